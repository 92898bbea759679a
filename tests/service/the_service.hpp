// SPDX-License-Identifier: EUPL-1.2
// The service without sockets, on an installation with organisations of every kind and an account in each role.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>

#include "app/installation.hpp"
#include "app/pearl_routes.hpp"
#include "platform/identity/access.hpp"
#include "platform/pearl/workers.hpp"
#include "platform/service/service.hpp"
#include "platform/storage/testing/test_database.hpp"

namespace pareltjes::service {

inline constexpr const char* kPassword = "een lang wachtwoord voor proeven";

/// An organisation and its kind, as the identity room names it.
inline const std::vector<identity::Organisation>& organisations() {
  static const std::vector<identity::Organisation> kAll{{"GM0439", "gemeente", "Purmerend"},
                                                        {"GM0622", "gemeente", "Vlaardingen"},
                                                        {"bouwer-bv", "leverancier", "Bouwer"},
                                                        {"landelijk-bureau", "landelijk", "Landelijk bureau"}};
  return kAll;
}

/// An installation on each kind of database with, for two municipalities, a supplier and a national body, an account in
/// each role; hashing is made cheap.
class TheService : public storage::BothDatabases {
 protected:
  void SetUp() override {
    BothDatabases::SetUp();
    if (!database_) return;
    identity::Settings settings;
    settings.hash_cost.operations = 1;
    settings.hash_cost.memory_bytes = 8192;
    app::CommonOptions options;
    options.data_folder =
        std::filesystem::path(::testing::TempDir()) / ("pareltjes-toegang-" + std::to_string(getpid()));
    options.database_url = url_;
    installation_ = std::move(app::Installation::open(options, settings).value());
    Options service;
    service.rate_limit.reset();
    service.vault = installation_->vault();
    service.sources.folder = options.data_folder / "bronnen";
    service.sources.databases = {{"GM0439", "db.intern", "5432", "gegevens", ""}};
    service.sources.downloads = options.data_folder / "opgehaald";
    allowed_ = service.sources;
    service_ = std::make_unique<Service>(
        Parts{installation_->database(), installation_->hub(), installation_->identity(), installation_->runner(),
              installation_->dossiers(), installation_->audit(), installation_->evidence(), installation_->oidc()},
        service, app::pearl_routes());
    workers_ = std::make_unique<pearl::Workers>(installation_->runner().queue(), installation_->runner(),
                                                pearl::WorkerSettings{.look = std::chrono::milliseconds(20)});
    for (const auto& organisation : organisations()) populate(organisation);
  }
  void TearDown() override {
    if (!installation_) return;
    const auto folder = installation_->folder();
    workers_.reset();
    service_.reset();
    installation_.reset();
    std::filesystem::remove_all(folder);
  }

  void populate(const identity::Organisation& organisation) {
    const auto& code = organisation.id;
    auto& identity = installation_->identity();
    const auto administrator =
        identity.create_first_administrator({user(code, "beheerder"), "Beheerder " + code, kPassword}, organisation);
    ASSERT_TRUE(administrator.has_value()) << core::describe(administrator.error(), core::Language::kEnglish);
    for (const auto& [role, role_name] : identity::kRoles) {
      if (role == identity::Role::kAdministrator) continue;
      const auto invitation = identity.invite(*administrator, role, "iemand@voorbeeld.example");
      ASSERT_TRUE(invitation.has_value());
      ASSERT_TRUE(identity
                      .accept_invitation(invitation->token,
                                         identity::NewAccount{user(code, std::string(role_name)),
                                                              std::string(role_name) + " " + code, kPassword})
                      .has_value());
    }
  }

  static std::string user(const std::string& code, const std::string& role) { return role + "@" + code + ".example"; }

  identity::SignIn session_of(const std::string& account) {
    if (const auto known = sessions_.find(account); known != sessions_.end()) return known->second;
    auto session = installation_->identity().sign_in({account, kPassword, "", "192.0.2.1", "proef", ""});
    EXPECT_TRUE(session.has_value() && !session->token.empty()) << account;
    return sessions_[account] = session.value_or(identity::SignIn{});
  }

  /// A request as a browser of that account sends it; an empty account is nobody.
  http::Response ask(const std::string& method, const std::string& path, const std::string& account,
                     std::string body = {}, const std::string& type = "application/x-www-form-urlencoded") {
    const bool reads = method == "GET" || method == "HEAD";
    http::Request request;
    request.method = method;
    EXPECT_TRUE(http::set_target(request, path).has_value()) << path;
    request.remote_address = "192.0.2.1";
    request.headers = {{"host", "proef"}, {"origin", "http://proef"}, {"sec-fetch-site", "same-origin"}};
    if (!account.empty()) {
      const auto session = session_of(account);
      request.cookies["pareltjes_sessie"] = session.token;
      request.headers["cookie"] = "pareltjes_sessie=" + session.token;
      if (type != "application/json") body += "&csrf=" + http::percent_encode(session.csrf);
      if (!reads) sessions_.erase(account);  // It may end in this request.
    }
    if (!prefer_.empty()) request.headers["prefer"] = prefer_;
    if (!reads) {
      request.headers["content-type"] = type;
      request.body = std::move(body);
    }
    return service_->answer(request);
  }

  static std::string text(const http::Response& response) { return std::string(response.body.view()); }
  static std::string manager(const std::string& organisation = "GM0439") {
    return user(organisation, "contractbeheerder");
  }
  static std::string urlencoded(const std::map<std::string, std::string>& fields) {
    std::string body;
    for (const auto& [name, value] : fields)
      body += (body.empty() ? "" : "&") + http::percent_encode(name) + "=" + http::percent_encode(value);
    return body;
  }
  http::Response post(const std::string& path, const std::map<std::string, std::string>& fields,
                      const std::string& account) {
    return ask("POST", path, account, urlencoded(fields));
  }
  /// A form with a file, as a browser sends it.
  http::Response upload(const std::string& path, std::map<std::string, std::string> fields, const std::string& name,
                        const std::string& bytes, const std::string& account) {
    fields["csrf"] = session_of(account).csrf;
    std::string body;
    for (const auto& [field, value] : fields)
      body += "--grens\r\nContent-Disposition: form-data; name=\"" + field + "\"\r\n\r\n" + value + "\r\n";
    body += "--grens\r\nContent-Disposition: form-data; name=\"bestand\"; filename=\"" + name +
            "\"\r\nContent-Type: application/octet-stream\r\n\r\n" + bytes + "\r\n--grens--\r\n";
    return ask("POST", path, account, body, "multipart/form-data; boundary=grens");
  }

  /// Refused for who asks, not for what was filled in: a wrong password gives 401 too, with another sentence.
  static bool is_denied(const http::Response& response) {
    if (response.status == 303) return response.header("location").find("/aanmelden?terug=") != std::string_view::npos;
    if (response.status != 401 && response.status != 403) return false;
    for (const auto* reason : {"U bent niet aangemeld.", "Uw rol mag dit niet.", "geen rol bij deze organisatie",
                               "niets bewaren", "niets laten berekenen", "voor niemand open", "You are not signed in.",
                               "Your role may not do this.", "no role in this organisation"}) {
      if (response.body.view().find(reason) != std::string::npos) return true;
    }
    return false;
  }

  incoming::Allowed allowed_;  ///< What sources may reach.
  std::unique_ptr<app::Installation> installation_;
  std::unique_ptr<Service> service_;
  std::unique_ptr<pearl::Workers> workers_;
  std::string prefer_;
  std::map<std::string, identity::SignIn> sessions_;
};

}  // namespace pareltjes::service
