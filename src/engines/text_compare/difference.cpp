// SPDX-License-Identifier: EUPL-1.2
#include "engines/text_compare/difference.hpp"

#include <algorithm>

namespace pareltjes::engines::text_compare {
namespace {

using Words = std::span<const std::uint32_t>;
using Signed = std::ptrdiff_t;

/// The two furthest reaching paths that meet: where the problem is cut in two.
struct Meeting {
  std::size_t old_at = 0;
  std::size_t new_at = 0;
};

/// The furthest place on each diagonal, for one direction. Diagonal k holds the places with old − new = k.
class Front {
 public:
  void reset(Signed reach) {
    middle_ = reach;
    furthest_.assign(static_cast<std::size_t>(2 * reach + 2), -1);
    (*this)[1] = 0;
    lowest_ = highest_ = 0;
  }
  Signed& operator[](Signed k) { return furthest_[static_cast<std::size_t>(k + middle_)]; }
  [[nodiscard]] Signed reached(Signed k) const {
    const auto at = k + middle_;
    return at >= 0 && at < static_cast<Signed>(furthest_.size()) ? furthest_[static_cast<std::size_t>(at)] : -1;
  }
  /// One step further on diagonal k with d differences, before equal words are followed.
  Signed step(Signed k, Signed d) {
    return k == -d || (k != d && (*this)[k - 1] < (*this)[k + 1]) ? (*this)[k + 1] : (*this)[k - 1] + 1;
  }
  // Diagonals outside the grid are left out from then on.
  [[nodiscard]] Signed first(Signed d) const { return -d + lowest_; }
  [[nodiscard]] Signed last(Signed d) const { return d - highest_; }
  void drop_highest() { highest_ += 2; }
  void drop_lowest() { lowest_ += 2; }

 private:
  std::vector<Signed> furthest_;
  Signed middle_ = 0;
  Signed lowest_ = 0;
  Signed highest_ = 0;
};

class Script {
 public:
  void compare(Words before, Words after, std::size_t old_at, std::size_t new_at) {
    std::size_t same = 0;
    while (same < before.size() && same < after.size() && before[same] == after[same]) ++same;
    before = before.subspan(same);
    after = after.subspan(same);
    old_at += same;
    new_at += same;
    while (!before.empty() && !after.empty() && before.back() == after.back()) {
      before = before.first(before.size() - 1);
      after = after.first(after.size() - 1);
    }
    if (before.empty() || after.empty()) {
      add({old_at, old_at + before.size(), new_at, new_at + after.size()});
      return;
    }
    const auto cut = meet(before, after);
    compare(before.first(cut.old_at), after.first(cut.new_at), old_at, new_at);
    compare(before.subspan(cut.old_at), after.subspan(cut.new_at), old_at + cut.old_at, new_at + cut.new_at);
  }

  std::vector<Hunk> take() { return std::move(hunks_); }

 private:
  void add(const Hunk& hunk) {
    if (hunk.removed() == 0 && hunk.added() == 0) return;
    if (!hunks_.empty() && hunks_.back().old_end == hunk.old_begin && hunks_.back().new_end == hunk.new_begin) {
      hunks_.back().old_end = hunk.old_end;
      hunks_.back().new_end = hunk.new_end;
      return;
    }
    hunks_.push_back(hunk);
  }

  /// Both ends walk towards each other, one difference at a time; where they overlap lies a shortest path. It is never
  /// a corner, because the first words differ and the last words differ.
  Meeting meet(Words before, Words after) {
    const auto n = static_cast<Signed>(before.size());
    const auto m = static_cast<Signed>(after.size());
    const Signed delta = n - m;
    const bool odd = delta % 2 != 0;
    const Signed reach = (n + m + 1) / 2 + 1;
    const auto at = [](Words words, Signed i) { return words[static_cast<std::size_t>(i)]; };
    forward_.reset(reach);
    backward_.reset(reach);
    for (Signed d = 0; d < reach; ++d) {
      for (Signed k = forward_.first(d); k <= forward_.last(d); k += 2) {
        Signed x = forward_.step(k, d);
        for (; x < n && x - k < m && at(before, x) == at(after, x - k); ++x);
        forward_[k] = x;
        if (x > n) {
          forward_.drop_highest();
        } else if (x - k > m) {
          forward_.drop_lowest();
        } else if (const auto back = backward_.reached(delta - k); odd && back >= 0 && x + back >= n) {
          return {static_cast<std::size_t>(x), static_cast<std::size_t>(x - k)};
        }
      }
      for (Signed k = backward_.first(d); k <= backward_.last(d); k += 2) {
        Signed x = backward_.step(k, d);
        for (; x < n && x - k < m && at(before, n - 1 - x) == at(after, m - 1 - (x - k)); ++x);
        backward_[k] = x;
        if (x > n) {
          backward_.drop_highest();
        } else if (x - k > m) {
          backward_.drop_lowest();
        } else if (const auto fore = forward_.reached(delta - k); !odd && fore >= 0 && x + fore >= n) {
          return {static_cast<std::size_t>(fore), static_cast<std::size_t>(fore - (delta - k))};
        }
      }
    }
    return {before.size(), 0};  // they share no word
  }

  Front forward_;
  Front backward_;
  std::vector<Hunk> hunks_;
};

}  // namespace

std::vector<Hunk> difference(Words before, Words after) {
  Script script;
  script.compare(before, after, 0, 0);
  return script.take();
}

std::vector<std::uint32_t> apply(Words before, Words after, std::span<const Hunk> hunks) {
  std::vector<std::uint32_t> made;
  std::size_t at = 0;
  for (const auto& hunk : hunks) {
    made.insert(made.end(), before.begin() + static_cast<Signed>(at),
                before.begin() + static_cast<Signed>(hunk.old_begin));
    made.insert(made.end(), after.begin() + static_cast<Signed>(hunk.new_begin),
                after.begin() + static_cast<Signed>(hunk.new_end));
    at = hunk.old_end;
  }
  made.insert(made.end(), before.begin() + static_cast<Signed>(at), before.end());
  return made;
}

std::vector<Hunk> readable(std::vector<Hunk> hunks) {
  constexpr std::size_t kMostBetween = 2;
  const auto size = [](const Hunk& hunk) { return std::max(hunk.removed(), hunk.added()); };
  std::vector<Hunk> made;
  for (auto& hunk : hunks) {
    if (!made.empty()) {
      auto& last = made.back();
      const auto between = hunk.old_begin - last.old_end;
      const bool level = hunk.new_begin - last.new_end == between;  // fields between them would not be level
      if (level && between <= kMostBetween && between <= size(last) && between <= size(hunk)) {
        last.old_end = hunk.old_end;
        last.new_end = hunk.new_end;
        continue;
      }
    }
    made.push_back(hunk);
  }
  return made;
}

}  // namespace pareltjes::engines::text_compare
