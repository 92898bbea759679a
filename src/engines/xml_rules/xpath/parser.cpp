// SPDX-License-Identifier: EUPL-1.2
#include "engines/xml_rules/xpath/parser.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "core/text.hpp"

#include "engines/xml_rules/xpath/analysis.hpp"

namespace pareltjes::engines::xml_rules {

namespace {
constexpr int kMaxDepth = 100;

/// Regular expressions and the counting of characters rely on it.
void require_utf8(std::string_view text) {
  if (!core::is_valid_utf8(text)) {
    throw StaticError{"de uitdrukking is geen UTF-8", "the expression is not UTF-8", 0};
  }
}

template <class T, std::size_t N>
using WordTable = std::array<std::pair<std::string_view, T>, N>;

constexpr WordTable<Comparison, 6> kGeneral{{{"=", Comparison::kEqual},
                                             {"!=", Comparison::kNotEqual},
                                             {"<", Comparison::kLess},
                                             {"<=", Comparison::kLessOrEqual},
                                             {">", Comparison::kGreater},
                                             {">=", Comparison::kGreaterOrEqual}}};
constexpr WordTable<Comparison, 6> kValue{{{"eq", Comparison::kEqual},
                                           {"ne", Comparison::kNotEqual},
                                           {"lt", Comparison::kLess},
                                           {"le", Comparison::kLessOrEqual},
                                           {"gt", Comparison::kGreater},
                                           {"ge", Comparison::kGreaterOrEqual}}};
constexpr WordTable<NodeComparison, 3> kNodes{
    {{"is", NodeComparison::kIs}, {"<<", NodeComparison::kBefore}, {">>", NodeComparison::kAfter}}};
constexpr WordTable<AtomicType, 11> kTypes{{{"string", AtomicType::kString},
                                            {"untypedAtomic", AtomicType::kUntyped},
                                            {"boolean", AtomicType::kBoolean},
                                            {"integer", AtomicType::kInteger},
                                            {"int", AtomicType::kInteger},
                                            {"decimal", AtomicType::kDecimal},
                                            {"double", AtomicType::kDouble},
                                            {"date", AtomicType::kDate},
                                            {"dateTime", AtomicType::kDateTime},
                                            {"gYear", AtomicType::kGYear},
                                            {"anyAtomicType", AtomicType::kAnyAtomic}}};
}  // namespace

std::optional<std::string> StaticContext::uri_of(std::string_view prefix) const {
  const auto found = prefixes_.find(prefix);
  return found != prefixes_.end() ? std::optional(found->second) : std::nullopt;
}

VariableRef StaticContext::declare_local(std::string name) {
  const VariableRef variable{false, frame_size_++};
  variables_.emplace_back(std::move(name), variable);
  return variable;
}

std::optional<VariableRef> StaticContext::find(std::string_view name) const {
  for (auto at = variables_.rbegin(); at != variables_.rend(); ++at) {
    if (at->first == name) {
      return at->second;
    }
  }
  return std::nullopt;
}

void XPathParser::wrong(const std::string& nl, const std::string& en) const {
  throw StaticError{nl, en, peek().offset};
}

void XPathParser::unexpected() const {
  if (peek().kind == TokenKind::kEnd) {
    wrong("de uitdrukking houdt te vroeg op", "the expression ends too early");
  }
  const std::string text(peek().kind == TokenKind::kString ? peek().literal : std::string(peek().text));
  wrong(fmt::format("\"{}\" hoort hier niet", text), fmt::format("\"{}\" does not belong here", text));
}

void XPathParser::expect(std::string_view symbol) {
  if (!take_symbol(symbol)) {
    unexpected();
  }
}

void XPathParser::expect_word(std::string_view word) {
  if (!take_word(word)) {
    unexpected();
  }
}

ExprPtr XPathParser::make(Op op, ExprPtr left, ExprPtr right) {
  auto expr = std::make_unique<Expr>();
  expr->op = op;
  expr->args.push_back(std::move(left));
  if (right) {
    expr->args.push_back(std::move(right));
  }
  return expr;
}

ExprPtr XPathParser::finish(ExprPtr expr) {
  return analysed(std::move(expr), context_.program());
}

ExprPtr XPathParser::expression() {
  auto expr = sequence();
  if (peek().kind != TokenKind::kEnd) {
    unexpected();
  }
  return expr;
}

ExprPtr XPathParser::sequence() {
  auto first = single();
  if (!is_symbol(",")) {
    return first;
  }
  auto all = make(Op::kSequence, std::move(first));
  while (take_symbol(",")) {
    all->args.push_back(single());
  }
  return finish(std::move(all));
}

ExprPtr XPathParser::single() {
  if (++depth_ > kMaxDepth) {
    wrong("de uitdrukking is te diep genest", "the expression is nested too deeply");
  }
  ExprPtr expr;
  if (is_word("for") && is_symbol("$", 1)) {
    expr = binding(Op::kFor);
  } else if (is_word("some") && is_symbol("$", 1)) {
    expr = binding(Op::kSome);
  } else if (is_word("every") && is_symbol("$", 1)) {
    expr = binding(Op::kEvery);
  } else if (is_word("if") && is_symbol("(", 1)) {
    expr = condition();
  } else {
    expr = disjunction();
  }
  --depth_;
  return expr;
}

// "for $a in A, $b in B return R" is nested: one variable a node.
ExprPtr XPathParser::binding(Op op) {
  take();
  const auto mark = context_.mark();
  std::vector<std::pair<VariableRef, ExprPtr>> variables;
  do {
    expect("$");
    const auto name = peek();
    if (name.kind != TokenKind::kName) {
      unexpected();
    }
    take();
    expect_word("in");
    auto in = single();
    variables.emplace_back(context_.declare_local(std::string(name.text)), std::move(in));
  } while (take_symbol(","));
  expect_word(op == Op::kFor ? "return" : "satisfies");
  auto expr = single();
  for (auto at = variables.rbegin(); at != variables.rend(); ++at) {
    expr = make(op, std::move(at->second), std::move(expr));
    expr->variable = at->first;
    expr = finish(std::move(expr));
  }
  context_.forget_after(mark);
  return expr;
}

ExprPtr XPathParser::condition() {
  take();
  expect("(");
  auto test = sequence();
  expect(")");
  expect_word("then");
  auto then = single();
  expect_word("else");
  auto expr = make(Op::kIf, std::move(test), std::move(then));
  expr->args.push_back(single());
  return finish(std::move(expr));
}

ExprPtr XPathParser::disjunction() {
  auto left = conjunction();
  while (take_word("or")) {
    left = finish(make(Op::kOr, std::move(left), conjunction()));
  }
  return left;
}

ExprPtr XPathParser::conjunction() {
  auto left = comparison();
  while (take_word("and")) {
    left = finish(make(Op::kAnd, std::move(left), comparison()));
  }
  return left;
}

ExprPtr XPathParser::comparison() {
  auto left = range();
  const auto& token = peek();
  const auto is = [&](const auto& entry) {
    return token.prefix.empty() && token.text == entry.first &&
           (token.kind == TokenKind::kSymbol || token.kind == TokenKind::kName);
  };
  if (const auto general = std::ranges::find_if(kGeneral, is); general != kGeneral.end()) {
    take();
    auto expr = make(Op::kGeneralComparison, std::move(left), range());
    expr->comparison = general->second;
    return finish(std::move(expr));
  }
  if (const auto value = std::ranges::find_if(kValue, is); value != kValue.end()) {
    take();
    auto expr = make(Op::kValueComparison, std::move(left), range());
    expr->comparison = value->second;
    return finish(std::move(expr));
  }
  if (const auto node = std::ranges::find_if(kNodes, is); node != kNodes.end()) {
    take();
    auto expr = make(Op::kNodeComparison, std::move(left), range());
    expr->node_comparison = node->second;
    return finish(std::move(expr));
  }
  return left;
}

ExprPtr XPathParser::range() {
  auto left = additive();
  if (take_word("to")) {
    return finish(make(Op::kRange, std::move(left), additive()));
  }
  return left;
}

ExprPtr XPathParser::additive() {
  auto left = multiplicative();
  while (is_symbol("+") || is_symbol("-")) {
    const auto operation = take().text == "+" ? Arithmetic::kAdd : Arithmetic::kSubtract;
    left = make(Op::kArithmetic, std::move(left), multiplicative());
    left->arithmetic = operation;
    left = finish(std::move(left));
  }
  return left;
}

ExprPtr XPathParser::multiplicative() {
  auto left = set_union();
  while (is_symbol("*") || is_word("div") || is_word("idiv") || is_word("mod")) {
    const auto word = take().text;
    left = make(Op::kArithmetic, std::move(left), set_union());
    left->arithmetic = word == "*"      ? Arithmetic::kMultiply
                       : word == "div"  ? Arithmetic::kDivide
                       : word == "idiv" ? Arithmetic::kIntegerDivide
                                        : Arithmetic::kModulo;
    left = finish(std::move(left));
  }
  return left;
}

ExprPtr XPathParser::set_union() {
  auto left = intersection();
  while (is_symbol("|") || is_word("union")) {
    take();
    left = make(Op::kSetOperation, std::move(left), intersection());
    left->set_operation = SetOperation::kUnion;
    left = finish(std::move(left));
  }
  return left;
}

ExprPtr XPathParser::intersection() {
  auto left = typed();
  while (is_word("intersect") || is_word("except")) {
    const auto operation = take().text == "except" ? SetOperation::kExcept : SetOperation::kIntersect;
    left = make(Op::kSetOperation, std::move(left), typed());
    left->set_operation = operation;
    left = finish(std::move(left));
  }
  return left;
}

// instance of, treat as, castable as, cast as: each at most once, in this order from loose to tight.
ExprPtr XPathParser::typed() {
  auto expr = unary();
  while (true) {
    Op op{};
    if (is_word("cast") && is_word("as", 1)) {
      op = Op::kCast;
    } else if (is_word("castable") && is_word("as", 1)) {
      op = Op::kCastable;
    } else if (is_word("treat") && is_word("as", 1)) {
      op = Op::kTreatAs;
    } else if (is_word("instance") && is_word("of", 1)) {
      op = Op::kInstanceOf;
    } else {
      return expr;
    }
    take();
    take();
    expr = make(op, std::move(expr));
    if (op == Op::kCast || op == Op::kCastable) {
      expr->type.kind = SequenceType::Kind::kAtomic;
      expr->type.atomic = atomic_type(peek());
      take();
      expr->type.may_be_empty = take_symbol("?");
      const bool only_testable = expr->type.atomic == AtomicType::kDate || expr->type.atomic == AtomicType::kDateTime ||
                                 expr->type.atomic == AtomicType::kGYear;
      if (op == Op::kCast && only_testable) {
        wrong("\"cast as\" naar een datum kan hier niet, alleen \"castable as\"",
              "\"cast as\" to a date is not supported, only \"castable as\"");
      }
    } else {
      expr->type = sequence_type();
    }
    expr = finish(std::move(expr));
  }
}

AtomicType XPathParser::atomic_type(const Token& token) {
  if (token.kind == TokenKind::kName && uri_of(token) == "http://www.w3.org/2001/XMLSchema") {
    for (const auto& [name, type] : kTypes) {
      if (name == token.text) {
        return type;
      }
    }
  }
  wrong(fmt::format("het type {} is hier niet bekend", token.text),
        fmt::format("the type {} is not supported", token.text));
}

SequenceType XPathParser::sequence_type() {
  SequenceType type;
  if (is_word("empty-sequence") && is_symbol("(", 1)) {
    at_ += 2;
    expect(")");
    type.kind = SequenceType::Kind::kEmpty;
    return type;
  }
  if (is_word("item") && is_symbol("(", 1)) {
    at_ += 2;
    expect(")");
    type.kind = SequenceType::Kind::kItem;
  } else if (is_kind_test(0)) {
    type.kind = SequenceType::Kind::kNode;
    type.test = kind_test();
  } else {
    type.kind = SequenceType::Kind::kAtomic;
    type.atomic = atomic_type(peek());
    take();
  }
  if (take_symbol("?")) {
    type.may_be_empty = true;
  } else if (take_symbol("*")) {
    type.may_be_empty = type.may_be_many = true;
  } else if (take_symbol("+")) {
    type.may_be_many = true;
  }
  return type;
}

ExprPtr XPathParser::unary() {
  bool negative = false;
  bool sign = false;
  while (is_symbol("-") || is_symbol("+")) {
    negative ^= take().text == "-";
    sign = true;
  }
  auto expr = path();
  if (!sign) {
    return expr;
  }
  expr = make(Op::kNegate, std::move(expr));
  expr->arithmetic = negative ? Arithmetic::kSubtract : Arithmetic::kAdd;
  return finish(std::move(expr));
}

ExprPtr compile_xpath(std::string_view text, StaticContext& context) {
  require_utf8(text);
  return XPathParser(text, context).expression();
}

MatchPattern compile_pattern(std::string_view text, StaticContext& context) {
  require_utf8(text);
  return XPathParser(text, context).pattern();
}

}  // namespace pareltjes::engines::xml_rules
