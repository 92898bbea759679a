// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engines/population/ensemble_chance.hpp"
#include "engines/population/ensemble_kernel.hpp"

/// What happens in a year to all people of an area together, in several draws at once: births, deaths and moves, from
/// what the running sums of the year before say and from chance. Vectorised over the draws, as the inner loops are.
namespace pareltjes::engines::population::kernel {

/// Channels of counts with a small mean; drifts count from 1.
inline constexpr std::uint32_t kSmallDeaths = 0x8000'0000;
inline constexpr std::uint32_t kSmallBirths = 0x8000'0001;

/// Persons by draw.
struct Flows {
  Lanes births{}, deaths{}, moves{};
};
/// What happens in a year.
struct Events {
  Flows flows;
  Newborns newborns;
  Lanes net;  ///< Moves that are wanted, beside those of `flows`.
};

/// What assumptions and luck say about one year of an area.
struct Outlook {
  const Streams* streams = nullptr;
  std::uint32_t year = 0;
  bool count_noise = true;              ///< Else births and deaths are their expectation.
  const Lanes* fertility = nullptr;     ///< Factor of the birth rates.
  const Lanes* mortality = nullptr;     ///< Factor of the chances to die.
  const Lanes* death_luck = nullptr;    ///< Normals.
  const Lanes* birth_luck = nullptr;    ///< Normals.
  double boys = 0;                      ///< Share of the newborns.
  double boys_dying = 0;                ///< Chance of newborn boys to die.
  double girls_dying = 0;               ///< The same of girls.
  const Lanes* common_moves = nullptr;  ///< Errors of the move rate that all areas have.
  const Lanes* own_moves = nullptr;     ///< Those of this area that last.
  const Lanes* move_luck = nullptr;     ///< Normals of those that are new each year.
  double passing = 0;                   ///< Variance of the latter …
  double move_noise = 0;                ///< … and what it has besides, × inhabitants.
  bool by_dwellings = false;            ///< People follow the dwellings; else the expected rate.
  const Lanes* expected = nullptr;      ///< Move rate.
  const Lanes* ready = nullptr;         ///< Dwellings.
  double occupancy = 0;                 ///< Persons a dwelling.
  double follows_dwellings = 0;         ///< See EnsembleArea, as the next.
  double usual_natural = 0;
};

/// Factor of the chances to die, once chance has said how many die. @return The largest of all draws.
double death_factor(const Outlook& outlook, const Sums& sums, Lanes& factor);

/// Errors of a band of ages; null: none.
struct BandError {
  const Lanes* shared = nullptr;
  const Lanes* own = nullptr;
};
/// Bands of ages and how they fare in a year.
struct Bands {
  std::span<const std::uint8_t> bounds;  ///< Of the running sums.
  std::span<const std::size_t> ends;     ///< Which bound each band ends at.
  std::span<Lanes> errors;               ///< Share of each band that comes, above what all ages do: at least −1.
  std::span<Band> grown;                 ///< What `grow` does with each.
};
/// The errors of this year, so that together they move nobody: what they would add for all is taken off each.
void set_band_errors(const Sums& sums, std::span<const BandError> given, Bands& bands);

/// Births, deaths among newborns (added to those of the flows) and the net moves that are wanted.
/// @param before Inhabitants. @param bearing Births that are expected, but for the factor.
void happen(const Outlook& outlook, const Lanes& before, const Lanes& bearing, Events& events);

/// The same where nobody can die twice: deaths and bearing follow from the sums, and so do the moves of the flows,
/// which are those of the errors by age, if there are any. Sets what each band does.
/// @return Whether in any draw more people leave than come.
bool happen_plainly(const Outlook& outlook, const Lanes& before, const Lanes& factor, const People& people,
                    const Sums& sums, Bands& bands, Events& events);

/// What `move` wants for these net moves, where leavers are drawn from so much weight; and the moves that this makes.
/// @return The largest of all leavers ÷ weight.
double share_out(const Lanes& net, const Lanes& weight, Lanes& moving, Lanes& moved);

/// Sums over the draws.
struct Account {
  double births = 0, deaths = 0, moves = 0;
  double largest_gap = 0;  ///< |before + births − deaths + moves − after|; infinite where it is no number.
};
/// Closes a year. @param weights How many draws each stands for. @param before Becomes the inhabitants after it.
Account close_year(const Sums& sums, const Flows& flows, const Lanes& weights, Lanes& before);

}  // namespace pareltjes::engines::population::kernel
