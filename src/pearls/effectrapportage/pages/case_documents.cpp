// SPDX-License-Identifier: EUPL-1.2
// What is taken along of a case: the report with the minutes, the form for the next talk, and a draft of the agreement
// on housing. The text of the agreement is of another pearl: it is asked by the contract of all pearls, by its name
// alone.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/text.hpp"
#include "core/time.hpp"
#include "pearls/effectrapportage/case.hpp"
#include "pearls/effectrapportage/learning/gather.hpp"
#include "pearls/effectrapportage/learning/object.hpp"
#include "pearls/effectrapportage/pages/case_room.hpp"
#include "pearls/effectrapportage/pages/case_view.hpp"
#include "pearls/effectrapportage/prediction.hpp"
#include "pearls/effectrapportage/rows.hpp"
#include "platform/documents/documents.hpp"
#include "platform/http/problem.hpp"
#include "platform/packages/packages.hpp"
#include "platform/service/exports.hpp"
#include "platform/service/note.hpp"
#include "platform/service/page_tools.hpp"
#include "platform/service/routes.hpp"

namespace pareltjes::effectrapportage {
namespace {

using http::Response;
using nlohmann::json;
using service::Call;

constexpr const char* kAgreementPearl = "overeenkomsten";
constexpr const char* kAgreementKind = "overeenkomst";
constexpr const char* kHousingText = "huisvesting-arbeidsmigranten";
constexpr std::chrono::seconds kFileLimit{60};

core::Error absent(core::Text message, core::Text advice) {
  return {core::ErrorCode::kNotFound, std::move(message), std::move(advice), {}};
}

/// What was stored, who said what in the talks: behind the report of the pearl itself.
void add_case(pearl::Report& report, const HousingCase& kept, const std::vector<dossier::Event>& events) {
  const auto in = [&](const char* nl, const char* en) {
    return std::string(report.language == core::Language::kDutch ? nl : en);
  };
  if (const auto svg = narrowing_svg(events, report.language); !svg.empty()) {
    const auto sentence = in("De marge bij elke bewaarde versie, de eerste bovenaan.",
                             "The range of each stored version, the first on top.");
    report.heading(2, in("Zo werd het beeld scherper", "How the picture became sharper"));
    report.figure({svg, sentence, sentence, 90});
  }
  if (kept.minutes.empty()) return;
  report.heading(2, in("Verslagen van de gesprekken", "Minutes of the talks"));
  for (const auto& talk : kept.minutes) {
    report.heading(3, core::day_in_words(talk.day).in(report.language));
    const auto line = [&](const std::string& label, const std::string& text) {
      if (!text.empty()) report.paragraph(pearl::ReportLine{{label + ": ", "", true}, {text, "", false}});
    };
    line(in("Aanwezig", "Present"), talk.present);
    for (const auto& topic : talk.topics) line(label_of(topic.field).in(report.language), topic.text);
    line(in("Afgesproken", "Agreed"), talk.agreed);
    line(in("Vervolg", "Next"), talk.next);
  }
}

/// "Oosterhaven 96, Waterbroek 58" for a year.
std::string where_in(const Rows& beds, double year) {
  std::string places;
  for (std::size_t i = 0; i < beds.size(); ++i) {
    const auto place = beds.text(i, "gemeente");
    if (beds.number(i, "jaar") != year || place == "Samen" || beds.number(i, "p50") < 1) continue;
    places += fmt::format("{}{} {:.0f}", places.empty() ? "" : ", ", place, beds.number(i, "p50"));
  }
  return places;
}

/// The reference objects of others that a run had a right to and used.
core::Result<hub::Snapshot> used_in(const pearl::Outcome& outcome, hub::Hub& hub, const storage::Scope& scope) {
  auto snapshot = hub.snapshot(scope, {std::string(kObjectTopic)});
  if (!snapshot) return snapshot;
  auto datasets = snapshot->all();
  std::erase_if(datasets, [&](const hub::DatasetPtr& one) {
    return std::ranges::none_of(outcome.provenance.datasets, [&](const auto& use) {
      return use.id == one->info.id && use.version == one->info.version;
    });
  });
  return hub::Snapshot(std::move(datasets));
}

/// The fields and the planning of the agreement, as far as the case knows them.
json filled_in(const HousingCase& kept, const Case& of, const pearl::Outcome& outcome, const std::string& day) {
  const Rows beds(outcome, "bedden", core::Language::kDutch), kinds(outcome, "soorten", core::Language::kDutch);
  const auto jobs = predicted_jobs(of, pearl::RunInput{}.seed);
  std::set<std::string> certificates;
  for (const auto& site : of.sites) {
    if (!site.certificate.empty()) certificates.insert(site.certificate);
  }
  std::string certificate;
  for (const auto& one : certificates) certificate += (certificate.empty() ? "" : " of ") + one;
  json planning = json::array();
  for (std::size_t i = 0; i < beds.size(); ++i) {
    if (beds.text(i, "gemeente") != "Samen") continue;
    const auto year = beds.number(i, "jaar");
    const auto working = jobs.find(static_cast<int>(year));
    planning.push_back({{"jaar", fmt::format("{:.0f}", year)},
                        {"arbeidsplaatsen", working == jobs.end() ? "" : fmt::format("{:.0f}", working->second)},
                        {"bedden", fmt::format("{:.0f}", beds.number(i, "p50"))},
                        {"waar", where_in(beds, year)}});
  }
  json fields{{"gemeente", of.municipality},
              {"organisatie", kept.title},
              {"arbeidsplaatsen", jobs.empty() ? "" : fmt::format("{:.0f}", jobs.rbegin()->second)},
              {"datum-effectrapportage", day},
              {"bedden", fmt::format("{:.0f}", kept.prediction.beds.mid)},
              {"keurmerk", certificate}};
  if (kinds.size() > 0 && kinds.number(0, "m2_per_bed") > 0)
    fields["vierkante-meters"] = fmt::format("{:.0f}", kinds.number(0, "m2_per_bed"));
  return {{"velden", std::move(fields)}, {"planning", std::move(planning)}};
}

}  // namespace

Response CaseRoom::report(Call& call) {
  const auto one = kept_of(call, call.request.path_parameters.at("id"));
  if (!one) return service::problem_page(one.error(), call);
  const auto name = call.request.parameter("vorm", "html");
  const auto format = documents::format_of(name);
  if (!format) return service::problem_page(format.error(), call);
  auto values = one->kept.input;
  const bool form = call.request.parameter("stuk") == "gespreksformulier";
  if (form) values["stuk"] = "gespreksformulier";
  const auto run = run_of(call, std::move(values));
  if (!run) return service::problem_page(run.error(), call);
  const auto pearl = parts_.runner.registry().find(manifest().id);
  if (!pearl) return service::problem_page(pearl.error(), call);
  pearl::PageRequest request;
  request.language = call.language;
  request.gemeente = run->gemeente;
  request.gemeente_name = run->gemeente_name;
  auto report = (*pearl)->report(*run->outcome, request);
  if (!report) return service::problem_page(report.error(), call);
  report->subtitle = one->kept.title;
  const auto events = parts_.dossiers.history(call.scope, one->record.id);
  if (!events) return service::problem_page(events.error(), call);
  if (!form) add_case(*report, one->kept, *events);
  auto bytes = documents::render(*report, *format, service::control_of(call.request, kFileLimit));
  if (!bytes) return service::problem_page(bytes.error(), call);
  Response response;
  response.with("Content-Type", documents::media_type(*format)).with("Cache-Control", "no-store");
  if (*format != documents::Format::kHtml)
    response.with("Content-Disposition", "attachment; filename=\"" +
                                             std::string(form ? "gespreksformulier" : "verslag") + "-" +
                                             one->record.id + "." + name + "\"");
  response.body = std::move(*bytes);
  service::note(parts_, call, "effectzaak-opgehaald", one->record.id, {{"vorm", name}});
  return response;
}

core::Result<CaseRoom::Draft> CaseRoom::draft_of(const Call& call, const KeptCase& one) const {
  packages::Packages packages(parts_.database, core::system_clock());
  const auto all = packages.list(call.scope);
  if (!all) return std::unexpected(all.error());
  Draft draft;
  for (const auto& info : *all) {
    if (info.kind == kAgreementKind && info.id == kHousingText) draft.standard = info.id + "-" + info.version;
  }
  if (draft.standard.empty() || !parts_.runner.registry().find(kAgreementPearl)) {
    return std::unexpected(
        absent({"De tekst van de overeenkomst is er niet.", "The text of the agreement is not there."},
               {"Vraag de beheerder.", "Ask the administrator."}));
  }
  const auto run = run_of(call, one.kept.input);
  if (!run) return std::unexpected(run.error());
  auto records = own_records(call);
  if (!records) return std::unexpected(records.error());
  pearl::RunInput input;
  input.values = one.kept.input;
  input.records = std::move(*records);
  auto datasets = used_in(*run->outcome, parts_.hub, call.scope);
  if (!datasets) return std::unexpected(datasets.error());
  input.datasets = std::move(*datasets);
  auto of = read_case(input, municipality_of(call));
  take_objects(of, input);
  draft.filled = filled_in(one.kept, of, *run->outcome, one.record.changed_at.substr(0, 10));
  return draft;
}

Response CaseRoom::agreement(Call& call) {
  const auto one = kept_of(call, call.request.path_parameters.at("id"));
  if (!one) return service::problem_page(one.error(), call);
  const auto draft = draft_of(call, *one);
  if (!draft) return service::problem_page(draft.error(), call);
  auto values = draft->filled["velden"];
  values["planning"] = draft->filled["planning"];
  pearl::RunRequest request;
  request.scope = call.scope;
  request.pearl = kAgreementPearl;
  request.gemeente = call.scope.organisation;
  request.values = {{"actie", "invullen"}, {"standaard", draft->standard}, {"velden", std::move(values)}};
  const auto control = service::control_of(call.request, kFileLimit);
  const auto run = parts_.runner.run(request, control);
  if (!run) return service::problem_page(run.error().front(), call);
  const auto pearl = parts_.runner.registry().find(kAgreementPearl);
  if (!pearl) return service::problem_page(pearl.error(), call);
  auto bytes = service::report(*run, **pearl, call.language, documents::Format::kDocx, control);
  if (!bytes) return service::problem_page(bytes.error(), call);
  Response response;
  response.with("Content-Type", documents::media_type(documents::Format::kDocx))
      .with("Cache-Control", "no-store")
      .with("Content-Disposition", "attachment; filename=\"" + draft->standard + "-" + one->record.id + ".docx\"");
  response.body = std::move(*bytes);
  service::note(parts_, call, "effectzaak-overeenkomst", one->record.id, {{"standaard", draft->standard}});
  return response;
}

/// A draft in the register of agreements, where it is filled in further and signed.
Response CaseRoom::begin_agreement(Call& call) {
  const auto one = kept_of(call, call.request.path_parameters.at("id"));
  if (!one) return service::problem_page(one.error(), call);
  const auto refused = [&](const core::Error& error) {
    return page_of(call, *one, {&error, {}, {}, http::status_of(error)});
  };
  const auto kinds = parts_.dossiers.kinds();
  if (std::ranges::find(kinds, kAgreementKind) == kinds.end())
    return refused(absent({"Overeenkomsten worden hier niet bewaard.", "Agreements are not kept here."},
                          {"Neem het concept mee als bestand.", "Take the draft along as a file."}));
  const auto draft = draft_of(call, *one);
  if (!draft) return refused(draft.error());
  const json content{{"titel", "Huisvesting: " + one->kept.title},
                     {"standaard", draft->standard},
                     {"partij", one->kept.title},
                     {"dienst", "Huisvesting van arbeidsmigranten"},
                     {"velden", draft->filled["velden"]},
                     {"tabellen", {{"planning", draft->filled["planning"]}}}};
  const auto made =
      parts_.dossiers.create(call.scope, kAgreementKind, core::new_uuid(core::system_clock().now()), content);
  if (!made) return refused(made.error());
  service::note(parts_, call, "effectzaak-overeenkomst", one->record.id, {{"overeenkomst", made->id}});
  return Response::redirect(service::localised("/overeenkomsten/" + made->id, call.language));
}

}  // namespace pareltjes::effectrapportage
