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

/// What the coming year does to the people of a cell, whatever the draw.
struct Ahead {
  Cells dying{};               ///< Chance to die at the age that a person of this cell then has.
  Ages bearing{};              ///< Σ of fertility × years that a woman of this age spends in it, before and after.
  Ages bearing_lost{};         ///< What of it is lost when all die who can: fertility × chance to die.
  std::size_t bear_from = 0;   ///< Ages of women to whom the two apply: from …
  std::size_t bear_until = 0;  ///< … to this one, left out.
  double most_dying = 0;       ///< The largest chance.
};

/// Running sums, men first and then women, and what the coming year expects.
struct Sums {
  std::vector<Lanes> below;  ///< Persons younger than each bound.
  std::vector<Lanes> dying;  ///< Expected deaths of those who are then younger than each bound, newborns left out.
  Lanes bearing{};           ///< Σ persons × Ahead::bearing.
  Lanes bearing_lost{};      ///< Σ persons × Ahead::bearing_lost.
  explicit Sums(std::size_t bounds) : below(2 * bounds), dying(2 * bounds) {}
};

/// People of one of some starts in each draw. @param which The place of the start among those.
void settle_in(People& people, std::span<const Cells* const> starts, const Lanes& which);

/// Sums of the people as they are.
void sum_up(const People& people, std::span<const std::uint8_t> bounds, const Ahead& ahead, Sums& sums);

/// People of some ages: those younger than one bound who are not younger than another.
struct Part {
  std::size_t from = 0, to = 0;  ///< Which bounds; as many as there are bounds stands for nobody.
  bool men = true, women = true;
};

/// The persons of each part, `stride` numbers after one another.
void count_parts(const Sums& sums, std::span<const Part> parts, double* to, std::size_t stride);

/// Ages that are treated alike: up to an age, that one left out.
struct Band {
  std::size_t until = kAges;
  Lanes stays{};  ///< Of those who live: 1 + the share that comes.
  Lanes dies{};   ///< The same times the factor of the chances to die.
};

struct Newborns {
  Lanes boys, girls;  ///< Those that live until the end of the year.
};

/// Everybody grows a year older: persons × (stays − chance × dies), which may not be below 0. Newborns come in × stays.
/// The chances are those of `ahead`. Gives Σ persons × leaving afterwards.
void grow(People& people, const Ahead& ahead, const Newborns& newborns, std::span<const Band> bands,
          const Cells& leaving, Lanes& weight);

/// In a draw where `moving` is not below 0, arrivals moving × share; else leavers persons × leaving × −moving, which
/// must be fewer than all.
void move(People& people, const Cells& share, const Cells& leaving, const Lanes& moving,
          std::span<const std::uint8_t> bounds, const Ahead& ahead, Sums& sums);

/// Both, where nobody leaves: the chances are those of `now`, the sums those for `ahead`.
void grow_and_come(People& people, const Ahead& now, const Newborns& newborns, std::span<const Band> bands,
                   const Cells& share, const Lanes& coming, std::span<const std::uint8_t> bounds, const Ahead& ahead,
                   Sums& sums);

// The same in small steps, where more people could go than there are: none do. Slower.

/// Everybody grows a year older and dies with chance × factor, at most 1; ages 0 are left as they were and belong to
/// the year before. Gives deaths, and Σ fertility × (women before + women after) / 2.
void live(People& people, const Cells& chance, const Lanes& factor, const Ages& fertility, Lanes& deaths,
          Lanes& births);

/// Moves that do not depend on the total: persons per year by cell (or nullptr), but not more than are there; and
/// shares of persons per lane by cell's band (or nullptr). Gives the moves made, and Σ persons × leaving afterwards.
void settle(People& people, const Cells* standing, const Lanes* band_share, const std::uint8_t* band_of_age,
            const Cells& leaving, Lanes& moved, Lanes& weight);

/// As `move`, but at most all leave. Gives the moves made.
void move_at_most(People& people, const Cells& share, const Cells& leaving, const Lanes& moving, Lanes& moved);

/// The vectors that are used here, such as "AVX3", and how many numbers one holds.
const char* vector_name();
std::size_t vector_width();

}  // namespace pareltjes::engines::population::kernel
