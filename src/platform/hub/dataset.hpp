// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/language.hpp"
#include "platform/hub/table.hpp"

namespace pareltjes::hub {

/// Subjects that pearls ask for. A dataset answers exactly one.
namespace topic {
inline constexpr std::string_view kKeyFigures = "kerncijfers";       ///< One row an area: counts and shares.
inline constexpr std::string_view kAgeProfile = "leeftijdsprofiel";  ///< Population by single year of age and sex.
inline constexpr std::string_view kOwnAges = "leeftijden-brp";       ///< The municipality's own ages per area.
inline constexpr std::string_view kBoundaries = "grenzen";           ///< One polygon an area.
inline constexpr std::string_view kSupply = "aanbod";                ///< One row a facility: kind, place, capacity.
inline constexpr std::string_view kHousingPlans = "woningplannen";   ///< One row a plan: area, delivery, dwellings.
inline constexpr std::string_view kSquares = "vierkanten";           ///< One row a square of 100 or 500 m: counts.
inline constexpr std::string_view kOrigins = "herkomst-leerlingen";  ///< Pupils by home postcode and school.
inline constexpr std::string_view kStreets = "stratennet";           ///< One row a road, path or barrier: streets.hpp.
}  // namespace topic

struct Source {
  std::string title;
  std::string publisher;
  std::string url;
  std::string licence;      ///< SPDX id or name, such as "CC-BY-4.0".
  std::string attribution;  ///< The line that every page and report prints.
};

/// What is known of one stored version of one dataset.
struct DatasetInfo {
  std::string id;  ///< Such as "cbs-kwb-2024".
  std::string topic;
  core::Text title;
  int year = 0;         ///< Reference year of the figures; 1 January unless the notes say otherwise.
  std::string version;  ///< The first 12 digits of the hash.
  /// Over the table's serialised bytes; of a municipality's own ages random bytes go before, so that nobody can check a
  /// guess at what is kept out of the outcomes.
  std::string sha256;
  Source source;
  std::vector<core::Text> notes;  ///< Limits: "approximate borders, about 20 m", "empty may mean 0".
  std::string file_name;          ///< What was imported; "voorbeeld" or "meegeleverd" for what ships.
  std::string mapping;            ///< Id of the mapping file that read it.
  std::string imported_at;        ///< RFC 3339; empty for the shipped example.
  std::string actor;
  std::string organisation;  ///< Owner; "openbaar" when everybody may use it.
  bool example = false;      ///< Ships with the program.
  bool approximate = false;  ///< Borders that are right to some tens of metres only: maps must say so.
  std::int64_t rows = 0;
};

struct Dataset {
  DatasetInfo info;
  DataTable table;
};

using DatasetPtr = std::shared_ptr<const Dataset>;

/// The datasets that one run gets, in the order: topic, newest year first, own data before public, imported before
/// example.
class Snapshot {
 public:
  Snapshot() = default;
  explicit Snapshot(std::vector<DatasetPtr> datasets) : datasets_(std::move(datasets)) {}
  [[nodiscard]] const std::vector<DatasetPtr>& all() const { return datasets_; }
  [[nodiscard]] std::vector<DatasetPtr> on(std::string_view topic) const;

 private:
  std::vector<DatasetPtr> datasets_;
};

}  // namespace pareltjes::hub
