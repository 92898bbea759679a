// SPDX-License-Identifier: EUPL-1.2
#include "platform/monitor/rows.hpp"

#include <fmt/format.h>

namespace pareltjes::monitor {
namespace {

using storage::Rows;

constexpr std::size_t kKeyColumns = 6;  ///< gemeente, leverancier, product, onderwerp, organisatie, op.

core::Result<Rows> select(storage::Session& session, const std::string& table, const char* columns,
                          const std::optional<CellKey>& only) {
  const auto sql = fmt::format(
      "SELECT gemeente, leverancier, product, onderwerp, organisatie, op, {} FROM {}{} ORDER BY op DESC, volgnummer "
      "DESC",
      columns, table, only ? " WHERE gemeente = $1 AND leverancier = $2 AND product = $3 AND onderwerp = $4" : "");
  if (!only) return session.query(sql);
  return session.query(sql, {only->gemeente, only->leverancier, only->product, only->onderwerp});
}

/// A row whose owner is neither party would be no word of this cell: only the two count, whatever is stored.
Cell* cell_of(Cells& cells, const Rows& rows, std::size_t row) {
  const CellKey key{rows.text(row, 0), rows.text(row, 1), rows.text(row, 2), rows.text(row, 3)};
  const auto& owner = rows.text(row, 4);
  if (owner != key.gemeente && owner != key.leverancier) return nullptr;
  auto& cell = cells[key];
  cell.key = key;
  return &cell;
}

core::Result<void> read_tests(storage::Session& session, const std::string& prefix, const std::optional<CellKey>& only,
                              bool with_findings, Cells& cells) {
  const auto rows = select(
      session, prefix + "toets",
      with_findings ? "id, uitslag, fouten, waarschuwingen, nagekeken, regels, per_regel_json, bewijs_json, "
                      "bevindingen_json"
                    : "id, uitslag, fouten, waarschuwingen, nagekeken, regels, per_regel_json, bewijs_json, '[]'",
      only);
  if (!rows) return std::unexpected(rows.error());
  for (std::size_t i = 0; i < rows->size(); ++i) {
    auto* cell = cell_of(cells, *rows, i);
    if (cell == nullptr) continue;
    std::size_t at = kKeyColumns;
    Test test;
    test.id = rows->text(i, at++);
    test.verdict = verdict_named(rows->text(i, at++)).value_or(Verdict::kFails);
    test.errors = rows->integer(i, at++);
    test.warnings = rows->integer(i, at++);
    test.checked = rows->integer(i, at++);
    test.rules = rows->integer(i, at++);
    const auto by_rule = nlohmann::json::parse(rows->text(i, at++), nullptr, false);
    if (by_rule.is_object()) {
      for (const auto& [rule, count] : by_rule.items())
        if (count.is_number_integer()) test.errors_by_rule[rule] = count.get<std::int64_t>();
    }
    test.evidence = rows->text(i, at++);
    auto findings = nlohmann::json::parse(rows->text(i, at++), nullptr, false);
    if (findings.is_array()) test.findings = std::move(findings);
    test.by = rows->text(i, 4);
    test.at = rows->text(i, 5);
    cell->tests.push_back(std::move(test));
  }
  return {};
}

core::Result<void> read_connections(storage::Session& session, const std::string& prefix,
                                    const std::optional<CellKey>& only, Cells& cells) {
  const auto rows =
      select(session, prefix + "aansluiting", "stand, sinds, bewijs_tekst, bewijs_sha256, belemmering, aan_zet", only);
  if (!rows) return std::unexpected(rows.error());
  for (std::size_t i = 0; i < rows->size(); ++i) {
    auto* cell = cell_of(cells, *rows, i);
    if (cell == nullptr) continue;
    cell->connections.push_back({connection_state_named(rows->text(i, 6)).value_or(ConnectionState::kNone),
                                 rows->text(i, 7), rows->text(i, 8), rows->text(i, 9), rows->text(i, 10),
                                 rows->text(i, 11), rows->text(i, 4), rows->text(i, 5)});
  }
  return {};
}

core::Result<void> read_words(storage::Session& session, const std::string& prefix, const std::optional<CellKey>& only,
                              Cells& cells) {
  const auto replies = select(session, prefix + "antwoord", "tekst", only);
  if (!replies) return std::unexpected(replies.error());
  for (std::size_t i = 0; i < replies->size(); ++i) {
    auto* cell = cell_of(cells, *replies, i);
    if (cell != nullptr) cell->replies.push_back({replies->text(i, 6), replies->text(i, 4), replies->text(i, 5)});
  }
  const auto consents = select(session, prefix + "toestemming", "akkoord", only);
  if (!consents) return std::unexpected(consents.error());
  for (std::size_t i = 0; i < consents->size(); ++i) {
    auto* cell = cell_of(cells, *consents, i);
    if (cell != nullptr)
      cell->consents.push_back({consents->integer(i, 6) == 1, consents->text(i, 4), consents->text(i, 5)});
  }
  return {};
}

}  // namespace

core::Result<Cells> read_cells(storage::Session& session, const std::string& prefix, const std::optional<CellKey>& only,
                               bool with_findings) {
  Cells cells;
  if (auto read = read_tests(session, prefix, only, with_findings, cells); !read) return std::unexpected(read.error());
  if (auto read = read_connections(session, prefix, only, cells); !read) return std::unexpected(read.error());
  if (auto read = read_words(session, prefix, only, cells); !read) return std::unexpected(read.error());
  return cells;
}

}  // namespace pareltjes::monitor
