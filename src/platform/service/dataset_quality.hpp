// SPDX-License-Identifier: EUPL-1.2
// What the checks found in a dataset that is served (hub/quality.hpp), for those who use it.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "core/language.hpp"
#include "platform/hub/hub.hpp"

namespace pareltjes::service {

/// The check of the version that is served now; nothing when that was not checked.
std::optional<hub::Checked> check_of(const hub::DatasetInfo& info, const hub::Checks& checks);

/// {checked, checkedAt, count, findings: [{severity, rule, column, row, count, text}], freshness: {stale, text}}.
/// @param told whether what was found may be told in words: a finding may quote a value
nlohmann::json quality_json(const hub::DatasetInfo& info, const hub::Checks& checks, bool told,
                            core::Language language);

}  // namespace pareltjes::service
