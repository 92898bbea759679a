// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "engines/text_compare/requirements.hpp"

namespace pareltjes::overeenkomsten {

/// The requirements of GDPR art. 28(3) and 33(2) with their rules (regels/toets-*.csv).
const engines::text_compare::RuleBook& rule_book();

}  // namespace pareltjes::overeenkomsten
