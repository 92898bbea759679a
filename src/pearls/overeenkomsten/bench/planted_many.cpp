// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/bench/planted_many.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "engines/text_compare/tokens.hpp"
#include "pearls/overeenkomsten/bench/planted_parts.hpp"
#include "pearls/overeenkomsten/compare/found_fields.hpp"

namespace pareltjes::overeenkomsten::planted {
namespace {

namespace compare = engines::text_compare;

/// Each sentence only once in a text.
std::string fresh_sentence(std::size_t which) {
  static constexpr std::string_view kWho[] = {"De helpdesk",   "Een mediator", "Het projectteam", "De accountmanager",
                                              "De stuurgroep", "De opleider",  "Het callcenter"};
  static constexpr std::string_view kDoes[] = {
      "is op werkdagen bereikbaar van negen tot vijf", "bespreekt elk kwartaal de planning in Utrecht",
      "rekent een vergoeding van EUR 500 per uur", "stuurt een factuur naar de crediteurenadministratie",
      "verzorgt koffie en lunch tijdens een bijeenkomst"};
  return fmt::format("{} {}.", kWho[which % std::size(kWho)], kDoes[which % std::size(kDoes)]);
}

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  for (auto& token : compare::tokenize(text, compare::Fields::kMarked)) {
    if (token.counts()) words.push_back(std::move(token.key));
  }
  return words;
}

/// Lines of a text while changes are planted in them.
class Planter {
 public:
  Planter(const Standard& standard, std::mt19937& random)
      : standard_(standard), random_(random), lines_(planted::lines_of(standard)) {
    for (const auto& line : lines_) originals_[line.origin] = line.text;
  }

  /// Puts one clause in, and counts on with or without the references.
  Shifted shift() {
    const auto clauses = clauses_of(lines_);
    const auto at = clauses[random_() % (clauses.size() / 2)];
    lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(at), {"0", fresh_sentence(random_()), true, {}});
    Shifted made;
    auto left = lines_;
    renumber();
    made.followed = text_of(standard_, lines_, random_);
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (lines_[i].clause && lines_[i].text != left[i].text) made.stale.push_back(lines_[i].origin);
      left[i].number = lines_[i].number;
    }
    made.left = text_of(standard_, left, random_);
    return made;
  }

  Many plant(const Wishes& wishes) {
    auto at = random_() % lines_.size();
    for (std::size_t tries = 0; planted_ < wishes.changes && tries < wishes.changes * 60; ++tries) {
      const auto clauses = clauses_of(lines_);
      if (clauses.size() < 4) break;
      if (!wishes.adjacent || planted_ == 0 || tries % 20 == 19) at = random_() % clauses.size();
      const auto kind = kAllKinds[random_() % std::size(kAllKinds)];
      planted_ += change(clauses, at % clauses.size(), kind) ? 1U : 0U;
      if (wishes.adjacent) ++at;
    }
    if (wishes.renumbered) renumber();
    return gather();
  }

 private:
  bool change(const std::vector<std::size_t>& clauses, std::size_t which, Kind kind) {
    const auto at = clauses[which];
    auto& line = lines_[at];
    if (line.origin.empty()) return false;
    switch (kind) {
      case Kind::kDeletedClause:
        if (done_.contains(line.origin)) return false;
        done_[line.origin].push_back(kind);
        lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(at));
        return true;
      case Kind::kInsertedClause:
        lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                      {line.number + "9", fresh_sentence(inserted_++), true, {}});
        return true;
      case Kind::kMoved:
        return move(clauses, which);
      default:
        return change_words(line, kind);
    }
  }

  /// Beside its neighbour either of both may count as the one that moved, so it goes further.
  bool move(const std::vector<std::size_t>& clauses, std::size_t which) {
    constexpr std::size_t kFar = 6;
    const auto target = random_() % clauses.size();
    const Line moved = lines_[clauses[which]];
    if ((target > which ? target - which : which - target) < kFar || done_.contains(moved.origin)) return false;
    done_[moved.origin].push_back(Kind::kMoved);
    lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(clauses[which]));
    lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(clauses[target]), moved);
    return true;
  }

  bool change_words(Line& line, Kind kind) {
    constexpr std::size_t kMost = 2;
    auto& done = done_[line.origin];
    if (done.size() >= kMost || std::ranges::find(done, kind) != done.end()) return false;
    std::string text = line.text;
    if (kind == Kind::kInsertedSentence) {
      text += " " + fresh_sentence(inserted_++);
    } else if (!change_in_place(text, kind, random_)) {
      return false;
    }
    // The second change may undo the first.
    if (words_of(text) == words_of(originals_[line.origin])) return false;
    line.text = std::move(text);
    done.push_back(kind);
    return true;
  }

  /// Articles and their clauses count on; what refers to one of them follows it.
  void renumber() {
    std::map<std::string, std::string> now;
    std::size_t article = 0;
    std::size_t clause = 0;
    for (auto& line : lines_) {
      const bool heading = !line.clause && line.text.starts_with("Artikel ");
      if (heading) {
        clause = 0;
        ++article;
        const auto number = fmt::format("{}", article);
        line.text = "Artikel " + number + line.text.substr(std::string_view("Artikel ").size() + line.number.size());
        line.number = number;
      } else if (line.clause) {
        line.number = fmt::format("{}.{}", std::max<std::size_t>(article, 1), ++clause);
      }
      if (!line.origin.empty()) now[line.origin] = line.number;
    }
    std::set<std::string> taken;
    for (const auto& line : lines_) {
      if (!line.origin.empty()) taken.insert(line.number);  // what was put in its place is told as a rewritten clause
    }
    for (auto& line : lines_) {
      const bool stale = follow(line.text, now, taken);
      if (stale && !line.origin.empty()) done_[line.origin].push_back(Kind::kNumber);
    }
  }

  /// Whether a reference to what is gone names another clause from now on.
  bool follow(std::string& text, const std::map<std::string, std::string>& now,
              const std::set<std::string>& taken) const {
    bool stale = false;
    constexpr std::string_view kWord = "artikel ";
    for (auto at = text.find(kWord); at != std::string::npos; at = text.find(kWord, at + 1)) {
      const auto begin = at + kWord.size();
      auto end = begin;
      while (end < text.size() &&
             ((text[end] >= '0' && text[end] <= '9') ||
              (text[end] == '.' && end + 1 < text.size() && text[end + 1] >= '0' && text[end + 1] <= '9')))
        ++end;
      const auto found = now.find(text.substr(begin, end - begin));
      const bool of_a_law = text.compare(end, 4, " AVG") == 0 || text.compare(end, 4, " of ") == 0;
      const auto number = text.substr(begin, end - begin);
      if (of_a_law) continue;
      if (found != now.end()) {
        text.replace(begin, end - begin, found->second);
      } else if (originals_.contains(number) && taken.contains(number)) {
        stale = true;
      }
    }
    return stale;
  }

  Many gather() {
    Many made;
    made.text = text_of(standard_, lines_, random_);
    for (auto& [origin, how] : done_) {
      if (how.empty()) continue;
      const bool gone = how.front() == Kind::kDeletedClause;
      const bool only_moved = how.size() == 1 && how.front() == Kind::kMoved;
      const auto line = std::ranges::find(lines_, origin, &Line::origin);
      made.touched.push_back({origin,
                              gone         ? "weg"
                              : only_moved ? "verplaatst"
                                           : "gewijzigd",
                              {},
                              gone ? std::string() : line->number,
                              how});
    }
    for (const auto& line : lines_) {
      if (line.clause && line.origin.empty())
        made.touched.push_back({line.number, "nieuw", line.text, line.number, {Kind::kInsertedClause}});
    }
    return made;
  }

  const Standard& standard_;
  std::mt19937& random_;
  std::vector<Line> lines_;
  std::map<std::string, std::string> originals_;
  std::map<std::string, std::vector<Kind>> done_;
  std::size_t planted_ = 0;
  std::size_t inserted_ = 0;
};

bool tells_of(const Deviation& row, const Touched& touched) {
  if (touched.kind == "nieuw") return row.after.find(touched.text) != std::string::npos;
  // Changed so much that it is told as gone and new is told well.
  if (overeenkomsten::name_of(row.kind) == "nieuw") return row.number == touched.now;
  return row.number == touched.number;
}

}  // namespace

Many plant_many(const Standard& standard, const Wishes& wishes, std::mt19937& random) {
  return Planter(standard, random).plant(wishes);
}

Shifted shifted(const Standard& standard, std::mt19937& random) {
  return Planter(standard, random).shift();
}

std::string cross_referring_standard() {
  static constexpr std::string_view kSubjects[] = {
      "de planning van het onderhoud", "het beheer van sleutels",     "de keuring van liften",
      "het schoonmaken van ramen",     "de opslag van meubels",       "het vervoer van boeken",
      "de controle van meters",        "het snoeien van bomen",       "de verhuur van zalen",
      "het drukken van folders",       "de reparatie van fietsen",    "het wassen van kleding",
      "de inzameling van papier",      "het schilderen van kozijnen", "de bewaking van gebouwen"};
  constexpr std::size_t kClauses = 3;
  const auto number = [](std::size_t i) {
    i %= std::size(kSubjects);
    return fmt::format("{}.{}", i / kClauses + 1, i % kClauses + 1);
  };
  std::string text = "Overeenkomst kruis\nGemeente <naam gemeente> en <bedrijf> komen overeen:\n";
  for (std::size_t i = 0; i < std::size(kSubjects); ++i) {
    if (i % kClauses == 0) text += fmt::format("Artikel {} Onderdeel {}\n", i / kClauses + 1, kSubjects[i]);
    text += fmt::format("{}\tVoor {} gelden artikel {} en artikel {}, en daarnaast artikel {} AVG.\n", number(i),
                        kSubjects[i], number(i + 4), number(i + 7), 5 + i);
  }
  return text;
}

void ManyScore::add(const ManyScore& other) {
  touched += other.touched;
  found += other.found;
  as_kind += other.as_kind;
  rows += other.rows;
  right += other.right;
  asked += other.asked;
  wrong += other.wrong;
}

ManyScore score_of(const Many& made, const Standard& standard, const Submitted& text, const Deviations& deviations) {
  const auto clauses = overeenkomsten::clauses_of(standard);
  std::vector<std::string> asked;  // clauses with a field that asks to be read
  for (const auto& question : questions_about_fields(text, standard, deviations))
    asked.push_back(clauses.clauses[deviations.fields[question.field].standard].number);
  ManyScore score;
  std::vector<const Deviation*> rows;
  for (const auto& one : deviations.list) {
    if (one.numbered) rows.push_back(&one);
  }
  for (const auto& touched : made.touched) {
    ++score.touched;
    const auto row = std::ranges::find_if(rows, [&](const Deviation* one) { return tells_of(*one, touched); });
    std::string how;
    for (const auto kind : touched.how) how += fmt::format(" {}", name_of(kind));
    if (row == rows.end() && std::ranges::find(asked, touched.number) != asked.end()) {
      ++score.asked;
      continue;
    }
    if (row == rows.end()) {
      score.wrong += fmt::format("gemist {} {}:{}\n", touched.number, touched.kind, how);
      continue;
    }
    ++score.found;
    const bool as_kind = overeenkomsten::name_of((*row)->kind) == touched.kind;
    score.as_kind += as_kind ? 1U : 0U;
    if (!as_kind)
      score.wrong += fmt::format("anders {} {}:{} → {}\n", touched.number, touched.kind, how,
                                 overeenkomsten::name_of((*row)->kind));
  }
  for (const auto* row : rows) {
    ++score.rows;
    const bool right =
        std::ranges::any_of(made.touched, [&](const Touched& touched) { return tells_of(*row, touched); });
    score.right += right ? 1U : 0U;
    if (!right)
      score.wrong += fmt::format("onterecht {} {}: {}\n", row->number, overeenkomsten::name_of(row->kind), row->marked);
  }
  return score;
}

}  // namespace pareltjes::overeenkomsten::planted
