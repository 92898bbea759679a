// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/value_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/text.hpp"
#include "platform/register/municipalities.hpp"

namespace pareltjes::overeenkomsten {
namespace {

using pearl::Finding;
using pearl::Severity;

constexpr double kMostHours =
    24;  ///< GDPR art. 33(1) leaves 72 to the controller; the standard gives the processor 24.

Finding made(const char* code, Severity severity, core::Text message, core::Text advice, std::string place = {}) {
  return {code,
          severity,
          std::move(message),
          std::move(advice),
          core::Place{"waarden", std::nullopt, std::nullopt},
          std::move(place)};
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::vector<Finding> check_kvk(const std::string& value) {
  const auto digits = std::ranges::count_if(value, is_digit);
  const bool only = std::ranges::all_of(value, [](char c) { return is_digit(c) || c == ' ' || c == '.'; });
  if (only && digits == 8) return {};
  return {made("kvk-vorm", Severity::kError,
               {"Een KVK-nummer heeft acht cijfers.", "A Chamber of Commerce number has eight digits."},
               {"Zoek het nummer op in het Handelsregister.", "Look the number up in the trade register."})};
}

std::vector<Finding> check_date(const std::string& value) {
  if (!date_of(value).empty()) return {};
  return {made("datum-vorm", Severity::kError,
               {fmt::format("“{}” is geen datum.", value), fmt::format("“{}” is no date.", value)},
               {"Schrijf bijvoorbeeld 2026-02-01.", "Write for instance 2026-02-01."})};
}

std::vector<Finding> check_number(const Field& field, const std::string& value) {
  const auto figure = core::parse_number(value);
  if (!figure || *figure < 0) {
    return {made("getal-vorm", Severity::kError,
                 {fmt::format("“{}” is geen getal.", value), fmt::format("“{}” is no number.", value)},
                 {"Schrijf alleen cijfers.", "Write figures only."})};
  }
  const bool hours = field.type == FieldType::kHours;
  const auto most = field.most.value_or(hours ? kMostHours : *figure);
  if (*figure > most) {
    return {made(hours ? "meldtermijn" : "te-hoog", Severity::kError,
                 hours ? core::Text{fmt::format("Een datalek moet binnen {} uur gemeld zijn.", most),
                                    fmt::format("A breach must be told within {} hours.", most)}
                       : core::Text{fmt::format("Dit mag hoogstens {} zijn.", most),
                                    fmt::format("This may be {} at most.", most)},
                 {fmt::format("Vul hoogstens {} in.", most), fmt::format("Fill in {} at most.", most)})};
  }
  if (field.least && *figure < *field.least) {
    return {
        made("te-laag", Severity::kError,
             {fmt::format("Dit moet minstens {} zijn.", *field.least),
              fmt::format("This must be {} at least.", *field.least)},
             {fmt::format("Vul minstens {} in.", *field.least), fmt::format("Fill in {} at least.", *field.least)})};
  }
  return {};
}

std::vector<Finding> check_choice(const Field& field, const std::string& value) {
  if (std::ranges::any_of(field.choices,
                          [&](const std::string& choice) { return core::fold(choice) == core::fold(value); }))
    return {};
  std::string all;
  for (const auto& choice : field.choices) all += (all.empty() ? "" : "; ") + choice;
  return {made(
      "geen-keuze", Severity::kError,
      {fmt::format("“{}” is geen keuze van dit veld.", value), fmt::format("“{}” is no choice of this field.", value)},
      {"Kies uit: " + all + ".", "Choose from: " + all + "."})};
}

std::vector<Finding> check_email(const std::string& value) {
  const auto at = value.find('@');
  const bool sound = at != std::string::npos && at > 0 && value.find('.', at) != std::string::npos &&
                     value.find(' ') == std::string::npos && !value.ends_with('.');
  if (sound) return {};
  return {made("e-mail-vorm", Severity::kError,
               {fmt::format("“{}” is geen e-mailadres.", value), fmt::format("“{}” is no e-mail address.", value)},
               {"Schrijf bijvoorbeeld privacy@gemeente.nl.", "Write for instance privacy@gemeente.nl."})};
}

std::vector<Finding> check_phone(const std::string& value) {
  const auto digits = std::ranges::count_if(value, is_digit);
  if (digits >= 9 && digits <= 15) return {};
  return {made("telefoon-vorm", Severity::kWarning,
               {fmt::format("“{}” lijkt geen telefoonnummer.", value),
                fmt::format("“{}” does not look like a telephone number.", value)},
               {"Schrijf het nummer met het netnummer.", "Write the number with its area code."})};
}

std::vector<Finding> check_municipality(const std::string& value) {
  if (reg::find(value)) return {};
  return {made("gemeente-onbekend", Severity::kWarning,
               {fmt::format("De gemeente “{}” is niet bekend.", value),
                fmt::format("The municipality “{}” is not known.", value)},
               {"Kijk of de naam klopt.", "Check the name."})};
}

std::vector<Finding> check_yes_no(const std::string& value) {
  const auto folded = core::fold(value);
  if (folded == "ja" || folded == "nee" || folded == "yes" || folded == "no") return {};
  return {made("geen-ja-nee", Severity::kError, {"Hier past alleen ja of nee.", "Only yes or no fits here."},
               {"Vul ja of nee in.", "Fill in ja or nee."})};
}

}  // namespace

std::vector<Finding> check_field(const Field& field, const std::string& value) {
  switch (field.type) {
    case FieldType::kKvk:
      return check_kvk(value);
    case FieldType::kDate:
      return check_date(value);
    case FieldType::kNumber:
    case FieldType::kHours:
      return check_number(field, value);
    case FieldType::kChoice:
      return check_choice(field, value);
    case FieldType::kEmail:
      return check_email(value);
    case FieldType::kPhone:
      return check_phone(value);
    case FieldType::kMunicipality:
      return check_municipality(value);
    case FieldType::kYesNo:
      return check_yes_no(value);
    case FieldType::kText:
    case FieldType::kLongText:
      break;
  }
  return {};
}

Finding missing_field(const Field& field) {
  return made("niet-ingevuld", Severity::kError,
              {fmt::format("“{}” is niet ingevuld.", field.label), fmt::format("“{}” is not filled in.", field.label)},
              {"Vul dit veld in.", "Fill in this field."}, "velden." + field.id);
}

Finding missing_rows(const TableSpec& table) {
  return made(
      "tabel-leeg", Severity::kError,
      {fmt::format("De tabel “{}” is leeg.", table.label), fmt::format("The table “{}” is empty.", table.label)},
      {"Vul minstens één rij in.", "Fill in one row at least."}, table.id);
}

Finding missing_cell(const std::string& place, const Column& column) {
  return made(
      "niet-ingevuld", Severity::kError,
      {fmt::format("“{}” is niet ingevuld.", column.label), fmt::format("“{}” is not filled in.", column.label)},
      {"Vul deze cel in.", "Fill in this cell."}, place);
}

Finding no_rows(const TableSpec& table) {
  return made("geen-rijen", Severity::kError,
              {fmt::format("Voor de tabel “{}” zijn rijen nodig.", table.id),
               fmt::format("The table “{}” needs rows.", table.id)},
              {"Geef een lijst van rijen.", "Give a list of rows."}, table.id);
}

Finding unknown_name(const std::string& place, const std::string& name, const std::string& nearest) {
  core::Text advice{"Zie de velden van de standaard.", "See the fields of the standard."};
  if (!nearest.empty()) advice = {fmt::format("Bedoelt u “{}”?", nearest), fmt::format("Do you mean “{}”?", nearest)};
  return made("onbekend-veld", Severity::kError,
              {fmt::format("Er is geen veld “{}”.", name), fmt::format("There is no field “{}”.", name)},
              std::move(advice), place);
}

std::vector<Finding> check_transfers(const TableSpec& table, const std::vector<FilledRow>& rows) {
  std::vector<Finding> found;
  const auto has = [&](const char* id) {
    return std::ranges::find(table.columns, id, &Column::id) != table.columns.end();
  };
  if (!has("locatie") || !has("doorgifte-instrument")) return found;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto at = fmt::format("{}[{}].", table.id, i + 1);
    const auto location = rows[i].find("locatie");
    if (location == rows[i].end()) {
      found.push_back(made("locatie-leeg", Severity::kWarning,
                           {"Er staat niet waar de gegevens zijn.", "It does not say where the data are."},
                           {"Vul het land in, of EER.", "Fill in the country, or EER."}, at + "locatie"));
      continue;
    }
    const auto where = where_is(location->second);
    const bool instrument = rows[i].contains("doorgifte-instrument");
    if ((where == Where::kOutside || where == Where::kAdequate) && !instrument) {
      found.push_back(made(
          "doorgifte-zonder-instrument", Severity::kError,
          {fmt::format("“{}” ligt buiten de EER en er is geen instrument voor doorgifte.", location->second),
           fmt::format("“{}” lies outside the EEA and there is no instrument for the transfer.", location->second)},
          where == Where::kAdequate ? core::Text{"Kijk of het adequaatheidsbesluit geldt en vul het in.",
                                                 "See whether the adequacy decision applies and fill it in."}
                                    : core::Text{"Vul het instrument in, zoals standaardbepalingen.",
                                                 "Fill in the instrument, such as standard clauses."},
          at + "doorgifte-instrument"));
    } else if (where == Where::kUnknown) {
      found.push_back(made("locatie-onbekend", Severity::kInfo,
                           {fmt::format("Van “{}” is niet bekend of het in de EER ligt.", location->second),
                            fmt::format("It is not known whether “{}” lies in the EEA.", location->second)},
                           {"Schrijf de naam van het land erbij.", "Add the name of the country."}, at + "locatie"));
    }
  }
  return found;
}

std::vector<Finding> check_together(const Standard& standard, const Filled& filled) {
  std::vector<Finding> found;
  std::map<std::string, std::string> numbers;
  std::string begin, end;
  for (const auto& field : standard.fields) {
    const auto value = filled.fields.find(field.id);
    if (value == filled.fields.end()) continue;
    if (field.type == FieldType::kKvk) {
      const auto [other, added] = numbers.emplace(value->second, field.label);
      if (!added)
        found.push_back(made("zelfde-kvk", Severity::kWarning,
                             {fmt::format("Twee partijen hebben hetzelfde KVK-nummer: {}.", value->second),
                              fmt::format("Two parties have the same number: {}.", value->second)},
                             {"Kijk welk nummer niet klopt.", "See which number is wrong."}, "velden." + field.id));
    }
    if (field.type != FieldType::kDate) continue;
    if (field.id == "ingangsdatum" || field.id == "begindatum") begin = date_of(value->second);
    if (field.id == "einddatum") end = date_of(value->second);
  }
  if (!begin.empty() && !end.empty() && end < begin)
    found.push_back(made("einde-voor-begin", Severity::kError,
                         {"De einddatum ligt vóór de ingangsdatum.", "The end date lies before the start date."},
                         {"Verbeter een van beide.", "Correct one of the two."}, "velden.einddatum"));
  return found;
}

}  // namespace pareltjes::overeenkomsten
