// SPDX-License-Identifier: EUPL-1.2
// Reference objects of an organisation: seen, added, changed, withdrawn, shared.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "core/text.hpp"
#include "core/time.hpp"
#include "pearls/effectrapportage/form.hpp"
#include "pearls/effectrapportage/learning/gather.hpp"
#include "pearls/effectrapportage/learning/learning_pages.hpp"
#include "pearls/effectrapportage/learning/learning_room.hpp"
#include "pearls/effectrapportage/learning/shared_objects.hpp"
#include "platform/http/problem.hpp"
#include "platform/identity/access.hpp"
#include "platform/pearl/manifest.hpp"
#include "platform/service/note.hpp"
#include "platform/service/page_tools.hpp"

namespace pareltjes::effectrapportage {
namespace {

using http::Response;
using nlohmann::json;
using pearl::Finding;
using service::Call;

constexpr const char* kListTemplate = "src/pearls/effectrapportage/learning/referentieobjecten.mustache";
constexpr const char* kOneTemplate = "src/pearls/effectrapportage/learning/referentieobject.mustache";
constexpr std::size_t kMostObjects = 10'000;
constexpr std::size_t kMostShown = 500;
const core::Text kList{"Referentieobjecten", "Reference objects"};

pages::Frame frame(const Call& call, const core::Text& title, bool below) {
  return learning_frame(call, title, kList, "/referentieobjecten", below);
}

std::string shown(const std::optional<double>& value, int decimals, core::Language language) {
  return value ? core::format_number(*value, decimals, language) : std::string();
}

json row_of(const KeptObject& kept, bool shared, core::Language language) {
  const auto& object = kept.object;
  const auto reference = reference_of(object, {}, Reference::Origin::kOwn);
  const auto* sector = library().sector(object.sector);
  const auto* method = library().method(object.method);
  return {{"id", kept.record.id},
          {"about", object.about},
          {"sector", sector == nullptr ? object.sector : sector->name.in(language)},
          {"m2", shown(object.m2, 0, language)},
          {"fte", shown(object.fte ? object.fte : object.people, 0, language)},
          {"each", reference.m2_per_job > 0 ? core::format_number(reference.m2_per_job, 0, language) : std::string()},
          {"share", reference.share ? core::format_number(100 * *reference.share, 0, language) + "%" : std::string()},
          {"method", method == nullptr ? object.method : method->name.in(language)},
          {"date", core::day_in_words(object.date).in(language)},
          {"reported", !object.of_case.empty()},
          {"shared", shared}};
}

/// What stands in the fields: an object as it is kept, or what was sent, as it was sent.
json filled_with(const ReferenceObject& object) {
  json filled = to_json(object);
  for (auto& value : filled) {
    if (value.is_number()) {
      auto text = fmt::format("{:.4f}", value.get<double>());
      text.erase(text.find_last_not_of('0') + 1);
      if (text.ends_with('.')) text.pop_back();
      std::ranges::replace(text, '.', ',');
      value = text;
    }
  }
  return filled;
}
json filled_with(const service::SentForm& sent) {
  json filled = json::object();
  for (const auto& field : object_fields()) filled[field.name] = sent.text(field.name);
  filled["klopt"] = sent.text("klopt");
  return filled;
}

}  // namespace

LearningRoom::LearningRoom(const service::Parts& parts, const service::Options& options)
    : parts_(parts), options_(options), sharing_(parts.database, core::system_clock()) {}

std::string today() {
  return core::dutch_day(core::system_clock().now());
}

bool has_error(const std::vector<Finding>& findings) {
  return std::ranges::any_of(findings, [](const Finding& one) { return one.severity == pearl::Severity::kError; });
}

json findings_values(const std::vector<Finding>& findings, core::Language language) {
  json rows = json::array();
  for (const auto& one : findings) {
    rows.push_back({{"icon", one.severity == pearl::Severity::kError ? "fout" : "let-op"},
                    {"message", one.message.in(language)},
                    {"advice", one.advice.in(language)}});
  }
  return rows;
}

pages::Frame learning_frame(const Call& call, const core::Text& title, const core::Text& list, const char* address,
                            bool below) {
  auto made = service::frame_for(call, title);
  made.breadcrumb = {{{"Start", "Start"}, service::localised("/", call.language)},
                     {list, below ? service::localised(address, call.language) : std::string()}};
  if (below) made.breadcrumb.emplace_back(title, "");
  return made;
}

bool LearningRoom::may_change(const Call& call) const {
  return identity::may("referentieobject-bewaren", call.member).allowed;
}

core::Result<std::vector<KeptObject>> LearningRoom::objects(const storage::Scope& scope) const {
  const auto records = parts_.dossiers.list(
      scope, {.kind = std::string(kObjectKind), .state = std::string(pearl::kRecordInUse), .limit = kMostObjects});
  if (!records) return std::unexpected(records.error());
  std::vector<KeptObject> found;
  for (const auto& record : *records) {
    std::vector<Finding> findings;
    found.push_back({record, object_from(record.content, findings)});
  }
  return found;
}

core::Result<KeptObject> LearningRoom::object_named(const Call& call) const {
  auto record = parts_.dossiers.get(call.scope, call.request.path_parameters.at("id"));
  if (!record) return std::unexpected(record.error());
  if (record->kind != kObjectKind || record->state != pearl::kRecordInUse) {
    return core::fail(core::ErrorCode::kNotFound,
                      {"Dit referentieobject is er niet (meer).", "This reference object is not there (any more)."},
                      {"Kies een object uit de lijst.", "Choose an object from the list."});
  }
  std::vector<Finding> findings;
  auto object = object_from(record->content, findings);
  return KeptObject{std::move(*record), std::move(object)};
}

core::Result<std::vector<Finding>> LearningRoom::judged(const Call& call, const ReferenceObject& object,
                                                        const std::string& own_record) const {
  auto findings = check(object, today());
  const auto all = objects(call.scope);
  if (!all) return std::unexpected(all.error());
  for (const auto& other : *all) {
    if (other.record.id == own_record || !is_same(other.object, object)) continue;
    findings.push_back({"referentieobject-dubbel",
                        pearl::Severity::kError,
                        {"Dit object staat er al, met dezelfde cijfers en dag.",
                         "This object is there already, with the same figures and day."},
                        {"Wijzig het andere, of geef een andere dag.", "Change the other one, or give another day."},
                        {},
                        {}});
    break;
  }
  return findings;
}

Response LearningRoom::list(Call& call, const std::vector<Finding>& findings, int status) {
  const auto all = objects(call.scope);
  if (!all) return service::problem_page(all.error(), call);
  const auto own_shares = shares(call);
  if (!own_shares) return service::problem_page(own_shares.error(), call);
  const auto others = sharing_.shared(call.scope, std::string(kObjectKind));
  if (!others) return service::problem_page(others.error(), call);
  json values{{"csrf", call.csrf_token},
              {"may_change", may_change(call)},
              {"rows", json::array()},
              {"shared", json::array()},
              {"findings", findings_values(findings, call.language)}};
  for (const auto& one : *all) {
    if (values["rows"].size() >= kMostShown) break;
    const bool is_shared = std::ranges::any_of(*own_shares, [&](const sharing::Share& share) {
      return share.shared && share.content.value("id", "") == shared_id(one.record.key);
    });
    values["rows"].push_back(row_of(one, is_shared, call.language));
  }
  for (const auto& share : *others) {
    if (share.owner == call.scope.organisation || !share.content.is_object()) continue;
    if (values["shared"].size() >= kMostShown) break;
    values["shared"].push_back({{"words", in_words(share.content).in(call.language)},
                                {"by", service::organisation_name(parts_.identity, share.owner)},
                                {"licence", share.content.value("licentie", std::string())}});
  }
  values["any"] = !values["rows"].empty();
  values["any_shared"] = !values["shared"].empty();
  values["any_findings"] = !values["findings"].empty();
  values["count"] = all->size();
  values["one"] = all->size() == 1;
  if (all->size() > kMostShown) values["more"] = all->size() - kMostShown;
  return service::page_response(pages::render(kListTemplate, values, frame(call, kList, false)), status, call);
}

Response LearningRoom::form(Call& call, const KeptObject* kept, const json& filled,
                            const std::vector<Finding>& findings, int status) const {
  json values{{"csrf", call.csrf_token},
              {"is_new", kept == nullptr},
              {"may_change", may_change(call)},
              {"fields", json::array()},
              {"findings", findings_values(findings, call.language)},
              {"any_findings", !findings.empty()},
              {"asks", std::ranges::any_of(
                           findings, [](const Finding& one) { return one.severity == pearl::Severity::kWarning; })}};
  for (const auto& field : object_fields()) {
    const std::string name = field.name;
    if (name == "sector" || name == "telwijze" || name == "ha") continue;
    auto label = field.label.in(call.language);
    if (name == "aandeel")
      label += call.language == core::Language::kDutch ? " (0 tot 1, of met %)" : " (0 to 1, or with %)";
    values["fields"].push_back({{"name", name},
                                {"label", label},
                                {"value", filled.value(name, std::string())},
                                {"type", name == "peildatum" ? "date" : "text"},
                                {"typed", name != "peildatum"},
                                {"number", field.number}});
  }
  values["sectors"] = json::array();
  for (const auto& sector : library().sectors)
    values["sectors"].push_back({{"id", sector.id},
                                 {"name", sector.name.in(call.language)},
                                 {"chosen", filled.value("sector", std::string()) == sector.id}});
  values["methods"] = json::array();
  for (const auto& method : library().methods)
    values["methods"].push_back({{"id", method.id},
                                 {"name", method.name.in(call.language)},
                                 {"chosen", filled.value("telwijze", std::string()) == method.id}});
  core::Text title{"Een bedrijf toevoegen", "Add a company"};
  if (kept != nullptr) {
    title = {kept->object.about, kept->object.about};
    values["id"] = kept->record.id;
    values["version"] = kept->record.version;
    const auto own_shares = shares(call);
    if (!own_shares) return service::problem_page(own_shares.error(), call);
    const auto found = std::ranges::find_if(*own_shares, [&](const sharing::Share& share) {
      return share.shared && share.content.value("id", "") == shared_id(kept->record.key);
    });
    values["shared"] = found != own_shares->end();
    const auto as_shared = found != own_shares->end() ? core::Result<json>(found->content)
                                                      : shared_form(kept->object, kept->record.key, "CC0-1.0");
    if (as_shared) values["seen_by_others"] = in_words(*as_shared).in(call.language);
    if (!as_shared) values["not_shared_as"] = core::describe(as_shared.error(), call.language);
    values["licences"] = json::array();
    for (const auto& id : licences_to_share()) values["licences"].push_back({{"id", id}});
  }
  values["title"] = title.in(call.language);
  return service::page_response(pages::render(kOneTemplate, values, frame(call, title, true)), status, call);
}

Response LearningRoom::begin(Call& call) {
  return form(call, nullptr, json::object(), {}, 200);
}

Response LearningRoom::show(Call& call) {
  const auto kept = object_named(call);
  if (!kept) return service::problem_page(kept.error(), call);
  return form(call, &*kept, filled_with(kept->object), {}, 200);
}

Response LearningRoom::make(Call& call) {
  const auto sent = service::sent_form(call);
  if (!sent) return service::problem_page(sent.error(), call);
  const auto filled = filled_with(*sent);
  std::vector<Finding> findings;
  const auto object = object_from(filled, findings);
  const auto more = judged(call, object, {});
  if (!more) return service::problem_page(more.error(), call);
  findings.insert(findings.end(), more->begin(), more->end());
  if (has_error(findings) || (!findings.empty() && !object.confirmed))
    return form(call, nullptr, filled, findings, 400);
  const auto made = parts_.dossiers.create(call.scope, std::string(kObjectKind),
                                           core::new_uuid(core::system_clock().now()), to_json(object));
  if (!made) return service::problem_page(made.error(), call);
  service::note(parts_, call, "referentieobject-gemaakt", made->id, {{"sector", object.sector}});
  return Response::redirect(service::localised("/referentieobjecten", call.language));
}

Response LearningRoom::save(Call& call) {
  const auto sent = service::sent_form(call);
  if (!sent) return service::problem_page(sent.error(), call);
  const auto kept = object_named(call);
  if (!kept) return service::problem_page(kept.error(), call);
  const auto filled = filled_with(*sent);
  std::vector<Finding> findings;
  auto object = object_from(filled, findings);
  object.of_case = kept->object.of_case;
  const auto more = judged(call, object, kept->record.id);
  if (!more) return service::problem_page(more.error(), call);
  findings.insert(findings.end(), more->begin(), more->end());
  if (has_error(findings) || (!findings.empty() && !object.confirmed)) return form(call, &*kept, filled, findings, 400);
  const auto stored = parts_.dossiers.update(call.scope, kept->record.id, sent->version(), to_json(object));
  if (!stored) {
    findings.push_back({"gewijzigd", pearl::Severity::kError, stored.error().message, stored.error().advice, {}, {}});
    return form(call, &*kept, filled, findings, http::status_of(stored.error()));
  }
  // What others see is what it was when it was offered: what changed has to be offered anew.
  if (const auto gone = unshare(call, kept->record.key); !gone) return service::problem_page(gone.error(), call);
  service::note(parts_, call, "referentieobject-gewijzigd", kept->record.id, {{"versie", stored->version}});
  return Response::redirect(service::localised("/referentieobjecten/" + kept->record.id, call.language));
}

/// Withdraws an object, shares it, or stops sharing it.
Response LearningRoom::move(Call& call) {
  const auto sent = service::sent_form(call);
  if (!sent) return service::problem_page(sent.error(), call);
  const auto kept = object_named(call);
  if (!kept) return service::problem_page(kept.error(), call);
  const auto refused = [&](const core::Error& error) {
    const std::vector<Finding> findings{{"geweigerd", pearl::Severity::kError, error.message, error.advice, {}, {}}};
    return form(call, &*kept, filled_with(kept->object), findings, http::status_of(error));
  };
  const auto what = sent->text("actie");
  core::Result<void> done;
  if (what == "delen") {
    if (sent->text("akkoord") != "ja") {
      return refused(
          {core::ErrorCode::kInvalidInput,
           {"U zei nog niet dat niemand het bedrijf herkent.", "You did not say that nobody recognises the company."},
           {"Lees wat anderen zien, en zet het vinkje.", "Read what others see, and tick the box."},
           {}});
    }
    done = share(call, *kept, sent->text("licentie"));
  } else if (what == "niet-delen") {
    done = unshare(call, kept->record.key);
  } else if (what == "intrekken") {
    done = unshare(call, kept->record.key);
    if (done) {
      const auto moved =
          parts_.dossiers.move_to(call.scope, kept->record.id, sent->version(), std::string(pearl::kRecordWithdrawn));
      if (!moved) done = std::unexpected(moved.error());
    }
  } else {
    done = core::fail(core::ErrorCode::kInvalidInput, {"Deze keuze bestaat niet.", "There is no such choice."},
                      {"Open de pagina opnieuw.", "Open the page again."});
  }
  if (!done) return refused(done.error());
  service::note(parts_, call, "referentieobject-" + what, kept->record.id);
  const auto back = what == "intrekken" ? std::string() : "/" + kept->record.id;
  return Response::redirect(service::localised("/referentieobjecten" + back, call.language));
}

service::ServiceRoutes LearningRoom::routes() {
  const std::string one = "/referentieobjecten/{id}";
  const std::string one_prediction = "/voorspellingen/{id}";
  return {
      {"GET", "/referentieobjecten", "referentieobjecten", [this](Call& call) { return list(call, {}, 200); }},
      {"POST", "/referentieobjecten", "referentieobject-maken", [this](Call& call) { return make(call); }},
      {"GET", "/referentieobjecten/nieuw", "referentieobject-nieuw", [this](Call& call) { return begin(call); }},
      {"POST", "/referentieobjecten/inlezen", "referentieobjecten-inlezen",
       [this](Call& call) { return import_file(call); }},
      {"GET", "/referentieobjecten/uitvoer", "referentieobjecten-uitvoer",
       [this](Call& call) { return export_file(call); }},
      {"GET", one, "referentieobject", [this](Call& call) { return show(call); }},
      {"POST", one, "referentieobject-bewaren", [this](Call& call) { return save(call); }},
      {"POST", one + "/staat", "referentieobject-staat", [this](Call& call) { return move(call); }},
      {"GET", "/voorspellingen", "voorspellingen", [this](Call& call) { return predictions(call, nullptr, 200); }},
      {"POST", "/voorspellingen", "voorspelling-bewaren", [this](Call& call) { return keep(call); }},
      {"GET", "/voorspellingen/uitvoer", "voorspellingen-uitvoer", [this](Call& call) { return scores_file(call); }},
      {"GET", one_prediction, "voorspelling", [this](Call& call) { return prediction(call, {}, 200); }},
      {"POST", one_prediction + "/melding", "voorspelling-melding", [this](Call& call) { return report(call); }},
  };
}

service::ServiceRoutes learning_routes(const service::Parts& parts, const service::Options& options) {
  auto room = std::make_shared<LearningRoom>(parts, options);
  auto routes = room->routes();
  for (auto& route : routes) {
    route.handler = [room, handler = std::move(route.handler)](Call& call) { return handler(call); };
  }
  return routes;
}

}  // namespace pareltjes::effectrapportage
