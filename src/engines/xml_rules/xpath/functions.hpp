// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engines/xml_rules/xpath/ast.hpp"

namespace pareltjes::engines::xml_rules {

enum class Function : std::uint8_t {
  kAbs,
  kAvg,
  kBoolean,
  kCeiling,
  kConcat,
  kContains,
  kCount,
  kDistinctValues,
  kEmpty,
  kEndsWith,
  kExists,
  kFalse,
  kFloor,
  kKey,
  kLast,
  kLocalName,
  kMatches,
  kMax,
  kMin,
  kName,
  kNamespaceUri,
  kNodeName,
  kNormalizeSpace,
  kNot,
  kNumber,
  kPosition,
  kReplace,
  kRoot,
  kRound,
  kStartsWith,
  kString,
  kStringJoin,
  kStringLength,
  kSubstring,
  kSubstringAfter,
  kSubstringBefore,
  kSum,
  kTokenize,
  kTranslate,
  kTrue,
  kXsBoolean,
  kXsDecimal,
  kXsDouble,
  kXsInt,
  kXsInteger,
  kXsString,
};

enum class Gives : std::uint8_t { kBoolean, kNumber, kText, kNodes, kAny };

/// A function of XPath 2.0 or XSLT 2.0 that this engine has.
struct FunctionInfo {
  std::string_view name;  ///< "xs:" before a constructor.
  Function function;
  int min_arguments;
  int max_arguments;  ///< -1: any number.
  Gives gives;
  bool many;             ///< May give more than one item.
  bool context_if_none;  ///< Without arguments it takes the context item.
};

const FunctionInfo* find_function(std::string_view name);
const FunctionInfo& info_of(Function function);

}  // namespace pareltjes::engines::xml_rules
