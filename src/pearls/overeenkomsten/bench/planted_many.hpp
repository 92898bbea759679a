// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <random>
#include <string>
#include <vector>

#include "pearls/overeenkomsten/bench/planted.hpp"
#include "pearls/overeenkomsten/compare/deviations.hpp"

namespace pareltjes::overeenkomsten::planted {

/// What is asked of a text with several changes.
struct Wishes {
  std::size_t changes = 2;
  bool adjacent = false;    ///< In clauses beside one another.
  bool renumbered = false;  ///< Articles and clauses count on, and references to them follow.
};

/// A clause that was touched, and what must be told of it.
struct Touched {
  std::string number;  ///< In the standard; in the text of a clause that was put in.
  std::string kind;    ///< "gewijzigd", "weg", "nieuw", "verplaatst".
  std::string text;    ///< Of a clause that was put in.
  std::string now;     ///< Its number in the text; empty where it is gone.
  std::vector<Kind> how;
};

struct Many {
  std::string text;
  std::vector<Touched> touched;
};

/// The standard filled in, with so many changes drawn and planted: in the words of clauses, clauses gone, put in and
/// moved; a clause may be changed twice, or be moved and changed.
Many plant_many(const Standard& standard, const Wishes& wishes, std::mt19937& random);

/// A standard of our own whose clauses refer to one another, two to each.
std::string cross_referring_standard();

/// One clause put in before others, so that they count on: with the references that follow, and with those left as they
/// were.
struct Shifted {
  std::string followed, left;
  std::vector<std::string> stale;  ///< Clauses of the standard with a reference that is left behind, in their order.
};
Shifted shifted(const Standard& standard, std::mt19937& random);

/// What a comparison made of it.
struct ManyScore {
  std::size_t touched = 0, found = 0, as_kind = 0, rows = 0, right = 0;
  std::size_t asked = 0;  ///< Of those not found: words that a field took, and that a question points at.
  std::string wrong;      ///< What was missed or told of a clause that nobody touched, for who looks.
  void add(const ManyScore& other);
};
ManyScore score_of(const Many& made, const Standard& standard, const Submitted& text, const Deviations& deviations);

}  // namespace pareltjes::overeenkomsten::planted
