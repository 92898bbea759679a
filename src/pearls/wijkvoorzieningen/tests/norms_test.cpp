// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/norms.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace pareltjes::wijkvoorzieningen {
namespace {

NormLibrary library() {
  auto parsed = NormLibrary::parse(shipped_norms());
  EXPECT_TRUE(parsed) << (parsed ? "" : core::describe(parsed.error(), core::Language::kDutch));
  return parsed ? *parsed : NormLibrary{};
}

Norm norm_of(const std::string& id) {
  const auto all = library();
  const auto found = std::ranges::find(all.norms, id, &Norm::id);
  EXPECT_NE(found, all.norms.end()) << id;
  return found == all.norms.end() ? Norm{} : *found;
}

std::map<std::string, std::string> with_row_changed(const std::string& from, const std::string& to) {
  auto files = shipped_norms();
  auto& text = files["normen.csv"];
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
  return files;
}

TEST(Norms, TheLibraryHasEnoughRowsAndEveryRowHasASource) {
  const auto all = library();
  std::set<std::string> with_need;
  int figures = 0;
  for (const auto& norm : all.norms) {
    EXPECT_FALSE(norm.source.empty()) << norm.id;
    EXPECT_FALSE(norm.description.nl.empty()) << norm.id;
    EXPECT_FALSE(norm.description.en.empty()) << norm.id;
    if (norm.gives_need() && norm.preference < kOnlyForComparison) with_need.insert(norm.kind);
    if (norm.value || norm.reach_m || norm.reach_minutes) ++figures;
    if (norm.form == Form::kNone && norm.target != Target::kNone) {
      EXPECT_FALSE(norm.value) << norm.id << ": no figure may be invented";
    }
  }
  EXPECT_GE(figures, 25);
  EXPECT_GE(with_need.size(), 15U);
}

TEST(Norms, ANormWithoutASourceIsRefusedByNameAndLine) {
  const auto parsed = NormLibrary::parse(
      with_row_changed("NH Nieuws: uitspraak van huisartsen, 250 tot 300 m² voor 4.000 patiënten", ""));
  // The source was quoted; what is left is an empty field.
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().code, core::ErrorCode::kNormWithoutSource);
  EXPECT_NE(parsed.error().message.nl.find("huisartsenruimte-m2"), std::string::npos);
  EXPECT_EQ(parsed.error().place->line, 7);
}

TEST(Norms, WrongRowsAreRefusedWithTheirPlace) {
  const auto letters = NormLibrary::parse(with_row_changed("trap,2350,2350,2350", "trap,veel,2350,2350"));
  ASSERT_FALSE(letters);
  EXPECT_EQ(letters.error().place->line, 2);
  EXPECT_EQ(letters.error().place->column, 9);
  EXPECT_FALSE(NormLibrary::parse(with_row_changed("trap,2350,2350,2350", "trap,2400,2350,2350"))) << "upside down";
  EXPECT_FALSE(NormLibrary::parse(with_row_changed("trap,2350,2350,2350", "trap,0,0,0"))) << "one for nobody";
  EXPECT_FALSE(NormLibrary::parse(with_row_changed("huisarts-2013", "huisarts-2012"))) << "twice the same id";
  auto files = shipped_norms();
  files.erase("voorzieningen.csv");
  EXPECT_FALSE(NormLibrary::parse(files));
}

struct Case {
  const char* norm;
  double people, sites;
  core::Interval need;
};

TEST(Norms, NeedsWorkedOutByHand) {
  // 125 m² per 1,000 dwellings × 8,000; 68.75 m² (62.5 to 75) per 1,000; 200 + 5.03 p per school; 3 m² a pupil, per
  // school at least 300 and at most 600; one per 10,000 to 17,500.
  const Case cases[] = {{"buurthuis-centrum-stedelijk", 8000, 1, {1000, 1000, 1000}},
                        {"huisartsenruimte-m2", 4000, 1, {250, 275, 300}},
                        {"huisarts-2018", 20950, 1, {10, 10, 10}},
                        {"basisschool-gebouw-vng", 400, 2, {2412, 2412, 2412}},
                        {"schoolplein-vng", 50, 1, {300, 300, 300}},
                        {"schoolplein-vng", 150, 1, {450, 450, 450}},
                        {"schoolplein-vng", 500, 1, {600, 600, 600}},
                        {"schoolplein-vng", 500, 3, {1500, 1500, 1500}},
                        {"sporthal-stedelijk", 35000, 1, {2, 35000 / 13750.0, 3.5}},
                        {"groen-50-inwoner", 95168, 1, {4758400, 4758400, 4758400}}};
  for (const auto& c : cases) {
    const auto need = need_of(norm_of(c.norm), core::Interval::exactly(c.people), c.sites, false);
    EXPECT_NEAR(need.low, c.need.low, 1e-9) << c.norm << ' ' << c.people;
    EXPECT_NEAR(need.mid, c.need.mid, 1e-9) << c.norm << ' ' << c.people;
    EXPECT_NEAR(need.high, c.need.high, 1e-9) << c.norm << ' ' << c.people;
  }
  EXPECT_EQ(need_of(norm_of("sporthal-stedelijk"), core::Interval::exactly(95168), 1, true),
            (core::Interval{5, 7, 10}));
}

TEST(Norms, RangesAreNeverInvertedAndMorePeopleNeverNeedLess) {
  for (const auto& norm : library().norms) {
    if (!norm.gives_need() || norm.form == Form::kAgeRate) continue;
    core::Interval before{};
    for (const double people : {0.0, 1.0, 7.0, 99.0, 250.0, 4000.0, 95168.0}) {
      for (const bool whole : {false, true}) {
        const auto need = need_of(norm, {people * 0.9, people, people * 1.1}, 1, whole);
        EXPECT_LE(need.low, need.mid) << norm.id;
        EXPECT_LE(need.mid, need.high) << norm.id;
        if (whole) continue;
        EXPECT_GE(need.mid, before.mid) << norm.id;
        before = need;
      }
    }
  }
}

TEST(Norms, AnExpiredNormIsUsedOnlyWhereNoOtherIs) {
  const auto all = library();
  const auto norms = *with_own_norms(all, {});
  const auto* gp = norm_in_use(norms, "huisarts", 2, "2026-11-23", false);
  ASSERT_NE(gp, nullptr);
  EXPECT_EQ(gp->norm.id, "huisarts-2018") << "the newest of the expired ones; observations are for comparison only";
  EXPECT_TRUE(gp->norm.expired_on("2026-11-23"));
  EXPECT_EQ(norm_in_use(norms, "sporthal", 1, "2026-11-23", false)->norm.id, "sporthal-stedelijk");
  EXPECT_EQ(norm_in_use(norms, "sporthal", 5, "2026-11-23", false)->norm.id, "sporthal-minder-stedelijk");
  EXPECT_EQ(norm_in_use(norms, "bibliotheek", 2, "2026-11-23", false), nullptr) << "no norm was found";
  EXPECT_EQ(norm_in_use(norms, "speelruimte", 2, "2026-11-23", true)->norm.id, "speelruimte-3-procent");
  EXPECT_EQ(norm_in_use(norms, "speelruimte", 2, "2026-11-23", false)->norm.id, "speelruimte-londen");
}

TEST(Norms, AnOwnNormGoesFirstAndTheLibrarysRowStays) {
  const auto all = library();
  const auto norms = with_own_norms(all, {{"huisarts-2018", {{}, 1800, {}, "Collegebesluit"}}});
  ASSERT_TRUE(norms);
  const auto* used = norm_in_use(*norms, "huisarts", 2, all.reference_date, false);
  EXPECT_EQ(used->norm.value, core::Interval::exactly(1800));
  EXPECT_EQ(used->original->value, core::Interval::exactly(2095));
  const auto library_card = with_own_norms(all, {{"bibliotheek-geen-norm", {20, 25, 30, "Nota bibliotheken"}}});
  const auto* library_norm = norm_in_use(*library_card, "bibliotheek", 2, all.reference_date, false);
  ASSERT_NE(library_norm, nullptr) << "an own figure per 1,000 inhabitants where the library has none";
  EXPECT_EQ(need_of(library_norm->norm, core::Interval::exactly(2000), 1, false), (core::Interval{40, 50, 60}));
}

TEST(Norms, WrongOwnNormsAreRefused) {
  const auto all = library();
  EXPECT_EQ(with_own_norms(all, {{"huisarts-2018", {{}, 1800, {}, ""}}}).error().code,
            core::ErrorCode::kNormWithoutSource);
  EXPECT_EQ(with_own_norms(all, {{"onbekend", {{}, 1, {}, "x"}}}).error().code, core::ErrorCode::kInvalidInput);
  EXPECT_FALSE(with_own_norms(all, {{"huisarts-2018", {3, 2, 1, "x"}}}));
  EXPECT_FALSE(with_own_norms(all, {{"huisarts-2018", {{}, 0, {}, "x"}}})) << "one for nobody";
  EXPECT_FALSE(with_own_norms(all, {{"huisarts-2018", {{}, {}, {}, "x"}}})) << "no figure";
}

}  // namespace
}  // namespace pareltjes::wijkvoorzieningen
