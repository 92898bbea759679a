// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <vector>

#include "pearls/datarechten/register/judgement.hpp"
#include "pearls/datarechten/register/known_datasets.hpp"
#include "pearls/datarechten/register/landscape.hpp"
#include "pearls/datarechten/register/rights_keeper.hpp"
#include "platform/pages/pages.hpp"
#include "platform/rights/retention.hpp"
#include "platform/service/dataset_service.hpp"
#include "platform/service/sent_form.hpp"
#include "platform/service/service.hpp"
#include "platform/sharing/consultation.hpp"

namespace pareltjes::datarechten {

/// The pages about applications and the rights on their data. Each handler answers one route; see data_pages.cpp for
/// the table.
class DataRoom {
 public:
  DataRoom(const service::Parts& parts, const service::Options& options)
      : parts_(parts),
        options_(options),
        log_(parts.database, core::system_clock(), parts.audit, parts.evidence),
        keeper_(parts.database, parts.dossiers, core::system_clock(), log_),
        datasets_(parts.hub, parts.database),
        consultations_(parts.database, core::system_clock(), kJudgement),
        retention_(parts.database, core::system_clock(), parts.audit) {}
  [[nodiscard]] service::ServiceRoutes routes();
  /// The decision point for whoever gives data. Holds on to this room.
  [[nodiscard]] service::DataGate gate();

  // All of them, and which contract ends when (data_overview.cpp)
  /// @param told what happened just now, for the page to say.
  http::Response list(service::Call& call, const core::Error* problem, int status, const nlohmann::json& told = {});
  http::Response calendar(service::Call& call);

  // Lists in, lists out (data_exchange.cpp)
  http::Response import_page(service::Call& call, const Refusal* refusal, int status);
  http::Response import_file(service::Call& call);
  http::Response export_file(service::Call& call);

  // Where data live and flow (data_landscape.cpp)
  http::Response landscape(service::Call& call);

  // An application changed (data_changes.cpp)
  http::Response edit(service::Call& call, const core::Error* problem, int status);
  http::Response save(service::Call& call);
  http::Response add_link(service::Call& call);
  http::Response drop_link(service::Call& call);
  http::Response drop(service::Call& call);

  // What there is (data_pages.cpp)
  http::Response begin(service::Call& call, const core::Error* problem, int status);
  http::Response show(service::Call& call);
  http::Response right(service::Call& call);
  http::Response addendum(service::Call& call);

  // What is done with it (data_actions.cpp)
  http::Response make(service::Call& call);
  http::Response add_text(service::Call& call);
  http::Response add_data(service::Call& call);
  http::Response join(service::Call& call);

  // The made-up example (data_example.cpp)
  http::Response make_example(service::Call& call);
  http::Response drop_example(service::Call& call);

  // The judgement laid before the supplier, and its answers (data_answers.cpp)
  http::Response lay_before(service::Call& call);
  http::Response withdraw(service::Call& call);
  http::Response settle(service::Call& call);
  http::Response received(service::Call& call);
  http::Response received_one(service::Call& call, const core::Error* problem, int status);
  http::Response answer(service::Call& call);

  // What other programs ask (data_decisions.cpp)
  http::Response evaluate(service::Call& call);
  http::Response evaluate_all(service::Call& call);
  static http::Response configuration(service::Call& call, const std::string& path);

  // What was decided and done (data_log.cpp)
  http::Response log(service::Call& call, const core::Error* problem, int status);
  http::Response log_file(service::Call& call);
  http::Response keep_log(service::Call& call);

 private:
  core::Result<KeptApplication> kept_of(const service::Call& call, const std::string& id) const;
  http::Response page_of(service::Call& call, const KeptApplication& kept, const core::Error* problem, int status);
  /// What the rights of the organisation are, by id of the application's record.
  core::Result<std::map<std::string, nlohmann::json>> rights_of(const storage::Scope& scope) const;
  core::Result<void> add_answers(const service::Call& call, const KeptApplication& kept, const ClauseCheck& check,
                                 nlohmann::json& values) const;
  core::Result<void> add_retention(const service::Call& call, nlohmann::json& values) const;
  core::Result<nlohmann::json> waiting(const service::Call& call) const;
  core::Result<std::vector<Supplier>> suppliers_of(const storage::Scope& scope) const;
  core::Result<nlohmann::json> link_values(const service::Call& call, const KeptApplication& kept) const;
  /// Stores an application as it becomes, and those that share its contract; its supplier joins the register.
  /// @param kept nothing for a new one. Error: kInvalidInput, kConflict.
  core::Result<void> store_one(const service::Call& call, const KeptApplication* kept, const std::string& key,
                               Application application) const;
  core::Result<void> end(const service::Call& call, const KeptApplication& kept) const;
  core::Result<bool> untouched(const service::Call& call, const KeptApplication& kept, const std::string& sha256) const;
  core::Result<nlohmann::json> data_values(const service::Call& call, const Application& application) const;
  core::Result<nlohmann::json> agreement_options(const service::Call& call, const Application& application) const;
  core::Result<nlohmann::json> history_values(const service::Call& call, const std::string& id) const;
  /// Reads a file of data through the importers, stores it and says that the application holds it.
  core::Result<void> store_data(const service::Call& call, const std::string& id, const pearl::InputFile& file,
                                int year) const;
  http::Response evaluate_one(const service::Call& call, const nlohmann::json& question);
  [[nodiscard]] bool may(const service::Call& call, const char* route) const;
  [[nodiscard]] http::Response to(const service::Call& call, const std::string& id) const;

  service::Parts parts_;
  service::Options options_;
  mutable rights::DecisionLog log_;
  mutable RightsKeeper keeper_;
  KnownDatasets datasets_;
  mutable sharing::Consultations consultations_;
  mutable rights::LogRetention retention_;
};

/// The frame of a page of this room, with the way back to the list.
pages::Frame data_frame(const service::Call& call, const core::Text& title, bool below);

}  // namespace pareltjes::datarechten
