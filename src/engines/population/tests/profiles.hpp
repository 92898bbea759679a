// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/resources.hpp"
#include "core/text.hpp"
#include "engines/population/age_sex.hpp"
#include "engines/population/summary.hpp"

namespace pareltjes::engines::population::testing {

/// The lines of a shipped CSV without quotes, split; the first is the header.
inline std::vector<std::vector<std::string>> shipped_rows(std::string_view name) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& line : core::split(core::find_resource(name).value(), '\n')) {
    if (!line.empty()) {
      rows.push_back(core::split(line, ','));
    }
  }
  return rows;
}

/// The shipped profiles by code: NL00, GM0363 Amsterdam, GM0518 The Hague, GM0344 Utrecht.
inline std::map<std::string, Cells> shipped_profiles() {
  std::map<std::string, Cells> profiles;
  auto rows = shipped_rows("data/profielen/leeftijd-geslacht.csv");
  rows.erase(rows.begin());
  for (const auto& row : rows) {
    const Sex sex = row.at(1) == "mannen" ? Sex::kMen : Sex::kWomen;
    profiles[row.at(0)].at(cell_of(sex, std::stoi(row.at(2)))) = core::parse_number(row.at(3)).value();
  }
  return profiles;
}

/// Where data that is not part of the repository lies; tests that need it are skipped without it.
inline std::filesystem::path test_data() {
  const char* given = std::getenv("PARELTJES_TESTDATA");
  return given != nullptr ? given : "../shared";
}

using CsvRow = std::map<std::string, std::string>;

/// A comma CSV; quoted cells may hold commas, not line ends.
inline std::vector<CsvRow> read_csv(const std::filesystem::path& path) {
  const auto cells_of = [](const std::string& line) {
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (const char c : line) {
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.emplace_back();
      } else {
        cells.back() += c;
      }
    }
    return cells;
  };
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  const auto header = cells_of(line);
  std::vector<CsvRow> rows;
  while (std::getline(file, line)) {
    const auto cells = cells_of(line);
    auto& row = rows.emplace_back();
    for (std::size_t i = 0; i < header.size() && i < cells.size(); ++i) {
      row[header[i]] = cells[i];
    }
  }
  return rows;
}

/// The seed for an urbanity class 1 … 5, as data/profielen/menging.csv says.
inline Cells seed_of_class(std::size_t urbanity) {
  const auto profiles = shipped_profiles();
  const std::vector<Cells> cities{profiles.at("GM0363"), profiles.at("GM0518"), profiles.at("GM0344")};
  const auto share = core::parse_number(shipped_rows("data/profielen/menging.csv").at(urbanity).at(1)).value();
  return blend_profiles(profiles.at("NL00"), cities, share);
}

/// CBS 03759ned as it comes: ages 10010, 10100 … 19900, then 100 to 104 and 105+; totals are left out.
inline Cells counted(const std::string& city, const std::string& year) {
  Cells cells{};
  for (const auto& row :
       read_csv(test_data() / "data" / "demog" / ("age1_sex_" + city + "_" + year + "_03759ned.csv"))) {
    const auto find = [&](const std::string& start) {
      for (const auto& [name, value] : row) {
        if (name.starts_with(start)) {
          return value;
        }
      }
      return std::string{};
    };
    const auto code = core::parse_number(find("Leeftijd"));
    const std::string sex = find("Geslacht");
    const auto persons = core::parse_number(find("Bevolking"));
    if (!code || !persons || *code == 10000 || *code == 22000 || sex.starts_with("T")) {
      continue;
    }
    const int age = *code == 10010 ? 0 : *code < 19901 ? static_cast<int>(*code - 10000) / 100 : kOldestAge;
    cells.at(cell_of(sex.starts_with("3") ? Sex::kMen : Sex::kWomen, age)) += *persons;
  }
  return cells;
}

}  // namespace pareltjes::engines::population::testing
