// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/time.hpp"
#include "platform/evidence/evidence.hpp"
#include "platform/monitor/cell.hpp"
#include "platform/storage/database.hpp"

namespace pareltjes::monitor {

/// What a check found, to be kept with its evidence.
struct NewTest {
  CellKey key;
  std::string tested_sha256;    ///< Of the file that was checked; of several: see tested_hash().
  std::string rule_set;         ///< "stop-1.4.1", or empty when no standard was loaded.
  std::string rule_set_sha256;  ///< Over all files of the rule set.
  std::string program, program_version;
  Verdict verdict = Verdict::kFails;
  std::int64_t errors = 0, warnings = 0;
  std::int64_t checked = 0, rules = 0;
  std::map<std::string, std::int64_t> errors_by_rule;
  nlohmann::json findings = nlohmann::json::array();
};

/// SHA-256 of the one file; of several, of the lines "SHA256  NAME\n" in the order of their names.
std::string tested_hash(const std::vector<std::pair<std::string, std::string_view>>& files);

/// Which software meets which standard where, and how far it is connected. A cell belongs to two organisations: the
/// municipality and the supplier. Each writes in its own name; both read all of it; everybody else reads what both
/// agreed to. Nothing is overwritten. Errors of all: kInvalidInput for a key or text that does not fit; kForbidden for
/// who is neither of the two; storage failures.
class Monitor {
 public:
  Monitor(storage::Database& database, const core::Clock& clock, evidence::Evidence& evidence)
      : database_(database), clock_(clock), evidence_(evidence) {}

  /// Keeps it with a record that the organisation signs, both or neither.
  core::Result<Test> record(const storage::Scope& scope, const NewTest& test);
  core::Result<void> record(const storage::Scope& scope, const CellKey& key, const Connection& connection);
  /// Only the supplier replies. Error: kNotFound when the cell holds nothing.
  core::Result<void> reply(const storage::Scope& scope, const CellKey& key, const std::string& text);
  /// Says whether this organisation agrees that the cell is public. Error: kNotFound when the cell holds nothing.
  core::Result<void> consent(const storage::Scope& scope, const CellKey& key, bool given);

  /// Every cell that the Scope may see, by key: its own in full, those of others as far as they are public.
  core::Result<std::vector<Cell>> cells(const storage::Scope& scope);
  /// Error: kNotFound.
  core::Result<Cell> cell(const storage::Scope& scope, const CellKey& key);

  /// One check by its id, in which cell it stands. Error: kNotFound, also for who may not see it.
  core::Result<std::pair<CellKey, Test>> test(const storage::Scope& scope, const std::string& id);

  /// Makes anew what everybody may see of a cell, from what both parties said. Called after each change.
  core::Result<void> publish(const CellKey& key);

 private:
  core::Result<void> withdraw(const CellKey& key);
  core::Result<std::string> product_name(const CellKey& key);
  [[nodiscard]] std::string now() const { return core::to_rfc3339(clock_.now()); }
  core::Result<void> add(const storage::Scope& scope, const CellKey& key, const std::string& table,
                         const std::vector<std::pair<std::string, storage::Value>>& values);

  storage::Database& database_;
  const core::Clock& clock_;
  evidence::Evidence& evidence_;
};

/// The cells that ship with the program: made up, and marked so.
const std::vector<Cell>& example_cells();
/// How a made-up municipality, supplier or product is called; empty for any other name.
std::string example_name(std::string_view name);

}  // namespace pareltjes::monitor
