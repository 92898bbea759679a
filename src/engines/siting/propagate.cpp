// SPDX-License-Identifier: EUPL-1.2
// What follows from the counts, the capacities and the lists of sites, before any arithmetic of bounds.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/text.hpp"
#include "engines/siting/model.hpp"

namespace pareltjes::engines::siting {
namespace {

struct Range {
  std::size_t surely = 0;
  std::size_t possibly = 0;
};

Range open_sites(const Model& model, const PlanSets& sets, std::size_t period) {
  Range range;
  for (std::size_t j = 0; j < model.sites; ++j) {
    const std::uint64_t covers = model.covers(j, period);
    if ((sets[j] & covers) != 0) ++range.possibly;
    if ((sets[j] & ~covers) == 0) ++range.surely;
  }
  return range;
}

/// Keeps for site j the plans of `wanted`. Whether anything changed; `ok` false when no plan is left.
bool keep(PlanSets& sets, std::size_t j, std::uint64_t wanted, bool& ok) {
  const std::uint64_t left = sets[j] & wanted;
  if (left == sets[j]) return false;
  if (left == 0) ok = false;
  sets[j] = left;
  return true;
}

bool hold_counts(const Model& model, PlanSets& sets, bool& ok) {
  bool changed = false;
  for (std::size_t t = 0; ok && t < model.periods; ++t) {
    const Range range = open_sites(model, sets, t);
    if (range.surely > model.most[t] || range.possibly < model.least[t]) ok = false;
    if (!ok || range.surely == range.possibly) continue;
    if (range.surely == model.most[t]) {
      for (std::size_t j = 0; j < model.sites; ++j) {
        if ((sets[j] & ~model.covers(j, t)) != 0) changed |= keep(sets, j, ~model.covers(j, t), ok);
      }
    } else if (range.possibly == model.least[t]) {
      for (std::size_t j = 0; j < model.sites; ++j) {
        if ((sets[j] & model.covers(j, t)) != 0) changed |= keep(sets, j, model.covers(j, t), ok);
      }
    }
  }
  return changed;
}

/// A row that must be served and has one possible site left makes that site open.
bool serve_rows(const Model& model, PlanSets& sets, bool& ok) {
  bool changed = false;
  for (std::size_t r = 0; ok && r < model.rows.size(); ++r) {
    if (!std::isinf(model.unserved[r])) continue;
    const auto [point, period, scenario] = model.rows[r];
    std::size_t found = model.sites;
    bool several = false;
    for (std::size_t e = model.list_begin[point]; e < model.list_begin[point + 1] && !several; ++e) {
      const std::size_t j = model.list_site[e];
      if ((sets[j] & model.covers(j, period)) == 0) continue;
      several = found != model.sites;
      found = j;
    }
    if (found == model.sites) ok = false;
    if (ok && !several) changed |= keep(sets, found, model.covers(found, period), ok);
  }
  return changed;
}

/// The load of each period in its heaviest scenario, as far as it must be served.
std::vector<double> heaviest_load(const Model& model) {
  std::vector<double> load(model.periods * model.scenarios, 0);
  for (std::size_t r = 0; r < model.rows.size(); ++r) {
    if (std::isinf(model.unserved[r])) {
      load[model.rows[r].period * model.scenarios + model.rows[r].scenario] += model.load[r];
    }
  }
  std::vector<double> heaviest(model.periods, 0);
  for (std::size_t c = 0; c < load.size(); ++c) {
    heaviest[c / model.scenarios] = std::max(heaviest[c / model.scenarios], load[c]);
  }
  return heaviest;
}

double possible_capacity(const Model& model, const PlanSets& sets, std::size_t period) {
  double sum = 0;
  for (std::size_t j = 0; j < model.sites; ++j) {
    if ((sets[j] & model.covers(j, period)) != 0) sum += model.capacity[j];
  }
  return sum;
}

/// How many of the largest sites it takes to carry the load; nothing below that can do.
std::size_t sites_for(const Model& model, const PlanSets& sets, std::size_t period, double load) {
  std::vector<double> sizes;
  std::size_t count = 0;
  for (std::size_t j = 0; j < model.sites; ++j) {
    const std::uint64_t covers = model.covers(j, period);
    if ((sets[j] & ~covers) == 0) {
      load -= model.capacity[j];
      ++count;
    } else if ((sets[j] & covers) != 0) {
      sizes.push_back(model.capacity[j]);
    }
  }
  std::ranges::sort(sizes, std::greater{});
  for (const double size : sizes) {
    if (load <= 1e-9) break;
    load -= size;
    ++count;
  }
  return count;
}

bool hold_capacity(const Model& model, PlanSets& sets, bool& ok) {
  const auto heaviest = heaviest_load(model);
  bool changed = false;
  for (std::size_t t = 0; ok && t < model.periods; ++t) {
    const double spare = possible_capacity(model, sets, t) - heaviest[t];
    if (spare < -1e-9 * (1 + heaviest[t]) || sites_for(model, sets, t, heaviest[t]) > model.most[t]) ok = false;
    for (std::size_t j = 0; ok && j < model.sites && std::isfinite(spare); ++j) {
      const std::uint64_t covers = model.covers(j, t);
      const bool needed = model.capacity[j] > spare + 1e-9 * (1 + heaviest[t]);
      if (needed && (sets[j] & covers) != 0) changed |= keep(sets, j, covers, ok);
    }
  }
  return changed;
}

core::Text named(const char* nl, const char* en, const std::string& name) {
  return {fmt::format(fmt::runtime(nl), name), fmt::format(fmt::runtime(en), name)};
}

}  // namespace

bool propagate(const Model& model, PlanSets& sets) {
  bool ok = true;
  bool changed = true;
  while (ok && changed) {
    changed = hold_counts(model, sets, ok);
    if (ok) changed |= serve_rows(model, sets, ok);
    if (ok && model.capacitated) changed |= hold_capacity(model, sets, ok);
  }
  return ok;
}

std::size_t sites_needed(const Model& model, const PlanSets& sets, std::size_t period) {
  return model.capacitated ? sites_for(model, sets, period, heaviest_load(model)[period]) : 0;
}

std::vector<core::Text> reasons_infeasible(const Model& model, const Instance& instance) {
  std::vector<core::Text> reasons;
  const PlanSets sets = model.all_plans();
  for (std::size_t t = 0; t < model.periods; ++t) {
    const Range range = open_sites(model, sets, t);
    const std::string when = instance.periods[t].label;
    const std::string nl = when.empty() ? "" : " (" + when + ")";
    if (range.possibly < model.least[t]) {
      reasons.push_back(
          {fmt::format("Er moeten {} locaties open zijn, maar er kunnen er maar {} open{}.", model.least[t],
                       range.possibly, nl),
           fmt::format("{} sites must be open, but only {} can be{}.", model.least[t], range.possibly, nl)});
    }
    if (range.surely > instance.periods[t].most_open) {
      reasons.push_back(
          {fmt::format("Er staan {} locaties vast, maar er mogen er maar {} open zijn{}.", range.surely, model.most[t],
                       nl),
           fmt::format("{} sites are fixed, but only {} may be open{}.", range.surely, model.most[t], nl)});
    }
    if (!model.capacitated) continue;
    const double load = heaviest_load(model)[t];
    const double room = possible_capacity(model, sets, t);
    if (room < load * (1 - 1e-9)) {
      reasons.push_back(
          {fmt::format("De vraag is {:.6g}, maar alle locaties samen kunnen {:.6g} aan{}.", load, room, nl),
           fmt::format("The demand is {:.6g}, but all sites together can take {:.6g}{}.", load, room, nl)});
    } else if (const std::size_t needed = sites_for(model, sets, t, load); needed > model.most[t]) {
      reasons.push_back(
          {fmt::format("Voor de vraag zijn minstens {} locaties nodig, maar er mogen er maar {} open zijn{}.", needed,
                       model.most[t], nl),
           fmt::format("The demand needs at least {} sites, but only {} may be open{}.", needed, model.most[t], nl)});
    }
  }
  std::size_t unreachable = 0;
  std::string first;
  for (std::size_t r = 0; r < model.rows.size(); ++r) {
    if (!std::isinf(model.unserved[r])) continue;
    const auto [point, period, scenario] = model.rows[r];
    bool any = false;
    for (std::size_t e = model.list_begin[point]; e < model.list_begin[point + 1]; ++e) {
      any = any || model.covers(model.list_site[e], period) != 0;
    }
    if (any) continue;
    if (unreachable++ == 0) first = instance.points[point];
  }
  if (unreachable > 0) {
    reasons.push_back(named("Geen enkele mogelijke locatie bereikt het punt ‘{}’.",
                            "No possible site reaches the point ‘{}’.", first));
  }
  return reasons;
}

}  // namespace pareltjes::engines::siting
