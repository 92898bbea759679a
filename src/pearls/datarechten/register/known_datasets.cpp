// SPDX-License-Identifier: EUPL-1.2
#include "pearls/datarechten/register/known_datasets.hpp"

namespace pareltjes::datarechten {

core::Result<std::shared_ptr<const KnownDatasets::ById>> KnownDatasets::of(const storage::Scope& scope) {
  // The mark before the look: what changes between the two makes the next look another one.
  const auto mark = database_.change_mark();
  if (mark) {
    const std::lock_guard lock(mutex_);
    if (mark_ != mark) kept_.clear();
    mark_ = mark;
    const auto found = kept_.find(scope.organisation);
    if (found != kept_.end()) return found->second;
  }
  auto list = hub_.list(scope);
  if (!list) return std::unexpected(list.error());
  ById datasets;
  for (auto& info : *list) {
    auto id = info.id;
    datasets.try_emplace(std::move(id), std::move(info));
  }
  auto made = std::make_shared<const ById>(std::move(datasets));
  if (!mark) return made;
  const std::lock_guard lock(mutex_);
  if (mark_ == mark) kept_.insert_or_assign(scope.organisation, made);
  return made;
}

}  // namespace pareltjes::datarechten
