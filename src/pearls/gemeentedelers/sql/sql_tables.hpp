// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engines/read_only_sql/sandbox.hpp"
#include "platform/hub/dataset.hpp"
#include "platform/pearl/outcome.hpp"

namespace pareltjes::gemeentedelers {

/// A topic as SQL sees it.
struct SqlTable {
  std::string topic;
  std::vector<std::string> texts, numbers;  ///< Names of the columns that SQL may use.

  /// "leeftijden-brp" → "leeftijden_brp".
  [[nodiscard]] std::string name() const;
};

/// Tables for a question, and what holds their columns.
class SqlTables {
 public:
  /// @param snapshot may lack a topic: its table has no rows then. Datasets on areas that do not know the municipality
  /// are passed over.
  SqlTables(const std::vector<SqlTable>& wanted, const hub::Snapshot& snapshot, const std::string& gemeente);

  /// A table that was answered: later questions may read it.
  void add_answer(const pearl::Table& table);

  [[nodiscard]] const std::vector<engines::read_only_sql::Table>& all() const { return tables_; }
  /// The datasets that a column was taken from, each once, in the order of the snapshot.
  [[nodiscard]] const std::vector<hub::DatasetPtr>& used() const { return used_; }
  /// "topic.column" of those that no dataset has.
  [[nodiscard]] const std::vector<std::string>& missing() const { return missing_; }

 private:
  void add(const SqlTable& wanted, const std::vector<hub::DatasetPtr>& datasets);
  void note_use(const hub::DatasetPtr& dataset);
  const std::vector<double>* numbers_of(const std::string& column, const std::vector<hub::DatasetPtr>& datasets,
                                        std::size_t rows);

  std::vector<engines::read_only_sql::Table> tables_;
  std::vector<hub::DatasetPtr> used_;
  std::vector<std::string> missing_;
  std::vector<std::unique_ptr<std::vector<double>>> own_numbers_;
  std::vector<std::unique_ptr<std::vector<std::string>>> own_texts_;
};

}  // namespace pareltjes::gemeentedelers
