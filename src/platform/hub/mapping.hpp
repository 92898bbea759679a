// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "platform/hub/dataset.hpp"

namespace pareltjes::hub {

/// How one column of a source becomes one concept.
struct MappedColumn {
  std::string name;               ///< The concept: see docs/glossary.md.
  std::vector<std::string> from;  ///< Names of the source column in order of preference.
  Column::Type type = Column::Type::kNumber;
  std::string unit;
  core::Text description;
  double half_width = 0;
  std::map<std::string, double, std::less<>> half_width_by_kind;
  double scale = 1;                                        ///< Value of the source times this is the value in `unit`.
  std::optional<double> minimum;                           ///< A smaller value is an error that names line and column.
  bool needed = false;                                     ///< The file is refused without it.
  bool area_code = false;                                  ///< Must be a CBS code, or empty.
  std::map<std::string, std::string, std::less<>> values;  ///< Texts of the source → texts here.
  std::string constant;                                    ///< Text of every row; no source column.
  std::vector<std::string> prefix_from;                    ///< Column whose text goes before this one, for "vestiging".
  /// A named reading of the text: "cbs-leeftijd", "leeftijd", "gemeentecode", "postcode", "vestiging".
  std::string transform;
};

/// Which rows of the source count.
struct RowFilter {
  std::string column;
  std::vector<std::string> only;    ///< Keep rows with one of these; empty: no such limit.
  std::vector<std::string> drop;    ///< Leave out rows with one of these.
  std::vector<std::string> prefix;  ///< Keep rows that begin with one of these; empty: no such limit.
};

/// A place in OpenStreetMap that carries all of these tags is a facility of this kind.
struct TagRule {
  std::string facility;
  std::map<std::string, std::vector<std::string>> tags;  ///< Key → one of these values, "*" is any.
};

/// A mapping file: how one kind of file becomes a dataset. Stored as data in koppelingen/*.json.
struct Mapping {
  std::string id;
  std::string dataset;  ///< Id of the dataset; {year}, {place} (one municipality), {soort}, {file} are filled in.
  std::string topic;
  core::Text title;  ///< {year} is filled in.
  Source source;
  std::vector<core::Text> notes;
  std::string organisation;

  std::string format = "csv";       ///< "csv", "waarnemingen", "vector", "both" (csv, vector), "osm", "osm-straten".
  std::vector<std::string> layers;  ///< Of a vector file; empty: every layer.
  std::string encoding = "auto";
  char decimal = '.';
  char thousands = 0;                 ///< A mark between thousands that is left out, or 0.
  std::vector<std::string> missing;   ///< Texts that stand for no value; empty always does.
  std::vector<double> missing_above;  ///< One number: values at or below it are marks for missing (-99990).
  bool stem = false;                  ///< Columns may carry a number: AantalInwoners_5 is AantalInwoners.

  std::vector<std::vector<std::string>> recognise;  ///< Of each group one column must be there.
  std::vector<std::string> recognise_without;       ///< None of these may be there.
  std::vector<std::string> file_words;              ///< The file's name must hold one of these, lower case.

  int year = 0;                      ///< Fixed year, or 0.
  std::string year_column;           ///< Column whose first four digits are the year; rows of one year only.
  std::map<std::string, int> years;  ///< Words in the file's name → year, such as CBS table ids.
  bool approximate = false;

  std::vector<MappedColumn> columns;
  std::vector<RowFilter> rows;
  std::vector<std::string> unique;  ///< Concepts that together name a row once.
  std::string pool;                 ///< Concept whose values are added up over rows that are the same otherwise.
  std::string unpivot_into;    ///< Concept of the columns named 0 … 100 (ages), one row each; value goes to `pool`.
  std::string lon, lat, x, y;  ///< Source columns of a point: WGS 84 degrees or RD metres.
  bool geometry = true;        ///< Keep the shapes of a vector file.
  std::vector<TagRule> tags;   ///< For "osm": the first rule that fits decides.
  /// For "osm-straten": the tags that are kept, with what comes after a colon: "maxspeed" is also "maxspeed:forward".
  std::vector<std::string> keys;
};

/// Reads one mapping file.
core::Result<Mapping> parse_mapping(std::string_view json, const std::string& file);

/// The mappings that ship with the program, in the order of their ids.
const std::vector<Mapping>& shipped_mappings();

/// The position of a column in a header: the exact name first, then, for mappings that say so, the name without
/// its number; letters' case, spaces and underscores are not looked at. Nothing when it is not there.
std::optional<std::size_t> find_column(const Mapping& mapping, const std::vector<std::string>& header,
                                       const std::vector<std::string>& names);

/// How many columns of the recognition this header has, or 0 when it is another kind of file.
std::size_t recognises(const Mapping& mapping, const std::string& file_name, const std::vector<std::string>& header);

}  // namespace pareltjes::hub
