// SPDX-License-Identifier: EUPL-1.2
#include "pearls/gemeentedelers/pages/sharing_pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "core/text.hpp"
#include "core/time.hpp"
#include "pearls/gemeentedelers/adoption.hpp"
#include "pearls/gemeentedelers/catalogue.hpp"
#include "platform/http/problem.hpp"
#include "platform/identity/access.hpp"
#include "platform/service/note.hpp"
#include "platform/service/page_tools.hpp"
#include "platform/service/routes.hpp"
#include "platform/service/sent_form.hpp"

namespace pareltjes::gemeentedelers {
namespace {

using core::Language;
using http::Response;
using nlohmann::json;
using service::Call;

constexpr const char* kListTemplate = "src/pearls/gemeentedelers/pages/delen.mustache";
constexpr const char* kOneTemplate = "src/pearls/gemeentedelers/pages/delen-parel.mustache";
constexpr const char* kTakeOver = "delen-overnemen";
constexpr std::size_t kLongestWords = 200;
constexpr std::chrono::seconds kRunLimit{30};

std::string today() {
  return core::dutch_day(core::system_clock().now());
}

struct Rung {
  std::string_view name;
  const char* pearl;  ///< Class of the drawn pearl: the fuller, the stronger.
  core::Text words;
};
const Rung kRungs[] = {{rung::kClaimed, "parel--kwart", {"opgegeven", "claimed"}},
                       {rung::kConfirmed, "parel--half", {"bevestigd", "confirmed"}},
                       {rung::kRun, "parel--driekwart", {"gedraaid op eigen cijfers", "run on own figures"}},
                       {rung::kMeasured, "", {"effect gemeten", "effect measured"}}};

json entry_json(const Entry& entry, Language language) {
  return {{"id", entry.id},
          {"title", entry.title.in(language)},
          {"who", entry.who},
          {"theme", entry.theme},
          {"what", entry.what.in(language)},
          {"transferable", entry.transferable.in(language)},
          {"effect", entry.effect.in(language)},
          {"design", entry.design},
          {"against", entry.against.in(language)},
          {"spread", entry.spread.in(language)},
          {"edition", entry.edition},
          {"sources", entry.sources},
          {"has_sources", !entry.sources.empty()},
          {"runs", entry.runs}};
}

class SharingRoom {
 public:
  explicit SharingRoom(const service::Parts& parts) : parts_(parts) {}
  [[nodiscard]] service::ServiceRoutes routes();

 private:
  [[nodiscard]] pages::Frame frame(const Call& call, const core::Text& title, bool below) const;
  Response list(Call& call);
  Response show(Call& call, const core::Error* problem, int status);
  Response take_over(Call& call);
  core::Result<std::optional<dossier::Record>> record_of(const Call& call, const std::string& id) const;
  core::Result<Adoption> run_here(const Call& call, Adoption adoption) const;

  const service::Parts& parts_;
};

pages::Frame SharingRoom::frame(const Call& call, const core::Text& title, bool below) const {
  auto frame = service::frame_for(call, title);
  frame.active_menu = "delen";
  frame.breadcrumb = {{{"Start", "Start"}, service::localised("/", call.language)}};
  if (below) frame.breadcrumb.push_back({{"Delen", "Sharing"}, service::localised("/delen", call.language)});
  frame.breadcrumb.push_back({below ? title : core::Text{"Delen", "Sharing"}, ""});
  return frame;
}

Response SharingRoom::list(Call& call) {
  auto words = call.request.parameter("zoek").substr(0, kLongestWords);
  if (!core::is_valid_utf8(words)) words.clear();
  const auto entries = catalogue_of(parts_.runner.registry());
  const auto themes = themes_of(entries);
  auto theme = call.request.parameter("thema");
  if (!themes.contains(theme)) theme.clear();
  const auto found = search(entries, words, theme, call.language);
  json rows = json::array(), facets = json::array();
  for (const auto& one : found) {
    auto row = entry_json(*one.entry, call.language);
    row["in_title"] = one.in_title;
    rows.push_back(std::move(row));
  }
  for (const auto& [name, count] : themes)
    facets.push_back({{"theme", name}, {"count", count}, {"chosen", name == theme}});
  const auto running = std::ranges::count_if(entries, &Entry::runs);
  const json values{{"search", words},       {"searched", !words.empty()}, {"themes", facets},
                    {"entries", rows},       {"found", !rows.empty()},     {"count", found.size()},
                    {"all", entries.size()}, {"running", running}};
  return service::page_response(pages::render(kListTemplate, values, frame(call, {"Delen", "Sharing"}, false)), 200,
                                call);
}

core::Result<std::optional<dossier::Record>> SharingRoom::record_of(const Call& call, const std::string& id) const {
  auto found = parts_.dossiers.find(call.scope, std::string(kAdoption), id);
  if (found) return std::optional(std::move(*found));
  if (found.error().code == core::ErrorCode::kNotFound) return std::optional<dossier::Record>();
  return std::unexpected(found.error());
}

Response SharingRoom::show(Call& call, const core::Error* problem, int status) {
  const auto id = call.request.path_parameters.at("pareltje");
  const auto entries = catalogue_of(parts_.runner.registry());
  const auto entry = std::ranges::find(entries, id, &Entry::id);
  if (entry == entries.end()) {
    return service::problem_page({core::ErrorCode::kNotFound,
                                  {"Dit pareltje staat niet in de catalogus.", "This pearl is not in the catalogue."},
                                  {"Zoek het in de lijst.", "Look for it in the list."},
                                  {}},
                                 call);
  }
  auto values = entry_json(*entry, call.language);
  values.update({{"csrf", call.csrf_token},
                 {"problem", problem == nullptr ? "" : core::describe(*problem, call.language)},
                 {"may_take", identity::may(kTakeOver, call.member).allowed},
                 {"signed_in", call.member.has_value()}});
  if (core::GemeenteCode::parse(call.scope.organisation)) values["own"] = call.scope.organisation;
  if (call.member) {
    const auto record = record_of(call, id);
    if (!record) return service::problem_page(record.error(), call);
    if (*record) {
      const auto adoption = adoption_from((*record)->content);
      if (!adoption) return service::problem_page(adoption.error(), call);
      const auto* shown = std::ranges::find(kRungs, adoption->rung, &Rung::name);
      values["adoption"] = {{"day", core::day_in_words(adoption->day).in(call.language)},
                            {"lapses", core::day_in_words(adoption->lapses).in(call.language)},
                            {"counts", counts_on(*adoption, today())},
                            {"rung", shown->words.in(call.language)},
                            {"pearl", shown->pearl},
                            {"run", adoption->run},
                            {"organisation", service::organisation_name(parts_.identity, call.scope.organisation)}};
    }
  }
  values["taken"] = values.contains("adoption");
  return service::page_response(pages::render(kOneTemplate, values, frame(call, entry->title, true)), status, call);
}

/// What runs here is run, with the settings that are kept, and the run is stored: that is the evidence.
core::Result<Adoption> SharingRoom::run_here(const Call& call, Adoption adoption) const {
  const auto pearl = parts_.runner.registry().find(adoption.pearl);
  if (!pearl) return adoption;  // A described practice: nothing to run.
  adoption.version = (*pearl)->manifest().version;
  pearl::RunRequest request;
  request.scope = call.scope;
  request.pearl = adoption.pearl;
  request.gemeente = adoption.gemeente;
  request.values = adoption.settings;
  const auto run = parts_.runner.run_and_store(std::move(request), service::control_of(call.request, kRunLimit));
  if (!run) return std::unexpected(run.error().front());
  adoption.run = run->id;
  adoption.rung = std::string(rung::kRun);
  return adoption;
}

Response SharingRoom::take_over(Call& call) {
  const auto id = call.request.path_parameters.at("pareltje");
  const auto entries = catalogue_of(parts_.runner.registry());
  if (std::ranges::find(entries, id, &Entry::id) == entries.end()) return show(call, nullptr, 404);
  const auto refused = [&](const core::Error& error) { return show(call, &error, http::status_of(error)); };
  if (!core::GemeenteCode::parse(call.scope.organisation)) {
    return refused({core::ErrorCode::kInvalidInput,
                    {"Alleen een gemeente neemt een pareltje over.", "Only a municipality takes a pearl over."},
                    {"Meld u aan voor een gemeente.", "Sign in for a municipality."},
                    {}});
  }
  const auto record = record_of(call, id);
  if (!record) return refused(record.error());
  auto adoption = adoption_on(today(), id, call.scope.organisation);
  if (*record) {
    if (const auto before = adoption_from((*record)->content)) adoption.settings = before->settings;
  }
  const auto run = run_here(call, adoption);
  if (!run) return refused(run.error());
  const auto stored = *record ? parts_.dossiers.update(call.scope, (*record)->id, (*record)->version, to_json(*run))
                              : parts_.dossiers.create(call.scope, std::string(kAdoption), id, to_json(*run));
  if (!stored) return refused(stored.error());
  service::note(parts_, call, "pareltje-overgenomen", id, {{"trede", run->rung}});
  return Response::redirect(service::localised("/delen/" + id, call.language));
}

service::ServiceRoutes SharingRoom::routes() {
  return {{"GET", "/delen", "delen", [this](Call& call) { return list(call); }},
          {"GET", "/delen/{pareltje}", "delen-parel", [this](Call& call) { return show(call, nullptr, 200); }},
          {"POST", "/delen/{pareltje}/overnemen", kTakeOver, [this](Call& call) { return take_over(call); }}};
}

}  // namespace

service::ServiceRoutes sharing_routes(const service::Parts& parts, const service::Options& /*options*/) {
  const auto room = std::make_shared<SharingRoom>(parts);
  auto routes = room->routes();
  for (auto& route : routes)
    route.handler = [room, handler = std::move(route.handler)](Call& call) { return handler(call); };
  return routes;
}

}  // namespace pareltjes::gemeentedelers
