// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "pearls/effectrapportage/learning/kept_prediction.hpp"
#include "pearls/effectrapportage/learning/object.hpp"
#include "platform/pages/pages.hpp"
#include "platform/service/sent_form.hpp"
#include "platform/service/service.hpp"
#include "platform/sharing/sharing.hpp"

namespace pareltjes::effectrapportage {

/// An object with its record, and the share of it where others see it.
struct KeptObject {
  dossier::Record record;
  ReferenceObject object;
};

/// Each handler answers one route; see object_pages.cpp for the table.
class LearningRoom {
 public:
  LearningRoom(const service::Parts& parts, const service::Options& options);
  [[nodiscard]] service::ServiceRoutes routes();

  // Reference objects (object_pages.cpp)
  http::Response list(service::Call& call, const std::vector<pearl::Finding>& findings, int status);
  http::Response begin(service::Call& call);
  http::Response show(service::Call& call);
  http::Response make(service::Call& call);
  http::Response save(service::Call& call);
  http::Response move(service::Call& call);

  // Lists in, lists out (exchange_pages.cpp)
  http::Response import_file(service::Call& call);
  http::Response export_file(service::Call& call);

  // Predictions and what came of them (prediction_pages.cpp)
  http::Response predictions(service::Call& call, const core::Error* problem, int status);
  http::Response keep(service::Call& call);
  http::Response prediction(service::Call& call, const std::vector<pearl::Finding>& findings, int status);
  http::Response report(service::Call& call);
  http::Response scores_file(service::Call& call);

 private:
  core::Result<std::vector<KeptObject>> objects(const storage::Scope& scope) const;
  core::Result<KeptObject> object_named(const service::Call& call) const;
  core::Result<std::vector<std::pair<dossier::Record, KeptPrediction>>> kept(const storage::Scope& scope) const;
  core::Result<std::pair<dossier::Record, KeptPrediction>> prediction_named(const service::Call& call) const;
  /// What else is wrong with one that is to be stored: it is there already.
  core::Result<std::vector<pearl::Finding>> judged(const service::Call& call, const ReferenceObject& object,
                                                   const std::string& own_record) const;
  http::Response form(service::Call& call, const KeptObject* kept, const nlohmann::json& filled,
                      const std::vector<pearl::Finding>& findings, int status) const;
  core::Result<void> share(const service::Call& call, const KeptObject& kept, const std::string& licence);
  core::Result<void> unshare(const service::Call& call, const std::string& key);
  core::Result<void> publish(const service::Call& call);
  /// By shared_id(): the share that others see now.
  core::Result<std::vector<sharing::Share>> shares(const service::Call& call) const;
  [[nodiscard]] bool may_change(const service::Call& call) const;

  service::Parts parts_;
  service::Options options_;
  mutable sharing::Sharing sharing_;
};

/// The frame of a page of this room. @param below the list: then the way back to it.
pages::Frame learning_frame(const service::Call& call, const core::Text& title, const core::Text& list,
                            const char* address, bool below);
/// Findings as the templates show them.
nlohmann::json findings_values(const std::vector<pearl::Finding>& findings, core::Language language);
bool has_error(const std::vector<pearl::Finding>& findings);
std::string today();

}  // namespace pareltjes::effectrapportage
