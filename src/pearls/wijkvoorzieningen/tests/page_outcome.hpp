// SPDX-License-Identifier: EUPL-1.2
// An outcome drawn by hand for the tests of the page: three wijken in a row, one of them with known supply.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "pearls/wijkvoorzieningen/page_parts.hpp"
#include "pearls/wijkvoorzieningen/page_view.hpp"
#include "platform/pages/pages.hpp"

namespace pareltjes::wijkvoorzieningen {

using pearl::Cell;
using pearl::Table;
using Rows = std::vector<std::vector<Cell>>;

inline const Cell kNone{};

inline Cell text(const std::string& value) {
  return value;
}

inline Table table(const std::string& name, const std::vector<std::string>& columns, Rows rows) {
  Table made;
  made.name = name;
  for (const auto& column : columns) made.columns.push_back({column, pearl::TableColumn::Type::kText, "", {}});
  made.rows = std::move(rows);
  return made;
}

inline hub::Geometry square(double x) {
  return {{{{x, 0}, {x + 1000, 0}, {x + 1000, 1000}, {x, 1000}, {x, 0}}}};
}

inline Table ages_table() {
  Rows rows;
  for (const auto* code : {"WK999901", "WK999902", "WK999903", "GM9999"}) {
    for (const auto* sex : {"mannen", "vrouwen"}) {
      for (std::int64_t age = 0; age <= 100; ++age) {
        rows.push_back({text(code), text(sex), age, age < 80 ? 10.0 : 2.0, text("gemodelleerd")});
      }
    }
  }
  return table("leeftijden", {"code", "geslacht", "leeftijd", "aantal", "aard"}, std::move(rows));
}

inline Table areas_table(int wijken) {
  Rows rows{{text("GM9999"), text("Lindeveld"), text("gemeente"), std::int64_t{3000}, 3000.0, 3000.0, text("gemeten"),
             std::int64_t{2024}, 400.0, 2000.0, 600.0, text("")}};
  for (int i = 1; i <= wijken; ++i) {
    rows.push_back({text("WK9999" + std::string(i < 10 ? "0" : "") + std::to_string(i)),
                    text(i == 1 ? "Dorp & Dijk" : "Wijk " + std::to_string(i)), text("wijk"),
                    std::int64_t{1000 + 10 * (4 - i)}, 1000.0, 1040.0, text("gemeten"), std::int64_t{2024}, 150.0,
                    650.0, 200.0, text("WK999902")});
  }
  return table("gebieden",
               {"code", "naam", "soort", "inwoners", "inwoners_laag", "inwoners_hoog", "aard", "jaar", "inwoners_0_14",
                "inwoners_15_64", "inwoners_65_plus", "vergelijkbaar"},
               std::move(rows));
}

/// @param middle the middle norm for play places; the need follows from it.
inline pearl::Outcome outcome_with(double middle = 20, int wijken = 3) {
  pearl::Outcome outcome;
  outcome.pearl = "wijkvoorzieningen";
  outcome.version = "1.0.0";
  outcome.answer = {"Dorp & Dijk heeft de meeste speelplekken nodig.", "Dorp & Dijk needs most play places."};
  outcome.explanation = {{"Dat komt door de kinderen.", "That is because of the children."}};
  outcome.tables.push_back(areas_table(wijken));
  outcome.tables.push_back(ages_table());
  Rows needs;
  Rows supply;
  Rows gaps;
  pearl::Layer layer;
  layer.table = table("gebieden", {"code"}, {});
  for (int i = 1; i <= wijken; ++i) {
    const auto code = "WK9999" + std::string(i < 10 ? "0" : "") + std::to_string(i);
    needs.push_back({text(code), text("speelplek-0-5"), std::int64_t{2024}, 40.0 / middle * 2, 60.0 / middle * 2 / i,
                     90.0 / middle * 2, text("stuks"), text("n-spelen"), text("NUSO"), text("afgeleid"), 60.0,
                     text("leeftijd")});
    needs.push_back({text(code), text("huisarts"), std::int64_t{2024}, 0.4, 0.5, 0.6, text("fte"), text("n-arts"),
                     text("<b>LHV</b>"), text("afgeleid"), 1000.0, text("inwoners")});
    supply.push_back({text(code), text("speelplek-0-5"),
                      text(i == 1   ? "bekend"
                           : i == 2 ? "waargenomen"
                                    : "onbekend"),
                      std::int64_t{4}, i == 1 ? Cell(4.0) : kNone, text("stuks"), text("eigen lijst")});
    gaps.push_back({text(code), text("speelplek-0-5"),
                    text(i == 1   ? "tekort"
                         : i == 2 ? "aanbod zonder capaciteit"
                                  : "aanbod onbekend"),
                    i == 1 ? Cell(1.0) : kNone, i == 1 ? Cell(2.0) : kNone, i == 1 ? Cell(5.0) : kNone, text("stuks")});
    layer.table.rows.push_back({text(code)});
    layer.geometries.push_back(square(1000.0 * i));
  }
  layer.schematic = true;
  outcome.tables.push_back(table("behoefte",
                                 {"code", "voorziening", "jaar", "laag", "midden", "hoog", "eenheid", "norm", "bron",
                                  "aard", "doelgroep_aantal", "doelgroep"},
                                 std::move(needs)));
  outcome.tables.push_back(
      table("aanbod", {"code", "voorziening", "stand", "aantal", "capaciteit", "eenheid", "bron"}, std::move(supply)));
  outcome.tables.push_back(
      table("tekort", {"code", "voorziening", "stand", "laag", "midden", "hoog", "eenheid"}, std::move(gaps)));
  outcome.tables.push_back(
      table("normen",
            {"id", "voorziening", "naam", "omschrijving", "laag", "midden", "hoog", "eigen_midden", "eenheid", "status",
             "bron", "bron_url", "categorie"},
            {{text("n-spelen"), text("speelplek-0-5"), text("Speelplek"), text("1 per 15 tot 30 kinderen"), 15.0, 20.0,
              30.0, middle == 20 ? kNone : Cell(middle), text("stuks"), text("richtlijn"), text("NUSO"),
              text("https://example.org/nuso"), text("spelen")},
             {text("n-arts"), text("huisarts"), text("Huisarts"), text("1 fte per 2.095"), 2095.0, 2095.0, 2095.0,
              kNone, text("fte"), text("wettelijk"), text("<b>LHV</b>"), text("javascript:alert(1)"), text("zorg")},
             {text("n-bieb"), text("bibliotheek"), text("Bibliotheek"), text("geen norm gevonden"), kNone, kNone, kNone,
              kNone, text("m2"), text("geen"), text("gezocht"), text(""), text("cultuur")}}));
  outcome.layers.push_back(std::move(layer));
  outcome.provenance.datasets.push_back(
      {"kwb", "1", std::string(64, 'a'), "Kerncijfers", "CBS", "CC BY 4.0", "", 2024});
  return outcome;
}

inline pearl::PageRequest request_for(std::multimap<std::string, std::string> query = {},
                                      core::Language language = core::Language::kDutch) {
  pearl::PageRequest request;
  request.language = language;
  request.gemeente = *core::GemeenteCode::parse("GM9999");
  request.gemeente_name = "Lindeveld";
  request.path = language == core::Language::kDutch ? "/gemeenten/GM9999/wijkvoorzieningen"
                                                    : "/en/gemeenten/GM9999/wijkvoorzieningen";
  request.query = std::move(query);
  return request;
}

inline std::string html_of(const pearl::Outcome& outcome, const pearl::PageRequest& request,
                           const std::string& keep = {}) {
  const auto view = page_view(outcome, request);
  EXPECT_TRUE(view.has_value());
  if (!view) return {};
  pages::Frame frame;
  frame.language = request.language;
  frame.title = view->title;
  const auto html = pages::render(view->template_name, view->values, frame);
  EXPECT_TRUE(html.has_value());
  if (const char* folder = std::getenv("PARELTJES_PAGES"); folder != nullptr && !keep.empty() && html) {
    std::filesystem::create_directories(folder);
    std::ofstream(std::filesystem::path(folder) / keep) << *html;
  }
  return html.value_or("");
}

}  // namespace pareltjes::wijkvoorzieningen
