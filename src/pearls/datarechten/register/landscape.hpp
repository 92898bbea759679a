// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <expected>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "pearls/datarechten/register/application.hpp"

namespace pareltjes::datarechten {

/// An application as a file tells of it.
struct FoundApplication {
  Application application;                                            ///< Without links.
  bool has_renewal = false, has_notice = false, has_options = false;  ///< The file says it, even when it says 0.
  core::Place place;
};

/// A link as a file tells of it: both ends by the name or the reference of an application.
struct FoundLink {
  std::string from, to;  ///< One of them may be empty: then `link.outside` is that end.
  Link link;
  core::Place place;
};

/// What files tell of the applications of an organisation.
struct Landscape {
  std::vector<FoundApplication> applications;
  std::vector<FoundLink> links;
  std::vector<core::Text> notes;  ///< What was read otherwise than it stands there, or left out.
};

/// What is wrong with the files: the first ones, and how many there are.
struct Refusal {
  static constexpr std::size_t kMostShown = 20;
  std::vector<core::Error> shown;
  std::size_t count = 0;

  void add(core::Error error);
};

/// Reads a CSV, a workbook (XLSX, ODS) or an ArchiMate exchange file: what it is follows from its bytes.
std::expected<Landscape, Refusal> read_landscape(const std::string& name, std::string_view bytes);

/// The terms of a contract by field (regels/kolommen.csv), each judged.
void read_terms(const std::map<std::string, std::string>& terms, const core::Place& place, FoundApplication& found,
                Refusal& refusal);

/// An ArchiMate exchange file (The Open Group, Model Exchange File Format 3), as the GEMMA Softwarecatalogus gives it
/// for a municipality. Kept are applications, their suppliers, the data objects that they write, and the flows and
/// services between them; the notes say what was left out.
bool is_archimate(std::string_view bytes);
std::expected<Landscape, Refusal> read_archimate(const std::string& name, std::string_view bytes);

/// Names of the properties in which we write the terms of a contract: field → name.
const std::map<std::string, std::string, std::less<>>& archimate_terms();
/// The types that the standard has (regels/archimate.csv): of elements, or of relationships.
const std::set<std::string, std::less<>>& archimate_types(bool relationships);

/// Tables of applications and links (regels/kolommen.csv).
std::expected<Landscape, Refusal> read_table_landscape(const std::string& name, std::string_view bytes);

}  // namespace pareltjes::datarechten
