// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/page_data.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "pearls/wijkvoorzieningen/table_reader.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

/// Codes divided by blanks, commas or semicolons.
std::vector<std::string> codes_in(std::string text) {
  std::ranges::replace_if(text, [](char c) { return c == ',' || c == ';'; }, ' ');
  std::vector<std::string> codes;
  for (auto& part : core::split(text, ' ')) {
    if (!part.empty()) codes.push_back(std::move(part));
  }
  return codes;
}

std::vector<AreaRow> read_areas(Reader reader) {
  std::vector<AreaRow> areas;
  reader.each([&] {
    AreaRow row;
    row.code = reader.text("code");
    row.name = reader.text("naam");
    row.kind = reader.text("soort");
    row.nature = reader.text("aard");
    row.ages_nature = reader.text("inwoners_0_14_aard");
    row.source = reader.text("bron");
    row.inhabitants = reader.number("inwoners");
    row.low = reader.number("inwoners_laag");
    row.high = reader.number("inwoners_hoog");
    row.men = reader.number("mannen");
    row.women = reader.number("vrouwen");
    row.young = reader.number("inwoners_0_14");
    row.middle = reader.number("inwoners_15_64");
    row.old = reader.number("inwoners_65_plus");
    row.year = reader.number("jaar");
    row.similar = codes_in(reader.text("vergelijkbaar"));
    areas.push_back(std::move(row));
  });
  return areas;
}

std::vector<NormRow> read_norms(Reader reader) {
  std::vector<NormRow> norms;
  reader.each([&] {
    NormRow row;
    row.id = reader.text("id");
    row.facility = reader.text("voorziening");
    row.name = reader.text("naam");
    row.description = reader.text("omschrijving");
    row.unit = reader.text("eenheid");
    row.target = reader.text("doelgroep");
    row.status = reader.text("status");
    row.certainty = reader.text("zekerheid");
    row.source = reader.text("bron");
    row.url = reader.text("bron_url");
    row.note = reader.text("opmerking");
    row.fit = reader.text("fout");
    row.category = reader.text("categorie");
    row.own_source = reader.text("eigen_bron");
    row.travel = reader.text("vervoer");
    row.low = reader.number("laag");
    row.mid = reader.number("midden");
    row.high = reader.number("hoog");
    row.own_low = reader.number("eigen_laag");
    row.own_mid = reader.number("eigen_midden");
    row.own_high = reader.number("eigen_hoog");
    row.share_low = reader.number("deelname_laag");
    row.share_mid = reader.number("deelname_midden");
    row.share_high = reader.number("deelname_hoog");
    row.per = reader.number("per");
    row.age_from = reader.number("leeftijd_van");
    row.age_to = reader.number("leeftijd_tot");
    row.reach_m = reader.number("bereik_m");
    row.reach_minutes = reader.number("bereik_minuten");
    row.used = reader.truth("gebruikt").value_or(false);
    norms.push_back(std::move(row));
  });
  return norms;
}

std::vector<NeedRow> read_needs(Reader reader) {
  std::vector<NeedRow> needs;
  reader.each([&] {
    const auto value = reader.interval();
    if (!value) return;
    needs.push_back({reader.text("code"), reader.text("voorziening"), reader.text("eenheid"), reader.text("norm"),
                     reader.text("bron"), reader.text("aard"), reader.text("doelgroep"), reader.number("jaar"),
                     reader.number("doelgroep_aantal"), *value, reader.number("kans_meer")});
  });
  return needs;
}

void read_supply(PageData& data, Reader supply, Reader gaps, Reader reaches) {
  supply.each([&] {
    data.supply[{supply.text("code"), supply.text("voorziening")}] = {
        supply.text("stand"),        supply.text("eenheid"),
        supply.text("bron"),         supply.text("waargenomen_eenheid"),
        supply.number("aantal"),     supply.number("capaciteit"),
        supply.number("waargenomen")};
  });
  gaps.each([&] {
    data.gaps[{gaps.text("code"), gaps.text("voorziening")}] = {gaps.text("stand"), gaps.text("eenheid"),
                                                                gaps.interval()};
  });
  reaches.each([&] {
    data.reaches.push_back({reaches.text("code"), reaches.text("voorziening"), reaches.text("norm"),
                            reaches.text("norm_status"), reaches.text("bron"), reaches.number("afstand_km"),
                            reaches.number("norm_m"), reaches.number("jaar"), reaches.truth("voldoet")});
  });
}

std::vector<DistanceRow> read_distances(Reader reader) {
  std::vector<DistanceRow> distances;
  reader.each([&] {
    distances.push_back({reader.text("code"), reader.text("voorziening"), reader.text("vervoer"), reader.text("wie"),
                         reader.text("grondslag"), reader.text("norm"), reader.text("norm_status"), reader.text("bron"),
                         reader.text("eenheid"), reader.text("doelgroep"), reader.number("afstand_m"),
                         reader.number("minuten"), reader.number("norm_m"), reader.number("norm_minuten"),
                         reader.number("aandeel_binnen"), reader.number("aantal_binnen"),
                         reader.number("plekken_per_100")});
  });
  return distances;
}

std::map<std::string, pages::PyramidSeries> read_ages(Reader reader) {
  std::map<std::string, pages::PyramidSeries> ages;
  reader.each([&] {
    const auto age = reader.number("leeftijd");
    if (!age || *age < 0) return;
    auto& series = ages[reader.text("code")];
    auto& side = reader.text("geslacht") == "vrouwen" ? series.women : series.men;
    if (side.empty()) side.resize(101, 0.0);
    side[std::min<std::size_t>(static_cast<std::size_t>(*age), 100)] += reader.number("aantal").value_or(0);
  });
  return ages;
}

}  // namespace

const AreaRow* PageData::area(std::string_view code) const {
  const auto found = area_at_.find(code);
  return found == area_at_.end() ? nullptr : &areas[found->second];
}

const NeedRow* PageData::need(std::string_view area, std::string_view facility) const {
  const auto found = need_at_.find({std::string(area), std::string(facility)});
  return found == need_at_.end() ? nullptr : &needs[found->second];
}

const DistanceRow* PageData::distance(std::string_view area, std::string_view facility) const {
  const auto found = distance_at_.find({std::string(area), std::string(facility)});
  return found == distance_at_.end() ? nullptr : &distances[found->second];
}

const NormRow* PageData::norm(std::string_view id) const {
  const auto found = std::ranges::find(norms, id, &NormRow::id);
  return found == norms.end() ? nullptr : &*found;
}

const NormRow* PageData::any_norm(std::string_view facility) const {
  const auto found = std::ranges::find(norms, facility, &NormRow::facility);
  return found == norms.end() ? nullptr : &*found;
}

PageData read_outcome(const pearl::Outcome& outcome) {
  const auto reader = [&](std::string_view name) { return Reader(outcome.table(name)); };
  PageData data;
  data.areas = read_areas(reader("gebieden"));
  data.needs = read_needs(reader("behoefte"));
  if (!data.areas.empty() && data.areas.front().year) {
    const double now = *data.areas.front().year;
    const auto later = std::ranges::stable_partition(data.needs, [now](const NeedRow& row) { return row.year <= now; });
    data.later_needs.assign(later.begin(), later.end());
    data.needs.erase(later.begin(), later.end());
  }
  data.norms = read_norms(reader("normen"));
  read_supply(data, reader("aanbod"), reader("tekort"), reader("bereik"));
  data.distances = read_distances(reader("bereikbaarheid"));
  for (std::size_t i = 0; i < data.distances.size(); ++i)
    data.distance_at_[{data.distances[i].area, data.distances[i].facility}] = i;
  auto grounds = reader("bereikbaarheid_aannames");
  grounds.each(
      [&] { data.grounds.push_back({grounds.text("onderwerp"), {grounds.text("zin"), grounds.text("zin_en")}}); });
  data.ages = read_ages(reader("leeftijden"));
  read_later(outcome, data);
  auto comparisons = reader("vergelijking");
  comparisons.each([&] {
    data.comparisons.push_back({comparisons.text("code"), comparisons.text("met"), comparisons.text("met_naam"),
                                comparisons.text("kenmerk"), comparisons.text("eenheid"), comparisons.number("waarde"),
                                comparisons.number("waarde_vergelijking")});
  });
  for (std::size_t i = 0; i < data.areas.size(); ++i) data.area_at_[data.areas[i].code] = i;
  for (std::size_t i = 0; i < data.needs.size(); ++i) {
    data.need_at_[{data.needs[i].area, data.needs[i].facility}] = i;
    if (std::ranges::find(data.facilities, data.needs[i].facility) == data.facilities.end()) {
      data.facilities.push_back(data.needs[i].facility);
    }
  }
  // Facilities of one category stand together, in the order in which the categories first appear.
  std::vector<std::string> categories;
  categories.reserve(data.facilities.size());
  const auto category_of = [&](const std::string& facility) {
    const auto* norm = data.any_norm(facility);
    return norm == nullptr ? std::string() : norm->category;
  };
  for (const auto& facility : data.facilities) categories.push_back(category_of(facility));
  std::ranges::stable_sort(data.facilities, {}, [&](const std::string& facility) {
    return std::ranges::find(categories, category_of(facility)) - categories.begin();
  });
  return data;
}

}  // namespace pareltjes::wijkvoorzieningen
