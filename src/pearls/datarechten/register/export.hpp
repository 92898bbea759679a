// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <vector>

#include "pearls/datarechten/register/merge.hpp"

namespace pareltjes::datarechten {

/// How others call an application: its reference, or else the key of its record.
std::string reference_of(const KeptApplication& kept);

/// All applications with their contracts as CSV: what read_table_landscape() reads, with semicolons and a byte-order
/// mark, so that a Dutch spreadsheet program opens it too.
std::string applications_csv(const std::vector<KeptApplication>& kept);
/// All links as CSV.
std::string links_csv(const std::vector<KeptApplication>& kept);

/// Both as sheets of one workbook (ODS), which read_table_landscape() reads too.
/// @param title of the workbook.
core::Result<std::string> register_ods(const std::vector<KeptApplication>& kept, const std::string& title);

/// Everything in one JSON document: applications, contracts, data, links, suppliers, and the right on each.
/// @param rights ODRL by id of the application's record.
std::string register_json(const std::vector<KeptApplication>& kept, const std::vector<Supplier>& suppliers,
                          const std::map<std::string, nlohmann::json>& rights);

/// All applications as an ArchiMate exchange file (The Open Group, version 3.1) with the names that the GEMMA
/// Softwarecatalogus uses. What read_archimate() made of a file comes back the same.
/// @param title of the model.
std::string to_archimate(std::vector<KeptApplication> kept, const std::string& title);

}  // namespace pareltjes::datarechten
