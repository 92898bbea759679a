// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "engines/xml_rules/xpath/item.hpp"

namespace pareltjes::engines::xml_rules {

std::string_view Heap::keep(std::string_view text) {
  if (text.empty()) {
    return {};
  }
  auto* place = static_cast<char*>(memory_.allocate(text.size(), 1));
  std::ranges::copy(text, place);
  return {place, text.size()};
}

Tree& Heap::new_tree(const NamePool& names) {
  trees_.push_back(std::make_unique<Tree>(names));
  return *trees_.back();
}

void Heap::clear() {
  memory_.release();
  trees_.clear();
}

}  // namespace pareltjes::engines::xml_rules
