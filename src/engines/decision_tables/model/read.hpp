// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "core/error.hpp"
#include "engines/decision_tables/model/model.hpp"

namespace pareltjes::engines::decision_tables {

/// Whether the root element is a DMN model of a version that is known.
bool is_decision_model(const xml_rules::Document& document);

/// Reads a DMN model (1.1 to 1.5; IMTR uses 1.1 and 1.2) with its IMTR extensions (namespaces v1.0 and v2.0).
/// Error: kInvalidFile when the file is no XML or no DMN, with the place. What is odd inside a model is no error here.
core::Result<Model> read_model(std::string bytes, std::string_view file_name);
core::Result<Model> read_model(xml_rules::Document document);

}  // namespace pareltjes::engines::decision_tables
