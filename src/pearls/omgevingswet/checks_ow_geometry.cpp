// SPDX-License-Identifier: EUPL-1.2
// Where objects are: the places of a norm beside one another, and a GIO beside the object that it guarantees. Only
// boxes are known of every geometry; those that have to be compared are read once more.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/text.hpp"
#include "engines/shape_relations/shape_relations.hpp"
#include "pearls/omgevingswet/checks.hpp"
#include "pearls/omgevingswet/reading.hpp"
#include "pearls/omgevingswet/whereabouts.hpp"

namespace pareltjes::omgevingswet {
namespace {

namespace shapes = engines::shape_relations;

constexpr std::string_view kImow = "http://www.geostandaarden.nl/imow";
constexpr std::array<std::string_view, 2> kNorms{"Omgevingsnorm", "Omgevingswaarde"};
constexpr std::array<std::string_view, 3> kNormValues{"kwalitatieveWaarde", "kwantitatieveWaarde",
                                                      "waardeInRegeltekst"};
/// "50.0" and "50" are one value.
std::string value_of(const OwObject& norm_value) {
  for (const auto& kind : kNormValues) {
    const auto* field = norm_value.field(kind);
    if (field == nullptr) continue;
    const auto& text = field->value.text;
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? fmt::format("{}", number) : text;
  }
  return {};
}

/// A location of a norm, with the value that holds there.
struct NormPlace {
  const OwRef* ref = nullptr;
  std::uint32_t norm_value = 0;
  std::string value;
  Places places;
};

/// "1.000 2.000 (30 m²)": the same in both languages. Metres to the millimetre, degrees to about the same.
std::string where(const shapes::Overlap& overlap, const std::string& system) {
  const bool metres = system.ends_with("28992");
  const auto at = fmt::format("{:.{}f} {:.{}f}", overlap.at.x, metres ? 3 : 8, overlap.at.y, metres ? 3 : 8);
  if (!metres || overlap.area <= 0) return at;
  constexpr double kLittle = 0.01;
  if (overlap.area < kLittle) return at + " (< 0.01 m²)";
  return fmt::format("{} ({:.{}f} m²)", at, overlap.area, overlap.area < 10 ? 2 : 0);
}

std::size_t vertices_of(const shapes::Shape& shape) {
  std::size_t count = shape.points.size();
  for (const auto& area : shape.areas) {
    count += area.outer.size();
    for (const auto& hole : area.holes) count += hole.size();
  }
  for (const auto& line : shape.lines) count += line.size();
  return count;
}

/// Checks the places of all norms; each pair of geometries is compared once.
class NormCheck {
 public:
  NormCheck(const CheckContext& context, const Whereabouts& whereabouts)
      : context_(context), whereabouts_(whereabouts), shapes_(context) {}

  void one(std::uint32_t norm) {
    const auto& objects = context_.facts.ow_objects;
    std::vector<NormPlace> places;
    for (const auto part : whereabouts_.parts_of(norm)) {
      if (objects[part].type != "Normwaarde" || objects[part].ended()) continue;
      for (const auto& ref : objects[part].refs) {
        if (ref.relation == "locatieaanduiding")
          places.push_back({&ref, part, value_of(objects[part]), whereabouts_.of_reference(ref)});
      }
    }
    std::ranges::stable_sort(places, {}, [](const NormPlace& one) { return one.places.box.min_x; });
    for (std::size_t i = 0; i < places.size(); ++i) {
      for (std::size_t j = i + 1; j < places.size(); ++j) {
        const bool beside = places[j].places.box.min_x > places[i].places.box.max_x;
        if (beside && !places[j].places.geometries.empty()) break;
        compare(objects[norm], places[i], places[j]);
      }
    }
    if (std::exchange(skipped_, false)) context_.report.add("PAR0017", objects[norm].at, {objects[norm].id.text});
  }

 private:
  void compare(const OwObject& norm, const NormPlace& a, const NormPlace& b) {
    const bool same = a.ref->target.text == b.ref->target.text;
    if (same && a.norm_value == b.norm_value) return;  // named twice: a rule of its own
    shapes::Overlap overlap;
    if (same) {
      overlap.answer = shapes::Answer::kYes;
    } else {
      overlap = overlap_of(a.places, b.places);
    }
    // Told at the one that comes later in the file.
    const auto& later = std::tuple(a.ref->target.at.file, a.ref->target.at.node) >
                                std::tuple(b.ref->target.at.file, b.ref->target.at.node)
                            ? a
                            : b;
    const auto& earlier = &later == &a ? b : a;
    const auto& at = later.ref->target;
    if (overlap.answer == shapes::Answer::kNotDecided) context_.report.add("PAR0007", at.at, {at.text});
    if (overlap.answer != shapes::Answer::kYes) return;
    const auto place = same ? at.text : where(overlap, a.places.system);
    context_.report.add("TPOD2102", at.at, {earlier.ref->target.text, at.text, norm.id.text, place});
    if (a.value != b.value) context_.report.add("TPOD2101", at.at, {norm.id.text, earlier.value, later.value, place});
  }

  /// One geometry with one geometry: a value holds in each by itself (TPOD2103).
  shapes::Overlap overlap_of(const Places& a, const Places& b) {
    shapes::Overlap found;
    const auto& facts = context_.facts.geometries;
    for (const auto one : a.geometries) {
      for (const auto other : b.geometries) {
        const bool comparable =
            facts[one].sound && facts[other].sound && facts[one].reference_system == facts[other].reference_system;
        if (!comparable || !facts[one].box.meets(facts[other].box)) continue;
        if (left_ == 0) {
          skipped_ = true;
          return found;
        }
        const auto& ours = shapes_.of(one);
        const auto& theirs = shapes_.of(other);
        left_ -= std::min(left_, vertices_of(ours) + vertices_of(theirs));
        const auto now = shapes::overlap(ours, theirs);
        if (now.answer == shapes::Answer::kYes) return now;
        if (now.answer == shapes::Answer::kNotDecided) found = now;
      }
    }
    return found;
  }

  /// Vertices that are still looked at; a norm of thousands of areas that all overlap must not hold up the run.
  static constexpr std::size_t kMostVertices = 10'000'000;

  const CheckContext& context_;
  const Whereabouts& whereabouts_;
  Shapes shapes_;
  std::size_t left_ = kMostVertices;
  bool skipped_ = false;  ///< Of the norm at hand a pair was not looked at.
};

void check_norm_places(const CheckContext& context, const Whereabouts& whereabouts) {
  NormCheck check(context, whereabouts);
  const auto& objects = context.facts.ow_objects;
  for (std::uint32_t i = 0; i < objects.size(); ++i) {
    if (one_of(kNorms, objects[i].type) && !objects[i].ended()) check.one(i);
  }
}

/// An information object that guarantees an object of OW.
struct Guarantee {
  const InformationObject* object = nullptr;
  const Value* target = nullptr;
};

/// JuridischeBorgingVan by the rules of the register alone: which object may be named, and how often.
std::vector<Guarantee> check_guarantees(const CheckContext& context, const Whereabouts& whereabouts) {
  const auto& facts = context.facts;
  const auto works = works_of_files(context);
  std::unordered_set<std::string_view> guaranteed;
  std::vector<Guarantee> sound;
  for (const auto& object : facts.objects) {
    std::size_t count = 0;
    for (const auto& one : object.guaranteed) {
      if (!one.domain.text.starts_with(kImow)) continue;
      const auto* target = whereabouts.find(one.object.text);
      const bool gone = !facts.ow_objects.empty() && (target == nullptr ? context.whole_text() : target->ended());
      const auto home = target == nullptr ? works.end() : works.find(target->at.file);
      const bool elsewhere = home != works.end() && !object.birth.empty() &&
                             !home->second.contains(std::string(work_of(object.birth.text)));
      if (++count > 1 || gone || elsewhere) {
        context.report.add("TPOD2600", one.object.at, {one.object.text});
      } else if (target != nullptr) {
        sound.push_back({&object, &one.object});
      }
      if (!guaranteed.insert(one.object.text).second) context.report.add("TPOD2602", one.object.at, {one.object.text});
    }
    const auto is_change = [&](const GeoObject& geometry) {
      return geometry.root == "GeoInformatieObjectMutatie" && geometry.work.text == object.work.text;
    };
    if (object.guaranteed.empty() && std::ranges::any_of(facts.geo_objects, is_change))
      context.report.add("TPOD2604", object.at, {object.work.text});
  }
  return sound;
}

/// The whole geometry of an information object; not complete when it is not there, or only changes are.
Places places_of(const Facts& facts, const InformationObject& object) {
  Places places;
  const auto geo = std::ranges::find_if(facts.geo_objects, [&](const GeoObject& one) {
    return one.expression.text == object.expression.text && one.root != "GeoInformatieObjectMutatie";
  });
  if (geo != facts.geo_objects.end()) {
    for (std::uint32_t i = 0; i < facts.geometries.size(); ++i) {
      if (facts.geometries[i].id.at.file == geo->at.file) places.add(facts.geometries[i], i);
    }
  }
  places.close();
  return places;
}

/// Rows of the rule table: `naar` are the kinds of object from the one to prefer on ("a|b/c"). @return its place there.
std::size_t rank_of(const Rule& rule, std::string_view type) {
  const auto ranks = core::split(rule.to, '/');
  return static_cast<std::size_t>(std::ranges::find_if(ranks, [&](const auto& one) { return in_list(one, type); }) -
                                  ranks.begin());
}

class GuaranteeCheck {
 public:
  GuaranteeCheck(const CheckContext& context, const Whereabouts& whereabouts, const std::vector<Guarantee>& all)
      : context_(context), whereabouts_(whereabouts), shapes_(context) {
    for (const auto& one : all) guaranteed_.insert(one.target->text);
  }

  void one(const Guarantee& guarantee) {
    const auto gio = places_of(context_.facts, *guarantee.object);
    const auto& target = *whereabouts_.find(guarantee.target->text);
    const auto places = whereabouts_.of_object(target);
    if (!gio.complete || !places.complete || gio.system != places.system) return;
    switch (same(gio, places)) {
      case shapes::Answer::kNo:
        context_.report.add("TPOD2601", guarantee.target->at, {guarantee.object->expression.text, target.id.text});
        return;
      case shapes::Answer::kNotDecided:
        context_.report.add("PAR0007", guarantee.target->at, {target.id.text});
        return;
      case shapes::Answer::kYes:
        break;
    }
    for (const auto* rule : context_.rules.of_check("borging-voorkeur")) look_for_better(*rule, guarantee, gio, target);
  }

 private:
  shapes::Answer same(const Places& a, const Places& b) {
    if (a.geometries == b.geometries) return shapes::Answer::kYes;
    if (a.box != b.box) return shapes::Answer::kNo;
    return shapes::same_points(shapes_.of(a), shapes_.of(b));
  }

  /// The first object of a kind to prefer that lies in the same place and that no other GIO guarantees.
  void look_for_better(const Rule& rule, const Guarantee& guarantee, const Places& gio, const OwObject& target) {
    auto best = rank_of(rule, target.type);
    const OwObject* better = nullptr;
    for (const auto& object : context_.facts.ow_objects) {
      const auto rank = rank_of(rule, object.type);
      if (rank >= best || object.ended() || guaranteed_.contains(object.id.text)) continue;
      const auto places = whereabouts_.of_object(object);
      if (!places.complete || places.system != gio.system || same(gio, places) != shapes::Answer::kYes) continue;
      best = rank;
      better = &object;
    }
    if (better != nullptr)
      context_.report.add(rule.code, guarantee.target->at, {better->type, better->id.text, target.type});
  }

  const CheckContext& context_;
  const Whereabouts& whereabouts_;
  Shapes shapes_;
  std::unordered_set<std::string_view> guaranteed_;
};

}  // namespace

void check_ow_geometry(const CheckContext& context) {
  const Whereabouts whereabouts(context.facts);
  check_norm_places(context, whereabouts);
  const auto guarantees = check_guarantees(context, whereabouts);
  GuaranteeCheck check(context, whereabouts, guarantees);
  for (const auto& guarantee : guarantees) check.one(guarantee);
}

}  // namespace pareltjes::omgevingswet
