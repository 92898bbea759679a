// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "platform/hub/dataset.hpp"
#include "platform/storage/database.hpp"

namespace pareltjes::hub {

/// One version of a dataset, as Hub::list() describes it, with its rows. Errors: kUnknownDataset when it is gone,
/// storage failures.
core::Result<DatasetPtr> load_version(storage::Database& database, const storage::Scope& scope,
                                      const DatasetInfo& info);

/// The columns that together name a row: one of the usual names alone where its values are there and differ, else the
/// first columns that do together. Empty where two rows are the same in all of them.
std::vector<std::string> key_columns(const DataTable& table);

/// What the columns of a key say of each row, a "|" between two; the number of the row (from 1) for an empty key.
std::vector<std::string> keys_of(const DataTable& table, const std::vector<std::string>& columns);

/// One cell as text, the same for equal cells; empty when it is missing.
std::string cell_text(const Column& column, std::size_t row);

/// What happened to one row between two versions.
struct RowChange {
  enum class Kind { kAdded, kChanged, kRemoved };
  Kind kind = Kind::kAdded;
  std::string key;
  std::optional<std::size_t> before, after;  ///< The row in either version.
  std::vector<std::string> columns;          ///< Of a changed row: what differs; "geometrie" for where it is.
};

struct Changes {
  std::vector<std::string> key;  ///< Of the newer version; empty: rows are compared as a whole.
  std::vector<RowChange> rows;   ///< By key.
};
/// Rows are the same when their keys are. Where the key of the newer version names no single row of the older one, or
/// there is none, a row is its whole contents: then it is added or removed, and never changed.
Changes changes_between(const DataTable& before, const DataTable& after);

}  // namespace pareltjes::hub
