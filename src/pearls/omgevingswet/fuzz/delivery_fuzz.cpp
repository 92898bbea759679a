// SPDX-License-Identifier: EUPL-1.2
// Names and contents of files in turn, between NULs: a delivery and, below standaard/, what it is checked against. Any
// files get a verdict or a refusal, and every finding has a rule and a sentence.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "pearls/omgevingswet/check.hpp"
#include "pearls/omgevingswet/rules.hpp"
#include "pearls/omgevingswet/value_lists.hpp"

using namespace pareltjes;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  (void)omgevingswet::readable(std::string(rest));
  std::vector<pearl::InputFile> files;
  while (!rest.empty() && files.size() < 16) {
    const auto border = rest.find('\0');
    const auto name = rest.substr(0, border);
    rest = border == std::string_view::npos ? std::string_view() : rest.substr(border + 1);
    const auto end = rest.find('\0');
    files.push_back({std::string(name), std::string(rest.substr(0, end))});
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  }
  if (files.empty()) return 0;
  const auto delivery = omgevingswet::Delivery::read(files);
  const auto standard = omgevingswet::read_standard(files);
  if (!standard || delivery.is_example()) return 0;
  const pearl::RunControl control({}, std::nullopt, {});
  const auto verdict = omgevingswet::check(delivery, omgevingswet::load_standard(*standard),
                                           omgevingswet::ValueLists::read(*standard), control);
  if (!verdict) return 0;
  for (const auto& finding : verdict->findings) {
    if (finding.text.nl.empty() || finding.rule.empty()) std::abort();
    if (omgevingswet::RuleTable::built_in().rules().empty()) std::abort();
  }
  return 0;
}
