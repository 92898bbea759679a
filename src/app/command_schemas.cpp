// SPDX-License-Identifier: EUPL-1.2
// Standards are data: a pack of schemas, rule files or value lists is read once and kept.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "app/commands.hpp"
#include "app/schema_packs.hpp"
#include "pearls/omgevingswet/pack_list.hpp"
#include "pearls/omgevingswet/schema_pack.hpp"
#include "pearls/omgevingswet/standard.hpp"
#include "platform/packages/packages.hpp"
#include "platform/register/municipalities.hpp"

namespace pareltjes::app {
namespace {

/// The files of a folder, a zip file or one file, below the last part of its name.
core::Result<packages::Files> files_of(const std::string& path) {
  std::error_code error;
  auto last = std::filesystem::path(path).lexically_normal();
  if (!last.has_filename()) last = last.parent_path();
  const auto below = last.filename().string();
  core::Result<packages::Files> read;
  if (std::filesystem::is_directory(path, error)) {
    read = packages::read_folder(path, kPackLimits);
  } else {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
      return core::fail(core::ErrorCode::kInvalidFile,
                        {"Het pakket ‘" + path + "’ is niet leesbaar.", "The pack ‘" + path + "’ cannot be read."},
                        {"Geef een map of bestand dat u mag lezen.", "Give a folder or file that you may read."});
    }
    std::string bytes{std::istreambuf_iterator<char>(file), {}};
    if (!bytes.starts_with("PK\x03\x04")) return packages::Files{{below, std::move(bytes)}};
    const auto zip = packages::ZipReader::open(bytes, kPackLimits);
    read = zip ? omgevingswet::usable_files(*zip, "", path) : std::unexpected(zip.error());
  }
  if (!read) {
    auto problem = std::move(read.error());
    if (!problem.place) problem.place = core::Place{path, {}, {}};
    return std::unexpected(std::move(problem));
  }
  packages::Files files;
  for (auto& [name, bytes] : *read) files.emplace(below + "/" + name, std::move(bytes));
  return files;
}

core::Result<packages::Files> all_files(const std::vector<std::string>& paths) {
  packages::Files all;
  for (const auto& path : paths) {
    auto files = files_of(path);
    if (!files) return files;
    all.merge(*files);
  }
  return all;
}

/// What cannot be used is said when it is added, by name: not only when somebody needs it.
void print_what_it_holds(const packages::Files& pack, core::Language language) {
  const auto standard = omgevingswet::load_standard(pack);
  const bool dutch = language == core::Language::kDutch;
  std::size_t rules = 0;
  for (const auto& file : standard.rules) rules += file.rules().size();
  fmt::print("{}\n", omgevingswet::versions_of_pack(pack).describe().in(language));
  if (!standard.empty()) {
    fmt::print(fmt::runtime(dutch ? "{} schema's, {} regels in {} regelbestanden.\n"
                                  : "{} schemas, {} rules in {} rule files.\n"),
               standard.schemas ? standard.schemas->size() : 0, rules, standard.rules.size());
  }
  for (const auto& trouble : standard.not_loaded) {
    fmt::print("{} {}: {}\n", dutch ? "Niet geladen:" : "Not loaded:", trouble.file,
               core::describe(trouble.error, language));
  }
}

}  // namespace

core::Result<storage::Scope> schema_scope(const std::string& gemeente) {
  auto scope = command_line_scope();
  if (gemeente.empty()) return scope;
  const auto municipality = reg::find(gemeente);
  if (!municipality) return std::unexpected(municipality.error());
  scope.organisation = municipality->code.text();
  return scope;
}

int add_pack(Installation& installation, const storage::Scope& scope, omgevingswet::PackSources sources,
             core::Language language) {
  const auto pack = omgevingswet::make_pack(std::move(sources));
  if (!pack) return report({pack.error()}, language);
  const auto added = installation.packages().add_files(scope, *pack);
  if (!added) return report({added.error()}, language);
  if (const auto confirmed = installation.packages().confirm(scope, added->id, added->version); !confirmed)
    return report({confirmed.error()}, language);
  print_what_it_holds(*pack, language);
  fmt::print("{}-{} ({}) {}\n", added->id, added->version, added->sha256.substr(0, 12),
             language == core::Language::kDutch ? "is toegevoegd en in gebruik." : "was added and is in use.");
  return 0;
}

int schemas_add_command(const CommonOptions& common, const SchemaOptions& options) {
  const auto installation = Installation::open(common);
  if (!installation) return report({installation.error()}, common.language);
  const auto scope = schema_scope(options.gemeente);
  if (!scope) return report({scope.error()}, common.language);
  auto files = all_files(options.paths);
  if (!files) return report({files.error()}, common.language);
  auto rules = all_files(options.rules);
  if (!rules) return report({rules.error()}, common.language);
  return add_pack(**installation, *scope, {std::move(*files), std::move(*rules), options.name}, common.language);
}

int schemas_list_command(const CommonOptions& common, const SchemaOptions& options) {
  const auto installation = Installation::open(common);
  if (!installation) return report({installation.error()}, common.language);
  const auto scope = schema_scope(options.gemeente);
  if (!scope) return report({scope.error()}, common.language);
  const auto all = (*installation)->packages().list(*scope);
  if (!all) return report({all.error()}, common.language);
  bool any = false;
  for (const auto& info : *all) {
    if (info.kind != omgevingswet::kSchemaKind && info.kind != omgevingswet::kValueListKind) continue;
    fmt::print("{}-{}  {}  {}  {}\n", info.id, info.version, info.title.in(common.language), info.sha256.substr(0, 12),
               info.added_at.substr(0, 10));
    any = true;
  }
  if (!any) {
    fmt::print("{}\n", common.language == core::Language::kDutch
                           ? "Er zijn geen standaarden geladen. Voeg er een toe met ‘pareltjes schemas add MAP’."
                           : "No standards are loaded. Add one with ‘pareltjes schemas add FOLDER’.");
  }
  return 0;
}

}  // namespace pareltjes::app
