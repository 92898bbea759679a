// SPDX-License-Identifier: EUPL-1.2
// What is stored of a case. Two people may work on it at once: what only one of them changed is taken from each, and
// where both changed the same answer they choose.
#include <algorithm>
#include <array>
#include <set>

#include "core/text.hpp"
#include "core/time.hpp"
#include "pearls/effectrapportage/case.hpp"
#include "pearls/effectrapportage/form.hpp"
#include "pearls/effectrapportage/library.hpp"
#include "pearls/effectrapportage/pages/case_room.hpp"
#include "pearls/effectrapportage/rows.hpp"
#include "platform/http/problem.hpp"
#include "platform/pearl/schema.hpp"
#include "platform/service/note.hpp"
#include "platform/service/page_tools.hpp"

namespace pareltjes::effectrapportage {
namespace {

using http::Response;
using nlohmann::json;
using service::Call;

constexpr int kTries = 5;  ///< Somebody else may store in between, and again.
constexpr std::size_t kMostTopic = 4000;
constexpr std::array<const char*, 9> kOtherFields{"bedrijf", "sector",    "opening", "vol",    "x",
                                                  "y",       "nieuwbouw", "plekken", "anderen"};

core::Error invalid(core::Text message, core::Text advice) {
  return {core::ErrorCode::kInvalidInput, std::move(message), std::move(advice), {}};
}

/// The answers of the form that were sent, and their fields.
std::vector<std::string> answers_sent(const service::SentForm& sent) {
  std::vector<std::string> answers;
  for (const auto* name : kOtherFields) {
    if (sent.fields.contains(name)) answers.emplace_back(name);
  }
  for (const auto& question : library().questions) {
    const auto& field = question.field;
    if (sent.fields.contains(field) || sent.fields.contains("van-" + field) || sent.fields.contains("tot-" + field))
      answers.push_back(field);
  }
  return answers;
}

/// Lays what was sent over the fields, answer by answer; a text that no browser sends counts as empty.
FieldValues overlaid(FieldValues fields, const service::SentForm& sent, const std::vector<std::string>& answers) {
  for (const auto& answer : answers) {
    for (const auto& name : {answer, "van-" + answer, "tot-" + answer}) {
      if (!sent.fields.contains(name)) continue;
      auto text = sent.text(name);
      std::erase(text, '\r');
      fields[name] = core::is_valid_utf8(text) ? text : std::string();
    }
  }
  return fields;
}

/// Where both changed something, "keuze-ANSWER" is "mijn" and "mijn-FIELD" holds what mine was.
void take_choices(service::SentForm& sent) {
  std::vector<std::pair<std::string, std::string>> chosen;
  std::set<std::string> emptied;
  for (const auto& [name, value] : sent.fields) {
    if (name.starts_with("keuze-") && value == "mijn") emptied.insert(name.substr(6));
    if (name.starts_with("mijn-") && sent.text("keuze-" + answer_of(name.substr(5))) == "mijn")
      chosen.emplace_back(name.substr(5), value);
  }
  for (const auto& [name, value] : chosen) sent.fields.emplace(name, value);
  for (const auto& answer : emptied) {
    const auto* question = library().question_of_field(answer);
    const bool pair = question != nullptr && question->kind != Question::Kind::kWord;
    for (const auto& name :
         pair ? std::vector<std::string>{"van-" + answer, "tot-" + answer} : std::vector<std::string>{answer})
      if (!sent.fields.contains(name)) sent.fields.emplace(name, "");
  }
}

/// Cut to what the input allows, between two characters.
void cut(json& object, const char* key, std::size_t longest) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) return;
  auto text = found->get<std::string>();
  if (text.size() <= longest) return;
  text.resize(longest);
  while (!text.empty() && !core::is_valid_utf8(text)) text.pop_back();
  *found = text;
}

/// What the form does not ask about a site or a company stays as it was: the same name in the same municipality.
void keep_unasked(json& now, const json& earlier, const char* list) {
  if (!now.contains(list) || !earlier.contains(list) || !earlier[list].is_array()) return;
  for (auto& one : now[list]) {
    const auto same = std::ranges::find_if(earlier[list], [&](const json& before) {
      return before.is_object() && before.value("naam", json()) == one.value("naam", json()) &&
             before.value("gemeente", json()) == one.value("gemeente", json());
    });
    if (same == earlier[list].end()) continue;
    for (const auto* key : {"x", "y"})
      if (same->contains(key)) one[key] = (*same)[key];
  }
}

}  // namespace

json CaseRoom::input_of(const Call& call, const FieldValues& fields, const json& earlier) const {
  pearl::PageRequest request;
  request.language = call.language;
  if (const auto code = core::GemeenteCode::parse(call.scope.organisation)) request.gemeente = *code;
  for (const auto& [name, value] : fields) request.query.emplace(name, value);
  request.query.emplace("sector", "");  // Without any field the example would be meant.
  auto input = values_of(request, manifest());
  input.erase("gemeente");
  input.erase("stuk");
  cut(input, "bedrijf", 120);
  cut(input, "sector", 40);
  for (const auto* list : {"locaties", "andere_bedrijven"}) {
    if (!input.contains(list)) continue;
    for (auto& one : input[list]) {
      cut(one, "naam", 120);
      cut(one, "gemeente", 80);
      cut(one, "keurmerk", 80);
    }
    keep_unasked(input, earlier, list);
  }
  if (earlier.contains("parameters")) input["parameters"] = earlier["parameters"];
  return input;
}

core::Result<std::vector<pearl::RecordSnapshot>> CaseRoom::own_records(const Call& call) const {
  std::vector<pearl::RecordSnapshot> snapshots;
  for (const auto& kind : manifest().records) {
    const auto records =
        parts_.dossiers.list(call.scope, {.kind = kind.kind, .state = std::string(pearl::kRecordInUse)});
    if (!records) return std::unexpected(records.error());
    for (const auto& record : *records)
      snapshots.push_back({record.kind, record.key, record.content, record.actor, record.changed_at});
  }
  return snapshots;
}

core::Result<Prediction> CaseRoom::prediction_of(const Call& call, const json& input) const {
  const auto run = run_of(call, input);
  if (!run) return std::unexpected(run.error());
  const Rows beds(*run->outcome, "bedden", core::Language::kDutch);
  const auto last = beds.size() - 1;  // Together, in the year in which the company is complete.
  return Prediction{{beds.number(last, "p10"), beds.number(last, "p50"), beds.number(last, "p90")},
                    static_cast<int>(beds.number(last, "jaar"))};
}

core::Result<KeptCase> CaseRoom::store(const Call& call, const KeptCase& one) const {
  auto kept = one.kept;
  if (auto fit = check(kept); !fit) return std::unexpected(fit.error());
  const auto prediction = prediction_of(call, kept.input);
  if (!prediction) return std::unexpected(prediction.error());
  kept.prediction = *prediction;
  auto record = one.record.id.empty()
                    ? parts_.dossiers.create(call.scope, std::string(kCase), core::new_uuid(core::system_clock().now()),
                                             to_json(kept))
                    : parts_.dossiers.update(call.scope, one.record.id, one.record.version, to_json(kept));
  if (!record) return std::unexpected(record.error());
  return KeptCase{std::move(*record), std::move(kept)};
}

Response CaseRoom::make(Call& call) {
  const auto refused = [&](const core::Error& error) { return list(call, &error, http::status_of(error)); };
  const auto sent = service::sent_form(call);
  if (!sent) return refused(sent.error());
  if (municipality_of(call).empty())
    return refused(invalid({"Alleen een gemeente bewaart zaken.", "Only a municipality keeps cases."},
                           {"Meld u aan bij een gemeente.", "Sign in at a municipality."}));
  const auto answers = answers_sent(*sent);
  KeptCase one;
  if (sent->text("voorbeeld") == "ja") {
    one.kept.input = manifest().example;
    one.kept.input.erase("gemeente");
  } else if (answers.empty()) {
    return refused(invalid({"Er is niets ingevuld.", "Nothing was filled in."},
                           {"Vul eerst een plan in.", "Fill in a plan first."}));
  } else {
    one.kept.input = input_of(call, overlaid({}, *sent, answers), json::object());
  }
  one.kept.title = one.kept.input.value("bedrijf", std::string());
  if (one.kept.title.empty())
    one.kept.title = call.language == core::Language::kDutch ? "Plan zonder naam" : "Plan without a name";
  const auto made = store(call, one);
  if (!made) return refused(made.error());
  service::note(parts_, call, "effectzaak-gemaakt", made->record.id);
  return to(call, made->record.id);
}

Response CaseRoom::save(Call& call) {
  auto one = kept_of(call, call.request.path_parameters.at("id"));
  if (!one) return service::problem_page(one.error(), call);
  auto sent = service::sent_form(call);
  if (!sent) return service::problem_page(sent.error(), call);
  const auto refused = [&](const core::Error& error) {
    return page_of(call, *one, {&error, {}, *sent, http::status_of(error)});
  };
  if (one->record.state != kOpen)
    return refused({core::ErrorCode::kConflict,
                    {"Deze zaak is afgesloten.", "This case is closed."},
                    {"Open haar eerst weer.", "Open it again first."},
                    {}});
  // What stood in the form that was sent: mostly what is stored now. A version that never was counts as the first: then
  // everything is compared.
  auto before = field_values_of(one->kept.input);
  if (sent->version() != one->record.version) {
    const auto events = parts_.dossiers.history(call.scope, one->record.id);
    if (!events) return service::problem_page(events.error(), call);
    before.clear();
    for (const auto& event : *events) {
      const auto kept = case_from(event.content);
      if (kept && (before.empty() || event.version <= sent->version())) before = field_values_of(kept->input);
    }
  }
  take_choices(*sent);
  const auto answers = answers_sent(*sent);
  const auto mine = field_values_of(input_of(call, overlaid(before, *sent, answers), one->kept.input));
  for (int attempt = 0; attempt < kTries; ++attempt) {
    const auto merged = merge(before, field_values_of(one->kept.input), mine, answers);
    if (merged.changed) {
      auto next = *one;
      next.kept.input = input_of(call, merged.values, one->kept.input);
      next.kept.title = next.kept.input.value("bedrijf", std::string());
      if (next.kept.title.empty()) next.kept.title = one->kept.title;
      auto stored = store(call, next);
      if (!stored && stored.error().code == core::ErrorCode::kConflict) {
        one = kept_of(call, one->record.id);
        if (!one) return service::problem_page(one.error(), call);
        continue;
      }
      if (!stored) return refused(stored.error());
      one = std::move(stored);
      service::note(parts_, call, "effectzaak-bewaard", one->record.id, {{"versie", one->record.version}});
    }
    if (merged.clashes.empty()) return to(call, one->record.id, "#stand");
    // Both are kept, whatever is chosen: the one in the case, the other in its history.
    for (const auto& clash : merged.clashes) {
      const auto said = said_in(clash.mine, clash.answer, core::Language::kDutch);
      (void)parts_.dossiers.comment(call.scope, one->record.id,
                                    label_of(clash.answer).nl + ", tegelijk ingevuld en niet overgenomen: " +
                                        (said.empty() ? "leeg" : said.substr(0, kMostTopic)),
                                    clash.answer);
    }
    return page_of(call, *one, {nullptr, merged.clashes, *sent, 409});
  }
  return refused({core::ErrorCode::kConflict,
                  {"Iemand anders bewaart deze zaak steeds tegelijk.", "Somebody else keeps storing this case."},
                  {"Probeer het zo weer.", "Try again in a moment."},
                  {}});
}

/// Minutes are added: those of others stay, and nobody has to choose.
Response CaseRoom::add_minutes(Call& call) {
  auto one = kept_of(call, call.request.path_parameters.at("id"));
  if (!one) return service::problem_page(one.error(), call);
  const auto sent = service::sent_form(call);
  if (!sent) return service::problem_page(sent.error(), call);
  const auto refused = [&](const core::Error& error) {
    return page_of(call, *one, {&error, {}, *sent, http::status_of(error)});
  };
  Minutes talk{sent->text("dag"), sent->text("aanwezig"), {}, sent->text("afgesproken"), sent->text("vervolg")};
  const auto add = [&](const std::string& field) {
    if (auto text = sent->text("onderwerp-" + field); !text.empty()) talk.topics.push_back({field, std::move(text)});
  };
  for (const auto& question : library().questions) add(question.field);
  add("overig");
  for (int attempt = 0; attempt < kTries; ++attempt) {
    auto next = *one;
    next.kept.minutes.push_back(talk);
    auto stored = store(call, next);
    if (stored) {
      service::note(parts_, call, "effectzaak-gesprek", one->record.id, {{"dag", talk.day}});
      return to(call, one->record.id, "#gesprekken");
    }
    if (stored.error().code != core::ErrorCode::kConflict || attempt + 1 == kTries) return refused(stored.error());
    one = kept_of(call, one->record.id);
    if (!one) return service::problem_page(one.error(), call);
  }
  return to(call, one->record.id);
}

Response CaseRoom::move(Call& call) {
  const auto one = kept_of(call, call.request.path_parameters.at("id"));
  if (!one) return service::problem_page(one.error(), call);
  const auto sent = service::sent_form(call);
  if (!sent) return service::problem_page(sent.error(), call);
  const auto moved = parts_.dossiers.move_to(call.scope, one->record.id, sent->version(), sent->text("staat"));
  if (!moved) return page_of(call, *one, {&moved.error(), {}, *sent, http::status_of(moved.error())});
  service::note(parts_, call, "effectzaak-staat", one->record.id, {{"staat", moved->state}});
  return to(call, one->record.id);
}

}  // namespace pareltjes::effectrapportage
