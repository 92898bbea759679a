// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <variant>

#include "core/text.hpp"
#include "pearls/effectrapportage/capacity.hpp"
#include "pearls/effectrapportage/learning/page_part.hpp"
#include "pearls/effectrapportage/library.hpp"
#include "pearls/effectrapportage/rows.hpp"
#include "pearls/effectrapportage/view.hpp"
#include "platform/http/message.hpp"
#include "platform/pages/charts.hpp"

namespace pareltjes::effectrapportage {
namespace {

using core::Language;
using nlohmann::json;

constexpr std::size_t kSourcesOnTop = 5;
constexpr std::size_t kQuestionsOnTop = 6;

/// What the page needs on each step of its making.
struct Page {
  const pearl::Outcome& outcome;
  const pearl::PageRequest& request;
  Language language;
  [[nodiscard]] Rows table(const char* name) const { return Rows(outcome, name, language); }
};

json answer_steps(const Page& page) {
  std::vector<pages::ThreadRow> threads;
  json rows = json::array();
  const auto steps = page.table("stappen");
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const core::Interval beds{steps.number(i, "p10"), steps.number(i, "p50"), steps.number(i, "p90")};
    const auto label = steps.word(i, "stap");
    threads.push_back({label.substr(0, label.find(':')), beds});
    rows.push_back({{"step", label},
                    {"low", steps.shown(i, "p10")},
                    {"middle", steps.shown(i, "p50")},
                    {"high", steps.shown(i, "p90")},
                    {"width", core::format_number(beds.width(), 0, page.language)}});
  }
  const bool dutch = page.language == Language::kDutch;
  pages::ThreadOptions options{dutch ? "De marge na elk antwoord. De tabel hieronder geeft dezelfde cijfers."
                                     : "The range after each answer. The table below has the same figures.",
                               dutch ? "bedden" : "beds", 0, page.language};
  return {{"svg", pages::threads_svg(threads, nullptr, options)}, {"rows", std::move(rows)}};
}

/// A field of the form with what stands in it now.
json field_json(const Question& question, const json& filled, Language language) {
  const auto value = [&](const std::string& name) { return filled.value(name, std::string()); };
  return {{"field", question.field},
          {"text", question.text.in(language)},
          {"hint", question.hint.in(language)},
          {"share", question.kind == Question::Kind::kShare},
          {"word", question.kind == Question::Kind::kWord},
          {"from", value("van-" + question.field)},
          {"to", value("tot-" + question.field)},
          {"said", value(question.field)}};
}

json questions_json(const Page& page, const json& filled, json& next) {
  json rows = json::array();
  const auto guide = page.table("gespreksleidraad");
  double largest = 0;
  for (std::size_t i = 0; i < guide.size(); ++i) largest = std::max(largest, guide.number(i, "waarde"));
  for (std::size_t i = 0; i < guide.size(); ++i) {
    const double worth = guide.number(i, "waarde");
    if (worth <= 0 || rows.size() == kQuestionsOnTop) break;
    const auto* question = library().question_of_field(guide.text(i, "vraag"));
    if (rows.empty()) {
      next = field_json(*question, filled, page.language);
      next["worth"] = guide.shown(i, "waarde");
    }
    rows.push_back({{"question", guide.word(i, "tekst")},
                    {"worth", guide.shown(i, "waarde")},
                    {"range", pages::range_svg({0, worth, worth}, largest)}});
  }
  return rows;
}

json sources_json(const Page& page, std::size_t most) {
  const auto origin = page.table("herkomst");
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < origin.size(); ++i) order.push_back(i);
  if (most < origin.size()) {
    std::erase_if(order, [&](std::size_t i) { return !(origin.number(i, "aandeel") > 0); });
    std::ranges::stable_sort(order, std::greater(), [&](std::size_t i) { return origin.number(i, "aandeel"); });
    order.resize(std::min(order.size(), most));
  }
  json rows = json::array();
  for (const auto i : order) {
    const auto kind = origin.text(i, "soort");
    const auto value =
        fmt::format("{} ({} … {})", origin.shown(i, "waarde"), origin.shown(i, "laag"), origin.shown(i, "hoog"));
    rows.push_back({{"name", origin.word(i, "naam")},
                    {"value", value},
                    {"unit", origin.text(i, "eenheid")},
                    {"source", beyond_mark(origin.text(i, "bron"))},
                    {"date", origin.text(i, "datum")},
                    {"own", kind == "eigen"},
                    {"idle", !origin.flag(i, "telt")},
                    {"unsourced", origin.flag(i, "zonder_bron")}});
  }
  return rows;
}

json interval_rows(const Page& page, const char* table, const char* name, const char* extra) {
  json rows = json::array();
  const auto cells = page.table(table);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    rows.push_back({{"name", cells.word(i, name)},
                    {"low", cells.shown(i, "p10")},
                    {"middle", cells.shown(i, "p50")},
                    {"high", cells.shown(i, "p90")},
                    {"extra", extra == nullptr ? std::string() : cells.shown_or_word(i, extra)},
                    {"source", beyond_mark(cells.text(i, "bron"))},
                    {"unsourced", is_unsourced(cells.text(i, "bron"))}});
  }
  return rows;
}

/// Municipalities down, years across.
json years_json(const Page& page) {
  const auto beds = page.table("bedden");
  std::set<std::int64_t> years;
  std::vector<std::string> places;
  for (std::size_t i = 0; i < beds.size(); ++i) {
    years.insert(static_cast<std::int64_t>(beds.number(i, "jaar")));
    if (const auto place = beds.text(i, "gemeente"); std::ranges::find(places, place) == places.end())
      places.push_back(place);
  }
  json heads = json::array(), rows = json::array();
  for (const auto year : years) heads.push_back(year);
  for (const auto& place : places) {
    json cells = json::array();
    for (const auto year : years) {
      json cell{{"middle", "–"}, {"range", ""}};
      for (std::size_t i = 0; i < beds.size(); ++i) {
        if (beds.text(i, "gemeente") != place || beds.number(i, "jaar") != static_cast<double>(year)) continue;
        cell = {{"middle", beds.shown(i, "p50")}, {"range", beds.shown(i, "p10") + "–" + beds.shown(i, "p90")}};
      }
      cells.push_back(std::move(cell));
    }
    rows.push_back({{"place", place_in(place, page.language)}, {"cells", std::move(cells)}});
  }
  return {{"heads", std::move(heads)}, {"rows", std::move(rows)}};
}

json placement_json(const Page& page) {
  json rows = json::array();
  const auto sites = page.table("plaatsing");
  for (std::size_t i = 0; i < sites.size(); ++i)
    rows.push_back({{"site", sites.text(i, "locatie")},
                    {"beds", sites.shown(i, "bedden")},
                    {"minutes", sites.shown(i, "reistijd")}});
  return rows;
}

json checks_json(const Page& page) {
  json rows = json::array();
  const auto checks = page.table("ijking");
  for (std::size_t i = 0; i < checks.size(); ++i) {
    const auto low = checks.shown(i, "bekend_laag"), high = checks.shown(i, "bekend_hoog");
    rows.push_back({{"name", checks.word(i, "geval")},
                    {"known", low == high ? low : low + "–" + high},
                    {"said", checks.shown(i, "p10") + "–" + checks.shown(i, "p90")},
                    {"inside", checks.flag(i, "binnen")},
                    {"score", checks.shown(i, "score")},
                    {"width", checks.shown(i, "breedte")},
                    {"source", checks.text(i, "bron")}});
  }
  return rows;
}

json findings_json(const Page& page) {
  json findings = json::array();
  for (const auto& finding : page.outcome.findings) {
    const auto* icon = finding.severity == pearl::Severity::kError     ? "fout"
                       : finding.severity == pearl::Severity::kWarning ? "let-op"
                                                                       : "weet-niet";
    findings.push_back(
        {{"icon", icon}, {"message", finding.message.in(page.language)}, {"advice", finding.advice.in(page.language)}});
  }
  return findings;
}

json instruments_json(const Page& page) {
  json rows = json::array();
  const auto table = page.table("instrumenten");
  for (std::size_t i = 0; i < table.size(); ++i) {
    rows.push_back({{"name", table.word(i, "naam")},
                    {"when", table.word(i, "wanneer")},
                    {"source", table.text(i, "bron")},
                    {"unsourced", is_unsourced(table.text(i, "bron"))}});
  }
  return rows;
}

/// What was filled in, by field; as hidden fields of the short form; and as the end of an address.
void add_filled(const Page& page, json& values, json& filled) {
  const auto input = page.table("invoer");
  std::string query;
  values["fields"] = json::array();
  for (std::size_t i = 0; i < input.size(); ++i) {
    const auto name = input.text(i, "veld"), value = input.text(i, "waarde");
    filled[name] = value;
    values["fields"].push_back({{"name", name}, {"value", value}});
    query += (query.empty() ? "?" : "&") + http::percent_encode(name) + "=" + http::percent_encode(value);
  }
  values["query"] = query;
  values["form_query"] = query + (query.empty() ? "?" : "&") + "stuk=gespreksformulier";
}

}  // namespace

core::Result<pearl::PageView> page_view(const pearl::Outcome& outcome, const pearl::Manifest& manifest,
                                        const pearl::PageRequest& request) {
  const Page page{outcome, request, request.language};
  const bool dutch = request.language == Language::kDutch;
  json values{{"nl", dutch},
              {"en", !dutch},
              {"answer", outcome.answer.in(request.language)},
              {"question", manifest.question.in(request.language)},
              {"path", request.path},
              {"action", request.path + "/bestanden"},
              {"csrf", request.csrf_token}};
  values["explanation"] = json::array();
  for (const auto& sentence : outcome.explanation) values["explanation"].push_back(sentence.in(request.language));
  json filled = json::object();
  add_filled(page, values, filled);
  values["steps"] = answer_steps(page);
  json next;
  values["questions"] = questions_json(page, filled, next);
  values["has_next"] = !next.is_null();
  values["next"] = next.is_null() ? json::object() : next;
  values["may_keep"] = request.may_change;
  values["all_fields"] = values["fields"];
  // The hidden fields must not fill in what the form asks.
  if (!next.is_null()) {
    std::erase_if(values["fields"].get_ref<json::array_t&>(), [&](const json& one) {
      const auto name = one["name"].get<std::string>();
      return name == "van-" + next["field"].get<std::string>() || name == "tot-" + next["field"].get<std::string>();
    });
  }
  values["sources"] = sources_json(page, kSourcesOnTop);
  values["all_sources"] = sources_json(page, outcome.table("herkomst")->rows.size());
  values["kinds"] = interval_rows(page, "soorten", "naam", "m2_per_bed");
  values["effects"] = interval_rows(page, "gevolgen", "naam", "eenheid");
  values["years"] = years_json(page);
  values["placement"] = placement_json(page);
  values["has_placement"] = !values["placement"].empty();
  values.update(flow_values(outcome, filled.value("bedrijf", std::string()), request.language));
  values["checks"] = checks_json(page);
  values["learning"] = learning_part(outcome, request);
  values["instruments"] = instruments_json(page);
  values["findings"] = findings_json(page);
  values["has_findings"] = !values["findings"].empty();
  values["sectors"] = json::array();
  for (const auto& sector : library().sectors)
    values["sectors"].push_back({{"id", sector.id},
                                 {"name", sector.name.in(request.language)},
                                 {"current", filled.value("sector", std::string()) == sector.id}});
  values["all_questions"] = json::array();
  for (const auto& question : library().questions)
    values["all_questions"].push_back(field_json(question, filled, request.language));
  for (const auto* name : {"bedrijf", "opening", "vol", "plekken", "anderen"})
    values[name] = filled.value(name, std::string());
  values["limits"] = json::array();
  for (const auto& limit : manifest.limits) values["limits"].push_back(limit.in(request.language));
  return pearl::PageView{"src/pearls/effectrapportage/pagina.mustache", std::move(values), manifest.title};
}

std::vector<pearl::Table> summary_of(const pearl::Outcome& outcome) {
  std::vector<pearl::Table> tables;
  for (const auto* name : {"bedden", "vragen", "invloed", "plaatsing", "soorten", "gevolgen", "parameters", "ijking"}) {
    const auto* table = outcome.table(name);
    if (table == nullptr || table->rows.empty()) continue;
    auto shown = *table;
    // A terminal is narrow: English names stand in the JSON and on the page.
    for (std::size_t column = shown.columns.size(); column-- > 0;) {
      if (!shown.columns[column].name.ends_with("_en")) continue;
      shown.columns.erase(shown.columns.begin() + static_cast<std::ptrdiff_t>(column));
      for (auto& row : shown.rows) row.erase(row.begin() + static_cast<std::ptrdiff_t>(column));
    }
    // A year is no amount: it has no thousands.
    for (std::size_t column = 0; column < shown.columns.size(); ++column) {
      if (shown.columns[column].name != "jaar") continue;
      shown.columns[column].type = pearl::TableColumn::Type::kText;
      for (auto& row : shown.rows) row[column] = fmt::format("{}", std::get<std::int64_t>(row[column]));
    }
    tables.push_back(std::move(shown));
  }
  return tables;
}

}  // namespace pareltjes::effectrapportage
