// SPDX-License-Identifier: EUPL-1.2
// The example that ships and the descriptions beside it: complete, consistent, and the same as what was published.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "engines/population/tests/profiles.hpp"

namespace pareltjes::engines::population {
namespace {

using testing::read_csv;
using testing::shipped_rows;
using testing::test_data;

constexpr const char* kFolder = "data/voorbeeld/purmerend/";

double figure(const testing::CsvRow& row, const std::string& column) {
  return core::parse_number(row.at(column)).value();
}

TEST(Example, EveryFileAndColumnIsDescribedWithItsSource) {
  for (const std::string& folder : {std::string(kFolder), std::string("data/profielen/")}) {
    const auto descriptions = nlohmann::json::parse(core::find_resource(folder + "bronnen.json").value());
    ASSERT_TRUE(descriptions.is_array());
    for (const auto& description : descriptions) {
      const auto rows = shipped_rows(folder + description.at("file").get<std::string>());
      for (const auto& column : rows.at(0)) {
        EXPECT_TRUE(description.at("columns").contains(column)) << description.at("file") << ' ' << column;
      }
      EXPECT_EQ(rows.at(0).size(), description.at("columns").size());
      for (std::size_t i = 1; i < rows.size(); ++i) {
        EXPECT_EQ(rows[i].size(), rows[0].size()) << description.at("file") << ", line " << i + 1;
      }
      for (const auto* key : {"title", "publisher", "url", "licence", "attribution"}) {
        EXPECT_FALSE(description.at("source").at(key).get<std::string>().empty());
      }
      EXPECT_FALSE(description.at("title").at("nl").get<std::string>().empty());
    }
  }
}

TEST(Example, EightWijkenAddUpToTheMunicipalityWithinTheRounding) {
  const auto areas = read_csv(std::string(kFolder) + "gebieden.csv");
  ASSERT_EQ(areas.size(), 10U);
  EXPECT_EQ(areas[1].at("code"), "GM0439");
  EXPECT_EQ(areas[1].at("inwoners"), "95168");
  for (const auto* column : {"inwoners", "mannen", "vrouwen", "inwoners_0_14", "inwoners_65_plus", "huishoudens"}) {
    double sum = 0;
    for (std::size_t i = 2; i < areas.size(); ++i) {
      EXPECT_EQ(areas[i].at("soort"), "wijk");
      sum += figure(areas[i], column);
    }
    EXPECT_NEAR(sum, figure(areas[1], column), 8 * 2.5) << column;
  }
  for (const auto& area : areas) {
    EXPECT_NEAR(figure(area, "mannen") + figure(area, "vrouwen"), figure(area, "inwoners"), 7.5) << area.at("naam");
  }
}

TEST(Example, SaysWhatWasPublished) {
  if (!std::filesystem::exists(test_data() / "data/kwb")) {
    GTEST_SKIP() << "skipped, data absent";
  }
  std::map<std::string, testing::CsvRow> published;
  for (const auto& row : read_csv(test_data() / "data/kwb/kwb2024_gm_wk_bu_woonikveilig.csv")) {
    published[row.at("code")] = row;
  }
  const std::map<std::string, std::string> columns{{"inwoners", "inwoners"},
                                                   {"inwoners_0_14", "inwoners0tot15"},
                                                   {"inwoners_65_plus", "inwoners65plus"},
                                                   {"huishoudens", "huishoudens"},
                                                   {"woz_waarde", "wozWaarde"},
                                                   {"aandeel_koop", "koopwoningen"},
                                                   {"stedelijkheid", "stedelijkheid"},
                                                   {"afstand_huisarts", "afstandHuisarts"},
                                                   {"afstand_supermarkt", "afstandSupermarkt"},
                                                   {"afstand_school", "afstandSchool"},
                                                   {"omgevingsadressendichtheid", "adressendichtheid"}};
  for (const auto& area : read_csv(std::string(kFolder) + "gebieden.csv")) {
    if (area.at("code") == "NL00") {
      continue;
    }
    for (const auto& [ours, theirs] : columns) {
      EXPECT_EQ(area.at(ours), published.at(area.at("code")).at(theirs)) << area.at("code") << ' ' << ours;
    }
  }
}

TEST(Example, SchoolsHaveAPlaceAndNoCapacity) {
  const auto schools = read_csv(std::string(kFolder) + "basisscholen-2016.csv");
  ASSERT_EQ(schools.size(), 25U);
  std::set<std::string> ids;
  double pupils = 0;
  int of_beemster = 0;
  for (const auto& school : schools) {
    EXPECT_TRUE(ids.insert(school.at("id")).second);
    EXPECT_EQ(school.at("voorziening"), "basisschool");
    EXPECT_EQ(school.at("capaciteit"), "");
    EXPECT_NEAR(figure(school, "x"), 124'500, 5'000);
    EXPECT_NEAR(figure(school, "y"), 505'000, 6'000);
    of_beemster += school.at("voormalige_gemeente") == "GM0370" ? 1 : 0;
    pupils += school.at("leerlingen").empty() ? 0 : figure(school, "leerlingen");
  }
  EXPECT_EQ(of_beemster, 3);
  EXPECT_EQ(pupils, 6'283 + 229 + 383 + 118);  // Purmerend of 2016 and the three schools of Beemster
}

}  // namespace
}  // namespace pareltjes::engines::population
