// SPDX-License-Identifier: EUPL-1.2
#include "pearls/omgevingswet/schema_pack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "engines/xml_rules/document/document.hpp"
#include "pearls/omgevingswet/value_lists.hpp"

namespace pareltjes::omgevingswet {
namespace {

using engines::xml_rules::Document;
using nlohmann::json;

std::string text_of(const Document& document, std::string_view local) {
  for (const auto id : document.tree().elements()) {
    if (document.names().local(document.tree()[id].name) != local) continue;
    std::string text;
    document.tree().append_string_value(id, text);
    return std::string(core::trim(text));
  }
  return {};
}

/// "…/tpod/v2.0.0/…" → "2.0.0".
std::string version_in_address(std::string_view address) {
  constexpr std::string_view kBefore = "/tpod/v";
  const auto begin = address.find(kBefore);
  if (begin == std::string_view::npos) return {};
  const auto rest = address.substr(begin + kBefore.size());
  return std::string(rest.substr(0, rest.find('/')));
}

/// A version overview names its modules; the file of the first says whose overview it is.
void read_overview(const std::string& name, const std::string& bytes, PackVersions& versions) {
  const auto document = Document::parse(bytes, name);
  if (!document) return;
  const auto& tree = document->tree();
  if (document->names().local(tree[document->root_element()].name) != "Versieoverzicht") return;
  const auto version = text_of(*document, "versie");
  const auto schema = text_of(*document, "schema");
  if (schema.contains("lvbb-stop-aanlevering")) {
    if (versions.lvbb.empty()) versions.lvbb = version;
  } else if (schema.contains("/tpod/")) {
    if (versions.imow.empty()) versions.imow = version_in_address(schema);
  } else if (schema.contains("imop")) {
    if (versions.stop.empty()) versions.stop = version;
  }
}

std::string last_part(std::string_view path) {
  return std::string(path.substr(path.rfind('/') + 1));
}

bool is_used(std::string_view name) {
  constexpr std::array<std::string_view, 4> kEndings{".xsd", ".sch", ".xml", ".json"};
  return last_part(name) != "pakket.json" &&
         std::ranges::any_of(kEndings, [&](auto end) { return name.ends_with(end); });
}

std::unexpected<core::Error> refused(core::Text message, core::Text advice) {
  return core::fail(core::ErrorCode::kInvalidFile, std::move(message), std::move(advice));
}

std::string name_for(const PackVersions& versions) {
  if (!versions.stop.empty()) return "stop-" + versions.stop;
  if (!versions.imow.empty()) return "imow-" + versions.imow;
  if (!versions.lists.empty()) return "waardelijsten-" + versions.lists;
  return {};
}

}  // namespace

core::Text PackVersions::describe() const {
  std::string nl;
  std::string en;
  const auto add = [&](const std::string& name, const std::string& version, const std::string& note_nl,
                       const std::string& note_en) {
    if (version.empty()) return;
    nl += fmt::format("{}{} {}{}", nl.empty() ? "" : ", ", name, version, note_nl);
    en += fmt::format("{}{} {}{}", en.empty() ? "" : ", ", name, version, note_en);
  };
  const bool apart = !rules.empty() && rules != stop;
  add("STOP", stop, apart ? " (schema's)" : "", apart ? " (schemas)" : "");
  if (apart) add("STOP", rules, " (regels)", " (rules)");
  add("LVBB", lvbb, "", "");
  add("IMOW", imow, "", "");
  if (!lists.empty()) {
    nl += (nl.empty() ? "" : ", ") + ("waardelijsten " + lists);
    en += (en.empty() ? "" : ", ") + ("value lists " + lists);
  }
  return {nl, en};
}

PackVersions versions_in(const packages::Files& files) {
  PackVersions versions;
  // versie.xml first: beside it, versiescompleet.xml of a pre-release already bears the number of the release.
  for (const std::string_view wanted : {"versie.xml", "versiescompleet.xml"}) {
    for (const auto& [name, bytes] : files) {
      if (last_part(name) == wanted) read_overview(name, bytes, versions);
    }
  }
  if (std::ranges::any_of(files, [](const auto& file) { return file.first.ends_with(".sch"); }))
    versions.rules = versions.stop;
  versions.lists = ValueLists::read(files).version();
  return versions;
}

core::Result<packages::Files> make_pack(PackSources sources) {
  auto versions = versions_in(sources.files);
  packages::Files pack;
  for (auto& [name, bytes] : sources.files) {
    const bool replaced = !sources.rules.empty() && name.ends_with(".sch") && last_part(name).starts_with("imop-");
    const bool oins = name.ends_with(".csv") && ValueLists::is_oin_register(bytes);
    if ((is_used(name) || oins) && !replaced) pack.emplace(name, std::move(bytes));
  }
  if (!sources.rules.empty()) {
    versions.rules = versions_in(sources.rules).stop;
    for (auto& [name, bytes] : sources.rules) {
      if (name.ends_with(".sch")) pack.insert_or_assign("regels/" + name, std::move(bytes));
    }
  }
  const auto has = [&](std::string_view ending) {
    return std::ranges::any_of(pack, [&](const auto& file) { return file.first.ends_with(ending); });
  };
  const bool schemas = has(".xsd") || has(".sch");
  if (!schemas && versions.lists.empty() && !has(".csv")) {
    return refused({"Hier staan geen schema's, regels of waardelijsten in.",
                    "There are no schemas, rules or value lists in this."},
                   {"Geef een map of zip met .xsd, .sch of waardelijsten.",
                    "Give a folder or zip with .xsd, .sch or value lists."});
  }
  const auto name = pack_name(sources.name.empty() ? name_for(versions) : sources.name);
  if (!name.complete()) {
    return refused({"Uit de bestanden blijkt geen versie.", "The files do not say which version they are."},
                   {"Geef een naam met een versie, zoals --naam stop-1.3.0.",
                    "Give a name with a version, such as --naam stop-1.3.0."});
  }
  json manifest{{"id", name.id},
                {"versie", name.version},
                {"soort", schemas ? kSchemaKind : kValueListKind},
                {"licentie", "LicenseRef-eigenaar-van-de-standaard"},
                {"versies",
                 {{"stop", versions.stop},
                  {"regels", versions.rules},
                  {"lvbb", versions.lvbb},
                  {"imow", versions.imow},
                  {"waardelijsten", versions.lists}}}};
  const auto title = versions.describe();
  manifest["titel"] = {{"nl", title.nl.empty() ? name.id : title.nl}, {"en", title.en.empty() ? name.id : title.en}};
  for (const auto& [file, bytes] : pack) manifest["bestanden"].push_back(file);
  pack["pakket.json"] = manifest.dump();
  return pack;
}

PackVersions versions_of_pack(const packages::Files& pack) {
  const auto found = pack.find("pakket.json");
  const auto manifest = found == pack.end() ? json() : json::parse(found->second, nullptr, false);
  if (!manifest.is_object() || !manifest.contains("versies") || !manifest["versies"].is_object()) return {};
  const auto& versions = manifest["versies"];
  const auto text = [&](const char* name) {
    return versions.contains(name) && versions[name].is_string() ? versions[name].get<std::string>() : std::string();
  };
  return {text("stop"), text("regels"), text("lvbb"), text("imow"), text("waardelijsten")};
}

PackName pack_name(std::string_view name) {
  for (auto hyphen = name.find('-'); hyphen != std::string_view::npos; hyphen = name.find('-', hyphen + 1)) {
    if (hyphen + 1 < name.size() && name[hyphen + 1] >= '0' && name[hyphen + 1] <= '9')
      return {std::string(name.substr(0, hyphen)), std::string(name.substr(hyphen + 1))};
  }
  return {std::string(name), {}};
}

}  // namespace pareltjes::omgevingswet
