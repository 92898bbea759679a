// SPDX-License-Identifier: EUPL-1.2
// Figures of a municipality's own: kept with source and date, used in each of its runs, shown beside the default.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/text.hpp"
#include "core/time.hpp"
#include "pearls/effectrapportage/case.hpp"
#include "pearls/effectrapportage/library.hpp"
#include "pearls/effectrapportage/pages/case_room.hpp"
#include "platform/http/problem.hpp"
#include "platform/service/note.hpp"
#include "platform/service/page_tools.hpp"

namespace pareltjes::effectrapportage {
namespace {

using http::Response;
using nlohmann::json;
using service::Call;

constexpr const char* kTemplate = "src/pearls/effectrapportage/pages/effectwaarden.mustache";

core::Error invalid(core::Text message, core::Text advice) {
  return {core::ErrorCode::kInvalidInput, std::move(message), std::move(advice), {}};
}

/// "0,5 (0,3 … 0,7)", as a reader writes it.
std::string shown(double low, double middle, double high, core::Language language) {
  const auto number = [&](double value) {
    auto text = core::format_number(value, 3, language);
    while (text.ends_with('0')) text.pop_back();
    if (text.ends_with(',') || text.ends_with('.')) text.pop_back();
    return text;
  };
  if (low == high) return number(middle);
  return fmt::format("{} ({} … {})", number(middle), number(low), number(high));
}

/// The rows of the library for one parameter: by sector where they differ.
std::string defaults_of(const std::string& id, core::Language language) {
  std::string text;
  for (const auto& parameter : library().parameters) {
    if (parameter.id != id) continue;
    const auto* sector = library().sector(parameter.sector);
    const auto& [form, low, middle, high] = parameter.spread;
    if (!text.empty()) text += "; ";
    if (sector != nullptr) text += sector->name.in(language) + " ";
    text += shown(low, middle, high, language);
  }
  return text;
}

std::optional<double> number_in(const service::SentForm& sent, const char* name) {
  auto text = sent.text(name);
  std::ranges::replace(text, ',', '.');
  return core::parse_number(text);
}

/// What the chain itself says about the figure: it is read as a run reads it.
core::Result<void> judged(const json& content) {
  pearl::RunInput input;
  input.values = json::object();
  input.records.push_back({std::string(kOwnFigure), content.value("parameter", std::string()), content, "", ""});
  const auto read = read_case(input, "");
  for (const auto& finding : read.findings) {
    if (finding.code == "parameter-onbekend" || finding.code == "parameter-onmogelijk")
      return std::unexpected(invalid(finding.message, finding.advice));
  }
  return {};
}

core::Result<json> content_of(const service::SentForm& sent) {
  json content{{"parameter", sent.text("parameter")}, {"bron", sent.text("bron")}};
  if (content["bron"].get_ref<const std::string&>().empty())
    return std::unexpected(
        invalid({"Er staat geen bron bij.", "There is no source."},
                {"Schrijf op waar het getal vandaan komt.", "Write down where the figure comes from."}));
  if (sent.text("bron").size() > 300 || !core::is_valid_utf8(sent.text("bron")))
    return std::unexpected(invalid({"De bron is te lang.", "The source is too long."},
                                   {"Houd het bij 300 tekens.", "Keep to 300 characters."}));
  for (const auto* name : {"waarde", "laag", "hoog"}) {
    if (sent.text(name).empty() && std::string_view(name) != "waarde") continue;
    const auto number = number_in(sent, name);
    if (!number)
      return std::unexpected(
          invalid({fmt::format("Bij ‘{}’ staat geen getal.", name), fmt::format("There is no number at ‘{}’.", name)},
                  {"Vul een getal in, bijvoorbeeld 0,5.", "Fill in a number, for example 0.5."}));
    content[name] = *number;
  }
  const auto day = sent.text("datum");
  if (!day.empty() && !core::parse_day(day))
    return std::unexpected(invalid({"De datum is geen dag.", "The date is no day."},
                                   {"Schrijf hem als 2026-11-28.", "Write it as 2026-11-28."}));
  if (!day.empty()) content["datum"] = day;
  if (auto fit = judged(content); !fit) return std::unexpected(fit.error());
  return content;
}

}  // namespace

Response CaseRoom::own_figures(Call& call, const Shown& shown_now) {
  const auto records =
      parts_.dossiers.list(call.scope, {.kind = std::string(kOwnFigure), .state = std::string(pearl::kRecordInUse)});
  if (!records) return service::problem_page(records.error(), call);
  const auto names = names_of(call);
  json rows = json::array(), options = json::array();
  std::set<std::string> seen;
  for (const auto& parameter : library().parameters) {
    if (!seen.insert(parameter.id).second) continue;
    options.push_back({{"id", parameter.id},
                       {"name", parameter.name.in(call.language) + " (" + parameter.unit + ")"},
                       {"chosen", parameter.id == shown_now.sent.text("parameter")}});
    const auto own = std::ranges::find(*records, parameter.id, &dossier::Record::key);
    json row{{"id", parameter.id},
             {"name", parameter.name.in(call.language)},
             {"unit", parameter.unit},
             {"default", defaults_of(parameter.id, call.language)},
             {"default_source", beyond_mark(parameter.source)},
             {"unsourced", is_unsourced(parameter.source)}};
    if (own != records->end()) {
      const auto value = own->content.value("waarde", 0.0);
      const auto actor = names.find(own->actor);
      row["own"] = {
          {"value", shown(own->content.value("laag", value), value, own->content.value("hoog", value), call.language)},
          {"source", own->content.value("bron", std::string())},
          {"date", core::day_in_words(own->content.value("datum", std::string())).in(call.language)},
          {"by", actor == names.end() ? own->actor : actor->second},
          {"at", service::readable(own->changed_at, call.language)},
          {"version", own->version}};
    }
    rows.push_back(std::move(row));
  }
  json values{{"csrf", call.csrf_token},
              {"rows", rows},
              {"options", options},
              {"own_count", records->empty() ? "" : std::to_string(records->size())},
              {"may_change", may(call, "effectwaarde-bewaren")},
              {"problem", shown_now.problem == nullptr ? "" : core::describe(*shown_now.problem, call.language)}};
  for (const auto* name : {"waarde", "laag", "hoog", "bron", "datum"})
    values["typed_" + std::string(name)] = shown_now.sent.text(name);
  return service::page_response(
      pages::render(kTemplate, values, case_frame(call, {"Eigen getallen", "Own figures"}, true)), shown_now.status,
      call);
}

Response CaseRoom::keep_own_figure(Call& call) {
  const auto sent = service::sent_form(call);
  if (!sent) return service::problem_page(sent.error(), call);
  const auto refused = [&](const core::Error& error) {
    return own_figures(call, {&error, {}, *sent, http::status_of(error)});
  };
  if (municipality_of(call).empty())
    return refused(invalid({"Alleen een gemeente heeft eigen getallen.", "Only a municipality has own figures."},
                           {"Meld u aan bij een gemeente.", "Sign in at a municipality."}));
  const auto key = sent->text("parameter");
  const bool withdraw = sent->text("actie") == "intrekken";
  const auto found = parts_.dossiers.find(call.scope, std::string(kOwnFigure), key);
  if (!found && found.error().code != core::ErrorCode::kNotFound) return refused(found.error());
  core::Result<dossier::Record> done = core::Result<dossier::Record>(dossier::Record{});
  if (withdraw) {
    if (!found) return refused(found.error());
    done = parts_.dossiers.move_to(call.scope, found->id, sent->version(), std::string(pearl::kRecordWithdrawn));
  } else {
    const auto content = content_of(*sent);
    if (!content) return refused(content.error());
    if (!found) {
      done = parts_.dossiers.create(call.scope, std::string(kOwnFigure), key, *content);
    } else {
      done = parts_.dossiers.update(call.scope, found->id, found->version, *content);
      if (done && done->state != pearl::kRecordInUse)
        done = parts_.dossiers.move_to(call.scope, done->id, done->version, std::string(pearl::kRecordInUse));
    }
  }
  if (!done) return refused(done.error());
  service::note(parts_, call, withdraw ? "effectwaarde-ingetrokken" : "effectwaarde-bewaard", key);
  return to(call, "waarden");
}

}  // namespace pareltjes::effectrapportage
