// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/language.hpp"
#include "platform/pearl/outcome.hpp"
#include "platform/texts/text_document.hpp"

namespace pareltjes::datarechten {

/// How a contract file does on one of the twelve points.
struct Point {
  std::string key;  ///< "zeggenschap" … "geen-afsluiting": fixed, in the order of point_keys().
  core::Text name;
  std::string verdict;     ///< "geregeld", "deels", "ontbreekt", "strijdig" or "verwijst".
  std::string sentence;    ///< The words of the contract; empty when it is missing.
  core::Text place;        ///< "regel 12", "pagina 3, regel 12"; empty without a sentence.
  core::Text explanation;  ///< What it means.
  core::Text proposal;     ///< A clause to propose, an example for a lawyer; empty when the point is arranged.
  core::Text law;          ///< Which open law helps.
  std::vector<std::string> arranged;  ///< Parts that are there and not taken back: "processen".
  std::string document;               ///< The document that settles it; empty when it is missing.
  std::string article;                ///< Number of the clause, "4.2"; empty when it has none.
  std::string rule;                   ///< Id of the rule that found the sentence.
  std::string source;                 ///< What the point rests on.
};

/// The same of one document by itself: one row for each sentence that shows it.
struct DocumentPoint {
  std::string document, key, verdict, sentence, article, rule, source;
  core::Text place;
};

/// A document as it was read, in the order of precedence.
struct JudgedDocument {
  std::string name;
  core::Text kind;
  core::Language language = core::Language::kDutch;
  std::int64_t words = 0;
  std::int64_t clauses = 0;
};

/// Two documents that say different things of a point.
struct PointContradiction {
  std::string key;
  std::string prevails, prevailing_sentence;
  std::string yields, yielding_sentence;
  core::Text explanation;
};

struct ClauseCheck {
  std::vector<Point> points;  ///< Exactly twelve.
  std::vector<DocumentPoint> by_document;
  std::vector<JudgedDocument> documents;
  std::vector<PointContradiction> contradictions;
  std::vector<pearl::Finding> findings;  ///< What the reader must know: loops, absent documents, no contract.

  [[nodiscard]] std::int64_t count(std::string_view verdict) const;
};

/// A document as it was given: untrusted.
struct GivenDocument {
  std::string name;
  std::string bytes;
};

/// Whether to go on, asked now and then; the error ends the judging.
using GoOn = std::function<core::Result<void>()>;

/// The twelve keys, in their fixed order.
std::vector<std::string> point_keys();

/// Judges a contract file on the twelve points.
/// @param order "invoer": the first document prevails; "soort": by the kind of document.
/// Errors: those of texts::read; kInvalidInput without documents.
core::Result<ClauseCheck> check_clauses(const std::vector<GivenDocument>& documents, std::string_view order,
                                        const GoOn& go_on = {});

/// A document that was read before.
struct NamedText {
  std::string name;
  texts::TextDocument text;
};

/// The same of documents that were read before. Without documents every point is missing.
ClauseCheck check_texts(std::vector<NamedText> documents, std::string_view order);

}  // namespace pareltjes::datarechten
