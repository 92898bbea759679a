// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/pages/form.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "core/ids.hpp"
#include "core/text.hpp"
#include "pearls/overeenkomsten/standard.hpp"
#include "platform/service/routes.hpp"

namespace pareltjes::overeenkomsten {
namespace {

using nlohmann::json;

constexpr std::chrono::seconds kLimit{60};
constexpr std::size_t kMostRows = 200;
constexpr std::size_t kLongestValue = 5000;

std::string text_at(const pearl::Table& table, std::size_t row, std::string_view column) {
  const auto& cell = table.rows[row][table.column(column)];
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* flag = std::get_if<bool>(&cell)) return *flag ? "ja" : "";
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return *number == 0 ? "" : std::to_string(*number);
  return {};
}

/// "soorten-gegevens" → "Soorten gegevens".
std::string title_of(std::string id) {
  std::ranges::replace(id, '-', ' ');
  if (!id.empty() && id.front() >= 'a' && id.front() <= 'z') id.front() = static_cast<char>(id.front() - 'a' + 'A');
  return id;
}

/// What a list in one cell holds: "college, gemeenteraad".
std::vector<std::string> list_of(const std::string& text) {
  std::vector<std::string> list;
  for (const auto& each : core::split(text, ','))
    if (const auto word = core::trim(each); !word.empty()) list.emplace_back(word);
  return list;
}

std::string value_of(const http::Fields& fields, const std::string& name) {
  const auto found = fields.find(name);
  if (found == fields.end() || found->second.size() > kLongestValue || !core::is_valid_utf8(found->second)) return {};
  std::string text;
  for (const char c : found->second)
    if (c != '\r') text += c;  // A browser sends line ends as CR LF.
  return std::string(core::trim(text));
}

/// Whose field it is: of the own organisation, by the names that standards give it.
bool is_own_side(const std::string& id) {
  static const std::set<std::string_view> kOwn{
      "verwerkingsverantwoordelijke", "gemeente", "opdrachtgever", "bestuursorgaan", "bronhouder", "afnemer"};
  // Standards that name no party number them, the own side first.
  return id.ends_with("-1") || kOwn.contains(std::string_view(id).substr(0, id.find('-')));
}

/// Where each field is asked first.
std::map<std::string, core::Text> sections_of(const pearl::Outcome& outcome) {
  std::map<std::string, core::Text> sections;
  const auto* parts = outcome.table("delen");
  if (parts == nullptr) return sections;
  core::Text annex{"De bijlagen", "The annexes"};
  for (std::size_t i = 0; i < parts->rows.size(); ++i) {
    const auto kind = part_kind_of(text_at(*parts, i, "soort"));
    const auto number = text_at(*parts, i, "nummer");
    if (kind == PartKind::kAnnex && !number.empty()) {
      const auto heading = text_at(*parts, i, "kop");
      annex.nl = annex.en = heading.empty() ? number : number + ": " + heading;
    }
    const auto section = kind == PartKind::kAnnex || kind == PartKind::kTable ? annex
                         : kind == PartKind::kSigning ? core::Text{"De ondertekening", "The signing"}
                         : kind == PartKind::kPreamble || kind == PartKind::kRecital
                             ? core::Text{"De partijen", "The parties"}
                             : core::Text{"De artikelen", "The articles"};
    const auto text = text_at(*parts, i, "tekst");
    for (auto open = text.find("{{"); open != std::string::npos; open = text.find("{{", open + 2)) {
      const auto close = text.find("}}", open);
      if (close == std::string::npos) break;
      sections.emplace(text.substr(open + 2, close - open - 2), section);
    }
  }
  return sections;
}

bool is_filled(const json& fields, const std::string& id) {
  const auto found = fields.find(id);
  return found != fields.end() && found->is_string() && !found->get_ref<const std::string&>().empty();
}

/// What the agreement itself says about a field.
std::string known_value(const FormField& field, const std::string& municipality, const Agreement& agreement) {
  if (field.type == "gemeente") return municipality;
  if (field.id == "organisatie") return agreement.party;
  if (field.type == "kvk" && !is_own_side(field.id)) return agreement.party_kvk;
  if (field.id == "diensten") return agreement.service;
  if (field.id == "ingangsdatum") return agreement.from;
  if (field.id == "einddatum") return agreement.until;
  return {};
}

}  // namespace

core::Result<pearl::Run> run_pearl(const service::Parts& parts, const service::Call& call, json values,
                                   std::vector<pearl::InputFile> files) {
  pearl::RunRequest request;
  request.scope = call.scope;
  request.pearl = kAgreementPearl;
  if (core::GemeenteCode::parse(call.scope.organisation)) request.gemeente = call.scope.organisation;
  request.values = std::move(values);
  request.files = std::move(files);
  auto run = parts.runner.run(request, service::control_of(call.request, kLimit));
  if (!run) return std::unexpected(run.error().front());
  return std::move(*run);
}

core::Result<std::vector<StandardChoice>> standard_choices(packages::Packages& packages, const service::Call& call) {
  const auto all = packages.list(call.scope);
  if (!all) return std::unexpected(all.error());
  std::vector<StandardChoice> choices;
  for (const auto& info : *all) {
    if (info.kind != kPackageKind) continue;
    choices.push_back({info.id + "-" + info.version, info.id, info.version, info.title.in(call.language), info.licence,
                       info.confirmed, info.built_in});
  }
  return choices;
}

Form form_from(const pearl::Outcome& outcome, const std::string& standard) {
  Form form{standard, {}, {}};
  const auto sections = sections_of(outcome);
  if (const auto* table = outcome.table("velden")) {
    for (std::size_t i = 0; i < table->rows.size(); ++i) {
      form.fields.push_back({text_at(*table, i, "id"), text_at(*table, i, "label"), text_at(*table, i, "type"),
                             list_of(text_at(*table, i, "keuzes")), !text_at(*table, i, "verplicht").empty()});
      const auto section = sections.find(form.fields.back().id);
      form.fields.back().section =
          section != sections.end() ? section->second : core::Text{"Overige velden", "Other fields"};
    }
  }
  if (const auto* table = outcome.table("kolommen")) {
    for (std::size_t i = 0; i < table->rows.size(); ++i) {
      const auto id = text_at(*table, i, "tabel");
      if (form.tables.empty() || form.tables.back().id != id) form.tables.push_back({id, title_of(id), {}});
      form.tables.back().columns.push_back(
          {text_at(*table, i, "id"), text_at(*table, i, "label"), text_at(*table, i, "type"), {}, false});
    }
  }
  return form;
}

core::Result<Form> form_of(const service::Parts& parts, const service::Call& call, const std::string& standard) {
  const auto run = run_pearl(parts, call, {{"actie", "standaarden"}, {"standaard", standard}});
  if (!run) return std::unexpected(run.error());
  return form_from(*run->outcome, standard);
}

void take_form(const http::Fields& fields, const Form& form, Agreement& agreement) {
  for (const auto& field : form.fields)
    if (fields.contains("veld." + field.id)) agreement.fields[field.id] = value_of(fields, "veld." + field.id);
  for (const auto& table : form.tables) {
    if (!fields.contains("tabel." + table.id)) continue;
    auto rows = json::array();
    for (std::size_t n = 0; n < kMostRows; ++n) {
      auto row = json::object();
      for (const auto& column : table.columns) {
        auto value = value_of(fields, fmt::format("tabel.{}.{}.{}", table.id, n, column.id));
        if (!value.empty()) row[column.id] = std::move(value);
      }
      if (!row.empty()) rows.push_back(std::move(row));
    }
    agreement.tables[table.id] = std::move(rows);
  }
}

std::vector<Prefilled> prefill(const Form& form, const std::string& municipality, const std::vector<Agreement>& earlier,
                               Agreement& agreement) {
  std::vector<Prefilled> filled;
  const auto take = [&](const std::string& id, const std::string& value, core::Text from) {
    agreement.fields[id] = value;
    filled.push_back({id, std::move(from)});
  };
  for (const auto& field : form.fields) {
    if (is_filled(agreement.fields, field.id)) continue;
    if (const auto known = known_value(field, municipality, agreement); !known.empty()) {
      take(field.id, known, {"uit deze overeenkomst", "of this agreement"});
      continue;
    }
    for (const auto& other : earlier) {
      if (!is_filled(other.fields, field.id)) continue;
      const bool same_party = other.party == agreement.party ||
                              (!other.organisation.empty() && other.organisation == agreement.organisation);
      // What is of the own side holds with whomever; what is of the other side only with the same one.
      if (!same_party && !is_own_side(field.id)) continue;
      if (field.type == "datum") continue;  // Of that agreement, not of this one.
      take(field.id, other.fields[field.id].get<std::string>(),
           {"uit ‘" + other.title + "’", "from ‘" + other.title + "’"});
      break;
    }
  }
  for (const auto& table : form.tables) {
    const auto there = agreement.tables.find(table.id);
    if (there != agreement.tables.end() && there->is_array() && !there->empty()) continue;
    for (const auto& other : earlier) {
      const auto found = other.tables.find(table.id);
      if (found == other.tables.end() || !found->is_array() || found->empty()) continue;
      if (other.party != agreement.party || other.product != agreement.product) continue;
      agreement.tables[table.id] = *found;
      filled.push_back({table.id, {"uit ‘" + other.title + "’", "from ‘" + other.title + "’"}});
      break;
    }
  }
  return filled;
}

Carried carry_over(const Form& from, const Form& to, Agreement& agreement) {
  Carried carried;
  const auto asks = [](const auto& list, const std::string& id) {
    return std::ranges::find(list, id, [](const auto& each) { return each.id; }) != list.end();
  };
  auto fields = json::object();
  auto tables = json::object();
  for (const auto& field : from.fields) {
    if (!is_filled(agreement.fields, field.id)) continue;
    const auto value = agreement.fields[field.id].get<std::string>();
    if (asks(to.fields, field.id)) {
      fields[field.id] = value;
      carried.kept.push_back(field.id);
    } else {
      carried.lost.push_back(field);
      carried.lost_values.push_back(value);
    }
  }
  for (const auto& table : from.tables) {
    const auto rows = agreement.tables.find(table.id);
    if (rows == agreement.tables.end() || !rows->is_array() || rows->empty()) continue;
    const auto target = std::ranges::find(to.tables, table.id, &FormTable::id);
    if (target == to.tables.end()) {
      carried.lost.push_back({table.id, table.label, "tabel", {}, false});
      carried.lost_values.push_back(rows->dump(-1, ' ', false, json::error_handler_t::replace));
      continue;
    }
    auto kept = json::array();
    for (const auto& row : *rows) {
      auto copy = json::object();
      for (const auto& [column, value] : row.items())
        if (asks(target->columns, column)) copy[column] = value;
      kept.push_back(std::move(copy));
    }
    tables[table.id] = std::move(kept);
    carried.kept.push_back(table.id);
    for (const auto& column : table.columns) {
      if (asks(target->columns, column.id)) continue;
      for (const auto& row : *rows) {
        const auto value = row.find(column.id);
        if (value == row.end() || !value->is_string()) continue;
        carried.lost.push_back(column);
        carried.lost_values.push_back(value->get<std::string>());
      }
    }
  }
  for (const auto& field : to.fields)
    if (!is_filled(fields, field.id) && field.required) carried.asked.push_back(field);
  agreement.fields = std::move(fields);
  agreement.tables = std::move(tables);
  return carried;
}

}  // namespace pareltjes::overeenkomsten
