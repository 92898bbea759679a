// SPDX-License-Identifier: EUPL-1.2
#include "engines/decision_tables/check/columns.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pareltjes::engines::decision_tables {
namespace {

/// A name of FEEL, without signs that only calculations have.
bool looks_like_name(std::string_view text) {
  return text.find_first_of("()[]{}<>=*\",?@+:") == std::string_view::npos && !text.contains(" / ") &&
         !text.contains(" - ") && !text.starts_with("if ");
}

core::Text cell_name(std::size_t row, const std::string& column) {
  return {fmt::format("Rij {}, kolom ‘{}’", row + 1, shortened(column)),
          fmt::format("Row {}, column ‘{}’", row + 1, shortened(column))};
}

bool is_list(const Question* question) {
  return question != nullptr && question->data_type == "list" && question->several_answers;
}

}  // namespace

ColumnReader::ColumnReader(const Model& model, const DecisionTable& table, Findings& findings)
    : model_(model), table_(table), findings_(findings) {
  if (table.decision) sources_ = sources_of(model, model.decisions[*table.decision]);
}

std::vector<Column> ColumnReader::read() {
  std::vector<Column> columns;
  columns.reserve(table_.inputs.size());
  for (std::size_t at = 0; at < table_.inputs.size(); ++at) columns.push_back(read_column(at));
  return columns;
}

Column ColumnReader::read_column(std::size_t at) {
  const auto& clause = table_.inputs[at];
  Column column;
  column.name = normal_name(clause.name());
  find_source(clause, column);
  const bool from_decision = source_ != nullptr && source_->decision.has_value();
  given_ = from_decision ? given_by(model_, *source_->decision) : std::nullopt;
  settle_type(clause, column);
  settle_allowed(clause, column);
  for (std::size_t row = 0; row < table_.rules.size(); ++row) {
    const auto& cells = table_.rules[row].inputs;
    column.cells.push_back(at < cells.size() ? read_cell(cells[at], row, column) : std::nullopt);
  }
  if (!column.type.is_known() && column.type.state != Type::State::kBeyond) guess_type(column, clause);
  const bool several =
      source_ != nullptr && source_->input && is_list(question_of(model_, model_.inputs[*source_->input]));
  if (several) {
    column.type.state = Type::State::kBeyond;
    add("dmn-type-buiten",
        {fmt::format("Kolom ‘{}’ kan meer antwoorden tegelijk hebben.", shortened(column.name)),
         fmt::format("Column ‘{}’ can have several answers at once.", shortened(column.name))},
        clause.node);
  }
  if (!column.type.is_known()) {
    // What cannot be cut into parts: only a dash is known to cover it.
    for (auto& cell : column.cells) {
      if (cell && !cell->any) cell.reset();
    }
    return column;
  }
  std::vector<const UnaryTests*> tests;
  for (std::size_t row = 0; row < column.cells.size(); ++row) {
    check_cell(column, at, row, column.cells[row]);
    if (column.cells[row]) tests.push_back(&*column.cells[row]);
  }
  const auto* allowed = column.allowed ? &column.allowed->tests : nullptr;
  column.domain.emplace(column.type.kind, tests, allowed, column.type.whole_numbers);
  return column;
}

void ColumnReader::find_source(const InputClause& clause, Column& column) {
  source_ = nullptr;
  if (!table_.decision) return;
  const auto found = std::ranges::find(sources_, column.name, &Source::name);
  if (found != sources_.end()) {
    source_ = &*found;
    return;
  }
  const auto& decision = model_.decisions[*table_.decision];
  const auto name = shortened(column.name);
  if (!looks_like_name(column.name) || decision.uses_functions) {
    add("dmn-invoer-berekend",
        {fmt::format("Kolom ‘{}’ is een berekening.", name), fmt::format("Column ‘{}’ is a calculation.", name)},
        clause.node);
    return;
  }
  // A part of an input, as in "aanvrager.leeftijd".
  const auto dot = column.name.find('.');
  const auto whole = dot == std::string::npos ? sources_.end()
                                              : std::ranges::find(sources_, column.name.substr(0, dot), &Source::name);
  if (whole != sources_.end()) return;
  if (sources_.size() < decision.inputs.size() + decision.decisions.size() && !model_.imports.empty()) return;
  add("dmn-invoer-naam",
      {fmt::format("Geen invoer of beslissing waar deze tabel op rust heet ‘{}’.", name),
       fmt::format("No input or decision that this table rests on is called ‘{}’.", name)},
      clause.expression.node);
}

void ColumnReader::settle_type(const InputClause& clause, Column& column) {
  const auto own = type_named(model_, clause.type);
  const auto given = source_ != nullptr ? type_named(model_, source_->type) : Type{};
  column.type = own.state == Type::State::kAbsent ? given : own;
  const auto name = shortened(column.name);
  if (own.state == Type::State::kUnknown) {
    add("dmn-type-onbekend",
        {fmt::format("Kolom ‘{}’ heeft het onbekende type ‘{}’.", name, own.written),
         fmt::format("Column ‘{}’ has the unknown type ‘{}’.", name, own.written)},
        clause.node);
  }
  if (own.is_known() && given.is_known() && own.kind != given.kind) {
    add("dmn-type-verschilt",
        {fmt::format("Kolom ‘{}’ heeft type {}, maar de invoer heeft type {}.", name, own.written, given.written),
         fmt::format("Column ‘{}’ has type {}, but the input has type {}.", name, own.written, given.written)},
        clause.node);
  }
  if (column.type.state == Type::State::kBeyond) {
    add("dmn-type-buiten",
        {fmt::format("Kolom ‘{}’ heeft type {}. Dat valt buiten deze controle.", name, column.type.written),
         fmt::format("Column ‘{}’ has type {}. That is beyond this check.", name, column.type.written)},
        clause.node);
  }
  if (column.type.allowed) column.allowed = Values{*column.type.allowed, {"het type", "the type"}};
}

/// What the table itself says comes first, then the type, then where the value comes from.
void ColumnReader::settle_allowed(const InputClause& clause, Column& column) {
  if (clause.allowed) {
    auto tests = parse_unary_tests(clause.allowed->text);
    if (tests) {
      column.allowed = Values{std::move(*tests), {"de waarden van de kolom", "the values of the column"}};
    } else {
      const auto trouble = trouble_of(tests.error(), clause.allowed->text,
                                      {fmt::format("Toegestane waarden van ‘{}’", shortened(column.name)),
                                       fmt::format("Allowed values of ‘{}’", shortened(column.name))});
      add(trouble.code, trouble.message, clause.allowed->node);
    }
  }
  if (!column.allowed && source_ != nullptr) column.allowed = values_of(model_, *source_);
  if (!column.allowed) return;
  const auto fits = [&](const Range& range) { return range.kind() == column.type.kind || range.kind() == Kind::kNull; };
  if (column.type.is_known() && !std::ranges::all_of(column.allowed->tests.ranges, fits)) column.allowed.reset();
}

std::optional<UnaryTests> ColumnReader::read_cell(const Cell& cell, std::size_t row, const Column& column) {
  auto tests = parse_unary_tests(cell.text);
  const auto where = cell_name(row, column.name);
  if (!tests) {
    auto trouble = trouble_of(tests.error(), cell.text, where);
    // A comparison with another input is right FEEL, but not what a table can be cut by.
    if (trouble.code == "dmn-cel-naam" && is_known_name(model_, tests.error().what)) trouble.code = "dmn-cel-buiten";
    add(trouble.code, trouble.message, cell.node);
    if (tests.error().reason != FeelProblem::Reason::kEmpty) return std::nullopt;
    UnaryTests any;  // as the programs that execute tables do
    any.any = true;
    return any;
  }
  if (tests->uses_equals) {
    add("dmn-cel-gelijk",
        {where.nl + ": het teken = hoort hier niet.", where.en + ": the sign = does not belong here."}, cell.node);
  }
  return std::move(*tests);
}

/// Without a type the first value that a cell names tells it.
void ColumnReader::guess_type(Column& column, const InputClause& clause) {
  if (column.type.state == Type::State::kAbsent) {
    add("dmn-type-ontbreekt",
        {fmt::format("Kolom ‘{}’ heeft geen type.", shortened(column.name)),
         fmt::format("Column ‘{}’ has no type.", shortened(column.name))},
        clause.node);
  }
  const auto look = [&](const UnaryTests& tests) {
    for (const auto& range : tests.ranges) {
      if (column.type.is_known() || range.kind() == Kind::kNull) continue;
      column.type.state = Type::State::kKnown;
      column.type.kind = range.kind();
      column.type.written = name_of(range.kind());
    }
  };
  if (column.allowed) look(column.allowed->tests);
  for (const auto& cell : column.cells) {
    if (cell) look(*cell);
  }
}

void ColumnReader::check_cell(const Column& column, std::size_t at, std::size_t row, std::optional<UnaryTests>& tests) {
  if (!tests) return;
  const auto& cell = table_.rules[row].inputs[at];
  for (const auto& range : tests->ranges) {
    if (range.kind() == column.type.kind || range.kind() == Kind::kNull) continue;
    const auto where = cell_name(row, column.name);
    const auto type = name_of(column.type.kind);
    add("dmn-cel-type",
        {fmt::format("{}: ‘{}’ past niet bij type {}.", where.nl, shortened(cell.text), type),
         fmt::format("{}: ‘{}’ does not fit type {}.", where.en, shortened(cell.text), type)},
        cell.node);
    tests.reset();
    return;
  }
  if (column.allowed) check_allowed(column, cell, row, *tests);
}

void ColumnReader::check_allowed(const Column& column, const Cell& cell, std::size_t row, const UnaryTests& tests) {
  for (const auto& range : tests.ranges) {
    if (!range.is_value() || range.kind() == Kind::kNull) continue;
    const auto where = cell_name(row, column.name);
    const auto value = shortened(range.low->text);
    if (!column.allowed->tests.contains(*range.low)) {
      const auto& from = column.allowed->from;
      add("dmn-waarde-onbekend",
          {fmt::format("{}: {} hoort niet bij {}.", where.nl, value, from.nl),
           fmt::format("{}: {} is not among {}.", where.en, value, from.en)},
          cell.node);
    } else if (given_ && std::ranges::find(*given_, *range.low) == given_->end()) {
      add("dmn-waarde-nooit",
          {fmt::format("{}: geen rij van ‘{}’ geeft {}.", where.nl, shortened(source_->name), value),
           fmt::format("{}: no row of ‘{}’ gives {}.", where.en, shortened(source_->name), value)},
          cell.node);
    }
  }
}

}  // namespace pareltjes::engines::decision_tables
