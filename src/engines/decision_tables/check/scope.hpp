// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/language.hpp"
#include "engines/decision_tables/check/types.hpp"

namespace pareltjes::engines::decision_tables {

/// An input or another decision that a decision requires, under the name of its variable.
struct Source {
  std::string name;
  std::string type;
  std::optional<std::size_t> input;     ///< Into Model::inputs.
  std::optional<std::size_t> decision;  ///< Into Model::decisions.
};

/// What a decision requires, as far as it is in this file.
std::vector<Source> sources_of(const Model& model, const Decision& decision);

/// Whether something in the file has that name, or the name before its first point.
bool is_known_name(const Model& model, std::string_view name);

/// "#id" → id; nothing when it points at another file.
std::optional<std::string_view> local_id(const Model& model, std::string_view href);

/// The values that a source can have, when they are few and known.
struct Values {
  UnaryTests tests;
  core::Text from;  ///< "de antwoorden op de vraag"
};
/// Of a question with one answer out of a list: its options. Of a decision: what its table says that it may give, or
/// else all that its rows give.
std::optional<Values> values_of(const Model& model, const Source& source);

/// Every value that the rows of a decision's table give; nothing when one is no literal, or when it gives lists.
std::optional<std::vector<Value>> given_by(const Model& model, std::size_t decision);

/// The question behind an input, when there is exactly one.
const Question* question_of(const Model& model, const InputData& input);

}  // namespace pareltjes::engines::decision_tables
