// SPDX-License-Identifier: EUPL-1.2
// The outcome as JSON, CSV, GeoJSON and terminal text. Rows are written as they come, without a tree in between:
// a large municipality has more than a hundred thousand of them.
#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "platform/hub/projection.hpp"
#include "platform/pearl/outcome.hpp"

namespace pareltjes::pearl {
namespace {

using core::Language;
using nlohmann::json;

std::string quoted(const std::string& text) {
  return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

void append_cell(std::string& out, const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) {
    out += quoted(*text);
  } else if (const auto* number = std::get_if<double>(&cell)) {
    if (std::isfinite(*number)) {
      fmt::format_to(std::back_inserter(out), "{}", *number);
    } else {
      out += "null";
    }
  } else if (const auto* integer = std::get_if<std::int64_t>(&cell)) {
    fmt::format_to(std::back_inserter(out), "{}", *integer);
  } else if (const auto* flag = std::get_if<bool>(&cell)) {
    out += *flag ? "true" : "false";
  } else {
    out += "null";
  }
}

std::string_view name_of(TableColumn::Type type) {
  switch (type) {
    case TableColumn::Type::kText:
      return "text";
    case TableColumn::Type::kInteger:
      return "integer";
    case TableColumn::Type::kNumber:
      return "number";
    case TableColumn::Type::kBoolean:
      return "boolean";
  }
  return "text";
}

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::kInfo:
      return "info";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      return "error";
  }
  return "info";
}

void append_table(std::string& out, const Table& table, Language language) {
  out += R"({"title":)" + quoted(table.title.in(language)) + R"(,"columns":[)";
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const auto& column = table.columns[i];
    if (i > 0) out += ',';
    out += R"({"name":)" + quoted(column.name) + R"(,"type":)" + quoted(std::string(name_of(column.type))) +
           R"(,"unit":)" + quoted(column.unit) + R"(,"description":)" + quoted(column.description.in(language)) + '}';
  }
  out += R"(],"rows":[)";
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    out += r > 0 ? ",\n[" : "\n[";
    for (std::size_t c = 0; c < table.rows[r].size(); ++c) {
      if (c > 0) out += ',';
      append_cell(out, table.rows[r][c]);
    }
    out += ']';
  }
  out += "]}";
}

void append_ring(std::string& out, const hub::Ring& ring) {
  out += '[';
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const auto position = hub::to_crs84(ring[i]);
    fmt::format_to(std::back_inserter(out), "{}[{:.5f},{:.5f}]", i > 0 ? "," : "", position.lon, position.lat);
  }
  out += ']';
}

double signed_area(const hub::Ring& ring) {
  double area = 0;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) area += ring[i].x * ring[i + 1].y - ring[i + 1].x * ring[i].y;
  return area / 2;
}

/// RFC 7946: outer rings counter-clockwise, holes clockwise.
void append_geometry(std::string& out, const hub::Geometry& geometry) {
  if (geometry.empty()) {
    out += "null";
    return;
  }
  if (geometry.size() == 1 && geometry[0].size() == 1 && geometry[0][0].size() == 1) {
    const auto position = hub::to_crs84(geometry[0][0][0]);
    fmt::format_to(std::back_inserter(out), R"({{"type":"Point","coordinates":[{:.5f},{:.5f}]}})", position.lon,
                   position.lat);
    return;
  }
  out += R"({"type":"MultiPolygon","coordinates":[)";
  for (std::size_t p = 0; p < geometry.size(); ++p) {
    out += p > 0 ? ",[" : "[";
    for (std::size_t r = 0; r < geometry[p].size(); ++r) {
      if (r > 0) out += ',';
      auto ring = geometry[p][r];
      if ((signed_area(ring) > 0) != (r == 0)) std::ranges::reverse(ring);
      append_ring(out, ring);
    }
    out += ']';
  }
  out += "]}";
}

json provenance_json(const Provenance& provenance) {
  json datasets = json::array();
  for (const auto& use : provenance.datasets) {
    datasets.push_back({{"id", use.id},
                        {"version", use.version},
                        {"sha256", use.sha256},
                        {"title", use.title},
                        {"year", use.year},
                        {"attribution", use.attribution},
                        {"licence", use.licence},
                        {"url", use.url}});
  }
  json parameters = json::array();
  for (const auto& use : provenance.parameters) {
    parameters.push_back(
        {{"name", use.name}, {"value", use.value}, {"source", use.source}, {"overridden", use.overridden}});
  }
  return {{"pearl", provenance.pearl},
          {"pearl_version", provenance.pearl_version},
          {"seed", provenance.seed},
          {"datasets", datasets},
          {"parameters", parameters}};
}

json finding_json(const Finding& finding, Language language) {
  json value{{"code", finding.code},
             {"severity", name_of(finding.severity)},
             {"message", finding.message.in(language)},
             {"file", nullptr},
             {"line", nullptr},
             {"column", nullptr},
             {"xpath", finding.xpath.empty() ? json(nullptr) : json(finding.xpath)},
             {"advice", finding.advice.in(language)}};
  if (finding.place) {
    value["file"] = finding.place->file;
    if (finding.place->line) value["line"] = *finding.place->line;
    if (finding.place->column) value["column"] = *finding.place->column;
  }
  return value;
}

std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string csv_field(const std::string& text, char separator) {
  if (text.find_first_of("\"\r\n") == std::string::npos && text.find(separator) == std::string::npos) return text;
  std::string field = "\"";
  for (const char c : text) {
    if (c == '"') field += '"';
    field += c;
  }
  return field + '"';
}

/// A cell that a spreadsheet would take for a formula is given an apostrophe (OWASP: CSV injection).
std::string without_formula(std::string text) {
  if (!text.empty() && std::string_view("=+-@\t\r").contains(text.front()) && !core::parse_number(text))
    text.insert(0, 1, '\'');
  return text;
}

std::string csv_cell(const Cell& cell, bool dutch_excel) {
  if (const auto* text = std::get_if<std::string>(&cell)) return without_formula(*text);
  std::string out;
  if (!std::holds_alternative<std::monostate>(cell)) append_cell(out, cell);
  if (out == "null") out.clear();
  if (const auto* flag = std::get_if<bool>(&cell)) return *flag ? "ja" : "nee";
  if (dutch_excel) std::ranges::replace(out, '.', ',');
  return out;
}

std::string terminal_cell(const Cell& cell, Language language) {
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* integer = std::get_if<std::int64_t>(&cell))
    return core::format_number(static_cast<double>(*integer), 0, language);
  if (const auto* flag = std::get_if<bool>(&cell))
    return *flag ? (language == Language::kDutch ? "ja" : "yes") : (language == Language::kDutch ? "nee" : "no");
  if (const auto* number = std::get_if<double>(&cell)) {
    if (std::isnan(*number)) return "–";
    const bool whole = std::abs(*number - std::round(*number)) < 1e-9 || std::abs(*number) >= 1000;
    return core::format_number(*number, whole ? 0 : (std::abs(*number) < 10 ? 2 : 1), language);
  }
  return "–";
}

std::size_t displayed_width(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace

std::string to_json(const Outcome& outcome, const json& inputs, Language language) {
  std::string out;
  out += R"({"pearl":)" + quoted(outcome.pearl) + R"(,"version":)" + quoted(outcome.version) + R"(,"inputs":)" +
         dump(inputs);
  out += R"(,"answer":)" + quoted(outcome.answer.in(language)) + R"(,"explanation":)";
  json explanation = json::array();
  for (const auto& sentence : outcome.explanation) explanation.push_back(sentence.in(language));
  out += dump(explanation) + ",\n\"tables\":{";
  for (std::size_t i = 0; i < outcome.tables.size(); ++i) {
    out += (i > 0 ? ",\n" : "\n") + quoted(outcome.tables[i].name) + ':';
    append_table(out, outcome.tables[i], language);
  }
  out += "},\n\"layers\":{";
  for (std::size_t i = 0; i < outcome.layers.size(); ++i) {
    out +=
        (i > 0 ? ",\n" : "\n") + quoted(outcome.layers[i].table.name) + ':' + to_geojson(outcome.layers[i], language);
  }
  out += "},\n\"findings\":";
  json findings = json::array();
  for (const auto& finding : outcome.findings) findings.push_back(finding_json(finding, language));
  json documents = json::array();
  for (const auto& document : outcome.documents)
    documents.push_back({{"name", document.name}, {"title", document.title.in(language)}});
  out += dump(findings) + R"(,"documents":)" + dump(documents) +
         ",\n\"provenance\":" + dump(provenance_json(outcome.provenance)) + "}\n";
  return out;
}

std::string to_csv(const Table& table, bool dutch_excel) {
  const char separator = dutch_excel ? ';' : ',';
  std::string out = dutch_excel ? "\xEF\xBB\xBF" : "";
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    if (c > 0) out += separator;
    out += csv_field(table.columns[c].name, separator);
  }
  out += "\r\n";
  for (const auto& row : table.rows) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (c > 0) out += separator;
      out += csv_field(csv_cell(row[c], dutch_excel), separator);
    }
    out += "\r\n";
  }
  return out;
}

std::string to_geojson(const Layer& layer, Language language) {
  std::string out = R"({"type":"FeatureCollection","name":)" + quoted(layer.table.name) + R"(,"schematic":)" +
                    (layer.schematic ? "true" : "false") + R"(,"approximate":)" +
                    (layer.approximate ? "true" : "false") + R"(,"note":)" + quoted(layer.note.in(language)) +
                    R"(,"features":[)";
  for (std::size_t r = 0; r < layer.table.rows.size(); ++r) {
    out += r > 0 ? ",\n" : "\n";
    out += R"({"type":"Feature","properties":{)";
    for (std::size_t c = 0; c < layer.table.columns.size(); ++c) {
      if (c > 0) out += ',';
      out += quoted(layer.table.columns[c].name) + ':';
      append_cell(out, layer.table.rows[r][c]);
    }
    out += R"(},"geometry":)";
    append_geometry(out, r < layer.geometries.size() ? layer.geometries[r] : hub::Geometry{});
    out += '}';
  }
  return out + "]}";
}

std::string to_terminal(const Table& table, Language language) {
  std::vector<std::vector<std::string>> lines(1);
  for (const auto& column : table.columns) lines[0].push_back(column.name);
  for (const auto& row : table.rows) {
    auto& line = lines.emplace_back();
    for (const auto& cell : row) line.push_back(terminal_cell(cell, language));
  }
  std::vector<std::size_t> widths(table.columns.size(), 0);
  for (const auto& line : lines) {
    for (std::size_t c = 0; c < line.size(); ++c) widths[c] = std::max(widths[c], displayed_width(line[c]));
  }
  std::string out;
  for (const auto& line : lines) {
    std::string text;
    for (std::size_t c = 0; c < line.size(); ++c) {
      const std::string padding(widths[c] - displayed_width(line[c]), ' ');
      const bool right =
          table.columns[c].type == TableColumn::Type::kInteger || table.columns[c].type == TableColumn::Type::kNumber;
      text += (c > 0 ? "  " : "") + (right ? padding + line[c] : line[c] + padding);
    }
    out += text.substr(0, text.find_last_not_of(' ') + 1) + '\n';
  }
  return out;
}

}  // namespace pareltjes::pearl
