// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engines/siting/files/read.hpp"
#include "engines/siting/files/words.hpp"

namespace pareltjes::engines::siting {
namespace {

using nlohmann::json;

/// Ends the reading; becomes an error of one sentence at the edge.
struct Wrong {
  std::string path;
  core::Text what;
};

[[noreturn]] void refuse(const std::string& path, const char* nl, const char* en) {
  throw Wrong{path, {nl, en}};
}

const json& member(const json& object, const std::string& path, const char* name) {
  if (!object.is_object() || !object.contains(name)) refuse(path + name, "dit ontbreekt.", "this is missing.");
  return object.at(name);
}

double number(const json& value, const std::string& path) {
  if (!value.is_number() || !std::isfinite(value.get<double>())) {
    refuse(path, "hier moet een getal staan.", "here must stand a number.");
  }
  return value.get<double>();
}

std::size_t count(const json& value, const std::string& path) {
  if (!value.is_number_unsigned()) refuse(path, "hier moet een aantal staan.", "here must stand a count.");
  return static_cast<std::size_t>(std::min<std::uint64_t>(value.get<std::uint64_t>(), 1'000'000));
}

std::string text(const json& value, const std::string& path) {
  if (!value.is_string()) refuse(path, "hier moet een tekst staan.", "here must stand a text.");
  return value.get<std::string>();
}

const json& list(const json& value, const std::string& path) {
  if (!value.is_array()) refuse(path, "hier moet een lijst staan.", "here must stand a list.");
  return value;  // NOLINT(bugprone-return-const-ref-from-parameter): callers pass parts of the document
}

template <class Kind, std::size_t N>
Kind one_of(const json& value, const std::string& path, const std::array<std::pair<const char*, Kind>, N>& kinds) {
  const std::string name = text(value, path);
  for (const auto& [word, kind] : kinds) {
    if (name == word) return kind;
  }
  refuse(path, "dit woord is hier niet bekend.", "this word is not known here.");
}

constexpr std::array kGoals{std::pair{"median", Goal::kMedian}, std::pair{"max-covering", Goal::kMaxCovering},
                            std::pair{"set-covering", Goal::kSetCovering}};
constexpr std::array kStandings{std::pair{"candidate", Standing::kCandidate}, std::pair{"fixed", Standing::kFixed},
                                std::pair{"closable", Standing::kClosable}, std::pair{"excluded", Standing::kExcluded}};
constexpr std::array kMeasures{std::pair{"mean", RiskMeasure::kMean}, std::pair{"tail-mean", RiskMeasure::kTailMean},
                               std::pair{"worst", RiskMeasure::kWorst}, std::pair{"regret", RiskMeasure::kRegret}};

std::vector<Period> periods_of(const json& all) {
  std::vector<Period> periods;
  if (list(all, "periods").size() > 60) refuse("periods", "meer dan 60 perioden kan niet.", "no more than 60 periods.");
  for (std::size_t t = 0; t < list(all, "periods").size(); ++t) {
    const std::string path = "periods[" + std::to_string(t) + "].";
    const json& of = all[t];
    Period period;
    period.label = text(member(of, path, "label"), path + "label");
    if (of.contains("least_open")) period.least_open = count(of["least_open"], path + "least_open");
    if (of.contains("most_open")) period.most_open = count(of["most_open"], path + "most_open");
    if (of.contains("open")) period.least_open = period.most_open = count(of["open"], path + "open");
    if (of.contains("weight")) period.weight = number(of["weight"], path + "weight");
    periods.push_back(period);
  }
  return periods;
}

std::size_t period_named(const json& value, const std::string& path, const std::vector<Period>& periods) {
  const auto found = std::ranges::find(periods, text(value, path), &Period::label);
  if (found == periods.end()) refuse(path, "deze periode staat niet in ‘periods’.", "this period is not in ‘periods’.");
  return static_cast<std::size_t>(found - periods.begin());
}

Site site_of(const json& of, const std::string& path, const std::vector<Period>& periods) {
  Site site;
  site.id = text(member(of, path, "id"), path + "id");
  if (of.contains("standing")) site.standing = one_of(of["standing"], path + "standing", kStandings);
  if (of.contains("opening_cost")) site.opening_cost = number(of["opening_cost"], path + "opening_cost");
  if (of.contains("running_cost")) site.running_cost = number(of["running_cost"], path + "running_cost");
  if (of.contains("closing_cost")) site.closing_cost = number(of["closing_cost"], path + "closing_cost");
  if (of.contains("capacity")) site.capacity = number(of["capacity"], path + "capacity");
  if (of.contains("opens")) site.first_period = period_named(of["opens"], path + "opens", periods);
  if (of.contains("closes")) site.end_period = period_named(of["closes"], path + "closes", periods);
  return site;
}

/// Numbers per point; per period and point; or per scenario, period and point.
std::vector<double> amounts_of(const json& value, const std::string& path, std::size_t periods, std::size_t points,
                               std::size_t& scenarios) {
  std::size_t depth = 1;
  for (const json* inner = &value; inner->is_array() && !inner->empty() && inner->front().is_array(); ++depth) {
    inner = &inner->front();
  }
  if (depth > 3) refuse(path, "deze lijst is te diep.", "this list is too deep.");
  json whole = value;
  for (; depth < 3; ++depth) {  // The same in every period, one scenario.
    if (depth == 1) {
      whole = json(std::vector<json>(periods, whole));
    } else {
      whole = json::array({whole});
    }
  }
  scenarios = whole.size();
  std::vector<double> amounts;
  for (const json& scenario : list(whole, path)) {
    if (list(scenario, path).size() != periods) refuse(path, "er zijn niet zo veel perioden.", "the periods differ.");
    for (const json& period : scenario) {
      if (list(period, path).size() != points) refuse(path, "er zijn niet zo veel punten.", "the points differ.");
      for (const json& amount : period) amounts.push_back(number(amount, path));
    }
  }
  return amounts;
}

void add_costs(Instance& instance, const json& table) {
  if (list(table, "cost").size() != instance.points.size()) {
    refuse("cost", "hier moet één regel per punt staan.", "here must stand one line a point.");
  }
  for (std::size_t i = 0; i < table.size(); ++i) {
    const std::string path = "cost[" + std::to_string(i) + "]";
    if (list(table[i], path).size() != instance.sites.size()) {
      refuse(path, "hier moet één getal per locatie staan.", "here must stand one number a site.");
    }
    for (const json& cost : table[i]) instance.cost.push_back(cost.is_null() ? kNever : number(cost, path));
  }
}

Instance instance_of(const json& all, std::size_t most_pairs) {
  Instance instance;
  if (all.contains("goal")) instance.goal = one_of(all["goal"], "goal", kGoals);
  if (all.contains("periods")) instance.periods = periods_of(all["periods"]);
  const json& sites = list(member(all, "", "sites"), "sites");
  const json& points = list(member(all, "", "points"), "points");
  if (!sites.empty() && points.size() > most_pairs / sites.size())
    refuse("cost", "de tabel is te groot.", "the table is too large.");
  for (std::size_t j = 0; j < sites.size(); ++j) {
    instance.sites.push_back(site_of(sites[j], "sites[" + std::to_string(j) + "].", instance.periods));
  }
  for (const json& point : points) instance.points.push_back(text(point, "points"));
  add_costs(instance, member(all, "", "cost"));
  const std::size_t periods = instance.periods.size();
  instance.weight = amounts_of(member(all, "", "weight"), "weight", periods, points.size(), instance.scenarios);
  if (all.contains("load")) {
    std::size_t scenarios = 0;
    instance.load = amounts_of(all["load"], "load", periods, points.size(), scenarios);
    if (scenarios != instance.scenarios) refuse("load", "er zijn niet zo veel trekkingen.", "the scenarios differ.");
  }
  if (all.contains("radius")) instance.radius = number(all["radius"], "radius");
  if (all.contains("unserved_cost")) instance.unserved_cost = number(all["unserved_cost"], "unserved_cost");
  if (all.contains("single_source")) {
    if (!all["single_source"].is_boolean())
      refuse("single_source", "hier moet true of false staan.", "here must stand true or false.");
    instance.single_source = all["single_source"].get<bool>();
  }
  if (all.contains("risk")) {
    instance.risk.measure = one_of(member(all["risk"], "risk.", "measure"), "risk.measure", kMeasures);
    if (all["risk"].contains("level")) instance.risk.level = number(all["risk"]["level"], "risk.level");
  }
  return instance;
}

}  // namespace

core::Result<Instance> read_json(std::string_view text, const std::string& file, std::size_t most_pairs) {
  try {
    const json all = json::parse(text);
    if (!all.is_object()) refuse("{}", "het bestand is geen object.", "the file is no object.");
    return instance_of(all, most_pairs);
  } catch (const json::parse_error& broken) {
    const auto line =
        1 +
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(std::min(broken.byte, text.size())), '\n');
    return wrong_at(file, static_cast<std::size_t>(line), {"Dit is geen geldige JSON.", "This is no valid JSON."});
  } catch (const json::exception&) {
    return wrong_at(file, 1, {"Een getal in deze JSON is te groot.", "A number in this JSON is too large."});
  } catch (const Wrong& wrong) {
    return core::fail(core::ErrorCode::kInvalidFile,
                      {wrong.path + ": " + wrong.what.nl, wrong.path + ": " + wrong.what.en},
                      {"Verbeter het bestand en probeer het opnieuw.", "Correct the file and try again."},
                      core::Place{file, std::nullopt, std::nullopt});
  }
}

}  // namespace pareltjes::engines::siting
