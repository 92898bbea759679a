// SPDX-License-Identifier: EUPL-1.2
// Outlines of wijken and municipalities out of their buurten.
#include "platform/hub/dissolve.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "platform/hub/importer.hpp"
#include "platform/hub/tests/testdata.hpp"

namespace pareltjes::hub {
namespace {

Geometry square(double x, double y, double width, double height) {
  return {{{{x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}, {x, y}}}};
}

Dataset borders(const std::vector<std::string>& codes, std::vector<Geometry> shapes) {
  Dataset dataset;
  dataset.info.topic = topic::kBoundaries;
  const auto column = [](const char* name, std::vector<std::string> texts, std::vector<double> numbers) {
    Column made;
    made.name = name;
    made.type = texts.empty() ? Column::Type::kNumber : Column::Type::kText;
    made.texts = std::move(texts);
    made.numbers = std::move(numbers);
    return made;
  };
  const auto code = column("code", codes, {});
  const auto kind = column("soort", std::vector<std::string>(codes.size(), "buurt"), {});
  const auto size = column("oppervlakte", {}, std::vector<double>(codes.size(), 1));
  dataset.table.columns = {code, kind, size};
  dataset.table.geometries = std::move(shapes);
  return dataset;
}

TEST(Outline, OfTwoSquaresWithASeamIsOneRectangle) {
  const std::vector<Geometry> apart{square(0, 0, 1000, 1000), square(1030, 0, 1000, 1000)};
  const auto outline = outline_of(apart);
  ASSERT_EQ(outline.size(), 1U);
  EXPECT_EQ(outline[0].size(), 1U) << "no holes";
  EXPECT_EQ(outline[0][0].size(), 5U) << "four corners";
  EXPECT_NEAR(area_of(outline), 2030 * 1000, 1);
  // A seam wider than twice the reach stays.
  const std::vector<Geometry> far{square(0, 0, 1000, 1000), square(1060, 0, 1000, 1000)};
  EXPECT_EQ(outline_of(far).size(), 2U);
}

TEST(Outline, OfOverlappingSquaresCountsTheOverlapOnce) {
  const std::vector<Geometry> both{square(0, 0, 1000, 1000), square(980, 0, 1000, 1000)};
  EXPECT_NEAR(area_of(outline_of(both)), 1980 * 1000, 1);
}

TEST(Outline, KeepsRealHolesAndIslandsAndDropsSlivers) {
  auto land = square(0, 0, 1000, 1000);
  land[0].push_back(square(100, 100, 300, 300)[0][0]);  // a lake of 9 ha
  land[0].push_back(square(600, 600, 90, 90)[0][0]);    // 0.8 ha
  const std::vector<Geometry> shapes{land, square(2000, 0, 200, 200), square(3000, 0, 80, 80)};
  const auto outline = outline_of(shapes);
  ASSERT_EQ(outline.size(), 2U) << "the island of 4 ha stays, that of 0.6 ha goes";
  EXPECT_EQ(outline[0].size(), 2U) << "one hole";
  EXPECT_NEAR(area_of(outline), 1e6 - 9e4 + 4e4, 1);
}

TEST(Outline, OfNothingUsableIsEmpty) {
  EXPECT_TRUE(outline_of({}).empty());
  const double nan = std::nan("");
  const std::vector<Geometry> broken{{{{{0, 0}, {1, 1}}}}, {{{{0, 0}, {nan, 0}, {5, 5}, {0, 0}}}}, {{}}, {}};
  EXPECT_TRUE(outline_of(broken).empty());
}

TEST(AddOutlines, GivesEachWijkAndMunicipalityARow) {
  auto dataset = borders({"BU99990101", "BU99990102", "BU99990201"},
                         {square(0, 0, 500, 500), square(510, 0, 490, 500), square(0, 510, 1000, 490)});
  add_outlines(dataset);
  const auto& codes = *dataset.table.texts("code");
  EXPECT_EQ(codes,
            (std::vector<std::string>{"BU99990101", "BU99990102", "BU99990201", "GM9999", "WK999901", "WK999902"}));
  EXPECT_EQ((*dataset.table.texts("soort"))[3], "gemeente");
  EXPECT_EQ((*dataset.table.texts("soort"))[4], "wijk");
  EXPECT_TRUE(is_missing((*dataset.table.numbers("oppervlakte"))[3]));
  EXPECT_NEAR(area_of(dataset.table.geometries[3]), 1e6, 1);
  EXPECT_NEAR(area_of(dataset.table.geometries[4]), 500'000, 1);
  ASSERT_EQ(dataset.info.notes.size(), 1U);
  EXPECT_NE(dataset.info.notes[0].nl.find("afgeleid"), std::string::npos);
}

TEST(AddOutlines, LeavesBordersThatHaveWijkenAlone) {
  auto dataset = borders({"BU99990101", "WK999901"}, {square(0, 0, 500, 500), square(0, 0, 500, 500)});
  add_outlines(dataset);
  EXPECT_EQ(dataset.table.rows(), 2U);
  EXPECT_TRUE(dataset.info.notes.empty());
}

TEST(AddOutlines, OfTheWholeCountryNearlyAddUp) {
  PARELTJES_NEEDS("data/geo/nl_buurten_2024_approx_rd.gpkg", file);
  const auto imported = import_file(file);
  ASSERT_TRUE(imported.has_value());
  const auto& table = imported->front().dataset.table;
  std::map<std::string, Geometry> shapes;
  double buurten = 0;
  std::map<std::string, double> wijken;  // by municipality
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const auto& code = (*table.texts("code"))[i];
    const auto hectares = area_of(table.geometries[i]) / 10'000;
    if (code.starts_with("BU")) {
      buurten += hectares;
    } else {
      shapes[code] = table.geometries[i];
      if (code.starts_with("WK")) wijken["GM" + code.substr(2, 4)] += hectares;
    }
  }
  double country = 0;
  for (const auto& [municipality, sum] : wijken) {
    const auto whole = area_of(shapes[municipality]) / 10'000;
    country += whole;
    EXPECT_NEAR(sum, whole, 0.02 * whole) << municipality;
  }
  EXPECT_EQ(wijken.size(), 342U);
  EXPECT_NEAR(country, buurten, 0.02 * buurten);
  EXPECT_NEAR(area_of(shapes["GM0439"]) / 10'000, 9637, 0.02 * 9637) << "Purmerend";
  EXPECT_EQ(shapes["WK043907"].size(), 1U) << "Weidevenne is one polygon";
}

}  // namespace
}  // namespace pareltjes::hub
