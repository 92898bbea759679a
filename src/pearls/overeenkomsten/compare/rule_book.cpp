// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/compare/rule_book.hpp"

#include <string>

#include "core/resources.hpp"

namespace pareltjes::overeenkomsten {
namespace {

namespace compare = engines::text_compare;

constexpr std::string_view kFolder = "src/pearls/overeenkomsten/regels/";

compare::RuleBook read_book() {
  const auto text = [](const char* name) {
    return core::find_resource(std::string(kFolder) + name).value_or(std::string_view());
  };
  auto book = compare::RuleBook::parse(text("toets-eisen.csv"), text("toets-avg28.csv"), compare::Lexicon::built_in(),
                                       "regels/toets-avg28.csv");
  // The rules are part of the program, and a test reads them.
  return book ? std::move(*book) : compare::RuleBook();
}

}  // namespace

const compare::RuleBook& rule_book() {
  static const auto book = read_book();
  return book;
}

}  // namespace pareltjes::overeenkomsten
