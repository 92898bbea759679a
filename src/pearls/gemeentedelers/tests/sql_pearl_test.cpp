// SPDX-License-Identifier: EUPL-1.2
#include "pearls/gemeentedelers/sql/sql_pearl.hpp"

#include <gtest/gtest.h>

#include "platform/hub/hub.hpp"

namespace pareltjes::gemeentedelers {
namespace {

pearl::RunInput input_for(const char* gemeente, nlohmann::json values) {
  pearl::RunInput input;
  input.gemeente = *core::GemeenteCode::parse(gemeente);
  input.values = std::move(values);
  input.datasets = hub::shipped_example();
  return input;
}

const pearl::RunControl kNoLimit({}, {}, {});

std::unique_ptr<pearl::Pearl> heat() {
  auto made = make_sql_pearl(shipped_files("warmtetransitie"));
  EXPECT_TRUE(made) << (made ? "" : made.error().front().message.nl);
  return made ? std::move(*made) : nullptr;
}

nlohmann::json weights(double gas, double others) {
  return {{"gemeente", "GM0439"},         {"niveau", "wijk"},
          {"gewicht_gas", gas},           {"gewicht_bouwjaar", others},
          {"gewicht_corporatie", others}, {"gewicht_huur", others},
          {"gewicht_gestapeld", others},  {"gewicht_woz", others},
          {"gewicht_dichtheid", others}};
}

TEST(SqlPearl, TheShippedOneRunsOnTheExample) {
  const auto pearl = heat();
  ASSERT_TRUE(pearl);
  const auto outcome = pearl->compute(input_for("GM0439", weights(2, 1)), kNoLimit);
  ASSERT_TRUE(outcome) << outcome.error().message.nl;
  const auto* order = outcome->table("volgorde");
  ASSERT_GT(order->rows.size(), 5U);
  const auto score = order->column("score");
  for (std::size_t i = 1; i < order->rows.size(); ++i)
    EXPECT_GE(std::get<double>(order->rows[i - 1][score]), std::get<double>(order->rows[i][score]));
  EXPECT_TRUE(outcome->answer.nl.starts_with("Begin in "));
  ASSERT_EQ(outcome->provenance.datasets.size(), 1U);
  EXPECT_EQ(outcome->provenance.datasets[0].id, "voorbeeld-purmerend-kwb-2024");
  // The example has no gas: it is told, and its weight goes to the others.
  ASSERT_EQ(outcome->findings.size(), 1U);
  EXPECT_NE(outcome->findings[0].message.nl.find("gas"), std::string::npos);
  const auto* indicators = outcome->table("kenmerken");
  double shares = 0;
  for (const auto& row : indicators->rows) shares += std::get<double>(row[indicators->column("aandeel")]);
  EXPECT_NEAR(shares, 100, 1e-9);
}

TEST(SqlPearl, OneWeightIsTheRankOfThatIndicator) {
  const auto pearl = heat();
  auto values = weights(0, 0);
  values["gewicht_woz"] = 1.0;
  const auto outcome = pearl->compute(input_for("GM0439", values), kNoLimit);
  ASSERT_TRUE(outcome) << outcome.error().message.nl;
  const auto* order = outcome->table("volgorde");
  const auto worth = order->column("woz");
  for (std::size_t i = 1; i < order->rows.size(); ++i)
    EXPECT_LE(std::get<double>(order->rows[i - 1][worth]), std::get<double>(order->rows[i][worth]));
  EXPECT_EQ(std::get<double>(order->rows.front()[order->column("score")]), 100.0);
}

TEST(SqlPearl, WithoutWeightsOrFiguresItSaysSo) {
  const auto pearl = heat();
  const auto none = pearl->compute(input_for("GM0439", weights(0, 0)), kNoLimit);
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->table("volgorde")->rows.empty());
  const auto elsewhere = pearl->compute(input_for("GM0014", weights(2, 1)), kNoLimit);
  ASSERT_TRUE(elsewhere) << elsewhere.error().message.nl;
  EXPECT_EQ(elsewhere->answer.nl, "Voor deze gemeente zijn er geen cijfers om een volgorde te maken.");
}

PearlFiles with(PearlFiles files, const std::string& name, const std::string& text) {
  files[name] = text;
  return files;
}

TEST(SqlPearl, WhatIsWrongIsToldWithItsFile) {
  const auto files = shipped_files("warmtetransitie");
  const auto first = [](PearlFiles wrong) {
    auto made = make_sql_pearl(std::move(wrong));
    return made ? core::Error{} : made.error().front();
  };
  EXPECT_EQ(first(with(files, "volgorde.sql", "SELECT 1 AS anders")).place->file, "volgorde.sql");
  EXPECT_EQ(first(with(files, "volgorde.sql", "DELETE FROM kerncijfers")).code, core::ErrorCode::kForbidden);
  EXPECT_EQ(first(with(files, "antwoord.sql", "SELECT naam AS nl, naam AS en FROM gebruiker")).place->file,
            "antwoord.sql");
  EXPECT_EQ(first(with(files, "manifest.json", "{")).place->file, "manifest.json");
  EXPECT_EQ(first(with(files, "grafieken.json", R"([{"tabel": "volgorde", "naam": "naam", "waarde": "anders"}])"))
                .place->file,
            "grafieken.json");
  EXPECT_EQ(first({}).place->file, "manifest.json");
  auto absent = files;
  absent.erase("kenmerken.sql");
  EXPECT_EQ(first(absent).place->file, "kenmerken.sql");
}

TEST(SqlPearl, AQuestionReadsOnlyTheColumnsThatTheManifestNames) {
  const auto made = make_sql_pearl(with(shipped_files("warmtetransitie"), "antwoord.sql",
                                        "SELECT format('%d', vrouwen) AS nl, '' AS en FROM kerncijfers"));
  ASSERT_FALSE(made);
  EXPECT_NE(made.error().front().message.nl.find("vrouwen"), std::string::npos);
}

}  // namespace
}  // namespace pareltjes::gemeentedelers
