// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/bench/planted.hpp"

#include <fmt/format.h>

#include "pearls/overeenkomsten/bench/planted_parts.hpp"

namespace pareltjes::overeenkomsten::planted {

std::string_view name_of(Kind kind) {
  constexpr std::string_view kNames[] = {"getal",   "ontkenning",     "moeten-mogen", "partij",     "bepaling-weg",
                                         "zin-weg", "bepaling-erbij", "zin-erbij",    "verplaatst", "synoniem"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string made_up_standard(std::size_t words) {
  static constexpr std::string_view kWords[] = {
      "verwerker",   "gemeente",     "gegevens",   "melding",   "overeenkomst", "maatregelen",
      "beveiliging", "toestemming",  "kosten",     "audit",     "logboek",      "inbreuk",
      "redelijke",   "verstrekt",    "informeert", "controle",  "instructie",   "subverwerker",
      "betrokkene",  "schriftelijk", "verzoek",    "uiterlijk", "niet",         "moet"};
  std::mt19937 random(5);
  std::string text = "Overeenkomst proef\nGemeente <naam gemeente> en <bedrijf> komen overeen:\n";
  for (std::size_t made = 0, article = 1; made < words; ++article) {
    text += fmt::format("Artikel {} Onderwerp {}\n", article, article);
    for (std::size_t clause = 1; clause <= 8; ++clause, made += 54) {
      text += fmt::format("{}.{}\t", article, clause);
      for (int sentence = 0; sentence < 3; ++sentence) {
        text += "De verwerker";
        for (int word = 0; word < 13; ++word) text += fmt::format(" {}", kWords[random() % std::size(kWords)]);
        text += fmt::format(" binnen {} dagen.{}", 1 + random() % 60,
                            clause == 1 && sentence < 2 ? " Contact: <naam>. " : " ");
      }
      text += "\n";
    }
  }
  return text;
}

Text filled_in(const Standard& standard, std::mt19937& random) {
  return {text_of(standard, lines_of(standard), random), true, {}, {}};
}

Text plant(const Standard& standard, Kind kind, std::mt19937& random) {
  auto lines = lines_of(standard);
  const auto clauses = clauses_of(lines);
  if (clauses.size() < 3) return {};
  const auto at = clauses[random() % clauses.size()];
  auto& line = lines[at];
  Text made{{}, true, line.number, "gewijzigd"};
  switch (kind) {
    case Kind::kDeletedClause:
      made.kind = "weg";
      lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at));
      break;
    case Kind::kInsertedClause: {
      made.kind = "nieuw";
      const auto article = line.number.substr(0, line.number.find('.'));
      made.number = article + ".99";
      lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                   {made.number, strange_sentence(random), true, {}});
      break;
    }
    case Kind::kMoved: {
      made.kind = "verplaatst";
      const auto target = clauses[random() % clauses.size()];
      const auto distance = target > at ? target - at : at - target;
      made.changed = distance > 3;  // beside its neighbour either of both may count as the one that moved
      if (!made.changed) break;
      const Line moved = line;
      lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at));
      lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(target), moved);
      break;
    }
    default:
      made.changed = change_in_place(line.text, kind, random);
  }
  made.text = text_of(standard, lines, random);
  return made;
}

}  // namespace pareltjes::overeenkomsten::planted
