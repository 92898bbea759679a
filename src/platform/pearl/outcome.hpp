// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/error.hpp"
#include "core/language.hpp"
#include "platform/hub/table.hpp"

namespace pareltjes::pearl {

using Cell = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

struct TableColumn {
  enum class Type { kText, kInteger, kNumber, kBoolean };
  std::string name;
  Type type = Type::kText;
  std::string unit;
  core::Text description;
};

/// Whether a number was measured, derived from measured numbers by arithmetic, or modelled.
enum class Nature { kMeasured, kDerived, kModelled };
/// "gemeten", "afgeleid" or "gemodelleerd".
std::string_view name_of(Nature nature);

struct Table {
  std::string name;
  core::Text title;
  std::vector<TableColumn> columns;
  std::vector<std::vector<Cell>> rows;

  /// Position of a column. Asking for one that is not there is a programmer's mistake.
  [[nodiscard]] std::size_t column(std::string_view column_name) const;
};

/// A table with a geometry for each row, in EPSG:28992.
struct Layer {
  Table table;
  std::vector<hub::Geometry> geometries;
  bool schematic = false;  ///< Not real borders: cells around centre points.
  bool approximate = false;
  core::Text note;  ///< What the reader must know of these borders.
};

enum class Severity { kInfo, kWarning, kError };

struct Finding {
  std::string code;
  Severity severity = Severity::kInfo;
  core::Text message;
  core::Text advice;
  std::optional<core::Place> place;
  std::string xpath;
};

/// A report that can be made of the outcome; what stands in it, Pearl::report gives.
struct Document {
  std::string name;
  core::Text title;
};

/// A file that the run made, whole: the agreement itself, not a report about it.
struct OutcomeFile {
  std::string name;        ///< "verwerkersovereenkomst.docx".
  std::string media_type;  ///< As documents::media_type names it.
  core::Text title;
  std::string bytes;
  bool for_other_formats = false;  ///< Not given itself: ODT and PDF are made of it.
};

/// Which versions, parameters and seed an outcome rests on: enough to make the same bytes again.
struct Provenance {
  struct DatasetUse {
    std::string id, version, sha256, title, attribution, licence, url;
    int year = 0;
  };
  struct ParameterUse {
    std::string name;  ///< Such as "norm.huisarts.midden".
    std::string value;
    std::string source;
    bool overridden = false;  ///< Replaced by the user or the municipality.
  };
  std::string pearl;
  std::string pearl_version;
  std::uint64_t seed = 0;
  std::vector<DatasetUse> datasets;
  std::vector<ParameterUse> parameters;
};

/// What a pearl answers. Same inputs, same datasets, same seed: the same bytes.
struct Outcome {
  std::string pearl;
  std::string version;
  core::Text answer;                    ///< One sentence that a council member can read aloud.
  std::vector<core::Text> explanation;  ///< The few sentences behind it.
  std::vector<Table> tables;
  std::vector<Layer> layers;
  std::vector<Finding> findings;
  std::vector<Document> documents;
  std::vector<OutcomeFile> files;  ///< Not in the JSON.
  /// Packages (file name → content, pakket.json among them) that the run offers to keep: run_and_store adds them for
  /// its organisation, unconfirmed. Not in the JSON.
  std::vector<std::map<std::string, std::string>> packages;
  Provenance provenance;

  [[nodiscard]] const Table* table(std::string_view name) const;
  [[nodiscard]] const Layer* layer(std::string_view name) const;
};

/// The JSON of the outcome, as the API and `--format json` give it. `inputs` are those after defaults were filled in.
std::string to_json(const Outcome& outcome, const nlohmann::json& inputs, core::Language language);

/// One table as CSV (RFC 4180, UTF-8); `dutch_excel` gives semicolons, decimal commas and a byte-order mark.
std::string to_csv(const Table& table, bool dutch_excel);

/// One layer as GeoJSON in CRS84 (RFC 7946), coordinates in five decimals.
std::string to_geojson(const Layer& layer, core::Language language);

/// A table for the terminal, numbers as the language writes them, columns aligned.
std::string to_terminal(const Table& table, core::Language language);

}  // namespace pareltjes::pearl
