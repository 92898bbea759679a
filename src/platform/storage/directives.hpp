// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace pareltjes::storage {

/// What a migration says about one table in a comment line of its own:
///   -- @organisatie-tabel NAME [lezen=openbaar|partij] [alleen-toevoegen [onderhoud-verwijdert]] [wachtrij]
///   -- @algemene-tabel NAME
///   -- @vervallen-tabel NAME
struct TableMark {
  enum class Kind { kOrganisation, kGeneral, kDropped };
  std::string name;  ///< Without "rij_".
  Kind kind = Kind::kGeneral;
  bool public_read = false;  ///< Rows of Scope::kPublic are readable for every organisation.
  bool append_only = false;  ///< Rows never change and never go.
  bool may_expire = false;   ///< Of append_only: maintenance may remove rows, and nobody else.
  bool queue = false;        ///< Database::queue() takes rows of every organisation from it.
  bool party_read = false;   ///< The organisation in column "partij" reads the row too; only the owner changes it.
  friend bool operator==(const TableMark&, const TableMark&) = default;
};

/// The marks in one migration, in their order. kInvalidFile with the line for a directive that is not understood.
/// @param file the name to say in errors.
core::Result<std::vector<TableMark>> parse_directives(std::string_view sql, const std::string& file);

}  // namespace pareltjes::storage
