// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/pages/case_pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "core/text.hpp"
#include "core/time.hpp"
#include "pearls/effectrapportage/case.hpp"
#include "pearls/effectrapportage/form.hpp"
#include "pearls/effectrapportage/library.hpp"
#include "pearls/effectrapportage/pages/case_room.hpp"
#include "pearls/effectrapportage/pages/case_view.hpp"
#include "pearls/effectrapportage/view.hpp"
#include "platform/http/problem.hpp"
#include "platform/identity/access.hpp"
#include "platform/register/municipalities.hpp"
#include "platform/service/page_tools.hpp"
#include "platform/service/routes.hpp"

namespace pareltjes::effectrapportage {
namespace {

using http::Response;
using nlohmann::json;
using service::Call;

constexpr const char* kListTemplate = "src/pearls/effectrapportage/pages/effectzaken.mustache";
constexpr const char* kOneTemplate = "src/pearls/effectrapportage/pages/effectzaak.mustache";
constexpr const char* kPearl = "effectrapportage";
constexpr std::chrono::seconds kRunLimit{20};
constexpr std::size_t kPerPage = 100;
constexpr std::size_t kLongestWord = 200;

std::string query_of(const FieldValues& fields) {
  std::string query;
  for (const auto& [name, value] : fields)
    query += (query.empty() ? "?" : "&") + http::percent_encode(name) + "=" + http::percent_encode(value);
  return query;
}

}  // namespace

pages::Frame case_frame(const Call& call, const core::Text& title, bool below) {
  auto frame = service::frame_for(call, title);
  frame.breadcrumb = {
      {{"Start", "Start"}, service::localised("/", call.language)},
      {{"Effectrapportages", "Impact reports"}, below ? service::localised("/effectrapportage", call.language) : ""}};
  if (below) frame.breadcrumb.emplace_back(title, "");
  return frame;
}

bool CaseRoom::may(const Call& call, const char* route) const {
  return identity::may(route, call.member).allowed;
}

std::map<std::string, std::string> CaseRoom::names_of(const Call& call) const {
  if (!call.member) return {};
  return parts_.identity.colleagues(*call.member).value_or(std::map<std::string, std::string>{});
}

std::string CaseRoom::municipality_of(const Call& call) const {
  const auto found = reg::find(call.scope.organisation);
  return found ? found->name : std::string();
}

const pearl::Manifest& CaseRoom::manifest() const {
  static const auto* pearl = *parts_.runner.registry().find(kPearl);  // Part of the program: it is there.
  return pearl->manifest();
}

Response CaseRoom::to(const Call& call, const std::string& id, const char* part) const {
  return Response::redirect(service::localised("/effectrapportage/" + id + part, call.language));
}

core::Result<KeptCase> CaseRoom::kept_of(const Call& call, const std::string& id) const {
  auto record = parts_.dossiers.get(call.scope, id);
  if (!record) return std::unexpected(record.error());
  if (record->kind != kCase) {
    return core::fail(core::ErrorCode::kNotFound, {"Deze zaak bestaat niet.", "There is no such case."},
                      {"Kies een zaak uit de lijst.", "Choose a case from the list."});
  }
  auto kept = case_from(record->content);
  if (!kept) return std::unexpected(kept.error());
  return KeptCase{std::move(*record), std::move(*kept)};
}

core::Result<std::vector<KeptCase>> CaseRoom::all_of(const Call& call, dossier::Filter filter) const {
  filter.kind = kCase;
  auto records = parts_.dossiers.list(call.scope, filter);
  if (!records) return std::unexpected(records.error());
  std::vector<KeptCase> all;
  for (auto& record : *records) {
    auto kept = case_from(record.content);
    if (!kept) return std::unexpected(kept.error());
    all.push_back({std::move(record), std::move(*kept)});
  }
  return all;
}

core::Result<pearl::Run> CaseRoom::run_of(const Call& call, json values) const {
  pearl::RunRequest request;
  request.scope = call.scope;
  request.pearl = kPearl;
  request.gemeente = call.scope.organisation;
  request.values = std::move(values);
  auto run = parts_.runner.run(request, service::control_of(call.request, kRunLimit));
  if (!run) return std::unexpected(run.error().front());
  return std::move(*run);
}

Response CaseRoom::list(Call& call, const core::Error* problem, int status) {
  const core::Text title{"Effectrapportages", "Impact reports"};
  if (!call.member) {
    return service::page_response(pages::render(kListTemplate, {{"visitor", true}}, case_frame(call, title, false)),
                                  200, call);
  }
  dossier::Filter filter{.kind = std::string(kCase), .limit = kPerPage};
  filter.words = call.request.parameter("zoek").substr(0, kLongestWord);
  if (!core::is_valid_utf8(filter.words)) filter.words.clear();
  const auto page = core::parse_number(call.request.parameter("pagina", "1"));
  const auto number = page && *page >= 1 && *page < 1e6 ? static_cast<std::size_t>(*page) : 1;
  filter.offset = (number - 1) * kPerPage;
  const auto all = all_of(call, filter);
  const auto count = parts_.dossiers.count(call.scope, filter);
  if (!all) return service::problem_page(all.error(), call);
  if (!count) return service::problem_page(count.error(), call);
  const auto received = consultations_.received(call.scope);
  if (!received) return service::problem_page(received.error(), call);
  const auto municipality = municipality_of(call);
  json values{{"member", true},
              {"csrf", call.csrf_token},
              {"problem", problem == nullptr ? "" : core::describe(*problem, call.language)},
              {"organisation", service::organisation_name(parts_.identity, call.scope.organisation)},
              {"municipality", municipality.empty() ? "" : call.scope.organisation},
              {"search", filter.words},
              {"count", *count},
              {"one", *count == 1},
              {"any", *count > 0 || !filter.words.empty()},
              {"found", *count > 0},
              {"several", *count > 1},
              {"received", received->size()},
              {"may_make", may(call, "effectzaak-maken") && !municipality.empty()},
              {"rows", case_rows(*all, names_of(call), call.language)}};
  if (static_cast<std::int64_t>(number * kPerPage) < *count)
    values["next"] = fmt::format("?pagina={}&zoek={}", number + 1, http::percent_encode(filter.words));
  return service::page_response(pages::render(kListTemplate, values, case_frame(call, title, false)), status, call);
}

core::Result<json> CaseRoom::versions_of(const Call& call, const KeptCase& one) const {
  const auto events = parts_.dossiers.history(call.scope, one.record.id);
  if (!events) return std::unexpected(events.error());
  return version_values(*events, names_of(call), call.language);
}

Response CaseRoom::page_of(Call& call, const KeptCase& one, const Shown& shown) const {
  const auto run = run_of(call, one.kept.input);
  if (!run) return service::problem_page(run.error(), call);
  const auto versions = versions_of(call, one);
  if (!versions) return service::problem_page(versions.error(), call);
  const auto letters = letters_of(call, one);
  if (!letters) return service::problem_page(letters.error(), call);
  const bool open = one.record.state == kOpen;
  json values{{"csrf", call.csrf_token},
              {"id", one.record.id},
              {"version", one.record.version},
              {"title", one.kept.title},
              {"problem", shown.problem == nullptr ? "" : core::describe(*shown.problem, call.language)},
              {"is_open", open},
              {"may_change", may(call, "effectzaak-bewaren")},
              {"editable", open && may(call, "effectzaak-bewaren")},
              {"may_share", may(call, "effectzaak-delen")},
              {"may_agree", may(call, "effectzaak-overeenkomst-beginnen")},
              {"gemeente", call.scope.organisation},
              {"query", query_of(field_values_of(one.kept.input))},
              {"today", core::dutch_day(core::system_clock().now())},
              {"minutes", minutes_values(one.kept.minutes, call.language)},
              {"clashes", clash_values(shown.clashes, call.language)},
              {"has_clashes", !shown.clashes.empty()}};
  values["has_minutes"] = !values["minutes"].empty();
  values.update(*versions);
  values.update(*letters);
  values.update(outcome_values(*run->outcome, field_values_of(one.kept.input), call.language));
  values.update(flow_values(*run->outcome, one.kept.title, call.language));
  values["talk"] = talk_values(*run->outcome, shown.sent, call.language);
  for (const auto* name : {"aanwezig", "afgesproken", "vervolg", "buur"}) values[name] = shown.sent.text(name);
  values["dag"] = shown.sent.fields.contains("dag") ? shown.sent.text("dag") : values["today"].get<std::string>();
  return service::page_response(
      pages::render(kOneTemplate, values, case_frame(call, {one.kept.title, one.kept.title}, true)), shown.status,
      call);
}

Response CaseRoom::show(Call& call) {
  const auto one = kept_of(call, call.request.path_parameters.at("id"));
  if (!one) return service::problem_page(one.error(), call);
  return page_of(call, *one, {});
}

service::ServiceRoutes CaseRoom::routes() {
  const std::string one = "/effectrapportage/{id}";
  return {
      {"GET", "/effectrapportage", "effectzaken", [this](Call& call) { return list(call, nullptr, 200); }},
      {"POST", "/effectrapportage", "effectzaak-maken", [this](Call& call) { return make(call); }},
      {"GET", "/effectrapportage/gedeeld", "effectzaken-gedeeld", [this](Call& call) { return shares(call); }},
      {"GET", "/effectrapportage/gedeeld/{id}", "effectzaak-gedeeld", [this](Call& call) { return shared_one(call); }},
      {"POST", "/effectrapportage/gedeeld/{id}", "effectzaak-antwoord", [this](Call& call) { return answer(call); }},
      {"GET", "/effectrapportage/vergelijken", "effectzaken-vergelijken", [this](Call& call) { return compare(call); }},
      {"GET", "/effectrapportage/waarden", "effectwaarden", [this](Call& call) { return own_figures(call, {}); }},
      {"POST", "/effectrapportage/waarden", "effectwaarde-bewaren",
       [this](Call& call) { return keep_own_figure(call); }},
      {"GET", one, "effectzaak", [this](Call& call) { return show(call); }},
      {"POST", one, "effectzaak-bewaren", [this](Call& call) { return save(call); }},
      {"POST", one + "/gesprek", "effectzaak-gesprek", [this](Call& call) { return add_minutes(call); }},
      {"POST", one + "/staat", "effectzaak-staat", [this](Call& call) { return move(call); }},
      {"GET", one + "/verslag", "effectzaak-verslag", [this](Call& call) { return report(call); }},
      {"GET", one + "/overeenkomst", "effectzaak-overeenkomst", [this](Call& call) { return agreement(call); }},
      {"POST", one + "/overeenkomst", "effectzaak-overeenkomst-beginnen",
       [this](Call& call) { return begin_agreement(call); }},
      {"POST", one + "/delen", "effectzaak-delen", [this](Call& call) { return share(call); }},
      {"POST", one + "/intrekken", "effectzaak-intrekken", [this](Call& call) { return withdraw(call); }},
  };
}

service::ServiceRoutes case_routes(const service::Parts& parts, const service::Options& options) {
  auto room = std::make_shared<CaseRoom>(parts, options);
  auto routes = room->routes();
  for (auto& route : routes) {
    route.handler = [room, handler = std::move(route.handler)](Call& call) { return handler(call); };
  }
  return routes;
}

}  // namespace pareltjes::effectrapportage
