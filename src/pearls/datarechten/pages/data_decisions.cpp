// SPDX-License-Identifier: EUPL-1.2
// The decision point for other programs: OpenID AuthZEN Authorization API 1.0, evaluation endpoint.
#include <algorithm>

#include "core/text.hpp"
#include "pearls/datarechten/pages/data_room.hpp"
#include "platform/http/problem.hpp"
#include "platform/service/page_tools.hpp"

namespace pareltjes::datarechten {
namespace {

using http::Response;
using nlohmann::json;
using service::Call;

core::Error no_question(const char* member) {
  return {core::ErrorCode::kInvalidInput,
          {std::string("In de vraag ontbreekt ‘") + member + "’.", std::string("The question lacks ‘") + member + "’."},
          {"Geef wie vraagt, wat en over welke gegevens.", "Give subject, action and resource."},
          {}};
}

/// A text below an object of the question; empty when it is not there.
std::string text_at(const json& question, const char* object, const char* member) {
  const auto found = question.find(object);
  if (found == question.end() || !found->is_object()) return {};
  const auto text = found->find(member);
  return text != found->end() && text->is_string() ? text->get<std::string>() : std::string();
}

}  // namespace

/// Who asks is answered for its own organisation: what the subject says is logged with the question and decides
/// nothing.
Response DataRoom::evaluate(Call& call) {
  const auto question = json::parse(call.request.body, nullptr, false);
  if (!question.is_object()) {
    return http::problem({core::ErrorCode::kInvalidInput,
                          {"De vraag is geen JSON-object.", "The question is no JSON object."},
                          {"Stuur een vraag in de afgesproken vorm.", "Send a question by AuthZEN."},
                          {}},
                         call.request);
  }
  for (const auto& [object, member] :
       {std::pair{"subject", "id"}, std::pair{"subject", "type"}, std::pair{"action", "name"},
        std::pair{"resource", "type"}, std::pair{"resource", "id"}}) {
    if (text_at(question, object, member).empty())
      return http::problem(no_question((std::string(object) + "." + member).c_str()), call.request);
  }
  const auto datasets = parts_.hub.list(call.scope);
  if (!datasets) return http::problem(datasets.error(), call.request);
  const auto id = text_at(question, "resource", "id");
  const auto info = std::ranges::find(*datasets, id, &hub::DatasetInfo::id);
  hub::DatasetInfo unknown;
  unknown.id = id;
  const auto decision = keeper_.decide(call.scope, info == datasets->end() ? unknown : *info,
                                       text_at(question, "context", "purpose"), text_at(question, "action", "name"));
  if (!decision) return http::problem(decision.error(), call.request);
  json context{{"reason_user", {{"nl", decision->reason.nl}, {"en", decision->reason.en}}}};
  if (!decision->advice.nl.empty()) context["advice"] = {{"nl", decision->advice.nl}, {"en", decision->advice.en}};
  if (!decision->policy.empty()) context["policy"] = decision->policy;
  if (!decision->ground.document.empty())
    context["source"] = {{"document", decision->ground.document},
                         {"sentence", decision->ground.sentence},
                         {"place", decision->ground.place},
                         {"sha256", decision->ground.sha256}};
  for (const auto& duty : decision->duties)
    context["obligations"].push_back({{"action", duty.action}, {"text", duty.text}});
  auto response = Response::json(json{{"decision", decision->permitted}, {"context", context}}.dump());
  response.with("Cache-Control", "no-store");
  return response;
}

Response DataRoom::configuration(Call& call) {
  const auto host = call.request.header("host");
  const auto base = "https://" + std::string(host) + "/api/v1";
  return Response::json(
      json{{"policy_decision_point", base}, {"access_evaluation_endpoint", base + "/access/v1/evaluation"}}.dump());
}

}  // namespace pareltjes::datarechten
