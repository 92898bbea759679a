// SPDX-License-Identifier: EUPL-1.2
// A made-up municipality with known answers, and the example that ships.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "pearls/wijkvoorzieningen/areas.hpp"
#include "pearls/wijkvoorzieningen/norms.hpp"
#include "pearls/wijkvoorzieningen/tests/small_municipality.hpp"
#include "platform/hub/hub.hpp"

namespace pareltjes::wijkvoorzieningen::test {
namespace {

using nlohmann::json;

pearl::Outcome outcome_of(const pearl::RunInput& input) {
  auto outcome = compute(input);
  EXPECT_TRUE(outcome) << (outcome ? "" : core::describe(outcome.error(), core::Language::kDutch));
  return outcome ? std::move(*outcome) : pearl::Outcome{};
}

pearl::RunInput example_input(json values = json::object()) {
  auto input = input_of({}, std::move(values), "GM0439");
  input.datasets = hub::shipped_example();
  return input;
}

double need(const pearl::Outcome& outcome, const std::string& code, const std::string& kind,
            const char* which = "midden") {
  const auto found = rows(outcome, "behoefte", {code, kind});
  return found.size() == 1 ? value(found[0].at(which)) : hub::kMissing;
}

/// A list of supply with a point for each facility.
hub::DatasetPtr supply_list(std::vector<double> xs, std::vector<double> capacities, const std::string& unit) {
  std::vector<hub::Geometry> points;
  for (const double x : xs) points.push_back({{{{x, 500000}}}});
  const auto n = xs.size();
  return dataset("aanbod", hub::topic::kSupply, 2024,
                 {texts("voorziening", std::vector<std::string>(n, "groen")),
                  texts("gemeente", std::vector<std::string>(n, "GM9999")),
                  texts("eenheid", std::vector<std::string>(n, unit)), numbers("capaciteit", std::move(capacities))},
                 std::move(points));
}

TEST(Pearl, KnownAnswersOfASmallMunicipality) {
  const auto outcome = outcome_of(input_of({key_figures(), flat_profile()}));
  EXPECT_NEAR(need(outcome, "WK999901", "groen"), 50 * 1000, 1e-6) << "50 m² for each of 1,000 inhabitants";
  EXPECT_NEAR(need(outcome, "WK999901", "groen", "laag"), 50 * 997.5, 1e-6) << "rounded to fives";
  EXPECT_NEAR(need(outcome, "WK999902", "huisarts"), 3000 / 2095.0, 1e-6);
  // Ages 0–14 are 300 people, the seed is flat: 4 of 15 years are 0–3, of whom 61.8% use day care.
  EXPECT_NEAR(need(outcome, "WK999901", "dagopvang"), 300 * 4 / 15.0 * 0.618, 1e-4);
  EXPECT_NEAR(need(outcome, "WK999901", "centrum-jeugd-en-gezin"), 50 * 0.410, 1e-6) << "per 1,000 dwellings";
  const auto distances = rows(outcome, "bereik", {"GM9999", "huisarts"});
  ASSERT_EQ(distances.size(), 1U);
  EXPECT_FALSE(std::get<bool>(distances[0].at("voldoet"))) << "1.2 km is further than 1,000 m";
  EXPECT_TRUE(rows(outcome, "bereik", {"WK999902"}).empty()) << "not measured there";
  EXPECT_EQ(outcome.answer.nl, "West vraagt de meeste ruimte voor kinderen en de meeste zorg voor ouderen.");
  EXPECT_EQ(outcome.explanation.front().nl, "Het gaat om ongeveer 260 basisschoolleerlingen en 600 65-plussers.");
}

TEST(Names, AreAsPeopleSayThem) {
  EXPECT_EQ(spoken_name("Wijk 07 Weidevenne"), "Weidevenne");
  EXPECT_EQ(spoken_name("Buurt 03 De Gors"), "De Gors");
  EXPECT_EQ(spoken_name("Wijk 01 - Centrum"), "Centrum");
  EXPECT_EQ(spoken_name("Weidevenne"), "Weidevenne");
  for (const auto* kept : {"Wijk 00", "Wijk 00 ", "Wijk 12 3", "Wijk aan Zee", "Buurtschap 3 huizen", "Wijk 4a"})
    EXPECT_EQ(spoken_name(kept), kept);
}

TEST(Names, OfCbsStandInTheLastColumn) {
  auto figures = std::make_shared<hub::Dataset>(*key_figures());
  for (auto& column : figures->table.columns)
    if (column.name == "naam") column.texts[1] = "Wijk 01 Oost";
  const auto outcome = compute(input_of({figures, flat_profile()}));
  ASSERT_TRUE(outcome);
  const auto wijk = rows(*outcome, "gebieden", {"WK999901"})[0];
  EXPECT_EQ(text(wijk.at("naam")), "Oost");
  EXPECT_EQ(text(wijk.at("naam_cbs")), "Wijk 01 Oost");
  EXPECT_EQ(outcome->table("gebieden")->columns.back().name, "naam_cbs");
}

TEST(Sentences, CountOneAndMany) {
  EXPECT_EQ(counted(1, "gebied", "gebieden"), "1 gebied");
  EXPECT_EQ(counted(0, "gebied", "gebieden"), "0 gebieden");
}

TEST(Pearl, EveryTableOfTheManifestIsThereWithItsColumns) {
  const auto pearl = make_pearl();
  const auto outcome = outcome_of(example_input({{"jaar", 2040}, {"trekkingen", 20}}));
  EXPECT_EQ(pearl->manifest().id, "wijkvoorzieningen");
  for (const auto& declared : pearl->manifest().tables) {
    const auto* table = outcome.table(declared.name);
    ASSERT_NE(table, nullptr) << declared.name;
    // The example knows no capacities, and without those there is no shortage to speak of.
    ASSERT_EQ(table->rows.empty(), declared.name == "tekortkans") << declared.name;
    for (const auto& row : table->rows) ASSERT_EQ(row.size(), declared.columns.size());
  }
  const auto* layer = outcome.layer("gebieden");
  ASSERT_NE(layer, nullptr);
  EXPECT_TRUE(layer->schematic);
  EXPECT_EQ(layer->geometries.size(), 8U);
}

TEST(Pearl, PurmerendAddsUpWithinTheRounding) {
  const auto outcome = outcome_of(example_input());
  double sum = 0;
  int wijken = 0;
  for (const auto& area : rows(outcome, "gebieden")) {
    if (text(area.at("soort")) != "wijk") continue;
    ++wijken;
    sum += value(area.at("inwoners"));
  }
  EXPECT_EQ(wijken, 8);
  EXPECT_NEAR(sum, 95168, 8 * 2.5);
  EXPECT_EQ(value(rows(outcome, "gebieden", {"GM0439"})[0].at("inwoners")), 95168);
  std::set<std::string> kinds;
  for (const auto& row : rows(outcome, "behoefte")) {
    kinds.insert(text(row.at("voorziening")));
    EXPECT_FALSE(text(row.at("bron")).empty());
    EXPECT_LE(value(row.at("laag")), value(row.at("midden")));
    EXPECT_LE(value(row.at("midden")), value(row.at("hoog")));
  }
  EXPECT_GE(kinds.size(), 15U);
}

TEST(Pearl, AgesLieInsideEveryMargin) {
  const auto outcome = outcome_of(example_input());
  const auto margins = rows(outcome, "marges");
  ASSERT_GE(margins.size(), 50U);
  for (const auto& margin : margins) {
    EXPECT_TRUE(std::get<bool>(margin.at("binnen"))) << text(margin.at("code")) << ' ' << text(margin.at("marge"));
  }
  // The same from the published ages themselves.
  double young = 0;
  for (const auto& row : rows(outcome, "leeftijden", {"WK043907"})) {
    if (value(row.at("leeftijd")) < 15) young += value(row.at("aantal"));
  }
  EXPECT_NEAR(young, 3040, 2.5 + 1e-3);
}

TEST(Pearl, WijkenTogetherNeedWhatTheMunicipalityNeeds) {
  const auto outcome = outcome_of(example_input());
  for (const auto* kind : {"groen", "huisarts", "basisschool", "dagopvang", "speelplek-6-11", "wmo-ondersteuning"}) {
    double sum = 0;
    for (int wijk = 1; wijk <= 8; ++wijk) sum += need(outcome, "WK04390" + std::to_string(wijk), kind);
    EXPECT_NEAR(sum / need(outcome, "GM0439", kind), 1, 0.01) << kind;
  }
}

TEST(Pearl, AnOwnNormChangesThatFacilityAndNoOther) {
  const auto before = outcome_of(example_input());
  const auto after =
      outcome_of(example_input({{"normen", {{"groen-50-inwoner", {{"midden", 60}, {"bron", "Groenplan"}}}}}}));
  const auto a = rows(before, "behoefte");
  const auto b = rows(after, "behoefte");
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    const bool green = text(a[i].at("voorziening")) == "groen";
    EXPECT_EQ(a[i].at("midden") == b[i].at("midden"), !green) << text(a[i].at("voorziening"));
    if (green) {
      EXPECT_NEAR(value(b[i].at("midden")) / value(a[i].at("midden")), 1.2, 1e-6);
    }
  }
  const auto norm = rows(after, "normen", {"groen-50-inwoner"})[0];
  EXPECT_EQ(value(norm.at("midden")), 50);
  EXPECT_EQ(value(norm.at("eigen_midden")), 60);
  EXPECT_EQ(text(norm.at("eigen_bron")), "Groenplan");
  const auto& parameters = after.provenance.parameters;
  EXPECT_TRUE(std::ranges::any_of(parameters, [](const auto& p) {
    return p.name == "norm.groen-50-inwoner.midden" && p.value == "60" && p.overridden;
  }));
}

TEST(Pearl, RecordsOfTheMunicipalityReplaceNormsAndInputGoesFirst) {
  auto input = input_of({key_figures(), flat_profile()});
  input.records.push_back({"norm", "groen-50-inwoner", {{"midden", 40}, {"bron", "Raadsbesluit"}}, "anna", ""});
  EXPECT_NEAR(need(outcome_of(input), "GM9999", "groen"), 40 * 4000, 1e-6);
  input.values = {{"normen", {{"groen-50-inwoner", {{"midden", 30}, {"bron", "Proef"}}}}}};
  EXPECT_NEAR(need(outcome_of(input), "GM9999", "groen"), 30 * 4000, 1e-6);
}

TEST(Pearl, UnknownSupplyNeverGivesAShortage) {
  const auto outcome = outcome_of(example_input());
  for (const auto& gap : rows(outcome, "tekort")) {
    const auto state = text(gap.at("stand"));
    EXPECT_TRUE(state == "aanbod onbekend" || state == "aanbod zonder capaciteit") << state;
    EXPECT_TRUE(std::isnan(value(gap.at("laag"))) && std::isnan(value(gap.at("midden"))) &&
                std::isnan(value(gap.at("hoog"))));
  }
  EXPECT_EQ(text(rows(outcome, "tekort", {"GM0439", "basisschool"})[0].at("stand")), "aanbod zonder capaciteit");
  EXPECT_EQ(text(rows(outcome, "tekort", {"GM0439", "huisarts"})[0].at("stand")), "aanbod onbekend");
}

TEST(Pearl, KnownSupplyGivesTheDifference) {
  // Oost needs 50,000 m² (49,875 to 50,125), West 150,000; 20,000 m² lies in Oost, 160,000 in West.
  const auto outcome =
      outcome_of(input_of({key_figures(), flat_profile(), supply_list({125100, 126900}, {20000, 160000}, "m2")}));
  const auto east = rows(outcome, "tekort", {"WK999901", "groen"})[0];
  EXPECT_EQ(text(east.at("stand")), "tekort");
  EXPECT_NEAR(value(east.at("midden")), 30000, 1e-6);
  EXPECT_NEAR(value(east.at("laag")), 29875, 1e-6);
  EXPECT_EQ(text(rows(outcome, "tekort", {"WK999902", "groen"})[0].at("stand")), "genoeg");
  EXPECT_TRUE(std::ranges::any_of(outcome.findings, [](const auto& f) { return f.code == "aanbod-bij-middelpunt"; }));
  const auto without =
      outcome_of(input_of({key_figures(), flat_profile(), supply_list({125100, 126900}, {20000, kNone}, "m2")}));
  EXPECT_EQ(text(rows(without, "tekort", {"WK999902", "groen"})[0].at("stand")), "aanbod zonder capaciteit");
  const auto other_unit =
      outcome_of(input_of({key_figures(), flat_profile(), supply_list({125100, 126900}, {2, 3}, "stuks")}));
  EXPECT_EQ(text(rows(other_unit, "tekort", {"GM9999", "groen"})[0].at("stand")), "aanbod zonder capaciteit");
}

TEST(Pearl, AFacilityWithoutAPlaceCountsForTheMunicipalityAlone) {
  const auto list = dataset("aanbod", hub::topic::kSupply, 2024,
                            {texts("voorziening", {"groen"}), texts("gemeente", {"GM9999"}), texts("eenheid", {"m2"}),
                             numbers("capaciteit", {150000})});
  const auto outcome = outcome_of(input_of({key_figures(), flat_profile(), list}));
  EXPECT_NEAR(value(rows(outcome, "tekort", {"GM9999", "groen"})[0].at("midden")), 50000, 1e-6);
  EXPECT_EQ(text(rows(outcome, "tekort", {"WK999901", "groen"})[0].at("stand")), "aanbod onbekend");
  EXPECT_EQ(text(rows(outcome, "aanbod", {"WK999901", "groen"})[0].at("stand")), "onbekend");
}

TEST(Pearl, SharesOfAnOlderYearSpreadThePeopleBetween15And64) {
  const auto older =
      dataset("oud", hub::topic::kKeyFigures, 2022,
              {texts("code", {"WK999902"}), texts("gemeente", {"GM9999"}), numbers("aandeel_15_24", {40}, 0.5),
               numbers("aandeel_25_44", {30}, 0.5), numbers("aandeel_45_64", {10}, 0.5)});
  const auto outcome = outcome_of(input_of({key_figures(), older, flat_profile()}));
  double young_adults = 0;
  for (const auto& row : rows(outcome, "leeftijden", {"WK999902"})) {
    if (value(row.at("leeftijd")) >= 15 && value(row.at("leeftijd")) < 25) young_adults += value(row.at("aantal"));
  }
  EXPECT_NEAR(young_adults, 1900 * 40 / 80.0, 1900 * 0.02) << "1,900 people of 15 to 64, half of them under 25";
}

TEST(Pearl, SeveralProfilesWidenTheRangeOfAgeGroups) {
  const auto one = outcome_of(input_of({key_figures(), flat_profile()}));
  const auto two = outcome_of(input_of({key_figures(), flat_profile(), flat_profile("GM0363", 0.05)}));
  EXPECT_NEAR(need(one, "GM9999", "dagopvang", "laag"), need(one, "GM9999", "dagopvang") / 0.618 * 0.613, 1e-3);
  EXPECT_LT(need(two, "GM9999", "dagopvang", "laag"), need(one, "GM9999", "dagopvang", "laag") * 0.95);
}

TEST(Pearl, AnEmptyAreaIsUnknownAndNotZero) {
  auto figures = std::make_shared<hub::Dataset>(*key_figures());
  for (auto& column : figures->table.columns) {
    if (column.name == "inwoners" || column.name == "huishoudens") column.numbers[1] = kNone;
  }
  const auto outcome = outcome_of(input_of({figures, flat_profile()}));
  const auto area = rows(outcome, "gebieden", {"WK999901"})[0];
  EXPECT_TRUE(std::isnan(value(area.at("inwoners"))));
  EXPECT_EQ(text(area.at("aard")), "onbekend");
  EXPECT_TRUE(std::isnan(need(outcome, "WK999901", "groen")));
  EXPECT_TRUE(std::ranges::any_of(outcome.findings, [](const auto& f) {
    return f.code == "inwoners-onbekend" && f.message.nl.find("Oost") != std::string::npos;
  }));
}

TEST(Pearl, WhatIsMissingIsSaidInOneSentence) {
  const auto nowhere = compute(input_of({key_figures(), flat_profile()}, json::object(), "GM1234"));
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, core::ErrorCode::kUnknownMunicipality);
  EXPECT_FALSE(compute(input_of({key_figures()}))) << "no profile to begin with";
  EXPECT_FALSE(compute(input_of({key_figures(), flat_profile()}, {{"voorzieningen", {"ijsbaan"}}})));
  const auto sourceless =
      compute(input_of({key_figures(), flat_profile()}, {{"normen", {{"groen-50-inwoner", {{"midden", 1}}}}}}));
  ASSERT_FALSE(sourceless);
  EXPECT_EQ(sourceless.error().code, core::ErrorCode::kNormWithoutSource);
}

TEST(Pearl, OnlyTheFacilitiesThatWereAskedFor) {
  const auto outcome = outcome_of(input_of({key_figures(), flat_profile()}, {{"voorzieningen", {"groen"}}}));
  EXPECT_EQ(rows(outcome, "behoefte").size(), 3U);
  EXPECT_NE(outcome.answer.nl.find("openbaar groen"), std::string::npos) << outcome.answer.nl;
}

TEST(Pearl, TheSameInputGivesTheSameBytes) {
  const auto input = example_input();
  EXPECT_EQ(pearl::to_json(outcome_of(input), input.values, core::Language::kDutch),
            pearl::to_json(outcome_of(input), input.values, core::Language::kDutch));
}

TEST(Pearl, ThePagesAddressBecomesInput) {
  const auto pearl = make_pearl();
  pearl::PageRequest request;
  request.gemeente = *core::GemeenteCode::parse("GM0439");
  request.query = {{"niveau", "buurt"},      {"norm.groen-50-inwoner.midden", "60,5"}, {"norm.huisarts-2018.bron", "x"},
                   {"voorziening", "groen"}, {"norm.zwembad-waarneming.hoog", "veel"}, {"norm.", "1"}};
  const auto values = pearl->values_from(request);
  EXPECT_EQ(values["gemeente"], "GM0439");
  EXPECT_EQ(values["niveau"], "buurt");
  EXPECT_EQ(values["jaar"], 2040) << "the page looks ahead by itself";
  EXPECT_EQ(values["voorzieningen"], json::array({"groen"}));
  EXPECT_EQ(values["normen"]["groen-50-inwoner"]["midden"], 60.5);
  EXPECT_EQ(values["normen"]["groen-50-inwoner"]["bron"], "Ingevuld op de pagina");
  EXPECT_FALSE(values["normen"].contains("huisarts-2018")) << "a source without a figure changes nothing";
  EXPECT_EQ(values["normen"]["zwembad-waarneming"]["hoog"], "veel") << "left for validation to refuse";
}

TEST(Pearl, ItStopsWhenAsked) {
  std::stop_source stop;
  stop.request_stop();
  const auto pearl = make_pearl();
  const auto stopped = pearl->compute(example_input(), pearl::RunControl(stop.get_token(), std::nullopt, {}));
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, core::ErrorCode::kCancelled);
}

}  // namespace
}  // namespace pareltjes::wijkvoorzieningen::test
