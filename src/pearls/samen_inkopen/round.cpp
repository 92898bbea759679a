// SPDX-License-Identifier: EUPL-1.2
#include "pearls/samen_inkopen/round.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/text.hpp"

namespace pareltjes::samen_inkopen {
namespace {

using nlohmann::json;

Cents cents(double euros) {
  return std::llround(euros * 100);
}

std::string in_quotes(const std::string& name) {
  return "‘" + name + "’";
}

/// Reads part after part; what a part names must have been read before it.
class Reader {
 public:
  Reader(const json& values, std::vector<pearl::Finding>& findings) : values_(values), findings_(findings) {}

  Round read() {
    round_.name = values_.value("naam", "");
    round_.currency = values_.value("valuta", "EUR");
    for (const auto& one : list(values_, "percelen")) read_lot(one);
    for (const auto& one : list(values_, "deelnemers")) read_participant(one);
    for (const auto& one : list(values_, "inschrijvers")) read_supplier(one);
    for (const auto& one : list(values_, "biedingen")) read_bid(one);
    for (const auto& one : list(values_, "pakketkortingen")) read_bundle(one);
    const auto rules = values_.value("regels", json::object());
    round_.least_suppliers = rules.value("minste_leveranciers", std::size_t{1});
    if (rules.contains("meeste_leveranciers")) round_.most_suppliers = rules["meeste_leveranciers"].get<std::size_t>();
    for (const auto& one : list(values_, "graafkosten")) read_surface(one);
    read_network(values_.value("net", json::object()));
    for (const auto& one : list(values_, "locaties")) read_site(one);
    return std::move(round_);
  }

 private:
  using Names = std::map<std::string, std::size_t>;

  static const json& list(const json& from, const char* key) {
    static const json none = json::array();
    const auto found = from.find(key);
    return found == from.end() ? none : *found;
  }

  void tell(const char* code, std::string nl, std::string en, core::Text advice,
            pearl::Severity severity = pearl::Severity::kWarning) {
    findings_.push_back({code, severity, {std::move(nl), std::move(en)}, std::move(advice), {}, {}});
  }
  /// A new name; false when it was there already, which is told.
  bool add(Names& names, const std::string& name, std::size_t place, const char* nl, const char* en) {
    if (names.emplace(name, place).second) return true;
    tell("dubbele-naam", std::string(nl) + " " + in_quotes(name) + " staat er twee keer. De eerste telt.",
         std::string(en) + " " + in_quotes(name) + " stands twice. The first counts.",
         {"Haal er een weg, of geef die een andere naam.", "Take one away, or give it another name."});
    return false;
  }
  std::optional<std::size_t> find(const Names& names, const std::string& name, const char* code, const std::string& nl,
                                  const std::string& en) {
    const auto found = names.find(name);
    if (found != names.end()) return found->second;
    tell(code, nl + " " + in_quotes(name) + ". Dit telt niet mee.",
         en + " " + in_quotes(name) + ". This does not count.",
         {"Verbeter de naam, of voeg toe wat ontbreekt.", "Correct the name, or add what is missing."});
    return std::nullopt;
  }
  /// False when an amount is in another currency than the round: nothing is converted.
  bool same_currency(const json& one, const std::string& what_nl, const std::string& what_en) {
    const auto currency = one.value("valuta", round_.currency);
    if (currency == round_.currency) return true;
    tell("andere-valuta",
         what_nl + " staat in " + currency + ", en de ronde in " + round_.currency + ". Dit bedrag telt niet mee.",
         what_en + " is in " + currency + ", and the round in " + round_.currency + ". This amount does not count.",
         {"Reken het bedrag om.", "Convert the amount."});
    return false;
  }

  void read_lot(const json& one) {
    const auto id = one.value("id", "");
    if (!add(lots_, id, round_.lots.size(), "Perceel", "Lot")) return;
    round_.lots.push_back({id, one.value("naam", id), one.value("eenheid", "")});
  }

  void read_participant(const json& one) {
    const auto name = one.value("naam", "");
    if (!add(participants_, name, round_.participants.size(), "Deelnemer", "Participant")) return;
    Participant participant{name, {}};
    std::set<std::size_t> seen;
    for (const auto& bought : list(one, "inkoop")) {
      const auto lot = find(lots_, bought.value("perceel", ""), "onbekend-perceel",
                            in_quotes(name) + " koopt in van een perceel dat er niet is:",
                            in_quotes(name) + " buys of a lot that is not there:");
      if (!lot) continue;
      if (!same_currency(bought, "Wat " + in_quotes(name) + " nu betaalt", "What " + in_quotes(name) + " pays now"))
        continue;
      if (!seen.insert(*lot).second) {
        tell("dubbele-inkoop",
             in_quotes(name) + " noemt perceel " + in_quotes(round_.lots[*lot].id) + " twee keer. De eerste telt.",
             in_quotes(name) + " names lot " + in_quotes(round_.lots[*lot].id) + " twice. The first counts.",
             {"Tel beide bij elkaar op.", "Add both together."});
        continue;
      }
      participant.purchases.push_back({*lot, bought.value("hoeveelheid", 0.0), cents(bought.value("kosten_nu", 0.0)),
                                       bought.value("einddatum", "")});
    }
    round_.participants.push_back(std::move(participant));
  }

  void read_supplier(const json& one) {
    const auto name = one.value("naam", "");
    if (!add(suppliers_, name, round_.suppliers.size(), "Inschrijver", "Bidder")) return;
    Supplier supplier{name, {}, {}, {}};
    if (one.contains("hoogste_aandeel")) supplier.most_share = one["hoogste_aandeel"].get<double>();
    if (one.contains("meeste_percelen")) supplier.most_lots = one["meeste_percelen"].get<std::size_t>();
    for (const auto& discount : list(one, "kortingen")) {
      supplier.discounts.push_back(
          {cents(discount.value("vanaf", 0.0)), static_cast<int>(std::lround(discount.value("procent", 0.0) * 10))});
    }
    round_.suppliers.push_back(std::move(supplier));
  }

  void read_bid(const json& one) {
    const auto bidder_name = one.value("inschrijver", ""), lot_name = one.value("perceel", "");
    const auto bidder =
        find(suppliers_, bidder_name, "onbekende-inschrijver",
             "Er is een bod van een inschrijver die er niet is:", "There is a bid by an unknown bidder:");
    const auto lot =
        find(lots_, lot_name, "bod-onbekend-perceel", in_quotes(bidder_name) + " bood op een perceel dat er niet is:",
             in_quotes(bidder_name) + " bid for a lot that is not there:");
    if (!bidder || !lot) return;
    if (!same_currency(one, "Het bod van " + in_quotes(bidder_name) + " op " + in_quotes(lot_name),
                       "The bid of " + in_quotes(bidder_name) + " for " + in_quotes(lot_name))) {
      return;
    }
    if (std::ranges::any_of(round_.bids, [&](const Bid& bid) { return bid.bidder == *bidder && bid.lot == *lot; })) {
      tell("dubbel-bod",
           in_quotes(bidder_name) + " bood twee keer op " + in_quotes(lot_name) + ". Het eerste bod telt.",
           in_quotes(bidder_name) + " bid twice for " + in_quotes(lot_name) + ". The first bid counts.",
           {"Vraag welk bod geldt.", "Ask which bid holds."});
      return;
    }
    Bid bid{*bidder, *lot, {}};
    for (const auto& band : list(one, "staffel"))
      bid.bands.push_back({band.value("vanaf", 0.0), band.value("prijs", 0.0)});
    std::ranges::stable_sort(bid.bands, {}, &PriceBand::from);
    if (bid.bands.empty() || bid.bands.front().from > 0) {
      tell("staffel-zonder-begin",
           "Het bod van " + in_quotes(bidder_name) + " op " + in_quotes(lot_name) +
               " zegt niet wat een kleine hoeveelheid kost. De laagste trede geldt vanaf 0.",
           "The bid of " + in_quotes(bidder_name) + " for " + in_quotes(lot_name) +
               " does not say what a small volume costs. The lowest band holds from 0.",
           {"Geef een prijs vanaf 0.", "Give a price from 0."});
      if (bid.bands.empty()) return;
      bid.bands.front().from = 0;
    }
    round_.bids.push_back(std::move(bid));
  }

  void read_bundle(const json& one) {
    const auto name = one.value("inschrijver", "");
    const auto bidder =
        find(suppliers_, name, "onbekende-inschrijver",
             "Er is een korting van een inschrijver die er niet is:", "There is a discount by an unknown bidder:");
    if (!bidder) return;
    if (!same_currency(one, "De pakketkorting van " + in_quotes(name), "The bundle discount of " + in_quotes(name)))
      return;
    BundleDiscount bundle{*bidder, {}, cents(one.value("korting", 0.0))};
    for (const auto& lot_name : list(one, "percelen")) {
      const auto lot = find(lots_, lot_name.get<std::string>(), "bod-onbekend-perceel",
                            in_quotes(name) + " geeft korting op een perceel dat er niet is:",
                            in_quotes(name) + " gives a discount on a lot that is not there:");
      if (!lot) return;
      if (std::ranges::find(bundle.lots, *lot) == bundle.lots.end()) bundle.lots.push_back(*lot);
    }
    if (!bundle.lots.empty()) round_.bundles.push_back(std::move(bundle));
  }

  void read_surface(const json& one) {
    const auto name = one.value("ondergrond", "");
    if (!add(surfaces_, name, round_.surfaces.size(), "Ondergrond", "Surface")) return;
    round_.surfaces.push_back({name, one.value("per_meter", 0.0), one.value("bron", ""), one.value("bestaand", false)});
  }

  void read_network(const json& net) {
    for (const auto& one : list(net, "knopen")) {
      const auto id = one.value("id", "");
      if (!add(nodes_, id, round_.nodes.size(), "Knooppunt", "Node")) continue;
      round_.nodes.push_back({id, one.value("x", 0.0), one.value("y", 0.0)});
    }
    for (const auto& one : list(net, "straten")) read_street(one);
    for (const auto& one : list(net, "netwerkpunten")) {
      const auto node = find(nodes_, one.get<std::string>(), "onbekend-knooppunt",
                             "Een netwerkpunt ligt niet in het net:", "A network point is not in the network:");
      if (node) round_.network_points.push_back(*node);
    }
  }

  void read_street(const json& one) {
    const auto id = one.value("id", "");
    const auto from = find(nodes_, one.value("van", ""), "onbekend-knooppunt",
                           "Straat " + in_quotes(id) + " begint bij een knooppunt dat er niet is:",
                           "Street " + in_quotes(id) + " begins at a node that is not there:");
    const auto to = find(nodes_, one.value("naar", ""), "onbekend-knooppunt",
                         "Straat " + in_quotes(id) + " eindigt bij een knooppunt dat er niet is:",
                         "Street " + in_quotes(id) + " ends at a node that is not there:");
    if (!from || !to || !add(streets_, id, round_.streets.size(), "Straat", "Street")) return;
    Street street{id, *from, *to, 0, one.value("ondergrond", ""), one.value("gemeente", ""), 0};
    const auto &a = round_.nodes[*from], &b = round_.nodes[*to];
    street.metres = one.value("lengte", std::hypot(a.x - b.x, a.y - b.y));
    const auto* surface = round_.surface(street.surface);
    if (surface == nullptr) {
      if (holes_.insert(street.surface).second) {
        tell("gat-in-kostentabel",
             "De tabel met graafkosten heeft geen prijs voor " + in_quotes(street.surface) +
                 ". Straten met die ondergrond doen niet mee.",
             "The table of digging costs has no price for " + in_quotes(street.surface) +
                 ". Streets with that surface do not count.",
             {"Voeg een regel toe met de kosten per meter en de bron.",
              "Add a row with the cost of a metre and its source."});
      }
      return;
    }
    street.cost = cents(street.metres * surface->euros_per_metre);
    round_.streets.push_back(std::move(street));
  }

  void read_site(const json& one) {
    const auto name = one.value("naam", ""), owner = one.value("deelnemer", "");
    const auto participant = find(participants_, owner, "onbekende-deelnemer",
                                  "Locatie " + in_quotes(name) + " is van een deelnemer die er niet is:",
                                  "Site " + in_quotes(name) + " is of a participant that is not there:");
    const auto node = find(nodes_, one.value("knoop", ""), "locatie-buiten-net",
                           "Locatie " + in_quotes(name) + " ligt bij een knooppunt dat niet in het net zit:",
                           "Site " + in_quotes(name) + " lies at a node that is not in the network:");
    if (!participant || !node) return;
    for (const Site& other : round_.sites) {
      if (other.node != *node || core::fold(other.name) != core::fold(name)) continue;
      const auto& first = round_.participants[other.participant].name;
      tell("dubbele-locatie",
           "Locatie " + in_quotes(name) + " is opgegeven door " + in_quotes(first) + " en door " + in_quotes(owner) +
               ". Zij telt één keer, bij " + in_quotes(first) + ".",
           "Site " + in_quotes(name) + " was given by " + in_quotes(first) + " and by " + in_quotes(owner) +
               ". It counts once, for " + in_quotes(first) + ".",
           {"Spreek af wie haar aansluit.", "Agree who connects it."});
      return;
    }
    round_.sites.push_back({name, *participant, *node, one.value("opvang", false)});
  }

  const json& values_;
  std::vector<pearl::Finding>& findings_;
  Round round_;
  Names lots_, participants_, suppliers_, surfaces_, nodes_, streets_;
  std::set<std::string> holes_;
};

}  // namespace

Cents Participant::now() const {
  Cents sum = 0;
  for (const Purchase& one : purchases) sum += one.now;
  return sum;
}

double Bid::price(double volume) const {
  double euros = bands.front().euros;
  for (const PriceBand& band : bands) {
    if (volume >= band.from) euros = band.euros;
  }
  return euros;
}

const SurfaceCost* Round::surface(const std::string& wanted) const {
  const auto found = std::ranges::find(surfaces, wanted, &SurfaceCost::surface);
  return found == surfaces.end() ? nullptr : &*found;
}

Round read_round(const json& values, std::vector<pearl::Finding>& findings) {
  return Reader(values, findings).read();
}

}  // namespace pareltjes::samen_inkopen
