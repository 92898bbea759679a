// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace pareltjes::effectrapportage {

/// Fields of the form with what stands in them; a field that is not there is empty.
using FieldValues = std::map<std::string, std::string>;

/// What belongs together: "van-fte" and "tot-fte" are one answer, "fte".
std::string answer_of(std::string_view field);
/// The fields of one answer that have something in them.
FieldValues fields_of_answer(const FieldValues& values, std::string_view answer);

/// Both changed the same answer, each to something else.
struct Clash {
  std::string answer;
  FieldValues mine, theirs;
};

struct Merged {
  FieldValues values;          ///< Theirs, with what only I changed.
  std::vector<Clash> clashes;  ///< In these the values keep theirs.
  bool changed = false;        ///< Whether anything of mine was taken.
};

/// Answers of two who began at the same version, laid over each other (a three-way merge).
/// @param before what I saw. @param theirs what is stored now. @param mine what I sent.
/// @param sent the answers that my form asked; others are not touched.
Merged merge(const FieldValues& before, const FieldValues& theirs, const FieldValues& mine,
             const std::vector<std::string>& sent);

}  // namespace pareltjes::effectrapportage
