// SPDX-License-Identifier: EUPL-1.2
#include "platform/service/page_tools.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/resources.hpp"
#include "core/time.hpp"
#include "platform/http/problem.hpp"
#include "platform/pages/views.hpp"

namespace pareltjes::service {

std::string localised(const std::string& path, core::Language language) {
  if (language == core::Language::kDutch) return path;
  return path == "/" ? "/en" : "/en" + path;
}

pages::Frame frame_for(const Call& call, const core::Text& title) {
  pages::Frame frame;
  frame.language = call.language;
  frame.title = title;
  const auto question = call.request.target.find('?');
  frame.path = call.request.path + (question == std::string::npos ? "" : call.request.target.substr(question));
  if (call.member) frame.account_name = call.member->name;
  frame.csrf_token = call.csrf_token;
  return frame;
}

http::Response page_response(core::Result<std::string> html, int status, const Call& call) {
  if (html) {
    auto response = http::Response::html(std::move(*html), status);
    // What is shown depends on who is signed in.
    response.with("Cache-Control", "private, no-cache").with("Vary", "Cookie");
    return response;
  }
  return http::problem(html.error(), call.request);
}

http::Response problem_page(const core::Error& error, const Call& call) {
  const auto& kind = core::kind_of(error.code);
  auto frame = frame_for(call, {std::string(kind.title_nl), std::string(kind.title_en)});
  return page_response(
      pages::render(pages::kFoutTemplate, pages::fout_values(error, call.request.id, call.language), frame),
      http::status_of(error), call);
}

std::string form_value(const http::Fields& fields, const char* name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string() : found->second;
}

std::string safe_return(const std::string& path) {
  const bool ours = path.starts_with('/') && !path.starts_with("//") && std::ranges::none_of(path, [](char c) {
                      return c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
                    });
  return ours ? path : "/";
}

std::string readable(const std::string& time, core::Language language) {
  return core::moment_in_words(time).in(language);
}

std::string organisation_name(identity::Identity& identity, const std::string& organisation) {
  const auto all = identity.organisations();
  if (!all) return organisation;
  const auto found = std::ranges::find(*all, organisation, &identity::Organisation::id);
  return found == all->end() ? organisation : found->name;
}

bool may_change(const Call& call, const core::GemeenteCode& gemeente) {
  using identity::Role;
  return call.member && call.member->organisation == gemeente.text() &&
         (call.member->is(Role::kAnalyst) || call.member->is(Role::kAdministrator));
}

core::Result<std::string> standalone_page(const pearl::Run& run, const pearl::Pearl& pearl, core::Language language) {
  pearl::PageRequest request;
  request.language = language;
  request.gemeente = run.gemeente;
  request.gemeente_name = run.gemeente_name;
  const auto view = pearl.page(*run.outcome, request);
  if (!view) return std::unexpected(view.error());
  pages::Frame frame;
  frame.language = language;
  frame.title = view->title;
  frame.gemeente_name = run.gemeente_name;
  frame.standalone = true;
  for (const auto& use : run.outcome->provenance.datasets) {
    if (std::ranges::find(frame.attributions, use.attribution) == frame.attributions.end())
      frame.attributions.push_back(use.attribution);
  }
  return pages::render(view->template_name, view->values, frame);
}

core::Result<storage::Scope> calendar_scope(identity::Identity& identity, const Call& call) {
  const auto key = identity.api_key(call.request.parameter("sleutel"));
  if (!key) return std::unexpected(key.error());
  if (!*key || (*key)->scope != "agenda") {
    return core::fail(
        core::ErrorCode::kNotFound, {"Met deze sleutel is er geen agenda.", "There is no calendar with this key."},
        {"Maak een sleutel voor de agenda onder ‘API-sleutels’.", "Make a key for the calendar under ‘API keys’."});
  }
  return storage::Scope{(*key)->organisation, "sleutel:" + (*key)->id};
}

}  // namespace pareltjes::service
