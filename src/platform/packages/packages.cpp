// SPDX-License-Identifier: EUPL-1.2
#include "platform/packages/packages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "core/resources.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"

namespace pareltjes::packages {
namespace {

constexpr std::string_view kManifest = "pakket.json";
constexpr std::string_view kColumns =
    "id, versie, soort, titel_json, licentie, sha256, bevestigd, organisatie, toegevoegd_op";

std::unexpected<core::Error> wrong(core::Text message, std::string file = std::string(kManifest)) {
  return core::fail(core::ErrorCode::kInvalidFile, std::move(message),
                    {"Verbeter pakket.json en probeer het opnieuw.", "Correct pakket.json and try again."},
                    core::Place{std::move(file), std::nullopt, std::nullopt});
}

bool is_slug(std::string_view text) {
  return !text.empty() && text.size() <= 100 &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

bool is_version(std::string_view text) {
  return !text.empty() && text.size() <= 50 && text.front() != '.' && text.back() != '.' &&
         std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
         });
}

/// The text of a field; empty when it is not there or no text.
std::string text_of(const nlohmann::json& json, const char* field) {
  const auto found = json.find(field);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

core::Text title_of(const nlohmann::json& json) {
  return json.is_object() ? core::Text{text_of(json, "nl"), text_of(json, "en")} : core::Text{};
}

PackageInfo info_at(const storage::Rows& rows, std::size_t row) {
  return {rows.text(row, 0),
          rows.text(row, 1),
          rows.text(row, 2),
          title_of(nlohmann::json::parse(rows.text(row, 3), nullptr, false)),
          rows.text(row, 4),
          rows.text(row, 5),
          false,
          rows.integer(row, 6) != 0,
          rows.text(row, 7),
          rows.text(row, 8)};
}

std::string key_of(const PackageInfo& info) {
  return info.id + " " + info.version;
}

std::map<std::string, Package> read_built_in(const std::vector<std::string>& prefixes) {
  std::map<std::string, Package> found;
  for (const auto& prefix : prefixes) {
    for (const auto& resource : core::resources_below(prefix)) {
      if (!resource.name.ends_with("/pakket.json") || resource.name.find("/pakketten/") == std::string_view::npos)
        continue;
      const auto folder = resource.name.substr(0, resource.name.size() - kManifest.size());
      Files files;
      for (const auto& file : core::resources_below(folder)) {
        files.emplace(file.name.substr(folder.size()), file.bytes);
      }
      auto package = package_from(files);
      // It is part of the program: one that does not read is our mistake, and must not go unseen.
      if (!package) throw std::logic_error(core::describe(package.error(), core::Language::kEnglish));
      package->info.built_in = true;
      package->info.confirmed = true;
      package->info.owner = storage::Scope::kPublic;
      const auto key = key_of(package->info);
      found.emplace(key, std::move(*package));
    }
  }
  return found;
}

std::unexpected<core::Error> not_found(const std::string& id) {
  return core::fail(core::ErrorCode::kNotFound,
                    {fmt::format("Het pakket “{}” is er niet, of niet in deze versie.", id),
                     fmt::format("The package “{}” is not here, or not in this version.", id)},
                    {"Bekijk de lijst van pakketten.", "See the list of packages."});
}

}  // namespace

core::Result<Package> package_from(const Files& files) {
  const auto manifest = files.find(std::string(kManifest));
  if (manifest == files.end()) return wrong({"Er is geen pakket.json.", "There is no pakket.json."});
  const auto json = nlohmann::json::parse(manifest->second, nullptr, false);
  if (!json.is_object()) return wrong({"Dit is geen JSON-object.", "This is no JSON object."});
  Package package;
  auto& info = package.info;
  info.id = text_of(json, "id");
  info.version = text_of(json, "versie");
  info.kind = text_of(json, "soort");
  info.title = title_of(json.value("titel", nlohmann::json()));
  info.licence = text_of(json, "licentie");
  if (!is_slug(info.id)) return wrong({"Het veld “id” klopt niet.", "The field “id” is wrong."});
  if (!is_version(info.version)) return wrong({"Het veld “versie” klopt niet.", "The field “versie” is wrong."});
  if (!is_slug(info.kind)) return wrong({"Het veld “soort” klopt niet.", "The field “soort” is wrong."});
  if (info.title.nl.empty()) return wrong({"Het veld “titel.nl” ontbreekt.", "The field “titel.nl” is missing."});
  if (info.licence.empty()) return wrong({"Het veld “licentie” ontbreekt.", "The field “licentie” is missing."});
  const auto listed = json.find("bestanden");
  if (listed == json.end() || !listed->is_array()) {
    return wrong({"De lijst “bestanden” ontbreekt.", "The list “bestanden” is missing."});
  }
  package.files.emplace(*manifest);
  for (const auto& name : *listed) {
    const auto file = name.is_string() ? files.find(name.get<std::string>()) : files.end();
    if (file == files.end() || !is_safe_name(file->first)) {
      return wrong(
          {"Een bestand uit de lijst “bestanden” ontbreekt.", "A file of the list “bestanden” is missing."},
          name.is_string() && is_safe_name(name.get<std::string>()) ? name.get<std::string>() : std::string(kManifest));
    }
    package.files.emplace(*file);
  }
  info.sha256 = core::sha256_hex(pack(package.files));
  return package;
}

bool is_older(std::string_view version, std::string_view other) {
  const auto number = [](const std::string& part) -> std::optional<std::uint64_t> {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
    if (error != std::errc{} || end != part.data() + part.size()) return std::nullopt;
    return value;
  };
  const auto a = core::split(version, '.');
  const auto b = core::split(other, '.');
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    const auto x = number(a[i]);
    const auto y = number(b[i]);
    if (x && y) {
      if (*x != *y) return *x < *y;
    } else if (x.has_value() != y.has_value()) {
      return !x;  // "1.rc" comes before "1.0".
    } else if (a[i] != b[i]) {
      return a[i] < b[i];
    }
  }
  return a.size() < b.size();
}

Packages::Packages(storage::Database& database, const core::Clock& clock, const std::vector<std::string>& prefixes)
    : database_(database), clock_(clock), built_in_(read_built_in(prefixes)) {}

core::Result<std::vector<PackageInfo>> Packages::list(const storage::Scope& scope) {
  std::vector<PackageInfo> found;
  found.reserve(built_in_.size());
  for (const auto& [key, package] : built_in_) found.push_back(package.info);
  auto read = database_.read(scope, [&](storage::Session& session) -> core::Result<void> {
    const auto rows = session.query(fmt::format("SELECT {} FROM pakket", kColumns));
    if (!rows) return std::unexpected(rows.error());
    for (std::size_t i = 0; i < rows->size(); ++i) found.push_back(info_at(*rows, i));
    return {};
  });
  if (!read) return std::unexpected(read.error());
  // Of one version in several hands: the organisation's own, then the built-in one, then the public one.
  const auto rank = [&](const PackageInfo& info) {
    return info.owner == scope.organisation && !info.built_in ? 0 : info.built_in ? 1 : 2;
  };
  std::ranges::sort(found, [&](const PackageInfo& a, const PackageInfo& b) {
    if (a.id != b.id) return a.id < b.id;
    if (a.version != b.version) return is_older(b.version, a.version);
    return rank(a) < rank(b);
  });
  return found;
}

core::Result<Package> Packages::load(const storage::Scope& scope, const std::string& id,
                                     const std::optional<std::string>& version) {
  const auto all = list(scope);
  if (!all) return std::unexpected(all.error());
  const auto chosen = std::ranges::find_if(*all, [&](const PackageInfo& info) {
    return info.id == id && (version ? info.version == *version : info.confirmed);
  });
  if (chosen == all->end()) return not_found(id);
  return load_listed(scope, *chosen);
}

core::Result<std::vector<Package>> Packages::load_kind(const storage::Scope& scope, std::string_view kind) {
  const auto all = list(scope);
  if (!all) return std::unexpected(all.error());
  std::vector<Package> packages;
  for (const auto& info : *all) {
    if (info.kind != kind || !info.confirmed) continue;
    // Of one version in several hands the first counts: see list().
    if (!packages.empty() && packages.back().info.id == info.id && packages.back().info.version == info.version)
      continue;
    auto package = load_listed(scope, info);
    if (!package) return std::unexpected(package.error());
    packages.push_back(std::move(*package));
  }
  return packages;
}

core::Result<Package> Packages::load_listed(const storage::Scope& scope, const PackageInfo& chosen) {
  if (chosen.built_in) return built_in_.at(key_of(chosen));
  std::string bytes;
  auto read = database_.read(scope, [&](storage::Session& session) -> core::Result<void> {
    const auto rows = session.query("SELECT inhoud FROM pakket WHERE id = $1 AND versie = $2 AND organisatie = $3",
                                    {chosen.id, chosen.version, chosen.owner});
    if (!rows) return std::unexpected(rows.error());
    if (rows->empty()) return not_found(chosen.id);
    bytes = rows->bytes(0, 0);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  if (core::sha256_hex(bytes) != chosen.sha256) {
    return wrong({"Het opgeslagen pakket is beschadigd.", "The stored package is damaged."}, chosen.id);
  }
  auto files = unpack(bytes);
  if (!files) return std::unexpected(files.error());
  return Package{chosen, std::move(*files)};
}

core::Result<PackageInfo> Packages::add_folder(const storage::Scope& scope, const std::filesystem::path& folder) {
  const auto files = read_folder(folder);
  if (!files) return std::unexpected(files.error());
  return add_files(scope, *files);
}

core::Result<PackageInfo> Packages::add_zip(const storage::Scope& scope, std::string_view bytes) {
  const auto files = read_zip(bytes);
  if (!files) return std::unexpected(files.error());
  return add_files(scope, *files);
}

core::Result<PackageInfo> Packages::add_files(const storage::Scope& scope, const Files& files) {
  auto package = package_from(files);
  if (!package) return std::unexpected(package.error());
  auto info = package->info;
  info.owner = scope.organisation;
  info.added_at = core::to_rfc3339(clock_.now());
  auto written = database_.write(scope, [&](storage::Session& session) -> core::Result<void> {
    const auto existing =
        session.query(fmt::format("SELECT {} FROM pakket WHERE id = $1 AND versie = $2 AND organisatie = $3", kColumns),
                      {info.id, info.version, scope.organisation});
    if (!existing) return std::unexpected(existing.error());
    if (!existing->empty()) {
      const auto sha256 = info.sha256;
      info = info_at(*existing, 0);
      if (info.sha256 == sha256) return {};
      return core::fail(core::ErrorCode::kConflict,
                        {fmt::format("Versie {} van “{}” bestaat al met een andere inhoud.", info.version, info.id),
                         fmt::format("Version {} of “{}” exists already with other content.", info.version, info.id)},
                        {"Geef het pakket een nieuwe versie.", "Give the package a new version."});
    }
    const nlohmann::json title{{"nl", info.title.nl}, {"en", info.title.en}};
    const auto stored = session.execute(
        "INSERT INTO pakket (id, versie, sha256, soort, titel_json, licentie, bevestigd, toegevoegd_op, inhoud) "
        "VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8)",
        {info.id, info.version, info.sha256, info.kind, title.dump(), info.licence, info.added_at,
         storage::Blob{pack(package->files)}});
    if (!stored) return std::unexpected(stored.error());
    return {};
  });
  if (!written) return std::unexpected(written.error());
  return info;
}

core::Result<void> Packages::confirm(const storage::Scope& scope, const std::string& id, const std::string& version) {
  return database_.write(scope, [&](storage::Session& session) -> core::Result<void> {
    const auto own = session.query("SELECT id FROM pakket WHERE id = $1 AND versie = $2 AND organisatie = $3",
                                   {id, version, scope.organisation});
    if (!own) return std::unexpected(own.error());
    if (own->empty()) return not_found(id);
    const auto stored =
        session.execute("UPDATE pakket SET bevestigd = 1 WHERE id = $1 AND versie = $2 AND organisatie = $3",
                        {id, version, scope.organisation});
    if (!stored) return std::unexpected(stored.error());
    return {};
  });
}

}  // namespace pareltjes::packages
