// SPDX-License-Identifier: EUPL-1.2
// One mistake in the sound delivery of the example.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "pearls/omgevingswet/checks.hpp"
#include "pearls/omgevingswet/tests/delivery_fixture.hpp"

namespace pareltjes::omgevingswet {

struct Edit {
  std::string file, sought, put;
};
using Edits = std::vector<Edit>;

struct Fault {
  std::string code;
  Edits edits;
  std::string file;  ///< Where it must be found; empty: in the file of the first edit.
  std::string at;    ///< Text at whose element it must be found; empty: the file as a whole, or the edit.
  std::string severity = "fout";
  std::vector<std::string> also{};  ///< Rules that the same mistake breaks as well.
};

inline void apply(packages::Files& files, const Edit& edit) {
  auto& content = files.at(edit.file);
  const auto at = content.find(edit.sought);
  ASSERT_NE(at, std::string::npos) << edit.file << ": " << edit.sought;
  content.replace(at, edit.sought.size(), edit.put);
}

/// The hash of the GIO follows its bytes, unless the fault is about the hash.
inline void hash_again(packages::Files& files) {
  auto& object = files.at("IO-bank.xml");
  const auto begin = object.find("<data:hash>") + 11;
  object.replace(begin, object.find('<', begin) - begin, sha512_hex(files.at("bank.gml")));
}

inline std::string line_of(const std::string& content, const std::string& text) {
  const auto at = content.find(text);
  return at == std::string::npos
             ? "?"
             : std::to_string(1 + std::count(content.begin(), content.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

inline pearl::Outcome outcome_with(const Fault& fault, packages::Files& files) {
  for (const auto& edit : fault.edits) apply(files, edit);
  hash_again(files);
  return outcome_of(as_input(files));
}

/// Puts in each fault by itself. @return the codes that were found.
inline std::set<std::string> expect_each(const std::vector<Fault>& faults) {
  std::set<std::string> codes;
  for (const auto& fault : faults) {
    auto files = example_files(false);
    const auto outcome = outcome_with(fault, files);
    const auto& table = *outcome.table("bevindingen");
    const auto cell = [&](const auto& row, std::string_view name) { return text_of(row[table.column(name)]); };
    std::multiset<std::string> found;
    for (const auto& row : table.rows) found.insert(cell(row, "regel"));
    std::multiset<std::string> expected{fault.code};
    expected.insert(fault.also.begin(), fault.also.end());
    EXPECT_EQ(found, expected) << fault.code << " " << fault.edits.front().put;

    const auto file = fault.file.empty() ? fault.edits.front().file : fault.file;
    const auto here = std::ranges::find_if(
        table.rows, [&](const auto& row) { return cell(row, "regel") == fault.code && cell(row, "bestand") == file; });
    EXPECT_NE(here, table.rows.end()) << fault.code << " in " << file;
    if (here == table.rows.end()) continue;
    EXPECT_EQ(cell(*here, "ernst"), fault.severity) << fault.code;
    EXPECT_FALSE(cell(*here, "tekst").empty() || cell(*here, "tekst").contains('{')) << cell(*here, "tekst");
    codes.insert(fault.code);
    if (fault.at == "-") {
      EXPECT_EQ(cell(*here, "regelnummer"), "-") << fault.code;
      continue;
    }
    // Some texts occur earlier too: then any of their lines will do.
    const auto& content = files.at(file);
    std::set<std::string> lines;
    for (auto at = content.find(fault.at); at != std::string::npos; at = content.find(fault.at, at + 1))
      lines.insert(line_of(content.substr(0, at) + "\x01" + content.substr(at), "\x01"));
    EXPECT_TRUE(lines.contains(cell(*here, "regelnummer")))
        << fault.code << " at line " << cell(*here, "regelnummer") << " of " << file << ", not at " << fault.at;
    EXPECT_FALSE(cell(*here, "fragment").empty()) << fault.code;
    EXPECT_TRUE(cell(*here, "xpath").starts_with('/')) << fault.code;
  }
  return codes;
}

inline std::vector<std::string> codes_of(const packages::Files& files) {
  std::vector<std::string> codes;
  for (const auto& finding : outcome_of(as_input(files)).findings) codes.push_back(finding.code);
  return codes;
}

using Codes = std::vector<std::string>;

}  // namespace pareltjes::omgevingswet
