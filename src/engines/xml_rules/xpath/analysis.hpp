// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "engines/xml_rules/xpath/ast.hpp"
#include "engines/xml_rules/xpath/program.hpp"

namespace pareltjes::engines::xml_rules {

/// The name (in the program) of an attribute that must be there for the predicate "[@a]" to hold; -1 for others.
std::int32_t attribute_needed_by(const Expr& predicate);

/// Fills in what can be known of an expression whose arguments have been analysed already, and simplifies it.
ExprPtr analysed(ExprPtr expr, Program& program);

}  // namespace pareltjes::engines::xml_rules
