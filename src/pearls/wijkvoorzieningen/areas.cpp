// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/areas.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace pareltjes::wijkvoorzieningen {
namespace {

/// Shares in whole percents and counts of persons may not be negative; centre points may be anything.
bool can_be_negative(Fact fact) {
  return fact == Fact::kCentreX || fact == Fact::kCentreY;
}

/// The columns of one dataset of key figures.
struct Columns {
  const std::vector<std::string>* code = nullptr;
  const std::vector<std::string>* name = nullptr;
  const std::vector<std::string>* municipality = nullptr;
  std::array<const hub::Column*, kFacts> facts{};

  explicit Columns(const hub::DataTable& table)
      : code(table.texts("code")), name(table.texts("naam")), municipality(table.texts("gemeente")) {
    for (std::size_t f = 0; f < kFacts; ++f) {
      const auto* column = table.find(kFactNames[f]);
      if (column != nullptr && column->type == hub::Column::Type::kNumber) facts[f] = column;
    }
  }
  [[nodiscard]] bool belongs_to(std::size_t row, const std::string& gemeente) const {
    if (municipality != nullptr && !(*municipality)[row].empty()) return (*municipality)[row] == gemeente;
    const auto& own = (*code)[row];
    return own.size() >= 6 && own.starts_with("GM") ? own == gemeente
                                                    : own.size() >= 6 && own.compare(2, 4, gemeente, 2, 4) == 0;
  }
};

std::vector<std::size_t> rows_of(const Columns& columns, const std::string& gemeente) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < columns.code->size(); ++i) {
    if (columns.belongs_to(i, gemeente)) rows.push_back(i);
  }
  return rows;
}

void fill(Area& area, const Columns& columns, std::size_t row, const hub::DatasetInfo& info) {
  const auto kind = core::name_of(area.kind);
  for (std::size_t f = 0; f < kFacts; ++f) {
    if (area.facts[f] || columns.facts[f] == nullptr) continue;
    const double value = columns.facts[f]->numbers[row];
    if (!std::isfinite(value) || (value < 0 && !can_be_negative(static_cast<Fact>(f)))) continue;
    auto interval = core::Interval::around(value, hub::half_width_of(*columns.facts[f], kind));
    if (!can_be_negative(static_cast<Fact>(f))) interval.low = std::max(0.0, interval.low);
    area.facts[f] = Figure{interval, info.year, &info};
  }
}

/// Counts of people of another year than the number of inhabitants would not fit it: only shares may be older.
void drop_older_counts(Area& area) {
  const auto& inhabitants = area.fact(Fact::kInhabitants);
  if (!inhabitants) return;
  for (const auto f : {Fact::kMen, Fact::kWomen, Fact::kAge0, Fact::kAge15, Fact::kAge25, Fact::kAge45, Fact::kAge65}) {
    auto& figure = area.facts[static_cast<std::size_t>(f)];
    if (figure && figure->year != inhabitants->year) figure.reset();
  }
}

bool has_inhabitants(const Columns& columns, const std::vector<std::size_t>& rows) {
  const auto* inhabitants = columns.facts[static_cast<std::size_t>(Fact::kInhabitants)];
  return inhabitants != nullptr &&
         std::ranges::any_of(rows, [&](std::size_t row) { return !hub::is_missing(inhabitants->numbers[row]); });
}

class Gatherer {
 public:
  explicit Gatherer(const core::GemeenteCode& gemeente) : gemeente_(gemeente) {}

  /// Datasets come newest first; the first with inhabitants decides which areas there are.
  void add(const hub::DatasetPtr& dataset) {
    const Columns columns(dataset->table);
    if (columns.code == nullptr) return;
    const auto rows = rows_of(columns, gemeente_.text());
    if (rows.empty()) return;
    const int year = dataset->info.year;
    if (areas_.year == 0) {
      if (!has_inhabitants(columns, rows)) return;
      areas_.year = year;
    }
    std::vector<std::string> unknown;
    for (const auto row : rows) {
      const auto code = core::AreaCode::parse((*columns.code)[row]);
      if (!code) {
        unknown.push_back((*columns.code)[row]);
        continue;
      }
      auto found = areas_.index.find(code->text());
      if (found == areas_.index.end()) {
        // Only data of the same year may add areas: codes change from year to year.
        if (year != areas_.year) {
          unknown.push_back(code->text());
          continue;
        }
        found = areas_.index.emplace(code->text(), areas_.list.size()).first;
        areas_.list.push_back(begin(*code));
      }
      Area& area = areas_.list[found->second];
      if (area.name.empty() && columns.name != nullptr) area.name = (*columns.name)[row];
      fill(area, columns, row, dataset->info);
      holders_[code->text()].insert(dataset->info.id);
    }
    areas_.used.push_back(dataset);
    report_unknown(*dataset, unknown);
  }

  core::Result<Areas> finish() && {
    if (areas_.list.empty()) {
      return core::fail(core::ErrorCode::kUnknownMunicipality,
                        {fmt::format("Er zijn geen kerncijfers van {}.", gemeente_.text()),
                         fmt::format("There are no key figures of {}.", gemeente_.text())},
                        {"Lees de kerncijfers van het CBS in: pareltjes data import cbs-kwb-2024.",
                         "Load the key figures of CBS: pareltjes data import cbs-kwb-2024."});
    }
    add_missing_municipality();
    std::ranges::sort(areas_.list, [](const Area& a, const Area& b) {
      return std::pair(a.kind, std::string_view(a.code)) < std::pair(b.kind, std::string_view(b.code));
    });
    areas_.index.clear();
    for (std::size_t i = 0; i < areas_.list.size(); ++i) {
      areas_.index.emplace(areas_.list[i].code, i);
      drop_older_counts(areas_.list[i]);
      areas_.list[i].cbs_name = areas_.list[i].name;
      if (areas_.list[i].kind != core::AreaKind::kGemeente) areas_.list[i].name = spoken_name(areas_.list[i].name);
    }
    report_missing();
    return std::move(areas_);
  }

 private:
  [[nodiscard]] Area begin(const core::AreaCode& code) const {
    Area area;
    area.code = code.text();
    area.kind = code.kind();
    if (code.kind() == core::AreaKind::kBuurt) area.parent = code.wijk().text();
    if (code.kind() == core::AreaKind::kWijk) area.parent = gemeente_.text();
    return area;
  }

  /// Where the file has only wijken, the municipality is their sum.
  void add_missing_municipality() {
    if (areas_.index.contains(gemeente_.text())) return;
    Area whole = begin(core::AreaCode::of(gemeente_));
    whole.name = gemeente_.text();
    const auto has = [this](core::AreaKind kind) {
      return std::ranges::any_of(areas_.list, [kind](const Area& a) { return a.kind == kind && a.known(); });
    };
    const auto level = has(core::AreaKind::kWijk) ? core::AreaKind::kWijk : core::AreaKind::kBuurt;
    for (const auto f : {Fact::kInhabitants, Fact::kMen, Fact::kWomen, Fact::kAge0, Fact::kAge15, Fact::kAge25,
                         Fact::kAge45, Fact::kAge65, Fact::kHouseholds, Fact::kDwellings, Fact::kLand}) {
      auto& sum = whole.facts[static_cast<std::size_t>(f)];
      for (const auto& area : areas_.list) {
        if (area.kind != level) continue;
        const auto& part = area.fact(f);
        if (!part) {
          if (area.known()) {
            sum.reset();
            break;
          }
          continue;
        }
        if (!sum) sum = Figure{{}, part->year, part->source, pearl::Nature::kDerived};
        sum->value = {sum->value.low + part->value.low, sum->value.mid + part->value.mid,
                      sum->value.high + part->value.high};
      }
    }
    areas_.list.push_back(std::move(whole));
  }

  void report_unknown(const hub::Dataset& dataset, const std::vector<std::string>& unknown) {
    if (unknown.empty()) return;
    areas_.findings.push_back(
        {"gebied-van-ander-jaar",
         pearl::Severity::kInfo,
         {fmt::format("{} uit \"{}\" {} niet in {}: {}.", counted(unknown.size(), "gebied", "gebieden"),
                      dataset.info.title.nl, unknown.size() == 1 ? "bestaat" : "bestaan", areas_.year,
                      list_of(unknown, 5, core::Language::kDutch)),
          fmt::format("{} of \"{}\" {} not exist in {}: {}.", counted(unknown.size(), "area", "areas"),
                      dataset.info.title.in(core::Language::kEnglish), unknown.size() == 1 ? "does" : "do", areas_.year,
                      list_of(unknown, 5, core::Language::kEnglish))},
         {"Wij slaan over wat niet bestaat.", "What does not exist is passed over."},
         std::nullopt,
         {}});
  }

  /// Areas without inhabitants, and areas that one file of the year has and another has not.
  void report_missing() {
    std::vector<std::string> empty;
    for (const auto& area : areas_.list) {
      if (!area.known()) empty.push_back(area.name.empty() ? area.code : area.name);
    }
    if (!empty.empty()) {
      areas_.findings.push_back(
          {"inwoners-onbekend",
           pearl::Severity::kWarning,
           {fmt::format("Van {} is het aantal inwoners onbekend: {}.", counted(empty.size(), "gebied", "gebieden"),
                        list_of(empty, 5, core::Language::kDutch)),
            fmt::format("Of {} the number of inhabitants is unknown: {}.", counted(empty.size(), "area", "areas"),
                        list_of(empty, 5, core::Language::kEnglish))},
           {"Leeg kan nul betekenen of geheim. Wij rekenen er niet mee.",
            "Empty may mean zero or secret. They are left out."},
           std::nullopt,
           {}});
    }
    for (const auto& dataset : areas_.used) {
      if (dataset->info.year != areas_.year) continue;
      std::vector<std::string> missing;
      std::set<core::AreaKind> kinds;
      for (const auto& area : areas_.list) {
        if (holders_[area.code].contains(dataset->info.id)) kinds.insert(area.kind);
      }
      for (const auto& area : areas_.list) {
        if (kinds.contains(area.kind) && !holders_[area.code].contains(dataset->info.id)) missing.push_back(area.code);
      }
      if (missing.empty()) continue;
      areas_.findings.push_back(
          {"gebied-ontbreekt",
           pearl::Severity::kWarning,
           {fmt::format("In \"{}\" {} {}: {}.", dataset->info.title.nl, missing.size() == 1 ? "ontbreekt" : "ontbreken",
                        counted(missing.size(), "gebied", "gebieden"), list_of(missing, 5, core::Language::kDutch)),
            fmt::format("\"{}\" lacks {}: {}.", dataset->info.title.in(core::Language::kEnglish),
                        counted(missing.size(), "area", "areas"), list_of(missing, 5, core::Language::kEnglish))},
           {"Wij gebruiken daar de andere bestanden.", "There the other files are used."},
           std::nullopt,
           {}});
    }
  }

  core::GemeenteCode gemeente_;
  Areas areas_;
  std::unordered_map<std::string, std::set<std::string>> holders_;
};

}  // namespace

int Area::urbanity() const {
  const auto value = mid(Fact::kUrbanity);
  return value && *value >= 1 && *value <= 5 ? static_cast<int>(*value) : 0;
}

const Area* Areas::find(const std::string& code) const {
  const auto found = index.find(code);
  return found == index.end() ? nullptr : &list[found->second];
}

core::Result<Areas> gather_areas(const hub::Snapshot& datasets, const core::GemeenteCode& gemeente, int latest_year) {
  Gatherer gatherer(gemeente);
  for (const auto& dataset : datasets.on(hub::topic::kKeyFigures)) {
    if (latest_year == 0 || dataset->info.year <= latest_year) gatherer.add(dataset);
  }
  return std::move(gatherer).finish();
}

std::string spoken_name(std::string_view cbs_name) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  for (const std::string_view word : {"Wijk ", "wijk ", "Buurt ", "buurt "}) {
    if (!cbs_name.starts_with(word)) continue;
    auto rest = cbs_name.substr(word.size());
    const auto number = static_cast<std::size_t>(std::ranges::find_if_not(rest, is_digit) - rest.begin());
    if (number == 0 || number == rest.size() || rest[number] != ' ') break;
    rest.remove_prefix(number);
    rest.remove_prefix(std::min(rest.find_first_not_of(" -.:"), rest.size()));
    // "Wijk 12 3" would become "3": only what can be read as a name stays.
    const bool readable = std::ranges::any_of(rest, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) > 127;
    });
    return std::string(readable ? rest : cbs_name);
  }
  return std::string(cbs_name);
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string list_of(const std::vector<std::string>& names, std::size_t most, core::Language language) {
  std::string text;
  const std::size_t shown = std::min(names.size(), most);
  const bool dutch = language == core::Language::kDutch;
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) text += i + 1 == names.size() ? (dutch ? " en " : " and ") : ", ";
    text += names[i];
  }
  if (shown < names.size())
    text += (dutch ? " en " : " and ") + std::to_string(names.size() - shown) + (dutch ? " andere" : " others");
  return text;
}

}  // namespace pareltjes::wijkvoorzieningen
