// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/future_rates.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <optional>

#include "core/resources.hpp"
#include "core/text.hpp"
#include "engines/population/rates.hpp"
#include "platform/hub/csv.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

namespace population = engines::population;
using population::Ages;

constexpr std::string_view kFolder = "data/profielen/";

/// A shipped CSV, each row by the names of its columns. What is wrong with it is a fault of ours.
core::Result<std::vector<std::map<std::string, std::string>>> shipped(std::string_view file) {
  const auto name = fmt::format("{}{}", kFolder, file);
  const auto broken = [&] {
    return core::fail(core::ErrorCode::kInternal,
                      {fmt::format("{} is niet te lezen.", name), fmt::format("{} cannot be read.", name)});
  };
  const auto bytes = core::find_resource(name);
  if (!bytes) return broken();
  auto reader = hub::CsvReader::open(name, *bytes);
  if (!reader) return std::unexpected(reader.error());
  std::vector<std::map<std::string, std::string>> rows;
  std::vector<std::string_view> fields;
  for (;;) {
    const auto more = reader->next(fields);
    if (!more) return std::unexpected(more.error());
    if (!*more) break;
    auto& row = rows.emplace_back();
    for (std::size_t i = 0; i < fields.size(); ++i) row[reader->header()[i]] = std::string(fields[i]);
  }
  if (rows.empty()) return broken();
  return rows;
}

double number(const std::map<std::string, std::string>& row, const std::string& column) {
  const auto found = row.find(column);
  return found == row.end() ? std::nan("") : core::parse_number(found->second).value_or(std::nan(""));
}

/// Middle of "2025-2030".
double middle_of(const std::string& period) {
  const auto years = core::split(period, '-');
  assert(years.size() == 2);
  return (core::parse_number(years[0]).value_or(0) + core::parse_number(years[1]).value_or(0)) / 2;
}

Ages between(const Ages& a, const Ages& b, double part, bool logarithms) {
  Ages mixed{};
  for (std::size_t age = 0; age < mixed.size(); ++age) {
    const bool both = a[age] > 0 && b[age] > 0;
    mixed[age] = logarithms && both ? std::exp((1 - part) * std::log(a[age]) + part * std::log(b[age]))
                                    : (1 - part) * a[age] + part * b[age];
  }
  return mixed;
}

}  // namespace

core::Result<Assumptions> Assumptions::read() {
  const auto rows = shipped("prognose.csv");
  if (!rows) return std::unexpected(rows.error());
  Assumptions assumptions;
  for (const auto& row : *rows) {
    assumptions.all_[row.at("naam")] = {number(row, "waarde"), row.at("eenheid"), row.at("aard"), row.at("bron"),
                                        row.at("uitleg")};
  }
  return assumptions;
}

double Assumptions::operator[](std::string_view name) const {
  const auto found = all_.find(name);
  assert(found != all_.end());
  return found->second.value;
}

population::MoveSchedule Assumptions::schedule() const {
  const auto& self = *this;
  return {self["leeftijd_a1"],  self["leeftijd_alpha1"],  self["leeftijd_a2"], self["leeftijd_alpha2"],
          self["leeftijd_mu2"], self["leeftijd_lambda2"], self["leeftijd_c"]};
}

core::Result<NationalRates> NationalRates::read() {
  NationalRates rates;
  if (auto read = rates.read_deaths(); !read) return std::unexpected(read.error());
  if (auto read = rates.read_births(); !read) return std::unexpected(read.error());
  return rates;
}

core::Result<void> NationalRates::read_deaths() {
  const auto rows = shipped("sterfte-toekomst.csv");
  if (!rows) return std::unexpected(rows.error());
  std::map<std::string, std::array<std::vector<double>, 2>> groups;
  for (const auto& row : *rows) {
    groups[row.at("periode")].at(row.at("geslacht") == "mannen" ? 0 : 1).push_back(number(row, "sterfte"));
    source_of_deaths_ = row.at("bron");
  }
  for (const auto& [name, sexes] : groups) {
    auto& period = periods_[name];
    period.middle = middle_of(name);
    for (const bool men : {true, false}) {
      const auto single = population::graduate_mortality(sexes[men ? 0 : 1]);
      if (!single) return std::unexpected(single.error());
      (men ? period.men : period.women) = *single;
    }
  }
  return {};
}

core::Result<void> NationalRates::read_births() {
  const auto rows = shipped("vruchtbaarheid-toekomst.csv");
  if (!rows) return std::unexpected(rows.error());
  std::map<std::string, std::vector<double>> percents;
  std::map<std::string, double> children;
  for (const auto& row : *rows) {
    const auto& period = row.at("periode");
    percents[period].push_back(number(row, "percentage"));
    children[period] = number(row, "kinderen_per_vrouw");
    periods_[period].sex_ratio = number(row, "jongens_per_meisje");
    source_of_births_ = row.at("bron");
  }
  for (auto& [name, period] : periods_) {
    const auto fertility = population::graduate_fertility(percents[name], children[name]);
    if (!fertility) return std::unexpected(fertility.error());
    period.fertility = *fertility;
  }
  return {};
}

core::Result<population::YearRates> NationalRates::year(int year) const {
  const double at = year + 0.5;
  std::vector<const Period*> ordered;
  ordered.reserve(periods_.size());
  for (const auto& [name, period] : periods_) ordered.push_back(&period);  // "2020-2025" sorts by time
  std::size_t next = 0;
  while (next < ordered.size() && ordered[next]->middle < at) ++next;
  const Period& b = *ordered[std::min(next, ordered.size() - 1)];
  const Period& a = *ordered[next == 0 ? 0 : next - 1];
  const double part = &a == &b ? 0 : (at - a.middle) / (b.middle - a.middle);
  population::YearRates rates;
  rates.fertility = between(a.fertility, b.fertility, part, false);
  rates.sex_ratio_at_birth = (1 - part) * a.sex_ratio + part * b.sex_ratio;
  Ages survival[2];
  for (const bool men : {true, false}) {
    const auto deaths = between(men ? a.men : a.women, men ? b.men : b.women, part, true);
    const auto table = population::life_table(deaths, men ? population::Sex::kMen : population::Sex::kWomen);
    if (!table) return std::unexpected(table.error());
    survival[men ? 0 : 1] = population::survival_ratios(*table);
  }
  rates.survival = population::survival_cells(survival[0], survival[1]);
  return rates;
}

}  // namespace pareltjes::wijkvoorzieningen
