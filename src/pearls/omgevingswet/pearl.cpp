// SPDX-License-Identifier: EUPL-1.2
#include "pearls/omgevingswet/pearl.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "core/resources.hpp"
#include "pearls/omgevingswet/check.hpp"
#include "pearls/omgevingswet/outcome.hpp"
#include "pearls/omgevingswet/page_view.hpp"
#include "pearls/omgevingswet/report.hpp"
#include "platform/packages/packages.hpp"

namespace pareltjes::omgevingswet {
namespace {

using nlohmann::json;

constexpr std::string_view kManifestFile = "src/pearls/omgevingswet/manifest.json";

std::string text_of(const json& values, const char* name) {
  return values.contains(name) && values[name].is_string() ? values[name].get<std::string>() : std::string();
}

/// The newest value lists among the packs; those given with the standard go before.
ValueLists lists_of(const Packs& packs, const packages::Files* given) {
  ValueLists newest;
  if (given != nullptr) newest = ValueLists::read(*given);
  const bool chosen = !newest.empty();
  for (const auto& [name, files] : packs) {
    if (chosen || versions_of_pack(files).lists.empty()) continue;
    auto lists = ValueLists::read(files);
    if (newest.empty() || packages::is_older(newest.version(), lists.version())) newest = std::move(lists);
  }
  for (const auto& [name, files] : packs) newest.add_oins(files);
  if (given != nullptr) newest.add_oins(*given);
  return newest;
}

/// Files with a schema in the first verdict, and none in the other. Both hold the same files in the same order.
std::int64_t without_schema(const DeliveryVerdict& first, const DeliveryVerdict& other) {
  std::int64_t count = 0;
  for (std::size_t i = 0; i < std::min(first.files.size(), other.files.size()); ++i)
    count += !first.files[i].schema.empty() && other.files[i].schema.empty() ? 1 : 0;
  return count;
}

class Omgevingswet : public pearl::Pearl {
 public:
  Omgevingswet() {
    auto parsed = pearl::Manifest::parse(core::find_resource(kManifestFile).value_or(std::string_view()),
                                         std::string(kManifestFile));
    if (!parsed) {
      // The manifest is part of the program: nothing can run without it.
      fmt::print(stderr, "{}\n", core::describe(parsed.error(), core::Language::kDutch));
      std::abort();
    }
    manifest_ = std::move(*parsed);
  }

  [[nodiscard]] const pearl::Manifest& manifest() const override { return manifest_; }

  [[nodiscard]] core::Result<pearl::Outcome> compute(const pearl::RunInput& input,
                                                     const pearl::RunControl& control) const override {
    control.report(0, {"Bestanden lezen", "Reading files"});
    const auto delivery = Delivery::read(input.files);
    const auto given = read_standard(input.files);
    if (!given) return std::unexpected(given.error());
    const auto named = versions_named_in(delivery);
    Choice choice;
    if (!given->empty()) {
      choice = {&*given, text_of(input.values, "standaard"), versions_in(*given), false};
    } else {
      auto chosen = choose_standard(input.packages, text_of(input.values, "standaard"), named);
      if (!chosen) return std::unexpected(chosen.error());
      choice = *chosen;
    }
    const auto standard = kept_standard(choice.files != nullptr ? *choice.files : packages::Files{});
    const auto lists = lists_of(input.packages, given->empty() ? nullptr : &*given);
    if (auto go = control.check(); !go) return std::unexpected(go.error());
    const auto verdict = check(delivery, *standard, lists, control, read_earlier(input.files));
    if (!verdict) return std::unexpected(verdict.error());
    Told told{delivery, *verdict, *standard, choice, named, lists, std::nullopt};
    if (const auto other = text_of(input.values, "vergelijk"); !other.empty()) {
      auto compared = compare(input, other, told, control);
      if (!compared) return std::unexpected(compared.error());
      told.compared = std::move(*compared);
    }
    told.loaded = loaded_standards(input.packages);
    auto outcome = outcome_of(told, manifest_);
    control.report(1, {"Klaar", "Done"});
    return outcome;
  }

  [[nodiscard]] std::vector<pearl::Table> summary(const pearl::Outcome& outcome, core::Language) const override {
    std::vector<pearl::Table> tables;
    const auto add = [&](const char* name, std::initializer_list<const char*> columns) {
      const auto& all = *outcome.table(name);
      if (all.rows.empty()) return;
      pearl::Table shown{all.name, all.title, {}, {}};
      for (const auto* column : columns) shown.columns.push_back(all.columns[all.column(column)]);
      for (const auto& row : all.rows) {
        auto& added = shown.rows.emplace_back();
        for (const auto& column : shown.columns) added.push_back(row[all.column(column.name)]);
      }
      tables.push_back(std::move(shown));
    };
    add("bevindingen", {"regel", "ernst", "bestand", "regelnummer", "kolom", "eid", "tekst"});
    add("vergelijking", {"verschil", "regel", "bestand", "regelnummer", "kolom", "tekst"});
    tables.push_back(*outcome.table("dekking_totaal"));
    return tables;
  }

  [[nodiscard]] json values_from(const pearl::PageRequest& request) const override {
    return {{"gemeente", request.gemeente.text()}};
  }

  [[nodiscard]] core::Result<pearl::PageView> page(const pearl::Outcome& outcome,
                                                   const pearl::PageRequest& request) const override {
    return page_view(outcome, manifest_, request);
  }

  [[nodiscard]] core::Result<pearl::Report> report(const pearl::Outcome& outcome,
                                                   const pearl::PageRequest& request) const override {
    return report_of(outcome, manifest_, request.language);
  }

 private:
  static core::Result<Told::Compared> compare(const pearl::RunInput& input, const std::string& name, const Told& told,
                                              const pearl::RunControl& control) {
    const auto choice = choose_standard(input.packages, name, {});
    if (!choice) return std::unexpected(choice.error());
    const auto standard = kept_standard(*choice->files);
    const auto verdict = check(told.delivery, *standard, told.lists, control, read_earlier(input.files));
    if (!verdict) return std::unexpected(verdict.error());
    return Told::Compared{*choice, standard->sha256, differences(told.verdict, *verdict),
                          std::ranges::count(verdict->findings, pearl::Severity::kError, &DeliveryFinding::severity),
                          without_schema(told.verdict, *verdict)};
  }

  pearl::Manifest manifest_;
};

}  // namespace

std::unique_ptr<pearl::Pearl> make_pearl() {
  return std::make_unique<Omgevingswet>();
}

}  // namespace pareltjes::omgevingswet
