// SPDX-License-Identifier: EUPL-1.2
// One JSON object a line. Speed: a filled in agreement laid beside its standard and judged. Quality: planted changes
// found, filling-in left alone, and verdicts beside the labels of one reader (PARELTJES_TESTDATA; without it that part
// is left out).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "core/text.hpp"
#include "engines/text_compare/contract_file.hpp"
#include "pearls/overeenkomsten/bench/planted_many.hpp"
#include "pearls/overeenkomsten/compare/deviations.hpp"
#include "pearls/overeenkomsten/compare/rule_book.hpp"
#include "pearls/overeenkomsten/import.hpp"
#include "pearls/overeenkomsten/standards.hpp"

namespace {

using namespace pareltjes;
using namespace pareltjes::overeenkomsten;

std::string test_data(const std::string& name) {
  const char* folder = std::getenv("PARELTJES_TESTDATA");  // NOLINT(concurrency-mt-unsafe): one thread
  std::ifstream file(std::filesystem::path(folder == nullptr ? "../shared" : folder) / "contracts" / name,
                     std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Wilson's interval of 95% for a share.
std::pair<double, double> interval(std::size_t good, std::size_t all) {
  if (all == 0) return {0, 1};
  constexpr double z = 1.959964;
  const auto n = static_cast<double>(all);
  const double p = static_cast<double>(good) / n;
  const double middle = p + z * z / (2 * n);
  const double half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  return {(middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)};
}

void tell_share(const std::string& name, std::size_t good, std::size_t all, const std::string& more = {}) {
  const auto [low, high] = interval(good, all);
  fmt::print(
      "{{\"bench\":\"overeenkomsten/"
      "{}\",\"value\":{:.4f},\"unit\":\"aandeel\",\"n\":{},\"low\":{:.3f},\"high\":{:.3f}{}}}\n",
      name, all == 0 ? 0 : static_cast<double>(good) / static_cast<double>(all), all, low, high, more);
}

Submitted submitted(const std::string& text) {
  auto document = texts::read("tekst.txt", text);
  return document ? submitted_from("tekst.txt", std::move(*document)) : Submitted{};
}

struct Score {
  std::size_t planted = 0, found = 0, rows = 0, right = 0, weighed = 0;
};

void measure_planted(const Standard& standard, std::size_t each) {
  const auto clauses = clauses_of(standard);
  std::mt19937 random(20251128);
  Score total;
  for (const auto kind : planted::kAllKinds) {
    Score score;
    for (std::size_t tries = 0; score.planted < each && tries < each * 40; ++tries) {
      const auto made = planted::plant(standard, kind, random);
      if (!made.changed) continue;
      ++score.planted;
      const auto found = deviations_of(clauses, submitted(made.text), rule_book());
      bool seen = false;
      std::string others;
      for (const auto& one : found.list) {
        if (!one.numbered) continue;
        ++score.rows;
        const bool right = one.number == made.number && overeenkomsten::name_of(one.kind) == made.kind;
        score.right += right && !seen ? 1U : 0U;
        if (right && !seen) {
          const bool light = kind == planted::Kind::kSynonym || kind == planted::Kind::kMoved;
          const bool as_expected = light == (one.weight == Weight::kLight);
          score.weighed += as_expected ? 1U : 0U;
        }
        seen = seen || right;
        if (!right) others += fmt::format(" {}:{}", one.number, overeenkomsten::name_of(one.kind));
      }
      score.found += seen ? 1U : 0U;
      if ((!seen || !others.empty()) && std::getenv("PARELTJES_TOON") != nullptr)  // NOLINT(concurrency-mt-unsafe)
        fmt::print(stderr, "{} {} {} gezien={} anders={}\n", planted::name_of(kind), made.number, made.kind, seen,
                   others);
    }
    tell_share(
        fmt::format("gevonden-{}", planted::name_of(kind)), score.found, score.planted,
        fmt::format(",\"weight_right\":{:.3f}",
                    score.found == 0 ? 0 : static_cast<double>(score.weighed) / static_cast<double>(score.found)));
    total.planted += score.planted;
    total.found += score.found;
    total.rows += score.rows;
    total.right += score.right;
  }
  tell_share("gevonden-alle", total.found, total.planted);
  tell_share("juist-van-wat-is-gemeld", total.right, total.rows);
}

/// Two to twelve changes at once, in clauses apart and side by side, with the numbers left and counted on.
void measure_many(const Standard& standard, const std::string& name, std::size_t texts) {
  const auto clauses = clauses_of(standard);
  std::mt19937 random(20261128);
  planted::ManyScore total;
  for (std::size_t i = 0; i < texts; ++i) {
    const planted::Wishes wishes{2 + random() % 11, i % 2 == 1, i % 4 >= 2};
    const auto made = planted::plant_many(standard, wishes, random);
    const auto text = submitted(made.text);
    total.add(score_of(made, standard, text, deviations_of(clauses, text, rule_book())));
  }
  if (std::getenv("PARELTJES_TOON") != nullptr)  // NOLINT(concurrency-mt-unsafe)
    fmt::print(stderr, "{}\n{}", name, total.wrong);
  tell_share("veel-gevonden-" + name, total.found, total.touched);
  tell_share("veel-gevonden-of-gevraagd-" + name, total.found + total.asked, total.touched);
  tell_share("veel-soort-juist-" + name, total.as_kind, total.touched);
  tell_share("veel-juist-van-wat-is-gemeld-" + name, total.right, total.rows);
}

void measure_filling_in(const Standard& standard, std::size_t times) {
  const auto clauses = clauses_of(standard);
  std::mt19937 random(7);
  std::size_t quiet = 0;
  for (std::size_t i = 0; i < times; ++i) {
    const auto found = deviations_of(clauses, submitted(planted::filled_in(standard, random).text), rule_book());
    quiet += std::ranges::none_of(found.list, [](const Deviation& one) { return one.numbered; }) ? 1U : 0U;
  }
  tell_share("invullen-geen-melding", quiet, times);
}

void measure_speed(const Standard& standard, const char* name) {
  std::mt19937 random(9);
  const auto text = planted::plant(standard, planted::Kind::kNumber, random).text;
  const auto clauses = clauses_of(standard);
  double best = 1e9;
  std::size_t words = 0;
  for (int i = 0; i < 5; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    const auto read = submitted(text);
    const auto found = deviations_of(clauses, read, rule_book());
    const auto judged = pareltjes::engines::text_compare::judge_file(
        std::array<const pareltjes::engines::text_compare::ContractDocument*, 1>{&read}, rule_book());
    if (judged.whole.empty() && found.list.empty()) fmt::print(stderr, "nothing judged\n");
    words = read.words;
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  }
  fmt::print("{{\"bench\":\"overeenkomsten/{}\",\"value\":{:.2f},\"unit\":\"ms\",\"words\":{}}}\n", name, best * 1000,
             words);
}

/// The verdicts that a label of the reader allows; empty where he did not judge.
std::vector<std::string> allowed(const std::string& label) {
  const auto begins = [&](std::string_view word) { return label.starts_with(word); };
  if (begins("?")) return {};
  if (begins("verwijst")) return {"verwijst"};
  if (begins("deels") || begins("zwak") || label.find("waar mogelijk") != std::string::npos) return {"deels"};
  if (begins("zonder")) return {"strijdig"};
  if (begins("J") || begins("algemeen") || begins("specifiek") || begins("24")) return {"geregeld"};
  if (begins("N")) return {"ontbreekt", "strijdig"};
  return {"ontbreekt"};  // "-" and "geen"
}

void measure_labels() {
  const auto labels = test_data("labels.tsv");
  if (labels.empty()) {
    fmt::print(stderr, "labels: skipped, data absent\n");
    return;
  }
  constexpr std::string_view kRequirements[] = {"a", "b", "c", "d", "e", "f", "g", "h", "meldtermijn"};
  std::size_t right = 0;
  std::size_t all = 0;
  std::map<std::string, std::pair<std::size_t, std::size_t>> by;
  for (const auto& row : core::split(labels, '\n')) {
    const auto cells = core::split(row, '\t');
    if (cells.size() < 10 || cells[0] == "bestand") continue;
    const auto text = test_data(cells[0] + ".txt");
    if (text.empty()) continue;
    const auto read = submitted(text);
    const auto judged = pareltjes::engines::text_compare::judge_file(
        std::array<const pareltjes::engines::text_compare::ContractDocument*, 1>{&read}, rule_book());
    for (std::size_t i = 0; i < std::size(kRequirements); ++i) {
      const auto wanted = allowed(cells[i + 1]);
      if (wanted.empty()) continue;
      const auto verdict = std::string(pareltjes::engines::text_compare::name_of(judged.whole[i].verdict));
      const bool good = std::ranges::find(wanted, verdict) != wanted.end();
      ++all;
      right += good ? 1U : 0U;
      auto& [of_good, of_all] = by[std::string(kRequirements[i])];
      ++of_all;
      of_good += good ? 1U : 0U;
      if (!good)
        fmt::print(stderr, "label {} {}: lezer ‘{}’, toets {}\n", cells[0], kRequirements[i], cells[i + 1], verdict);
    }
  }
  for (const auto& [requirement, score] : by) tell_share("oordeel-" + requirement, score.first, score.second);
  tell_share("oordeel-alle", right, all, ",\"readers\":1");
}

}  // namespace

/// Importing a standard and filling it in (filling.cpp).
void measure_filling();

int main() {
  measure_filling();
  std::vector<std::shared_ptr<const Standard>> standards = Standards::built_in();
  if (const auto bytes = test_data("vwo-2.51.docx"); !bytes.empty()) {
    if (auto imported = import_standard("vwo-2.51.docx", bytes, {}))
      standards.insert(standards.begin(), std::make_shared<const Standard>(std::move(imported->standard)));
  }
  if (standards.empty()) fmt::print(stderr, "no standard: skipped, data absent\n");
  for (const auto& standard : standards) measure_speed(*standard, ("vergelijk-" + standard->name()).c_str());
  constexpr std::size_t kThirtyPages = 30 * 420;
  if (auto made = import_standard("proef.txt", planted::made_up_standard(kThirtyPages),
                                  {"proef", "1.0", "Proef", "2026-01-01"})) {
    measure_speed(made->standard, "vergelijk-30-bladzijden");
    measure_many(made->standard, "30-bladzijden", 40);
  }
  if (auto made =
          import_standard("kruis.txt", planted::cross_referring_standard(), {"kruis", "1.0", "Kruis", "2026-01-01"}))
    measure_many(made->standard, "met-verwijzingen", 200);
  for (const auto& standard : standards) measure_many(*standard, standard->name(), 200);
  if (!standards.empty()) {
    measure_planted(*standards.front(), 60);
    measure_filling_in(*standards.front(), 500);
  }
  measure_labels();
}
