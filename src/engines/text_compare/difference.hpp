// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engines/text_compare/tokens.hpp"

namespace pareltjes::engines::text_compare {

/// Words [old_begin, old_end) gave way to words [new_begin, new_end). One of both may be empty.
struct Hunk {
  std::size_t old_begin = 0;
  std::size_t old_end = 0;
  std::size_t new_begin = 0;
  std::size_t new_end = 0;

  [[nodiscard]] std::size_t removed() const { return old_end - old_begin; }
  [[nodiscard]] std::size_t added() const { return new_end - new_begin; }
  friend bool operator==(const Hunk&, const Hunk&) = default;
};

/// The shortest edit script from `before` to `after`: hunks in order, at least one equal word between two of them. The
/// sum of removed() and added() is the least possible. Method: E. Myers, "An O(ND) Difference Algorithm and Its
/// Variations", Algorithmica 1, 1986, with the linear space refinement of its section 4b: O(ND) time, O(N) space.
std::vector<Hunk> difference(std::span<const std::uint32_t> before, std::span<const std::uint32_t> after);

/// `before` with the hunks applied: `after`, whatever the hunks are, as long as the words outside them are equal.
std::vector<std::uint32_t> apply(std::span<const std::uint32_t> before, std::span<const std::uint32_t> after,
                                 std::span<const Hunk> hunks);

/// The same difference, made to be read: hunks with only a few equal words between them, fewer than they change
/// themselves, become one. No longer the shortest, still exact.
std::vector<Hunk> readable(std::vector<Hunk> hunks);

/// How a standard with fields lies on a text.
struct FieldMatch {
  std::vector<Hunk> hunks;  ///< Locked words that went, and words that stand outside every field.
  struct Value {
    std::size_t field = 0;  ///< Position in the standard.
    std::size_t begin = 0;  ///< Words [begin, end) of the text.
    std::size_t end = 0;
  };
  std::vector<Value> values;  ///< One for each field, in order.
  [[nodiscard]] bool only_filled_in() const { return hunks.empty(); }
};

/// Lays a standard on a text. `kFieldId` in the standard takes any number of words for nothing; every locked word that
/// is not found again costs one, and so does every word outside a field. The cheapest way is taken (dynamic
/// programming, O(NM)), so that a field never takes a locked word that could be matched; between equally cheap ways a
/// field ends as early as it can. Where N·M is too large for that, fields take only what the shortest script puts in
/// their place.
inline constexpr std::uint32_t kFieldId = 0xFFFFFFFFU;
FieldMatch match_fields(std::span<const std::uint32_t> standard, std::span<const std::uint32_t> text);

}  // namespace pareltjes::engines::text_compare
