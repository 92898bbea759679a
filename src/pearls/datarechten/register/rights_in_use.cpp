// SPDX-License-Identifier: EUPL-1.2
// What an organisation may do with data: decided, written down, and looked at once more when a run ends.
#include <fmt/format.h>

#include <algorithm>

#include "core/time.hpp"
#include "pearls/datarechten/register/rights_keeper.hpp"
#include "platform/rights/licences.hpp"

namespace pareltjes::datarechten {
namespace {

using nlohmann::json;

constexpr std::size_t kMostRights = 200'000;

core::Error forbidden(const hub::DatasetInfo& dataset, const rights::Decision& decision) {
  return {core::ErrorCode::kForbidden,
          {fmt::format("Deze uitvoering mag ‘{}’ niet gebruiken. {}", dataset.title.nl, decision.reason.nl),
           fmt::format("This run may not use ‘{}’. {}", dataset.title.en, decision.reason.en)},
          decision.advice,
          {}};
}

/// What a run must say beside its outcome.
void add_notes(const hub::DatasetInfo& info, const rights::Decision& decision, pearl::DataUse& use) {
  if (!decision.permitted) {
    use.left_out.push_back(info.id);
    use.notes.push_back(
        {fmt::format("‘{}’ is niet gebruikt. {} {}", info.title.nl, decision.reason.nl, decision.advice.nl),
         fmt::format("‘{}’ was not used. {} {}", info.title.en, decision.reason.en, decision.advice.en)});
  }
  for (const auto& duty : decision.duties) {
    if (duty.action == "attribute") continue;  // Printed with every source already.
    use.notes.push_back({fmt::format("Voor ‘{}’ vraagt de leverancier een vergoeding: “{}”", info.title.nl, duty.text),
                         fmt::format("For ‘{}’ the supplier asks a compensation: “{}”", info.title.en, duty.text)});
  }
}

}  // namespace

core::Result<std::shared_ptr<const rights::DecisionPoint>> RightsKeeper::decisions(const storage::Scope& scope) {
  const auto mark = database_.change_mark();
  if (mark) {
    const std::lock_guard lock(mutex_);
    const auto found = cached_.find(scope.organisation);
    if (found != cached_.end() && found->second.mark == mark) return found->second.point;
  }
  if (auto heard = catch_up(scope); !heard) return std::unexpected(heard.error());
  // The number before the rights: what changes between the two makes the next look another one. Most of what is stored
  // changes no record (the log of these decisions itself), and then the rights need not be read anew.
  const auto changes = dossiers_.changes(scope);
  if (!changes) return std::unexpected(changes.error());
  {
    const std::lock_guard lock(mutex_);
    const auto found = cached_.find(scope.organisation);
    if (found != cached_.end() && found->second.changes == *changes) {
      found->second.mark = mark;
      return found->second.point;
    }
  }
  const auto records =
      dossiers_.list(scope, {.kind = std::string(kRight), .state = std::string("geldt"), .limit = kMostRights});
  if (!records) return std::unexpected(records.error());
  std::vector<rights::Policy> policies;
  for (const auto& record : *records) {
    auto policy = rights::policy_from_odrl(record.content.value("odrl", json()));
    if (!policy) return std::unexpected(policy.error());
    policies.push_back(std::move(*policy));
  }
  auto point = std::make_shared<const rights::DecisionPoint>(std::move(policies));
  const std::lock_guard lock(mutex_);
  cached_[scope.organisation] = {mark, *changes, point};
  return point;
}

core::Result<std::vector<rights::Decided>> RightsKeeper::judge(const storage::Scope& scope, const rights::Use& use,
                                                               const std::vector<hub::DatasetInfo>& datasets) {
  const auto point = decisions(scope);
  if (!point) return std::unexpected(point.error());
  const auto today = core::dutch_day(clock_.now());
  std::vector<rights::Decided> decided;
  for (const auto& dataset : datasets) {
    const auto licence =
        rights::policy_of_licence(dataset.id, dataset.source.licence, dataset.organisation, dataset.source.attribution);
    decided.push_back({dataset.id, dataset.version, dataset.topic,
                       (*point)->decide({scope.organisation, use.action, dataset.id, use.purpose, today}, &licence)});
  }
  return decided;
}

core::Result<void> RightsKeeper::write_down(const storage::Scope& scope, rights::Use& use,
                                            const std::vector<rights::Decided>& decisions) {
  auto written = log_.decided(scope, use, decisions);
  // What visitors see is public: a page does not go away because the disk is full.
  if (!written && scope.organisation != storage::Scope::kPublic) return written;
  return {};
}

core::Result<std::vector<rights::Decision>> RightsKeeper::decide(const storage::Scope& scope, rights::Use& use,
                                                                 const std::vector<hub::DatasetInfo>& datasets) {
  auto decided = judge(scope, use, datasets);
  if (!decided) return std::unexpected(decided.error());
  if (auto written = write_down(scope, use, *decided); !written) return std::unexpected(written.error());
  std::vector<rights::Decision> decisions;
  for (auto& one : *decided) decisions.push_back(std::move(one.decision));
  return decisions;
}

core::Result<std::vector<std::optional<rights::Decision>>> RightsKeeper::decide_each(
    const storage::Scope& scope, std::vector<Question>& questions, const std::function<bool(bool)>& enough) {
  std::vector<std::optional<rights::Decision>> decisions;
  std::vector<rights::UseDecided> uses;
  std::vector<Question*> decided_ones;
  for (auto& question : questions) {
    auto& decision = decisions.emplace_back();
    if (question.use) {
      auto decided = judge(scope, *question.use, {question.dataset});
      if (!decided) return std::unexpected(decided.error());
      decision = decided->front().decision;
      uses.push_back({*question.use, std::move(*decided)});
      decided_ones.push_back(&question);
    }
    if (enough(decision && decision->permitted)) break;
  }
  auto written = log_.decided(scope, uses);
  if (!written && scope.organisation != storage::Scope::kPublic) return std::unexpected(written.error());
  for (std::size_t i = 0; i < uses.size(); ++i) decided_ones[i]->use = std::move(uses[i].use);
  return decisions;
}

core::Result<rights::Decision> RightsKeeper::preview(const storage::Scope& scope, const hub::DatasetInfo& dataset,
                                                     const std::string& purpose, std::string_view action) {
  auto decided = judge(scope, {.name = {}, .purpose = purpose, .action = std::string(action)}, {dataset});
  if (!decided) return std::unexpected(decided.error());
  return std::move(decided->front().decision);
}

core::Result<pearl::DataUse> RightsKeeper::may_use(const storage::Scope& asked_by, const storage::Scope& reading,
                                                   const std::string& pearl, const hub::Snapshot& datasets) {
  std::vector<hub::DatasetInfo> infos;
  for (const auto& dataset : datasets.all()) infos.push_back(dataset->info);
  pearl::DataUse answer;
  if (infos.empty()) return answer;
  rights::Use use{.name = pearl, .purpose = pearl};
  auto decided = judge(reading, use, infos);
  if (!decided) return std::unexpected(decided.error());
  if (auto written = write_down(asked_by, use, *decided); !written) return std::unexpected(written.error());
  const auto point = decisions(reading);
  if (!point) return std::unexpected(point.error());
  std::vector<hub::DatasetInfo> used;
  for (std::size_t i = 0; i < infos.size(); ++i) {
    const auto& decision = (*decided)[i].decision;
    if (!decision.permitted && (*point)->knows(infos[i].id)) return std::unexpected(forbidden(infos[i], decision));
    add_notes(infos[i], decision, answer);
    if (decision.permitted) used.push_back(infos[i]);
  }
  answer.ended = [this, asked_by, reading, use, used, decided = std::move(*decided),
                  begun = core::to_rfc3339(clock_.now())](bool well) mutable -> core::Result<void> {
    auto still = well ? still_permitted(asked_by, reading, use, used) : core::Result<void>{};
    auto written = log_.ended(asked_by, use, begun, well && still.has_value(), decided);
    if (!still) return still;
    if (!written && asked_by.organisation != storage::Scope::kPublic) return written;
    return {};
  };
  return answer;
}

/// A right that was there when a run began can be gone when it ends: its day passed, or its contract changed. Then
/// nothing is given: an outcome would be used after the end of the right that it rests on.
core::Result<void> RightsKeeper::still_permitted(const storage::Scope& asked_by, const storage::Scope& reading,
                                                 rights::Use& use, const std::vector<hub::DatasetInfo>& used) {
  auto decided = judge(reading, use, used);
  if (!decided) return std::unexpected(decided.error());
  const auto gone = std::ranges::find_if(*decided, [](const auto& one) { return !one.decision.permitted; });
  if (gone == decided->end()) return {};
  if (auto written = write_down(asked_by, use, {*gone}); !written) return written;
  const auto& info = used[static_cast<std::size_t>(gone - decided->begin())];
  return core::fail(
      core::ErrorCode::kForbidden,
      {fmt::format("Het recht op ‘{}’ hield op tijdens deze uitvoering. {}", info.title.nl, gone->decision.reason.nl),
       fmt::format("The right to ‘{}’ ended during this run. {}", info.title.en, gone->decision.reason.en)},
      {"De uitkomst is niet bewaard. " + gone->decision.advice.nl,
       "The outcome was not kept. " + gone->decision.advice.en});
}

}  // namespace pareltjes::datarechten
