// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <filesystem>

#include "app/commands.hpp"
#include "core/text.hpp"
#include "platform/hub/download.hpp"
#include "platform/hub/importer.hpp"
#include "platform/register/municipalities.hpp"

namespace pareltjes::app {
namespace {

struct Tally {
  int stored = 0;
  int passed_over = 0;
};

core::Result<void> store(hub::Hub& hub, const storage::Scope& scope, hub::Imported imported, core::Language language,
                         Tally& tally) {
  const auto info = hub.store(scope, std::move(imported.dataset));
  if (!info) return std::unexpected(info.error());
  fmt::print("  {:<28} {:>5} {:>8}  {}\n", info->id, info->year == 0 ? "" : std::to_string(info->year),
             core::format_number(static_cast<double>(info->rows), 0, language), info->title.in(language));
  for (const auto& warning : imported.warnings) fmt::print("    ! {}\n", warning.in(language));
  ++tally.stored;
  return {};
}

bool is_public_name(const std::string& source) {
  const auto names = hub::AddressBook::shipped().names();
  return source.starts_with("https://") || std::ranges::find(names, source) != names.end();
}

core::Result<void> import_one(hub::Hub& hub, const storage::Scope& scope, const std::string& source,
                              const std::filesystem::path& downloads, const hub::ImportOptions& options,
                              core::Language language, Tally& tally) {
  std::filesystem::path path = source;
  if (!std::filesystem::exists(path) && is_public_name(source)) {
    hub::DownloadOptions download;
    download.folder = downloads;
    const auto fetched = hub::download(hub::AddressBook::shipped(), source, download);
    if (!fetched) return std::unexpected(fetched.error());
    fmt::print("  {} ({})\n", fetched->url, fetched->sha256.substr(0, 12));
    path = fetched->path;
  }
  auto folder = hub::import_path(path, options);
  if (!folder) return std::unexpected(folder.error());
  for (auto& imported : folder->datasets) {
    if (auto stored = store(hub, scope, std::move(imported), language, tally); !stored) return stored;
  }
  for (const auto& [file, reason] : folder->passed_over) {
    fmt::print("  – {}: {}\n", file, reason.in(language));
    ++tally.passed_over;
  }
  return {};
}

}  // namespace

int import_command(const CommonOptions& common, const ImportOptions& given) {
  const bool dutch = common.language == core::Language::kDutch;
  hub::ImportOptions options;
  if (!given.mapping.empty()) options.mapping = given.mapping;
  if (given.year != 0) options.year = given.year;
  auto scope = command_line_scope();
  if (!given.gemeente.empty()) {
    const auto municipality = reg::find(given.gemeente);
    if (!municipality) return report({municipality.error()}, common.language);
    scope.organisation = options.organisation = municipality->code.text();
  }
  const auto installation = Installation::open(common);
  if (!installation) return report({installation.error()}, common.language);
  Tally tally;
  for (const auto& source : given.sources) {
    fmt::print("{} {}\n", dutch ? "Inlezen:" : "Importing:", source);
    const auto done = import_one((*installation)->hub(), scope, source, (*installation)->folder() / "opgehaald",
                                 options, common.language, tally);
    if (!done) return report({done.error()}, common.language);
  }
  fmt::print(fmt::runtime(dutch ? "{} datasets ingelezen, {} bestanden overgeslagen.\n"
                                : "{} datasets imported, {} files passed over.\n"),
             tally.stored, tally.passed_over);
  return 0;
}

int data_list_command(const CommonOptions& common, bool all_versions) {
  const auto installation = Installation::open(common);
  if (!installation) return report({installation.error()}, common.language);
  const auto datasets = (*installation)->hub().list(command_line_scope(), all_versions);
  if (!datasets) return report({datasets.error()}, common.language);
  for (const auto& info : *datasets) {
    fmt::print("{:<28} {:<18} {:>5} {:<13} {:>9}  {}{}\n", info.id, info.topic,
               info.year == 0 ? "" : std::to_string(info.year), info.version,
               core::format_number(static_cast<double>(info.rows), 0, common.language), info.title.in(common.language),
               info.example ? (common.language == core::Language::kDutch ? " (voorbeeld)" : " (example)") : "");
  }
  return 0;
}

}  // namespace pareltjes::app
