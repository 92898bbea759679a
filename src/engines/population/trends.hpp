// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "engines/population/age_sex.hpp"

namespace pareltjes::engines::population {

/// Two counts of one quantity, `years` apart (> 0). The simplest forecasts, against which others have to prove
/// themselves; "nothing changes" is `later` itself. See S. Smith, J. Tayman and D. Swanson, A Practitioner's Guide to
/// State and Local Population Projections (2013), ch. 8.
struct TwoCounts {
  double earlier = 0;
  double later = 0;
  double years = 1;
};

/// The straight line through both counts, `horizon` years after the later one; not below 0.
double linear_trend(const TwoCounts& persons, double horizon);

/// The straight line through the shares of a whole, times the whole of that time. The share stays within 0 … 1.
/// @param whole the whole at the times of both counts, both > 0. @param whole_then the whole at the horizon.
double share_trend(const TwoCounts& part, const TwoCounts& whole, double horizon, double whole_then);

/// Per cell the straight line; not below 0.
Cells linear_trend(const Cells& earlier, const Cells& later, double years, double horizon);

}  // namespace pareltjes::engines::population
