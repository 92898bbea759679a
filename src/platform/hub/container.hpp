// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace pareltjes::hub {

/// A file inside a zip or gz.
struct Member {
  std::string name;
  std::string bytes;
};

/// No member may unpack to more than this: a small file can hold an endless one.
inline constexpr std::uint64_t kLargestMember = std::uint64_t{4} << 30;

/// Figures pack to a tenth or a twentieth. What is large and unpacks to more than this many times its size is no data.
inline constexpr std::uint64_t kLargestRatio = 200;
inline constexpr std::uint64_t kRatioCountsFrom = std::uint64_t{64} << 20;

bool is_zip(std::string_view bytes);
bool is_gzip(std::string_view bytes);

/// The bytes inside a gz file.
core::Result<std::string> unpack_gzip(const std::string& file, std::string_view bytes,
                                      std::uint64_t limit = kLargestMember);

/// The files inside a zip, in the order of their names; folders are left out.
core::Result<std::vector<Member>> unpack_zip(const std::string& file, std::string_view bytes,
                                             std::uint64_t limit = kLargestMember);

}  // namespace pareltjes::hub
