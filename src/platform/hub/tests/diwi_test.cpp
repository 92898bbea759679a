// SPDX-License-Identifier: EUPL-1.2
// Housing plans of DIWI, in the form of its own GeoJSON export.
#include <gtest/gtest.h>

#include <string>

#include "platform/hub/formats.hpp"
#include "platform/hub/importer.hpp"

namespace pareltjes::hub {
namespace {

std::string export_of(const std::string& blocks, const std::string& crs = "EPSG:28992",
                      const std::string& ring = "[125000,502000],[125200,502000],[125200,502100],[125000,502100]") {
  return R"({"type":"FeatureCollection","crs":{"type":"name","properties":{"name":")" + crs +
         R"("}},"features":[{"type":"Feature","geometry":{"type":"MultiPolygon","coordinates":[[[)" + ring +
         R"(]]]},"properties":{"projectgegevens":{"basisgegevens":{"naam":"Waterkant"},"projectduur":)"
         R"({"eind_project":"2031-12-31"},"locatie":{"gemeente":["Purmerend"],"wijk":["Gors"],"buurt":[]}},)"
         R"("woning_blokken":[)" +
         blocks + "]}}]}";
}

const std::string kFlats = R"({"mutatiegegevens":{"mutatie_type":"CONSTRUCTION","woning_type":"MEERGEZINSWONING",)"
                           R"("aantal":120},"einddatum":"2029-06-30","waarde":[{"eigendom_type":"KOOPWONING",)"
                           R"("aantal":40},{"eigendom_type":"HUURWONING_WONINGCORPORATIE","aantal":80}]})";
const std::string kGone = R"({"mutatiegegevens":{"mutatie_type":"DEMOLITION","aantal":30}})";

TEST(Diwi, EachBlockIsAPlanWithYearNumberKindAndTenure) {
  const auto list = import_bytes("plannen-2024.geojson", export_of(kFlats + "," + kGone));
  ASSERT_TRUE(list) << core::describe(list.error(), core::Language::kDutch);
  ASSERT_EQ(list->size(), 1U);
  const auto& dataset = list->front().dataset;
  EXPECT_EQ(dataset.info.topic, topic::kHousingPlans);
  const auto& table = dataset.table;
  ASSERT_EQ(table.rows(), 2U);
  EXPECT_EQ(*table.numbers("oplevering"), (std::vector<double>{2029, 2031})) << "else the end of the project";
  EXPECT_EQ(*table.numbers("woningen"), (std::vector<double>{120, -30})) << "demolition counts down";
  EXPECT_EQ((*table.texts("soort_woning"))[0], "MEERGEZINSWONING");
  EXPECT_EQ((*table.texts("eigendom"))[0], "HUURWONING_WONINGCORPORATIE") << "the most dwellings";
  EXPECT_EQ((*table.texts("gemeente_naam"))[0], "Purmerend");
  EXPECT_EQ((*table.texts("gebied_naam"))[0], "Gors");
  ASSERT_EQ(table.geometries.size(), 2U);
  EXPECT_EQ(table.geometries[0][0][0][0], (Point{125100, 502050}));
}

TEST(Diwi, DegreesBecomeRdNew) {
  const auto list = import_bytes("plannen-2024.geojson",
                                 export_of(kFlats, "EPSG:4326", "[4.95,52.50],[4.96,52.50],[4.96,52.51],[4.95,52.51]"));
  ASSERT_TRUE(list);
  const auto point = list->front().dataset.table.geometries[0][0][0][0];
  // Within a kilometre of the middle of Purmerend as CBS gives it.
  EXPECT_NEAR(point.x, 125'740, 1'000);
  EXPECT_NEAR(point.y, 502'360, 1'000);
}

TEST(Diwi, WithoutANumberOrADateNothingIsRead) {
  const auto none =
      import_bytes("plannen-2024.geojson", export_of(R"({"mutatiegegevens":{"mutatie_type":"CONSTRUCTION"}})"));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().message.nl, "In deze uitvoer staat geen blok met een aantal en een einddatum.");
  const auto broken = import_bytes("plannen-2024.geojson", export_of(kFlats).substr(0, 400) + "\"woning_blokken\"");
  EXPECT_FALSE(broken);
}

}  // namespace
}  // namespace pareltjes::hub
