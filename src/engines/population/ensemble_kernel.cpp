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

void ExpectedDeaths(const People& people, const Cells& chance, Lanes& expected) {
  const D d;
  const std::size_t step = hn::Lanes(d);
  for (std::size_t l = 0; l < kLanes; l += step) {
    V men = hn::Zero(d);
    V women = hn::Zero(d);  // two sums, so that one addition need not wait for the other
    for (std::size_t age = 1; age < kAges; ++age) {
      const std::size_t w = kAges + age;
      men = hn::Add(men, hn::Mul(hn::Load(d, people.at[age - 1] + l), hn::Set(d, chance[age])));
      women = hn::Add(women, hn::Mul(hn::Load(d, people.at[w - 1] + l), hn::Set(d, chance[w])));
    }
    men = hn::Add(men, hn::Mul(hn::Load(d, people.at[kAges - 1] + l), hn::Set(d, chance[kAges - 1])));
    women = hn::Add(women, hn::Mul(hn::Load(d, people.at[kCells - 1] + l), hn::Set(d, chance[kCells - 1])));
    hn::Store(hn::Add(men, women), d, expected.at + l);
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

void Move(People& people, const Cells& share, const Cells& leaving, const Lanes& coming, const Lanes& going,
          std::span<const std::uint8_t> bounds, Lanes& moved, std::span<Lanes> below) {
  const D d;
  const std::size_t step = hn::Lanes(d);
  for (std::size_t l = 0; l < kLanes; l += step) {
    const V come = hn::Load(d, coming.at + l);
    const V go = hn::Load(d, going.at + l);
    V all = hn::Zero(d);
    std::size_t mark = 0;
    for (std::size_t first = 0; first < kCells; first += kAges) {
      V sum = hn::Zero(d);
      std::size_t age = 0;
      for (const std::size_t bound : bounds) {
        for (; age < bound; ++age) {
          const V here = hn::Load(d, people.at[first + age] + l);
          const V in = hn::Mul(come, hn::Set(d, share[first + age]));
          const V out = hn::Min(here, hn::Mul(here, hn::Mul(go, hn::Set(d, leaving[first + age]))));
          const V moves = hn::Sub(in, out);
          const V then = hn::Add(here, moves);
          all = hn::Add(all, moves);
          sum = hn::Add(sum, then);
          hn::Store(then, d, people.at[first + age] + l);
        }
        hn::Store(sum, d, below[mark++].at + l);
      }
    }
    hn::Store(all, d, moved.at + l);
  }
}

void SumUp(const People& people, std::span<const std::uint8_t> bounds, std::span<Lanes> below) {
  const D d;
  const std::size_t step = hn::Lanes(d);
  for (std::size_t l = 0; l < kLanes; l += step) {
    std::size_t mark = 0;
    for (std::size_t first = 0; first < kCells; first += kAges) {
      V sum = hn::Zero(d);
      std::size_t age = 0;
      for (const std::size_t bound : bounds) {
        for (; age < bound; ++age) sum = hn::Add(sum, hn::Load(d, people.at[first + age] + l));
        hn::Store(sum, d, below[mark++].at + l);
      }
    }
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

HWY_EXPORT(ExpectedDeaths);
HWY_EXPORT(Live);
HWY_EXPORT(Settle);
HWY_EXPORT(Move);
HWY_EXPORT(SumUp);
HWY_EXPORT(VectorName);
HWY_EXPORT(VectorWidth);

void expected_deaths(const People& people, const Cells& chance, Lanes& expected) {
  HWY_DYNAMIC_DISPATCH(ExpectedDeaths)(people, chance, expected);
}
void live(People& people, const Cells& chance, const Lanes& factor, const Ages& fertility, Lanes& deaths,
          Lanes& births) {
  HWY_DYNAMIC_DISPATCH(Live)(people, chance, factor, fertility, deaths, births);
}
void settle(People& people, const Cells* standing, const Lanes* band_share, const std::uint8_t* band_of_age,
            const Cells& leaving, Lanes& moved, Lanes& weight) {
  HWY_DYNAMIC_DISPATCH(Settle)(people, standing, band_share, band_of_age, leaving, moved, weight);
}
void move(People& people, const Cells& share, const Cells& leaving, const Lanes& coming, const Lanes& going,
          std::span<const std::uint8_t> bounds, Lanes& moved, std::span<Lanes> below) {
  HWY_DYNAMIC_DISPATCH(Move)(people, share, leaving, coming, going, bounds, moved, below);
}
void sum_up(const People& people, std::span<const std::uint8_t> bounds, std::span<Lanes> below) {
  HWY_DYNAMIC_DISPATCH(SumUp)(people, bounds, below);
}
const char* vector_name() {
  return HWY_DYNAMIC_DISPATCH(VectorName)();
}
std::size_t vector_width() {
  return HWY_DYNAMIC_DISPATCH(VectorWidth)();
}

}  // namespace pareltjes::engines::population::kernel
#endif
