// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "core/error.hpp"
#include "platform/hub/dataset.hpp"

namespace pareltjes::hub {

inline constexpr std::size_t kVersionDigits = 12;

/// The table as bytes: by column, little endian, the same table always the same bytes.
std::string serialise(const DataTable& table);

/// The table of such bytes. Checks everything: bytes that were not written by serialise() give an error.
core::Result<DataTable> deserialise(std::string_view bytes);

/// SHA-256 over serialise(table).
std::string hash_of(const DataTable& table);

}  // namespace pareltjes::hub
