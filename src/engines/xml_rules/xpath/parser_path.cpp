// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "engines/xml_rules/xpath/analysis.hpp"
#include "engines/xml_rules/xpath/lexical.hpp"
#include "engines/xml_rules/xpath/parser.hpp"

namespace pareltjes::engines::xml_rules {

namespace {

constexpr std::array<std::pair<std::string_view, Axis>, 12> kAxes{{{"child", Axis::kChild},
                                                                   {"descendant", Axis::kDescendant},
                                                                   {"descendant-or-self", Axis::kDescendantOrSelf},
                                                                   {"attribute", Axis::kAttribute},
                                                                   {"self", Axis::kSelf},
                                                                   {"parent", Axis::kParent},
                                                                   {"ancestor", Axis::kAncestor},
                                                                   {"ancestor-or-self", Axis::kAncestorOrSelf},
                                                                   {"following-sibling", Axis::kFollowingSibling},
                                                                   {"following", Axis::kFollowing},
                                                                   {"preceding-sibling", Axis::kPrecedingSibling},
                                                                   {"preceding", Axis::kPreceding}}};

constexpr std::array<std::pair<std::string_view, TestKind>, 7> kKinds{
    {{"node", TestKind::kAnyNode},
     {"text", TestKind::kText},
     {"comment", TestKind::kComment},
     {"processing-instruction", TestKind::kInstruction},
     {"document-node", TestKind::kDocument},
     {"element", TestKind::kElement},
     {"attribute", TestKind::kAttribute}}};

template <class Table>
auto find_word(const Table& table, const Token& token) {
  const bool plain = token.kind == TokenKind::kName && token.prefix.empty();
  return std::ranges::find_if(table, [&](const auto& entry) { return plain && entry.first == token.text; });
}

template <class T>
std::uint32_t index_in(std::vector<T>& list, const T& value) {
  const auto found = std::ranges::find(list, value);
  if (found != list.end()) {
    return static_cast<std::uint32_t>(found - list.begin());
  }
  list.push_back(value);
  return static_cast<std::uint32_t>(list.size() - 1);
}

ExprPtr step_of(Axis axis, NodeTest test) {
  auto expr = std::make_unique<Expr>();
  expr->op = Op::kStep;
  expr->axis = axis;
  expr->test = test;
  return expr;
}

ExprPtr plain(Op op) {
  auto expr = std::make_unique<Expr>();
  expr->op = op;
  return expr;
}

}  // namespace

std::string XPathParser::uri_of(const Token& token) {
  if (token.prefix.empty()) {
    return {};
  }
  const auto uri = context_.uri_of(token.prefix);
  if (!uri) {
    wrong(fmt::format("het voorvoegsel {} heeft geen namespace", token.prefix),
          fmt::format("the prefix {} has no namespace", token.prefix));
  }
  return *uri;
}

std::uint32_t XPathParser::name_index(std::string_view uri, std::string_view local) {
  return index_in(context_.program().names, {std::string(uri), std::string(local)});
}

ExprPtr XPathParser::path() {
  if (take_symbol("//")) {
    auto root = finish(plain(Op::kRoot));
    auto all = finish(step_of(Axis::kDescendantOrSelf, {TestKind::kAnyNode, 0}));
    auto left = finish(make(Op::kPath, std::move(root), std::move(all)));
    return relative_path(finish(make(Op::kPath, std::move(left), step())));
  }
  if (take_symbol("/")) {
    auto root = finish(plain(Op::kRoot));
    if (!starts_step()) {
      return root;
    }
    return relative_path(finish(make(Op::kPath, std::move(root), step())));
  }
  return relative_path(step());
}

ExprPtr XPathParser::relative_path(ExprPtr left) {
  while (true) {
    if (take_symbol("/")) {
      left = finish(make(Op::kPath, std::move(left), step()));
    } else if (take_symbol("//")) {
      auto all = finish(step_of(Axis::kDescendantOrSelf, {TestKind::kAnyNode, 0}));
      left = finish(make(Op::kPath, std::move(left), std::move(all)));
      left = finish(make(Op::kPath, std::move(left), step()));
    } else {
      return left;
    }
  }
}

bool XPathParser::starts_step() const {
  switch (peek().kind) {
    case TokenKind::kEnd:
      return false;
    case TokenKind::kSymbol:
      return is_symbol("*") || is_symbol("@") || is_symbol(".") || is_symbol("..") || is_symbol("$") || is_symbol("(");
    default:
      return true;
  }
}

bool XPathParser::is_kind_test(std::size_t ahead) const {
  return is_symbol("(", ahead + 1) && find_word(kKinds, peek(ahead)) != kKinds.end();
}

ExprPtr XPathParser::step() {
  ExprPtr expr;
  const auto axis = find_word(kAxes, peek());
  if (take_symbol("..")) {
    expr = step_of(Axis::kParent, {TestKind::kAnyNode, 0});
  } else if (take_symbol("@")) {
    expr = step_of(Axis::kAttribute, node_test(true));
  } else if (axis != kAxes.end() && is_symbol("::", 1)) {
    at_ += 2;
    expr = step_of(axis->second, node_test(axis->second == Axis::kAttribute));
  } else if (is_symbol("::", 1)) {
    wrong(fmt::format("de as {} is niet bekend", peek().text),
          fmt::format("the axis {} is not supported", peek().text));
  } else if (is_symbol("*") || peek().kind == TokenKind::kAnyPrefix || peek().kind == TokenKind::kAnyLocal ||
             (peek().kind == TokenKind::kName && (!is_symbol("(", 1) || is_kind_test(0)))) {
    const bool attribute = is_kind_test(0) && is_word("attribute");
    expr = step_of(attribute ? Axis::kAttribute : Axis::kChild, node_test(attribute));
  }
  if (expr) {
    expr->args = predicates();
    return finish(std::move(expr));
  }
  auto first = primary();
  auto filters = predicates();
  if (filters.empty()) {
    return first;
  }
  expr = make(Op::kFilter, std::move(first));
  std::ranges::move(filters, std::back_inserter(expr->args));
  return finish(std::move(expr));
}

std::vector<ExprPtr> XPathParser::predicates() {
  std::vector<ExprPtr> all;
  while (take_symbol("[")) {
    all.push_back(sequence());
    expect("]");
  }
  return all;
}

NodeTest XPathParser::node_test(bool attribute) {
  if (is_kind_test(0)) {
    return kind_test();
  }
  const auto token = peek();
  take();
  return name_test(token, attribute);
}

NodeTest XPathParser::name_test(const Token& token, bool attribute) {
  auto& program = context_.program();
  switch (token.kind) {
    case TokenKind::kAnyPrefix:
      return {TestKind::kLocalName, index_in(program.locals, std::string(token.text))};
    case TokenKind::kAnyLocal:
      return {TestKind::kNamespace, index_in(program.namespaces, uri_of(token))};
    case TokenKind::kName:
      return {TestKind::kName, name_index(uri_of(token), token.text)};
    default:
      break;
  }
  if (token.kind == TokenKind::kSymbol && token.text == "*") {
    return {TestKind::kAnyName, attribute ? 1U : 0U};
  }
  --at_;
  unexpected();
}

NodeTest XPathParser::kind_test() {
  const auto kind = find_word(kKinds, peek())->second;
  at_ += 2;
  if (!take_symbol(")")) {
    wrong("een toets op een soort knoop met een naam erin kan hier niet",
          "a kind test with something inside is not supported");
  }
  return {kind, 0};
}

ExprPtr XPathParser::literal(const Token& token) {
  auto expr = plain(Op::kLiteral);
  switch (token.kind) {
    case TokenKind::kString:
      expr->text = token.literal;
      expr->literal = Item::of(std::string_view(expr->text));
      break;
    case TokenKind::kInteger: {
      const auto value = parse_integer(token.text);
      if (!value) {
        wrong("dit getal is te groot", "this number is too large");
      }
      expr->literal = Item::of(*value);
      break;
    }
    case TokenKind::kDecimal:
      expr->literal = Item::of(*parse_double(token.text), ItemKind::kDecimal);
      break;
    default:
      expr->literal = Item::of(*parse_double(token.text));
      break;
  }
  return finish(std::move(expr));
}

ExprPtr XPathParser::primary() {
  const auto token = peek();
  switch (token.kind) {
    case TokenKind::kString:
    case TokenKind::kInteger:
    case TokenKind::kDecimal:
    case TokenKind::kDouble:
      take();
      return literal(token);
    case TokenKind::kName:
      take();
      return call(token);
    default:
      break;
  }
  if (take_symbol(".")) {
    return finish(plain(Op::kContextItem));
  }
  if (take_symbol("$")) {
    const auto name = peek();
    if (name.kind != TokenKind::kName) {
      unexpected();
    }
    const auto variable = context_.find(name.text);
    if (!variable || !name.prefix.empty()) {
      wrong(fmt::format("de variabele ${} bestaat niet", name.text),
            fmt::format("the variable ${} does not exist", name.text));
    }
    take();
    auto expr = plain(Op::kVariable);
    expr->variable = *variable;
    return finish(std::move(expr));
  }
  if (take_symbol("(")) {
    if (take_symbol(")")) {
      return finish(plain(Op::kSequence));
    }
    auto expr = sequence();
    expect(")");
    return expr;
  }
  unexpected();
}

ExprPtr XPathParser::call(const Token& name) {
  std::string known(name.text);
  if (!name.prefix.empty()) {
    const auto uri = uri_of(name);
    known = uri == "http://www.w3.org/2001/XMLSchema"         ? "xs:" + known
            : uri == "http://www.w3.org/2005/xpath-functions" ? known
                                                              : fmt::format("{}:{}", name.prefix, name.text);
  }
  const auto* info = find_function(known);
  if (info == nullptr) {
    wrong(fmt::format("de functie {}() is hier niet bekend", known),
          fmt::format("the function {}() is not supported", known));
  }
  auto expr = plain(Op::kCall);
  expr->function = info->function;
  expect("(");
  if (!take_symbol(")")) {
    do {
      expr->args.push_back(single());
    } while (take_symbol(","));
    expect(")");
  }
  const auto count = static_cast<int>(expr->args.size());
  if (count < info->min_arguments || (info->max_arguments >= 0 && count > info->max_arguments)) {
    wrong(fmt::format("de functie {}() krijgt {} waarden, dat klopt niet", known, count),
          fmt::format("the function {}() is given {} arguments, which is wrong", known, count));
  }
  if (info->function == Function::kKey) {
    const auto& keys = context_.program().keys;
    const auto found = std::ranges::find(keys, expr->args[0]->text);
    if (expr->args[0]->op != Op::kLiteral || found == keys.end()) {
      wrong("de sleutel in key() bestaat niet", "the key in key() does not exist");
    }
    expr->variable.slot = static_cast<std::uint32_t>(found - keys.begin());
    expr->args.erase(expr->args.begin());
  }
  return finish(std::move(expr));
}

MatchPattern XPathParser::pattern() {
  MatchPattern all;
  do {
    all.alternatives.push_back(path_pattern());
  } while (take_symbol("|"));
  if (peek().kind != TokenKind::kEnd) {
    unexpected();
  }
  return all;
}

PathPattern XPathParser::path_pattern() {
  PathPattern path;
  bool double_slash = take_symbol("//");
  if (!double_slash && take_symbol("/")) {
    path.from_root = true;
    if (!starts_step()) {
      path.only_root = true;
      return path;
    }
  }
  // "//a" says no more than "a", but that it lies in a document.
  double_slash = false;
  while (true) {
    path.steps.push_back(pattern_step());
    path.steps.back().ancestor_follows = double_slash;
    if (take_symbol("//")) {
      double_slash = true;
    } else if (take_symbol("/")) {
      double_slash = false;
    } else {
      break;
    }
  }
  std::ranges::reverse(path.steps);
  return path;
}

PatternStep XPathParser::pattern_step() {
  PatternStep step;
  if (take_symbol("@")) {
    step.attribute = true;
  } else if (is_symbol("::", 1)) {
    step.attribute = is_word("attribute");
    if (!step.attribute && !is_word("child")) {
      wrong(fmt::format("de as {} mag niet in een patroon", peek().text),
            fmt::format("the axis {} may not stand in a pattern", peek().text));
    }
    at_ += 2;
  }
  step.test = node_test(step.attribute);
  step.predicates = predicates();
  for (const auto& predicate : step.predicates) {
    if (predicate->uses_position || predicate->is_number) {
      wrong("een volgnummer in een patroon kan hier niet", "a position in a pattern is not supported");
    }
    if (step.needed_attribute < 0) {
      step.needed_attribute = attribute_needed_by(*predicate);
    }
  }
  return step;
}

}  // namespace pareltjes::engines::xml_rules
