// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "core/text.hpp"
#include "engines/siting/files/read.hpp"
#include "engines/siting/solution.hpp"

namespace pareltjes::app {
namespace {

using namespace engines::siting;
using nlohmann::json;

core::Result<std::string> bytes_of(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  if (stream.bad() || !std::filesystem::is_regular_file(path)) {
    return core::fail(core::ErrorCode::kInvalidFile,
                      {"Het bestand ‘" + path + "’ is niet te lezen.", "The file ‘" + path + "’ cannot be read."},
                      {"Kijk of de naam klopt.", "Check whether the name is right."});
  }
  return bytes;
}

/// What --set may say: how many sites, the radius, the capacity that a file leaves open.
struct Settings {
  std::optional<double> sites, radius, capacity;
};

core::Result<Settings> settings_of(const std::vector<std::string>& given) {
  Settings settings;
  for (const auto& setting : given) {
    const auto at = setting.find('=');
    const std::string key = setting.substr(0, at);
    const auto value = at == std::string::npos ? std::nullopt : core::parse_number(setting.substr(at + 1));
    auto* const into = key == "p"            ? &settings.sites
                       : key == "straal"     ? &settings.radius
                       : key == "capaciteit" ? &settings.capacity
                                             : nullptr;
    if (into == nullptr || !value || !(*value >= 0)) {
      return core::fail(
          core::ErrorCode::kUsage,
          {"De instelling ‘" + setting + "’ is niet bekend of geen getal.",
           "The setting ‘" + setting + "’ is not known or no number."},
          {"Mogelijk zijn p=…, straal=… en capaciteit=….", "Possible are p=…, straal=… and capaciteit=…."});
    }
    *into = value;
  }
  return settings;
}

core::Result<Instance> read_any(const SitingOptions& options, const Settings& settings) {
  const auto bytes = bytes_of(options.file);
  if (!bytes) return std::unexpected(bytes.error());
  const std::string_view begin = core::trim(std::string_view(*bytes).substr(0, 200));
  if (begin.starts_with('{')) return read_json(*bytes, options.file);
  if (options.problem == "cflp" || options.problem == "uflp") return read_cap(*bytes, options.file, settings.capacity);
  const std::string_view line = begin.substr(0, begin.find('\n'));
  if (line.contains(',') || line.contains(';')) return read_table(*bytes, options.file);
  return read_graph(*bytes, options.file);
}

/// The problem that the command names, on what the file says.
core::Result<void> pose(const SitingOptions& options, const Settings& settings, Instance& instance) {
  instance.goal = options.problem == "max-covering"   ? Goal::kMaxCovering
                  : options.problem == "set-covering" ? Goal::kSetCovering
                                                      : Goal::kMedian;
  instance.single_source = instance.single_source || options.whole;
  if (settings.radius) instance.radius = *settings.radius;
  for (auto& period : instance.periods) {
    if (settings.sites) period.least_open = period.most_open = static_cast<std::size_t>(std::min(*settings.sites, 1e6));
    if (instance.goal == Goal::kSetCovering && !settings.sites) period.least_open = 0;
    if (instance.goal == Goal::kSetCovering && !settings.sites) period.most_open = instance.sites.size();
  }
  if (options.problem == "uflp") {
    for (auto& site : instance.sites) site.capacity.reset();
  }
  const bool counted = instance.periods.front().most_open < 1'000'000;
  if ((options.problem == "p-median" || options.problem == "max-covering") && !counted) {
    return core::fail(
        core::ErrorCode::kUsage,
        {"Het bestand zegt niet hoeveel locaties er komen.", "The file does not say how many sites to open."},
        {"Geef het aantal met --set p=AANTAL.", "Give the number with --set p=NUMBER."});
  }
  if (instance.goal != Goal::kMedian && instance.radius <= 0) {
    return core::fail(
        core::ErrorCode::kUsage,
        {"De straal ontbreekt waarbinnen een locatie bereikt.", "The radius within which a site covers is missing."},
        {"Geef haar met --set straal=AFSTAND.", "Give it with --set straal=DISTANCE."});
  }
  return {};
}

json optional_number(const std::optional<double>& value) {
  return value ? json(*value) : json(nullptr);
}

json as_json(const Instance& instance, const Solution& solution, const SitingOptions& options, double seconds) {
  constexpr const char* kStatus[] = {"optimal", "stopped", "infeasible"};
  json out{{"problem", options.problem},
           {"value", optional_number(solution.value)},
           {"bound", optional_number(solution.bound)},
           {"gap", optional_number(solution.gap())},
           {"seconds", std::round(seconds * 1e6) / 1e6},
           {"status", kStatus[static_cast<std::size_t>(solution.status)]},
           {"nodes", solution.nodes},
           {"iterations", solution.iterations},
           {"open", json::array()},
           {"sites", json::array()}};
  for (const OpenSite& open : solution.open) {
    out["open"].push_back(instance.sites[open.site].id);
    json site{{"id", instance.sites[open.site].id},
              {"served", open.served},
              {"lost_without", optional_number(open.lost_without)},
              {"order", open.order},
              {"adds", optional_number(open.adds)}};
    if (instance.periods.size() > 1) {
      site["opens"] = instance.periods[open.first_period].label;
      site["closes"] =
          open.end_period < instance.periods.size() ? json(instance.periods[open.end_period].label) : json();
    }
    out["sites"].push_back(std::move(site));
  }
  for (const auto& finding : solution.findings) out["findings"].push_back({{"nl", finding.nl}, {"en", finding.en}});
  if (instance.scenarios > 1) out["scenario_values"] = solution.scenario_values;
  if (!options.assignment) return out;
  out["assignment"] = json::array();
  for (const Assignment& one : solution.assignment) {
    json row{{"point", instance.points[one.point]},
             {"site", one.site ? json(instance.sites[*one.site].id) : json(nullptr)},
             {"share", one.share}};
    if (instance.periods.size() > 1) row["period"] = instance.periods[one.period].label;
    if (instance.scenarios > 1) row["scenario"] = one.scenario;
    out["assignment"].push_back(std::move(row));
  }
  return out;
}

}  // namespace

int solve_siting_command(const CommonOptions& common, const SitingOptions& options) {
  const auto begin = std::chrono::steady_clock::now();
  const auto settings = settings_of(options.settings);
  if (!settings) return report({settings.error()}, common.language);
  auto instance = read_any(options, *settings);
  if (!instance) return report({instance.error()}, common.language);
  if (const auto posed = pose(options, *settings, *instance); !posed) return report({posed.error()}, common.language);
  Limits limits;
  limits.threads = options.threads;
  if (options.time_limit_seconds > 0) {
    limits.deadline = begin + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                                  std::chrono::duration<double>(std::min(options.time_limit_seconds, 1e9)));
  }
  const auto solution = solve(*instance, limits);
  if (!solution) return report({solution.error()}, common.language);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  fmt::print("{}\n",
             as_json(*instance, *solution, options, seconds).dump(-1, ' ', false, json::error_handler_t::replace));
  if (solution->status == Status::kInfeasible) {
    std::vector<core::Error> errors;
    for (const auto& finding : solution->findings) {
      errors.push_back(
          {core::ErrorCode::kInvalidInput, finding, {}, core::Place{options.file, std::nullopt, std::nullopt}});
    }
    return report(errors, common.language);
  }
  if (!solution->value) {
    return report({{core::ErrorCode::kDeadlineExceeded,
                    {"Binnen de tijd is geen keuze van locaties gevonden.", "No choice of sites was found in time."},
                    {"Geef meer tijd met --time-limit.", "Give more time with --time-limit."},
                    std::nullopt}},
                  common.language);
  }
  return 0;
}

}  // namespace pareltjes::app
