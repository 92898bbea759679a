// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "engines/xml_rules/schema/schema_set.hpp"
#include "engines/xml_rules/schematron/rule_file.hpp"
#include "platform/packages/archive.hpp"

namespace pareltjes::omgevingswet {

/// A rule file that could not be loaded, and why.
struct NotLoaded {
  std::string file;
  core::Error error;
};

/// The schemas and rule files of one version of a standard, compiled.
struct Standard {
  std::optional<engines::xml_rules::SchemaSet> schemas;
  std::vector<engines::xml_rules::RuleFile> rules;  ///< In the order of their paths.
  std::vector<NotLoaded> not_loaded;
  std::string sha256;  ///< Over all files.

  [[nodiscard]] bool empty() const { return rules.empty() && (!schemas || schemas->size() == 0); }
};

/// What cannot be used is named in `not_loaded`, never left out in silence.
Standard load_standard(const packages::Files& files);

}  // namespace pareltjes::omgevingswet
