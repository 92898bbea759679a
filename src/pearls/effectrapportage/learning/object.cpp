// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/learning/object.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "core/time.hpp"
#include "pearls/effectrapportage/chain.hpp"
#include "pearls/effectrapportage/form.hpp"

namespace pareltjes::effectrapportage {
namespace {

using nlohmann::json;
using pearl::Finding;
using pearl::Severity;

constexpr std::size_t kLongestText = 300;
constexpr double kLargest = 1e9;
constexpr double kM2InHa = 10'000;
constexpr double kSameShare = 0.1;  ///< Migrants and share that differ by more contradict.

struct NumberField {
  const char* name;
  std::optional<double> ReferenceObject::*value;
};
const NumberField kNumbers[] = {{"m2", &ReferenceObject::m2},
                                {"fte", &ReferenceObject::fte},
                                {"banen", &ReferenceObject::people},
                                {"drukste_week", &ReferenceObject::busiest},
                                {"migranten", &ReferenceObject::migrants},
                                {"aandeel", &ReferenceObject::share}};
struct TextField {
  const char* name;
  std::string ReferenceObject::*value;
};
const TextField kTexts[] = {{"klasse", &ReferenceObject::about},        {"naam", &ReferenceObject::name},
                            {"toestemming", &ReferenceObject::consent}, {"sector", &ReferenceObject::sector},
                            {"seizoen", &ReferenceObject::season},      {"telwijze", &ReferenceObject::method},
                            {"peildatum", &ReferenceObject::date},      {"opmerking", &ReferenceObject::remarks},
                            {"bron", &ReferenceObject::source},         {"voorspelling", &ReferenceObject::of_case}};

Finding finding(const char* code, Severity severity, core::Text message, core::Text advice) {
  return {code, severity, std::move(message), std::move(advice), {}, {}};
}

core::Text label_of(std::string_view name) {
  for (const auto& field : object_fields()) {
    if (name == field.name) return field.label;
  }
  return {std::string(name), std::string(name)};
}

/// Reads a number or a text that holds one; nothing, and a finding, for anything else.
std::optional<double> number_in(const json& object, const char* name, std::vector<Finding>& findings) {
  const auto found = object.find(name);
  if (found == object.end() || found->is_null()) return std::nullopt;
  if (found->is_number()) return found->get<double>();
  const auto text = found->is_string() ? std::string(core::trim(found->get<std::string>())) : found->dump();
  if (text.empty()) return std::nullopt;
  const bool per_cent = text.ends_with('%');
  const auto number = number_typed(per_cent ? text.substr(0, text.size() - 1) : text);
  if (number) return per_cent ? *number / 100 : *number;
  const auto label = label_of(name);
  findings.push_back(finding("object-geen-getal", Severity::kError,
                             {fmt::format("‘{}’ bij ‘{}’ is geen getal.", text.substr(0, 60), label.nl),
                              fmt::format("‘{}’ at ‘{}’ is no number.", text.substr(0, 60), label.en)},
                             {"Vul een getal in, bijvoorbeeld 120.", "Fill in a number, for example 120."}));
  return std::nullopt;
}

std::string text_in(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return {};
  auto text = std::string(core::trim(found->get<std::string>()));
  return core::is_valid_utf8(text) ? text : std::string();
}

std::string sectors_there_are() {
  std::string known;
  for (const auto& sector : library().sectors) known += (known.empty() ? "" : ", ") + sector.id;
  return known;
}
std::string methods_there_are() {
  std::string known;
  for (const auto& method : library().methods) known += (known.empty() ? "" : ", ") + method.id;
  return known;
}

/// FTE of a person, where only people were counted.
double full_time(const std::string& sector) {
  return library().parameter("deeltijd", sector)->spread.mid;
}

/// Jobs in FTE; people times the usual part of a full job where only they are known. 0 when neither is.
double jobs_of(const ReferenceObject& object) {
  if (object.fte) return *object.fte;
  return object.people ? *object.people * full_time(object.sector) : 0;
}
/// The other way round.
double people_of(const ReferenceObject& object) {
  if (object.people) return *object.people;
  return object.fte ? *object.fte / full_time(object.sector) : 0;
}

std::optional<double> share_of(const ReferenceObject& object) {
  if (object.share) return object.share;
  const double people = people_of(object);
  return object.migrants && people > 0 ? std::optional(std::min(1.0, *object.migrants / people)) : std::nullopt;
}

/// How many deviations the m² per job lie from what is usual in the sector; nothing without both.
std::optional<double> oddness(const ReferenceObject& object) {
  const double jobs = jobs_of(object);
  if (!object.m2 || *object.m2 <= 0 || jobs <= 0 || library().sector(object.sector) == nullptr) return std::nullopt;
  constexpr double kNinety = 1.2815515655446004;
  const auto usual = density_of(object.sector, 2026).m2_per_job;
  const double deviation = std::log(usual.high / usual.low) / (2 * kNinety);
  return std::log(*object.m2 / jobs / usual.mid) / deviation;
}

void check_words(const ReferenceObject& object, std::vector<Finding>& found) {
  const auto error = [&](const char* code, core::Text message, core::Text advice) {
    found.push_back(finding(code, Severity::kError, std::move(message), std::move(advice)));
  };
  if (object.about.empty())
    error("object-zonder-klasse",
          {"Er staat niet wat voor bedrijf het is.", "It does not say what kind of company it is."},
          {"Omschrijf de soort, zonder naam.", "Describe the kind, without a name."});
  if (!object.name.empty() && object.consent.empty())
    error("naam-zonder-toestemming",
          {"Er staat een naam, maar niet dat het bedrijf daarmee akkoord is.",
           "There is a name, but not that the company agrees with that."},
          {"Laat de naam weg, of leg vast wie toestemming gaf en wanneer.",
           "Leave the name out, or record who agreed and when."});
  if (!object.name.empty() && core::fold(object.about).contains(core::fold(object.name)))
    error("klasse-noemt-naam", {"De omschrijving noemt het bedrijf bij naam.", "The description names the company."},
          {"Omschrijf de soort, zonder naam.", "Describe the kind, without a name."});
  if (library().sector(object.sector) == nullptr)
    error("sector-onbekend",
          {fmt::format("De sector ‘{}’ kennen wij niet.", object.sector.substr(0, 60)),
           fmt::format("We do not know the sector ‘{}’.", object.sector.substr(0, 60))},
          {"Kies uit: " + sectors_there_are() + ".", "Choose from: " + sectors_there_are() + "."});
  if (library().method(object.method) == nullptr)
    error("telwijze-onbekend", {"Er staat niet hoe er geteld is.", "It does not say how it was counted."},
          {"Kies uit: " + methods_there_are() + ".", "Choose from: " + methods_there_are() + "."});
  if (object.source.empty())
    error("object-zonder-bron", {"Er staat geen bron bij.", "There is no source."},
          {"Schrijf op waar het getal vandaan komt.", "Write down where the figure comes from."});
  for (const auto& [name, value] : kTexts) {
    if ((object.*value).size() <= kLongestText) continue;
    const auto label = label_of(name);
    error("tekst-te-lang", {fmt::format("‘{}’ is te lang.", label.nl), fmt::format("‘{}’ is too long.", label.en)},
          {"Gebruik hoogstens 300 tekens.", "Use at most 300 characters."});
  }
}

void check_date(const ReferenceObject& object, const std::string& today, std::vector<Finding>& found) {
  const auto day = core::parse_day(object.date);
  if (!day || object.date < "1990-01-01") {
    found.push_back(
        finding("datum-onbruikbaar", Severity::kError,
                {"De dag waarop geteld is, ontbreekt of klopt niet.", "The day of the count is absent or not right."},
                {"Schrijf de dag als 2026-11-28.", "Write the day as 2026-11-28."}));
  } else if (!today.empty() && object.date > today) {
    found.push_back(finding("datum-in-toekomst", Severity::kError,
                            {"De dag waarop geteld is, moet nog komen.", "The day of the count is still to come."},
                            {"Vul de dag in waarop echt geteld is. Is het een plan? Bewaar dan een voorspelling.",
                             "Fill in the day of the real count. Is it a plan? Then keep a prediction."}));
  }
}

void check_numbers(const ReferenceObject& object, std::vector<Finding>& found) {
  for (const auto& [name, value] : kNumbers) {
    const auto& number = object.*value;
    if (!number) continue;
    const auto label = label_of(name);
    core::Text message;
    if (*number < 0) {
      message = {"kan niet negatief zijn.", "cannot be negative."};
    } else if (!(*number <= kLargest)) {
      message = {"is te groot.", "is too large."};
    } else if (std::string_view(name) == "aandeel" && *number > 1) {
      message = {"is hoogstens 1, dus 100 procent.", "is at most 1, that is 100 per cent."};
    } else {
      continue;
    }
    found.push_back(
        finding("object-getal-onmogelijk", Severity::kError,
                {fmt::format("‘{}’ {}", label.nl, message.nl), fmt::format("‘{}’ {}", label.en, message.en)},
                {"Kijk het getal na.", "Check the figure."}));
  }
}

/// What several numbers say together.
void check_together(const ReferenceObject& object, std::vector<Finding>& found) {
  const auto error = [&](const char* code, core::Text message, core::Text advice) {
    found.push_back(finding(code, Severity::kError, std::move(message), std::move(advice)));
  };
  const double people = people_of(object);
  if (!(object.m2 && *object.m2 > 0 && people > 0) && !share_of(object)) {
    error("object-zonder-cijfers", {"Hier valt nog niets van te leren.", "Nothing can be learned of this yet."},
          {"Geef oppervlakte en banen, of banen en hoeveel mensen uit het buitenland komen.",
           "Give area and jobs, or jobs and how many people come from abroad."});
  }
  if (object.migrants && people > 0 && *object.migrants > std::max(people, object.busiest.value_or(0)) * 1.05) {
    error("meer-migranten-dan-mensen",
          {"Er komen meer mensen uit het buitenland dan er werken.", "More people come from abroad than work there."},
          {"Kijk beide getallen na.", "Check both figures."});
  } else if (object.migrants && object.share && people > 0 &&
             std::abs(*object.migrants / people - *object.share) > kSameShare) {
    error("aandeel-en-aantal",
          {"Het aandeel en het aantal uit het buitenland spreken elkaar tegen.",
           "The share and the number from abroad contradict each other."},
          {"Laat een van de twee weg, of kijk ze na.", "Leave one of them out, or check them."});
  }
  if (object.busiest && people > 0 && *object.busiest < people * 0.95) {
    error("drukste-week-te-klein",
          {"In de drukste week werken er minder mensen dan in een gewone week.",
           "In the busiest week fewer people work than in an ordinary one."},
          {"Kijk beide getallen na.", "Check both figures."});
  }
  const auto odd = oddness(object);
  if (!odd || std::abs(*odd) < library().rule("ongewoon")) return;
  const double each = *object.m2 / jobs_of(object);
  const auto in = [&](core::Language language) { return core::format_number(each, each < 10 ? 1 : 0, language); };
  found.push_back(finding(
      "oppervlakte-en-banen", Severity::kWarning,
      {fmt::format("Dit is {} m² per baan. Dat is ongewoon voor deze sector.", in(core::Language::kDutch)),
       fmt::format("This is {} m² for each job. That is unusual for this sector.", in(core::Language::kEnglish))},
      {"Kijk oppervlakte en banen na. Klopt het toch? Zeg dat dan: het telt half mee.",
       "Check area and jobs. Is it right after all? Say so: it counts for half."}));
}

}  // namespace

const std::vector<ObjectField>& object_fields() {
  static const std::vector<ObjectField> kFields{
      {"klasse", {"Soort bedrijf, zonder naam", "Kind of company, without a name"}},
      {"naam", {"Naam van het bedrijf", "Name of the company"}},
      {"toestemming", {"Toestemming voor de naam", "Consent to the name"}},
      {"sector", {"Sector", "Sector"}},
      {"m2", {"Oppervlakte in m²", "Area in m²"}, true},
      {"ha", {"Oppervlakte in hectare", "Area in hectares"}, true},
      {"fte", {"Banen in fte", "Jobs in FTE"}, true},
      {"banen", {"Mensen in een gewone week", "People in an ordinary week"}, true},
      {"drukste_week", {"Mensen in de drukste week", "People in the busiest week"}, true},
      {"seizoen", {"Wanneer het druk is", "When it is busy"}},
      {"migranten", {"Mensen uit het buitenland in een gewone week", "People from abroad in an ordinary week"}, true},
      {"aandeel", {"Aandeel uit het buitenland", "Share from abroad"}, true},
      {"telwijze", {"Hoe er geteld is", "How it was counted"}},
      {"peildatum", {"Dag waarop geteld is", "Day of the count"}},
      {"opmerking", {"Opmerking", "Remarks"}},
      {"bron", {"Bron", "Source"}}};
  return kFields;
}

json to_json(const ReferenceObject& object) {
  json made = json::object();
  for (const auto& [name, value] : kTexts) {
    if (!(object.*value).empty()) made[name] = object.*value;
  }
  for (const auto& [name, value] : kNumbers) {
    if (object.*value) made[name] = *(object.*value);
  }
  if (object.confirmed) made["klopt"] = true;
  return made;
}

ReferenceObject object_from(const json& given, std::vector<Finding>& findings) {
  ReferenceObject object;
  if (!given.is_object()) return object;
  for (const auto& [name, value] : kTexts) object.*value = text_in(given, name);
  for (const auto& [name, value] : kNumbers) object.*value = number_in(given, name, findings);
  if (const auto hectares = number_in(given, "ha", findings)) {
    const double m2 = *hectares * kM2InHa;
    if (object.m2 && std::abs(*object.m2 - m2) > 0.05 * std::abs(m2)) {
      findings.push_back(finding("m2-en-hectare", Severity::kError,
                                 {"De m² en de hectares spreken elkaar tegen.", "The m² and the hectares contradict."},
                                 {"Laat een van de twee weg.", "Leave one of them out."}));
    }
    if (!object.m2) object.m2 = m2;
  }
  const auto confirmed = given.find("klopt");
  object.confirmed = confirmed != given.end() && (*confirmed == json(true) || *confirmed == json("ja"));
  return object;
}

std::vector<Finding> check(const ReferenceObject& object, const std::string& today) {
  std::vector<Finding> found;
  check_words(object, found);
  check_date(object, today, found);
  check_numbers(object, found);
  if (found.empty()) check_together(object, found);
  return found;
}

bool is_same(const ReferenceObject& a, const ReferenceObject& b) {
  return a.sector == b.sector && a.date == b.date && a.m2 == b.m2 && a.fte == b.fte && a.people == b.people &&
         a.migrants == b.migrants && a.share == b.share && a.busiest == b.busiest &&
         core::fold(a.name) == core::fold(b.name);
}

Reference reference_of(const ReferenceObject& object, std::string id, Reference::Origin origin) {
  Reference made;
  made.id = std::move(id);
  made.sector = object.sector;
  made.name = {object.about, object.about};
  const double jobs = jobs_of(object), people = people_of(object);
  if (object.m2 && *object.m2 > 0 && jobs > 0) {
    made.m2 = *object.m2;
    made.m2_per_job = *object.m2 / jobs;
  }
  const auto* method = library().method(object.method);
  made.weight = library().rule("gewicht_bedrijf") * (method == nullptr ? 0.2 : method->weight);
  if (const auto odd = oddness(object); odd && std::abs(*odd) >= library().rule("ongewoon"))
    made.weight *= library().rule("gewicht_tegenspraak");
  made.year = static_cast<int>(core::parse_number(object.date.substr(0, 4)).value_or(0));
  made.source = object.source;
  made.share = share_of(object);
  if (object.busiest && people > 0) made.peak = std::max(1.0, *object.busiest / people);
  made.of_case = object.of_case;
  made.origin = origin;
  return made;
}

}  // namespace pareltjes::effectrapportage
