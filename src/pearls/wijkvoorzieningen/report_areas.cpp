// SPDX-License-Identifier: EUPL-1.2
// The report, area by area: who lives there, what is needed, what changes.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "pearls/wijkvoorzieningen/areas.hpp"
#include "pearls/wijkvoorzieningen/report_parts.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

constexpr std::size_t kMostAreas = 12;     ///< Each gets half a page.
constexpr std::size_t kAreasInATable = 4;  ///< So that their names fit on paper.
constexpr std::size_t kMostInTables = 24;
constexpr std::size_t kMostNamed = 4;
constexpr double kPyramidWidth = 88;
constexpr double kProbable = 0.75;  ///< From this chance on a change counts as probable; as on the page.

std::string tens(const ReportWriter& writer, double persons) {
  return writer.page.words.number(std::round(persons / 10) * 10, 0);
}

std::string people_then(const ReportWriter& writer, const AreaRow& area) {
  const auto* later = writer.page.data.people(area.code, writer.last_year());
  if (later == nullptr || !later->low || !later->high || !area.inhabitants) return {};
  return fmt::format(fmt::runtime(writer.pick("Er wonen nu {} mensen. In {} zijn dat er naar verwachting {} tot {}.",
                                              "{} people live there now. In {} these are expected to be {} to {}.")),
                     writer.page.words.number(area.inhabitants, 0), writer.last_year(), tens(writer, *later->low),
                     tens(writer, *later->high));
}

/// "Waarschijnlijk meer nodig: …" by the chance that there are more people to need it.
std::string needs_then(const ReportWriter& writer, const AreaRow& area, bool rising) {
  std::vector<std::pair<double, std::string>> found;
  for (const auto& facility : writer.page.data.facilities) {
    const auto* need = writer.page.data.need(area.code, facility, writer.last_year());
    if (need == nullptr || !need->more) continue;
    const double chance = rising ? *need->more : 1 - *need->more;
    if (chance >= kProbable) found.emplace_back(chance, writer.page.words.spoken(facility));
  }
  if (found.empty()) return {};
  std::ranges::stable_sort(found, std::greater{}, &std::pair<double, std::string>::first);
  std::vector<std::string> names;
  for (auto& [chance, name] : found) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  }
  return fmt::format("{} {}: {}.",
                     rising ? writer.pick("Waarschijnlijk meer nodig in", "Probably more needed in")
                            : writer.pick("Waarschijnlijk minder nodig in", "Probably less needed in"),
                     writer.last_year(), list_of(names, kMostNamed, writer.page.words.language()));
}

std::string chances_then(const ReportWriter& writer, const AreaRow& area) {
  std::vector<const ShortageRow*> rows;
  for (const auto& facility : with_chances(writer.page.data)) {
    if (const auto* row = writer.page.data.shortage(area.code, facility, writer.last_year())) rows.push_back(row);
  }
  if (rows.empty()) return {};
  std::ranges::stable_sort(rows, std::greater{}, &ShortageRow::chance);
  std::vector<std::string> parts;
  parts.reserve(rows.size());
  for (const auto* row : rows)
    parts.push_back(
        fmt::format("{} {}", writer.page.words.spoken(row->facility), chance_text(writer.page.words, row->chance)));
  return fmt::format("{} {}: {}.", writer.pick("Kans op een tekort in", "Chance of a shortage in"), writer.last_year(),
                     list_of(parts, kMostNamed, writer.page.words.language()));
}

/// "Nu nodig: basisschool 1.592 leerlingen; huisarts 9,4 fte" of one facility of each category.
std::string needs_now(const ReportWriter& writer, const AreaRow& area) {
  const auto& words = writer.page.words;
  std::vector<std::string> categories;
  std::string text;
  for (const auto& facility : writer.page.data.facilities) {
    const auto* need = writer.page.data.need(area.code, facility);
    const auto category = words.category_of(facility);
    if (need == nullptr || std::ranges::find(categories, category) != categories.end()) continue;
    if (categories.size() == kMostNamed) break;
    categories.push_back(category);
    text += fmt::format("{}{} {} {}", text.empty() ? "" : "; ", words.facility(facility),
                        words.amount(need->value.mid, need->unit), words.word(need->unit));
  }
  return text.empty() ? text : fmt::format("{}: {}.", writer.pick("Nu nodig", "Needed now"), text);
}

std::string pyramid_caption(const ReportWriter& writer, const AreaRow& area) {
  if (writer.page.data.people(area.code, writer.last_year()) == nullptr) {
    return fmt::format(fmt::runtime(writer.pick("{}, leeftijden nu. De lijn is heel {}, op dezelfde grootte.",
                                                "{}, ages now. The line is all of {}, at the same size.")),
                       area.name, writer.page.gemeente == nullptr ? "" : writer.page.gemeente->name);
  }
  return fmt::format(
      fmt::runtime(writer.pick("{}, leeftijden in {}. De lijn is nu ({}).", "{}, ages in {}. The line is now ({}).")),
      area.name, writer.last_year(), writer.page.data.years.front());
}

void write_area(ReportWriter& writer, const AreaRow& area) {
  auto& report = writer.report;
  report.heading(3, area.name);
  std::string who;
  for (const auto& sentence : remarkable(writer.page, area)) who += (who.empty() ? "" : " ") + sentence;
  report.paragraph(who);
  report.paragraph(people_then(writer, area));
  std::vector<pearl::ReportLine> lines;
  for (auto sentence : {needs_now(writer, area), needs_then(writer, area, true), needs_then(writer, area, false),
                        chances_then(writer, area)}) {
    if (!sentence.empty()) lines.push_back({{std::move(sentence), {}, false}});
  }
  report.list(std::move(lines));
  const auto people = people_values(writer.about(area.code, writer.last_year()));
  writer.picture(people["pyramid"]["svg"].get<std::string>(), pyramid_caption(writer, area), kPyramidWidth);
}

std::vector<const AreaRow*> largest_first(const std::vector<const AreaRow*>& areas) {
  auto sorted = areas;
  std::ranges::stable_sort(sorted, std::greater{}, [](const AreaRow* area) { return area->inhabitants.value_or(0); });
  return sorted;
}

std::vector<const AreaRow*> wijken(const ReportWriter& writer) {
  std::vector<const AreaRow*> areas;
  for (const auto* area : writer.page.rows) {
    if (area->kind == writer.page.rows.front()->kind) areas.push_back(area);
  }
  return areas;
}

}  // namespace

void write_each_area(ReportWriter& writer) {
  const auto areas = largest_first(wijken(writer));
  if (areas.empty()) return;
  const bool wijk = areas.front()->kind == "wijk";
  writer.report.heading(2, wijk ? writer.pick("De wijken een voor een", "The districts one by one")
                                : writer.pick("De buurten een voor een", "The neighbourhoods one by one"));
  if (areas.size() > kMostAreas) {
    writer.report.paragraph(fmt::format(fmt::runtime(writer.pick("Hier staan de {} grootste van de {} gebieden.",
                                                                 "Here are the {} largest of the {} areas.")),
                                        kMostAreas, areas.size()));
  }
  for (std::size_t i = 0; i < areas.size() && i < kMostAreas; ++i) write_area(writer, *areas[i]);
}

void write_all_needs(ReportWriter& writer) {
  auto areas = wijken(writer);
  auto& report = writer.report;
  const auto& words = writer.page.words;
  report.heading(2, writer.pick("Bijlage: alle cijfers per gebied", "Annex: all figures per area"));
  if (areas.size() > kMostInTables) {
    report.paragraph(writer.pick("De cijfers van alle gebieden staan in de tabel ‘behoefte’ op de website.",
                                 "The figures of all areas are in the table ‘behoefte’ on the website."));
    areas.clear();
  }
  if (writer.page.gemeente != nullptr) areas.push_back(writer.page.gemeente);
  for (std::size_t first = 0; first < areas.size(); first += kAreasInATable) {
    const auto last = std::min(first + kAreasInATable, areas.size());
    pearl::ReportTable table;
    table.caption = fmt::format(
        "{} {} {} {}", writer.pick("Nodig nu, het midden van de marge. Deel", "Needed now, the middle. Part"),
        first / kAreasInATable + 1, writer.pick("van", "of"), (areas.size() + kAreasInATable - 1) / kAreasInATable);
    table.columns = {{writer.pick("Voorziening", "Facility"), false, 2.4}};
    for (auto i = first; i < last; ++i) table.columns.push_back({areas[i]->name, true, 1});
    for (const auto& facility : writer.page.data.facilities) {
      std::vector<pearl::ReportCell> row;
      for (auto i = first; i < last; ++i) {
        const auto* need = writer.page.data.need(areas[i]->code, facility);
        if (row.empty() && need != nullptr)
          row.push_back(words_cell(fmt::format("{} ({})", words.facility(facility), words.word(need->unit))));
        if (row.empty()) row.push_back(words_cell(words.facility(facility)));
        row.push_back(words_cell(need == nullptr ? "–" : words.amount(need->value.mid, need->unit)));
      }
      table.rows.push_back(std::move(row));
    }
    report.table(std::move(table));
  }
}

}  // namespace pareltjes::wijkvoorzieningen
