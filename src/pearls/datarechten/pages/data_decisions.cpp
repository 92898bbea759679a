// SPDX-License-Identifier: EUPL-1.2
// The decision point for other programs: OpenID AuthZEN Authorization API 1.0, the endpoints for one evaluation and for
// several at once, and the metadata that says where they are.
#include <fmt/format.h>

#include <algorithm>
#include <expected>

#include "core/text.hpp"
#include "pearls/datarechten/pages/data_room.hpp"
#include "platform/http/accept.hpp"
#include "platform/http/problem.hpp"
#include "platform/service/page_tools.hpp"

namespace pareltjes::datarechten {
namespace {

using http::Response;
using nlohmann::json;
using service::Call;

constexpr std::size_t kMostEvaluations = 200;
constexpr const char* kExecuteAll = "execute_all";
constexpr const char* kDenyOnFirstDeny = "deny_on_first_deny";
constexpr const char* kPermitOnFirstPermit = "permit_on_first_permit";
/// Where context holds them, under the names of the standard Logboek Dataverwerkingen.
constexpr const char* kActivity = "dpl.core.processing_activity_id";
constexpr const char* kSubject = "dpl.core.data_subject_id";
constexpr const char* kSubjectType = "dpl.core.data_subject_id_type";

core::Error wrong(core::Text message, core::Text advice) {
  return {core::ErrorCode::kInvalidInput, std::move(message), std::move(advice), {}};
}

core::Error lacks(const std::string& member) {
  return wrong({fmt::format("In de vraag ontbreekt ‘{}’.", member), fmt::format("The question lacks ‘{}’.", member)},
               {"Geef wie vraagt, wat en over welke gegevens.", "Give subject, action and resource."});
}

/// A text below an object of the question; empty when it is not there.
std::string text_at(const json& question, const char* object, const char* member) {
  const auto found = question.find(object);
  if (found == question.end() || !found->is_object()) return {};
  const auto text = found->find(member);
  return text != found->end() && text->is_string() ? text->get<std::string>() : std::string();
}

core::Result<json> question_in(const Call& call) {
  if (auto fit = http::require_content_type(call.request, {"application/json"}); !fit)
    return std::unexpected(fit.error());
  auto question = json::parse(call.request.body, nullptr, false);
  if (question.is_object()) return question;
  return std::unexpected(wrong({"De vraag is geen JSON-object.", "The question is no JSON object."},
                               {"Stuur een vraag in de afgesproken vorm.", "Send a question by AuthZEN."}));
}

/// What is there must be an object: of a question, and the properties of what it names.
core::Result<void> check_objects(const json& question) {
  const auto is_other = [](const json& holder, const char* member) {
    const auto found = holder.find(member);
    return found != holder.end() && !found->is_object();
  };
  for (const auto* name : {"subject", "action", "resource", "context"}) {
    const bool odd = is_other(question, name);
    if (!odd && !(question.contains(name) && is_other(question[name], "properties"))) continue;
    return std::unexpected(wrong({fmt::format("In de vraag is ‘{}’ geen object.", odd ? name : "properties"),
                                  fmt::format("In the question ‘{}’ is no object.", odd ? name : "properties")},
                                 {"Stuur een vraag in de afgesproken vorm.", "Send a question by AuthZEN."}));
  }
  return {};
}

/// Whether all that one evaluation needs is there.
core::Result<void> check(const json& question) {
  if (!question.is_object()) return std::unexpected(lacks("subject"));
  if (auto fit = check_objects(question); !fit) return fit;
  for (const auto& [object, member] :
       {std::pair{"subject", "id"}, std::pair{"subject", "type"}, std::pair{"action", "name"},
        std::pair{"resource", "type"}, std::pair{"resource", "id"}}) {
    if (text_at(question, object, member).empty()) return std::unexpected(lacks(std::string(object) + "." + member));
  }
  return {};
}

/// The question of one evaluation: what it says itself goes before what holds for all of them.
json with_defaults(const json& evaluation, const json& all) {
  if (!evaluation.is_object()) return evaluation;
  json question = evaluation;
  for (const auto* name : {"subject", "action", "resource", "context"})
    if (!question.contains(name) && all.contains(name)) question[name] = all[name];
  return question;
}

json answer_of(const rights::Decision& decision, const std::string& trace) {
  json context{{"reason_user", {{"nl", decision.reason.nl}, {"en", decision.reason.en}}}, {"trace_id", trace}};
  if (!decision.advice.nl.empty()) context["advice"] = {{"nl", decision.advice.nl}, {"en", decision.advice.en}};
  if (!decision.policy.empty()) context["policy"] = decision.policy;
  if (!decision.ground.document.empty())
    context["source"] = {{"document", decision.ground.document},
                         {"sentence", decision.ground.sentence},
                         {"place", decision.ground.place},
                         {"sha256", decision.ground.sha256}};
  for (const auto& duty : decision.duties)
    context["obligations"].push_back({{"action", duty.action}, {"text", duty.text}});
  return {{"decision", decision.permitted}, {"context", context}};
}

/// A question that cannot be answered is a decision too: no (AuthZEN, section on errors).
json refusal_of(const core::Error& error) {
  return {{"decision", false},
          {"context",
           {{"error",
             {{"status", http::status_of(error)}, {"message", core::describe(error, core::Language::kEnglish)}}}}}};
}

Response answered(const json& answer) {
  auto response = Response::json(answer.dump(-1, ' ', false, json::error_handler_t::replace));
  response.with("Cache-Control", "no-store");
  return response;
}

/// From where a request comes: what W3C Trace Context says of it, and who has the key.
std::optional<rights::ForeignOperation> foreign_of(const Call& call) {
  auto from = rights::parse_traceparent(call.request.header("traceparent"));
  if (from) {
    from->entity = call.api_key.empty() ? "urn:pareltjes:organisatie:" + call.scope.organisation
                                        : "urn:pareltjes:api-sleutel:" + call.api_key;
  }
  return from;
}

/// What is asked. Who asks is answered for its own organisation: what the subject says decides nothing.
core::Result<RightsKeeper::Question> asked(const Call& call, const json& question,
                                           const KnownDatasets::ById& datasets) {
  if (auto fit = check(question); !fit) return std::unexpected(fit.error());
  const auto id = text_at(question, "resource", "id");
  const auto info = datasets.find(id);
  hub::DatasetInfo unknown;
  unknown.id = id;
  rights::Use use{.name = "authzen",
                  .purpose = text_at(question, "context", "purpose"),
                  .action = text_at(question, "action", "name"),
                  .from = foreign_of(call),
                  .activity = text_at(question, "context", kActivity)};
  if (auto subject = text_at(question, "context", kSubject); !subject.empty())
    use.subject = rights::DataSubject{text_at(question, "context", kSubjectType), std::move(subject)};
  return RightsKeeper::Question{std::move(use), info == datasets.end() ? std::move(unknown) : info->second};
}

}  // namespace

Response DataRoom::evaluate(Call& call) {
  const auto question = question_in(call);
  if (!question) return http::problem(question.error(), call.request);
  return evaluate_one(call, *question);
}

Response DataRoom::evaluate_one(const Call& call, const json& question) {
  if (auto fit = check(question); !fit) return http::problem(fit.error(), call.request);
  const auto datasets = datasets_.of(call.scope);
  if (!datasets) return http::problem(datasets.error(), call.request);
  auto one = asked(call, question, **datasets);
  if (!one) return http::problem(one.error(), call.request);
  const auto decided = keeper_.decide(call.scope, *one->use, {one->dataset});
  if (!decided) return http::problem(decided.error(), call.request);
  return answered(answer_of(decided->front(), one->use->trace_id));
}

/// Several questions in one request. Without a list it is one question.
Response DataRoom::evaluate_all(Call& call) {
  const auto question = question_in(call);
  if (!question) return http::problem(question.error(), call.request);
  if (auto fit = check_objects(*question); !fit) return http::problem(fit.error(), call.request);
  const auto list = question->value("evaluations", json::array());
  if (list.is_array() && list.empty()) return evaluate_one(call, *question);
  if (!list.is_array() || list.size() > kMostEvaluations) {
    return http::problem(wrong({"‘evaluations’ is geen lijst van hooguit 200 vragen.",
                                "‘evaluations’ is no list of at most 200 questions."},
                               {"Deel de vragen over meer verzoeken.", "Divide the questions over more requests."}),
                         call.request);
  }
  const auto options = question->value("options", json::object());
  const auto semantic = options.is_object() ? options.value("evaluations_semantic", json(kExecuteAll)) : json();
  if (semantic != kExecuteAll && semantic != kDenyOnFirstDeny && semantic != kPermitOnFirstPermit) {
    return http::problem(
        wrong({"De waarde van ‘evaluations_semantic’ bestaat niet.", "‘evaluations_semantic’ has no such value."},
              {"Kies execute_all, deny_on_first_deny of permit_on_first_permit.",
               "Choose execute_all, deny_on_first_deny or permit_on_first_permit."}),
        call.request);
  }
  const auto datasets = datasets_.of(call.scope);
  if (!datasets) return http::problem(datasets.error(), call.request);
  // What is wrong with one question leaves the others alone: it is a no.
  std::vector<RightsKeeper::Question> questions;
  std::vector<json> refusals;
  for (const auto& one : list) {
    auto question_of_one = asked(call, with_defaults(one, *question), **datasets);
    refusals.push_back(question_of_one ? json() : refusal_of(question_of_one.error()));
    questions.push_back(question_of_one ? std::move(*question_of_one) : RightsKeeper::Question{});
  }
  const auto decided = keeper_.decide_each(call.scope, questions, [&](bool permitted) {
    return (semantic == kDenyOnFirstDeny && !permitted) || (semantic == kPermitOnFirstPermit && permitted);
  });
  if (!decided) return http::problem(decided.error(), call.request);
  json answers = json::array();
  for (std::size_t i = 0; i < decided->size(); ++i) {
    const auto& decision = (*decided)[i];
    answers.push_back(decision ? answer_of(*decision, questions[i].use->trace_id) : refusals[i]);
  }
  return answered({{"evaluations", answers}});
}

service::DataGate DataRoom::gate() {
  return {[this](const storage::Scope& scope, rights::Use& use,
                 const hub::DatasetInfo& info) -> core::Result<rights::Decision> {
            auto decided = keeper_.decide(scope, use, {info});
            if (!decided) return std::unexpected(decided.error());
            return std::move(decided->front());
          },
          [this](const storage::Scope& scope, const rights::Use& use, const hub::DatasetInfo& info) {
            return keeper_.preview(scope, info, use.purpose, use.action);
          }};
}

/// @param path of the decision point, put after the well-known part (RFC 8615): empty, or "/api/v1".
Response DataRoom::configuration(Call& call, const std::string& path) {
  const auto host = "https://" + std::string(call.request.header("host"));
  return Response::json(json{{"policy_decision_point", host + path},
                             {"access_evaluation_endpoint", host + "/api/v1/access/v1/evaluation"},
                             {"access_evaluations_endpoint", host + "/api/v1/access/v1/evaluations"}}
                            .dump());
}

}  // namespace pareltjes::datarechten
