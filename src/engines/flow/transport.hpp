// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <stop_token>
#include <vector>

namespace pareltjes::engines::flow {

/// A way that cannot be used.
inline constexpr std::int64_t kForbidden = std::numeric_limits<std::int64_t>::max();

/// Whole amounts from where they arise to where there is room, at the least cost; what finds no room stays, at a price.
struct Transport {
  std::vector<std::int64_t> supply;    ///< ≥ 0, by source.
  std::vector<std::int64_t> capacity;  ///< ≥ 0, by place.
  /// ≥ 0 for one unit, source after source: cost[source × places + place], or kForbidden.
  std::vector<std::int64_t> cost;
  /// For a unit that stays. Above the number of sources times the highest cost of a way, as little as possible stays.
  std::int64_t stay_cost = 0;
};

struct Shipment {
  std::size_t source = 0, place = 0;
  std::int64_t amount = 0;
  friend bool operator==(const Shipment&, const Shipment&) = default;
};

/// The best plan, with its proof: prices under which no way is worth less than it costs.
struct Plan {
  std::vector<Shipment> shipments;  ///< By source, then by place.
  std::vector<std::int64_t> stay;   ///< By source.
  std::int64_t cost = 0;
  /// What one unit more would cost at a source, and what one more room would save at a place. Their total,
  /// Σ supply × source_price − Σ capacity × place_price, equals the cost: no plan is cheaper.
  std::vector<std::int64_t> source_price, place_price;
  bool stopped = false;  ///< Asked to stop: the plan is not complete.
};

/// Successive shortest paths with potentials: J. Edmonds and R. Karp, "Theoretical improvements in algorithmic
/// efficiency for network flow problems", Journal of the ACM 19 (1972) 248–264. For few sources and many places: a step
/// takes time with the square of the sources, whatever the number of places.
Plan solve(const Transport& transport, const std::stop_token& stop = {});

}  // namespace pareltjes::engines::flow
