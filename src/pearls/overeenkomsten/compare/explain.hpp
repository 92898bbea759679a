// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "core/language.hpp"
#include "engines/text_compare/compare.hpp"

namespace pareltjes::overeenkomsten {

/// One or two short sentences about what a change does.
core::Text explain(const engines::text_compare::Change& change);

}  // namespace pareltjes::overeenkomsten
