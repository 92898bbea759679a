// SPDX-License-Identifier: EUPL-1.2
// How long it takes to make a filled DOCX: of our own standard, and of the official one where it is at hand
// (PARELTJES_TESTDATA).
#include <benchmark/benchmark.h>

#include <algorithm>

#include "pearls/overeenkomsten/fill.hpp"
#include "pearls/overeenkomsten/import.hpp"
#include "pearls/overeenkomsten/standards.hpp"
#include "pearls/overeenkomsten/tests/official.hpp"

namespace pareltjes::overeenkomsten {
namespace {

nlohmann::json values_for(const Standard& standard) {
  nlohmann::json values = nlohmann::json::object();
  for (const auto& field : standard.fields)
    values[field.id] = field.type == FieldType::kDate ? "2026-02-01" : "12345678";
  for (const auto& table : standard.tables) {
    for (int row = 0; row < 10; ++row) {
      nlohmann::json one;
      for (const auto& column : table.columns) one[column.id] = "waarde";
      values[table.id].push_back(one);
    }
  }
  return values;
}

void fill(benchmark::State& state, const Standard& standard) {
  const auto values = values_for(standard);
  for (auto step : state) {
    const auto checked = check_values(standard, values);
    auto docx = fill_docx(standard, checked.filled);
    if (!docx) state.SkipWithError("no document");
    benchmark::DoNotOptimize(docx);
  }
}

void shipped(benchmark::State& state) {
  const auto& all = Standards::built_in();
  fill(state, **std::ranges::find_if(all, [](const auto& one) { return one->id == "verwerkersovereenkomst"; }));
}
BENCHMARK(shipped)->Name("overeenkomsten/docx-eigen")->Unit(benchmark::kMillisecond);

void the_official(benchmark::State& state) {
  const auto bytes = official("vwo-2.51.docx");
  const auto imported =
      bytes.empty() ? core::Result<Imported>(Imported{}) : import_standard("vwo-2.51.docx", bytes, {});
  if (bytes.empty() || !imported) return state.SkipWithError("data absent");
  fill(state, imported->standard);
}
BENCHMARK(the_official)->Name("overeenkomsten/docx-vwo-2.51")->Unit(benchmark::kMillisecond);

void read_official(benchmark::State& state) {
  const auto bytes = official("vwo-2.51.docx");
  if (bytes.empty()) return state.SkipWithError("data absent");
  for (auto step : state) {
    auto imported = import_standard("vwo-2.51.docx", bytes, {});
    benchmark::DoNotOptimize(imported);
  }
}
BENCHMARK(read_official)->Name("overeenkomsten/importeer-vwo-2.51")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace pareltjes::overeenkomsten

BENCHMARK_MAIN();
