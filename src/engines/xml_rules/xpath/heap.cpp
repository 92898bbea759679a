// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "engines/xml_rules/xpath/item.hpp"

namespace pareltjes::engines::xml_rules {

namespace {
constexpr std::size_t kKeptTrees = 16;
}

std::string_view Heap::keep(std::string_view text) {
  if (text.empty()) {
    return {};
  }
  auto* place = static_cast<char*>(memory_.allocate(text.size(), 1));
  std::ranges::copy(text, place);
  return {place, text.size()};
}

Tree& Heap::new_tree(const NamePool& names) {
  if (used_ == trees_.size()) {
    trees_.push_back(std::make_unique<Tree>(names));
  }
  return *trees_[used_++];
}

void Heap::clear() {
  memory_.release();
  // Rules build a handful of small trees for each node that they look at: those keep their memory.
  trees_.resize(std::min(used_, kKeptTrees));
  for (const auto& tree : trees_) {
    tree->clear();
  }
  used_ = 0;
}

}  // namespace pareltjes::engines::xml_rules
