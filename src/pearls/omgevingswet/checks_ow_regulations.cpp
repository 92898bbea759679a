// SPDX-License-Identifier: EUPL-1.2
// OW objects beside the regulation that they belong to, and its activities.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/text.hpp"
#include "pearls/omgevingswet/checks.hpp"
#include "pearls/omgevingswet/reading.hpp"

namespace pareltjes::omgevingswet {
namespace {

/// "nl.imow-gm9920.gebied.1" → "gm9920".
std::string_view owner_of(std::string_view id) {
  constexpr std::string_view kBegin = "nl.imow-";
  if (!id.starts_with(kBegin)) return {};
  id.remove_prefix(kBegin.size());
  return id.substr(0, id.find('.'));
}

/// "nl.imow-gm9920.gebied.1" → "gm".
std::string_view owner_kind(std::string_view id) {
  const auto owner = owner_of(id);
  return owner.substr(0, owner.find_first_of("0123456789"));
}

const OwRef* above(const OwObject& activity) {
  const auto found = std::ranges::find(activity.refs, "bovenliggendeActiviteit", &OwRef::relation);
  return found == activity.refs.end() ? nullptr : &*found;
}

bool is_temporary(const CheckContext& context) {
  return std::ranges::any_of(context.facts.decisions, [](const Decision& one) {
    return std::ranges::any_of(one.texts, [](const auto& text) { return text.model == "RegelingTijdelijkdeel"; });
  });
}

/// Rows of the rule table: activities of an owner `van` that hang below another kind of owner hang below `naar`; with
/// "rijksactiviteit" `naar` are the kinds of owner that it may be.
void check_placeholders(const CheckContext& context) {
  if (is_temporary(context)) return;
  const auto rules = context.rules.of_check("tophaak");
  const auto national = context.rules.of_check("rijksactiviteit");
  for (const auto& object : context.facts.ow_objects) {
    if (object.type != "Activiteit" || object.ended() || above(object) == nullptr) continue;
    const auto& target = above(object)->target;
    const auto kind = owner_kind(object.id.text);
    if (owner_kind(target.text) == kind) continue;
    for (const auto* rule : national) {
      if (in_list(rule->from, kind) && !in_list(rule->to, owner_kind(target.text)))
        context.report.add(rule->code, target.at, {object.id.text, target.text});
    }
    for (const auto* rule : rules) {
      if (rule->from == kind && target.text != rule->to)
        context.report.add(rule->code, target.at, {target.text, rule->to});
    }
  }
}

/// The one top of a temporary part: its name, and that it hangs below the regulation that this is a part of.
void check_top_of_part(const CheckContext& context, const OwObject& top) {
  const auto* rule = context.rules.find("TPOD1954");
  const auto& work = context.facts.ow_manifest.front().work.text;
  for (const auto& decision : context.facts.decisions) {
    for (const auto& info : decision.regulations) {
      if (info.work.text != work || rule == nullptr) continue;
      const auto* name = top.field("naam");
      const auto is_name = [&](const Value& title) { return name->value.text == rule->to + " " + title.text; };
      if (name != nullptr && (info.titles.empty() ? !name->value.text.starts_with(rule->to + " ")
                                                  : std::ranges::none_of(info.titles, is_name))) {
        const auto right = rule->to + " " + (info.titles.empty() ? "…" : info.titles.front().text);
        context.report.add(rule->code, name->value.at,
                           {"zij heet niet ‘" + right + "’", "it is not named ‘" + right + "’"});
      }
      const auto whole = parts_of(info.part_of.text);
      constexpr std::size_t kOwner = 3;  // /akn/nl/act/gm0439/…
      if (whole.size() <= kOwner) continue;
      const auto* ref = above(top);
      if (ref == nullptr || owner_of(ref->target.text) != whole[kOwner])
        context.report.add(rule->code, ref == nullptr ? top.at : ref->target.at,
                           {"zij hangt niet onder een activiteit van " + whole[kOwner],
                            "it is not below an activity of " + whole[kOwner]});
    }
  }
}

/// Of a whole regulation: one activity is the top, and its name says so. Rows of the rule table for the name: `van` are
/// kinds of regulation, `naar` how the name begins with each.
void check_top(const CheckContext& context) {
  const auto& facts = context.facts;
  if (!context.whole_text() || facts.ow_manifest.size() != 1) return;
  std::unordered_set<std::string_view> ids;
  const OwObject* first = nullptr;
  for (const auto& object : facts.ow_objects) {
    if (object.type != "Activiteit" || object.ended()) continue;
    ids.insert(object.id.text);
    if (first == nullptr) first = &object;
  }
  if (first == nullptr) return;
  std::vector<const OwObject*> tops;
  for (const auto& object : facts.ow_objects) {
    if (object.type != "Activiteit" || object.ended()) continue;
    if (above(object) == nullptr || !ids.contains(above(object)->target.text)) tops.push_back(&object);
  }
  if (is_temporary(context)) {
    if (tops.size() != 1) {
      const auto count = std::to_string(tops.size());
      context.report.add("TPOD1954", tops.empty() ? first->at : tops[1]->at,
                         {"er zijn er " + count, "there are " + count});
    } else {
      check_top_of_part(context, *tops.front());
    }
    return;
  }
  // Several tops, one below a wrong activity and a circle have rules of their own.
  const bool none = std::ranges::any_of(tops, [](const OwObject* one) { return above(*one) == nullptr; });
  for (const auto& decision : facts.decisions) {
    for (const auto& info : decision.regulations) {
      const auto kind = info.kind.text.substr(info.kind.text.rfind('_') + 1);
      for (const auto* rule : context.rules.of_check("tophaaknaam")) {
        const auto prescribed = beside(rule->from, rule->to, kind);
        if (prescribed.empty()) continue;
        const auto* name = tops.size() == 1 ? tops.front()->field("naam") : nullptr;
        if (none) {
          context.report.add(rule->code, first->at, {"", prescribed});
        } else if (name != nullptr && !name->value.text.starts_with(prescribed)) {
          context.report.add(rule->code, name->value.at, {name->value.text, prescribed}, pearl::Severity::kWarning);
        }
      }
    }
  }
}

/// Work of a regulation → model of its text; absent when only changes were delivered.
std::map<std::string, std::string> models(const CheckContext& context) {
  std::map<std::string, std::string> found;
  for (const auto& decision : context.facts.decisions) {
    for (const auto& text : decision.texts) {
      if (text.model != "RegelingMutatie") found[std::string(work_of(text.becomes.text))] = text.model;
    }
  }
  return found;
}

/// Rows of the rule table: with a model of text in `van` go only the objects in `naar`.
void check_objects_of_model(const CheckContext& context) {
  const auto known = models(context);
  const auto works = works_of_files(context);
  const auto rules = context.rules.of_check("objecten-bij-model");
  for (const auto& object : context.facts.ow_objects) {
    const auto file = works.find(object.at.file);
    if (file == works.end() || object.ended() || object.parent != OwObject::kNone) continue;
    for (const auto& work : file->second) {
      const auto model = known.find(work);
      if (model == known.end()) continue;
      for (const auto* rule : rules) {
        if (in_list(rule->from, model->second) && !in_list(rule->to, object.type))
          context.report.add(rule->code, object.at, {object.type, model->second});
      }
    }
  }
}

/// An object stands in the files of one regulation, and only objects of that regulation refer to it.
void check_one_regulation(const CheckContext& context) {
  if (context.facts.ow_manifest.size() < 2) return;
  const auto works = works_of_files(context);
  std::unordered_map<std::string_view, const std::set<std::string>*> home;
  for (const auto& object : context.facts.ow_objects) {
    const auto file = works.find(object.at.file);
    if (file != works.end() && !object.id.empty()) home.emplace(object.id.text, &file->second);
  }
  for (const auto& object : context.facts.ow_objects) {
    const auto file = works.find(object.at.file);
    if (file == works.end()) continue;
    for (const auto& ref : object.refs) {
      const auto target = home.find(ref.target.text);
      if (target != home.end() && *target->second != file->second && ref.relation != "bovenliggendeActiviteit")
        context.report.add("OZON4008", ref.target.at, {ref.target.text});
    }
  }
}

/// Rows of the rule table: an activity of an owner `van` hangs below one of the same regulation. Those of temporary
/// parts may hang elsewhere. What is only in Ozon has rules of its own.
void check_activities_stay(const CheckContext& context) {
  if (context.facts.ow_manifest.size() < 2) return;
  const auto works = works_of_files(context);
  const auto known = models(context);
  std::unordered_map<std::string_view, const std::set<std::string>*> home;
  for (const auto& object : context.facts.ow_objects) {
    const auto file = works.find(object.at.file);
    if (file != works.end() && object.type == "Activiteit") home.emplace(object.id.text, &file->second);
  }
  for (const auto& object : context.facts.ow_objects) {
    const auto own = works.find(object.at.file);
    if (object.type != "Activiteit" || object.ended() || above(object) == nullptr || own == works.end()) continue;
    const bool of_part = std::ranges::any_of(own->second, [&](const auto& work) {
      const auto model = known.find(work);
      return model != known.end() && model->second == "RegelingTijdelijkdeel";
    });
    const auto& target = above(object)->target;
    const auto other = home.find(target.text);
    if (of_part || other == home.end() || *other->second == own->second) continue;
    for (const auto* rule : context.rules.of_check("activiteit-regeling")) {
      if (in_list(rule->from, owner_kind(object.id.text)))
        context.report.add(rule->code, target.at, {object.id.text, target.text});
    }
  }
}

/// Rows of the rule table: a kind of object `naar` occurs once by its id within the object `van` that it stands in.
void check_parts_once(const CheckContext& context) {
  const auto& objects = context.facts.ow_objects;
  const auto rules = context.rules.of_check("deel-dubbel");
  std::set<std::pair<std::uint32_t, std::string_view>> seen;
  for (const auto& object : objects) {
    if (object.parent == OwObject::kNone || object.id.empty()) continue;
    if (seen.emplace(object.parent, object.id.text).second) continue;
    const auto& parent = objects[object.parent];
    for (const auto* rule : rules) {
      if (in_list(rule->from, parent.type) && in_list(rule->to, object.type))
        context.report.add(rule->code, object.id.at, {parent.type, object.id.text});
    }
  }
}

/// What the head of an OW file lists, and in which state an object may be.
void check_types_and_states(const CheckContext& context) {
  for (const auto* rule : context.rules.of_check("objecttype")) {
    for (const auto& type : context.facts.ow_listed_types) {
      if (!in_list(rule->to, type.text)) context.report.add(rule->code, type.at, {type.text});
    }
  }
  for (const auto& object : context.facts.ow_objects) {
    if (object.type == "SymbolisatieItem" && !object.procedure_status.empty())
      context.report.add("OZON0128", object.procedure_status.at, {object.id.text});
  }
}

bool is_version(std::string_view text) {
  const auto parts = core::split(text, '.');
  const auto is_number = [](const std::string& part) {
    return !part.empty() && part.find_first_not_of("0123456789") == std::string::npos;
  };
  return parts.size() == 3 && is_number(parts[0]) && is_number(parts[1]) &&
         is_number(parts[2].substr(0, parts[2].find('-')));
}

/// Up to IMOW 2 files say no version. Where one says it, all do, and the same.
void check_schema_versions(const CheckContext& context) {
  const auto& versions = context.facts.schema_versions;
  const auto first = std::ranges::find_if(versions, [](const Value& one) { return !one.empty(); });
  if (first == versions.end()) return;
  const auto manifest = context.delivery.find("manifest-ow.xml");
  for (const auto& version : versions) {
    if (version.text == first->text && is_version(version.text)) continue;
    const bool of_manifest = manifest && version.at.file == *manifest;
    context.report.add(of_manifest ? "TPOD1160" : "TPOD1163", version.at, {version.text, first->text});
  }
}

/// Which version of a regulation a part of manifest-ow.xml goes with.
void check_part_versions(const CheckContext& context) {
  for (const auto& part : context.facts.ow_manifest) {
    if (!part.goals.empty() && !part.expression.empty())
      context.report.add("TPOD2150", part.expression.at, {part.expression.text});
    for (const auto& decision : context.facts.decisions) {
      const bool withdrawn = std::ranges::any_of(decision.intended, [&](const Intended& one) {
        return one.kind == Intended::Kind::kWithdrawal && one.instrument.text == part.work.text;
      });
      if (withdrawn && !part.expression.empty())
        context.report.add("TPOD2151", part.expression.at, {part.expression.text});
      if (decision.intended.empty() || withdrawn) continue;
      const auto fits = [&](const Intended& one) {
        return one.kind == Intended::Kind::kRegulation &&
               (part.expression.empty() ? work_of(one.instrument.text) == part.work.text
                                        : one.instrument.text == part.expression.text);
      };
      const auto shares_goal = [&](const Intended& one) {
        return part.goals.empty() || std::ranges::any_of(one.goals, [&](const Value& goal) {
                 return std::ranges::find(part.goals, goal.text, &Value::text) != part.goals.end();
               });
      };
      const auto count =
          std::ranges::count_if(decision.intended, [&](const Intended& one) { return fits(one) && shares_goal(one); });
      // Without an expression, "none" is a wrong work or goal: those have rules of their own.
      if (count > 1 || (count == 0 && !part.expression.empty()))
        context.report.add("TPOD2152", part.expression.empty() ? part.work.at : part.expression.at,
                           {part.expression.empty() ? part.work.text : part.expression.text, std::to_string(count)});
    }
  }
}

/// Geometry that no location uses. Only a whole regulation shows that.
void check_geometry_used(const CheckContext& context) {
  const auto& facts = context.facts;
  const bool missing = std::ranges::any_of(facts.ow_manifest, [&](const OwManifestPart& part) {
    return std::ranges::any_of(part.files,
                               [&](const auto& file) { return !context.delivery.contains(file.name.text); });
  });
  if (!context.whole_text() || facts.ow_objects.empty() || missing) return;
  std::unordered_set<std::string_view> used;
  for (const auto& object : facts.ow_objects) {
    for (const auto& ref : object.refs) {
      if (ref.element == "GeometrieRef") used.insert(ref.target.text);
    }
  }
  for (const auto& geometry : facts.geometries) {
    if (!geometry.id.empty() && !used.contains(geometry.id.text))
      context.report.add("TPOD2230", geometry.id.at, {geometry.id.text});
  }
}

}  // namespace

std::map<std::uint32_t, std::set<std::string>> works_of_files(const CheckContext& context) {
  std::map<std::uint32_t, std::set<std::string>> works;
  for (const auto& part : context.facts.ow_manifest) {
    for (const auto& file : part.files) {
      if (const auto position = context.delivery.find(file.name.text)) works[*position].insert(part.work.text);
    }
  }
  return works;
}

void check_ow_regulations(const CheckContext& context) {
  check_placeholders(context);
  check_top(context);
  check_objects_of_model(context);
  check_one_regulation(context);
  check_activities_stay(context);
  check_parts_once(context);
  check_types_and_states(context);
  check_schema_versions(context);
  check_part_versions(context);
  check_geometry_used(context);
}

}  // namespace pareltjes::omgevingswet
