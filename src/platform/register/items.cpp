// SPDX-License-Identifier: EUPL-1.2
#include "platform/register/items.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/ids.hpp"
#include "core/text.hpp"

namespace pareltjes::reg {
namespace {

constexpr std::array<std::pair<ItemKind, std::string_view>, 4> kKinds{{{ItemKind::kSupplier, "leverancier"},
                                                                       {ItemKind::kProduct, "product"},
                                                                       {ItemKind::kContract, "contract"},
                                                                       {ItemKind::kSite, "locatie"}}};
constexpr std::string_view kColumns = "id, soort, sleutel, versie, inhoud_json, bron_json, organisatie, gewijzigd_op";

std::unexpected<core::Error> invalid(core::Text message, core::Text advice) {
  return core::fail(core::ErrorCode::kInvalidInput, std::move(message), std::move(advice));
}

Item item_at(const storage::Rows& rows, std::size_t row) {
  return {rows.text(row, 0), item_kind_named(rows.text(row, 1)).value_or(ItemKind::kSupplier),
          rows.text(row, 2), rows.integer(row, 3),
          rows.text(row, 4), rows.text(row, 5),
          rows.text(row, 6), rows.text(row, 7)};
}

core::Result<void> check_key(const std::string& key) {
  if (!core::trim(key).empty() && key == core::trim(key) && key.size() <= 200 && core::is_valid_utf8(key)) return {};
  return invalid({"De sleutel van het gegeven klopt niet.", "The item's key is wrong."},
                 {"Gebruik een nummer of een korte naam.", "Use a number or a short name."});
}

core::Result<void> check_source(const std::string& source) {
  if (source.empty() || nlohmann::json::parse(source, nullptr, false).is_object()) return {};
  return invalid({"De bron is geen JSON-object.", "The source is no JSON object."},
                 {"Geef de bron als {\"titel\": …}.", "Give the source as {\"titel\": …}."});
}

/// The newest version that this organisation itself owns.
core::Result<std::optional<Item>> own(storage::Session& session, ItemKind kind, const std::string& key) {
  const auto rows = session.query(fmt::format("SELECT {} FROM register_item WHERE soort = $1 AND sleutel = $2 AND "
                                              "organisatie = $3 ORDER BY versie DESC LIMIT 1",
                                              kColumns),
                                  {std::string(name_of(kind)), key, session.scope().organisation});
  if (!rows) return std::unexpected(rows.error());
  if (rows->empty()) return std::nullopt;
  return item_at(*rows, 0);
}

core::Result<void> insert(storage::Session& session, const Item& item) {
  const storage::Value source = item.source.empty() ? storage::Value(std::monostate{}) : storage::Value(item.source);
  const auto stored = session.execute(
      "INSERT INTO register_item (id, soort, sleutel, versie, inhoud_json, bron_json, gewijzigd_op) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7)",
      {item.id, std::string(name_of(item.kind)), item.key, item.version, item.content, source, item.changed_at});
  if (!stored) return std::unexpected(stored.error());
  return {};
}

}  // namespace

std::string_view name_of(ItemKind kind) {
  return std::ranges::find(kKinds, kind, &std::pair<ItemKind, std::string_view>::first)->second;
}

std::optional<ItemKind> item_kind_named(std::string_view name) {
  const auto* found = std::ranges::find(kKinds, name, &std::pair<ItemKind, std::string_view>::second);
  if (found == kKinds.end()) return std::nullopt;
  return found->first;
}

core::Result<void> check_item(ItemKind kind, const std::string& content) {
  const auto json = nlohmann::json::parse(content, nullptr, false);
  if (!json.is_object()) {
    return invalid({"De inhoud is geen JSON-object.", "The content is no JSON object."},
                   {"Geef minstens een naam.", "Give a name at least."});
  }
  const auto has_text = [&](const char* field) {
    const auto found = json.find(field);
    return found != json.end() && found->is_string() && !core::trim(found->get_ref<const std::string&>()).empty();
  };
  std::vector<const char*> needed{"naam"};
  if (kind == ItemKind::kProduct || kind == ItemKind::kContract) needed.push_back("leverancier");
  if (kind == ItemKind::kSite) needed.push_back("gemeente");
  for (const auto* field : needed) {
    if (!has_text(field)) {
      return invalid({fmt::format("Het veld “{}” is leeg of ontbreekt.", field),
                      fmt::format("The field “{}” is empty or missing.", field)},
                     {"Vul het veld in.", "Fill in the field."});
    }
  }
  if (kind == ItemKind::kSite) {
    if (const auto code = core::GemeenteCode::parse(json.at("gemeente").get_ref<const std::string&>()); !code) {
      return std::unexpected(code.error());
    }
  }
  return {};
}

core::Result<Item> Items::create(const storage::Scope& scope, ItemKind kind, const std::string& key,
                                 const std::string& content, const std::string& source) {
  Item item;
  auto written = database_.write(scope, [&](storage::Session& session) -> core::Result<void> {
    auto made = create(session, kind, key, content, source);
    if (!made) return std::unexpected(made.error());
    item = std::move(*made);
    return {};
  });
  if (!written) return std::unexpected(written.error());
  return item;
}

core::Result<Item> Items::create(storage::Session& session, ItemKind kind, const std::string& key,
                                 const std::string& content, const std::string& source) {
  if (auto fit = check_key(key); !fit) return std::unexpected(fit.error());
  if (auto fit = check_item(kind, content); !fit) return std::unexpected(fit.error());
  if (auto fit = check_source(source); !fit) return std::unexpected(fit.error());
  const auto existing = own(session, kind, key);
  if (!existing) return std::unexpected(existing.error());
  if (*existing) {
    return core::fail(core::ErrorCode::kConflict,
                      {fmt::format("Er is al een {} met de sleutel “{}”.", name_of(kind), key),
                       fmt::format("There is a {} with the key “{}” already.", name_of(kind), key)},
                      {"Wijzig dat gegeven, of kies een andere sleutel.", "Change that item, or choose another key."});
  }
  Item item{core::new_uuid(clock_.now()),  kind, key, 1, content, source, session.scope().organisation,
            core::to_rfc3339(clock_.now())};
  if (auto stored = insert(session, item); !stored) return std::unexpected(stored.error());
  return item;
}

core::Result<Item> Items::update(const storage::Scope& scope, ItemKind kind, const std::string& key,
                                 std::int64_t version, const std::string& content, const std::string& source) {
  if (auto fit = check_item(kind, content); !fit) return std::unexpected(fit.error());
  if (auto fit = check_source(source); !fit) return std::unexpected(fit.error());
  Item item;
  auto written = database_.write(scope, [&](storage::Session& session) -> core::Result<void> {
    const auto newest = own(session, kind, key);
    if (!newest) return std::unexpected(newest.error());
    if (!*newest) {
      return core::fail(core::ErrorCode::kNotFound,
                        {fmt::format("Er is geen {} met de sleutel “{}”.", name_of(kind), key),
                         fmt::format("There is no {} with the key “{}”.", name_of(kind), key)});
    }
    if ((*newest)->version != version) {
      return core::fail(core::ErrorCode::kConflict,
                        {fmt::format("Iemand anders wijzigde dit gegeven (versie {}).", (*newest)->version),
                         fmt::format("Somebody else changed this item (version {}).", (*newest)->version)},
                        {"Haal het opnieuw op en wijzig het dan.", "Fetch it again and change it then."});
    }
    item = {core::new_uuid(clock_.now()),
            kind,
            key,
            version + 1,
            content,
            source.empty() ? (*newest)->source : source,
            scope.organisation,
            core::to_rfc3339(clock_.now())};
    return insert(session, item);
  });
  if (!written) return std::unexpected(written.error());
  return item;
}

core::Result<Item> Items::find(const storage::Scope& scope, ItemKind kind, const std::string& key) {
  std::optional<Item> found;
  auto read = database_.read(scope, [&](storage::Session& session) -> core::Result<void> {
    auto mine = own(session, kind, key);
    if (!mine) return std::unexpected(mine.error());
    found = std::move(*mine);
    if (found) return {};
    const auto rows = session.query(
        fmt::format("SELECT {} FROM register_item WHERE soort = $1 AND sleutel = $2 ORDER BY versie DESC LIMIT 1",
                    kColumns),
        {std::string(name_of(kind)), key});
    if (!rows) return std::unexpected(rows.error());
    if (!rows->empty()) found = item_at(*rows, 0);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  if (!found) {
    return core::fail(core::ErrorCode::kNotFound,
                      {fmt::format("Er is geen {} met de sleutel “{}”.", name_of(kind), key),
                       fmt::format("There is no {} with the key “{}”.", name_of(kind), key)});
  }
  return *found;
}

core::Result<std::vector<Item>> Items::list(const storage::Scope& scope, ItemKind kind, std::size_t limit) {
  std::vector<Item> found;
  auto read = database_.read(scope, [&](storage::Session& session) -> core::Result<void> {
    // Own before public, newest first; of each key only the first one counts.
    const auto rows = session.query(fmt::format("SELECT {} FROM register_item WHERE soort = $1 ORDER BY sleutel, "
                                                "CASE WHEN organisatie = $2 THEN 0 ELSE 1 END, versie DESC",
                                                kColumns),
                                    {std::string(name_of(kind)), scope.organisation});
    if (!rows) return std::unexpected(rows.error());
    for (std::size_t i = 0; i < rows->size() && found.size() < limit; ++i) {
      if (found.empty() || found.back().key != rows->text(i, 2)) found.push_back(item_at(*rows, i));
    }
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return found;
}

}  // namespace pareltjes::reg
