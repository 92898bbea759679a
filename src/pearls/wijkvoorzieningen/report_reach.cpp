// SPDX-License-Identifier: EUPL-1.2
// The report: how far it is.
#include <fmt/format.h>

#include "pearls/wijkvoorzieningen/report_parts.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

using nlohmann::json;

constexpr std::size_t kMostRows = 24;

std::string text_in(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// Every facility, for the municipality as a whole, and what each distance rests on.
void write_all(ReportWriter& writer) {
  const auto& page = writer.page;
  const auto& words = page.words;
  if (page.gemeente == nullptr) return;
  pearl::ReportTable table;
  table.caption =
      fmt::format("{} {}", writer.pick("Gemiddelde afstand van de inwoners van", "Mean distance of the inhabitants of"),
                  page.gemeente->name);
  table.columns = {{writer.pick("Voorziening", "Facility"), false, 4},
                   {writer.pick("Afstand", "Distance"), true, 2},
                   {writer.pick("Reistijd", "Travel time"), true, 2},
                   {writer.pick("Hoe", "How"), false, 2},
                   {writer.pick("Binnen de norm", "Within the norm"), true, 2}};
  for (const auto& facility : with_distances(page.data)) {
    const auto* row = page.data.distance(page.gemeente->code, facility);
    if (row == nullptr || !row->metres) continue;
    table.rows.push_back({words_cell(words.facility(facility)), words_cell(distance_text(words, *row->metres)),
                          words_cell(row->minutes ? words.number(*row->minutes, 0) + " min" : ""),
                          words_cell(words.word(row->travel)),
                          words_cell(row->share ? words.number(*row->share, 0) + "%" : "–")});
  }
  writer.report.table(std::move(table));
}

/// The chosen facility in every area.
void write_chosen(ReportWriter& writer, const json& reach) {
  const bool norm = reach["has_norm"].get<bool>();
  const bool divided = reach["has_per_100"].get<bool>();
  const auto& rows = reach["rows"];
  if (rows.size() > kMostRows) return;
  pearl::ReportTable table;
  table.caption = fmt::format("{}: {}", text_in(reach, "facility"),
                              writer.pick("hoe ver de dichtstbijzijnde plek is", "how far the nearest place is"));
  table.columns = {{writer.pick("Gebied", "Area"), false, 3},
                   {writer.pick("Afstand", "Distance"), true, 2},
                   {writer.pick("Reistijd", "Travel time"), true, 2}};
  if (norm) table.columns.push_back({writer.pick("Binnen de norm", "Within the norm"), true, 2});
  if (divided)
    table.columns.push_back({fmt::format("{} {}", text_in(reach, "unit"), writer.pick("per 100", "per 100")), true, 2});
  for (const auto& row : rows) {
    std::vector<pearl::ReportCell> cells{words_cell(text_in(row, "name")), words_cell(text_in(row, "metres")),
                                         words_cell(text_in(row, "minutes"))};
    if (norm) cells.push_back(words_cell(text_in(row, "share")));
    if (divided) cells.push_back(words_cell(text_in(row, "per_100")));
    table.rows.push_back(std::move(cells));
  }
  writer.report.table(std::move(table));
  if (divided) {
    writer.report.paragraph(fmt::format(
        fmt::runtime(writer.pick("Per 100: zoveel {} voor 100 {}. {}", "Per 100: so many {} for 100 {}. {}")),
        text_in(reach, "unit"), text_in(reach, "for_whom"), text_in(reach, "divided")));
  }
}

}  // namespace

void write_reach(ReportWriter& writer) {
  const auto reach = reach_values(writer.page);
  if (!reach["known"].get<bool>()) return;
  writer.report.heading(2, writer.pick("Hoe ver is het?", "How far is it?"));
  writer.report.paragraph(text_in(reach, "sentence"));
  write_chosen(writer, reach);
  write_all(writer);
  writer.report.paragraph(text_in(reach, "ground"));
  writer.report.paragraph(
      writer.pick("Een afstand is het gemiddelde van alle inwoners tot hun dichtstbijzijnde plek. Ook plekken tot 5 km "
                  "buiten de gemeente tellen mee, als wij die kennen.",
                  "A distance is the mean of all inhabitants to their nearest place. Places up to 5 km outside the "
                  "municipality count too, where we know them."));
}

}  // namespace pareltjes::wijkvoorzieningen
