// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "engines/text_compare/contract_file.hpp"
#include "platform/pearl/outcome.hpp"
#include "platform/texts/text_document.hpp"

namespace pareltjes::datarechten {

/// What the reader of a judged contract file must know: circles of references, documents that are named and absent,
/// contradictions, a text that is no contract, the day after which a charge for switching may be void.
/// @param documents, texts the same documents, in the order of precedence.
std::vector<pearl::Finding> signals_of(const std::vector<const engines::text_compare::ContractDocument*>& documents,
                                       const std::vector<const texts::TextDocument*>& texts,
                                       const engines::text_compare::FileJudgement& judgement);

}  // namespace pareltjes::datarechten
