// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "engines/decision_tables/check/finding.hpp"
#include "engines/xml_rules/document/document.hpp"
#include "pearls/omgevingswet/check.hpp"
#include "pearls/omgevingswet/standard.hpp"

namespace pareltjes::omgevingswet {

/// Applicable rules: the decision tables of a DMN file by their meaning, and its extension elements (IMTR) against
/// their own schemas, which the schema of DMN lets pass unseen. Nothing for a file that is no decision model.
std::vector<DeliveryFinding> check_decision_model(const engines::xml_rules::Document& document,
                                                  const Standard& standard);

pearl::Severity severity_of(engines::decision_tables::Severity severity);

/// Whether the files are a delivery of applicable rules: those go to the DSO, and the rules of the LVBB are not for
/// them.
bool holds_applicable_rules(const Delivery& delivery);

}  // namespace pareltjes::omgevingswet
