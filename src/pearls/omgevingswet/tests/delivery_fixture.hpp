// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "pearls/omgevingswet/delivery.hpp"
#include "pearls/omgevingswet/pearl.hpp"
#include "pearls/omgevingswet/schema_pack.hpp"

namespace pareltjes::omgevingswet {

inline const pearl::RunControl kNoLimit{{}, std::nullopt, {}};

inline std::string text_of(const pearl::Cell& cell) {
  if (const auto* value = std::get_if<std::string>(&cell)) return *value;
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
  return "-";
}

/// "rule file line:column eid" of each finding, sorted.
inline std::vector<std::string> findings_of(const pearl::Outcome& outcome) {
  std::vector<std::string> all;
  const auto& table = *outcome.table("bevindingen");
  for (const auto& row : table.rows) {
    const auto text = [&](std::string_view name) { return text_of(row[table.column(name)]); };
    all.push_back(text("regel") + " " + text("bestand") + " " + text("regelnummer") + ":" + text("kolom") + " " +
                  text("eid"));
  }
  std::ranges::sort(all);
  return all;
}

inline pearl::Outcome outcome_of(std::vector<pearl::InputFile> files, nlohmann::json values = nlohmann::json::object(),
                                 std::map<std::string, packages::Files> packs = {}) {
  pearl::RunInput input;
  values["gemeente"] = "GM0439";
  input.values = std::move(values);
  input.files = std::move(files);
  input.packages = std::move(packs);
  const auto outcome = make_pearl()->compute(input, kNoLimit);
  EXPECT_TRUE(outcome.has_value()) << (outcome ? "" : core::describe(outcome.error(), core::Language::kEnglish));
  return outcome.value_or(pearl::Outcome{});
}

inline std::vector<pearl::InputFile> as_input(const packages::Files& files) {
  std::vector<pearl::InputFile> input;
  for (const auto& [name, bytes] : files) input.push_back({"levering/" + name, bytes});
  return input;
}

/// Folder with the published schemas, rules and deliveries, which are not part of this repository.
inline std::filesystem::path data_folder() {
  const char* set = std::getenv("PARELTJES_TESTDATA");
  return std::filesystem::path(set != nullptr ? set : "../shared") / "dso";
}

inline std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A pack made of folders, as `schemas add` makes it.
inline packages::Files pack_of(const std::vector<std::string>& folders, const std::vector<std::string>& rules,
                               const std::string& name) {
  const auto read = [](const std::vector<std::string>& from) {
    packages::Files files;
    for (const auto& folder : from) {
      for (const auto& entry : std::filesystem::recursive_directory_iterator(data_folder() / folder)) {
        if (entry.is_regular_file())
          files[folder + "/" + entry.path().lexically_relative(data_folder() / folder).generic_string()] =
              bytes_of(entry.path());
      }
    }
    return files;
  };
  const auto pack = make_pack({read(folders), read(rules), name});
  EXPECT_TRUE(pack.has_value());
  return pack.value_or(packages::Files{});
}

}  // namespace pareltjes::omgevingswet
