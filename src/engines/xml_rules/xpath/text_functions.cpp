// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engines/xml_rules/xpath/evaluator.hpp"
#include "engines/xml_rules/xpath/functions.hpp"

namespace pareltjes::engines::xml_rules {

namespace {

// The character of UTF-8 that begins at the front, taken off.
std::string_view take_character(std::string_view& text) {
  std::size_t length = 1;
  while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) {
    ++length;
  }
  const auto character = text.substr(0, length);
  text.remove_prefix(length);
  return character;
}

std::string translated(std::string_view text, std::string_view from, std::string_view to) {
  std::map<std::string_view, std::string_view> changes;
  while (!from.empty()) {
    const auto character = take_character(from);
    changes.emplace(character, to.empty() ? std::string_view{} : take_character(to));
  }
  std::string out;
  while (!text.empty()) {
    const auto character = take_character(text);
    const auto change = changes.find(character);
    out.append(change != changes.end() ? change->second : character);
  }
  return out;
}

// Rounding as fn:round does: halves upwards.
double rounded(double value) {
  return std::floor(value + 0.5);
}

std::string_view substring_of(std::string_view text, double start, double end) {
  const char* begin = text.data();
  std::size_t length = 0;
  double position = 1;
  bool inside = false;
  for (auto rest = text; !rest.empty(); ++position) {
    const auto character = take_character(rest);
    if (position >= start && position < end) {
      if (!inside) {
        begin = character.data();
        inside = true;
      }
      length += character.size();
    }
  }
  return inside ? std::string_view(begin, length) : std::string_view{};
}

}  // namespace

// As text_argument_or_context(), without making the text of a node with several.
bool Evaluator::normalizes_to_nothing(const Expr& call, const Focus& focus) {
  if (call.args.empty()) {
    return is_blank(context_item(focus), heap());
  }
  const auto is_string = [](const Expr& expr) {
    return expr.op == Op::kCall && expr.function == Function::kString && expr.args.empty();
  };
  const auto& value = *call.args[0];
  if (is_string(value)) {
    return is_blank(context_item(focus), heap());
  }
  if (value.op == Op::kPath && value.args[0]->op == Op::kContextItem && is_string(*value.args[1]) &&
      context_item(focus).is_node()) {
    return is_blank(focus.item, heap());
  }
  Item item;
  if (!one_item(value, focus, item)) {
    return true;
  }
  if (!item.is_node() && !item.is_text()) {
    throw DynamicError("XPTY0004", "no text");
  }
  return is_blank(item, heap());
}

bool Evaluator::text_function(const Expr& expr, const Focus& focus, Item& result) {
  const auto argument = [&](std::size_t i) -> const Expr& { return *expr.args[i]; };
  const auto give = [&](std::string_view text) {
    result = Item::of(text);
    return true;
  };
  switch (expr.function) {
    case Function::kString: {
      Item item;
      if (expr.args.empty()) {
        return give(string_of(context_item(focus), heap()));
      }
      return give(one_item(argument(0), focus, item) ? string_of(item, heap()) : std::string_view{});
    }
    case Function::kXsString: {
      Item atom;
      return one_atom(argument(0), focus, atom) && give(string_of(atom, heap()));
    }
    case Function::kNormalizeSpace: {
      const auto text = text_argument_or_context(expr, focus);
      return give(is_normalized(text) ? text : heap().keep(normalize_space(text)));
    }
    case Function::kConcat: {
      std::string out;
      for (const auto& part : expr.args) {
        Item atom;
        if (one_atom(*part, focus, atom)) {
          out.append(string_of(atom, heap()));
        }
      }
      return give(heap().keep(out));
    }
    case Function::kStringJoin: {
      std::string out;
      const auto separator = text_argument(argument(1), focus, false);
      bool first = true;
      visit(argument(0), focus, [&](const Item& item) {
        const auto atom = atomized(item, heap());
        if (!atom.is_text()) {
          throw DynamicError("XPTY0004", "no text to join");
        }
        out.append(first ? std::string_view{} : separator).append(atom.view());
        first = false;
        return true;
      });
      return give(heap().keep(out));
    }
    case Function::kReplace: {
      const auto text = text_argument(argument(0), focus);
      const auto replacement = text_argument(argument(2), focus, false);
      return give(heap().keep(regex_of(expr, 3, focus)->replace(text, replacement)));
    }
    case Function::kTranslate: {
      const auto text = text_argument(argument(0), focus);
      const auto from = text_argument(argument(1), focus, false);
      return give(heap().keep(translated(text, from, text_argument(argument(2), focus, false))));
    }
    case Function::kSubstringAfter:
    case Function::kSubstringBefore: {
      const auto text = text_argument(argument(0), focus);
      const auto part = text_argument(argument(1), focus);
      const auto at = text.find(part);
      if (expr.function == Function::kSubstringBefore) {
        return give(at == std::string_view::npos ? std::string_view{} : text.substr(0, at));
      }
      return give(at == std::string_view::npos ? std::string_view{} : text.substr(at + part.size()));
    }
    case Function::kSubstring: {
      const auto text = text_argument(argument(0), focus);
      const double start = rounded(double_argument(argument(1), focus));
      if (expr.args.size() == 2) {
        return give(substring_of(text, start, INFINITY));
      }
      return give(substring_of(text, start, start + rounded(double_argument(argument(2), focus))));
    }
    default:
      return false;
  }
}

}  // namespace pareltjes::engines::xml_rules
