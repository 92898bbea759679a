// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>

#include "app/commands.hpp"
#include "app/housekeeping.hpp"
#include "app/pearl_routes.hpp"
#include "core/text.hpp"
#include "platform/http/middleware.hpp"
#include "platform/http/server.hpp"
#include "platform/service/service.hpp"

namespace pareltjes::app {
namespace {

/// As a text of JSON.
std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out + '"';
}

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

/// Each connection is an open file. Many systems give a program 1,024 of them and let it ask for more.
void allow_connections(std::size_t most) {
  constexpr rlim_t kOthers = 256;  // The database, data files, logs.
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  const auto wanted = std::min<rlim_t>(files.rlim_max, most + kOthers);
  if (files.rlim_cur >= wanted) return;
  files.rlim_cur = wanted;
  ::setrlimit(RLIMIT_NOFILE, &files);  // Refused: then fewer are served at once.
}

/// At the start and once a day.
void keep_house_daily(Installation& parts, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  while (!stop.stop_requested()) {
    if (const auto done = keep_house(parts); !done)
      spdlog::warn("{}", json_text("housekeeping: " + core::describe(done.error(), core::Language::kEnglish)));
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, std::chrono::hours(24), [] { return false; });
  }
}

core::Result<void> take_tls(const ServeOptions& given, http::ServerOptions& options) {
  const bool with_tls = !given.tls_certificate.empty();
  if (with_tls != !given.tls_key.empty()) {
    return core::fail(core::ErrorCode::kUsage, {"Voor TLS zijn twee bestanden nodig.", "TLS needs two files."},
                      {"Geef --tls-certificate en --tls-key allebei.", "Give both --tls-certificate and --tls-key."});
  }
  if (!given.redirect_from.empty() && !with_tls) {
    return core::fail(core::ErrorCode::kUsage,
                      {"--redirect-http kan alleen met TLS.", "--redirect-http is possible with TLS only."},
                      {"Geef --tls-certificate en --tls-key.", "Give --tls-certificate and --tls-key."});
  }
  if (!with_tls) return {};
  options.tls = http::TlsFiles{given.tls_certificate, given.tls_key};
  options.on_tls_reload = [](const core::Result<void>& read) {
    if (read) {
      spdlog::info(R"({"niveau":"info","wat":"certificaat opnieuw gelezen"})");
    } else {
      const auto why = core::describe(read.error(), core::Language::kDutch);
      spdlog::error(R"({{"niveau":"fout","wat":"certificaat niet opnieuw gelezen","reden":{}}})", json_text(why));
    }
  };
  return {};
}

/// Sends whoever comes without TLS on to the server with it, as long as that runs.
class Redirect {
 public:
  static core::Result<std::unique_ptr<Redirect>> begin(const std::string& listen, unsigned short tls_port) {
    auto redirect = std::unique_ptr<Redirect>(new Redirect());
    if (listen.empty()) return redirect;
    auto options = server_options(listen);
    if (!options) return std::unexpected(options.error());
    options->handle_signals = false;
    options->workers = 1;
    auto server = http::Server::bind(
        *options, [tls_port](http::Request& request) { return http::redirect_to_https(request, tls_port); });
    if (!server) return std::unexpected(server.error());
    redirect->server_ = std::move(*server);
    redirect->thread_ = std::jthread([server = redirect->server_.get()] { server->run(); });
    return redirect;
  }
  ~Redirect() {
    if (server_) server_->stop();
  }
  Redirect(const Redirect&) = delete;
  Redirect& operator=(const Redirect&) = delete;

 private:
  Redirect() = default;
  std::unique_ptr<http::Server> server_;
  std::jthread thread_;  ///< Ends before the server that it runs.
};

}  // namespace

int serve_command(const CommonOptions& common, const ServeOptions& given) {
  auto options = server_options(given.listen);
  if (!options) return report({options.error()}, common.language);
  if (const auto taken = take_tls(given, *options); !taken) return report({taken.error()}, common.language);
  const auto installation = Installation::open(common);
  if (!installation) return report({installation.error()}, common.language);
  service::Options service_options;
  service_options.data_folder = std::filesystem::absolute((*installation)->folder()).string();
  auto allowed = allowed_sources(given.sources, (*installation)->folder());
  if (!allowed) return report({allowed.error()}, common.language);
  service_options.sources = *allowed;
  service_options.vault = (*installation)->vault();
  if (!given.tls_proxy.empty()) {
    service_options.behind_tls = true;
    options->trusted_proxies.push_back(given.tls_proxy);
  }
  service_options.public_address = given.public_address;
  while (service_options.public_address.ends_with('/')) service_options.public_address.pop_back();
  if (options->tls) service_options.behind_tls = true;
  const auto rate = given.requests_per_second;
  if (rate == 0) service_options.decision_rate_limit.reset();
  service_options.rate_limit = rate > 0 ? std::optional(http::RateLimit{rate, 4 * rate}) : std::nullopt;
  log_as_json();
  ignore_size_limit();
  allow_connections(options->max_connections);
  auto& parts = **installation;
  service::Service service({parts.database(), parts.hub(), parts.identity(), parts.runner(), parts.dossiers(),
                            parts.audit(), parts.evidence(), parts.oidc()},
                           std::move(service_options), pearl_routes());
  service.prepare(*options);
  const auto server = http::Server::bind(*options, [&](http::Request& request) { return service.answer(request); });
  if (!server) return report({server.error()}, common.language);
  const auto redirect = Redirect::begin(given.redirect_from, (*server)->port());
  if (!redirect) return report({redirect.error()}, common.language);
  fmt::print("{} {}://{}:{}\n",
             common.language == core::Language::kDutch ? "Pareltjes staat klaar op" : "Pareltjes is ready at",
             options->tls ? "https" : "http", options->address, (*server)->port());
  std::fflush(stdout);
  pearl::Workers workers(parts.runner().queue(), parts.runner(), worker_settings(given));
  incoming::Sources sources(parts.database(), core::system_clock(), parts.vault(), std::move(*allowed));
  std::optional<incoming::Scheduler> scheduler;
  if (given.workers > 0) scheduler.emplace(sources, parts.hub(), scheduler_settings());
  // A large file takes a while to read; one that turns out to be damaged is written to no longer.
  std::atomic<bool> damaged = false;
  std::jthread looking([&](const std::stop_token& stop) {
    damaged = !parts.database().check(stop).value_or(true);
    if (damaged) (*server)->stop();
  });
  std::jthread keeping([&](const std::stop_token& stop) { keep_house_daily(parts, stop); });
  (*server)->run();
  scheduler.reset();
  keeping.request_stop();
  workers.stop();  // What is being computed goes back in the queue.
  looking.request_stop();
  looking.join();
  if (damaged) return report({damaged_database()}, common.language);
  return 0;
}

}  // namespace pareltjes::app
