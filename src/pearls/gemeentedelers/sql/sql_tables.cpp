// SPDX-License-Identifier: EUPL-1.2
#include "pearls/gemeentedelers/sql/sql_tables.hpp"

#include <algorithm>
#include <unordered_map>

namespace pareltjes::gemeentedelers {
namespace {

constexpr const char* kCode = "code";

double number_in(const pearl::Cell& cell) {
  if (const auto* number = std::get_if<double>(&cell)) return *number;
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*whole);
  if (const auto* yes = std::get_if<bool>(&cell)) return *yes ? 1 : 0;
  return hub::kMissing;
}

/// Whether a dataset on areas has this municipality; what is about no areas has every one.
bool knows(const hub::DatasetPtr& dataset, const std::string& gemeente) {
  const auto* codes = dataset->table.texts(kCode);
  return codes == nullptr || std::ranges::find(*codes, gemeente) != codes->end();
}

}  // namespace

std::string SqlTable::name() const {
  auto text = topic;
  std::ranges::replace(text, '-', '_');
  return text;
}

SqlTables::SqlTables(const std::vector<SqlTable>& wanted, const hub::Snapshot& snapshot, const std::string& gemeente) {
  for (const auto& one : wanted) {
    auto datasets = snapshot.on(one.topic);
    std::erase_if(datasets, [&](const auto& dataset) { return !knows(dataset, gemeente); });
    add(one, datasets);
  }
}

void SqlTables::note_use(const hub::DatasetPtr& dataset) {
  if (std::ranges::find(used_, dataset) == used_.end()) used_.push_back(dataset);
}

/// A column of the first dataset, or of a later one laid beside it by code; empty where none has it.
const std::vector<double>* SqlTables::numbers_of(const std::string& column,
                                                 const std::vector<hub::DatasetPtr>& datasets, std::size_t rows) {
  if (!datasets.empty()) {
    if (const auto* there = datasets.front()->table.numbers(column)) return there;
  }
  auto& values = *own_numbers_.emplace_back(std::make_unique<std::vector<double>>(rows, hub::kMissing));
  const auto* codes = datasets.empty() ? nullptr : datasets.front()->table.texts(kCode);
  for (std::size_t i = 1; codes != nullptr && i < datasets.size(); ++i) {
    const auto* there = datasets[i]->table.numbers(column);
    const auto* their_codes = datasets[i]->table.texts(kCode);
    // Codes change from year to year: only figures of the same year may stand in one row.
    if (there == nullptr || their_codes == nullptr || datasets[i]->info.year != datasets.front()->info.year) continue;
    std::unordered_map<std::string_view, std::size_t> row_of;
    for (std::size_t row = 0; row < their_codes->size(); ++row) row_of.emplace((*their_codes)[row], row);
    for (std::size_t row = 0; row < rows; ++row)
      if (const auto found = row_of.find((*codes)[row]); found != row_of.end()) values[row] = (*there)[found->second];
    note_use(datasets[i]);
    return &values;
  }
  return nullptr;
}

void SqlTables::add(const SqlTable& wanted, const std::vector<hub::DatasetPtr>& datasets) {
  const auto rows = datasets.empty() ? std::size_t{0} : datasets.front()->table.rows();
  if (!datasets.empty()) note_use(datasets.front());
  engines::read_only_sql::Table table{wanted.name(), {}};
  for (const auto& name : wanted.texts) {
    const auto* there = datasets.empty() ? nullptr : datasets.front()->table.texts(name);
    if (there == nullptr) {
      missing_.push_back(wanted.topic + "." + name);
      there = own_texts_.emplace_back(std::make_unique<std::vector<std::string>>(rows)).get();
    }
    table.columns.push_back({name, nullptr, there});
  }
  for (const auto& name : wanted.numbers) {
    const auto* there = numbers_of(name, datasets, rows);
    if (there == nullptr) {
      missing_.push_back(wanted.topic + "." + name);
      there = own_numbers_.back().get();
    }
    table.columns.push_back({name, there, nullptr});
  }
  tables_.push_back(std::move(table));
}

void SqlTables::add_answer(const pearl::Table& answered) {
  engines::read_only_sql::Table table{answered.name, {}};
  for (std::size_t column = 0; column < answered.columns.size(); ++column) {
    const auto& name = answered.columns[column].name;
    if (answered.columns[column].type == pearl::TableColumn::Type::kText) {
      auto& texts = *own_texts_.emplace_back(std::make_unique<std::vector<std::string>>());
      for (const auto& row : answered.rows) {
        const auto* text = std::get_if<std::string>(&row[column]);
        texts.push_back(text == nullptr ? std::string() : *text);
      }
      table.columns.push_back({name, nullptr, &texts});
    } else {
      auto& numbers = *own_numbers_.emplace_back(std::make_unique<std::vector<double>>());
      for (const auto& row : answered.rows) numbers.push_back(number_in(row[column]));
      table.columns.push_back({name, &numbers, nullptr});
    }
  }
  tables_.push_back(std::move(table));
}

}  // namespace pareltjes::gemeentedelers
