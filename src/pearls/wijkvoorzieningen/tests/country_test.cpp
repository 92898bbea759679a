// SPDX-License-Identifier: EUPL-1.2
// Against the real open data beside the repository; skipped where it is absent.
#include <fmt/core.h>

#include <cmath>
#include <fstream>
#include <numeric>
#include <sstream>

#include "core/text.hpp"
#include "pearls/wijkvoorzieningen/national.hpp"
#include "pearls/wijkvoorzieningen/tests/small_municipality.hpp"
#include "platform/hub/hub.hpp"
#include "platform/hub/importer.hpp"

namespace pareltjes::wijkvoorzieningen::test {
namespace {

/// The key figures of the whole country of 2024, with the profiles that ship.
const std::vector<hub::DatasetPtr>& country() {
  static const std::vector<hub::DatasetPtr> datasets = [] {
    std::vector<hub::DatasetPtr> found;
    for (const auto* file :
         {"data/kwb/kwb2024_gm_wk_bu_woonikveilig.csv", "data/kwb/kwb2024_gemeente_wijk_basic.csv"}) {
      if (!std::filesystem::exists(testdata(file))) return std::vector<hub::DatasetPtr>();
      auto imported = hub::import_file(testdata(file));
      EXPECT_TRUE(imported) << file;
      if (!imported) continue;
      for (auto& one : *imported) found.push_back(std::make_shared<const hub::Dataset>(std::move(one.dataset)));
    }
    for (const auto& profile : hub::shipped_example().on(hub::topic::kAgeProfile)) found.push_back(profile);
    return found;
  }();
  return datasets;
}

#define NEEDS_COUNTRY() \
  if (country().empty()) GTEST_SKIP() << "skipped, data absent: kwb2024"

void check(const std::string& gemeente, std::size_t least_buurten) {
  const auto outcome = compute(input_of(country(), nlohmann::json::object(), gemeente));
  ASSERT_TRUE(outcome) << gemeente << ": " << core::describe(outcome.error(), core::Language::kDutch);
  std::size_t buurten = 0;
  double sum = 0;
  for (const auto& area : rows(*outcome, "gebieden")) {
    if (text(area.at("soort")) == "buurt") ++buurten;
    if (text(area.at("soort")) == "wijk" && !std::isnan(value(area.at("inwoners")))) sum += value(area.at("inwoners"));
  }
  EXPECT_GE(buurten, least_buurten) << gemeente;
  const double whole = value(rows(*outcome, "gebieden", {gemeente})[0].at("inwoners"));
  EXPECT_NEAR(sum, whole, 2.5 * 40) << gemeente;
  for (const auto& margin : rows(*outcome, "marges")) {
    const auto name = text(margin.at("marge"));
    if (name == "mannen" || name == "vrouwen") continue;  // these do not always add up to the total: below
    EXPECT_TRUE(std::get<bool>(margin.at("binnen"))) << text(margin.at("code")) << ' ' << name;
  }
}

/// Rounded to fives each, men and women may lie further from the total than three times 2.5.
bool sexes_exclude_total(const std::map<std::string, pearl::Cell>& area) {
  if (text(area.at("geslacht_aard")) != "gemeten") return false;
  if (value(area.at("inwoners")) == 0) return true;  // 0 stands for up to 2; nobody is shown
  const double rest = value(area.at("mannen")) + value(area.at("vrouwen")) - value(area.at("inwoners"));
  return text(area.at("soort")) != "gemeente" && std::abs(rest) > 7.5;
}

TEST(Country, GroningenAndVlaardingenByBuurt) {
  NEEDS_COUNTRY();
  check("GM0014", 100);
  check("GM0622", 30);
}

TEST(Country, EveryMunicipalityComputes) {
  NEEDS_COUNTRY();
  const auto& table = country().front()->table;
  int municipalities = 0;
  std::size_t areas = 0;
  std::size_t outside = 0;
  std::string others;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if ((*table.texts("soort"))[row] != "gemeente") continue;
    const auto& code = (*table.texts("code"))[row];
    const auto outcome = compute(input_of(country(), nlohmann::json::object(), code));
    ASSERT_TRUE(outcome) << code << ": " << core::describe(outcome.error(), core::Language::kDutch);
    EXPECT_FALSE(outcome->answer.empty()) << code;
    ++municipalities;
    areas += outcome->table("gebieden")->rows.size();
    const auto* margins = outcome->table("marges");
    for (const auto& margin : margins->rows) {
      if (std::get<bool>(margin[margins->column("binnen")])) continue;
      ++outside;
      const auto name = text(margin[margins->column("marge")]);
      const auto area = text(margin[margins->column("code")]);
      if ((name == "mannen" || name == "vrouwen") && sexes_exclude_total(rows(*outcome, "gebieden", {area})[0]))
        continue;
      others += fmt::format("{} {} {} {}; ", area, name, value(margin[margins->column("midden")]),
                            value(margin[margins->column("gepast")]));
    }
    for (const auto& need : rows(*outcome, "behoefte", {code})) {
      EXPECT_LE(value(need.at("laag")), value(need.at("midden"))) << code << ' ' << text(need.at("voorziening"));
      EXPECT_LE(value(need.at("midden")), value(need.at("hoog"))) << code << ' ' << text(need.at("voorziening"));
    }
  }
  EXPECT_EQ(municipalities, 342);
  EXPECT_GE(areas, 18000U);
  EXPECT_EQ(others, "") << "margins are only left where published men and women cannot add up to the published total";
  EXPECT_LE(outside, areas / 100);
}

TEST(Country, TheNationalPassGivesTheSameNeedsAsTheOutcome) {
  NEEDS_COUNTRY();
  const auto library = *NormLibrary::parse(shipped_norms());
  const auto norms = *with_own_norms(library, {});
  const auto outcome = compute(input_of(country(), nlohmann::json::object(), "GM0622"));
  ASSERT_TRUE(outcome);
  AreaColumns columns;
  std::vector<std::string> codes;
  for (const auto& area : rows(*outcome, "gebieden")) {
    if (text(area.at("soort")) != "wijk") continue;
    codes.push_back(text(area.at("code")));
    columns.inhabitants.push_back(value(area.at("inwoners")));
    columns.inhabitants_low.push_back(value(area.at("inwoners_laag")));
    columns.inhabitants_high.push_back(value(area.at("inwoners_hoog")));
    columns.dwellings.push_back(value(area.at("woningen")));
    columns.households.push_back(value(area.at("huishoudens")));
    columns.urbanity.push_back(static_cast<int>(value(area.at("stedelijkheid"))));
    auto& cells = columns.ages.emplace_back();
    for (const auto& age : rows(*outcome, "leeftijden", {codes.back()})) {
      const std::size_t first = text(age.at("geslacht")) == "mannen" ? 0 : engines::population::kAges;
      cells[first + static_cast<std::size_t>(value(age.at("leeftijd")))] = value(age.at("aantal"));
    }
  }
  const auto national = national_needs(columns, norms, library);
  int compared = 0;
  for (std::size_t i = 0; i < codes.size(); ++i) {
    for (std::size_t k = 0; k < national.kinds; ++k) {
      const auto need = rows(*outcome, "behoefte", {codes[i], library.kinds[k].id});
      ASSERT_EQ(need.empty(), std::isnan(national.mid[i * national.kinds + k]))
          << codes[i] << ' ' << library.kinds[k].id;
      if (need.empty()) continue;
      EXPECT_NEAR(value(need[0].at("midden")), national.mid[i * national.kinds + k], 1e-3) << library.kinds[k].id;
      ++compared;
    }
  }
  EXPECT_GE(compared, 50);
}

TEST(Country, TheRatesOfTheWmoFollowFromTheCityTables) {
  // The same least squares worked out here, by the normal equations of two bands.
  double g[2][2] = {}, m[2] = {};
  int areas = 0;
  for (const auto* city : {"amsterdam", "denhaag"}) {
    const auto path = testdata(std::string("data/kwb/kwb2019_") + city + "_84583NED.csv");
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "skipped, data absent: " << path;
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    const auto header = core::split(line, ',');
    const auto at = [&header](std::string_view name) {
      return static_cast<std::size_t>(std::ranges::find(header, name) - header.begin());
    };
    while (std::getline(file, line)) {
      const auto fields = core::split(line, ',');
      if (!fields[0].starts_with("BU")) continue;
      const auto number = [&](std::string_view name) { return core::parse_number(fields.at(at(name))); };
      const auto people = number("AantalInwoners_5");
      const auto relative = number("WmoClientenRelatief_90");
      const auto young = number("k_15Tot25Jaar_9");
      if (!people || *people < 200 || !relative || !young) continue;
      const double x[2] = {*young + *number("k_25Tot45Jaar_10") + *number("k_45Tot65Jaar_11"),
                           *number("k_65JaarOfOuder_12")};
      const double y = *relative * *people / 1000;
      for (int i = 0; i < 2; ++i) {
        m[i] += x[i] * y / *people;
        for (int j = 0; j < 2; ++j) g[i][j] += x[i] * x[j] / *people;
      }
      ++areas;
    }
  }
  const double det = g[0][0] * g[1][1] - g[0][1] * g[1][0];
  const auto library = *NormLibrary::parse(shipped_norms());
  ASSERT_EQ(library.wmo_rates.size(), 2U);
  EXPECT_EQ(library.wmo_rates[0].areas, areas);
  EXPECT_NEAR(library.wmo_rates[0].rate.mid, 1000 * (m[0] * g[1][1] - m[1] * g[0][1]) / det, 1e-3);
  EXPECT_NEAR(library.wmo_rates[1].rate.mid, 1000 * (m[1] * g[0][0] - m[0] * g[1][0]) / det, 1e-3);
}

}  // namespace
}  // namespace pareltjes::wijkvoorzieningen::test
