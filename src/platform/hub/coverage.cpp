// SPDX-License-Identifier: EUPL-1.2
#include "core/ids.hpp"
#include "platform/hub/hub.hpp"

namespace pareltjes::hub {
namespace {

/// Counts a row under the area that its code names; false when it names none.
bool count_code(const std::string& code, bool areas, Coverages& counted) {
  const auto area = core::AreaCode::parse(code);
  if (!area) return false;
  if (area->kind() == core::AreaKind::kNederland) {
    ++counted["NL"].other;
    return true;
  }
  auto& coverage = counted[area->gemeente().text()];
  // Several rows an area, such as ages, say nothing about how many areas there are.
  auto& number = !areas                                      ? coverage.other
                 : area->kind() == core::AreaKind::kGemeente ? coverage.gemeente
                 : area->kind() == core::AreaKind::kWijk     ? coverage.wijken
                                                             : coverage.buurten;
  ++number;
  return true;
}

}  // namespace

Coverages coverages_of(const DataTable& table) {
  Coverages counted;
  const auto* codes = table.texts("code");
  const auto* areas = table.texts("gebied");
  const auto* municipalities = table.texts("gemeente");
  const bool one_row_an_area = table.find("leeftijd") == nullptr;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (codes != nullptr && count_code((*codes)[row], one_row_an_area, counted)) continue;
    if (areas != nullptr && count_code((*areas)[row], false, counted)) continue;
    if (municipalities != nullptr) count_code((*municipalities)[row], false, counted);
  }
  return counted;
}

}  // namespace pareltjes::hub
