// SPDX-License-Identifier: EUPL-1.2
// One JSON object a line: tables of 1,000 rows and 8 columns of numbers, read from DMN and checked as a whole.
#include <fmt/format.h>

#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "engines/decision_tables/check/check.hpp"
#include "engines/decision_tables/model/read.hpp"

namespace {

using namespace pareltjes::engines::decision_tables;

constexpr std::size_t kRows = 1000;
constexpr std::size_t kColumns = 8;

struct Side {
  int low = 0;
  int high = 1000;  // not itself
};
using Row = std::vector<Side>;

/// Cuts the whole into rows that share nothing, each time a random row along a random column.
std::vector<Row> partition(unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Row> rows{Row(kColumns)};
  while (rows.size() < kRows) {
    auto& row = rows[random() % rows.size()];
    const auto column = random() % kColumns;
    const auto [low, high] = row[column];
    if (high - low < 2) continue;
    const int middle = low + 1 + static_cast<int>(random() % static_cast<unsigned>(high - low - 1));
    Row upper = row;
    row[column].high = middle;
    upper[column].low = middle;
    rows.push_back(std::move(upper));
  }
  return rows;
}

/// Rows that overlap as they come: two columns narrow, the others open.
std::vector<Row> scattered(unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Row> rows(kRows, Row(kColumns));
  for (auto& row : rows) {
    for (int i = 0; i < 2; ++i) {
      auto& side = row[random() % kColumns];
      side.low = static_cast<int>(random() % 900);
      side.high = side.low + 100;
    }
  }
  return rows;
}

std::string cell(const Side& side) {
  if (side.low == 0 && side.high == 1000) return "-";
  return fmt::format("[{}..{})", side.low, side.high);
}

std::string model_of(const std::vector<Row>& rows, std::string_view policy) {
  std::string xml =
      "<definitions xmlns=\"http://www.omg.org/spec/DMN/20180521/MODEL/\" name=\"m\" namespace=\"urn:m\">";
  std::string inputs;
  std::string needs;
  for (std::size_t i = 0; i < kColumns; ++i) {
    xml += fmt::format(R"(<inputData id="i{0}" name="k{0}"><variable name="k{0}" typeRef="number"/></inputData>)", i);
    needs += fmt::format(R"(<informationRequirement><requiredInput href="#i{}"/></informationRequirement>)", i);
    inputs += fmt::format(
        R"(<input><inputExpression typeRef="number"><text>k{}</text></inputExpression><inputValues><text>[0..1000)</text></inputValues></input>)",
        i);
  }
  xml += fmt::format(
      R"(<decision id="d" name="d"><variable name="d" typeRef="number"/>{}<decisionTable hitPolicy="{}">{}<output/>)",
      needs, policy, inputs);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    xml += "<rule>";
    for (const auto& side : rows[row]) xml += fmt::format("<inputEntry><text>{}</text></inputEntry>", cell(side));
    xml += fmt::format("<outputEntry><text>{}</text></outputEntry></rule>\n", row);
  }
  return xml + "</decisionTable></decision></definitions>";
}

void measure(const char* name, const std::string& xml) {
  double best = 1e9;
  Report report;
  for (int i = 0; i < 3; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    const auto model = read_model(xml, "m.dmn");
    report = check(*model);
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  }
  fmt::print(R"({{"bench":"decision_tables/{}","value":{:.4f},"unit":"s","findings":{},"decided":{}}})"
             "\n",
             name, best, report.findings.size(), report.tables.front().decided);
}

}  // namespace

int main() {
  auto rows = partition(1);
  measure("complete-1000x8", model_of(rows, "UNIQUE"));
  measure("complete-1000x8-first", model_of(rows, "FIRST"));
  rows.erase(rows.begin() + 500);
  measure("one-row-missing-999x8", model_of(rows, "UNIQUE"));
  measure("scattered-1000x8-unique", model_of(scattered(2), "UNIQUE"));
  measure("scattered-1000x8-first", model_of(scattered(2), "FIRST"));
}
