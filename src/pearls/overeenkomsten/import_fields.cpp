// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/import_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "pearls/overeenkomsten/rules.hpp"

namespace pareltjes::overeenkomsten {
namespace {

constexpr std::size_t kLongestLabel = 120;

/// Words that name a kind of thing, not one thing: twice in a text they are two fields.
constexpr std::array<std::string_view, 14> kGeneric{"datum",        "naam",       "nummer",   "plaats",  "functie",
                                                    "bedrag",       "adres",      "aantal",   "termijn", "naam functie",
                                                    "persoonsnaam", "plaatsnaam", "postcode", "tekst"};

std::string capitalised(std::string text) {
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  return text;
}

/// The word behind "te noemen": "Verwerker" of “verder te noemen Verwerker, hierbij …”.
std::string called(std::string_view line) {
  const auto at = line.find("te noemen");
  if (at == std::string_view::npos) return {};
  auto rest = line.substr(at + 9);
  const auto begin = rest.find_first_not_of(" :\"'\t");
  if (begin == std::string_view::npos) return {};
  rest.remove_prefix(begin);
  for (const std::string_view quote : {"\xE2\x80\x9C", "\xE2\x80\x98", "\xE2\x80\x9E"}) {
    if (rest.starts_with(quote)) rest.remove_prefix(quote.size());
  }
  std::size_t end = 0;
  while (end < rest.size() && (static_cast<unsigned char>(rest[end]) >= 0x80
                                   ? !rest.substr(end).starts_with("\xE2")
                                   : std::string_view(" ,.;:\"')").find(rest[end]) == std::string_view::npos))
    ++end;
  const auto word = rest.substr(0, end);
  return !word.empty() && word.front() >= 'A' && word.front() <= 'Z' ? std::string(word) : std::string();
}

std::string shortened(std::string label) {
  if (label.size() <= kLongestLabel) return label;
  auto end = label.rfind(' ', kLongestLabel);
  if (end == std::string::npos) end = kLongestLabel;
  while (end > 0 && (static_cast<unsigned char>(label[end]) & 0xC0U) == 0x80U) --end;
  return label.substr(0, end) + "…";
}

}  // namespace

void FieldNamer::find_parties(const std::vector<Clause>& clauses) {
  for (const auto& clause : clauses) {
    if (clause.kind != PartKind::kPreamble) continue;
    for (const auto* part : clause.lines) {
      const auto name = called(line_of(*part));
      // “Partij” and “Partijen” are both of them.
      if (!name.empty() && !name.starts_with("Partij") && std::ranges::find(parties_, name) == parties_.end())
        parties_.push_back(name);
    }
  }
}

std::string FieldNamer::party_of(const std::string& line, PartKind kind, std::size_t nth, std::size_t count) const {
  if (kind == PartKind::kPreamble) {
    const auto name = called(line);
    return std::ranges::find(parties_, name) == parties_.end() ? std::string() : name;
  }
  if (kind == PartKind::kSigning && count > 1 && nth < parties_.size()) return parties_[nth];
  return {};
}

std::string FieldNamer::take(const std::string& line, PartKind kind, std::size_t place) {
  const auto marks = field_marks_of(line);
  std::string told;
  std::size_t at = 0, nth = 0;
  for (const auto& mark : marks) {
    Surroundings around;
    around.party = party_of(line, kind, nth, marks.size());
    auto labelled = mark;
    // "<nummer>" says nothing; "KVK-nummer <nummer>" does.
    if (core::fold(mark.label) == "nummer") {
      const auto before = core::fold(std::string_view(line).substr(0, mark.from));
      if (before.ends_with("kvk nummer") || before.ends_with("koophandel nummer")) labelled.label = "KVK-nummer";
    }
    around.apart = mark.kind == FieldMark::Kind::kLeader || mark.kind == FieldMark::Kind::kTick ||
                   mark.kind == FieldMark::Kind::kEither;
    if (labelled.label.empty() || std::ranges::none_of(labelled.label, [](char c) { return c >= 'a' && c <= 'z'; }))
      labelled.label = last_line_;
    const auto id = name(labelled, around);
    told += line.substr(at, mark.from - at) + "{{" + id + "}}";
    at = mark.to;
    if (place > 0) places_[place].emplace_back(id, mark.kind);
    ++nth;
  }
  told += line.substr(at);
  auto words = line.substr(0, line.find("…"));
  if (core::trim(words).size() > 3) last_line_ = std::string(core::trim(words));
  while (!last_line_.empty() && std::string_view(":;,. ").find(last_line_.back()) != std::string_view::npos)
    last_line_.pop_back();
  return told;
}

std::string FieldNamer::name(const FieldMark& mark, const Surroundings& around) {
  const auto folded = core::fold(mark.label);
  const auto* rule = field_rule_for(mark.label);
  const auto party = slug_of(around.party);
  Field field;
  field.label = capitalised(shortened(mark.label.substr(0, mark.label.find("…"))));
  field.id = slug_of(mark.label);
  if (rule != nullptr && mark.kind != FieldMark::Kind::kTick) {
    field.type = rule->type;
    if (!rule->label.empty()) field.label = rule->label;
    if (!rule->field.empty()) {
      field.id = rule->field;
      if (const auto at = field.id.find("{partij}"); at != std::string::npos) {
        field.id.replace(at, 8, party);
        if (field.id.starts_with('-')) field.id.erase(0, 1);
        if (!party.empty()) field.label += " (" + around.party + ")";
      }
      if (!around.apart && (!party.empty() || rule->field.find('{') == std::string::npos)) {
        if (field.type == FieldType::kChoice) field.choices = choices_of(mark.label);
        return add(std::move(field), "regel:" + field.id);
      }
    }
  }
  if (mark.kind == FieldMark::Kind::kTick) field.type = FieldType::kYesNo;
  if (mark.kind == FieldMark::Kind::kEither) {
    field.type = FieldType::kChoice;
    field.choices = {"wel", "niet"};
  } else if (auto choices = choices_of(mark.label); !choices.empty() && !around.apart) {
    field.type = FieldType::kChoice;
    field.choices = std::move(choices);
  } else if (field.type == FieldType::kChoice) {
    field.type = FieldType::kText;
  }
  field.required = !around.apart;
  if (field.id.empty()) field.id = "veld";
  const bool generic = std::ranges::find(kGeneric, folded) != kGeneric.end();
  if (!party.empty() && (rule == nullptr || rule->field.empty())) {
    field.id = party + "-" + field.id;
    field.label += " (" + around.party + ")";
  }
  if (around.apart || (generic && party.empty())) return add(std::move(field), fmt::format("apart:{}", fields_.size()));
  return add(std::move(field), fmt::format("{}:{}", folded, party));
}

std::string FieldNamer::add(Field field, const std::string& key) {
  if (const auto known = by_key_.find(key); known != by_key_.end()) return known->second;
  const auto base = field.id;
  for (int i = 2; !ids_.insert(field.id).second; ++i) field.id = fmt::format("{}-{}", base, i);
  by_key_.emplace(key, field.id);
  fields_.push_back(std::move(field));
  return fields_.back().id;
}

namespace {

std::string cell_id(const std::string& row, const std::string& label) {
  return slug_of(row.substr(0, row.find('(')), 4) + "-" + slug_of(label, 3);
}

}  // namespace

std::string FieldNamer::known_cell(const std::string& row, const std::string& label) const {
  const auto found = by_key_.find("cel:" + cell_id(row, label));
  return found == by_key_.end() ? std::string() : found->second;
}

std::string FieldNamer::take_labelled(const std::string& row, const std::string& label) {
  Field field;
  field.id = cell_id(row, label);
  field.label = std::string(core::trim(row.substr(0, row.find('(')))) + ": " + label;
  if (const auto* rule = field_rule_for(label); rule != nullptr && rule->field.empty()) field.type = rule->type;
  return add(std::move(field), "cel:" + field.id);
}

std::string FieldNamer::known(const std::string& label) const {
  const auto* rule = field_rule_for(label);
  if (rule != nullptr && !rule->field.empty() && ids_.contains(rule->field)) return rule->field;
  const auto found = by_key_.find(core::fold(label) + ":");
  return found == by_key_.end() ? std::string() : found->second;
}

}  // namespace pareltjes::overeenkomsten
