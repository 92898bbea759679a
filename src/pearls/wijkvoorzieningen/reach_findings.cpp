// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/reach_findings.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "engines/street_network/table.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

using core::Language;
using pearl::Severity;

pearl::Finding finding(const char* code, Severity severity, core::Text message, core::Text advice = {}) {
  return {code, severity, std::move(message), std::move(advice), std::nullopt, {}};
}

std::string percent(double part, Language language) {
  // Never "0 %" or "100 %" for what is neither.
  const double whole = std::clamp(std::round(100 * part), 1.0, 99.0);
  return core::format_number(whole, 0, language) + "%";
}

core::Text partly(double on_street) {
  return {fmt::format("Voor {} van de inwoners kent het stratennet geen straat. Daar is hemelsbreed gerekend.",
                      percent(1 - on_street, Language::kDutch)),
          fmt::format("For {} of the inhabitants the network has no street. There the straight line was taken.",
                      percent(1 - on_street, Language::kEnglish))};
}

void tell_network(const ReachNotes& notes, Reach& reach) {
  if (notes.streets == nullptr) {
    if (notes.measure.basis().empty()) return;
    reach.findings.push_back(finding("stratennet-ontbreekt", Severity::kInfo, notes.measure.basis().begin()->second,
                                     {"Lees een uitsnede van OpenStreetMap in, ruimer dan de gemeente.",
                                      "Import an extract of OpenStreetMap, larger than the municipality."}));
    return;
  }
  if (notes.on_street < 1) {
    reach.findings.push_back(
        finding("stratennet-deels", Severity::kWarning, partly(notes.on_street),
                {"Lees een grotere uitsnede van OpenStreetMap in.", "Import a larger extract of OpenStreetMap."}));
  }
  // The first way of going stands for all: the others differ in some footpaths only.
  for (const auto& [mode, findings] : notes.measure.findings()) {
    for (const auto& one : findings) reach.findings.push_back(finding(one.code.c_str(), Severity::kInfo, one.message));
    break;
  }
}

void tell_points(const ReachNotes& notes, Reach& reach) {
  if (const auto& names = notes.measure.off_street(); !names.empty()) {
    reach.findings.push_back(finding(
        "ver-van-de-weg", Severity::kWarning,
        {fmt::format(
             "{} van elke straat: {}. De afstand daarheen is hemelsbreed.",
             names.size() == 1 ? "1 voorziening ligt ver" : fmt::format("{} voorzieningen liggen ver", names.size()),
             list_of(names, 5, Language::kDutch)),
         fmt::format("{} from any street: {}. The distance to it is by straight line.",
                     names.size() == 1 ? "1 facility lies far" : fmt::format("{} facilities lie far", names.size()),
                     list_of(names, 5, Language::kEnglish))},
        {"Controleer of de plek klopt.", "Check whether the place is right."}));
  }
  if (notes.measure.apart() > 0) {
    const auto count = notes.measure.apart();
    reach.findings.push_back(finding("los-deel", Severity::kInfo,
                                     {fmt::format("{} in een los deel van het stratennet.",
                                                  count == 1 ? "1 plek ligt" : fmt::format("{} plekken liggen", count)),
                                      fmt::format("{} in a separate part of the street network.",
                                                  count == 1 ? "1 place lies" : fmt::format("{} places lie", count))}));
  }
  if (notes.unreached.empty()) return;
  std::vector<std::string> nl;
  std::vector<std::string> en;
  double most = 0;
  for (const auto& [kind, part] : notes.unreached) {
    nl.push_back(core::fold(kind->name.nl));
    en.push_back(core::fold(kind->name.en));
    most = std::max(most, part);
  }
  reach.findings.push_back(finding("onbereikbaar", Severity::kWarning,
                                   {fmt::format("Tot {} van de inwoners komt over het stratennet niet bij: {}.",
                                                percent(most, Language::kDutch), list_of(nl, 5, Language::kDutch)),
                                    fmt::format("Up to {} of the inhabitants cannot get over the streets to: {}.",
                                                percent(most, Language::kEnglish), list_of(en, 5, Language::kEnglish))},
                                   {"In het gemiddelde tellen zij niet mee; in het deel binnen de norm wel.",
                                    "The mean leaves them out; the part within the norm counts them."}));
}

/// The row of a shipped table of the engine that begins with a word: its value and its source.
pearl::Provenance::ParameterUse shipped(const char* file, std::size_t columns, std::string_view word,
                                        std::string name) {
  for (const auto& row : network::shipped_rows(file, columns)) {
    if (row[0] == word) return {std::move(name), row[1], row[columns - 1], false};
  }
  return {std::move(name), {}, {}, false};
}

void add_parameters(const ReachNotes& notes, Reach& reach) {
  const auto straight = std::ranges::any_of(reach.rows, [](const auto& row) { return row.ground != Ground::kStreets; });
  for (const auto& [mode, basis] : notes.measure.basis()) {
    if (!straight) break;
    ReachNorm named;
    named.mode = mode;
    reach.parameters.push_back(
        shipped("omwegfactoren.csv", 3, named.travel(), fmt::format("omweg.{}", named.travel())));
  }
  if (reach.units.empty()) return;
  for (const auto* weight : {"grootte", "km", "log_km", "breedte_km"})
    reach.parameters.push_back(shipped("schoolkeuze.csv", 5, weight, fmt::format("keuze.{}", weight)));
}

}  // namespace

void tell_reach(const ReachNotes& notes, Reach& reach) {
  if (reach.rows.empty()) return;
  for (const auto& [mode, basis] : notes.measure.basis()) {
    ReachNorm named;
    named.mode = mode;
    reach.assumptions.push_back({fmt::format("afstand {}", named.travel()), basis,
                                 notes.streets != nullptr ? notes.streets->info.title.nl : std::string()});
  }
  if (notes.streets != nullptr && notes.on_street < 1) {
    reach.assumptions.push_back({"afstand deels", partly(notes.on_street), notes.streets->info.title.nl});
  }
  reach.assumptions.push_back(
      {"woonplek", reach.homes.note, reach.homes.used.empty() ? std::string() : reach.homes.used[0]->info.title.nl});
  if (!reach.units.empty()) {
    reach.assumptions.push_back(
        {"verdeling",
         {"Plekken zijn verdeeld over wie er het dichtst bij woont: ieder telt één keer, en elke plek ook.",
          "Places are divided over who lives nearest: everybody counts once, and so does each place."},
         "Paez, Higgins en Vivona (2019)"});
  }
  tell_network(notes, reach);
  tell_points(notes, reach);
  add_parameters(notes, reach);
}

}  // namespace pareltjes::wijkvoorzieningen
