// SPDX-License-Identifier: EUPL-1.2
#include "engines/xml_rules/document/names.hpp"

namespace pareltjes::engines::xml_rules {

namespace {
std::uint64_t key_of(StringId uri, StringId local) {
  return (static_cast<std::uint64_t>(uri) << 32U) | local;
}
}  // namespace

NamePool::NamePool() {
  string_id("");
  intern("", "");  // name 0: nodes without a name
}

NamePool::NamePool(const NamePool& base, int)
    : base_(&base),
      first_name_(base.size()),
      first_string_(base.first_string_ + static_cast<std::uint32_t>(base.strings_.size())) {}

StringId NamePool::string_id(std::string_view text) {
  if (const auto found = find_string(text); found != kAbsent) {
    return found;
  }
  const auto id = first_string_ + static_cast<StringId>(strings_.size());
  strings_.emplace_back(text);
  string_ids_.emplace(strings_.back(), id);
  return id;
}

NameId NamePool::intern(std::string_view uri, std::string_view local) {
  if (const auto found = find(uri, local); found != kAbsent) {
    return found;
  }
  const Name added{string_id(uri), string_id(local)};
  const auto id = first_name_ + static_cast<NameId>(names_.size());
  names_.push_back(added);
  name_ids_.emplace(key_of(added.uri, added.local), id);
  return id;
}

StringId NamePool::find_string(std::string_view text) const {
  if (const auto found = string_ids_.find(text); found != string_ids_.end()) {
    return found->second;
  }
  return base_ != nullptr ? base_->find_string(text) : kAbsent;
}

NameId NamePool::find(std::string_view uri, std::string_view local) const {
  const auto uri_text = find_string(uri);
  const auto local_text = find_string(local);
  if (uri_text == kAbsent || local_text == kAbsent) {
    return kAbsent;
  }
  const auto key = key_of(uri_text, local_text);
  for (const auto* pool = this; pool != nullptr; pool = pool->base_) {
    if (const auto found = pool->name_ids_.find(key); found != pool->name_ids_.end()) {
      return found->second;
    }
  }
  return kAbsent;
}

std::string_view NamePool::text(StringId id) const {
  return id < first_string_ ? base_->text(id) : strings_[id - first_string_];
}

}  // namespace pareltjes::engines::xml_rules
