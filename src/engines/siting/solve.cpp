// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>
#include <thread>

#include "engines/siting/explain.hpp"
#include "engines/siting/search.hpp"
#include "engines/siting/solution.hpp"

namespace pareltjes::engines::siting {
namespace {

/// Every number below `count` once, in any order, by several threads.
template <class Work>
void spread(std::size_t count, unsigned threads, const Work& work) {
  std::atomic<std::size_t> next{0};
  const auto take = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::jthread> helpers;
  for (unsigned i = 1; i < std::min<std::size_t>(threads, count); ++i) helpers.emplace_back(take);
  take();
}

/// The limits for one of many scenarios: nobody is told, and one thread.
Limits quiet(const Limits& limits) {
  Limits own = limits;
  own.progress = nullptr;
  own.threads = 1;
  return own;
}

std::vector<SearchResult> solve_each_scenario(const Instance& instance, const Limits& limits) {
  std::vector<SearchResult> results(instance.scenarios);
  const Limits own = quiet(limits);
  spread(instance.scenarios, limits.threads,
         [&](std::size_t s) { results[s] = Search(make_model(instance, s), own).run(); });
  return results;
}

/// Regret is measured from the best of each scenario. Where that is not proven, its bound is taken, so that the regret
/// is never told too small. @return by how much the bound must give way for that.
double set_offsets(const Instance& instance, const Limits& limits, Model& model, Solution& solution) {
  double unsure = 0;
  const auto each = solve_each_scenario(instance, limits);
  for (std::size_t s = 0; s < each.size(); ++s) {
    solution.nodes += each[s].nodes;
    solution.iterations += each[s].iterations;
    const bool none = std::isinf(each[s].best.value);
    model.offset[s] = std::isfinite(each[s].bound) ? each[s].bound : 0;
    if (!none) unsure = std::max(unsure, each[s].best.value - model.offset[s]);
    if (none && each[s].status == Status::kStopped) unsure = kNever;
    model.whole = model.whole && each[s].status == Status::kOptimal;
  }
  return unsure;
}

/// What the model calls cost, as the goal states it.
class Words {
 public:
  Words(const Instance& instance, const Model& model)
      : maximised_(instance.goal == Goal::kMaxCovering &&
                   (instance.risk.measure == RiskMeasure::kMean || instance.scenarios == 1) &&
                   instance.risk.measure != RiskMeasure::kRegret) {
    if (!maximised_) return;
    const double share = model.capacitated ? 1 / static_cast<double>(model.scenarios) : 1;
    total_ = share * std::reduce(model.weight.begin(), model.weight.end());
  }
  [[nodiscard]] bool maximised() const { return maximised_; }
  [[nodiscard]] double value(double cost) const { return maximised_ ? total_ - cost : cost; }

 private:
  bool maximised_;
  double total_ = 0;
};

void set_infeasible(const Instance& instance, const Model& model, Solution& solution) {
  solution.status = Status::kInfeasible;
  solution.findings = reasons_infeasible(model, instance);
  if (solution.findings.empty()) {
    solution.findings.push_back({"Geen enkele keuze van locaties voldoet aan alle eisen tegelijk.",
                                 "No choice of sites fulfils all demands at once."});
  }
}

}  // namespace

std::optional<double> Solution::gap() const {
  if (!value || !bound) return std::nullopt;
  if (*value == *bound) return 0;
  return std::abs(*value - *bound) / std::max(std::abs(*value), 1e-12);
}

core::Result<Solution> solve(const Instance& instance, const Limits& limits) {
  if (auto good = check(instance); !good) return std::unexpected(good.error());
  Solution solution;
  Model model = make_model(instance);
  if (const auto reasons = reasons_infeasible(model, instance); !reasons.empty()) {
    set_infeasible(instance, model, solution);
    return solution;
  }
  double unsure = 0;
  if (instance.risk.measure == RiskMeasure::kRegret) unsure = set_offsets(instance, limits, model, solution);
  const Words words(instance, model);
  solution.maximised = words.maximised();
  Search search(std::move(model), limits);
  const SearchResult result = search.run();
  solution.nodes += result.nodes;
  solution.iterations += result.iterations;
  solution.status = result.status;
  if (result.status == Status::kInfeasible) {
    set_infeasible(instance, search.model(), solution);
    return solution;
  }
  if (unsure > 0) solution.status = Status::kStopped;
  if (std::isfinite(result.bound - unsure)) solution.bound = words.value(result.bound - unsure);
  if (std::isfinite(result.best.value)) {
    solution.value = words.value(result.best.value);
    explain(instance, search.model(), result.best, solution);
  }
  return solution;
}

core::Result<DrawComparison> compare_draws(const Instance& instance, const Solution& solution, const Limits& limits) {
  if (auto good = check(instance); !good) return std::unexpected(good.error());
  DrawComparison comparison;
  comparison.draws.resize(instance.scenarios);
  const Limits own = quiet(limits);
  spread(instance.scenarios, limits.threads, [&](std::size_t s) {
    auto& draw = comparison.draws[s];
    Search search(make_model(instance, s), own);
    const SearchResult best = search.run();
    const Words words(instance, search.model());
    const auto choice = choice_of(search.model(), solution);
    draw.value = words.value(choice ? value_of(search.model(), *choice).total : kNever);
    draw.best = words.value(best.best.value);
    draw.proven = best.status == Status::kOptimal;
    if (std::isinf(best.best.value)) return;
    for (std::size_t j = 0; j < instance.sites.size(); ++j) {
      if (search.model().plans[j][best.best.choice[j]].periods != 0) draw.best_sites.push_back(j);
    }
  });
  comparison.chosen_share.assign(instance.sites.size(), 0);
  const double one = 1 / static_cast<double>(instance.scenarios);
  for (const auto& draw : comparison.draws) {
    for (const std::size_t j : draw.best_sites) comparison.chosen_share[j] += one;
    if (std::abs(draw.value - draw.best) <= 1e-9 * std::max(1.0, std::abs(draw.best))) comparison.same_share += one;
  }
  return comparison;
}

}  // namespace pareltjes::engines::siting
