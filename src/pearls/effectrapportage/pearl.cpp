// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/pearl.hpp"

#include <fmt/format.h>

#include <cstdlib>

#include "core/resources.hpp"
#include "pearls/effectrapportage/form.hpp"
#include "pearls/effectrapportage/outcome.hpp"
#include "pearls/effectrapportage/view.hpp"

namespace pareltjes::effectrapportage {
namespace {

constexpr std::string_view kManifestFile = "src/pearls/effectrapportage/manifest.json";

class Effectrapportage : public pearl::Pearl {
 public:
  Effectrapportage() {
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
    return outcome_of(input, control, manifest_);
  }
  [[nodiscard]] std::vector<pearl::Table> summary(const pearl::Outcome& outcome,
                                                  core::Language /*language*/) const override {
    return summary_of(outcome);
  }
  [[nodiscard]] nlohmann::json values_from(const pearl::PageRequest& request) const override {
    return values_of(request, manifest_);
  }
  [[nodiscard]] core::Result<pearl::PageView> page(const pearl::Outcome& outcome,
                                                   const pearl::PageRequest& request) const override {
    return page_view(outcome, manifest_, request);
  }
  [[nodiscard]] core::Result<pearl::Report> report(const pearl::Outcome& outcome,
                                                   const pearl::PageRequest& request) const override {
    return report_of(outcome, manifest_, request.language);
  }

  [[nodiscard]] std::vector<pearl::Scenario> scenarios(const pearl::PageRequest& request) const override {
    return scenarios_of(values_of(request, manifest_));
  }
  [[nodiscard]] core::Result<pearl::PageView> comparison(const std::vector<pearl::ScenarioOutcome>& outcomes,
                                                         const pearl::PageRequest& request) const override {
    return comparison_view(outcomes, request);
  }

 private:
  pearl::Manifest manifest_;
};

}  // namespace

std::unique_ptr<pearl::Pearl> make_pearl() {
  return std::make_unique<Effectrapportage>();
}

}  // namespace pareltjes::effectrapportage
