// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/pages/case_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/text.hpp"
#include "pearls/effectrapportage/form.hpp"
#include "pearls/effectrapportage/library.hpp"
#include "pearls/effectrapportage/rows.hpp"
#include "platform/pages/charts.hpp"
#include "platform/service/page_tools.hpp"

namespace pareltjes::effectrapportage {
namespace {

using core::Language;
using nlohmann::json;

constexpr std::size_t kMostThreads = 9;
constexpr std::size_t kMostTold = 100;  ///< Of a long history the page tells the end.

json last_of(json rows, bool newest_first) {
  if (rows.size() <= kMostTold) return rows;
  auto kept = json::array();
  const auto begin = newest_first ? 0 : rows.size() - kMostTold;
  for (std::size_t i = begin; i < begin + kMostTold; ++i) kept.push_back(std::move(rows[i]));
  return kept;
}

std::string name_of_account(const Names& names, const std::string& account) {
  const auto found = names.find(account);
  return found == names.end() ? account : found->second;
}

std::string number(double value, Language language) {
  return core::format_number(value, 0, language);
}

/// A stored version: what it held and what was predicted by it.
struct Version {
  const dossier::Event* event = nullptr;
  HousingCase kept;
};
std::vector<Version> versions_in(const std::vector<dossier::Event>& events) {
  std::vector<Version> versions;
  for (const auto& event : events) {
    if (!event.content.is_object()) continue;
    if (auto kept = case_from(event.content)) versions.push_back({&event, std::move(*kept)});
  }
  return versions;
}

/// The answers that differ between two versions, in words.
std::vector<std::string> changes(const FieldValues& before, const FieldValues& after, Language language) {
  std::set<std::string> answers;
  for (const auto* values : {&before, &after}) {
    for (const auto& [name, value] : *values) answers.insert(answer_of(name));
  }
  std::vector<std::string> told;
  for (const auto& answer : answers) {
    if (fields_of_answer(before, answer) == fields_of_answer(after, answer)) continue;
    auto said = said_in(after, answer, language);
    if (said.empty()) said = language == Language::kDutch ? "leeg gemaakt" : "made empty";
    told.push_back(label_of(answer).in(language) + ": " + said);
  }
  return told;
}

json sector_options(const std::string& chosen, Language language) {
  json options = json::array();
  for (const auto& sector : library().sectors)
    options.push_back({{"id", sector.id}, {"name", sector.name.in(language)}, {"current", sector.id == chosen}});
  return options;
}

std::string filled_in(const FieldValues& filled, const std::string& name) {
  const auto found = filled.find(name);
  return found == filled.end() ? std::string() : found->second;
}

json question_values(const Question& question, const FieldValues& filled, Language language) {
  return {{"field", question.field},
          {"text", question.text.in(language)},
          {"hint", question.hint.in(language)},
          {"share", question.kind == Question::Kind::kShare},
          {"word", question.kind == Question::Kind::kWord},
          {"from", filled_in(filled, "van-" + question.field)},
          {"to", filled_in(filled, "tot-" + question.field)},
          {"said", filled_in(filled, question.field)}};
}

}  // namespace

FieldValues field_values_of(const json& input) {
  FieldValues values;
  for (auto& [name, value] : fields_of(input)) {
    if (!value.empty()) values[name] = value;
  }
  return values;
}

core::Text label_of(const std::string& answer) {
  static const std::map<std::string, core::Text> kOthers{
      {"bedrijf", {"naam van het plan", "name of the plan"}},
      {"sector", {"sector", "sector"}},
      {"opening", {"jaar van opening", "year of opening"}},
      {"vol", {"jaar waarin het vol draait", "year in which it is complete"}},
      {"nieuwbouw", {"bedden in nieuwbouw", "beds in new build"}},
      {"plekken", {"locaties met bedden", "sites with beds"}},
      {"anderen", {"andere bedrijven", "other companies"}},
      {"overig", {"verder besproken", "discussed besides"}}};
  if (const auto* question = library().question_of_field(answer)) return question->label;
  const auto found = kOthers.find(answer);
  return found == kOthers.end() ? core::Text{answer, answer} : found->second;
}

std::string said_in(const FieldValues& fields, const std::string& answer, Language language) {
  const auto* question = library().question_of_field(answer);
  if (question != nullptr && question->kind != Question::Kind::kWord) {
    const auto from = filled_in(fields, "van-" + answer), to = filled_in(fields, "tot-" + answer);
    if (from.empty() && to.empty()) return {};
    const std::string unit = question->kind == Question::Kind::kShare ? "%" : "";
    if (from.empty() || to.empty()) return (from.empty() ? to : from) + unit;
    return from + (language == Language::kDutch ? " tot " : " to ") + to + unit;
  }
  const auto said = filled_in(fields, answer);
  if (answer == "sector") {
    if (const auto* sector = library().sector(said)) return sector->name.in(language);
  }
  if (answer == "nieuwbouw") {
    const bool no = said == "nee";
    return language == Language::kDutch ? (no ? "nee" : "ja") : (no ? "no" : "yes");
  }
  return said;
}

json case_rows(const std::vector<KeptCase>& all, const Names& names, Language language) {
  json rows = json::array();
  for (const auto& [record, kept] : all) {
    const auto* sector = library().sector(kept.input.value("sector", std::string()));
    const auto& [beds, year] = kept.prediction;
    rows.push_back({{"id", record.id},
                    {"title", kept.title},
                    {"sector", sector == nullptr ? "" : sector->name.in(language)},
                    {"middle", number(beds.mid, language)},
                    {"range", number(beds.low, language) + "–" + number(beds.high, language)},
                    {"year", year},
                    {"is_open", record.state == kOpen},
                    {"talks", kept.minutes.size()},
                    {"by", name_of_account(names, record.actor)},
                    {"at", service::readable(record.changed_at, language)}});
  }
  return rows;
}

std::string narrowing_svg(const std::vector<dossier::Event>& events, Language language) {
  const bool dutch = language == Language::kDutch;
  std::vector<pages::ThreadRow> threads;
  const HousingCase* last = nullptr;
  const auto versions = versions_in(events);
  for (const auto& version : versions) {
    // A version that changed nothing of the range tells nothing here.
    if (last != nullptr && last->prediction.beds.low == version.kept.prediction.beds.low &&
        last->prediction.beds.high == version.kept.prediction.beds.high)
      continue;
    last = &version.kept;
    threads.push_back(
        {fmt::format("{} {}", dutch ? "versie" : "version", version.event->version), version.kept.prediction.beds});
  }
  if (threads.empty()) return {};
  if (threads.size() > kMostThreads)
    threads.erase(threads.begin() + 1, threads.end() - static_cast<std::ptrdiff_t>(kMostThreads - 1));
  return pages::threads_svg(threads, nullptr,
                            {dutch ? "De marge bij elke bewaarde versie, de eerste bovenaan. De tabel geeft dezelfde "
                                     "cijfers."
                                   : "The range of each stored version, the first on top. The table has the same "
                                     "figures.",
                             dutch ? "bedden" : "beds", 0, language});
}

json version_values(const std::vector<dossier::Event>& events, const Names& names, Language language) {
  const bool dutch = language == Language::kDutch;
  json versions = json::array(), history = json::array();
  FieldValues before;
  std::size_t talks = 0;
  for (const auto& event : events) {
    const auto by = name_of_account(names, event.actor), at = service::readable(event.at, language);
    std::vector<std::string> told;
    if (event.kind == "opmerking") told.push_back(event.text);
    if (const auto kept = case_from(event.content)) {
      const auto& beds = kept->prediction.beds;
      versions.push_back({{"version", event.version},
                          {"low", number(beds.low, language)},
                          {"middle", number(beds.mid, language)},
                          {"high", number(beds.high, language)},
                          {"width", number(beds.width(), language)},
                          {"by", by},
                          {"at", at}});
      const auto now = field_values_of(kept->input);
      told = changes(before, now, language);
      if (kept->minutes.size() > talks) told.emplace_back(dutch ? "verslag van een gesprek" : "minutes of a talk");
      if (told.empty() && event.kind == "staat")
        told.emplace_back(event.state == kClosed ? (dutch ? "zaak afgesloten" : "case closed")
                                                 : (dutch ? "zaak heropend" : "case opened again"));
      before = now;
      talks = kept->minutes.size();
    }
    if (!told.empty()) history.push_back({{"by", by}, {"at", at}, {"version", event.version}, {"changes", told}});
  }
  std::ranges::reverse(history.get_ref<json::array_t&>());
  const bool more = history.size() > kMostTold;
  return {{"versions", last_of(std::move(versions), false)},
          {"narrowing", narrowing_svg(events, language)},
          {"more_history", more},
          {"history", last_of(std::move(history), true)}};
}

json minutes_values(const std::vector<Minutes>& minutes, Language language) {
  json rows = json::array();
  for (const auto& talk : minutes) {
    json topics = json::array();
    for (const auto& topic : talk.topics)
      topics.push_back({{"label", label_of(topic.field).in(language)}, {"text", topic.text}});
    json row{{"day", core::day_in_words(talk.day).in(language)},
             {"present", talk.present},
             {"topics", topics},
             {"agreed", talk.agreed},
             {"next", talk.next}};
    rows.insert(rows.begin(), std::move(row));  // A list in braces would be taken for several rows.
  }
  return rows;
}

json clash_values(const std::vector<Clash>& clashes, Language language) {
  json rows = json::array();
  for (const auto& clash : clashes) {
    json fields = json::array();
    for (const auto& [name, value] : clash.mine) fields.push_back({{"name", "mijn-" + name}, {"value", value}});
    const std::string empty = language == Language::kDutch ? "leeg" : "empty";
    const auto mine = said_in(clash.mine, clash.answer, language),
               theirs = said_in(clash.theirs, clash.answer, language);
    rows.push_back({{"answer", clash.answer},
                    {"label", label_of(clash.answer).in(language)},
                    {"mine", mine.empty() ? empty : mine},
                    {"theirs", theirs.empty() ? empty : theirs},
                    {"fields", fields}});
  }
  return rows;
}

json last_year_rows(const pearl::Outcome& outcome, Language language) {
  json rows = json::array();
  const Rows beds(outcome, "bedden", language);
  if (beds.size() == 0) return rows;
  const auto last = beds.number(beds.size() - 1, "jaar");
  for (std::size_t i = 0; i < beds.size(); ++i) {
    if (beds.number(i, "jaar") != last) continue;
    rows.push_back({{"name", place_in(beds.text(i, "gemeente"), language)},
                    {"low", beds.shown(i, "p10")},
                    {"middle", beds.shown(i, "p50")},
                    {"high", beds.shown(i, "p90")}});
  }
  return rows;
}

json outcome_values(const pearl::Outcome& outcome, const FieldValues& filled, Language language) {
  json values{{"answer", outcome.answer.in(language)},
              {"explanation", json::array()},
              {"findings", json::array()},
              {"places", last_year_rows(outcome, language)},
              {"questions", json::array()},
              {"sectors", sector_options(filled_in(filled, "sector"), language)},
              {"new_build_no", filled_in(filled, "nieuwbouw") == "nee"}};
  for (const auto& sentence : outcome.explanation) values["explanation"].push_back(sentence.in(language));
  for (const auto& finding : outcome.findings) {
    const auto* icon = finding.severity == pearl::Severity::kError     ? "fout"
                       : finding.severity == pearl::Severity::kWarning ? "let-op"
                                                                       : "weet-niet";
    values["findings"].push_back(
        {{"icon", icon}, {"message", finding.message.in(language)}, {"advice", finding.advice.in(language)}});
  }
  values["has_findings"] = !values["findings"].empty();
  const Rows guide(outcome, "gespreksleidraad", language);
  for (std::size_t i = 0; i < guide.size(); ++i) {
    const auto* question = library().question_of_field(guide.text(i, "vraag"));
    if (question == nullptr) continue;
    auto one = question_values(*question, filled, language);
    const bool worth = guide.number(i, "waarde") > 0;
    one["worth"] = worth ? guide.shown(i, "waarde") : "";
    if (worth && !values.contains("next_question")) values["next_question"] = one;
    values["questions"].push_back(std::move(one));
  }
  for (const auto* name : {"bedrijf", "opening", "vol", "plekken", "anderen"}) values[name] = filled_in(filled, name);
  return values;
}

json talk_values(const pearl::Outcome& outcome, const service::SentForm& sent, Language language) {
  json rows = json::array();
  const auto add = [&](const std::string& field, const std::string& label) {
    rows.push_back({{"field", field}, {"label", label}, {"typed", sent.text("onderwerp-" + field)}});
  };
  const Rows guide(outcome, "gespreksleidraad", language);
  for (std::size_t i = 0; i < guide.size(); ++i) add(guide.text(i, "vraag"), guide.word(i, "tekst"));
  add("overig", language == Language::kDutch ? "Wat is verder besproken?" : "What else was discussed?");
  return rows;
}

}  // namespace pareltjes::effectrapportage
