// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <regex>

#include "core/resources.hpp"
#include "core/text.hpp"
#include "pearls/overeenkomsten/value_checks.hpp"

namespace pareltjes::overeenkomsten {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 12> kMonths{"januari",   "februari", "maart",    "april",
                                                   "mei",       "juni",     "juli",     "augustus",
                                                   "september", "oktober",  "november", "december"};

std::string as_text(const json& value) {
  if (value.is_string()) return std::string(core::trim(value.get_ref<const std::string&>()));
  if (value.is_boolean()) return value.get<bool>() ? "ja" : "nee";
  if (value.is_number()) return value.dump();
  return {};
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string iso(int year, int month, int day) {
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (year < 1900 || year > 2200 || month < 1 || day < 1 || !date.ok()) return {};
  return fmt::format("{:04}-{:02}-{:02}", year, month, day);
}

/// What a value becomes in the document.
std::string as_written(FieldType type, const std::vector<std::string>& choices, const std::string& value) {
  if (type == FieldType::kDate) {
    const auto date = date_of(value);
    return date.empty() ? value : date_in_words(date);
  }
  if (type == FieldType::kChoice) {
    const auto found = std::ranges::find_if(
        choices, [&](const std::string& choice) { return core::fold(choice) == core::fold(value); });
    return found == choices.end() ? value : *found;
  }
  if (type == FieldType::kKvk) {
    std::string digits;
    for (const char c : value) {
      if (c != ' ' && c != '.') digits += c;
    }
    return digits;
  }
  return value;
}

/// The nearest name, for who mistyped one; empty where none is near.
std::string nearest(const std::string& name, const std::vector<std::string>& names) {
  std::string best;
  std::size_t least = std::max<std::size_t>(name.size() / 3, 2) + 1;
  for (const auto& other : names) {
    std::vector<std::size_t> row(other.size() + 1);
    for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= name.size(); ++i) {
      auto diagonal = row[0]++;
      for (std::size_t j = 1; j <= other.size(); ++j) {
        const auto above = row[j];
        row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (name[i - 1] == other[j - 1] ? 0U : 1U)});
        diagonal = above;
      }
    }
    if (row.back() < least) {
      least = row.back();
      best = other;
    }
  }
  return best;
}

class Checker {
 public:
  explicit Checker(const Standard& standard) : standard_(standard) {}

  CheckedValues check(const json& values) {
    if (values.is_object()) {
      for (const auto& [name, value] : values.items()) take(name, value);
    }
    for (const auto& field : standard_.fields) {
      if (field.required && !checked_.filled.fields.contains(field.id)) add_all({missing_field(field)});
    }
    for (const auto& table : standard_.tables) {
      const auto found = checked_.filled.tables.find(table.id);
      if (table.required && (found == checked_.filled.tables.end() || found->second.empty()))
        add_all({missing_rows(table)});
      if (found != checked_.filled.tables.end()) add_all(check_transfers(table, found->second));
    }
    add_all(check_together(standard_, checked_.filled));
    return std::move(checked_);
  }

 private:
  void add_all(std::vector<pearl::Finding> findings) {
    for (auto& finding : findings) checked_.findings.push_back(std::move(finding));
  }

  void take(const std::string& name, const json& value) {
    if (const auto* field = standard_.field(name)) return take_field(*field, value);
    if (const auto* table = standard_.table(name)) return take_table(*table, value);
    std::vector<std::string> names;
    for (const auto& field : standard_.fields) names.push_back(field.id);
    for (const auto& table : standard_.tables) names.push_back(table.id);
    add_all({unknown_name("velden." + name, name, nearest(name, names))});
  }

  void take_field(const Field& field, const json& value) {
    const auto text = as_text(value);
    if (text.empty()) return;
    auto findings = check_field(field, text);
    for (auto& finding : findings) finding.xpath = "velden." + field.id;
    add_all(std::move(findings));
    checked_.filled.fields[field.id] = as_written(field.type, field.choices, text);
  }

  void take_table(const TableSpec& table, const json& value) {
    if (!value.is_array()) return add_all({no_rows(table)});
    auto& rows = checked_.filled.tables[table.id];
    for (const auto& given : value) {
      FilledRow row;
      const auto place = fmt::format("{}[{}]", table.id, rows.size() + 1);
      if (given.is_object()) {
        for (const auto& [name, cell] : given.items()) take_cell(table, place, name, as_text(cell), row);
      }
      if (row.empty()) continue;
      for (const auto& column : table.columns) {
        if (column.required && !row.contains(column.id)) add_all({missing_cell(place + "." + column.id, column)});
      }
      rows.push_back(std::move(row));
    }
  }

  void take_cell(const TableSpec& table, const std::string& place, const std::string& name, const std::string& text,
                 FilledRow& row) {
    const auto column = std::ranges::find(table.columns, name, &Column::id);
    if (column == table.columns.end()) {
      std::vector<std::string> names;
      for (const auto& one : table.columns) names.push_back(one.id);
      return add_all({unknown_name(place + "." + name, name, nearest(name, names))});
    }
    if (text.empty()) return;
    Field as_field;
    as_field.id = column->id;
    as_field.label = column->label;
    as_field.type = column->type;
    as_field.choices = column->choices;
    auto findings = check_field(as_field, text);
    for (auto& finding : findings) finding.xpath = place + "." + column->id;
    add_all(std::move(findings));
    row[column->id] = as_written(column->type, column->choices, text);
  }

  const Standard& standard_;
  CheckedValues checked_;
};

}  // namespace

std::string date_of(std::string_view text) {
  const std::string given(core::trim(text));
  static const std::regex kIso(R"((\d{4})-(\d{1,2})-(\d{1,2}))");
  static const std::regex kFigures(R"((\d{1,2})[-/.](\d{1,2})[-/.](\d{4}))");
  static const std::regex kWords(R"((\d{1,2}) ([a-z]+) (\d{4}))", std::regex::icase);
  std::smatch found;
  if (std::regex_match(given, found, kIso)) return iso(std::stoi(found[1]), std::stoi(found[2]), std::stoi(found[3]));
  if (std::regex_match(given, found, kFigures))
    return iso(std::stoi(found[3]), std::stoi(found[2]), std::stoi(found[1]));
  if (!std::regex_match(given, found, kWords)) return {};
  const auto month = std::ranges::find(kMonths, core::fold(found[2].str()));
  if (month == kMonths.end()) return {};
  return iso(std::stoi(found[3]), static_cast<int>(month - kMonths.begin()) + 1, std::stoi(found[1]));
}

std::string date_in_words(const std::string& date) {
  const auto month = number(std::string_view(date).substr(5, 2));
  const auto day = number(std::string_view(date).substr(8, 2));
  if (date.size() != 10 || !month || !day || *month < 1 || *month > 12) return date;
  return fmt::format("{} {} {}", *day, kMonths.at(static_cast<std::size_t>(*month) - 1), date.substr(0, 4));
}

Where where_is(std::string_view location) {
  static const auto rows = [] {
    std::vector<std::pair<std::string, Where>> read;
    for (const auto& line : core::split(
             core::find_resource("src/pearls/overeenkomsten/regels/landen.csv").value_or(std::string_view()), '\n')) {
      const auto fields = core::split(line, ',');
      if (fields.size() < 3) continue;
      const auto where = fields[1] == "eer"        ? Where::kWithin
                         : fields[1] == "adequaat" ? Where::kAdequate
                                                   : Where::kOutside;
      if (fields[1] != "soort") read.emplace_back(" " + core::fold(fields[0]) + " ", where);
    }
    return read;
  }();
  const auto folded = " " + core::fold(location) + " ";
  auto farthest = Where::kUnknown;
  for (const auto& [name, where] : rows) {
    if (folded.find(name) != std::string::npos) farthest = std::max(farthest, where);
  }
  return farthest;
}

CheckedValues check_values(const Standard& standard, const json& values) {
  return Checker(standard).check(values);
}

}  // namespace pareltjes::overeenkomsten
