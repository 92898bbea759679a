// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "engines/decision_tables/check/check.hpp"
#include "engines/decision_tables/model/read.hpp"

namespace pareltjes::app {
namespace {

using namespace engines::decision_tables;
using nlohmann::json;

core::Result<Model> model_in(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  if (stream.bad() || !std::filesystem::is_regular_file(path)) {
    return core::fail(
        core::ErrorCode::kInvalidFile,
        {"Het bestand ‘" + path.string() + "’ is niet te lezen.", "The file ‘" + path.string() + "’ cannot be read."},
        {"Kijk of de naam klopt.", "Check whether the name is right."});
  }
  return read_model(std::move(bytes), path.string());
}

json as_json(const Finding& finding, const std::string& file, core::Language language) {
  return {{"code", finding.code},
          {"severity", name_of(finding.severity, core::Language::kEnglish)},
          {"message", finding.message.in(language)},
          {"file", file},
          {"line", finding.line},
          {"column", finding.column},
          {"xpath", finding.xpath},
          {"owner", finding.owner},
          {"advice", finding.advice.in(language)}};
}

json as_json(const TableVerdict& table, const std::string& file) {
  return {{"file", file},           {"owner", table.owner}, {"policy", table.policy},
          {"inputs", table.inputs}, {"rules", table.rules}, {"decided", table.decided}};
}

std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

void print_text(const Report& report, const std::string& file, core::Language language) {
  const bool dutch = language == core::Language::kDutch;
  for (const auto& finding : report.findings) {
    fmt::print("{}:{}:{}: {} [{}] {}{} {}\n", file, finding.line, finding.column, name_of(finding.severity, language),
               finding.code, finding.owner.empty() ? "" : finding.owner + ": ", finding.message.in(language),
               finding.advice.in(language));
  }
  const auto count = [&](Severity severity) {
    return std::ranges::count(report.findings, severity, &Finding::severity);
  };
  const auto decided = std::ranges::count(report.tables, true, &TableVerdict::decided);
  fmt::print(
      fmt::runtime(
          dutch ? "{}: {} tabellen, waarvan {} geheel gecontroleerd; {} fouten, {} waarschuwingen, {} opmerkingen\n"
                : "{}: {} tables, of which {} checked as a whole; {} errors, {} warnings, {} notes\n"),
      file, report.tables.size(), decided, count(Severity::kError), count(Severity::kWarning), count(Severity::kNote));
}

}  // namespace

int solve_tables_command(const CommonOptions& common, const TablesOptions& options) {
  bool wrong = false;
  json together{{"findings", json::array()}, {"tables", json::array()}};
  for (const auto& file : options.files) {
    const auto model = model_in(file);
    if (!model) return report({model.error()}, common.language);
    const auto verdict = check(*model);
    wrong |= verdict.has_errors();
    if (options.format == "table") print_text(verdict, file, common.language);
    for (const auto& finding : verdict.findings) {
      auto line = as_json(finding, file, common.language);
      if (options.format == "jsonl") fmt::print("{}\n", dump(line));
      if (options.format == "json") together["findings"].push_back(std::move(line));
    }
    for (const auto& table : verdict.tables) together["tables"].push_back(as_json(table, file));
  }
  if (options.format == "json") fmt::print("{}\n", dump(together));
  return wrong ? 1 : 0;
}

}  // namespace pareltjes::app
