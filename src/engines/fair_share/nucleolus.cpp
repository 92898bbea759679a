// SPDX-License-Identifier: EUPL-1.2
#include "engines/fair_share/nucleolus.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "engines/fair_share/small_system.hpp"
#include "engines/fair_share/table.hpp"

namespace pareltjes::engines::fair_share {
namespace {

/// Of the largest value: a constraint broken by less counts as kept.
constexpr double kKept = 1e-10;
/// Weights are fractions with small denominators; below this they are 0.
constexpr double kNoWeight = 1e-6;
/// Keeps the simplex from turning in circles: the right side is moved by so much. The programme's answer depends on the
/// chosen columns alone, so that this does not move it.
constexpr double kNudge = 1e-8;
constexpr std::size_t kMostPivots = 200'000;

core::Error stopped() {
  return {core::ErrorCode::kCancelled, {"De berekening is gestopt.", "The calculation was stopped."}, {}, {}};
}

core::Error not_settled() {
  return {core::ErrorCode::kInternal,
          {"De nucleolus is niet gevonden: de waarden liggen te dicht bij elkaar.",
           "The nucleolus was not found: the values lie too close together."},
          {},
          {}};
}

/// A group in the programme: its margin is at least the common one, or (a floor) a player gets at least its own value.
struct Column {
  std::size_t place = 0;
  bool floor = false;
  std::vector<double> numbers;  ///< Members by type, and what the common margin counts for.
  double cost = 0;
};

/// max e subject to  shares·group − weight·e ≥ value  for every group outside the span of what is settled, in which the
/// shares are known. All signs as if the game were about saving. By its dual: weights ≥ 0 of groups that balance.
class Programmes {
 public:
  Programmes(const Table& table, Measure measure, bool floors, const std::stop_token& stop)
      : table_(table), measure_(measure), floors_(floors), stop_(stop), scan_(table), span_(table.types()) {
    sign_ = table.sense == Sense::kSaving ? 1 : -1;
    for (const double value : table.values) scale_ = std::max(scale_, std::abs(value));
    if (scale_ == 0) scale_ = 1;
    settle(table.values.size() - 1, value(table.values.size() - 1));
  }

  [[nodiscard]] bool ready() const { return settled_.size() == table_.types(); }
  [[nodiscard]] std::size_t pivots() const { return pivots_; }

  core::Result<Level> next() {
    start();
    // What was broken before is likely to be again, and costs less than looking at all.
    std::erase_if(seen_, [&](std::size_t place) { return span_.holds(table_.group(place)); });
    auto waiting = seen_;
    while (true) {
      if (stop_.stop_requested()) return std::unexpected(stopped());
      if (!solve_shares()) return std::unexpected(not_settled());
      auto entering = broken_floor();
      if (!entering) entering = worst_of(waiting);
      if (!entering) {
        waiting = look_at_all();
        seen_.insert(seen_.end(), waiting.begin(), waiting.end());
        entering = worst_of(waiting);
      }
      if (!entering) break;
      if (++pivots_ > kMostPivots || !pivot(*entering)) return std::unexpected(not_settled());
    }
    return settle_level();
  }

  /// Signs as in the game.
  [[nodiscard]] std::vector<double> shares() const {
    auto shares = shares_;
    for (double& share : shares) share *= sign_;
    return shares;
  }

  /// The shares when all is settled.
  core::Result<std::vector<double>> last_shares() {
    SmallSystem system(table_.types());
    for (std::size_t row = 0; row < settled_.size(); ++row) system.set_row(row, settled_[row].numbers);
    std::vector<double> right;
    for (const Column& one : settled_) right.push_back(one.cost);
    if (!system.factorise()) return std::unexpected(not_settled());
    shares_ = system.solve(right);
    return shares();
  }

 private:
  [[nodiscard]] double value(std::size_t place) const { return sign_ * table_.values[place]; }

  [[nodiscard]] Column column(std::size_t place, bool floor) const {
    const auto members = table_.group(place);
    Column column{place, floor, {members.begin(), members.end()}, value(place)};
    double weight = 1;
    if (measure_ == Measure::kMember) weight = std::accumulate(column.numbers.begin(), column.numbers.end(), 0.0);
    if (measure_ == Measure::kValue) weight = std::abs(column.cost) / scale_;
    column.numbers.push_back(floor ? 0 : weight);
    return column;
  }

  /// @return whether the group was not known yet.
  bool settle(std::size_t place, double worth) {
    if (!span_.add(table_.group(place))) return false;
    auto one = column(place, true);
    one.cost = worth;
    settled_.push_back(std::move(one));
    return true;
  }

  /// Single players outside the span, weighed by how many they are, balance: with what is settled they are everybody.
  /// Weights are moved along ways that keep the balance until the columns depend on each other no more.
  void start() {
    columns_.clear();
    weights_.clear();
    for (std::size_t type = 0; type < table_.types(); ++type) {
      const auto place = table_.alone(type);
      if (span_.holds(table_.group(place))) continue;
      columns_.push_back(column(place, false));
      weights_.push_back(static_cast<double>(table_.counts[type]));
    }
    double whole = 0;
    for (std::size_t i = 0; i < columns_.size(); ++i) whole += weights_[i] * columns_[i].numbers.back();
    for (double& weight : weights_) weight /= whole;
    const std::size_t rows = table_.types() + 1;
    while (columns_.size() + settled_.size() > rows) {
      std::vector<std::vector<double>> all;
      for (const Column& one : settled_) all.push_back(one.numbers);
      for (const Column& one : columns_) all.push_back(one.numbers);
      auto way = dependence(all);
      way.erase(way.begin(), way.begin() + static_cast<std::ptrdiff_t>(settled_.size()));
      if (std::ranges::none_of(way, [](double one) { return one > 1e-9; })) {
        for (double& one : way) one = -one;
      }
      std::size_t leaves = columns_.size();
      for (std::size_t i = 0; i < way.size(); ++i) {
        if (way[i] > 1e-9 && (leaves == way.size() || weights_[i] * way[leaves] < weights_[leaves] * way[i]))
          leaves = i;
      }
      if (leaves == way.size()) return;
      const double step = weights_[leaves] / way[leaves];
      for (std::size_t i = 0; i < way.size(); ++i) weights_[i] = std::max(0.0, weights_[i] - step * way[i]);
      columns_.erase(columns_.begin() + static_cast<std::ptrdiff_t>(leaves));
      weights_.erase(weights_.begin() + static_cast<std::ptrdiff_t>(leaves));
    }
    for (std::size_t i = 0; i < weights_.size(); ++i) {
      weights_[i] += kNudge * (1 + std::fmod(0.6180339887498949 * static_cast<double>(i + 1 + 7 * settled_.size()), 1));
    }
  }

  /// The shares and the common margin that the chosen columns give.
  bool solve_shares() {
    const std::size_t rows = table_.types() + 1;
    if (columns_.size() + settled_.size() != rows) return false;
    system_ = SmallSystem(rows);
    std::vector<double> costs;
    for (const Column& one : settled_) {
      system_.set_row(costs.size(), one.numbers);
      costs.push_back(one.cost);
    }
    for (const Column& one : columns_) {
      system_.set_row(costs.size(), one.numbers);
      costs.push_back(one.cost);
    }
    if (!system_.factorise()) return false;
    shares_ = system_.solve(costs);
    margin_ = -shares_.back();
    shares_.pop_back();
    return true;
  }

  /// How much less than 0 is left of a group's constraint.
  [[nodiscard]] double left(const Column& one) const {
    const double gets = std::inner_product(shares_.begin(), shares_.end(), one.numbers.begin(), 0.0);
    return gets - one.numbers.back() * margin_ - one.cost;
  }

  std::optional<Column> broken_floor() const {
    std::optional<Column> worst;
    double least = -kKept * scale_;
    for (std::size_t type = 0; floors_ && type < table_.types(); ++type) {
      const auto place = table_.alone(type);
      if (shares_[type] - value(place) >= least || span_.holds(table_.group(place))) continue;
      worst = column(place, true);
      least = shares_[type] - value(place);
    }
    return worst;
  }

  std::optional<Column> worst_of(std::vector<std::size_t>& waiting) const {
    std::optional<Column> worst;
    double least = -kKept * scale_;
    std::erase_if(waiting, [&](std::size_t place) {
      auto one = column(place, false);
      const double over = left(one);
      if (over < least) {
        least = over;
        worst = std::move(one);
      }
      return over >= -kKept * scale_;
    });
    return worst;
  }

  std::vector<std::size_t> look_at_all() const {
    auto shares = shares_;
    double factor = sign_, constant = 0;
    if (measure_ == Measure::kGroup) constant = margin_;
    if (measure_ == Measure::kMember) {
      for (double& share : shares) share -= margin_;
    }
    if (measure_ == Measure::kValue) factor = sign_ + margin_ / scale_;  // |value| is the value in the game's own sign.
    return scan_.below(shares, factor, constant, -kKept * scale_, span_);
  }

  /// One column in, the one whose weight comes to 0 first out.
  bool pivot(const Column& entering) {
    const auto direction = system_.solve_transposed(entering.numbers);
    std::size_t leaves = columns_.size();
    const auto step_of = [&](std::size_t i) { return weights_[i] / direction[settled_.size() + i]; };
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (direction[settled_.size() + i] <= 1e-9) continue;
      if (leaves == columns_.size() || step_of(i) < step_of(leaves)) leaves = i;
    }
    if (leaves == columns_.size()) return false;
    const double step = step_of(leaves);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      weights_[i] = std::max(0.0, weights_[i] - step * direction[settled_.size() + i]);
    }
    columns_[leaves] = entering;
    weights_[leaves] = step;
    return true;
  }

  core::Result<Level> settle_level() {
    std::vector<double> right(table_.types() + 1, 0.0);
    right.back() = 1;
    const auto weights = system_.solve_transposed(right);
    const double per = measure_ == Measure::kValue ? scale_ : 1;
    Level level{margin_ / per, {}, {}};
    bool grew = false;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const double weight = weights[settled_.size() + i];
      if (weight < -kNoWeight) return std::unexpected(not_settled());
    }
    const std::size_t before = settled_.size();
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const double weight = weights[before + i];
      if (weight <= kNoWeight) continue;
      level.groups.push_back(columns_[i].place);
      level.weights.push_back(weight * per);
      const double worth = columns_[i].cost + columns_[i].numbers.back() * margin_;
      grew = settle(columns_[i].place, worth) || grew;
    }
    if (!grew) return std::unexpected(not_settled());
    return level;
  }

  const Table& table_;
  Measure measure_;
  bool floors_;
  const std::stop_token& stop_;
  Scan scan_;
  Span span_;
  double sign_ = 1, scale_ = 0, margin_ = 0;
  std::vector<Column> settled_, columns_;
  std::vector<double> weights_, shares_;
  SmallSystem system_{0};
  std::vector<std::size_t> seen_;
  std::size_t pivots_ = 0;
};

core::Result<void> check(const Table& table, Measure measure, bool floors) {
  if (measure == Measure::kValue &&
      !std::ranges::all_of(table.values.subspan(1), [](double value) { return value > 0; })) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"Naar rato verdelen kan alleen als elk groepje alleen iets waard is.",
                       "A proportional share needs a value above 0 of every group."});
  }
  if (!floors) return {};
  double alone = 0, scale = 0;
  for (std::size_t type = 0; type < table.types(); ++type) {
    alone += static_cast<double>(table.counts[type]) * table.values[table.alone(type)];
    scale = std::max(scale, std::abs(alone));
  }
  const double room = table.sense == Sense::kSaving ? table.values.back() - alone : alone - table.values.back();
  if (room >= -1e-12 * scale) return {};
  return core::fail(
      core::ErrorCode::kInvalidInput,
      {"Samen is het minder waard dan ieder voor zich: er is geen verdeling waar ieder minstens zo veel krijgt.",
       "Together it is worth less than each alone: no shares give each at least as much."});
}

core::Result<Nucleolus> by_levels(const Table& table, Measure measure, bool floors, const std::stop_token& stop) {
  if (const auto checked = check(table, measure, floors); !checked) return std::unexpected(checked.error());
  Programmes programmes(table, measure, floors, stop);
  Nucleolus found;
  while (!programmes.ready()) {
    auto level = programmes.next();
    if (!level) return std::unexpected(level.error());
    found.levels.push_back(std::move(*level));
  }
  auto shares = programmes.last_shares();
  if (!shares) return std::unexpected(shares.error());
  found.shares = std::move(*shares);
  found.pivots = programmes.pivots();
  return found;
}

core::Result<LeastCore> first_level(const Table& table, Measure measure, const std::stop_token& stop) {
  if (const auto checked = check(table, measure, false); !checked) return std::unexpected(checked.error());
  Programmes programmes(table, measure, false, stop);
  if (programmes.ready()) return LeastCore{0, *programmes.last_shares(), {}};
  auto level = programmes.next();
  if (!level) return std::unexpected(level.error());
  const double margin = level->margin;
  return LeastCore{margin, programmes.shares(), std::move(*level)};
}

}  // namespace

core::Result<Nucleolus> nucleolus(const Game& game, Measure measure, const std::stop_token& stop) {
  return by_levels(Table(game), measure, true, stop);
}

core::Result<Nucleolus> nucleolus(const TypedGame& game, Measure measure, const std::stop_token& stop) {
  return by_levels(Table(game), measure, true, stop);
}

core::Result<Nucleolus> prenucleolus(const Game& game, Measure measure, const std::stop_token& stop) {
  return by_levels(Table(game), measure, false, stop);
}

core::Result<LeastCore> least_core(const Game& game, Measure measure, const std::stop_token& stop) {
  return first_level(Table(game), measure, stop);
}

core::Result<LeastCore> least_core(const TypedGame& game, Measure measure, const std::stop_token& stop) {
  return first_level(Table(game), measure, stop);
}

}  // namespace pareltjes::engines::fair_share
