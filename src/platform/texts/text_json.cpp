// SPDX-License-Identifier: EUPL-1.2
#include "platform/texts/text_json.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace pareltjes::texts {
namespace {

using nlohmann::json;

constexpr std::array kKinds{Part::Kind::kParagraph, Part::Kind::kHeading, Part::Kind::kListItem, Part::Kind::kTableRow};
constexpr std::array kNames{"alinea", "kop", "punt", "rij"};

std::unexpected<core::Error> broken() {
  return core::fail(core::ErrorCode::kInvalidInput,
                    {"Deze bewaarde tekst is niet te lezen.", "This kept text cannot be read."},
                    {"Voeg het stuk opnieuw toe.", "Add the document again."});
}

bool is_part(const json& row) {
  if (!row.is_array() || row.size() != 8) return false;
  for (std::size_t i = 0; i < 4; ++i) {
    if (!row[i].is_string()) return false;
  }
  for (std::size_t i = 4; i < 8; ++i) {
    if (!row[i].is_number_integer() || row[i] < 0 || row[i] > 100'000'000) return false;
  }
  return true;
}

}  // namespace

json to_json(const TextDocument& document) {
  auto parts = json::array();
  for (const auto& part : document.parts) {
    parts.push_back({kNames[static_cast<std::size_t>(part.kind)], part.number, part.shown, part.text, part.level,
                     part.line, part.table, part.page});
  }
  return {{"vorm", document.format}, {"titel", document.title}, {"delen", std::move(parts)}};
}

core::Result<TextDocument> document_from_json(const json& json) {
  if (!json.is_object() || !json.contains("delen") || !json["delen"].is_array()) return broken();
  TextDocument document;
  for (const auto& [name, target] : {std::pair{"vorm", &document.format}, std::pair{"titel", &document.title}}) {
    if (!json.contains(name) || !json[name].is_string()) return broken();
    *target = json[name].get<std::string>();
  }
  for (const auto& row : json["delen"]) {
    if (!is_part(row)) return broken();
    const auto kind = std::ranges::find(kNames, row[0].get<std::string>());
    if (kind == kNames.end()) return broken();
    Part part;
    part.kind = kKinds[static_cast<std::size_t>(kind - kNames.begin())];
    part.number = row[1].get<std::string>();
    part.shown = row[2].get<std::string>();
    part.text = row[3].get<std::string>();
    part.level = row[4].get<int>();
    part.line = row[5].get<std::size_t>();
    part.table = row[6].get<std::size_t>();
    part.page = row[7].get<std::size_t>();
    document.parts.push_back(std::move(part));
  }
  return document;
}

}  // namespace pareltjes::texts
