// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/text.hpp"
#include "engines/decision_tables/check/check.hpp"
#include "engines/decision_tables/model/read.hpp"

/// Writes small decision models, so that a test reads as a table.
namespace pareltjes::engines::decision_tables {

struct InputColumn {
  std::string name;
  std::string type;
  std::string allowed = "";
};

struct Table {
  std::string policy = "UNIQUE";
  std::vector<InputColumn> inputs;
  std::string output_type = "string";
  std::string output_values = "";
  /// Cells of the inputs and then the output: {"> 5", "true", "\"ja\""}.
  std::vector<std::vector<std::string>> rows;
};

inline std::string element(const std::string& name, const std::string& text) {
  return "<" + name + "><text>" + core::escape_markup(text) + "</text></" + name + ">";
}

/// The decision "besluit" with its inputs.
inline std::string decision_xml(const Table& table) {
  std::string xml;
  for (const auto& input : table.inputs) {
    xml += "<inputData id=\"i_" + input.name + "\" name=\"" + input.name + "\"><variable name=\"" + input.name +
           "\" typeRef=\"" + input.type + "\"/></inputData>\n";
  }
  xml +=
      "<decision id=\"besluit\" name=\"besluit\"><variable name=\"besluit\" typeRef=\"" + table.output_type + "\"/>\n";
  for (const auto& input : table.inputs) {
    xml += "<informationRequirement><requiredInput href=\"#i_" + input.name + "\"/></informationRequirement>\n";
  }
  xml += "<decisionTable hitPolicy=\"" + table.policy + "\">\n";
  for (const auto& input : table.inputs) {
    xml += "<input><inputExpression typeRef=\"" + input.type + "\"><text>" + input.name + "</text></inputExpression>" +
           (input.allowed.empty() ? "" : element("inputValues", input.allowed)) + "</input>\n";
  }
  xml += "<output>" + (table.output_values.empty() ? "" : element("outputValues", table.output_values)) + "</output>\n";
  for (const auto& row : table.rows) {
    xml += "<rule>";
    for (std::size_t i = 0; i < row.size(); ++i)
      xml += element(i < table.inputs.size() ? "inputEntry" : "outputEntry", row[i]);
    xml += "</rule>\n";
  }
  return xml + "</decisionTable></decision>\n";
}

inline std::string model_xml(const std::string& content,
                             const std::string& uri = "http://www.omg.org/spec/DMN/20180521/MODEL/") {
  return "<definitions xmlns=\"" + uri + "\" id=\"m\" name=\"m\" namespace=\"urn:m\">\n" + content + "</definitions>";
}

inline Report check_xml(const std::string& xml, const CoverageLimits& limits = {}) {
  const auto model = read_model(xml, "model.dmn");
  if (!model) {
    ADD_FAILURE() << core::describe(model.error(), core::Language::kEnglish);
    return {};
  }
  return check(*model, limits);
}

inline Report check_table(const Table& table, const CoverageLimits& limits = {}) {
  return check_xml(model_xml(decision_xml(table)), limits);
}

/// "code: message" of every finding, in the order of the file.
inline std::vector<std::string> told(const Report& report) {
  std::vector<std::string> all;
  for (const auto& finding : report.findings) all.push_back(finding.code + ": " + finding.message.en);
  return all;
}

inline std::vector<std::string> codes(const Report& report) {
  std::vector<std::string> all;
  for (const auto& finding : report.findings) all.push_back(finding.code);
  return all;
}

}  // namespace pareltjes::engines::decision_tables
