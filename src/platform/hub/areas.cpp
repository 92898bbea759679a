// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/ids.hpp"
#include "platform/hub/table_builder.hpp"

namespace pareltjes::hub {
namespace {

Column text_column(std::string name, std::size_t rows) {
  Column column;
  column.name = std::move(name);
  column.type = Column::Type::kText;
  column.texts.resize(rows);
  return column;
}

Column& find_or_add(DataTable& table, const std::string& name) {
  const auto found = std::ranges::find(table.columns, name, &Column::name);
  if (found != table.columns.end()) return *found;
  return table.columns.emplace_back(text_column(name, table.rows()));
}

std::string a_few(const std::vector<std::string>& codes) {
  constexpr std::size_t kShown = 5;
  auto text = fmt::format(
      "{}",
      fmt::join(codes.begin(), codes.begin() + static_cast<std::ptrdiff_t>(std::min(codes.size(), kShown)), ", "));
  return codes.size() > kShown ? text + ", …" : text;
}

std::map<std::string, std::set<std::string>> codes_by_kind(const DataTable& table) {
  std::map<std::string, std::set<std::string>> codes;
  const auto* code = table.texts("code");
  const auto* kind = table.texts("soort");
  for (std::size_t i = 0; code && kind && i < code->size(); ++i) codes[(*kind)[i]].insert((*code)[i]);
  return codes;
}

/// A kind of area in Dutch and English, one or more of them.
std::pair<std::string, std::string> words_for(const std::string& kind, bool one) {
  if (kind == "gemeente") return one ? std::pair{"gemeente", "municipality"} : std::pair{"gemeenten", "municipalities"};
  if (kind == "wijk") return one ? std::pair{"wijk", "district"} : std::pair{"wijken", "districts"};
  if (kind == "buurt") return one ? std::pair{"buurt", "neighbourhood"} : std::pair{"buurten", "neighbourhoods"};
  return one ? std::pair{"gebied", "area"} : std::pair{"gebieden", "areas"};
}

void report_missing(const std::set<std::string>& have, const std::set<std::string>& lack, const std::string& kind,
                    const DatasetInfo& in, const DatasetInfo& not_in, std::vector<core::Text>& findings) {
  std::vector<std::string> only;
  std::ranges::set_difference(have, lack, std::back_inserter(only));
  if (only.empty()) return;
  const bool one = only.size() == 1;
  const auto [nl, en] = words_for(kind, one);
  findings.push_back({fmt::format("{} {} {} wel in {} maar niet in {}: {}.", only.size(), nl, one ? "staat" : "staan",
                                  in.id, not_in.id, a_few(only)),
                      fmt::format("{} {} {} in {} but not in {}: {}.", only.size(), en, one ? "is" : "are", in.id,
                                  not_in.id, a_few(only))});
}

}  // namespace

void complete_areas(DataTable& table) {
  const auto* codes = table.texts("code");
  if (!codes) return;
  const auto code = *codes;
  auto kinds = text_column("soort", code.size());
  auto owners = text_column("gemeente", code.size());
  for (std::size_t i = 0; i < code.size(); ++i) {
    const auto area = core::AreaCode::parse(code[i]);
    if (!area) continue;
    kinds.texts[i] = core::name_of(area->kind());
    owners.texts[i] = area->gemeente().text();
  }
  find_or_add(table, "soort") = kinds;
  find_or_add(table, "gemeente") = owners;
  find_or_add(table, "naam");
  find_or_add(table, "gemeente_naam");
  auto& names = find_or_add(table, "naam").texts;
  auto& owner_names = find_or_add(table, "gemeente_naam").texts;
  std::unordered_map<std::string, std::string> name_of_owner;
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (names[i].empty() && kinds.texts[i] == "gemeente") names[i] = owner_names[i];
    if (kinds.texts[i] == "gemeente") name_of_owner[code[i]] = names[i];
  }
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (!owner_names[i].empty()) continue;
    if (const auto found = name_of_owner.find(owners.texts[i]); found != name_of_owner.end())
      owner_names[i] = found->second;
  }
  static const std::vector<std::string> kFirst{"code", "naam", "soort", "gemeente", "gemeente_naam"};
  std::vector<Column> ordered;
  ordered.reserve(kFirst.size() + table.columns.size());
  for (const auto& name : kFirst) ordered.push_back(find_or_add(table, name));
  for (auto& column : table.columns)
    if (std::ranges::find(kFirst, column.name) == kFirst.end()) ordered.push_back(std::move(column));
  table.columns = std::move(ordered);
}

std::vector<core::Text> area_warnings(const DataTable& table) {
  std::vector<core::Text> warnings;
  const auto words = [](std::size_t count) { return words_for("", count == 1); };
  const auto codes = codes_by_kind(table);
  if (const auto owners = codes.find("gemeente"); owners != codes.end()) {
    std::vector<std::string> orphans;
    for (const auto& kind : {"wijk", "buurt"}) {
      if (!codes.contains(kind)) continue;
      for (const auto& code : codes.at(kind))
        if (!owners->second.contains("GM" + code.substr(2, 4))) orphans.push_back(code);
    }
    if (!orphans.empty()) {
      warnings.push_back({fmt::format("Van {} {} ontbreekt de gemeente: {}.", orphans.size(),
                                      words(orphans.size()).first, a_few(orphans)),
                          fmt::format("Of {} {} the municipality is missing: {}.", orphans.size(),
                                      words(orphans.size()).second, a_few(orphans))});
    }
  }
  if (const auto* people = table.numbers("inwoners")) {
    const auto missing = std::ranges::count_if(*people, is_missing);
    if (missing > 0) {
      const auto [nl, en] = words(static_cast<std::size_t>(missing));
      warnings.push_back({fmt::format("Van {} {} ontbreekt het aantal inwoners.", missing, nl),
                          fmt::format("Of {} {} the number of inhabitants is missing.", missing, en)});
    }
  }
  return warnings;
}

std::vector<core::Text> compare_areas(const Dataset& a, const Dataset& b) {
  std::vector<core::Text> findings;
  const auto in_a = codes_by_kind(a.table);
  const auto in_b = codes_by_kind(b.table);
  for (const auto& [kind, codes] : in_a) {
    const auto other = in_b.find(kind);
    if (other == in_b.end()) continue;
    report_missing(codes, other->second, kind, a.info, b.info, findings);
    report_missing(other->second, codes, kind, b.info, a.info, findings);
  }
  return findings;
}

}  // namespace pareltjes::hub
