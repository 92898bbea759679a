// SPDX-License-Identifier: EUPL-1.2
#include "engines/award/click.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace pareltjes::engines::award {
namespace {

/// One supplier's rate for one service.
using Line = std::pair<std::size_t, std::size_t>;

constexpr std::int64_t kMostPaid = std::int64_t{1} << 62U;

core::Result<void> check(const std::vector<Contract>& contracts, std::size_t years) {
  const auto wrong = [](const char* nl, const char* en) {
    return core::fail(core::ErrorCode::kInvalidInput, {nl, en});
  };
  if (years < 1 || years > 50)
    return wrong("Een raamcontract duurt 1 tot en met 50 jaar.", "A frame takes 1 to 50 years.");
  __extension__ using Wide = __int128;
  Wide all = 0;
  for (const Contract& one : contracts) {
    if (one.rate < 0 || std::ranges::any_of(one.volumes, [](std::int64_t volume) { return volume < 0; })) {
      return wrong("Een tarief of hoeveelheid is negatief.", "A rate or volume is negative.");
    }
    for (const auto volume : one.volumes) {
      all += static_cast<Wide>(one.rate) * volume;
      if (all >= kMostPaid) return wrong("De bedragen zijn te groot.", "The amounts are too large.");
    }
  }
  return {};
}

class Frame {
 public:
  Frame(const std::vector<Contract>& contracts, std::size_t years) : contracts_(contracts) {
    run_.contracts.resize(contracts.size());
    run_.paid.resize(years);
    run_.without.resize(years);
  }

  void live(std::size_t year) {
    std::map<Line, Click> lowest;
    std::map<Line, std::vector<Rate>> paid;
    for (std::size_t c = 0; c < contracts_.size(); ++c) {
      const Contract& one = contracts_[c];
      if (year < one.first_year || year - one.first_year >= one.volumes.size()) continue;
      const auto volume = one.volumes[year - one.first_year];
      const Line line{one.supplier, one.service};
      const auto clicked = clicked_.find(line);
      const Rate rate = clicked == clicked_.end() ? one.rate : std::min(one.rate, clicked->second);
      run_.contracts[c].push_back({rate, rate * volume, one.rate * volume});
      run_.paid[year] += rate * volume;
      run_.without[year] += one.rate * volume;
      if (volume == 0) continue;
      paid[line].push_back(rate);
      const auto found = lowest.find(line);
      if (found == lowest.end() || rate < found->second.lowest) {
        lowest[line] = {year, one.supplier, one.service, rate, c, 0};
      }
    }
    for (auto& [line, click] : lowest) {
      const auto more = std::ranges::count_if(paid[line], [&](Rate rate) { return rate > click.lowest; });
      click.dropped = static_cast<std::size_t>(more);
      const auto before = clicked_.find(line);
      if (before == clicked_.end() || click.lowest < before->second) clicked_[line] = click.lowest;
      if (click.dropped > 0) run_.clicks.push_back(click);
    }
  }

  [[nodiscard]] ClickRun run() && { return std::move(run_); }

 private:
  const std::vector<Contract>& contracts_;
  std::map<Line, Rate> clicked_;
  ClickRun run_;
};

}  // namespace

core::Result<ClickRun> simulate_click(const std::vector<Contract>& contracts, std::size_t years) {
  if (const auto checked = check(contracts, years); !checked) return std::unexpected(checked.error());
  Frame frame(contracts, years);
  for (std::size_t year = 0; year < years; ++year) frame.live(year);
  return std::move(frame).run();
}

}  // namespace pareltjes::engines::award
