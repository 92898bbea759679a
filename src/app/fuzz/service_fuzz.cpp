// SPDX-License-Identifier: EUPL-1.2
// A request as text: the method and the target, headers, an empty line, the body. Every route with every query, header
// and body: an answer that is no fault of ours, and JSON where it says that it is. A method that begins with "!" comes
// from an administrator who is signed in, with the token that forms carry.
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "app/installation.hpp"
#include "app/pearl_routes.hpp"
#include "core/text.hpp"
#include "platform/http/middleware.hpp"
#include "platform/http/wire.hpp"
#include "platform/service/service.hpp"

using namespace pareltjes;

namespace {

constexpr const char* kPassword = "een lang wachtwoord voor proeven";
constexpr const char* kUser = "beheerder@voorbeeld.example";

class Site {
 public:
  Site() {
    spdlog::set_level(spdlog::level::off);
    app::CommonOptions options;
    options.data_folder = folder_;
    identity::Settings settings;
    settings.hash_cost = {.operations = 1, .memory_bytes = 8192};
    installation_ = std::move(app::Installation::open(options, settings).value());
    auto& identity = installation_->identity();
    (void)identity.create_first_administrator({kUser, "Beheerder", kPassword}, {"GM0439", "gemeente", "Purmerend"});
    service::Options how;
    how.rate_limit.reset();
    service_ = std::make_unique<service::Service>(
        service::Parts{installation_->database(), installation_->hub(), installation_->identity(),
                       installation_->runner(), installation_->dossiers(), installation_->audit(),
                       installation_->evidence(), oidc_},
        how, app::pearl_routes());
    // One outcome is computed, so that there are pages to ask for; it is remembered. Other runs end as they begin: the
    // time would go into them. Nobody works off the queue; who asks for a run gets its address and does not wait.
    (void)ask("GET /gemeenten/GM0439/wijkvoorzieningen");
    (void)stop_.request_stop();
  }
  ~Site() {
    service_.reset();
    installation_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  http::Response ask(std::string_view text) {
    http::Request request;
    request.remote_address = "192.0.2.1";
    request.headers = {{"host", "proef"}, {"origin", "http://proef"}, {"sec-fetch-site", "same-origin"}};
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    const bool signed_in = line.starts_with('!');
    if (signed_in) line.remove_prefix(1);
    const auto border = line.find(' ');
    request.method = line.substr(0, border);
    if (!http::set_target(request, border == std::string_view::npos ? "/" : line.substr(border + 1))) return {};
    read_headers(request, end == std::string_view::npos ? std::string_view() : text.substr(end + 1));
    if (signed_in) sign(request);
    request.cancelled = stop_.get_token();
    return service_->answer(request);
  }

 private:
  static void read_headers(http::Request& request, std::string_view text) {
    while (!text.empty()) {
      const auto end = text.find('\n');
      const auto line = text.substr(0, end);
      text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
      if (line.empty()) break;
      const auto border = line.find(':');
      const auto value = border == std::string_view::npos ? std::string_view() : line.substr(border + 1);
      if (!http::is_safe_header(line.substr(0, border), value)) continue;
      request.headers[http::lower_case(line.substr(0, border))] = core::trim(value);
    }
    request.cookies = http::parse_cookies(request.header("cookie"));
    request.body = text;
  }

  /// Signs in when the last session is gone: a request may have been the one to sign out.
  void sign(http::Request& request) {
    auto& identity = installation_->identity();
    if (token_.empty() || !identity.visitor(token_).value_or(std::nullopt)) {
      const auto session = identity.sign_in({kUser, kPassword, "", "192.0.2.1", "proef", ""});
      if (!session) return;  // A request may have changed the account.
      token_ = session->token;
      csrf_ = session->csrf;
    }
    request.cookies["pareltjes_sessie"] = token_;
    if (request.header("content-type").starts_with("application/x-www-form-urlencoded"))
      request.body += "&csrf=" + csrf_;
  }

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("pareltjes-fuzz-dienst-" + std::to_string(getpid()));
  std::unique_ptr<app::Installation> installation_;
  /// A provider that an input sets up is never asked anything.
  oidc::Client oidc_{[](const oidc::Question&) -> core::Result<oidc::Answer> {
                       return core::fail(core::ErrorCode::kNetworkUnavailable, {"Geen net.", "No network."});
                     },
                     core::system_clock()};
  std::unique_ptr<service::Service> service_;
  std::stop_source stop_;
  std::string token_, csrf_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Site site;
  const auto answer = site.ask({reinterpret_cast<const char*>(data), size});
  if (answer.status == 500) std::abort();
  for (const auto& [name, value] : answer.headers) {
    if (!http::is_safe_header(name, value)) std::abort();
  }
  if (answer.header("Content-Encoding").empty() && answer.header("Content-Type").contains("json") &&
      answer.status != 206 && !answer.body.empty() && !nlohmann::json::accept(answer.body.view())) {
    std::abort();
  }
  return 0;
}
