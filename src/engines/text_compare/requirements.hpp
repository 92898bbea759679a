// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/language.hpp"
#include "engines/text_compare/clauses.hpp"
#include "engines/text_compare/words.hpp"

namespace pareltjes::engines::text_compare {

enum class Verdict { kArranged, kPartly, kMissing, kConflicting, kRefers };

/// What a rule shows when it fires.
enum class Role {
  kCore,      ///< The part of the requirement is there. All parts that must be there make it arranged.
  kConflict,  ///< The text says the opposite of the requirement.
  kWeakened,  ///< The sentence that holds the part takes it back: "waar mogelijk". Without a part it takes back every
              ///< one.
  kRefers     ///< The text leaves it to another document.
};

/// A thing a rule looks for. Terms are divided by blanks, and all must be there; alternatives by '|'.
///   #melden     a concept of the table of words      ~niet   a group of negation, modal verb, party or condition
///   hosting     a word, by its stem                  verwerk*  the beginning of a word
///   a..b        a, and b at most eight words later   uur<=24   a quantity: unit, comparison, value
///   !term       it must not be there                 @term     it may stand anywhere in the clause or its headings
struct Pattern {
  struct Alternative {
    enum class Kind { kConcept, kGroup, kStem, kPrefix, kPair, kQuantity };
    Kind kind = Kind::kStem;
    std::string text;
    std::vector<Alternative> pair;  ///< Two of them.
    std::string comparison;
    double value = 0;
  };
  struct Term {
    bool absent = false;
    bool anywhere = false;
    std::vector<Alternative> alternatives;
  };
  std::vector<Term> terms;

  static core::Result<Pattern> parse(std::string_view text, core::Language language, const Lexicon& lexicon);
};

struct Rule {
  std::string id;
  std::string requirement;  ///< "a" … "h", "meldtermijn".
  std::string part;         ///< Which part of the requirement; empty of conflicts and references.
  Role role = Role::kCore;
  core::Language language = core::Language::kDutch;
  Pattern pattern;
  std::optional<Pattern> unless;
  std::string who;  ///< The party that must act, "" for any.
  std::string source;
  core::Text explanation;
};

/// What the law asks for: a name, its parts, and which of them must be there.
struct Requirement {
  struct Part {
    std::string id;
    core::Text name;
    bool required = true;
  };
  std::string id;
  core::Text name;
  std::string source;
  std::vector<Part> parts;
};

/// Requirements and the rules that find them, as data.
class RuleBook {
 public:
  /// @param requirements CSV: eis;onderdeel;verplicht;naam_nl;naam_en;bron. A row with an empty onderdeel names the
  /// requirement.
  /// @param rules CSV: regel;eis;onderdeel;rol;taal;patroon;tenzij;wie;bron;uitleg_nl;uitleg_en.
  static core::Result<RuleBook> parse(std::string_view requirements, std::string_view rules, const Lexicon& lexicon,
                                      const std::string& file);

  [[nodiscard]] const std::vector<Requirement>& requirements() const { return requirements_; }
  [[nodiscard]] const std::vector<Rule>& rules() const { return rules_; }
  [[nodiscard]] const Requirement* find(std::string_view id) const;

 private:
  core::Result<void> add_requirement(const std::vector<std::string>& cells, std::int64_t line, const std::string& file);
  core::Result<void> add_rule(const std::vector<std::string>& cells, std::int64_t line, const std::string& file,
                              const Lexicon& lexicon);

  std::vector<Requirement> requirements_;
  std::vector<Rule> rules_;
};

/// A sentence that a rule fired on.
struct Evidence {
  const Rule* rule = nullptr;
  std::size_t clause = 0;
  std::string sentence;
  std::size_t line = 0;
  bool negated = false;  ///< The sentence denies what the rule looks for.
  bool weakened = false;
  std::string weakness;  ///< Id of the rule that says so.
};

/// How a text does on one requirement, with what shows it.
struct Judgement {
  const Requirement* requirement = nullptr;
  Verdict verdict = Verdict::kMissing;
  std::vector<Evidence> evidence;     ///< What the verdict rests on, the strongest first.
  std::vector<std::string> missing;   ///< Parts that must be there and are not.
  std::map<std::string, bool> parts;  ///< Each part that was found; true when it was not taken back.
};

/// A clause as rules read it: sentences with their words, who acts, and what stands around.
struct ReadClause {
  struct Sentence {
    std::string text;
    std::size_t line = 0;
    std::size_t own = 0;  ///< Where the words of the sentence itself begin; before it those of its lead-in.
    std::vector<Word> words;
    std::vector<Quantity> quantities;  ///< Of the sentence itself.
    std::string actor;                 ///< Party that acts, "" when it cannot be told.
  };
  std::size_t clause = 0;
  std::vector<Sentence> sentences;
  std::vector<Word> around;  ///< Of the headings and of the whole clause.
};

/// A name that the text uses for a party: "Starred" of "Starred kan worden aangemerkt als bewerker".
struct PartyName {
  std::string name;  ///< A key.
  std::string party;
};
/// Names that a sentence says to be "als" a party and that come back through the text. Give them to Lexicon::add_party.
std::vector<PartyName> party_names(std::span<const Clause> clauses, const Lexicon& lexicon, core::Language language);

/// Reads clauses for judging. Blocks that are items of a list carry the words of the line that introduces them.
/// Who acts: the first party that no preposition stands before ("op verzoek van …" is nobody's act), or the one behind
/// "door".
std::vector<ReadClause> read_clauses(std::span<const Clause> clauses, const Lexicon& lexicon, core::Language language);

/// Whether a pattern holds in a sentence; `at` receives the first place where it does.
bool holds(const Pattern& pattern, const ReadClause& clause, const ReadClause::Sentence& sentence,
           std::size_t* at = nullptr);

/// Judges every requirement of the book. Deterministic; the order of rules decides nothing but the order of what is
/// shown. Arranged: every required part found and none taken back. Partly: some. Conflicting: a conflict, or a part
/// only denied. Refers: nothing found but a reference. Missing: nothing.
std::vector<Judgement> judge(std::span<const ReadClause> clauses, const RuleBook& book, core::Language language);

/// The requirements whose rules speak of these sentences: what a change in them touches.
std::vector<std::string> touched_by(const ReadClause& clause, const RuleBook& book, core::Language language);

}  // namespace pareltjes::engines::text_compare
