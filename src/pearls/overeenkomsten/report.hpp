// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "platform/pearl/pearl.hpp"

namespace pareltjes::overeenkomsten {

/// What a run says, as a document: the agreement filled in, what is wrong with it, what a new version changes. The
/// agreement itself as a DOCX is Outcome::files.
pearl::Report report_of(const pearl::Outcome& outcome, const pearl::Manifest& manifest, core::Language language);

}  // namespace pareltjes::overeenkomsten
