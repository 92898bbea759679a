// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pareltjes::engines::xml_rules {

using StringId = std::uint32_t;
using NameId = std::uint32_t;

inline constexpr std::uint32_t kAbsent = 0xFFFFFFFFU;

/// The expanded names (namespace, local name) of a document, as small numbers. A pool may lie on top of another: the
/// numbers of the one below stay valid, so that a run can add names without touching the document that it reads.
class NamePool {
 public:
  NamePool();
  /// @param base must outlive this pool and must not grow any more.
  explicit NamePool(const NamePool& base, int);

  StringId string_id(std::string_view text);
  NameId intern(std::string_view uri, std::string_view local);

  /// kAbsent when the text or the name does not occur.
  [[nodiscard]] StringId find_string(std::string_view text) const;
  [[nodiscard]] NameId find(std::string_view uri, std::string_view local) const;

  [[nodiscard]] std::string_view text(StringId id) const;
  [[nodiscard]] StringId uri_id(NameId id) const { return name(id).uri; }
  [[nodiscard]] StringId local_id(NameId id) const { return name(id).local; }
  [[nodiscard]] std::string_view uri(NameId id) const { return text(name(id).uri); }
  [[nodiscard]] std::string_view local(NameId id) const { return text(name(id).local); }
  [[nodiscard]] std::uint32_t size() const { return first_name_ + static_cast<std::uint32_t>(names_.size()); }

 private:
  struct Name {
    StringId uri;
    StringId local;
  };
  [[nodiscard]] const Name& name(NameId id) const {
    return id < first_name_ ? base_->name(id) : names_[id - first_name_];
  }

  const NamePool* base_ = nullptr;
  std::uint32_t first_name_ = 0;
  std::uint32_t first_string_ = 0;
  std::vector<Name> names_;
  std::deque<std::string> strings_;  // a deque: the views in string_ids_ stay valid
  std::unordered_map<std::string_view, StringId> string_ids_;
  std::unordered_map<std::uint64_t, NameId> name_ids_;
};

}  // namespace pareltjes::engines::xml_rules
