// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/time.hpp"
#include "platform/storage/database.hpp"

namespace pareltjes::reg {

/// What the shared register holds: one of each, for all pearls.
enum class ItemKind { kSupplier, kProduct, kContract, kSite };
/// "leverancier", "product", "contract" or "locatie".
std::string_view name_of(ItemKind kind);
std::optional<ItemKind> item_kind_named(std::string_view name);

/// One version of one thing in the register.
struct Item {
  std::string id;
  ItemKind kind = ItemKind::kSupplier;
  std::string key;           ///< Unique within its kind and owner: a KVK number, a product's slug, a contract's number.
  std::int64_t version = 1;  ///< Counts from 1; earlier versions stay.
  std::string content;       ///< A JSON object as text; what must be in it differs a kind: see check_item.
  std::string source;        ///< A JSON object as text: where it comes from; empty when the owner filled it in.
  std::string owner;         ///< Organisation, or "openbaar".
  std::string changed_at;
};

/// Whether the content is what this kind needs: a JSON object with a name ("naam"); a product and a contract with their
/// "leverancier"; a site with its "gemeente" (GM####). Errors: kInvalidInput, one sentence that names the field.
core::Result<void> check_item(ItemKind kind, const std::string& content);

/// The register of an organisation, over what is public. Every call sees what its Scope may see.
class Items {
 public:
  Items(storage::Database& database, const core::Clock& clock) : database_(database), clock_(clock) {}

  /// Errors: kInvalidInput; kConflict when this owner has the key already.
  core::Result<Item> create(const storage::Scope& scope, ItemKind kind, const std::string& key,
                            const std::string& content, const std::string& source = {});
  /// The same in a transaction that is under way.
  core::Result<Item> create(storage::Session& session, ItemKind kind, const std::string& key,
                            const std::string& content, const std::string& source = {});
  /// A new version. Errors: kInvalidInput; kNotFound; kConflict when `version` is no longer the newest.
  core::Result<Item> update(const storage::Scope& scope, ItemKind kind, const std::string& key, std::int64_t version,
                            const std::string& content, const std::string& source = {});
  /// The newest version: the organisation's own before the public one. Error: kNotFound.
  core::Result<Item> find(const storage::Scope& scope, ItemKind kind, const std::string& key);
  /// The newest version of every item of a kind, by key, from the organisation and what is public.
  core::Result<std::vector<Item>> list(const storage::Scope& scope, ItemKind kind, std::size_t limit = 1000);

 private:
  storage::Database& database_;
  const core::Clock& clock_;
};

}  // namespace pareltjes::reg
