// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/pearl.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "core/resources.hpp"
#include "core/text.hpp"
#include "pearls/wijkvoorzieningen/backtest.hpp"
#include "pearls/wijkvoorzieningen/computation.hpp"
#include "pearls/wijkvoorzieningen/map_layers.hpp"
#include "pearls/wijkvoorzieningen/page_compare.hpp"
#include "pearls/wijkvoorzieningen/page_view.hpp"
#include "pearls/wijkvoorzieningen/report.hpp"
#include "pearls/wijkvoorzieningen/summary.hpp"
#include "platform/pearl/backtest.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

using nlohmann::json;

constexpr std::string_view kManifest = "src/pearls/wijkvoorzieningen/manifest.json";
constexpr int kPageYear = 2040;  ///< How far the page looks ahead when its address names no year.

class Wijkvoorzieningen : public pearl::Pearl, public pearl::BackTested {
 public:
  Wijkvoorzieningen() {
    const auto bytes = core::find_resource(kManifest);
    auto parsed = pearl::Manifest::parse(bytes.value_or(std::string_view()), std::string(kManifest));
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
    return Computation(input, control, manifest_).run();
  }
  [[nodiscard]] core::Result<pearl::Outcome> backtest(const pearl::BackTestInput& input,
                                                      const pearl::RunControl& control) const override;
  [[nodiscard]] std::vector<pearl::Table> summary(const pearl::Outcome& outcome,
                                                  core::Language language) const override {
    return summary_tables(outcome, language);
  }
  [[nodiscard]] core::Result<pearl::Report> report(const pearl::Outcome& outcome,
                                                   const pearl::PageRequest& request) const override {
    return council_report(outcome, request, manifest_);
  }
  [[nodiscard]] std::vector<pearl::Scenario> scenarios(const pearl::PageRequest& request) const override {
    return scenarios_for(request, values_from(request));
  }
  [[nodiscard]] core::Result<pearl::PageView> comparison(const std::vector<pearl::ScenarioOutcome>& outcomes,
                                                         const pearl::PageRequest& request) const override {
    return comparison_view(outcomes, request);
  }
  [[nodiscard]] std::vector<pearl::Layer> map_layers(const pearl::Outcome& outcome) const override {
    return wijkvoorzieningen::map_layers(outcome);
  }
  [[nodiscard]] json values_from(const pearl::PageRequest& request) const override;
  [[nodiscard]] core::Result<pearl::PageView> page(const pearl::Outcome& outcome,
                                                   const pearl::PageRequest& request) const override {
    return page_view(outcome, request);
  }

 private:
  pearl::Manifest manifest_;
};

core::Result<pearl::Outcome> Wijkvoorzieningen::backtest(const pearl::BackTestInput& input,
                                                         const pearl::RunControl& control) const {
  const auto library = library_of(input.packages);
  if (!library) return std::unexpected(library.error());
  const auto test =
      back_test({input.datasets, *library, input.gemeente, input.from, input.to, input.seed, input.draws}, control);
  if (!test) return std::unexpected(test.error());
  auto outcome = outcome_of(*test, input.seed, input.draws);
  outcome.version = manifest_.version;
  outcome.provenance.pearl_version = manifest_.version;
  return outcome;
}

/// A number as a visitor writes it, with a comma or a point; what is no number stays text, so that validation tells.
json number_or_text(std::string text) {
  std::string plain(core::trim(text));
  std::ranges::replace(plain, ',', '.');
  if (const auto value = core::parse_number(plain)) {
    // A schema that asks for a whole number takes no 2040.0.
    if (std::abs(*value) < 1e9 && *value == std::floor(*value)) return static_cast<std::int64_t>(*value);
    return *value;
  }
  return text;
}

json Wijkvoorzieningen::values_from(const pearl::PageRequest& request) const {
  json values = json::object();
  values["gemeente"] = request.gemeente.text();
  for (const auto& [key, value] : request.query) {
    if (value.empty()) continue;
    if (key == "niveau") {
      values["niveau"] = value;
    } else if (key == "jaar" || key == "trekkingen") {
      values[key] = number_or_text(value);
    } else if (key == "plekken" || key == "bereik") {
      values["locaties"][key == "plekken" ? "aantal" : "bereik"] = number_or_text(value);
    } else if (key == "doel") {
      values["locaties"]["doel"] = value;
    } else if (key == "voor") {
      values["locaties"]["voorzieningen"].push_back(value);
    } else if (key == "voorziening") {
      values["voorzieningen"].push_back(value);
    } else if (key.starts_with("norm.")) {
      // norm.ID.laag, norm.ID.midden, norm.ID.hoog and norm.ID.bron
      const auto last = key.rfind('.');
      if (last <= 5) continue;
      const auto field = key.substr(last + 1);
      auto& norm = values["normen"][key.substr(5, last - 5)];
      norm[field] = field == "bron" ? json(value) : number_or_text(value);
    }
  }
  if (!values.contains("jaar")) values["jaar"] = kPageYear;
  if (const auto norms = values.find("normen"); norms != values.end()) {
    for (auto norm = norms->begin(); norm != norms->end();) {
      const bool figures = norm->contains("laag") || norm->contains("midden") || norm->contains("hoog");
      if (figures && !norm->contains("bron")) (*norm)["bron"] = "Ingevuld op de pagina";
      norm = figures ? std::next(norm) : norms->erase(norm);
    }
  }
  return values;
}

}  // namespace

std::unique_ptr<pearl::Pearl> make_pearl() {
  return std::make_unique<Wijkvoorzieningen>();
}

}  // namespace pareltjes::wijkvoorzieningen
