// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engines/decision_tables/feel/unary_tests.hpp"
#include "engines/decision_tables/geometry/bits.hpp"

namespace pareltjes::engines::decision_tables {

/// What an input can be: all values of one kind, or those that are allowed, cut into the parts that no test divides.
/// Ordered kinds: every value named in a test and every open interval between two of them; strings: every one named,
/// and any other; booleans: true and false. Null is a part only where a test names it.
class Domain {
 public:
  /// @param tests every test of the column; all of this kind (or null, or "-").
  /// @param allowed one test of the same kind; null: everything.
  Domain(Kind kind, const std::vector<const UnaryTests*>& tests, const UnaryTests* allowed, bool whole_numbers = false);

  [[nodiscard]] std::size_t size() const { return kept_.size(); }
  /// The parts for which the test is true.
  [[nodiscard]] Bits region(const UnaryTests& tests) const;
  /// Of a set of parts as FEEL writes it: "[0..5), > 10"; "-" for all of them.
  [[nodiscard]] std::string describe(const Bits& parts) const;
  /// A value of the part; nothing for "any other string" and for an interval.
  [[nodiscard]] const Value* value_of(std::size_t part) const;

 private:
  // Numbers of parts before the impossible ones are left out: cut i is 2i + 1, what lies below it 2i.
  [[nodiscard]] std::size_t other() const { return 2 * cuts_.size() + 1; }
  [[nodiscard]] std::size_t null() const { return 2 * cuts_.size() + 2; }
  [[nodiscard]] std::size_t cut_of(const Value& value) const;
  [[nodiscard]] Bits raw_region(const UnaryTests& tests) const;
  void add_range(Bits& raw, const Range& range) const;
  void add_cuts(const UnaryTests& tests);
  [[nodiscard]] Bits possible(bool whole_numbers) const;
  [[nodiscard]] Bits kept_of(const Bits& raw) const;
  [[nodiscard]] std::vector<std::string> intervals(const Bits& raw) const;
  [[nodiscard]] std::vector<std::string> names(const Bits& raw) const;
  [[nodiscard]] std::string interval(std::size_t first, std::size_t last) const;

  Kind kind_;
  std::vector<Value> cuts_;
  bool with_null_ = false;
  std::vector<std::size_t> kept_;  ///< Number before → in order.
};

}  // namespace pareltjes::engines::decision_tables
