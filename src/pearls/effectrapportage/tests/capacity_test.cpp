// SPDX-License-Identifier: EUPL-1.2
// What counts as a place to live: certificates and costs; travel between the middles of municipalities; the map.
#include "pearls/effectrapportage/capacity.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "pearls/effectrapportage/chain.hpp"
#include "pearls/effectrapportage/placement.hpp"
#include "pearls/effectrapportage/tests/cases.hpp"
#include "platform/register/centres.hpp"

namespace pareltjes::effectrapportage {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

json plan(json sites) {
  return {{"gemeente", "GM0439"}, {"sector", "logistiek"}, {"fte", 400},
          {"opening", 2028},      {"vol", 2030},           {"locaties", std::move(sites)}};
}

json site(const char* name, double beds, double minutes, json more = json::object()) {
  json made{{"naam", name}, {"gemeente", "Elders"}, {"bedden", beds}, {"reistijd", minutes}};
  made.update(more);
  return made;
}

core::Interval predicted(const pearl::RunInput& input) {
  const auto outcome = make_pearl()->compute(input, pearl::RunControl({}, std::nullopt, {}));
  return outcome ? beds_of(*outcome) : core::Interval{};
}

std::string all(const pearl::Outcome& outcome) {
  std::string words;
  for (const auto& sentence : outcome.explanation) words += sentence.nl + "\n";
  return words;
}

TEST(Certificates, NoneOrEndedDoesNotCountAndNotKnownIsToldApart) {
  const auto outcome = outcome_for(plan(
      {site("Goed", 10, 5, {{"keurmerk", "SNF"}}), site("Onbekend", 20, 6), site("Geen", 30, 7, {{"keurmerk", "geen"}}),
       site("Verlopen", 40, 8, {{"keurmerk", "SNF"}, {"keurmerk_tot", "2027"}}),
       site("Loopt af", 50, 9, {{"keurmerk", "AKF"}, {"keurmerk_tot", "2029-06-30"}})}));
  const auto codes = std::ranges::count(outcome.findings, "locatie-zonder-keurmerk", &pearl::Finding::code);
  EXPECT_EQ(codes, 2) << "the last one is good when the company opens";
  EXPECT_THAT(all(outcome), HasSubstr("In de regio zijn 30 bedden vrij"));
  EXPECT_THAT(all(outcome), HasSubstr("Van 20 van die vrije bedden is geen keurmerk bekend."));
  const auto& sites = *outcome.table("capaciteit");
  ASSERT_EQ(sites.rows.size(), 5U) << "nothing is lost";
  EXPECT_EQ(text(sites, 0, "reden"), "");
  EXPECT_EQ(text(sites, 1, "reden"), "keurmerk niet bekend");
  EXPECT_EQ(text(sites, 2, "reden"), "geen keurmerk");
  EXPECT_EQ(text(sites, 3, "reden"), "keurmerk dan verlopen");
  EXPECT_EQ(text(sites, 4, "reden"), "keurmerk dan verlopen") << "when the company is complete";
  EXPECT_EQ(text(sites, 3, "keurmerk"), "SNF tot 2027");
  // In the year of opening the last one still takes people.
  const auto& beds = *outcome.table("bedden");
  double first = -1;
  for (std::size_t i = 0; i < beds.rows.size(); ++i) {
    if (text(beds, i, "gemeente") == "Elders" && number(beds, i, "jaar") == 2028) first = number(beds, i, "p90");
  }
  EXPECT_EQ(first, 80);
}

TEST(Costs, DecideBetweenSitesThatAreAsNearAndAreAddedUp) {
  const auto outcome =
      outcome_for(plan({site("Duur", 5, 10, {{"kosten", 140}}), site("Goedkoop", 5, 10, {{"kosten", 90}}),
                        site("Prijs onbekend", 5, 10), site("Dichtbij", 5, 9, {{"kosten", 200}})}));
  const auto& placed = *outcome.table("plaatsing");
  EXPECT_THAT(text(placed, 0, "locatie"), HasSubstr("Dichtbij")) << "travel goes first";
  EXPECT_THAT(text(placed, 1, "locatie"), HasSubstr("Goedkoop"));
  EXPECT_THAT(text(placed, 2, "locatie"), HasSubstr("Duur"));
  EXPECT_THAT(text(placed, 3, "locatie"), HasSubstr("Prijs onbekend"));
  // All are full: 5 × (200 + 90 + 140).
  EXPECT_THAT(all(outcome), HasSubstr("Van 15 gebruikte bedden zijn de kosten bekend: samen 2.150 euro per week."));
}

TEST(Costs, DecideAmongSeveralCompaniesToo) {
  auto values = plan({site("Duur", 500, 10, {{"kosten", 140}}), site("Goedkoop", 500, 10, {{"kosten", 90}})});
  values["andere_bedrijven"] = {{{"naam", "Ander"}, {"bedden", 1}}};
  const auto outcome = outcome_for(values);
  const auto& sites = *outcome.table("capaciteit");
  EXPECT_EQ(number(sites, 0, "gebruikt"), 0);
  EXPECT_GT(number(sites, 1, "gebruikt"), 50);
}

TEST(Centres, GiveTheTravelTimeThatNobodyGave) {
  const auto outcome = outcome_for(plan({{{"naam", "Buur"}, {"gemeente", "Zaanstad"}, {"bedden", 10}},
                                         {{"naam", "Hier"}, {"gemeente", "purmerend"}, {"bedden", 10}},
                                         {{"naam", "Verzonnen"}, {"gemeente", "Waterbroek"}, {"bedden", 10}}}));
  EXPECT_TRUE(has_finding(outcome, "reistijd-geschat"));
  EXPECT_TRUE(has_finding(outcome, "reistijd-onbekend")) << "of a municipality that does not exist";
  const auto here = *reg::centre_of(*core::GemeenteCode::parse("GM0439"));
  const auto there = *reg::centre_of(*core::GemeenteCode::parse("GM0479"));
  // Straight × 1.3 at 40 km/h; within a circle of that land 128 r / 45 π.
  const double factor = 1.3 / 40 * 60;
  const auto& sites = *outcome.table("capaciteit");
  EXPECT_EQ(number(sites, 0, "reistijd"), std::round(std::hypot(here.x - there.x, here.y - there.y) / 1000 * factor));
  const double radius = std::sqrt(here.land_km2 / std::numbers::pi);
  EXPECT_EQ(number(sites, 1, "reistijd"), std::round(128 * radius / (45 * std::numbers::pi) * factor));
  EXPECT_EQ(text(sites, 0, "basis"), "geschat, midden van de gemeente");
  EXPECT_EQ(text(sites, 2, "basis"), "niet bekend");
  // What is given goes first.
  auto given = plan({{{"naam", "Buur"}, {"gemeente", "Zaanstad"}, {"bedden", 10}, {"reistijd", 3}}});
  EXPECT_EQ(text(*outcome_for(given).table("capaciteit"), 0, "basis"), "opgegeven");
  EXPECT_FALSE(has_finding(outcome_for(given), "reistijd-geschat"));
}

TEST(FlowMap, HasALineForEachMunicipalityAndSaysWhatItIs) {
  auto values = plan({{{"naam", "Buur"}, {"gemeente", "Zaanstad"}, {"bedden", 10}},
                      {{"naam", "Nog een"}, {"gemeente", "Zaanstad"}, {"bedden", 5}},
                      {{"naam", "Hoorn 1"}, {"gemeente", "Hoorn"}, {"bedden", 1}}});
  const auto outcome = outcome_for(values);
  const auto map = flow_map_of(outcome, "Fabriek <A>", core::Language::kDutch);
  ASSERT_TRUE(map);
  EXPECT_THAT(map->caption.nl, HasSubstr("Het noorden is boven"));
  EXPECT_THAT(map->svg, HasSubstr("15 van 15 bedden"));
  EXPECT_THAT(map->svg, HasSubstr("Fabriek &lt;A&gt;"));
  // The line to Zaanstad is fifteen times as wide as the other, which is as narrow as a line can be.
  EXPECT_THAT(map->svg, HasSubstr("stroke-width=\"16.0\""));
  EXPECT_THAT(map->svg, HasSubstr("stroke-width=\"1.5\""));
  const auto& flows = *outcome.table("stromen");
  ASSERT_EQ(flows.rows.size(), 2U);
  EXPECT_EQ(number(flows, 0, "vrij"), 15);
  // Where one place is not known it is a picture of travel times, and says so.
  const auto schematic = flow_map_of(outcome_for(case_named("distributiecentrum")), "", core::Language::kDutch);
  ASSERT_TRUE(schematic);
  EXPECT_THAT(schematic->caption.nl, HasSubstr("De richting zegt niets"));
  EXPECT_FALSE(flow_map_of(outcome_for({{"gemeente", "GM0439"}, {"sector", "metaal"}}), "", core::Language::kDutch));
}

TEST(OwnFigures, OfTheMunicipalityCountUnlessTheCaseHasItsOwn) {
  auto input = input_of({{"gemeente", "GM0439"}, {"sector", "logistiek"}, {"fte", 400}});
  const auto without = predicted(input);
  input.records.push_back({std::string(kOwnFigure),
                           "piek",
                           {{"parameter", "piek"},
                            {"waarde", 3},
                            {"laag", 2.8},
                            {"hoog", 3.2},
                            {"bron", "telling"},
                            {"datum", "2026-05-01"}},
                           "anna",
                           ""});
  const auto with = predicted(input);
  EXPECT_GT(with.mid, 1.5 * without.mid);
  const auto outcome = *make_pearl()->compute(input, pearl::RunControl({}, std::nullopt, {}));
  const auto& origin = *outcome.table("herkomst");
  int own = 0, standard = 0;
  for (std::size_t i = 0; i < origin.rows.size(); ++i) {
    if (text(origin, i, "sleutel") != "piek") continue;
    own += text(origin, i, "soort") == "eigen" && text(origin, i, "bron") == "telling" &&
           text(origin, i, "datum") == "2026-05-01";
    standard += text(origin, i, "soort") == "standaard";
  }
  EXPECT_EQ(own, 1);
  EXPECT_EQ(standard, 1) << "both are there";
  input.values["parameters"] = {{{"parameter", "piek"}, {"waarde", 1.2}, {"bron", "dit bedrijf"}}};
  EXPECT_LT(predicted(input).mid, with.mid);
}

}  // namespace
}  // namespace pareltjes::effectrapportage
