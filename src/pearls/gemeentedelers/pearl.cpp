// SPDX-License-Identifier: EUPL-1.2
#include "pearls/gemeentedelers/pearl.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "core/resources.hpp"
#include "pearls/gemeentedelers/adoption.hpp"
#include "pearls/gemeentedelers/sql/sql_page.hpp"

namespace pareltjes::gemeentedelers {
namespace {

constexpr std::string_view kManifestFile = "src/pearls/gemeentedelers/manifest.json";

class Gemeentedelers : public pearl::Pearl {
 public:
  Gemeentedelers() {
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
                                                     const pearl::RunControl& control) const override;
  [[nodiscard]] std::vector<pearl::Table> summary(const pearl::Outcome& outcome, core::Language) const override {
    return outcome.tables;
  }
  [[nodiscard]] nlohmann::json values_from(const pearl::PageRequest& request) const override {
    return values_asked(manifest_, request);
  }
  [[nodiscard]] core::Result<pearl::PageView> page(const pearl::Outcome& outcome,
                                                   const pearl::PageRequest& request) const override {
    return sql_page(outcome, manifest_, nlohmann::json::array(), request);
  }

 private:
  pearl::Manifest manifest_;
};

core::Text answer_of(std::size_t counting) {
  if (counting == 0)
    return {"Deze gemeente heeft hier nog geen pareltje overgenomen.",
            "This municipality took over no pearl here yet."};
  if (counting == 1)
    return {"Deze gemeente gebruikt één pareltje van een ander, met bewijs.",
            "This municipality uses one pearl of another, with evidence."};
  return {fmt::format("Deze gemeente gebruikt {} pareltjes van anderen, met bewijs.", counting),
          fmt::format("This municipality uses {} pearls of others, with evidence.", counting)};
}

core::Result<pearl::Outcome> Gemeentedelers::compute(const pearl::RunInput& input,
                                                     const pearl::RunControl& control) const {
  if (auto on = control.check(); !on) return std::unexpected(on.error());
  const auto day = input.values.value("peildag", std::string());
  pearl::Outcome outcome;
  outcome.pearl = manifest_.id;
  outcome.version = manifest_.version;
  outcome.provenance.pearl = manifest_.id;
  outcome.provenance.pearl_version = manifest_.version;
  outcome.provenance.seed = input.seed;
  const auto& declared = manifest_.tables.front();
  pearl::Table table{declared.name, declared.title, declared.columns, {}};
  std::size_t counting = 0;
  for (const auto& record : input.records) {
    if (record.kind != kAdoption) continue;
    const auto adoption = adoption_from(record.content);
    if (!adoption) return std::unexpected(adoption.error());
    table.rows.push_back({adoption->gemeente, adoption->pearl, adoption->rung, adoption->day, adoption->lapses});
    if (day.empty() || counts_on(*adoption, day)) {
      ++counting;
      continue;
    }
    outcome.findings.push_back(
        {"vervallen",
         pearl::Severity::kWarning,
         {fmt::format("‘{}’ telt niet meer: niemand heeft het bevestigd voor {}.", adoption->pearl, adoption->lapses),
          fmt::format("‘{}’ no longer counts: nobody confirmed it before {}.", adoption->pearl, adoption->lapses)},
         {"Bevestig het op de pagina van het pareltje.", "Confirm it on the page of the pearl."},
         {},
         {}});
  }
  std::ranges::sort(table.rows, {}, [](const auto& row) { return std::get<std::string>(row[1]); });
  outcome.tables.push_back(std::move(table));
  outcome.answer = answer_of(counting);
  return outcome;
}

}  // namespace

std::unique_ptr<pearl::Pearl> make_pearl() {
  return std::make_unique<Gemeentedelers>();
}

}  // namespace pareltjes::gemeentedelers
