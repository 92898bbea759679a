// SPDX-License-Identifier: EUPL-1.2
#include "pearls/omgevingswet/difference.hpp"

#include <map>
#include <tuple>

namespace pareltjes::omgevingswet {
namespace {

/// Rule, file and path, and which of several there.
using Key = std::tuple<std::string, std::string, std::string, int>;

std::map<Key, const DeliveryFinding*> by_key(const DeliveryVerdict& verdict) {
  std::map<Key, const DeliveryFinding*> found;
  for (const auto& finding : verdict.findings) {
    int number = 0;
    while (!found.emplace(Key{finding.rule, finding.file, finding.xpath, number}, &finding).second) ++number;
  }
  return found;
}

}  // namespace

std::vector<Difference> differences(const DeliveryVerdict& first, const DeliveryVerdict& other) {
  const auto before = by_key(first);
  const auto after = by_key(other);
  std::vector<Difference> all;
  for (const auto& finding : other.findings) {
    // In the order of the findings; the key is found again by address.
    const auto same = [&] {
      for (int number = 0;; ++number) {
        const auto at = after.find({finding.rule, finding.file, finding.xpath, number});
        if (at->second == &finding) return at->first;
      }
    }();
    const auto old = before.find(same);
    if (old == before.end()) {
      all.push_back({Difference::Kind::kNew, finding, {}});
    } else if (old->second->text.nl != finding.text.nl || old->second->severity != finding.severity) {
      all.push_back({Difference::Kind::kChanged, finding, old->second->text});
    }
  }
  for (const auto& [key, finding] : before) {
    if (!after.contains(key)) all.push_back({Difference::Kind::kGone, *finding, {}});
  }
  return all;
}

}  // namespace pareltjes::omgevingswet
