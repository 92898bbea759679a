// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <limits>

#include "engines/text_compare/difference.hpp"

namespace pareltjes::engines::text_compare {
namespace {

using Words = std::span<const std::uint32_t>;

constexpr std::size_t kMostCells = 40'000'000;  ///< 80 MB: two clauses of 6,000 words.

/// Adds one word that went or came; words that follow each other become one hunk.
class Hunks {
 public:
  void removed(std::size_t i, std::size_t j) { grow({i, i + 1, j, j}); }
  void added(std::size_t i, std::size_t j) { grow({i, i, j, j + 1}); }
  std::vector<Hunk> take() { return std::move(hunks_); }

 private:
  void grow(const Hunk& one) {
    if (!hunks_.empty() && hunks_.back().old_end == one.old_begin && hunks_.back().new_end == one.new_begin) {
      hunks_.back().old_end = one.old_end;
      hunks_.back().new_end = one.new_end;
    } else {
      hunks_.push_back(one);
    }
  }
  std::vector<Hunk> hunks_;
};

/// Least cost of laying standard[i…] on text[j…], for every i and j.
class Costs {
 public:
  Costs(Words standard, Words text) : width_(text.size() + 1), cells_((standard.size() + 1) * width_) {
    for (std::size_t i = standard.size() + 1; i-- > 0;) {
      for (std::size_t j = text.size() + 1; j-- > 0;) at(i, j) = least(standard, text, i, j);
    }
  }
  [[nodiscard]] std::uint16_t operator()(std::size_t i, std::size_t j) const { return cells_[i * width_ + j]; }

 private:
  std::uint16_t& at(std::size_t i, std::size_t j) { return cells_[i * width_ + j]; }
  [[nodiscard]] std::uint16_t least(Words standard, Words text, std::size_t i, std::size_t j) const {
    const bool more_text = j < text.size();
    if (i == standard.size()) return static_cast<std::uint16_t>(text.size() - j);
    if (standard[i] == kFieldId) return more_text ? std::min((*this)(i + 1, j), (*this)(i, j + 1)) : (*this)(i + 1, j);
    if (more_text && standard[i] == text[j]) return (*this)(i + 1, j + 1);
    const auto without = (*this)(i + 1, j);
    return static_cast<std::uint16_t>(1 + (more_text ? std::min(without, (*this)(i, j + 1)) : without));
  }

  std::size_t width_;
  std::vector<std::uint16_t> cells_;
};

FieldMatch by_cost(Words standard, Words text) {
  const Costs cost(standard, text);
  FieldMatch match;
  Hunks hunks;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < standard.size() || j < text.size()) {
    if (i < standard.size() && standard[i] == kFieldId) {
      const auto begin = j;
      while (j < text.size() && cost(i + 1, j) > cost(i, begin)) ++j;
      match.values.push_back({i, begin, j});
      ++i;
    } else if (i < standard.size() && j < text.size() && standard[i] == text[j]) {
      ++i;
      ++j;
    } else if (i < standard.size() && cost(i, j) == cost(i + 1, j) + 1) {
      hunks.removed(i, j);
      ++i;
    } else {
      hunks.added(i, j);
      ++j;
    }
  }
  match.hunks = hunks.take();
  return match;
}

/// Fields take what stands in their place in the shortest script: less exact, for what is too large for a table.
FieldMatch by_script(Words standard, Words text) {
  FieldMatch match;
  for (const auto& hunk : difference(standard, text)) {
    const auto fields = [&](std::size_t begin, std::size_t end) {
      return static_cast<std::size_t>(std::count(standard.begin() + static_cast<std::ptrdiff_t>(begin),
                                                 standard.begin() + static_cast<std::ptrdiff_t>(end), kFieldId));
    };
    const auto inside = fields(hunk.old_begin, hunk.old_end);
    bool first = true;
    for (std::size_t i = hunk.old_begin; i < hunk.old_end; ++i) {
      if (standard[i] != kFieldId) continue;
      match.values.push_back({i, first ? hunk.new_begin : hunk.new_end, hunk.new_end});
      first = false;
    }
    if (inside != hunk.removed() || inside == 0) {
      const auto came = inside == 0 ? hunk.new_end : hunk.new_begin;
      match.hunks.push_back({hunk.old_begin, hunk.old_end, hunk.new_begin, came});
    }
  }
  return match;
}

}  // namespace

FieldMatch match_fields(Words standard, Words text) {
  const auto longest = std::numeric_limits<std::uint16_t>::max();
  if (std::ranges::find(standard, kFieldId) == standard.end()) return {difference(standard, text), {}};
  if (standard.size() + text.size() >= longest || (standard.size() + 1) * (text.size() + 1) > kMostCells)
    return by_script(standard, text);
  return by_cost(standard, text);
}

}  // namespace pareltjes::engines::text_compare
