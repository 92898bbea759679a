// SPDX-License-Identifier: EUPL-1.2
// OW objects and manifest-ow.xml: what refers to what. Most rules here are rows of the rule table.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "core/text.hpp"
#include "pearls/omgevingswet/checks.hpp"
#include "pearls/omgevingswet/reading.hpp"

namespace pareltjes::omgevingswet {
namespace {

/// Objects that belong to the text of one regulation: they cannot be somewhere else.
constexpr std::array<std::string_view, 3> kOfText{"Regeltekst", "Divisie", "Divisietekst"};

/// What is in the delivery, by its id.
struct Index {
  std::unordered_map<std::string_view, std::uint32_t> objects;
  std::unordered_set<std::string_view> geometries;
  std::set<std::string> types_not_at_hand;  ///< Their files are named in manifest-ow.xml, but missing.
  bool whole = false;
};

Index index_of(const CheckContext& context) {
  Index index;
  for (std::uint32_t i = 0; i < context.facts.ow_objects.size(); ++i) {
    const auto& object = context.facts.ow_objects[i];
    if (!object.id.empty()) index.objects.emplace(object.id.text, i);
  }
  for (const auto& geometry : context.facts.geometries) index.geometries.insert(geometry.id.text);
  for (const auto& part : context.facts.ow_manifest) {
    for (const auto& file : part.files) {
      if (context.delivery.contains(file.name.text)) continue;
      for (const auto& type : file.types) index.types_not_at_hand.insert(type.text);
    }
  }
  index.whole = context.whole_text();
  return index;
}

bool matches(const Rule& rule, const OwObject& object, const OwRef& ref) {
  return in_list(rule.from, object.type) && (rule.field == ref.element || rule.field == ref.relation);
}

bool is_at_hand(const Index& index, const Rule& rule, const OwRef& ref) {
  return rule.to == "Geometrie" ? index.geometries.contains(ref.target.text) : index.objects.contains(ref.target.text);
}

/// Of whom an id is: "nl.imow-gm9920.gebied.1" → "nl.imow-gm9920".
std::string_view owner_of(std::string_view id) {
  return id.substr(0, id.find('.', id.find('.') + 1));
}

void check_existence(const CheckContext& context, const Index& index, const std::vector<const Rule*>& rules) {
  for (const auto& object : context.facts.ow_objects) {
    if (object.ended()) continue;
    for (const auto& ref : object.refs) {
      const auto found = index.objects.find(ref.target.text);
      if (found != index.objects.end() && context.facts.ow_objects[found->second].ended()) {
        context.report.add("OZON0350", ref.target.at, {object.type, ref.target.text});
        continue;
      }
      const auto rule = std::ranges::find_if(rules, [&](const Rule* one) { return matches(*one, object, ref); });
      if (rule == rules.end() || is_at_hand(index, **rule, ref)) continue;
      const auto types = core::split((*rule)->to, '|');
      if (std::ranges::any_of(types, [&](const auto& type) { return index.types_not_at_hand.contains(type); }))
        continue;
      // An activity above it is often one of another authority, and never in this delivery.
      if (ref.relation == "bovenliggendeActiviteit" && owner_of(ref.target.text) != owner_of(object.id.text)) continue;
      const bool certain =
          index.whole && std::ranges::all_of(types, [](const auto& type) { return one_of(kOfText, type); });
      context.report.add((*rule)->code, ref.target.at, {object.type, ref.target.text},
                         certain ? pearl::Severity::kError : pearl::Severity::kWarning);
    }
  }
}

void check_doubles(const CheckContext& context, const std::vector<const Rule*>& rules) {
  for (const auto& object : context.facts.ow_objects) {
    std::set<std::pair<std::string_view, std::string_view>> seen;
    for (const auto& ref : object.refs) {
      if (seen.emplace(ref.element, ref.target.text).second) continue;
      const auto rule = std::ranges::find_if(rules, [&](const Rule* one) { return matches(*one, object, ref); });
      if (rule != rules.end()) context.report.add((*rule)->code, ref.target.at, {object.type, ref.target.text});
    }
    std::set<std::pair<std::string_view, std::string_view>> values;
    for (const auto& field : object.fields) {
      if (values.emplace(field.name, field.value.text).second) continue;
      const auto rule = std::ranges::find_if(
          rules, [&](const Rule* one) { return one->from == object.type && one->field == field.name; });
      if (rule != rules.end()) context.report.add((*rule)->code, field.value.at, {object.type, field.value.text});
    }
  }
}

/// Objects that nothing points at. Only in a whole regulation can that be seen.
void check_orphans(const CheckContext& context, const Index& index, const std::vector<const Rule*>& rules) {
  if (!index.whole) return;
  std::unordered_map<std::string_view, std::set<std::string_view>> pointed_at;  // id → types that point at it
  for (const auto& object : context.facts.ow_objects) {
    if (object.ended()) continue;
    for (const auto& ref : object.refs) pointed_at[ref.target.text].insert(object.type);
  }
  for (const auto& object : context.facts.ow_objects) {
    if (object.ended() || object.id.empty()) continue;
    for (const auto* rule : rules) {
      if (!in_list(rule->from, object.type)) continue;
      const auto pointing = core::split(rule->to, '|');
      const auto& found = pointed_at[object.id.text];
      const bool any = std::ranges::any_of(pointing, [&](const auto& type) { return found.contains(type); });
      const bool unseen =
          std::ranges::any_of(pointing, [&](const auto& type) { return index.types_not_at_hand.contains(type); });
      if (!any && !unseen) context.report.add(rule->code, object.at, {object.type, object.id.text});
    }
  }
}

void check_goals(const CheckContext& context, const OwManifestPart& part) {
  for (const auto& decision : context.facts.decisions) {
    if (decision.intended.empty()) continue;
    std::set<std::string> goals;
    std::set<std::string> goals_of_work;
    bool work_known = false;
    for (const auto& intended : decision.intended) {
      const bool this_work = work_of(intended.instrument.text) == part.work.text;
      work_known |= this_work;
      for (const auto& goal : intended.goals) {
        goals.insert(goal.text);
        if (this_work) goals_of_work.insert(goal.text);
      }
    }
    if (!work_known) {
      context.report.add("OZON2140", part.work.at, {part.work.text});
      continue;
    }
    for (const auto& goal : part.goals) {
      if (!goals.contains(goal.text)) {
        context.report.add("LVBB2503", goal.at, {goal.text});
      } else if (!goals_of_work.contains(goal.text)) {
        context.report.add("LVBB2505", goal.at, {goal.text, part.work.text});
      }
    }
  }
}

void check_part(const CheckContext& context, const OwManifestPart& part, std::set<std::string>& files) {
  std::set<std::string> here;
  for (const auto& file : part.files) {
    const auto& name = file.name;
    if (!context.delivery.contains(name.text)) context.report.add("LVBB1016", name.at, {name.text});
    if (name.text.ends_with(".gml")) context.report.add("LVBB1026", name.at, {name.text});
    for (const auto& type : file.types) {
      if (type.text == "Geometrie") context.report.add("LVBB1025", type.at);
    }
    if (here.insert(name.text).second && !files.insert(name.text).second)
      context.report.add("OZON4007", name.at, {name.text});
  }
}

}  // namespace

void check_ow_manifest(const CheckContext& context) {
  std::set<std::string> files;
  std::set<std::pair<std::string, std::string>> pairs;
  for (const auto& part : context.facts.ow_manifest) {
    check_part(context, part, files);
    for (const auto& goal : part.goals) {
      if (!pairs.emplace(part.work.text, goal.text).second)
        context.report.add("OZON4006", goal.at, {part.work.text, goal.text});
    }
    check_goals(context, part);
  }
}

void check_ow_references(const CheckContext& context) {
  if (context.facts.ow_objects.empty()) return;
  const auto index = index_of(context);
  check_existence(context, index, context.rules.of_check("verwijzing"));
  check_doubles(context, context.rules.of_check("dubbel"));
  check_orphans(context, index, context.rules.of_check("wees"));
}

}  // namespace pareltjes::omgevingswet
