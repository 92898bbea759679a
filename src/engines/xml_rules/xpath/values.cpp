// SPDX-License-Identifier: EUPL-1.2
#include "engines/xml_rules/xpath/values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "engines/xml_rules/xpath/lexical.hpp"

namespace pareltjes::engines::xml_rules {

namespace {

std::string type_name(const Item& item) {
  switch (item.kind) {
    case ItemKind::kNode:
      return "node()";
    case ItemKind::kString:
      return "xs:string";
    case ItemKind::kUntyped:
      return "xs:untypedAtomic";
    case ItemKind::kBoolean:
      return "xs:boolean";
    case ItemKind::kInteger:
      return "xs:integer";
    case ItemKind::kDecimal:
      return "xs:decimal";
    case ItemKind::kDouble:
      return "xs:double";
    case ItemKind::kQName:
      return "xs:QName";
  }
  return {};
}

std::string fixed(double value) {
  std::array<char, 400> buffer{};  // the longest double in full has 325 characters
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed);
  return {buffer.data(), end.ptr};
}

template <class T>
bool holds(const T& left, Comparison comparison, const T& right) {
  switch (comparison) {
    case Comparison::kEqual:
      return left == right;
    case Comparison::kNotEqual:
      return left != right;
    case Comparison::kLess:
      return left < right;
    case Comparison::kLessOrEqual:
      return left <= right;
    case Comparison::kGreater:
      return left > right;
    case Comparison::kGreaterOrEqual:
      return left >= right;
  }
  return false;
}

[[noreturn]] void cannot_cast(std::string_view text, std::string_view type) {
  throw DynamicError("FORG0001", fmt::format("\"{}\" is no {}", text, type));
}

Item double_of(const Item& untyped) {
  const auto value = parse_double(untyped.view());
  if (!value) {
    cannot_cast(untyped.view(), "xs:double");
  }
  return Item::of(*value);
}

}  // namespace

Item atomized(const Item& item, Heap& heap) {
  if (!item.is_node()) {
    return item;
  }
  const auto kind = (*item.node.tree)[item.node.id].kind;
  const bool is_text = kind == NodeKind::kComment || kind == NodeKind::kInstruction;
  return Item::of_text(is_text ? ItemKind::kString : ItemKind::kUntyped, string_of(item, heap));
}

std::string_view string_of(const Item& item, Heap& heap) {
  switch (item.kind) {
    case ItemKind::kNode: {
      std::string_view value;
      if (item.node.tree->value_in_one_piece(item.node.id, value)) {
        return value;
      }
      std::string text;
      item.node.tree->append_string_value(item.node.id, text);
      return heap.keep(text);
    }
    case ItemKind::kString:
    case ItemKind::kUntyped:
      return item.view();
    case ItemKind::kBoolean:
      return item.boolean ? "true" : "false";
    case ItemKind::kInteger:
      return heap.keep(fmt::format("{}", item.integer));
    case ItemKind::kDecimal:
      return heap.keep(fixed(item.number));
    case ItemKind::kDouble:
      return heap.keep(text_of_double(item.number));
    case ItemKind::kQName:
      return heap.keep(item.node.tree->qualified_name(item.node.id));
  }
  return {};
}

bool is_blank(const Item& item, Heap& heap) {
  const auto blank = [](std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
  };
  if (!item.is_node()) {
    return blank(string_of(item, heap));
  }
  const auto& tree = *item.node.tree;
  const auto& node = tree[item.node.id];
  if (node.kind != NodeKind::kElement && node.kind != NodeKind::kDocument) {
    return blank(tree.value(item.node.id));
  }
  for (NodeId inner = item.node.id + 1; inner < node.end; ++inner) {
    if (tree[inner].kind == NodeKind::kText && !blank(tree.value(inner))) {
      return false;
    }
  }
  return true;
}

std::string text_of_double(double value) {
  if (std::isnan(value)) {
    return "NaN";
  }
  if (std::isinf(value)) {
    return value > 0 ? "INF" : "-INF";
  }
  if (value == 0) {
    return std::signbit(value) ? "-0" : "0";
  }
  const double size = std::fabs(value);
  if (size >= 1e-6 && size < 1e6) {
    return fixed(value);
  }
  std::array<char, 64> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific);
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data()));
  const auto e = text.find('e');
  auto mantissa = std::string(text.substr(0, e));
  if (mantissa.find('.') == std::string::npos) {
    mantissa += ".0";
  }
  int exponent = 0;
  const auto digits = text.substr(e + (text[e + 1] == '+' ? 2 : 1));
  std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
  return fmt::format("{}E{}", mantissa, exponent);
}

double number_of(const Item& atom) {
  switch (atom.kind) {
    case ItemKind::kString:
    case ItemKind::kUntyped:
      return parse_double(atom.view()).value_or(std::numeric_limits<double>::quiet_NaN());
    case ItemKind::kBoolean:
      return atom.boolean ? 1 : 0;
    case ItemKind::kInteger:
    case ItemKind::kDecimal:
    case ItemKind::kDouble:
      return atom.as_double();
    default:
      return std::numeric_limits<double>::quiet_NaN();
  }
}

Item cast(const Item& atom, AtomicType type, Heap& heap) {
  const bool from_text = atom.is_text();
  switch (type) {
    case AtomicType::kAnyAtomic:
      return atom;
    case AtomicType::kString:
      return Item::of(string_of(atom, heap));
    case AtomicType::kUntyped:
      return Item::of_text(ItemKind::kUntyped, string_of(atom, heap));
    case AtomicType::kBoolean: {
      if (atom.kind == ItemKind::kBoolean) {
        return atom;
      }
      if (atom.is_numeric()) {
        return Item::of(atom.as_double() != 0 && !std::isnan(atom.as_double()));
      }
      if (from_text) {
        const auto text = trim_xml(atom.view());
        if (text == "true" || text == "1") {
          return Item::of(true);
        }
        if (text == "false" || text == "0") {
          return Item::of(false);
        }
        cannot_cast(text, "xs:boolean");
      }
      break;
    }
    case AtomicType::kInteger: {
      if (from_text) {
        const auto value = parse_integer(atom.view());
        if (!value) {
          cannot_cast(atom.view(), "xs:integer");
        }
        return Item::of(*value);
      }
      if (atom.kind == ItemKind::kInteger) {
        return atom;
      }
      if (atom.is_numeric()) {
        const double value = std::trunc(atom.number);
        if (!(std::fabs(value) < 9.2e18)) {
          throw DynamicError("FOCA0002", "no integer");
        }
        return Item::of(static_cast<std::int64_t>(value));
      }
      if (atom.kind == ItemKind::kBoolean) {
        return Item::of(std::int64_t{atom.boolean ? 1 : 0});
      }
      break;
    }
    case AtomicType::kDecimal:
      if (from_text) {
        if (!is_decimal(atom.view())) {
          cannot_cast(atom.view(), "xs:decimal");
        }
        return Item::of(*parse_double(atom.view()), ItemKind::kDecimal);
      }
      if (atom.is_numeric()) {
        return Item::of(atom.as_double(), ItemKind::kDecimal);
      }
      break;
    case AtomicType::kDouble:
      if (from_text) {
        return double_of(atom);
      }
      if (atom.is_numeric()) {
        return Item::of(atom.as_double());
      }
      if (atom.kind == ItemKind::kBoolean) {
        return Item::of(atom.boolean ? 1.0 : 0.0);
      }
      break;
    case AtomicType::kDate:
    case AtomicType::kDateTime:
    case AtomicType::kGYear:
      break;  // the parser lets these through only behind "castable as"
  }
  throw DynamicError("XPTY0004", fmt::format("no cast from {}", type_name(atom)));
}

bool castable(const Item& atom, AtomicType type, Heap& heap) {
  if (type == AtomicType::kDate || type == AtomicType::kDateTime || type == AtomicType::kGYear) {
    if (!atom.is_text()) {
      return false;
    }
    return type == AtomicType::kDate    ? is_date(atom.view())
           : type == AtomicType::kGYear ? is_g_year(atom.view())
                                        : is_date_time(atom.view());
  }
  try {
    cast(atom, type, heap);
    return true;
  } catch (const DynamicError&) {
    return false;
  }
}

bool compare_atoms(const Item& left, Comparison comparison, const Item& right) {
  if (left.is_text() && right.is_text()) {
    return holds(left.view(), comparison, right.view());  // UTF-8 bytes sort as code points
  }
  if (left.kind == ItemKind::kInteger && right.kind == ItemKind::kInteger) {
    return holds(left.integer, comparison, right.integer);
  }
  if (left.is_numeric() && right.is_numeric()) {
    return holds(left.as_double(), comparison, right.as_double());
  }
  if (left.kind == ItemKind::kBoolean && right.kind == ItemKind::kBoolean) {
    return holds(left.boolean, comparison, right.boolean);
  }
  if (left.kind == ItemKind::kQName && right.kind == ItemKind::kQName &&
      (comparison == Comparison::kEqual || comparison == Comparison::kNotEqual)) {
    const bool same = (*left.node.tree)[left.node.id].name == (*right.node.tree)[right.node.id].name;
    return same == (comparison == Comparison::kEqual);
  }
  throw DynamicError("XPTY0004", fmt::format("{} beside {}", type_name(left), type_name(right)));
}

bool compare_general(const Item& left, Comparison comparison, const Item& right) {
  const bool left_untyped = left.kind == ItemKind::kUntyped;
  const bool right_untyped = right.kind == ItemKind::kUntyped;
  if (left_untyped == right_untyped || left.is_text() == right.is_text()) {
    return compare_atoms(left, comparison, right);
  }
  const auto& typed = left_untyped ? right : left;
  const auto& untyped = left_untyped ? left : right;
  Item converted;
  if (typed.is_numeric()) {
    converted = double_of(untyped);
  } else if (typed.kind == ItemKind::kBoolean) {
    Heap none;
    converted = cast(untyped, AtomicType::kBoolean, none);
  } else {
    return compare_atoms(left, comparison, right);
  }
  return left_untyped ? compare_atoms(converted, comparison, right) : compare_atoms(left, comparison, converted);
}

std::int64_t negated(std::int64_t value) {
  std::int64_t turned = 0;
  if (__builtin_sub_overflow(std::int64_t{0}, value, &turned)) {
    throw DynamicError("FOAR0002", "number too large");
  }
  return turned;
}

bool effective_boolean(const Sequence& items) {
  if (items.empty()) {
    return false;
  }
  const auto& first = items.front();
  if (first.is_node()) {
    return true;
  }
  if (items.size() > 1) {
    throw DynamicError("FORG0006", "no boolean value of several items");
  }
  switch (first.kind) {
    case ItemKind::kBoolean:
      return first.boolean;
    case ItemKind::kString:
    case ItemKind::kUntyped:
      return first.text.size != 0;
    case ItemKind::kInteger:
      return first.integer != 0;
    case ItemKind::kDecimal:
    case ItemKind::kDouble:
      return first.number != 0 && !std::isnan(first.number);
    default:
      throw DynamicError("FORG0006", "no boolean value of a QName");
  }
}

}  // namespace pareltjes::engines::xml_rules
