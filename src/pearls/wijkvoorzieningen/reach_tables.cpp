// SPDX-License-Identifier: EUPL-1.2
#include <cmath>

#include "pearls/wijkvoorzieningen/table_writer.hpp"
#include "pearls/wijkvoorzieningen/tables.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

using tables::number;
using tables::text;
using tables::Writer;

/// Whole metres, tenths of minutes: no finer than places of homes are known.
std::optional<double> rounded(const std::optional<double>& value, double parts) {
  return value ? std::optional(std::round(*value * parts) / parts) : std::nullopt;
}

pearl::Table distances(const Areas& areas, const Reach& reach, const pearl::Manifest& manifest) {
  constexpr double kTenths = 10;
  constexpr double kHundredths = 100;
  Writer w(manifest, "bereikbaarheid");
  for (const auto& row : reach.rows) {
    const auto& norm = reach.norms.at(row.kind);
    w.row().set("code", text(areas.list[row.area].code)).set("voorziening", text(row.kind));
    w.set("jaar", std::int64_t{areas.year}).set("vervoer", text(norm.travel())).set("wie", text(norm.who()));
    w.set("afstand_m", number(rounded(row.metres, 1))).set("minuten", number(rounded(row.minutes, kTenths)));
    if (norm.norm != nullptr) {
      w.set("norm_m", number(norm.norm->reach_m)).set("norm_minuten", number(norm.norm->reach_minutes));
      w.set("norm", text(norm.norm->id)).set("norm_status", text(norm.norm->status));
    }
    if (row.share_within) w.set("aandeel_binnen", number(rounded(100 * *row.share_within, kTenths)));
    w.set("aantal_binnen", number(rounded(row.count_within, kHundredths)));
    if (row.places_per_100) {
      w.set("plekken_per_100", number(*row.places_per_100)).set("eenheid", text(reach.units.at(row.kind)));
      w.set("doelgroep", text(norm.target != nullptr ? norm.target->target_name : "inwoners"));
    }
    w.set("grondslag", text(name_of(row.ground))).set("bron", text(reach.places.sources.at(row.kind)));
  }
  return std::move(w.table());
}

}  // namespace

std::vector<pearl::Table> reach_tables_of(const Areas& areas, const Reach& reach, const pearl::Manifest& manifest) {
  Writer w(manifest, "bereikbaarheid_aannames");
  for (const auto& assumption : reach.assumptions) {
    w.row().set("onderwerp", text(assumption.subject)).set("zin", text(assumption.sentence.nl));
    w.set("zin_en", text(assumption.sentence.en)).set("bron", text(assumption.source));
  }
  return {distances(areas, reach, manifest), std::move(w.table())};
}

}  // namespace pareltjes::wijkvoorzieningen
