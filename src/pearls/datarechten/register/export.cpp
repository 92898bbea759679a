// SPDX-License-Identifier: EUPL-1.2
#include "pearls/datarechten/register/export.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "platform/pearl/outcome.hpp"
#include "platform/texts/spreadsheet_writer.hpp"

namespace pareltjes::datarechten {
namespace {

using nlohmann::json;

constexpr const char* kSeparator = " | ";

pearl::Table table_with(std::initializer_list<const char*> names) {
  pearl::Table table;
  for (const auto* name : names) {
    pearl::TableColumn column;
    column.name = name;
    table.columns.push_back(std::move(column));
  }
  return table;
}

/// A number that may not be there; 0 is not written.
pearl::Cell months(int number) {
  return number == 0 ? pearl::Cell(std::string()) : pearl::Cell(static_cast<std::int64_t>(number));
}

pearl::Cell amount(const Contract& contract) {
  if (!contract.cents) return std::string();
  if (*contract.cents % 100 == 0) return *contract.cents / 100;
  return fmt::format("{},{:02}", *contract.cents / 100, *contract.cents % 100);
}

std::string data_of(const Application& application) {
  std::string list;
  for (const auto& held : application.data) list += (list.empty() ? "" : kSeparator) + held.title;
  return list;
}

/// How a link names an application, by the key of its record.
std::map<std::string, std::string> references_of(const std::vector<KeptApplication>& kept) {
  std::map<std::string, std::string> references;
  for (const auto& one : kept) references.emplace(one.record.key, reference_of(one));
  return references;
}

/// By name: the order does not tell when something was added.
std::vector<const KeptApplication*> in_order(const std::vector<KeptApplication>& kept) {
  std::vector<const KeptApplication*> order;
  for (const auto& one : kept) order.push_back(&one);
  std::ranges::sort(order, {}, [](const KeptApplication* one) {
    return std::pair{core::fold(one->application.name), reference_of(*one)};
  });
  return order;
}

}  // namespace

std::string reference_of(const KeptApplication& kept) {
  return kept.application.reference.empty() ? kept.record.key : kept.application.reference;
}

namespace {

pearl::Table applications_table(const std::vector<KeptApplication>& kept) {
  auto table = table_with({"kenmerk", "naam", "leverancier", "kvk", "omschrijving", "contractnummer", "contract",
                           "begindatum", "einddatum", "opzegtermijn_maanden", "verlenging_maanden", "optie_maanden",
                           "optie_aantal", "bedrag", "per", "prijs", "gegevens"});
  for (const auto* each : in_order(kept)) {
    const auto& one = *each;
    const auto& application = one.application;
    const auto& contract = application.contract;
    table.rows.push_back({reference_of(one), application.name, application.supplier, application.supplier_kvk,
                          application.description, contract.number, contract.title, contract.from, contract.until,
                          months(contract.notice_months), months(contract.renewal_months),
                          months(contract.option_months), months(contract.option_times), amount(contract), contract.per,
                          contract.price, data_of(application)});
  }
  return table;
}

pearl::Table links_table(const std::vector<KeptApplication>& kept) {
  const auto references = references_of(kept);
  auto table = table_with({"bron", "doel", "buiten", "gegevens", "standaard", "soort", "naam bron", "naam doel"});
  std::map<std::string, std::string> names;
  for (const auto& one : kept) names.emplace(one.record.key, one.application.name);
  for (const auto* each : in_order(kept)) {
    const auto& one = *each;
    for (const auto& link : one.application.links) {
      const auto self = reference_of(one);
      const auto target = references.find(link.to);
      const auto other = target == references.end() ? std::string() : target->second;
      if (!link.to.empty() && other.empty()) continue;  // An application that is not there any more.
      table.rows.push_back({link.incoming ? std::string() : self, link.incoming ? self : other, link.outside, link.data,
                            link.standard, link.kind, link.incoming ? std::string() : one.application.name,
                            link.incoming   ? one.application.name
                            : other.empty() ? std::string()
                                            : names.at(link.to)});
    }
  }
  return table;
}

texts::SheetCell cell_of(const pearl::Cell& cell) {
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return {std::to_string(*whole), true};
  if (const auto* text = std::get_if<std::string>(&cell)) return {*text, false};
  return {};
}

texts::Sheet sheet_of(const std::string& name, const pearl::Table& table) {
  texts::Sheet sheet{name, {{}}};
  for (const auto& column : table.columns) sheet.rows.front().cells.push_back({column.name, false});
  for (const auto& row : table.rows) {
    texts::SheetRow cells;
    for (const auto& cell : row) cells.cells.push_back(cell_of(cell));
    sheet.rows.push_back(std::move(cells));
  }
  return sheet;
}

}  // namespace

std::string applications_csv(const std::vector<KeptApplication>& kept) {
  return pearl::to_csv(applications_table(kept), true);
}

std::string links_csv(const std::vector<KeptApplication>& kept) {
  return pearl::to_csv(links_table(kept), true);
}

core::Result<std::string> register_ods(const std::vector<KeptApplication>& kept, const std::string& title) {
  std::vector<texts::Sheet> sheets{sheet_of("toepassingen", applications_table(kept))};
  // A sheet with a head alone would be read as a list without rows.
  if (const auto links = links_table(kept); !links.rows.empty()) sheets.push_back(sheet_of("koppelingen", links));
  return texts::write_ods(sheets, title);
}

std::string register_json(const std::vector<KeptApplication>& kept, const std::vector<Supplier>& suppliers,
                          const std::map<std::string, json>& rights) {
  json whole{{"toepassingen", json::array()}, {"leveranciers", json::array()}};
  for (const auto* each : in_order(kept)) {
    const auto& one = *each;
    auto row = to_json(one.application);
    row["sleutel"] = one.record.key;
    row["gewijzigd_op"] = one.record.changed_at;
    const auto right = rights.find(one.record.id);
    row["recht"] = right == rights.end() ? json() : right->second;
    whole["toepassingen"].push_back(std::move(row));
  }
  for (const auto& supplier : suppliers)
    whole["leveranciers"].push_back({{"sleutel", supplier.key}, {"naam", supplier.name}, {"kvk", supplier.kvk}});
  return whole.dump(1, ' ', false, json::error_handler_t::replace);
}

}  // namespace pareltjes::datarechten
