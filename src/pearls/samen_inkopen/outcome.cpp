// SPDX-License-Identifier: EUPL-1.2
#include "pearls/samen_inkopen/outcome.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "pearls/samen_inkopen/purchase.hpp"
#include "pearls/samen_inkopen/route.hpp"
#include "pearls/samen_inkopen/sharing.hpp"
#include "pearls/samen_inkopen/words.hpp"

namespace pareltjes::samen_inkopen {
namespace {

using core::Language;
using pearl::Cell;
using pearl::Table;

/// Branches that the search for a route may take: the same place each time, whatever the machine.
constexpr std::uint64_t kRouteBranches = 20'000;

double in_euros(Cents amount) {
  return static_cast<double>(amount) / 100;
}

/// Everything that was worked out of one round.
struct Result {
  Round round;
  std::optional<JointAward> award;
  std::optional<Sharing> sharing;
  std::optional<Route> route;
  Cents now = 0;
};

class Teller {
 public:
  Teller(const Result& made, const pearl::Manifest& manifest, pearl::Outcome& outcome)
      : made_(made), manifest_(manifest), outcome_(outcome) {}

  void tell() {
    for (const auto& table : manifest_.tables) outcome_.tables.push_back({table.name, table.title, table.columns, {}});
    table("ronde").rows.push_back({pearl::Cell(made_.round.name), pearl::Cell(made_.round.currency)});
    if (made_.award) tell_award();
    if (made_.sharing) tell_shares();
    tell_route();
    tell_calendar();
    tell_answer();
  }

 private:
  Table& table(std::string_view name) { return *std::ranges::find(outcome_.tables, name, &Table::name); }

  void tell_award() {
    const auto& round = made_.round;
    const auto& joint = made_.award->joint;
    for (std::size_t o = 0; o < joint.tender.offers.size(); ++o) {
      const auto& offer = joint.tender.offers[o];
      if (made_.award->award.winner[offer.lot] != offer.bidder) continue;
      const auto& lot = round.lots[joint.lots[offer.lot]];
      table("gunning").rows.push_back({lot.name, lot.unit, joint.volumes[offer.lot], round.suppliers[offer.bidder].name,
                                       joint.prices[o], in_euros(offer.cost)});
    }
    std::ranges::stable_sort(table("gunning").rows, {},
                             [](const auto& row) { return std::get<std::string>(row.front()); });
    for (std::size_t b = 0; b < round.suppliers.size(); ++b) tell_supplier(b);
    for (std::size_t p = 0; p < round.participants.size(); ++p) {
      const auto now = round.participants[p].now(), then = made_.award->then[p];
      table("besparing")
          .rows.push_back({round.participants[p].name, in_euros(now), in_euros(then), in_euros(now - then)});
    }
    const auto& award = made_.award->award;
    prove("gunning", in_euros(award.cost), in_euros(award.bound), award.proven());
  }

  void tell_supplier(std::size_t b) {
    const auto& award = *made_.award;
    const bool won = std::ranges::find(award.award.winner, b) != award.award.winner.end();
    core::Text why{"Heeft ten minste één perceel gewonnen.", "Has won at least one lot."};
    Cell dearer;
    if (!won && award.dearer_with[b]) {
      dearer = in_euros(*award.dearer_with[b]);
      why = {"Met een perceel voor deze inschrijver kost de goedkoopste gunning per jaar " +
                 euros(*award.dearer_with[b], Language::kDutch) + " meer.",
             "With a lot for this bidder the cheapest award costs " + euros(*award.dearer_with[b], Language::kEnglish) +
                 " a year more."};
    } else if (!won) {
      why = {"Er is geen gunning binnen de regels waarin deze inschrijver een perceel krijgt.",
             "There is no award within the rules in which this bidder gets a lot."};
    }
    table("inschrijvers")
        .rows.push_back({made_.round.suppliers[b].name, won, in_euros(award.award.paid[b]), dearer, why.nl, why.en});
  }

  void prove(const char* part, double value, double bound, bool proven) {
    table("bewijs").rows.push_back({std::string(part), value, bound, proven});
  }

  core::Text explain(Method method, std::size_t p, Cents amount) const {
    const auto& sharing = *made_.sharing;
    const auto say = [&](Language language) {
      const auto alone = euros(sharing.alone[p], language), last = euros(sharing.last[p], language),
                 part = euros(amount, language);
      const bool dutch = language == Language::kDutch;
      switch (method) {
        case Method::kShapley:
          return dutch ? fmt::format(
                             "Alleen zou {0} {1} besparen. Komt {0} er als laatste bij, dan besparen allen samen "
                             "{2} meer. Over elke volgorde van instappen is het gemiddeld {3}.",
                             made_.round.participants[p].name, alone, last, part)
                       : fmt::format(
                             "Alone {0} would save {1}. When {0} joins as the last, all together save {2} more. "
                             "Over every order of joining it is {3} on average.",
                             made_.round.participants[p].name, alone, last, part);
        case Method::kSeparable:
          return dutch
                     ? fmt::format("Wat er als laatste bij komt: {}. Met het deel van de rest is dat {}.", last, part)
                     : fmt::format("What is added as the last: {}. With the part of the rest that is {}.", last, part);
        case Method::kBySpending:
          break;
      }
      const auto now = euros(made_.round.participants[p].now(), language);
      return dutch ? fmt::format("Van alles wat nu wordt uitgegeven, is {} van {}.", now,
                                 made_.round.participants[p].name)
                   : fmt::format("Of all that is spent now, {} is of {}.", now, made_.round.participants[p].name);
    };
    return {say(Language::kDutch), say(Language::kEnglish)};
  }

  void tell_shares() {
    for (const auto& way : made_.sharing->ways) {
      for (std::size_t p = 0; p < way.amounts.size(); ++p) {
        const auto why = explain(way.method, p, way.amounts[p]);
        table("verdeling")
            .rows.push_back({made_.round.participants[p].name, name_of(way.method).nl, in_euros(way.amounts[p]), why.nl,
                             name_of(way.method).en, why.en});
      }
      if (!way.tested) continue;
      std::string group;
      if (way.tested->largest) {
        for (std::size_t p = 0; p < way.amounts.size(); ++p) {
          if ((way.tested->largest->group >> p & 1U) == 0) continue;
          group += (group.empty() ? "" : ", ") + made_.round.participants[p].name;
        }
      }
      table("toets").rows.push_back(
          {name_of(way.method).nl, static_cast<std::int64_t>(way.tested->groups),
           static_cast<std::int64_t>(way.tested->objecting), static_cast<std::int64_t>(way.tested->single.size()),
           group.empty() ? Cell() : Cell(group), way.tested->largest ? Cell(way.tested->largest->gain / 100) : Cell(),
           name_of(way.method).en});
    }
    if (!made_.sharing->every_group) {
      outcome_.findings.push_back(
          {"niet-elk-groepje",
           pearl::Severity::kInfo,
           {fmt::format("Met meer dan {} deelnemers rekenen wij niet elk groepje na.", kMostForEveryGroup),
            fmt::format("With more than {} participants we do not check every group.", kMostForEveryGroup)},
           {"De verdeling gaat naar wat elk als laatste toevoegt.", "The sharing goes by what each adds as the last."},
           {},
           {}});
    }
  }

  void tell_route() {
    const auto& round = made_.round;
    std::vector<char> used(round.streets.size(), 0);
    if (made_.route) {
      for (const auto street : made_.route->streets) used[street] = 1;
    }
    std::map<std::string, std::pair<double, Cents>> by_surface;
    for (std::size_t s = 0; s < round.streets.size(); ++s) {
      const Street& street = round.streets[s];
      const bool existing = round.surface(street.surface)->existing;
      const auto &a = round.nodes[street.from], &b = round.nodes[street.to];
      table("net").rows.push_back({street.id, a.x, a.y, b.x, b.y, used[s] != 0, existing});
      if (used[s] == 0) continue;
      table("trace").rows.push_back({street.id, std::round(street.metres * 10) / 10, in_euros(street.cost),
                                     street.municipality, street.surface, existing});
      by_surface[street.surface].first += street.metres;
      by_surface[street.surface].second += street.cost;
    }
    for (const auto& surface : round.surfaces) {
      const auto& [metres, cost] = by_surface[surface.surface];
      table("graafkosten")
          .rows.push_back(
              {surface.surface, surface.euros_per_metre, std::round(metres), in_euros(cost), surface.source});
    }
    for (std::size_t i = 0; i < round.sites.size(); ++i) {
      const Site& site = round.sites[i];
      const bool connected = made_.route && std::ranges::find(made_.route->sites, i) != made_.route->sites.end();
      table("locaties")
          .rows.push_back({site.name, round.participants[site.participant].name, site.reception, connected,
                           round.nodes[site.node].x, round.nodes[site.node].y});
    }
    for (const auto point : round.network_points) {
      table("locaties")
          .rows.push_back(
              {std::string("Netwerkpunt"), Cell(), false, true, round.nodes[point].x, round.nodes[point].y});
    }
    if (!made_.route) return;
    for (std::size_t p = 0; p < round.participants.size(); ++p) {
      if (made_.route->connected[p] == 0) continue;
      table("aansluiten")
          .rows.push_back({round.participants[p].name, static_cast<std::int64_t>(made_.route->connected[p]),
                           in_euros(made_.route->parts[p])});
    }
    prove("trace", in_euros(made_.route->cost), in_euros(made_.route->bound), made_.route->proven());
  }

  /// When each can go over: at the end of its present contract.
  void tell_calendar() {
    std::vector<std::vector<Cell>> rows;
    for (const auto& participant : made_.round.participants) {
      for (const auto& bought : participant.purchases) {
        if (bought.ends.empty()) continue;
        rows.push_back({bought.ends, participant.name, made_.round.lots[bought.lot].name});
      }
    }
    std::ranges::stable_sort(rows, {}, [](const auto& row) { return std::get<std::string>(row.front()); });
    table("overgang").rows = std::move(rows);
  }

  void tell_answer() {
    const auto participants = made_.round.participants.size();
    if (!made_.award) {
      outcome_.answer = {"Deze ronde is zo niet te gunnen.", "This round cannot be awarded like this."};
      return;
    }
    const Cents whole = made_.now - made_.award->award.cost;
    if (whole <= 0) {
      outcome_.answer = {"Met deze biedingen levert samen inkopen niets op.",
                         "With these bids buying together yields nothing."};
      return;
    }
    outcome_.answer = {
        fmt::format("Samen besparen {} gemeenten {} per jaar.", participants, euros(whole, Language::kDutch)),
        fmt::format("Together {} municipalities save {} a year.", participants, euros(whole, Language::kEnglish))};
    if (made_.sharing && made_.sharing->every_group) add_test(*made_.sharing->ways.front().tested);
    outcome_.explanation.push_back(
        made_.award->award.proven()
            ? core::Text{"De goedkoopste gunning is bewezen: binnen de regels bestaat er geen goedkopere.",
                         "The cheapest award is proven: within the rules there is no cheaper one."}
            : core::Text{"De gunning is de beste die wij vonden; dat zij de goedkoopste is, is niet bewezen.",
                         "The award is the best that we found; that it is the cheapest is not proven."});
    if (made_.route) {
      const auto km = [&](Language language) { return core::format_number(made_.route->dug / 1000, 1, language); };
      outcome_.explanation.push_back({fmt::format("Voor het glas is {} km nieuwe sleuf nodig. Dat kost {}{}.",
                                                  km(Language::kDutch), euros(made_.route->cost, Language::kDutch),
                                                  made_.route->proven() ? ", bewezen de goedkoopste route" : ""),
                                      fmt::format("The fibre needs {} km of new trench. That costs {}{}.",
                                                  km(Language::kEnglish), euros(made_.route->cost, Language::kEnglish),
                                                  made_.route->proven() ? ", proven to be the cheapest route" : "")});
    }
  }

  void add_test(const engines::fair_share::CoreTest& test) {
    if (test.stable()) {
      outcome_.answer.nl += " Niemand is alleen beter af.";
      outcome_.answer.en += " Nobody is better off alone.";
      outcome_.explanation.push_back(
          {fmt::format("De verdeling is nagerekend voor elk van de {} groepjes: geen enkel groepje bespaart zonder de "
                       "rest meer.",
                       test.groups),
           fmt::format("The sharing was checked for each of the {} groups: no group saves more without the rest.",
                       test.groups)});
      return;
    }
    outcome_.explanation.push_back(
        {fmt::format("Van de {} groepjes zouden er {} zonder de rest meer besparen. Bespreek dat vóór u tekent.",
                     test.groups, test.objecting),
         fmt::format("Of the {} groups {} would save more without the rest. Discuss that before you sign.", test.groups,
                     test.objecting)});
  }

  const Result& made_;
  const pearl::Manifest& manifest_;
  pearl::Outcome& outcome_;
};

core::Result<void> award_and_share(Result& made, const pearl::RunControl& control, pearl::Outcome& outcome) {
  if (joint_tender(made.round, std::vector<char>(made.round.participants.size(), 1)).lots.empty()) {
    outcome.findings.push_back({"geen-inkoop",
                                pearl::Severity::kError,
                                {"Geen enkele deelnemer neemt iets af.", "No participant buys anything."},
                                {"Geef per deelnemer de hoeveelheden.", "Give the volumes of each participant."},
                                {},
                                {}});
    return {};
  }
  engines::award::Limits limits;
  limits.stop = control.stop();
  auto award = award_round(made.round, limits);
  if (!award && award.error().code != core::ErrorCode::kInvalidInput) return std::unexpected(award.error());
  if (!award) {
    auto tender = joint_tender(made.round, std::vector<char>(made.round.participants.size(), 1)).tender;
    auto reasons = engines::award::obstacles(tender);
    if (reasons.empty()) reasons.push_back(award.error().message);
    for (auto& reason : reasons) {
      outcome.findings.push_back(
          {"onhaalbare-gunning",
           pearl::Severity::kError,
           std::move(reason),
           {"Vraag een bod, of verander een regel van de ronde.", "Ask for a bid, or change a rule of the round."},
           {},
           {}});
    }
    return {};
  }
  made.award = std::move(*award);
  const Cents whole = made.now - made.award->award.cost;
  if (whole <= 0 || made.round.participants.empty()) return {};
  auto sharing = share_saving(made.round, whole, limits);
  if (!sharing) return std::unexpected(sharing.error());
  made.sharing = std::move(*sharing);
  return {};
}

}  // namespace

core::Result<pearl::Outcome> outcome_of(const pearl::RunInput& input, const pearl::RunControl& control,
                                        const pearl::Manifest& manifest) {
  pearl::Outcome outcome;
  outcome.pearl = manifest.id;
  outcome.version = manifest.version;
  Result made{read_round(input.values, outcome.findings), {}, {}, {}, 0};
  for (const auto& participant : made.round.participants) made.now += participant.now();
  control.report(0.1, {"De gunning wordt gezocht.", "Looking for the award."});
  if (const auto done = award_and_share(made, control, outcome); !done) {
    if (const auto checked = control.check(); !checked) return std::unexpected(checked.error());
    return std::unexpected(done.error());
  }
  control.report(0.6, {"De route wordt gezocht.", "Looking for the route."});
  engines::steiner::Limits limits{control.deadline(), control.stop(), kRouteBranches};
  auto route = find_route(made.round, outcome.findings, limits);
  if (!route) return std::unexpected(route.error());
  made.route = std::move(*route);
  Teller(made, manifest, outcome).tell();
  outcome.provenance.pearl = manifest.id;
  outcome.provenance.pearl_version = manifest.version;
  outcome.provenance.seed = input.seed;
  return outcome;
}

}  // namespace pareltjes::samen_inkopen
