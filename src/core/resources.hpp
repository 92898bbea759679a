// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace pareltjes::core {

/// A file that the program carries inside itself, under its path relative to the repository root.
struct Resource {
  std::string_view name;
  std::string_view bytes;
};

/// Every embedded file, in the order of their names.
std::vector<Resource> all_resources();

/// The bytes of one embedded file, or nothing when there is none of that name.
std::optional<std::string_view> find_resource(std::string_view name);

/// The embedded files whose name begins with `prefix`, in the order of their names.
std::vector<Resource> resources_below(std::string_view prefix);

}  // namespace pareltjes::core
