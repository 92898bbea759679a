// SPDX-License-Identifier: EUPL-1.2
// A pack of a standard from its publisher, where there is a network.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "app/commands.hpp"
#include "app/schema_packs.hpp"
#include "pearls/omgevingswet/pack_list.hpp"
#include "platform/hub/download.hpp"

namespace pareltjes::app {
namespace {

using omgevingswet::PackList;
using omgevingswet::PackSource;

core::Result<std::string> bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (file) return std::string{std::istreambuf_iterator<char>(file), {}};
  return core::fail(core::ErrorCode::kInvalidFile, {"Het bestand is niet leesbaar.", "The file cannot be read."},
                    {"Geef een bestand dat u mag lezen.", "Give a file that you may read."},
                    core::Place{path.string(), {}, {}});
}

/// The list that is part of the program, or one of the user's own: of a mirror, for example.
core::Result<PackList> list_for(const SchemaOptions& options) {
  if (options.list.empty()) return PackList::built_in();
  const auto bytes = bytes_of(options.list);
  if (!bytes) return std::unexpected(bytes.error());
  return PackList::parse(*bytes, options.list);
}

bool is_this_machine(const std::string& host) {
  return host == "localhost" || host.starts_with("localhost:") || host == "127.0.0.1" ||
         host.starts_with("127.0.0.1:") || host == "[::1]" || host.starts_with("[::1]:");
}

/// Only the host of the address itself may be asked, by https; by http only this machine. Whoever types an address may
/// name one inside the own network; the list of the program leads outside.
core::Result<hub::AddressBook> book_for(const PackSource& source, bool own_choice) {
  hub::AddressBook book;
  book.inside_allowed = own_choice;
  const auto host = hub::host_of(source.address);
  if (source.address.starts_with("http://") && is_this_machine(host)) book.scheme = "http";
  if (host.empty() || !source.address.starts_with(book.scheme + "://")) {
    return core::fail(
        core::ErrorCode::kUsage, {"Dit adres begint niet met https://.", "This address does not begin with https://."},
        {"Geef een adres met https.", "Give an address with https."}, core::Place{source.address, {}, {}});
  }
  book.hosts = {host};
  return book;
}

core::Result<packages::Files> fetch(const PackSource& source, bool own_choice, const std::filesystem::path& folder) {
  const auto book = book_for(source, own_choice);
  if (!book) return std::unexpected(book.error());
  hub::DownloadOptions download;
  download.folder = folder;
  download.limit = kPackLimits.packed_bytes;
  const auto got = hub::download(*book, source.address, download);
  if (!got) return std::unexpected(got.error());
  auto bytes = bytes_of(got->path);
  std::error_code ignored;
  std::filesystem::remove(got->path, ignored);  // the pack holds what counts
  if (!bytes) return std::unexpected(bytes.error());
  return omgevingswet::files_from(source, std::move(*bytes), kPackLimits);
}

/// Each source on a line, with the checksum that a list could name.
core::Result<packages::Files> fetch_all(const std::vector<PackSource>& sources, bool own_choice,
                                        const std::filesystem::path& folder, core::Language language) {
  const bool dutch = language == core::Language::kDutch;
  packages::Files all;
  for (const auto& source : sources) {
    fmt::print("{} {}\n", dutch ? "Ophalen:" : "Fetching:", source.address);
    std::fflush(stdout);
    auto files = fetch(source, own_choice, folder);
    if (!files) return files;
    const bool one_file = files->size() == 1 && files->begin()->first == source.path;
    if (source.sha256.empty() && !one_file) {
      fmt::print("  {} {}\n",
                 dutch ? "controlesom van de inhoud:" : "checksum of the content:", omgevingswet::content_hash(*files));
    }
    all.merge(*files);
  }
  return all;
}

void print_list(const PackList& list, core::Language language) {
  const bool dutch = language == core::Language::kDutch;
  for (const auto& name : list.names()) {
    fmt::print("{}\n", name);
    const auto sources = list.find(name);
    std::string before;
    for (const auto& source : *sources) {
      const auto line = fmt::format("  {} ({})", source.source, source.licence);
      if (std::exchange(before, line) != line) fmt::print("{}\n", line);
    }
  }
  fmt::print("{}\n", dutch ? "Haal er een op met ‘pareltjes schemas fetch NAAM’, of geef een adres met --url."
                           : "Get one with ‘pareltjes schemas fetch NAME’, or give an address with --url.");
}

}  // namespace

int schemas_fetch_command(const CommonOptions& common, const SchemaOptions& options) {
  const auto list = list_for(options);
  if (!list) return report({list.error()}, common.language);
  if (options.paths.empty() && options.url.empty()) {
    print_list(*list, common.language);
    return 0;
  }
  const auto scope = schema_scope(options.gemeente);
  if (!scope) return report({scope.error()}, common.language);
  std::vector<std::pair<std::string, std::vector<PackSource>>> packs;
  for (const auto& name : options.paths) {
    const auto sources = list->find(name);
    if (!sources) return report({sources.error()}, common.language);
    packs.emplace_back(name, *sources);
  }
  if (!options.url.empty()) packs.push_back({options.name, {PackSource{{}, options.url, {}, options.sha256, {}, {}}}});
  const auto installation = Installation::open(common);
  if (!installation) return report({installation.error()}, common.language);
  const bool own_choice = !options.list.empty() || !options.url.empty();
  for (const auto& [name, sources] : packs) {
    auto files = fetch_all(sources, own_choice, (*installation)->folder() / "opgehaald", common.language);
    if (!files) return report({files.error()}, common.language);
    if (const auto code = add_pack(**installation, *scope, {std::move(*files), {}, name}, common.language); code != 0)
      return code;
  }
  return 0;
}

}  // namespace pareltjes::app
