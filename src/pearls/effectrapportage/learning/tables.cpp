// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/learning/tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "pearls/effectrapportage/learning/gather.hpp"

namespace pareltjes::effectrapportage {
namespace {

using pearl::Cell;
using pearl::Table;

Table empty_table(const pearl::Manifest& manifest, std::string_view name) {
  const auto found = std::ranges::find(manifest.tables, name, &pearl::OutcomeTable::name);
  return {found->name, found->title, found->columns, {}};
}

double rounded(double value, double unit) {
  return std::round(value * unit) / unit;
}
Cell of_optional(const std::optional<double>& value) {
  return value ? Cell(rounded(*value, 1000)) : Cell();
}

std::string word_of(Reference::Origin origin) {
  switch (origin) {
    case Reference::Origin::kOwn:
      return "eigen";
    case Reference::Origin::kShared:
      return "gedeeld";
    case Reference::Origin::kFile:
      return "bestand";
    default:
      return "ingebouwd";
  }
}

Table objects_table(const Assessment& made, const pearl::Manifest& manifest, pearl::Provenance& provenance) {
  auto table = empty_table(manifest, "referentieobjecten");
  for (const auto& one : made.of.objects) {
    const double weight = weight_of(one, made.of.opening, size_of(made.of));
    table.rows.push_back({one.id, one.sector, one.name.nl, one.name.en,
                          one.m2_per_job > 0 ? Cell(rounded(one.m2_per_job, 10)) : Cell(), of_optional(one.share),
                          of_optional(one.peak), std::int64_t{one.year}, rounded(weight, 1000), word_of(one.origin),
                          one.source});
    provenance.parameters.push_back(
        {"referentieobject." + one.id,
         one.m2_per_job > 0 ? fmt::format("{:g} m² per baan", rounded(one.m2_per_job, 10)) : "aandeel", one.source,
         one.origin != Reference::Origin::kShared});
  }
  return table;
}

}  // namespace

void add_learned(const Assessment& made, const pearl::Manifest& manifest, pearl::Outcome& outcome) {
  outcome.tables.push_back(objects_table(made, manifest, outcome.provenance));
  auto variants = empty_table(manifest, "leren");
  for (const auto& one : made.variants) {
    const auto objects = static_cast<std::int64_t>(one.objects);
    variants.rows.push_back({one.id, one.name.nl, one.name.en, objects, rounded(one.m2_per_job.low, 10),
                             rounded(one.m2_per_job.mid, 10), rounded(one.m2_per_job.high, 10),
                             rounded(one.share.low, 1000), rounded(one.share.mid, 1000), rounded(one.share.high, 1000),
                             std::round(one.beds.low), std::round(one.beds.mid), std::round(one.beds.high)});
  }
  auto checks = empty_table(manifest, "ijking_objecten");
  for (const auto& one : made.left_out_by_sector) {
    checks.rows.push_back({one.name.nl, one.name.en, static_cast<std::int64_t>(one.objects),
                           static_cast<std::int64_t>(one.inside), rounded(one.coverage.low, 1000),
                           rounded(one.coverage.high, 1000), rounded(one.score, 1000), rounded(one.width, 1000)});
  }
  auto predicted = empty_table(manifest, "voorspelling");
  for (const auto& one : made.predicted) {
    predicted.rows.push_back({one.id, one.name.nl, one.name.en, rounded(one.p10, 10), rounded(one.p25, 10),
                              rounded(one.p50, 10), rounded(one.p75, 10), rounded(one.p90, 10)});
  }
  for (auto* table : {&variants, &checks, &predicted}) outcome.tables.push_back(std::move(*table));
}

}  // namespace pareltjes::effectrapportage
