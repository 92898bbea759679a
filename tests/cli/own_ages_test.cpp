// SPDX-License-Identifier: EUPL-1.2
// `data import brp`: a municipality's own ages take the place of the fit, and cells below 10 appear nowhere.
#include <algorithm>
#include <set>
#include <vector>

#include "tests/cli/command_line.hpp"

namespace pareltjes::cli {
namespace {

/// Made-up people per age and sex: 13 of each in one wijk, but 3 of them at the ages 20 to 29.
std::string ages(int small = 3) {
  std::string text = "code;geslacht;leeftijd;aantal\n";
  for (const auto* wijk : {"WK043901", "WK043902"}) {
    for (const auto* sex : {"man", "vrouw"}) {
      for (int age = 0; age <= 90; ++age) {
        const int count = std::string(wijk) == "WK043901" ? (age >= 20 && age < 30 ? small : 13) : 37;
        text += std::string(wijk) + ";" + sex + ";" + std::to_string(age) + ";" + std::to_string(count) + "\n";
      }
    }
  }
  return text;
}

std::string word(const std::string& text, int number) {
  std::istringstream stream(text);
  std::string found;
  for (int i = 0; i <= number; ++i) stream >> found;
  return found;
}

/// The provenance names the file's hash, whole or its first 12 digits; it differs, as it should.
std::string without_hash(std::string text, const std::string& version) {
  for (auto at = text.find(version); at != std::string::npos; at = text.find(version, at)) {
    const auto end = text.find_first_not_of("0123456789abcdef", at);
    text.replace(at, (end == std::string::npos ? text.size() : end) - at, "#");
  }
  return text;
}

class OwnAges : public CommandLine {
 protected:
  Finished outcome(const std::string& options) const {
    return run("run wijkvoorzieningen --gemeente Purmerend " + options);
  }
};

TEST_F(OwnAges, ReplaceTheFitAndShowNoSmallCells) {
  write("leeftijden-2024.csv", ages());
  const auto imported = run("data import brp {}/leeftijden-2024.csv --gemeente Purmerend");
  ASSERT_EQ(imported.code, 0) << imported.err;
  EXPECT_NE(imported.out.find("leeftijden-brp-2024"), std::string::npos) << imported.out;
  const auto csv = outcome("--format csv --table leeftijden");
  ASSERT_EQ(csv.code, 0) << csv.err;
  std::istringstream lines(csv.out);
  std::set<std::string> left_out;
  int counted = 0;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("WK043901")) continue;
    std::vector<std::string> fields;
    std::istringstream row(line);
    for (std::string field; std::getline(row, field, ',');) fields.push_back(field);
    ASSERT_GE(fields.size(), 5U) << line;
    if (fields[3].empty()) {
      left_out.insert(fields[1] + fields[2]);
    } else {
      EXPECT_GE(std::stod(fields[3]), 10) << line;
      counted += fields[4].starts_with("gemeten");
    }
  }
  EXPECT_GE(left_out.size(), 16U) << "the ages 20 to 29 of both sexes, but for the block's first at most";
  EXPECT_GE(counted, 100) << "13 people of an age are counted people, no estimate";
  EXPECT_NE(outcome("--format table").out.find("door de gemeente zelf geteld"), std::string::npos);
}

/// The strongest check there is: two files that differ only within small cells give the same bytes in every form.
TEST_F(OwnAges, NoOutputTellsSmallCellsApart) {
  // 20 … 29 hold 3 each, or 2 and 4 in turn: the same totals of blocks of ten people and more.
  auto other = ages();
  for (const auto& [age, count] : {std::pair{20, 2}, std::pair{21, 4}}) {
    const auto from = "WK043901;man;" + std::to_string(age) + ";3\n";
    other.replace(other.find(from), from.size(),
                  "WK043901;man;" + std::to_string(age) + ";" + std::to_string(count) + "\n");
  }
  const auto all_forms = [&](const std::string& text) {
    write("leeftijden-2024.csv", text);
    EXPECT_EQ(run("data import brp {}/leeftijden-2024.csv --gemeente Purmerend").code, 0);
    const auto list = run("data list --gemeente Purmerend").out;
    const auto version = word(list.substr(std::min(list.find("leeftijden-brp-2024"), list.size())), 3);
    EXPECT_EQ(version.size(), 12U) << list;
    std::vector<std::string> forms;
    for (const auto* form :
         {"--format json", "--format csv --table gebieden", "--format csv --table leeftijden",
          "--format csv --table behoefte", "--format geojson", "--format html", "--format pagina", "--format table"}) {
      auto made = outcome(form);
      EXPECT_EQ(made.code, 0) << form << made.err;
      forms.push_back(without_hash(std::move(made.out), version));
    }
    return forms;
  };
  const auto before = all_forms(ages());
  const auto after = all_forms(other);
  ASSERT_EQ(before.size(), after.size());
  for (std::size_t i = 0; i < before.size(); ++i) EXPECT_TRUE(before[i] == after[i]) << "form " << i;
  EXPECT_FALSE(all_forms(ages(12)) == before) << "the comparison can fail";
}

TEST_F(OwnAges, BelongToTheirMunicipality) {
  write("leeftijden-2024.csv", ages());
  const auto nobody = run("data import brp {}/leeftijden-2024.csv");
  EXPECT_EQ(nobody.code, 2);
  EXPECT_NE(nobody.err.find("--gemeente"), std::string::npos) << nobody.err;
  const auto other = run("data import brp {}/leeftijden-2024.csv --gemeente Vlaardingen");
  EXPECT_EQ(other.code, 2);
  EXPECT_NE(other.err.find("WK043901"), std::string::npos) << other.err;
  ASSERT_EQ(run("data import brp {}/leeftijden-2024.csv --gemeente Purmerend").code, 0);
  EXPECT_EQ(run("data list").out.find("leeftijden-brp"), std::string::npos) << "not for everybody";
  EXPECT_NE(run("data list --gemeente Purmerend").out.find("leeftijden-brp"), std::string::npos);
}

}  // namespace
}  // namespace pareltjes::cli
