// SPDX-License-Identifier: EUPL-1.2
// A municipality lays the judgement of a contract before its supplier; the supplier answers each point.
#include <algorithm>

#include "core/text.hpp"
#include "core/time.hpp"
#include "pearls/datarechten/pages/data_room.hpp"
#include "pearls/datarechten/pages/view.hpp"
#include "pearls/datarechten/register/judgement.hpp"
#include "platform/http/problem.hpp"
#include "platform/service/note.hpp"
#include "platform/service/page_tools.hpp"

namespace pareltjes::datarechten {
namespace {

using http::Response;
using nlohmann::json;
using service::Call;
using sharing::Consultation;
using sharing::Word;

constexpr const char* kListTemplate = "src/pearls/datarechten/pages/voorgelegd.mustache";
constexpr const char* kOneTemplate = "src/pearls/datarechten/pages/voorgelegd-oordeel.mustache";
constexpr const char* kSupplierKind = "leverancier";

std::string in(const json& both, core::Language language) {
  if (!both.is_object()) return {};
  return both.value(language == core::Language::kDutch ? "nl" : "en", "");
}

core::Text words_of(std::string_view stance) {
  if (stance == kAgrees) return {"eens met dit oordeel", "agrees with this verdict"};
  if (stance == kDisagrees) return {"oneens met dit oordeel", "disagrees with this verdict"};
  return {"biedt een addendum aan", "will offer an addendum"};
}

const char* icon_of(std::string_view stance) {
  return stance == kAgrees ? "goed" : stance == kDisagrees ? "fout" : "let-op";
}

json answer_values(const Consultation& one, const Word& word, core::Language language) {
  const auto answer = answer_from(word.item, word.content);
  return {{"answer_id", word.id},
          {"stance", words_of(answer.stance).in(language)},
          {"icon", icon_of(answer.stance)},
          {"reason", answer.reason},
          {"where", answer.where},
          {"day", core::day_in_words(answer.day).in(language)},
          {"at", service::readable(word.at, language)},
          {"settled", one.settled(word)},
          {"open", answer.stance != kAgrees && !one.settled(word)}};
}

/// The last answers that ask something of the owner and with which it is not done.
std::size_t open_answers(const Consultation& one) {
  if (!one.withdrawn_at.empty()) return 0;
  const auto keys = point_keys();
  return static_cast<std::size_t>(std::ranges::count_if(keys, [&](const std::string& key) {
    const auto* word = one.answer_on(key);
    return word != nullptr && !one.settled(*word) && answer_from(key, word->content).stance != kAgrees;
  }));
}

std::size_t answered_points(const Consultation& one) {
  const auto keys = point_keys();
  return static_cast<std::size_t>(
      std::ranges::count_if(keys, [&](const std::string& key) { return one.answer_on(key) != nullptr; }));
}

/// What happened, the newest first.
json events_of(const std::vector<Consultation>& all, const Call& call, identity::Identity& identity) {
  // Each says what it is not, too: a template looks further out for what a row leaves unsaid.
  const json nothing{{"laid", false}, {"answer", false}, {"done", false}, {"withdrawn", false}};
  std::vector<std::pair<std::string, json>> events;
  const auto add = [&](const std::string& at, const std::string& by, json more) {
    auto event = nothing;
    event.update(more);
    event["at"] = service::readable(at, call.language);
    event["by"] = service::organisation_name(identity, by);
    events.emplace_back(at, std::move(event));
  };
  for (const auto& one : all) {
    add(one.at, one.owner, {{"laid", true}, {"to", service::organisation_name(identity, one.party)}});
    for (const auto& word : one.words) {
      json more{{"point", name_of_point(word.item).in(call.language)}};
      if (word.kind == Word::Kind::kAnswer) {
        more["answer"] = answer_values(one, word, call.language);
      } else {
        more[word.kind == Word::Kind::kSettled ? "done" : "withdrawn"] = true;
      }
      add(word.at, word.by, std::move(more));
    }
  }
  std::ranges::stable_sort(events, std::ranges::greater{}, [](const auto& event) { return event.first; });
  auto rows = json::array();
  for (auto& [at, event] : events) rows.push_back(std::move(event));
  return rows;
}

/// The points as they were offered, each with the last answer on it, and what was typed when that was refused.
json offered_values(const Consultation& one, const Answer& typed, core::Language language) {
  auto points = json::array();
  for (const auto& key : point_keys()) {
    const auto point = offered_point(one.content, key);
    if (!point.is_object()) continue;
    auto row = verdict_values(point.value("oordeel", ""), language);
    row.update({{"key", key},
                {"name", in(point.value("naam", json()), language)},
                {"sentence", point.value("zin", "")},
                {"document", point.value("stuk", "")},
                {"place", in(point.value("plaats", json()), language)},
                {"explanation", in(point.value("uitleg", json()), language)},
                {"proposal", in(point.value("voorstel", json()), language)},
                {"law", in(point.value("wet", json()), language)},
                {"answered", false}});
    Answer shown{key, {}, {}, {}, {}};
    if (const auto* word = one.answer_on(key); word != nullptr) {
      row["answered"] = true;
      row["answer"] = answer_values(one, *word, language);
      shown = answer_from(key, word->content);
    }
    if (typed.point == key) shown = typed;
    row.update({{"agrees", shown.stance == kAgrees},
                {"disagrees", shown.stance == kDisagrees},
                {"offers", shown.stance == kOffersClause},
                {"typed_reason", shown.reason},
                {"typed_where", shown.where},
                {"typed_day", shown.day},
                {"opened", typed.point == key}});
    points.push_back(std::move(row));
  }
  return points;
}

}  // namespace

/// What the page of an application tells of its supplier: answers beside the points, and what was laid before whom.
core::Result<void> DataRoom::add_answers(const Call& call, const KeptApplication& kept, const ClauseCheck& check,
                                         json& values) const {
  const auto all = consultations_.own(call.scope, kept.record.id);
  if (!all) return std::unexpected(all.error());
  values["laid"] = false;
  values["events"] = events_of(*all, call, parts_.identity);
  values["has_events"] = !all->empty();
  const auto standing = std::ranges::find_if(*all, [](const auto& one) { return one.withdrawn_at.empty(); });
  if (standing != all->end()) {
    const auto whole = consultations_.find(call.scope, standing->id);
    if (!whole) return std::unexpected(whole.error());
    bool changed = false;
    for (std::size_t i = 0; i < check.points.size(); ++i) {
      const bool same = still_so(whole->content, check.points[i]);
      changed = changed || !same;
      if (const auto* word = whole->answer_on(check.points[i].key); word != nullptr) {
        auto answer = answer_values(*whole, *word, call.language);
        answer["before"] = !same;
        answer["consultation"] = whole->id;
        values["points"][i]["answer"] = std::move(answer);
      }
    }
    values.update({{"laid", true},
                   {"consultation", whole->id},
                   {"laid_to", service::organisation_name(parts_.identity, whole->party)},
                   {"laid_at", service::readable(whole->at, call.language)},
                   {"laid_changed", changed},
                   {"laid_answered", answered_points(*whole)}});
  }
  const auto organisations = parts_.identity.organisations();
  if (!organisations) return std::unexpected(organisations.error());
  auto suppliers = json::array();
  for (const auto& one : *organisations) {
    if (one.kind != kSupplierKind || one.id == call.scope.organisation) continue;
    suppliers.push_back({{"value", one.id},
                         {"name", one.name},
                         {"chosen", core::fold(one.name) == core::fold(kept.application.supplier)}});
  }
  values["has_parties"] = !suppliers.empty();
  values["parties"] = std::move(suppliers);
  return {};
}

/// Answers that wait for this organisation, and judgements that wait for its answer.
core::Result<json> DataRoom::waiting(const Call& call) const {
  const auto own = consultations_.own(call.scope);
  if (!own) return std::unexpected(own.error());
  const auto received = consultations_.received(call.scope);
  if (!received) return std::unexpected(received.error());
  auto answers = json::array();
  for (const auto& one : *own) {
    const auto open = open_answers(one);
    if (open == 0) continue;
    answers.push_back({{"id", one.subject},
                       {"name", one.title},
                       {"by", service::organisation_name(parts_.identity, one.party)},
                       {"open", open},
                       {"one", open == 1}});
  }
  std::size_t asked = 0;
  for (const auto& one : *received)
    if (one.withdrawn_at.empty() && answered_points(one) < point_keys().size()) ++asked;
  return json{{"answers", answers}, {"has_answers", !answers.empty()}, {"received", !received->empty()},
              {"asked", asked},     {"any_asked", asked > 0},          {"one_asked", asked == 1}};
}

Response DataRoom::lay_before(Call& call) {
  const auto kept = kept_of(call, call.request.path_parameters.at("id"));
  if (!kept) return service::problem_page(kept.error(), call);
  const auto refused = [&](const core::Error& error) { return page_of(call, *kept, &error, http::status_of(error)); };
  const auto sent = service::sent_form(call);
  if (!sent) return refused(sent.error());
  const auto organisations = parts_.identity.organisations();
  if (!organisations) return refused(organisations.error());
  const auto party = sent->text("organisatie");
  const bool known = std::ranges::any_of(*organisations,
                                         [&](const auto& one) { return one.id == party && one.kind == kSupplierKind; });
  const auto texts = keeper_.texts_of(call.scope, kept->record.id);
  if (!texts) return refused(texts.error());
  if (!known || party == call.scope.organisation) {
    return refused({core::ErrorCode::kInvalidInput,
                    {"Deze leverancier heeft hier geen account.", "This supplier has no account here."},
                    {"Kies een leverancier uit de lijst.", "Choose a supplier from the list."},
                    {}});
  }
  if (texts->empty()) {
    return refused({core::ErrorCode::kInvalidInput,
                    {"Er is nog geen contract, dus ook geen oordeel.", "There is no contract yet, so no judgement."},
                    {"Voeg eerst het contract toe.", "Add the contract first."},
                    {}});
  }
  const auto made = consultations_.lay_before(call.scope, {kept->record.id, kept->application.name, party,
                                                           offered(kept->application, RightsKeeper::check_of(*texts))});
  if (!made) return refused(made.error());
  service::note(parts_, call, "oordeel-voorgelegd", kept->record.id, {{"voorlegging", made->id}, {"aan", party}});
  return Response::redirect(service::localised("/datarechten/" + kept->record.id + "#leverancier", call.language));
}

Response DataRoom::withdraw(Call& call) {
  const auto kept = kept_of(call, call.request.path_parameters.at("id"));
  if (!kept) return service::problem_page(kept.error(), call);
  const auto refused = [&](const core::Error& error) { return page_of(call, *kept, &error, http::status_of(error)); };
  const auto sent = service::sent_form(call);
  if (!sent) return refused(sent.error());
  if (auto gone = consultations_.withdraw(call.scope, sent->text("voorlegging")); !gone) return refused(gone.error());
  service::note(parts_, call, "oordeel-ingetrokken", kept->record.id, {{"voorlegging", sent->text("voorlegging")}});
  return Response::redirect(service::localised("/datarechten/" + kept->record.id + "#leverancier", call.language));
}

Response DataRoom::settle(Call& call) {
  const auto kept = kept_of(call, call.request.path_parameters.at("id"));
  if (!kept) return service::problem_page(kept.error(), call);
  const auto refused = [&](const core::Error& error) { return page_of(call, *kept, &error, http::status_of(error)); };
  const auto sent = service::sent_form(call);
  if (!sent) return refused(sent.error());
  if (auto done = consultations_.settle(call.scope, sent->text("voorlegging"), sent->text("antwoord")); !done)
    return refused(done.error());
  service::note(parts_, call, "antwoord-afgehandeld", kept->record.id, {{"antwoord", sent->text("antwoord")}});
  return Response::redirect(service::localised("/datarechten/" + kept->record.id + "#punten", call.language));
}

/// What municipalities laid before this supplier.
Response DataRoom::received(Call& call) {
  const auto all = consultations_.received(call.scope);
  if (!all) return service::problem_page(all.error(), call);
  auto rows = json::array();
  for (const auto& one : *all) {
    const auto answered = answered_points(one);
    rows.push_back({{"id", one.id},
                    {"title", one.title},
                    {"by", service::organisation_name(parts_.identity, one.owner)},
                    {"at", service::readable(one.at, call.language)},
                    {"withdrawn", service::readable(one.withdrawn_at, call.language)},
                    {"answered", answered},
                    {"ready", answered == point_keys().size()}});
  }
  const json values{{"rows", rows},
                    {"any", !rows.empty()},
                    {"organisation", service::organisation_name(parts_.identity, call.scope.organisation)}};
  return service::page_response(
      pages::render(kListTemplate, values, data_frame(call, {"Aan ons voorgelegd", "Laid before us"}, true)), 200,
      call);
}

Response DataRoom::received_one(Call& call, const core::Error* problem, int status) {
  const auto one = consultations_.find(call.scope, call.request.path_parameters.at("id"));
  if (!one) return service::problem_page(problem == nullptr ? one.error() : *problem, call);
  if (one->party != call.scope.organisation) {
    return Response::redirect(service::localised("/datarechten/" + one->subject, call.language));
  }
  if (!one->withdrawn_at.empty()) {
    const core::Error gone{core::ErrorCode::kNotFound,
                           {"Dit is ingetrokken of vervangen.", "This was withdrawn or replaced."},
                           {"Kies iets uit de lijst.", "Choose something from the list."},
                           {}};
    return service::problem_page(problem == nullptr ? gone : *problem, call);
  }
  Answer typed;
  if (problem != nullptr) {
    const auto sent = service::sent_form(call).value_or(service::SentForm{});
    typed = {sent.text("punt"), sent.text("antwoord"), sent.text("reden"), sent.text("vindplaats"), sent.text("dag")};
  }
  const auto points = offered_values(*one, typed, call.language);
  const json values{{"id", one->id},
                    {"csrf", call.csrf_token},
                    {"problem", problem == nullptr ? "" : core::describe(*problem, call.language)},
                    {"title", one->title},
                    {"fictional", one->content.is_object() && one->content.value("fictief", false)},
                    {"by", service::organisation_name(parts_.identity, one->owner)},
                    {"at", service::readable(one->at, call.language)},
                    {"answered", answered_points(*one)},
                    {"count", points.size()},
                    {"points", points},
                    {"events", events_of({*one}, call, parts_.identity)},
                    {"may_answer", may(call, "datarechten-antwoord")}};
  auto frame = service::frame_for(call, {one->title, one->title});
  frame.breadcrumb = {
      {{"Start", "Start"}, service::localised("/", call.language)},
      {{"Datarechten", "Data rights"}, service::localised("/datarechten", call.language)},
      {{"Aan ons voorgelegd", "Laid before us"}, service::localised("/datarechten/voorgelegd", call.language)},
      {{one->title, one->title}, ""}};
  return service::page_response(pages::render(kOneTemplate, values, frame), status, call);
}

Response DataRoom::answer(Call& call) {
  const auto id = call.request.path_parameters.at("id");
  const auto refused = [&](const core::Error& error) { return received_one(call, &error, http::status_of(error)); };
  const auto sent = service::sent_form(call);
  if (!sent) return refused(sent.error());
  const Answer given{sent->text("punt"), sent->text("antwoord"), sent->text("reden"), sent->text("vindplaats"),
                     sent->text("dag")};
  if (auto fit = check(given); !fit) return refused(fit.error());
  if (auto kept = consultations_.answer(call.scope, id, given.point, to_json(given)); !kept)
    return refused(kept.error());
  service::note(parts_, call, "oordeel-beantwoord", id, {{"punt", given.point}, {"antwoord", given.stance}});
  return Response::redirect(service::localised("/datarechten/voorgelegd/" + id + "#p-" + given.point, call.language));
}

}  // namespace pareltjes::datarechten
