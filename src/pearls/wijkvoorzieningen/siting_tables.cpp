// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/siting_tables.hpp"

#include <cmath>

#include "pearls/wijkvoorzieningen/table_writer.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

using pearl::Cell;
using tables::number;
using tables::text;
using tables::Writer;

constexpr double kSecondsAMinute = 60;

/// Two decimals: neither people nor metres are known any finer.
Cell rounded(const std::optional<double>& value) {
  return value ? number(std::round(*value * 100) / 100) : Cell();
}
Cell share(const std::optional<double>& value) {
  return value ? number(std::round(*value * 1e4) / 1e4) : Cell();
}
Cell code_of(const Areas& areas, const std::optional<std::size_t>& area) {
  return area ? text(areas.list[*area].code) : Cell();
}

pearl::Table sites_table(const Areas& areas, const SitingAnswers& answers, const pearl::Manifest& manifest) {
  Writer w(manifest, "locaties");
  for (const auto& answer : answers.list) {
    const auto unit = answer.question.goal == SitingGoal::kAll ? std::string("personen") : answer.unit;
    for (const auto& row : answer.rows) {
      w.row().set("voorziening", text(answer.question.kind)).set("jaar", std::int64_t{row.year});
      w.set("plek", text(row.id)).set("naam", text(row.name)).set("gebied", code_of(areas, row.area));
      w.set("x", rounded(row.at.x)).set("y", rounded(row.at.y)).set("stand", text(name_of(row.state)));
      if (row.order) w.set("volgorde", static_cast<std::int64_t>(*row.order));
      w.set("voegt_toe", rounded(row.adds)).set("gemist_zonder", rounded(row.lost_without));
      w.set("mensen", rounded(row.people)).set("kans", share(row.chance)).set("eenheid", text(unit));
    }
  }
  return std::move(w.table());
}

pearl::Table questions_table(const SitingAnswers& answers, const pearl::Manifest& manifest) {
  Writer w(manifest, "locatievragen");
  for (const auto& answer : answers.list) {
    const auto& question = answer.question;
    const auto* far = question.by_time ? "minuten" : "meter";
    w.row().set("voorziening", text(question.kind)).set("doel", text(name_of(question.goal)));
    if (question.limited) w.set("aantal", static_cast<std::int64_t>(question.count));
    w.set("jaar", std::int64_t{question.years.front()}).set("tot_jaar", std::int64_t{question.years.back()});
    w.set("nu", rounded(answer.now)).set("met", rounded(answer.with)).set("grens", rounded(answer.bound));
    w.set("gat", number(answer.gap)).set("bewezen", answer.proven).set("eenheid", text(answer.unit));
    w.set("kandidaten", static_cast<std::int64_t>(answer.candidates));
    w.set("punten", static_cast<std::int64_t>(answer.points)).set("mensen", rounded(answer.people));
    w.set("leeftijd_van", std::int64_t{question.ages.from}).set("leeftijd_tot", std::int64_t{question.ages.to});
    if (question.reach) {
      w.set("bereik", number(*question.reach / (question.by_time ? kSecondsAMinute : 1)));
      w.set("bereik_eenheid", text(far));
    }
    w.set("binnen_nu", rounded(answer.within_now)).set("binnen_met", rounded(answer.within_with));
    w.set("afstand_nu", rounded(answer.mean_now)).set("afstand_met", rounded(answer.mean_with));
    w.set("afstand_eenheid", text(far));
    if (answer.draws > 0) w.set("trekkingen", static_cast<std::int64_t>(answer.draws));
    w.set("kans_beste", share(answer.same_share)).set("norm", text(question.norm));
    w.set("grondslag", text(answer.basis.nl)).set("grondslag_en", text(answer.basis.en));
    w.set("midden", !answers.own_candidates).set("bron", text(answer.source));
  }
  return std::move(w.table());
}

}  // namespace

std::vector<pearl::Table> siting_tables_of(const Areas& areas, const SitingAnswers& answers,
                                           const pearl::Manifest& manifest) {
  return {sites_table(areas, answers, manifest), questions_table(answers, manifest)};
}

pearl::Layer siting_layer_of(const pearl::Table& sites) {
  pearl::Layer layer;
  layer.table = sites;
  layer.note = {"Een nieuwe plek is het midden van een gebied, of een plek die u zelf opgaf. Het is geen vrije kavel.",
                "A new site is the middle of an area, or a place that you gave. It is no free plot."};
  const auto x = sites.column("x");
  const auto y = sites.column("y");
  for (const auto& row : sites.rows) {
    layer.geometries.push_back({{{{std::get<double>(row[x]), std::get<double>(row[y])}}}});
  }
  return layer;
}

}  // namespace pareltjes::wijkvoorzieningen
