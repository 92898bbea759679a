// SPDX-License-Identifier: EUPL-1.2
// Lists of applications come in from other programs, and everything goes out in open formats.
#include <fmt/format.h>

#include <algorithm>

#include "core/sha256.hpp"
#include "core/text.hpp"
#include "core/time.hpp"
#include "pearls/datarechten/pages/data_room.hpp"
#include "pearls/datarechten/register/export.hpp"
#include "platform/http/problem.hpp"
#include "platform/service/note.hpp"
#include "platform/service/page_tools.hpp"
#include "platform/service/upload_turn.hpp"

namespace pareltjes::datarechten {
namespace {

using http::Response;
using nlohmann::json;
using service::Call;

constexpr const char* kImportTemplate = "src/pearls/datarechten/pages/toepassingen-inlezen.mustache";
constexpr std::size_t kMostSuppliers = 200'000;
constexpr std::size_t kLongestName = 200;

pages::Frame import_frame(const Call& call) {
  return data_frame(call, {"Een lijst inlezen", "Read a list"}, true);
}

std::string file_name_of(const std::string& name) {
  if (!core::is_valid_utf8(name) || name.empty()) return "bestand";
  auto cut = name.substr(0, kLongestName);
  return core::is_valid_utf8(cut) ? cut : "bestand";
}

json plan_values(const Plan& plan, core::Language language) {
  auto notes = json::array();
  for (const auto& note : plan.notes) notes.push_back({{"text", note.in(language)}});
  return {{"done", true},
          {"added", plan.added.size()},
          {"one_added", plan.added.size() == 1},
          {"changed", plan.changed.size()},
          {"unchanged", plan.unchanged},
          {"suppliers", plan.suppliers.size()},
          {"links", plan.links},
          {"notes", notes},
          {"has_notes", !notes.empty()}};
}

Refusal refusal_with(core::Error error) {
  Refusal refusal;
  refusal.add(std::move(error));
  return refusal;
}

}  // namespace

core::Result<std::vector<Supplier>> DataRoom::suppliers_of(const storage::Scope& scope) const {
  reg::Items items(parts_.database, core::system_clock());
  const auto found = items.list(scope, reg::ItemKind::kSupplier, kMostSuppliers);
  if (!found) return std::unexpected(found.error());
  std::vector<Supplier> suppliers;
  for (const auto& item : *found) suppliers.push_back(supplier_of(item));
  return suppliers;
}

Response DataRoom::import_page(Call& call, const Refusal* refusal, int status) {
  json values{{"csrf", call.csrf_token}, {"problems", json::array()}, {"has_problems", refusal != nullptr}};
  if (refusal != nullptr) {
    for (const auto& error : refusal->shown)
      values["problems"].push_back({{"text", core::describe(error, call.language)}});
    values["problem_count"] = refusal->count;
    values["several"] = refusal->count > 1;
    if (refusal->count > refusal->shown.size()) values["more"] = refusal->count - refusal->shown.size();
  }
  return service::page_response(pages::render(kImportTemplate, values, import_frame(call)), status, call);
}

/// Reads one file whole, lays it over the register, and stores all of it or nothing.
Response DataRoom::import_file(Call& call) {
  const auto refused = [&](const Refusal& refusal) {
    return import_page(call, &refusal, http::status_of(refusal.shown.front()));
  };
  const service::UploadTurn turn;
  if (!turn.granted()) return refused(refusal_with(service::UploadTurn::refusal()));
  const auto sent = service::sent_form(call);
  if (!sent) return refused(refusal_with(sent.error()));
  if (sent->files.empty() || sent->files.front().bytes.empty()) {
    return refused(refusal_with({core::ErrorCode::kInvalidInput,
                                 {"U koos geen bestand, of het is leeg.", "You chose no file, or it is empty."},
                                 {"Kies een lijst van toepassingen.", "Choose a list of applications."},
                                 {}}));
  }
  const auto& file = sent->files.front();
  const auto name = file_name_of(file.name);
  auto landscape = read_landscape(name, file.bytes);
  if (!landscape) return refused(landscape.error());
  const auto kept = keeper_.applications(call.scope);
  if (!kept) return refused(refusal_with(kept.error()));
  const auto suppliers = suppliers_of(call.scope);
  if (!suppliers) return refused(refusal_with(suppliers.error()));
  const std::function<std::string()> new_key = [] { return core::new_uuid(core::system_clock().now()); };
  const auto plan = plan_of(*kept, *suppliers, std::move(*landscape), new_key);
  if (!plan) return refused(plan.error());
  if (auto stored = store(parts_.database, parts_.dossiers, core::system_clock(), call.scope, *plan, name); !stored)
    return refused(refusal_with(stored.error()));
  // Another last day of a contract is another right.
  const auto rights = rights_of(call.scope);
  if (!rights) return refused(refusal_with(rights.error()));
  for (const auto& one : plan->changed) {
    if (!rights->contains(one.record.id)) continue;
    if (auto renewed = keeper_.renew_right(call.scope, one.record.id); !renewed)
      return refused(refusal_with(renewed.error()));
  }
  service::note(parts_, call, "toepassingen-ingelezen", call.scope.organisation,
                {{"sha256", core::sha256_hex(file.bytes)},
                 {"nieuw", std::to_string(plan->added.size())},
                 {"gewijzigd", std::to_string(plan->changed.size())}});
  auto values = plan_values(*plan, call.language);
  values["csrf"] = call.csrf_token;
  values["file"] = name;
  return service::page_response(pages::render(kImportTemplate, values, import_frame(call)), 200, call);
}

/// Everything, always: who may see the applications may take them along.
Response DataRoom::export_file(Call& call) {
  if (const auto heard = keeper_.catch_up(call.scope); !heard) return http::problem(heard.error(), call.request);
  const auto kept = keeper_.applications(call.scope);
  if (!kept) return http::problem(kept.error(), call.request);
  const auto form = call.request.parameter("vorm", "csv");
  Response response;
  std::string type, name;
  if (form == "csv") {
    response.body = applications_csv(*kept);
    type = "text/csv; charset=utf-8";
    name = "toepassingen.csv";
  } else if (form == "koppelingen") {
    response.body = links_csv(*kept);
    type = "text/csv; charset=utf-8";
    name = "koppelingen.csv";
  } else if (form == "ods") {
    auto workbook = register_ods(*kept, service::organisation_name(parts_.identity, call.scope.organisation));
    if (!workbook) return http::problem(workbook.error(), call.request);
    response.body = std::move(*workbook);
    type = "application/vnd.oasis.opendocument.spreadsheet";
    name = "toepassingen.ods";
  } else if (form == "archimate") {
    response.body = to_archimate(*kept, service::organisation_name(parts_.identity, call.scope.organisation));
    type = "application/xml; charset=utf-8";
    name = "toepassingen.archimate.xml";
  } else if (form == "json") {
    const auto rights = rights_of(call.scope);
    if (!rights) return http::problem(rights.error(), call.request);
    const auto suppliers = suppliers_of(call.scope);
    if (!suppliers) return http::problem(suppliers.error(), call.request);
    response.body = register_json(*kept, *suppliers, *rights);
    type = "application/json";
    name = "toepassingen.json";
  } else {
    return service::problem_page(
        {core::ErrorCode::kNotFound,
         {"In deze vorm zijn de toepassingen er niet.", "The applications are not there in this form."},
         {"Kies CSV, ODS, JSON of ArchiMate.", "Choose CSV, ODS, JSON or ArchiMate."},
         {}},
        call);
  }
  response.with("Content-Type", type)
      .with("Content-Disposition", "attachment; filename=\"" + name + "\"")
      .with("Cache-Control", "no-store");
  service::note(parts_, call, "toepassingen-opgehaald", call.scope.organisation, {{"vorm", form}});
  return response;
}

}  // namespace pareltjes::datarechten
