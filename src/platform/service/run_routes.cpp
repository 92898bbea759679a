// SPDX-License-Identifier: EUPL-1.2
// Runs as resources: put in the queue, looked at, ended. A short one is mostly done before the answer goes out.
#include <atomic>

#include "core/text.hpp"
#include "platform/http/accept.hpp"
#include "platform/http/json_body.hpp"
#include "platform/service/api_tools.hpp"
#include "platform/service/note.hpp"

namespace pareltjes::service {
namespace {

using core::Language;
using http::Response;
using nlohmann::json;

constexpr std::chrono::minutes kTimeLimit{10};
constexpr std::chrono::seconds kPatience{10};
constexpr std::chrono::seconds kMostPatience{30};
constexpr int kMostWaiting = 2;  ///< Requests that wait for their run; the threads of the server are few.
constexpr std::size_t kMostListed = 1000;

std::string address_of(const std::string& id) {
  return "/api/v1/uitvoeringen/" + id;
}

json error_json(const core::Error& error, Language language) {
  json value{{"soort", core::kind_of(error.code).slug}, {"melding", error.message.in(language)}};
  if (error.code == core::ErrorCode::kInternal)
    value["melding"] =
        core::Text{"Er ging iets mis in het programma.", "Something went wrong in the program."}.in(language);
  if (!error.advice.empty()) value["advies"] = error.advice.in(language);
  return value;
}

json run_json(const pearl::RunStatus& run, Language language) {
  json links{{"self", {{"href", address_of(run.id)}}}};
  if (run.state == pearl::RunState::kDone) links["uitkomst"] = {{"href", address_of(run.id) + "/uitkomst"}};
  json value{{"id", run.id},
             {"pareltje", run.pearl},
             {"gemeente", run.gemeente},
             {"staat", pearl::name_of(run.state)},
             {"voortgang", run.progress},
             {"poging", run.attempt},
             {"aangemaaktOp", run.created_at},
             {"_links", std::move(links)}};
  if (!run.step.empty()) value["stap"] = run.step.in(language);
  if (run.position > 0) value["plaats"] = run.position;
  if (run.cancelling) value["wordtAfgebroken"] = true;
  if (!run.started_at.empty()) value["begonnenOp"] = run.started_at;
  if (!run.finished_at.empty()) value["klaarOp"] = run.finished_at;
  for (const auto& error : run.errors) value["fouten"].push_back(error_json(error, language));
  return value;
}

/// What the client prefers (RFC 7240): an answer at once, or to wait for so many seconds.
struct Preference {
  bool at_once = false;
  std::optional<std::chrono::seconds> wait;
};

Preference preference_of(const http::Request& request) {
  Preference preference;
  for (const auto& part : core::split(request.header("prefer"), ',')) {
    const auto word = core::trim(part);
    if (word == "respond-async") preference.at_once = true;
    if (!word.starts_with("wait=")) continue;
    const auto seconds = core::parse_number(word.substr(5));
    if (seconds && *seconds >= 0) {
      preference.wait = std::min<std::chrono::seconds>(
          kMostPatience, std::chrono::seconds(static_cast<std::int64_t>(std::min(*seconds, 1e6))));
    }
  }
  return preference;
}

/// Counts the requests that wait for a run.
class Waiting {
 public:
  explicit Waiting(std::atomic<int>& count) : count_(count), number_(++count) {}
  ~Waiting() { --count_; }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;
  [[nodiscard]] bool too_many() const { return number_ > kMostWaiting; }

 private:
  std::atomic<int>& count_;
  int number_;
};

std::expected<pearl::RunRequest, Response> request_of(const pearl::Manifest& manifest, const Call& call) {
  if (const auto fits = http::require_content_type(call.request, {"application/json"}); !fits)
    return std::unexpected(http::problem(fits.error(), call.request));
  auto values = http::parse_json(call.request.body);
  if (values.is_discarded() || !values.is_object()) {
    return std::unexpected(
        http::problem(core::Error{core::ErrorCode::kInvalidInput,
                                  {"De invoer is geen JSON-object.", "The input is not a JSON object."},
                                  {},
                                  {}},
                      call.request));
  }
  pearl::RunRequest request;
  request.scope = call.scope;
  request.pearl = manifest.id;
  request.values = std::move(values);
  return request;
}

Response accepted(const pearl::RunStatus& run, const Call& call, bool preferred) {
  auto response = Response::json(dump(run_json(run, call.language)), 202);
  response.with("Location", address_of(run.id)).with("Retry-After", "1");
  if (preferred) response.with("Preference-Applied", "respond-async");
  return response;
}

/// POST: puts the run in the queue. It is kept when this answers, whatever happens next: 201 with its outcome when that
/// is there in time, 202 otherwise.
Response start_run(const Parts& parts, std::atomic<int>& waiting, Call& call) {
  auto& runner = parts.runner;
  const auto found = runner.registry().find(call.request.path_parameters.at("id"));
  if (!found) return http::problem(found.error(), call.request);
  const auto& manifest = (*found)->manifest();
  const auto request = request_of(manifest, call);
  if (!request) return request.error();
  const auto id = runner.enqueue(*request, kTimeLimit);
  if (!id) return run_problem(id.error(), call.request);
  note(parts, call, "uitvoering-gestart", *id, {{"pareltje", manifest.id}});

  const auto preference = preference_of(call.request);
  const Waiting place(waiting);
  const bool at_once = preference.at_once || (manifest.takes_long && !preference.wait) || place.too_many();
  const auto patience = at_once ? std::chrono::seconds(0) : preference.wait.value_or(kPatience);
  const auto run = runner.queue().wait(call.scope, *id, patience, call.request.cancelled);
  if (!run) return http::problem(run.error(), call.request);
  if (!run->ended() || preference.at_once) return accepted(*run, call, preference.at_once);
  if (run->state == pearl::RunState::kFailed) return run_problem(run->errors, call.request);
  if (run->state == pearl::RunState::kCancelled) {
    return http::problem(core::Error{core::ErrorCode::kConflict,
                                     {"De uitvoering is afgebroken.", "The run was cancelled."},
                                     {"Start een nieuwe uitvoering.", "Start a new run."},
                                     {}},
                         call.request);
  }
  auto response = Response::json(dump(run_json(*run, call.language)), 201);
  response.with("Location", address_of(run->id) + "/uitkomst");
  return response;
}

Response list_runs(pearl::Queue& queue, Call& call) {
  const auto runs = queue.list(call.scope, kMostListed);
  if (!runs) return http::problem(runs.error(), call.request);
  return collection(call, "uitvoeringen", *runs, [&](const auto& run) { return run_json(run, call.language); });
}

Response read_run(pearl::Queue& queue, Call& call) {
  const auto run = queue.find(call.scope, call.request.path_parameters.at("id"));
  if (!run) return http::problem(run.error(), call.request);
  return Response::json(dump(run_json(*run, call.language)));
}

/// DELETE: the run is kept, its work ends.
Response cancel_run(const Parts& parts, Call& call) {
  const auto& id = call.request.path_parameters.at("id");
  const auto run = parts.runner.queue().cancel(call.scope, id);
  if (!run) return http::problem(run.error(), call.request);
  note(parts, call, "uitvoering-afgebroken", id);
  return Response::json(dump(run_json(*run, call.language)), run->ended() ? 200 : 202);
}

Response read_outcome(const Parts& parts, Call& call) {
  const auto& id = call.request.path_parameters.at("id");
  auto outcome = parts.runner.stored_outcome(call.scope, id);
  if (!outcome) return http::problem(outcome.error(), call.request);
  note(parts, call, "uitkomst-gezien", id);
  return Response::json(std::move(*outcome));
}

}  // namespace

ServiceRoutes run_routes(const Parts& parts) {
  auto& queue = parts.runner.queue();
  auto waiting = std::make_shared<std::atomic<int>>(0);
  return {
      {"POST", "/api/v1/pareltjes/{id}/uitvoeringen", "api-uitvoering-starten",
       without_parameters([&parts, waiting](Call& call) { return start_run(parts, *waiting, call); })},
      {"GET", "/api/v1/uitvoeringen", "api-uitvoeringen", [&queue](Call& call) { return list_runs(queue, call); }},
      {"GET", "/api/v1/uitvoeringen/{id}", "api-uitvoering-staat",
       without_parameters([&queue](Call& call) { return read_run(queue, call); })},
      {"DELETE", "/api/v1/uitvoeringen/{id}", "api-uitvoering-afbreken",
       without_parameters([&parts](Call& call) { return cancel_run(parts, call); })},
      {"GET", "/api/v1/uitvoeringen/{id}/uitkomst", "api-uitvoering",
       without_parameters([&parts](Call& call) { return read_outcome(parts, call); })},
  };
}

}  // namespace pareltjes::service
