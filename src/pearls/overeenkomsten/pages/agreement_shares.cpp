// SPDX-License-Identifier: EUPL-1.2
// What is told to others: the annual report, the calendar, and what is shared so that others need not fill it in again.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/text.hpp"
#include "core/time.hpp"
#include "pearls/overeenkomsten/pages/agreement_room.hpp"
#include "platform/dossier/calendar.hpp"
#include "platform/http/problem.hpp"
#include "platform/service/note.hpp"
#include "platform/service/page_tools.hpp"

namespace pareltjes::overeenkomsten {
namespace {

using http::Response;
using nlohmann::json;
using service::Call;

constexpr const char* kReportTemplate = "src/pearls/overeenkomsten/pages/overeenkomsten-jaarverslag.mustache";
constexpr const char* kSharedTemplate = "src/pearls/overeenkomsten/pages/overeenkomsten-gedeeld.mustache";
constexpr const char* kFilling = "invulling";  ///< The kind of what is shared.
constexpr std::size_t kAll = 100'000;

core::Error invalid(core::Text message, core::Text advice) {
  return {core::ErrorCode::kInvalidInput, std::move(message), std::move(advice), {}};
}

/// Whether a field names a person or how to reach one, by the words of its id.
bool is_personal(const std::string& id) {
  static const std::set<std::string> kWords{"vertegenwoordiger", "ondertekenaar", "functie", "aanspreekvorm",
                                            "contact",           "telefoon",      "mail",    "contactgegevens",
                                            "contactpersoon",    "plaats"};
  return std::ranges::any_of(core::split(id, '-'), [](const auto& word) { return kWords.contains(word); });
}

/// What another organisation can use of a filled agreement: not who signs, nor days, nor whose it is.
json sharable(const Form& form, const Agreement& agreement) {
  auto fields = json::object();
  for (const auto& field : form.fields) {
    const auto value = agreement.fields.find(field.id);
    if (value == agreement.fields.end() || field.type == "datum" || field.type == "gemeente" || is_personal(field.id))
      continue;
    fields[field.id] = *value;
  }
  return {{"standaard", agreement.standard}, {"partij", agreement.party},    {"partij_kvk", agreement.party_kvk},
          {"dienst", agreement.service},     {"product", agreement.product}, {"velden", fields},
          {"tabellen", agreement.tables}};
}

std::string subject_of(const Agreement& agreement) {
  auto subject = agreement.standard;
  if (!agreement.product.empty()) {
    subject += "/" + agreement.product;
  } else if (!agreement.organisation.empty()) {
    subject += "/" + agreement.organisation;
  }
  return subject;
}

}  // namespace

Response AgreementRoom::annual_report(Call& call) {
  const auto now = core::system_clock().now();
  const auto this_year =
      static_cast<int>(std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(now)).year());
  const auto asked = core::parse_number(call.request.parameter("jaar"));
  const int year = asked && *asked >= 2000 && *asked <= 2100 ? static_cast<int>(*asked) : this_year;
  const auto kept = all_of(call.scope, {.limit = kAll});
  if (!kept) return service::problem_page(kept.error(), call);
  auto values = report_values(*kept, year, call.language);
  values["organisation"] = organisation_name(call);
  values["before"] = std::to_string(year - 1);
  values["after"] = std::to_string(year + 1);
  return service::page_response(
      pages::render(kReportTemplate, values,
                    agreement_frame(call, {"Voor het jaarverslag", "For the annual report"}, true)),
      200, call);
}

/// For a calendar program: it cannot sign in, so the address holds a key that reads this and nothing else.
Response AgreementRoom::calendar(Call& call) {
  const auto scope = service::calendar_scope(parts_.identity, call);
  if (!scope) return service::problem_page(scope.error(), call);
  const auto kept = all_of(*scope, {.state = std::string(kSigned), .limit = kAll});
  if (!kept) return service::problem_page(kept.error(), call);
  const auto now = core::system_clock().now();
  const bool dutch = call.language == core::Language::kDutch;
  std::vector<dossier::Appointment> appointments;
  constexpr int kTwoYears = 730;
  for (const auto& due : due_within(*kept, std::chrono::floor<std::chrono::days>(now), kTwoYears)) {
    const auto path = service::localised("/overeenkomsten/" + due.id, call.language);
    const auto summary = due.notice ? (dutch ? "Laatste dag om op te zeggen: " : "Last day to give notice: ")
                                    : (dutch ? "Einde: " : "End: ");
    appointments.push_back(
        {fmt::format("{}-{}@pareltjes", due.id, due.notice ? "opzeggen" : "einde"), due.day, summary + due.title,
         dutch ? "Verleng, vernieuw of zeg op." : "Extend, renew or give notice.",
         options_.public_address.empty() ? std::string() : options_.public_address + path, due.notice ? 30 : 14});
  }
  Response response;
  response.body = dossier::to_icalendar(appointments, {"Overeenkomsten", "Agreements"}, now, call.language);
  response.with("Content-Type", "text/calendar; charset=utf-8").with("Cache-Control", "no-store");
  return response;
}

Response AgreementRoom::shares(Call& call) {
  const auto subject = call.request.parameter("standaard").substr(0, 200);
  const auto shared = sharing_.shared(call.scope, kFilling, subject);
  const auto own = sharing_.own(call.scope, kFilling);
  if (!shared) return service::problem_page(shared.error(), call);
  if (!own) return service::problem_page(own.error(), call);
  json values{{"csrf", call.csrf_token},
              {"shared", json::array()},
              {"own", json::array()},
              {"may_change", may(call, "overeenkomsten-deling")}};
  for (const auto& share : *shared) {
    if (!share.content.is_object()) continue;
    values["shared"].push_back({{"id", share.id},
                                {"title", share.title},
                                {"standard", share.content.value("standaard", std::string())},
                                {"party", share.content.value("partij", std::string())},
                                {"by", service::organisation_name(parts_.identity, share.owner)},
                                {"at", service::readable(share.at, call.language)}});
  }
  for (const auto& share : *own) {
    const bool mine = share.owner == call.scope.organisation;
    const auto agreed = mine ? share.owner_agrees : share.party_agrees;
    values["own"].push_back({{"id", share.id},
                             {"title", share.title},
                             {"other", service::organisation_name(parts_.identity, mine ? share.party : share.owner)},
                             {"has_other", !(mine ? share.party : share.owner).empty()},
                             {"mine", mine},
                             {"shared", share.shared},
                             {"agreed", agreed.value_or(false)}});
  }
  values["any_shared"] = !values["shared"].empty();
  values["any_own"] = !values["own"].empty();
  return service::page_response(
      pages::render(kSharedTemplate, values, agreement_frame(call, {"Gedeeld", "Shared"}, true)), 200, call);
}

/// Offers what is filled in here. A supplier shares what is its own; what a municipality agreed with a supplier that
/// has an account here waits for that supplier.
Response AgreementRoom::share(Call& call) {
  const auto kept = kept_of(call, call.request.path_parameters.at("id"));
  if (!kept) return service::problem_page(kept.error(), call);
  const auto refused = [&](const core::Error& error) { return page_of(call, *kept, &error, http::status_of(error)); };
  const auto& agreement = kept->agreement;
  if (agreement.standard.empty()) {
    return refused(
        invalid({"Zonder standaard is er niets om te delen.", "Without a standard there is nothing to share."},
                {"Deel een overeenkomst die een standaard volgt.", "Share one that follows a standard."}));
  }
  const bool own = agreement.organisation == call.scope.organisation;
  if (!own && agreement.organisation.empty()) {
    return refused(invalid({"De andere partij heeft hier geen account.", "The other party has no account here."},
                           {"Delen kan pas als zij akkoord kan geven.", "Sharing needs its consent."}));
  }
  const auto form = form_of(parts_, call, agreement.standard);
  if (!form) return refused(form.error());
  const auto made =
      sharing_.offer(call.scope, {kFilling, subject_of(agreement), agreement.title,
                                  own ? std::string() : agreement.organisation, sharable(*form, agreement)});
  if (!made) return refused(made.error());
  service::note(parts_, call, "overeenkomst-gedeeld", kept->record.id, {{"deling", made->id}});
  return Response::redirect(service::localised("/overeenkomsten/gedeeld", call.language));
}

Response AgreementRoom::consent(Call& call) {
  const auto sent = service::sent_form(call);
  if (!sent) return service::problem_page(sent.error(), call);
  const auto word = sent->text("akkoord");
  if (word != "ja" && word != "nee") {
    return service::problem_page(invalid({"Deze keuze bestaat niet.", "There is no such choice."},
                                         {"Open de pagina opnieuw.", "Open the page again."}),
                                 call);
  }
  const auto done = sharing_.consent(call.scope, sent->text("deling"), word == "ja");
  if (!done) return service::problem_page(done.error(), call);
  service::note(parts_, call, "deling-akkoord", sent->text("deling"), {{"akkoord", word}});
  return Response::redirect(service::localised("/overeenkomsten/gedeeld", call.language));
}

/// A new draft from what another organisation shared ({id} is the share).
Response AgreementRoom::use(Call& call) {
  const auto share = sharing_.find(call.scope, call.request.path_parameters.at("id"));
  if (!share) return service::problem_page(share.error(), call);
  const auto& content = share->content;
  const auto text = [&](const char* name) {
    const auto found = content.find(name);
    return found != content.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  if (share->kind != kFilling || !content.is_object()) {
    return service::problem_page({core::ErrorCode::kNotFound,
                                  {"Dit is niet (meer) gedeeld.", "This is not shared (any more)."},
                                  {"Kies iets uit de lijst.", "Choose something from the list."},
                                  {}},
                                 call);
  }
  Agreement agreement;
  agreement.title = share->title;
  agreement.standard = text("standaard");
  agreement.party = text("partij");
  agreement.party_kvk = text("partij_kvk");
  agreement.service = text("dienst");
  agreement.product = text("product");
  agreement.organisation = share->party.empty() ? share->owner : share->party;
  agreement.fields = content.value("velden", json::object());
  agreement.tables = content.value("tabellen", json::object());
  const auto form = form_of(parts_, call, agreement.standard);
  if (!form) return service::problem_page(form.error(), call);
  prefill(*form, organisation_name(call), {}, agreement);
  if (auto fit = check(agreement); !fit) return service::problem_page(fit.error(), call);
  const auto made = parts_.dossiers.create(call.scope, std::string(kAgreement),
                                           core::new_uuid(core::system_clock().now()), to_json(agreement));
  if (!made) return service::problem_page(made.error(), call);
  service::note(parts_, call, "overeenkomst-overgenomen", made->id, {{"deling", share->id}});
  return to(call, made->id);
}

}  // namespace pareltjes::overeenkomsten
