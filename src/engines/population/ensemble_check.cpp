// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "engines/population/ensemble_paths.hpp"

namespace pareltjes::engines::population::ensemble {
namespace {

std::unexpected<core::Error> refuse(const char* nl, const char* en) {
  return core::fail(core::ErrorCode::kInvalidInput, {nl, en}, {"Verbeter de aannames.", "Mend the assumptions."});
}

bool is_share(double value) {
  return value >= 0 && value <= 1;
}

bool are_members(const EnsembleArea& area, std::size_t years) {
  const auto& weights = area.member_weights;
  const auto usable = [&](const auto& rates) {
    return rates.size() == years && std::ranges::all_of(rates, [](double rate) { return std::isfinite(rate); });
  };
  if (!std::ranges::all_of(area.other_move_rates, usable)) return false;
  if (weights.empty()) return true;
  return weights.size() == area.other_move_rates.size() + 1 && std::ranges::all_of(weights, is_share) &&
         std::abs(std::accumulate(weights.begin(), weights.end(), 0.0) - 1) < 1e-9;
}

}  // namespace

core::Result<void> check(const EnsembleModel& model, const EnsembleArea& area, const Wanted& wanted) {
  for (const auto& year : model.years) {
    if (auto checked = check_rates(year); !checked) return checked;
  }
  const auto not_below = [](double value) { return value >= 0 && std::isfinite(value); };
  if (!std::ranges::all_of(area.start, not_below) || !is_share(model.other_share) ||
      !std::ranges::all_of(area.other_starts,
                           [&](const auto& start) { return std::ranges::all_of(start, not_below); })) {
    return refuse("Een aantal personen aan het begin kan niet.", "A number of persons at the start cannot be.");
  }
  if (!std::ranges::all_of(model.arrivals, not_below) || !(sum_of(model.arrivals) > 0) ||
      !std::ranges::all_of(model.leaving, not_below)) {
    return refuse("De leeftijden van verhuizers kunnen niet.", "The ages of movers cannot be.");
  }
  const auto& risk = model.plan_risk;
  if (!is_share(risk.dropped) || !is_share(risk.delayed) || risk.dropped + risk.delayed > 1 ||
      (risk.delayed > 0 && !(risk.delay_years >= 1 && std::isfinite(risk.delay_years)))) {
    return refuse("De kans op uitval of vertraging van plannen kan niet.",
                  "The chance that plans drop out or are delayed cannot be.");
  }
  if ((!area.by_dwellings && area.move_rate.size() != model.years.size()) || !not_below(area.move_noise) ||
      !not_below(area.occupancy) || !std::ranges::all_of(area.move_rate, [](double r) { return std::isfinite(r); }) ||
      !std::ranges::all_of(area.standing_moves, [](double r) { return std::isfinite(r); })) {
    return refuse("De verhuizingen van een gebied kunnen niet.", "The moves of an area cannot be.");
  }
  const auto& bands = model.age_bands;
  const bool rising = std::ranges::is_sorted(bands, std::less_equal<>()) &&
                      std::ranges::all_of(bands, [](int age) { return age > 0 && age <= kOldestAge; });
  for (const auto* errors : {&model.age_moves, &area.age_moves}) {
    if (errors->empty() || (rising && errors->size() == bands.size() + 1)) continue;
    return refuse("De leeftijden van de onzekerheid kunnen niet.", "The ages of the uncertainty cannot be.");
  }
  if (!is_share(area.follows_dwellings) ||
      (area.follows_dwellings > 0 && area.usual_natural.size() != model.years.size())) {
    return refuse("Het deel waarin een gebied zijn woningen volgt, kan niet.",
                  "The share by which an area follows its dwellings cannot be.");
  }
  if (!are_members(area, model.years.size())) {
    return refuse("De leden van de voorspelling passen niet bij hun gewichten of jaren.",
                  "The members of the forecast do not fit their weights or years.");
  }
  if (!std::ranges::all_of(model.shift, [](double rate) { return std::isfinite(rate); })) {
    return refuse("De bijstelling naar een totaal kan niet.", "The shift towards a total cannot be.");
  }
  if (model.draws == 0 || std::ranges::any_of(wanted.full_years, [&](auto y) { return y >= model.years.size(); })) {
    return refuse("Er zijn geen trekkingen, of een jaar valt buiten de prognose.",
                  "There are no draws, or a year is outside the projection.");
  }
  return {};
}

}  // namespace pareltjes::engines::population::ensemble
