// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "platform/hub/hub.hpp"
#include "platform/rights/decision.hpp"

namespace pareltjes::service {

/// A dataset with what was decided about giving it to who asks.
struct CatalogueEntry {
  hub::DatasetInfo info;
  rights::Decision decision;
  std::optional<hub::Checked> check = {};  ///< Of the version that is served.
  hub::Freshness fresh = {};
};

/// Who publishes the catalogue, and where it stands.
struct CatalogueFrame {
  std::string base;  ///< "https://host/data/v1"
  std::string organisation;
  std::string organisation_name;
  std::string contact_name, contact_email;
  bool is_public = true;  ///< Of what everybody may see; else of one organisation.
};

/// The catalogue by DCAT-AP-NL 3.0 (Geonovum) as JSON-LD: a dcat:Catalog with its datasets, distributions and the
/// service that gives them.
nlohmann::json dcat_catalogue(const CatalogueFrame& frame, const std::vector<CatalogueEntry>& entries);

/// JSON-LD of this shape (one @context of prefixes, nodes nested or in @graph) as Turtle.
std::string to_turtle(const nlohmann::json& json_ld);

/// Which theme of the European vocabulary a topic belongs to (dcat-themas.csv).
struct Theme {
  std::string topic;
  std::string theme;  ///< "SOCI".
  std::string source;
};
core::Result<std::vector<Theme>> read_themes(std::string_view csv);

}  // namespace pareltjes::service
