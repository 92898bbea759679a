// SPDX-License-Identifier: EUPL-1.2
#include "platform/service/account_pages.hpp"

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "platform/pages/pages.hpp"
#include "platform/service/device_name.hpp"
#include "platform/service/note.hpp"
#include "platform/service/page_tools.hpp"
#include "platform/service/sign_in.hpp"

namespace pareltjes::service {
namespace {

using http::Response;
using identity::Role;
using nlohmann::json;

constexpr const char* kAccountTemplate = "src/platform/pages/templates/account.mustache";
constexpr const char* kAdministrationTemplate = "src/platform/pages/templates/beheer.mustache";
constexpr const char* kAuditTemplate = "src/platform/pages/templates/audit.mustache";
constexpr std::size_t kAuditLines = 100;

core::Text words_for(Role role) {
  switch (role) {
    case Role::kReader:
      return {"lezer", "reader"};
    case Role::kAnalyst:
      return {"analist", "analyst"};
    case Role::kContractManager:
      return {"contractbeheerder", "contract manager"};
    case Role::kScorer:
      return {"scorer", "scorer"};
    case Role::kJury:
      return {"jurylid", "jury member"};
    case Role::kAdministrator:
      return {"beheerder", "administrator"};
  }
  return {};
}

Response rendered(const char* template_name, const json& values, const core::Text& title, const Call& call) {
  return page_response(pages::render(template_name, values, frame_for(call, title)), 200, call);
}

core::Result<Role> role_asked(const http::Fields& fields) {
  const auto role = identity::role_named(form_value(fields, "rol"));
  if (role) return *role;
  return core::fail(core::ErrorCode::kInvalidInput, {"Deze rol bestaat niet.", "There is no such role."},
                    {"Kies een rol uit de lijst.", "Choose a role from the list."});
}

json session_rows(const std::vector<identity::SessionInfo>& sessions, core::Language language) {
  json rows = json::array();
  for (const auto& session : sessions) {
    rows.push_back({{"id", session.id},
                    {"toestel", device_name(session.device, language)},
                    {"begonnen", readable(session.begun_at, language)},
                    {"gezien", readable(session.seen_at, language)}});
  }
  return rows;
}

json role_rows(const identity::Member& member, core::Language language) {
  json rows = json::array();
  for (const auto& [role, name] : identity::kRoles) {
    rows.push_back({{"rol", name}, {"woord", words_for(role).in(language)}, {"heeft", member.is(role)}});
  }
  return rows;
}

}  // namespace

Response AccountPages::account(const Call& call, const identity::SecondFactor* begun) const {
  const auto sessions = parts_.identity.sessions(call.member->account);
  if (!sessions) return problem_page(sessions.error(), call);
  const auto password = parts_.identity.has_password(*call.member);
  if (!password) return problem_page(password.error(), call);
  const auto factor = parts_.identity.has_second_factor(*call.member);
  if (!factor) return problem_page(factor.error(), call);
  json roles = json::array();
  for (const auto role : call.member->roles) roles.push_back(words_for(role).in(call.language));
  const json values{
      {"csrf", call.csrf_token},
      {"naam", call.member->name},
      {"gebruikersnaam", call.member->user_name},
      {"organisatie", organisation_name(parts_.identity, call.member->organisation)},
      {"rollen", roles},
      {"beheerder", call.member->is(Role::kAdministrator)},
      {"wachtwoord", *password},
      {"factor", *factor},
      {"begonnen_factor", begun == nullptr ? json() : json{{"geheim", begun->secret}, {"uri", begun->uri}}},
      {"geen_factor", !*factor && begun == nullptr},
      {"sessies", session_rows(*sessions, call.language)}};
  return rendered(kAccountTemplate, values, {"Mijn account", "My account"}, call);
}

Response AccountPages::second_factor(const Call& call) const {
  const auto fields = http::parse_form(call.request.body);
  const auto action = form_value(fields, "actie");
  if (action == "begin") {
    const auto begun = parts_.identity.begin_second_factor(*call.member);
    return begun ? account(call, &*begun) : problem_page(begun.error(), call);
  }
  core::Result<void> done;
  if (action == "bevestig") {
    done = parts_.identity.confirm_second_factor(*call.member, form_value(fields, "code"));
  } else if (action == "verwijder") {
    done = parts_.identity.remove_second_factor(*call.member, form_value(fields, "wachtwoord"));
  } else {
    done = core::fail(core::ErrorCode::kInvalidInput, {"Deze keuze bestaat niet.", "There is no such choice."},
                      {"Open de pagina opnieuw.", "Open the page again."});
  }
  if (!done) return problem_page(done.error(), call);
  note(parts_, call, action == "bevestig" ? "tweede-factor-ingesteld" : "tweede-factor-verwijderd",
       call.member->account);
  return Response::redirect(localised("/account", call.language));
}

Response AccountPages::password(const Call& call) const {
  const auto fields = http::parse_form(call.request.body);
  const auto done = parts_.identity.change_password(*call.member, form_value(fields, "oud"),
                                                    form_value(fields, "nieuw"), call.session_token);
  if (!done) return problem_page(done.error(), call);
  note(parts_, call, "wachtwoord-gewijzigd", call.member->account);
  return Response::redirect(localised("/account", call.language));
}

Response AccountPages::revoke(const Call& call) const {
  const auto fields = http::parse_form(call.request.body);
  if (const auto done = parts_.identity.revoke_session(call.member->account, form_value(fields, "sessie")); !done)
    return problem_page(done.error(), call);
  note(parts_, call, "sessie-ingetrokken", call.member->account);
  return Response::redirect(localised("/account", call.language) + "#sessies");
}

Response AccountPages::administration(const Call& call, const std::string& link) const {
  const auto members = parts_.identity.members(*call.member);
  if (!members) return problem_page(members.error(), call);
  json rows = json::array();
  for (const auto& member : *members) {
    rows.push_back({{"account", member.account},
                    {"naam", member.name},
                    {"gebruikersnaam", member.user_name},
                    {"zelf", member.account == call.member->account},
                    {"rollen", role_rows(member, call.language)}});
  }
  const json values{{"csrf", call.csrf_token},
                    {"organisatie", organisation_name(parts_.identity, call.member->organisation)},
                    {"leden", rows},
                    {"keuzes", role_rows({}, call.language)},
                    {"link", link}};
  return rendered(kAdministrationTemplate, values, {"Beheer", "Administration"}, call);
}

Response AccountPages::change_role(const Call& call) const {
  const auto fields = http::parse_form(call.request.body);
  const auto role = role_asked(fields);
  if (!role) return problem_page(role.error(), call);
  const auto account = form_value(fields, "account");
  const bool take = form_value(fields, "actie") == "afnemen";
  const auto done = take ? parts_.identity.withdraw(*call.member, account, *role)
                         : parts_.identity.grant(*call.member, account, *role);
  if (!done) return problem_page(done.error(), call);
  note(parts_, call, take ? "rol-afgenomen" : "rol-gegeven", account, {{"rol", identity::name_of(*role)}});
  return Response::redirect(localised("/beheer", call.language));
}

/// The link stands in this one answer; nobody can ask for it again.
Response AccountPages::invite(const Call& call) const {
  const auto fields = http::parse_form(call.request.body);
  const auto role = role_asked(fields);
  if (!role) return problem_page(role.error(), call);
  const auto invitation = parts_.identity.invite(*call.member, *role, form_value(fields, "email"));
  if (!invitation) return problem_page(invitation.error(), call);
  note(parts_, call, "uitgenodigd", {}, {{"rol", identity::name_of(*role)}});
  auto response = administration(call, localised("/uitnodiging", call.language) + "?token=" + invitation->token);
  response.replace("Cache-Control", "no-store");
  return response;
}

Response AccountPages::reset_second_factor(const Call& call) const {
  const auto account = form_value(http::parse_form(call.request.body), "account");
  if (const auto done = parts_.identity.reset_second_factor(*call.member, account); !done)
    return problem_page(done.error(), call);
  note(parts_, call, "tweede-factor-gewist", account);
  return Response::redirect(localised("/beheer", call.language));
}

Response AccountPages::audit(const Call& call) const {
  const auto asked = core::parse_number(call.request.parameter("voor", "0"));
  const auto before = asked && *asked > 0 && *asked < 1e15 ? static_cast<std::int64_t>(*asked) : 0;
  const auto entries = parts_.audit.list(call.scope, kAuditLines, before);
  if (!entries) return problem_page(entries.error(), call);
  json rows = json::array();
  for (const auto& entry : *entries) {
    rows.push_back({{"nummer", entry.number},
                    {"op", readable(entry.at, call.language)},
                    {"wie", entry.actor},
                    {"wat", entry.kind},
                    {"onderwerp", entry.subject},
                    {"inhoud", entry.content.empty() ? "" : entry.content.dump()}});
  }
  note(parts_, call, "logboek-gezien");
  const bool more = entries->size() == kAuditLines && entries->back().number > 1;
  const json values{{"organisatie", organisation_name(parts_.identity, call.member->organisation)},
                    {"regels", rows},
                    {"leeg", entries->empty()},
                    {"ouder", more ? std::to_string(entries->back().number) : ""}};
  return rendered(kAuditTemplate, values, {"Logboek", "Audit log"}, call);
}

ServiceRoutes AccountPages::routes() const {
  return {
      {"GET", "/account", "account", [this](Call& call) { return account(call, nullptr); }},
      {"POST", "/account/tweede-factor", "tweede-factor", [this](Call& call) { return second_factor(call); }},
      {"POST", "/account/wachtwoord", "wachtwoord-wijzigen", [this](Call& call) { return password(call); }},
      {"GET", "/sessies", "sessies",
       [](Call& call) { return Response::redirect(localised("/account", call.language) + "#sessies"); }},
      {"POST", "/sessies", "sessie-intrekken", [this](Call& call) { return revoke(call); }},
      {"GET", "/beheer", "beheer",
       [this](Call& call) {
         note(parts_, call, "leden-gezien");
         return administration(call, "");
       }},
      {"POST", "/beheer/rollen", "rol-wijzigen", [this](Call& call) { return change_role(call); }},
      {"POST", "/beheer/uitnodigingen", "uitnodigen", [this](Call& call) { return invite(call); }},
      {"POST", "/beheer/tweede-factor", "tweede-factor-wissen",
       [this](Call& call) { return reset_second_factor(call); }},
      {"GET", "/audit", "audit-lijst", [this](Call& call) { return audit(call); }},
  };
}

}  // namespace pareltjes::service
