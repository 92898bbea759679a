// SPDX-License-Identifier: EUPL-1.2
#include "engines/street_network/files/read_schools.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "engines/street_network/files/cells.hpp"

namespace pareltjes::engines::street_network {
namespace {

using Names = std::vector<std::string_view>;

/// A table of which a few columns are wanted, by name; every row has as many fields as the head.
class Table {
 public:
  Table(const std::string& file, std::vector<Names> wanted) : file_(file), wanted_(std::move(wanted)) {}

  /// Calls `row(fields of the wanted columns, line)`.
  template <class Row>
  core::Result<void> read(std::string_view bytes, const Row& row) {
    bool headed = false;
    char separator = ',';
    std::size_t columns = 0;
    return for_each_line(bytes, [&](std::string_view line, std::size_t number) -> core::Result<void> {
      if (!headed) separator = separator_of(line);
      auto fields = fields_of(line, separator);
      if (!headed) {
        headed = true;
        columns = fields.size();
        return find_columns(fields, number);
      }
      if (fields.size() != columns) {
        const std::string is = std::to_string(fields.size());
        const std::string must = std::to_string(columns);
        return wrong(number, {"Deze regel heeft " + is + " kolommen in plaats van " + must + ".",
                              "This line has " + is + " columns instead of " + must + "."});
      }
      std::vector<std::string> chosen;
      chosen.reserve(at_.size());
      for (const std::size_t column : at_) chosen.push_back(fields[column]);
      return row(chosen, number);
    });
  }

  [[nodiscard]] std::unexpected<core::Error> wrong(std::size_t line, core::Text message) const {
    return core::fail(core::ErrorCode::kInvalidFile, std::move(message),
                      {"Verbeter het bestand en probeer het opnieuw.", "Correct the file and try again."},
                      core::Place{file_, static_cast<std::int64_t>(line), std::nullopt});
  }

  /// Not negative; `empty` where the cell is.
  [[nodiscard]] core::Result<double> count(const std::string& cell, std::size_t line, double empty = 0) const {
    if (cell.empty()) return empty;
    const auto value = core::parse_number(cell);
    if (value && *value >= 0 && *value < 1e7) return *value;
    return wrong(line,
                 {"Het aantal leerlingen is geen getal vanaf nul.", "The number of pupils is no number from zero up."});
  }

 private:
  core::Result<void> find_columns(const std::vector<std::string>& names, std::size_t line) {
    for (const Names& one : wanted_) {
      const auto found = std::ranges::find_if(
          names, [&one](const std::string& name) { return std::ranges::find(one, core::fold(name)) != one.end(); });
      if (found == names.end()) {
        const std::string name(one.front());
        return core::fail(core::ErrorCode::kMissingColumn,
                          {"De kolom ‘" + name + "’ ontbreekt.", "The column ‘" + name + "’ is missing."},
                          {"Zet die naam boven de kolom.", "Put that name above the column."},
                          core::Place{file_, static_cast<std::int64_t>(line), std::nullopt});
      }
      at_.push_back(static_cast<std::size_t>(found - names.begin()));
    }
    return {};
  }

  const std::string& file_;
  std::vector<Names> wanted_;
  std::vector<std::size_t> at_;
};

/// The four digits that a postcode begins with, or nothing.
std::string pc4_of(std::string_view postcode) {
  const std::string_view digits = postcode.substr(0, 4);
  const bool right = digits.size() == 4 && std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
  return right ? std::string(digits) : std::string();
}

}  // namespace

core::Result<std::vector<School>> read_schools(std::string_view bytes, const std::string& file) {
  std::vector<School> schools;
  Table table(file, {{"vestigingsnummer"}, {"pc6", "postcode"}, {"lon"}, {"lat"}, {"leerlingen"}});
  const auto read =
      table.read(bytes, [&](const std::vector<std::string>& cells, std::size_t line) -> core::Result<void> {
        School school{cells[0], pc4_of(cells[1]), {}, false, 0};
        const auto pupils = table.count(cells[4], line);
        if (!pupils) return std::unexpected(pupils.error());
        school.pupils = *pupils;
        if (!cells[2].empty() && !cells[3].empty()) {
          const auto lon = core::parse_number(cells[2]);
          const auto lat = core::parse_number(cells[3]);
          if (!lon || !lat || std::abs(*lon) > 180 || std::abs(*lat) > 90) {
            return table.wrong(line,
                               {"De plaats van deze school bestaat niet.", "The place of this school does not exist."});
          }
          school.at = coordinate_of(*lon, *lat);
          school.placed = true;
        }
        schools.push_back(std::move(school));
        return {};
      });
  if (!read) return std::unexpected(read.error());
  return schools;
}

core::Result<std::vector<Flow>> read_flows(std::string_view bytes, const std::string& file) {
  std::vector<Flow> flows;
  Table table(file, {{"pc4 leerling", "postcode leerling"}, {"vestigingsnummer"}, {"leerlingen"}});
  const auto read =
      table.read(bytes, [&](const std::vector<std::string>& cells, std::size_t line) -> core::Result<void> {
        const auto pupils = table.count(cells[2], line);
        if (!pupils) return std::unexpected(pupils.error());
        flows.push_back({pc4_of(cells[0]), cells[1], *pupils});
        return {};
      });
  if (!read) return std::unexpected(read.error());
  return flows;
}

}  // namespace pareltjes::engines::street_network
