// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/pages/agreement_pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "core/text.hpp"
#include "core/time.hpp"
#include "pearls/overeenkomsten/pages/agreement_room.hpp"
#include "pearls/overeenkomsten/pages/steps.hpp"
#include "platform/http/problem.hpp"
#include "platform/identity/access.hpp"
#include "platform/register/items.hpp"
#include "platform/service/exports.hpp"
#include "platform/service/note.hpp"
#include "platform/service/page_tools.hpp"
#include "platform/service/routes.hpp"

namespace pareltjes::overeenkomsten {
namespace {

using http::Response;
using nlohmann::json;
using service::Call;

constexpr const char* kListTemplate = "src/pearls/overeenkomsten/pages/overeenkomsten.mustache";
constexpr const char* kNewTemplate = "src/pearls/overeenkomsten/pages/overeenkomst-nieuw.mustache";
constexpr const char* kOneTemplate = "src/pearls/overeenkomsten/pages/overeenkomst.mustache";
constexpr std::chrono::seconds kFileLimit{60};
constexpr std::size_t kPerPage = 100;
constexpr std::size_t kMostEarlier = 200;
constexpr std::size_t kLongestWord = 200;

std::chrono::sys_days today() {
  return std::chrono::floor<std::chrono::days>(core::system_clock().now());
}

/// Products in the register, with their suppliers.
json product_options(const service::Parts& parts, const Call& call, const std::string& chosen) {
  auto options = json::array();
  reg::Items items(parts.database, core::system_clock());
  const auto products = items.list(call.scope, reg::ItemKind::kProduct);
  if (!products) return options;
  for (const auto& item : *products) {
    const auto content = json::parse(item.content, nullptr, false);
    if (!content.is_object()) continue;
    options.push_back({{"value", item.key},
                       {"name", content.value("naam", item.key)},
                       {"supplier", content.value("leverancier", std::string())},
                       {"chosen", item.key == chosen}});
  }
  return options;
}

}  // namespace

pages::Frame agreement_frame(const Call& call, const core::Text& title, bool below) {
  auto frame = service::frame_for(call, title);
  frame.breadcrumb = {
      {{"Start", "Start"}, service::localised("/", call.language)},
      {{"Overeenkomsten", "Agreements"}, below ? service::localised("/overeenkomsten", call.language) : ""}};
  if (below) frame.breadcrumb.emplace_back(title, "");
  return frame;
}

AgreementRoom::AgreementRoom(const service::Parts& parts, const service::Options& options)
    : parts_(parts),
      options_(options),
      sharing_(parts.database, core::system_clock()),
      notices_(parts.database, core::system_clock()),
      packages_(parts.database, core::system_clock()) {}

bool AgreementRoom::may(const Call& call, const char* route) const {
  return identity::may(route, call.member).allowed;
}

std::string AgreementRoom::organisation_name(const Call& call) const {
  return service::organisation_name(parts_.identity, call.scope.organisation);
}

Response AgreementRoom::to(const Call& call, const std::string& id) const {
  return Response::redirect(service::localised("/overeenkomsten/" + id, call.language));
}

std::map<std::string, std::string> AgreementRoom::names_of(const Call& call) const {
  if (!call.member) return {};
  return parts_.identity.colleagues(*call.member).value_or(std::map<std::string, std::string>{});
}

core::Result<Kept> AgreementRoom::kept_of(const Call& call, const std::string& id) const {
  auto record = parts_.dossiers.get(call.scope, id);
  if (!record) return std::unexpected(record.error());
  if (record->kind != kAgreement) {
    return core::fail(core::ErrorCode::kNotFound, {"Deze overeenkomst bestaat niet.", "There is no such agreement."},
                      {"Kies een overeenkomst uit de lijst.", "Choose an agreement from the list."});
  }
  auto agreement = agreement_from(record->content);
  if (!agreement) return std::unexpected(agreement.error());
  return Kept{std::move(*record), std::move(*agreement)};
}

core::Result<std::vector<Kept>> AgreementRoom::all_of(const storage::Scope& scope, dossier::Filter filter) const {
  filter.kind = kAgreement;
  auto records = parts_.dossiers.list(scope, filter);
  if (!records) return std::unexpected(records.error());
  std::vector<Kept> kept;
  for (auto& record : *records) {
    auto agreement = agreement_from(record.content);
    if (!agreement) return std::unexpected(agreement.error());
    kept.push_back({std::move(record), std::move(*agreement)});
  }
  return kept;
}

core::Result<Kept> AgreementRoom::store(const Call& call, const Kept& kept, std::int64_t version) const {
  if (auto fit = check(kept.agreement); !fit) return std::unexpected(fit.error());
  auto record = parts_.dossiers.update(call.scope, kept.record.id, version, to_json(kept.agreement));
  if (!record) return std::unexpected(record.error());
  return Kept{std::move(*record), kept.agreement};
}

core::Result<pearl::Run> AgreementRoom::filled(const Call& call, const Agreement& agreement) const {
  auto values = agreement.fields;
  for (const auto& [table, rows] : agreement.tables.items()) values[table] = rows;
  return run_pearl(parts_, call,
                   {{"actie", "invullen"}, {"standaard", agreement.standard}, {"velden", std::move(values)}});
}

core::Result<std::vector<pearl::Finding>> AgreementRoom::findings_of(const Call& call,
                                                                     const Agreement& agreement) const {
  if (agreement.standard.empty()) return std::vector<pearl::Finding>{};
  const auto run = filled(call, agreement);
  if (!run) return std::unexpected(run.error());
  return run->outcome->findings;
}

Response AgreementRoom::list(Call& call) {
  if (!call.member) {
    return service::page_response(pages::render(kListTemplate, {{"visitor", true}},
                                                agreement_frame(call, {"Overeenkomsten", "Agreements"}, false)),
                                  200, call);
  }
  dossier::Filter filter;
  filter.words = call.request.parameter("zoek").substr(0, kLongestWord);
  if (!core::is_valid_utf8(filter.words)) filter.words.clear();
  const auto state = call.request.parameter("staat").substr(0, kLongestWord);
  for (const auto known : {kDraft, kToSign, kSigned, kReplaced, kEnded, kDropped})
    if (state == known) filter.state = state;
  filter.kind = kAgreement;
  filter.by_due = true;
  filter.limit = kPerPage;
  const auto page = core::parse_number(call.request.parameter("pagina", "1"));
  const auto number = page && *page >= 1 && *page < 1e6 ? static_cast<std::size_t>(*page) : 1;
  filter.offset = (number - 1) * kPerPage;
  const auto kept = all_of(call.scope, filter);
  const auto count = parts_.dossiers.count(call.scope, filter);
  if (!kept) return service::problem_page(kept.error(), call);
  if (!count) return service::problem_page(count.error(), call);
  auto values = list_values(*kept, today(), call.language);
  values["member"] = true;
  values["organisation"] = organisation_name(call);
  values["search"] = filter.words;
  values["count"] = *count;
  values["one"] = *count == 1;
  values["may_make"] = may(call, "overeenkomst-maken");
  values["states"] = json::array();
  for (const auto known : {kDraft, kToSign, kSigned, kReplaced, kEnded, kDropped}) {
    values["states"].push_back({{"value", known},
                                {"name", state_words(std::string(known)).in(call.language)},
                                {"chosen", filter.state == known}});
  }
  if (static_cast<std::int64_t>(number * kPerPage) < *count) {
    values["next"] = fmt::format("?pagina={}&zoek={}&staat={}", number + 1, http::percent_encode(filter.words),
                                 filter.state.value_or(""));
  }
  return service::page_response(
      pages::render(kListTemplate, values, agreement_frame(call, {"Overeenkomsten", "Agreements"}, false)), 200, call);
}

Response AgreementRoom::begin(Call& call, const core::Error* problem, int status) {
  const auto choices = standard_choices(packages_, call);
  if (!choices) return service::problem_page(choices.error(), call);
  const auto sent = service::sent_form(call).value_or(Sent{});
  json values{{"csrf", call.csrf_token},
              {"problem", problem == nullptr ? "" : core::describe(*problem, call.language)},
              {"standards", json::array()},
              {"products", product_options(parts_, call, sent.text("product"))}};
  for (const auto* name :
       {"titel", "partij", "partij_kvk", "dienst", "van", "tot", "reden", "opzegtermijn_maanden", "verlenging_maanden"})
    values[name] = sent.text(name);
  const auto chosen = sent.text("standaard");
  for (const auto& choice : *choices) {
    values["standards"].push_back({{"value", choice.name},
                                   {"title", choice.title},
                                   {"confirmed", choice.confirmed},
                                   {"example", choice.example},
                                   {"chosen", choice.name == chosen}});
  }
  return service::page_response(
      pages::render(kNewTemplate, values,
                    agreement_frame(call, {"Een overeenkomst beginnen", "Begin an agreement"}, true)),
      status, call);
}

core::Result<Agreement> AgreementRoom::agreement_in(const Call& call, const Sent& sent) const {
  Agreement agreement;
  agreement.title = sent.text("titel");
  agreement.standard = sent.text("standaard");
  agreement.reason = sent.text("reden");
  agreement.party = sent.text("partij");
  agreement.party_kvk = sent.text("partij_kvk");
  agreement.product = sent.text("product");
  agreement.service = sent.text("dienst");
  agreement.from = sent.text("van");
  agreement.until = sent.text("tot");
  agreement.notice_months = sent.number("opzegtermijn_maanden");
  agreement.renewal_months = sent.number("verlenging_maanden");
  if (!agreement.product.empty()) {
    // The register knows whose it is.
    reg::Items items(parts_.database, core::system_clock());
    const auto item = items.find(call.scope, reg::ItemKind::kProduct, agreement.product);
    if (!item) return std::unexpected(item.error());
    const auto content = json::parse(item->content, nullptr, false);
    agreement.organisation = content.is_object() ? content.value("leverancier", std::string()) : std::string();
    if (agreement.party.empty() && !agreement.organisation.empty())
      agreement.party = service::organisation_name(parts_.identity, agreement.organisation);
    if (agreement.service.empty() && content.is_object()) agreement.service = content.value("naam", std::string());
  }
  if (agreement.title.empty()) agreement.title = agreement.service.empty() ? agreement.party : agreement.service;
  if (auto fit = check(agreement); !fit) return std::unexpected(fit.error());
  return agreement;
}

Response AgreementRoom::make(Call& call) {
  const auto refused = [&](const core::Error& error) { return begin(call, &error, http::status_of(error)); };
  const auto sent = service::sent_form(call);
  if (!sent) return refused(sent.error());
  auto agreement = agreement_in(call, *sent);
  if (!agreement) return refused(agreement.error());
  if (!agreement->standard.empty()) {
    const auto form = form_of(parts_, call, agreement->standard);
    if (!form) return refused(form.error());
    const auto earlier = all_of(call.scope, {.limit = kMostEarlier});
    if (!earlier) return refused(earlier.error());
    std::vector<Agreement> others;
    for (const auto& each : *earlier) others.push_back(each.agreement);
    prefill(*form, organisation_name(call), others, *agreement);
  }
  const auto made = parts_.dossiers.create(call.scope, std::string(kAgreement),
                                           core::new_uuid(core::system_clock().now()), to_json(*agreement));
  if (!made) return refused(made.error());
  service::note(parts_, call, "overeenkomst-gemaakt", made->id, {{"standaard", agreement->standard}});
  return to(call, made->id);
}

Response AgreementRoom::page_of(Call& call, const Kept& kept, const core::Error* problem, int status) const {
  const auto& [record, agreement] = kept;
  const auto history = parts_.dossiers.history(call.scope, record.id);
  if (!history) return service::problem_page(history.error(), call);
  const auto names = names_of(call);
  const bool editable = record.state == kDraft && may(call, "overeenkomst-bewaren");
  json values{{"csrf", call.csrf_token},
              {"id", record.id},
              {"version", record.version},
              {"problem", problem == nullptr ? "" : core::describe(*problem, call.language)},
              {"title", agreement.title},
              {"party", agreement.party},
              {"party_kvk", agreement.party_kvk},
              {"standard", agreement.standard},
              {"own_text", agreement.standard.empty()},
              {"reason", agreement.reason},
              {"product", agreement.product},
              {"service", agreement.service},
              {"from", agreement.from},
              {"until", agreement.until},
              {"from_words", core::day_in_words(agreement.from).in(call.language)},
              {"until_words", core::day_in_words(agreement.until).in(call.language)},
              {"notice_months", agreement.notice_months},
              {"renewal_months", agreement.renewal_months},
              {"state", state_words(record.state).in(call.language)},
              {"editable", editable},
              {"is_draft", record.state == kDraft},
              {"is_to_sign", record.state == kToSign},
              {"is_signed", record.state == kSigned},
              {"may_change", may(call, "overeenkomst-bewaren")},
              {"replaces", agreement.replaces},
              {"replaced_by", agreement.replaced_by}};
  if (agreement.signing) {
    values["signing"] = {{"on", core::day_in_words(agreement.signing->on).in(call.language)},
                         {"municipality", agreement.signing->municipality},
                         {"party", agreement.signing->party},
                         {"file", agreement.signing->file},
                         {"sha256", agreement.signing->sha256}};
  }
  if (const auto notice = last_notice_day(agreement); notice && record.state == kSigned)
    values["notice_day"] = core::day_in_words(core::to_iso(*notice)).in(call.language);
  if (!agreement.standard.empty()) {
    const auto form = form_of(parts_, call, agreement.standard);
    const auto findings = findings_of(call, agreement);
    if (!form) return service::problem_page(form.error(), call);
    if (!findings) return service::problem_page(findings.error(), call);
    values["form"] = form_values(*form, agreement, *findings, *history, names, editable ? 2 : 0, call.language);
    const auto step = core::parse_number(call.request.parameter("stap"));
    if (step && *step >= 1 && *step < 1000 && editable)
      values["guide"] = guide(values["form"], static_cast<std::size_t>(*step), call.language);
    const auto choices = standard_choices(packages_, call);
    values["others"] = json::array();
    for (const auto& choice : choices.value_or(std::vector<StandardChoice>{}))
      if (choice.name != agreement.standard)
        values["others"].push_back({{"value", choice.name}, {"title", choice.title}});
    values["has_others"] = !values["others"].empty();
  }
  values["terms"] = !values.contains("guide") || values["guide"]["terms"].get<bool>();
  values["asks"] = values["terms"] || !values["guide"]["last"].get<bool>();
  values["can_guide"] = editable && values.contains("form") && !values.contains("guide");
  values["addendum"] = addendum_values(agreement, call.language);
  values["history"] = history_values(*history, names, call.language);
  auto comments = json::array();
  for (const auto& event : *history) {
    if (event.kind != "opmerking" || !event.about.empty()) continue;
    const auto name = names.find(event.actor);
    comments.push_back({{"text", event.text},
                        {"by", name == names.end() ? event.actor : name->second},
                        {"at", service::readable(event.at, call.language)}});
  }
  values["comments"] = std::move(comments);
  return service::page_response(
      pages::render(kOneTemplate, values, agreement_frame(call, {agreement.title, agreement.title}, true)), status,
      call);
}

Response AgreementRoom::show(Call& call) {
  const auto kept = kept_of(call, call.request.path_parameters.at("id"));
  if (!kept) return service::problem_page(kept.error(), call);
  return page_of(call, *kept, nullptr, 200);
}

Response AgreementRoom::save(Call& call) {
  auto kept = kept_of(call, call.request.path_parameters.at("id"));
  if (!kept) return service::problem_page(kept.error(), call);
  const auto sent = service::sent_form(call);
  if (!sent) return service::problem_page(sent.error(), call);
  auto& agreement = kept->agreement;
  // What was typed is shown again with what is wrong; nothing is lost.
  const auto refused = [&](const core::Error& error) { return page_of(call, *kept, &error, http::status_of(error)); };
  if (kept->record.state != kDraft) {
    return refused({core::ErrorCode::kConflict,
                    {"Alleen een concept kunt u wijzigen.", "Only a draft can be changed."},
                    {"Zet de overeenkomst eerst terug naar concept.", "Make the agreement a draft again first."},
                    {}});
  }
  for (const auto& [name, target] :
       std::initializer_list<std::pair<const char*, std::string*>>{{"titel", &agreement.title},
                                                                   {"partij", &agreement.party},
                                                                   {"partij_kvk", &agreement.party_kvk},
                                                                   {"dienst", &agreement.service},
                                                                   {"reden", &agreement.reason},
                                                                   {"van", &agreement.from},
                                                                   {"tot", &agreement.until}})
    if (sent->fields.contains(name)) *target = sent->text(name);
  if (sent->fields.contains("opzegtermijn_maanden")) agreement.notice_months = sent->number("opzegtermijn_maanden");
  if (sent->fields.contains("verlenging_maanden")) agreement.renewal_months = sent->number("verlenging_maanden");
  if (!agreement.standard.empty()) {
    const auto form = form_of(parts_, call, agreement.standard);
    if (!form) return service::problem_page(form.error(), call);
    take_form(sent->fields, *form, agreement);
  }
  const auto stored = store(call, *kept, sent->version());
  if (!stored) return refused(stored.error());
  service::note(parts_, call, "overeenkomst-bewaard", stored->record.id, {{"versie", stored->record.version}});
  // Step by step: on to the next one, or back to the same.
  const auto step = sent->number(sent->fields.contains("verder") ? "verder" : "stap");
  if (step > 0)
    return Response::redirect(
        service::localised(fmt::format("/overeenkomsten/{}?stap={}", stored->record.id, step), call.language));
  return to(call, stored->record.id);
}

/// What is wrong with what stands in the form now, while somebody types. Nothing is stored.
Response AgreementRoom::check_typed(Call& call) {
  auto kept = kept_of(call, call.request.path_parameters.at("id"));
  if (!kept) return http::problem(kept.error(), call.request);
  const auto sent = service::sent_form(call);
  if (!sent) return http::problem(sent.error(), call.request);
  if (kept->agreement.standard.empty()) return Response::json(R"({"velden":[]})");
  const auto form = form_of(parts_, call, kept->agreement.standard);
  if (!form) return http::problem(form.error(), call.request);
  take_form(sent->fields, *form, kept->agreement);
  const auto findings = findings_of(call, kept->agreement);
  if (!findings) return http::problem(findings.error(), call.request);
  const auto values = form_values(*form, kept->agreement, *findings, {}, {}, 0, call.language);
  auto fields = json::array();
  for (const auto* group : {"fields", "tables"})
    for (const auto& each : values[group]) fields.push_back({{"id", each["id"]}, {"bevindingen", each["findings"]}});
  return Response::json(json{{"velden", fields}}.dump());
}

Response AgreementRoom::comment(Call& call) {
  const auto sent = service::sent_form(call);
  if (!sent) return service::problem_page(sent.error(), call);
  const auto kept = kept_of(call, call.request.path_parameters.at("id"));
  if (!kept) return service::problem_page(kept.error(), call);
  const auto done = parts_.dossiers.comment(call.scope, kept->record.id, sent->text("tekst"), sent->text("over"));
  if (!done) return page_of(call, *kept, &done.error(), http::status_of(done.error()));
  service::note(parts_, call, "overeenkomst-opmerking", kept->record.id);
  return to(call, kept->record.id);
}

/// The agreement itself, filled in: DOCX, ODT, PDF, or what is filled in as JSON.
Response AgreementRoom::file(Call& call) {
  const auto kept = kept_of(call, call.request.path_parameters.at("id"));
  if (!kept) return service::problem_page(kept.error(), call);
  const auto form = call.request.parameter("vorm", "docx");
  Response response;
  response.with("Cache-Control", "no-store");
  if (form == "json") {
    response.with("Content-Type", "application/json")
        .with("Content-Disposition", "attachment; filename=\"overeenkomst-" + kept->record.id + ".json\"");
    response.body = to_json(kept->agreement).dump(1, ' ', false, json::error_handler_t::replace);
    return response;
  }
  const auto format = documents::format_of(form);
  if (!format || *format == documents::Format::kHtml || kept->agreement.standard.empty()) {
    return service::problem_page(
        {core::ErrorCode::kNotFound,
         {"In deze vorm is de overeenkomst er niet.", "The agreement is not there in this form."},
         {"Kies DOCX, ODT, PDF of JSON.", "Choose DOCX, ODT, PDF or JSON."},
         {}},
        call);
  }
  const auto run = filled(call, kept->agreement);
  if (!run) return service::problem_page(run.error(), call);
  const auto pearl = parts_.runner.registry().find(kAgreementPearl);
  if (!pearl) return service::problem_page(pearl.error(), call);
  auto bytes = service::report(*run, **pearl, call.language, *format, service::control_of(call.request, kFileLimit));
  if (!bytes) return service::problem_page(bytes.error(), call);
  response.with("Content-Type", documents::media_type(*format))
      .with("Content-Disposition",
            "attachment; filename=\"" + kept->agreement.standard + "-" + kept->record.id + "." + form + "\"");
  response.body = std::move(*bytes);
  service::note(parts_, call, "overeenkomst-opgehaald", kept->record.id, {{"vorm", form}});
  return response;
}

service::ServiceRoutes AgreementRoom::routes() {
  const std::string one = "/overeenkomsten/{id}";
  return {
      {"GET", "/overeenkomsten", "overeenkomsten", [this](Call& call) { return list(call); }},
      {"POST", "/overeenkomsten", "overeenkomst-maken", [this](Call& call) { return make(call); }},
      {"GET", "/overeenkomsten/nieuw", "overeenkomst-nieuw", [this](Call& call) { return begin(call, nullptr, 200); }},
      {"GET", "/overeenkomsten/jaarverslag", "overeenkomsten-jaarverslag",
       [this](Call& call) { return annual_report(call); }},
      {"GET", "/overeenkomsten/agenda.ics", "overeenkomsten-agenda", [this](Call& call) { return calendar(call); }},
      {"GET", "/overeenkomsten/gedeeld", "overeenkomsten-gedeeld", [this](Call& call) { return shares(call); }},
      {"POST", "/overeenkomsten/gedeeld", "overeenkomsten-deling", [this](Call& call) { return consent(call); }},
      {"GET", "/overeenkomsten/standaarden", "overeenkomsten-standaarden",
       [this](Call& call) { return standards(call, nullptr, 200); }},
      {"POST", "/overeenkomsten/standaarden", "overeenkomsten-standaard-inlezen",
       [this](Call& call) { return import_standard(call); }},
      {"POST", "/overeenkomsten/standaarden/bevestigen", "overeenkomsten-standaard-bevestigen",
       [this](Call& call) { return confirm_standard(call); }},
      {"GET", one, "overeenkomst", [this](Call& call) { return show(call); }},
      {"POST", one, "overeenkomst-bewaren", [this](Call& call) { return save(call); }},
      {"POST", one + "/controle", "overeenkomst-controle", [this](Call& call) { return check_typed(call); }},
      {"POST", one + "/opmerkingen", "overeenkomst-opmerking", [this](Call& call) { return comment(call); }},
      {"GET", one + "/bestand", "overeenkomst-bestand", [this](Call& call) { return file(call); }},
      {"POST", one + "/staat", "overeenkomst-staat", [this](Call& call) { return move(call); }},
      {"POST", one + "/getekend", "overeenkomst-getekend", [this](Call& call) { return sign(call); }},
      {"POST", one + "/vernieuwen", "overeenkomst-vernieuwen", [this](Call& call) { return renew(call); }},
      {"POST", one + "/vergelijken", "overeenkomst-vergelijken", [this](Call& call) { return compare(call); }},
      {"POST", one + "/afwijkingen", "overeenkomst-afwijkingen", [this](Call& call) { return decide(call); }},
      {"POST", one + "/delen", "overeenkomst-delen", [this](Call& call) { return share(call); }},
      {"POST", one + "/overnemen", "overeenkomst-overnemen", [this](Call& call) { return use(call); }},
  };
}

service::ServiceRoutes agreement_routes(const service::Parts& parts, const service::Options& options) {
  auto room = std::make_shared<AgreementRoom>(parts, options);
  auto routes = room->routes();
  for (auto& route : routes) {
    route.handler = [room, handler = std::move(route.handler)](Call& call) { return handler(call); };
  }
  return routes;
}

}  // namespace pareltjes::overeenkomsten
