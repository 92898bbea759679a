// SPDX-License-Identifier: EUPL-1.2
// An object offered to others, and taken back.
#include <algorithm>

#include "pearls/effectrapportage/learning/gather.hpp"
#include "pearls/effectrapportage/learning/learning_room.hpp"
#include "pearls/effectrapportage/learning/shared_objects.hpp"
#include "platform/service/page_tools.hpp"

namespace pareltjes::effectrapportage {

namespace {
using service::Call;
}  // namespace

core::Result<std::vector<sharing::Share>> LearningRoom::shares(const Call& call) const {
  auto own = sharing_.own(call.scope, std::string(kObjectKind));
  if (!own) return own;
  std::erase_if(*own, [&](const sharing::Share& one) {
    return one.owner != call.scope.organisation || !one.content.is_object();
  });
  return own;
}

core::Result<void> LearningRoom::share(const Call& call, const KeptObject& kept, const std::string& licence) {
  auto content = shared_form(kept.object, kept.record.key, licence);
  if (!content) return std::unexpected(content.error());
  if (auto gone = unshare(call, kept.record.key); !gone) return gone;  // Once, under one licence.
  const auto title = content->value("klasse", std::string());
  const auto made =
      sharing_.offer(call.scope, {std::string(kObjectKind), kept.object.sector, title, {}, std::move(*content)});
  if (!made) return std::unexpected(made.error());
  return publish(call);
}

core::Result<void> LearningRoom::unshare(const Call& call, const std::string& key) {
  const auto own = shares(call);
  if (!own) return std::unexpected(own.error());
  bool any = false;
  for (const auto& one : *own) {
    if (!one.shared || one.content.value("id", "") != shared_id(key)) continue;
    any = true;
    if (auto done = sharing_.consent(call.scope, one.id, false); !done) return done;
  }
  return any ? publish(call) : core::Result<void>{};
}

core::Result<void> LearningRoom::publish(const Call& call) {
  return publish_shared(parts_.database, sharing_, parts_.hub, call.scope, call.scope.organisation,
                        service::organisation_name(parts_.identity, call.scope.organisation));
}

}  // namespace pareltjes::effectrapportage
