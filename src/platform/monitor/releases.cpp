// SPDX-License-Identifier: EUPL-1.2
#include "platform/monitor/releases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <utility>

#include "core/text.hpp"
#include "platform/storage/foreign_sqlite.hpp"

namespace pareltjes::monitor {
namespace {

using nlohmann::json;
using storage::Rows;

using Key = std::pair<std::string, std::string>;  ///< Keeper and id.

std::string text_at(const Rows& rows, std::size_t row, std::size_t column) {
  const auto& value = rows.at(row, column);
  if (const auto* text = std::get_if<std::string>(&value)) return std::string(core::trim(*text));
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  return {};
}

/// Digits as numbers, the rest as text: "1.10" after "1.9"; "2.0.0-rc" before "2.0.0".
bool is_older(const std::string& a, const std::string& b) {
  const auto parts = [](const std::string& text) {
    std::vector<std::pair<std::uint64_t, std::string>> list;
    for (std::size_t i = 0; i < text.size();) {
      const bool digit = text[i] >= '0' && text[i] <= '9';
      std::size_t end = i;
      while (end < text.size() && (text[end] >= '0' && text[end] <= '9') == digit) ++end;
      std::uint64_t number = 0;
      if (digit) std::from_chars(text.data() + i, text.data() + end, number);
      list.emplace_back(number, digit ? std::string() : text.substr(i, end - i));
      i = end;
    }
    return list;
  };
  const auto x = parts(a);
  const auto y = parts(b);
  for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i)
    if (x[i] != y[i]) return x[i] < y[i];
  if (x.size() == y.size()) return false;
  // What goes on with "-rc" comes before what ends there; what goes on with a number comes after.
  const auto& rest = x.size() < y.size() ? y[x.size()] : x[y.size()];
  const bool longer_is_older = rest.second.starts_with('-');
  return (x.size() > y.size()) == longer_is_older;
}

/// "https://…/release/Geonovum//TPOD/2.0" → {"TPOD", "2.0"}.
std::pair<std::string, std::string> release_in(const std::string& address) {
  const auto last = address.rfind('/');
  if (last == std::string::npos || last == 0) return {};
  const auto before = address.rfind('/', last - 1);
  if (before == std::string::npos) return {};
  return {address.substr(before + 1, last - before - 1), address.substr(last + 1)};
}

core::Result<std::filesystem::path> file_in(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::is_regular_file(path, error)) return path;
  if (std::filesystem::is_directory(path, error)) {
    std::set<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::directory_iterator(path, error))
      if (entry.is_regular_file(error) && entry.path().extension() == ".sqlite") found.insert(entry.path());
    if (!found.empty()) return *found.begin();
  }
  return core::fail(
      core::ErrorCode::kNotFound,
      {"Hier staat geen bestand met uitgaven van standaarden.", "There is no file with releases of standards here."},
      {"Geef ConfiguratieItems.sqlite of de map daarvan.", "Give ConfiguratieItems.sqlite or its folder."},
      core::Place{path.string(), {}, {}});
}

void add_releases(const Rows& rows, std::map<Key, ReleasedItem>& items) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto item = items.find({text_at(rows, i, 0), text_at(rows, i, 1)});
    const auto version = text_at(rows, i, 2);
    if (item == items.end() || version.empty()) continue;
    item->second.releases.push_back({version, text_at(rows, i, 3), text_at(rows, i, 4), text_at(rows, i, 5), {}});
  }
}

void add_dependencies(const Rows& between_items, const Rows& between_releases, std::map<Key, ReleasedItem>& items) {
  for (std::size_t i = 0; i < between_items.size(); ++i) {
    const auto item = items.find({text_at(between_items, i, 0), text_at(between_items, i, 1)});
    if (item != items.end()) item->second.depends_on.push_back(text_at(between_items, i, 3));
  }
  for (std::size_t i = 0; i < between_releases.size(); ++i) {
    const auto [id, version] = release_in(text_at(between_releases, i, 0));
    const auto [other, other_version] = release_in(text_at(between_releases, i, 1));
    if (other.empty()) continue;
    for (auto& [key, item] : items) {
      if (item.id != id) continue;
      const auto release = std::ranges::find(item.releases, version, &Release::version);
      if (release != item.releases.end()) release->depends_on.push_back(fmt::format("{} {}", other, other_version));
    }
  }
}

std::string text_in(const json& value, const char* field) {
  const auto found = value.find(field);
  return found != value.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::vector<std::string> texts_in(const json& value, const char* field) {
  std::vector<std::string> texts;
  const auto found = value.find(field);
  if (found == value.end() || !found->is_array()) return texts;
  for (const auto& each : *found)
    if (each.is_string()) texts.push_back(each.get<std::string>());
  return texts;
}

}  // namespace

core::Result<Catalogue> read_catalogue(const std::filesystem::path& path) {
  const auto file = file_in(path);
  if (!file) return std::unexpected(file.error());
  const auto tables = storage::read_foreign_sqlite(
      *file, {{"BeheerItemsBase", {"organisatie", "id", "naam", "omschrijving", "type", "intern"}},
              {"ReleasesBase", {"organisatie", "ci", "versienummer", "releasedatum", "status", "downloaduri"}},
              {"BeheerItemDependenciesBase", {"itemorganisatie", "itemid", "dependsonorganisatie", "dependsonid"}},
              {"ReleaseDependencies", {"itemid", "dependsonitem"}}});
  if (!tables) return std::unexpected(tables.error());
  const auto& rows = tables->at(0);
  std::map<Key, ReleasedItem> items;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto id = text_at(rows, i, 1);
    const auto intern = text_at(rows, i, 5);
    if (id.empty() || (intern != "0" && !intern.empty())) continue;
    const auto name = text_at(rows, i, 2);
    items[{text_at(rows, i, 0), id}] = {
        id, name.empty() ? id : name, text_at(rows, i, 0), text_at(rows, i, 4), text_at(rows, i, 3), {}, {}};
  }
  add_releases(tables->at(1), items);
  add_dependencies(tables->at(2), tables->at(3), items);
  Catalogue catalogue;
  for (auto& [key, item] : items) {
    std::ranges::stable_sort(item.releases,
                             [](const auto& a, const auto& b) { return is_older(b.version, a.version); });
    std::ranges::sort(item.depends_on);
    catalogue.push_back(std::move(item));
  }
  std::ranges::stable_sort(catalogue, {}, &ReleasedItem::id);
  return catalogue;
}

json to_json(const Catalogue& catalogue) {
  json items = json::array();
  for (const auto& item : catalogue) {
    json releases = json::array();
    for (const auto& release : item.releases) {
      releases.push_back({{"versie", release.version},
                          {"datum", release.date},
                          {"staat", release.status},
                          {"adres", release.address},
                          {"hangt_af_van", release.depends_on}});
    }
    items.push_back({{"id", item.id},
                     {"naam", item.name},
                     {"beheerder", item.keeper},
                     {"soort", item.kind},
                     {"omschrijving", item.description},
                     {"hangt_af_van", item.depends_on},
                     {"uitgaven", releases}});
  }
  return {{"items", items}};
}

core::Result<Catalogue> catalogue_from(const json& value) {
  const auto items = value.is_object() ? value.find("items") : value.end();
  if (!value.is_object() || items == value.end() || !items->is_array()) {
    return core::fail(core::ErrorCode::kInvalidFile,
                      {"De lijst van uitgaven is beschadigd.", "The list of releases is damaged."},
                      {"Lees haar opnieuw in.", "Load it again."});
  }
  Catalogue catalogue;
  for (const auto& each : *items) {
    if (!each.is_object()) continue;
    ReleasedItem item{text_in(each, "id"),
                      text_in(each, "naam"),
                      text_in(each, "beheerder"),
                      text_in(each, "soort"),
                      text_in(each, "omschrijving"),
                      texts_in(each, "hangt_af_van"),
                      {}};
    const auto releases = each.value("uitgaven", json::array());
    for (const auto& one : releases) {
      item.releases.push_back({text_in(one, "versie"), text_in(one, "datum"), text_in(one, "staat"),
                               text_in(one, "adres"), texts_in(one, "hangt_af_van")});
    }
    catalogue.push_back(std::move(item));
  }
  return catalogue;
}

}  // namespace pareltjes::monitor
