// SPDX-License-Identifier: EUPL-1.2
// How long importing and loading take; one JSON object a line. Figures depend on the machine: nothing is checked here.
#include <fmt/core.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>

#include "platform/hub/hub.hpp"
#include "platform/hub/importer.hpp"

namespace {

using namespace pareltjes;

/// The best of a few runs, in seconds.
double best_of(int runs, const std::function<void()>& work) {
  double best = 1e9;
  for (int i = 0; i < runs; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  }
  return best;
}

void print(std::string_view bench, double value, std::string_view unit) {
  fmt::print("{{\"bench\": \"hub/{}\", \"value\": {:.6g}, \"unit\": \"{}\"}}\n", bench, value, unit);
}

void absent(std::string_view bench, const std::filesystem::path& file) {
  fmt::print("{{\"bench\": \"hub/{}\", \"value\": null, \"absent\": \"{}\"}}\n", bench, file.filename().string());
}

/// What cannot be measured ends the program: a benchmark that fails must not look like a fast one.
template <class T>
T wanted(core::Result<T> result) {
  if (result) return std::move(*result);
  fmt::print(stderr, "{}\n", core::describe(result.error(), core::Language::kEnglish));
  std::exit(3);  // NOLINT(concurrency-mt-unsafe): no other thread is left
}

void key_figures(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) {
    absent("import-kwb-national", file);
    absent("load-kwb-national", file);
    return;
  }
  print("import-kwb-national", best_of(5, [&] { wanted(hub::import_file(file)); }), "s");
  auto imported = wanted(hub::import_file(file));
  const auto database = wanted(storage::Database::open("sqlite::memory:"));
  const auto scope = storage::Scope::of_public("meting");
  {
    hub::Hub hub(*database);
    wanted(hub.store(scope, std::move(imported.front().dataset)));
  }
  // A new hub each time: nothing is in memory yet.
  print("load-kwb-national",
        best_of(5,
                [&] {
                  hub::Hub hub(*database);
                  wanted(hub.snapshot(scope, {"kerncijfers"}));
                }),
        "s");
}

void borders(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) return absent("import-buurten-polygons", file);
  print("import-buurten-polygons", best_of(3, [&] { wanted(hub::import_file(file)); }), "s");
}

}  // namespace

int main() {
  const char* root = std::getenv("PARELTJES_TESTDATA");
  const std::filesystem::path data = std::filesystem::path(root ? root : "../shared") / "data";
  key_figures(data / "kwb/kwb2024_gm_wk_bu_woonikveilig.csv");
  borders(data / "geo/nl_buurten_2024_approx_rd.gpkg");
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  print("peak-memory", static_cast<double>(usage.ru_maxrss) / 1024, "MiB");
  return 0;
}
