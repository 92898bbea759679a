// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/table_writer.hpp"
#include "pearls/wijkvoorzieningen/tables.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

namespace population = engines::population;
using pearl::Cell;
using population::Sex;
using tables::number;
using tables::text;
using tables::Writer;

const char* name_of(Sex sex) {
  return sex == Sex::kMen ? "mannen" : sex == Sex::kWomen ? "vrouwen" : "beide";
}

/// Two decimals: persons of a projection are not known any finer.
Cell persons(double value) {
  return number(std::round(value * 100) / 100);
}

void write(Writer& w, const Spread& spread) {
  w.set("p10", persons(spread.p10)).set("p25", persons(spread.p25)).set("p50", persons(spread.p50));
  w.set("p75", persons(spread.p75)).set("p90", persons(spread.p90));
}

pearl::Table counts_table(const Areas& areas, const Future& future, const pearl::Manifest& manifest) {
  Writer w(manifest, "prognose");
  const auto modelled = text(pearl::name_of(pearl::Nature::kModelled));
  for (const auto& count : future.counts) {
    w.row().set("code", text(areas.list[count.area].code)).set("jaar", std::int64_t{count.year});
    w.set("geslacht", text(name_of(count.sex))).set("leeftijd", text(kFutureGroups[count.group].name));
    write(w, count.persons);
    w.set("aard", modelled);
  }
  return std::move(w.table());
}

pearl::Table ages_table(const Areas& areas, const Future& future, const pearl::Manifest& manifest) {
  Writer w(manifest, "prognose_leeftijden");
  for (const auto& age : future.ages) {
    w.row().set("code", text(areas.list[age.area].code)).set("jaar", std::int64_t{age.year});
    w.set("geslacht", text(name_of(age.cell < population::kAges ? Sex::kMen : Sex::kWomen)));
    w.set("leeftijd", static_cast<std::int64_t>(age.cell % population::kAges));
    w.set("p10", persons(age.persons.p10)).set("p50", persons(age.persons.p50)).set("p90", persons(age.persons.p90));
  }
  return std::move(w.table());
}

pearl::Table flows_table(const Areas& areas, const Future& future, const pearl::Manifest& manifest) {
  Writer w(manifest, "prognose_stromen");
  for (const auto& flow : future.flows) {
    w.row().set("code", text(areas.list[flow.area].code)).set("jaar", std::int64_t{flow.year});
    w.set("geboorten", persons(flow.births)).set("sterften", persons(flow.deaths));
    w.set("verhuissaldo", persons(flow.moves)).set("groei", persons(flow.births - flow.deaths + flow.moves));
  }
  return std::move(w.table());
}

pearl::Table assumptions_table(const Future& future, const pearl::Manifest& manifest) {
  Writer w(manifest, "prognose_aannames");
  for (const auto& assumption : future.assumptions) {
    w.row().set("onderwerp", text(assumption.subject)).set("zin", text(assumption.sentence.nl));
    w.set("zin_en", text(assumption.sentence.en)).set("aard", text(assumption.nature));
    w.set("bron", text(assumption.source));
  }
  return std::move(w.table());
}

pearl::Table audit_table(const Future& future, const pearl::Manifest& manifest) {
  using population::AuditedRate;
  Writer w(manifest, "toets_prognose");
  for (const auto& [year, row] : future.audit) {
    w.row().set("jaar", std::int64_t{year}).set("geslacht", text(name_of(row.sex)));
    w.set("cijfer", text(row.rate == AuditedRate::kSurvival    ? "overleving"
                         : row.rate == AuditedRate::kFertility ? "geboorte"
                                                               : "verhuizing"));
    w.set("leeftijd", std::int64_t{row.age}).set("gegeven", number(row.given)).set("toegepast", number(row.applied));
    w.set("personen", persons(row.at_risk)).set("klopt", row.agrees);
  }
  return std::move(w.table());
}

pearl::Table shortages_table(const Areas& areas, const Future& future, const Supplies& supplies,
                             const pearl::Manifest& manifest) {
  Writer w(manifest, "tekortkans");
  const auto chance = [](double share) { return number(std::round(share * 1e4) / 1e4); };
  for (const auto& shortage : future.shortages) {
    const Norm& norm = shortage.norm->norm;
    w.row().set("code", text(areas.list[shortage.area].code)).set("voorziening", text(norm.kind));
    w.set("jaar", std::int64_t{shortage.year}).set("kans", chance(shortage.chance));
    w.set("midden", number(shortage.lacking.p50));
    w.set("p10", number(shortage.lacking.p10)).set("p90", number(shortage.lacking.p90));
    w.set("kans_norm_laag", chance(shortage.chance_low)).set("kans_norm_hoog", chance(shortage.chance_high));
    w.set("beslist", text(shortage.decides)).set("aanbod", number(shortage.supply));
    w.set("drempel", number(future.shortage_above)).set("eenheid", text(norm.unit)).set("norm", text(norm.id));
    w.set("bron", text(norm.source));
    if (const auto* supply = supplies.find(norm.kind, shortage.area)) w.set("bron_aanbod", text(supply->source));
  }
  return std::move(w.table());
}

}  // namespace

std::vector<pearl::Table> future_tables_of(const Areas& areas, const Future& future, const Supplies& supplies,
                                           const pearl::Manifest& manifest) {
  return {shortages_table(areas, future, supplies, manifest),
          counts_table(areas, future, manifest),
          ages_table(areas, future, manifest),
          flows_table(areas, future, manifest),
          assumptions_table(future, manifest),
          audit_table(future, manifest)};
}

}  // namespace pareltjes::wijkvoorzieningen
