// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/own_ages.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <numeric>

namespace pareltjes::wijkvoorzieningen {
namespace {

namespace population = engines::population;
using population::Cells;
using population::kAges;
using population::kCells;

/// Counts of one area as the municipality gave them. Without sexes, the counts stand with the men.
struct OwnAges {
  Cells cells{};
  bool by_sex = false;
};

std::map<std::string, OwnAges> read(const hub::Dataset& dataset, const Areas& areas) {
  std::map<std::string, OwnAges> found;
  const auto* codes = dataset.table.texts("code");
  const auto* sexes = dataset.table.texts("geslacht");
  const auto* ages = dataset.table.numbers("leeftijd");
  const auto* counts = dataset.table.numbers("aantal");
  if (codes == nullptr || ages == nullptr || counts == nullptr) return found;
  for (std::size_t i = 0; i < codes->size(); ++i) {
    const auto* area = areas.find((*codes)[i]);
    const double age = (*ages)[i];
    const double count = (*counts)[i];
    if (area == nullptr || !(age >= 0 && age <= population::kOldestAge) || !(count >= 0)) continue;
    const bool women = sexes != nullptr && (*sexes)[i] == "vrouwen";
    const bool men = sexes != nullptr && (*sexes)[i] == "mannen";
    auto& own = found[area->code];
    if (men || women) own.by_sex = true;
    own.cells[static_cast<std::size_t>(age) + (women ? kAges : 0)] += count;
  }
  return found;
}

/// What may be shown of one part of the municipality.
struct Protected {
  Cells cells{};
  std::array<bool, kCells> counted{};  ///< Exact counts of at least 10.
};

double total_of(const Cells& cells) {
  return std::accumulate(cells.begin(), cells.end(), 0.0);
}

/// Spreads the total of a block over its cells as the model says, evenly where the model has nobody.
void spread(const AgeBlock& block, const Cells& model, Protected& shown) {
  double weight = 0;
  for (std::size_t c = block.first; c < block.last; ++c) weight += model[c];
  const auto length = static_cast<double>(block.last - block.first);
  for (std::size_t c = block.first; c < block.last; ++c) {
    shown.cells[c] = weight > 0 ? block.total * model[c] / weight : block.total / length;
    shown.counted[c] = block.last - block.first == 1;
  }
}

/// Nothing when there are fewer than 10 people.
std::optional<Protected> protect(const OwnAges& own, const Cells& model) {
  if (total_of(own.cells) < kSmallestShown) return std::nullopt;
  Protected shown;
  if (own.by_sex) {
    const auto men = blocks_of(own.cells, 0, kAges);
    const auto women = blocks_of(own.cells, kAges, kCells);
    if (!men.empty() && !women.empty()) {
      for (const auto& block : men) spread(block, model, shown);
      for (const auto& block : women) spread(block, model, shown);
      return shown;
    }
  }
  // Ages of both sexes together: counted as a sum, the split into sexes is the model's.
  Cells both{};
  Cells model_both{};
  for (std::size_t age = 0; age < kAges; ++age) {
    both[age] = own.cells[age] + own.cells[age + kAges];
    model_both[age] = model[age] + model[age + kAges];
  }
  Protected together;
  for (const auto& block : blocks_of(both, 0, kAges)) spread(block, model_both, together);
  for (std::size_t age = 0; age < kAges; ++age) {
    const double men = model_both[age] > 0 ? model[age] / model_both[age] : 0.5;
    shown.cells[age] = together.cells[age] * men;
    shown.cells[age + kAges] = together.cells[age] * (1 - men);
  }
  return shown;
}

class OwnAgesMaker {
 public:
  OwnAgesMaker(const Areas& areas, const hub::Dataset& dataset, Compositions& compositions)
      : areas_(areas), dataset_(dataset), compositions_(compositions), own_(read(dataset, areas)) {}

  bool run() {
    if (own_.empty()) return false;
    std::vector<std::string> inconsistent;
    for (const auto kind : {core::AreaKind::kBuurt, core::AreaKind::kWijk, core::AreaKind::kGemeente}) {
      for (std::size_t i = 0; i < areas_.list.size(); ++i) {
        if (areas_.list[i].kind == kind) make(i, inconsistent);
      }
    }
    if (!inconsistent.empty()) {
      compositions_.findings.push_back(
          {"eigen-leeftijden-tellen-niet-op",
           pearl::Severity::kWarning,
           {fmt::format("De eigen leeftijden van {} zijn minder dan die van hun delen samen.",
                        list_of(inconsistent, 4, core::Language::kDutch)),
            fmt::format("The own ages of {} are fewer than those of their parts together.",
                        list_of(inconsistent, 4, core::Language::kEnglish))},
           {"Wij gebruiken de delen. Kijk het bestand na.", "The parts are used. Check the file."},
           core::Place{dataset_.info.file_name, std::nullopt, std::nullopt},
           {}});
    }
    return true;
  }

 private:
  /// Parts before wholes: the parts that have own ages are already done.
  void make(std::size_t i, std::vector<std::string>& inconsistent) {
    const Area& area = areas_.list[i];
    const auto given = own_.find(area.code);
    Cells counted{};  // raw counts of the parts
    Protected shown;
    shown.counted.fill(true);
    std::size_t parts = 0;
    std::size_t all_parts = 0;
    for (std::size_t k = 0; k < areas_.list.size(); ++k) {
      if (areas_.list[k].parent != area.code) continue;
      ++all_parts;
      const auto& part = compositions_.list[k];
      if (!part.own_ages) continue;
      ++parts;
      for (std::size_t c = 0; c < kCells; ++c) {
        counted[c] += raw_[k][c];
        shown.cells[c] += part.cells[c];
        shown.counted[c] = shown.counted[c] && part.counted[c];
      }
    }
    if (given == own_.end()) {
      if (parts > 0 && parts == all_parts) keep(i, shown, counted);
      return;
    }
    OwnAges rest = given->second;
    bool fits = true;
    if (parts > 0) {
      for (std::size_t c = 0; c < kCells; ++c) {
        rest.cells[c] -= counted[c];
        fits = fits && rest.cells[c] >= 0;
      }
    }
    if (!fits) {
      inconsistent.push_back(area.name);
      if (parts == all_parts) keep(i, shown, counted);
      return;
    }
    if (total_of(rest.cells) > 0) {
      const auto remainder = protect(rest, compositions_.list[i].cells);
      if (!remainder && parts == 0) return;  // fewer than 10 people: the fit stands
      if (remainder) {
        for (std::size_t c = 0; c < kCells; ++c) {
          shown.cells[c] += remainder->cells[c];
          shown.counted[c] = shown.counted[c] && remainder->counted[c];
        }
      } else {
        shown.counted.fill(false);
      }
    }
    keep(i, shown, given->second.cells);
  }

  void keep(std::size_t i, const Protected& shown, const Cells& raw) {
    auto& composition = compositions_.list[i];
    composition.cells = shown.cells;
    composition.counted = shown.counted;
    for (std::size_t c = 0; c < kCells; ++c) {
      composition.suppressed[c] = !shown.counted[c] && shown.cells[c] < kSmallestShown;
    }
    composition.own_ages = true;
    composition.known = true;
    composition.year = dataset_.info.year;
    composition.alternatives.clear();
    raw_[i] = raw;
  }

  const Areas& areas_;
  const hub::Dataset& dataset_;
  Compositions& compositions_;
  std::map<std::string, OwnAges> own_;
  std::map<std::size_t, Cells> raw_;
};

}  // namespace

std::vector<AgeBlock> blocks_of(const Cells& counted, std::size_t first, std::size_t last) {
  std::vector<AgeBlock> blocks;
  AgeBlock open{first, first, 0};
  for (std::size_t c = first; c < last; ++c) {
    open.last = c + 1;
    open.total += counted[c];
    if (open.total < kSmallestShown) continue;
    blocks.push_back(open);
    open = {c + 1, c + 1, 0};
  }
  if (open.first < last) {
    if (blocks.empty()) return blocks;
    blocks.back().last = last;
    blocks.back().total += open.total;
  }
  return blocks;
}

void use_own_ages(const Areas& areas, const hub::Snapshot& datasets, Compositions& compositions) {
  for (const auto& dataset : datasets.on(hub::topic::kOwnAges)) {
    if (!OwnAgesMaker(areas, *dataset, compositions).run()) continue;
    compositions.used.push_back(dataset);
    compositions.findings.push_back(
        {"eigen-leeftijden",
         pearl::Severity::kInfo,
         {fmt::format("De leeftijden komen uit uw eigen bestand van {}.", dataset->info.year),
          fmt::format("The ages come from your own file of {}.", dataset->info.year)},
         {"Aantallen onder 10 zijn weggelaten.", "Counts below 10 were left out."},
         std::nullopt,
         {}});
    return;
  }
}

}  // namespace pareltjes::wijkvoorzieningen
