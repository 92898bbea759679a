// SPDX-License-Identifier: EUPL-1.2
#include "pearls/datarechten/register/flow.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "core/text.hpp"
#include "core/time.hpp"
#include "platform/rights/policy.hpp"

namespace pareltjes::datarechten {
namespace {

using nlohmann::json;
using Kind = FlowVerdict::Kind;

constexpr std::size_t kMostColumns = 6;

bool speaks_of(const rights::Rule& rule, std::string_view action) {
  return std::ranges::find(rule.actions, action) != rule.actions.end();
}

/// The edges of a map, by node.
std::vector<std::vector<std::size_t>> targets_of(const FlowMap& map) {
  std::vector<std::vector<std::size_t>> targets(map.nodes.size());
  for (const auto& flow : map.flows) targets[flow.from].push_back(flow.to);
  return targets;
}

/// The nodes so that, circles apart, each flow leads forwards: depth first, without recursion.
std::vector<std::size_t> order_of(const std::vector<std::vector<std::size_t>>& targets) {
  std::vector<std::size_t> order;
  std::vector<char> seen(targets.size(), 0);
  for (std::size_t start = 0; start < targets.size(); ++start) {
    if (seen[start] != 0) continue;
    std::vector<std::pair<std::size_t, std::size_t>> open{{start, 0}};
    seen[start] = 1;
    while (!open.empty()) {
      auto& [node, next] = open.back();
      if (next < targets[node].size()) {
        const auto target = targets[node][next++];
        if (seen[target] == 0) {
          seen[target] = 1;
          open.emplace_back(target, 0);
        }
      } else {
        order.push_back(node);
        open.pop_back();
      }
    }
  }
  std::ranges::reverse(order);
  return order;
}

/// What takes a place in a column: nodes, and the free places that long flows go through.
struct Columns {
  std::vector<Position> positions;                   ///< By item; the nodes come first.
  std::vector<std::vector<std::size_t>> neighbours;  ///< In the columns beside it.
  std::vector<std::vector<std::size_t>> items;       ///< By column.

  std::size_t add(std::size_t column) {
    positions.push_back({column, 0});
    neighbours.emplace_back();
    items[column].push_back(positions.size() - 1);
    return positions.size() - 1;
  }
  void join(std::size_t one, std::size_t other) {
    neighbours[one].push_back(other);
    neighbours[other].push_back(one);
  }
  /// Sorts a column by the mean row of the neighbours to the left, and gives the rows: fewer lines cross.
  void settle(std::size_t column) {
    auto& list = items[column];
    std::map<std::size_t, double> weight;
    for (const auto item : list) {
      double sum = 0;
      std::size_t count = 0;
      for (const auto other : neighbours[item]) {
        if (positions[other].column >= column) continue;
        sum += static_cast<double>(positions[other].row);
        ++count;
      }
      weight[item] = count == 0 ? 1e9 : sum / static_cast<double>(count);
    }
    std::ranges::stable_sort(list, {}, [&](std::size_t item) { return weight[item]; });
    for (std::size_t row = 0; row < list.size(); ++row) positions[list[row]].row = row;
  }
};

/// The column of each node: the longest path over the flows that lead forwards; the others close a circle.
std::vector<std::size_t> columns_of(const FlowMap& map) {
  const auto targets = targets_of(map);
  const auto order = order_of(targets);
  std::vector<std::size_t> rank(map.nodes.size()), column(map.nodes.size());
  for (std::size_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
  for (const auto node : order) {
    for (const auto target : targets[node]) {
      if (rank[target] > rank[node])
        column[target] = std::min(kMostColumns - 1, std::max(column[target], column[node] + 1));
    }
  }
  return column;
}

}  // namespace

FlowVerdict flow_verdict(const json& right, bool to_outside, const std::string& today) {
  if (!right.is_object() || right.value("stukken", json::array()).empty()) {
    return {
        Kind::kUnknown, {"Er is nog geen getekend contract getoetst.", "No signed contract has been judged yet."}, {}};
  }
  const auto policy = rights::policy_from_odrl(right.value("odrl", json()));
  if (!policy) return {Kind::kUnknown, policy.error().message, {}};
  const auto action = to_outside ? rights::action::kDistribute : rights::action::kUse;
  for (const auto& rule : policy->rules) {
    if (!rule.permits && speaks_of(rule, action)) return {Kind::kBlocked, rule.meaning, rule.ground.sentence};
  }
  for (const auto& rule : policy->rules) {
    if (!rule.permits || !speaks_of(rule, action)) continue;
    if (!rule.until.empty() && rule.until < today) {
      const auto day = core::day_in_words(rule.until);
      return {Kind::kBlocked,
              {fmt::format("Het recht liep tot en met {}.", day.nl), fmt::format("The right ran through {}.", day.en)},
              rule.ground.sentence};
    }
    return {Kind::kFree, rule.meaning, rule.ground.sentence};
  }
  const core::Text silent{"Het contract geeft dit recht niet.", "The contract does not give this right."};
  return {Kind::kBlocked, policy->silence.nl.empty() ? silent : policy->silence, {}};
}

FlowMap flow_map(const std::vector<KeptApplication>& kept, const std::map<std::string, json>& rights,
                 const std::string& today) {
  FlowMap map;
  std::map<std::string, std::size_t> by_key, outside;
  for (const auto& one : kept) {
    by_key.emplace(one.record.key, map.nodes.size());
    map.nodes.push_back({&one, one.application.name, 0});
  }
  for (std::size_t at = 0; at < kept.size(); ++at) {
    const auto& one = kept[at];
    if (one.application.links.empty()) continue;
    const auto found = rights.find(one.record.id);
    const auto right = found == rights.end() ? json() : found->second;
    for (const auto& link : one.application.links) {
      std::size_t other = 0;
      if (link.outside.empty()) {
        const auto target = by_key.find(link.to);
        if (target == by_key.end()) continue;
        other = target->second;
      } else {
        const auto [place, is_new] = outside.try_emplace(core::fold(link.outside), map.nodes.size());
        if (is_new) map.nodes.push_back({nullptr, link.outside, 0});
        other = place->second;
      }
      Flow flow{at, other, link, {}};
      if (link.incoming) {
        std::swap(flow.from, flow.to);
        flow.verdict.reason = {"De bron staat buiten dit register.", "The source is outside this register."};
      } else {
        flow.verdict = flow_verdict(right, !link.outside.empty(), today);
      }
      ++map.nodes[flow.from].links;
      ++map.nodes[flow.to].links;
      map.flows.push_back(std::move(flow));
    }
  }
  return map;
}

FlowMap part_of(const FlowMap& map, std::size_t most, const std::vector<std::size_t>& around) {
  std::vector<std::size_t> ranked(map.nodes.size());
  std::iota(ranked.begin(), ranked.end(), std::size_t{0});
  std::vector<int> nearness(map.nodes.size(), around.empty() ? 0 : 2);
  for (const auto node : around) nearness[node] = 0;
  for (const auto& flow : map.flows) {
    if (nearness[flow.from] == 0) nearness[flow.to] = std::min(nearness[flow.to], 1);
    if (nearness[flow.to] == 0) nearness[flow.from] = std::min(nearness[flow.from], 1);
  }
  std::ranges::stable_sort(ranked, {}, [&](std::size_t node) {
    return std::pair{nearness[node], -static_cast<std::int64_t>(map.nodes[node].links)};
  });
  std::erase_if(ranked, [&](std::size_t node) { return nearness[node] == 2; });
  if (ranked.size() > most) ranked.resize(most);
  std::ranges::sort(ranked);
  FlowMap part;
  std::map<std::size_t, std::size_t> places;
  for (const auto node : ranked) {
    places.emplace(node, part.nodes.size());
    part.nodes.push_back(map.nodes[node]);
  }
  for (const auto& flow : map.flows) {
    const auto from = places.find(flow.from), to = places.find(flow.to);
    if (from != places.end() && to != places.end())
      part.flows.push_back({from->second, to->second, flow.link, flow.verdict});
  }
  return part;
}

Layout layout(const FlowMap& map) {
  const auto column = columns_of(map);
  std::vector<char> linked(map.nodes.size(), 0);
  for (const auto& flow : map.flows) linked[flow.from] = linked[flow.to] = 1;
  Columns columns;
  columns.items.resize(kMostColumns);
  columns.positions.resize(map.nodes.size());
  columns.neighbours.resize(map.nodes.size());
  for (std::size_t node = 0; node < map.nodes.size(); ++node) {
    columns.positions[node].column = column[node];
    if (linked[node] != 0) columns.items[column[node]].push_back(node);
  }
  std::vector<std::vector<std::size_t>> dummies(map.flows.size());
  for (std::size_t i = 0; i < map.flows.size(); ++i) {
    const auto from = map.flows[i].from, to = map.flows[i].to;
    auto last = from;
    for (auto between = column[from] + 1; between < column[to]; ++between) {
      const auto dummy = columns.add(between);
      columns.join(last, dummy);
      dummies[i].push_back(dummy);
      last = dummy;
    }
    if (column[from] != column[to]) columns.join(last, to);
  }
  std::size_t deepest = 0;
  for (std::size_t at = 0; at < kMostColumns; ++at) {
    columns.settle(at);
    deepest = std::max(deepest, columns.items[at].size());
  }
  Layout result;
  result.nodes.assign(columns.positions.begin(),
                      columns.positions.begin() + static_cast<std::ptrdiff_t>(map.nodes.size()));
  for (const auto& list : dummies) {
    auto& way = result.ways.emplace_back();
    for (const auto dummy : list) way.push_back(columns.positions[dummy]);
  }
  // What has no links stands below, in rows of its own.
  constexpr std::size_t kPerRow = 4;
  std::size_t loose = 0;
  for (std::size_t node = 0; node < map.nodes.size(); ++node) {
    if (linked[node] != 0) continue;
    result.nodes[node] = {loose % kPerRow, deepest + loose / kPerRow};
    ++loose;
  }
  return result;
}

}  // namespace pareltjes::datarechten
