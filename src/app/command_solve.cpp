// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <tuple>

#include "app/commands.hpp"
#include "core/text.hpp"
#include "engines/xml_rules/document/document.hpp"
#include "engines/xml_rules/schematron/rule_file.hpp"
#include "platform/packages/archive.hpp"

namespace pareltjes::app {
namespace {

using engines::xml_rules::Document;
using engines::xml_rules::RuleFile;

core::Result<std::string> bytes_of(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  if (stream.bad() || !std::filesystem::is_regular_file(path)) {
    return core::fail(
        core::ErrorCode::kInvalidFile,
        {"Het bestand ‘" + path.string() + "’ is niet te lezen.", "The file ‘" + path.string() + "’ cannot be read."},
        {"Kijk of de naam klopt.", "Check whether the name is right."});
  }
  return bytes;
}

struct Rules {
  std::string standard;  ///< As it was named.
  std::vector<RuleFile> files;
};

/// Every .sch below the folders, which are separated by commas.
core::Result<Rules> rules_in(const std::string& folders) {
  Rules rules;
  for (const auto& folder : core::split(folders, ',')) {
    std::error_code absent;
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, absent)) {
      if (entry.path().extension() == ".sch") paths.push_back(entry.path());
    }
    std::ranges::sort(paths);
    if (paths.empty()) {
      return core::fail(core::ErrorCode::kInvalidInput,
                        {"In de map ‘" + folder + "’ staan geen regelbestanden (.sch).",
                         "The folder ‘" + folder + "’ holds no rule files (.sch)."},
                        {"Geef de map van de standaard: --set standaard=MAP.",
                         "Give the folder of the standard: --set standaard=FOLDER."});
    }
    for (const auto& path : paths) {
      auto bytes = bytes_of(path);
      if (!bytes) return std::unexpected(bytes.error());
      auto loaded = RuleFile::load(std::move(*bytes), path.filename().string());
      if (!loaded) return std::unexpected(loaded.error());
      rules.files.push_back(std::move(*loaded));
    }
    rules.standard += (rules.standard.empty() ? "" : ",") + std::filesystem::path(folder).filename().string();
  }
  return rules;
}

void print(const nlohmann::json& line) {
  fmt::print("{}\n", line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

/// In a fixed order, by id, place and text.
nlohmann::json as_json(std::vector<engines::xml_rules::Violation> violations) {
  std::ranges::sort(violations, {}, [](const engines::xml_rules::Violation& violation) {
    return std::tie(violation.id, violation.location, violation.message);
  });
  auto all = nlohmann::json::array();
  for (const auto& violation : violations) {
    nlohmann::json one{{"id", violation.id}, {"location", violation.location}, {"message", violation.message}};
    if (!violation.role.empty()) one["role"] = violation.role;
    all.push_back(std::move(one));
  }
  return all;
}

/// One line for each rule file that finds something or fails. Whether anything was printed.
bool check(const Rules& rules, const std::string& name, std::string bytes) {
  const auto document = Document::parse(std::move(bytes), name);
  if (!document) {
    print({{"file", name},
           {"standard", rules.standard},
           {"schematron", nullptr},
           {"violations", nullptr},
           {"error", "not well-formed"},
           {"detail", core::describe(document.error(), core::Language::kEnglish)}});
    return true;
  }
  bool any = false;
  for (const auto& file : rules.files) {
    const auto verdict = file.check(*document);
    nlohmann::json line{{"file", name}, {"standard", rules.standard}, {"schematron", file.file_name()}};
    if (verdict.error_code) {
      line["violations"] = nullptr;
      line["error"] = *verdict.error_code;
    } else if (!verdict.violations.empty()) {
      line["violations"] = as_json(verdict.violations);
    } else {
      continue;
    }
    print(line);
    any = true;
  }
  return any;
}

bool is_xml(std::string_view name) {
  return name.ends_with(".xml") || name.ends_with(".gml");
}

}  // namespace

int solve_schematron_command(const CommonOptions& common, const SolveOptions& options) {
  std::string folders;
  for (const auto& setting : options.settings) {
    if (setting.starts_with("standaard=")) folders = setting.substr(setting.find('=') + 1);
  }
  const auto rules = rules_in(folders);
  if (!rules) return report({rules.error()}, common.language);
  bool any = false;
  for (const auto& file : options.files) {
    auto bytes = bytes_of(file);
    if (!bytes) return report({bytes.error()}, common.language);
    if (!file.ends_with(".zip")) {
      any |= check(*rules, file, std::move(*bytes));
      continue;
    }
    auto members = packages::read_zip(*bytes, {.entries = 20'000, .packed_bytes = bytes->size(), .ratio = 400});
    if (!members) return report({members.error()}, common.language);
    for (auto& [name, content] : *members) {
      if (is_xml(name)) any |= check(*rules, fmt::format("{}!/{}", file, name), std::move(content));
    }
  }
  return any ? 1 : 0;
}

}  // namespace pareltjes::app
