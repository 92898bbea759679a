// SPDX-License-Identifier: EUPL-1.2
// A case shared with a neighbour by name: its outcome, and what the company said only where that is chosen. The
// neighbour answers how many beds it has; what is withdrawn is gone for it at once.
#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "core/time.hpp"
#include "pearls/effectrapportage/library.hpp"
#include "pearls/effectrapportage/pages/case_room.hpp"
#include "pearls/effectrapportage/pages/case_view.hpp"
#include "pearls/effectrapportage/rows.hpp"
#include "platform/http/problem.hpp"
#include "platform/register/municipalities.hpp"
#include "platform/service/note.hpp"
#include "platform/service/page_tools.hpp"

namespace pareltjes::effectrapportage {
namespace {

using http::Response;
using nlohmann::json;
using service::Call;

constexpr const char* kSharedTemplate = "src/pearls/effectrapportage/pages/effectzaken-gedeeld.mustache";
constexpr const char* kLetterTemplate = "src/pearls/effectrapportage/pages/effectzaak-gedeeld.mustache";
constexpr double kMostBeds = 100'000;
constexpr std::size_t kLongestAnswer = 2000;
constexpr int kFirstYear = 2000;
constexpr int kLastYear = 2100;

core::Error invalid(core::Text message, core::Text advice) {
  return {core::ErrorCode::kInvalidInput, std::move(message), std::move(advice), {}};
}

/// How a municipality is called; a code that is none stays.
std::string named(const std::string& code) {
  const auto found = reg::find(code);
  return found ? found->name : code;
}

/// What a neighbour reads: the beds of each municipality and year.
json beds_in(const pearl::Outcome& outcome) {
  json rows = json::array();
  const Rows beds(outcome, "bedden", core::Language::kDutch);
  for (std::size_t i = 0; i < beds.size(); ++i)
    rows.push_back({{"gemeente", beds.text(i, "gemeente")},
                    {"jaar", static_cast<int>(beds.number(i, "jaar"))},
                    {"p10", beds.number(i, "p10")},
                    {"p50", beds.number(i, "p50")},
                    {"p90", beds.number(i, "p90")}});
  return rows;
}

json answers_in(const HousingCase& kept, core::Language language) {
  json rows = json::array();
  const auto fields = field_values_of(kept.input);
  for (const auto& question : library().questions) {
    const auto said = said_in(fields, question.field, language);
    if (!said.empty())
      rows.push_back({{"vraag", question.label.nl}, {"vraag_en", question.label.en}, {"antwoord", said}});
  }
  return rows;
}

std::string text_in(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

double number_in(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number() ? found->get<double>() : 0;
}

json reply_values(const sharing::Word& reply, core::Language language) {
  const auto shown = [&](const char* key) {
    return reply.content.contains(key) ? core::format_number(number_in(reply.content, key), 0, language)
                                       : std::string();
  };
  const auto year = static_cast<int>(number_in(reply.content, "jaar"));
  return {{"from", named(reply.by)},
          {"at", service::readable(reply.at, language)},
          {"free", shown("vrij")},
          {"planned", shown("gepland")},
          {"year", year > 0 ? std::to_string(year) : ""},
          {"text", text_in(reply.content, "tekst")}};
}

/// What the neighbour answered, the oldest first.
json replies_to(const sharing::Consultation& letter, core::Language language) {
  json told = json::array();
  for (const auto& word : letter.words)
    if (word.kind == sharing::Word::Kind::kAnswer && word.by == letter.party)
      told.push_back(reply_values(word, language));
  return told;
}

/// A whole number that was typed: nothing when it is empty. Error: the sentence.
core::Result<std::optional<double>> whole(const service::SentForm& sent, const char* name, double least, double most) {
  const auto text = sent.text(name);
  if (text.empty()) return std::optional<double>();
  const auto number = core::parse_number(text);
  if (number && *number >= least && *number <= most && *number == static_cast<double>(static_cast<int>(*number)))
    return number;
  return std::unexpected(
      invalid({"Een aantal of jaar klopt niet.", "A number or year is wrong."},
              {"Vul hele getallen in, of laat het veld leeg.", "Fill in whole numbers, or leave the field empty."}));
}

}  // namespace

Response CaseRoom::share(Call& call) {
  const auto one = kept_of(call, call.request.path_parameters.at("id"));
  if (!one) return service::problem_page(one.error(), call);
  const auto sent = service::sent_form(call);
  if (!sent) return service::problem_page(sent.error(), call);
  const auto refused = [&](const core::Error& error) {
    return page_of(call, *one, {&error, {}, *sent, http::status_of(error)});
  };
  const auto neighbour = reg::find(sent->text("buur"));
  if (!neighbour) return refused(neighbour.error());
  const auto run = run_of(call, one->kept.input);
  if (!run) return refused(run.error());
  const auto* sector = library().sector(one->kept.input.value("sector", std::string()));
  const auto in_sector = sector == nullptr ? std::string("Een bedrijf") : "Een bedrijf: " + sector->name.nl;
  const bool by_name = sent->text("naam") == "ja";
  json content{{"jaar", one->kept.prediction.year}, {"bedden", beds_in(*run->outcome)}};
  if (sent->text("antwoorden") == "ja") content["antwoorden"] = answers_in(one->kept, core::Language::kDutch);
  const auto party = neighbour->code.text();
  const auto letter = consultations_.lay_before(
      call.scope, {one->record.id + "/" + party, by_name ? one->kept.title : in_sector, party, std::move(content)});
  if (!letter) return refused(letter.error());
  service::note(parts_, call, "effectzaak-gedeeld", one->record.id, {{"met", letter->party}});
  return to(call, one->record.id, "#delen");
}

Response CaseRoom::withdraw(Call& call) {
  const auto one = kept_of(call, call.request.path_parameters.at("id"));
  if (!one) return service::problem_page(one.error(), call);
  const auto sent = service::sent_form(call);
  if (!sent) return service::problem_page(sent.error(), call);
  const auto gone = consultations_.withdraw(call.scope, sent->text("deling"));
  if (!gone) return page_of(call, *one, {&gone.error(), {}, *sent, http::status_of(gone.error())});
  service::note(parts_, call, "effectzaak-ingetrokken", one->record.id, {{"deling", sent->text("deling")}});
  return to(call, one->record.id, "#delen");
}

core::Result<json> CaseRoom::letters_of(const Call& call, const KeptCase& one) const {
  const auto letters = consultations_.own(call.scope, one.record.id);
  if (!letters) return std::unexpected(letters.error());
  json rows = json::array();
  for (const auto& letter : *letters) {
    const auto whole = consultations_.find(call.scope, letter.id);
    if (!whole) return std::unexpected(whole.error());
    json told = replies_to(letter, call.language);
    const bool any = !told.empty();
    rows.push_back({{"id", letter.id},
                    {"zaak", one.record.id},
                    {"neighbour", named(letter.party)},
                    {"title", letter.title},
                    {"with_answers", whole->content.contains("antwoorden")},
                    {"at", service::readable(letter.at, call.language)},
                    {"withdrawn", service::readable(letter.withdrawn_at, call.language)},
                    {"replies", std::move(told)},
                    {"has_replies", any}});
  }
  return json{{"letters", rows}, {"has_letters", !rows.empty()}};
}

Response CaseRoom::shares(Call& call) {
  const auto letters = consultations_.received(call.scope);
  if (!letters) return service::problem_page(letters.error(), call);
  json rows = json::array();
  for (const auto& letter : *letters) {
    rows.push_back({{"id", letter.id},
                    {"title", letter.title},
                    {"from", named(letter.owner)},
                    {"at", service::readable(letter.at, call.language)},
                    {"withdrawn", service::readable(letter.withdrawn_at, call.language)}});
  }
  const bool any = !rows.empty();
  return service::page_response(
      pages::render(kSharedTemplate, {{"rows", std::move(rows)}, {"any", any}},
                    case_frame(call, {"Van buurgemeenten", "From neighbouring municipalities"}, true)),
      200, call);
}

Response CaseRoom::letter_page(Call& call, const sharing::Consultation& letter, const Shown& shown) {
  const bool dutch = call.language == core::Language::kDutch;
  const auto own = municipality_of(call);
  json rows = json::array(), answers = json::array();
  const json told = replies_to(letter, call.language);
  const auto content = letter.content.is_object() ? letter.content : json::object();
  const auto year = static_cast<int>(number_in(content, "jaar"));
  std::string here;
  for (const auto& row : content.value("bedden", json::array())) {
    if (static_cast<int>(number_in(row, "jaar")) != year) continue;
    const auto number = [&](const char* key) { return core::format_number(number_in(row, key), 0, call.language); };
    const auto place = text_in(row, "gemeente");
    if (place == own && !own.empty()) here = number("p50");
    rows.push_back({{"name", place_in(place, call.language)},
                    {"low", number("p10")},
                    {"middle", number("p50")},
                    {"high", number("p90")},
                    {"own", place == own}});
  }
  for (const auto& one : content.value("antwoorden", json::array()))
    answers.push_back({{"question", text_in(one, dutch ? "vraag" : "vraag_en")}, {"said", text_in(one, "antwoord")}});
  json values{{"csrf", call.csrf_token},
              {"id", letter.id},
              {"title", letter.title},
              {"from", named(letter.owner)},
              {"organisation", own},
              {"at", service::readable(letter.at, call.language)},
              {"withdrawn", service::readable(letter.withdrawn_at, call.language)},
              {"year", year},
              {"here", here},
              {"rows", rows},
              {"answers", answers},
              {"has_answers", !answers.empty()},
              {"replies", told},
              {"has_replies", !told.empty()},
              {"problem", shown.problem == nullptr ? "" : core::describe(*shown.problem, call.language)},
              {"may_answer", may(call, "effectzaak-antwoord") && letter.party == call.scope.organisation &&
                                 letter.withdrawn_at.empty()}};
  for (const auto* name : {"vrij", "gepland", "jaar", "tekst"})
    values["typed_" + std::string(name)] = shown.sent.text(name);
  return service::page_response(
      pages::render(kLetterTemplate, values, case_frame(call, {letter.title, letter.title}, true)), shown.status, call);
}

Response CaseRoom::shared_one(Call& call) {
  const auto letter = consultations_.find(call.scope, call.request.path_parameters.at("id"));
  if (!letter) return service::problem_page(letter.error(), call);
  return letter_page(call, *letter, {});
}

Response CaseRoom::answer(Call& call) {
  const auto letter = consultations_.find(call.scope, call.request.path_parameters.at("id"));
  if (!letter) return service::problem_page(letter.error(), call);
  const auto sent = service::sent_form(call);
  if (!sent) return service::problem_page(sent.error(), call);
  const auto refused = [&](const core::Error& error) {
    return letter_page(call, *letter, {&error, {}, *sent, http::status_of(error)});
  };
  json content = json::object();
  for (const auto& [name, least, most] : {std::tuple{"vrij", 0.0, kMostBeds},
                                          {"gepland", 0.0, kMostBeds},
                                          {"jaar", double{kFirstYear}, double{kLastYear}}}) {
    const auto number = whole(*sent, name, least, most);
    if (!number) return refused(number.error());
    if (*number) content[name] = **number;
  }
  const auto text = sent->text("tekst");
  if (text.size() > kLongestAnswer || !core::is_valid_utf8(text))
    return refused(invalid({"De opmerking is te lang.", "The comment is too long."},
                           {"Houd het bij 2.000 tekens.", "Keep to 2,000 characters."}));
  if (!text.empty()) content["tekst"] = text;
  if (content.empty())
    return refused(invalid({"Er is niets ingevuld.", "Nothing was filled in."},
                           {"Vul een aantal bedden of een opmerking in.", "Fill in a number of beds or a comment."}));
  const auto done = consultations_.answer(call.scope, letter->id, {}, content);
  if (!done) return refused(done.error());
  service::note(parts_, call, "effectzaak-antwoord", letter->id);
  return to(call, "gedeeld/" + letter->id, "#antwoorden");
}

}  // namespace pareltjes::effectrapportage
