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
#include "pearls/omgevingswet/delivery.hpp"
#include "pearls/omgevingswet/schema_pack.hpp"
#include "platform/packages/archive.hpp"

namespace pareltjes::app {
namespace {

using engines::xml_rules::Document;
using engines::xml_rules::RuleFile;
using nlohmann::ordered_json;

core::Result<std::string> bytes_of(const std::filesystem::path& path) {
  std::error_code error;
  const auto size = std::filesystem::is_regular_file(path, error) ? std::filesystem::file_size(path, error) : 0;
  std::ifstream stream(path, std::ios::binary);
  std::string bytes(error ? 0 : size, '\0');
  stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (error || stream.gcount() != static_cast<std::streamsize>(bytes.size()) ||
      !std::filesystem::is_regular_file(path, error)) {
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

std::string last_part(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

/// Path → content of every .sch below a folder.
packages::Files rule_files_below(const std::string& folder) {
  packages::Files files;
  std::error_code absent;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, absent)) {
    if (entry.path().extension() != ".sch") continue;
    if (auto bytes = bytes_of(entry.path())) files.emplace(entry.path().string(), std::move(*bytes));
  }
  return files;
}

/// The files of a pack that was added with `schemas add`; none when there is no such pack.
core::Result<packages::Files> files_of_pack(const CommonOptions& common, const std::string& name) {
  const auto pack = omgevingswet::pack_name(name);
  if (!pack.complete()) return packages::Files{};
  const auto installation = Installation::open(common);
  if (!installation) return std::unexpected(installation.error());
  auto package = (*installation)->packages().load(command_line_scope(), pack.id, pack.version);
  if (package) return std::move(package->files);
  if (package.error().code == core::ErrorCode::kNotFound) return packages::Files{};
  return std::unexpected(package.error());
}

/// The rule files of folders or packs, whose names are separated by commas.
core::Result<Rules> rules_in(const CommonOptions& common, const std::string& names) {
  Rules rules;
  for (const auto& name : core::split(names, ',')) {
    packages::Files files;
    if (std::filesystem::is_directory(name)) {
      files = rule_files_below(name);
    } else {
      auto pack = files_of_pack(common, name);
      if (!pack) return std::unexpected(pack.error());
      files = std::move(*pack);
      std::erase_if(files, [](const auto& file) { return !file.first.ends_with(".sch"); });
    }
    if (files.empty()) {
      return core::fail(core::ErrorCode::kInvalidInput,
                        {"Er zijn geen regelbestanden (.sch) in ‘" + name + "’.",
                         "There are no rule files (.sch) in ‘" + name + "’."},
                        {"Geef een map, of de naam van een pakket uit ‘pareltjes schemas list’.",
                         "Give a folder, or the name of a pack from ‘pareltjes schemas list’."});
    }
    for (auto& [path, bytes] : files) {
      auto loaded = RuleFile::load(std::move(bytes), last_part(path));
      if (!loaded) return std::unexpected(loaded.error());
      rules.files.push_back(std::move(*loaded));
    }
    rules.standard += (rules.standard.empty() ? "" : ",") + std::filesystem::path(name).filename().string();
  }
  std::ranges::stable_sort(rules.files, {}, &RuleFile::file_name);
  return rules;
}

void print(const ordered_json& line) {
  fmt::print("{}\n", line.dump(-1, ' ', false, ordered_json::error_handler_t::replace));
}

/// In a fixed order, by id, place and text.
ordered_json as_json(std::vector<engines::xml_rules::Violation> violations) {
  std::ranges::sort(violations, {}, [](const engines::xml_rules::Violation& violation) {
    return std::tie(violation.id, violation.location, violation.message);
  });
  auto all = ordered_json::array();
  for (const auto& violation : violations) {
    ordered_json one{{"id", violation.id}};
    if (!violation.role.empty()) one["role"] = violation.role;
    one["location"] = violation.location;
    one["message"] = violation.message;
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
           {"error", "not well-formed"}});
    fmt::print(stderr, "{}\n", core::describe(document.error(), core::Language::kEnglish));
    return true;
  }
  bool any = false;
  for (const auto& file : rules.files) {
    const auto verdict = file.check(*document);
    ordered_json line{{"file", name}, {"standard", rules.standard}, {"schematron", file.file_name()}};
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

core::Result<bool> check_path(const Rules& rules, const std::string& path) {
  bool any = false;
  if (std::filesystem::is_directory(path)) {
    std::vector<std::string> below;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
      const auto name = entry.path().string();
      if (entry.is_regular_file() && (omgevingswet::is_xml_name(name) || name.ends_with(".zip"))) below.push_back(name);
    }
    std::ranges::sort(below);
    for (const auto& file : below) {
      const auto found = check_path(rules, file);
      if (!found) return found;
      any |= *found;
    }
    return any;
  }
  auto bytes = bytes_of(path);
  if (!bytes) return std::unexpected(bytes.error());
  if (!path.ends_with(".zip")) return check(rules, path, std::move(*bytes));
  auto members = packages::read_zip(*bytes, {.entries = 20'000, .packed_bytes = bytes->size(), .ratio = 400});
  if (!members) return std::unexpected(members.error());
  for (auto& [name, content] : *members) {
    if (omgevingswet::is_xml_name(name)) any |= check(rules, fmt::format("{}!/{}", path, name), std::move(content));
  }
  return any;
}

}  // namespace

int solve_schematron_command(const CommonOptions& common, const SolveOptions& options) {
  std::string names;
  for (const auto& setting : options.settings) {
    if (setting.starts_with("standaard=")) names = setting.substr(setting.find('=') + 1);
  }
  const auto rules = rules_in(common, names);
  if (!rules) return report({rules.error()}, common.language);
  bool any = false;
  for (const auto& file : options.files) {
    const auto found = check_path(*rules, file);
    if (!found) return report({found.error()}, common.language);
    any |= *found;
  }
  return any ? 1 : 0;
}

}  // namespace pareltjes::app
