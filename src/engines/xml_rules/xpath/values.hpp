// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engines/xml_rules/xpath/ast.hpp"
#include "engines/xml_rules/xpath/item.hpp"
#include "engines/xml_rules/xpath/lexical.hpp"

namespace pareltjes::engines::xml_rules {

/// The typed value of a node (untypedAtomic; comments and instructions give strings); other items as they are.
Item atomized(const Item& item, Heap& heap);

/// The string value of any item.
std::string_view string_of(const Item& item, Heap& heap);
/// Whether that is empty or white space alone.
bool is_blank(const Item& item, Heap& heap);
std::string text_of_double(double value);

/// The number that fn:number gives: NaN where there is none.
double number_of(const Item& atom);

/// Casts an atomic item; throws DynamicError FORG0001 or XPTY0004.
Item cast(const Item& atom, AtomicType type, Heap& heap);
bool castable(const Item& atom, AtomicType type, Heap& heap);

/// Compares two atomic items that have already been brought to comparable types. Throws XPTY0004 when they are not.
bool compare_atoms(const Item& left, Comparison comparison, const Item& right);
/// The rules of the general comparison for untyped atoms; throws FORG0001 when an untyped text is no number.
bool compare_general(const Item& left, Comparison comparison, const Item& right);

/// The integer with its sign turned; throws FOAR0002 for the smallest, which has no counterpart.
std::int64_t negated(std::int64_t value);

/// The effective boolean value of a sequence.
bool effective_boolean(const Sequence& items);

}  // namespace pareltjes::engines::xml_rules
