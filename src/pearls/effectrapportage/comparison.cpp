// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <string>
#include <vector>

#include "core/text.hpp"
#include "pearls/effectrapportage/rows.hpp"
#include "pearls/effectrapportage/view.hpp"
#include "platform/pages/charts.hpp"

namespace pareltjes::effectrapportage {
namespace {

using nlohmann::json;

/// The row of the last year for a place of the table "bedden".
struct Last {
  std::string low = "–", middle = "–", high = "–";
  core::Interval beds;
};
Last last_of(const Rows& rows, const std::string& place) {
  Last found;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows.text(i, "gemeente") != place) continue;
    found = {rows.shown(i, "p10"),
             rows.shown(i, "p50"),
             rows.shown(i, "p90"),
             {rows.number(i, "p10"), rows.number(i, "p50"), rows.number(i, "p90")}};
  }
  return found;
}

}  // namespace

std::vector<pearl::Scenario> scenarios_of(json values) {
  values.erase("stuk");
  std::vector<pearl::Scenario> scenarios{{"nu",
                                          {"Zoals ingevuld", "As filled in"},
                                          {"Alleen plekken met een vergunning.", "Only places with a permit."},
                                          values}};
  auto planned = values;
  bool any = false;
  if (planned.contains("locaties") && planned["locaties"].is_array()) {
    for (auto& site : planned["locaties"]) {
      if (!site.is_object() || site.value("vergund", json(true)) != json(false)) continue;
      site["vergund"] = true;
      any = true;
    }
  }
  if (any) {
    scenarios.push_back({"plannen",
                         {"Met de plannen", "With the plans"},
                         {"Ook plekken die nog geen vergunning hebben.", "Also places that have no permit yet."},
                         planned});
  }
  auto even = values;
  even.erase("drukste_week");
  even["piek"] = 1;
  scenarios.push_back({"gelijk",
                       {"Werk gelijk over het jaar", "Work spread over the year"},
                       {"Zonder drukke tijd. Daarover kunt u afspraken maken.",
                        "Without a busy time. You can make agreements about that."},
                       even});
  return scenarios;
}

core::Result<pearl::PageView> comparison_view(const std::vector<pearl::ScenarioOutcome>& outcomes,
                                              const pearl::PageRequest& request) {
  const bool dutch = request.language == core::Language::kDutch;
  std::vector<pages::ThreadRow> threads;
  json rows = json::array();
  for (const auto& one : outcomes) {
    const Rows beds(*one.outcome, "bedden", request.language);
    const auto all = last_of(beds, "Samen"), without = last_of(beds, "Nog geen plek");
    threads.push_back({one.scenario.name.in(request.language), all.beds});
    rows.push_back({{"name", one.scenario.name.in(request.language)},
                    {"meaning", one.scenario.meaning.in(request.language)},
                    {"low", all.low},
                    {"middle", all.middle},
                    {"high", all.high},
                    {"without", without.middle},
                    {"without_high", without.high}});
  }
  const pages::ThreadOptions options{
      dutch ? "De marge van elke mogelijkheid, onder elkaar. De tabel geeft dezelfde cijfers."
            : "The range of each possibility. The table has the same figures.",
      dutch ? "bedden" : "beds", 0, request.language};
  const auto at = request.path.rfind("/vergelijken");
  json values{{"nl", dutch},
              {"en", !dutch},
              {"rows", std::move(rows)},
              {"svg", pages::threads_svg(threads, nullptr, options)},
              {"back", at == std::string::npos ? request.path : request.path.substr(0, at)}};
  return pearl::PageView{
      "src/pearls/effectrapportage/vergelijken.mustache", std::move(values), {"Naast elkaar", "Side by side"}};
}

}  // namespace pareltjes::effectrapportage
