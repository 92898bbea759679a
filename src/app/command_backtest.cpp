// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <ranges>

#include "app/commands.hpp"
#include "app/given_datasets.hpp"
#include "core/text.hpp"
#include "platform/pearl/backtest.hpp"
#include "platform/register/municipalities.hpp"

namespace pareltjes::app {
namespace {

using core::Language;

/// What the installation has, and the files that were given for this one time.
core::Result<hub::Snapshot> datasets_for(Installation& installation, const pearl::Manifest& manifest,
                                         const storage::Scope& scope, const BackTestOptions& options) {
  auto topics = manifest.datasets | std::views::transform(&pearl::DatasetNeed::topic) | std::views::common;
  auto kept = installation.hub().snapshot(scope, {topics.begin(), topics.end()});
  if (!kept || options.inputs.empty()) return kept;
  auto given = read_given_datasets(options.inputs, scope, manifest);
  if (!given) return std::unexpected(given.error());
  return hub::with_given(*kept, *given);
}

/// Years as text, so that nobody reads 2.024.
pearl::Table with_plain_years(pearl::Table table) {
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    if (table.columns[c].unit != "jaar") continue;
    for (auto& row : table.rows) {
      if (const auto* year = std::get_if<std::int64_t>(&row[c])) row[c] = std::to_string(*year);
    }
    table.columns[c].type = pearl::TableColumn::Type::kText;
  }
  return table;
}

core::Result<std::string> as_format(const pearl::Outcome& outcome, const BackTestOptions& options, Language language) {
  if (options.format == "json") {
    const nlohmann::json inputs{{"gemeente", options.gemeente},
                                {"van", options.from},
                                {"tot", options.to},
                                {"trekkingen", options.draws},
                                {"startgetal", options.seed}};
    return pearl::to_json(outcome, inputs, language);
  }
  if (options.format == "csv") {
    const auto name = options.table.empty() ? outcome.tables.front().name : options.table;
    if (const auto* table = outcome.table(name)) return pearl::to_csv(*table, options.dutch_excel);
    std::string known;
    for (const auto& each : outcome.tables) known += (known.empty() ? "" : ", ") + each.name;
    return core::fail(core::ErrorCode::kUsage,
                      {"Er is geen tabel ‘" + name + "’.", "There is no table ‘" + name + "’."},
                      {"Kies uit: " + known + ".", "Choose from: " + known + "."});
  }
  std::string text = outcome.answer.in(language) + "\n";
  for (const auto& sentence : outcome.explanation) text += sentence.in(language) + "\n";
  for (const auto& finding : outcome.findings)
    text += finding.message.in(language) + " " + finding.advice.in(language) + "\n";
  for (const auto& table : outcome.tables)
    text += "\n" + table.title.in(language) + "\n" + pearl::to_terminal(with_plain_years(table), language);
  return text;
}

core::Result<void> write(const std::string& text, const std::string& path) {
  if (path.empty()) {
    std::cout << text << std::flush;
    return {};
  }
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (file) return {};
  return core::fail(
      core::ErrorCode::kInvalidFile,
      {"Het bestand ‘" + path + "’ kan niet worden geschreven.", "The file ‘" + path + "’ cannot be written."},
      {"Kies met --out een andere plaats.", "Choose another place with --out."});
}

}  // namespace

int backtest_command(const CommonOptions& common, const BackTestOptions& options) {
  const auto language = common.language;
  const auto pearl = all_pearls().find(options.pearl);
  if (!pearl) return report({pearl.error()}, language);
  const auto* tested = dynamic_cast<const pearl::BackTested*>(*pearl);
  if (tested == nullptr) {
    return report({core::Error{core::ErrorCode::kUsage,
                               {"Dit pareltje voorspelt niets: er is niets om aan het verleden te toetsen.",
                                "This pearl foretells nothing: there is nothing to test against the past."},
                               {"Kies een pareltje met een prognose, zoals wijkvoorzieningen.",
                                "Choose a pearl with a projection, such as wijkvoorzieningen."},
                               {}}},
                  language);
  }
  pearl::BackTestInput input;
  input.from = options.from;
  input.to = options.to;
  input.draws = options.draws;
  input.seed = options.seed;
  auto scope = command_line_scope();
  if (!options.gemeente.empty()) {
    const auto municipality = reg::find(options.gemeente);
    if (!municipality) return report({municipality.error()}, language);
    input.gemeente = municipality->code;
    scope.organisation = municipality->code.text();
  }
  const auto installation = Installation::open(common);
  if (!installation) return report({installation.error()}, language);
  auto datasets = datasets_for(**installation, (*pearl)->manifest(), scope, options);
  if (!datasets) return report({datasets.error()}, language);
  input.datasets = std::move(*datasets);
  for (const auto& id : (*pearl)->manifest().packages) {
    auto package = (*installation)->packages().load(scope, id);
    if (!package) return report({package.error()}, language);
    input.packages[id] = std::move(package->files);
  }
  pearl::RunControl::Progress progress;
  if (isatty(STDERR_FILENO) != 0) {
    progress = [language](double fraction, const core::Text& step) {
      fmt::print(stderr, "\r\033[K{:3.0f}% {}{}", fraction * 100, step.in(language), fraction >= 1 ? "\r\033[K" : "");
      std::fflush(stderr);
    };
  }
  std::optional<std::chrono::steady_clock::time_point> deadline;
  if (options.time_limit_seconds > 0) {
    deadline = std::chrono::steady_clock::now() + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                                                      std::chrono::duration<double>(options.time_limit_seconds));
  }
  const auto outcome = tested->backtest(input, pearl::RunControl({}, deadline, std::move(progress)));
  if (!outcome) return report({outcome.error()}, language);
  const auto text = as_format(*outcome, options, language);
  if (!text) return report({text.error()}, language);
  if (const auto written = write(*text, options.out); !written) return report({written.error()}, language);
  return 0;
}

}  // namespace pareltjes::app
