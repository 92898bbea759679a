// SPDX-License-Identifier: EUPL-1.2
// A delivery of applicable rules: its manifest, its order and its decision models beside one another.
#include <algorithm>
#include <set>
#include <string>

#include "pearls/omgevingswet/checks.hpp"

namespace pareltjes::omgevingswet {
namespace {

constexpr std::string_view kManifest = "manifest.xml";
constexpr std::string_view kOrder = "opdrachtAanleverenToepasbareRegels.xml";

void check_names(const CheckContext& context) {
  if (!context.delivery.contains(kManifest)) context.report.add_file("PAR0009", kManifest, {kManifest});
  if (!context.facts.has_manifest) return;
  std::set<std::string> named;
  for (const auto& entry : context.facts.manifest) {
    named.insert(entry.name.text);
    if (!context.delivery.contains(entry.name.text)) context.report.add("PAR0009", entry.name.at, {entry.name.text});
  }
  for (const auto& file : context.delivery.files()) {
    if (!named.contains(file.name) && file.name != kManifest && file.name != kOrder)
      context.report.add_file("PAR0010", file.name, {file.name});
  }
}

}  // namespace

void check_applicable(const CheckContext& context) {
  check_names(context);
  if (!context.facts.applicable) return;
  const auto& order = *context.facts.applicable;
  const auto& models = context.facts.decision_models;
  std::set<std::uint32_t> ordered;
  for (const auto& added : order.added) {
    const auto file = context.delivery.find(added.file.text);
    if (!file || std::ranges::find(models, *file) == models.end()) {
      context.report.add("PAR0011", added.file.at, {added.file.text});
    } else if (!ordered.insert(*file).second) {
      context.report.add("PAR0012", added.file.at, {added.file.text});
    }
    if (!added.valid_from.empty() && !days_of(added.valid_from.text.substr(0, 10)))
      context.report.add("PAR0013", added.valid_from.at, {added.valid_from.text});
  }
  for (const auto model : models) {
    if (!ordered.contains(model))
      context.report.add_file("PAR0014", context.delivery.files()[model].name, {context.delivery.files()[model].name});
  }
}

}  // namespace pareltjes::omgevingswet
