// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include "app/commands.hpp"
#include "core/text.hpp"
#include "platform/http/server.hpp"
#include "platform/service/service.hpp"

namespace pareltjes::app {
namespace {

core::Result<http::ServerOptions> server_options(const std::string& listen) {
  http::ServerOptions options;
  const auto colon = listen.rfind(':');
  const auto port = colon == std::string::npos ? std::nullopt : core::parse_number(listen.substr(colon + 1));
  if (!port || *port < 0 || *port > 65535) {
    return core::fail(core::ErrorCode::kUsage,
                      {"‘" + listen + "’ is geen adres met poort.", "‘" + listen + "’ is not an address with a port."},
                      {"Schrijf --listen 127.0.0.1:8080.", "Write --listen 127.0.0.1:8080."});
  }
  options.address = listen.substr(0, colon);
  options.port = static_cast<unsigned short>(*port);
  return options;
}

}  // namespace

int serve_command(const CommonOptions& common, const ServeOptions& given) {
  auto options = server_options(given.listen);
  if (!options) return report({options.error()}, common.language);
  const auto installation = Installation::open(common);
  if (!installation) return report({installation.error()}, common.language);
  service::Options service_options;
  if (!given.tls_proxy.empty()) {
    service_options.behind_tls = true;
    options->trusted_proxies.push_back(given.tls_proxy);
  }
  service_options.public_address = given.public_address;
  while (service_options.public_address.ends_with('/')) service_options.public_address.pop_back();
  log_as_json();
  ignore_size_limit();
  auto& parts = **installation;
  service::Service service({parts.database(), parts.hub(), parts.identity(), parts.runner(), parts.dossiers(),
                            parts.audit(), parts.evidence(), parts.oidc()},
                           std::move(service_options));
  service.prepare(*options);
  const auto server = http::Server::bind(*options, [&](http::Request& request) { return service.answer(request); });
  if (!server) return report({server.error()}, common.language);
  fmt::print("{} http://{}:{}\n",
             common.language == core::Language::kDutch ? "Pareltjes staat klaar op" : "Pareltjes is ready at",
             options->address, (*server)->port());
  std::fflush(stdout);
  pearl::Workers workers(parts.runner().queue(), parts.runner(), worker_settings(given));
  (*server)->run();
  workers.stop();  // What is being computed goes back in the queue.
  return 0;
}

}  // namespace pareltjes::app
