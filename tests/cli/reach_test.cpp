// SPDX-License-Identifier: EUPL-1.2
// How far facilities are, asked of the built program.
#include <cmath>
#include <nlohmann/json.hpp>

#include "tests/cli/command_line.hpp"

namespace pareltjes::cli {
namespace {

using nlohmann::json;

/// A street of some 400 m from west to east at 52 degrees and back around the south, one way, and a path to the north.
class Reach : public CommandLine {
 protected:
  void SetUp() override {
    CommandLine::SetUp();
    if (IsSkipped()) return;
    write("straat.json", R"({"elements": [
      {"type": "node", "id": 1, "lat": 52.0, "lon": 5.000},
      {"type": "node", "id": 2, "lat": 52.0, "lon": 5.003},
      {"type": "node", "id": 3, "lat": 52.0, "lon": 5.006},
      {"type": "node", "id": 4, "lat": 52.001, "lon": 5.003},
      {"type": "node", "id": 5, "lat": 51.999, "lon": 5.003},
      {"type": "way", "id": 7, "nodes": [1, 2, 3, 5, 1], "tags": {"highway": "residential", "oneway": "yes"}},
      {"type": "way", "id": 8, "nodes": [2, 4], "tags": {"highway": "footway"}}]})");
    write("huizen.csv", "id;lon;lat;inwoners\nwest;5,001;52,0;10\noost;5.005;52.0;30\n");
    write("winkels.csv", "id,lon,lat,capaciteit\nmidden,5.003,52.0,8\n");
  }
};

/// A degree of longitude at 52 degrees, in metres (WGS 84).
constexpr double kDegree = 68'677.8;

TEST_F(Reach, NearestOverTheStreet) {
  const auto done =
      run("solve reach {}/huizen.csv {}/winkels.csv --netwerk {}/straat.json --set maat=afstand --format json");
  ASSERT_EQ(done.code, 0) << done.err;
  const auto answer = json::parse(done.out);
  EXPECT_EQ(answer["rows"][0][0], "west");
  EXPECT_EQ(answer["rows"][0][2], "midden");
  EXPECT_NEAR(answer["rows"][0][3].get<double>(), 0.002 * kDegree, 0.2);
  EXPECT_NEAR(answer["rows"][1][3].get<double>(), 0.002 * kDegree, 0.2);
  EXPECT_EQ(answer["basis"]["nl"], "Afstanden zijn gemeten over straten en paden van OpenStreetMap.");
  EXPECT_TRUE(answer["findings"].empty());
  // At 5 km/h in minutes.
  const auto timed =
      json::parse(run("solve reach {}/huizen.csv {}/winkels.csv --netwerk {}/straat.json --format json").out);
  EXPECT_NEAR(timed["rows"][0][3].get<double>(), 0.002 * kDegree / (5000.0 / 60), 0.01);
  // Somebody of eighty takes longer.
  const auto old = json::parse(
      run("solve reach {}/huizen.csv {}/winkels.csv --netwerk {}/straat.json --set leeftijd=80+ --format json").out);
  EXPECT_NEAR(old["rows"][0][3].get<double>() / timed["rows"][0][3].get<double>(), 5 / 3.4, 0.01);
}

TEST_F(Reach, AOneWayStreetIsNotGoneBack) {
  const auto answer =
      json::parse(run("solve reach {}/huizen.csv {}/winkels.csv --netwerk {}/straat.json --vraag matrix "
                      "--set vervoer=fietsen --set maat=afstand --format json")
                      .out);
  EXPECT_EQ(answer["columns"][1]["name"], "midden");
  EXPECT_NEAR(answer["rows"][0][1].get<double>(), 0.002 * kDegree, 0.2);
  // From the east around the south: 0.001 to the end, two legs of 0.003 by 0.001 of latitude (111.27 m), and 0.003.
  const double leg = std::hypot(0.003 * kDegree, 111.27);
  EXPECT_NEAR(answer["rows"][1][1].get<double>(), 0.004 * kDegree + 2 * leg, 0.5);
}

TEST_F(Reach, HowManyWithinALimit) {
  const auto csv =
      run("solve reach {}/huizen.csv {}/winkels.csv --netwerk {}/straat.json --vraag binnen --set binnen=100 "
          "--set maat=afstand --format csv");
  EXPECT_EQ(csv.out, "van,aantal\r\nwest,0\r\noost,0\r\n");
  EXPECT_EQ(csv.err, "Afstanden zijn gemeten over straten en paden van OpenStreetMap.\n") << "said beside the figures";
  const auto more =
      run("solve reach {}/huizen.csv {}/winkels.csv --netwerk {}/straat.json --vraag binnen --set binnen=140 "
          "--set maat=afstand --format csv");
  EXPECT_EQ(more.out, "van,aantal\r\nwest,1\r\noost,1\r\n");
}

TEST_F(Reach, WithoutANetworkItIsSaid) {
  const auto table = run("solve reach {}/huizen.csv {}/winkels.csv --set maat=afstand --set omweg=1.5");
  EXPECT_EQ(table.code, 0);
  EXPECT_NE(table.out.find("Afstanden zijn hemelsbreed, keer 1,5 voor de omweg. Er is geen stratennetwerk ingelezen."),
            std::string::npos)
      << table.out;
  const auto answer =
      json::parse(run("solve reach {}/huizen.csv {}/winkels.csv --set maat=afstand --set omweg=1.5 --format json").out);
  EXPECT_NEAR(answer["rows"][0][3].get<double>(), 1.5 * 0.002 * kDegree, 0.2);
}

TEST_F(Reach, SupplyAddsUp) {
  const auto answer = json::parse(run("solve reach {}/huizen.csv {}/winkels.csv --netwerk {}/straat.json --vraag "
                                      "balans --set binnen=10 --format json")
                                      .out);
  double given = 0;
  for (const auto& row : answer["rows"]) given += row[1].get<double>() * row[2].get<double>();
  EXPECT_NEAR(given, 8, 1e-9);
}

TEST_F(Reach, WhatIsWithinReach) {
  const auto answer = json::parse(
      run("solve reach {}/huizen.csv --netwerk {}/straat.json --vraag isochroon --set binnen=1 --format json").out);
  EXPECT_EQ(answer["type"], "FeatureCollection");
  ASSERT_EQ(answer["features"].size(), 2U);
  // One minute on foot is 83.3 m to both sides, but the street begins 68.7 m to the west.
  double least = 9;
  double most = 0;
  for (const auto& line : answer["features"][0]["geometry"]["coordinates"]) {
    for (const auto& place : line) least = std::min(least, place[0].get<double>());
    for (const auto& place : line) most = std::max(most, place[0].get<double>());
  }
  EXPECT_NEAR(least, 5.0, 1e-6);
  EXPECT_NEAR(most, 5.001 + 5000.0 / 60 / kDegree, 1e-6);
}

TEST_F(Reach, WhoLiesFarAwayIsSaidAndTheRestGoesOn) {
  write("ver.csv", "id;lon;lat\nin zee;4.0;53.0\nwest;5.001;52.0\n");
  const auto done = run("solve reach {}/ver.csv {}/winkels.csv --netwerk {}/straat.json --format csv");
  EXPECT_EQ(done.code, 0);
  EXPECT_NE(done.err.find("‘in zee’ ligt meer dan 20.000 m van de dichtstbijzijnde weg en telt niet mee."),
            std::string::npos)
      << done.err;
  EXPECT_NE(done.out.find("west,1,midden,"), std::string::npos) << done.out;
  write("zee.csv", "id;lon;lat\nin zee;4.0;53.0\n");
  const auto none = run("solve reach {}/winkels.csv {}/zee.csv --netwerk {}/straat.json");
  EXPECT_EQ(none.code, 2);
  EXPECT_NE(none.err.find("Geen enkel punt ligt bij een weg van dit netwerk."), std::string::npos) << none.err;
}

TEST_F(Reach, RijksdriehoekAndDegreesAreTheSamePlace) {
  // The Onze Lieve Vrouwetoren in Amersfoort: RD 155000, 463000; WGS 84 52.15517, 5.38721 (Kadaster).
  write("rd.csv", "id;x;y\ntoren;155000;463000\n");
  write("graden.csv", "id;lon;lat\ntoren;5.38720621;52.15517440\n");
  const auto answer = json::parse(run("solve reach {}/rd.csv {}/graden.csv --set maat=afstand --format json").out);
  EXPECT_LT(answer["rows"][0][3].get<double>(), 1);
}

TEST_F(Reach, WhatIsWrong) {
  write("stuk.csv", "id;lon;lat\na;oost;52\n");
  const std::vector<std::pair<std::string, std::string>> cases{
      {"{}/stuk.csv {}/winkels.csv", "stuk.csv, regel 2: De plaats ‘oost, 52’ van ‘a’ bestaat niet."},
      {"{}/niets.csv {}/winkels.csv", "is niet te lezen."},
      {"{}/huizen.csv {}/winkels.csv --netwerk {}/huizen.csv", "huizen.csv: Dit is geen uitsnede van OpenStreetMap."},
      {"{}/huizen.csv {}/winkels.csv --vraag binnen", "De grens ontbreekt: hoeveel minuten of meters."},
      {"{}/huizen.csv", "Het bestand met voorzieningen ontbreekt."},
      {"{}/huizen.csv {}/winkels.csv --set vervoer=vliegen",
       "De instelling ‘vervoer=vliegen’ is niet bekend of kan niet."},
      {"{}/huizen.csv {}/winkels.csv --set aantal=0", "De instelling ‘aantal=0’ is niet bekend of kan niet."},
      {"{}/huizen.csv --vraag isochroon --set binnen=5", "Een isochroon heeft een netwerk nodig, en komt als JSON."},
  };
  for (const auto& [arguments, sentence] : cases) {
    const auto done = run("solve reach " + arguments);
    EXPECT_EQ(done.code, 2) << arguments;
    EXPECT_NE(done.err.find(sentence), std::string::npos) << arguments << ": " << done.err;
    EXPECT_TRUE(done.out.empty()) << arguments;
  }
}

TEST_F(Reach, ATableThatWouldBeTooLarge) {
  std::string many = "id;lon;lat\n";
  for (int i = 0; i < 5001; ++i) many += std::to_string(i) + ";5;52\n";
  write("veel.csv", many);
  const auto done = run("solve reach {}/veel.csv {}/veel.csv --vraag matrix");
  EXPECT_EQ(done.code, 2);
  EXPECT_NE(done.err.find("De tabel van elk punt naar elke voorziening wordt te groot."), std::string::npos)
      << done.err;
}

TEST_F(Reach, SchoolChoiceThatCannotBeFitted) {
  write("scholen.csv", "vestigingsnummer,pc6,lon,lat,leerlingen\nA,1234AB,5,52,100\n");
  write("herkomst.csv", "pc4_leerling,vestigingsnummer,leerlingen\n1234,A,5\n");
  const auto done = run("solve schoolkeuze {}/scholen.csv {}/herkomst.csv");
  EXPECT_EQ(done.code, 2);
  EXPECT_NE(done.err.find("Er zijn te weinig leerlingen waarvan school en plaats bekend zijn."), std::string::npos)
      << done.err;
  EXPECT_EQ(run("solve schoolkeuze {}/herkomst.csv {}/herkomst.csv").code, 2);
}

}  // namespace
}  // namespace pareltjes::cli
