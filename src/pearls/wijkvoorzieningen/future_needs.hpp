// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <span>
#include <vector>

#include "pearls/wijkvoorzieningen/future.hpp"

namespace pareltjes::wijkvoorzieningen {

inline constexpr std::array kFutureSexes{engines::population::Sex::kMen, engines::population::Sex::kWomen,
                                         engines::population::Sex::kBoth};

/// Five quantiles of draws.
Spread spread_of(std::span<const double> draws);

/// Which people of each draw are kept: the groups of the table prognose for men, women and both, the ages that a norm
/// in use counts, and every age in the marked years.
class WantedPeople {
 public:
  explicit WantedPeople(const FutureTask& task);

  [[nodiscard]] const engines::population::Wanted& engine() const { return wanted_; }
  /// Years of which sexes and needs are told: that of the figures, every fifth, and the last.
  [[nodiscard]] const std::vector<int>& marks() const { return marks_; }
  [[nodiscard]] bool is_mark(int year) const;
  /// The draws of a group of the table prognose; `sex` and `group` are indices into kFutureSexes and kFutureGroups.
  [[nodiscard]] std::vector<double> people(const engines::population::Draws& draws, int year, std::size_t sex,
                                           std::size_t group) const;
  /// The draws of people of an age that a norm in use counts. Another range is a programmer's mistake.
  [[nodiscard]] std::span<const double> people(const engines::population::Draws& draws, int year, int from,
                                               int to) const;

 private:
  int base_;
  std::vector<int> marks_;
  engines::population::Wanted wanted_;
};

/// The needs and shortages of one area in every marked year, from its people in every draw.
class LaterNeeds {
 public:
  LaterNeeds(const FutureTask& task, const WantedPeople& wanted, std::size_t area,
             const engines::population::Draws& draws)
      : task_(task), wanted_(wanted), area_(area), draws_(draws) {}

  void add_to(Future& future) const;

 private:
  /// What the norm counts, in every draw; empty where that is not known of later years.
  [[nodiscard]] std::vector<double> target(const Need& now, int year) const;
  [[nodiscard]] FutureNeed need(const Need& now, int year, const std::vector<double>& target) const;
  /// Need by the lowest, middle and highest figure of the norm, in every draw.
  [[nodiscard]] std::array<std::vector<double>, 3> needs(const Need& now, int year,
                                                         const std::vector<double>& target) const;
  [[nodiscard]] FutureShortage shortage(const Need& now, int year, double supply,
                                        const std::vector<double>& target) const;

  const FutureTask& task_;
  const WantedPeople& wanted_;
  std::size_t area_;
  const engines::population::Draws& draws_;
};

/// "De kans dat Gors in 2035 meer dan 20 plaatsen tekortkomt, is 0,83.": the shortage of a facility in the last year
/// that is most likely, in words; nothing where no supply is known.
std::optional<core::Text> shortage_sentence(const Areas& areas, const NormLibrary& library, const Future& future,
                                            double above);

}  // namespace pareltjes::wijkvoorzieningen
