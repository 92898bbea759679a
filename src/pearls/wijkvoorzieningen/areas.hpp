// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/ids.hpp"
#include "core/interval.hpp"
#include "platform/hub/dataset.hpp"
#include "platform/pearl/outcome.hpp"

namespace pareltjes::wijkvoorzieningen {

/// The key figures that this pearl looks at; their concepts in docs/glossary.md stand in kFactNames.
enum class Fact {
  kInhabitants,
  kMen,
  kWomen,
  kAge0,
  kAge15,
  kAge25,
  kAge45,
  kAge65,
  kShare0,
  kShare15,
  kShare25,
  kShare45,
  kShare65,
  kHouseholds,
  kHouseholdSize,
  kDwellings,
  kLand,
  kBuiltArea,
  kUrbanity,
  kAddressDensity,
  kDistanceGp,
  kDistanceSupermarket,
  kDistanceSchool,
  kDistanceDayCare,
  kCentreX,
  kCentreY,
  kTotalArea,
  kCount
};
inline constexpr std::size_t kFacts = static_cast<std::size_t>(Fact::kCount);
inline constexpr std::array<std::string_view, kFacts> kFactNames = {"inwoners",
                                                                    "mannen",
                                                                    "vrouwen",
                                                                    "inwoners_0_14",
                                                                    "inwoners_15_24",
                                                                    "inwoners_25_44",
                                                                    "inwoners_45_64",
                                                                    "inwoners_65_plus",
                                                                    "aandeel_0_14",
                                                                    "aandeel_15_24",
                                                                    "aandeel_25_44",
                                                                    "aandeel_45_64",
                                                                    "aandeel_65_plus",
                                                                    "huishoudens",
                                                                    "huishoudensgrootte",
                                                                    "woningen",
                                                                    "oppervlakte_land",
                                                                    "oppervlakte_bebouwd",
                                                                    "stedelijkheid",
                                                                    "omgevingsadressendichtheid",
                                                                    "afstand_huisarts",
                                                                    "afstand_supermarkt",
                                                                    "afstand_school",
                                                                    "afstand_kinderdagverblijf",
                                                                    "centrum_x",
                                                                    "centrum_y",
                                                                    "oppervlakte_totaal"};

/// One published figure: its interval, year and dataset.
struct Figure {
  core::Interval value;
  int year = 0;
  const hub::DatasetInfo* source = nullptr;
  pearl::Nature nature = pearl::Nature::kMeasured;
};

struct Area {
  std::string code;
  std::string name;      ///< As people say it: "Weidevenne".
  std::string cbs_name;  ///< As CBS writes it: "Wijk 07 Weidevenne".
  core::AreaKind kind = core::AreaKind::kGemeente;
  std::string parent;  ///< Wijk of a buurt, municipality of a wijk.
  std::array<std::optional<Figure>, kFacts> facts;

  [[nodiscard]] const std::optional<Figure>& fact(Fact f) const { return facts[static_cast<std::size_t>(f)]; }
  [[nodiscard]] std::optional<double> mid(Fact f) const {
    const auto& figure = fact(f);
    return figure ? std::optional(figure->value.mid) : std::nullopt;
  }
  [[nodiscard]] bool known() const { return fact(Fact::kInhabitants).has_value(); }
  /// CBS urbanity class 1 … 5, or 0 when unknown.
  [[nodiscard]] int urbanity() const;
};

/// The areas of one municipality with every figure at hand: the newest figure first, older years only where no newer
/// one exists. The municipality itself is the first, then wijken, then buurten, by code.
struct Areas {
  std::vector<Area> list;
  int year = 0;  ///< Of the dataset that says which areas there are.
  std::unordered_map<std::string, std::size_t> index;
  std::vector<hub::DatasetPtr> used;
  std::vector<pearl::Finding> findings;

  [[nodiscard]] const Area* find(const std::string& code) const;
  [[nodiscard]] const Area& municipality() const { return list.front(); }
};

/// @param latest_year figures of later years are left out; 0 for no limit.
/// @return kUnknownMunicipality when no dataset of key figures has the municipality.
core::Result<Areas> gather_areas(const hub::Snapshot& datasets, const core::GemeenteCode& gemeente, int latest_year);

/// The name without the number that CBS puts before it: "Wijk 07 Weidevenne" is "Weidevenne". A name that is only a
/// number stays as it is.
std::string spoken_name(std::string_view cbs_name);

/// "1 gebied" or "3 gebieden".
std::string counted(std::size_t count, std::string_view one, std::string_view many);

/// "Centrum, Gors en Overwhere", at most `most` names.
std::string list_of(const std::vector<std::string>& names, std::size_t most, core::Language language);

}  // namespace pareltjes::wijkvoorzieningen
