// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "platform/hub/projection.hpp"
#include "platform/pearl/manifest.hpp"
#include "platform/pearl/outcome.hpp"
#include "platform/pearl/pearl.hpp"
#include "platform/pearl/schema.hpp"

namespace pareltjes::pearl {
namespace {

using core::Language;
using nlohmann::json;

Table small_table() {
  return {"behoefte",
          {"Behoefte", "Need"},
          {{"naam", TableColumn::Type::kText, "", {}},
           {"aantal", TableColumn::Type::kInteger, "personen", {}},
           {"deel", TableColumn::Type::kNumber, "%", {}}},
          {{std::string("Gors"), std::int64_t{9860}, 0.5}, {std::string("=1+1;x"), std::monostate{}, 12.31}}};
}

TEST(OutcomeAsCsv, IsReadByDutchExcelAndCannotCarryAFormula) {
  EXPECT_EQ(to_csv(small_table(), false), "naam,aantal,deel\r\nGors,9860,0.5\r\n'=1+1;x,,12.31\r\n");
  EXPECT_EQ(to_csv(small_table(), true), "\xEF\xBB\xBFnaam;aantal;deel\r\nGors;9860;0,5\r\n\"'=1+1;x\";;12,31\r\n");
}

TEST(OutcomeForTheTerminal, AlignsNumbersAsTheLanguageWritesThem) {
  EXPECT_EQ(to_terminal(small_table(), Language::kDutch),
            "naam    aantal  deel\n"
            "Gors     9.860  0,50\n"
            "=1+1;x       –  12,3\n");
}

TEST(OutcomeAsJson, IsValidAndKeepsEveryCell) {
  Outcome outcome;
  outcome.pearl = "proef";
  outcome.version = "1.0.0";
  outcome.tables.push_back(small_table());
  outcome.findings.push_back({"leeg", Severity::kWarning, {"Leeg.", "Empty."}, {}, core::Place{"a.csv", 3, {}}, {}});
  const auto parsed = json::parse(to_json(outcome, {{"gemeente", "GM0439"}}, Language::kEnglish));
  EXPECT_EQ(parsed["inputs"]["gemeente"], "GM0439");
  EXPECT_EQ(parsed["tables"]["behoefte"]["rows"][0], json::array({"Gors", 9860, 0.5}));
  EXPECT_TRUE(parsed["tables"]["behoefte"]["rows"][1][1].is_null());
  EXPECT_EQ(parsed["findings"][0]["message"], "Empty.");
  EXPECT_EQ(parsed["findings"][0]["line"], 3);
}

TEST(OutcomeAsGeoJson, IsCrs84WithOuterRingsCounterClockwise) {
  Layer layer;
  layer.table = {"gebieden", {}, {{"code", TableColumn::Type::kText, "", {}}}, {{std::string("WK043901")}}};
  // A clockwise square of 1 km near Purmerend.
  layer.geometries = {{{{{124000, 501000}, {124000, 502000}, {125000, 502000}, {125000, 501000}, {124000, 501000}}}}};
  layer.note = {"De kaart is schematisch.", "The map is schematic."};
  const auto parsed = json::parse(to_geojson(layer, Language::kDutch));
  EXPECT_EQ(parsed["note"], "De kaart is schematisch.");
  EXPECT_EQ(json::parse(to_geojson(layer, Language::kEnglish))["note"], "The map is schematic.");
  const auto& ring = parsed["features"][0]["geometry"]["coordinates"][0][0];
  EXPECT_NEAR(ring[0][0].get<double>(), 4.93, 0.05);
  EXPECT_NEAR(ring[0][1].get<double>(), 52.5, 0.05);
  double area = 0;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    area += ring[i][0].get<double>() * ring[i + 1][1].get<double>() -
            ring[i + 1][0].get<double>() * ring[i][1].get<double>();
  }
  EXPECT_GT(area, 0);
}

// The church of Amersfoort is the origin of RD: EPSG gives 155000, 463000 at 5.38720621 E, 52.15517440 N (ETRS89).
TEST(Projection, PutsTheOriginOfRdWhereEpsgHasIt) {
  const auto position = hub::to_crs84({155000, 463000});
  EXPECT_NEAR(position.lon, 5.38720621, 5e-6);
  EXPECT_NEAR(position.lat, 52.15517440, 5e-6);
  const auto back = hub::to_rd(position);
  EXPECT_NEAR(back.x, 155000, 0.01);
  EXPECT_NEAR(back.y, 463000, 0.01);
}

TEST(Schema, FillsInDefaultsAndNamesEveryWrongValueAtOnce) {
  const auto schema = json::parse(R"({"type":"object","additionalProperties":false,"properties":{
      "gemeente":{"type":"string","pattern":"^GM[0-9]{4}$"},
      "niveau":{"type":"string","enum":["wijk","buurt"],"default":"wijk"},
      "jaar":{"type":"integer","minimum":2000}}})");
  EXPECT_EQ(validate(schema, {{"gemeente", "GM0439"}})->at("niveau"), "wijk");
  const auto wrong = validate(schema, {{"gemeente", "Purmerend"}, {"jaar", "oud"}});
  ASSERT_FALSE(wrong.has_value());
  ASSERT_EQ(wrong.error().size(), 2U);
  std::vector<std::string> places{wrong.error()[0].place->file, wrong.error()[1].place->file};
  std::ranges::sort(places);
  EXPECT_EQ(places, (std::vector<std::string>{"/gemeente", "/jaar"}));
}

TEST(Schema, ASchemaThatIsNoneIsAnErrorAndEndsNothing) {
  EXPECT_FALSE(validate(json::parse(R"({"type":"object","properties":{"a":{"type":7}}})"), json::object()).has_value());
}

TEST(Manifest, SaysWhatIsWrongWithIt) {
  const auto manifest = Manifest::parse(R"({"id":"x"})", "x/manifest.json");
  ASSERT_FALSE(manifest.has_value());
  EXPECT_EQ(manifest.error().place->file, "x/manifest.json");
  EXPECT_NE(manifest.error().message.nl.find("version"), std::string::npos);
}

TEST(RunControl, StopsWhenAskedOrTooLate) {
  std::stop_source stop;
  const RunControl control(stop.get_token(), std::nullopt, {});
  EXPECT_TRUE(control.check().has_value());
  stop.request_stop();
  EXPECT_EQ(control.check().error().code, core::ErrorCode::kCancelled);
  const RunControl late({}, std::chrono::steady_clock::now() - std::chrono::seconds(1), {});
  EXPECT_EQ(late.check().error().code, core::ErrorCode::kDeadlineExceeded);
}

}  // namespace
}  // namespace pareltjes::pearl
