// SPDX-License-Identifier: EUPL-1.2
// Compiled once for each kind of vector; the best that the machine has is taken when the program runs.
#include "engines/population/ensemble_kernel.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engines/population/ensemble_kernel.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace pareltjes::engines::population::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using D = hn::CappedTag<double, kLanes>;
using V = hn::Vec<D>;

/// Running sums of one sex on the way up its ages.
struct Running {
  V below, dying, latest;  // the last: expected deaths of the latest age, which are not yet in `dying`
};

HWY_INLINE void Count(Running& run, V persons, const double& chance) {
  run.below = hn::Add(run.below, persons);
  run.dying = hn::Add(run.dying, run.latest);
  run.latest = hn::Mul(persons, hn::Set(D(), chance));
}

/// What is kept at a bound; at the last one all are counted.
HWY_INLINE void Keep(const Running& run, std::size_t mark, bool last, std::size_t lane, Sums& sums) {
  const D d;
  hn::Store(run.below, d, sums.below[mark].at + lane);
  hn::Store(last ? hn::Add(run.dying, run.latest) : run.dying, d, sums.dying[mark].at + lane);
}

/// Even and odd ages apart, so that one sum need not wait for the other.
HWY_INLINE void SumBearing(const People& people, const Ahead& ahead, std::size_t lane, Sums& sums) {
  const D d;
  V bearing[2] = {hn::Zero(d), hn::Zero(d)};
  V lost[2] = {hn::Zero(d), hn::Zero(d)};
  const auto count = [&](std::size_t age, std::size_t odd) HWY_ATTR {
    const V women = hn::Load(d, people.at[kAges + age] + lane);
    bearing[odd] = hn::Add(bearing[odd], hn::Mul(women, hn::Set(d, ahead.bearing[age])));
    lost[odd] = hn::Add(lost[odd], hn::Mul(women, hn::Set(d, ahead.bearing_lost[age])));
  };
  std::size_t age = ahead.bear_from;
  for (; age + 1 < ahead.bear_until; age += 2) {
    count(age, 0);
    count(age + 1, 1);
  }
  if (age < ahead.bear_until) count(age, 0);
  hn::Store(hn::Add(bearing[0], bearing[1]), d, sums.bearing.at + lane);
  hn::Store(hn::Add(lost[0], lost[1]), d, sums.bearing_lost.at + lane);
}

/// Men and women of each age in turn, so that one sum need not wait for the other: `here(cell)` gives the persons.
template <class Here>
HWY_INLINE void SumAges(std::span<const std::uint8_t> bounds, const Ahead& ahead, std::size_t lane, Sums& sums,
                        const Here& here) {
  const D d;
  Running men{hn::Zero(d), hn::Zero(d), hn::Zero(d)};
  Running women = men;
  std::size_t age = 0;
  for (std::size_t mark = 0; mark < bounds.size(); ++mark) {
    for (; age < bounds[mark]; ++age) {
      Count(men, here(age), ahead.dying[age]);
      Count(women, here(kAges + age), ahead.dying[kAges + age]);
    }
    const bool last = mark + 1 == bounds.size();
    Keep(men, mark, last, lane, sums);
    Keep(women, bounds.size() + mark, last, lane, sums);
  }
}

void SettleIn(People& people, std::span<const Cells* const> starts, const Lanes& which) {
  const D d;
  for (std::size_t l = 0; l < kLanes; l += hn::Lanes(d)) {
    const V start = hn::Load(d, which.at + l);
    for (std::size_t s = 0; s < starts.size(); ++s) {
      const auto here = hn::Eq(start, hn::Set(d, static_cast<double>(s)));
      for (std::size_t cell = 0; cell < kCells; ++cell) {
        const V others = s == 0 ? hn::Zero(d) : hn::Load(d, people.at[cell] + l);
        hn::Store(hn::IfThenElse(here, hn::Set(d, (*starts[s])[cell]), others), d, people.at[cell] + l);
      }
    }
  }
}

void SumUp(const People& people, std::span<const std::uint8_t> bounds, const Ahead& ahead, Sums& sums) {
  const D d;
  for (std::size_t l = 0; l < kLanes; l += hn::Lanes(d)) {
    SumAges(bounds, ahead, l, sums, [&](std::size_t cell) HWY_ATTR { return hn::Load(d, people.at[cell] + l); });
    SumBearing(people, ahead, l, sums);
  }
}

void CountParts(const Sums& sums, std::span<const Part> parts, double* to, std::size_t stride) {
  const D d;
  const std::size_t n = sums.below.size() / 2;
  for (std::size_t l = 0; l < kLanes; l += hn::Lanes(d)) {
    for (std::size_t p = 0; p < parts.size(); ++p) {
      const Part& part = parts[p];
      V persons = hn::Zero(d);
      for (const std::size_t first : {std::size_t{0}, n}) {
        if (!(first == 0 ? part.men : part.women)) continue;
        persons = hn::Add(persons, hn::Load(d, sums.below[first + part.to].at + l));
        if (part.from < n) persons = hn::Sub(persons, hn::Load(d, sums.below[first + part.from].at + l));
      }
      hn::StoreU(persons, d, to + p * stride + l);
    }
  }
}

/// Those who are a year older: of the cell before, and in the last cell also of itself.
HWY_INLINE V Survive(V before, double chance, V stays, V dies) {
  const D d;
  return hn::Mul(before, hn::Sub(stays, hn::Mul(hn::Set(d, chance), dies)));
}

void Grow(People& people, const Ahead& ahead, const Newborns& newborns, std::span<const Band> bands,
          const Cells& leaving, Lanes& weight) {
  const D d;
  constexpr std::size_t kLast = kAges - 1;
  for (std::size_t l = 0; l < kLanes; l += hn::Lanes(d)) {
    V before[2] = {hn::Load(d, people.at[0] + l), hn::Load(d, people.at[kAges] + l)};
    V weighted[2];
    for (const std::size_t sex : {0, 1}) {
      const std::size_t first = sex * kAges;
      const V born =
          hn::Mul(hn::Load(d, (sex == 0 ? newborns.boys : newborns.girls).at + l), hn::Load(d, bands[0].stays.at + l));
      hn::Store(born, d, people.at[first] + l);
      weighted[sex] = hn::Mul(born, hn::Set(d, leaving[first]));
    }
    std::size_t age = 1;
    for (const Band& band : bands) {
      const V stays = hn::Load(d, band.stays.at + l);
      const V dies = hn::Load(d, band.dies.at + l);
      for (; age < band.until; ++age) {
        for (const std::size_t sex : {0, 1}) {
          const std::size_t cell = sex * kAges + age;
          const V now = hn::Load(d, people.at[cell] + l);
          V older = Survive(before[sex], ahead.dying[cell - 1], stays, dies);
          if (age == kLast) older = hn::Add(older, Survive(now, ahead.dying[cell], stays, dies));
          before[sex] = now;
          hn::Store(older, d, people.at[cell] + l);
          weighted[sex] = hn::Add(weighted[sex], hn::Mul(older, hn::Set(d, leaving[cell])));
        }
      }
    }
    hn::Store(hn::Add(weighted[0], weighted[1]), d, weight.at + l);
  }
}

void Move(People& people, const Cells& share, const Cells& leaving, const Lanes& moving,
          std::span<const std::uint8_t> bounds, const Ahead& ahead, Sums& sums) {
  const D d;
  for (std::size_t l = 0; l < kLanes; l += hn::Lanes(d)) {
    const V by = hn::Load(d, moving.at + l);
    const auto out = hn::Lt(by, hn::Zero(d));
    SumAges(bounds, ahead, l, sums, [&](std::size_t cell) HWY_ATTR {
      const V here = hn::Load(d, people.at[cell] + l);
      const V part = hn::IfThenElse(out, hn::Mul(here, hn::Set(d, leaving[cell])), hn::Set(d, share[cell]));
      const V then = hn::Add(here, hn::Mul(by, part));
      hn::Store(then, d, people.at[cell] + l);
      return then;
    });
    SumBearing(people, ahead, l, sums);
  }
}

void GrowAndCome(People& people, const Ahead& now, const Newborns& newborns, std::span<const Band> bands,
                 const Cells& share, const Lanes& coming, std::span<const std::uint8_t> bounds, const Ahead& ahead,
                 Sums& sums) {
  const D d;
  constexpr std::size_t kLast = kAges - 1;
  for (std::size_t l = 0; l < kLanes; l += hn::Lanes(d)) {
    const V come = hn::Load(d, coming.at + l);
    V stays = hn::Load(d, bands[0].stays.at + l);
    V dies = hn::Load(d, bands[0].dies.at + l);
    V before[2];
    std::size_t band = 0;
    SumAges(bounds, ahead, l, sums, [&](std::size_t cell) HWY_ATTR {
      const std::size_t sex = cell < kAges ? 0 : 1;
      const std::size_t age = cell - sex * kAges;
      if (sex == 0 && age >= bands[band].until) {
        ++band;
        stays = hn::Load(d, bands[band].stays.at + l);
        dies = hn::Load(d, bands[band].dies.at + l);
      }
      const V here = hn::Load(d, people.at[cell] + l);
      V older;
      if (age == 0) {
        older = hn::Mul(hn::Load(d, (sex == 0 ? newborns.boys : newborns.girls).at + l), stays);
      } else {
        older = Survive(before[sex], now.dying[cell - 1], stays, dies);
        if (age == kLast) older = hn::Add(older, Survive(here, now.dying[cell], stays, dies));
      }
      before[sex] = here;
      const V then = hn::Add(older, hn::Mul(come, hn::Set(d, share[cell])));
      hn::Store(then, d, people.at[cell] + l);
      return then;
    });
    SumBearing(people, ahead, l, sums);
  }
}

void Live(People& people, const Cells& chance, const Lanes& factor, const Ages& fertility, Lanes& deaths,
          Lanes& births) {
  const D d;
  const std::size_t step = hn::Lanes(d);
  for (std::size_t l = 0; l < kLanes; l += step) {
    const V by = hn::Load(d, factor.at + l);
    V gone[2] = {hn::Zero(d), hn::Zero(d)};
    V born = hn::Zero(d);
    for (std::size_t sex = 0; sex < 2; ++sex) {
      const std::size_t first = sex * kAges;
      const auto survive = [&](std::size_t age, V at_risk) HWY_ATTR {
        const V dying = hn::Mul(hn::Mul(at_risk, hn::Set(d, chance[first + age])), by);
        const V dead = hn::Min(at_risk, dying);
        gone[sex] = hn::Add(gone[sex], dead);
        return hn::Sub(at_risk, dead);
      };
      // From the oldest on, so that nobody grows older twice.
      const std::size_t last = kAges - 1;
      const V open = hn::Add(hn::Load(d, people.at[first + last - 1] + l), hn::Load(d, people.at[first + last] + l));
      hn::Store(survive(last, open), d, people.at[first + last] + l);
      for (std::size_t age = last - 1; age >= 1; --age) {
        const V after = survive(age, hn::Load(d, people.at[first + age - 1] + l));
        if (sex == 1 && fertility[age] != 0) {
          const V both = hn::Add(hn::Load(d, people.at[first + age] + l), after);
          born = hn::Add(born, hn::Mul(both, hn::Set(d, fertility[age])));
        }
        hn::Store(after, d, people.at[first + age] + l);
      }
    }
    hn::Store(hn::Add(gone[0], gone[1]), d, deaths.at + l);
    hn::Store(hn::Mul(born, hn::Set(d, 0.5)), d, births.at + l);
  }
}

void Settle(People& people, const Cells* standing, const Lanes* band_share, const std::uint8_t* band_of_age,
            const Cells& leaving, Lanes& moved, Lanes& weight) {
  const D d;
  const std::size_t step = hn::Lanes(d);
  for (std::size_t l = 0; l < kLanes; l += step) {
    V all = hn::Zero(d);
    V weighted = hn::Zero(d);
    for (std::size_t c = 0; c < kCells; ++c) {
      V here = hn::Load(d, people.at[c] + l);
      if (standing != nullptr) {
        const V moves = hn::Max(hn::Neg(here), hn::Set(d, (*standing)[c]));
        here = hn::Add(here, moves);
        all = hn::Add(all, moves);
      }
      if (band_share != nullptr) {
        const std::size_t age = c < kAges ? c : c - kAges;
        const V moves = hn::Mul(here, hn::Load(d, band_share[band_of_age[age]].at + l));
        here = hn::Add(here, moves);
        all = hn::Add(all, moves);
      }
      hn::Store(here, d, people.at[c] + l);
      weighted = hn::Add(weighted, hn::Mul(here, hn::Set(d, leaving[c])));
    }
    hn::Store(all, d, moved.at + l);
    hn::Store(weighted, d, weight.at + l);
  }
}

void MoveAtMost(People& people, const Cells& share, const Cells& leaving, const Lanes& moving, Lanes& moved) {
  const D d;
  for (std::size_t l = 0; l < kLanes; l += hn::Lanes(d)) {
    const V by = hn::Load(d, moving.at + l);
    const V come = hn::Max(hn::Zero(d), by);
    const V go = hn::Max(hn::Zero(d), hn::Neg(by));
    V all = hn::Zero(d);
    for (std::size_t cell = 0; cell < kCells; ++cell) {
      const V here = hn::Load(d, people.at[cell] + l);
      const V in = hn::Mul(come, hn::Set(d, share[cell]));
      const V out = hn::Min(here, hn::Mul(here, hn::Mul(go, hn::Set(d, leaving[cell]))));
      const V moves = hn::Sub(in, out);
      all = hn::Add(all, moves);
      hn::Store(hn::Add(here, moves), d, people.at[cell] + l);
    }
    hn::Store(all, d, moved.at + l);
  }
}

const char* VectorName() {
  return hwy::TargetName(HWY_TARGET);
}
std::size_t VectorWidth() {
  return hn::Lanes(D());
}

}  // namespace pareltjes::engines::population::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace pareltjes::engines::population::kernel {

HWY_EXPORT(SettleIn);
HWY_EXPORT(SumUp);
HWY_EXPORT(CountParts);
HWY_EXPORT(Grow);
HWY_EXPORT(Move);
HWY_EXPORT(GrowAndCome);
HWY_EXPORT(Live);
HWY_EXPORT(Settle);
HWY_EXPORT(MoveAtMost);
HWY_EXPORT(VectorName);
HWY_EXPORT(VectorWidth);

void settle_in(People& people, std::span<const Cells* const> starts, const Lanes& which) {
  HWY_DYNAMIC_DISPATCH(SettleIn)(people, starts, which);
}
void sum_up(const People& people, std::span<const std::uint8_t> bounds, const Ahead& ahead, Sums& sums) {
  HWY_DYNAMIC_DISPATCH(SumUp)(people, bounds, ahead, sums);
}
void count_parts(const Sums& sums, std::span<const Part> parts, double* to, std::size_t stride) {
  HWY_DYNAMIC_DISPATCH(CountParts)(sums, parts, to, stride);
}
void grow(People& people, const Ahead& ahead, const Newborns& newborns, std::span<const Band> bands,
          const Cells& leaving, Lanes& weight) {
  HWY_DYNAMIC_DISPATCH(Grow)(people, ahead, newborns, bands, leaving, weight);
}
void move(People& people, const Cells& share, const Cells& leaving, const Lanes& moving,
          std::span<const std::uint8_t> bounds, const Ahead& ahead, Sums& sums) {
  HWY_DYNAMIC_DISPATCH(Move)(people, share, leaving, moving, bounds, ahead, sums);
}
void grow_and_come(People& people, const Ahead& now, const Newborns& newborns, std::span<const Band> bands,
                   const Cells& share, const Lanes& coming, std::span<const std::uint8_t> bounds, const Ahead& ahead,
                   Sums& sums) {
  HWY_DYNAMIC_DISPATCH(GrowAndCome)(people, now, newborns, bands, share, coming, bounds, ahead, sums);
}
void live(People& people, const Cells& chance, const Lanes& factor, const Ages& fertility, Lanes& deaths,
          Lanes& births) {
  HWY_DYNAMIC_DISPATCH(Live)(people, chance, factor, fertility, deaths, births);
}
void settle(People& people, const Cells* standing, const Lanes* band_share, const std::uint8_t* band_of_age,
            const Cells& leaving, Lanes& moved, Lanes& weight) {
  HWY_DYNAMIC_DISPATCH(Settle)(people, standing, band_share, band_of_age, leaving, moved, weight);
}
void move_at_most(People& people, const Cells& share, const Cells& leaving, const Lanes& moving, Lanes& moved) {
  HWY_DYNAMIC_DISPATCH(MoveAtMost)(people, share, leaving, moving, moved);
}
const char* vector_name() {
  return HWY_DYNAMIC_DISPATCH(VectorName)();
}
std::size_t vector_width() {
  return HWY_DYNAMIC_DISPATCH(VectorWidth)();
}

}  // namespace pareltjes::engines::population::kernel
#endif
