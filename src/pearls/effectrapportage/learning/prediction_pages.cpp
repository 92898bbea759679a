// SPDX-License-Identifier: EUPL-1.2
// What was predicted, what companies reported later, and how good that was.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "core/time.hpp"
#include "pearls/effectrapportage/form.hpp"
#include "pearls/effectrapportage/learning/gather.hpp"
#include "pearls/effectrapportage/learning/learning_room.hpp"
#include "pearls/effectrapportage/learning/scoring.hpp"
#include "platform/http/problem.hpp"
#include "platform/identity/access.hpp"
#include "platform/pearl/manifest.hpp"
#include "platform/service/note.hpp"
#include "platform/service/page_tools.hpp"
#include "platform/service/routes.hpp"

namespace pareltjes::effectrapportage {
namespace {

using http::Response;
using nlohmann::json;
using pearl::Finding;
using service::Call;

constexpr const char* kPearl = "effectrapportage";
constexpr const char* kListTemplate = "src/pearls/effectrapportage/learning/voorspellingen.mustache";
constexpr const char* kOneTemplate = "src/pearls/effectrapportage/learning/voorspelling.mustache";
constexpr std::size_t kMostPredictions = 10'000;
constexpr std::size_t kMostShown = 500;
constexpr std::chrono::seconds kRunLimit{20};
const core::Text kList{"Voorspellingen", "Predictions"};

std::string whole(double value, core::Language language) {
  return core::format_number(std::round(value), 0, language);
}
std::string percent(double share, core::Language language) {
  return core::format_number(100 * share, 0, language) + "%";
}
std::string name_of_sector(const std::string& id, core::Language language) {
  const auto* sector = library().sector(id);
  return sector == nullptr ? id : sector->name.in(language);
}

json scores_values(const std::vector<Score>& scores, core::Language language) {
  json rows = json::array();
  for (const auto& one : scores) {
    const auto& numbers = predicted_numbers();
    const auto number = std::ranges::find(numbers, one.number, [](const auto& known) { return known.first; });
    json row{
        {"number", number->second.in(language)},
        {"sector", one.sector.empty() ? core::Text{"alle sectoren", "all sectors"}.in(language)
                                      : name_of_sector(one.sector, language)},
        {"count", one.count},
        {"inside", one.inside},
        {"coverage", fmt::format("{}–{}", percent(one.coverage.low, language), percent(one.coverage.high, language))},
        {"ratio", core::format_number(one.ratio.mid, 2, language)},
        {"ratio_range", fmt::format("{}–{}", core::format_number(one.ratio.low, 2, language),
                                    core::format_number(one.ratio.high, 2, language))},
        {"score", core::format_number(one.score, 2, language)},
        {"width", core::format_number(one.width, 2, language)},
        {"enough", one.enough}};
    if (one.enough)
      row["quarters"] =
          fmt::format("{} / {} / {} / {}", one.quarters[0], one.quarters[1], one.quarters[2], one.quarters[3]);
    rows.push_back(std::move(row));
  }
  return rows;
}

/// What was typed in the form of the case, as the page of the pearl reads it; or a file with a plan.
core::Result<json> plan_in(const Call& call, const service::SentForm& sent, const pearl::Pearl& pearl,
                           const core::GemeenteCode& gemeente) {
  if (!sent.files.empty()) {
    auto values = json::parse(sent.files.front().bytes, nullptr, false);
    if (values.is_object()) return values;
    return core::fail(core::ErrorCode::kInvalidFile,
                      {"Dit bestand is geen JSON met invoer.", "This file is no JSON with input."},
                      {"Geef een bestand met een plan.", "Give a file with a plan."});
  }
  pearl::PageRequest request;
  request.language = call.language;
  request.gemeente = gemeente;
  for (const auto& [name, value] : sent.fields) {
    if (name != "csrf") request.query.emplace(name, value);
  }
  if (library().sector(sent.text("sector")) == nullptr) {
    return core::fail(
        core::ErrorCode::kInvalidInput, {"Er is geen plan ingevuld.", "No plan was filled in."},
        {"Reken een plan uit, en bewaar het vanaf die pagina.", "Work a plan out, and keep it from that page."});
  }
  return pearl.values_from(request);
}

/// A number that was typed; nothing for an empty field, and a finding for what is none.
std::optional<double> typed(const service::SentForm& sent, const char* field, std::vector<Finding>& findings) {
  const auto text = sent.text(field);
  if (text.empty()) return std::nullopt;
  const auto number = number_typed(text);
  if (!number) {
    findings.push_back({"geen-getal",
                        pearl::Severity::kError,
                        {fmt::format("‘{}’ is geen getal.", text.substr(0, 60)),
                         fmt::format("‘{}’ is no number.", text.substr(0, 60))},
                        {"Vul een getal in, bijvoorbeeld 120.", "Fill in a number, for example 120."},
                        {},
                        {}});
  }
  return number;
}

}  // namespace

core::Result<std::vector<std::pair<dossier::Record, KeptPrediction>>> LearningRoom::kept(
    const storage::Scope& scope) const {
  const auto records = parts_.dossiers.list(
      scope,
      {.kind = std::string(kPredictionKind), .state = std::string(pearl::kRecordInUse), .limit = kMostPredictions});
  if (!records) return std::unexpected(records.error());
  std::vector<std::pair<dossier::Record, KeptPrediction>> found;
  for (const auto& record : *records) {
    auto one = prediction_from(record.content);
    if (one) found.emplace_back(record, std::move(*one));
  }
  return found;
}

core::Result<std::pair<dossier::Record, KeptPrediction>> LearningRoom::prediction_named(const Call& call) const {
  auto record = parts_.dossiers.get(call.scope, call.request.path_parameters.at("id"));
  if (!record) return std::unexpected(record.error());
  if (record->kind != kPredictionKind) {
    return core::fail(core::ErrorCode::kNotFound, {"Deze voorspelling bestaat niet.", "There is no such prediction."},
                      {"Kies een voorspelling uit de lijst.", "Choose a prediction from the list."});
  }
  auto one = prediction_from(record->content);
  if (!one) return std::unexpected(one.error());
  return std::pair{std::move(*record), std::move(*one)};
}

Response LearningRoom::predictions(Call& call, const core::Error* problem, int status) {
  const auto all = kept(call.scope);
  if (!all) return service::problem_page(all.error(), call);
  std::vector<KeptPrediction> plain;
  json rows = json::array();
  for (const auto& [record, one] : *all) {
    plain.push_back(one);
    if (rows.size() >= kMostShown) continue;
    json row{{"id", record.id},
             {"title", one.title},
             {"sector", name_of_sector(one.sector, call.language)},
             {"on", core::day_in_words(one.on).in(call.language)},
             {"reported", one.report.has_value()}};
    if (const auto beds = one.expected.find("bedden"); beds != one.expected.end()) {
      row["beds"] = whole(beds->second[2], call.language);
      row["range"] = whole(beds->second[0], call.language) + "–" + whole(beds->second[4], call.language);
    }
    rows.push_back(std::move(row));
  }
  const auto scores = scores_of(outturns_of(plain));
  const auto reported = std::ranges::count_if(plain, [](const auto& one) { return one.report.has_value(); });
  json values{{"csrf", call.csrf_token},
              {"may_change", may_change(call)},
              {"problem", problem == nullptr ? "" : core::describe(*problem, call.language)},
              {"rows", rows},
              {"any", !rows.empty()},
              {"count", all->size()},
              {"reported", reported},
              {"one_reported", reported == 1},
              {"scores", scores_values(scores, call.language)},
              {"any_scores", !scores.empty()},
              {"enough_from", static_cast<int>(library().rule("minste_pit"))}};
  return service::page_response(
      pages::render(kListTemplate, values, learning_frame(call, kList, kList, "/voorspellingen", false)), status, call);
}

/// Runs the plan and keeps what it says, with all that is needed to run it again.
Response LearningRoom::keep(Call& call) {
  const auto refused = [&](const core::Error& error) { return predictions(call, &error, http::status_of(error)); };
  const auto sent = service::sent_form(call);
  if (!sent) return refused(sent.error());
  const auto pearl = parts_.runner.registry().find(kPearl);
  if (!pearl) return refused(pearl.error());
  const auto own = core::GemeenteCode::parse(call.scope.organisation);
  const auto gemeente = own ? own : core::GemeenteCode::parse(sent->text("gemeente"));
  if (!gemeente)
    return refused({core::ErrorCode::kInvalidInput,
                    {"Er staat niet om welke gemeente het gaat.", "It does not say which municipality it is about."},
                    {"Bewaar een voorspelling vanaf de pagina van een gemeente.",
                     "Keep a prediction from the page of a municipality."},
                    {}});
  auto values = plan_in(call, *sent, **pearl, *gemeente);
  if (!values) return refused(values.error());
  pearl::RunRequest request;
  request.scope = call.scope;
  request.pearl = kPearl;
  request.gemeente = gemeente->text();
  request.values = std::move(*values);
  const auto run = parts_.runner.run(std::move(request), service::control_of(call.request, kRunLimit));
  if (!run) return refused(run.error().front());
  const auto made = prediction_of(*run->outcome, run->inputs, today());
  if (!made) return refused(made.error());
  const auto stored = parts_.dossiers.create(call.scope, std::string(kPredictionKind),
                                             core::new_uuid(core::system_clock().now()), to_json(*made));
  if (!stored) return refused(stored.error());
  service::note(parts_, call, "voorspelling-bewaard", stored->id, {{"sector", made->sector}});
  return Response::redirect(service::localised("/voorspellingen/" + stored->id, call.language));
}

Response LearningRoom::prediction(Call& call, const std::vector<Finding>& findings, int status) {
  const auto found = prediction_named(call);
  if (!found) return service::problem_page(found.error(), call);
  const auto& [record, one] = *found;
  const auto sent = status == 200 ? core::Result<service::SentForm>(service::SentForm{}) : service::sent_form(call);
  const auto said = [&](const char* field) { return sent ? sent->text(field) : std::string(); };
  json values{{"csrf", call.csrf_token},
              {"may_change", may_change(call)},
              {"id", record.id},
              {"version", record.version},
              {"title", one.title},
              {"sector", name_of_sector(one.sector, call.language)},
              {"year", one.year},
              {"on", core::day_in_words(one.on).in(call.language)},
              {"seed", one.seed},
              {"program", one.version},
              {"findings", findings_values(findings, call.language)},
              {"any_findings", !findings.empty()},
              {"reported", one.report.has_value()},
              {"rows", json::array()}};
  for (const auto& [number, name] : predicted_numbers()) {
    const auto expected = one.expected.find(number);
    if (expected == one.expected.end()) continue;
    json row{{"field", "geteld-" + number},
             {"name", name.in(call.language)},
             {"low", whole(expected->second[0], call.language)},
             {"middle", whole(expected->second[2], call.language)},
             {"high", whole(expected->second[4], call.language)},
             {"said", said(("geteld-" + number).c_str())}};
    if (one.report) {
      const auto counted = one.report->counted.find(number);
      if (counted != one.report->counted.end()) {
        row["counted"] = whole(counted->second, call.language);
        row["inside"] = expected->second[0] <= counted->second && counted->second <= expected->second[4];
        row["is_counted"] = true;
      }
    }
    values["rows"].push_back(std::move(row));
  }
  if (one.report) {
    values["reported_on"] = core::day_in_words(one.report->date).in(call.language);
    values["reported_by"] = one.report->by;
    const auto* method = library().method(one.report->method);
    values["reported_how"] = method == nullptr ? std::string() : method->name.in(call.language);
  }
  for (const auto* field : {"drukste_week", "m2", "peildatum", "door", "opmerking"}) values[field] = said(field);
  values["methods"] = json::array();
  for (const auto& method : library().methods) {
    if (method.id == "plan") continue;
    values["methods"].push_back(
        {{"id", method.id}, {"name", method.name.in(call.language)}, {"chosen", said("telwijze") == method.id}});
  }
  // The same plan once more, with what is known now; its own report is left out.
  json again = one.input;
  std::string query;
  for (const auto& [name, value] : fields_of(again))
    query += (query.empty() ? "?" : "&") + http::percent_encode(name) + "=" + http::percent_encode(value);
  values["again"] = service::localised(
      fmt::format("/gemeenten/{}/effectrapportage{}", again.value("gemeente", "GM0439"), query), call.language);
  return service::page_response(
      pages::render(kOneTemplate, values, learning_frame(call, {one.title, one.title}, kList, "/voorspellingen", true)),
      status, call);
}

/// What the company turned out to have: beside the prediction, and as a reference object for the next.
Response LearningRoom::report(Call& call) {
  const auto sent = service::sent_form(call);
  if (!sent) return service::problem_page(sent.error(), call);
  const auto found = prediction_named(call);
  if (!found) return service::problem_page(found.error(), call);
  const auto& record = found->first;
  auto one = found->second;
  std::vector<Finding> findings;
  CompanyReport report;
  for (const auto& [number, name] : predicted_numbers()) {
    if (const auto counted = typed(*sent, ("geteld-" + number).c_str(), findings)) report.counted[number] = *counted;
  }
  report.busiest = typed(*sent, "drukste_week", findings);
  report.m2 = typed(*sent, "m2", findings);
  report.method = sent->text("telwijze");
  report.date = sent->text("peildatum");
  report.by = sent->text("door");
  report.remarks = sent->text("opmerking");
  std::ranges::move(check(report, today()), std::back_inserter(findings));
  if (has_error(findings)) return prediction(call, findings, 400);
  one.report = std::move(report);
  const auto object = object_of(one, record.key);
  const auto known = objects(call.scope);
  if (!known) return service::problem_page(known.error(), call);
  const auto before = std::ranges::find(*known, record.key, [](const KeptObject& kept) { return kept.object.of_case; });
  const auto stored = parts_.database.write(call.scope, [&](storage::Session& session) -> core::Result<void> {
    const auto updated = parts_.dossiers.update(session, record.id, sent->version(), to_json(one));
    if (!updated) return std::unexpected(updated.error());
    if (!object) return {};
    const auto kept = before != known->end()
                          ? parts_.dossiers.update(session, before->record.id, before->record.version, to_json(*object))
                          : parts_.dossiers.create(session, std::string(kObjectKind),
                                                   core::new_uuid(core::system_clock().now()), to_json(*object));
    if (!kept) return std::unexpected(kept.error());
    return {};
  });
  if (!stored) {
    findings.push_back(
        {"niet-bewaard", pearl::Severity::kError, stored.error().message, stored.error().advice, {}, {}});
    return prediction(call, findings, http::status_of(stored.error()));
  }
  if (before != known->end()) {
    if (const auto gone = unshare(call, before->record.key); !gone) return service::problem_page(gone.error(), call);
  }
  service::note(parts_, call, "voorspelling-gemeld", record.id);
  return Response::redirect(service::localised("/voorspellingen/" + record.id, call.language));
}

Response LearningRoom::scores_file(Call& call) {
  const auto all = kept(call.scope);
  if (!all) return http::problem(all.error(), call.request);
  std::vector<KeptPrediction> plain;
  json list = json::array();
  for (const auto& [record, one] : *all) {
    plain.push_back(one);
    auto content = to_json(one);
    content["id"] = record.id;
    list.push_back(std::move(content));
  }
  Response response;
  response.body = json{{"scores", to_json(scores_of(outturns_of(plain)))}, {"voorspellingen", std::move(list)}}.dump(
      1, ' ', false, json::error_handler_t::replace);
  response.with("Content-Type", "application/json")
      .with("Content-Disposition", "attachment; filename=\"voorspellingen.json\"")
      .with("Cache-Control", "no-store");
  service::note(parts_, call, "voorspellingen-opgehaald", call.scope.organisation);
  return response;
}

}  // namespace pareltjes::effectrapportage
