// SPDX-License-Identifier: EUPL-1.2
// What the page knows of later years: needs, chances of a shortage, people and their ages.
#include <algorithm>
#include <numeric>

#include "pearls/wijkvoorzieningen/page_data.hpp"
#include "pearls/wijkvoorzieningen/table_reader.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

constexpr int kEvery = 5;
constexpr int kTooClose = 3;  ///< A year so near to that of the figures shows nothing new.

std::vector<ShortageRow> read_shortages(Reader reader) {
  std::vector<ShortageRow> rows;
  const auto real = [&](std::string_view name) { return reader.number(name).value_or(0); };
  reader.each([&] {
    ShortageRow row;
    row.area = reader.text("code");
    row.facility = reader.text("voorziening");
    row.unit = reader.text("eenheid");
    row.norm = reader.text("norm");
    row.source = reader.text("bron");
    row.supply_source = reader.text("bron_aanbod");
    row.decides = reader.text("beslist");
    row.year = static_cast<int>(real("jaar"));
    row.chance = real("kans");
    row.chance_low = real("kans_norm_laag");
    row.chance_high = real("kans_norm_hoog");
    row.mid = real("midden");
    row.low = real("p10");
    row.high = real("p90");
    row.supply = real("aanbod");
    row.above = real("drempel");
    rows.push_back(std::move(row));
  });
  return rows;
}

/// The year of the figures, every fifth, and the last.
std::vector<int> years_of(const PageData& data) {
  if (data.areas.empty() || !data.areas.front().year) return {0};
  const int base = static_cast<int>(*data.areas.front().year);
  std::vector<int> all;
  for (const auto& need : data.later_needs) {
    if (need.year) all.push_back(static_cast<int>(*need.year));
  }
  std::ranges::sort(all);
  std::vector<int> years{base};
  for (const int year : all) {
    const bool last = year == all.back();
    if (year > years.back() && (last || (year % kEvery == 0 && year - base >= kTooClose))) years.push_back(year);
  }
  return years;
}

}  // namespace

double LaterPeople::people(std::size_t from, std::size_t to) const {
  double sum = 0;
  for (const auto* side : {&ages.men, &ages.women}) {
    for (std::size_t age = from; age < side->size() && age <= to; ++age) sum += (*side)[age];
  }
  return sum;
}

const NeedRow* PageData::need(std::string_view area, std::string_view facility, int year) const {
  if (years.empty() || year <= years.front()) return need(area, facility);
  const auto found = later_need_at_.find({std::string(area), std::string(facility), year});
  return found == later_need_at_.end() ? nullptr : &later_needs[found->second];
}

const ShortageRow* PageData::shortage(std::string_view area, std::string_view facility, int year) const {
  const auto found = shortage_at_.find({std::string(area), std::string(facility), year});
  return found == shortage_at_.end() ? nullptr : &shortages[found->second];
}

const LaterPeople* PageData::people(std::string_view area, int year) const {
  const auto found = later_people_.find({std::string(area), year});
  return found == later_people_.end() ? nullptr : &found->second;
}

void read_later(const pearl::Outcome& outcome, PageData& data) {
  data.years = years_of(data);
  for (std::size_t i = 0; i < data.later_needs.size(); ++i) {
    const auto& need = data.later_needs[i];
    data.later_need_at_[{need.area, need.facility, static_cast<int>(need.year.value_or(0))}] = i;
  }
  data.shortages = read_shortages(Reader(outcome.table("tekortkans")));
  for (std::size_t i = 0; i < data.shortages.size(); ++i) {
    const auto& row = data.shortages[i];
    data.shortage_at_[{row.area, row.facility, row.year}] = i;
  }
  const auto shown = [&](const Number& year) {
    return year && std::ranges::find(data.years, static_cast<int>(*year)) != data.years.end();
  };
  Reader ages(outcome.table("prognose_leeftijden"));
  ages.each([&] {
    const auto year = ages.number("jaar");
    const auto age = ages.number("leeftijd");
    if (!shown(year) || !age || *age < 0) return;
    auto& people = data.later_people_[{ages.text("code"), static_cast<int>(*year)}];
    auto& side = ages.text("geslacht") == "vrouwen" ? people.ages.women : people.ages.men;
    if (side.empty()) side.resize(101, 0.0);
    side[std::min<std::size_t>(static_cast<std::size_t>(*age), 100)] = ages.number("p50").value_or(0);
  });
  Reader counts(outcome.table("prognose"));
  counts.each([&] {
    const auto year = counts.number("jaar");
    if (!shown(year) || counts.text("geslacht") != "beide" || counts.text("leeftijd") != "totaal") return;
    const auto found = data.later_people_.find({counts.text("code"), static_cast<int>(*year)});
    if (found == data.later_people_.end()) return;
    found->second.low = counts.number("p10");
    found->second.mid = counts.number("p50");
    found->second.high = counts.number("p90");
  });
}

}  // namespace pareltjes::wijkvoorzieningen
