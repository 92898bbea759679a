// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/ids.hpp"
#include "core/language.hpp"
#include "platform/dossier/dossier.hpp"
#include "platform/evidence/evidence.hpp"
#include "platform/http/message.hpp"
#include "platform/http/rate_limit.hpp"
#include "platform/http/router.hpp"
#include "platform/http/server.hpp"
#include "platform/hub/hub.hpp"
#include "platform/identity/identity.hpp"
#include "platform/incoming/source.hpp"
#include "platform/oidc/client.hpp"
#include "platform/pearl/run.hpp"
#include "platform/secrets/vault.hpp"
#include "platform/storage/database.hpp"

namespace pareltjes::service {

/// What the service works with; all of it outlives the service.
struct Parts {
  storage::Database& database;
  hub::Hub& hub;
  identity::Identity& identity;
  pearl::Runner& runner;
  dossier::Dossiers& dossiers;
  evidence::Audit& audit;
  evidence::Evidence& evidence;
  oidc::Client& oidc;
};

struct Options {
  bool behind_tls = false;     ///< Cookies are Secure and bound to this host.
  std::string public_address;  ///< "https://pareltjes.example", for who sends browsers back; empty: as they asked for.
  std::size_t page_cache_bytes = std::size_t{64} * 1024 * 1024;
  std::optional<http::RateLimit> rate_limit = http::RateLimit{};
  /// For each API key, wherever it is used from: a check costs far more than a page. Absent: no limit.
  std::optional<http::RateLimit> key_rate_limit = http::RateLimit{2, 60};
  /// For each key that asks decisions on data: other systems ask one before every use. Absent: no limit.
  std::optional<http::RateLimit> decision_rate_limit = http::RateLimit{200, 1000};
  std::string data_folder;                   ///< Where this installation keeps its data; only an administrator is told.
  incoming::Allowed sources = {};            ///< What sources of data may reach, as the operator says.
  std::optional<secrets::Vault> vault = {};  ///< Seals passwords of sources; absent: none can be kept.
  std::string contact_name = "Pareltjes";
  std::string contact_email = "beheer@example.org";
  std::string contact_url = "https://example.org";
};

/// One request on its way: who asks, in which language, on behalf of whom.
struct Call {
  const http::Request& request;
  core::Language language = core::Language::kDutch;
  std::optional<identity::Member> member;
  storage::Scope scope;
  std::string csrf_token;
  std::string session_token;   ///< What the cookie held; empty when nobody is signed in.
  std::string api_scope = {};  ///< A program asks, with a key that may do this only; empty for everybody else.
  std::string api_key = {};    ///< Id of that key.
};

using CallHandler = std::function<http::Response(Call&)>;

/// One line of the routes table of the service. Its name is looked up in the table of who may what.
struct ServiceRoute {
  std::string method;
  std::string pattern;
  std::string name;
  CallHandler handler;
  bool lasting = false;  ///< The handler answers everybody the same, from memory.
};
using ServiceRoutes = std::vector<ServiceRoute>;

/// The routes of a pearl that has pages of its own beside the one of its outcome.
using MakeRoutes = std::function<ServiceRoutes(const Parts&, const Options&)>;

/// Everything between the HTTP server and the pearls: the routes table, who may what, the pages and the API.
class Service {
 public:
  /// @param more routes of pearls.
  Service(Parts parts, Options options, const std::vector<MakeRoutes>& more = {});
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  /// Answers one request; for http::Server::bind().
  http::Response answer(http::Request& request);
  /// Lets the server count, log and add headers as this service does.
  void prepare(http::ServerOptions& server);
  [[nodiscard]] const http::Router& router() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The whole page of a run as one file: styles inside, no scripts, nothing fetched from elsewhere.
core::Result<std::string> standalone_page(const pearl::Run& run, const pearl::Pearl& pearl, core::Language language);

}  // namespace pareltjes::service
