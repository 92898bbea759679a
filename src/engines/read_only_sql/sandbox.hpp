// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/error.hpp"

namespace pareltjes::engines::read_only_sql {

/// A column of a table that is asked: one of the two is set, and outlives the sandbox.
struct Column {
  std::string name;
  const std::vector<double>* numbers = nullptr;     ///< NaN is NULL, everything else REAL.
  const std::vector<std::string>* texts = nullptr;  ///< Empty is NULL.
};

struct Table {
  std::string name;
  std::vector<Column> columns;  ///< Of equal length.
};

using Value = std::variant<std::monostate, std::int64_t, double, std::string>;

struct Answer {
  std::vector<std::string> columns;
  std::vector<std::vector<Value>> rows;
};

/// What a question may take. Beyond it the question ends with an error; nothing of it is given.
struct Limits {
  std::size_t rows = 100'000;
  std::size_t bytes = std::size_t{32} << 20;   ///< Of the answer.
  std::size_t memory = std::size_t{64} << 20;  ///< For what SQL puts aside: sorting, grouping, recursion.
  std::chrono::milliseconds time{5000};
};

/// SQL that others wrote, asked of tables in memory. It reads those tables and nothing else: no file, no other
/// database, no setting, no clock, no chance, so that the same question on the same tables has the same answer. Three
/// walls, each enough by itself for files: what may be prepared (an authorizer that knows what is allowed and refuses
/// all else), a connection that cannot attach, and a file system that opens nothing but memory, up to a ceiling.
/// Numbers are REAL: 7 / 2 is 3.5.
/// Not for two threads at once.
class Sandbox {
 public:
  /// The tables are not copied. Names of tables and columns are those that SQL may use.
  explicit Sandbox(std::vector<Table> tables, Limits limits = {});
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  /// One question. @param parameters by name, without the colon; the question names no others. @param file name for the
  /// message. Errors: kInvalidInput for SQL that is wrong, with line and column; kForbidden for what is not reading;
  /// kDeadlineExceeded, kMemoryCeiling, kPayloadTooLarge (too many rows or bytes), kCancelled.
  core::Result<Answer> ask(std::string_view sql, const std::map<std::string, Value>& parameters = {},
                           const std::string& file = "vraag.sql", const std::stop_token& stop = {});

  /// The columns that a question would give, without asking it.
  core::Result<std::vector<std::string>> columns_of(std::string_view sql,
                                                    const std::map<std::string, Value>& parameters = {},
                                                    const std::string& file = "vraag.sql");

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The functions that SQL may call, in alphabetical order: for the handbook and for messages.
const std::vector<std::string_view>& allowed_functions();

}  // namespace pareltjes::engines::read_only_sql
