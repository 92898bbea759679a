// SPDX-License-Identifier: EUPL-1.2
#include "app/given_datasets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "core/ids.hpp"
#include "platform/hub/hub.hpp"
#include "platform/hub/importer.hpp"

namespace pareltjes::app {
namespace {

/// What the pearl asks for, as a reader knows it: "huishoudens, leeftijd, voorraad".
std::string topics_of(const pearl::Manifest& manifest) {
  std::string text;
  for (const auto& need : manifest.datasets) text += (text.empty() ? "" : ", ") + need.topic;
  return text;
}

std::unexpected<core::Error> nothing_used(const std::string& input, const pearl::Manifest& manifest) {
  const auto topics = topics_of(manifest);
  return core::fail(core::ErrorCode::kInvalidFile,
                    {"In ‘" + input + "’ staat niets wat dit pareltje leest.",
                     "There is nothing in ‘" + input + "’ that this pearl reads."},
                    topics.empty() ? core::Text{"Laat --input weg.", "Leave --input out."}
                                   : core::Text{"Het leest: " + topics + ".", "It reads: " + topics + "."});
}

}  // namespace

core::Result<void> check_owner(const hub::Dataset& dataset, const storage::Scope& scope) {
  if (dataset.info.topic != hub::topic::kOwnAges) return {};
  const core::Place place{dataset.info.file_name, {}, {}};
  if (scope.organisation == storage::Scope::kPublic) {
    return core::fail(
        core::ErrorCode::kUsage,
        {"Van welke gemeente deze leeftijden zijn, is niet opgegeven.",
         "It is not said of which municipality these ages are."},
        {"Geef haar op met --gemeente: alleen zij ziet ze dan.", "Give it with --gemeente: then only it sees them."},
        place);
  }
  for (const auto& text : *dataset.table.texts("code")) {
    const auto code = core::AreaCode::parse(text);
    if (!code || code->gemeente().text() == scope.organisation) continue;
    return core::fail(core::ErrorCode::kUnknownArea,
                      {fmt::format("{} hoort niet bij {}.", text, scope.organisation),
                       fmt::format("{} is not part of {}.", text, scope.organisation)},
                      {"Geef alleen gebieden van deze gemeente.", "Give areas of this municipality only."}, place);
  }
  return {};
}

core::Result<std::vector<hub::DatasetPtr>> read_given_datasets(const std::vector<std::string>& inputs,
                                                               const storage::Scope& scope,
                                                               const pearl::Manifest& manifest) {
  std::vector<hub::DatasetPtr> datasets;
  for (const auto& input : inputs) {
    if (!std::filesystem::exists(input)) {
      return core::fail(core::ErrorCode::kInvalidFile,
                        {"Het bestand ‘" + input + "’ is niet te lezen.", "The file ‘" + input + "’ cannot be read."},
                        {"Kijk of de naam klopt.", "Check whether the name is right."});
    }
    auto read = hub::import_path(input);
    if (!read) return std::unexpected(read.error());
    const auto before = datasets.size();
    for (auto& [dataset, warnings] : read->datasets) {
      if (std::ranges::find(manifest.datasets, dataset.info.topic, &pearl::DatasetNeed::topic) ==
          manifest.datasets.end())
        continue;
      if (auto owned = check_owner(dataset, scope); !owned) return std::unexpected(owned.error());
      datasets.push_back(hub::for_this_once(scope, std::move(dataset)));
    }
    if (datasets.size() == before) return nothing_used(input, manifest);
  }
  return datasets;
}

}  // namespace pareltjes::app
