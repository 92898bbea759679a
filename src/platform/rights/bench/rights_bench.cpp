// SPDX-License-Identifier: EUPL-1.2
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "platform/rights/decision.hpp"

namespace {

using namespace pareltjes::rights;

/// 100,000 rights: a hundred for each of a thousand datasets, some for one organisation, some for one purpose.
const DecisionPoint& hundred_thousand() {
  static const DecisionPoint point = [] {
    std::vector<Policy> policies;
    for (int dataset = 0; dataset < 1000; ++dataset) {
      Policy policy{fmt::format("urn:pareltjes:{}", dataset), "Bouwer BV", {fmt::format("dataset-{}", dataset)}, {}};
      for (int i = 0; i < 100; ++i) {
        Rule rule;
        rule.permits = i % 10 != 9;
        rule.actions = {i % 2 == 0 ? "use" : "distribute"};
        rule.assignee = fmt::format("GM{:04}", i);
        rule.purposes = {"wijkvoorzieningen", fmt::format("doel-{}", i)};
        rule.until = "2030-12-31";
        rule.ground = {"bepaling", "contract.docx", "De gemeente mag de gegevens hergebruiken.", "alinea 12", "", ""};
        rule.meaning = {"Dit mag.", "This may."};
        policy.rules.push_back(std::move(rule));
      }
      policies.push_back(std::move(policy));
    }
    return DecisionPoint(std::move(policies));
  }();
  return point;
}

void decide(benchmark::State& state) {
  const auto& point = hundred_thousand();
  std::size_t i = 0;
  std::size_t permitted = 0;
  for (auto _ : state) {
    i = (i + 7919) % 100000;
    const auto decision = point.decide({fmt::format("GM{:04}", i % 100), action::kUse,
                                        fmt::format("dataset-{}", i / 100), "wijkvoorzieningen", "2026-11-28"});
    permitted += decision.permitted ? 1U : 0U;
  }
  state.counters["permitted"] = static_cast<double>(permitted) / static_cast<double>(state.iterations());
}
BENCHMARK(decide);

}  // namespace

BENCHMARK_MAIN();
