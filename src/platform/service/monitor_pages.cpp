// SPDX-License-Identifier: EUPL-1.2
#include "platform/service/monitor_pages.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/sha256.hpp"
#include "core/text.hpp"
#include "platform/http/problem.hpp"
#include "platform/identity/access.hpp"
#include "platform/pages/pages.hpp"
#include "platform/register/municipalities.hpp"
#include "platform/service/monitor_tools.hpp"
#include "platform/service/monitor_view.hpp"
#include "platform/service/note.hpp"
#include "platform/service/page_tools.hpp"
#include "platform/service/sent_form.hpp"
#include "platform/service/upload_turn.hpp"

namespace pareltjes::service {
namespace {

using http::Response;
using monitor::CellKey;
using nlohmann::json;

constexpr const char* kMatrixTemplate = "src/platform/pages/templates/monitor.mustache";
constexpr const char* kProgressTemplate = "src/platform/pages/templates/monitor-voortgang.mustache";
constexpr const char* kCellTemplate = "src/platform/pages/templates/monitor-vakje.mustache";
constexpr const char* kStandardsTemplate = "src/platform/pages/templates/monitor-standaarden.mustache";
constexpr const char* kFormsTemplate = "src/platform/pages/templates/monitor-vastleggen.mustache";
constexpr std::chrono::seconds kCheckLimit{90};
constexpr std::size_t kLongestWord = 100;

CellKey key_in(const http::Fields& fields) {
  return {form_value(fields, "gemeente"), form_value(fields, "leverancier"), form_value(fields, "product"),
          form_value(fields, "onderwerp")};
}

/// "leverancier/product" of a list of products.
std::pair<std::string, std::string> product_in(const SentForm& form) {
  const auto value = form.text("product");
  const auto slash = value.find('/');
  if (slash == std::string::npos) return {};
  return {value.substr(0, slash), value.substr(slash + 1)};
}

pages::Frame monitor_frame(const Call& call, const core::Text& title, bool below) {
  auto frame = frame_for(call, title);
  frame.active_menu = "monitor";
  frame.breadcrumb = {{{"Start", "Start"}, localised("/", call.language)},
                      {{"Monitor", "Monitor"}, below ? localised("/monitor", call.language) : ""}};
  if (below) frame.breadcrumb.emplace_back(title, "");
  return frame;
}

/// A municipality works for itself; a supplier names one.
core::Result<std::string> municipality_in(const SentForm& form, const Call& call, const MonitorNames& names) {
  if (names.kind(call.scope.organisation) == "gemeente") return call.scope.organisation;
  const auto found = reg::find(form.text("gemeente"));
  if (!found) return std::unexpected(found.error());
  return found->code.text();
}

std::string to_cell(const CellKey& key, const Call& call) {
  return localised("/monitor/vakje", call.language) + query_of(key);
}

json product_options(const MonitorNames& names, const std::string& organisation) {
  const bool supplier = names.kind(organisation) == "leverancier";
  json list = json::array();
  for (const auto& product : names.products()) {
    if (supplier && product.leverancier != organisation) continue;
    list.push_back({{"value", product.leverancier + "/" + product.product},
                    {"name", product.name + " (" + names.organisation(product.leverancier) + ")"}});
  }
  return list;
}

}  // namespace

MonitorPages::MonitorPages(const Parts& parts)
    : parts_(parts),
      monitor_(parts.database, core::system_clock(), parts.evidence),
      packages_(parts.database, core::system_clock(), {}) {}

core::Result<std::vector<monitor::Cell>> MonitorPages::cells_for(const Call& call) const {
  auto cells = monitor_.cells(call.scope);
  if (cells && cells->empty()) return monitor::example_cells();
  return cells;
}

core::Result<monitor::Cell> MonitorPages::cell_for(const Call& call, const CellKey& key) const {
  auto cell = monitor_.cell(call.scope, key);
  if (cell || cell.error().code != core::ErrorCode::kNotFound) return cell;
  const auto found = std::ranges::find(monitor::example_cells(), key, &monitor::Cell::key);
  if (found != monitor::example_cells().end()) return *found;
  return cell;
}

Response MonitorPages::matrix(const Call& call) const {
  const auto cells = cells_for(call);
  if (!cells) return problem_page(cells.error(), call);
  auto names = MonitorNames::read(parts_, call.scope);
  if (!names) return problem_page(names.error(), call);
  names->learn(*cells);
  MatrixFilter filter{call.request.parameter("onderwerp").substr(0, kLongestWord),
                      call.request.parameter("zoek").substr(0, kLongestWord), 1};
  if (!core::is_valid_utf8(filter.municipality)) filter.municipality.clear();
  const auto page = core::parse_number(call.request.parameter("pagina", "1"));
  if (page && *page >= 1 && *page < 1000) filter.page = static_cast<std::size_t>(*page);
  auto values = matrix_values(*cells, *names, filter, call.language);
  values["may_record"] = identity::may("monitor-vastleggen", call.member).allowed;
  return page_response(
      pages::render(kMatrixTemplate, values, monitor_frame(call, {"Wie is er klaar?", "Who is ready?"}, false)), 200,
      call);
}

Response MonitorPages::progress(const Call& call) const {
  const auto cells = cells_for(call);
  if (!cells) return problem_page(cells.error(), call);
  auto names = MonitorNames::read(parts_, call.scope);
  if (!names) return problem_page(names.error(), call);
  names->learn(*cells);
  const auto month = core::to_rfc3339(core::system_clock().now()).substr(0, 7);
  return page_response(pages::render(kProgressTemplate, progress_values(*cells, *names, month, call.language),
                                     monitor_frame(call, {"Voortgang", "Progress"}, true)),
                       200, call);
}

Response MonitorPages::cell(const Call& call) const {
  const auto key = key_in(call.request.query);
  const auto cell = cell_for(call, key);
  if (!cell) return problem_page(cell.error(), call);
  auto names = MonitorNames::read(parts_, call.scope);
  if (!names) return problem_page(names.error(), call);
  names->learn({*cell});
  auto values = cell_values(*cell, *names, call.language);
  const bool party =
      call.member && (call.scope.organisation == key.gemeente || call.scope.organisation == key.leverancier);
  values["csrf"] = call.csrf_token;
  values["may_reply"] =
      party && call.scope.organisation == key.leverancier && identity::may("monitor-antwoord", call.member).allowed;
  values["may_consent"] = party && identity::may("monitor-toestemming", call.member).allowed;
  values["agreed"] = party && cell->consent_of(call.scope.organisation).value_or(false);
  return page_response(pages::render(kCellTemplate, values, monitor_frame(call, title_of(*cell, *names), true)), 200,
                       call);
}

Response MonitorPages::evidence(const Call& call) const {
  const auto cell = cell_for(call, key_in(call.request.query));
  if (!cell) return problem_page(cell.error(), call);
  const auto found = std::ranges::find(cell->tests, call.request.parameter("toets"), &monitor::Test::id);
  if (found == cell->tests.end() || found->evidence.empty()) {
    return problem_page({core::ErrorCode::kNotFound,
                         {"Dit bewijs is er niet.", "There is no such evidence."},
                         {"Kies een toets in de monitor.", "Choose a check in the monitor."},
                         {}},
                        call);
  }
  Response response;
  response.body = found->evidence;  // The bytes are what is verified.
  response.with("Content-Type", "application/json")
      .with("Content-Disposition", "attachment; filename=\"bewijs-" + found->id + ".json\"")
      .with("Cache-Control", "private, no-cache")
      .with("Vary", "Cookie");
  return response;
}

core::Result<monitor::Catalogue> MonitorPages::catalogue_for(const Call& call) const {
  const auto package = packages_.load(call.scope, monitor::kCatalogueId);
  if (!package && package.error().code == core::ErrorCode::kNotFound) return monitor::Catalogue{};
  if (!package) return std::unexpected(package.error());
  const auto file = package->files.find(monitor::kCatalogueFile);
  return monitor::catalogue_from(file == package->files.end() ? json() : json::parse(file->second, nullptr, false));
}

Response MonitorPages::standards(const Call& call) const {
  const auto catalogue = catalogue_for(call);
  if (!catalogue) return problem_page(catalogue.error(), call);
  const auto names = MonitorNames::read(parts_, call.scope);
  if (!names) return problem_page(names.error(), call);
  return page_response(pages::render(kStandardsTemplate, catalogue_values(*catalogue, *names, call.language),
                                     monitor_frame(call, {"Standaarden en uitgaven", "Standards and releases"}, true)),
                       200, call);
}

Response MonitorPages::forms(const Call& call, const core::Error* problem, int status) const {
  const auto names = MonitorNames::read(parts_, call.scope);
  if (!names) return problem_page(names.error(), call);
  const bool supplier = names->kind(call.scope.organisation) == "leverancier";
  json chains = json::array();
  for (const auto& chain : monitor::chains())
    chains.push_back({{"value", chain.subject}, {"name", chain.name.in(call.language)}});
  const auto catalogue = catalogue_for(call);
  if (!catalogue) return problem_page(catalogue.error(), call);
  json releases = json::array();
  for (const auto& item : *catalogue) {
    if (item.releases.empty()) continue;
    json group{{"name", item.name}, {"options", json::array()}};
    for (const auto& release : item.releases) group["options"].push_back({{"value", item.id + " " + release.version}});
    releases.push_back(std::move(group));
  }
  auto products = product_options(*names, call.scope.organisation);
  const json values{{"csrf", call.csrf_token},
                    {"organisation", names->organisation(call.scope.organisation)},
                    {"organisation_id", call.scope.organisation},
                    {"supplier", supplier},
                    {"has_products", !products.empty()},
                    {"products", products},
                    {"chains", chains},
                    {"has_releases", !releases.empty()},
                    {"releases", releases},
                    {"problem", problem == nullptr ? "" : core::describe(*problem, call.language)}};
  return page_response(
      pages::render(kFormsTemplate, values, monitor_frame(call, {"Vastleggen in de monitor", "Recording"}, true)),
      status, call);
}

Response MonitorPages::record_test(const Call& call) const {
  const UploadTurn turn;
  if (!turn.granted()) return problem_page(UploadTurn::refusal(), call);
  const auto refused = [&](const core::Error& error) { return forms(call, &error, http::status_of(error)); };
  auto form = sent_form(call);
  if (!form) return refused(form.error());
  const auto names = MonitorNames::read(parts_, call.scope);
  if (!names) return refused(names.error());
  const auto gemeente = municipality_in(*form, call, *names);
  if (!gemeente) return refused(gemeente.error());
  const auto [leverancier, product] = product_in(*form);
  if (form->files.empty()) {
    return refused({core::ErrorCode::kInvalidInput,
                    {"U koos geen bestand.", "You chose no file."},
                    {"Kies een zip of losse bestanden.", "Choose a zip or files."},
                    {}});
  }
  const auto checked = check_delivery(parts_,
                                      {call.scope, *gemeente, leverancier, product,
                                       form->text("standaard").substr(0, kLongestWord), std::move(form->files)},
                                      control_of(call.request, kCheckLimit));
  if (!checked) return refused(checked.error());
  const auto kept = monitor_.record(call.scope, checked->test);
  if (!kept) return refused(kept.error());
  note(parts_, call, "monitor-toets", kept->id, {{"uitslag", monitor::name_of(kept->verdict)}});
  return Response::redirect(to_cell(checked->test.key, call));
}

Response MonitorPages::record_product(const Call& call) const {
  const auto form = sent_form(call);
  if (!form) return forms(call, &form.error(), http::status_of(form.error()));
  MonitorProduct product;
  product.leverancier = form->text("leverancier");
  product.product = form->text("product");
  product.name = form->text("naam");
  for (auto [each, end] = form->fields.equal_range("standaarden"); each != end; ++each)
    if (!each->second.empty() && each->second.size() <= kLongestWord) product.standards.push_back(each->second);
  const auto done = service::record_product(parts_, call, product);
  if (!done) return forms(call, &done.error(), http::status_of(done.error()));
  note(parts_, call, "monitor-product", product.leverancier + "/" + product.product);
  return Response::redirect(localised("/monitor/vastleggen", call.language));
}

Response MonitorPages::record_connection(const Call& call) const {
  const auto refused = [&](const core::Error& error) { return forms(call, &error, http::status_of(error)); };
  const auto form = sent_form(call);
  if (!form) return refused(form.error());
  const auto names = MonitorNames::read(parts_, call.scope);
  if (!names) return refused(names.error());
  const auto gemeente = municipality_in(*form, call, *names);
  if (!gemeente) return refused(gemeente.error());
  const auto [leverancier, product] = product_in(*form);
  const CellKey key{*gemeente, leverancier, product, form->text("keten")};
  const auto state = monitor::connection_state_named(form->text("stand"));
  if (!state) {
    return refused({core::ErrorCode::kInvalidInput,
                    {"Deze stand bestaat niet.", "There is no such state."},
                    {"Kies geen, proef of productie.", "Choose none, test or production."},
                    {}});
  }
  monitor::Connection connection;
  connection.state = *state;
  connection.since = form->text("sinds");
  connection.evidence_text = form->text("bewijs");
  // The file itself stays with who has it; whoever shows it later can be checked by its hash.
  if (!form->files.empty() && !form->files.front().bytes.empty())
    connection.evidence_sha256 = core::sha256_hex(form->files.front().bytes);
  connection.blocked_by = form->text("belemmering");
  connection.desk = form->text("aan-zet");
  const auto done = monitor_.record(call.scope, key, connection);
  if (!done) return refused(done.error());
  note(parts_, call, "monitor-aansluiting", query_of(key), {{"stand", monitor::name_of(*state)}});
  return Response::redirect(to_cell(key, call));
}

Response MonitorPages::reply(const Call& call) const {
  const auto fields = http::parse_form(call.request.body);
  const auto key = key_in(fields);
  const auto done = monitor_.reply(call.scope, key, form_value(fields, "tekst"));
  if (!done) return problem_page(done.error(), call);
  note(parts_, call, "monitor-antwoord", query_of(key));
  return Response::redirect(to_cell(key, call));
}

Response MonitorPages::consent(const Call& call) const {
  const auto fields = http::parse_form(call.request.body);
  const auto key = key_in(fields);
  const auto word = form_value(fields, "akkoord");
  if (word != "ja" && word != "nee") {
    return problem_page({core::ErrorCode::kInvalidInput,
                         {"Deze keuze bestaat niet.", "There is no such choice."},
                         {"Open de pagina opnieuw.", "Open the page again."},
                         {}},
                        call);
  }
  const auto done = monitor_.consent(call.scope, key, word == "ja");
  if (!done) return problem_page(done.error(), call);
  note(parts_, call, "monitor-toestemming", query_of(key), {{"akkoord", word}});
  return Response::redirect(to_cell(key, call));
}

ServiceRoutes MonitorPages::routes() const {
  return {
      {"GET", "/monitor", "monitor", [this](Call& call) { return matrix(call); }},
      {"GET", "/monitor/voortgang", "monitor-voortgang", [this](Call& call) { return progress(call); }},
      {"GET", "/monitor/vakje", "monitor-vakje", [this](Call& call) { return cell(call); }},
      {"GET", "/monitor/bewijs", "monitor-bewijs", [this](Call& call) { return evidence(call); }},
      {"GET", "/monitor/standaarden", "monitor-standaarden", [this](Call& call) { return standards(call); }},
      {"GET", "/monitor/vastleggen", "monitor-vastleggen", [this](Call& call) { return forms(call, nullptr, 200); }},
      {"POST", "/monitor/toetsen", "monitor-toets", [this](Call& call) { return record_test(call); }},
      {"POST", "/monitor/producten", "monitor-product", [this](Call& call) { return record_product(call); }},
      {"POST", "/monitor/aansluitingen", "monitor-aansluiting", [this](Call& call) { return record_connection(call); }},
      {"POST", "/monitor/antwoorden", "monitor-antwoord", [this](Call& call) { return reply(call); }},
      {"POST", "/monitor/toestemmingen", "monitor-toestemming", [this](Call& call) { return consent(call); }},
  };
}

}  // namespace pareltjes::service
