// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "app/commands.hpp"
#include "pearls/wijkvoorzieningen/norms.hpp"
#include "platform/packages/packages.hpp"
#include "platform/register/municipalities.hpp"

namespace pareltjes::app {
namespace {

constexpr std::string_view kNorms = "normen-voorzieningen";

core::Error unreadable(const std::string& path) {
  return {core::ErrorCode::kInvalidFile,
          {"Het pakket ‘" + path + "’ is niet leesbaar.", "The package ‘" + path + "’ cannot be read."},
          {"Geef een map of een zipbestand dat u mag lezen.", "Give a folder or zip file that you may read."},
          core::Place{path, {}, {}}};
}

/// The files of a folder or zip file; of a zip file its bytes as well, to be added as they are.
struct Source {
  packages::Files files;
  std::optional<std::string> zip;
};

core::Result<Source> source_of(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    auto files = packages::read_folder(path);
    if (!files) return std::unexpected(std::move(files.error()));
    return Source{std::move(*files), std::nullopt};
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::unexpected(unreadable(path));
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  auto files = packages::read_zip(bytes);
  if (!files) {
    auto problem = std::move(files.error());
    if (!problem.place) problem.place = core::Place{path, {}, {}};
    return std::unexpected(std::move(problem));
  }
  return Source{std::move(*files), std::move(bytes)};
}

/// What a run would refuse is refused here, before it is kept.
core::Result<void> check(const packages::Files& files) {
  const auto package = packages::package_from(files);
  if (!package) return std::unexpected(package.error());
  if (package->info.id != kNorms) return {};
  const auto library = wijkvoorzieningen::NormLibrary::parse(package->files);
  if (!library) return std::unexpected(library.error());
  return {};
}

core::Result<packages::PackageInfo> add(Installation& installation, const PackageOptions& options) {
  auto scope = command_line_scope();
  if (!options.gemeente.empty()) {
    const auto municipality = reg::find(options.gemeente);
    if (!municipality) return std::unexpected(municipality.error());
    scope.organisation = municipality->code.text();
  }
  const auto source = source_of(options.path);
  if (!source) return std::unexpected(source.error());
  if (const auto fine = check(source->files); !fine) return std::unexpected(fine.error());
  auto& packages = installation.packages();
  auto added = source->zip ? packages.add_zip(scope, *source->zip) : packages.add_folder(scope, options.path);
  if (!added || !options.confirm) return added;
  if (const auto confirmed = packages.confirm(scope, added->id, added->version); !confirmed)
    return std::unexpected(confirmed.error());
  return added;
}

}  // namespace

int packages_add_command(const CommonOptions& common, const PackageOptions& options) {
  const bool dutch = common.language == core::Language::kDutch;
  const auto installation = Installation::open(common);
  if (!installation) return report({installation.error()}, common.language);
  const auto added = add(**installation, options);
  if (!added) return report({added.error()}, common.language);
  fmt::print("{} {} ({}), {}\n", added->id, added->version, added->sha256.substr(0, 12),
             options.confirm ? (dutch ? "toegevoegd en in gebruik." : "added and in use.")
                             : (dutch ? "toegevoegd. Met --bevestig komt het in gebruik."
                                      : "added. With --bevestig it comes into use."));
  return 0;
}

}  // namespace pareltjes::app
