// SPDX-License-Identifier: EUPL-1.2
// The pages: start, Mijn gemeente, each pearl's page and its downloads.
#include <nlohmann/json.hpp>
#include <set>

#include "core/text.hpp"
#include "platform/http/multipart.hpp"
#include "platform/http/problem.hpp"
#include "platform/pages/pages.hpp"
#include "platform/pages/views.hpp"
#include "platform/register/municipalities.hpp"
#include "platform/service/exports.hpp"
#include "platform/service/page_tools.hpp"
#include "platform/service/pearl_call.hpp"
#include "platform/service/routes.hpp"
#include "platform/service/upload_turn.hpp"

namespace pareltjes::service {
namespace {

constexpr const char* kExampleGemeente = "GM0439";  ///< Purmerend: its figures ship with the program.

using core::Language;
using http::Response;

constexpr std::chrono::seconds kPageLimit{20};
constexpr std::chrono::seconds kReportLimit{90};
constexpr std::chrono::seconds kCompareLimit{40};
constexpr int kBadRequest = 400;
constexpr const char* kPearlsMenu = "parels";

std::vector<pages::PearlCard> running_pearls(const pearl::Registry& registry) {
  std::vector<pages::PearlCard> cards;
  for (const auto& pearl : registry.all()) {
    const auto& manifest = pearl->manifest();
    cards.push_back({manifest.id, manifest.title, manifest.question, manifest.story, manifest.origin});
  }
  return cards;
}

std::vector<std::string> names_of_all() {
  std::vector<std::string> names;
  for (const auto& municipality : reg::all()) names.push_back(municipality.name);
  std::ranges::sort(names, {}, core::fold);
  return names;
}

/// Of how many municipalities a dataset of key figures has rows.
std::size_t municipalities_with_figures(const std::vector<hub::Covered>& datasets) {
  std::set<std::string> codes;
  for (const auto& covered : datasets) {
    if (covered.info.topic != hub::topic::kKeyFigures) continue;
    for (const auto& [code, rows] : *covered.by_municipality)
      if (code != "NL" && rows.gemeente + rows.wijken + rows.buurten > 0) codes.insert(code);
  }
  return codes.size();
}

Response start_page(const Parts& parts, Call& call, const core::Error* problem) {
  pages::StartPage page;
  if (const auto datasets = parts.hub.coverage(call.scope)) page.with_figures = municipalities_with_figures(*datasets);
  page.running = running_pearls(parts.runner.registry());
  page.gemeenten = names_of_all();
  page.gemeente_name = problem != nullptr ? call.request.parameter("naam") : "Purmerend";
  page.example_gemeente_code = kExampleGemeente;
  page.example_gemeente_name = "Purmerend";
  if (problem != nullptr)
    page.problem = {core::describe(*problem, Language::kDutch), core::describe(*problem, Language::kEnglish)};
  auto frame = frame_for(call, {"Start", "Start"});
  frame.active_menu = kPearlsMenu;
  return page_response(pages::render(pages::kStartTemplate, pages::start_values(page, call.language), frame),
                       problem == nullptr ? 200 : 400, call);
}

/// A pearl by its id alone leads to its example.
Response example_page(const Parts& parts, Call& call) {
  const auto pearl = parts.runner.registry().find(call.request.path_parameters.at("pareltje"));
  if (!pearl) return problem_page(pearl.error(), call);
  const auto& manifest = (*pearl)->manifest();
  const auto gemeente = manifest.example.value("gemeente", std::string(kExampleGemeente));
  return Response::redirect(localised("/gemeenten/" + gemeente + "/" + manifest.id, call.language));
}

/// A name leads to that municipality's pages; an unknown one back to the start, with a sentence that helps.
Response choose_municipality(const Parts& parts, Call& call) {
  const auto found = reg::find(call.request.parameter("naam"));
  if (!found) return start_page(parts, call, &found.error());
  const auto pearl = call.request.parameter("pareltje");
  std::string target = "/gemeenten/" + found->code.text();
  if (parts.runner.registry().find(pearl)) target += "/" + pearl;
  return Response::redirect(localised(target, call.language));
}

core::Text coverage_text(const hub::Coverage& rows) {
  core::Text text;
  const auto add = [&](std::int64_t count, const char* one_nl, const char* many_nl, const char* one_en,
                       const char* many_en) {
    if (count == 0) return;
    const auto number = [&](Language language) { return core::format_number(static_cast<double>(count), 0, language); };
    text.nl += (text.nl.empty() ? "" : ", ") + number(Language::kDutch) + " " + (count == 1 ? one_nl : many_nl);
    text.en += (text.en.empty() ? "" : ", ") + number(Language::kEnglish) + " " + (count == 1 ? one_en : many_en);
  };
  add(rows.gemeente, "gemeente", "gemeenten", "municipality", "municipalities");
  add(rows.wijken, "wijk", "wijken", "district", "districts");
  add(rows.buurten, "buurt", "buurten", "neighbourhood", "neighbourhoods");
  add(rows.other, "regel", "regels", "row", "rows");
  return text;
}

/// The datasets that hold rows on this municipality, or that stand for the whole country; how many others there are.
void add_data(pages::GemeentePage& page, const std::vector<hub::Covered>& datasets) {
  for (const auto& [info, by_municipality] : datasets) {
    const auto here = by_municipality->find(page.code);
    const bool national = info.topic == hub::topic::kAgeProfile && by_municipality->contains("NL");
    if (here == by_municipality->end() && !national) {
      ++page.other_datasets;
      continue;
    }
    const core::Text country{"heel Nederland", "the whole country"};
    const core::Text shipped{"meegeleverd", "ships with the program"};
    const auto day = info.imported_at.substr(0, 10);
    page.data.push_back({info.title, info.year, info.version, info.source.attribution, info.source.licence,
                         here == by_municipality->end() ? country : coverage_text(here->second),
                         day.empty() ? shipped : core::Text{"ingelezen op " + day, "loaded on " + day}});
  }
}

pages::LoadAdvice load_advice(const Call& call, const Options& options, const core::GemeenteCode& code,
                              const std::string& name) {
  const bool administrator = call.member && call.member->is(identity::Role::kAdministrator);
  return {code.text(), name, administrator, administrator ? options.data_folder : std::string()};
}

bool has_figures(const std::vector<hub::Covered>& datasets, const std::string& code) {
  return std::ranges::any_of(datasets, [&](const hub::Covered& covered) {
    return covered.info.topic == hub::topic::kKeyFigures && covered.by_municipality->contains(code);
  });
}

Response municipality_page(const Parts& parts, const Options& options, Call& call) {
  const auto& asked = call.request.path_parameters.at("code");
  const auto found = reg::find(asked);
  if (!found) return problem_page(found.error(), call);
  if (found->code.text() != asked)
    return Response::redirect(localised("/gemeenten/" + found->code.text(), call.language));
  pages::GemeentePage page;
  page.code = found->code.text();
  page.name = found->name;
  page.running = running_pearls(parts.runner.registry());
  const auto datasets = parts.hub.coverage(call.scope);
  if (!datasets) return problem_page(datasets.error(), call);
  add_data(page, *datasets);
  if (!has_figures(*datasets, page.code)) page.load = load_advice(call, options, found->code, found->name);
  auto frame = frame_for(call, {found->name, found->name});
  frame.gemeente_code = page.code;
  frame.gemeente_name = page.name;
  frame.active_menu = "gemeente";
  frame.breadcrumb = {{{"Start", "Start"}, localised("/", call.language)}, {{found->name, found->name}, ""}};
  return page_response(pages::render(pages::kGemeenteTemplate, pages::gemeente_values(page, call.language), frame), 200,
                       call);
}

struct PearlRun : PearlCall {
  pearl::Run run;
};

std::expected<PearlRun, Response> run_for_page(const Parts& parts, Call& call) {
  auto asked = pearl_call(parts, call);
  if (!asked) return std::unexpected(std::move(asked.error()));
  PearlRun result{std::move(*asked), {}};
  const auto request = run_request(result, call, result.pearl->values_from(result.request));
  auto run = parts.runner.run(request, control_of(call.request, kPageLimit));
  if (!run) return std::unexpected(problem_page(run.error().front(), call));
  result.run = std::move(*run);
  return result;
}

void add_attributions(pages::Frame& frame, const pearl::Outcome& outcome) {
  for (const auto& use : outcome.provenance.datasets) {
    if (std::ranges::find(frame.attributions, use.attribution) == frame.attributions.end())
      frame.attributions.push_back(use.attribution);
  }
}

/// Says that there are no figures of this municipality, and how to get them.
Response no_data_page(const Options& options, Call& call, const reg::Municipality& municipality, int status) {
  auto frame = frame_for(call, {"Nog geen cijfers", "No figures yet"});
  frame.gemeente_code = municipality.code.text();
  frame.gemeente_name = municipality.name;
  auto values = pages::load_values(load_advice(call, options, municipality.code, municipality.name));
  values["pearl"] = call.request.path_parameters.at("pareltje");
  return page_response(pages::render(pages::kGeenGegevensTemplate, values, frame), status, call);
}

Response pearl_page(const Parts& parts, const Options& options, Call& call) {
  const auto& parameters = call.request.path_parameters;
  if (const auto named = reg::find(parameters.at("code")); named && named->code.text() != parameters.at("code")) {
    return Response::redirect(
        localised("/gemeenten/" + named->code.text() + "/" + parameters.at("pareltje"), call.language));
  }
  auto result = run_for_page(parts, call);
  if (!result) {
    const auto municipality = reg::find(parameters.at("code"));
    const auto datasets = parts.hub.coverage(call.scope);
    const bool without = municipality && datasets && !has_figures(*datasets, municipality->code.text());
    if (without && result.error().status == kBadRequest)
      return no_data_page(options, call, *municipality, result.error().status);
    return std::move(result.error());
  }
  const auto view = result->pearl->page(*result->run.outcome, result->request);
  if (!view) return problem_page(view.error(), call);
  auto frame = pearl_frame(*result, call, view->title, {});
  add_attributions(frame, *result->run.outcome);
  return page_response(pages::render(view->template_name, view->values, frame), 200, call);
}

core::Error no_such_file() {
  return {core::ErrorCode::kNotFound,
          {"Dit bestand is er niet.", "There is no such file."},
          {"Kies een bestand onder ‘Meenemen’.", "Choose a file under ‘Take along’."},
          {}};
}

constexpr std::size_t kLongestField = 60;

/// The files of a form, and its fields as values that the pearl's schema names.
core::Result<pearl::RunRequest> uploaded(const PearlCall& asked, const Call& call) {
  const auto parts = http::parse_multipart(call.request.header("content-type"), call.request.body);
  if (!parts) return std::unexpected(parts.error());
  // Where a file holds the values, those of the address are of another input.
  const bool in_file = asked.pearl->manifest().input_schema.value("x-values", false);
  auto request = run_request(asked, call, in_file ? nlohmann::json::object() : asked.pearl->values_from(asked.request));
  const auto properties = asked.pearl->manifest().input_schema.value("properties", nlohmann::json::object());
  for (const auto& part : *parts) {
    if (!part.filename.empty()) {
      request.files.push_back({part.filename, std::string(part.content)});
    } else if (properties.contains(part.name) && !part.content.empty() && part.content.size() <= kLongestField) {
      request.values[part.name] = std::string(core::trim(part.content));
    }
  }
  if (!request.files.empty()) return request;
  return core::fail(core::ErrorCode::kInvalidInput, {"U koos geen bestand.", "You chose no file."},
                    {"Kies een zip of losse bestanden.", "Choose a zip or files."});
}

/// What a visitor sends is computed and shown, and not kept. Only for pearls that say so ("x-upload").
Response upload_page(const Parts& parts, Call& call) {
  auto asked = pearl_call(parts, call);
  if (!asked) return std::move(asked.error());
  if (!asked->pearl->manifest().input_schema.value("x-upload", false)) return problem_page(no_such_file(), call);
  const UploadTurn turn;
  if (!turn.granted()) return problem_page(UploadTurn::refusal(), call);
  auto request = uploaded(*asked, call);
  if (!request) return problem_page(request.error(), call);
  const auto run = parts.runner.run(std::move(*request), control_of(call.request, kReportLimit));
  if (!run) return problem_page(run.error().front(), call);
  const auto view = asked->pearl->page(*run->outcome, asked->request);
  if (!view) return problem_page(view.error(), call);
  const auto frame = pearl_frame(*asked, call, view->title, {"Uw bestanden", "Your files"});
  return page_response(pages::render(view->template_name, view->values, frame), 200, call);
}

/// Two or three ways in which it may go, side by side.
Response compare_page(const Parts& parts, Call& call) {
  auto asked = pearl_call(parts, call);
  if (!asked) return std::move(asked.error());
  const auto control = control_of(call.request, kCompareLimit);
  std::vector<pearl::ScenarioOutcome> outcomes;
  for (auto& scenario : asked->pearl->scenarios(asked->request)) {
    auto run = parts.runner.run(run_request(*asked, call, scenario.values), control);
    if (!run) return problem_page(run.error().front(), call);
    outcomes.push_back({std::move(scenario), run->outcome});
  }
  const auto view = asked->pearl->comparison(outcomes, asked->request);
  if (!view) return problem_page(view.error(), call);
  auto frame = pearl_frame(*asked, call, view->title, {"Naast elkaar", "Side by side"});
  for (const auto& each : outcomes) add_attributions(frame, *each.outcome);
  return page_response(pages::render(view->template_name, view->values, frame), 200, call);
}

/// The outcome as a file: CSV of one table (also for Dutch Excel), GeoJSON, GeoPackage, JSON, a page that stands alone,
/// or a report.
Response download(const Parts& parts, Call& call) {
  auto result = run_for_page(parts, call);
  if (!result) return std::move(result.error());
  const auto& outcome = *result->run.outcome;
  const auto& file = call.request.path_parameters.at("bestand");
  const auto name = outcome.pearl + "-" + result->request.gemeente.text();
  const auto attachment = [&](std::string body, const char* type, const std::string& ending) {
    Response response;
    response.body = std::move(body);
    response.with("Content-Type", type).with("Content-Disposition", "attachment; filename=\"" + name + ending + "\"");
    return response;
  };
  if (file == "uitvoer.json")
    return attachment(pearl::to_json(outcome, result->run.inputs, call.language), "application/json", ".json");
  if (file == "uitvoer.geojson" && !outcome.layers.empty())
    return attachment(pearl::to_geojson(outcome.layers.front(), call.language), "application/geo+json", ".geojson");
  if (file == "uitvoer.gpkg" && !outcome.layers.empty()) {
    auto bytes = geopackage(result->run, *result->pearl, call.language);
    if (!bytes) return problem_page(bytes.error(), call);
    return attachment(std::move(*bytes), "application/geopackage+sqlite3", ".gpkg");
  }
  if (file.starts_with("rapport.")) {
    const auto format = documents::format_of(file.substr(file.find('.') + 1));
    if (!format) return problem_page(no_such_file(), call);
    auto bytes = report(result->run, *result->pearl, call.language, *format, control_of(call.request, kReportLimit));
    if (!bytes) return problem_page(bytes.error(), call);
    return attachment(std::move(*bytes), documents::media_type(*format), "-" + file);
  }
  if (file == "uitvoer.csv") {
    const auto wanted = call.request.parameter("tabel", result->pearl->manifest().tables.front().name);
    const auto* table = outcome.table(wanted);
    if (table != nullptr)
      return attachment(pearl::to_csv(*table, call.request.parameter("excel") == "ja"), "text/csv; charset=utf-8",
                        "-" + wanted + ".csv");
  }
  if (file == "uitvoer.html") {
    auto page = standalone_page(result->run, *result->pearl, call.language);
    if (!page) return problem_page(page.error(), call);
    return attachment(std::move(*page), "text/html; charset=utf-8", ".html");
  }
  return problem_page(no_such_file(), call);
}

}  // namespace

ServiceRoutes page_routes(const Parts& parts, const Options& options) {
  const auto bound = [&parts](auto function) {
    return [&parts, function](Call& call) { return function(parts, call); };
  };
  const auto told = [&parts, &options](auto function) {
    return [&parts, &options, function](Call& call) { return function(parts, options, call); };
  };
  ServiceRoutes routes{
      {"GET", "/", "start", [&parts](Call& call) { return start_page(parts, call, nullptr); }},
      {"GET", "/gemeente", "gemeente-kiezen", bound(choose_municipality)},
      {"GET", "/pareltjes/{pareltje}", "pareltje-voorbeeld", bound(example_page)},
      {"GET", "/gemeenten/{code}", "gemeente-pagina", told(municipality_page)},
      {"GET", "/gemeenten/{code}/{pareltje}", "pareltje-pagina", told(pearl_page)},
      {"GET", "/gemeenten/{code}/{pareltje}/vergelijken", "pareltje-vergelijken", bound(compare_page)},
      {"GET", "/gemeenten/{code}/{pareltje}/{bestand}", "pareltje-uitvoer", bound(download)},
      {"POST", "/gemeenten/{code}/{pareltje}/bestanden", "pareltje-bestanden", bound(upload_page)},
  };
  for (const auto& page : pages::uitleg_pages()) {
    routes.push_back({"GET", std::string(page.path), "uitleg", [&page](Call& call) {
                        return page_response(
                            pages::render(page.template_name, pages::uitleg_values(page, call.language),
                                          frame_for(call, page.title)),
                            200, call);
                      }});
  }
  return routes;
}

}  // namespace pareltjes::service
