// SPDX-License-Identifier: EUPL-1.2
// The official rule files of STOP and the LVBB on some three thousand files: the same rules, places and texts as
// Saxon-HE 9.9 gives. The files are not part of this repository; without them the tests are skipped.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>
#include <zip.h>
#include <nlohmann/json.hpp>

#include "engines/xml_rules/document/document.hpp"
#include "engines/xml_rules/schematron/rule_file.hpp"

namespace pareltjes::engines::xml_rules {
namespace {

namespace fs = std::filesystem;

fs::path data_folder() {
  const char* set = std::getenv("PARELTJES_TESTDATA");
  return fs::path(set != nullptr ? set : "../shared") / "dso";
}

std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// "a.zip!/b.xml" is member b.xml of a.zip.
std::optional<std::string> read(const fs::path& folder, const std::string& name) {
  const auto inside = name.find("!/");
  if (inside == std::string::npos) {
    return fs::exists(folder / name) ? std::optional(bytes_of(folder / name)) : std::nullopt;
  }
  zip_t* archive = zip_open((folder / name.substr(0, inside)).c_str(), ZIP_RDONLY, nullptr);
  if (archive == nullptr) {
    return std::nullopt;
  }
  zip_stat_t about;
  std::optional<std::string> bytes;
  if (zip_stat(archive, name.c_str() + inside + 2, 0, &about) == 0) {
    bytes.emplace(about.size, '\0');
    zip_file_t* file = zip_fopen(archive, name.c_str() + inside + 2, 0);
    zip_fread(file, bytes->data(), about.size);
    zip_fclose(file);
  }
  zip_discard(archive);
  return bytes;
}

// id, role, location, message
using Row = std::tuple<std::string, std::string, std::string, std::string>;
struct Answer {
  std::vector<Row> violations;
  std::string error;
  friend bool operator==(const Answer&, const Answer&) = default;
};
std::ostream& operator<<(std::ostream& out, const Answer& answer) {
  if (!answer.error.empty()) {
    return out << "error " << answer.error;
  }
  for (const auto& [id, role, location, message] : answer.violations) {
    out << "\n  " << id << " " << role << " " << location << " " << message;
  }
  return out;
}

using Standard = std::vector<std::pair<std::string, RuleFile>>;

const std::map<std::string, std::vector<std::string>> kFolders{
    {"stop-1.3.0", {"stop130-lvbb120-imow/stop/1.3.0", "stop130-lvbb120-imow/lvbb"}},
    {"stop-1.4.0-ic", {"stop140", "stop141-lvbb/lvbb"}}};

std::map<std::string, Standard> load_standards() {
  std::map<std::string, Standard> all;
  for (const auto& [standard, folders] : kFolders) {
    for (const auto& folder : folders) {
      for (const auto& entry : fs::directory_iterator(data_folder() / folder)) {
        if (entry.path().extension() != ".sch") {
          continue;
        }
        auto rules = RuleFile::load(bytes_of(entry.path()), entry.path().filename().string());
        if (!rules) {
          ADD_FAILURE() << core::describe(rules.error(), core::Language::kEnglish);
          continue;
        }
        all[standard].emplace_back(entry.path().filename().string(), std::move(*rules));
      }
    }
  }
  return all;
}

// file → standard + rule file → what Saxon says.
using Expected = std::map<std::string, std::map<std::string, Answer>>;

void read_lines(const fs::path& path, Expected& expected) {
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    const auto json = nlohmann::json::parse(line);
    auto& of_file = expected[json.at("file")];
    const std::string standard = json.at("standard");
    if (!json.contains("violations")) {  // the rule files that give nothing
      for (const auto& schematron : json.at("empty")) {
        of_file[standard + " " + schematron.get<std::string>()] = {};
      }
      continue;
    }
    Answer answer;
    answer.error = json.value("error", "");
    for (const auto& violation : json.at("violations")) {
      answer.violations.emplace_back(violation.at("id"), violation.value("role", ""), violation.at("location"),
                                     violation.at("message"));
    }
    const auto schematron = json.at("schematron").is_null() ? "" : json.at("schematron").get<std::string>();
    of_file[standard + " " + schematron] = std::move(answer);
  }
}

Answer ours(const RuleFile& rules, const Document& document) {
  Answer answer;
  const auto verdict = rules.check(document);
  answer.error = verdict.error_code.value_or("");
  for (const auto& violation : verdict.violations) {
    answer.violations.emplace_back(violation.id, violation.role, violation.location, violation.message);
  }
  return answer;
}

void compare(const fs::path& folder, const std::string& lines) {
  Expected expected;
  read_lines(data_folder() / "oracle" / (lines + ".jsonl"), expected);
  read_lines(data_folder() / "oracle" / (lines + "-empty.jsonl"), expected);
  ASSERT_FALSE(expected.empty());
  const auto standards = load_standards();
  std::size_t pairs = 0;
  std::size_t equal = 0;
  std::size_t violations = 0;
  std::map<std::string, int> differing;
  for (auto& [file, by_rules] : expected) {
    auto bytes = read(folder, file);
    ASSERT_TRUE(bytes) << file;
    const auto document = Document::parse(std::move(*bytes), file);
    for (auto& [key, answer] : by_rules) {
      ++pairs;
      std::ranges::sort(answer.violations);
      violations += answer.violations.size();
      Answer got;
      if (!document) {
        got.error = "not well-formed";
      } else {
        const auto space = key.find(' ');
        const auto& rule_files = standards.at(key.substr(0, space));
        const auto name = key.substr(space + 1);
        const auto rules = std::ranges::find(rule_files, name, &std::pair<std::string, RuleFile>::first);
        ASSERT_NE(rules, rule_files.end()) << key;
        got = ours(rules->second, *document);
        std::ranges::sort(got.violations);
      }
      if (got == answer) {
        ++equal;
      } else if (++differing[key] <= 2) {
        ADD_FAILURE() << file << " " << key << "\nexpected:" << answer << "\nours:" << got;
      }
    }
  }
  std::cout << lines << ": " << equal << " of " << pairs << " (file, rule file) equal; " << violations
            << " violations\n";
  for (const auto& [key, count] : differing) {
    std::cout << "  differs " << count << " times: " << key << "\n";
  }
  EXPECT_EQ(equal, pairs);
}

class Oracle : public testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(data_folder() / "oracle" / "expected.jsonl")) {
      GTEST_SKIP() << "skipped, data absent";
    }
  }
};

TEST_F(Oracle, MutatedFilesGiveWhatSaxonGives) {
  compare(data_folder() / "oracle", "expected");
}

TEST_F(Oracle, UnitTestsOfThePublisherGiveWhatSaxonGives) {
  compare(data_folder(), "expected-unittests");
}

TEST_F(Oracle, RealDeliveriesGiveWhatSaxonGives) {
  compare(data_folder(), "expected-deliveries");
}

}  // namespace
}  // namespace pareltjes::engines::xml_rules
