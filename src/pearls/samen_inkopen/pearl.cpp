// SPDX-License-Identifier: EUPL-1.2
#include "pearls/samen_inkopen/pearl.hpp"

#include <fmt/format.h>

#include <cstdlib>

#include "core/resources.hpp"
#include "pearls/samen_inkopen/outcome.hpp"
#include "pearls/samen_inkopen/view.hpp"

namespace pareltjes::samen_inkopen {
namespace {

constexpr std::string_view kManifestFile = "src/pearls/samen_inkopen/manifest.json";

class SamenInkopen : public pearl::Pearl {
 public:
  SamenInkopen() {
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
                                                  core::Language language) const override {
    return summary_of(outcome, language);
  }
  /// The page shows the example; a round of one's own comes as a file, which holds all values.
  [[nodiscard]] nlohmann::json values_from(const pearl::PageRequest& request) const override {
    auto values = manifest_.example;
    values["gemeente"] = request.gemeente.text();
    return values;
  }
  [[nodiscard]] core::Result<pearl::PageView> page(const pearl::Outcome& outcome,
                                                   const pearl::PageRequest& request) const override {
    return page_view(outcome, manifest_, request);
  }

 private:
  pearl::Manifest manifest_;
};

}  // namespace

std::unique_ptr<pearl::Pearl> make_pearl() {
  return std::make_unique<SamenInkopen>();
}

}  // namespace pareltjes::samen_inkopen
