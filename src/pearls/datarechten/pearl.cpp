// SPDX-License-Identifier: EUPL-1.2
#include "pearls/datarechten/pearl.hpp"

#include <fmt/format.h>

#include <cstdlib>

#include "core/resources.hpp"
#include "pearls/datarechten/outcome.hpp"
#include "pearls/datarechten/points.hpp"
#include "pearls/datarechten/view.hpp"

namespace pareltjes::datarechten {
namespace {

using nlohmann::json;

constexpr std::string_view kManifestFile = "src/pearls/datarechten/manifest.json";
constexpr std::string_view kExamples = "src/pearls/datarechten/voorbeeld/";

std::string text_of(const pearl::RunInput& input, const char* name) {
  const auto found = input.values.find(name);
  return found != input.values.end() && found->is_string() ? found->get<std::string>() : std::string();
}

class Datarechten : public pearl::Pearl {
 public:
  Datarechten() {
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
    control.report(0, {"Stukken lezen", "Reading documents"});
    std::vector<GivenDocument> documents;
    Asked asked{{}, text_of(input, "stuk")};
    for (const auto& file : input.files)
      documents.push_back({file.name.substr(file.name.find_last_of('/') + 1), file.bytes});
    if (documents.empty()) {
      const auto wanted = text_of(input, "voorbeeld");
      asked.example = (wanted.empty() ? "deels" : wanted) + ".md";
      const auto text = core::find_resource(std::string(kExamples) + asked.example);
      documents.push_back({asked.example, std::string(text.value_or(std::string_view()))});
    }
    const auto check = check_clauses(documents, text_of(input, "rangorde"), [&] { return control.check(); });
    if (!check) return std::unexpected(check.error());
    auto outcome = outcome_of(*check, manifest_, asked);
    control.report(1, {"Klaar", "Done"});
    return outcome;
  }

  [[nodiscard]] std::vector<pearl::Table> summary(const pearl::Outcome& outcome,
                                                  core::Language /*language*/) const override {
    return summary_of(outcome);
  }

  [[nodiscard]] json values_from(const pearl::PageRequest& request) const override {
    json values{{"gemeente", request.gemeente.text()}};
    if (const auto example = request.query.find("voorbeeld");
        example != request.query.end() && example->second.size() <= 20)
      values["voorbeeld"] = example->second;
    return values;
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
  pearl::Manifest manifest_;
};

}  // namespace

std::unique_ptr<pearl::Pearl> make_pearl() {
  return std::make_unique<Datarechten>();
}

}  // namespace pareltjes::datarechten
