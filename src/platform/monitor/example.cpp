// SPDX-License-Identifier: EUPL-1.2
// What the matrix shows where nobody published anything: municipalities, suppliers and products that do not exist.
#include <cstdlib>

#include "core/resources.hpp"
#include "platform/monitor/monitor.hpp"

namespace pareltjes::monitor {
namespace {

constexpr std::string_view kFile = "src/platform/monitor/voorbeeld.json";

const nlohmann::json& example() {
  static const auto json = [] {
    auto parsed = nlohmann::json::parse(core::find_resource(kFile).value_or(""), nullptr, false);
    // The example is part of the program.
    if (!parsed.is_object()) std::abort();
    return parsed;
  }();
  return json;
}

}  // namespace

const std::vector<Cell>& example_cells() {
  static const auto cells = [] {
    std::vector<Cell> all;
    for (const auto& each : example().at("vakjes")) {
      const CellKey key{each.at("gemeente"), each.at("leverancier"), each.at("product"), each.at("onderwerp")};
      auto cell = cell_from(key, each);
      if (!cell) std::abort();
      cell->is_public = false;
      cell->example = true;
      all.push_back(std::move(*cell));
    }
    return all;
  }();
  return cells;
}

std::string example_name(std::string_view name) {
  const auto& names = example().at("namen");
  const auto found = names.find(std::string(name));
  return found == names.end() ? std::string() : found->get<std::string>();
}

}  // namespace pareltjes::monitor
