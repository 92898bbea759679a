// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "pearls/datarechten/points.hpp"
#include "pearls/datarechten/register/application.hpp"
#include "pearls/datarechten/register/merge.hpp"
#include "platform/dossier/dossier.hpp"
#include "platform/dossier/notices.hpp"
#include "platform/hub/dataset.hpp"
#include "platform/pearl/run.hpp"
#include "platform/rights/decision.hpp"
#include "platform/rights/decision_log.hpp"

namespace pareltjes::datarechten {

/// Keeps the rights of organisations up to date with their contracts, and answers what they may do with which data.
/// Safe to use from several threads.
class RightsKeeper {
 public:
  /// Those in use, by the key of their records.
  core::Result<std::vector<KeptApplication>> applications(const storage::Scope& scope);

  RightsKeeper(storage::Database& database, dossier::Dossiers& dossiers, const core::Clock& clock,
               rights::DecisionLog& log)
      : database_(database), dossiers_(dossiers), clock_(clock), notices_(database, clock), log_(log) {}

  /// Acts on what other pearls told since the last time: an agreement that belongs to an application was signed, or its
  /// addendum. Its text joins the contract, and the right is made anew.
  core::Result<void> catch_up(const storage::Scope& scope);

  /// Adds a document to the contract of an application and makes the right anew. The same document again changes only
  /// when it was signed.
  core::Result<void> add_text(const storage::Scope& scope, const ContractText& text);

  /// Judges the contract of an application as it is now, and stores the right when it became another.
  core::Result<void> renew_right(const storage::Scope& scope, const std::string& application);

  /// An agreement belongs to an application: what was signed of it already joins the contract now.
  core::Result<void> join(const storage::Scope& scope, const std::string& application, const std::string& agreement);

  /// The documents of an application, the first one first.
  core::Result<std::vector<ContractText>> texts_of(const storage::Scope& scope, const std::string& application);
  /// Its contract judged: all documents, signed or not. Without documents every point is absent.
  [[nodiscard]] static ClauseCheck check_of(const std::vector<ContractText>& texts);

  // What may be done with data (rights_in_use.cpp)

  /// Decides about each dataset and writes that in the log before it tells: with decide_each() the only way to a
  /// decision on which data are given or used. Error: also when the log cannot be written, but for visitors, who see
  /// public data only.
  core::Result<std::vector<rights::Decision>> decide(const storage::Scope& scope, rights::Use& use,
                                                     const std::vector<hub::DatasetInfo>& datasets);
  /// One of several questions: a use and the one dataset that it is about.
  struct Question {
    std::optional<rights::Use> use;  ///< Nothing where it cannot be answered, which is no permission.
    hub::DatasetInfo dataset;
  };
  /// The same for several questions, one after another until `enough`; all that were decided are written at once.
  /// @param enough is told whether the last one was permitted.
  /// @return as many as were decided; nothing where the question cannot be answered.
  core::Result<std::vector<std::optional<rights::Decision>>> decide_each(const storage::Scope& scope,
                                                                         std::vector<Question>& questions,
                                                                         const std::function<bool(bool)>& enough);
  /// The same for a page that only shows what would be decided. Nothing is logged, and nothing may be done with data
  /// on the ground of it.
  core::Result<rights::Decision> preview(const storage::Scope& scope, const hub::DatasetInfo& dataset,
                                         const std::string& purpose, std::string_view action);
  /// For a run: what it may use and must do for that. What no contract and no licence gives a right to is left out.
  /// The rights are looked at once more when the run ends (DataUse::ended): an outcome that rests on a right that is no
  /// longer there is refused.
  /// @param asked_by in whose log it is written.
  /// @param reading whose data and rights they are: the same, or the public.
  /// Error: kForbidden where the contract of an application does not permit it, with the sentence.
  core::Result<pearl::DataUse> may_use(const storage::Scope& asked_by, const storage::Scope& reading,
                                       const std::string& pearl, const hub::Snapshot& datasets);

 private:
  core::Result<void> hear(const storage::Scope& scope, const dossier::Notice& notice,
                          const std::vector<KeptApplication>& applications);
  core::Result<nlohmann::json> right_now(const storage::Scope& scope, const std::string& application);
  /// The decision point over the rights of an organisation, up to date.
  core::Result<std::shared_ptr<const rights::DecisionPoint>> decisions(const storage::Scope& scope);
  core::Result<std::vector<rights::Decided>> judge(const storage::Scope& scope, const rights::Use& use,
                                                   const std::vector<hub::DatasetInfo>& datasets);
  core::Result<void> write_down(const storage::Scope& scope, rights::Use& use,
                                const std::vector<rights::Decided>& decisions);
  core::Result<void> still_permitted(const storage::Scope& asked_by, const storage::Scope& reading, rights::Use& use,
                                     const std::vector<hub::DatasetInfo>& used);

  storage::Database& database_;
  dossier::Dossiers& dossiers_;
  const core::Clock& clock_;
  dossier::Notices notices_;
  rights::DecisionLog& log_;
  std::mutex mutex_;
  struct Cached {
    std::optional<std::int64_t> mark;  ///< Of the database: nothing at all was stored since.
    std::int64_t changes = 0;          ///< Of the organisation's records: they are the same.
    std::shared_ptr<const rights::DecisionPoint> point;
  };
  std::map<std::string, Cached> cached_;  ///< By organisation.
};

}  // namespace pareltjes::datarechten
