// SPDX-License-Identifier: EUPL-1.2
#include "pearls/omgevingswet/standard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <list>
#include <mutex>

#include "core/sha256.hpp"
#include "core/text.hpp"
#include "pearls/omgevingswet/reading.hpp"
#include "platform/packages/packages.hpp"

namespace pareltjes::omgevingswet {
namespace {

namespace rules = engines::xml_rules;

constexpr std::size_t kKept = 4;
constexpr std::size_t kHead = std::size_t{64} * 1024;

std::string name_of(std::string pack) {
  std::ranges::replace(pack, ' ', '-');
  return pack;
}

/// "1.4.0-ic" → "1.4".
std::string first_two(std::string_view version) {
  const auto parts = core::split(version, '.');
  return parts.size() < 2 ? std::string(version) : parts[0] + "." + parts[1];
}

/// Takes every schemaversie in the head of a file: on an element of the LVBB it is the LVBB's, else that of STOP.
void read_versions(std::string_view head, NamedVersions& versions) {
  constexpr std::string_view kAttribute = "schemaversie=";
  for (auto at = head.find(kAttribute); at != std::string_view::npos; at = head.find(kAttribute, at + 1)) {
    const auto begin = at + kAttribute.size();
    if (begin >= head.size() || (head[begin] != '"' && head[begin] != '\'')) continue;
    const auto end = head.find(head[begin], begin + 1);
    const auto open = head.rfind('<', at);
    if (end == std::string_view::npos || open == std::string_view::npos) continue;
    auto element = head.substr(open + 1, head.find_first_of(" \t\r\n", open) - open - 1);
    element = element.substr(element.find(':') + 1);
    auto& version = element.starts_with("Aanlevering") ? versions.lvbb : versions.stop;
    if (version.empty()) version = head.substr(begin + 1, end - begin - 1);
  }
}

/// Name of a rule file → namespaces of the modules that it goes with, as a list of versions (versie.xml) says.
/// Deliveries of the LVBB are documents of their own kind: their rules do not hold for a regulation by itself. The
/// rules of STOP hold wherever a module occurs (STOP, imop-schemata: Versieoverzicht).
std::map<std::string, std::set<std::string>> modules_of(const packages::Files& files) {
  std::map<std::string, std::set<std::string>> found;
  for (const auto& [path, content] : files) {
    if (!path.ends_with("versie.xml") && !path.ends_with("versiescompleet.xml")) continue;
    const auto document = rules::Document::parse(content, path);
    if (!document) continue;
    const Reading reading(*document, 0);
    for (const auto module : reading.all_below(reading.root(), "Module")) {
      for (const auto rule_file : reading.all_below(module, "schematron")) {
        const auto address = reading.text(rule_file);
        found[address.substr(address.rfind('/') + 1)].insert(reading.child_value(module, "namespace").text);
      }
    }
  }
  std::erase_if(found, [](const auto& one) {
    return std::ranges::any_of(one.second, [](const auto& uri) { return !uri.contains("/lvbb/"); });
  });
  return found;
}

}  // namespace

bool Standard::is_for(std::size_t rule_file, std::string_view root_namespace) const {
  return rule_file >= roots.size() || roots[rule_file].empty() ||
         roots[rule_file].contains(std::string(root_namespace));
}

Standard load_standard(const packages::Files& files) {
  Standard standard;
  if (files.empty()) return standard;
  standard.sha256 = core::sha256_hex(packages::pack(files));
  auto modules = modules_of(files);
  rules::SchemaSet::Files schemas;
  for (const auto& [path, content] : files) {
    if (path.ends_with(".sch")) {
      auto loaded = rules::RuleFile::load(content, path);
      if (loaded) {
        standard.rules.push_back(std::move(*loaded));
        standard.roots.push_back(modules[path.substr(path.rfind('/') + 1)]);
      } else {
        standard.not_loaded.push_back({path, loaded.error()});
      }
    } else if (path.ends_with(".xsd") || path.ends_with(".xml")) {
      schemas.emplace(path, content);
    }
  }
  auto set = rules::SchemaSet::load(std::move(schemas));
  if (set) {
    standard.schemas.emplace(std::move(*set));
  } else {
    standard.not_loaded.push_back({set.error().place ? set.error().place->file : "", set.error()});
  }
  return standard;
}

std::shared_ptr<const Standard> kept_standard(const packages::Files& files) {
  static std::mutex mutex;
  static std::list<std::shared_ptr<const Standard>> kept;  // newest first
  const auto sha256 = files.empty() ? std::string() : core::sha256_hex(packages::pack(files));
  {
    const std::lock_guard lock(mutex);
    const auto found = std::ranges::find(kept, sha256, [](const auto& one) { return one->sha256; });
    if (found != kept.end()) {
      kept.splice(kept.begin(), kept, found);
      return kept.front();
    }
  }
  auto loaded = std::make_shared<const Standard>(load_standard(files));
  const std::lock_guard lock(mutex);
  kept.push_front(loaded);
  if (kept.size() > kKept) kept.pop_back();
  return loaded;
}

NamedVersions versions_named_in(const Delivery& delivery) {
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < delivery.files().size(); ++i) {
    if (is_xml_name(delivery.files()[i].name)) order.push_back(i);
  }
  std::ranges::stable_sort(order, {}, [&](auto i) { return delivery.files()[i].bytes; });
  NamedVersions versions;
  for (const auto i : order) {
    if (!versions.stop.empty() && !versions.lvbb.empty()) break;
    if (const auto content = delivery.content(i)) read_versions(content->bytes().substr(0, kHead), versions);
  }
  return versions;
}

std::vector<Choice> loaded_standards(const Packs& packs) {
  std::vector<Choice> choices;
  for (const auto& [pack, files] : packs) {
    const bool schemas = std::ranges::any_of(
        files, [](const auto& file) { return file.first.ends_with(".xsd") || file.first.ends_with(".sch"); });
    if (schemas) choices.push_back({&files, name_of(pack), versions_of_pack(files), false});
  }
  return choices;
}

core::Result<Choice> choose_standard(const Packs& packs, const std::string& name, const NamedVersions& named) {
  auto choices = loaded_standards(packs);
  for (auto& choice : choices) choice.by_delivery = name.empty();
  if (!name.empty()) {
    const auto found = std::ranges::find(choices, name, &Choice::name);
    if (found != choices.end()) return *found;
    std::string known;
    for (const auto& choice : choices) known += (known.empty() ? "" : ", ") + choice.name;
    return core::fail(
        core::ErrorCode::kNotFound,
        {fmt::format("De standaard ‘{}’ is er niet.", name), fmt::format("The standard ‘{}’ is not here.", name)},
        known.empty() ? core::Text{"Voeg er een toe met ‘pareltjes schemas add MAP’.",
                                   "Add one with ‘pareltjes schemas add FOLDER’."}
                      : core::Text{"Kies uit: " + known + ".", "Choose from: " + known + "."});
  }
  std::ranges::stable_sort(
      choices, [](const Choice& a, const Choice& b) { return packages::is_older(b.versions.stop, a.versions.stop); });
  const auto first = [&](auto fits) -> const Choice* {
    const auto found = std::ranges::find_if(choices, fits);
    return found == choices.end() ? nullptr : &*found;
  };
  const auto* choice = first([&](const Choice& one) { return !named.stop.empty() && one.versions.stop == named.stop; });
  if (choice == nullptr && !named.stop.empty())
    choice = first([&](const Choice& one) { return first_two(one.versions.stop) == first_two(named.stop); });
  if (choice == nullptr && named.stop.empty() && !named.lvbb.empty())
    choice = first([&](const Choice& one) { return one.versions.lvbb == named.lvbb; });
  return choice == nullptr ? Choice{} : *choice;
}

}  // namespace pareltjes::omgevingswet
