// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/bench/planted_parts.hpp"

#include <fmt/format.h>

#include "engines/text_compare/tokens.hpp"

namespace pareltjes::overeenkomsten::planted {
namespace {

namespace compare = engines::text_compare;

std::string value(const Standard& standard, std::mt19937& random) {
  static constexpr std::string_view kValues[] = {"Voorbeeldstad",
                                                 "Voorbeeldsoft B.V.",
                                                 "Jansen, De Vries en Zonen",
                                                 "1 februari 2026",
                                                 "EUR 25.000",
                                                 "12345678",
                                                 "SaaS voor meldingen. Ook in het weekend.",
                                                 "mevrouw T. Test",
                                                 "48 uur",
                                                 "niet van toepassing"};
  if (random() % 8 != 0) return std::string(kValues[random() % std::size(kValues)]);
  // Words of the standard itself: the hardest to tell from locked text.
  const auto& part = standard.parts[random() % standard.parts.size()];
  std::string words;
  for (const auto& token : compare::tokenize(part.text, compare::Fields::kMarked)) {
    if (token.kind != compare::TokenKind::kWord) continue;
    words += (words.empty() ? "" : " ") + part.text.substr(token.begin, token.end - token.begin);
    if (words.size() > 40) break;
  }
  return words.empty() ? "Voorbeeldstad" : words;
}

std::string fill(const Standard& standard, const std::string& text, std::mt19937& random) {
  std::string made;
  std::size_t at = 0;
  for (const auto& token : compare::tokenize(text, compare::Fields::kMarked)) {
    if (token.kind != compare::TokenKind::kField) continue;
    made += text.substr(at, token.begin - at) + value(standard, random);
    at = token.end;
  }
  return made + text.substr(at);
}

bool replace_first(std::string& text, std::string_view word, std::string_view with) {
  for (const auto& token : compare::tokenize(text, compare::Fields::kMarked)) {
    if (token.key != word || token.kind == compare::TokenKind::kField) continue;
    text.replace(token.begin, token.end - token.begin, with);
    return true;
  }
  return false;
}

bool change_number(std::string& text, std::mt19937& random) {
  std::vector<compare::Token> numbers;
  for (auto& token : compare::tokenize(text, compare::Fields::kMarked)) {
    if (token.kind == compare::TokenKind::kNumber) numbers.push_back(std::move(token));
  }
  if (numbers.empty()) return false;
  const auto& chosen = numbers[random() % numbers.size()];
  const auto other = std::to_string(2 + random() % 97);
  if (chosen.key == other) return false;
  text.replace(chosen.begin, chosen.end - chosen.begin, other);
  return true;
}

/// "niet" behind a verb, or away where it stands.
bool change_negation(std::string& text, std::mt19937&) {
  if (replace_first(text, "niet", "")) return true;
  for (const auto* verb : {"verwerkt", "zorgt", "zal", "moeten", "meldt", "verleent", "stelt", "heeft", "neemt", "mag",
                           "gaat", "eindigt", "werkt", "geldt", "helpt", "is"}) {
    if (replace_first(text, verb, std::string(verb) + " niet")) return true;
  }
  return false;
}

bool change_modal(std::string& text, std::mt19937&) {
  for (const auto& [old, other] :
       {std::pair{"moeten", "kunnen"}, std::pair{"zal", "kan"}, std::pair{"mag", "moet"}, std::pair{"zullen", "kunnen"},
        std::pair{"moet", "mag"}, std::pair{"dient", "mag"}}) {
    if (replace_first(text, old, other)) return true;
  }
  return false;
}

bool change_party(std::string& text, std::mt19937&) {
  return replace_first(text, "verwerker", "Verwerkingsverantwoordelijke") ||
         replace_first(text, "verwerkingsverantwoordelijke", "Verwerker");
}

bool change_synonym(std::string& text, std::mt19937& random) {
  static constexpr std::pair<std::string_view, std::string_view> kSynonyms[] = {{"uiterlijk", "ten hoogste"},
                                                                                {"tenzij", "behalve wanneer"},
                                                                                {"uitsluitend", "alleen"},
                                                                                {"wanneer", "als"},
                                                                                {"informeren", "inlichten"},
                                                                                {"verleent", "geeft"},
                                                                                {"overeenkomst", "contract"},
                                                                                {"inbreuk", "datalek"},
                                                                                {"toestemming", "goedkeuring"},
                                                                                {"passende", "geschikte"},
                                                                                {"zal", "moet"},
                                                                                {"persoonsgegevens", "persoonsgegeven"},
                                                                                {"wissen", "vernietigen"},
                                                                                {"helpt", "ondersteunt"}};
  const auto first = random() % std::size(kSynonyms);
  for (std::size_t i = 0; i < std::size(kSynonyms); ++i) {
    const auto& [word, other] = kSynonyms[(first + i) % std::size(kSynonyms)];
    if (replace_first(text, word, other)) return true;
  }
  return false;
}

constexpr std::string_view kStrangeSentences[] = {
    "Verwerker mag voor deze werkzaamheden een vergoeding van EUR 500 per uur rekenen.",
    "Partijen evalueren de samenwerking elk kwartaal in een overleg.",
    "De aansprakelijkheid voor gevolgschade is uitgesloten.",
    "Geschillen worden eerst voorgelegd aan een mediator in Utrecht.",
    "De helpdesk is op werkdagen bereikbaar van negen tot vijf."};

bool change_sentence(std::string& text, Kind kind, std::mt19937& random) {
  const auto found = compare::sentences(text);
  if (kind == Kind::kInsertedSentence) {
    text += " " + std::string(kStrangeSentences[random() % std::size(kStrangeSentences)]);
    return true;
  }
  const bool headed = text.find('\n') != std::string::npos;
  const std::size_t first = headed ? 1 : 0;
  if (found.size() < first + 2) return false;
  const auto& gone = found[first + random() % (found.size() - first)];
  text.erase(gone.begin, gone.end - gone.begin);
  return true;
}

}  // namespace

/// The numbered articles of a standard, as lines of a text.
std::vector<Line> lines_of(const Standard& standard) {
  std::vector<Line> lines;
  for (const auto& part : standard.parts) {
    const auto& text = part.text;
    if (part.kind == PartKind::kArticle) {
      lines.push_back({part.number, fmt::format("Artikel {} {}", part.number, part.heading), false, part.number});
      if (!text.empty()) lines.push_back({"", text, false});
    } else if (part.kind == PartKind::kClause && !part.number.empty()) {
      const auto body = part.heading.empty() ? text : part.heading + "\n" + text;
      lines.push_back({part.number, body, true, part.number});
    } else if (part.kind == PartKind::kPreamble || part.kind == PartKind::kRecital || part.kind == PartKind::kClause) {
      lines.push_back({"", text, false});
    }
  }
  return lines;
}

std::string text_of(const Standard& standard, const std::vector<Line>& lines, std::mt19937& random) {
  std::string text;
  for (const auto& line : lines) text += line.clause ? line.number + "\t" + line.text + "\n" : line.text + "\n";
  return fill(standard, text, random);
}

/// The lines that may be changed.
std::vector<std::size_t> clauses_of(const std::vector<Line>& lines) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].clause) found.push_back(i);
  }
  return found;
}

std::string strange_sentence(std::mt19937& random) {
  return std::string(kStrangeSentences[random() % std::size(kStrangeSentences)]);
}

bool change_in_place(std::string& text, Kind kind, std::mt19937& random) {
  switch (kind) {
    case Kind::kNumber:
      return change_number(text, random);
    case Kind::kNegation:
      return change_negation(text, random);
    case Kind::kModal:
      return change_modal(text, random);
    case Kind::kParty:
      return change_party(text, random);
    case Kind::kSynonym:
      return change_synonym(text, random);
    case Kind::kDeletedSentence:
    case Kind::kInsertedSentence:
      return change_sentence(text, kind, random);
    default:
      return false;
  }
}

}  // namespace pareltjes::overeenkomsten::planted
