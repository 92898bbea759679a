// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/language.hpp"

namespace pareltjes::pages {

/// How many stood how at the end of a month.
struct MonthBar {
  std::string month;  ///< "2026-11".
  std::int64_t ready = 0, under_way = 0, not_ready = 0;
};
struct MonthOptions {
  std::string sentence;  ///< role="img": what the chart tells.
  core::Language language = core::Language::kDutch;
};

/// A bar a month, from 0 up: ready at the foot, then under way, then not ready. The three differ in pattern as well as
/// colour, and each part that has room holds its number. Empty for no month.
std::string months_svg(const std::vector<MonthBar>& months, const MonthOptions& options);

}  // namespace pareltjes::pages
