// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/pages/view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/time.hpp"
#include "platform/service/page_tools.hpp"

namespace pareltjes::overeenkomsten {
namespace {

using core::Language;
using nlohmann::json;

constexpr int kSoonDays = 90;

std::string day(const std::string& iso, Language language) {
  return core::day_in_words(iso).in(language);
}

std::string text_in(const json& value, const std::string& name) {
  const auto found = value.find(name);
  return found != value.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// How a field is asked: the type of an <input>, or what else it is.
json input_of(const FormField& field, const std::string& name, const std::string& value) {
  static const std::map<std::string, std::string> kTypes{{"datum", "date"}, {"e-mail", "email"}, {"telefoon", "tel"}};
  json input{{"name", name}, {"label", field.label}, {"required", field.required}, {"value", value}};
  const auto type = kTypes.find(field.type);
  const bool choice = !field.choices.empty() || field.type == "ja-nee";
  input["long"] = field.type == "lange-tekst";
  input["choice"] = choice;
  input["line"] = !choice && field.type != "lange-tekst";
  input["type"] = type == kTypes.end() ? "text" : type->second;
  input["date"] = field.type == "datum";
  input["kvk"] = field.type == "kvk";
  input["whole"] = field.type == "getal" || field.type == "uren";
  auto options = json::array();
  auto choices = field.choices;
  if (choices.empty() && field.type == "ja-nee") choices = {"ja", "nee"};
  bool among = value.empty();
  for (const auto& each : choices) {
    options.push_back({{"value", each}, {"chosen", each == value}});
    among = among || each == value;
  }
  // What was filled in before the choices changed is not lost.
  if (!among) options.push_back({{"value", value}, {"chosen", true}});
  input["options"] = std::move(options);
  return input;
}

const char* icon_of(pearl::Severity severity) {
  if (severity == pearl::Severity::kError) return "fout";
  return severity == pearl::Severity::kWarning ? "let-op" : "weet-niet";
}

/// What nobody filled in yet is no mistake of anybody: it is said calmly.
json finding_json(const pearl::Finding& finding, Language language) {
  return {{"icon", finding.code == "niet-ingevuld" ? "weet-niet" : icon_of(finding.severity)},
          {"message", finding.message.in(language)},
          {"advice", finding.advice.in(language)}};
}

/// Which field or table a finding is about: "velden.verwerker-kvk", "subverwerkers[2].kvk".
std::string field_of(const pearl::Finding& finding) {
  auto place = std::string_view(finding.xpath);
  if (place.starts_with("velden.")) place.remove_prefix(7);
  return std::string(place.substr(0, place.find_first_of(".[")));
}

int weight_of(const std::string& word) {
  if (word == "zwaar") return 3;
  return word == "let-op" || word == "let op" ? 2 : 1;
}

core::Text weight_words(const std::string& word) {
  if (weight_of(word) == 3) return {"zwaar", "serious"};
  return weight_of(word) == 2 ? core::Text{"let op", "take care"} : core::Text{"licht", "light"};
}

core::Text kind_words(const std::string& kind) {
  if (kind == "weg") return {"weg", "gone"};
  if (kind == "nieuw") return {"nieuw", "new"};
  if (kind == "verplaatst") return {"verplaatst", "moved"};
  return {"gewijzigd", "changed"};
}

std::string name_in(const std::map<std::string, std::string>& names, const std::string& account) {
  const auto found = names.find(account);
  return found == names.end() ? account : found->second;
}

json comments_about(const std::vector<dossier::Event>& history, const std::string& about,
                    const std::map<std::string, std::string>& names, Language language) {
  auto list = json::array();
  for (const auto& event : history) {
    if (event.kind != "opmerking" || event.about != about) continue;
    list.push_back(
        {{"text", event.text}, {"by", name_in(names, event.actor)}, {"at", service::readable(event.at, language)}});
  }
  return list;
}

}  // namespace

core::Text state_words(const std::string& state) {
  if (state == kDraft) return {"concept", "draft"};
  if (state == kToSign) return {"ter ondertekening", "to be signed"};
  if (state == kSigned) return {"getekend", "signed"};
  if (state == kReplaced) return {"vervangen", "replaced"};
  if (state == kEnded) return {"beëindigd", "ended"};
  if (state == kDropped) return {"vervallen", "dropped"};
  return {state, state};
}

std::vector<Due> due_within(const std::vector<Kept>& kept, std::chrono::sys_days today, int days) {
  std::vector<Due> list;
  const auto last = today + std::chrono::days{days};
  for (const auto& [record, agreement] : kept) {
    if (record.state != kSigned) continue;
    const auto end = end_on(agreement, today);
    if (!end) continue;
    const auto notice = core::plus_months(*end, -agreement.notice_months);
    if (agreement.notice_months > 0 && notice >= today && notice <= last)
      list.push_back({record.id, agreement.title, core::to_iso(notice), true});
    if (*end >= today && *end <= last) list.push_back({record.id, agreement.title, core::to_iso(*end), false});
    // It ended while nobody said so.
    if (*end < today) list.push_back({record.id, agreement.title, core::to_iso(*end), false});
  }
  std::ranges::stable_sort(list, {}, &Due::day);
  return list;
}

json list_values(const std::vector<Kept>& kept, std::chrono::sys_days today, Language language) {
  auto rows = json::array();
  for (const auto& [record, agreement] : kept) {
    const auto end = end_on(agreement, today);
    rows.push_back({{"id", record.id},
                    {"title", agreement.title},
                    {"party", agreement.party},
                    {"standard", agreement.standard},
                    {"own_text", agreement.standard.empty()},
                    {"state", state_words(record.state).in(language)},
                    {"signed", record.state == kSigned},
                    {"until", end ? day(core::to_iso(*end), language) : std::string()},
                    {"deviations", agreement.addendum ? agreement.addendum->deviations.size() : 0U}});
    rows.back()["has_deviations"] = rows.back()["deviations"] != 0U;
  }
  auto soon = json::array();
  for (const auto& due : due_within(kept, today, kSoonDays)) {
    soon.push_back({{"id", due.id},
                    {"title", due.title},
                    {"day", day(due.day, language)},
                    {"notice", due.notice},
                    {"past", due.day < core::to_iso(today)}});
  }
  return {{"rows", rows}, {"any", !rows.empty()}, {"soon", soon}, {"has_soon", !soon.empty()}};
}

json form_values(const Form& form, const Agreement& agreement, const std::vector<pearl::Finding>& findings,
                 const std::vector<dossier::Event>& history, const std::map<std::string, std::string>& names,
                 std::size_t extra_rows, Language language) {
  std::map<std::string, json> by_field;
  for (const auto& finding : findings) {
    auto& list = by_field[field_of(finding)];
    if (list.is_null()) list = json::array();
    list.push_back(finding_json(finding, language));
  }
  const auto taken = [&](const std::string& id) {
    const auto found = by_field.find(id);
    if (found == by_field.end()) return json::array();
    auto list = std::move(found->second);
    by_field.erase(found);
    return list;
  };
  auto fields = json::array();
  for (const auto& field : form.fields) {
    auto input = input_of(field, "veld." + field.id, text_in(agreement.fields, field.id));
    input["id"] = field.id;
    input["section"] = field.section.in(language);
    input["findings"] = taken(field.id);
    input["has_findings"] = !input["findings"].empty();
    input["comments"] = comments_about(history, field.id, names, language);
    fields.push_back(std::move(input));
  }
  auto tables = json::array();
  for (const auto& table : form.tables) {
    json value{{"id", table.id}, {"label", table.label}, {"columns", json::array()}, {"rows", json::array()}};
    for (const auto& column : table.columns) value["columns"].push_back({{"label", column.label}});
    const auto stored = agreement.tables.value(table.id, json::array());
    const auto there = stored.is_array() ? stored.size() : 0;
    for (std::size_t n = 0; n < there + extra_rows; ++n) {
      json row{{"number", n + 1}, {"cells", json::array()}};
      for (const auto& column : table.columns) {
        auto cell = input_of(column, fmt::format("tabel.{}.{}.{}", table.id, n, column.id),
                             n < there && stored[n].is_object() ? text_in(stored[n], column.id) : std::string());
        cell["required"] = false;
        cell["number"] = n + 1;
        row["cells"].push_back(std::move(cell));
      }
      value["rows"].push_back(std::move(row));
    }
    value["findings"] = taken(table.id);
    value["has_findings"] = !value["findings"].empty();
    tables.push_back(std::move(value));
  }
  auto rest = json::array();
  for (const auto& [field, list] : by_field)
    for (const auto& each : list) rest.push_back(each);
  return {{"fields", fields}, {"has_fields", !fields.empty()}, {"tables", tables},
          {"findings", rest}, {"has_findings", !rest.empty()}, {"count", findings.size()}};
}

json addendum_values(const Agreement& agreement, Language language) {
  if (!agreement.addendum) return {{"any", false}};
  const auto& addendum = *agreement.addendum;
  auto list = json::array();
  std::size_t serious = 0;
  std::size_t number = 0;
  for (const auto& each : addendum.deviations) {
    if (weight_of(each.weight) == 3) ++serious;
    list.push_back({{"number", number++},
                    {"article", each.article},
                    {"heading", each.heading},
                    {"kind", kind_words(each.kind).in(language)},
                    {"was", each.was},
                    {"has_was", !each.was.empty()},
                    {"now", each.now},
                    {"has_now", !each.now.empty()},
                    {"weight", weight_words(each.weight).in(language)},
                    {"weight_number", weight_of(each.weight)},
                    {"requirement", each.requirement},
                    {"agreed", each.agreed},
                    {"reason", each.reason}});
  }
  const auto agreed = addendum.agreed().size();
  return {{"any", true},
          {"deviations", list},
          {"has_deviations", !list.empty()},
          {"count", list.size()},
          {"serious", serious},
          {"agreed", agreed},
          {"has_agreed", agreed > 0},
          {"source", addendum.source},
          {"signed", addendum.signing.has_value()},
          {"signed_on", addendum.signing ? day(addendum.signing->on, language) : std::string()}};
}

json history_values(const std::vector<dossier::Event>& history, const std::map<std::string, std::string>& names,
                    Language language) {
  auto list = json::array();
  for (auto event = history.rbegin(); event != history.rend(); ++event) {
    core::Text what;
    if (event->kind == "gemaakt") what = {"Gemaakt", "Made"};
    if (event->kind == "gewijzigd") what = {"Gewijzigd", "Changed"};
    if (event->kind == "staat") {
      const auto state = state_words(event->state);
      what = {"Nu: " + state.nl, "Now: " + state.en};
    }
    if (event->kind == "opmerking") what = {"Opmerking: " + event->text, "Comment: " + event->text};
    list.push_back({{"at", service::readable(event->at, language)},
                    {"by", name_in(names, event->actor)},
                    {"what", what.in(language)}});
  }
  return list;
}

json report_values(const std::vector<Kept>& kept, int year, Language language) {
  const auto first = fmt::format("{:04}-01-01", year);
  const auto last = fmt::format("{:04}-12-31", year);
  std::size_t in_force = 0;
  std::size_t by_standard = 0;
  auto not_used = json::array();
  auto deviating = json::array();
  for (const auto& [record, agreement] : kept) {
    if (record.state == kDraft || record.state == kToSign || record.state == kDropped) continue;
    const auto begin = agreement.from.empty() && agreement.signing ? agreement.signing->on : agreement.from;
    if (begin > last) continue;
    // One that goes on by itself is in force until somebody ends it.
    if (!agreement.until.empty() && agreement.until < first && agreement.renewal_months == 0) continue;
    if ((record.state == kEnded || record.state == kReplaced) && record.changed_at.substr(0, 10) < first) continue;
    ++in_force;
    if (agreement.standard.empty()) {
      not_used.push_back({{"title", agreement.title}, {"party", agreement.party}, {"reason", agreement.reason}});
      continue;
    }
    const auto agreed = agreement.addendum ? agreement.addendum->agreed() : std::vector<RecordedDeviation>{};
    if (agreed.empty()) {
      ++by_standard;
      continue;
    }
    for (const auto& each : agreed) {
      deviating.push_back({{"title", agreement.title},
                           {"party", agreement.party},
                           {"article", each.article + (each.heading.empty() ? "" : " " + each.heading)},
                           {"was", each.was},
                           {"now", each.now},
                           {"weight", weight_words(each.weight).in(language)},
                           {"weight_number", weight_of(each.weight)},
                           {"reason", each.reason}});
    }
  }
  std::set<std::string> agreements;
  for (const auto& each : deviating)
    agreements.insert(each["title"].get<std::string>() + each["party"].get<std::string>());
  const core::Text answer{fmt::format("In {} golden {} overeenkomsten. {} volgen de standaard zonder afwijking.", year,
                                      in_force, by_standard),
                          fmt::format("In {} {} agreements were in force. {} follow the standard without deviation.",
                                      year, in_force, by_standard)};
  return {{"year", std::to_string(year)},
          {"answer", answer.in(language)},
          {"in_force", in_force},
          {"by_standard", by_standard},
          {"with_deviations", agreements.size()},
          {"not_used", not_used},
          {"has_not_used", !not_used.empty()},
          {"deviating", deviating},
          {"has_deviating", !deviating.empty()}};
}

}  // namespace pareltjes::overeenkomsten
