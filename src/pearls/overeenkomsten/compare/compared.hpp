// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engines/text_compare/contract_file.hpp"
#include "pearls/overeenkomsten/compare/deviations.hpp"
#include "platform/pearl/manifest.hpp"
#include "platform/pearl/outcome.hpp"
#include "platform/pearl/pearl.hpp"
#include "platform/pearl/report.hpp"

namespace pareltjes::overeenkomsten {

/// All that a comparison found.
struct Compared {
  std::vector<const Submitted*> documents;   ///< In the order of precedence.
  bool order_by_contract = false;            ///< A sentence of the contract says so.
  std::shared_ptr<const Standard> standard;  ///< None where none is named and none fits.
  bool chosen_by_text = false;               ///< The text decided which standard.
  std::size_t compared = 0;                  ///< The document laid beside the standard.
  std::optional<Deviations> deviations;
  engines::text_compare::FileJudgement judgement;
  std::vector<pearl::Finding> findings;
  std::string document;  ///< Which document is wanted: "verslag", "addendum", "jaarrapportage".

  [[nodiscard]] bool is_variant() const { return deviations && deviations->is_variant(); }
};

pearl::Outcome outcome_of(const Compared& compared, const pearl::Manifest& manifest);

/// The document that the outcome of a comparison names: the addendum to sign, the page for the annual report, or the
/// account of what was found.
pearl::Report comparison_report(const pearl::Outcome& outcome, const pearl::Manifest& manifest,
                                core::Language language);

}  // namespace pareltjes::overeenkomsten
