// SPDX-License-Identifier: EUPL-1.2
#include "platform/service/pearl_call.hpp"

#include <nlohmann/json.hpp>

#include "platform/register/municipalities.hpp"
#include "platform/service/page_tools.hpp"

namespace pareltjes::service {
namespace {

/// The versions that a form on the page sends along when it changes a record.
core::Result<std::map<std::string, pearl::KeptRecord>> kept_records(const Parts& parts, const Call& call,
                                                                    const pearl::Manifest& manifest) {
  std::map<std::string, pearl::KeptRecord> kept;
  for (const auto& declared : manifest.records) {
    const auto records = parts.dossiers.list(call.scope, {declared.kind, {}, {}, 1000});
    if (!records) return std::unexpected(records.error());
    for (const auto& record : *records)
      kept[record.kind + "/" + record.key] = {record.version, record.state == pearl::kRecordWithdrawn};
  }
  return kept;
}

}  // namespace

std::expected<PearlCall, http::Response> pearl_call(const Parts& parts, Call& call) {
  const auto& parameters = call.request.path_parameters;
  const auto municipality = reg::find(parameters.at("code"));
  if (!municipality) return std::unexpected(problem_page(municipality.error(), call));
  const auto pearl = parts.runner.registry().find(parameters.at("pareltje"));
  if (!pearl) return std::unexpected(problem_page(pearl.error(), call));

  PearlCall asked;
  asked.pearl = *pearl;
  asked.request.language = call.language;
  asked.request.gemeente = municipality->code;
  asked.request.gemeente_name = municipality->name;
  asked.request.path =
      localised("/gemeenten/" + municipality->code.text() + "/" + (*pearl)->manifest().id, call.language);
  asked.request.query = call.request.query;
  if (!may_change(call, municipality->code)) return asked;
  asked.request.may_change = true;
  asked.request.csrf_token = call.csrf_token;
  auto kept = kept_records(parts, call, (*pearl)->manifest());
  if (!kept) return std::unexpected(problem_page(kept.error(), call));
  asked.request.kept = std::move(*kept);
  return asked;
}

pearl::RunRequest run_request(const PearlCall& asked, const Call& call, nlohmann::json values) {
  pearl::RunRequest request;
  request.scope = call.scope;
  request.pearl = asked.pearl->manifest().id;
  request.gemeente = asked.request.gemeente.text();
  request.values = std::move(values);
  return request;
}

pages::Frame pearl_frame(const PearlCall& asked, const Call& call, const core::Text& title, const core::Text& last) {
  auto frame = frame_for(call, title);
  frame.gemeente_code = asked.request.gemeente.text();
  frame.gemeente_name = asked.request.gemeente_name;
  frame.active_menu = "parels";
  const bool below = !last.nl.empty();
  frame.breadcrumb = {
      {{"Start", "Start"}, localised("/", call.language)},
      {{frame.gemeente_name, frame.gemeente_name}, localised("/gemeenten/" + frame.gemeente_code, call.language)},
      {asked.pearl->manifest().title, below ? asked.request.path : ""}};
  if (below) frame.breadcrumb.emplace_back(last, "");
  return frame;
}

}  // namespace pareltjes::service
