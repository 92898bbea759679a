// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/tables.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <set>

#include "core/text.hpp"
#include "pearls/wijkvoorzieningen/table_writer.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

using pearl::Cell;
using pearl::Nature;
using tables::integer;
using tables::number;
using tables::text;
using tables::Writer;

/// A count that was published, or else what the fit says; with its nature.
struct Shown {
  std::optional<double> value;
  Nature nature = Nature::kMeasured;
};

Shown shown(const Area& area, const Composition& composition, Fact fact, int from, int to,
            engines::population::Sex sex) {
  if (const auto& figure = area.fact(fact)) return {figure->value.mid, figure->nature};
  if (!composition.known) return {};
  return {composition.people(from, to, sex), Nature::kModelled};
}

Cell name_of_nature(const Shown& shown) {
  return shown.value ? text(pearl::name_of(shown.nature)) : text("onbekend");
}

pearl::Table areas_table(const Results& r, const pearl::Manifest& manifest) {
  using engines::population::Sex;
  Writer w(manifest, "gebieden");
  for (std::size_t i = 0; i < r.areas.list.size(); ++i) {
    const Area& area = r.areas.list[i];
    const Composition& composition = r.compositions.list[i];
    const auto men = shown(area, composition, Fact::kMen, 0, 120, Sex::kMen);
    const auto women = shown(area, composition, Fact::kWomen, 0, 120, Sex::kWomen);
    const auto young = shown(area, composition, Fact::kAge0, 0, 14, Sex::kBoth);
    const auto old = shown(area, composition, Fact::kAge65, 65, 120, Sex::kBoth);
    const auto& inhabitants = area.fact(Fact::kInhabitants);
    const auto people = shown(area, composition, Fact::kInhabitants, 0, 120, Sex::kBoth);
    w.row().set("code", text(area.code)).set("naam", text(area.name)).set("soort", text(core::name_of(area.kind)));
    w.set("aard", name_of_nature(people)).set("jaar", static_cast<std::int64_t>(r.areas.year));
    if (people.value) w.set("inwoners", integer(*people.value));
    if (inhabitants)
      w.set("inwoners_laag", number(inhabitants->value.low)).set("inwoners_hoog", number(inhabitants->value.high));
    w.set("mannen", number(men.value)).set("vrouwen", number(women.value)).set("geslacht_aard", name_of_nature(men));
    w.set("inwoners_0_14", number(young.value)).set("inwoners_65_plus", number(old.value));
    w.set("inwoners_0_14_aard", name_of_nature(young));
    if (people.value && young.value && old.value) {
      w.set("inwoners_15_64", number(std::max(0.0, *people.value - *young.value - *old.value)));
    }
    w.set("huishoudens", number(area.mid(Fact::kHouseholds))).set("woningen", number(area.mid(Fact::kDwellings)));
    w.set("woningen_aard", text(area.fact(Fact::kDwellings) ? "gemeten" : "onbekend"));
    w.set("oppervlakte_land", number(area.mid(Fact::kLand)));
    if (area.urbanity() != 0) w.set("stedelijkheid", static_cast<std::int64_t>(area.urbanity()));
    std::string peers;
    for (const auto& peer : r.comparison.similar[i]) peers += (peers.empty() ? "" : " ") + peer.code;
    w.set("vergelijkbaar", text(peers));
    if (inhabitants && inhabitants->source != nullptr) w.set("bron", text(inhabitants->source->title.nl));
    w.set("naam_cbs", text(area.cbs_name));
  }
  return std::move(w.table());
}

pearl::Table ages_table(const Results& r, const pearl::Manifest& manifest) {
  using engines::population::Sex;
  Writer w(manifest, "leeftijden");
  auto& rows = w.table().rows;
  assert(w.table().columns.size() == 5);
  for (std::size_t i = 0; i < r.areas.list.size(); ++i) {
    const Composition& composition = r.compositions.list[i];
    if (!composition.known) continue;
    for (const auto sex : {Sex::kMen, Sex::kWomen}) {
      for (int age = 0; age <= engines::population::kOldestAge; ++age) {
        const auto c = engines::population::cell_of(sex, age);
        const bool counted = composition.own_ages && composition.counted[c];
        rows.push_back({text(r.areas.list[i].code), text(sex == Sex::kMen ? "mannen" : "vrouwen"), std::int64_t{age},
                        composition.suppressed[c] ? Cell() : number(composition.cells[c]),
                        text(pearl::name_of(counted ? Nature::kMeasured : Nature::kModelled))});
      }
    }
  }
  return std::move(w.table());
}

pearl::Table margins_table(const Results& r, const pearl::Manifest& manifest) {
  Writer w(manifest, "marges");
  for (std::size_t i = 0; i < r.areas.list.size(); ++i) {
    const Composition& composition = r.compositions.list[i];
    for (const auto& margin : composition.margins) {
      const auto& range = margin.margin.range;
      const auto& bounds = margin.margin.bounds;
      const double sum = composition.people(range.age_from, range.age_to, range.sex);
      const double slack = 1e-6 * std::max(1.0, bounds.high);
      w.row()
          .set("code", text(r.areas.list[i].code))
          .set("marge", text(margin.name))
          .set("jaar", std::int64_t{margin.year});
      w.range({std::max(0.0, bounds.low), bounds.mid, bounds.high})
          .set("gepast", number(sum))
          .set("bron", text(margin.source));
      w.set("binnen", bounds.low - slack <= sum && sum <= bounds.high + slack);
    }
  }
  return std::move(w.table());
}

pearl::Table needs_table(const Results& r, const pearl::Manifest& manifest) {
  Writer w(manifest, "behoefte");
  for (const auto& need : r.needs) {
    const Norm& norm = need.norm->norm;
    w.row()
        .set("code", text(r.areas.list[need.area].code))
        .set("voorziening", text(norm.kind))
        .set("jaar", std::int64_t{need.year});
    w.range(need.need).set("eenheid", text(norm.unit)).set("norm", text(norm.id)).set("bron", text(norm.source));
    w.set("aard", text(pearl::name_of(need.nature)))
        .set("doelgroep_aantal", number(need.target.mid))
        .set("doelgroep", text(norm.target_name));
  }
  if (r.future == nullptr) return std::move(w.table());
  for (const auto& need : r.future->needs) {
    const Norm& norm = need.norm->norm;
    w.row().set("code", text(r.areas.list[need.area].code)).set("voorziening", text(norm.kind));
    w.set("jaar", std::int64_t{need.year}).range(need.need).set("eenheid", text(norm.unit)).set("norm", text(norm.id));
    w.set("bron", text(norm.source)).set("aard", text(pearl::name_of(Nature::kModelled)));
    w.set("doelgroep_aantal", number(need.target.mid)).set("doelgroep", text(norm.target_name));
    w.set("kans_meer", number(need.more));
  }
  return std::move(w.table());
}

pearl::Table supply_table(const Results& r, const pearl::Manifest& manifest) {
  Writer w(manifest, "aanbod");
  std::set<std::string> kinds;
  for (const auto& need : r.needs) kinds.insert(need.norm->norm.kind);
  for (const auto& [kind, areas] : r.supplies.by_kind) kinds.insert(kind);
  for (std::size_t i = 0; i < r.areas.list.size(); ++i) {
    for (const auto& kind : kinds) {
      const Supply* supply = r.supplies.find(kind, i);
      const auto state = supply == nullptr ? SupplyState::kUnknown : supply->state;
      w.row().set("code", text(r.areas.list[i].code)).set("voorziening", text(kind)).set("stand", text(name_of(state)));
      if (supply == nullptr || state == SupplyState::kUnknown) continue;
      w.set("jaar", std::int64_t{supply->year})
          .set("aantal", std::int64_t{supply->count})
          .set("bron", text(supply->source));
      if (state == SupplyState::kKnown)
        w.set("capaciteit", number(supply->capacity)).set("eenheid", text(supply->unit));
      if (!supply->observed_unit.empty()) {
        w.set("waargenomen", number(supply->observed)).set("waargenomen_eenheid", text(supply->observed_unit));
      }
    }
  }
  return std::move(w.table());
}

pearl::Table gaps_table(const Results& r, const pearl::Manifest& manifest) {
  Writer w(manifest, "tekort");
  for (const auto& need : r.needs) {
    const Norm& norm = need.norm->norm;
    const auto gap = gap_of(need, r.supplies.find(norm.kind, need.area));
    w.row()
        .set("code", text(r.areas.list[need.area].code))
        .set("voorziening", text(norm.kind))
        .set("jaar", std::int64_t{need.year});
    w.set("stand", text(gap.state)).set("eenheid", text(norm.unit)).set("norm", text(norm.id));
    if (gap.gap) w.range(*gap.gap);
  }
  return std::move(w.table());
}

/// The distance to compare with: the own or preferred norm of the kind that has one in metres.
const Norm* reach_norm(const Results& r, const std::string& kind) {
  const EffectiveNorm* best = nullptr;
  for (const auto& candidate : r.norms) {
    const Norm& norm = candidate.norm;
    if (norm.kind != kind || norm.form != Form::kReach || !norm.reach_m) continue;
    if (best == nullptr || norm.preference < best->norm.preference) best = &candidate;
  }
  return best == nullptr ? nullptr : &best->norm;
}

pearl::Table reach_table(const Results& r, const pearl::Manifest& manifest) {
  Writer w(manifest, "bereik");
  for (const auto& area : r.areas.list) {
    for (const auto& kind : r.library.kinds) {
      const auto fact = std::ranges::find(kFactNames, kind.distance_concept);
      if (kind.distance_concept.empty() || fact == kFactNames.end()) continue;
      const auto& figure = area.facts[static_cast<std::size_t>(fact - kFactNames.begin())];
      if (!figure) continue;
      w.row()
          .set("code", text(area.code))
          .set("voorziening", text(kind.id))
          .set("afstand_km", number(figure->value.mid));
      w.set("jaar", std::int64_t{figure->year}).set("bron", text(figure->source->title.nl));
      const Norm* norm = reach_norm(r, kind.id);
      if (norm == nullptr) continue;
      w.set("norm_m", number(*norm->reach_m)).set("norm", text(norm->id)).set("norm_status", text(norm->status));
      w.set("voldoet", figure->value.mid * 1000 <= *norm->reach_m);
    }
  }
  return std::move(w.table());
}

void write_figures(Writer& w, const EffectiveNorm& effective) {
  const Norm& library = effective.original ? *effective.original : effective.norm;
  if (library.value) w.range(*library.value);
  if (!effective.original) return;
  const Norm& own = effective.norm;
  if (own.value) {
    w.set("eigen_laag", number(own.value->low))
        .set("eigen_midden", number(own.value->mid))
        .set("eigen_hoog", number(own.value->high));
  }
  w.set("eigen_bron", text(own.source));
}

std::string fit_text(const NormLibrary& library) {
  if (library.wmo_rates.empty()) return {};
  const auto& rate = library.wmo_rates.front();
  const auto nl = [](double value, int decimals) {
    return core::format_number(value, decimals, core::Language::kDutch);
  };
  return fmt::format("{} buurten; R² {}; gemiddelde fout {} cliënten per 1.000 inwoners, in de andere stad {}",
                     rate.areas, nl(rate.r2, 2), nl(rate.error_per_1000, 1), nl(rate.error_other_city_per_1000, 1));
}

pearl::Table norms_table(const Results& r, const pearl::Manifest& manifest) {
  Writer w(manifest, "normen");
  std::set<const EffectiveNorm*> used;
  for (const auto& need : r.needs) used.insert(need.norm);
  for (const auto& effective : r.norms) {
    // The library's row stays to be seen; the own figures stand beside it.
    const Norm& norm = effective.original ? *effective.original : effective.norm;
    const auto* kind = r.library.kind(norm.kind);
    w.row().set("id", text(norm.id)).set("voorziening", text(norm.kind)).set("omschrijving", text(norm.description.nl));
    w.set("omschrijving_en", text(norm.description.en))
        .set("vorm", text(norm.form_name))
        .set("eenheid", text(norm.unit));
    if (kind != nullptr)
      w.set("naam", text(kind->name.nl)).set("naam_en", text(kind->name.en)).set("categorie", text(kind->category));
    write_figures(w, effective);
    w.set("per", number(norm.per)).set("doelgroep", text(norm.target_name));
    if (norm.target == Target::kAge || norm.target == Target::kPupils) {
      w.set("leeftijd_van", std::int64_t{norm.age_from}).set("leeftijd_tot", std::int64_t{norm.age_to});
    }
    w.set("bereik_m", number(norm.reach_m))
        .set("bereik_minuten", number(norm.reach_minutes))
        .set("vervoer", text(norm.travel));
    w.set("leefmilieu", text(norm.milieu));
    if (norm.has_share) {
      w.set("deelname_laag", number(norm.share.low)).set("deelname_midden", number(norm.share.mid));
      w.set("deelname_hoog", number(norm.share.high));
    }
    w.set("geldig_van", text(norm.valid_from)).set("geldig_tot", text(norm.valid_to)).set("status", text(norm.status));
    w.set("zekerheid", text(norm.certainty)).set("gebruikt", used.contains(&effective)).set("bron", text(norm.source));
    w.set("bron_url", text(norm.source_url))
        .set("opmerking", text(norm.note.nl))
        .set("opmerking_en", text(norm.note.en));
    if (norm.form == Form::kAgeRate) w.set("fout", text(fit_text(r.library)));
  }
  return std::move(w.table());
}

void compare_rows(Writer& w, const Area& area, const Features& own, const Peer& other) {
  const auto add = [&](const char* feature, const std::optional<double>& a, const std::optional<double>& b,
                       const char* unit) {
    if (!a || !b) return;
    w.row()
        .set("code", text(area.code))
        .set("met", text(other.code))
        .set("met_naam", text(other.name))
        .set("kenmerk", text(feature));
    w.set("waarde", number(*a)).set("waarde_vergelijking", number(*b)).set("eenheid", text(unit));
  };
  add("aandeel_0_14", own.share_young, other.features.share_young, "%");
  add("aandeel_65_plus", own.share_old, other.features.share_old, "%");
  add("huishoudensgrootte", own.household_size, other.features.household_size, "personen");
}

pearl::Table comparison_table(const Results& r, const pearl::Manifest& manifest) {
  Writer w(manifest, "vergelijking");
  const Area& municipality = r.areas.municipality();
  const Peer whole{municipality.code, municipality.name, r.comparison.own.front()};
  for (std::size_t i = 0; i < r.areas.list.size(); ++i) {
    const Area& area = r.areas.list[i];
    if (i > 0) compare_rows(w, area, r.comparison.own[i], whole);
    if (r.comparison.country) compare_rows(w, area, r.comparison.own[i], *r.comparison.country);
    for (const auto& peer : r.comparison.similar[i]) compare_rows(w, area, r.comparison.own[i], peer);
  }
  return std::move(w.table());
}

pearl::TableColumn column(const char* name, pearl::TableColumn::Type type, const char* unit, core::Text description) {
  return {name, type, unit, std::move(description)};
}

}  // namespace

std::vector<pearl::Table> tables_of(const Results& results, const pearl::Manifest& manifest) {
  std::vector<pearl::Table> tables{
      areas_table(results, manifest), ages_table(results, manifest),   margins_table(results, manifest),
      needs_table(results, manifest), supply_table(results, manifest), gaps_table(results, manifest),
      reach_table(results, manifest), norms_table(results, manifest),  comparison_table(results, manifest)};
  if (results.reach != nullptr) {
    for (auto& table : reach_tables_of(results.areas, *results.reach, manifest)) tables.push_back(std::move(table));
  }
  if (results.future == nullptr) return tables;
  for (auto& table : future_tables_of(results.areas, *results.future, results.supplies, manifest))
    tables.push_back(std::move(table));
  return tables;
}

pearl::Layer layer_of(const Results& r) {
  using Type = pearl::TableColumn::Type;
  pearl::Layer layer;
  layer.table.name = "gebieden";
  layer.table.title = {"Gebieden op de kaart", "Areas on the map"};
  layer.table.columns = {
      column("code", Type::kText, "", {"CBS-code van het gebied", "CBS code of the area"}),
      column("naam", Type::kText, "", {"naam", "name"}),
      column("soort", Type::kText, "", {"gemeente, wijk of buurt", "municipality, district or neighbourhood"}),
      column("inwoners", Type::kNumber, "personen", {"inwoners", "inhabitants"}),
      column("aandeel_0_14", Type::kNumber, "%", {"jonger dan 15 jaar", "under 15"}),
      column("aandeel_65_plus", Type::kNumber, "%", {"65 jaar en ouder", "65 and over"}),
      column("schematisch", Type::kBoolean, "", {"geen echte grens", "not a real border"}),
  };
  layer.schematic = r.borders.schematic;
  layer.approximate = r.borders.approximate;
  layer.note = r.borders.note;
  for (std::size_t i = 0; i < r.areas.list.size(); ++i) {
    if (r.borders.shapes[i].empty()) continue;
    const Area& area = r.areas.list[i];
    const Features& features = r.comparison.own[i];
    layer.table.rows.push_back({text(area.code), text(area.name), text(core::name_of(area.kind)),
                                number(area.mid(Fact::kInhabitants)), number(features.share_young),
                                number(features.share_old), Cell(!r.borders.real[i])});
    layer.geometries.push_back(r.borders.shapes[i]);
  }
  return layer;
}

}  // namespace pareltjes::wijkvoorzieningen
