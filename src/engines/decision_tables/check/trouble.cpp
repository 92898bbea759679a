// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include "engines/decision_tables/check/columns.hpp"

namespace pareltjes::engines::decision_tables {
namespace {

using Reason = FeelProblem::Reason;

/// The sentence behind the place.
core::Text sentence(const FeelProblem& problem) {
  const auto what = shortened(problem.what);
  switch (problem.reason) {
    case Reason::kEmpty:
      return {"De cel is leeg.", "The cell is empty."};
    case Reason::kSyntax:
      if (what.empty()) return {"De cel houdt te vroeg op.", "The cell ends too early."};
      return {fmt::format("Het teken ‘{}’ hoort daar niet.", what),
              fmt::format("The sign ‘{}’ does not belong there.", what)};
    case Reason::kCurlyQuotes:
      return {fmt::format("Gebruik rechte aanhalingstekens in plaats van {}.", what),
              fmt::format("Use straight quotes in place of {}.", what)};
    case Reason::kOpenString:
      return {"Het aanhalingsteken aan het eind ontbreekt.", "The quote at the end is missing."};
    case Reason::kName:
      return {fmt::format("‘{}’ is een naam en geen waarde.", what), fmt::format("‘{}’ is a name and no value.", what)};
    case Reason::kOutside:
      return {fmt::format("‘{}’ valt buiten deze controle.", what), fmt::format("‘{}’ is beyond this check.", what)};
    case Reason::kTimeZone:
      return {fmt::format("De tijdzone in ‘{}’ valt buiten deze controle.", what),
              fmt::format("The time zone in ‘{}’ is beyond this check.", what)};
    case Reason::kBadTemporal:
      return {fmt::format("‘{}’ is geen datum, tijd of duur.", what),
              fmt::format("‘{}’ is no date, time or duration.", what)};
    case Reason::kTooManyDigits:
      return {"Een getal heeft hooguit 34 cijfers.", "A number has at most 34 digits."};
    case Reason::kMixedEnds:
      return {"De twee grenzen zijn van een ander soort.", "The two ends are of different kinds."};
    case Reason::kUnorderedEnds:
      return {fmt::format("Met {} is niets kleiner of groter.", what),
              fmt::format("Nothing is smaller or larger than {}.", what)};
  }
  return {};
}

std::string_view code_of(Reason reason) {
  if (reason == Reason::kEmpty) return "dmn-cel-leeg";
  if (reason == Reason::kName) return "dmn-cel-naam";
  if (reason == Reason::kOutside || reason == Reason::kTimeZone) return "dmn-cel-buiten";
  // Strings do have an order in FEEL; this engine leaves it out.
  return reason == Reason::kUnorderedEnds ? "dmn-cel-buiten" : "dmn-cel-fout";
}

}  // namespace

Trouble trouble_of(const FeelProblem& problem, std::string_view text, const core::Text& where) {
  const auto said = sentence(problem);
  const auto quoted = text.empty() ? std::string() : fmt::format(" ‘{}’", shortened(text));
  return {code_of(problem.reason),
          {fmt::format("{}:{}. {}", where.nl, quoted, said.nl), fmt::format("{}:{}. {}", where.en, quoted, said.en)}};
}

}  // namespace pareltjes::engines::decision_tables
