// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/language.hpp"
#include "platform/pearl/outcome.hpp"

namespace pareltjes::pearl {

struct DatasetNeed {
  std::string topic;
  core::Text purpose;  ///< For what it is used: rights are judged on it.
  bool required = true;
};

/// The states of the records that pearls keep: a run sees those in use.
inline constexpr std::string_view kRecordInUse = "geldt";
inline constexpr std::string_view kRecordWithdrawn = "ingetrokken";

/// A kind of dossier record that the pearl keeps for a municipality.
struct RecordKind {
  std::string kind;
  nlohmann::json schema;  ///< JSON Schema (draft 7) of its content.
};

struct OutcomeTable {
  std::string name;
  core::Text title;
  std::vector<TableColumn> columns;
};

/// Everything that is known of a pearl before it runs. Read from a manifest.json; the command line, the API and its
/// OpenAPI text, the input form, the result page and the catalogue entry follow from it.
struct Manifest {
  std::string id;
  std::string version;
  core::Text title;
  core::Text question;
  core::Text story;
  core::Text origin;            ///< Who had the idea.
  std::string origin_gemeente;  ///< Its code, where it is one municipality.
  nlohmann::json input_schema;  ///< JSON Schema 2020-12 (draft 7 vocabulary), texts in "title" and "x-title-en".
  nlohmann::json example;       ///< Input that is valid and runs on what ships.
  std::vector<DatasetNeed> datasets;
  std::vector<std::string> packages;
  std::vector<std::string> package_kinds;  ///< A run sees every package of these kinds: "schemas".
  std::vector<RecordKind> records;         ///< Kinds of records of the municipality that a run sees.
  std::vector<OutcomeTable> tables;
  std::vector<core::Text> limits;  ///< What this does not tell you.
  nlohmann::json carrying_out;     ///< Hours, roles, systems, legal ground.
  nlohmann::json algorithm_register;
  bool takes_long = false;       ///< "takes_long": the API answers before the run has ended.
  bool reads_from_disk = false;  ///< "reads_from_disk": files of a folder are read when the run asks for them.

  /// @param file name of the manifest, for the message.
  static core::Result<Manifest> parse(std::string_view json, const std::string& file);
};

}  // namespace pareltjes::pearl
