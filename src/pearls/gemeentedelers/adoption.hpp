// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "core/error.hpp"

namespace pareltjes::gemeentedelers {

/// Kind of the record: one for each pearl that an organisation took over. Its key is the id of the pearl.
inline constexpr std::string_view kAdoption = "overname";

/// How sure it is that a pearl was taken over, from word to deed.
namespace rung {
inline constexpr std::string_view kClaimed = "opgegeven";    ///< Somebody says so.
inline constexpr std::string_view kConfirmed = "bevestigd";  ///< Who took it over says so.
inline constexpr std::string_view kRun = "gedraaid";         ///< It ran on own data, and the run is kept.
inline constexpr std::string_view kMeasured = "gemeten";     ///< Its effect was measured.
}  // namespace rung

/// A fact with its evidence. It lapses when nobody says anew that it is still so.
struct Adoption {
  std::string pearl;
  std::string version;  ///< Of the pearl; empty for a described practice.
  std::string gemeente;
  std::string rung;
  std::string day;                                     ///< 2026-11-28
  std::string lapses;                                  ///< The first day on which it counts no more.
  std::string run;                                     ///< Id of the run that shows it.
  nlohmann::json settings = nlohmann::json::object();  ///< Input values with which it runs here.
};

inline constexpr int kMonthsValid = 12;

nlohmann::json to_json(const Adoption& adoption);
/// Errors: kInvalidInput for a record of another shape.
core::Result<Adoption> adoption_from(const nlohmann::json& content);
/// @param day ISO day on which it was said. The lapse follows.
Adoption adoption_on(std::string day, std::string pearl, std::string gemeente);
/// Whether it still counts on that ISO day.
bool counts_on(const Adoption& adoption, std::string_view day);

}  // namespace pareltjes::gemeentedelers
