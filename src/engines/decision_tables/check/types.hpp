// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engines/decision_tables/feel/unary_tests.hpp"
#include "engines/decision_tables/model/model.hpp"

namespace pareltjes::engines::decision_tables {

/// What a typeRef says.
struct Type {
  enum class State : std::uint8_t {
    kAbsent,   ///< No typeRef.
    kUnknown,  ///< Names a type that is nowhere.
    kBeyond,   ///< A type whose values a table cannot cut into parts: lists, contexts, Any, of another file.
    kKnown,
  };
  State state = State::kAbsent;
  Kind kind = Kind::kNull;
  bool whole_numbers = false;         ///< "integer" and the like, which some programs write.
  std::optional<UnaryTests> allowed;  ///< Of the item definition.
  std::string written;                ///< Without prefix.

  [[nodiscard]] bool is_known() const { return state == State::kKnown; }
};

/// A type of FEEL, with or without prefix ("feel:string"), or an item definition of the model.
Type type_named(const Model& model, std::string_view reference);

}  // namespace pareltjes::engines::decision_tables
