// SPDX-License-Identifier: EUPL-1.2
#include "platform/service/dataset_quality.hpp"

#include <algorithm>

#include "core/time.hpp"
#include "platform/hub/quality.hpp"

namespace pareltjes::service {

using nlohmann::json;

std::optional<hub::Checked> check_of(const hub::DatasetInfo& info, const hub::Checks& checks) {
  const auto found = checks.find({info.organisation, info.id});
  if (found == checks.end()) return std::nullopt;
  const auto served = std::ranges::find(found->second, false, &hub::Checked::refused);
  return served == found->second.end() ? std::nullopt : std::optional(*served);
}

json quality_json(const hub::DatasetInfo& info, const hub::Checks& checks, bool told, core::Language language) {
  json quality{{"checked", false}, {"findings", json::array()}, {"count", 0}};
  if (const auto fresh = hub::freshness_of(info, core::system_clock().now()); fresh.known)
    quality["freshness"] = {{"stale", fresh.stale}, {"text", fresh.words.in(language)}};
  const auto check = check_of(info, checks);
  if (!check) return quality;
  quality["checked"] = true;
  quality["checkedAt"] = check->at;
  quality["count"] = check->findings.size();
  if (!told) return quality;
  for (const auto& finding : check->findings) {
    quality["findings"].push_back({{"severity", finding.refuses ? "refuse" : "warn"},
                                   {"rule", finding.rule},
                                   {"column", finding.column},
                                   {"row", finding.row},
                                   {"count", finding.count},
                                   {"text", finding.text.in(language)}});
  }
  return quality;
}

}  // namespace pareltjes::service
