// SPDX-License-Identifier: EUPL-1.2
#include "engines/population/trends.hpp"

#include <algorithm>

namespace pareltjes::engines::population {

double linear_trend(const TwoCounts& persons, double horizon) {
  return std::max(0.0, persons.later + (persons.later - persons.earlier) * horizon / persons.years);
}

double share_trend(const TwoCounts& part, const TwoCounts& whole, double horizon, double whole_then) {
  const TwoCounts share{part.earlier / whole.earlier, part.later / whole.later, part.years};
  return std::min(1.0, linear_trend(share, horizon)) * whole_then;
}

Cells linear_trend(const Cells& earlier, const Cells& later, double years, double horizon) {
  Cells then{};
  for (std::size_t i = 0; i < kCells; ++i) {
    then[i] = linear_trend({earlier[i], later[i], years}, horizon);
  }
  return then;
}

}  // namespace pareltjes::engines::population
