// SPDX-License-Identifier: EUPL-1.2
#include "pearls/datarechten/register/archimate_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/text.hpp"
#include "platform/texts/xml_tree.hpp"

namespace pareltjes::datarechten {
namespace {

using texts::XmlTree;

constexpr std::size_t kMostConcepts = 200'000;

/// The line of a place in a text, fast for many places.
class Lines {
 public:
  explicit Lines(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i)
      if (text[i] == '\n') ends_.push_back(i);
  }
  [[nodiscard]] std::int64_t of(std::size_t at) const {
    return std::ranges::lower_bound(ends_, at) - ends_.begin() + 1;
  }

 private:
  std::vector<std::size_t> ends_;
};

std::string without_prefix(std::string type) {
  const auto colon = type.find(':');
  return colon == std::string::npos ? type : type.substr(colon + 1);
}

/// What stands in the element of that name: in Dutch where there are several languages, else the first.
std::string words_of(const XmlTree& tree, std::uint32_t node, std::string_view name) {
  std::uint32_t chosen = XmlTree::kNone;
  for (auto at = tree.at(node).first; at != XmlTree::kNone; at = tree.at(at).next) {
    if (tree.at(at).name != name) continue;
    if (chosen == XmlTree::kNone || (tree.attribute(at, "lang") == "nl" && tree.attribute(chosen, "lang") != "nl"))
      chosen = at;
  }
  return std::string(core::trim(tree.text(chosen)));
}

/// A name is one line.
std::string one_line(std::string text) {
  for (char& c : text)
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  for (auto at = text.find("  "); at != std::string::npos; at = text.find("  ", at)) text.erase(at, 1);
  return text;
}

using Definitions = std::map<std::string, std::string>;

Definitions definitions_of(const XmlTree& tree) {
  Definitions definitions;
  const auto all = tree.child(tree.root(), "archimate:propertyDefinitions");
  if (all == XmlTree::kNone) return definitions;
  for (auto at = tree.at(all).first; at != XmlTree::kNone; at = tree.at(at).next) {
    if (tree.at(at).name == "archimate:propertyDefinition")
      definitions.emplace(tree.attribute(at, "identifier"), one_line(words_of(tree, at, "archimate:name")));
  }
  return definitions;
}

void read_properties(const XmlTree& tree, std::uint32_t node, const Definitions& definitions,
                     ArchimateModel::Concept& concept_) {
  const auto all = tree.child(node, "archimate:properties");
  if (all == XmlTree::kNone) return;
  for (auto at = tree.at(all).first; at != XmlTree::kNone; at = tree.at(at).next) {
    if (tree.at(at).name != "archimate:property") continue;
    const auto reference = tree.attribute(at, "propertyDefinitionRef");
    const auto known = definitions.find(reference);
    const auto& name = known == definitions.end() || known->second.empty() ? reference : known->second;
    const auto value = words_of(tree, at, "archimate:value");
    if (name.empty() || value.empty()) continue;
    auto& kept = concept_.properties[name];
    kept += (kept.empty() ? "" : "\n") + value;
  }
}

core::Result<std::vector<ArchimateModel::Concept>> concepts_of(const XmlTree& tree, const std::string& file,
                                                               std::string_view container, std::string_view name,
                                                               const Definitions& definitions, const Lines& lines,
                                                               std::set<std::string>& ids) {
  std::vector<ArchimateModel::Concept> concepts;
  const auto all = tree.child(tree.root(), container);
  if (all == XmlTree::kNone) return concepts;
  for (auto at = tree.at(all).first; at != XmlTree::kNone; at = tree.at(at).next) {
    if (tree.at(at).name != name) continue;
    ArchimateModel::Concept one{without_prefix(tree.attribute(at, "type")),
                                tree.attribute(at, "identifier"),
                                one_line(words_of(tree, at, "archimate:name")),
                                words_of(tree, at, "archimate:documentation"),
                                {},
                                lines.of(tree.at(at).begin),
                                tree.attribute(at, "source"),
                                tree.attribute(at, "target"),
                                tree.attribute(at, "accessType")};
    const core::Place place{file, one.line, std::nullopt};
    if (!ids.insert(one.id).second) {
      return core::fail(core::ErrorCode::kInvalidFile,
                        {fmt::format("De identifier ‘{}’ komt twee keer voor.", one.id.substr(0, 80)),
                         fmt::format("The identifier ‘{}’ occurs twice.", one.id.substr(0, 80))},
                        {"Voer het model opnieuw uit.", "Export the model again."}, place);
    }
    if (concepts.size() >= kMostConcepts) {
      return core::fail(core::ErrorCode::kPayloadTooLarge, {"Het model is te groot.", "The model is too large."},
                        {"Voer een kleiner model uit.", "Export a smaller model."}, place);
    }
    read_properties(tree, at, definitions, one);
    concepts.push_back(std::move(one));
  }
  return concepts;
}

}  // namespace

std::string ArchimateModel::Concept::property(const std::string& called) const {
  const auto found = properties.find(called);
  return found == properties.end() ? std::string() : found->second;
}

core::Result<ArchimateModel> read_archimate_model(const std::string& name, std::string_view bytes) {
  auto tree = XmlTree::parse(std::string(bytes), name);
  if (!tree) {
    auto error = tree.error();
    error.message = {fmt::format("Dit ArchiMate-bestand is niet te lezen. {}", error.message.nl),
                     fmt::format("This ArchiMate file cannot be read. {}", error.message.en)};
    error.advice = {"Voer het model opnieuw uit, als XML.", "Export the model again, as XML."};
    return std::unexpected(std::move(error));
  }
  if (tree->at(tree->root()).name != "archimate:model") {
    return core::fail(
        core::ErrorCode::kInvalidFile,
        {"Dit is geen ArchiMate-uitwisselbestand, versie 3.", "This is no ArchiMate exchange file, version 3."},
        {"Voer het model uit als Open Exchange XML.", "Export the model as Open Exchange XML."},
        core::Place{name, 1, std::nullopt});
  }
  const auto definitions = definitions_of(*tree);
  const Lines lines(bytes);
  std::set<std::string> ids;
  ArchimateModel model;
  auto elements = concepts_of(*tree, name, "archimate:elements", "archimate:element", definitions, lines, ids);
  if (!elements) return std::unexpected(elements.error());
  model.elements = std::move(*elements);
  auto relationships =
      concepts_of(*tree, name, "archimate:relationships", "archimate:relationship", definitions, lines, ids);
  if (!relationships) return std::unexpected(relationships.error());
  model.relationships = std::move(*relationships);
  return model;
}

}  // namespace pareltjes::datarechten
