// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engines/text_compare/clauses.hpp"

namespace pareltjes::engines::text_compare {

/// Clauses of a standard and of a text that say the same thing. Mostly one and one; two and one where the text put two
/// together; one and two where it divided one; one and none where it left one out; none and one where it added one.
struct ClausePair {
  std::vector<std::size_t> standard;
  std::vector<std::size_t> text;
  double similarity = 0;  ///< 0…1: cosine of weighted words and word pairs.
  bool moved = false;     ///< Stands in another order than the standard has.
  bool by_place = false;  ///< Paired for its place and number, not for its words.
};

struct Alignment {
  std::vector<ClausePair>
      pairs;            ///< In the order of the standard; added clauses behind the pair they follow in the text.
  double coverage = 0;  ///< Share (by weight of words) of the numbered clauses of the standard that the text holds.
  double of_text = 0;   ///< The same the other way round: how much of the text comes from the standard.
};

/// Which clause is which, by meaning and position. A number does not decide: a clause that got another number is the
/// same.
///
/// Method: each clause is a vector of its words and pairs of words, weighted by how rare they are in both documents
/// together (TF-IDF, Spärck Jones 1972; pairs of words are the shingles of Broder 1997). Pairs are chosen so that the
/// sum of cosines, with a small bonus for the same relative place and the same heading, is the largest (assignment;
/// Kuhn 1955, in the form of Jonker and Volgenant 1987). What keeps the order is the heaviest increasing subsequence of
/// the pairs; the others have moved. A clause left over in both documents between the same neighbours and with the same
/// number is one that was rewritten. A left over clause whose words its neighbour's partner holds was joined with it or
/// split off.
Alignment align(std::span<const Clause> standard, std::span<const Clause> text);

/// For each row the column it is assigned to so that the sum of weights is the largest; rows.size() × columns weights,
/// row by row, none negative; columns.size() where a row is best left alone (weight 0).
std::vector<std::size_t> best_assignment(std::span<const double> weights, std::size_t rows, std::size_t columns);

/// Positions of the increasing subsequence of `values` with the largest sum of weights.
std::vector<std::size_t> heaviest_increasing(std::span<const std::size_t> values, std::span<const double> weights);

}  // namespace pareltjes::engines::text_compare
