// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/capacity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "pearls/effectrapportage/centre_points.hpp"
#include "pearls/effectrapportage/rows.hpp"
#include "platform/pages/flows.hpp"

namespace pareltjes::effectrapportage {
namespace {

using core::Language;
using pearl::Cell;
using pearl::Table;

Table empty_table(const pearl::Manifest& manifest, std::string_view name) {
  const auto found = std::ranges::find(manifest.tables, name, &pearl::OutcomeTable::name);
  return {found->name, found->title, found->columns, {}};
}

/// Why a site does not count in a year, or what is not known of it; empty when all is well.
core::Text reason_of(const Site& site, int year) {
  if (site.beds <= 0) return {"geen vrije bedden", "no free beds"};
  if (!site.permitted) return {"nog geen vergunning", "no permit yet"};
  if (site.until && *site.until < year) return {"dan gesloten", "closed by then"};
  if (!site.certified_in(year))
    return site.certificate == "geen" ? core::Text{"geen keurmerk", "no certificate"}
                                      : core::Text{"keurmerk dan verlopen", "certificate ended by then"};
  if (site.certificate.empty()) return {"keurmerk niet bekend", "certificate not known"};
  return {};
}

core::Text basis_of(const Reached& reached) {
  if (!reached.known) return {"niet bekend", "not known"};
  if (reached.measured) return {"opgegeven", "given"};
  if (reached.centres) return {"geschat, midden van de gemeente", "estimated, middle of the municipality"};
  return {"geschat, hemelsbreed", "estimated, straight line"};
}

Cell cell_of(const std::string& text) {
  return text.empty() ? Cell() : Cell(text);
}

std::optional<std::size_t> place_of(const Assessment& made, const Site& site) {
  const auto found = std::ranges::find(made.sites, &site, &Reached::site);
  if (found == made.sites.end()) return std::nullopt;
  return static_cast<std::size_t>(found - made.sites.begin());
}

/// What goes to one municipality.
struct Flow {
  std::string municipality;
  double free = 0, used = 0, minutes = 0, weight = 0;
  double x = 0, y = 0, places = 0, sites = 0;
};

std::vector<Flow> flows_in(const Assessment& made) {
  std::vector<Flow> flows;
  for (std::size_t i = 0; i < made.sites.size(); ++i) {
    const auto& [site, minutes, measured, known, centres] = made.sites[i];
    auto flow = std::ranges::find(flows, site->municipality, &Flow::municipality);
    if (flow == flows.end()) flow = flows.insert(flows.end(), Flow{site->municipality});
    flow->free += site->beds;
    flow->used += made.site_beds[i];
    ++flow->sites;
    if (known) {
      const double weight = std::max(made.site_beds[i], 1e-6);
      flow->minutes += weight * minutes;
      flow->weight += weight;
    }
    if (site->x && site->y) {
      flow->x += *site->x;
      flow->y += *site->y;
      ++flow->places;
    }
  }
  return flows;
}

}  // namespace

Table capacity_table(const Assessment& made, const pearl::Manifest& manifest) {
  auto table = empty_table(manifest, "capaciteit");
  for (const auto& site : made.of.sites) {
    const auto at = place_of(made, site);
    const auto reason = reason_of(site, made.of.complete);
    core::Text basis;
    Cell minutes;
    if (at) {
      basis = basis_of(made.sites[*at]);
      if (made.sites[*at].known) minutes = std::round(made.sites[*at].minutes);
    }
    auto certificate = site.certificate;
    if (site.certificate_until) certificate += fmt::format(" tot {}", *site.certificate_until);
    table.rows.push_back({site.name, site.municipality, std::round(site.beds), at.has_value(), cell_of(reason.nl),
                          cell_of(reason.en), minutes, cell_of(basis.nl), cell_of(basis.en), cell_of(certificate),
                          site.cost ? Cell(*site.cost) : Cell(),
                          at ? Cell(std::round(made.site_beds[*at])) : Cell(0.0)});
  }
  return table;
}

Table flows_table(const Assessment& made, const pearl::Manifest& manifest) {
  auto table = empty_table(manifest, "stromen");
  const auto metres = [](const std::optional<double>& value) { return value ? Cell(std::round(*value)) : Cell(); };
  for (const auto& flow : flows_in(made)) {
    auto placed = flow.places > 0 && flow.places == flow.sites
                      ? std::optional(hub::Point{flow.x / flow.places, flow.y / flow.places})
                      : std::nullopt;
    // For a picture the middle will do where a travel time was given and no place.
    if (const auto centre = placed ? std::nullopt : centre_named(flow.municipality); centre)
      placed = hub::Point{centre->x, centre->y};
    table.rows.push_back({flow.municipality, std::round(flow.free), std::round(flow.used),
                          flow.weight > 0 ? Cell(std::round(flow.minutes / flow.weight)) : Cell(),
                          placed ? Cell(std::round(placed->x)) : Cell(), placed ? Cell(std::round(placed->y)) : Cell(),
                          metres(made.of.x), metres(made.of.y)});
  }
  return table;
}

std::vector<core::Text> capacity_sentences(const Assessment& made) {
  std::vector<core::Text> told;
  double unknown = 0, costs = 0, priced = 0;
  for (std::size_t i = 0; i < made.sites.size(); ++i) {
    const auto& site = *made.sites[i].site;
    if (site.certificate.empty()) unknown += site.beds;
    if (!site.cost || *site.cost < 0) continue;
    costs += *site.cost * made.site_beds[i];
    priced += made.site_beds[i];
  }
  const auto number = [](double value, Language language) { return core::format_number(value, 0, language); };
  if (unknown >= 1) {
    told.push_back({fmt::format("Van {} van die vrije bedden is geen keurmerk bekend. Zij tellen mee; vraag ernaar.",
                                number(unknown, Language::kDutch)),
                    fmt::format("Of {} of those free beds no certificate is known. They count; ask about it.",
                                number(unknown, Language::kEnglish))});
  }
  if (priced >= 1) {
    told.push_back({fmt::format("Van {} gebruikte bedden zijn de kosten bekend: samen {} euro per week.",
                                number(priced, Language::kDutch), number(costs, Language::kDutch)),
                    fmt::format("Of {} used beds the cost is known: {} euros a week together.",
                                number(priced, Language::kEnglish), number(costs, Language::kEnglish))});
  }
  return told;
}

std::optional<FlowMap> flow_map_of(const pearl::Outcome& outcome, const std::string& company, Language language) {
  const Rows rows(outcome, "stromen", language);
  if (rows.size() == 0) return std::nullopt;
  std::vector<pages::FlowPlace> places;
  const bool dutch = language == Language::kDutch;
  pages::FlowOptions options{dutch
                                 ? "Waar de nieuwe bedden komen: een lijn naar elke gemeente, zo breed als er bedden "
                                   "naartoe gaan. De tabel geeft dezelfde cijfers."
                                 : "Where the new beds come: a line to each municipality, as wide as the beds that go "
                                   "there. The table has the same figures.",
                             company.empty() ? (dutch ? "Het bedrijf" : "The company") : company, std::nullopt,
                             dutch ? "bedden" : "beds", language};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto has = [&](const char* name) { return rows.shown(i, name) != "–"; };
    pages::FlowPlace place{rows.text(i, "gemeente"), std::nullopt, std::nullopt, rows.number(i, "vrij"),
                           rows.number(i, "bedden")};
    if (has("x") && has("y")) place.at = hub::Point{rows.number(i, "x"), rows.number(i, "y")};
    if (has("reistijd")) place.minutes = rows.number(i, "reistijd");
    if (has("van_x") && has("van_y")) options.at = hub::Point{rows.number(i, "van_x"), rows.number(i, "van_y")};
    places.push_back(std::move(place));
  }
  const bool map = pages::flows_have_places(places, options);
  FlowMap made{pages::flows_svg(std::move(places), options), {}};
  made.caption =
      map ? core::Text{"Een lijn is zo breed als er bedden naartoe gaan. Het noorden is boven.",
                       "A line is as wide as the beds that go there. North is up."}
          : core::Text{
                "Een lijn is zo breed als er bedden naartoe gaan. Verder weg is langer reizen. De richting zegt "
                "niets: niet van elke gemeente weten wij de plaats.",
                "A line is as wide as the beds that go there. Further away is a longer journey. The direction "
                "says nothing: we do not know the place of every municipality."};
  return made;
}

}  // namespace pareltjes::effectrapportage
