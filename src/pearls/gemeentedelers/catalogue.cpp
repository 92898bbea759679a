// SPDX-License-Identifier: EUPL-1.2
#include "pearls/gemeentedelers/catalogue.hpp"

#include <algorithm>
#include <utility>

#include "core/resources.hpp"
#include "core/text.hpp"

namespace pareltjes::gemeentedelers {
namespace {

constexpr const char* kCases = "src/pearls/gemeentedelers/regels/casussen.csv";
constexpr std::size_t kColumns = 19;
constexpr const char* kOwnTheme = "draait hier";

std::vector<std::string> parts_of(const std::string& cell, char separator) {
  std::vector<std::string> parts;
  for (const auto& part : core::split(cell, separator))
    if (const auto trimmed = core::trim(part); !trimmed.empty()) parts.emplace_back(trimmed);
  return parts;
}

std::vector<Entry> read_cases() {
  std::vector<Entry> entries;
  bool head = true;
  for (const auto& line : core::split(core::find_resource(kCases).value_or(std::string_view()), '\n')) {
    auto c = core::split(core::trim(line), ';');
    if (std::exchange(head, false) || c.size() != kColumns) continue;
    entries.push_back({c[0],
                       {c[1], c[2]},
                       c[3],
                       parts_of(c[4], ','),
                       c[5],
                       {c[6], c[7]},
                       {c[8], c[9]},
                       {c[10], c[11]},
                       c[12],
                       {c[13], c[14]},
                       {c[15], c[16]},
                       c[17],
                       parts_of(c[18], '|'),
                       false});
  }
  return entries;
}

/// How much the words weigh in an entry; nothing when one of them is nowhere.
Found weighed(const Entry& entry, const std::vector<std::string>& words, core::Language language) {
  const auto title = core::fold(entry.title.in(language)), what = core::fold(entry.what.in(language));
  const auto rest = core::fold(entry.who + " " + entry.theme + " " + entry.transferable.in(language) + " " +
                               entry.effect.in(language) + " " + entry.against.in(language) + " " +
                               entry.spread.in(language) + " " + entry.edition);
  Found found{&entry, 0, false};
  for (const auto& word : words) {
    const int weight = title.contains(word) ? 3 : what.contains(word) ? 2 : rest.contains(word) ? 1 : 0;
    if (weight == 0) return {&entry, 0, false};
    found.weight += weight;
    found.in_title = found.in_title || weight == 3;
  }
  return found;
}

}  // namespace

std::vector<Entry> catalogue_of(const pearl::Registry& registry) {
  std::vector<Entry> entries;
  for (const auto& pearl : registry.all()) {
    const auto& manifest = pearl->manifest();
    Entry entry;
    entry.id = manifest.id;
    entry.title = manifest.title;
    entry.who = manifest.origin.nl;
    if (!manifest.origin_gemeente.empty()) entry.municipalities = {manifest.origin_gemeente};
    entry.theme = kOwnTheme;
    entry.what = manifest.story;
    entry.runs = true;
    entries.push_back(std::move(entry));
  }
  static const auto kRead = read_cases();
  entries.insert(entries.end(), kRead.begin(), kRead.end());
  return entries;
}

std::vector<Found> search(const std::vector<Entry>& entries, std::string_view words, std::string_view theme,
                          core::Language language) {
  std::vector<std::string> wanted;
  for (auto& word : core::split(core::fold(words), ' '))
    if (!word.empty()) wanted.push_back(std::move(word));
  std::vector<Found> found;
  for (const auto& entry : entries) {
    if (!theme.empty() && entry.theme != theme) continue;
    const auto one = weighed(entry, wanted, language);
    if (one.weight > 0 || wanted.empty()) found.push_back(one);
  }
  std::ranges::stable_sort(found, std::greater(), &Found::weight);
  return found;
}

std::map<std::string, std::size_t> themes_of(const std::vector<Entry>& entries) {
  std::map<std::string, std::size_t> themes;
  for (const auto& entry : entries) ++themes[entry.theme];
  return themes;
}

}  // namespace pareltjes::gemeentedelers
