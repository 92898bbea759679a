// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "platform/pearl/pearl.hpp"

namespace pareltjes::pearl {

/// What a back-test may know: the datasets of every year at hand.
struct BackTestInput {
  std::optional<core::GemeenteCode> gemeente;  ///< Only this one; else every one at hand.
  int from = 0;                                ///< Year in which is foretold; 0: every year.
  int to = 0;                                  ///< Year that is foretold; 0: every later one.
  std::size_t draws = 500;
  std::uint64_t seed = 42;
  hub::Snapshot datasets;
  std::map<std::string, std::map<std::string, std::string>> packages;  ///< As in RunInput.
};

/// A pearl that foretells, and can therefore be laid beside what was counted since.
class BackTested {
 public:
  virtual ~BackTested() = default;
  /// How well its forecasts came true.
  [[nodiscard]] virtual core::Result<Outcome> backtest(const BackTestInput& input, const RunControl& control) const = 0;
};

}  // namespace pareltjes::pearl
