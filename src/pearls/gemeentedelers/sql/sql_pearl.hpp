// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "platform/pearl/pearl.hpp"

namespace pareltjes::gemeentedelers {

/// The files of a pearl without C++, by name: manifest.json; NAME.sql for each of its tables; antwoord.sql, one row
/// with the columns nl and en; and, where it has them, bevindingen.sql (code, ernst, nl, en, advies_nl, advies_en) and
/// grafieken.json.
///
/// SQL reads a table for each topic that the manifest names ("-" becomes "_"), with the columns that it names there:
/// each from the newest dataset that has it; and the tables that were answered before it, in the order of the manifest.
/// antwoord.sql comes last. Parameters are the input values and :gemeente. A column that no dataset has
/// is empty, so that the pearl can say so; see docs/handboek.md.
using PearlFiles = std::map<std::string, std::string>;

/// The pearl that these files make, checked: the manifest, and every question against the columns that it declares.
/// All that is wrong is told at once.
std::expected<std::unique_ptr<pearl::Pearl>, std::vector<core::Error>> make_sql_pearl(PearlFiles files);

/// Those that ship with the program.
std::vector<std::unique_ptr<pearl::Pearl>> shipped_sql_pearls();

/// The files of one that ships, for who takes it as a beginning; empty for another id.
PearlFiles shipped_files(std::string_view id);

}  // namespace pareltjes::gemeentedelers
