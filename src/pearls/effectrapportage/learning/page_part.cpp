// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/learning/page_part.hpp"

#include <fmt/format.h>

#include <map>

#include "core/text.hpp"
#include "pearls/effectrapportage/rows.hpp"

namespace pareltjes::effectrapportage {
namespace {

using nlohmann::json;

std::string percent(double share, core::Language language) {
  return core::format_number(100 * share, 0, language) + "%";
}

json variants_of(const pearl::Outcome& outcome, core::Language language) {
  const Rows variants(outcome, "leren", language);
  json rows = json::array();
  for (std::size_t i = 0; i < variants.size(); ++i) {
    rows.push_back({{"name", variants.word(i, "naam")},
                    {"objects", variants.shown(i, "objecten")},
                    {"each", variants.shown(i, "m2_per_baan")},
                    {"share", percent(variants.number(i, "aandeel"), language)},
                    {"low", variants.shown(i, "p10")},
                    {"middle", variants.shown(i, "p50")},
                    {"high", variants.shown(i, "p90")}});
  }
  return rows;
}

/// How many of each source; the same line of attribution stands once.
json sources_of(const pearl::Outcome& outcome, core::Language language) {
  const Rows objects(outcome, "referentieobjecten", language);
  std::map<std::string, std::size_t> counts;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    const bool shared = objects.text(i, "herkomst") == "gedeeld";
    ++counts[shared ? objects.text(i, "bron") : core::Text{"eigen objecten", "own objects"}.in(language)];
  }
  json rows = json::array();
  for (const auto& [source, count] : counts) rows.push_back({{"source", source}, {"count", count}});
  return rows;
}

json checks_of(const pearl::Outcome& outcome, core::Language language) {
  const Rows checks(outcome, "ijking_objecten", language);
  json rows = json::array();
  for (std::size_t i = 0; i < checks.size(); ++i) {
    rows.push_back({{"sector", checks.word(i, "sector")},
                    {"objects", checks.shown(i, "objecten")},
                    {"inside", checks.shown(i, "binnen")},
                    {"coverage", fmt::format("{}–{}", percent(checks.number(i, "dekking_laag"), language),
                                             percent(checks.number(i, "dekking_hoog"), language))},
                    {"score", checks.shown(i, "score")},
                    {"width", checks.shown(i, "breedte")}});
  }
  return rows;
}

}  // namespace

json learning_part(const pearl::Outcome& outcome, const pearl::PageRequest& request) {
  const auto language = request.language;
  json part{{"variants", variants_of(outcome, language)},
            {"sources", sources_of(outcome, language)},
            {"checks", checks_of(outcome, language)},
            {"may_keep", request.may_change},
            {"csrf", request.csrf_token},
            {"fields", json::array()}};
  part["any"] = !part["variants"].empty();
  if (!request.may_change) return part;
  const Rows input(outcome, "invoer", language);
  for (std::size_t i = 0; i < input.size(); ++i)
    part["fields"].push_back({{"name", input.text(i, "veld")}, {"value", input.text(i, "waarde")}});
  return part;
}

}  // namespace pareltjes::effectrapportage
