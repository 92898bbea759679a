// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "platform/hub/importer.hpp"

namespace pareltjes::hub {

/// Turns the rows of one source into one dataset, as its mapping says. Every format goes through here.
class TableBuilder {
 public:
  /// Resolves the mapping's columns in the header. A needed column that is not there is an error that names it.
  static core::Result<TableBuilder> start(const Mapping& mapping, std::string file,
                                          const std::vector<std::string>& header, const ImportOptions& options);

  /// Adds one row. @param line where it stands in the file, from 1; 0 where the format has no lines.
  core::Result<void> add(std::span<const std::string_view> fields, std::int64_t line,
                         std::optional<Geometry> geometry = std::nullopt);

  /// For sources of several tables (layers) with different headers: the next rows have this header.
  core::Result<void> switch_header(const std::vector<std::string>& header);

  /// For each column of the header whether its values matter.
  [[nodiscard]] std::vector<bool> used() const;

  core::Result<Imported> finish();

 private:
  struct Target {
    const MappedColumn* column = nullptr;
    std::optional<std::size_t> source;
    std::optional<std::size_t> prefix;  ///< Column whose text goes before.
  };
  struct Filter {
    const RowFilter* filter = nullptr;
    std::size_t source = 0;
  };

  TableBuilder() = default;
  core::Result<void> resolve(const std::vector<std::string>& header);
  core::Result<bool> keep(std::span<const std::string_view> fields, std::int64_t line);
  core::Result<void> append(std::span<const std::string_view> fields, std::int64_t line, std::optional<int> age,
                            std::optional<std::size_t> value_source);
  core::Result<double> number(const MappedColumn& column, std::string_view text, std::int64_t line,
                              std::size_t source) const;
  core::Result<std::string> text(const MappedColumn& column, std::string_view text, std::int64_t line,
                                 std::size_t source) const;
  core::Result<void> add_point(std::span<const std::string_view> fields, std::int64_t line);
  core::Result<void> check_unique(std::int64_t line);
  [[nodiscard]] bool is_missing_text(std::string_view text) const;
  [[nodiscard]] std::optional<double> parse(std::string_view text) const;
  [[nodiscard]] core::Place place(std::int64_t line, std::optional<std::size_t> source = std::nullopt) const;
  core::Result<int> find_year() const;
  void describe_dataset(Imported& imported, int year) const;

  const Mapping* mapping_ = nullptr;
  ImportOptions options_;
  std::string file_;
  std::vector<std::string> header_;
  std::vector<Target> targets_;  ///< One for each column of table_.
  std::vector<Filter> filters_;
  std::vector<std::pair<std::size_t, int>> ages_;  ///< Columns to turn into rows.
  std::optional<std::size_t> year_source_;
  std::optional<std::size_t> x_source_, y_source_;
  bool degrees_ = false;
  bool has_points_ = false;
  std::optional<int> year_seen_;
  std::vector<std::size_t> unique_;
  std::optional<std::size_t> pool_;
  std::unordered_map<std::string, std::pair<std::size_t, std::int64_t>> rows_by_key_;  ///< Row and its line.
  DataTable table_;
};

/// The names of columns in a message, cut off where there are many or where one is long.
std::string a_few_names(const std::vector<std::string>& header);

/// Fills in what follows from the codes: kind, municipality, its name. Puts these columns first.
void complete_areas(DataTable& table);

/// What is odd within one table of areas: parts without their whole, areas without inhabitants known.
std::vector<core::Text> area_warnings(const DataTable& table);

}  // namespace pareltjes::hub
