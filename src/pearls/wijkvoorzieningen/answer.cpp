// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/answer.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/text.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

using core::Language;

std::string whole(double value, Language language) {
  return core::format_number(value, 0, language);
}

/// Units as words in a sentence.
core::Text unit_words(const std::string& unit) {
  if (unit == "m2") return {"m²", "m²"};
  if (unit == "stuks") return {"stuks", "places"};
  if (unit == "gebruikers") return {"gebruikers", "users"};
  if (unit == "leerlingen") return {"leerlingen", "pupils"};
  return {unit, unit};
}

/// The wijk (or buurt, where there are no wijken) with the highest need of a kind; nothing when there is none.
const Need* highest(const Results& r, const std::string& kind) {
  const Need* best = nullptr;
  for (const auto& need : r.needs) {
    const auto area_kind = r.areas.list[need.area].kind;
    if (need.norm->norm.kind != kind || area_kind != core::AreaKind::kWijk) continue;
    if (best == nullptr || need.need.mid > best->need.mid) best = &need;
  }
  return best;
}

const Need* of_municipality(const Results& r, const std::string& kind) {
  const auto found =
      std::ranges::find_if(r.needs, [&](const Need& n) { return n.area == 0 && n.norm->norm.kind == kind; });
  return found == r.needs.end() ? nullptr : &*found;
}

/// The wijk with the most people of 65 and over.
const Area* oldest(const Results& r) {
  const Area* best = nullptr;
  for (const auto& area : r.areas.list) {
    if (area.kind != core::AreaKind::kWijk || !area.mid(Fact::kAge65)) continue;
    if (best == nullptr || *area.mid(Fact::kAge65) > *best->mid(Fact::kAge65)) best = &area;
  }
  return best;
}

/// The answer in one sentence to read aloud, and its figures for the explanation.
struct Opening {
  core::Text sentence;
  core::Text figures;
};

/// A name in the middle of a sentence: "basisschool", but "GP".
std::string in_sentence(std::string name) {
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (!name.empty() && upper(name[0]) && (name.size() == 1 || !upper(name[1])))
    name[0] = static_cast<char>(name[0] - 'A' + 'a');
  return name;
}

std::string plural_of(const FacilityKind& kind, Language language) {
  const auto& plural = language == Language::kDutch ? kind.plural.nl : kind.plural.en;
  return plural.empty() ? in_sentence(kind.name.in(language)) : plural;
}

Opening about_one_kind(const Results& r, const Need& need) {
  const auto* kind = r.library.kind(need.norm->norm.kind);
  const auto& area = r.areas.list[need.area];
  const int decimals = need.need.mid < 10 ? 1 : 0;
  const auto unit = unit_words(need.norm->norm.unit);
  const auto amount = [&](Language l) { return core::format_number(need.need.mid, decimals, l); };
  const auto where = [&](Language l) {
    if (need.area == 0) return std::string();
    return (l == Language::kDutch ? " van " : " in ") + r.areas.municipality().name;
  };
  return {{fmt::format("{} heeft{} de meeste behoefte aan {}.", area.name, where(Language::kDutch),
                       plural_of(*kind, Language::kDutch)),
           fmt::format("{} has the largest need{} of {}.", area.name, where(Language::kEnglish),
                       plural_of(*kind, Language::kEnglish))},
          {fmt::format("Het gaat om ongeveer {} {}.", amount(Language::kDutch), unit.nl),
           fmt::format("That is about {} {}.", amount(Language::kEnglish), unit.en)}};
}

Opening young_and_old(const Results& r, const Need& school, const Area& old) {
  const auto& young = r.areas.list[school.area];
  const auto pupils = std::round(school.need.mid / 10) * 10;
  const double elderly = *old.mid(Fact::kAge65);
  const auto figures = [&](Language l) { return std::pair(whole(pupils, l), whole(elderly, l)); };
  const auto [pupils_nl, elderly_nl] = figures(Language::kDutch);
  const auto [pupils_en, elderly_en] = figures(Language::kEnglish);
  if (&young == &old) {
    return {{fmt::format("{} vraagt de meeste ruimte voor kinderen en de meeste zorg voor ouderen.", old.name),
             fmt::format("{} needs the most room for children and the most care for the elderly.", old.name)},
            {fmt::format("Het gaat om ongeveer {} basisschoolleerlingen en {} 65-plussers.", pupils_nl, elderly_nl),
             fmt::format("That is about {} primary pupils and {} people of 65 and over.", pupils_en, elderly_en)}};
  }
  return {
      {fmt::format("{} vraagt de meeste ruimte voor kinderen, {} de meeste zorg voor ouderen.", young.name, old.name),
       fmt::format("{} needs the most room for children, {} the most care for the elderly.", young.name, old.name)},
      {fmt::format("In {} gaat het om ongeveer {} basisschoolleerlingen, in {} om {} 65-plussers.", young.name,
                   pupils_nl, old.name, elderly_nl),
       fmt::format("{} has about {} primary pupils, {} has {} people of 65 and over.", young.name, pupils_en, old.name,
                   elderly_en)}};
}

Opening opening_of(const Results& r) {
  const Need* school = highest(r, "basisschool");
  const Area* old = oldest(r);
  if (school != nullptr && old != nullptr) return young_and_old(r, *school, *old);
  for (const auto& kind : r.library.kinds) {
    if (const Need* need = highest(r, kind.id)) return about_one_kind(r, *need);
  }
  for (const auto& kind : r.library.kinds) {
    if (const Need* need = of_municipality(r, kind.id)) return about_one_kind(r, *need);
  }
  const auto& name = r.areas.municipality().name;
  return {{fmt::format("Voor {} is met deze gegevens geen behoefte te berekenen.", name),
           fmt::format("For {} no need can be computed from these data.", name)},
          {}};
}

/// The kinds as they are called within a sentence.
std::vector<std::string> names_of(const Results& r, const std::set<std::string>& kinds, Language language) {
  std::vector<std::string> names;
  for (const auto& kind : r.library.kinds) {
    if (kinds.contains(kind.id)) names.push_back(plural_of(kind, language));
  }
  return names;
}

struct SupplyStates {
  std::set<std::string> known, observed, unknown;
};

SupplyStates states_of(const Results& r) {
  SupplyStates states;
  for (const auto& need : r.needs) {
    if (need.area != 0) continue;
    const auto& kind = need.norm->norm.kind;
    const auto gap = gap_of(need, r.supplies.find(kind, 0));
    (gap.gap ? states.known : gap.state == "aanbod zonder capaciteit" ? states.observed : states.unknown).insert(kind);
  }
  return states;
}

core::Text supply_sentence(const Results& r) {
  const auto states = states_of(r);
  constexpr std::size_t kMost = 3;
  const auto list = [&](const std::set<std::string>& kinds, Language l) {
    return list_of(names_of(r, kinds, l), kMost, l);
  };
  if (states.known.empty() && states.observed.empty()) {
    return {"Of er genoeg is, weten wij niet: er is geen lijst met aanbod.",
            "Whether there is enough is unknown: there is no list of supply."};
  }
  if (states.known.empty()) {
    return {fmt::format("Alleen van {} weten wij waar ze staan, niet hoeveel erin past.",
                        list(states.observed, Language::kDutch)),
            fmt::format("Only of {} it is known where they stand, not how much they hold.",
                        list(states.observed, Language::kEnglish))};
  }
  return {fmt::format("Of er genoeg is, weten wij alleen van {}.", list(states.known, Language::kDutch)),
          fmt::format("Whether there is enough is only known of {}.", list(states.known, Language::kEnglish))};
}

pearl::Finding info(const char* code, core::Text message, core::Text advice) {
  return {code, pearl::Severity::kInfo, std::move(message), std::move(advice), std::nullopt, {}};
}

}  // namespace

Answer answer_of(const Results& r) {
  Answer answer;
  auto opening = opening_of(r);
  answer.sentence = std::move(opening.sentence);
  if (!opening.figures.nl.empty()) answer.explanation.push_back(std::move(opening.figures));
  const bool own = std::ranges::any_of(r.compositions.list, [](const Composition& c) { return c.own_ages; });
  std::set<const EffectiveNorm*> norms;
  for (const auto& need : r.needs) norms.insert(need.norm);
  answer.explanation.push_back({fmt::format("Dit volgt uit wie er op 1 januari {} woonde en uit {}.", r.areas.year,
                                            counted(norms.size(), "norm", "normen")),
                                fmt::format("This follows from who lived there on 1 January {} and from {}.",
                                            r.areas.year, counted(norms.size(), "norm", "norms"))});
  if (own) {
    answer.explanation.push_back(
        {"De leeftijden zijn door de gemeente zelf geteld.", "The ages were counted by the municipality itself."});
  } else {
    answer.explanation.push_back(
        {"De leeftijdsgroepen zijn geteld door het CBS. De leeftijden per jaar zijn een schatting.",
         "The age groups were counted by CBS. The ages by single year are an estimate."});
  }
  answer.explanation.push_back(supply_sentence(r));
  return answer;
}

std::vector<pearl::Finding> findings_of(const Results& r) {
  std::vector<pearl::Finding> findings;
  std::set<std::string> expired, unchecked, without, with_need, households;
  for (const auto& need : r.needs) {
    const Norm& norm = need.norm->norm;
    with_need.insert(norm.kind);
    if (norm.expired_on(r.library.reference_date)) expired.insert(norm.kind);
    if (norm.certainty == "te controleren") unchecked.insert(norm.kind);
    if (norm.target == Target::kDwellings && !r.areas.list[need.area].fact(Fact::kDwellings))
      households.insert(r.areas.list[need.area].code);
  }
  for (const auto& norm : r.norms) {
    if (norm.norm.form == Form::kNone && !with_need.contains(norm.norm.kind)) without.insert(norm.norm.kind);
  }
  const auto list = [&r](const std::set<std::string>& kinds, Language l) {
    return list_of(names_of(r, kinds, l), 12, l);
  };
  if (!expired.empty()) {
    findings.push_back(info(
        "norm-vervallen",
        {fmt::format("Deze normen zijn niet meer geldig en zijn toch gebruikt: {}.", list(expired, Language::kDutch)),
         fmt::format("These norms are no longer valid and were used all the same: {}.",
                     list(expired, Language::kEnglish))},
        {"Er is geen nieuwere gevonden. Vul uw eigen norm in.", "No newer one was found. Enter your own norm."}));
  }
  if (!unchecked.empty()) {
    findings.push_back(info(
        "norm-te-controleren",
        {fmt::format("Deze normen zijn nog niet bij de bron nagezien: {}.", list(unchecked, Language::kDutch)),
         fmt::format("These norms were not yet checked at their source: {}.", list(unchecked, Language::kEnglish))},
        {"Controleer het getal voor u het gebruikt.", "Check the figure before you use it."}));
  }
  if (!without.empty()) {
    findings.push_back(
        info("geen-norm-gevonden",
             {fmt::format("Voor deze voorzieningen is geen norm gevonden: {}.", list(without, Language::kDutch)),
              fmt::format("For these facilities no norm was found: {}.", list(without, Language::kEnglish))},
             {"Vul uw eigen norm in.", "Enter your own norm."}));
  }
  if (!households.empty()) {
    findings.push_back(
        info("woningen-onbekend",
             {fmt::format("In {} is het aantal woningen onbekend.", counted(households.size(), "gebied", "gebieden")),
              fmt::format("In {} the number of dwellings is unknown.", counted(households.size(), "area", "areas"))},
             {"Daar tellen de huishoudens.", "There the households count."}));
  }
  const auto states = states_of(r);
  if (!states.unknown.empty()) {
    findings.push_back(
        {"aanbod-onbekend",
         pearl::Severity::kWarning,
         {fmt::format("Van {} is het aanbod onbekend.", counted(states.unknown.size(), "voorziening", "voorzieningen")),
          fmt::format("Of {} the supply is unknown.", counted(states.unknown.size(), "facility", "facilities"))},
         {"Importeer uw eigen lijst met aanbod om tekorten te zien.",
          "Import your own list of supply to see shortages."},
         std::nullopt,
         {}});
  }
  if (!r.library.wmo_rates.empty() && with_need.contains("wmo-ondersteuning")) {
    const auto& rate = r.library.wmo_rates.front();
    const auto n = [](double v, int d, Language l) { return core::format_number(v, d, l); };
    findings.push_back(info(
        "wmo-geschat",
        {fmt::format(
             "Het gebruik van de Wmo is geschat. Leeftijd verklaart {} van de verschillen tussen buurten; de fout is "
             "gemiddeld {} cliënten per 1.000 inwoners.",
             n(100 * rate.r2, 0, Language::kDutch) + "%", n(rate.error_per_1000, 0, Language::kDutch)),
         fmt::format(
             "The use of the Wmo is estimated. Age explains {} of the differences between neighbourhoods; the mean "
             "error is {} clients per 1,000 inhabitants.",
             n(100 * rate.r2, 0, Language::kEnglish) + "%", n(rate.error_per_1000, 0, Language::kEnglish))},
        {"Gebruik uw eigen cijfers waar u die hebt.", "Use your own figures where you have them."}));
  }
  return findings;
}

}  // namespace pareltjes::wijkvoorzieningen
