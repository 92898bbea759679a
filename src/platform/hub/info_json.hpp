// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "platform/hub/dataset.hpp"

namespace pareltjes::hub {

/// The description as JSON, for the database.
std::string info_to_json(const DatasetInfo& info);

/// What info_to_json wrote; fields that are absent stay empty.
DatasetInfo info_from_json(std::string_view json);

}  // namespace pareltjes::hub
