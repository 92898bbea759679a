// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "app/commands.hpp"
#include "app/given_datasets.hpp"
#include "core/ids.hpp"
#include "core/text.hpp"
#include "platform/hub/download.hpp"
#include "platform/hub/importer.hpp"
#include "platform/hub/mapping.hpp"
#include "platform/register/municipalities.hpp"

namespace pareltjes::app {
namespace {

struct Tally {
  std::size_t stored = 0;
  std::size_t passed_over = 0;
};

core::Result<void> store(hub::Hub& hub, const storage::Scope& scope, hub::Imported imported, core::Language language,
                         Tally& tally) {
  const auto delivery = hub.deliver(scope, std::move(imported.dataset));
  if (!delivery) return std::unexpected(delivery.error());
  if (delivery->refused) return std::unexpected(hub::refusal_of(delivery->info, delivery->findings));
  const auto* info = &delivery->info;
  fmt::print("  {:<28} {:>5} {:>8}  {}\n", info->id, info->year == 0 ? "" : std::to_string(info->year),
             core::format_number(static_cast<double>(info->rows), 0, language), info->title.in(language));
  for (const auto& warning : imported.warnings) fmt::print("    ! {}\n", warning.in(language));
  for (const auto& finding : delivery->findings) fmt::print("    ! {}\n", finding.text.in(language));
  ++tally.stored;
  return {};
}

bool is_public_name(const std::string& source) {
  const auto names = hub::AddressBook::shipped().names();
  return source.starts_with("https://") || std::ranges::find(names, source) != names.end();
}

/// `data import brp FILE`: a first word that is no file but names a mapping says how the files are to be read.
core::Result<void> take_mapping(std::vector<std::string>& sources, hub::ImportOptions& options) {
  const auto& word = sources.front();
  const auto& mappings = hub::shipped_mappings();
  if (options.mapping || std::filesystem::exists(word) || is_public_name(word) ||
      std::ranges::none_of(mappings, [&](const auto& mapping) { return mapping.id == word; }))
    return {};
  if (sources.size() == 1) {
    return core::fail(
        core::ErrorCode::kUsage,
        {"‘" + word + "’ zegt hoe een bestand gelezen wordt, maar er staat geen bestand bij.",
         "‘" + word + "’ says how a file is read, but there is no file."},
        {"Schrijf: pareltjes data import " + word + " BESTAND.", "Write: pareltjes data import " + word + " FILE."});
  }
  options.mapping = word;
  sources.erase(sources.begin());
  return {};
}

/// One line that is written over on a screen; a line for each file elsewhere.
hub::ImportProgress progress_lines(bool dutch) {
  const bool screen = isatty(STDERR_FILENO) != 0;
  return [dutch, screen](std::string_view file, std::size_t number, std::size_t of) {
    fmt::print(screen ? stderr : stdout, "{}  {} {}/{}: {}{}", screen ? "\r\x1b[K" : "", dutch ? "lezen" : "reading",
               number, of, file, screen ? "" : "\n");
    if (screen && number == of) fmt::print(stderr, "\r\x1b[K");
  };
}

core::Result<std::filesystem::path> local_path(const std::string& source, const std::filesystem::path& downloads,
                                               bool dutch) {
  if (std::filesystem::exists(source) || !is_public_name(source)) return std::filesystem::path(source);
  hub::DownloadOptions download;
  download.folder = downloads;
  if (isatty(STDERR_FILENO) != 0) {
    download.progress = [dutch](std::uint64_t received) {
      fmt::print(stderr, "\r\x1b[K  {} {} MB", dutch ? "ophalen:" : "fetching:", received >> 20);
    };
  }
  const auto fetched = hub::download(hub::AddressBook::shipped(), source, download);
  if (!fetched) return std::unexpected(fetched.error());
  fmt::print("  {} ({})\n", fetched->url, fetched->sha256.substr(0, 12));
  return fetched->path;
}

core::Result<void> import_one(hub::Hub& hub, const storage::Scope& scope, const std::string& source,
                              const std::filesystem::path& downloads, const hub::ImportOptions& options,
                              core::Language language, Tally& tally) {
  const bool dutch = language == core::Language::kDutch;
  const auto path = local_path(source, downloads, dutch);
  if (!path) return std::unexpected(path.error());
  auto folder = hub::import_path(*path, options, progress_lines(dutch));
  if (!folder) return std::unexpected(folder.error());
  for (const auto& imported : folder->datasets) {
    if (auto owned = check_owner(imported.dataset, scope); !owned) return owned;
  }
  for (auto& imported : folder->datasets) {
    if (auto stored = store(hub, scope, std::move(imported), language, tally); !stored) return stored;
  }
  for (const auto& line : hub::grouped(folder->passed_over)) fmt::print("  – {}\n", line.in(language));
  tally.passed_over += folder->passed_over.size();
  return {};
}

std::string tally_text(const Tally& tally, bool dutch) {
  const auto count = [](std::size_t n, const char* one, const char* many) {
    return fmt::format("{} {}", n, n == 1 ? one : many);
  };
  return dutch ? fmt::format("{} ingelezen, {} overgeslagen.", count(tally.stored, "dataset", "datasets"),
                             count(tally.passed_over, "bestand", "bestanden"))
               : fmt::format("{} imported, {} passed over.", count(tally.stored, "dataset", "datasets"),
                             count(tally.passed_over, "file", "files"));
}

/// Own data go to their municipality, the rest to everybody.
core::Result<storage::Scope> scope_for(const std::string& gemeente) {
  auto scope = command_line_scope();
  if (gemeente.empty()) return scope;
  const auto municipality = reg::find(gemeente);
  if (!municipality) return std::unexpected(municipality.error());
  scope.organisation = municipality->code.text();
  return scope;
}

}  // namespace

int import_command(const CommonOptions& common, const ImportOptions& given) {
  const bool dutch = common.language == core::Language::kDutch;
  hub::ImportOptions options;
  if (!given.mapping.empty()) options.mapping = given.mapping;
  if (given.year != 0) options.year = given.year;
  const auto scope = scope_for(given.gemeente);
  if (!scope) return report({scope.error()}, common.language);
  if (!given.gemeente.empty()) options.organisation = scope->organisation;
  auto sources = given.sources;
  if (const auto taken = take_mapping(sources, options); !taken) return report({taken.error()}, common.language);
  const auto installation = Installation::open(common);
  if (!installation) return report({installation.error()}, common.language);
  Tally tally;
  for (const auto& source : sources) {
    fmt::print("{} {}\n", dutch ? "Inlezen:" : "Importing:", source);
    std::fflush(stdout);
    const auto done = import_one((*installation)->hub(), *scope, source, (*installation)->folder() / "opgehaald",
                                 options, common.language, tally);
    if (!done) return report({done.error()}, common.language);
  }
  fmt::print("{}\n", tally_text(tally, dutch));
  return 0;
}

int data_list_command(const CommonOptions& common, bool all_versions, const std::string& gemeente) {
  const auto scope = scope_for(gemeente);
  if (!scope) return report({scope.error()}, common.language);
  const auto installation = Installation::open(common);
  if (!installation) return report({installation.error()}, common.language);
  const auto datasets = (*installation)->hub().list(*scope, all_versions);
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
