// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/register/field_merge.hpp"

namespace pareltjes::effectrapportage {
namespace {

void put(FieldValues& values, const std::string& answer, const FieldValues& fields) {
  std::erase_if(values, [&](const auto& one) { return answer_of(one.first) == answer; });
  values.insert(fields.begin(), fields.end());
}

}  // namespace

std::string answer_of(std::string_view field) {
  if (field.starts_with("van-") || field.starts_with("tot-")) field.remove_prefix(4);
  return std::string(field);
}

FieldValues fields_of_answer(const FieldValues& values, std::string_view answer) {
  FieldValues found;
  for (const auto& [name, value] : values) {
    if (!value.empty() && answer_of(name) == answer) found.emplace(name, value);
  }
  return found;
}

Merged merge(const FieldValues& before, const FieldValues& theirs, const FieldValues& mine,
             const std::vector<std::string>& sent) {
  Merged merged{theirs, {}, false};
  for (const auto& answer : sent) {
    const auto was = fields_of_answer(before, answer), now = fields_of_answer(theirs, answer),
               wanted = fields_of_answer(mine, answer);
    if (wanted == was || wanted == now) continue;
    if (now == was) {
      put(merged.values, answer, wanted);
      merged.changed = true;
    } else {
      merged.clashes.push_back({answer, wanted, now});
    }
  }
  return merged;
}

}  // namespace pareltjes::effectrapportage
