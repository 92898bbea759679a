// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pareltjes::overeenkomsten {

/// A place in a line where something must be filled in.
struct FieldMark {
  enum class Kind {
    kBracket,  ///< <naam gemeente>, [naam], ("NAAM_HIER").
    kLeader,   ///< ………… or ______.
    kTick,     ///< A box at the start of a line.
    kEither,   ///< wel/niet.
    kBehind,   ///< "Naam:" at the end of a cell.
  };
  Kind kind = Kind::kBracket;
  std::size_t from = 0, to = 0;  ///< Bytes in the line.
  std::string label;             ///< What stands in the brackets; else what stands before it. May be empty.
};

/// The places to fill in of one line, from left to right. Folding blanks in the line changes neither their number nor
/// their order.
std::vector<FieldMark> field_marks_of(std::string_view line);

/// What a label lets choose: "de heer of mevrouw", "het college/de gemeenteraad"; empty where it is no choice.
std::vector<std::string> choices_of(std::string_view label);

}  // namespace pareltjes::overeenkomsten
