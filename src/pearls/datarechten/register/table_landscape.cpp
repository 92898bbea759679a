// SPDX-License-Identifier: EUPL-1.2
// Applications and links as tables: each cell judged, each mistake named with its line and column.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "core/text.hpp"
#include "pearls/datarechten/register/landscape.hpp"
#include "pearls/datarechten/register/tables.hpp"

namespace pareltjes::datarechten {
namespace {

constexpr std::string_view kApplications = "toepassingen";
constexpr std::string_view kLinks = "koppelingen";

/// Judges the cells of one row.
class RowReader {
 public:
  RowReader(const Table& table, const Columns& columns, const texts::SheetRow& row, Refusal& refusal)
      : table_(table), columns_(columns), row_(row), refusal_(refusal) {}

  [[nodiscard]] std::string text(std::string_view field) const { return columns_.cell(row_, field).text; }
  [[nodiscard]] core::Place place() const { return {table_.file, row_.number, std::nullopt}; }

  void wrong(std::string_view field, core::Text message, core::Text advice) {
    auto where = place();
    if (const auto at = columns_.places.find(field); at != columns_.places.end())
      where.column = static_cast<std::int64_t>(at->second) + 1;
    refusal_.add({core::ErrorCode::kInvalidInput, std::move(message), std::move(advice), std::move(where)});
  }
  std::string needed(std::string_view field, const core::Text& name) {
    auto value = text(field);
    if (value.empty()) {
      wrong(field, {fmt::format("Er staat geen {}.", name.nl), fmt::format("There is no {}.", name.en)},
            {"Vul de cel in.", "Fill in the cell."});
    }
    return value;
  }
  std::string day(std::string_view field) {
    const auto value = text(field);
    if (value.empty()) return {};
    auto day = day_in(value);
    if (day.empty()) {
      wrong(field, {fmt::format("‘{}’ is geen datum.", value), fmt::format("‘{}’ is no date.", value)},
            {"Schrijf de datum als 2026-11-28 of 28-11-2026.", "Write the date as 2026-11-28 or 28-11-2026."});
    }
    return day;
  }
  /// Nothing for an empty cell; 0 with a complaint for what is no number.
  std::optional<int> number(std::string_view field, int most) {
    const auto value = text(field);
    if (value.empty()) return std::nullopt;
    int number = 0;
    const auto* end = value.data() + value.size();
    const auto read = std::from_chars(value.data(), end, number);
    if (read.ec == std::errc() && read.ptr == end && number >= 0 && number <= most) return number;
    wrong(field,
          {fmt::format("‘{}’ is geen heel getal van 0 tot en met {}.", value, most),
           fmt::format("‘{}’ is no whole number from 0 to {}.", value, most)},
          {"Vul alleen het getal in.", "Fill in the number only."});
    return 0;
  }
  std::optional<std::int64_t> cents(std::string_view field) {
    const auto cell = columns_.cell(row_, field);
    if (cell.text.empty()) return std::nullopt;
    const auto cents = cents_in(cell);
    if (cents < 0) {
      wrong(field, {fmt::format("‘{}’ is geen bedrag.", cell.text), fmt::format("‘{}’ is no amount.", cell.text)},
            {"Schrijf het bedrag als 12.000 of 12.000,50.", "Write the amount as 12.000 or 12.000,50."});
      return 0;
    }
    return cents;
  }

 private:
  const Table& table_;
  const Columns& columns_;
  const texts::SheetRow& row_;
  Refusal& refusal_;
};

std::vector<HeldData> data_in(const std::string& cell) {
  std::vector<HeldData> data;
  for (const auto& part : core::split(cell, '|')) {
    const auto title = std::string(core::trim(part));
    const bool known = std::ranges::find(data, title, &HeldData::title) != data.end();
    if (!title.empty() && !known) data.push_back({"", title});
  }
  return data;
}

std::string kvk_in(RowReader& row) {
  auto value = row.text("kvk");
  std::erase(value, ' ');
  if (value.empty()) return {};
  if (!std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; }) || value.size() < 7 ||
      value.size() > 8) {
    row.wrong(
        "kvk",
        {fmt::format("‘{}’ is geen KvK-nummer.", value), fmt::format("‘{}’ is no Chamber of Commerce number.", value)},
        {"Een KvK-nummer heeft acht cijfers.", "Such a number has eight digits."});
    return {};
  }
  // A sheet that keeps it as a number loses the nought in front.
  return value.size() == 7 ? "0" + value : value;
}

void read_contract(RowReader& row, FoundApplication& found) {
  auto& contract = found.application.contract;
  contract.number = row.text("contractnummer");
  contract.title = row.text("contract");
  contract.from = row.day("begindatum");
  contract.until = row.day("einddatum");
  if (!contract.from.empty() && !contract.until.empty() && contract.until < contract.from) {
    row.wrong("einddatum", {"Het contract eindigt vóór het begint.", "The contract ends before it begins."},
              {"Kijk begindatum en einddatum na.", "Check the first and the last day."});
  }
  constexpr int kMostMonths = 120, kMostTimes = 20;
  const auto notice = row.number("opzegtermijn_maanden", kMostMonths);
  const auto renewal = row.number("verlenging_maanden", kMostMonths);
  const auto option = row.number("optie_maanden", kMostMonths);
  const auto times = row.number("optie_aantal", kMostTimes);
  contract.notice_months = notice.value_or(0);
  contract.renewal_months = renewal.value_or(0);
  contract.option_months = option.value_or(0);
  contract.option_times = times.value_or(0);
  found.has_notice = notice.has_value();
  found.has_renewal = renewal.has_value();
  found.has_options = option.has_value() && times.has_value();
  if (option.value_or(0) > 0 && !times) {
    row.wrong("optie_maanden",
              {"Er staat niet hoe vaak het contract te verlengen is.",
               "It does not say how often the contract can be extended."},
              {"Vul ook optie_aantal in.", "Fill in optie_aantal too."});
  }
  contract.cents = row.cents("bedrag");
  contract.price = row.text("prijs");
  const auto per = core::fold(row.text("per"));
  if (!contract.cents) return;
  contract.per = per.empty() ? "jaar" : per;
  if (std::ranges::find(kPricePeriods, contract.per) == kPricePeriods.end()) {
    row.wrong("per", {fmt::format("‘{}’ is geen periode.", per), fmt::format("‘{}’ is no period.", per)},
              {"Kies jaar, maand of eenmalig.", "Choose jaar, maand or eenmalig."});
  }
}

void read_applications(const Table& table, const Columns& columns, Landscape& landscape, Refusal& refusal) {
  for (const auto& each : table.rows) {
    RowReader row(table, columns, each, refusal);
    FoundApplication found;
    found.place = row.place();
    auto& application = found.application;
    application.name = row.needed("naam", {"naam", "name"});
    application.supplier_kvk = kvk_in(row);
    application.supplier = application.supplier_kvk.empty() ? row.needed("leverancier", {"leverancier", "supplier"})
                                                            : row.text("leverancier");
    application.reference = row.text("kenmerk");
    application.description = row.text("omschrijving");
    application.data = data_in(row.text("gegevens"));
    const auto before = refusal.count;
    read_contract(row, found);
    // What no cell alone shows: texts that are too long.
    if (const auto fit = check(application); !fit && refusal.count == before && !application.name.empty())
      row.wrong("", fit.error().message, fit.error().advice);
    landscape.applications.push_back(std::move(found));
  }
}

void read_links(const Table& table, const Columns& columns, Landscape& landscape, Refusal& refusal) {
  for (const auto& each : table.rows) {
    RowReader row(table, columns, each, refusal);
    FoundLink found;
    found.place = row.place();
    found.from = row.text("bron");
    found.to = row.text("doel");
    auto& link = found.link;
    link.outside = row.text("buiten");
    link.data = row.text("gegevens");
    link.standard = row.text("standaard");
    const auto kind = core::fold(row.text("soort"));
    link.kind = kind == Link::kService ? Link::kService : Link::kFlow;
    const int ends = (found.from.empty() ? 0 : 1) + (found.to.empty() ? 0 : 1) + (link.outside.empty() ? 0 : 1);
    if (ends != 2 || (found.from.empty() && found.to.empty())) {
      row.wrong("bron",
                {"Een koppeling heeft twee kanten: bron, en doel of buiten.",
                 "A link has two ends: bron, and doel or buiten."},
                {"Vul er precies twee in.", "Fill in exactly two."});
    }
    link.incoming = found.from.empty();
    landscape.links.push_back(std::move(found));
  }
}

std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 12;
  std::string list;
  for (std::size_t i = 0; i < names.size() && i < kMost; ++i) list += (i == 0 ? "" : ", ") + names[i].substr(0, 60);
  return names.size() > kMost ? list + " …" : list;
}

void read_table(const Table& table, Landscape& landscape, Refusal& refusal) {
  const auto links = columns_of(table, kLinks);
  const bool of_links = links.has("bron") && (links.has("doel") || links.has("buiten"));
  const auto columns = of_links ? links : columns_of(table, kApplications);
  if (!of_links && (!columns.has("naam") || (!columns.has("leverancier") && !columns.has("kvk")))) {
    const core::Text message{fmt::format("De kolom ‘{}’ ontbreekt. Wij zien: {}.",
                                         columns.has("naam") ? "leverancier" : "naam", listed(table.header)),
                             fmt::format("The column ‘{}’ is missing. We see: {}.",
                                         columns.has("naam") ? "leverancier" : "naam", listed(table.header))};
    refusal.add({core::ErrorCode::kMissingColumn,
                 message,
                 {"Zet de namen van de kolommen op de eerste regel. Het handboek noemt ze.",
                  "Put the names of the columns on the first line. The manual lists them."},
                 core::Place{table.file, 1, std::nullopt}});
    return;
  }
  if (!columns.unknown.empty()) {
    landscape.notes.push_back({fmt::format("Deze kolommen zijn niet gelezen: {}.", listed(columns.unknown)),
                               fmt::format("These columns were not read: {}.", listed(columns.unknown))});
  }
  if (of_links) {
    read_links(table, columns, landscape, refusal);
  } else {
    read_applications(table, columns, landscape, refusal);
  }
}

}  // namespace

void Refusal::add(core::Error error) {
  if (++count <= kMostShown) shown.push_back(std::move(error));
}

void read_terms(const std::map<std::string, std::string>& terms, const core::Place& place, FoundApplication& found,
                Refusal& refusal) {
  Table table{place.file, {}, {{place.line.value_or(0), {}}}};
  Columns columns;
  for (const auto& [field, value] : terms) {
    columns.places.emplace(field, table.header.size());
    table.header.push_back(field);
    table.rows.front().cells.push_back({value, false});
  }
  const auto before = refusal.shown.size();
  RowReader row(table, columns, table.rows.front(), refusal);
  read_contract(row, found);
  // There are no columns in such a file.
  for (auto i = before; i < refusal.shown.size(); ++i) refusal.shown[i].place->column.reset();
}

std::expected<Landscape, Refusal> read_landscape(const std::string& name, std::string_view bytes) {
  return is_archimate(bytes) ? read_archimate(name, bytes) : read_table_landscape(name, bytes);
}

std::expected<Landscape, Refusal> read_table_landscape(const std::string& name, std::string_view bytes) {
  Refusal refusal;
  const auto tables = read_tables(name, bytes);
  if (!tables) {
    refusal.add(tables.error());
    return std::unexpected(std::move(refusal));
  }
  Landscape landscape;
  for (const auto& table : *tables) read_table(table, landscape, refusal);
  if (refusal.count > 0) return std::unexpected(std::move(refusal));
  return landscape;
}

}  // namespace pareltjes::datarechten
