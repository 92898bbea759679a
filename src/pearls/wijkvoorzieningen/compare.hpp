// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pearls/wijkvoorzieningen/areas.hpp"

namespace pareltjes::wijkvoorzieningen {

/// What areas are compared on, as shares and means, so that size does not matter.
struct Features {
  std::optional<double> share_young;  ///< % under 15.
  std::optional<double> share_old;    ///< % of 65 and over.
  std::optional<double> household_size;
  std::optional<double> urbanity;  ///< CBS class.
};

struct Peer {
  std::string code;
  std::string name;
  Features features;
};

struct Comparison {
  std::optional<Peer> country;
  std::vector<Features> own;               ///< For each area.
  std::vector<std::vector<Peer>> similar;  ///< For each area: the most similar areas of its kind, nearest first.
};

Features features_of(const Area& area);

/// The country, and for each wijk and the municipality itself the most similar ones of the dataset that decides which
/// areas there are: least distance over the features, each divided by its standard deviation; areas of fewer than 500
/// people do not count as peers.
Comparison compare(const Areas& areas, const hub::Snapshot& datasets, std::size_t how_many);

}  // namespace pareltjes::wijkvoorzieningen
