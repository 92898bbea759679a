// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/language.hpp"

namespace pareltjes::evidence {

/// What stands before the first record instead of a hash.
std::string no_hash();

/// One spelling of a JSON value: keys sorted, no blanks, UTF-8, numbers as short as they can be. Equal values give
/// equal bytes, so a hash over it is a hash over the value. Error: kInvalidInput for what has no such spelling (text
/// that is not UTF-8, numbers beyond 64 bits, nested deeper than 100).
core::Result<std::string> canonical(const nlohmann::json& json);

/// Parses what canonical() makes and nothing else: any other spelling of the same value is refused.
/// Error: kInvalidFile.
core::Result<nlohmann::json> parse_canonical(std::string_view text);

/// SHA-256 over the canonical form of a record without "hash" and "handtekening".
core::Result<std::string> hash_of(const nlohmann::json& record);

/// Where a chain is broken first.
struct Fault {
  std::int64_t record = 0;  ///< Number of the record; 0 when the file as a whole is wrong.
  core::Text what;
};

/// What a revoked key signed.
struct RevokedKey {
  std::string id;
  std::string revoked_at;
  std::string distrusted_from;  ///< The moment that the revocation names, else revoked_at.
  std::string reason;
  std::int64_t record = 0;  ///< Number of the record that revoked it.
  std::int64_t before = 0;  ///< Signed before that moment, or before that record if it names none: they stay trusted.
  std::int64_t after = 0;   ///< The others: they deserve doubt.
};

/// What verifying a file says.
struct Verification {
  std::string organisation;
  std::int64_t records = 0;
  std::vector<std::string> keys;  ///< Ids, in the order in which they came to be. Compare them with what the
                                  ///< organisation publishes: the file alone cannot say who made it.
  std::vector<RevokedKey> revoked_keys;
  std::optional<Fault> fault;

  /// Records that deserve doubt although their signatures fit.
  [[nodiscard]] std::int64_t doubtful() const {
    std::int64_t count = 0;
    for (const auto& key : revoked_keys) count += key.after;
    return count;
  }
  [[nodiscard]] bool sound() const { return !fault.has_value(); }
};

/// Verifies an exported chain (Evidence::export_chain or Audit::export_chain) by nothing but the file: spelling,
/// numbers, hashes, signatures, keys and the seal over all of it. Reports the first broken record. Of one record
/// (Evidence::export_record): spelling, hash, signature and key; what stood before and after it is not in the file.
Verification verify(std::string_view exported);

}  // namespace pareltjes::evidence
