// SPDX-License-Identifier: EUPL-1.2
#include "engines/decision_tables/feel/value.hpp"

namespace pareltjes::engines::decision_tables {

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::kNull:
      return "null";
    case Kind::kBoolean:
      return "boolean";
    case Kind::kNumber:
      return "number";
    case Kind::kString:
      return "string";
    case Kind::kDate:
      return "date";
    case Kind::kTime:
      return "time";
    case Kind::kDateTime:
      return "date and time";
    case Kind::kDaysTime:
      return "days and time duration";
    case Kind::kYearsMonths:
      return "years and months duration";
  }
  return "";
}

bool is_ordered(Kind kind) {
  return kind != Kind::kNull && kind != Kind::kBoolean && kind != Kind::kString;
}

Value null_value() {
  return {Kind::kNull, {}, {}, "null"};
}

Value boolean_value(bool truth) {
  return {Kind::kBoolean, Decimal(truth ? 1 : 0), {}, truth ? "true" : "false"};
}

Value string_value(std::string characters) {
  std::string written = "\"";
  for (const char c : characters) {
    if (c == '"' || c == '\\') written += '\\';
    if (c == '\n') {
      written += "\\n";
      continue;
    }
    written += c;
  }
  return {Kind::kString, {}, std::move(characters), written + "\""};
}

Value number_value(Decimal number) {
  std::string written = number.text();
  return {Kind::kNumber, std::move(number), {}, std::move(written)};
}

}  // namespace pareltjes::engines::decision_tables
