// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/compare/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string>

namespace pareltjes::overeenkomsten {
namespace {

using engines::text_compare::Change;
using engines::text_compare::Sign;
using engines::text_compare::Signal;

constexpr std::size_t kLongestQuote = 90;  ///< Bytes: the whole text stands beside it.

std::string quote(const std::string& text) {
  if (text.size() <= kLongestQuote) return "‘" + text + "’";
  auto end = kLongestQuote;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return "‘" + text.substr(0, end) + "…’";
}

/// "X wordt Y", "X vervalt" or "X komt erbij".
core::Text turns_into(const Sign& sign, const core::Text& what) {
  if (sign.before.empty()) {
    return {fmt::format("{} komt erbij: {}.", what.nl, quote(sign.after)),
            fmt::format("{} is added: {}.", what.en, quote(sign.after))};
  }
  if (sign.after.empty()) {
    return {fmt::format("{} vervalt: {}.", what.nl, quote(sign.before)),
            fmt::format("{} is removed: {}.", what.en, quote(sign.before))};
  }
  return {fmt::format("{} verandert: {} wordt {}.", what.nl, quote(sign.before), quote(sign.after)),
          fmt::format("{} changes: {} becomes {}.", what.en, quote(sign.before), quote(sign.after))};
}

/// The words are the same, but the numbers are not.
core::Text points_elsewhere(const Sign& sign) {
  const core::Text what = sign.annex ? core::Text{"bijlage ", "annex "} : core::Text{};
  const core::Text other = sign.annex ? core::Text{"bijlage", "annex"} : core::Text{"bepaling", "clause"};
  core::Text text{fmt::format("De verwijzing naar {}{} wijst nu een andere {} aan.", what.nl, sign.before, other.nl),
                  fmt::format("The reference to {}{} now names another {}.", what.en, sign.before, other.en)};
  if (sign.meant.empty()) return text;
  auto meant = sign.meant;  // "b" of "Bijlage B"
  std::ranges::transform(meant, meant.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  text.nl += fmt::format(" De standaard bedoelt wat hier {}{} is.", what.nl, meant);
  text.en += fmt::format(" The standard means what is {}{} here.", what.en, meant);
  return text;
}

core::Text tell(const Sign& sign) {
  switch (sign.signal) {
    case Signal::kNumber:
      return turns_into(sign, {"Een getal of termijn", "A number or term"});
    case Signal::kNegation:
      return turns_into(sign, {"Een ontkenning", "A negation"});
    case Signal::kModal:
      return turns_into(sign, {"Wat moet of mag", "What must or may be done"});
    case Signal::kParty:
      return turns_into(sign, {"De partij", "The party"});
    case Signal::kCondition:
      return turns_into(sign, {"Een voorwaarde", "A condition"});
    case Signal::kReference:
      if (sign.elsewhere) return points_elsewhere(sign);
      return turns_into(sign, {"Een verwijzing", "A reference"});
    case Signal::kSentenceRemoved:
      return {"Een hele zin vervalt.", "A whole sentence is removed."};
    case Signal::kSentenceAdded:
      return {"Een hele zin komt erbij.", "A whole sentence is added."};
    case Signal::kContent:
      return turns_into(sign, {"De inhoud", "The content"});
    case Signal::kOrder:
      return {"Dezelfde woorden staan in een andere volgorde.", "The same words stand in another order."};
    case Signal::kWording:
      return {"Er staan andere woorden met dezelfde betekenis.", "There are other words with the same meaning."};
  }
  return {};
}

void add(core::Text& all, const core::Text& sentence) {
  all.nl += (all.nl.empty() ? "" : " ") + sentence.nl;
  all.en += (all.en.empty() ? "" : " ") + sentence.en;
}

}  // namespace

core::Text explain(const Change& change) {
  switch (change.kind) {
    case Change::Kind::kGone:
      return {"Deze bepaling staat niet in de tekst.", "This clause is not in the text."};
    case Change::Kind::kNew:
      return {"Deze bepaling staat niet in de standaard.", "This clause is not in the standard."};
    case Change::Kind::kMoved:
      return {"De woorden zijn gelijk. De bepaling staat op een andere plek.",
              "The words are the same. The clause stands in another place."};
    default:
      break;
  }
  core::Text all;
  if (change.rewritten) add(all, {"De bepaling is herschreven.", "The clause was rewritten."});
  if (change.moved) add(all, {"De bepaling staat ook op een andere plek.", "The clause also stands in another place."});
  constexpr std::size_t kMostTold = 3;
  for (std::size_t i = 0; i < change.signs.size() && i < kMostTold; ++i) add(all, tell(change.signs[i]));
  return all;
}

}  // namespace pareltjes::overeenkomsten
