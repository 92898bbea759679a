// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "pearls/wijkvoorzieningen/siting.hpp"
#include "pearls/wijkvoorzieningen/tests/small_municipality.hpp"
#include "platform/hub/hub.hpp"

namespace pareltjes::wijkvoorzieningen::test {

using nlohmann::json;

/// Everything that stands before the questions, of one municipality.
struct SitingGround {
  hub::Snapshot datasets;
  NormLibrary library;
  Areas areas;
  Borders borders;
  Compositions compositions;
  std::vector<EffectiveNorm> norms;
  Homes homes;
  Places places;
  std::vector<std::string> only;

  SitingGround(hub::Snapshot given, const std::string& gemeente)
      : datasets(std::move(given)),
        library(*NormLibrary::parse(shipped_norms())),
        areas(*gather_areas(datasets, *core::GemeenteCode::parse(gemeente), 0)),
        borders(gather_borders(areas, datasets)),
        compositions(*compose(areas, datasets, library, pearl::RunControl({}, std::nullopt, {}))),
        norms(*with_own_norms(library, {})),
        homes(homes_of(areas, borders, datasets)),
        places(places_of(areas, borders, datasets, library)) {}
  [[nodiscard]] SitingTask task() const {
    return {areas, borders, compositions, library, norms, homes, places, only, areas.year};
  }
};

inline const SitingGround& purmerend() {
  static const SitingGround ground(hub::shipped_example(), "GM0439");
  return ground;
}

inline SitingRequest asking(const json& values) {
  return siting_request_of({{"locaties", values}});
}

inline SitingAnswer schools(const SitingGround& ground, json values) {
  values["voorzieningen"] = {"basisschool"};
  const auto plan = plan_siting(ground.task(), asking(values));
  const auto answers = answer_siting(ground.task(), plan, nullptr, pearl::RunControl({}, std::nullopt, {}));
  EXPECT_TRUE(answers);
  EXPECT_EQ(answers->list.size(), 1U);
  return answers->list.empty() ? SitingAnswer{} : answers->list.front();
}

inline std::vector<std::string> new_ids(const SitingAnswer& answer) {
  std::vector<std::string> ids;
  for (const auto& row : answer.rows) {
    if (row.state == SiteState::kNew) ids.push_back(row.id);
  }
  std::ranges::sort(ids);
  return ids;
}

inline double sum_of_adds(const SitingAnswer& answer) {
  double sum = 0;
  for (const auto& row : answer.rows) sum += row.state == SiteState::kNew ? row.adds.value_or(hub::kMissing) : 0;
  return sum;
}

inline bool has(const std::vector<pearl::Finding>& findings, std::string_view code) {
  return std::ranges::any_of(findings, [&](const auto& finding) { return finding.code == code; });
}

/// Oost at x = 125,000 with 1,000 people and West at 127,000 with 3,000; each a point.
inline hub::DatasetPtr list_of_places(const std::string& kind, std::vector<std::string> ids, std::vector<hub::Point> at,
                                      std::vector<double> capacity = {}, std::vector<double> closes = {},
                                      const std::string& unit = "leerlingen") {
  const auto n = ids.size();
  std::vector<hub::Geometry> points;
  for (const auto& point : at) points.push_back({{{point}}});
  std::vector<hub::Column> columns{texts("id", ids), texts("naam", ids),
                                   texts("voorziening", std::vector<std::string>(n, kind)),
                                   texts("gemeente", std::vector<std::string>(n, "GM9999"))};
  if (!capacity.empty()) {
    columns.push_back(numbers("capaciteit", capacity));
    columns.push_back(texts("eenheid", std::vector<std::string>(n, unit)));
  }
  if (!closes.empty()) columns.push_back(numbers("sluiting", closes));
  return dataset("lijst-" + kind, hub::topic::kSupply, 2024, columns, points);
}

inline json two_candidates() {
  return json::array(
      {{{"naam", "oost"}, {"x", 125000}, {"y", 500000}}, {{"naam", "west"}, {"x", 127000}, {"y", 500000}}});
}

inline SitingGround proefstad(std::vector<hub::DatasetPtr> more) {
  more.push_back(key_figures());
  more.push_back(flat_profile());
  return {hub::Snapshot(std::move(more)), "GM9999"};
}

inline SitingAnswers ask(const SitingGround& ground, const json& values, int horizon = 0) {
  auto task = ground.task();
  if (horizon > 0) task.horizon = horizon;
  const auto plan = plan_siting(task, asking(values));
  auto answers = answer_siting(task, plan, nullptr, pearl::RunControl({}, std::nullopt, {}));
  EXPECT_TRUE(answers);
  return answers ? std::move(*answers) : SitingAnswers{};
}

}  // namespace pareltjes::wijkvoorzieningen::test
