// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <random>
#include <string>
#include <vector>

#include "pearls/overeenkomsten/bench/planted.hpp"

namespace pareltjes::overeenkomsten::planted {

/// A line of a text that is made of a standard.
struct Line {
  std::string number;
  std::string text;
  bool clause = false;      ///< A numbered clause that may be changed.
  std::string origin = {};  ///< Number in the standard; empty of what was put in.
};

/// The numbered articles of a standard, as lines of a text in which {{field}} stands.
std::vector<Line> lines_of(const Standard& standard);
/// The lines with the fields filled in: changes are planted in the words of the standard, not in what somebody wrote.
std::string text_of(const Standard& standard, const std::vector<Line>& lines, std::mt19937& random);
/// The lines that may be changed.
std::vector<std::size_t> clauses_of(const std::vector<Line>& lines);

/// A sentence that no standard has.
std::string strange_sentence(std::mt19937& random);
/// Changes the text of a clause; false where it cannot be changed in this way.
bool change_in_place(std::string& text, Kind kind, std::mt19937& random);

}  // namespace pareltjes::overeenkomsten::planted
