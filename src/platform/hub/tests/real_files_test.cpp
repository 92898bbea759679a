// SPDX-License-Identifier: EUPL-1.2
// Every kind of file as it really is, against counts and sums that were published or counted beside the files.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <map>
#include <numeric>
#include <set>

#include "platform/hub/importer.hpp"
#include "platform/hub/tests/testdata.hpp"

namespace pareltjes::hub {
namespace {

Imported only(const std::filesystem::path& file, const ImportOptions& options = {}) {
  auto imported = import_file(file, options);
  EXPECT_TRUE(imported.has_value()) << core::describe(imported.error(), core::Language::kDutch);
  if (!imported) return {};
  EXPECT_EQ(imported->size(), 1U);
  return std::move(imported->front());
}

double total(const DataTable& table, const std::string& concept_name) {
  double sum = 0;
  for (const auto value : *table.numbers(concept_name)) sum += is_missing(value) ? 0 : value;
  return sum;
}

double pupils_of(const DataTable& table, const std::string& municipality) {
  double sum = 0;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const auto pupils = (*table.numbers("leerlingen"))[i];
    if ((*table.texts("gemeente"))[i] == municipality && !is_missing(pupils)) sum += pupils;
  }
  return sum;
}

/// Area of a ring in m² (shoelace formula).
double area(const Ring& ring) {
  double twice = 0;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) twice += ring[i].x * ring[i + 1].y - ring[i + 1].x * ring[i].y;
  return std::abs(twice) / 2;
}

double area(const Geometry& geometry) {
  double sum = 0;
  for (const auto& polygon : geometry) {
    for (std::size_t i = 0; i < polygon.size(); ++i) sum += i == 0 ? area(polygon[i]) : -area(polygon[i]);
  }
  return sum;
}

TEST(CityTables2019, HaveTheirAreasAndWmo) {
  PARELTJES_NEEDS("data/kwb/kwb2019_denhaag_84583NED.csv", file);
  const auto [info, table] = only(file).dataset;
  EXPECT_EQ(info.id, "cbs-kwb-2019-gm0518");
  EXPECT_EQ(info.year, 2019) << "from the table's id in the file name";
  EXPECT_EQ(table.rows(), 159U);
  EXPECT_EQ(std::ranges::count(*table.texts("soort"), "buurt"), 114);
  EXPECT_EQ(table.numbers("inwoners")->front(), 537833);
  EXPECT_NE(table.numbers("wmo_per_1000"), nullptr);
  EXPECT_EQ(table.numbers("inwoners_65_plus")->front(), 78020);
  EXPECT_EQ(table.numbers("oppervlakte_land")->size(), 159U);
}

TEST(CityTables2019, AmsterdamAndTheSubsetsAreReadByTheSameMapping) {
  PARELTJES_NEEDS("data/kwb/kwb2019_amsterdam_84583NED.csv", amsterdam);
  PARELTJES_NEEDS("data/kwb/kwb2019_utrecht_subset.csv", utrecht);
  PARELTJES_NEEDS("data/kwb/kwb2021_denhaag_subset.csv", den_haag);
  EXPECT_EQ(only(amsterdam).dataset.table.rows(), 579U);
  EXPECT_EQ(only(utrecht).dataset.info.id, "cbs-kwb-2019-gm0344");
  EXPECT_EQ(only(den_haag).dataset.info.year, 2021);
}

TEST(Bands2022, AreSharesOfAboutAHundredAndAreasInHectares) {
  PARELTJES_NEEDS("data/kwb/kwb2022_wijk_tmap.csv", wijken);
  PARELTJES_NEEDS("data/kwb/kwb2022_gemeente_tmap.csv", gemeenten);
  const auto [info, table] = only(wijken).dataset;
  EXPECT_EQ(table.rows(), 3340U);
  EXPECT_EQ(info.id, "kwb-2022-banden-wijk");
  const auto sum = [&](std::size_t row) {
    double shares = 0;
    for (const auto* band : {"aandeel_0_14", "aandeel_15_24", "aandeel_25_44", "aandeel_45_64", "aandeel_65_plus"})
      shares += (*table.numbers(band))[row];
    return shares;
  };
  EXPECT_NEAR(sum(0), 100, 2.5) << "five bands rounded to whole percents";
  EXPECT_EQ(table.numbers("oppervlakte_totaal")->front(), 241) << "2.41 km²";
  EXPECT_EQ(table.find("aandeel_65_plus")->half_width, 0.5);
  const auto municipalities = only(gemeenten);
  EXPECT_EQ(municipalities.dataset.table.rows(), 345U);
  EXPECT_EQ(municipalities.dataset.info.id, "kwb-2022-banden-gemeente");
}

TEST(Proximity2021, HasAMunicipalityARow) {
  PARELTJES_NEEDS("data/kwb/kwb2021_gemeente_nabijheid2020_buurtvergelijker.csv", file);
  const auto [info, table] = only(file).dataset;
  EXPECT_EQ(table.rows(), 355U);
  EXPECT_EQ(table.numbers("afstand_huisarts")->front(), 1.4);
}

TEST(Ages, OfDenHaagAddUpToThePublishedTotal) {
  PARELTJES_NEEDS("data/demog/age1_sex_denhaag_2019_03759ned.csv", file);
  const auto [info, table] = only(file).dataset;
  EXPECT_EQ(info.topic, "leeftijdsprofiel");
  EXPECT_EQ(info.year, 2019);
  EXPECT_EQ(table.rows(), 202U) << "two sexes, ages 0 to 100";
  EXPECT_EQ(total(table, "aantal"), 537833);
}

TEST(Schools2016, HaveTheirPupilsAndPlaces) {
  PARELTJES_NEEDS("data/poi/nl_basisscholen_duo2016.csv", file);
  const auto [info, table] = only(file).dataset;
  EXPECT_EQ(info.year, 2016);
  EXPECT_EQ(table.rows(), 6513U);
  // The published total by age, 1,476,548, includes sites that are not in this file: counted here are Purmerend and
  // Vlaardingen, as listed beside the file.
  EXPECT_EQ(pupils_of(table, "GM0439"), 6283);
  EXPECT_EQ(pupils_of(table, "GM0622"), 5497);
  int purmerend = 0;
  int placed = 0;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    purmerend += (*table.texts("gemeente"))[i] == "GM0439";
    placed += !table.geometries[i].empty();
  }
  EXPECT_EQ(purmerend, 22);
  EXPECT_EQ(placed, 6505);
  const auto point = table.geometries.front().front().front().front();
  // Emmen, Oosterstraat 58: RD of 6.90716 E 52.78432 N by the published approximation of Schreutelkamp and
  // Strang van Hees (2001), good to about a metre.
  const double f = 0.36 * (52.78432 - 52.15517440);
  const double l = 0.36 * (6.90716 - 5.38720621);
  const double x = 155000 + 190094.945 * l - 11832.228 * f * l - 114.221 * f * f * l - 32.391 * l * l * l - 0.705 * f -
                   2.340 * f * f * f * l - 0.608 * f * l * l * l;
  const double y = 463000 + 309056.544 * f + 3638.893 * l * l + 73.077 * f * f - 157.984 * f * l * l +
                   59.788 * f * f * f + 0.433 * l - 6.439 * f * f * l * l;
  EXPECT_NEAR(point.x, x, 2);
  EXPECT_NEAR(point.y, y, 2);
}

TEST(Origins2016, AddUp) {
  PARELTJES_NEEDS("data/poi/nl_basisschool_leerling_pc4_duo2016.csv.gz", file);
  const auto [info, table] = only(file).dataset;
  EXPECT_EQ(info.topic, "herkomst-leerlingen");
  EXPECT_EQ(table.rows(), 100811U);
  EXPECT_EQ(total(table, "leerlingen"), 1585273);
}

TEST(Hospitals, AreFacilities) {
  PARELTJES_NEEDS("data/poi/nl_ziekenhuizen_mapNL.csv", file);
  const auto [info, table] = only(file).dataset;
  EXPECT_EQ(info.topic, "aanbod");
  EXPECT_EQ(table.rows(), 265U);
}

TEST(Borders2024, AreWholeAndSaidToBeApproximate) {
  PARELTJES_NEEDS("data/geo/nl_buurten_2024_approx_rd.gpkg", file);
  const auto [info, table] = only(file).dataset;
  EXPECT_EQ(info.topic, "grenzen");
  EXPECT_EQ(info.year, 2024);
  EXPECT_EQ(std::ranges::count(*table.texts("soort"), "buurt"), 14566);
  EXPECT_EQ(std::ranges::count(*table.texts("soort"), "wijk"), 3393) << "made of their buurten";
  EXPECT_EQ(std::ranges::count(*table.texts("soort"), "gemeente"), 342);
  EXPECT_TRUE(info.approximate);
  ASSERT_FALSE(info.notes.empty());
  EXPECT_NE(info.notes.front().nl.find("benaderd"), std::string::npos);
  int buurten = 0;
  double hectares = 0;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if ((*table.texts("gemeente"))[i] != "GM0439" || (*table.texts("soort"))[i] != "buurt") continue;
    ++buurten;
    hectares += area(table.geometries[i]) / 10000;
  }
  EXPECT_EQ(buurten, 31);
  EXPECT_NEAR(hectares, 9637, 1);
}

TEST(Borders, OfOtherYearsHaveTheirLayers) {
  PARELTJES_NEEDS("data/geo/nl_2022_tmap_rd.gpkg", file2022);
  PARELTJES_NEEDS("data/geo/nl_buurten_2016_wof_rd.gpkg", file2016);
  EXPECT_EQ(only(file2022).dataset.table.rows(), 3340U + 345U);
  const auto [info, table] = only(file2016).dataset;
  EXPECT_EQ(info.year, 2016);
  std::map<std::string, double> hectares;
  std::map<std::string, int> buurten;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if ((*table.texts("soort"))[i] != "buurt") continue;
    ++buurten[(*table.texts("gemeente"))[i]];
    hectares[(*table.texts("gemeente"))[i]] += area(table.geometries[i]) / 10000;
  }
  EXPECT_EQ(buurten["GM0439"], 27);
  EXPECT_NEAR(hectares["GM0439"], 2456, 1);
  EXPECT_NEAR(hectares["GM0622"], 2669, 1);
}

TEST(SchoolGeoJson, IsTurnedIntoRd) {
  PARELTJES_NEEDS("data/poi/alkmaar_schools_duo.geojson", alkmaar);
  PARELTJES_NEEDS("data/poi/schiedam_schools.geojson", schiedam);
  const auto [info, table] = only(alkmaar).dataset;
  EXPECT_EQ(table.rows(), 47U);
  EXPECT_EQ(std::ranges::count(*table.texts("voorziening"), "basisschool"), 37);
  const auto point = table.geometries.front().front().front().front();
  EXPECT_GT(point.x, 105000);
  EXPECT_LT(point.x, 125000);
  EXPECT_GT(point.y, 505000);
  EXPECT_LT(point.y, 525000);
  EXPECT_EQ(only(schiedam).dataset.table.rows(), 47U);
}

TEST(OpenStreetMap, GivesFacilitiesWithoutCapacity) {
  PARELTJES_NEEDS("data/poi/osm_liechtenstein-latest.osm.pbf", file);
  const auto [info, table] = only(file, {.mapping = "osm-voorzieningen", .year = {}, .organisation = {}}).dataset;
  std::map<std::string, int> kinds;
  for (const auto& kind : *table.texts("voorziening")) ++kinds[kind];
  EXPECT_GT(kinds["supermarkt"], 5);
  EXPECT_GT(kinds["speelruimte"], 5);
  EXPECT_GT(kinds["school"] + kinds["basisschool"], 5);
  EXPECT_EQ(table.find("capaciteit"), nullptr);
  EXPECT_EQ(info.source.licence, "ODbL-1.0");
}

TEST(OpenStreetMap, IsReadAsOverpassJsonToo) {
  PARELTJES_NEEDS("data/poi/utrecht_buurt_osm_overpass.json", file);
  const auto [info, table] = only(file, {.mapping = "osm-voorzieningen", .year = {}, .organisation = {}}).dataset;
  EXPECT_EQ(info.topic, "aanbod");
  ASSERT_EQ(table.rows(), 1U);
  EXPECT_EQ((*table.texts("voorziening"))[0], "tandarts");
  const auto point = table.geometries[0][0][0][0];
  EXPECT_NEAR(point.x, 136000, 1500) << "RD, in the south of Utrecht";
  EXPECT_NEAR(point.y, 453500, 1500);
}

TEST(WholeFolder, IsReadInOneGo) {
  PARELTJES_NEEDS("data/INDEX.md", index);
  const auto folder = import_path(index.parent_path());
  ASSERT_TRUE(folder.has_value());
  std::set<std::string> ids;
  std::set<std::string> topics;
  for (const auto& [dataset, warnings] : folder->datasets) {
    EXPECT_TRUE(ids.insert(dataset.info.id).second) << "one id, two files: " << dataset.info.id;
    topics.insert(dataset.info.topic);
  }
  EXPECT_EQ(topics.size(), 6U) << "stratennet among them; all but leeftijden-brp";
  EXPECT_GE(folder->datasets.size(), 23U);
  for (const auto& [file, reason] : folder->passed_over) {
    EXPECT_FALSE(reason.nl.empty()) << file;
    EXPECT_EQ(file.find("kwb20"), std::string::npos) << file << " " << reason.nl;
  }
}

}  // namespace
}  // namespace pareltjes::hub
