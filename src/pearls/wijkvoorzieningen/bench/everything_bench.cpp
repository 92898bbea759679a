// SPDX-License-Identifier: EUPL-1.2
// Purmerend with everything: 31 buurten, all norms, 1,000 draws to 2050, the streets of Liechtenstein as terrain, and
// three questions where to build of 100 candidates × 200 points. The buurten are those of Statistics Netherlands where
// the test data is there, else each wijk cut in pieces; demand on the terrain is made from a seed.
#include <fmt/core.h>

#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <numbers>
#include <random>
#include <thread>

#include "engines/siting/solution.hpp"
#include "engines/street_network/files/read.hpp"
#include "engines/street_network/travel.hpp"
#include "pearls/wijkvoorzieningen/bench/everything.hpp"
#include "pearls/wijkvoorzieningen/pearl.hpp"
#include "platform/hub/hub.hpp"
#include "platform/hub/importer.hpp"

namespace {

using namespace pareltjes;
namespace siting = engines::siting;
namespace street = engines::street_network;

constexpr std::size_t kCandidates = 100;
constexpr std::size_t kPoints = 200;
constexpr std::size_t kBuurten = 31;
constexpr std::size_t kDraws = 1'000;

std::filesystem::path testdata(const char* name) {
  const char* root = std::getenv("PARELTJES_TESTDATA");  // NOLINT(concurrency-mt-unsafe)
  return std::filesystem::path(root != nullptr ? root : "../shared") / name;
}

void say(const std::string& name, double seconds, double processor, const std::string& more = "") {
  fmt::print("{{\"bench\": \"wijk_everything/{}\", \"value\": {:.4f}, \"unit\": \"s\", \"cpu_s\": {:.4f}{}}}\n", name,
             seconds, processor, more);
}

/// Seconds by the clock and of the processor (all threads together), printed and added up.
class Watch {
 public:
  template <class Work, class More>
  auto time(const std::string& name, Work work, More more) {
    const auto begin = std::chrono::steady_clock::now();
    const std::clock_t ticks = std::clock();
    auto made = work();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const double processor = static_cast<double>(std::clock() - ticks) / CLOCKS_PER_SEC;
    seconds_ += seconds;
    processor_ += processor;
    say(name, seconds, processor, more(made));
    return made;
  }
  template <class Work>
  auto time(const std::string& name, Work work) {
    return time(name, std::move(work), [](const auto&) { return std::string(); });
  }
  void together(const std::string& more) const { say("together", seconds_, processor_, more); }

 private:
  double seconds_ = 0;
  double processor_ = 0;
};

hub::Column texts(std::string name, std::vector<std::string> values) {
  hub::Column column;
  column.name = std::move(name);
  column.type = hub::Column::Type::kText;
  column.texts = std::move(values);
  return column;
}
hub::Column numbers(std::string name, std::vector<double> values) {
  hub::Column column;
  column.name = std::move(name);
  column.numbers = std::move(values);
  return column;
}

/// The wijken of the example, each cut in about as many pieces, 31 together, with an equal share of what is counted.
hub::DatasetPtr made_up_buurten() {
  const auto& figures = *hub::shipped_example().on(hub::topic::kKeyFigures).front();
  const auto& codes = *figures.table.texts("code");
  const auto& kinds = *figures.table.texts("soort");
  std::vector<std::size_t> wijken;
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (kinds[row] == "wijk") wijken.push_back(row);
  }
  constexpr std::array kCounts{"inwoners",         "mannen",      "vrouwen", "inwoners_0_14",
                               "inwoners_65_plus", "huishoudens", "woningen"};
  std::vector<std::string> names, kind, parents, ids;
  std::vector<double> x, y;
  std::vector<std::vector<double>> counts(kCounts.size());
  for (std::size_t b = 0; b < kBuurten; ++b) {
    const auto wijk = wijken[b % wijken.size()];
    const std::size_t pieces = kBuurten / wijken.size() + (b % wijken.size() < kBuurten % wijken.size() ? 1 : 0);
    ids.push_back(fmt::format("BU{}{:02}", codes[wijk].substr(2), b / wijken.size()));
    names.push_back(fmt::format("buurt {}", b + 1));
    kind.emplace_back("buurt");
    parents.emplace_back("GM0439");
    const double turn = 2 * std::numbers::pi * static_cast<double>(b) / static_cast<double>(pieces);
    x.push_back((*figures.table.numbers("centrum_x"))[wijk] + 400 * std::cos(turn));
    y.push_back((*figures.table.numbers("centrum_y"))[wijk] + 400 * std::sin(turn));
    for (std::size_t c = 0; c < kCounts.size(); ++c) {
      const auto* column = figures.table.numbers(kCounts[c]);
      counts[c].push_back(column == nullptr ? hub::kMissing : (*column)[wijk] / static_cast<double>(pieces));
    }
  }
  hub::Dataset made;
  made.info.id = "buurten-verzonnen";
  made.info.topic = hub::topic::kKeyFigures;
  made.info.year = figures.info.year;
  made.table.columns = {texts("code", ids),         texts("naam", names),    texts("soort", kind),
                        texts("gemeente", parents), numbers("centrum_x", x), numbers("centrum_y", y)};
  for (std::size_t c = 0; c < kCounts.size(); ++c) made.table.columns.push_back(numbers(kCounts[c], counts[c]));
  return std::make_shared<const hub::Dataset>(std::move(made));
}

pearl::RunInput whole_purmerend(bool& real) {
  pearl::RunInput input;
  input.gemeente = *core::GemeenteCode::parse("GM0439");
  input.values = {{"jaar", 2050}, {"trekkingen", kDraws}, {"niveau", "buurt"}};
  auto datasets = hub::shipped_example().all();
  const auto file = testdata("data/kwb/kwb2024_gm_wk_bu_woonikveilig.csv");
  real = std::filesystem::exists(file);
  if (real) {
    const auto imported = hub::import_file(file);
    real = imported && !imported->empty();
    if (real) datasets.push_back(std::make_shared<const hub::Dataset>(imported->front().dataset));
  }
  if (!real) datasets.push_back(made_up_buurten());
  input.datasets = hub::Snapshot(std::move(datasets));
  return input;
}

struct Terrain {
  street::Places homes, sites;
  std::vector<double> metres;  ///< Point by candidate.
  std::vector<double> people;  ///< Draw by point.
};

siting::Instance problem(const Terrain& terrain, bool all_draws) {
  siting::Instance instance;
  instance.sites.resize(kCandidates);
  instance.points.resize(kPoints);
  for (std::size_t j = 0; j < kCandidates; ++j) {
    instance.sites[j].id = std::to_string(j);
    if (j < 8) instance.sites[j].standing = siting::Standing::kFixed;  // existing ones
  }
  instance.cost = terrain.metres;
  instance.scenarios = all_draws ? kDraws : 1;
  instance.weight.assign(instance.scenarios * kPoints, 0);
  for (std::size_t d = 0; d < kDraws; ++d) {
    for (std::size_t i = 0; i < kPoints; ++i) {
      const double people = terrain.people[d * kPoints + i];
      instance.weight[all_draws ? d * kPoints + i : i] += all_draws ? people : people / static_cast<double>(kDraws);
    }
  }
  return instance;
}

std::string outcome_of(const siting::Solution& solution) {
  return fmt::format(R"(, "proven": {}, "gap": {:.3g}, "nodes": {})", solution.status == siting::Status::kOptimal,
                     solution.gap().value_or(1), solution.nodes);
}

void three_problems(Watch& watch, const Terrain& terrain) {
  const auto solved = [&](const std::string& name, const siting::Instance& instance) {
    siting::Limits limits;
    limits.nodes = 20'000;
    return watch.time(name, [&] { return *siting::solve(instance, limits); }, outcome_of);
  };
  auto median = problem(terrain, false);
  median.periods[0].most_open = 8 + 5;
  const auto chosen = solved("p_median", median);
  auto covering = problem(terrain, false);
  covering.goal = siting::Goal::kMaxCovering;
  covering.radius = 800;
  covering.periods[0].most_open = 8 + 5;
  solved("max_covering", covering);
  auto bounded = problem(terrain, false);
  double all = 0;
  for (const double weight : bounded.weight) all += weight;
  for (auto& site : bounded.sites) site.capacity = all / 10;
  bounded.periods[0].most_open = 8 + 5;
  solved("capacitated", bounded);
  auto drawn = problem(terrain, true);
  drawn.periods = median.periods;
  siting::Limits limits;
  limits.threads = std::max(1U, std::thread::hardware_concurrency());
  watch.time(
      "every_draw_by_itself", [&] { return *siting::compare_draws(drawn, chosen, limits); },
      [](const siting::DrawComparison& made) { return fmt::format(R"(, "same_share": {:.3f})", made.same_share); });
}

/// Distances over the streets between random nodes, and demand that differs by draw.
void on_the_terrain(Watch& watch) {
  const auto path = testdata("data/poi/osm_liechtenstein-latest.osm.pbf");
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    fmt::print(stderr, "skipped, data absent: {}\n", path.string());
    return;
  }
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  auto graph =
      watch.time("read_streets", [&] { return *street::build_graph(*street::read_osm(bytes, path.string())); });
  std::mt19937_64 random(42);  // NOLINT(bugprone-random-generator-seed): the same terrain each time
  std::vector<street::Point> homes(kPoints), sites(kCandidates);
  for (auto* points : {&homes, &sites}) {
    for (auto& point : *points) point.at = graph.nodes[random() % graph.nodes.size()];
  }
  const auto travel = watch.time("contract_streets", [&] {
    return *street::Travel::by_network(
        std::move(graph),
        street::profile_of(street::Mode::kWalk, street::AgeGroup::kChild, street::Measure::kDistance));
  });
  Terrain terrain = watch.time("distances", [&] {
    Terrain made{travel.locate(homes), travel.locate(sites), {}, {}};
    constexpr double kFar = 50'000;  // metres: where no way leads, so that every problem has an answer
    for (const auto cost : travel.matrix(made.homes, made.sites))
      made.metres.push_back(cost == street::kNever ? kFar : travel.amount_of(cost));
    return made;
  });
  std::lognormal_distribution<double> people(4, 0.6);
  std::normal_distribution<double> error(0, 0.15);
  std::vector<double> usual(kPoints);
  for (double& count : usual) count = people(random);
  for (std::size_t d = 0; d < kDraws; ++d) {
    for (const double count : usual) terrain.people.push_back(count * std::exp(error(random)));
  }
  three_problems(watch, terrain);
}

}  // namespace

void bench_everything() {
  Watch watch;
  bool real = false;
  const auto input = whole_purmerend(real);
  const auto pearl = wijkvoorzieningen::make_pearl();
  const auto outcome =
      watch.time("run_2050_1000_draws", [&] { return pearl->compute(input, pearl::RunControl({}, std::nullopt, {})); });
  if (!outcome) {
    fmt::print(stderr, "{}\n", core::describe(outcome.error(), core::Language::kEnglish));
    return;
  }
  std::size_t buurten = 0;
  for (const auto& row : outcome->table("gebieden")->rows)
    buurten += std::get<std::string>(row[outcome->table("gebieden")->column("soort")]) == "buurt" ? 1U : 0U;
  on_the_terrain(watch);
  watch.together(fmt::format(R"(, "buurten": {}, "real": {})", buurten, real));
}
