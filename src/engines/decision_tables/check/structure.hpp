// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "engines/decision_tables/check/report.hpp"

namespace pareltjes::engines::decision_tables {

/// Names, variables, references and circles among decisions and inputs.
void check_structure(const Model& model, Findings& findings);

/// The questions and other extensions of the applicable rules (IMTR); nothing in a model without them.
void check_questions(const Model& model, Findings& findings);

}  // namespace pareltjes::engines::decision_tables
