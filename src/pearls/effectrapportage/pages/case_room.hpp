// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <vector>

#include "pearls/effectrapportage/register/field_merge.hpp"
#include "pearls/effectrapportage/register/housing_case.hpp"
#include "platform/pages/pages.hpp"
#include "platform/pearl/manifest.hpp"
#include "platform/service/sent_form.hpp"
#include "platform/service/service.hpp"
#include "platform/sharing/consultation.hpp"

namespace pareltjes::effectrapportage {

/// A case with its record.
struct KeptCase {
  dossier::Record record;
  HousingCase kept;
};

/// What a page shows besides what is stored: what is wrong, what two people changed at once, what was typed.
struct Shown {
  const core::Error* problem = nullptr;
  std::vector<Clash> clashes = {};
  service::SentForm sent = {};
  int status = 200;
};

/// The kind of consultation (platform/sharing) by which a case is shared with a neighbour, on the subject
/// "CASE/NEIGHBOUR": what that neighbour read before is withdrawn by it.
inline constexpr const char* kCaseLetter = "effectzaak";

/// The pages about cases. Each handler answers one route; see case_pages.cpp for the table.
class CaseRoom {
 public:
  CaseRoom(const service::Parts& parts, const service::Options& options)
      : parts_(parts), options_(options), consultations_(parts.database, core::system_clock(), kCaseLetter) {}
  [[nodiscard]] service::ServiceRoutes routes();

  // The list, and one case (case_pages.cpp)
  http::Response list(service::Call& call, const core::Error* problem, int status);
  http::Response show(service::Call& call);

  // What is stored (case_save.cpp)
  http::Response make(service::Call& call);
  http::Response save(service::Call& call);
  http::Response add_minutes(service::Call& call);
  http::Response move(service::Call& call);

  // What is taken along (case_documents.cpp)
  http::Response report(service::Call& call);
  http::Response agreement(service::Call& call);
  http::Response begin_agreement(service::Call& call);

  // Neighbours (case_shares.cpp)
  http::Response share(service::Call& call);
  http::Response withdraw(service::Call& call);
  http::Response shares(service::Call& call);
  http::Response shared_one(service::Call& call);
  http::Response answer(service::Call& call);

  // Figures of the municipality's own (own_figures.cpp)
  http::Response own_figures(service::Call& call, const Shown& shown);
  http::Response keep_own_figure(service::Call& call);

  // Several companies together (cases_compared.cpp)
  http::Response compare(service::Call& call);

 private:
  /// The agreement on housing as far as a case fills it in: its standard, "velden" and "planning".
  struct Draft {
    std::string standard;
    nlohmann::json filled;
  };
  core::Result<Draft> draft_of(const service::Call& call, const KeptCase& one) const;
  core::Result<KeptCase> kept_of(const service::Call& call, const std::string& id) const;
  core::Result<std::vector<KeptCase>> all_of(const service::Call& call, dossier::Filter filter) const;
  http::Response page_of(service::Call& call, const KeptCase& one, const Shown& shown) const;
  /// The page of a letter that was received.
  http::Response letter_page(service::Call& call, const sharing::Consultation& letter, const Shown& shown);
  /// Who stored what when, and what the range was then: "versions" and "history".
  core::Result<nlohmann::json> versions_of(const service::Call& call, const KeptCase& one) const;
  /// Whom it was shared with and what they answered.
  core::Result<nlohmann::json> letters_of(const service::Call& call, const KeptCase& one) const;

  core::Result<pearl::Run> run_of(const service::Call& call, nlohmann::json values) const;
  /// Input of the pearl from fields of the form; what the form has no field for stays as it was in `earlier`.
  [[nodiscard]] nlohmann::json input_of(const service::Call& call, const FieldValues& fields,
                                        const nlohmann::json& earlier) const;
  /// With the figures of the municipality's own, as a run has them.
  core::Result<Prediction> prediction_of(const service::Call& call, const nlohmann::json& input) const;
  core::Result<std::vector<pearl::RecordSnapshot>> own_records(const service::Call& call) const;
  /// Checked, with a new prediction. Errors: kInvalidInput, kConflict.
  core::Result<KeptCase> store(const service::Call& call, const KeptCase& one) const;
  [[nodiscard]] const pearl::Manifest& manifest() const;
  [[nodiscard]] std::string municipality_of(const service::Call& call) const;
  [[nodiscard]] bool may(const service::Call& call, const char* route) const;
  [[nodiscard]] std::map<std::string, std::string> names_of(const service::Call& call) const;
  [[nodiscard]] http::Response to(const service::Call& call, const std::string& id, const char* part = "") const;

  service::Parts parts_;
  service::Options options_;
  mutable sharing::Consultations consultations_;
};

/// The frame of a page of this room, with the way back to the list.
pages::Frame case_frame(const service::Call& call, const core::Text& title, bool below);

/// The fields of the form that hold something, from input of the pearl.
FieldValues field_values_of(const nlohmann::json& input);

/// A field, or what it is about, in the words of a reader.
core::Text label_of(const std::string& answer);
/// "500 tot 600", "65 %"; empty where nothing was said.
std::string said_in(const FieldValues& fields, const std::string& answer, core::Language language);

}  // namespace pareltjes::effectrapportage
