// SPDX-License-Identifier: EUPL-1.2
// The report on later years: people, needs, chances of a shortage, and what decides.
#include <fmt/format.h>

#include <algorithm>

#include "pearls/wijkvoorzieningen/report_parts.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

using nlohmann::json;
using pearl::ReportTable;

constexpr double kFanWidth = 84;
constexpr std::size_t kMostYears = 4;    ///< Columns of years on paper.
constexpr std::size_t kMostColumns = 5;  ///< Facilities of a table of chances.
constexpr std::size_t kMostRows = 15;
constexpr double kStep = 0.2;
constexpr double kHigh = 0.8;  ///< A chance from here on is printed bold.

std::string text_in(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

ReportTable ages_table(const ReportWriter& writer, const json& future, const std::string& name) {
  ReportTable table;
  table.caption = fmt::format(fmt::runtime(writer.pick("Mensen in {}: het midden, en waar 80% tussen ligt",
                                                       "People in {}: the middle, and where 80% lies")),
                              name);
  table.columns = {{writer.pick("Leeftijd", "Age"), false, 1}, {text_in(future, "base"), true, 1}};
  const auto& heads = future["table"]["heads"];
  const auto first = heads.size() > kMostYears ? heads.size() - kMostYears : 0;
  for (auto i = first; i < heads.size(); ++i) table.columns.push_back({heads[i].get<std::string>(), true, 1.6});
  for (const auto& row : future["table"]["rows"]) {
    std::vector<pearl::ReportCell> cells{words_cell(text_in(row, "name")), words_cell(text_in(row, "now"))};
    for (auto i = first; i < row["cells"].size(); ++i)
      cells.push_back(
          words_cell(fmt::format("{} ({})", text_in(row["cells"][i], "mid"), text_in(row["cells"][i], "range"))));
    cells.resize(table.columns.size());
    table.rows.push_back(std::move(cells));
  }
  return table;
}

ReportTable needs_table(const ReportWriter& writer, const json& future, const std::string& name) {
  ReportTable table;
  table.caption = fmt::format(
      fmt::runtime(writer.pick("Wat is er nodig in {}, nu en in {}?", "What is needed in {}, now and in {}?")), name,
      text_in(future, "year"));
  table.columns = {{writer.pick("Voorziening", "Facility"), false, 2.4},
                   {writer.pick("Nu", "Now"), true, 1},
                   {text_in(future, "year"), true, 1},
                   {writer.pick("Marge", "Range"), false, 2.2},
                   {writer.pick("Verandering", "Change"), false, 2}};
  for (const auto& row : future["needs"]) {
    const auto unit = text_in(row, "unit");
    const auto chance = text_in(row, "chance");
    table.rows.push_back(
        {words_cell(fmt::format("{}{}", text_in(row, "name"), unit.empty() ? "" : " (" + unit + ")")),
         words_cell(text_in(row, "now")), words_cell(text_in(row, "then")), words_cell(text_in(row, "range")),
         words_cell(text_in(row, "state") +
                    (chance.empty() ? "" : fmt::format(", {} {}", writer.pick("kans", "chance"), chance)))});
  }
  return table;
}

/// Areas by facilities in the last year.
void chance_tables(ReportWriter& writer, const std::vector<std::string>& known) {
  auto areas = writer.page.rows;
  if (writer.page.gemeente != nullptr) areas.push_back(writer.page.gemeente);
  for (std::size_t first = 0; first < known.size(); first += kMostColumns) {
    const auto last = std::min(first + kMostColumns, known.size());
    ReportTable table;
    table.caption =
        fmt::format("{}, {}", writer.pick("Kans op een tekort", "Chance of a shortage"), writer.last_year());
    table.columns = {{writer.pick("Gebied", "Area"), false, 1.4}};
    for (auto i = first; i < last; ++i) table.columns.push_back({writer.page.words.facility(known[i]), true, 1});
    for (const auto* area : areas) {
      std::vector<pearl::ReportCell> cells{words_cell(area->name)};
      for (auto i = first; i < last; ++i) {
        const auto* row = writer.page.data.shortage(area->code, known[i], writer.last_year());
        if (row == nullptr) {
          cells.push_back(words_cell(writer.pick("onbekend", "unknown")));
        } else {
          cells.push_back({chance_text(writer.page.words, row->chance), Scale{0, kStep}.class_of(row->chance),
                           row->chance >= kHigh});
        }
      }
      table.rows.push_back(std::move(cells));
    }
    writer.report.table(std::move(table));
  }
}

/// The whole municipality, every year.
void years_table(ReportWriter& writer, const std::vector<std::string>& known) {
  if (writer.page.gemeente == nullptr) return;
  ReportTable table;
  table.caption = fmt::format("{} {}", writer.pick("Kans op een tekort in heel", "Chance of a shortage in all of"),
                              writer.page.gemeente->name);
  table.columns = {{writer.pick("Voorziening", "Facility"), false, 2}};
  for (const int year : writer.page.data.years) table.columns.push_back({std::to_string(year), true, 1});
  table.columns.push_back({writer.pick("Wat beslist", "What decides"), false, 2});
  for (const auto& facility : known) {
    std::vector<pearl::ReportCell> cells{words_cell(writer.page.words.facility(facility))};
    const ShortageRow* last = nullptr;
    for (const int year : writer.page.data.years) {
      const auto* row = writer.page.data.shortage(writer.page.gemeente->code, facility, year);
      cells.push_back(row == nullptr ? words_cell("–")
                                     : pearl::ReportCell{chance_text(writer.page.words, row->chance),
                                                         Scale{0, kStep}.class_of(row->chance), row->chance >= kHigh});
      if (row != nullptr) last = row;
    }
    if (last == nullptr) continue;
    cells.push_back(words_cell(decides_text(writer.page.words, last->decides)));
    table.rows.push_back(std::move(cells));
  }
  writer.report.table(std::move(table));
}

/// Where another figure of the norm gives another answer, and where the people decide.
void turning_table(ReportWriter& writer) {
  std::vector<const ShortageRow*> rows;
  for (const auto& row : writer.page.data.shortages) {
    const auto* area = writer.page.data.area(row.area);
    if (row.year == writer.last_year() && area != nullptr && area->kind != "buurt" && row.decides != "niets")
      rows.push_back(&row);
  }
  std::ranges::stable_sort(rows, std::greater{}, [](const auto* row) { return row->chance_high - row->chance_low; });
  ReportTable table;
  table.caption = fmt::format("{} {}", writer.pick("Waar het op een keuze aankomt, in", "Where a choice decides, in"),
                              writer.last_year());
  table.columns = {{writer.pick("Gebied", "Area"), false, 1.4},
                   {writer.pick("Voorziening", "Facility"), false, 1.8},
                   {writer.pick("Kans, lage norm", "Chance, low norm"), true, 1},
                   {writer.pick("Kans, midden", "Chance, middle"), true, 1},
                   {writer.pick("Kans, hoge norm", "Chance, high norm"), true, 1},
                   {writer.pick("Wat beslist", "What decides"), false, 1.6}};
  const auto chance = [&](double share) { return words_cell(chance_text(writer.page.words, share)); };
  for (std::size_t i = 0; i < rows.size() && i < kMostRows; ++i) {
    const auto& row = *rows[i];
    table.rows.push_back({words_cell(writer.page.data.area(row.area)->name),
                          words_cell(writer.page.words.facility(row.facility)), chance(row.chance_low),
                          chance(row.chance), chance(row.chance_high),
                          words_cell(decides_text(writer.page.words, row.decides))});
  }
  writer.report.table(std::move(table));
}

/// The norms that leave most room, by the range of the need over its middle.
void widest_norms(ReportWriter& writer) {
  if (writer.page.gemeente == nullptr) return;
  std::vector<std::pair<double, const NeedRow*>> rows;
  for (const auto& facility : writer.page.data.facilities) {
    const auto* need = writer.page.data.need(writer.page.gemeente->code, facility);
    if (need == nullptr || !(need->value.mid > 0)) continue;
    const double room = (need->value.high - need->value.low) / need->value.mid;
    if (room > 0.1) rows.emplace_back(room, need);
  }
  std::ranges::stable_sort(rows, std::greater{}, &std::pair<double, const NeedRow*>::first);
  ReportTable table;
  table.caption = fmt::format(
      "{} {}", writer.pick("Normen die de meeste ruimte laten, in heel", "Norms that leave most room, in all of"),
      writer.page.gemeente->name);
  table.columns = {{writer.pick("Voorziening", "Facility"), false, 2.2},
                   {writer.pick("Laag", "Low"), true, 1},
                   {writer.pick("Midden", "Middle"), true, 1},
                   {writer.pick("Hoog", "High"), true, 1},
                   {writer.pick("Soort norm", "Kind of norm"), false, 1.3}};
  const auto& words = writer.page.words;
  for (std::size_t i = 0; i < rows.size() && i < kMostRows / 2; ++i) {
    const auto& need = *rows[i].second;
    const auto* norm = writer.page.data.norm(need.norm);
    const auto amount = [&](double value) {
      return words_cell(words.number(value, Words::decimals(need.value.mid, need.unit)));
    };
    table.rows.push_back({words_cell(fmt::format("{} ({})", words.facility(need.facility), words.word(need.unit))),
                          amount(need.value.low), amount(need.value.mid), amount(need.value.high),
                          words_cell(norm == nullptr ? "" : words.word(norm->status))});
  }
  writer.report.table(std::move(table));
}

}  // namespace

void write_future(ReportWriter& writer) {
  if (writer.page.gemeente == nullptr) return;
  const auto& name = writer.page.gemeente->name;
  const auto future = future_values(writer.about(writer.page.gemeente->code, writer.last_year()));
  if (!future.is_object()) return;
  auto& report = writer.report;
  report.heading(2, fmt::format("{} {}?", writer.pick("Hoe wordt het in", "How will it be in"), name));
  report.paragraph(
      writer.pick("Wij rekenden vele mogelijke toekomsten door. De lijn is het midden. Het donkere vlak heeft een "
                  "kans van 50%, het hele vlak een kans van 80%.",
                  "We computed many possible futures. The line is the middle. The dark area has a chance of "
                  "50%, the whole area a chance of 80%."));
  for (const auto& chart : future["charts"]) {
    writer.picture(text_in(chart, "svg"), fmt::format("{}, {}", name, text_in(chart, "name")), kFanWidth);
  }
  writer.picture(text_in(future, "pyramid"),
                 fmt::format(fmt::runtime(writer.pick("{}, leeftijden in {}. De lijn is nu ({}).",
                                                      "{}, ages in {}. The line is now ({}).")),
                             name, text_in(future, "year"), text_in(future, "base")),
                 kFanWidth);
  report.table(ages_table(writer, future, name));
  report.table(needs_table(writer, future, name));
  report.note(writer.pick(
      "De marge telt twee dingen samen: hoeveel mensen er wonen, en wat de norm vraagt. De kans gaat alleen "
      "over de mensen.",
      "The range joins two things: how many people live there, and what the norm asks. The chance is "
      "about the people alone."));
}

void write_shortages(ReportWriter& writer) {
  auto& report = writer.report;
  const auto known = with_chances(writer.page.data);
  report.heading(2, writer.pick("Waar is straks te weinig?", "Where will there be too little?"));
  if (known.empty()) {
    report.paragraph(
        writer.pick("Dat kunnen wij nog niet zeggen. Van geen enkele voorziening weten wij hoeveel erin past. Met een "
                    "lijst van het aanbod kan de gemeente dit zelf laten uitrekenen.",
                    "We cannot say yet. Of no facility do we know how much it holds. With a list of supply the "
                    "municipality can have this computed."));
    return;
  }
  report.paragraph(writer.pick(
      "Een kans van 50% betekent: het kan net zo goed wel als niet. Boven de 80% is een tekort bijna zeker. "
      "Waar ‘onbekend’ staat, weten wij niet hoeveel er nu is.",
      "A chance of 50% means: it may go either way. Above 80% a shortage is nearly certain. Where it "
      "says ‘unknown’ we do not know what is there now."));
  chance_tables(writer, known);
  years_table(writer, known);
  const auto values = shortage_values(writer.page);
  if (const auto count = text_in(values, "unknown_count"); !count.empty()) {
    report.paragraph(fmt::format(fmt::runtime(writer.pick("Bij {} andere voorzieningen is het aanbod onbekend: {}.",
                                                          "Of {} other facilities the supply is unknown: {}.")),
                                 count, text_in(values, "unknown")));
  }
}

void write_what_decides(ReportWriter& writer) {
  writer.report.heading(2, writer.pick("Welke keuzes beslissen?", "Which choices decide?"));
  writer.report.paragraph(
      writer.pick("Soms geeft de norm de doorslag, soms het aantal mensen. Waar de norm beslist, is het aan de raad.",
                  "Sometimes the norm decides, sometimes the number of people. Where the norm decides, it is up "
                  "to the council."));
  turning_table(writer);
  widest_norms(writer);
}

}  // namespace pareltjes::wijkvoorzieningen
