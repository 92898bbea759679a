// SPDX-License-Identifier: EUPL-1.2
// A long run as pages: a form puts it in the queue, a page follows it, a button ends it. The address of the page keeps
// what was asked, so that it can lead to the outcome.
#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "platform/http/message.hpp"
#include "platform/pages/pages.hpp"
#include "platform/service/note.hpp"
#include "platform/service/page_tools.hpp"
#include "platform/service/pearl_call.hpp"
#include "platform/service/routes.hpp"

namespace pareltjes::service {
namespace {

using http::Response;
using nlohmann::json;
using pearl::RunState;

constexpr std::string_view kTemplate = "src/platform/pages/templates/uitvoering.mustache";
constexpr std::chrono::minutes kTimeLimit{10};
constexpr int kRefreshSeconds = 2;
constexpr std::size_t kMostFields = 30;    ///< What was asked stands in the address of the run: it has to stay short.
constexpr std::size_t kLongestField = 60;  ///< Of a name and of a value; as the page itself takes.

/// "?jaar=2040&trekkingen=10000" of what was asked.
std::string query_of(const std::multimap<std::string, std::string>& fields) {
  std::string query;
  for (const auto& [name, value] : fields)
    query += fmt::format("{}{}={}", query.empty() ? '?' : '&', http::percent_encode(name), http::percent_encode(value));
  return query;
}

core::Error not_here(const pearl::PageRequest& request) {
  return {core::ErrorCode::kForbidden,
          {fmt::format("U kunt voor {} niets laten berekenen.", request.gemeente_name),
           fmt::format("You can have nothing computed for {}.", request.gemeente_name)},
          {"Dat kan alleen voor uw eigen gemeente.", "That is possible for your own municipality only."},
          {}};
}

Response start(const Parts& parts, Call& call) {
  auto asked = pearl_call(parts, call);
  if (!asked) return std::move(asked.error());
  if (!asked->request.may_change) return problem_page(not_here(asked->request), call);
  asked->request.query.clear();
  for (const auto& [name, value] : http::parse_form(call.request.body)) {
    if (name == "csrf" || value.empty()) continue;
    if (name.size() > kLongestField || value.size() > kLongestField || asked->request.query.size() == kMostFields) {
      return problem_page({core::ErrorCode::kInvalidInput,
                           {"Wat u invulde is te lang.", "What you filled in is too long."},
                           {"Begin opnieuw op de pagina van het pareltje.", "Begin anew on the page of the pearl."},
                           {}},
                          call);
    }
    asked->request.query.emplace(name, value);
  }
  const auto request = run_request(*asked, call, asked->pearl->values_from(asked->request));
  const auto id = parts.runner.enqueue(request, kTimeLimit);
  if (!id) return problem_page(id.error().front(), call);
  note(parts, call, "uitvoering-gestart", *id, {{"pareltje", request.pearl}});
  return Response::redirect(asked->request.path + "/uitvoeringen/" + *id + query_of(asked->request.query));
}

core::Text title_of(const pearl::RunStatus& run) {
  switch (run.state) {
    case RunState::kWaiting:
      return {"Uw berekening wacht op haar beurt", "Your run waits for its turn"};
    case RunState::kRunning:
      return {"Uw berekening loopt", "Your run is under way"};
    case RunState::kDone:
      return {"Uw berekening is klaar", "Your run is done"};
    case RunState::kFailed:
      return {"Uw berekening is mislukt", "Your run has failed"};
    case RunState::kCancelled:
      return {"Uw berekening is afgebroken", "Your run was cancelled"};
  }
  return {};
}

core::Text sentence_of(const pearl::RunStatus& run) {
  if (run.cancelling && !run.ended()) return {"Zij wordt afgebroken.", "It is being cancelled."};
  if (run.state == RunState::kWaiting && run.position > 1) {
    return {fmt::format("Er zijn er nog {} voor u.", run.position - 1),
            fmt::format("{} are before yours.", run.position - 1)};
  }
  if (run.state == RunState::kWaiting) return {"Zij is de volgende.", "It is the next."};
  if (run.state == RunState::kRunning) return run.step.nl.empty() ? core::Text{"Begonnen", "Started"} : run.step;
  if (run.state == RunState::kDone) return {"De uitkomst is bewaard.", "The outcome is kept."};
  if (run.state == RunState::kFailed) return {"Er is geen uitkomst.", "There is no outcome."};
  return {"Er is niets bewaard.", "Nothing is kept."};
}

json values_of(const pearl::RunStatus& run, const PearlCall& asked, core::Language language) {
  const auto query = query_of(asked.request.query);
  json errors = json::array();
  for (const auto& error : run.errors) {
    const bool ours = error.code == core::ErrorCode::kInternal;
    const core::Text plain{"Er ging iets mis in het programma.", "Something went wrong in the program."};
    errors.push_back({{"message", (ours ? plain : error.message).in(language)}, {"advice", error.advice.in(language)}});
  }
  const bool done = run.state == RunState::kDone;
  return {{"id", run.id},
          {"title", title_of(run).in(language)},
          {"sentence", sentence_of(run).in(language)},
          {"percent", done ? 100 : static_cast<int>(std::floor(100 * run.progress))},
          {"ended", run.ended()},
          {"done", done},
          {"errors", errors},
          {"may_cancel", !run.ended() && !run.cancelling && asked.request.may_change},
          {"cancel_action", asked.request.path + "/uitvoeringen/" + run.id + "/afbreken" + query},
          {"csrf", asked.request.csrf_token},
          {"outcome_href", asked.request.path + query},
          {"back_href", asked.request.path + query},
          {"json_href", "/api/v1/uitvoeringen/" + run.id + "/uitkomst"},
          {"created", readable(run.created_at, language)},
          {"started", readable(run.started_at, language)},
          {"finished", readable(run.finished_at, language)},
          {"second_try", run.attempt > 1},
          {"attempt", run.attempt}};
}

/// Of this pearl and municipality: an address that mixes two is wrong.
core::Result<pearl::RunStatus> run_of(const Parts& parts, const Call& call, const PearlCall& asked) {
  auto run = parts.runner.queue().find(call.scope, call.request.path_parameters.at("id"));
  if (!run) return run;
  if (run->pearl == asked.pearl->manifest().id && run->gemeente == asked.request.gemeente.text()) return run;
  return core::fail(core::ErrorCode::kNotFound, {"Deze uitvoering bestaat niet.", "There is no such run."},
                    {"Start een nieuwe uitvoering.", "Start a new run."});
}

Response follow(const Parts& parts, Call& call) {
  auto asked = pearl_call(parts, call);
  if (!asked) return std::move(asked.error());
  const auto run = run_of(parts, call, *asked);
  if (!run) return problem_page(run.error(), call);
  auto frame = pearl_frame(*asked, call, title_of(*run), {"Berekening", "Run"});
  if (!run->ended()) frame.refresh_seconds = kRefreshSeconds;
  return page_response(pages::render(kTemplate, values_of(*run, *asked, call.language), frame), 200, call);
}

Response cancel(const Parts& parts, Call& call) {
  auto asked = pearl_call(parts, call);
  if (!asked) return std::move(asked.error());
  if (!asked->request.may_change) return problem_page(not_here(asked->request), call);
  const auto there = run_of(parts, call, *asked);
  if (!there) return problem_page(there.error(), call);
  // A run that ended in the meantime has nothing to cancel: its page says how it ended.
  const auto run = parts.runner.queue().cancel(call.scope, there->id);
  if (!run && run.error().code != core::ErrorCode::kConflict) return problem_page(run.error(), call);
  if (run) note(parts, call, "uitvoering-afgebroken", there->id);
  return Response::redirect(asked->request.path + "/uitvoeringen/" + there->id + query_of(asked->request.query));
}

}  // namespace

ServiceRoutes run_pages(const Parts& parts) {
  const auto bound = [&parts](auto function) {
    return [&parts, function](Call& call) { return function(parts, call); };
  };
  return {{"POST", "/gemeenten/{code}/{pareltje}/uitvoeringen", "uitvoering-starten", bound(start)},
          {"GET", "/gemeenten/{code}/{pareltje}/uitvoeringen/{id}", "uitvoering-volgen", bound(follow)},
          {"POST", "/gemeenten/{code}/{pareltje}/uitvoeringen/{id}/afbreken", "uitvoering-afbreken", bound(cancel)}};
}

}  // namespace pareltjes::service
