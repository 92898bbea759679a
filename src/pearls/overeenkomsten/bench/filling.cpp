// SPDX-License-Identifier: EUPL-1.2
// One JSON object a line: how long it takes to make a filled DOCX, of our own standard and of the official one where it
// is at hand (PARELTJES_TESTDATA), and to bring that one in.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string>

#include "pearls/overeenkomsten/fill.hpp"
#include "pearls/overeenkomsten/import.hpp"
#include "pearls/overeenkomsten/standards.hpp"
#include "pearls/overeenkomsten/tests/official.hpp"

namespace {

using namespace pareltjes::overeenkomsten;

constexpr int kRepeats = 20;
constexpr int kRows = 10;

template <class Work>
double best_milliseconds(const Work& work) {
  double best = 1e9;
  for (int i = 0; i < kRepeats; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    if (!work()) std::exit(1);
    best = std::min(best, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
  }
  return best;
}

void print(const std::string& bench, double value) {
  fmt::print("{{\"bench\": \"{}\", \"value\": {:.2f}, \"unit\": \"ms\"}}\n", bench, value);
}

nlohmann::json values_for(const Standard& standard) {
  nlohmann::json values = nlohmann::json::object();
  for (const auto& field : standard.fields)
    values[field.id] = field.type == FieldType::kDate ? "2026-02-01" : "12345678";
  for (const auto& table : standard.tables) {
    for (int row = 0; row < kRows; ++row) {
      nlohmann::json one;
      for (const auto& column : table.columns) one[column.id] = "waarde";
      values[table.id].push_back(one);
    }
  }
  return values;
}

double filling(const Standard& standard) {
  const auto values = values_for(standard);
  return best_milliseconds([&] { return fill_docx(standard, check_values(standard, values).filled).has_value(); });
}

}  // namespace

void measure_filling() {
  const auto& all = Standards::built_in();
  print("overeenkomsten/docx/example",
        filling(**std::ranges::find(all, "verwerkersovereenkomst", [](const auto& one) { return one->id; })));
  const auto bytes = official("vwo-2.51.docx");
  if (bytes.empty()) return;
  print("overeenkomsten/import/vwo-2.51",
        best_milliseconds([&] { return import_standard("vwo-2.51.docx", bytes, {}).has_value(); }));
  const auto imported = import_standard("vwo-2.51.docx", bytes, {});
  print("overeenkomsten/docx/vwo-2.51", filling(imported->standard));
}
