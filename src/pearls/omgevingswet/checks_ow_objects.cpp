// SPDX-License-Identifier: EUPL-1.2
// OW objects one by one, and beside the text, the geometry and the kind of regulation that they belong to.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "core/text.hpp"
#include "pearls/omgevingswet/checks.hpp"
#include "pearls/omgevingswet/reading.hpp"

namespace pareltjes::omgevingswet {
namespace {

using Objects = std::vector<OwObject>;

constexpr std::array<std::string_view, 3> kLegalRules{"RegelVoorIedereen", "Instructieregel", "Omgevingswaarderegel"};
constexpr std::array<std::string_view, 3> kNormValues{"kwalitatieveWaarde", "kwantitatieveWaarde",
                                                      "waardeInRegeltekst"};

std::string small(std::string_view text) {
  std::string made;
  for (const char c : text) {
    if (c != ' ') made += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return made;
}

/// "nl.imow-gm9920.gebied.1" → {"gm", "9920", "gebied"}.
struct IdParts {
  std::string_view kind_of_owner, owner, type;
};
IdParts id_parts(std::string_view id) {
  constexpr std::string_view kBegin = "nl.imow-";
  if (!id.starts_with(kBegin)) return {};
  id.remove_prefix(kBegin.size());
  const auto owner = id.substr(0, id.find('.'));
  const auto rest = id.substr(std::min(id.size(), owner.size() + 1));
  return {owner.substr(0, owner.find_first_of("0123456789")), owner, rest.substr(0, rest.find('.'))};
}

const OwRef* ref_of(const OwObject& object, std::string_view element) {
  const auto found = std::ranges::find(object.refs, element, &OwRef::element);
  return found == object.refs.end() ? nullptr : &*found;
}

const OwRef* relation_of(const OwObject& object, std::string_view relation) {
  const auto found = std::ranges::find(object.refs, relation, &OwRef::relation);
  return found == object.refs.end() ? nullptr : &*found;
}

void check_ids(const CheckContext& context, const Objects& objects) {
  std::set<std::string_view> seen;
  std::map<std::uint32_t, std::set<std::string>> listed;
  for (const auto& type : context.facts.ow_listed_types) listed[type.at.file].insert(type.text);
  for (const auto& object : objects) {
    if (object.parent == OwObject::kNone) {
      const auto types = listed.find(object.at.file);
      if (types != listed.end() && !types->second.contains(object.type))
        context.report.add("OZON0013", object.at, {object.type});
    }
    if (object.id.empty()) continue;
    if (!seen.insert(object.id.text).second) context.report.add("OZON0310", object.id.at, {object.id.text});
    const auto expected = one_of(kLegalRules, object.type) ? "juridischeregel" : small(object.type);
    const auto type = id_parts(object.id.text).type;
    if (!type.empty() && type != expected) context.report.add("OZON5001", object.id.at, {object.id.text, object.type});
  }
}

/// Rows of the rule table: an object of a kind refers by a name; that kind stands in the id it refers to.
void check_names_in_refs(const CheckContext& context, const Objects& objects) {
  const auto rules = context.rules.of_check("naam-in-verwijzing");
  for (const auto& object : objects) {
    for (const auto& ref : object.refs) {
      for (const auto* rule : rules) {
        if (rule->from != object.type || rule->field != ref.element) continue;
        const auto type = id_parts(ref.target.text).type;
        if (!type.empty() && !in_list(rule->to, type))
          context.report.add(rule->code, ref.target.at, {object.type, ref.target.text});
      }
    }
  }
}

std::string_view rule_for_owner(std::string_view kind, std::array<std::string_view, 3> codes) {
  return kind == "gm" ? codes[0] : kind == "pv" ? codes[1] : kind == "ws" ? codes[2] : std::string_view();
}

void check_activities(const CheckContext& context, const Objects& objects) {
  std::unordered_map<std::string_view, std::string_view> above;
  std::map<std::string_view, int> leaving;  // kind of owner → activities that refer to another kind
  for (const auto& object : objects) {
    if (object.type != "Activiteit" || object.ended()) continue;
    for (const auto& ref : object.refs) {
      if (ref.relation == "gerelateerdeActiviteit" && ref.target.text == object.id.text)
        context.report.add("OZON0085", ref.target.at, {object.id.text});
    }
    const auto* ref = relation_of(object, "bovenliggendeActiviteit");
    if (ref == nullptr) continue;
    above[object.id.text] = ref->target.text;
    const auto own = id_parts(object.id.text);
    const auto other = id_parts(ref->target.text);
    if (own.kind_of_owner != other.kind_of_owner) {
      const auto code = rule_for_owner(own.kind_of_owner, {"OZON0206", "OZON0207", "OZON0208"});
      if (++leaving[own.kind_of_owner] == 2 && !code.empty())
        context.report.add(code, ref->target.at, {object.id.text});
    } else if (own.owner != other.owner) {
      const auto code = rule_for_owner(own.kind_of_owner, {"OZON0213", "OZON0214", "OZON0215"});
      if (!code.empty()) context.report.add(code, ref->target.at, {ref->target.text});
    }
  }
  // Going up must end. Each activity is walked once: what was seen on an earlier walk led out.
  std::set<std::string_view> done;
  for (const auto& object : objects) {
    if (object.type != "Activiteit" || !above.contains(object.id.text)) continue;
    std::set<std::string_view> walk;
    std::string_view at = object.id.text;
    while (above.contains(at) && !done.contains(at) && walk.insert(at).second) at = above[at];
    if (walk.contains(at) && !done.contains(at))
      context.report.add("OZON0083", relation_of(object, "bovenliggendeActiviteit")->target.at, {object.id.text});
    done.insert(walk.begin(), walk.end());
  }
}

std::string_view kind_of_norm_value(const OwObject& value) {
  for (const auto& kind : kNormValues) {
    if (value.field(kind) != nullptr) return kind;
  }
  return {};
}

void check_norms(const CheckContext& context, const Objects& objects) {
  std::map<std::uint32_t, std::set<std::string_view>> kinds;
  for (const auto& object : objects) {
    if (object.type != "Normwaarde") continue;
    const auto count = std::ranges::count_if(kNormValues, [&](auto kind) { return object.field(kind) != nullptr; });
    if (count != 1) context.report.add("OZON0097", object.at, {object.id.text});
    if (object.parent != OwObject::kNone && count == 1) kinds[object.parent].insert(kind_of_norm_value(object));
  }
  for (const auto& [norm, found] : kinds) {
    const auto& object = objects[norm];
    if (found.size() > 1) context.report.add("OZON5003", object.at, {object.id.text});
    const auto* unit = object.field("eenheid");
    if (unit != nullptr && !found.contains("kwantitatieveWaarde"))
      context.report.add("OZON5004", unit->value.at, {object.id.text});
  }
}

void check_rules_of_text(const CheckContext& context, const Objects& objects) {
  struct First {
    const OwObject* rule;
    std::string idealisation;
  };
  std::map<std::string_view, First> of_text;
  for (const auto& object : objects) {
    const bool legal = one_of(kLegalRules, object.type);
    if ((!legal && object.type != "Tekstdeel") || object.ended()) continue;
    const auto* text = relation_of(object, legal ? "artikelOfLid" : "divisieaanduiding");
    const auto* ideal = object.field("idealisatie");
    if (!legal && ideal == nullptr && (ref_of(object, "LocatieRef") != nullptr))
      context.report.add("OZON5005", object.at, {object.id.text});
    if (text == nullptr) continue;
    const auto value = ideal == nullptr ? std::string() : ideal->value.text;
    const auto [first, is_new] = of_text.emplace(text->target.text, First{&object, value});
    if (is_new) continue;
    if (first->second.rule->type != object.type)
      context.report.add("OZON0098", text->target.at, {text->target.text, first->second.rule->type, object.type});
    if (first->second.idealisation != value && !value.empty() && !first->second.idealisation.empty())
      context.report.add(legal                           ? "TPOD2027"
                         : text->element == "DivisieRef" ? "TPOD2111"
                                                         : "TPOD2112",
                         ideal->value.at, {text->target.text});
  }
  for (const auto& object : objects) {
    if (object.type != "Instructieregel") continue;
    const bool instrument = object.field("instructieregelInstrument") != nullptr;
    if (instrument == (object.field("instructieregelTaakuitoefening") != nullptr))
      context.report.add("OZON5002", object.at, {object.id.text});
  }
}

void check_numbers(const CheckContext& context, const Objects& objects) {
  std::vector<const OwObject*> areas;
  std::vector<const OwObject*> ponsen;
  for (const auto& object : objects) {
    if (object.ended()) continue;
    if (object.type == "Regelingsgebied") areas.push_back(&object);
    if (object.type == "Pons") ponsen.push_back(&object);
  }
  const bool temporary = std::ranges::any_of(context.facts.decisions, [](const Decision& one) {
    return std::ranges::any_of(one.texts, [](const auto& text) { return text.model == "RegelingTijdelijkdeel"; });
  });
  if (temporary && !ponsen.empty()) context.report.add("OZON1037", ponsen.front()->at);
  const auto& parts = context.facts.ow_manifest;
  if (parts.size() != 1) return;  // of which regulation an object is, is only certain when there is one
  if (areas.size() > 1) context.report.add("OZON0103", areas[1]->at, {std::to_string(areas.size())});
  const bool missing_file = std::ranges::any_of(
      parts.front().files, [&](const OwManifestFile& file) { return !context.delivery.contains(file.name.text); });
  if (areas.empty() && context.whole_text() && !missing_file && !temporary)
    context.report.add("OZON0103", parts.front().work.at, {"0"});
  if (ponsen.size() > 1) context.report.add("OZON0104", ponsen[1]->at, {std::to_string(ponsen.size())});
}

void check_states(const CheckContext& context, const Objects& objects) {
  std::set<std::string> procedures;
  for (const auto& decision : context.facts.decisions) {
    if (!decision.procedure.empty())
      procedures.insert(decision.procedure.text.substr(decision.procedure.text.rfind('_') + 1));
  }
  for (const auto& object : objects) {
    if (object.type == "Ambtsgebied") {
      const auto* valid = object.field("geldigOp");
      if (valid != nullptr && !days_of(valid->value.text))
        context.report.add("OZON0123", valid->value.at, {valid->value.text});
    }
    if (procedures.size() != 1 || object.parent != OwObject::kNone) continue;
    if (*procedures.begin() == "definitief" && !object.procedure_status.empty())
      context.report.add("OZON0126", object.procedure_status.at, {object.id.text});
    if (*procedures.begin() == "ontwerp" && object.procedure_status.empty())
      context.report.add("OZON0127", object.at, {object.type, object.id.text});
  }
}

void check_geometry_links(const CheckContext& context, const Objects& objects) {
  std::unordered_map<std::string_view, GeometryFact::Kind> kinds;
  for (const auto& geometry : context.facts.geometries) kinds.emplace(geometry.id.text, geometry.kind);
  std::unordered_map<std::string_view, const OwObject*> used;
  for (const auto& object : objects) {
    const auto* ref = ref_of(object, "GeometrieRef");
    if (ref == nullptr || object.ended()) continue;
    const auto [first, is_new] = used.emplace(ref->target.text, &object);
    if (!is_new) context.report.add("OZON0370", ref->target.at, {ref->target.text, first->second->id.text});
    const auto kind = kinds.find(ref->target.text);
    if (kind == kinds.end() || kind->second == GeometryFact::Kind::kOther) continue;
    using enum GeometryFact::Kind;
    const auto [code, wanted] = object.type == "Lijn"   ? std::pair("OZON0129", kCurve)
                                : object.type == "Punt" ? std::pair("OZON0130", kPoint)
                                                        : std::pair("OZON0131", kSurface);
    if (kind->second != wanted) context.report.add(code, ref->target.at, {object.id.text, ref->target.text});
  }
}

/// wId of OW objects beside the text; only when the whole text is in the delivery.
void check_wids(const CheckContext& context, const Objects& objects) {
  if (!context.whole_text()) return;
  std::map<std::pair<std::string_view, std::string_view>, const OwObject*> seen;
  for (const auto& object : objects) {
    if (object.wid.empty() || object.ended()) continue;
    const TextElement* element = nullptr;
    for (const auto& decision : context.facts.decisions) {
      const auto found = decision.elements.find(object.wid.text);
      if (found != decision.elements.end()) element = &found->second;
    }
    const bool article = object.type == "Regeltekst";
    const bool fits = element != nullptr && (article ? element->element == "Artikel" || element->element == "Lid"
                                                     : element->element == object.type);
    if (!fits) {
      context.report.add(article ? "OZON2000" : "OZON2040", object.wid.at, {object.type, object.wid.text});
      continue;
    }
    if (!element->in_body) context.report.add("OZON2041", object.wid.at, {object.type, object.wid.text});
    if (article && element->has_members) {
      context.report.add("OZON2060", object.wid.at, {object.wid.text});
    } else if (article && !element->has_content) {
      context.report.add("TPOD2061", object.wid.at, {object.wid.text});
    }
    if (!seen.emplace(std::pair(std::string_view(object.type), std::string_view(object.wid.text)), &object).second)
      context.report.add("TPOD2051", object.wid.at, {object.type, object.wid.text});
  }
}

/// Which kind of regulation the objects of a file belong to: "003"; empty when that is not said.
std::map<std::uint32_t, std::string> regulation_kinds(const CheckContext& context) {
  std::map<std::string, std::string> of_work;
  for (const auto& decision : context.facts.decisions) {
    for (const auto& info : decision.regulations) {
      if (!info.kind.empty()) of_work[info.work.text] = info.kind.text.substr(info.kind.text.rfind('_') + 1);
    }
  }
  std::map<std::uint32_t, std::string> of_file;
  for (const auto& part : context.facts.ow_manifest) {
    const auto kind = of_work.find(part.work.text);
    if (kind == of_work.end()) continue;
    for (const auto& file : part.files) {
      if (const auto position = context.delivery.find(file.name.text)) of_file[*position] = kind->second;
    }
  }
  return of_file;
}

/// Rows of the rule table: `van` is a kind of object, `veld` a type of it, `naar` the kinds of regulation where it may
/// not be.
void check_allowed_kinds(const CheckContext& context, const Objects& objects) {
  const auto kinds = regulation_kinds(context);
  const auto rules = context.rules.of_check("soort-regeling");
  for (const auto& object : objects) {
    const auto kind = kinds.find(object.at.file);
    if (kind == kinds.end() || object.ended()) continue;
    const auto* type = object.field("type");
    const auto type_name =
        type == nullptr ? std::string() : small(type->value.text.substr(type->value.text.rfind('/') + 1));
    for (const auto* rule : rules) {
      if (rule->from != object.type || !in_list(rule->to, kind->second)) continue;
      if (!rule->field.empty() && small(rule->field) != type_name) continue;
      context.report.add(rule->code, rule->field.empty() ? object.at : type->value.at, {object.type, object.id.text});
    }
  }
}

/// Rows of the rule table: the field of an object has a value of a list. "*groep": the list of its own type.
void check_values(const CheckContext& context, const Objects& objects) {
  if (context.lists.empty()) return;
  const auto rules = context.rules.of_check("waardelijst");
  for (const auto& object : objects) {
    for (const auto& field : object.fields) {
      for (const auto* rule : rules) {
        if (rule->field != field.name || !in_list(rule->from, object.type)) continue;
        auto name = rule->to;
        if (name == "*groep") {
          const auto* type = object.field("type");
          if (type == nullptr) continue;
          name = type->value.text.substr(type->value.text.rfind('/') + 1) + "groep";
        }
        const auto* list = context.lists.find(name);
        if (list == nullptr) continue;
        const auto value = list->find(field.value.text);
        if (value == list->end()) {
          context.report.add(rule->code, field.value.at, {object.type, field.name, field.value.text, name});
        } else if (value->second.deprecated) {
          context.report.add("PAR0004", field.value.at, {field.value.text, name});
        }
      }
    }
  }
}

}  // namespace

void check_ow_objects(const CheckContext& context) {
  const auto& objects = context.facts.ow_objects;
  if (objects.empty()) return;
  check_ids(context, objects);
  check_names_in_refs(context, objects);
  check_activities(context, objects);
  check_norms(context, objects);
  check_rules_of_text(context, objects);
  check_numbers(context, objects);
  check_states(context, objects);
  check_geometry_links(context, objects);
  check_wids(context, objects);
  check_allowed_kinds(context, objects);
  check_values(context, objects);
}

}  // namespace pareltjes::omgevingswet
