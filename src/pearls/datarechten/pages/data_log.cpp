// SPDX-License-Identifier: EUPL-1.2
// What was decided about the data of an organisation and what was done with them, as a page and as a file.
#include <algorithm>

#include "core/text.hpp"
#include "pearls/datarechten/pages/data_room.hpp"
#include "platform/http/problem.hpp"
#include "platform/service/note.hpp"
#include "platform/service/page_tools.hpp"

namespace pareltjes::datarechten {
namespace {

using core::Language;
using http::Response;
using nlohmann::json;
using service::Call;

constexpr const char* kTemplate = "src/pearls/datarechten/pages/logboek.mustache";
constexpr std::size_t kLinesOnAPage = 50;
constexpr std::size_t kLinesInAFile = 100'000;

rights::LogFilter filter_of(const Call& call) {
  rights::LogFilter filter;
  filter.dataset = call.request.parameter("dataset", "");
  const auto outcome = call.request.parameter("besluit", "");
  if (outcome == "ja" || outcome == "nee") filter.permitted = outcome == "ja";
  filter.personal = call.request.parameter("persoonsgegevens", "") == "ja";
  const auto before = core::parse_number(call.request.parameter("voor", "0"));
  if (before && *before > 0 && *before < 1e15) filter.before = static_cast<std::int64_t>(*before);
  return filter;
}

/// The filter as a query, for the links to older lines and to the files.
std::string query_of(const Call& call) {
  std::string query;
  for (const auto* name : {"dataset", "besluit", "persoonsgegevens"}) {
    const auto value = call.request.parameter(name, "");
    if (!value.empty()) query += "&" + std::string(name) + "=" + http::percent_encode(value);
  }
  return query;
}

std::string in(const json& content, const char* pointer, Language language) {
  const auto text = content.is_object() ? content.value(json::json_pointer(pointer), json()) : json();
  if (!text.is_object()) return {};
  return text.value(language == Language::kDutch ? "nl" : "en", "");
}

json row_of(const rights::LogLine& line, Language language) {
  json row{{"number", line.number},
           {"at", service::readable(line.begun_at, language)},
           {"who", line.actor},
           {"name", line.name},
           {"purpose", line.purpose},
           {"dataset", line.dataset},
           {"version", line.version},
           {"permitted", line.permitted},
           {"use", line.kind == "gebruik"},
           {"well", line.status != 2},
           {"personal", line.personal},
           {"distribute", line.action == rights::action::kDistribute},
           {"reason", in(line.content, "/reden", language)},
           {"advice", in(line.content, "/advies", language)},
           {"trace", line.trace_id},
           {"duties", json::array()},
           {"datasets", json::array()}};
  if (!line.content.is_object()) return row;
  for (const auto& duty : line.content.value("plichten", json::array()))
    row["duties"].push_back({{"text", duty.value("tekst", "")}});
  for (const auto& dataset : line.content.value("datasets", json::array()))
    row["datasets"].push_back({{"id", dataset.value("id", "")}});
  return row;
}

}  // namespace

/// How long lines are kept, why, and which went.
core::Result<void> DataRoom::add_retention(const Call& call, json& values) const {
  const auto term = retention_.term(call.scope);
  if (!term) return std::unexpected(term.error());
  const auto last = retention_.last_expiry(call.scope);
  if (!last) return std::unexpected(last.error());
  values.update({{"term_days", term->days},
                 {"term_reason", term->reason.in(call.language)},
                 {"term_source", term->source},
                 {"expired", last->has_value()},
                 {"csrf", call.csrf_token},
                 {"may_keep", may(call, "datarechten-bewaartermijn")}});
  if (*last) {
    values.update({{"expired_up_to", (*last)->up_to},
                   {"expired_at", service::readable((*last)->at, call.language)},
                   {"expired_days", (*last)->days}});
  }
  return {};
}

Response DataRoom::log(Call& call, const core::Error* problem, int status) {
  auto filter = filter_of(call);
  filter.limit = kLinesOnAPage;
  const auto lines = log_.list(call.scope, filter);
  if (!lines) return service::problem_page(lines.error(), call);
  json rows = json::array();
  for (const auto& line : *lines) rows.push_back(row_of(line, call.language));
  json values{
      {"organisation", service::organisation_name(parts_.identity, call.scope.organisation)},
      {"rows", rows},
      {"any", !rows.empty()},
      {"query", query_of(call)},
      {"dataset", filter.dataset},
      {"only_yes", filter.permitted == true},
      {"only_no", filter.permitted == false},
      {"only_personal", filter.personal},
      {"older", lines->size() == kLinesOnAPage && lines->back().number > 1 ? std::to_string(lines->back().number)
                                                                           : std::string()}};
  if (auto added = add_retention(call, values); !added) return service::problem_page(added.error(), call);
  values["problem"] = problem == nullptr ? "" : core::describe(*problem, call.language);
  if (problem != nullptr) {
    const auto sent = service::sent_form(call).value_or(service::SentForm{});
    values["term_days"] = sent.text("dagen");
    values["typed_reason"] = sent.text("reden");
  }
  if (call.request.parameter("controle", "") == "ja") {
    const auto fault = log_.check(call.scope);
    if (!fault) return service::problem_page(fault.error(), call);
    values["checked"] = true;
    values["sound"] = !fault->has_value();
    if (*fault) {
      values["fault"] = (*fault)->what.in(call.language);
      values["fault_at"] = (*fault)->record;
    }
  }
  service::note(parts_, call, "besluitenlogboek-gezien");
  auto frame = service::frame_for(call, {"Logboek van gegevens", "Log of data"});
  frame.breadcrumb = {{{"Start", "Start"}, service::localised("/", call.language)},
                      {{"Datarechten", "Data rights"}, service::localised("/datarechten", call.language)},
                      {{"Logboek", "Log"}, ""}};
  return service::page_response(pages::render(kTemplate, values, frame), status, call);
}

/// Another term. Lines that are too old by it go the next time that the program keeps house.
Response DataRoom::keep_log(Call& call) {
  const auto refused = [&](const core::Error& error) { return log(call, &error, http::status_of(error)); };
  const auto sent = service::sent_form(call);
  if (!sent) return refused(sent.error());
  if (auto kept = retention_.keep_for(call.scope, sent->number("dagen"), sent->text("reden")); !kept)
    return refused(kept.error());
  return Response::redirect(service::localised("/datarechten/logboek#bewaren", call.language));
}

/// The lines as JSON in the fields of the standard Logboek Dataverwerkingen, or as CSV; the newest 100,000.
Response DataRoom::log_file(Call& call) {
  auto filter = filter_of(call);
  filter.limit = kLinesInAFile;
  const auto lines = log_.list(call.scope, filter);
  if (!lines) return service::problem_page(lines.error(), call);
  service::note(parts_, call, "besluitenlogboek-opgehaald");
  const bool csv = call.request.parameter("vorm", "json") == "csv";
  Response response;
  if (csv) {
    response.body = rights::to_csv(*lines);
  } else {
    json records = json::array();
    for (const auto& line : *lines) records.push_back(rights::to_processing_log(line));
    response.body = json{{"organisatie", call.scope.organisation}, {"logregels", records}}.dump(
        1, ' ', false, json::error_handler_t::replace);
  }
  response.with("Content-Type", csv ? "text/csv; charset=utf-8" : "application/json")
      .with("Content-Disposition",
            std::string("attachment; filename=\"logboek-gegevens.") + (csv ? "csv" : "json") + "\"")
      .with("Cache-Control", "no-store");
  return response;
}

}  // namespace pareltjes::datarechten
