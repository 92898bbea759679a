// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "core/interval.hpp"
#include "core/language.hpp"
#include "platform/hub/table.hpp"

namespace pareltjes::pages {

/// One area on a map.
struct MapArea {
  std::string id;  ///< Anchor and data-code.
  std::string name;
  std::string value_label;  ///< As printed, "83%".
  int step = 0;             ///< Colour step 1…5; 0 is unknown (grey, hatched).
  std::string href;         ///< Where a click leads; may be empty.
  bool chosen = false;
  hub::Geometry geometry;  ///< EPSG:28992.
};

/// A place on a map, drawn over the areas.
struct MapMark {
  hub::Point at;     ///< EPSG:28992; outside the frame of the areas it is left out.
  std::string kind;  ///< "bestaand", "nieuw" or "gesloten": how it is drawn.
  std::string text;  ///< Within the mark, one or two characters; may be empty.
  std::string name;  ///< Told by the pointer.
};

struct MapOptions {
  std::string sentence;  ///< role="img": what the map tells.
  double width = 640;
  bool labels = true;  ///< Name and value in the area where they fit.
  /// Approximate borders may leave slits that do not exist: each area is drawn a little wider below the others, so that
  /// these close. Only on maps of up to 120 areas; whoever asks for it tells the reader.
  bool close_gaps = false;
  std::vector<MapMark> marks = {};  ///< The last lie on top.
};

/// An SVG map, north up, with a label in every area that has room for one.
std::string map_svg(const std::vector<MapArea>& areas, const MapOptions& options);

struct PyramidSeries {
  std::vector<double> men;  ///< By single year of age, 0…100+.
  std::vector<double> women;
};
struct PyramidOptions {
  std::string sentence;
  std::string label_men, label_women, label_reference;
  core::Language language = core::Language::kDutch;
  bool same_size = true;  ///< The reference is scaled to the same total.
};

/// A population pyramid by five-year groups; `reference` is drawn as an outline.
std::string pyramid_svg(const PyramidSeries& area, const PyramidSeries* reference, const PyramidOptions& options);

/// A thread from low to high with a pearl at the middle, one for each row, all on one scale that stands below them;
/// low, middle and high are written where they lie. A dashed line at `capacity` where it is known. The scale begins at
/// zero where the range can still be seen then; otherwise it says that it does not.
struct ThreadRow {
  std::string label;
  core::Interval value;
};
struct ThreadOptions {
  std::string sentence;
  std::string unit;
  int decimals = 0;
  core::Language language = core::Language::kDutch;
};
std::string threads_svg(const std::vector<ThreadRow>& rows, const double* capacity, const ThreadOptions& options);

/// The same without words, small enough for a cell of a table that has the numbers: from zero to `largest`.
std::string range_svg(const core::Interval& value, double largest);

/// What is expected in one year: the middle, and between what half and eight in ten of the draws lie.
struct FanYear {
  double year = 0;
  double p10 = 0, p25 = 0, p50 = 0, p75 = 0, p90 = 0;
};
struct FanOptions {
  std::string sentence;
  core::Language language = core::Language::kDutch;
};

/// A line that fans out over the years: the middle as a line, two bands around it, from 0 up.
/// @param years rising; nothing is drawn for fewer than two.
std::string fan_svg(const std::vector<FanYear>& years, const FanOptions& options);

}  // namespace pareltjes::pages
