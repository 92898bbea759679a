// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "pearls/overeenkomsten/standard.hpp"

namespace pareltjes::overeenkomsten {

/// Values for every field, so that what is left of the brackets would show.
inline nlohmann::json values_for(const Standard& standard) {
  using nlohmann::json;
  json values = json::object();
  for (const auto& field : standard.fields) {
    switch (field.type) {
      case FieldType::kDate:
        values[field.id] = field.id == "einddatum" ? "2030-01-31" : "2026-02-01";
        break;
      case FieldType::kKvk:
        values[field.id] = "12345678";
        break;
      case FieldType::kChoice:
        values[field.id] = field.choices.front();
        break;
      case FieldType::kYesNo:
        values[field.id] = true;
        break;
      case FieldType::kNumber:
      case FieldType::kHours:
        values[field.id] = field.least.value_or(1) > 20 ? *field.least : 20;
        break;
      case FieldType::kEmail:
        values[field.id] = "privacy@voorbeeld.nl";
        break;
      case FieldType::kPhone:
        values[field.id] = "0299 452 452";
        break;
      case FieldType::kMunicipality:
        values[field.id] = "Purmerend";
        break;
      default:
        values[field.id] = "Waarde & <" + field.id + ">";
    }
  }
  for (const auto& table : standard.tables) {
    for (int row = 1; row <= 5; ++row) {
      json one = json::object();
      for (const auto& column : table.columns) {
        one[column.id] = column.type == FieldType::kKvk      ? json("8765432" + std::to_string(row))
                         : column.type == FieldType::kNumber ? json(2026 + row)
                         : column.type == FieldType::kChoice ? json(column.choices.front())
                         : column.type == FieldType::kYesNo  ? json("ja")
                         : column.type == FieldType::kEmail  ? json("a@b.nl")
                         : column.type == FieldType::kPhone  ? json("0299452452")
                         : column.id == "locatie"            ? json("Nederland")
                                                             : json("Rij " + std::to_string(row) + " " + column.id);
      }
      values[table.id].push_back(std::move(one));
    }
  }
  return values;
}

}  // namespace pareltjes::overeenkomsten
