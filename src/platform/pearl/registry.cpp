// SPDX-License-Identifier: EUPL-1.2
#include "platform/pearl/registry.hpp"

#include <stdexcept>

namespace pareltjes::pearl {

void Registry::add(std::unique_ptr<Pearl> pearl) {
  pearls_.push_back(std::move(pearl));
}

core::Result<const Pearl*> Registry::find(std::string_view id) const {
  std::string known;
  for (const auto& pearl : pearls_) {
    if (pearl->manifest().id == id) return pearl.get();
    known += (known.empty() ? "" : ", ") + pearl->manifest().id;
  }
  return core::fail(core::ErrorCode::kUnknownPearl,
                    {"Er is geen pareltje ‘" + std::string(id) + "’.", "There is no pearl ‘" + std::string(id) + "’."},
                    {"Kies uit: " + known + ".", "Choose from: " + known + "."});
}

}  // namespace pareltjes::pearl
