// SPDX-License-Identifier: EUPL-1.2
// Any bytes are a model or a refusal; of a model every finding has a place in the file and a kind that is known.
#include <cstddef>
#include <cstdint>
#include <string>

#include "engines/decision_tables/check/check.hpp"
#include "engines/decision_tables/model/read.hpp"

using namespace pareltjes::engines::decision_tables;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto model = read_model({reinterpret_cast<const char*>(data), size}, "a.dmn");
  if (!model) return 0;
  CoverageLimits limits;
  limits.budget.steps = 100'000;
  const auto report = check(*model, limits);
  for (const auto& finding : report.findings) {
    if (finding.line < 1 || finding.column < 1 || finding.xpath.empty() || finding.message.nl.empty()) __builtin_trap();
    if (check_named(finding.code).severity != finding.severity) __builtin_trap();
  }
  if (report.tables.size() != model->tables.size()) __builtin_trap();
  return 0;
}
