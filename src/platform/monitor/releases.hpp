// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/error.hpp"

namespace pareltjes::monitor {

/// The kind and id of the package in which the catalogue is kept.
inline constexpr const char* kCatalogueKind = "uitgaven";
inline constexpr const char* kCatalogueId = "configuratiebeheer";
inline constexpr const char* kCatalogueFile = "uitgaven.json";

struct Release {
  std::string version;
  std::string date;  ///< As published; often empty.
  std::string status;
  std::string address;
  std::vector<std::string> depends_on;  ///< "IMOW 2.0.1".
  friend bool operator==(const Release&, const Release&) = default;
};

/// A standard, or a part of one, that its keeper releases.
struct ReleasedItem {
  std::string id;
  std::string name;
  std::string keeper;  ///< Geonovum, KOOP, RWS, …
  std::string kind;    ///< Standaard, Schema, Informatiemodel, …
  std::string description;
  std::vector<std::string> depends_on;  ///< Ids of other items.
  std::vector<Release> releases;        ///< The newest version first.
  friend bool operator==(const ReleasedItem&, const ReleasedItem&) = default;
};

/// Standards, their releases and what depends on what, by id.
using Catalogue = std::vector<ReleasedItem>;

/// Reads the configuration management of the standards as Geonovum publishes it: an SQLite file, or a folder with one.
/// Internal items are left out. Source of the layout: create.sql of dso-configuratiemanagement.
/// Errors: kNotFound when there is no such file; kInvalidFile.
core::Result<Catalogue> read_catalogue(const std::filesystem::path& path);

nlohmann::json to_json(const Catalogue& catalogue);
/// Error: kInvalidFile for what to_json() did not make.
core::Result<Catalogue> catalogue_from(const nlohmann::json& json);

}  // namespace pareltjes::monitor
