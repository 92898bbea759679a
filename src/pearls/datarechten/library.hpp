// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/language.hpp"
#include "engines/text_compare/requirements.hpp"

namespace pareltjes::datarechten {

/// A clause to propose for a point: text of our own, an example for a lawyer (regels/bepalingen.csv).
struct ProposedClause {
  std::string key;
  core::Text title;
  core::Text text;
  std::string source;
};

/// An open law that helps with a point (regels/wetten.csv). A signal, never a rule: a lawyer decides whether it holds.
struct HelpfulLaw {
  std::string id;
  std::vector<std::string> keys;  ///< Points it helps with.
  std::string from;               ///< First day that it holds, "2027-01-12".
  core::Text sentence;
  std::string source, url, seen;
};

/// Where an edition of the GIBIT treats something: numbers differ by edition, so each has a name (regels/gibit.csv).
struct GibitArticle {
  std::string id;
  std::vector<std::string> keys;
  std::string edition, article;
  core::Text name;
};

/// All that the judgement rests on, as data of this room.
struct Library {
  engines::text_compare::RuleBook book;
  std::vector<ProposedClause> clauses;
  std::vector<HelpfulLaw> laws;
  std::vector<GibitArticle> gibit;
  struct Meaning {
    std::string key, verdict;
    core::Text text;
  };
  std::vector<Meaning> meanings;  ///< What a verdict on a point means for the municipality (regels/uitleg.csv).

  [[nodiscard]] const ProposedClause* clause_of(std::string_view key) const;
  [[nodiscard]] core::Text meaning_of(std::string_view key, std::string_view verdict) const;
  /// The sentences of the laws that help with a point.
  [[nodiscard]] core::Text law_of(std::string_view key) const;
  /// "artikel 18 (GIBIT 2020) of artikel 21 (GIBIT 2023)"; empty for a point that the GIBIT does not treat.
  [[nodiscard]] core::Text gibit_of(std::string_view key) const;
};

/// The library that is part of the program; a test reads every row of it.
const Library& library();

}  // namespace pareltjes::datarechten
