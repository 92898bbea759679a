// SPDX-License-Identifier: EUPL-1.2
#include "engines/decision_tables/check/report.hpp"

#include <algorithm>
#include <utility>

#include "core/text.hpp"

namespace pareltjes::engines::decision_tables {

void Findings::add(std::string_view code, core::Text message, NodeId node, std::string_view owner) {
  const auto& kind = check_named(code);
  const auto place = model_.document.place(node);
  findings_.push_back({std::string(code), kind.severity, std::move(message), kind.advice, std::string(owner),
                       place.line, place.column, place.byte, xml_rules::location_of(model_.document.tree(), node)});
}

std::vector<Finding> Findings::take() {
  std::ranges::stable_sort(findings_, {}, [](const Finding& one) { return std::pair(one.line, one.column); });
  return std::move(findings_);
}

std::string normal_name(std::string_view name) {
  std::string out;
  for (const char c : core::trim(name)) {
    const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (space && out.ends_with(' ')) continue;
    out += space ? ' ' : c;
  }
  return out;
}

std::string shortened(std::string_view text) {
  constexpr std::size_t kMost = 60;
  std::string out = normal_name(text);
  if (out.size() <= kMost) return out;
  std::size_t end = kMost;
  while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0U) == 0x80U) --end;
  return out.substr(0, end) + "…";
}

}  // namespace pareltjes::engines::decision_tables
