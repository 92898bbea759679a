// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/reach_settings.hpp"
#include "engines/street_network/catchment.hpp"
#include "engines/street_network/files/read.hpp"
#include "platform/pearl/outcome.hpp"

namespace pareltjes::app {
namespace {

using namespace engines::street_network;
using nlohmann::json;

/// Everything that a question is asked of.
struct Asked {
  const ReachOptions& options;
  ReachSettings settings;
  ReachPoints from, to;
  Travel travel;
  Places sources, targets;
};

core::Result<Travel> travel_of(const ReachOptions& options, const ReachSettings& settings) {
  const Profile profile = profile_of(settings.mode, settings.age, settings.measure);
  if (options.network.empty()) return Travel::by_straight_line(profile, settings.detour);
  const auto bytes = unpacked_bytes(options.network);
  if (!bytes) return std::unexpected(bytes.error());
  const auto extract = read_osm(*bytes, options.network);
  if (!extract) return std::unexpected(extract.error());
  auto graph = build_graph(*extract);
  if (!graph) return std::unexpected(graph.error());
  TravelOptions how;
  how.most_to_street_m = settings.most_to_street_m;
  return Travel::by_network(std::move(*graph), profile, how);
}

core::Result<void> check(const ReachOptions& options, const ReachSettings& settings) {
  const bool needs_limit = options.question != "dichtstbij" && options.question != "matrix";
  if (needs_limit && !settings.within) {
    return core::fail(
        core::ErrorCode::kUsage,
        {"De grens ontbreekt: hoeveel minuten of meters.", "The limit is missing: how many minutes or metres."},
        {"Geef haar met --set binnen=GETAL.", "Give it with --set binnen=NUMBER."});
  }
  const bool isochrone = options.question == "isochroon";
  if (isochrone && (options.network.empty() || options.format != "json")) {
    return core::fail(core::ErrorCode::kUsage,
                      {"Een isochroon heeft een netwerk nodig, en komt als JSON.",
                       "An isochrone needs a network, and comes as JSON."},
                      {"Geef --netwerk BESTAND en --format json.", "Give --netwerk FILE and --format json."});
  }
  if (!isochrone && options.to.empty()) {
    return core::fail(core::ErrorCode::kUsage,
                      {"Het bestand met voorzieningen ontbreekt.", "The file of facilities is missing."},
                      {"Noem het na het bestand met punten.", "Name it after the file of points."});
  }
  return {};
}

pearl::TableColumn amount_column(const ReachSettings& settings) {
  if (settings.in_time()) {
    return {"minuten", pearl::TableColumn::Type::kNumber, "minuten", {"Reistijd", "Travel time"}};
  }
  return {"meters", pearl::TableColumn::Type::kNumber, "m", {"Afstand", "Distance"}};
}

pearl::TableColumn column(const char* name, pearl::TableColumn::Type type, core::Text description) {
  return {name, type, "", std::move(description)};
}

constexpr auto kText = pearl::TableColumn::Type::kText;
constexpr auto kInteger = pearl::TableColumn::Type::kInteger;
constexpr auto kNumber = pearl::TableColumn::Type::kNumber;

pearl::Cell amount(const Asked& asked, Cost cost) {
  if (cost == kNever) return std::monostate{};
  const double places = asked.settings.in_time() ? 1000 : 100;
  return std::round(asked.settings.shown(asked.travel, cost) * places) / places;
}

pearl::Table nearest(const Asked& asked) {
  pearl::Table table{"dichtstbij",
                     {"De dichtstbijzijnde voorzieningen", "The nearest facilities"},
                     {column("van", kText, {"Punt", "Point"}), column("rang", kInteger, {"Hoeveelste", "Rank"}),
                      column("naar", kText, {"Voorziening", "Facility"}), amount_column(asked.settings)},
                     {}};
  const auto all = asked.travel.nearest(asked.sources, asked.targets, asked.settings.count,
                                        asked.settings.limit(asked.travel), asked.options.threads);
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::int64_t rank = 0;
    for (const Hit& hit : all[i]) {
      table.rows.push_back({asked.from.points[i].id, ++rank, asked.to.points[hit.target].id, amount(asked, hit.cost)});
    }
    if (all[i].empty()) table.rows.push_back({asked.from.points[i].id, {}, {}, {}});
  }
  return table;
}

pearl::Table within(const Asked& asked) {
  pearl::Table table{
      "binnen",
      {"Hoeveel voorzieningen binnen de grens", "How many facilities within the limit"},
      {column("van", kText, {"Punt", "Point"}), column("aantal", kInteger, {"Voorzieningen", "Facilities"})},
      {}};
  const auto all =
      asked.travel.within(asked.sources, asked.targets, asked.settings.limit(asked.travel), asked.options.threads);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool placed = asked.sources.has(i);
    table.rows.push_back(
        {asked.from.points[i].id, placed ? pearl::Cell(static_cast<std::int64_t>(all[i].size())) : pearl::Cell()});
  }
  return table;
}

pearl::Table matrix(const Asked& asked) {
  pearl::Table table{"matrix", {"Van elk punt naar elke voorziening", "From each point to each facility"}, {}, {}};
  table.columns.push_back(column("van", kText, {"Punt", "Point"}));
  for (const Point& facility : asked.to.points) {
    auto one = amount_column(asked.settings);
    one.name = facility.id;
    table.columns.push_back(std::move(one));
  }
  const auto all = asked.travel.matrix(asked.sources, asked.targets, asked.options.threads);
  for (std::size_t i = 0; i < asked.from.points.size(); ++i) {
    std::vector<pearl::Cell> row{asked.from.points[i].id};
    for (std::size_t j = 0; j < asked.to.points.size(); ++j) {
      row.push_back(amount(asked, all[i * asked.to.points.size() + j]));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

/// Supply divided over people, with weights that fall as a bell up to the limit.
pearl::Table balance(const Asked& asked, std::vector<Finding>& findings) {
  pearl::Table table{"balans",
                     {"Aanbod per persoon", "Supply per person"},
                     {column("van", kText, {"Punt", "Point"}), column("mensen", kNumber, {"Mensen", "People"}),
                      column("aanbod_per_persoon", kNumber, {"Aanbod per persoon", "Supply per person"})},
                     {}};
  const Cost limit = asked.settings.limit(asked.travel);
  const auto all = asked.travel.within(asked.sources, asked.targets, limit, asked.options.threads);
  std::vector<Link> links;
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    for (const Hit& hit : all[i]) {
      const double weight = gaussian_weight(hit.cost, limit);
      if (weight > 0) links.push_back({i, hit.target, weight});
    }
  }
  const auto result = balanced_catchment(asked.from.weights, asked.to.weights, links);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const pearl::Cell access = asked.sources.has(i) ? pearl::Cell(result.access[i]) : pearl::Cell();
    table.rows.push_back({asked.from.points[i].id, asked.from.weights[i], access});
  }
  const std::string people = fmt::format("{:.10g}", result.people_without);
  const std::string supply = fmt::format("{:.10g}", result.supply_without);
  if (result.people_without > 0) {
    findings.push_back({"zonder-aanbod",
                        {people + " mensen bereiken geen enkele voorziening.", people + " people reach no facility."},
                        {}});
  }
  if (result.supply_without > 0) {
    findings.push_back(
        {"zonder-mensen",
         {"Een aanbod van " + supply + " bereikt niemand.", "A supply of " + supply + " reaches nobody."},
         {}});
  }
  return table;
}

json as_json(const pearl::Table& table) {
  json out{{"columns", json::array()}, {"rows", json::array()}};
  for (const auto& one : table.columns) out["columns"].push_back({{"name", one.name}, {"unit", one.unit}});
  for (const auto& row : table.rows) {
    json cells = json::array();
    for (const auto& cell : row) {
      cells.push_back(std::visit(
          []<class T>(const T& value) -> json {
            if constexpr (std::is_same_v<T, std::monostate>)
              return nullptr;
            else
              return value;
          },
          cell));
    }
    out["rows"].push_back(std::move(cells));
  }
  return out;
}

/// Every point with the lines of street that it reaches, as GeoJSON.
json isochrones(const Asked& asked) {
  json out{{"type", "FeatureCollection"}, {"features", json::array()}};
  for (std::size_t i = 0; i < asked.from.points.size(); ++i) {
    json lines = json::array();
    for (const auto& [a, b] : asked.travel.isochrone(asked.sources, i, asked.settings.limit(asked.travel))) {
      lines.push_back({{a.lon_e7 * 1e-7, a.lat_e7 * 1e-7}, {b.lon_e7 * 1e-7, b.lat_e7 * 1e-7}});
    }
    out["features"].push_back({{"type", "Feature"},
                               {"properties", {{"van", asked.from.points[i].id}}},
                               {"geometry", {{"type", "MultiLineString"}, {"coordinates", std::move(lines)}}}});
  }
  return out;
}

void print(const Asked& asked, std::vector<Finding> findings, core::Language language) {
  const std::string& question = asked.options.question;
  const core::Text basis = asked.travel.basis();
  json document;
  std::string text;
  if (question == "isochroon") {
    document = isochrones(asked);
  } else {
    const pearl::Table table = question == "binnen"   ? within(asked)
                               : question == "matrix" ? matrix(asked)
                               : question == "balans" ? balance(asked, findings)
                                                      : nearest(asked);
    if (asked.options.format == "json") document = as_json(table);
    if (asked.options.format == "csv") text = pearl::to_csv(table, false);
    if (asked.options.format == "table") {
      text = basis.in(language) + "\n\n" + table.title.in(language) + "\n" + pearl::to_terminal(table, language);
    }
  }
  if (asked.options.format == "json") {
    document["basis"] = {{"nl", basis.nl}, {"en", basis.en}};
    document["findings"] = json::array();
    for (const Finding& finding : findings) {
      document["findings"].push_back({{"code", finding.code},
                                      {"point", finding.point ? json(*finding.point) : json(nullptr)},
                                      {"message", {{"nl", finding.message.nl}, {"en", finding.message.en}}}});
    }
    fmt::print("{}\n", document.dump(-1, ' ', false, json::error_handler_t::replace));
    return;
  }
  // What stands in a file of figures is said beside it.
  if (asked.options.format == "csv") fmt::print(stderr, "{}\n", basis.in(language));
  for (const Finding& finding : findings) fmt::print(stderr, "{}\n", finding.message.in(language));
  fmt::print("{}", text);
}

core::Error nobody(const std::string& file) {
  return {core::ErrorCode::kInvalidInput,
          {"Geen enkel punt ligt bij een weg van dit netwerk.", "Not one point lies near a road of this network."},
          {"Kies een uitsnede die de punten bevat.", "Choose an extract that holds the points."},
          core::Place{file, {}, {}}};
}

/// More cells than this do not fit in memory with room to work in.
constexpr std::size_t kMostCells = 25'000'000;

core::Error too_many() {
  return {core::ErrorCode::kInvalidInput,
          {"De tabel van elk punt naar elke voorziening wordt te groot.",
           "The table from each point to each facility becomes too large."},
          {"Vraag de dichtstbijzijnde, of verdeel de punten.", "Ask for the nearest, or divide the points."},
          {}};
}

}  // namespace

int solve_reach_command(const CommonOptions& common, const ReachOptions& options) {
  const auto settings = reach_settings(options.settings);
  if (!settings) return report({settings.error()}, common.language);
  if (const auto checked = check(options, *settings); !checked) return report({checked.error()}, common.language);
  auto from = reach_points(options.from);
  if (!from) return report({from.error()}, common.language);
  auto to = options.to.empty() ? core::Result<ReachPoints>(ReachPoints{}) : reach_points(options.to);
  if (!to) return report({to.error()}, common.language);
  if (options.question == "matrix" && from->points.size() * to->points.size() > kMostCells) {
    return report({too_many()}, common.language);
  }
  auto travel = travel_of(options, *settings);
  if (!travel) return report({travel.error()}, common.language);
  Places sources = travel->locate(from->points);
  Places targets = travel->locate(to->points);
  if (sources.left_out() == sources.size()) return report({nobody(options.from)}, common.language);
  if (!options.to.empty() && targets.left_out() == targets.size()) return report({nobody(options.to)}, common.language);
  std::vector<Finding> findings = travel->findings();
  for (const Places* places : {&sources, &targets}) {
    findings.insert(findings.end(), places->findings().begin(), places->findings().end());
  }
  print({options, *settings, std::move(*from), std::move(*to), std::move(*travel), std::move(sources),
         std::move(targets)},
        std::move(findings), common.language);
  return 0;
}

}  // namespace pareltjes::app
