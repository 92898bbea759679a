// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pearls/overeenkomsten/pages/form.hpp"
#include "pearls/overeenkomsten/pages/view.hpp"
#include "platform/dossier/notices.hpp"
#include "platform/pages/pages.hpp"
#include "platform/service/sent_form.hpp"
#include "platform/service/service.hpp"
#include "platform/sharing/sharing.hpp"

namespace pareltjes::overeenkomsten {

using Sent = service::SentForm;

/// The pages about agreements. Each handler answers one route; see agreement_pages.cpp for the table.
class AgreementRoom {
 public:
  AgreementRoom(const service::Parts& parts, const service::Options& options);
  [[nodiscard]] service::ServiceRoutes routes();

  // The register (agreement_pages.cpp)
  http::Response list(service::Call& call);
  http::Response begin(service::Call& call, const core::Error* problem, int status);
  http::Response make(service::Call& call);
  http::Response show(service::Call& call);
  http::Response save(service::Call& call);
  http::Response check_typed(service::Call& call);
  http::Response comment(service::Call& call);
  http::Response file(service::Call& call);

  // The standards (agreement_standards.cpp)
  http::Response standards(service::Call& call, const core::Error* problem, int status);
  http::Response import_standard(service::Call& call);
  http::Response confirm_standard(service::Call& call);

  // What happens to one (agreement_actions.cpp)
  http::Response move(service::Call& call);
  http::Response sign(service::Call& call);
  http::Response renew(service::Call& call);
  http::Response compare(service::Call& call);
  http::Response decide(service::Call& call);

  // What is told to others (agreement_shares.cpp)
  http::Response annual_report(service::Call& call);
  http::Response calendar(service::Call& call);
  http::Response shares(service::Call& call);
  http::Response share(service::Call& call);
  http::Response consent(service::Call& call);
  http::Response use(service::Call& call);

 private:
  core::Result<Kept> kept_of(const service::Call& call, const std::string& id) const;
  core::Result<std::vector<Kept>> all_of(const storage::Scope& scope, dossier::Filter filter) const;
  core::Result<Kept> store(const service::Call& call, const Kept& kept, std::int64_t version) const;
  /// Findings on what is filled in, by the pearl itself; none where there is no standard.
  core::Result<std::vector<pearl::Finding>> findings_of(const service::Call& call, const Agreement& agreement) const;
  /// What was signed as others read it: the file itself where it has text, else the text as it was filled in.
  core::Result<nlohmann::json> signed_text(const service::Call& call, const Kept& kept, bool addendum,
                                           const std::vector<pearl::InputFile>& files) const;
  core::Result<pearl::Run> filled(const service::Call& call, const Agreement& agreement) const;
  /// The page of one agreement. @param problem what went wrong with what was sent, above the form.
  http::Response page_of(service::Call& call, const Kept& kept, const core::Error* problem, int status) const;
  core::Result<Agreement> agreement_in(const service::Call& call, const Sent& sent) const;
  [[nodiscard]] std::map<std::string, std::string> names_of(const service::Call& call) const;
  [[nodiscard]] std::string organisation_name(const service::Call& call) const;
  [[nodiscard]] bool may(const service::Call& call, const char* route) const;
  http::Response to(const service::Call& call, const std::string& id) const;

  service::Parts parts_;
  service::Options options_;
  sharing::Sharing sharing_;
  dossier::Notices notices_;
  mutable packages::Packages packages_;
};

pages::Frame agreement_frame(const service::Call& call, const core::Text& title, bool below);

}  // namespace pareltjes::overeenkomsten
