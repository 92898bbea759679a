// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "engines/xml_rules/document/document.hpp"
#include "pearls/omgevingswet/facts.hpp"
#include "pearls/omgevingswet/finding.hpp"

namespace pareltjes::omgevingswet {

/// Checks every geometry of a GIO by itself: present, sound, in one reference system, within the Netherlands and its
/// exclusive economic zone. What is found carries the spot of the ring or point. Adds the geometries to the facts.
void check_geometries(const engines::xml_rules::Document& document, std::uint32_t file, Facts& facts,
                      std::vector<OpenFinding>& findings);

}  // namespace pareltjes::omgevingswet
