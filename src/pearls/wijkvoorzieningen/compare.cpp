// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/compare.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace pareltjes::wijkvoorzieningen {
namespace {

constexpr double kSmallestPeer = 500;
constexpr std::size_t kFeatures = 4;
using Vector = std::array<double, kFeatures>;

/// The columns of a dataset of key figures that give the features of each row.
class FeatureTable {
 public:
  explicit FeatureTable(const hub::DataTable& table)
      : code(table.texts("code")),
        name(table.texts("naam")),
        kind(table.texts("soort")),
        municipality(table.texts("gemeente_naam")),
        inhabitants_(table.numbers("inwoners")),
        young_(table.numbers("inwoners_0_14")),
        old_(table.numbers("inwoners_65_plus")),
        size_(table.numbers("huishoudensgrootte")),
        households_(table.numbers("huishoudens")),
        urbanity_(table.numbers("stedelijkheid")) {}

  [[nodiscard]] bool usable() const { return code != nullptr && kind != nullptr && inhabitants_ != nullptr; }
  [[nodiscard]] double inhabitants(std::size_t row) const { return (*inhabitants_)[row]; }
  [[nodiscard]] Features features(std::size_t row) const {
    Features features;
    const double people = inhabitants(row);
    if (!(people > 0)) return features;
    const auto value = [row](const std::vector<double>* column) -> std::optional<double> {
      return column == nullptr || hub::is_missing((*column)[row]) ? std::nullopt : std::optional((*column)[row]);
    };
    if (const auto young = value(young_)) features.share_young = 100 * *young / people;
    if (const auto old = value(old_)) features.share_old = 100 * *old / people;
    features.household_size = value(size_);
    if (!features.household_size) {
      if (const auto households = value(households_); households && *households > 0)
        features.household_size = people / *households;
    }
    features.urbanity = value(urbanity_);
    return features;
  }

  const std::vector<std::string>* code;
  const std::vector<std::string>* name;
  const std::vector<std::string>* kind;
  const std::vector<std::string>* municipality;

  /// As people say it, with the municipality of a wijk: there are many called Centrum.
  [[nodiscard]] std::string spoken(std::size_t row) const {
    if (name == nullptr) return {};
    auto text = spoken_name((*name)[row]);
    if ((*kind)[row] != "gemeente" && municipality != nullptr && !(*municipality)[row].empty())
      text += " (" + (*municipality)[row] + ")";
    return text;
  }

 private:
  const std::vector<double>* inhabitants_;
  const std::vector<double>* young_;
  const std::vector<double>* old_;
  const std::vector<double>* size_;
  const std::vector<double>* households_;
  const std::vector<double>* urbanity_;
};

std::optional<Vector> vector_of(const Features& f) {
  if (!f.share_young || !f.share_old || !f.household_size || !f.urbanity) return std::nullopt;
  return Vector{*f.share_young, *f.share_old, *f.household_size, *f.urbanity};
}

struct Candidate {
  std::size_t row;
  Vector vector;
};

std::vector<Candidate> candidates_of(const FeatureTable& table, std::string_view kind) {
  std::vector<Candidate> candidates;
  for (std::size_t row = 0; row < table.code->size(); ++row) {
    if ((*table.kind)[row] != kind || !(table.inhabitants(row) >= kSmallestPeer)) continue;
    if (const auto vector = vector_of(table.features(row))) candidates.push_back({row, *vector});
  }
  return candidates;
}

Vector scales_of(const std::vector<Candidate>& candidates) {
  Vector scales;
  scales.fill(1);
  if (candidates.size() < 2) return scales;
  for (std::size_t f = 0; f < kFeatures; ++f) {
    double mean = 0;
    for (const auto& c : candidates) mean += c.vector[f];
    mean /= static_cast<double>(candidates.size());
    double variance = 0;
    for (const auto& c : candidates) variance += (c.vector[f] - mean) * (c.vector[f] - mean);
    variance /= static_cast<double>(candidates.size());
    if (variance > 0) scales[f] = std::sqrt(variance);
  }
  return scales;
}

double distance(const Vector& a, const Vector& b, const Vector& scales) {
  double sum = 0;
  for (std::size_t f = 0; f < kFeatures; ++f) sum += (a[f] - b[f]) * (a[f] - b[f]) / (scales[f] * scales[f]);
  return sum;
}

void find_similar(const Areas& areas, const FeatureTable& table, core::AreaKind kind, std::size_t how_many,
                  Comparison& comparison) {
  const auto candidates = candidates_of(table, core::name_of(kind));
  const auto scales = scales_of(candidates);
  for (std::size_t i = 0; i < areas.list.size(); ++i) {
    const auto own = vector_of(comparison.own[i]);
    if (areas.list[i].kind != kind || !own) continue;
    std::vector<std::pair<double, std::size_t>> nearest;
    for (const auto& candidate : candidates) {
      if ((*table.code)[candidate.row] == areas.list[i].code) continue;
      nearest.emplace_back(distance(*own, candidate.vector, scales), candidate.row);
    }
    const auto most = std::min(how_many, nearest.size());
    std::partial_sort(nearest.begin(), nearest.begin() + static_cast<std::ptrdiff_t>(most), nearest.end());
    for (std::size_t k = 0; k < most; ++k) {
      const auto row = nearest[k].second;
      comparison.similar[i].push_back({(*table.code)[row], table.spoken(row), table.features(row)});
    }
  }
}

/// The row of the country; where there is none, the sum of all municipalities of a national table.
std::optional<Peer> country_of(const hub::DataTable& data, const FeatureTable& table) {
  for (std::size_t row = 0; row < table.code->size(); ++row) {
    if ((*table.kind)[row] == "land") return Peer{(*table.code)[row], "Nederland", table.features(row)};
  }
  constexpr int kNational = 300;  // fewer municipalities are not the whole country
  int municipalities = 0;
  double people = 0, young = 0, old = 0, households = 0;
  const auto* y = data.numbers("inwoners_0_14");
  const auto* o = data.numbers("inwoners_65_plus");
  const auto* h = data.numbers("huishoudens");
  if (y == nullptr || o == nullptr || h == nullptr) return std::nullopt;
  for (std::size_t row = 0; row < table.code->size(); ++row) {
    if ((*table.kind)[row] != "gemeente") continue;
    if (hub::is_missing(table.inhabitants(row)) || hub::is_missing((*y)[row]) || hub::is_missing((*o)[row]) ||
        hub::is_missing((*h)[row])) {
      continue;
    }
    ++municipalities;
    people += table.inhabitants(row);
    young += (*y)[row];
    old += (*o)[row];
    households += (*h)[row];
  }
  if (municipalities < kNational || people <= 0 || households <= 0) return std::nullopt;
  return Peer{"NL00", "Nederland", {100 * young / people, 100 * old / people, people / households, std::nullopt}};
}

}  // namespace

Features features_of(const Area& area) {
  Features features;
  const auto people = area.mid(Fact::kInhabitants);
  if (!people || *people <= 0) return features;
  if (const auto young = area.mid(Fact::kAge0)) features.share_young = 100 * *young / *people;
  if (const auto old = area.mid(Fact::kAge65)) features.share_old = 100 * *old / *people;
  features.household_size = area.mid(Fact::kHouseholdSize);
  if (!features.household_size) {
    if (const auto households = area.mid(Fact::kHouseholds); households && *households > 0)
      features.household_size = *people / *households;
  }
  if (area.urbanity() != 0) features.urbanity = area.urbanity();
  return features;
}

Comparison compare(const Areas& areas, const hub::Snapshot& datasets, std::size_t how_many) {
  Comparison comparison;
  comparison.similar.resize(areas.list.size());
  for (const auto& area : areas.list) comparison.own.push_back(features_of(area));
  bool peers = false;
  for (const auto& dataset : datasets.on(hub::topic::kKeyFigures)) {
    if (dataset->info.year != areas.year) continue;
    const FeatureTable table(dataset->table);
    if (!table.usable()) continue;
    if (!comparison.country) comparison.country = country_of(dataset->table, table);
    if (peers || dataset->table.numbers("inwoners_65_plus") == nullptr) continue;
    find_similar(areas, table, core::AreaKind::kGemeente, how_many, comparison);
    find_similar(areas, table, core::AreaKind::kWijk, how_many, comparison);
    peers = true;
  }
  return comparison;
}

}  // namespace pareltjes::wijkvoorzieningen
