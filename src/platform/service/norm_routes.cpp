// SPDX-License-Identifier: EUPL-1.2
// A municipality's own norms: a figure in the place of the library's, with where it was decided. Each is a dossier
// record with its history; the pearl itself judges whether it fits.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "platform/dossier/dossier.hpp"
#include "platform/register/municipalities.hpp"
#include "platform/service/note.hpp"
#include "platform/service/page_tools.hpp"
#include "platform/service/routes.hpp"

namespace pareltjes::service {
namespace {

using http::Response;
using nlohmann::json;

constexpr const char* kNorm = "norm";
constexpr std::chrono::seconds kJudgeLimit{20};

struct Figure {
  const char* name;
  core::Text label;
};
const Figure kFigures[] = {{"laag", {"Laag", "Low"}}, {"midden", {"Midden", "Middle"}}, {"hoog", {"Hoog", "High"}}};

/// What the form asks for.
struct Wish {
  const pearl::Pearl* pearl = nullptr;
  core::GemeenteCode gemeente;
  std::string norm;
  std::int64_t version = 0;  ///< That the visitor saw; 0 for a new one.
  bool withdraw = false;
  std::string back;  ///< Address of the page.
  json content;      ///< {"norm", "laag", "midden", "hoog", "bron"}; figures that were filled in.
};

std::unexpected<core::Error> invalid(core::Text message, core::Text advice) {
  return core::fail(core::ErrorCode::kInvalidInput, std::move(message), std::move(advice));
}

/// The figures as numbers, or one sentence that names every field that is wrong.
core::Result<json> figures_of(const http::Fields& fields) {
  json figures = json::object();
  core::Text wrong;
  for (const auto& [name, label] : kFigures) {
    std::string text(core::trim(form_value(fields, name)));
    if (text.empty()) continue;
    std::ranges::replace(text, ',', '.');
    const auto number = core::parse_number(text);
    if (number && *number >= 0 && *number <= 1e9) {
      figures[name] = *number;
      continue;
    }
    wrong.nl += (wrong.nl.empty() ? "" : ", ") + label.nl;
    wrong.en += (wrong.en.empty() ? "" : ", ") + label.en;
  }
  if (!wrong.nl.empty()) {
    return invalid({"Dit is geen getal van 0 of hoger: " + wrong.nl + ".", "No number of 0 or more: " + wrong.en + "."},
                   {"Vul een getal in, bijvoorbeeld 12,5.", "Fill in a number, for example 12.5."});
  }
  if (figures.empty()) {
    return invalid({"Er is geen getal ingevuld.", "No figure was filled in."},
                   {"Vul ten minste één getal in.", "Fill in at least one figure."});
  }
  return figures;
}

core::Result<Wish> wish_of(const Parts& parts, const Call& call) {
  const auto& parameters = call.request.path_parameters;
  const auto municipality = reg::find(parameters.at("code"));
  if (!municipality) return std::unexpected(municipality.error());
  const auto pearl = parts.runner.registry().find(parameters.at("pareltje"));
  if (!pearl) return std::unexpected(pearl.error());
  const auto& manifest = (*pearl)->manifest();
  if (std::ranges::find(manifest.records, kNorm, &pearl::RecordKind::kind) == manifest.records.end()) {
    return core::fail(core::ErrorCode::kNotFound,
                      {"Dit pareltje heeft geen eigen normen.", "This pearl has no norms of your own."});
  }
  if (!may_change(call, municipality->code)) {
    return core::fail(core::ErrorCode::kForbidden,
                      {fmt::format("U kunt voor {} niets bewaren.", municipality->name),
                       fmt::format("You can store nothing for {}.", municipality->name)},
                      {"Dat kan alleen voor uw eigen gemeente.", "That is possible for your own municipality only."});
  }
  const auto fields = http::parse_form(call.request.body);
  Wish wish;
  wish.pearl = *pearl;
  wish.gemeente = municipality->code;
  wish.norm = form_value(fields, kNorm);
  wish.withdraw = form_value(fields, "actie") == "intrekken";
  const auto version = core::parse_number(form_value(fields, "versie"));
  wish.version = version && *version >= 0 && *version < 1e9 ? static_cast<std::int64_t>(*version) : 0;
  const auto page = localised("/gemeenten/" + wish.gemeente.text() + "/" + manifest.id, call.language);
  const auto back = safe_return(form_value(fields, "terug"));
  wish.back = back == page || back.starts_with(page + "?") ? back : page;
  if (wish.withdraw) return wish;
  auto figures = figures_of(fields);
  if (!figures) return std::unexpected(figures.error());
  wish.content = std::move(*figures);
  wish.content["norm"] = wish.norm;
  wish.content["bron"] = std::string(core::trim(form_value(fields, "bron")));
  return wish;
}

/// The pearl runs with the norm before it is kept: what it refuses is not stored.
core::Result<void> judged(const Parts& parts, const Call& call, const Wish& wish) {
  auto own = wish.content;
  own.erase("norm");
  pearl::RunRequest request;
  request.scope = call.scope;
  request.pearl = wish.pearl->manifest().id;
  request.gemeente = wish.gemeente.text();
  request.values = {{"normen", {{wish.norm, std::move(own)}}}};
  const auto run = parts.runner.run(request, control_of(call.request, kJudgeLimit));
  if (!run) return std::unexpected(run.error().front());
  return {};
}

core::Result<void> withdraw(const Parts& parts, const Call& call, const Wish& wish) {
  const auto record = parts.dossiers.find(call.scope, kNorm, wish.norm);
  if (!record) return std::unexpected(record.error());
  const auto moved = parts.dossiers.move_to(call.scope, record->id, wish.version, std::string(pearl::kRecordWithdrawn));
  if (!moved) return std::unexpected(moved.error());
  note(parts, call, "norm-ingetrokken", record->id, {{"norm", wish.norm}, {"versie", moved->version}});
  return {};
}

core::Result<void> save(const Parts& parts, const Call& call, const Wish& wish) {
  if (auto fit = judged(parts, call, wish); !fit) return fit;
  const auto present = parts.dossiers.find(call.scope, kNorm, wish.norm);
  if (!present && present.error().code != core::ErrorCode::kNotFound) return std::unexpected(present.error());
  auto stored = present ? parts.dossiers.update(call.scope, present->id, wish.version, wish.content)
                        : parts.dossiers.create(call.scope, kNorm, wish.norm, wish.content);
  if (stored && stored->state != pearl::kRecordInUse)
    stored = parts.dossiers.move_to(call.scope, stored->id, stored->version, std::string(pearl::kRecordInUse));
  if (!stored) return std::unexpected(stored.error());
  note(parts, call, "norm-bewaard", stored->id,
       {{"norm", wish.norm}, {"versie", stored->version}, {"bron", wish.content.at("bron")}});
  return {};
}

Response change_norm(const Parts& parts, Call& call) {
  const auto wish = wish_of(parts, call);
  if (!wish) return problem_page(wish.error(), call);
  const auto done = wish->withdraw ? withdraw(parts, call, *wish) : save(parts, call, *wish);
  if (!done) return problem_page(done.error(), call);
  return Response::redirect(wish->back + "#normen");
}

}  // namespace

ServiceRoutes norm_routes(const Parts& parts) {
  return {{"POST", "/gemeenten/{code}/{pareltje}/normen", "norm-bewaren",
           [&parts](Call& call) { return change_norm(parts, call); }}};
}

}  // namespace pareltjes::service
