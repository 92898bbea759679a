// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "engines/xml_rules/schema/schema_set.hpp"
#include "engines/xml_rules/schematron/rule_file.hpp"
#include "pearls/omgevingswet/delivery.hpp"
#include "pearls/omgevingswet/schema_pack.hpp"
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
  /// Beside `rules`: namespaces of the root elements that a rule file is for; empty: it is for every document.
  std::vector<std::set<std::string>> roots;
  std::vector<NotLoaded> not_loaded;
  std::string sha256;  ///< Over all files.

  [[nodiscard]] bool is_for(std::size_t rule_file, std::string_view root_namespace) const;
  [[nodiscard]] bool empty() const { return rules.empty() && (!schemas || schemas->size() == 0); }
};

/// What cannot be used is named in `not_loaded`, never left out in silence.
Standard load_standard(const packages::Files& files);

/// The same, but compiled once: what was loaded lately is kept for the next run.
std::shared_ptr<const Standard> kept_standard(const packages::Files& files);

/// The versions that the files of a delivery name (attribute schemaversie); empty where they name none.
struct NamedVersions {
  std::string stop;
  std::string lvbb;
};
NamedVersions versions_named_in(const Delivery& delivery);

/// "id version" → files, as a run gets its packs.
using Packs = std::map<std::string, packages::Files>;

/// The standard to check against.
struct Choice {
  const packages::Files* files = nullptr;  ///< nullptr: none at hand.
  std::string name;                        ///< "stop-1.3.0".
  PackVersions versions;
  bool by_delivery = false;  ///< The schema version of the delivery decided.
};

/// The packs that hold schemas or rule files, each as a choice.
std::vector<Choice> loaded_standards(const Packs& packs);

/// By name, or without one by the versions that the delivery names: the same version of STOP, else the newest with the
/// same first two numbers, else the one with the same version of the LVBB.
/// Error: kNotFound when a pack is named that is not there.
core::Result<Choice> choose_standard(const Packs& packs, const std::string& name, const NamedVersions& named);

}  // namespace pareltjes::omgevingswet
