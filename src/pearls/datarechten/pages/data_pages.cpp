// SPDX-License-Identifier: EUPL-1.2
#include "pearls/datarechten/pages/data_pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "core/text.hpp"
#include "core/time.hpp"
#include "pearls/datarechten/pages/data_room.hpp"
#include "pearls/datarechten/pages/view.hpp"
#include "platform/documents/documents.hpp"
#include "platform/http/problem.hpp"
#include "platform/identity/access.hpp"
#include "platform/rights/policy.hpp"
#include "platform/service/api_tools.hpp"
#include "platform/service/dataset_service.hpp"
#include "platform/service/exports.hpp"
#include "platform/service/page_tools.hpp"
#include "platform/service/routes.hpp"

namespace pareltjes::datarechten {
namespace {

using http::Response;
using nlohmann::json;
using service::Call;

constexpr const char* kOneTemplate = "src/pearls/datarechten/pages/toepassing.mustache";
constexpr std::size_t kMostAgreements = 500;
/// A kind of dossier of another pearl: only its name and its title are known here.
constexpr const char* kAgreement = "overeenkomst";

constexpr const char* kPearl = "datarechten";
constexpr std::chrono::seconds kFileLimit{60};

/// A document that was kept, as a text file: one line for each of its own.
std::string words_of(const texts::TextDocument& document) {
  std::string words;
  for (const auto& part : document.parts) words += part.whole() + "\n";
  return words;
}

}  // namespace

pages::Frame data_frame(const Call& call, const core::Text& title, bool below) {
  auto frame = service::frame_for(call, title);
  frame.breadcrumb = {{{"Start", "Start"}, service::localised("/", call.language)},
                      {{"Datarechten", "Data rights"}, below ? service::localised("/datarechten", call.language) : ""}};
  if (below) frame.breadcrumb.emplace_back(title, "");
  return frame;
}

bool DataRoom::may(const Call& call, const char* route) const {
  return identity::may(route, call.member).allowed;
}

Response DataRoom::to(const Call& call, const std::string& id) const {
  return Response::redirect(service::localised("/datarechten/" + id, call.language));
}

core::Result<KeptApplication> DataRoom::kept_of(const Call& call, const std::string& id) const {
  auto record = parts_.dossiers.get(call.scope, id);
  if (!record) return std::unexpected(record.error());
  if (record->kind != kApplication || record->state != kInUse) {
    return core::fail(core::ErrorCode::kNotFound, {"Deze toepassing bestaat niet.", "There is no such application."},
                      {"Kies een toepassing uit de lijst.", "Choose an application from the list."});
  }
  auto application = application_from(record->content);
  if (!application) return std::unexpected(application.error());
  return KeptApplication{std::move(*record), std::move(*application)};
}

/// What may be done with each dataset of an application, and why.
core::Result<json> DataRoom::data_values(const Call& call, const Application& application) const {
  auto rows = json::array();
  if (application.data.empty()) return rows;
  const auto datasets = parts_.hub.list(call.scope);
  if (!datasets) return std::unexpected(datasets.error());
  for (const auto& held : application.data) {
    const auto info = std::ranges::find(*datasets, held.dataset, &hub::DatasetInfo::id);
    json row{{"title", held.title},
             {"dataset", held.dataset},
             {"present", info != datasets->end()},
             {"in_hub", !held.dataset.empty()}};
    if (info != datasets->end()) {
      row["rows"] = info->rows;
      for (const auto& [action, name] :
           {std::pair{rights::action::kUse, "use"}, std::pair{rights::action::kDistribute, "distribute"}}) {
        const auto decision = keeper_.preview(call.scope, *info, "", action);
        if (!decision) return std::unexpected(decision.error());
        row[name] = {{"permitted", decision->permitted},
                     {"reason", decision->reason.in(call.language)},
                     {"advice", decision->advice.in(call.language)},
                     {"duties", json::array()}};
        for (const auto& duty : decision->duties) row[name]["duties"].push_back({{"text", duty.text}});
      }
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

/// Agreements of the organisation that can be joined to the contract.
core::Result<json> DataRoom::agreement_options(const Call& call, const Application& application) const {
  auto options = json::array();
  const auto known = parts_.dossiers.kinds();
  if (std::ranges::find(known, kAgreement) == known.end()) return options;
  const auto records = parts_.dossiers.list(call.scope, {.kind = kAgreement, .limit = kMostAgreements});
  if (!records) return std::unexpected(records.error());
  for (const auto& record : *records) {
    const bool joined = std::ranges::find(application.agreements, record.id) != application.agreements.end();
    options.push_back({{"id", record.id},
                       {"title", record.content.value("titel", record.id)},
                       {"party", record.content.value("partij", std::string())},
                       {"signed", record.state == "getekend"},
                       {"joined", joined}});
  }
  return options;
}

/// How the right came to be what it is, the newest first.
core::Result<json> DataRoom::history_values(const Call& call, const std::string& id) const {
  auto rows = json::array();
  const auto right = parts_.dossiers.find(call.scope, std::string(kRight), id);
  if (!right) {
    if (right.error().code == core::ErrorCode::kNotFound) return rows;
    return std::unexpected(right.error());
  }
  const auto events = parts_.dossiers.history(call.scope, right->id);
  if (!events) return std::unexpected(events.error());
  for (const auto& event : *events) {
    if (!event.content.is_object()) continue;
    auto row = freedom_values(freedom_of(event.content), call.language);
    row["at"] = service::readable(event.at, call.language);
    row["documents"] = json::array();
    for (const auto& one : event.content.value("stukken", json::array()))
      row["documents"].push_back({{"name", one.value("naam", "")}});
    // Data that were added change the right as it is stored, and nothing that is told here.
    if (!rows.empty() && row["freedom"] == rows[0]["freedom"] && row["documents"] == rows[0]["documents"]) continue;
    rows.insert(rows.begin(), std::move(row));
  }
  return rows;
}

Response DataRoom::page_of(Call& call, const KeptApplication& kept, const core::Error* problem, int status) {
  const auto& application = kept.application;
  const auto texts = keeper_.texts_of(call.scope, kept.record.id);
  if (!texts) return service::problem_page(texts.error(), call);
  const auto check = RightsKeeper::check_of(*texts);
  const auto right = parts_.dossiers.find(call.scope, std::string(kRight), kept.record.id);
  auto values = freedom_values(right ? freedom_of(right->content) : "onbekend", call.language);
  values.update(contract_values(application, call.language));
  const auto data = data_values(call, application);
  if (!data) return service::problem_page(data.error(), call);
  const auto agreements = agreement_options(call, application);
  if (!agreements) return service::problem_page(agreements.error(), call);
  const auto links = link_values(call, kept);
  if (!links) return service::problem_page(links.error(), call);
  values.update(*links);
  const auto history = history_values(call, kept.record.id);
  if (!history) return service::problem_page(history.error(), call);
  values.update({{"id", kept.record.id},
                 {"csrf", call.csrf_token},
                 {"version", kept.record.version},
                 {"problem", problem == nullptr ? "" : core::describe(*problem, call.language)},
                 {"name", application.name},
                 {"supplier", application.supplier},
                 {"supplier_dot", application.supplier.ends_with('.')},
                 {"supplier_kvk", application.supplier_kvk},
                 {"fictional", application.fictional},
                 {"name_query", http::percent_encode(application.name)},
                 {"reference", application.reference},
                 {"description", application.description},
                 {"may_change", may(call, "datarechten-stuk")},
                 {"has_texts", !texts->empty()},
                 {"unsigned", std::ranges::any_of(*texts, [](const auto& one) { return one.signed_on.empty(); })},
                 {"texts", text_values(*texts, call.language)},
                 {"points", point_values(check, call.language)},
                 {"arranged", check.count("geregeld")},
                 {"against", check.count("strijdig")},
                 {"data", *data},
                 {"has_data", !data->empty()},
                 {"agreements", *agreements},
                 {"has_agreements", !agreements->empty()},
                 {"history", *history},
                 {"has_history", !history->empty()},
                 {"has_right", right.has_value()}});
  if (auto added = add_answers(call, kept, check, values); !added) return service::problem_page(added.error(), call);
  values["contradictions"] = json::array();
  for (const auto& one : check.contradictions) {
    values["contradictions"].push_back({{"prevails", one.prevails},
                                        {"prevailing", one.prevailing_sentence},
                                        {"yields", one.yields},
                                        {"yielding", one.yielding_sentence}});
  }
  return service::page_response(
      pages::render(kOneTemplate, values, data_frame(call, {application.name, application.name}, true)), status, call);
}

Response DataRoom::show(Call& call) {
  if (const auto heard = keeper_.catch_up(call.scope); !heard) return service::problem_page(heard.error(), call);
  const auto kept = kept_of(call, call.request.path_parameters.at("id"));
  if (!kept) return service::problem_page(kept.error(), call);
  return page_of(call, *kept, nullptr, 200);
}

/// The right on the data of an application, as ODRL.
Response DataRoom::right(Call& call) {
  if (const auto heard = keeper_.catch_up(call.scope); !heard) return http::problem(heard.error(), call.request);
  const auto kept = kept_of(call, call.request.path_parameters.at("id"));
  if (!kept) return http::problem(kept.error(), call.request);
  const auto record = parts_.dossiers.find(call.scope, std::string(kRight), kept->record.id);
  if (!record) return http::problem(record.error(), call.request);
  Response response;
  response.body = record->content.at("odrl").dump(1);
  response.with("Content-Type", "application/ld+json")
      .with("Cache-Control", "private, no-cache")
      .with("Vary", "Cookie");
  return response;
}

/// The clauses that the contract lacks, as an addendum to sign.
Response DataRoom::addendum(Call& call) {
  const auto kept = kept_of(call, call.request.path_parameters.at("id"));
  if (!kept) return service::problem_page(kept.error(), call);
  const auto texts = keeper_.texts_of(call.scope, kept->record.id);
  if (!texts) return service::problem_page(texts.error(), call);
  pearl::RunRequest request;
  request.scope = call.scope;
  request.pearl = kPearl;
  if (core::GemeenteCode::parse(call.scope.organisation)) request.gemeente = call.scope.organisation;
  request.values = {{"stuk", "addendum"}};
  for (const auto& text : *texts) request.files.push_back({text.name + ".txt", words_of(text.document)});
  if (request.files.empty()) {
    return service::problem_page({core::ErrorCode::kNotFound,
                                  {"Er is nog geen contract.", "There is no contract yet."},
                                  {"Voeg eerst het contract toe.", "Add the contract first."},
                                  {}},
                                 call);
  }
  const auto control = service::control_of(call.request, kFileLimit);
  const auto run = parts_.runner.run(std::move(request), control);
  if (!run) return service::problem_page(run.error().front(), call);
  const auto pearl = parts_.runner.registry().find(kPearl);
  if (!pearl) return service::problem_page(pearl.error(), call);
  auto bytes = service::report(*run, **pearl, call.language, documents::Format::kDocx, control);
  if (!bytes) return service::problem_page(bytes.error(), call);
  Response response;
  response.with("Content-Type", documents::media_type(documents::Format::kDocx))
      .with("Content-Disposition", "attachment; filename=\"addendum-datagebruik.docx\"")
      .with("Cache-Control", "no-store");
  response.body = std::move(*bytes);
  return response;
}

service::ServiceRoutes DataRoom::routes() {
  const std::string one = "/datarechten/{id}";
  return {
      {"GET", "/datarechten", "datarechten", [this](Call& call) { return list(call, nullptr, 200); }},
      {"POST", "/datarechten", "datarechten-maken", [this](Call& call) { return make(call); }},
      {"GET", "/datarechten/nieuw", "datarechten-nieuw", [this](Call& call) { return begin(call, nullptr, 200); }},
      {"POST", "/datarechten/voorbeeld", "datarechten-voorbeeld", [this](Call& call) { return make_example(call); }},
      {"POST", "/datarechten/voorbeeld/weg", "datarechten-voorbeeld-weg",
       [this](Call& call) { return drop_example(call); }},
      {"GET", "/datarechten/inlezen", "datarechten-inlezen",
       [this](Call& call) { return import_page(call, nullptr, 200); }},
      {"POST", "/datarechten/inlezen", "datarechten-lijst", [this](Call& call) { return import_file(call); }},
      {"GET", "/datarechten/uitvoer", "datarechten-uitvoer", [this](Call& call) { return export_file(call); }},
      {"GET", "/datarechten/landschap", "datarechten-landschap", [this](Call& call) { return landscape(call); }},
      {"GET", "/datarechten/agenda.ics", "datarechten-agenda", [this](Call& call) { return calendar(call); }},
      {"GET", "/datarechten/voorgelegd", "datarechten-voorgelegd", [this](Call& call) { return received(call); }},
      {"GET", "/datarechten/voorgelegd/{id}", "datarechten-voorgelegd-een",
       [this](Call& call) { return received_one(call, nullptr, 200); }},
      {"POST", "/datarechten/voorgelegd/{id}", "datarechten-antwoord", [this](Call& call) { return answer(call); }},
      {"POST", one + "/voorleggen", "datarechten-voorleggen", [this](Call& call) { return lay_before(call); }},
      {"POST", one + "/intrekken", "datarechten-intrekken", [this](Call& call) { return withdraw(call); }},
      {"POST", one + "/afhandelen", "datarechten-afhandelen", [this](Call& call) { return settle(call); }},
      {"GET", one + "/wijzigen", "datarechten-wijzigen", [this](Call& call) { return edit(call, nullptr, 200); }},
      {"POST", one, "datarechten-bewaren", [this](Call& call) { return save(call); }},
      {"POST", one + "/koppelingen", "datarechten-koppeling", [this](Call& call) { return add_link(call); }},
      {"POST", one + "/koppelingen/weg", "datarechten-koppeling-weg", [this](Call& call) { return drop_link(call); }},
      {"POST", one + "/vervallen", "datarechten-vervallen", [this](Call& call) { return drop(call); }},
      {"GET", one, "datarechten-toepassing", [this](Call& call) { return show(call); }},
      {"GET", one + "/recht", "datarechten-recht", [this](Call& call) { return right(call); }},
      {"GET", one + "/addendum", "datarechten-addendum", [this](Call& call) { return addendum(call); }},
      {"POST", one + "/stukken", "datarechten-stuk", [this](Call& call) { return add_text(call); }},
      {"POST", one + "/gegevens", "datarechten-gegevens", [this](Call& call) { return add_data(call); }},
      {"POST", one + "/overeenkomsten", "datarechten-koppelen", [this](Call& call) { return join(call); }},
      {"GET", "/datarechten/logboek", "datarechten-logboek", [this](Call& call) { return log(call, nullptr, 200); }},
      {"GET", "/datarechten/logboek/bestand", "datarechten-logboek-bestand",
       [this](Call& call) { return log_file(call); }},
      {"POST", "/datarechten/logboek", "datarechten-bewaartermijn", [this](Call& call) { return keep_log(call); }},
      {"GET", "/.well-known/authzen-configuration", "authzen-beschrijving",
       [](Call& call) { return configuration(call, ""); }},
      {"GET", "/.well-known/authzen-configuration/api/v1", "authzen-beschrijving",
       [](Call& call) { return configuration(call, "/api/v1"); }},
      {"POST", "/api/v1/access/v1/evaluation", "api-besluit",
       service::without_parameters([this](Call& call) { return evaluate(call); })},
      {"POST", "/api/v1/access/v1/evaluations", "api-besluiten",
       service::without_parameters([this](Call& call) { return evaluate_all(call); })},
  };
}

namespace {

/// /data/v1 with this room as its decision point.
service::ServiceRoutes given_routes(const std::shared_ptr<DataRoom>& room, const service::Parts& parts,
                                    const service::Options& options) {
  const auto data = std::make_shared<service::DatasetService>(parts, options, room->gate());
  auto routes = data->routes();
  for (auto& route : routes) {
    route.handler = [data, handler = std::move(route.handler)](Call& call) { return handler(call); };
  }
  return routes;
}

}  // namespace

service::ServiceRoutes data_routes(const service::Parts& parts, const service::Options& options) {
  auto room = std::make_shared<DataRoom>(parts, options);
  auto routes = room->routes();
  for (auto& route : given_routes(room, parts, options)) routes.push_back(std::move(route));
  for (auto& route : routes) {
    route.handler = [room, handler = std::move(route.handler)](Call& call) { return handler(call); };
  }
  return routes;
}

}  // namespace pareltjes::datarechten
