// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/interval.hpp"
#include "pearls/effectrapportage/calibration.hpp"
#include "pearls/effectrapportage/case.hpp"
#include "pearls/effectrapportage/chain.hpp"
#include "pearls/effectrapportage/learning/with_and_without.hpp"
#include "pearls/effectrapportage/norms.hpp"
#include "pearls/effectrapportage/placement.hpp"
#include "pearls/effectrapportage/questions.hpp"

namespace pareltjes::effectrapportage {

/// What somebody notices beside the beds.
struct Effect {
  std::string id;
  core::Text name;
  core::Interval value;
  core::Text unit;
  int decimals = 0;
  std::string source;
};

struct Kind {
  std::string id;
  core::Text name;
  core::Interval beds;
  double m2_per_bed = 0;  ///< 0: no norm.
  std::string source;
};

/// Beds of a municipality in a year.
struct YearBeds {
  core::Text place;
  int year = 0;
  core::Interval beds;
};

/// The interval after some of the answers.
struct Step {
  core::Text label;
  core::Interval beds;
};

/// A number of the year in which the company is complete, that can be counted later.
struct Predicted {
  std::string id;
  core::Text name;
  double p10 = 0, p25 = 0, p50 = 0, p75 = 0, p90 = 0;
};

/// All that was computed, before it becomes tables.
struct Assessment {
  Case of;
  Density density;
  Norms norms;
  core::Interval beds;   ///< New beds at full size.
  double free_beds = 0;  ///< Of the sites that may be used then.
  double chance_short = 0;
  bool placed = false;            ///< There are sites.
  core::Interval without;         ///< Of this company at full size: no place.
  core::Interval region_without;  ///< Of all companies together.
  std::vector<YearBeds> years;
  std::vector<Kind> kinds;
  std::vector<Effect> effects;
  std::vector<Step> steps;
  std::vector<Reached> sites;
  std::vector<double> site_beds;  ///< At the middle, of each site.
  std::vector<Valued> questions;
  std::vector<Influence> influences;
  std::vector<Check> published, left_out;
  std::vector<Variant> variants;            ///< With and without reference objects of municipalities.
  std::vector<LeftOut> left_out_by_sector;  ///< Where there are such objects.
  std::vector<Predicted> predicted;         ///< What a report of the company is laid beside, later.
};

/// @param municipality name of the municipality in which the company wants to settle.
core::Result<Assessment> assess(const pearl::RunInput& input, const std::string& municipality,
                                const pearl::RunControl& control);

/// As the reader writes it: the answer to a question, shares as per cent.
core::Text shown(const Question& question, const Answer& answer);

}  // namespace pareltjes::effectrapportage
