// SPDX-License-Identifier: EUPL-1.2
// The log of decisions as others read it: in the fields of the standard Logboek Dataverwerkingen, and as CSV.
#include "platform/rights/decision_log.hpp"

namespace pareltjes::rights {

using nlohmann::json;

json to_processing_log(const LogLine& line) {
  auto attributes = json::array();
  const auto add = [&](std::string_view key, const json& value) {
    attributes.push_back({{"key", key}, {"value", value}});
  };
  const auto kept = line.content.value("attributes", json::object());
  for (const auto& [key, value] : kept.items()) add(key, value);
  add("pareltjes.soort", line.kind);
  add("pareltjes.doel", line.purpose);
  add("pareltjes.handeling", line.action);
  add("pareltjes.toegestaan", line.permitted);
  add("pareltjes.persoonsgegevens", line.personal);
  add("pareltjes.wie", line.actor);
  add("pareltjes.volgnummer", line.number);
  if (!line.dataset.empty()) {
    add("pareltjes.dataset", line.dataset);
    add("pareltjes.dataset_versie", line.version);
  }
  if (!line.policy.empty()) add("pareltjes.beleid", line.policy);
  for (const auto* name : {"reden", "advies", "grond", "plichten", "datasets"})
    if (line.content.contains(name)) add(std::string("pareltjes.") + name, line.content[name]);
  json record{{"trace_id", line.trace_id},   {"span_id", line.span_id},
              {"status_code", line.status},  {"name", line.name},
              {"start_time", line.begun_at}, {"end_time", line.ended_at},
              {"attributes", attributes},    {"resource", {{"attributes", json::array()}}}};
  record["resource"]["attributes"].push_back({{"key", "service.name"}, {"value", "pareltjes"}});
  if (!line.parent_span_id.empty()) record["parent_span_id"] = line.parent_span_id;
  if (line.content.contains("foreign_operation")) record["foreign_operation"] = line.content["foreign_operation"];
  return record;
}

std::string to_csv(const std::vector<LogLine>& lines) {
  std::string text =
      "volgnummer;soort;begin;eind;wie;wat;doel;handeling;dataset;versie;toegestaan;reden;beleid;zin;stuk;plichten;"
      "persoonsgegevens;status;trace_id;span_id;ouder_span_id\n";
  const auto cell = [&](std::string value, bool last = false) {
    // A spreadsheet takes a cell that begins like this as a formula.
    if (!value.empty() && std::string_view("=+-@\t\r").contains(value.front())) value.insert(0, 1, '\'');
    if (value.find_first_of(";\"\n\r") != std::string::npos) {
      std::string quoted = "\"";
      for (const char c : value) quoted.append(c == '"' ? 2 : 1, c);
      value = quoted + '"';
    }
    text += value;
    text += last ? '\n' : ';';
  };
  for (const auto& line : lines) {
    const auto ground = line.content.value("grond", json::object());
    std::string duties;
    for (const auto& duty : line.content.value("plichten", json::array()))
      duties += (duties.empty() ? "" : " | ") + duty.value("tekst", "");
    cell(std::to_string(line.number));
    for (const auto& value : {line.kind, line.begun_at, line.ended_at, line.actor, line.name, line.purpose, line.action,
                              line.dataset, line.version})
      cell(value);
    cell(line.permitted ? "ja" : "nee");
    cell(line.content.value(json::json_pointer("/reden/nl"), ""));
    cell(line.policy);
    cell(ground.value("zin", ""));
    cell(ground.value("stuk", ""));
    cell(duties);
    cell(line.personal ? "ja" : "nee");
    cell(std::to_string(line.status));
    for (const auto& value : {line.trace_id, line.span_id}) cell(value);
    cell(line.parent_span_id, true);
  }
  return text;
}

}  // namespace pareltjes::rights
