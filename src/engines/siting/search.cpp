// SPDX-License-Identifier: EUPL-1.2
#include "engines/siting/search.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace pareltjes::engines::siting {
namespace {

/// Past this many bytes of open nodes the search goes deep instead of wide.
constexpr std::size_t kManyBytes = std::size_t{1} << 30;

std::size_t plans_left(const PlanSets& sets) {
  std::size_t sum = 0;
  for (const std::uint64_t set : sets) sum += static_cast<std::size_t>(std::popcount(set));
  return sum;
}

}  // namespace

Search::Search(Model model, const Limits& limits) : model_(std::move(model)), limits_(limits), dual_(model_) {}

double Search::cutoff() const {
  if (std::isinf(best_.value)) return kNever;
  const double slack = 1e-6 + 1e-11 * std::abs(best_.value);
  if (model_.whole && slack < 0.25) return best_.value - 1 + slack;
  return best_.value - 1e-9 * std::max(1.0, std::abs(best_.value));
}

bool Search::out_of_time() const {
  return limits_.stop.stop_requested() ||
         (limits_.deadline.has_value() && std::chrono::steady_clock::now() >= *limits_.deadline);
}

double Search::open_bound() const {
  double lowest = kNever;
  for (const auto& [key, node] : open_) lowest = std::min(lowest, node.bound);
  return lowest;
}

void Search::tell() const {
  if (limits_.progress) limits_.progress(best_.value, std::min(best_.value, open_bound()));
}

/// Nothing is left to choose in a node that cannot be fulfilled.
bool Search::consistent(Node& node) const {
  return propagate(model_, node.sets) && (!model_.single_source || assign_forced_rows(node));
}

bool Search::prepare(Node& root) {
  root.sets = model_.all_plans();
  if (model_.single_source) {
    root.rows.assigned.assign(model_.rows.size(), -1);
    root.rows.forbidden.assign(model_.rows.size() * model_.sites, 0);
  }
  if (!consistent(root)) return false;
  for (std::size_t t = 0; t < model_.periods; ++t) {
    model_.least[t] = std::max(model_.least[t], sites_needed(model_, root.sets, t));
  }
  if (!consistent(root)) return false;
  average_.assign(model_.periods * model_.sites, 0);
  best_shares_.assign(model_.scenarios, 1 / static_cast<double>(model_.scenarios));
  project_on_shares(model_, best_shares_);
  return true;
}

/// Prices between what the nearest and the second open site of the incumbent cost; without one, the nearest few sites.
void Search::start_multipliers(Node& root) {
  root.at.share = best_shares_;
  root.at.period.assign(model_.periods, 0);
  root.at.row.resize(model_.rows.size());
  row_scale_.resize(model_.rows.size());
  const auto open = std::isinf(best_.value) ? std::vector<std::uint8_t>(model_.periods * model_.sites, 1)
                                            : model_.open_in(best_.choice);
  double mean = 0;
  for (std::size_t r = 0; r < model_.rows.size(); ++r) {
    const Row row = model_.rows[r];
    const double weight = model_.row_weight(r, root.at.share);
    double first = model_.unserved[r];
    double second = first;
    for (std::size_t e = model_.list_begin[row.point]; e < model_.list_begin[row.point + 1]; ++e) {
      if (open[row.period * model_.sites + model_.list_site[e]] == 0) continue;
      if (std::isfinite(first) && first <= model_.distance[e]) {
        second = std::min(second, model_.distance[e]);
        break;
      }
      first = model_.distance[e];
    }
    if (std::isinf(first)) first = 0;
    if (std::isinf(second)) second = first;
    root.at.row[r] = weight * (first + second) / 2;
    mean += root.at.row[r];
  }
  const auto rows = static_cast<double>(std::max<std::size_t>(1, model_.rows.size()));
  mean = mean > 0 ? mean / rows : 1;
  // Steps in like coordinates: a price is about as large as its row is heavy (the square root did best in trials), the
  // price of a count about as large as that of a row, a share below one of many.
  double mean_weight = 0;
  for (std::size_t r = 0; r < model_.rows.size(); ++r) mean_weight += model_.row_weight(r, root.at.share) / rows;
  for (std::size_t r = 0; r < model_.rows.size(); ++r) {
    const double heavy = mean_weight > 0 ? model_.row_weight(r, root.at.share) / mean_weight : 1;
    row_scale_[r] = mean * std::sqrt(std::max(heavy, 1e-3));
  }
  scale_ = period_scale_ = mean;
  share_scale_ = 0.3 / static_cast<double>(model_.scenarios);
}

/// Along the deflected supergradient, in coordinates in which rows, periods and shares have like sizes.
void Search::step(double length, double bound, Multipliers& at) {
  const auto deflect = [](const std::vector<double>& g, std::vector<double>& d, double keep) {
    if (d.size() != g.size()) d.assign(g.size(), 0);
    for (std::size_t i = 0; i < g.size(); ++i) d[i] = g[i] + keep * d[i];
  };
  const auto inner = [&](const Multipliers& a, const Multipliers& b) {
    double sum = 0;
    if (a.period.size() != b.period.size()) return 0.0;
    for (std::size_t r = 0; r < a.row.size(); ++r) sum += a.row[r] * b.row[r] * row_scale_[r] * row_scale_[r];
    for (std::size_t t = 0; t < a.period.size(); ++t) sum += a.period[t] * b.period[t] * period_scale_ * period_scale_;
    if (model_.scenarios == 1) return sum;
    for (std::size_t s = 0; s < a.share.size(); ++s) sum += a.share[s] * b.share[s] * share_scale_ * share_scale_;
    return sum;
  };
  const double crossed = inner(gradient_, direction_);
  const double before = inner(direction_, direction_);
  const double keep = crossed < 0 && before > 0 ? std::min(0.9, -1.5 * crossed / before) : 0;
  deflect(gradient_.row, direction_.row, keep);
  deflect(gradient_.period, direction_.period, keep);
  deflect(gradient_.share, direction_.share, keep);
  const double size = inner(direction_, direction_);
  if (size <= 0) return;
  const double target = std::isinf(best_.value) ? bound + 0.05 * std::abs(bound) + scale_
                                                : std::max(best_.value, bound + 1e-9 * std::abs(bound));
  const double far = length * (target - bound) / size;
  for (std::size_t r = 0; r < at.row.size(); ++r) at.row[r] += far * direction_.row[r] * row_scale_[r] * row_scale_[r];
  for (std::size_t t = 0; t < at.period.size(); ++t) {
    at.period[t] += far * direction_.period[t] * period_scale_ * period_scale_;
  }
  if (model_.scenarios == 1 || model_.risk.measure == RiskMeasure::kMean) return;
  for (std::size_t s = 0; s < at.share.size(); ++s)
    at.share[s] += far * direction_.share[s] * share_scale_ * share_scale_;
  project_on_shares(model_, at.share);
}

Search::Fate Search::ascend(Node& node, const Effort& effort) {
  Multipliers at = node.at;
  direction_ = {};
  double best_here = -kNever;
  double length = effort.step;
  std::size_t waiting = 0;
  std::size_t fixed_at = 0;
  std::size_t narrowed = plans_left(node.sets);
  dual_.narrow(node.sets);
  for (std::size_t i = 0; i < effort.iterations; ++i) {
    ++iterations_;
    const double bound = dual_.evaluate(at, node.sets, model_.single_source ? &node.rows : nullptr);
    if (bound >= cutoff() || std::isinf(bound)) return Fate::kDone;
    const std::size_t places = average_.size();
    for (std::size_t c = 0; c < places; ++c) average_[c] += 0.1 * (dual_.open()[c] - average_[c]);
    if (bound > best_here + 1e-7 * std::abs(best_here)) waiting = 0;
    if (bound > best_here) {
      best_here = bound;
      node.at = at;
      node.bound = std::max(node.bound, bound);
    }
    // Every so often: what the bound says of single plans, and what its choice is worth.
    if (i >= fixed_at + 20 || i + 1 == effort.iterations) {
      fixed_at = i;
      if (effort.root) round(node, true);
      if (bound >= cutoff()) return Fate::kDone;
      if (dual_.fix(node.sets, cutoff()) > 0 && !consistent(node)) return Fate::kDone;
      if (const std::size_t left = plans_left(node.sets); left < narrowed - narrowed / 5) {
        narrowed = left;
        dual_.narrow(node.sets);
      }
      if (out_of_time()) return Fate::kOpen;
    }
    if (++waiting > effort.patience) {
      waiting = 0;
      length /= 2;
      at = node.at;
      direction_ = {};
      if (length < 0.004) break;
      continue;
    }
    dual_.supergradient(at, gradient_);
    step(length, bound, at);
  }
  return node.bound >= cutoff() ? Fate::kDone : Fate::kOpen;
}

/// At the best point of the node: fixes plans, and rounds once.
void Search::squeeze(Node& node) {
  const double bound = dual_.evaluate(node.at, node.sets, model_.single_source ? &node.rows : nullptr);
  node.bound = std::max(node.bound, bound);
  round(node, false);
  dual_.fix(node.sets, cutoff());
}

void Search::push(Node node) {
  node.number = ++numbers_;
  if (!consistent(node)) return;
  const bool deep = open_.size() * (model_.sites + model_.rows.size()) * sizeof(double) > kManyBytes;
  // The lowest bound first, of equals the deepest; when there are too many nodes, the deepest first.
  const double first = deep ? -kNever : node.bound;
  open_.emplace(std::pair{first, ~node.number}, std::move(node));
}

std::optional<std::pair<std::size_t, std::size_t>> Search::branching_site(const Node& node) const {
  std::optional<std::pair<std::size_t, std::size_t>> found;
  double best = 2;
  double best_reduced = kNever;
  for (std::size_t t = 0; t < model_.periods; ++t) {
    for (std::size_t j = 0; j < model_.sites; ++j) {
      const std::uint64_t covers = model_.covers(j, t);
      if ((node.sets[j] & covers) == 0 || (node.sets[j] & ~covers) == 0) continue;
      const double off = std::abs(average_[t * model_.sites + j] - 0.5);
      const double reduced = dual_.reduced()[t * model_.sites + j];
      if (off > best || (off == best && reduced >= best_reduced)) continue;
      best = off;
      best_reduced = reduced;
      found = {t, j};
    }
  }
  return found;
}

void Search::branch(Node node) {
  const auto found = branching_site(node);
  if (!found) {
    // Plans left may differ in cost alone: the cheapest of those with the same periods stays.
    for (std::size_t j = 0; j < model_.sites; ++j) {
      std::uint64_t best = node.sets[j] & (~node.sets[j] + 1);
      for (std::uint64_t left = node.sets[j]; left != 0; left &= left - 1) {
        const std::uint64_t plan = left & (~left + 1);
        const auto at = static_cast<std::size_t>(std::countr_zero(plan));
        if (model_.plans[j][at].cost < model_.plans[j][static_cast<std::size_t>(std::countr_zero(best))].cost)
          best = plan;
      }
      node.sets[j] = best;
    }
    settle_leaf(node);
    if (model_.single_source) branch_on_row(std::move(node));
    return;
  }
  const auto [t, j] = *found;
  Node closed = node;
  Node opened = std::move(node);
  ++opened.depth;
  ++closed.depth;
  opened.sets[j] &= model_.covers(j, t);
  closed.sets[j] &= ~model_.covers(j, t);
  push(std::move(closed));
  push(std::move(opened));
}

SearchResult Search::run() {
  SearchResult result;
  Node root;
  if (!prepare(root)) return result;
  root_sets_ = root.sets;
  first_choices(root.sets);
  start_multipliers(root);
  const Effort at_root{3'000, 30, 1.5, true};
  const Effort at_node{120, 8, 1.0, false};
  Node node = std::move(root);
  bool stopped = false;
  double stopped_bound = kNever;
  for (;;) {
    ++nodes_;
    Fate fate = ascend(node, node.depth == 0 ? at_root : at_node);
    if (node.depth == 0 && fate == Fate::kOpen) model_.drop_closed(root_sets_ = node.sets);
    stopped = out_of_time() || nodes_ >= limits_.nodes;
    if (fate == Fate::kOpen && !stopped) {
      squeeze(node);
      if (node.bound < cutoff() && consistent(node)) branch(std::move(node));
    } else if (fate == Fate::kOpen) {
      stopped_bound = node.bound;
    }
    if (nodes_ % 16 == 1) tell();
    if (stopped) break;
    while (!open_.empty() && open_.begin()->second.bound >= cutoff()) open_.erase(open_.begin());
    if (open_.empty()) break;
    node = std::move(open_.begin()->second);
    open_.erase(open_.begin());
  }
  result.nodes = nodes_;
  result.iterations = iterations_;
  result.best = best_;
  const double left = std::min(stopped_bound, open_bound());
  const bool proven = left >= cutoff();
  result.status = !proven ? Status::kStopped : std::isinf(best_.value) ? Status::kInfeasible : Status::kOptimal;
  result.bound = proven ? best_.value : std::min(left, best_.value);
  return result;
}

}  // namespace pareltjes::engines::siting
