// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "core/language.hpp"
#include "platform/pearl/outcome.hpp"

namespace pareltjes::pearl {

/// The findings of an outcome as build servers read them.

/// JUnit XML: each rule of the table "dekking" is a test case; it fails when it has errors, and what was not checked is
/// skipped with its reason. Findings of other rules have a case of their own. Without that table only those.
/// Source: the schema of the Jenkins xUnit plugin, junit-10.xsd.
std::string to_junit(const Outcome& outcome, core::Language language);

/// SARIF 2.1.0 (OASIS): a result for each finding, columns in Unicode code points.
std::string to_sarif(const Outcome& outcome, core::Language language);

}  // namespace pareltjes::pearl
