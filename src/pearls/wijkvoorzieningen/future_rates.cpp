// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/future_rates.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <optional>

#include "core/text.hpp"
#include "engines/population/rates.hpp"
#include "pearls/wijkvoorzieningen/shipped_rows.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

namespace population = engines::population;
using population::Ages;

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
  const auto rows = shipped_rows("prognose.csv");
  if (!rows) return std::unexpected(rows.error());
  Assumptions assumptions;
  for (const auto& row : *rows) {
    assumptions.all_[row.at("naam")] = {number_in(row, "waarde"), row.at("eenheid"), row.at("aard"), row.at("bron"),
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
  const auto rows = shipped_rows("sterfte-toekomst.csv");
  if (!rows) return std::unexpected(rows.error());
  std::map<std::string, std::array<std::vector<double>, 2>> groups;
  for (const auto& row : *rows) {
    groups[row.at("periode")].at(row.at("geslacht") == "mannen" ? 0 : 1).push_back(number_in(row, "sterfte"));
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
  const auto rows = shipped_rows("vruchtbaarheid-toekomst.csv");
  if (!rows) return std::unexpected(rows.error());
  std::map<std::string, std::vector<double>> percents;
  std::map<std::string, double> children;
  for (const auto& row : *rows) {
    const auto& period = row.at("periode");
    percents[period].push_back(number_in(row, "percentage"));
    children[period] = number_in(row, "kinderen_per_vrouw");
    periods_[period].sex_ratio = number_in(row, "jongens_per_meisje");
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
