// SPDX-License-Identifier: EUPL-1.2
#include "engines/population/age_groups.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "engines/population/small_program.hpp"

namespace pareltjes::engines::population {
namespace {

constexpr double kSettled = 1e-12;        // a factor nearer to 1 than this changes nothing
constexpr double kForced = 1e-10;         // a share of the persons that is nobody
constexpr double kSettledPinned = 1e-10;  // pinned rows carry the rounding of the linear program
constexpr double kLeastGive = 0.5;        // persons: also an exact count gives way, by half a person for a unit
constexpr double kEase = 1e-12;           // so that rounding does not make a system that just holds impossible
constexpr int kAnyPriority = std::numeric_limits<int>::min();

}  // namespace

/// The rows of one or more priorities as a linear program over the groups, and one more variable t.
class AgeGroups::Model {
 public:
  explicit Model(const AgeGroups& groups)
      : groups_(groups), program_(groups.seed_.size() + 1), line_(groups.seed_.size() + 1) {}

  /// low − t·give_low ≤ sum ≤ high + t·give_high
  void add(const GroupRow& row, double low, double give_low, double high, double give_high) {
    fill(row);
    line_.back() = -give_high / groups_.scale_;
    program_.at_most(line_, high / groups_.scale_);
    line_.back() = give_low / groups_.scale_;
    program_.at_least(line_, low / groups_.scale_);
  }
  void keep(const GroupRow& row) { add(row, row.low, 0, row.high, 0); }

  std::optional<double> least_t() {
    std::ranges::fill(line_, 0.0);
    line_.back() = 1;
    return program_.minimise(line_);
  }
  /// The most persons that a group can have.
  double most(std::size_t group) {
    std::ranges::fill(line_, 0.0);
    line_[group] = -1;
    const auto value = program_.minimise(line_);
    return value ? -*value * groups_.scale_ : groups_.scale_;
  }
  /// The least and the largest sum that a row can have.
  std::pair<double, double> extremes(const GroupRow& row) {
    fill(row);
    line_.back() = 0;
    const auto low = program_.minimise(line_);
    for (double& coefficient : line_) {
      coefficient = -coefficient;
    }
    const auto high = program_.minimise(line_);
    return {low ? *low * groups_.scale_ : row.low, high ? -*high * groups_.scale_ : row.high};
  }

 private:
  void fill(const GroupRow& row) {
    std::ranges::fill(line_, 0.0);
    const auto segments = groups_.segments();
    for (std::size_t i = row.first; i < row.last; ++i) {
      line_[i] = row.men && groups_.seed_[i] > 0 ? 1 : 0;
      line_[segments + i] = row.women && groups_.seed_[segments + i] > 0 ? 1 : 0;
    }
  }

  const AgeGroups& groups_;
  SmallProgram program_;
  std::vector<double> line_;
};

AgeGroups::AgeGroups(std::span<const double> seed, std::span<const Margin> margins) : settled_at_(kSettled) {
  starts_ = {0, kAges};
  for (const auto& margin : margins) {
    starts_.push_back(static_cast<std::size_t>(margin.range.age_from));
    starts_.push_back(static_cast<std::size_t>(margin.range.age_to) + 1);
  }
  std::ranges::sort(starts_);
  starts_.erase(std::unique(starts_.begin(), starts_.end()), starts_.end());
  seed_.assign(2 * segments(), 0.0);
  for (std::size_t i = 0; i < segments(); ++i) {
    for (std::size_t age = starts_[i]; age < starts_[i + 1]; ++age) {
      seed_[i] += seed[age];
      seed_[segments() + i] += seed[kAges + age];
    }
  }
  const auto segment_at = [&](std::size_t age) {
    return static_cast<std::size_t>(std::ranges::lower_bound(starts_, age) - starts_.begin());
  };
  for (const auto& margin : margins) {
    const auto& [low, mid, high] = margin.bounds;
    GroupRow row;
    row.first = segment_at(static_cast<std::size_t>(margin.range.age_from));
    row.last = segment_at(static_cast<std::size_t>(margin.range.age_to) + 1);
    row.men = margin.range.sex != Sex::kWomen;
    row.women = margin.range.sex != Sex::kMen;
    row.low = std::max(0.0, low);
    row.high = high;
    row.mid = std::clamp(mid, row.low, row.high);
    row.give = std::max((high - low) / 2, kLeastGive) / margin.weight;
    row.priority = margin.priority;
    rows_.push_back(row);
    scale_ = std::max(scale_, high);
  }
  restart();
}

void AgeGroups::restart() {
  value_ = seed_;
  for (auto& row : rows_) {
    row.dual = 1;
    if (row.high <= 0) {
      for (std::size_t i = row.first; i < row.last; ++i) {
        value_[i] = row.men ? 0 : value_[i];
        value_[segments() + i] = row.women ? 0 : value_[segments() + i];
      }
    }
  }
}

double AgeGroups::sum(const GroupRow& row) const {
  double total = 0;
  for (std::size_t i = row.first; i < row.last; ++i) {
    total += (row.men ? value_[i] : 0.0) + (row.women ? value_[segments() + i] : 0.0);
  }
  return total;
}

double AgeGroups::sweep() {
  double change = 0;
  for (auto& row : rows_) {
    const double total = sum(row);
    if (total <= 0) {
      continue;  // nothing to multiply; whether the row holds is looked at afterwards
    }
    const double factor = std::clamp(row.dual, row.low / total, row.high / total);
    if (factor == 1.0) {
      continue;
    }
    row.dual /= factor;
    for (std::size_t i = row.first; i < row.last; ++i) {
      value_[i] *= row.men ? factor : 1.0;
      value_[segments() + i] *= row.women ? factor : 1.0;
    }
    change = std::max(change, std::abs(factor - 1));
  }
  return change;
}

bool AgeGroups::run(int max_sweeps) {
  bool settled = false;
  for (int i = 0; i < max_sweeps && !settled; ++i) {
    settled = sweep() <= settled_at_;
    ++sweeps_;
  }
  return settled && std::ranges::all_of(rows_, [&](const GroupRow& row) {
           const double total = sum(row);
           return total >= row.low - tolerance() && total <= row.high + tolerance();
         });
}

void AgeGroups::scale_to_widest() {
  value_ = seed_;
  double widest = 0;
  double middle = 0;
  for (const auto& row : rows_) {
    const double total = sum(row);
    if (total > widest && row.mid > 0) {
      widest = total;
      middle = row.mid;
    }
  }
  for (double& group : seed_) {
    group *= widest > 0 ? middle / widest : 1.0;
  }
  restart();
}

void AgeGroups::demand_middles() {
  for (auto& row : rows_) {
    row.low = row.high = row.mid;
  }
}

void AgeGroups::narrow(int lowest_priority) {
  Model model(*this);
  for (const auto& row : rows_) {
    if (row.priority >= lowest_priority) {
      model.add(row, row.mid, row.mid - row.low, row.mid, row.high - row.mid);
    }
  }
  const auto least = model.least_t();
  if (!least) {
    return;  // rounding: keep the full intervals, which hold
  }
  const double t = std::clamp(*least, 0.0, 1.0);
  for (auto& row : rows_) {
    if (row.priority >= lowest_priority) {
      const double ease = t > 0 ? kEase * scale_ : 0.0;
      row.low = std::max(row.low, row.mid - t * (row.mid - row.low) - ease);
      row.high = std::min(row.high, row.mid + t * (row.high - row.mid) + ease);
    }
  }
}

void AgeGroups::narrow_to_middles() {
  narrow(kAnyPriority);
}

void AgeGroups::widen_by_priority(bool centre) {
  std::vector<int> priorities;
  priorities.reserve(rows_.size());
  for (const auto& row : rows_) {
    priorities.push_back(row.priority);
  }
  std::ranges::sort(priorities, std::greater<>{});
  priorities.erase(std::unique(priorities.begin(), priorities.end()), priorities.end());
  for (std::size_t level = 0; level < priorities.size(); ++level) {
    const auto least = [&] {
      Model model(*this);
      for (const auto& row : rows_) {
        if (row.priority == priorities[level]) {
          model.add(row, row.low, row.give, row.high, row.give);
        } else if (row.priority > priorities[level]) {
          model.keep(row);
        }
      }
      return model.least_t().value_or(0.0);
    };
    double t = least();
    if (t <= kEase) {
      continue;
    }
    if (centre && level > 0) {
      narrow(priorities[level - 1]);
      t = least();
    }
    for (auto& row : rows_) {
      if (row.priority == priorities[level]) {
        row.low = std::max(0.0, row.low - t * row.give - kEase * scale_);
        row.high += t * row.give + kEase * scale_;
      }
    }
  }
}

void AgeGroups::pin_what_is_forced() {
  settled_at_ = kSettledPinned;
  Model model(*this);
  for (const auto& row : rows_) {
    model.keep(row);
  }
  std::vector<std::size_t> zeros;
  for (std::size_t group = 0; group < seed_.size(); ++group) {
    const bool bounded = std::ranges::any_of(rows_, [&](const GroupRow& row) {
      const auto segment = group % segments();
      return segment >= row.first && segment < row.last && (group < segments() ? row.men : row.women);
    });
    if (bounded && seed_[group] > 0 && model.most(group) < kForced * scale_) {
      zeros.push_back(group);
    }
  }
  for (auto& row : rows_) {
    const auto [low, high] = model.extremes(row);
    if (high - low < kForced * scale_) {
      row.low = row.high = std::max(0.0, (low + high) / 2);
    }
  }
  for (const auto group : zeros) {
    seed_[group] = 0;
  }
}

void AgeGroups::spread(std::span<const double> seed, Cells& cells) const {
  const auto spread_group = [&](std::size_t first, std::size_t last, double persons) {
    double total = 0;
    for (std::size_t i = first; i < last; ++i) {
      total += seed[i];
    }
    for (std::size_t i = first; i < last; ++i) {
      cells[i] = persons > 0 ? persons * (seed[i] / total) : 0.0;
    }
  };
  for (std::size_t i = 0; i < segments(); ++i) {
    spread_group(starts_[i], starts_[i + 1], value_[i]);
    spread_group(kAges + starts_[i], kAges + starts_[i + 1], value_[segments() + i]);
  }
}

}  // namespace pareltjes::engines::population
