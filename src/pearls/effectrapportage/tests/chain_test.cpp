// SPDX-License-Identifier: EUPL-1.2
// The chain against closed forms, and against published figures.
#include "pearls/effectrapportage/chain.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "pearls/effectrapportage/calibration.hpp"
#include "pearls/effectrapportage/questions.hpp"

namespace pareltjes::effectrapportage {
namespace {

constexpr double kNinety = 1.2815515655446004;

/// All of the chain known but what the test leaves open.
Case known_case() {
  Case known;
  known.sector = "logistiek";
  known.opening = known.complete = 2028;
  known.answers = {{"fte", {200, 200}},
                   {"deeltijd", {0.8, 0.8}},
                   {"piek", {1, 1}},
                   {"internationaal", {0.5, 0.5}},
                   {"al_gehuisvest", {0.2, 0.2}},
                   {"wisseling", {1.1, 1.1}},
                   {"kort", {0.25, 0.25}},
                   {"lang", {0.5, 0.5}},
                   {"start", {1, 1}},
                   {"automatisering", {0, 0}}};
  return known;
}

Chain drawn(const Case& of) {
  return draw_chain(of, density_of(of.sector, 2028), Normals(42, kDraws), kDraws);
}

TEST(Chain, OfKnownNumbersIsOneNumber) {
  const auto chain = drawn(known_case());
  // 200 / 0.8 = 250 people, half from abroad, a fifth housed, 1.1 beds each.
  const auto beds = interval_of(chain.beds);
  EXPECT_NEAR(beds.low, 110, 1e-9);
  EXPECT_NEAR(beds.high, 110, 1e-9);
  EXPECT_NEAR(interval_of(chain.lodging).mid, 110 * 0.25, 1e-9);
  EXPECT_NEAR(interval_of(chain.homes).mid, 110 * 0.75 * 0.5, 1e-9);
  EXPECT_NEAR(interval_of(chain.registered).mid, 100 * 0.75, 1e-9);
}

TEST(Chain, OfLognormalsIsTheLognormalOfTheirProduct) {
  auto open = known_case();
  open.answers["fte"] = {100, 400};
  open.answers["wisseling"] = {1, 1.21};
  const auto beds = interval_of(drawn(open).beds);
  const double s = std::log(4.0) / (2 * kNinety), t = std::log(1.21) / (2 * kNinety);
  const double deviation = std::sqrt(s * s + t * t);
  // Quantiles of 100,000 draws: a standard error of about half a per cent of the deviation.
  EXPECT_NEAR(std::log(beds.mid / 110), 0, 0.01);
  EXPECT_NEAR(std::log(beds.high / 110), kNinety * deviation, 0.012);
  EXPECT_NEAR(std::log(beds.low / 110), -kNinety * deviation, 0.012);
}

TEST(Chain, InTheBusiestWeekTheExtraPeopleCount) {
  auto busy = known_case();
  busy.answers["piek"] = {2, 2};
  busy.answers["internationaal_piek"] = {0.8, 0.8};
  const auto beds = interval_of(drawn(busy).beds);
  EXPECT_NEAR(beds.mid, 110 + 250 * 0.8 * 0.8 * 1.1, 1e-9);
}

TEST(Chain, GrowsToFullSizeAndShrinksByAutomation) {
  auto growing = known_case();
  growing.complete = 2032;
  growing.answers["start"] = {0.4, 0.4};
  growing.answers["automatisering"] = {0.02, 0.02};
  const auto chain = drawn(growing);
  EXPECT_NEAR(interval_of(chain.beds_in(2028, growing)).mid, 110 * 0.4, 1e-9);
  EXPECT_NEAR(interval_of(chain.beds_in(2030, growing)).mid, 110 * 0.7 * 0.98 * 0.98, 1e-9);
  EXPECT_NEAR(interval_of(chain.beds_in(2032, growing)).mid, 110 * std::pow(0.98, 4), 1e-9);
}

TEST(Chain, AreaAndJobsThatAgreeAreWeighedByTheirPrecision) {
  auto area = known_case();
  area.answers.erase("fte");
  area.answers["oppervlakte"] = {20000, 20000};
  area.answers["ploegen"] = {1.8, 1.8};
  const auto by_area = drawn(area);
  const double mean = std::log(interval_of(by_area.jobs).mid);
  auto both = area;
  both.answers["fte"] = {200, 400};
  auto jobs = known_case();
  jobs.answers["fte"] = {200, 400};
  const double said = std::log(interval_of(drawn(jobs).jobs).mid);
  const double weighed = std::log(interval_of(drawn(both).jobs).mid);
  EXPECT_GT(weighed, std::min(mean, said));
  EXPECT_LT(weighed, std::max(mean, said));
  EXPECT_LT(interval_of(drawn(both).jobs).width(), interval_of(drawn(jobs).jobs).width());
}

TEST(Questions, AreWorthWhatTheClosedFormSays) {
  auto open = known_case();
  open.answers["fte"] = {100, 400};
  open.answers.erase("wisseling");
  open.own.push_back(*open.parameter("wisseling"));
  open.own.back().spread = {Spread::Form::kLog, 0.7, 1, 1 / 0.7};
  const Normals normals(42, kDraws);
  const auto chain = draw_chain(open, density_of(open.sector, 2028), normals, kDraws);
  const auto questions = valued_questions(open, chain, normals, chain.beds);
  const double s = std::log(4.0) / (2 * kNinety), t = std::log(1 / 0.49) / (2 * kNinety);
  const double now = 100 * (std::exp(kNinety * std::hypot(s, t)) - std::exp(-kNinety * std::hypot(s, t)));
  // Once it is known, what remains is the spread of the jobs, times the mean of what became known.
  const double then = 100 * std::exp(t * t / 2) * (2 - 0.5);
  const auto worth = [&](const char* id) {
    return std::ranges::find(questions, id, [](const Valued& one) { return one.question->id; })->worth;
  };
  EXPECT_NEAR(worth("wisseling"), now - then, 0.05 * (now - then));
  // The people of the busiest week are the jobs here: then only the beds for each person spread.
  const double without_jobs = 100 * std::exp(s * s / 2) * (1 / 0.7 - 0.7);
  EXPECT_NEAR(worth("drukste_week"), now - without_jobs, 0.05 * (now - without_jobs));
  EXPECT_EQ(questions.front().question->id, "drukste_week");
  // What is answered comes last; a question that no bed depends on is worth nothing.
  EXPECT_TRUE(questions.back().answered);
  for (const auto& one : questions) {
    EXPECT_TRUE(!one.question->about.empty() || one.worth == 0);
  }
}

TEST(Calibration, ThePublishedCasesLieInside) {
  const auto checks = check_published(Normals(42, kDraws));
  ASSERT_GE(checks.size(), 5U);
  for (const auto& check : checks) {
    EXPECT_TRUE(check.inside) << check.id << ": " << check.said.low << " … " << check.said.high;
    EXPECT_GE(check.score, check.width);
  }
}

TEST(Calibration, NoPublishedCaseIsAReferenceObjectOrAParameter) {
  for (const auto& one : library().published) {
    for (const auto& object : library().references) EXPECT_NE(one.source, object.source);
    for (const auto& parameter : library().parameters) {
      EXPECT_NE(one.source, parameter.source);
      EXPECT_FALSE(parameter.source.contains(one.source.substr(0, 12))) << parameter.id;
    }
  }
}

TEST(Calibration, LeavingAnObjectOutLeavesItOut) {
  const auto with = density_of("glastuinbouw", 2028);
  const auto without = density_of("glastuinbouw", 2028, "glas-bloemen");
  EXPECT_EQ(with.objects, without.objects + 1);
  EXPECT_GT(without.m2_per_job.mid, with.m2_per_job.mid);
  for (const auto& check : leave_one_out(2028)) {
    EXPECT_EQ(check.inside, check.score <= check.width + 1e-12) << check.id;
  }
}

}  // namespace
}  // namespace pareltjes::effectrapportage
