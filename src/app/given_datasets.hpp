// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "core/error.hpp"
#include "platform/hub/dataset.hpp"
#include "platform/pearl/manifest.hpp"
#include "platform/storage/database.hpp"

namespace pareltjes::app {

/// A municipality's own ages belong to that municipality and to nobody else. Errors: kUsage, kUnknownArea.
core::Result<void> check_owner(const hub::Dataset& dataset, const storage::Scope& scope);

/// Files and folders with data for one run, read as `data import` would and not stored.
/// Errors: kInvalidFile when one cannot be read, or holds nothing that the pearl uses.
core::Result<std::vector<hub::DatasetPtr>> read_given_datasets(const std::vector<std::string>& inputs,
                                                               const storage::Scope& scope,
                                                               const pearl::Manifest& manifest);

}  // namespace pareltjes::app
