// SPDX-License-Identifier: EUPL-1.2
// Large tenders as mixed-integer programmes for COIN-OR Cbc, written from the words of award.hpp.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include "engines/award/award.hpp"

namespace pareltjes::engines::award {
namespace {

class Programme {
 public:
  explicit Programme(const Tender& tender) : in_(tender) {
    lots();
    for (std::size_t b = 0; b < in_.bidders.size(); ++b) bidder(b);
    for (std::size_t i = 0; i < in_.bundles.size(); ++i) bundle(i);
    std::string wins;
    for (std::size_t b = 0; b < in_.bidders.size(); ++b) wins += fmt::format(" + w_{}", b);
    row(wins, ">=", static_cast<double>(in_.least_winners));
    if (in_.most_winners < in_.bidders.size()) row(wins, "<=", static_cast<double>(in_.most_winners));
    for (const auto& group : in_.apart) {
      for (std::size_t b = 0; b < in_.bidders.size(); ++b) {
        std::string sum;
        for (const Offer& one : in_.offers) {
          if (one.bidder == b && std::ranges::find(group, one.lot) != group.end()) sum += " + " + x(one);
        }
        if (!sum.empty()) row(sum, "<=", 1);
      }
    }
  }

  void write(const std::filesystem::path& path) const {
    std::ofstream(path) << "Minimize\n obj:" << objective_ << "\nSubject To\n"
                        << rows_ << "Binaries\n"
                        << binaries_ << "End\n";
  }

 private:
  static std::string x(const Offer& offer) { return fmt::format("x_{}_{}", offer.lot, offer.bidder); }
  void row(const std::string& left, const char* sense, double right) {
    rows_ += fmt::format(" r{}:{} {} {:.15g}\n", ++count_, left, sense, right);
  }

  void lots() {
    for (std::size_t lot = 0; lot < in_.lots.size(); ++lot) {
      std::string sum;
      for (const Offer& one : in_.offers) {
        if (one.lot != lot) continue;
        sum += " + " + x(one);
        binaries_ += " " + x(one) + "\n";
        if (one.handicap != 0) objective_ += fmt::format(" {:+d} {}\n", one.handicap, x(one));
        row(fmt::format(" {} - w_{}", x(one), one.bidder), "<=", 0);
      }
      row(sum, "=", 1);
    }
  }

  /// Exactly one discount, of which the total is at least its threshold.
  void bidder(std::size_t b) {
    std::string some, load, weight, lots, total;
    Cost all = 0;
    for (const Offer& one : in_.offers) {
      if (one.bidder != b) continue;
      all += one.cost;
      some += " + " + x(one);
      load += fmt::format(" + {} {}\n", one.load, x(one));
      lots += fmt::format(" + {}\n", x(one));
      total += fmt::format(" + {} {}\n", one.cost, x(one));
      if (!in_.weights.empty()) weight += fmt::format(" + {} {}\n", in_.weights[one.lot], x(one));
    }
    const Bidder& rules = in_.bidders[b];
    binaries_ += fmt::format(" w_{}\n", b);
    row(fmt::format(" w_{}{}", b,
                    [&] {
                      auto minus = some;
                      for (auto& c : minus) c = c == '+' ? '-' : c;
                      return minus;
                    }()),
        "<=", 0);
    if (rules.capacity) row(load, "<=", static_cast<double>(*rules.capacity));
    if (rules.most_lots) row(lots, "<=", static_cast<double>(*rules.most_lots));
    if (rules.most_weight) row(weight, "<=", static_cast<double>(*rules.most_weight));
    auto bands = rules.bands;
    bands.push_back({0, 0});
    std::string one_band;
    for (std::size_t k = 0; k < bands.size(); ++k) {
      const auto t = fmt::format("t_{}_{}", b, k), z = fmt::format("z_{}_{}", b, k);
      objective_ += fmt::format(" + {:.15g} {}\n", (1000 - bands[k].permille) / 1000.0, t);
      total += fmt::format(" - 1 {}\n", t);
      one_band += " + " + z;
      row(fmt::format(" {} - {} {}", t, all, z), "<=", 0);
      row(fmt::format(" {} - {} {}", t, bands[k].from, z), ">=", 0);
      binaries_ += " " + z + "\n";
    }
    row(total, "=", 0);
    row(one_band, "=", 1);
  }

  void bundle(std::size_t i) {
    const auto y = fmt::format("y_{}", i);
    objective_ += fmt::format(" - {} {}\n", in_.bundles[i].discount, y);
    binaries_ += " " + y + "\n";
    for (const auto lot : in_.bundles[i].lots)
      row(fmt::format(" {} - x_{}_{}", y, lot, in_.bundles[i].bidder), "<=", 0);
  }

  const Tender& in_;
  std::string objective_, rows_, binaries_;
  int count_ = 0;
};

/// The optimum that Cbc proves; nothing when there is no award.
std::optional<double> by_cbc(const Tender& tender) {
  const auto folder = std::filesystem::temp_directory_path() / ("award_" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  Programme(tender).write(folder / "model.lp");
  // Without its preprocessing: with it Cbc 2.10.8 calls dearer awards optimal, while it finds the cheaper one feasible.
  const auto command = "cbc " + (folder / "model.lp").string() +
                       " -preprocess off -ratioGap 0 -allowableGap 0 -solve -solution " +
                       (folder / "answer.txt").string() + " > " + (folder / "log").string() + " 2>&1";
  std::optional<double> value;
  if (std::system(command.c_str()) == 0) {  // NOLINT(concurrency-mt-unsafe)
    std::string line;
    std::ifstream answer(folder / "answer.txt");
    std::getline(answer, line);
    if (line.starts_with("Optimal")) value = std::stod(line.substr(line.rfind(' ')));
  }
  std::filesystem::remove_all(folder);
  return value;
}

Tender large_tender(std::mt19937& random) {
  const auto below = [&](std::size_t most) { return static_cast<std::size_t>(random() % most); };
  Tender tender;
  const std::size_t lots = 8 + below(8), bidders = 4 + below(4);
  std::vector<Cost> worth;
  for (std::size_t lot = 0; lot < lots; ++lot) {
    tender.lots.push_back("p" + std::to_string(lot));
    worth.push_back(static_cast<Cost>(10'000 + below(90'000)));
    tender.weights.push_back(worth.back());
  }
  Cost all = 0;
  for (const Cost one : worth) all += one;
  for (std::size_t b = 0; b < bidders; ++b) {
    Bidder bidder{"b" + std::to_string(b), {}, {}, {}};
    if (below(3) == 0) bidder.capacity = all / 3;
    if (below(4) == 0) bidder.most_lots = 2 + below(4);
    if (below(2) == 0)
      bidder.bands = {{all / 5, static_cast<int>(below(80))}, {all / 3, static_cast<int>(80 + below(100))}};
    if (below(4) == 0) bidder.most_weight = all / 4;
    tender.bidders.push_back(std::move(bidder));
    for (std::size_t lot = 0; lot < lots; ++lot) {
      if (below(6) == 0 && b > 0) continue;
      const auto price =
          static_cast<Cost>(static_cast<double>(worth[lot]) * (0.7 + static_cast<double>(below(500)) / 1000));
      tender.offers.push_back({lot, b, price, worth[lot], below(3) == 0 ? static_cast<Cost>(below(4000)) : 0});
    }
    if (below(2) == 0) tender.bundles.push_back({b, {0, 1, 2}, static_cast<Cost>(below(8000))});
  }
  // A bundle counts for who offers all of it.
  std::erase_if(tender.bundles, [&](const Bundle& bundle) {
    return std::ranges::count_if(tender.offers,
                                 [&](const Offer& one) { return one.bidder == bundle.bidder && one.lot < 3; }) < 3;
  });
  if (below(2) == 0) tender.least_winners = 2;
  if (below(2) == 0) tender.most_winners = 3;
  if (below(2) == 0) tender.apart.push_back({0, 3});
  return tender;
}

TEST(Cbc, FindsTheSameForLargeTenders) {
  if (std::system("command -v cbc > /dev/null 2>&1") != 0) GTEST_SKIP() << "skipped, cbc absent";  // NOLINT
  std::mt19937 random(37);
  int possible = 0;
  for (int i = 0; i < 12; ++i) {
    const auto tender = large_tender(random);
    const auto award = solve(tender);
    const auto other = by_cbc(tender);
    ASSERT_EQ(award.has_value(), other.has_value()) << i;
    if (!award) continue;
    ++possible;
    EXPECT_TRUE(award->proven());
    // Each bidder's total is rounded down to whole cents; Cbc's is not.
    EXPECT_LE(static_cast<double>(award->score), *other + 0.01) << i;
    EXPECT_GE(static_cast<double>(award->score), *other - static_cast<double>(tender.bidders.size())) << i;
  }
  EXPECT_GT(possible, 8);
}

}  // namespace
}  // namespace pareltjes::engines::award
