// SPDX-License-Identifier: EUPL-1.2
// How long it takes to find a few of 10,000 dossiers, each of the size of a filled agreement; one JSON object a line.
// Figures depend on the machine: nothing is checked here.
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <vector>

#include "core/time.hpp"
#include "platform/dossier/dossier.hpp"

namespace {

using namespace pareltjes;
using nlohmann::json;

constexpr int kRecords = 10'000;

double median_of(int runs, const std::function<void()>& work) {
  std::vector<double> seconds;
  for (int i = 0; i < runs; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  }
  std::ranges::sort(seconds);
  return seconds[seconds.size() / 2];
}

void print(std::string_view bench, double value, std::string_view unit) {
  fmt::print("{{\"bench\": \"dossier/{}\", \"value\": {:.6g}, \"unit\": \"{}\"}}\n", bench, value, unit);
}

/// What cannot be measured ends the program: a benchmark that fails must not look like a fast one.
template <class T>
T wanted(core::Result<T> result) {
  if (result) return std::move(*result);
  fmt::print(stderr, "{}\n", core::describe(result.error(), core::Language::kEnglish));
  std::exit(1);
}

/// Made up; some 3 KB, as a filled processor agreement with its annexes is.
json agreement(int number) {
  json fields;
  for (int i = 0; i < 40; ++i) fields[fmt::format("veld-{}", i)] = fmt::format("Waarde {} van {}", i, number);
  json rows = json::array();
  for (int i = 0; i < 5; ++i)
    rows.push_back(
        {{"naam", fmt::format("Subverwerker {} B.V.", (number * 7 + i * 13) % 900)}, {"locatie", "Nederland"}});
  return {{"naam", fmt::format("Leverancier {} B.V.", number % 700)},
          {"dienst", fmt::format("Dienst {} voor zaken en meldingen", number % 350)},
          {"tot", fmt::format("{:04}-{:02}-{:02}", 2026 + number % 9, 1 + number % 12, 1 + number % 28)},
          {"velden", fields},
          {"subverwerkers", rows}};
}

}  // namespace

int main() {
  const auto folder = std::filesystem::temp_directory_path() / fmt::format("pareltjes-dossier-bench-{}", getpid());
  std::filesystem::create_directories(folder);
  auto database = wanted(storage::Database::open("sqlite:" + (folder / "a.db").string()));
  dossier::Dossiers dossiers(*database, core::system_clock());
  dossier::Kind kind{"overeenkomst", json{{"type", "object"}}, {"concept"}, {}};
  kind.search_text = [](const json& content) {
    std::string text = content.value("naam", "") + "\n" + content.value("dienst", "");
    for (const auto& row : content["subverwerkers"]) text += "\n" + row.value("naam", "");
    return text;
  };
  kind.due = [](const std::string&, const json& content) { return content.value("tot", ""); };
  if (!dossiers.declare(std::move(kind))) return 1;
  const storage::Scope scope{"GM0439", "bench"};
  for (int i = 0; i < kRecords; ++i)
    wanted(dossiers.create(scope, "overeenkomst", fmt::format("{:06}", i), agreement(i)));

  const auto search = [&](const dossier::Filter& filter) {
    return median_of(21, [&] {
      (void)wanted(dossiers.list(scope, filter));
      (void)wanted(dossiers.count(scope, filter));
    });
  };
  print("search/10000/few",
        1000 * search({.kind = "overeenkomst", .limit = 100, .words = "subverwerker 123 leverancier 12"}), "ms");
  print("search/10000/none", 1000 * search({.kind = "overeenkomst", .limit = 100, .words = "bestaat niet"}), "ms");
  print("search/10000/many", 1000 * search({.kind = "overeenkomst", .limit = 100, .words = "dienst", .by_due = true}),
        "ms");
  print("list/10000/due",
        1000 * search({.kind = "overeenkomst", .limit = 100, .due_before = "2026-06-01", .by_due = true}), "ms");
  database.reset();
  std::filesystem::remove_all(folder);
}
