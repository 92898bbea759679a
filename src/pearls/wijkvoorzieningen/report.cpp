// SPDX-License-Identifier: EUPL-1.2
// The report for a council: its order, the answer and the map.
#include "pearls/wijkvoorzieningen/report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "pearls/wijkvoorzieningen/report_parts.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

using nlohmann::json;

constexpr double kMapWidth = 86;
constexpr std::size_t kMostMapRows = 24;

std::string text_in(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// What `escape_markup` did, undone.
std::string unescaped(std::string text) {
  for (const auto& [from, to] :
       {std::pair{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}}) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + 1))
      text.replace(at, std::string_view(from).size(), to);
  }
  return text;
}

std::string label_of(const std::string& svg) {
  constexpr std::string_view kLabel = "aria-label=\"";
  const auto begin = svg.find(kLabel);
  if (begin == std::string::npos) return {};
  const auto end = svg.find('"', begin + kLabel.size());
  return unescaped(svg.substr(begin + kLabel.size(), end - begin - kLabel.size()));
}

/// The shortage that is most likely in the last year, where something is there already.
const ShortageRow* most_likely(const ReportWriter& writer) {
  const ShortageRow* most = nullptr;
  for (const auto& row : writer.page.data.shortages) {
    const auto* area = writer.page.data.area(row.area);
    if (row.year != writer.last_year() || area == nullptr || area->kind == "gemeente" || !(row.supply > 0)) continue;
    if (most == nullptr || row.chance > most->chance) most = &row;
  }
  return most;
}

void write_answer(ReportWriter& writer) {
  const auto& page = writer.page;
  const auto language = page.words.language();
  std::vector<std::string> sentences{page.outcome.answer.in(language)};
  if (!page.outcome.explanation.empty()) sentences.push_back(page.outcome.explanation.front().in(language));
  if (page.gemeente != nullptr) {
    if (const auto future = future_values(writer.about(page.gemeente->code, writer.last_year())); future.is_object()) {
      sentences.push_back(
          fmt::format(fmt::runtime(writer.pick(
                          "{} heeft in {} naar verwachting {} tot {} 75-plussers. Nu zijn het er {}.",
                          "{0} is expected to have {2} to {3} people of 75 and over in {1}. Now there are {4}.")),
                      page.gemeente->name, text_in(future, "year"), text_in(future, "low"), text_in(future, "high"),
                      text_in(future, "now")));
    }
  }
  if (const auto* row = most_likely(writer)) {
    sentences.push_back(fmt::format("{}: {}", page.words.facility(row->facility), chance_sentence(page, *row)));
  }
  writer.report.answer(std::move(sentences));
  const auto answers = answer_values(page);  // Kept: a range of a temporary would be gone.
  for (const auto& part : answers["parts"]) {
    writer.report.heading(3, text_in(part, "title"));
    std::string paragraph;
    for (const auto& sentence : part["sentences"])
      paragraph += (paragraph.empty() ? "" : " ") + sentence.get<std::string>();
    writer.report.paragraph(paragraph);
  }
}

std::string legend_of(const ReportWriter& writer, const json& map) {
  std::string steps;
  for (const auto& step : map["legend"]["steps"]) steps += (steps.empty() ? "" : ", ") + text_in(step, "text");
  return fmt::format("{} {}.", writer.pick("Van licht naar donker:", "From light to dark:"), steps);
}

void write_map(ReportWriter& writer, const PageContext& page) {
  const auto map = map_values(page);
  const auto unit = text_in(map, "unit");
  const auto caption = fmt::format("{}{}, {}. {} {}", text_in(map, "name"), unit.empty() ? "" : " (" + unit + ")",
                                   page.choice.at, legend_of(writer, map), text_in(map, "note"));
  writer.report.paragraph(text_in(map, "sentence"));
  writer.picture(text_in(map, "svg"), caption, kMapWidth);
  if (!map["facility"].get<bool>() || map["rows"].size() > kMostMapRows) return;
  pearl::ReportTable table;
  table.caption = fmt::format("{}{}, {}", text_in(map, "name"), unit.empty() ? "" : " (" + unit + ")", page.choice.at);
  table.columns = {{writer.pick("Gebied", "Area"), false, 3},
                   {writer.pick("Laag", "Low"), true, 1},
                   {writer.pick("Midden", "Middle"), true, 1},
                   {writer.pick("Hoog", "High"), true, 1}};
  for (const auto& row : map["rows"])
    table.rows.push_back({words_cell(text_in(row, "name")), words_cell(text_in(row, "low")),
                          words_cell(text_in(row, "value")), words_cell(text_in(row, "high"))});
  writer.report.table(std::move(table));
}

}  // namespace

pearl::ReportCell words_cell(std::string text) {
  return {std::move(text), 0, false};
}

PageContext ReportWriter::about(const std::string& area, int year) const {
  auto other = page;
  other.choice.area = area;
  other.choice.at = year;
  return other;
}

void ReportWriter::picture(const std::string& svg, std::string caption, double width_mm) {
  auto kept = svg;
  // Areas without a figure are plain grey here: patterns of several maps in one file would share a name.
  const auto begin = kept.find("<defs>");
  const auto end = kept.find("</defs>");
  if (begin != std::string::npos && end != std::string::npos) kept.erase(begin, end + 7 - begin);
  report.figure({std::move(kept), label_of(svg), std::move(caption), width_mm});
}

core::Result<pearl::Report> council_report(const pearl::Outcome& outcome, const pearl::PageRequest& request,
                                           const pearl::Manifest& manifest) {
  const auto data = read_outcome(outcome);
  if (data.areas.empty()) {
    return core::fail(core::ErrorCode::kInternal, {"De uitkomst heeft geen gebieden.", "The outcome has no areas."});
  }
  auto unclicked = request;
  unclicked.path.clear();
  ReportWriter writer{context_of(outcome, unclicked, data), manifest, {}};
  auto& report = writer.report;
  report.language = request.language;
  report.title =
      fmt::format("{} {}", writer.pick("Wijkvoorzieningen in", "Facilities per district in"), request.gemeente_name);
  report.subtitle = manifest.question.in(request.language);
  report.subject = manifest.story.in(request.language);
  report.footer =
      fmt::format("{}. {} {} {}, {} {}", report.title, writer.pick("Berekend met", "Computed with"), outcome.pearl,
                  outcome.version, writer.pick("startgetal", "seed"), outcome.provenance.seed);
  write_answer(writer);
  report.heading(2, writer.pick("Waar is wat nodig?", "What is needed where?"));
  write_map(writer, writer.page);
  write_each_area(writer);
  write_reach(writer);
  if (writer.looks_ahead()) {
    write_future(writer);
    write_shortages(writer);
    if (!data.shortages.empty()) {
      auto chances = writer.about(writer.page.choice.area, writer.last_year());
      chances.choice.theme = std::string(kChanceTheme) + with_chances(data).front();
      write_map(writer, chances);
    }
  }
  write_sites(writer);
  write_what_decides(writer);
  write_certainty(writer);
  write_norms(writer);
  write_sources(writer);
  write_all_needs(writer);
  return std::move(writer.report);
}

}  // namespace pareltjes::wijkvoorzieningen
