// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/renew.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/text.hpp"

namespace pareltjes::overeenkomsten {
namespace {

using nlohmann::json;

constexpr double kSame = 0.6;  ///< Below it two texts are not the same concept: they share too few words.
constexpr double kNumberBonus = 0.1;

std::multiset<std::string> words_of(std::string text) {
  for (auto at = text.find("{{"); at != std::string::npos; at = text.find("{{")) {
    const auto end = text.find("}}", at);
    if (end == std::string::npos) break;
    text.replace(at, end + 2 - at, " ");
  }
  const auto words = core::split(core::fold(text), ' ');
  std::multiset<std::string> kept;
  for (const auto& word : words) {
    if (!word.empty()) kept.insert(word);
  }
  return kept;
}

double part_likeness(const StandardPart& part, const StandardPart& other) {
  if (part.kind != other.kind) return 0;
  auto like = likeness(part.heading + " " + part.text, other.heading + " " + other.text);
  if (!part.heading.empty() && core::fold(part.heading) == core::fold(other.heading)) like = std::max(like, 0.8);
  if (!part.number.empty() && part.number == other.number) like += kNumberBonus;
  return like;
}

/// Pairs by id, then the most alike first. @param same 0 for what cannot be a pair.
template <class Item, class Same>
std::map<std::string, std::string> pairs(const std::vector<Item>& older, const std::vector<Item>& newer,
                                         const Same& same) {
  std::map<std::string, std::string> found;
  std::set<std::string> taken;
  for (const auto& item : newer) {
    const auto twin = std::ranges::find(older, item.id, &Item::id);
    if (twin != older.end() && same(*twin, item, true) > 0) {
      found[item.id] = twin->id;
      taken.insert(twin->id);
    }
  }
  struct Candidate {
    double like;
    std::size_t newer, older;
  };
  std::vector<Candidate> candidates;
  for (std::size_t n = 0; n < newer.size(); ++n) {
    if (found.contains(newer[n].id)) continue;
    for (std::size_t o = 0; o < older.size(); ++o) {
      if (taken.contains(older[o].id)) continue;
      const auto like = same(older[o], newer[n], false);
      if (like >= kSame) candidates.push_back({like, n, o});
    }
  }
  std::ranges::stable_sort(candidates, std::ranges::greater{}, &Candidate::like);
  for (const auto& [like, n, o] : candidates) {
    if (found.contains(newer[n].id) || taken.contains(older[o].id)) continue;
    found[newer[n].id] = older[o].id;
    taken.insert(older[o].id);
  }
  return found;
}

double field_likeness(const Field& older, const Field& newer, bool same_id) {
  if (same_id) return 1;
  if (older.type != newer.type) return 0;
  return likeness(older.label, newer.label);
}

class Renewal {
 public:
  Renewal(const Standard& older, const Standard& newer, const json& values)
      : older_(older), newer_(newer), values_(values), map_(map_versions(older, newer)) {}

  Renewed made() {
    renewed_.values = json::object();
    fields();
    tables();
    parts();
    return std::move(renewed_);
  }

 private:
  void add(std::string what, std::string older, std::string newer, std::string outcome, std::string value,
           std::string text) {
    renewed_.rows.push_back(
        {std::move(what), std::move(older), std::move(newer), std::move(outcome), std::move(value), std::move(text)});
  }

  [[nodiscard]] std::string value_of(const std::string& id) const {
    const auto found = values_.find(id);
    if (found == values_.end()) return {};
    return found->is_string() ? found->get<std::string>() : found->dump();
  }

  void fields() {
    std::set<std::string> kept;
    for (const auto& field : newer_.fields) {
      const auto twin = map_.fields.find(field.id);
      if (twin == map_.fields.end()) {
        add("veld", "", field.id, "nieuw", "", field.label);
        continue;
      }
      kept.insert(twin->second);
      const auto* old = older_.field(twin->second);
      const bool changed = old->type != field.type || old->choices != field.choices;
      if (values_.contains(twin->second)) renewed_.values[field.id] = values_.at(twin->second);
      add("veld", old->id, field.id, changed ? "gewijzigd" : "behouden", value_of(old->id), field.label);
    }
    for (const auto& field : older_.fields) {
      if (!kept.contains(field.id)) add("veld", field.id, "", "vervallen", value_of(field.id), field.label);
    }
    for (const auto& [name, value] : values_.items()) {
      if (older_.field(name) == nullptr && older_.table(name) == nullptr)
        add("veld", name, "", "vervallen", value_of(name), "Dit veld kent de oude versie niet.");
    }
  }

  void tables() {
    std::set<std::string> kept;
    for (const auto& table : newer_.tables) {
      const auto twin = map_.tables.find(table.id);
      if (twin == map_.tables.end()) {
        add("tabel", "", table.id, "nieuw", "", table.label);
        continue;
      }
      kept.insert(twin->second);
      columns(table, *older_.table(twin->second));
    }
    for (const auto& table : older_.tables) {
      if (!kept.contains(table.id)) add("tabel", table.id, "", "vervallen", value_of(table.id), table.label);
    }
  }

  void columns(const TableSpec& table, const TableSpec& old) {
    const auto& map = map_.columns[table.id];
    const auto given = values_.find(old.id);
    std::set<std::string> kept;
    for (const auto& column : table.columns) {
      const auto twin = map.find(column.id);
      if (twin != map.end()) kept.insert(twin->second);
      if (twin == map.end()) add("kolom", "", table.id + "." + column.id, "nieuw", "", column.label);
    }
    for (const auto& column : old.columns) {
      if (!kept.contains(column.id)) add("kolom", old.id + "." + column.id, "", "vervallen", "", column.label);
    }
    std::size_t rows = 0;
    if (given != values_.end() && given->is_array()) {
      auto& moved = renewed_.values[table.id] = json::array();
      for (const auto& row : *given) {
        json made = json::object();
        for (const auto& [newer, older] : map) {
          if (row.is_object() && row.contains(older)) made[newer] = row.at(older);
        }
        moved.push_back(std::move(made));
        ++rows;
      }
    }
    add("tabel", old.id, table.id,
        kept.size() == old.columns.size() && kept.size() == table.columns.size() ? "behouden" : "gewijzigd",
        fmt::format("{} rijen", rows), table.label);
  }

  void parts() {
    std::set<std::string> kept;
    for (const auto& part : newer_.parts) {
      const auto twin = map_.parts.find(part.id);
      if (twin == map_.parts.end()) {
        add("deel", "", part.id, "nieuw", "", part.number + " " + part.heading);
        continue;
      }
      kept.insert(twin->second);
      const auto* old = older_.part(twin->second);
      const bool same = old->text == part.text && old->heading == part.heading;
      if (!same || old->number != part.number)
        add("deel", old->id, part.id, "gewijzigd", "",
            same ? fmt::format("Vernummerd: {} is nu {}.", old->number, part.number)
                 : fmt::format("De tekst van {} is anders.", part.number.empty() ? part.id : part.number));
    }
    for (const auto& part : older_.parts) {
      if (!kept.contains(part.id)) add("deel", part.id, "", "vervallen", "", part.number + " " + part.heading);
    }
  }

  const Standard& older_;
  const Standard& newer_;
  const json& values_;
  VersionMap map_;
  Renewed renewed_;
};

}  // namespace

double likeness(const std::string& text, const std::string& other) {
  const auto a = words_of(text);
  const auto b = words_of(other);
  if (a.empty() && b.empty()) return 1;
  std::vector<std::string> both;
  std::ranges::set_intersection(a, b, std::back_inserter(both));
  return 2.0 * static_cast<double>(both.size()) / static_cast<double>(a.size() + b.size());
}

VersionMap map_versions(const Standard& older, const Standard& newer) {
  VersionMap map;
  map.parts = pairs(older.parts, newer.parts, [](const StandardPart& old, const StandardPart& part, bool same_id) {
    return same_id ? 1.0 : part_likeness(old, part);
  });
  map.fields = pairs(older.fields, newer.fields, field_likeness);
  map.tables = pairs(older.tables, newer.tables, [](const TableSpec& old, const TableSpec& table, bool same_id) {
    return same_id ? 1.0 : likeness(old.label, table.label);
  });
  for (const auto& [table, old] : map.tables) {
    map.columns[table] =
        pairs(older.table(old)->columns, newer.table(table)->columns,
              [](const Column& before, const Column& column, bool same_id) {
                return same_id ? 1.0 : before.type == column.type ? likeness(before.label, column.label) : 0.0;
              });
  }
  return map;
}

void take_over_ids(const Standard& older, Standard& newer) {
  const auto map = map_versions(older, newer);
  const auto renamed = [](const std::map<std::string, std::string>& names, const std::string& id) {
    const auto found = names.find(id);
    return found == names.end() ? id : found->second;
  };
  // A new field must not get the id that another one takes over.
  std::set<std::string> taken;
  for (const auto& [id, old] : map.fields) taken.insert(old);
  std::map<std::string, std::string> names;
  for (auto& field : newer.fields) {
    auto id = renamed(map.fields, field.id);
    if (!map.fields.contains(field.id)) {
      const auto base = id;
      for (int i = 2; !taken.insert(id).second; ++i) id = fmt::format("{}-{}", base, i);
    }
    names[field.id] = id;
    field.id = id;
  }
  for (auto& slot : newer.slots) slot.field = renamed(names, slot.field);
  std::set<std::string> parts;
  for (const auto& [id, old] : map.parts) parts.insert(old);
  for (auto& part : newer.parts) {
    if (map.parts.contains(part.id)) {
      part.id = map.parts.at(part.id);
    } else {
      const auto base = part.id;
      for (int i = 2; !parts.insert(part.id).second; ++i) part.id = fmt::format("{}-{}", base, i);
    }
    for (auto* text : {&part.text, &part.heading}) {
      std::string made;
      std::size_t at = 0;
      for (auto open = text->find("{{"); open != std::string::npos; open = text->find("{{", at)) {
        const auto end = text->find("}}", open);
        if (end == std::string::npos) break;
        made += text->substr(at, open - at) + "{{" + renamed(names, text->substr(open + 2, end - open - 2)) + "}}";
        at = end + 2;
      }
      *text = made + text->substr(at);
    }
  }
  newer.previous = older.version;
}

Renewed renew(const Standard& older, const Standard& newer, const json& values) {
  return Renewal(older, newer, values).made();
}

}  // namespace pareltjes::overeenkomsten
