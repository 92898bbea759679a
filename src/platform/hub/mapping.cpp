// SPDX-License-Identifier: EUPL-1.2
#include "platform/hub/mapping.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <nlohmann/json.hpp>
#include <ranges>

#include "core/resources.hpp"
#include "core/text.hpp"
#include "platform/hub/json_text.hpp"

namespace pareltjes::hub {
namespace {

using nlohmann::json;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// One publisher writes aantalInwoners in one year, aantal_inwoners or "AANTAL INWONERS" in another: case, spaces and
/// underscores are not looked at.
bool same_name(std::string_view a, std::string_view b) {
  const auto counts = [](char c) { return c != '_' && c != ' '; };
  return std::ranges::equal(a | std::views::filter(counts), b | std::views::filter(counts), {}, lower, lower);
}

/// "AantalInwoners_5" → "AantalInwoners".
std::string_view without_number(std::string_view name) {
  const auto underscore = name.rfind('_');
  if (underscore == std::string_view::npos || underscore + 1 == name.size()) return name;
  const auto digits = name.substr(underscore + 1);
  return std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; }) ? name.substr(0, underscore) : name;
}

MappedColumn read_column(const std::string& name, const json& object) {
  MappedColumn column;
  column.name = name;
  column.from = strings_in(object, "from");
  column.type = string_in(object, "type") == "text" ? Column::Type::kText : Column::Type::kNumber;
  column.unit = string_in(object, "unit");
  column.description = text_in(object, "description");
  read_half_width(object, column.half_width, column.half_width_by_kind);
  column.scale = number_in(object, "scale", 1);
  // Counts, shares, distances and areas are never negative; what may be says "minimum": null.
  const auto minimum = object.find("minimum");
  if (minimum == object.end()) column.minimum = 0.0;
  if (minimum != object.end() && minimum->is_number()) column.minimum = minimum->get<double>();
  column.needed = flag_in(object, "needed");
  column.area_code = flag_in(object, "area_code");
  column.constant = string_in(object, "constant");
  column.transform = string_in(object, "transform");
  column.prefix_from = strings_in(object, "prefix_from");
  if (const auto values = object.find("values"); values != object.end() && values->is_object()) {
    for (const auto& [from, to] : values->items())
      if (to.is_string()) column.values[from] = to.get<std::string>();
  }
  return column;
}

void read_recognition(const json& object, Mapping& mapping) {
  const auto recognise = object.find("recognise");
  if (recognise == object.end() || !recognise->is_object()) return;
  if (const auto columns = recognise->find("columns"); columns != recognise->end() && columns->is_array()) {
    for (const auto& group : *columns) {
      if (group.is_string()) mapping.recognise.push_back({group.get<std::string>()});
      if (group.is_array()) mapping.recognise.push_back(group.get<std::vector<std::string>>());
    }
  }
  mapping.recognise_without = strings_in(*recognise, "without");
  mapping.file_words = strings_in(*recognise, "file_words");
  mapping.year = whole_in<int>(*recognise, "year", 0);  // wrong_year() looked at it
  mapping.year_column = string_in(*recognise, "year_column");
  if (const auto years = recognise->find("years"); years != recognise->end() && years->is_object()) {
    for (const auto& [word, year] : years->items()) mapping.years[word] = year.get<int>();  // wrong_year() looked at it
  }
}

void read_form(const json& object, Mapping& mapping) {
  mapping.format = string_in(object, "format", "csv");
  mapping.layers = strings_in(object, "layers");
  mapping.encoding = string_in(object, "encoding", "auto");
  const auto mark = [&object](const char* key, char otherwise) {
    const auto text = string_in(object, key);
    return text.empty() ? otherwise : text.front();
  };
  mapping.decimal = mark("decimal", '.');
  mapping.thousands = mark("thousands", 0);
  mapping.missing = strings_in(object, "missing");
  if (const auto found = object.find("missing_at_or_below"); found != object.end() && found->is_number())
    mapping.missing_above = {found->get<double>()};
  mapping.stem = flag_in(object, "stem");
  mapping.approximate = flag_in(object, "approximate");
  mapping.unique = strings_in(object, "unique");
  mapping.pool = string_in(object, "pool");
  mapping.unpivot_into = string_in(object, "unpivot_into");
  mapping.geometry = flag_in(object, "geometry", true);
  if (const auto point = object.find("point"); point != object.end() && point->is_object()) {
    mapping.lon = string_in(*point, "lon");
    mapping.lat = string_in(*point, "lat");
    mapping.x = string_in(*point, "x");
    mapping.y = string_in(*point, "y");
  }
  if (const auto rows = object.find("rows"); rows != object.end() && rows->is_array()) {
    for (const auto& filter : *rows)
      mapping.rows.push_back({string_in(filter, "column"), strings_in(filter, "only"), strings_in(filter, "drop"),
                              strings_in(filter, "prefix")});
  }
}

std::vector<TagRule> read_tags(const json& object) {
  std::vector<TagRule> rules;
  const auto tags = object.find("tags");
  if (tags == object.end() || !tags->is_array()) return rules;
  for (const auto& item : *tags) {
    auto& rule = rules.emplace_back();
    rule.facility = string_in(item, "voorziening");
    for (const auto& [key, values] : item.items())
      if (values.is_array()) rule.tags[key] = values.get<std::vector<std::string>>();
  }
  return rules;
}

Mapping read_mapping(const json& object) {
  Mapping mapping;
  mapping.id = string_in(object, "id");
  mapping.dataset = string_in(object, "dataset", mapping.id);
  mapping.topic = string_in(object, "topic");
  mapping.title = text_in(object, "title");
  mapping.source = source_in(object);
  mapping.notes = texts_in(object, "notes");
  mapping.organisation = string_in(object, "organisation", "openbaar");
  read_form(object, mapping);
  read_recognition(object, mapping);
  mapping.tags = read_tags(object);
  mapping.keys = strings_in(object, "keys");
  if (const auto columns = object.find("columns"); columns != object.end() && columns->is_object()) {
    for (const auto& [name, column] : columns->items()) mapping.columns.push_back(read_column(name, column));
  }
  return mapping;
}

}  // namespace

namespace {

bool is_year(const json& value) {
  constexpr double kFirst = 1000;
  constexpr double kLast = 9999;
  return value.is_number_integer() && value.get<double>() >= kFirst && value.get<double>() <= kLast;
}

/// The first field that should be a year and is none; empty when all are.
std::string wrong_year(const json& object) {
  const auto recognise = object.find("recognise");
  if (recognise == object.end() || !recognise->is_object()) return {};
  if (const auto year = recognise->find("year"); year != recognise->end() && !is_year(*year)) return "recognise.year";
  const auto years = recognise->find("years");
  if (years == recognise->end() || !years->is_object()) return {};
  for (const auto& [word, year] : years->items())
    if (!is_year(year)) return "recognise.years." + word.substr(0, 40);
  return {};
}

}  // namespace

core::Result<Mapping> parse_mapping(std::string_view text, const std::string& file) {
  const auto refuse = [&file](core::Text message) {
    return core::fail(core::ErrorCode::kInvalidFile, std::move(message),
                      {"Verbeter het koppelbestand.", "Correct the mapping file."}, core::Place{file, {}, {}});
  };
  const auto object = json::parse(text, nullptr, false);
  if (!object.is_object()) return refuse({"Dit is geen koppelbestand in JSON.", "This is no mapping file in JSON."});
  if (const auto field = wrong_year(object); !field.empty())
    return refuse({"‘" + field + "’ is geen jaartal van vier cijfers.", "‘" + field + "’ is no year of four digits."});
  try {
    auto mapping = read_mapping(object);
    if (mapping.id.empty() || mapping.topic.empty() || mapping.columns.empty())
      return refuse(
          {"In dit koppelbestand ontbreken id, topic of columns.", "This mapping file lacks id, topic or columns."});
    return mapping;
  } catch (const json::exception&) {
    return refuse(
        {"Een veld van dit koppelbestand heeft een verkeerd type.", "A field of this mapping file has a wrong type."});
  }
}

const std::vector<Mapping>& shipped_mappings() {
  static const std::vector<Mapping> mappings = [] {
    std::vector<Mapping> all;
    for (const auto& resource : core::resources_below("src/platform/hub/koppelingen/")) {
      auto mapping = parse_mapping(resource.bytes, std::string(resource.name));
      assert(mapping.has_value() && "mapping files are checked by a test");
      if (mapping) all.push_back(std::move(*mapping));
    }
    std::ranges::sort(all, {}, &Mapping::id);
    return all;
  }();
  return mappings;
}

std::optional<std::size_t> find_column(const Mapping& mapping, const std::vector<std::string>& header,
                                       const std::vector<std::string>& names) {
  for (const auto& name : names) {
    for (std::size_t i = 0; i < header.size(); ++i)
      if (same_name(header[i], name)) return i;
    if (!mapping.stem) continue;
    for (std::size_t i = 0; i < header.size(); ++i)
      if (same_name(without_number(header[i]), name)) return i;
  }
  return std::nullopt;
}

std::size_t recognises(const Mapping& mapping, const std::string& file_name, const std::vector<std::string>& header) {
  std::string name;
  std::ranges::transform(file_name, std::back_inserter(name), lower);
  if (!mapping.file_words.empty() &&
      std::ranges::none_of(mapping.file_words, [&](const auto& word) { return name.contains(word); }))
    return 0;
  for (const auto& other : mapping.recognise_without)
    if (find_column(mapping, header, {other})) return 0;
  for (const auto& group : mapping.recognise)
    if (!find_column(mapping, header, group)) return 0;
  return mapping.recognise.size() + mapping.file_words.size();
}

}  // namespace pareltjes::hub
