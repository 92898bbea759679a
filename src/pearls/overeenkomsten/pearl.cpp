// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/pearl.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "core/resources.hpp"
#include "pearls/overeenkomsten/action.hpp"
#include "pearls/overeenkomsten/compare/compared.hpp"
#include "pearls/overeenkomsten/page_view.hpp"
#include "pearls/overeenkomsten/report.hpp"

namespace pareltjes::overeenkomsten {
namespace {

using nlohmann::json;

constexpr std::string_view kManifestFile = "src/pearls/overeenkomsten/manifest.json";

struct Action {
  std::string_view name;
  core::Result<pearl::Outcome> (*answer)(const Ask&);
};
/// By the value "actie"; the first is done when none is named.
constexpr std::array kActions{Action{"standaarden", show_standards}, Action{"importeer", bring_in},
                              Action{"invullen", fill_in}, Action{"vernieuw", move_to_newer},
                              Action{"vergelijk", compare_text}};

class Overeenkomsten : public pearl::Pearl {
 public:
  Overeenkomsten() {
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
    const auto standards = Standards::of(input);
    if (!standards) return std::unexpected(standards.error());
    const Ask ask{input, control, manifest_, *standards};
    const auto wanted = ask.text("actie");
    const auto found = std::ranges::find(kActions, wanted, &Action::name);
    return (found == kActions.end() ? kActions.front() : *found).answer(ask);
  }

  [[nodiscard]] std::vector<pearl::Table> summary(const pearl::Outcome& outcome,
                                                  core::Language language) const override {
    return summary_of(outcome, language);
  }

  [[nodiscard]] json values_from(const pearl::PageRequest& request) const override {
    json values{{"gemeente", request.gemeente.text()}};
    if (const auto standard = request.query.find("standaard");
        standard != request.query.end() && standard->second.size() <= 160)
      values["standaard"] = standard->second;
    return values;
  }

  [[nodiscard]] core::Result<pearl::PageView> page(const pearl::Outcome& outcome,
                                                   const pearl::PageRequest& request) const override {
    return page_view(outcome, manifest_, request);
  }

  [[nodiscard]] core::Result<pearl::Report> report(const pearl::Outcome& outcome,
                                                   const pearl::PageRequest& request) const override {
    if (outcome.table("afwijkingen") != nullptr) return comparison_report(outcome, manifest_, request.language);
    return report_of(outcome, manifest_, request.language);
  }

 private:
  pearl::Manifest manifest_;
};

}  // namespace

std::unique_ptr<pearl::Pearl> make_pearl() {
  return std::make_unique<Overeenkomsten>();
}

}  // namespace pareltjes::overeenkomsten
