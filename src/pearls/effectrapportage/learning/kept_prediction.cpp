// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/learning/kept_prediction.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "core/time.hpp"
#include "pearls/effectrapportage/case.hpp"
#include "pearls/effectrapportage/learning/gather.hpp"

namespace pareltjes::effectrapportage {
namespace {

using nlohmann::json;
using pearl::Finding;
using pearl::Severity;

constexpr double kLargest = 1e9;
constexpr std::array<const char*, 5> kQuantiles{"p10", "p25", "p50", "p75", "p90"};

json report_json(const CompanyReport& report) {
  json made{{"geteld", report.counted}, {"telwijze", report.method}, {"op", report.date}, {"door", report.by}};
  if (report.busiest) made["drukste_week"] = *report.busiest;
  if (report.m2) made["m2"] = *report.m2;
  if (!report.remarks.empty()) made["opmerking"] = report.remarks;
  return made;
}

CompanyReport report_from(const json& given) {
  CompanyReport report;
  report.counted = given.at("geteld").get<std::map<std::string, double>>();
  report.method = given.at("telwijze").get<std::string>();
  report.date = given.at("op").get<std::string>();
  report.by = given.at("door").get<std::string>();
  report.remarks = given.value("opmerking", std::string());
  if (given.contains("drukste_week")) report.busiest = given["drukste_week"].get<double>();
  if (given.contains("m2")) report.m2 = given["m2"].get<double>();
  return report;
}

/// The area that was planned, where it was known well enough to say it of the company that came.
std::optional<double> planned_m2(const json& input) {
  const auto found = input.find("oppervlakte");
  const auto answer = found == input.end() ? std::nullopt : answer_in(*found);
  if (!answer || answer->low <= 0 || answer->low != answer->high) return std::nullopt;
  return answer->low;
}

}  // namespace

const std::vector<std::pair<std::string, core::Text>>& predicted_numbers() {
  static const std::vector<std::pair<std::string, core::Text>> kNumbers{
      {"banen", {"banen in fte, in een gewone week", "jobs in FTE, in an ordinary week"}},
      {"migranten", {"mensen uit het buitenland, in een gewone week", "people from abroad, in an ordinary week"}},
      {"bedden", {"nieuwe bedden, in de drukste week", "new beds, in the busiest week"}}};
  return kNumbers;
}

json to_json(const KeptPrediction& prediction) {
  json made{{"titel", prediction.title}, {"sector", prediction.sector},    {"invoer", prediction.input},
            {"zaad", prediction.seed},   {"versie", prediction.version},   {"gemaakt", prediction.on},
            {"jaar", prediction.year},   {"verwacht", prediction.expected}};
  if (prediction.report) made["melding"] = report_json(*prediction.report);
  return made;
}

core::Result<KeptPrediction> prediction_from(const json& given) {
  try {
    KeptPrediction made;
    made.title = given.at("titel").get<std::string>();
    made.sector = given.at("sector").get<std::string>();
    made.input = given.at("invoer");
    made.seed = given.at("zaad").get<std::uint64_t>();
    made.version = given.at("versie").get<std::string>();
    made.on = given.at("gemaakt").get<std::string>();
    made.year = given.at("jaar").get<int>();
    made.expected = given.at("verwacht").get<std::map<std::string, Quantiles>>();
    if (given.contains("melding")) made.report = report_from(given["melding"]);
    return made;
  } catch (const json::exception&) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"Deze voorspelling is niet te lezen.", "This prediction cannot be read."},
                      {"Bewaar haar opnieuw.", "Keep it anew."});
  }
}

core::Result<KeptPrediction> prediction_of(const pearl::Outcome& outcome, const json& input, const std::string& today) {
  const auto* table = outcome.table("voorspelling");
  const auto* beds = outcome.table("bedden");
  if (table == nullptr || beds == nullptr || beds->rows.empty()) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"Deze uitkomst voorspelt niets.", "This outcome predicts nothing."},
                      {"Reken het plan eerst uit.", "Work the plan out first."});
  }
  KeptPrediction made;
  made.input = input;
  made.sector = input.value("sector", std::string());
  const auto* sector = library().sector(made.sector);
  made.title = input.value("bedrijf", std::string());
  if (made.title.empty()) made.title = sector == nullptr ? std::string("plan") : sector->name.nl;
  made.seed = outcome.provenance.seed;
  made.version = outcome.provenance.pearl_version;
  made.on = today;
  made.year = static_cast<int>(std::get<std::int64_t>(beds->rows.back().at(beds->column("jaar"))));
  for (const auto& row : table->rows) {
    Quantiles numbers{};
    for (std::size_t i = 0; i < kQuantiles.size(); ++i)
      numbers[i] = std::get<double>(row.at(table->column(kQuantiles[i])));
    made.expected[std::get<std::string>(row.at(table->column("grootheid")))] = numbers;
  }
  return made;
}

std::vector<Finding> check(const CompanyReport& report, const std::string& today) {
  std::vector<Finding> found;
  const auto error = [&](const char* code, core::Text message, core::Text advice) {
    found.push_back({code, Severity::kError, std::move(message), std::move(advice), {}, {}});
  };
  if (report.counted.empty())
    error("melding-leeg", {"Er is nog niets geteld.", "Nothing was counted yet."},
          {"Vul ten minste één getal in.", "Fill in at least one figure."});
  const auto fits = [](double number) { return number >= 0 && number <= kLargest; };
  const bool numbers = std::ranges::all_of(report.counted, [&](const auto& one) { return fits(one.second); });
  if (!numbers || !fits(report.busiest.value_or(0)) || !fits(report.m2.value_or(0)))
    error("melding-onmogelijk", {"Een getal is negatief of te groot.", "A figure is negative or too large."},
          {"Kijk de getallen na.", "Check the figures."});
  if (library().method(report.method) == nullptr || report.method == "plan")
    error("telwijze-onbekend", {"Er staat niet hoe er geteld is.", "It does not say how it was counted."},
          {"Kies hoe er geteld is.", "Choose how it was counted."});
  const auto day = core::parse_day(report.date);
  if (!day || report.date > today)
    error("datum-in-toekomst",
          {"De dag waarop geteld is, ontbreekt of moet nog komen.", "The day of the count is absent or still to come."},
          {"Vul de dag in waarop echt geteld is.", "Fill in the day of the real count."});
  if (report.by.empty())
    error("melding-zonder-wie", {"Er staat niet wie telde.", "It does not say who counted."},
          {"Schrijf op welke functie of afdeling telde, geen naam van een persoon.",
           "Write down which role or department counted, no name of a person."});
  if (report.by.size() > 300 || report.remarks.size() > 300)
    error("tekst-te-lang", {"Een tekst is te lang.", "A text is too long."},
          {"Gebruik hoogstens 300 tekens.", "Use at most 300 characters."});
  return found;
}

std::optional<ReferenceObject> object_of(const KeptPrediction& prediction, const std::string& id) {
  if (!prediction.report) return std::nullopt;
  const auto& report = *prediction.report;
  ReferenceObject object;
  const auto* sector = library().sector(prediction.sector);
  object.about = fmt::format("{}, gemeld na een voorspelling", sector == nullptr ? "bedrijf" : sector->name.nl);
  object.sector = prediction.sector;
  object.m2 = report.m2 ? report.m2 : planned_m2(prediction.input);
  if (const auto jobs = report.counted.find("banen"); jobs != report.counted.end()) object.fte = jobs->second;
  if (const auto migrants = report.counted.find("migranten"); migrants != report.counted.end())
    object.migrants = migrants->second;
  object.busiest = report.busiest;
  object.method = report.method;
  object.date = report.date;
  object.source = fmt::format("melding van {} op {}", report.by, report.date).substr(0, 300);
  object.of_case = id;
  object.confirmed = true;
  const auto findings = check(object, {});
  const bool usable =
      std::ranges::none_of(findings, [](const Finding& one) { return one.severity == Severity::kError; });
  return usable ? std::optional(std::move(object)) : std::nullopt;
}

}  // namespace pareltjes::effectrapportage
