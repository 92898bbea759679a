// SPDX-License-Identifier: EUPL-1.2
// Information objects (GIO, PDF): beside their files, the decision and their geometry.
#include <algorithm>
#include <set>
#include <string>

#include "pearls/omgevingswet/checks.hpp"

namespace pareltjes::omgevingswet {
namespace {

constexpr std::string_view kConsolidated = "TeConsolideren";
constexpr std::string_view kOnlyPublished = "AlleenBekendTeMaken";

std::string with_line_ends(std::string_view bytes, bool carriage_returns) {
  std::string made;
  made.reserve(bytes.size() + bytes.size() / 20);
  for (const char c : bytes) {
    if (c == '\r') continue;
    if (c == '\n' && carriage_returns) made += '\r';
    made += c;
  }
  return made;
}

std::string small_letters(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

/// LVBB3008: the SHA-512 of the bytes of the file. Often a program changed the line ends afterwards: then we say so.
void check_hash(const CheckContext& context, const InformationObject::File& file) {
  const auto named = context.delivery.find(file.name.text);
  if (!named) {
    core::Text hint;
    for (const auto& other : context.delivery.files()) {
      if (small_letters(other.name) == small_letters(file.name.text))
        hint = {" Wel is er " + other.name + ": let op de hoofdletters.",
                " There is " + other.name + ": mind the capitals."};
    }
    context.report.add("LVBB3506", file.name.at, {file.name.text, hint.nl, hint.en});
    return;
  }
  if (file.hash.empty()) return;
  const auto given = small_letters(file.hash.text);
  if (context.notes[*named].sha512 == given) return;
  const auto content = context.delivery.content(*named);
  if (!content || sha512_hex(content->bytes()) == given) return;
  for (const bool carriage_returns : {true, false}) {
    if (sha512_hex(with_line_ends(content->bytes(), carriage_returns)) != given) continue;
    context.report.add(
        "LVBB3008", file.hash.at,
        {file.name.text,
         carriage_returns ? " De hash past wel bij regeleinden met CR en LF."
                          : " De hash past wel bij regeleinden met alleen LF.",
         carriage_returns ? " It does fit with line ends of CR and LF." : " It does fit with line ends of LF alone."});
    return;
  }
  context.report.add("LVBB3008", file.hash.at, {file.name.text, "", ""});
}

const GeoObject* geometry_of(const CheckContext& context, const InformationObject& object) {
  for (const auto& file : object.files) {
    const auto named = context.delivery.find(file.name.text);
    if (!named) continue;
    const auto& all = context.facts.geo_objects;
    const auto found = std::ranges::find(all, *named, [](const GeoObject& one) { return one.at.file; });
    if (found != all.end()) return &*found;
  }
  return nullptr;
}

void check_identity(const CheckContext& context, const InformationObject& object) {
  const auto* geometry = geometry_of(context, object);
  if (geometry == nullptr) return;
  if (!geometry->was.empty() && work_of(geometry->was.text) != geometry->work.text)
    context.report.add("LVBB3515", geometry->was.at, {geometry->was.text, geometry->work.text});
  if (geometry->work.text != object.work.text) {
    context.report.add("LVBB3511", geometry->work.at, {geometry->work.text, object.work.text});
  } else if (geometry->expression.text != object.expression.text) {
    context.report.add("LVBB3512", geometry->expression.at, {geometry->expression.text, object.expression.text});
  }
}

void check_type_of_files(const CheckContext& context, const InformationObject& object) {
  for (const auto& file : object.files) {
    const auto& manifest = context.facts.manifest;
    const auto entry = std::ranges::find(manifest, file.name.text, [](const auto& one) { return one.name.text; });
    if (entry == manifest.end() || entry->content_type.empty()) continue;
    const auto& type = entry->content_type.text;
    if (type != "application/pdf" && type != "application/gml+xml")
      context.report.add("LVBB3507", entry->content_type.at, {file.name.text, type});
  }
}

/// What a delivered object has to do with the decision that it comes with.
void check_with_decision(const CheckContext& context, const InformationObject& object, const Decision& decision) {
  const auto is_this = [&](const Value& one) { return one.text == object.expression.text; };
  if (!decision.object_refs.empty() && std::ranges::none_of(decision.object_refs, is_this))
    context.report.add("LVBB3509", object.expression.at, {object.expression.text});
  if (!object.birth.empty()) {
    const bool known = std::ranges::any_of(
        decision.regulations, [&](const RegulationInfo& one) { return one.work.text == object.birth.text; });
    const bool intended = std::ranges::any_of(
        decision.intended, [&](const Intended& one) { return work_of(one.instrument.text) == object.birth.text; });
    if (!known && !intended) context.report.add("LVBB3510", object.birth.at, {object.birth.text});
  }
  const auto named = [&](const Value& one) { return one.text.contains(object.expression.text); };
  if (object.instruction.text == kConsolidated && !decision.model.empty() &&
      std::ranges::none_of(decision.object_links, named))
    context.report.add("LVBB3151", object.expression.at, {object.expression.text});
  if (object.instruction.text == kOnlyPublished) {
    const auto wrong = std::ranges::find_if(decision.object_links_of_regulations, is_this);
    if (wrong != decision.object_links_of_regulations.end())
      context.report.add("LVBB3902", wrong->at, {object.expression.text});
  }
}

}  // namespace

void check_information_objects(const CheckContext& context) {
  std::set<std::string> expressions;
  for (const auto& object : context.facts.objects) {
    expressions.insert(object.expression.text);
    for (const auto& file : object.files) check_hash(context, file);
    check_identity(context, object);
    check_type_of_files(context, object);
    if (const auto parts = parts_of(object.work.text); parts.size() > 3 && parts[3].empty())
      context.report.add("LVBB4041", object.work.at, {object.work.text});
    if (object.succeeds && !object.instruction.empty() && object.instruction.text != kConsolidated)
      context.report.add("LVBB4054", object.instruction.at, {object.instruction.text});
    for (const auto& decision : context.facts.decisions) check_with_decision(context, object, decision);
  }
  if (!context.is_delivery()) return;
  for (const auto& decision : context.facts.decisions) {
    for (const auto& ref : decision.object_refs) {
      if (!expressions.contains(ref.text)) context.report.add("LVBB3504", ref.at, {ref.text});
    }
  }
}

}  // namespace pareltjes::omgevingswet
