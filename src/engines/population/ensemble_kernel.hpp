// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engines/population/projection.hpp"

/// The inner loops of an ensemble: one year of one area in several draws at once, vectorised over the draws. A lane is
/// a draw, so no lane depends on another, and as multiplications and additions are never fused, the bytes do not depend
/// on how wide the machine's vectors are.
namespace pareltjes::engines::population::kernel {

inline constexpr std::size_t kLanes = 8;  ///< Draws that are done together.

struct alignas(64) Lanes {
  double at[kLanes];
};
/// Persons by cell in every lane.
struct alignas(64) People {
  double at[kCells][kLanes];
};

/// Ages at which running sums are kept, rising, from 1 to 101; the last is 101: everybody.
using Bounds = std::vector<std::uint8_t>;
/// Persons younger than each bound, men first.
using Below = std::vector<Lanes>;

/// Persons at risk × chance to die, over ages 1 and older.
void expected_deaths(const People& people, const Cells& chance, Lanes& expected);

/// Everybody grows a year older and dies with chance × factor, at most 1; ages 0 are left as they were and belong to
/// the year before. Gives deaths, and Σ fertility × (women before + women after) / 2.
void live(People& people, const Cells& chance, const Lanes& factor, const Ages& fertility, Lanes& deaths,
          Lanes& births);

/// Moves that do not depend on the total: persons per year by cell (or nullptr), but not more than are there; and
/// shares of persons per lane by cell's band (or nullptr). Gives the moves made, and Σ persons × leaving afterwards.
void settle(People& people, const Cells* standing, const Lanes* band_share, const std::uint8_t* band_of_age,
            const Cells& leaving, Lanes& moved, Lanes& weight);

/// Arrivals coming × share, and leavers persons × leaving × going, at most all. Gives moves made and running sums.
void move(People& people, const Cells& share, const Cells& leaving, const Lanes& coming, const Lanes& going,
          std::span<const std::uint8_t> bounds, Lanes& moved, std::span<Lanes> below);

/// Running sums alone.
void sum_up(const People& people, std::span<const std::uint8_t> bounds, std::span<Lanes> below);

/// The vectors that are used here, such as "AVX3", and how many numbers one holds.
const char* vector_name();
std::size_t vector_width();

}  // namespace pareltjes::engines::population::kernel
