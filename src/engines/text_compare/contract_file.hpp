// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/language.hpp"
#include "engines/text_compare/contract.hpp"
#include "engines/text_compare/requirements.hpp"

namespace pareltjes::engines::text_compare {

/// "geregeld", "deels", "ontbreekt", "strijdig", "verwijst".
std::string_view name_of(Verdict verdict);

/// How one document does on one requirement.
struct DocumentVerdict {
  std::size_t document = 0;  ///< Index in the order of precedence.
  Judgement judgement;
};

/// How the whole file does on one requirement.
struct FileVerdict {
  const Requirement* requirement = nullptr;
  Verdict verdict = Verdict::kMissing;
  std::optional<std::size_t> document;  ///< That settles it.
  std::optional<Evidence> shown;
  std::optional<std::size_t> referred_from;  ///< The document that leaves it to `document`.
  std::vector<std::string> missing;          ///< Parts that no document has.
  std::vector<std::string> arranged;         ///< Parts that are there and not taken back; none of a conflict.
  std::vector<std::size_t> loop;             ///< Documents that refer to one another in a circle; none arranges it.
  core::Text explanation;
};

/// Two documents say different things of one requirement.
struct Contradiction {
  const Requirement* requirement = nullptr;
  std::size_t prevails = 0;
  std::size_t yields = 0;
  Evidence prevailing, yielding;
  core::Text explanation;
};

struct FileJudgement {
  std::vector<DocumentVerdict> each;
  std::vector<FileVerdict> whole;
  std::vector<Contradiction> contradictions;
};

/// Judges a contract file. `documents` stand in the order of precedence: what the first settles, the others do not
/// undo. A part that a higher document lacks a lower one may have. Where a document only refers, the document that it
/// names is followed when it is there, from one to the next; a circle of references is named and ends.
/// @param book must outlive the answer.
FileJudgement judge_file(std::span<const ContractDocument* const> documents, const RuleBook& book);

/// The order of precedence: as given, or by the kind of the document ("soort"), equal kinds as given.
std::vector<std::size_t> order_of(std::span<const ContractDocument* const> documents, std::string_view by);

}  // namespace pareltjes::engines::text_compare
