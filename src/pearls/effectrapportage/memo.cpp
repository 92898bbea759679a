// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/memo.hpp"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

namespace pareltjes::effectrapportage {
namespace {

using nlohmann::json;

constexpr std::size_t kMost = 32;

json of_optional(const auto& value) {
  return value ? json(*value) : json();
}
json of_answer(const Answer& answer) {
  return {answer.low, answer.high};
}
json of_norm(const std::optional<Norm>& norm) {
  if (!norm) return {};
  return {norm->id, norm->value.low, norm->value.mid, norm->value.high, norm->ended, norm->source};
}

/// A copy whose sites are its own.
Assessment copy_of(const Assessment& kept) {
  auto made = kept;
  for (std::size_t i = 0; i < made.sites.size(); ++i)
    made.sites[i].site = made.of.sites.data() + (kept.sites[i].site - kept.of.sites.data());
  return made;
}

}  // namespace

std::string figures_key(const Case& of, const Norms& norms, std::uint64_t seed) {
  json key{seed,
           of.municipality,
           of.sector,
           of.opening,
           of.complete,
           of.new_build,
           of_optional(of.x),
           of_optional(of.y),
           of_norm(norms.patients),
           of_norm(norms.pupils)};
  auto& answers = key.emplace_back(json::object());
  for (const auto& [field, answer] : of.answers) answers[field] = of_answer(answer);
  auto& words = key.emplace_back(json::array());
  for (const auto& [field, said] : of.words) words.push_back(field);
  auto& sites = key.emplace_back(json::array());
  for (const auto& site : of.sites) {
    sites.push_back({site.name, site.municipality, site.beds, of_optional(site.minutes), of_optional(site.x),
                     of_optional(site.y), site.permitted, site.certificate, of_optional(site.until),
                     of_optional(site.cost), of_optional(site.certificate_until), site.by_centre});
  }
  auto& others = key.emplace_back(json::array());
  for (const auto& other : of.others)
    others.push_back({other.name, of_answer(other.beds), of_optional(other.x), of_optional(other.y), other.from});
  auto& own = key.emplace_back(json::array());
  for (const auto& one : of.own) {
    own.push_back({one.id, one.sector, static_cast<int>(one.spread.form), one.spread.low, one.spread.mid,
                   one.spread.high, one.unit, one.date, one.source});
  }
  auto& objects = key.emplace_back(json::array());
  for (const auto& one : of.objects) {
    objects.push_back({one.id, one.sector, one.name.nl, one.m2_per_job, one.weight, one.year, one.source, one.m2,
                       of_optional(one.share), of_optional(one.peak), static_cast<int>(one.origin)});
  }
  return key.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<Assessment> Memo::find(const std::string& key, const Case& of) {
  std::shared_ptr<const Kept> kept;
  {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find(kept_, key, [](const auto& one) -> const std::string& { return one->key; });
    if (found == kept_.end()) return std::nullopt;
    kept = *found;
    kept_.erase(found);
    kept_.push_front(kept);
  }
  auto made = copy_of(kept->made);
  made.of.name = of.name;
  made.of.words = of.words;
  auto findings = of.findings;
  findings.insert(findings.end(), std::next(made.of.findings.begin(), static_cast<std::ptrdiff_t>(kept->told)),
                  made.of.findings.end());
  made.of.findings = std::move(findings);
  return made;
}

void Memo::keep(const std::string& key, const Assessment& made, std::size_t told) {
  auto kept = std::make_shared<const Kept>(key, told, copy_of(made));
  const std::lock_guard lock(mutex_);
  kept_.push_front(std::move(kept));
  if (kept_.size() > kMost) kept_.pop_back();
}

}  // namespace pareltjes::effectrapportage
