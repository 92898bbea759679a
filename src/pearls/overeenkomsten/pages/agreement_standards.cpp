// SPDX-License-Identifier: EUPL-1.2
// The standards of an organisation: those that ship, and those that it brought in and confirmed.
#include "core/text.hpp"
#include "pearls/overeenkomsten/pages/agreement_room.hpp"
#include "platform/http/problem.hpp"
#include "platform/service/note.hpp"
#include "platform/service/page_tools.hpp"
#include "platform/service/routes.hpp"
#include "platform/service/upload_turn.hpp"

namespace pareltjes::overeenkomsten {
namespace {

using http::Response;
using nlohmann::json;
using service::Call;

constexpr const char* kTemplate = "src/pearls/overeenkomsten/pages/overeenkomsten-standaarden.mustache";
constexpr std::chrono::seconds kLimit{60};

}  // namespace

Response AgreementRoom::standards(Call& call, const core::Error* problem, int status) {
  const auto choices = standard_choices(packages_, call);
  if (!choices) return service::problem_page(choices.error(), call);
  json values{{"csrf", call.csrf_token},
              {"problem", problem == nullptr ? "" : core::describe(*problem, call.language)},
              {"standards", json::array()},
              {"may_import", may(call, "overeenkomsten-standaard-inlezen")},
              {"may_confirm", may(call, "overeenkomsten-standaard-bevestigen")}};
  for (const auto& choice : *choices) {
    values["standards"].push_back({{"value", choice.name},
                                   {"id", choice.id},
                                   {"version", choice.version},
                                   {"title", choice.title},
                                   {"licence", choice.licence},
                                   {"confirmed", choice.confirmed},
                                   {"example", choice.example}});
  }
  return service::page_response(
      pages::render(kTemplate, values, agreement_frame(call, {"Standaarden", "Standards"}, true)), status, call);
}

/// Reads an official document and keeps it as a standard of this organisation, not yet confirmed.
Response AgreementRoom::import_standard(Call& call) {
  const service::UploadTurn turn;
  if (!turn.granted()) return service::problem_page(service::UploadTurn::refusal(), call);
  const auto refused = [&](const core::Error& error) { return standards(call, &error, http::status_of(error)); };
  auto sent = service::sent_form(call);
  if (!sent) return refused(sent.error());
  if (sent->files.empty()) {
    return refused({core::ErrorCode::kInvalidInput,
                    {"U koos geen bestand.", "You chose no file."},
                    {"Kies het officiële document.", "Choose the official document."},
                    {}});
  }
  pearl::RunRequest request;
  request.scope = call.scope;
  request.pearl = kAgreementPearl;
  request.values = {{"actie", "importeer"}};
  for (const auto* name : {"id", "versie"})
    if (const auto value = sent->text(name); !value.empty()) request.values[name] = value;
  request.files = std::move(sent->files);
  const auto run = parts_.runner.run_and_store(request, service::control_of(call.request, kLimit));
  if (!run) return refused(run.error().front());
  service::note(parts_, call, "standaard-ingelezen", run->id);
  return Response::redirect(service::localised("/overeenkomsten/standaarden", call.language));
}

Response AgreementRoom::confirm_standard(Call& call) {
  const auto sent = service::sent_form(call);
  if (!sent) return service::problem_page(sent.error(), call);
  const auto done = packages_.confirm(call.scope, sent->text("id"), sent->text("versie"));
  if (!done) return standards(call, &done.error(), http::status_of(done.error()));
  service::note(parts_, call, "standaard-bevestigd", sent->text("id") + "-" + sent->text("versie"));
  return Response::redirect(service::localised("/overeenkomsten/standaarden", call.language));
}

}  // namespace pareltjes::overeenkomsten
