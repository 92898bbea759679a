// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/case.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "pearls/effectrapportage/centre_points.hpp"

namespace pareltjes::effectrapportage {
namespace {

using nlohmann::json;
using pearl::Severity;

constexpr int kFirstYear = 2000;
constexpr int kLastYear = 2100;
constexpr int kMostYears = 15;
constexpr double kLargest = 1e9;
constexpr double kLeastJob = 0.05;  ///< FTE of a person.

void warn(Case& read, std::string code, core::Text message, core::Text advice, Severity severity = Severity::kError) {
  read.findings.push_back({std::move(code), severity, std::move(message), std::move(advice), {}, {}});
}

std::string text_in(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<double> number_in(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) return std::nullopt;
  if (found->is_number()) return found->get<double>();
  return found->is_string() ? core::parse_number(found->get<std::string>()) : std::nullopt;
}

/// Why an answer cannot be used; nothing when it can.
std::optional<core::Text> wrong_with(const Question& question, const Answer& answer) {
  if (answer.low < 0 || answer.high < 0)
    return core::Text{"Een antwoord kan niet negatief zijn.", "An answer cannot be negative."};
  if (question.kind == Question::Kind::kShare && answer.high > 1)
    return core::Text{"Een aandeel is hoogstens 1, dus 100 procent.", "A share is at most 1, that is 100 per cent."};
  if (question.field == "deeltijd" && answer.low < kLeastJob)
    return core::Text{"Zo klein is geen baan.", "No job is that small."};
  if (answer.high > kLargest) return core::Text{"Dit getal is te groot.", "This number is too large."};
  if (question.kind == Question::Kind::kNumber && answer.high == 0)
    return core::Text{"Nul kan hier niet.", "Zero is not possible here."};
  return std::nullopt;
}

void read_answers(Case& read, const json& values) {
  for (const auto& question : library().questions) {
    const auto value = values.find(question.field);
    if (value == values.end() || value->is_null()) continue;
    if (question.kind == Question::Kind::kWord) {
      if (value->is_string()) read.words[question.field] = value->get<std::string>();
      continue;
    }
    if (value->is_string() && (value->get<std::string>().empty() || value->get<std::string>() == "onbekend")) continue;
    const auto answer = answer_in(*value);
    const auto wrong = answer ? wrong_with(question, *answer)
                              : core::Text{"Dit is geen getal en geen marge.", "This is no number and no range."};
    if (wrong) {
      warn(read, "antwoord-onbruikbaar",
           {fmt::format("‘{}’: {} {}", question.field, value->dump(), wrong->nl),
            fmt::format("‘{}’: {} {}", question.field, value->dump(), wrong->en)},
           {"Wij rekenen alsof u dit niet weet. Geef een getal, of een marge zoals 100-150.",
            "We count as if you do not know this. Give a number, or a range such as 100-150."});
      continue;
    }
    read.answers[question.field] = {std::min(answer->low, answer->high), std::max(answer->low, answer->high)};
  }
}

void read_years(Case& read, const json& values) {
  const auto year = [&](const char* key, int otherwise) {
    const auto given = number_in(values, key);
    if (!given) return otherwise;
    if (*given >= kFirstYear && *given <= kLastYear) return static_cast<int>(*given);
    warn(read, "jaar-onbruikbaar",
         {fmt::format("‘{}’ is geen jaar tussen {} en {}.", key, kFirstYear, kLastYear),
          fmt::format("‘{}’ is no year between {} and {}.", key, kFirstYear, kLastYear)},
         {fmt::format("Wij rekenen met {}.", otherwise), fmt::format("We count with {}.", otherwise)});
    return otherwise;
  };
  read.opening = year("opening", 2028);
  read.complete = year("vol", read.opening + 4);
  if (read.complete < read.opening) {
    warn(read, "jaren-omgekeerd", {"Het bedrijf is eerder vol dan open.", "The company is complete before it opens."},
         {"Wij rekenen met het jaar van opening.", "We count with the year of opening."});
    read.complete = read.opening;
  }
  read.complete = std::min(read.complete, read.opening + kMostYears);
}

void read_sector(Case& read, const json& values) {
  read.sector = text_in(values, "sector");
  if (library().sector(read.sector) != nullptr) return;
  std::string known;
  for (const auto& sector : library().sectors) known += (known.empty() ? "" : ", ") + sector.id;
  const bool given = !read.sector.empty();
  warn(read, given ? "sector-onbekend" : "sector-ontbreekt",
       given ? core::Text{fmt::format("De sector ‘{}’ kennen wij niet.", read.sector),
                          fmt::format("We do not know the sector ‘{}’.", read.sector)}
             : core::Text{"Er is geen sector gegeven.", "No sector was given."},
       {"Wij rekenen als ander maakbedrijf. Kies uit: " + known + ".",
        "We count it as another manufacturer. Choose from: " + known + "."},
       given ? Severity::kError : Severity::kWarning);
  read.sector = "industrie";
}

/// The year of an ISO date or of a bare year.
std::optional<int> year_in(const std::string& date) {
  const auto year = core::parse_number(date.substr(0, 4));
  return year && date.size() >= 4 ? std::optional(static_cast<int>(*year)) : std::nullopt;
}

void read_site(Case& read, const json& given) {
  Site site;
  site.name = text_in(given, "naam");
  site.municipality = text_in(given, "gemeente");
  if (site.municipality.empty()) site.municipality = read.municipality;
  site.beds = number_in(given, "bedden").value_or(0);
  site.minutes = number_in(given, "reistijd");
  site.x = number_in(given, "x");
  site.y = number_in(given, "y");
  site.permitted = given.value("vergund", json(true)) != json(false);
  site.certificate = text_in(given, "keurmerk");
  site.certificate_until = year_in(text_in(given, "keurmerk_tot"));
  site.until = year_in(text_in(given, "tot"));
  site.cost = number_in(given, "kosten");
  const auto about = [&](const char* nl, const char* en) {
    return core::Text{fmt::format("Locatie ‘{}’ {}", site.name, nl), fmt::format("Site ‘{}’ {}", site.name, en)};
  };
  const core::Text left_out{"Wij tellen haar niet mee. De gegevens blijven staan.",
                            "We leave it out. The entry remains."};
  if (site.beds < 0 || site.beds > kLargest || (site.minutes && *site.minutes < 0)) {
    warn(read, "locatie-onbruikbaar", about("heeft een onmogelijk getal.", "has an impossible number."), left_out);
    site.beds = 0;
  } else if (site.beds == 0) {
    warn(read, "locatie-zonder-bedden", about("heeft geen vrije bedden.", "has no free beds."), left_out,
         Severity::kWarning);
  }
  if (site.until && *site.until < read.opening) {
    warn(read, "locatie-verlopen", about("is al gesloten als het bedrijf opent.", "has closed when the company opens."),
         left_out, Severity::kWarning);
  }
  if (!site.permitted) {
    warn(read, "locatie-zonder-vergunning", about("heeft nog geen vergunning.", "has no permit yet."), left_out,
         Severity::kInfo);
  }
  if (!site.certified_in(read.opening)) {
    warn(read, "locatie-zonder-keurmerk",
         site.certificate_until ? about("heeft een keurmerk dat is verlopen als het bedrijf opent.",
                                        "has a certificate that has ended when the company opens.")
                                : about("heeft geen keurmerk.", "has no certificate."),
         left_out, Severity::kWarning);
  }
  read.sites.push_back(std::move(site));
}

void read_other(Case& read, const json& given) {
  Other other{text_in(given, "naam"), {}, {}, {}, read.opening};
  const auto beds = given.contains("bedden") ? answer_in(given["bedden"]) : std::nullopt;
  if (!beds || beds->low < 0 || beds->high < 0 || std::max(beds->low, beds->high) > kLargest) {
    warn(read, "ander-bedrijf-onbruikbaar",
         {fmt::format("Bij ‘{}’ staat geen bruikbaar aantal bedden.", other.name),
          fmt::format("‘{}’ has no usable number of beds.", other.name)},
         {"Wij tellen het niet mee. Geef een getal, of een marge zoals 100-150.",
          "We leave it out. Give a number, or a range such as 100-150."});
    return;
  }
  other.beds = {std::min(beds->low, beds->high), std::max(beds->low, beds->high)};
  other.x = number_in(given, "x");
  other.y = number_in(given, "y");
  if (const auto from = number_in(given, "vanaf")) other.from = static_cast<int>(std::clamp(*from, 0.0, 9999.0));
  read.others.push_back(std::move(other));
}

void read_own_parameter(Case& read, const json& given) {
  const auto id = text_in(given, "parameter");
  const auto* standard = library().parameter(id, read.sector);
  const auto middle = number_in(given, "waarde");
  if (standard == nullptr || !middle) {
    warn(read, "parameter-onbekend",
         {fmt::format("De eigen waarde voor ‘{}’ kunnen wij niet gebruiken.", id),
          fmt::format("We cannot use the own value for ‘{}’.", id)},
         {"Geef een parameter die er is, met een waarde.", "Give a parameter that exists, with a value."});
    return;
  }
  auto own = *standard;
  own.spread.mid = *middle;
  own.spread.low = number_in(given, "laag").value_or(*middle);
  own.spread.high = number_in(given, "hoog").value_or(*middle);
  const auto& [form, low, mid, high] = own.spread;
  const bool ordered = 0 <= low && low <= mid && mid <= high && high <= kLargest;
  const bool share = form != Spread::Form::kLogit || (low > 0 && high < 1);
  if (!ordered || !share || (form == Spread::Form::kLog && low <= 0)) {
    warn(read, "parameter-onmogelijk",
         {fmt::format("De eigen waarde voor ‘{}’ past niet.", id),
          fmt::format("The own value for ‘{}’ does not fit.", id)},
         {"Geef laag, waarde en hoog in die volgorde, een aandeel tussen 0 en 1.",
          "Give low, value and high in that order, a share between 0 and 1."});
    return;
  }
  own.source = text_in(given, "bron");
  if (own.source.empty()) own.source = "zonder bron";
  own.date = text_in(given, "datum");
  std::erase_if(read.own, [&](const Parameter& one) { return one.id == id; });
  read.own.push_back(std::move(own));
}

}  // namespace

std::optional<Answer> answer_in(const json& value) {
  if (value.is_number()) return Answer{value.get<double>(), value.get<double>()};
  if (value.is_array() && value.size() == 2 && value[0].is_number() && value[1].is_number())
    return Answer{value[0].get<double>(), value[1].get<double>()};
  if (!value.is_string()) return std::nullopt;
  const auto text = value.get<std::string>();
  if (const auto whole = core::parse_number(core::trim(text))) return Answer{*whole, *whole};
  const auto dash = text.find('-', 1);
  if (dash == std::string::npos) return std::nullopt;
  const auto low = core::parse_number(core::trim(text.substr(0, dash)));
  const auto high = core::parse_number(core::trim(text.substr(dash + 1)));
  return low && high ? std::optional(Answer{*low, *high}) : std::nullopt;
}

bool Site::certified_in(int year) const {
  return certificate != "geen" && (!certificate_until || *certificate_until >= year);
}

const Parameter* Case::parameter(std::string_view id) const {
  for (const auto* before : {&own, &learned}) {
    const auto found = std::ranges::find(*before, id, &Parameter::id);
    if (found != before->end()) return &*found;
  }
  return library().parameter(id, sector);
}

const Answer* Case::answer(std::string_view field) const {
  const auto found = answers.find(std::string(field));
  return found == answers.end() ? nullptr : &found->second;
}

Case read_case(const pearl::RunInput& input, const std::string& municipality) {
  Case read;
  const auto& values = input.values;
  read.name = text_in(values, "bedrijf");
  read.municipality = municipality;
  read_sector(read, values);
  read_answers(read, values);
  read_years(read, values);
  read.new_build = values.value("nieuwbouw", json(true)) != json(false);
  read.x = number_in(values, "x");
  read.y = number_in(values, "y");
  for (const auto& site : values.value("locaties", json::array())) {
    if (site.is_object()) read_site(read, site);
  }
  for (const auto& given : values.value("andere_bedrijven", json::array())) {
    if (given.is_object()) read_other(read, given);
  }
  // What the municipality keeps, and before it what it says in this case.
  for (const auto& record : input.records) {
    if (record.kind == kOwnFigure && record.content.is_object()) read_own_parameter(read, record.content);
  }
  for (const auto& given : values.value("parameters", json::array())) {
    if (given.is_object()) read_own_parameter(read, given);
  }
  place_by_centres(read, input.gemeente);
  return read;
}

}  // namespace pareltjes::effectrapportage
