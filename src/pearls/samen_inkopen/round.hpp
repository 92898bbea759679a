// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "platform/pearl/outcome.hpp"

namespace pareltjes::samen_inkopen {

/// Amounts are whole cents.
using Cents = std::int64_t;

struct Lot {
  std::string id, name, unit;
};

/// What one participant buys of one lot in a year, and what it pays for that now.
struct Purchase {
  std::size_t lot = 0;
  double volume = 0;
  Cents now = 0;
  std::string ends;  ///< "JJJJ-MM-DD", or empty.
};

struct Participant {
  std::string name;
  std::vector<Purchase> purchases;  ///< At most one of a lot.
  [[nodiscard]] Cents now() const;
};

/// From a volume of the whole lot on, this price for each unit of it.
struct PriceBand {
  double from = 0;
  double euros = 0;
};

struct Bid {
  std::size_t bidder = 0, lot = 0;
  std::vector<PriceBand> bands;  ///< By rising volume; the first begins at 0.
  [[nodiscard]] double price(double volume) const;
};

struct SpendDiscount {
  Cents from = 0;
  int permille = 0;
};

struct Supplier {
  std::string name;
  std::optional<double> most_share;  ///< Of what all pay now, 0 to 1.
  std::optional<std::size_t> most_lots;
  std::vector<SpendDiscount> discounts;
};

struct BundleDiscount {
  std::size_t bidder = 0;
  std::vector<std::size_t> lots;
  Cents discount = 0;
};

struct StreetNode {
  std::string id;
  double x = 0, y = 0;
};

struct Street {
  std::string id;
  std::size_t from = 0, to = 0;
  double metres = 0;
  std::string surface, municipality;
  Cents cost = 0;  ///< Of digging all of it.
};

struct Site {
  std::string name;
  std::size_t participant = 0, node = 0;
  bool reception = false;  ///< A reception centre.
};

struct SurfaceCost {
  std::string surface;
  double euros_per_metre = 0;
  std::string source;
  bool existing = false;  ///< A duct that is there already.
};

/// A round as it was given, without what cannot be used: that is told in the findings.
struct Round {
  std::string name, currency;
  std::vector<Lot> lots;
  std::vector<Participant> participants;
  std::vector<Supplier> suppliers;
  std::vector<Bid> bids;
  std::vector<BundleDiscount> bundles;
  std::size_t least_suppliers = 1;
  std::optional<std::size_t> most_suppliers;
  std::vector<SurfaceCost> surfaces;
  std::vector<StreetNode> nodes;
  std::vector<Street> streets;
  std::vector<std::size_t> network_points;
  std::vector<Site> sites;

  [[nodiscard]] const SurfaceCost* surface(const std::string& name) const;
};

/// Reads input that fits the schema. Each mistake is a finding, and what it is about is left out.
Round read_round(const nlohmann::json& values, std::vector<pearl::Finding>& findings);

}  // namespace pareltjes::samen_inkopen
