// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/standard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "platform/packages/packages.hpp"

namespace pareltjes::overeenkomsten {
namespace {

using json = nlohmann::ordered_json;

constexpr const char* kFile = "overeenkomst.json";
constexpr const char* kOriginal = "origineel.docx";

constexpr std::array<std::string_view, 11> kFieldTypes{"tekst", "lange-tekst", "datum",  "getal",    "uren",    "kvk",
                                                       "keuze", "ja-nee",      "e-mail", "telefoon", "gemeente"};
constexpr std::array<std::string_view, 7> kPartKinds{"artikel",       "bepaling", "aanhef", "overweging",
                                                     "ondertekening", "bijlage",  "tabel"};
constexpr std::array<std::string_view, 3> kSlotKinds{"tekst", "vinkje", "erachter"};

template <class Enum, std::size_t N>
std::optional<Enum> find_name(const std::array<std::string_view, N>& names, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

std::unexpected<core::Error> wrong(const std::string& nl, const std::string& en) {
  return core::fail(core::ErrorCode::kInvalidFile, {nl, en},
                    {"Verbeter overeenkomst.json en voeg het pakket opnieuw toe.",
                     "Correct overeenkomst.json and add the package again."},
                    core::Place{kFile, std::nullopt, std::nullopt});
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 120 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '/';
  });
}

std::vector<std::string> texts_of(const json& value, const char* name) {
  std::vector<std::string> texts;
  if (value.contains(name)) {
    for (const auto& text : value.at(name)) texts.push_back(text.get<std::string>());
  }
  return texts;
}

std::optional<double> number_of(const json& value, const char* name) {
  if (!value.contains(name)) return std::nullopt;
  return value.at(name).get<double>();
}

Field field_from(const json& value) {
  Field field;
  field.id = value.at("id");
  field.label = value.at("label");
  field.type = field_type_of(value.value("type", "tekst")).value_or(FieldType::kText);
  field.choices = texts_of(value, "keuzes");
  field.required = value.value("verplicht", true);
  field.help = value.value("uitleg", "");
  field.most = number_of(value, "hoogstens");
  field.least = number_of(value, "minstens");
  return field;
}

TableSpec table_from(const json& value) {
  TableSpec table;
  table.id = value.at("id");
  table.label = value.value("label", table.id);
  for (const auto& column : value.at("kolommen")) {
    table.columns.push_back({column.at("id"), column.at("label"),
                             field_type_of(column.value("type", "tekst")).value_or(FieldType::kText),
                             column.value("verplicht", false), texts_of(column, "keuzes")});
  }
  table.place = value.value("plaats", std::size_t{0});
  table.header_rows = value.value("koprijen", std::size_t{1});
  table.required = value.value("verplicht", false);
  return table;
}

StandardPart part_from(const json& value) {
  StandardPart part;
  part.id = value.at("id");
  part.kind = part_kind_of(value.at("soort").get<std::string>()).value();
  part.number = value.value("nummer", "");
  part.heading = value.value("kop", "");
  part.text = value.value("tekst", "");
  part.locked = value.value("vergrendeld", true);
  part.optional = value.value("facultatief", false);
  part.requirements = texts_of(value, "eisen");
  part.place = value.value("plaats", std::size_t{0});
  return part;
}

void read_content(const json& value, Standard& standard) {
  standard.subject = value.value("onderwerp", "");
  standard.date = value.value("datum", "");
  standard.language = value.value("taal", "nl");
  standard.previous = value.value("vorige", "");
  standard.example = value.value("voorbeeld", false);
  if (value.contains("mededeling")) {
    standard.notice.licence = value.at("mededeling").value("licentie", "");
    standard.notice.text = value.at("mededeling").value("tekst", "");
  }
  for (const auto& part : value.at("delen")) standard.parts.push_back(part_from(part));
  for (const auto& field : value.value("velden", json::array())) standard.fields.push_back(field_from(field));
  for (const auto& table : value.value("tabellen", json::array())) standard.tables.push_back(table_from(table));
  for (const auto& slot : value.value("plekken", json::array())) {
    standard.slots.push_back(
        {slot.at("veld"), slot.at("alinea"), slot.at("van"), slot.at("tot"),
         find_name<Slot::Kind>(kSlotKinds, slot.value("wijze", "tekst")).value_or(Slot::Kind::kText),
         slot.value("bestand", "")});
  }
}

/// Every {{veld}} in the texts is a field, every id is one and stands once.
core::Result<void> check(const Standard& standard) {
  std::set<std::string> ids;
  for (const auto& field : standard.fields) {
    if (!is_id(field.id) || !ids.insert(field.id).second)
      return wrong(fmt::format("Het veld “{}” staat er twee keer of heeft een verkeerde naam.", field.id),
                   fmt::format("The field “{}” is there twice or has a wrong name.", field.id));
    if (field.type == FieldType::kChoice && field.choices.empty())
      return wrong(fmt::format("Het veld “{}” heeft geen keuzes.", field.id),
                   fmt::format("The field “{}” has no choices.", field.id));
  }
  for (const auto& table : standard.tables) {
    if (!is_id(table.id) || !ids.insert(table.id).second || table.columns.empty())
      return wrong(fmt::format("De tabel “{}” klopt niet.", table.id),
                   fmt::format("The table “{}” is wrong.", table.id));
  }
  std::set<std::string> concepts;
  for (const auto& part : standard.parts) {
    if (!is_id(part.id) || !concepts.insert(part.id).second)
      return wrong(fmt::format("Het deel “{}” staat er twee keer of heeft een verkeerde naam.", part.id),
                   fmt::format("The part “{}” is there twice or has a wrong name.", part.id));
    for (auto at = part.text.find("{{"); at != std::string::npos; at = part.text.find("{{", at + 2)) {
      const auto end = part.text.find("}}", at);
      const auto id = end == std::string::npos ? std::string() : part.text.substr(at + 2, end - at - 2);
      if (!ids.contains(id))
        return wrong(fmt::format("Deel “{}” noemt een veld dat er niet is: “{}”.", part.id, id),
                     fmt::format("Part “{}” names a field that is not there: “{}”.", part.id, id));
    }
  }
  return {};
}

json part_json(const StandardPart& part) {
  json value{{"id", part.id},       {"soort", name_of(part.kind)}, {"nummer", part.number},
             {"kop", part.heading}, {"tekst", part.text},          {"vergrendeld", part.locked}};
  if (part.optional) value["facultatief"] = true;
  if (!part.requirements.empty()) value["eisen"] = part.requirements;
  if (part.place > 0) value["plaats"] = part.place;
  return value;
}

json field_json(const Field& field) {
  json value{{"id", field.id}, {"label", field.label}, {"type", name_of(field.type)}};
  if (!field.choices.empty()) value["keuzes"] = field.choices;
  if (!field.required) value["verplicht"] = false;
  if (!field.help.empty()) value["uitleg"] = field.help;
  if (field.most) value["hoogstens"] = *field.most;
  if (field.least) value["minstens"] = *field.least;
  return value;
}

json table_json(const TableSpec& table) {
  json value{{"id", table.id}, {"label", table.label}, {"kolommen", json::array()}};
  for (const auto& column : table.columns) {
    json one{{"id", column.id}, {"label", column.label}, {"type", name_of(column.type)}};
    if (column.required) one["verplicht"] = true;
    if (!column.choices.empty()) one["keuzes"] = column.choices;
    value["kolommen"].push_back(std::move(one));
  }
  if (table.place > 0) value["plaats"] = table.place;
  if (table.header_rows != 1) value["koprijen"] = table.header_rows;
  if (table.required) value["verplicht"] = true;
  return value;
}

}  // namespace

std::string_view name_of(FieldType type) {
  return kFieldTypes.at(static_cast<std::size_t>(type));
}
std::optional<FieldType> field_type_of(std::string_view name) {
  return find_name<FieldType>(kFieldTypes, name);
}
std::string_view name_of(PartKind kind) {
  return kPartKinds.at(static_cast<std::size_t>(kind));
}
std::optional<PartKind> part_kind_of(std::string_view name) {
  return find_name<PartKind>(kPartKinds, name);
}

const Field* Standard::field(std::string_view field_id) const {
  const auto found = std::ranges::find(fields, field_id, &Field::id);
  return found == fields.end() ? nullptr : &*found;
}
const StandardPart* Standard::part(std::string_view part_id) const {
  const auto found = std::ranges::find(parts, part_id, &StandardPart::id);
  return found == parts.end() ? nullptr : &*found;
}
const TableSpec* Standard::table(std::string_view table_id) const {
  const auto found = std::ranges::find(tables, table_id, &TableSpec::id);
  return found == tables.end() ? nullptr : &*found;
}

core::Result<Standard> read_standard(const packages::Files& files) {
  const auto package = packages::package_from(files);
  if (!package) return std::unexpected(package.error());
  const auto content = files.find(kFile);
  if (content == files.end())
    return wrong("Het bestand overeenkomst.json ontbreekt.", "The file overeenkomst.json is missing.");
  Standard standard;
  standard.id = package->info.id;
  standard.version = package->info.version;
  standard.title = package->info.title.nl;
  standard.licence = package->info.licence;
  try {
    read_content(json::parse(content->second), standard);
  } catch (const std::exception&) {
    return wrong("Een veld ontbreekt of heeft een verkeerde vorm.", "A field is missing or has a wrong form.");
  }
  if (auto sound = check(standard); !sound) return std::unexpected(sound.error());
  if (const auto original = files.find(kOriginal); original != files.end()) standard.original = original->second;
  return standard;
}

packages::Files package_of(const Standard& standard) {
  packages::Files files;
  json manifest{{"id", standard.id},
                {"versie", standard.version},
                {"soort", kPackageKind},
                {"titel", {{"nl", standard.title}, {"en", standard.title}}},
                {"licentie", standard.licence},
                {"bestanden", json::array({kFile})}};
  json content{{"onderwerp", standard.subject},
               {"datum", standard.date},
               {"taal", standard.language},
               {"vorige", standard.previous}};
  if (standard.example) content["voorbeeld"] = true;
  if (!standard.notice.text.empty() || !standard.notice.licence.empty())
    content["mededeling"] = {{"licentie", standard.notice.licence}, {"tekst", standard.notice.text}};
  content["delen"] = json::array();
  for (const auto& part : standard.parts) content["delen"].push_back(part_json(part));
  content["velden"] = json::array();
  for (const auto& field : standard.fields) content["velden"].push_back(field_json(field));
  content["tabellen"] = json::array();
  for (const auto& table : standard.tables) content["tabellen"].push_back(table_json(table));
  if (!standard.slots.empty()) content["plekken"] = json::array();
  for (const auto& slot : standard.slots) {
    json value{{"veld", slot.field}, {"alinea", slot.paragraph}, {"van", slot.from}, {"tot", slot.to}};
    if (slot.kind != Slot::Kind::kText) value["wijze"] = kSlotKinds.at(static_cast<std::size_t>(slot.kind));
    if (!slot.part.empty()) value["bestand"] = slot.part;
    content["plekken"].push_back(std::move(value));
  }
  if (!standard.original.empty()) {
    manifest["bestanden"].push_back(kOriginal);
    files[kOriginal] = standard.original;
  }
  files["pakket.json"] = manifest.dump(2) + "\n";
  files[kFile] = content.dump(1) + "\n";
  return files;
}

}  // namespace pareltjes::overeenkomsten
