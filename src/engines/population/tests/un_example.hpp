// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "core/text.hpp"
#include "engines/population/projection.hpp"
#include "engines/population/tests/profiles.hpp"

namespace pareltjes::engines::population::testing {

inline std::filesystem::path un_folder() {
  return test_data() / "bench" / "population_ccm";
}

/// The worked example of the UN's own program: Canada 1950–2020 (R package ccmppWPP). One gzipped CSV.
inline std::vector<CsvRow> un_example(const std::string& name) {
  const auto path = un_folder() / ("wpp_example_" + name + ".csv.gz");
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(("gzip -dc '" + path.string() + "'").c_str(), "r"), &pclose);
  std::string text;
  std::vector<char> block(1 << 16);
  while (const auto count = std::fread(block.data(), 1, block.size(), pipe.get())) {
    text.append(block.data(), count);
  }
  std::vector<CsvRow> rows;
  std::vector<std::string> header;
  for (const auto& line : core::split(text, '\n')) {
    const auto cells = core::split(line, ',');
    if (header.empty()) {
      header = cells;
      continue;
    }
    if (cells.size() == header.size()) {
      auto& row = rows.emplace_back();
      for (std::size_t i = 0; i < header.size(); ++i) {
        row[header[i]] = cells[i];
      }
    }
  }
  return rows;
}

inline double value_of(const CsvRow& row) {
  return std::stod(row.at("value"));
}

inline std::size_t age_of(const CsvRow& row) {
  return std::stoul(row.at("age_start"));
}

/// By year, rows of one sex each put in Cells; rows of both sexes and of other indicators are left out.
inline std::map<int, Cells> un_cells(const std::string& name, const std::string& indicator = "") {
  std::map<int, Cells> years;
  for (const auto& row : un_example(name)) {
    if (row.at("sex") != "both" && (indicator.empty() || row.at("indicator") == indicator)) {
      years[std::stoi(row.at("time_start"))].at((row.at("sex") == "female" ? kAges : 0) + age_of(row)) = value_of(row);
    }
  }
  return years;
}

/// The population of 1950 and the rates of 1950 … 2019, as the UN's own program used them.
struct UnRates {
  Cells start{};
  std::vector<YearRates> years;
};
inline UnRates un_rates() {
  const auto survival = un_cells("out_lt_Sx_1x1", "lt_Sx");
  const auto moves = un_cells("in_mig_net_count_age_sex");
  std::map<int, Ages> fertility;
  for (const auto& row : un_example("out_fert_rate_age_f_1x1")) {
    fertility[std::stoi(row.at("time_start"))].at(age_of(row)) = value_of(row);
  }
  std::map<int, double> ratio;
  for (const auto& row : un_example("out_srb")) {
    ratio[std::stoi(row.at("time_start"))] = value_of(row);
  }
  UnRates found;
  for (int year = 1950; year < 2020; ++year) {
    auto& rates = found.years.emplace_back();
    rates.survival = survival.at(year);
    rates.fertility = fertility.at(year);
    rates.sex_ratio_at_birth = ratio.at(year);
    rates.net_moves = moves.at(year);
  }
  found.start = un_cells("in_pop_count_age_sex_base").at(1950);
  return found;
}

}  // namespace pareltjes::engines::population::testing
