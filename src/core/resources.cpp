// SPDX-License-Identifier: EUPL-1.2
#include "core/resources.hpp"

#include <algorithm>

namespace pareltjes::core {
namespace {

const std::vector<Resource>& sorted_resources() {
  static const std::vector<Resource> resources = [] {
    auto all = all_resources();
    std::ranges::sort(all, {}, &Resource::name);
    return all;
  }();
  return resources;
}

}  // namespace

std::optional<std::string_view> find_resource(std::string_view name) {
  const auto& resources = sorted_resources();
  const auto found = std::ranges::lower_bound(resources, name, {}, &Resource::name);
  if (found == resources.end() || found->name != name) return std::nullopt;
  return found->bytes;
}

std::vector<Resource> resources_below(std::string_view prefix) {
  std::vector<Resource> found;
  for (const auto& resource : sorted_resources()) {
    if (resource.name.starts_with(prefix)) found.push_back(resource);
  }
  return found;
}

}  // namespace pareltjes::core
