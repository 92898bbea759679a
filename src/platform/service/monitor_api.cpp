// SPDX-License-Identifier: EUPL-1.2
#include "platform/service/monitor_api.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <span>

#include "platform/http/accept.hpp"
#include "platform/pearl/findings.hpp"
#include "platform/service/api_tools.hpp"
#include "platform/service/monitor_tools.hpp"
#include "platform/service/monitor_view.hpp"
#include "platform/service/note.hpp"
#include "platform/service/upload_turn.hpp"

namespace pareltjes::service {
namespace {

using core::Language;
using http::Response;
using nlohmann::json;

constexpr std::chrono::seconds kCheckLimit{90};
constexpr const char* kTests = "/api/v1/monitor/toetsen/";

/// A parameter of a check: its name and how long it may be.
struct Parameter {
  const char* name;
  std::size_t most;  ///< Characters.
  bool needed;
};
constexpr Parameter kParameters[] = {
    {"gemeente", 100, true}, {"product", 40, true}, {"leverancier", 40, false}, {"standaard", 60, false}};

enum class Format { kJson, kJunit, kSarif };

/// As JSON Schema counts: code points, each of which has one byte that continues none.
std::size_t characters_in(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

FieldErrors misfits_of(const http::Request& request) {
  std::vector<std::string> known{"formaat"};
  for (const auto& parameter : kParameters) known.emplace_back(parameter.name);
  auto wrong = misfits_of_query(request, known);
  for (const auto& [name, most, needed] : kParameters) {
    const auto value = request.parameter(name);
    const std::string quoted = "‘" + std::string(name) + "’";
    if (needed && value.empty()) {
      wrong.push_back({"/" + std::string(name), {quoted + " ontbreekt.", quoted + " is missing."}});
    } else if (characters_in(value) > most) {
      wrong.push_back({"/" + std::string(name), {quoted + " is te lang.", quoted + " is too long."}});
    }
  }
  const auto format = request.query.find("formaat");
  if (format != request.query.end() && format->second != "json" && format->second != "junit" &&
      format->second != "sarif") {
    wrong.push_back({"/formaat", {"‘formaat’ is json, junit of sarif.", "‘formaat’ is json, junit or sarif."}});
  }
  return wrong;
}

/// By the parameter, when the client takes that type; else by what it likes best.
core::Result<Format> format_of(const http::Request& request) {
  static constexpr std::array<std::string_view, 3> kTypes{"application/json", "application/xml",
                                                          "application/sarif+json"};
  static constexpr std::array<std::pair<std::string_view, Format>, 3> kFormats{
      {{"json", Format::kJson}, {"junit", Format::kJunit}, {"sarif", Format::kSarif}}};
  std::span<const std::string_view> offered(kTypes);
  for (std::size_t i = 0; i < kFormats.size(); ++i)
    if (request.parameter("formaat") == kFormats[i].first) offered = offered.subspan(i, 1);
  const auto type = http::require_acceptable(request, offered);
  if (!type) return std::unexpected(type.error());
  return kFormats[static_cast<std::size_t>(std::ranges::find(kTypes, *type) - kTypes.begin())].second;
}

std::string text_in(const json& value, const std::string& name) {
  const auto found = value.find(name);
  return found != value.end() && found->is_string() ? found->get<std::string>() : std::string();
}

json finding_json(const json& finding, Language language) {
  const auto in = [&](const std::string& name) {
    const auto english = text_in(finding, name + "_en");
    return language == Language::kEnglish && !english.empty() ? english : text_in(finding, name);
  };
  json value{{"regel", text_in(finding, "regel")},
             {"ernst", text_in(finding, "ernst")},
             {"tekst", in("tekst")},
             {"advies", in("advies")},
             {"bestand", text_in(finding, "bestand")}};
  for (const auto* name : {"regelnummer", "kolom"})
    if (finding.contains(name)) value[name] = finding[name];
  return value;
}

json key_json(const monitor::CellKey& key) {
  return {{"gemeente", key.gemeente},
          {"leverancier", key.leverancier},
          {"product", key.product},
          {"onderwerp", key.onderwerp}};
}

json test_json(const monitor::Test& test, const monitor::CellKey& key, Language language) {
  auto value = key_json(key);
  value.update({{"uitslag", monitor::name_of(test.verdict)},
                {"fouten", test.errors},
                {"waarschuwingen", test.warnings},
                {"nagekeken", test.checked},
                {"regels", test.rules},
                {"foutenPerRegel", test.errors_by_rule}});
  if (!test.id.empty()) {
    value["id"] = test.id;
    value["op"] = test.at;
    value["door"] = test.by;
    value["_links"] = {{"self", {{"href", kTests + test.id}}},
                       {"bewijs", {{"href", kTests + test.id + "/bewijs"}}},
                       {"vakje", {{"href", "/monitor/vakje" + query_of(key)}}}};
  }
  value["bevindingen"] = json::array();
  for (const auto& finding : test.findings) value["bevindingen"].push_back(finding_json(finding, language));
  return value;
}

json cell_json(const monitor::Cell& cell) {
  auto value = key_json(cell.key);
  value["openbaar"] = cell.is_public;
  value["_links"] = {{"vakje", {{"href", "/monitor/vakje" + query_of(cell.key)}}}};
  if (const auto* test = cell.test(); test != nullptr && !monitor::is_chain(cell.key.onderwerp)) {
    value["toets"] = {{"id", test->id},         {"uitslag", monitor::name_of(test->verdict)},
                      {"fouten", test->errors}, {"nagekeken", test->checked},
                      {"regels", test->rules},  {"op", test->at}};
    value["_links"]["bewijs"] = {{"href", kTests + test->id + "/bewijs"}};
  }
  if (const auto* connection = cell.connection(); connection != nullptr && monitor::is_chain(cell.key.onderwerp)) {
    value["aansluiting"] = {{"stand", monitor::name_of(connection->state)},
                            {"sinds", connection->since},
                            {"belemmering", connection->blocked_by},
                            {"aanZet", connection->desk},
                            {"op", connection->at}};
  }
  if (!cell.replies.empty()) value["antwoord"] = cell.replies.front().text;
  return value;
}

/// What was sent, under a name by which it is known as a zip.
std::vector<pearl::InputFile> files_of(const http::Request& request) {
  return {{"levering.zip", request.body}};
}

monitor::Test not_kept(const monitor::NewTest& test) {
  monitor::Test shown;
  shown.verdict = test.verdict;
  shown.errors = test.errors;
  shown.warnings = test.warnings;
  shown.checked = test.checked;
  shown.rules = test.rules;
  shown.errors_by_rule = test.errors_by_rule;
  shown.findings = test.findings;
  return shown;
}

}  // namespace

MonitorApi::MonitorApi(const Parts& parts)
    : parts_(parts), monitor_(parts.database, core::system_clock(), parts.evidence) {}

Response MonitorApi::check(const Call& call, bool keep) const {
  const auto& request = call.request;
  if (const auto wrong = misfits_of(request); !wrong.empty()) return refuse_fields(wrong, request);
  const auto format = format_of(request);
  if (!format) return http::problem(format.error(), request);
  if (const auto fits = http::require_content_type(request, {"application/zip"}); !fits)
    return http::problem(fits.error(), request);
  const UploadTurn turn;
  if (!turn.granted()) return http::problem(UploadTurn::refusal(), request);
  const auto checked = check_delivery(
      parts_,
      {call.scope, request.parameter("gemeente"), request.parameter("leverancier", call.scope.organisation),
       request.parameter("product"), request.parameter("standaard"), files_of(request)},
      control_of(request, kCheckLimit));
  if (!checked) return http::problem(checked.error(), request);
  auto test = not_kept(checked->test);
  Response response;
  response.status = keep ? 201 : 200;
  if (keep) {
    auto kept = monitor_.record(call.scope, checked->test);
    if (!kept) return http::problem(kept.error(), request);
    note(parts_, call, "monitor-toets", kept->id, {{"uitslag", monitor::name_of(kept->verdict)}});
    test = std::move(*kept);
    response.with("Location", kTests + test.id)
        .with("Link", "<" + (kTests + test.id) + "/bewijs>; rel=\"describedby\"");
  }
  const auto& outcome = *checked->run.outcome;
  if (*format == Format::kJunit) {
    response.body = pearl::to_junit(outcome, call.language);
    response.with("Content-Type", "application/xml; charset=utf-8");
  } else if (*format == Format::kSarif) {
    response.body = pearl::to_sarif(outcome, call.language);
    response.with("Content-Type", "application/sarif+json");
  } else {
    response.body = dump(test_json(test, checked->test.key, call.language));
    response.with("Content-Type", "application/json");
  }
  return response;
}

Response MonitorApi::cells(const Call& call) const {
  const auto cells = monitor_.cells(call.scope);
  if (!cells) return http::problem(cells.error(), call.request);
  return collection(call, "vakjes", *cells, [](const monitor::Cell& cell) { return cell_json(cell); });
}

Response MonitorApi::test(const Call& call) const {
  const auto found = monitor_.test(call.scope, call.request.path_parameters.at("id"));
  if (!found) return http::problem(found.error(), call.request);
  return Response::json(dump(test_json(found->second, found->first, call.language)));
}

Response MonitorApi::evidence(const Call& call) const {
  auto found = monitor_.test(call.scope, call.request.path_parameters.at("id"));
  if (!found) return http::problem(found.error(), call.request);
  return Response::json(std::move(found->second.evidence));
}

ServiceRoutes MonitorApi::routes() const {
  return {
      {"POST", "/api/v1/monitor/proeftoetsen", "api-monitor-nakijken",
       [this](Call& call) { return check(call, false); }},
      {"POST", "/api/v1/monitor/toetsen", "api-monitor-vastleggen", [this](Call& call) { return check(call, true); }},
      {"GET", "/api/v1/monitor/vakjes", "api-monitor-vakjes", [this](Call& call) { return cells(call); }},
      {"GET", "/api/v1/monitor/toetsen/{id}", "api-monitor-toets",
       without_parameters([this](Call& call) { return test(call); })},
      {"GET", "/api/v1/monitor/toetsen/{id}/bewijs", "api-monitor-bewijs",
       without_parameters([this](Call& call) { return evidence(call); })},
  };
}

}  // namespace pareltjes::service
