// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>

#include "engines/xml_rules/xpath/functions.hpp"

namespace pareltjes::engines::xml_rules {

namespace {

// In the order of the enumeration. Source: XQuery 1.0 and XPath 2.0 Functions and Operators; XSLT 2.0 for key.
// clang-format off
constexpr auto kFunctions = std::to_array<FunctionInfo>({
    {"abs", Function::kAbs, 1, 1, Gives::kNumber, false, false},
    {"avg", Function::kAvg, 1, 1, Gives::kNumber, false, false},
    {"boolean", Function::kBoolean, 1, 1, Gives::kBoolean, false, false},
    {"ceiling", Function::kCeiling, 1, 1, Gives::kNumber, false, false},
    {"concat", Function::kConcat, 2, -1, Gives::kText, false, false},
    {"contains", Function::kContains, 2, 2, Gives::kBoolean, false, false},
    {"count", Function::kCount, 1, 1, Gives::kNumber, false, false},
    {"distinct-values", Function::kDistinctValues, 1, 1, Gives::kAny, true, false},
    {"empty", Function::kEmpty, 1, 1, Gives::kBoolean, false, false},
    {"ends-with", Function::kEndsWith, 2, 2, Gives::kBoolean, false, false},
    {"exists", Function::kExists, 1, 1, Gives::kBoolean, false, false},
    {"false", Function::kFalse, 0, 0, Gives::kBoolean, false, false},
    {"floor", Function::kFloor, 1, 1, Gives::kNumber, false, false},
    {"key", Function::kKey, 2, 2, Gives::kNodes, true, false},
    {"last", Function::kLast, 0, 0, Gives::kNumber, false, false},
    {"local-name", Function::kLocalName, 0, 1, Gives::kText, false, true},
    {"matches", Function::kMatches, 2, 3, Gives::kBoolean, false, false},
    {"max", Function::kMax, 1, 1, Gives::kAny, false, false},
    {"min", Function::kMin, 1, 1, Gives::kAny, false, false},
    {"name", Function::kName, 0, 1, Gives::kText, false, true},
    {"namespace-uri", Function::kNamespaceUri, 0, 1, Gives::kText, false, true},
    {"node-name", Function::kNodeName, 1, 1, Gives::kText, false, false},
    {"normalize-space", Function::kNormalizeSpace, 0, 1, Gives::kText, false, true},
    {"not", Function::kNot, 1, 1, Gives::kBoolean, false, false},
    {"number", Function::kNumber, 0, 1, Gives::kNumber, false, true},
    {"position", Function::kPosition, 0, 0, Gives::kNumber, false, false},
    {"replace", Function::kReplace, 3, 4, Gives::kText, false, false},
    {"root", Function::kRoot, 0, 1, Gives::kNodes, false, true},
    {"round", Function::kRound, 1, 1, Gives::kNumber, false, false},
    {"starts-with", Function::kStartsWith, 2, 2, Gives::kBoolean, false, false},
    {"string", Function::kString, 0, 1, Gives::kText, false, true},
    {"string-join", Function::kStringJoin, 2, 2, Gives::kText, false, false},
    {"string-length", Function::kStringLength, 0, 1, Gives::kNumber, false, true},
    {"substring", Function::kSubstring, 2, 3, Gives::kText, false, false},
    {"substring-after", Function::kSubstringAfter, 2, 2, Gives::kText, false, false},
    {"substring-before", Function::kSubstringBefore, 2, 2, Gives::kText, false, false},
    {"sum", Function::kSum, 1, 2, Gives::kNumber, false, false},
    {"tokenize", Function::kTokenize, 2, 3, Gives::kText, true, false},
    {"translate", Function::kTranslate, 3, 3, Gives::kText, false, false},
    {"true", Function::kTrue, 0, 0, Gives::kBoolean, false, false},
    {"xs:boolean", Function::kXsBoolean, 1, 1, Gives::kBoolean, false, false},
    {"xs:decimal", Function::kXsDecimal, 1, 1, Gives::kNumber, false, false},
    {"xs:double", Function::kXsDouble, 1, 1, Gives::kNumber, false, false},
    {"xs:int", Function::kXsInt, 1, 1, Gives::kNumber, false, false},
    {"xs:integer", Function::kXsInteger, 1, 1, Gives::kNumber, false, false},
    {"xs:string", Function::kXsString, 1, 1, Gives::kText, false, false},
});
// clang-format on

}  // namespace

const FunctionInfo* find_function(std::string_view name) {
  const auto found = std::ranges::lower_bound(kFunctions, name, {}, &FunctionInfo::name);
  return found != kFunctions.end() && found->name == name ? &*found : nullptr;
}

const FunctionInfo& info_of(Function function) {
  return kFunctions[static_cast<std::size_t>(function)];
}

}  // namespace pareltjes::engines::xml_rules
