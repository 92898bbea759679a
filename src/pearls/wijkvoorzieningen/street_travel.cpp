// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/street_travel.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>
#include <new>
#include <string>

#include "platform/hub/projection.hpp"
#include "platform/hub/serialise.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

/// The box of a municipality in degrees: the corners of the box in RD, of which the sides are slightly turned.
hub::StreetBox degrees_of(const Box& box) {
  hub::StreetBox degrees{1'800'000'000, 900'000'000, -1'800'000'000, -900'000'000};
  for (const double x : {box.west, box.east}) {
    for (const double y : {box.south, box.north}) {
      const auto corner = coordinate_of(hub::Point{x, y});
      degrees.west = std::min(degrees.west, corner.lon_e7);
      degrees.east = std::max(degrees.east, corner.lon_e7);
      degrees.south = std::min(degrees.south, corner.lat_e7);
      degrees.north = std::max(degrees.north, corner.lat_e7);
    }
  }
  return degrees;
}

using TravelPtr = std::shared_ptr<const network::Travel>;

/// What names a made network: the same data, box and journey give the same answers.
struct Key {
  std::string sha256;
  std::array<std::int32_t, 4> box{};
  Journey journey;
  friend bool operator==(const Key&, const Key&) = default;
};

/// The networks that were used last. What is being made is made once: who needs the same waits, and may be cancelled.
class Kept {
 public:
  template <class Make>
  core::Result<TravelPtr> get(const Key& key, const pearl::RunControl& control, const Make& make) {
    std::unique_lock lock(mutex_);
    while (std::ranges::find(in_making_, key) != in_making_.end()) {
      changed_.wait_for(lock, std::chrono::milliseconds(10));
      if (const auto go_on = control.check(); !go_on) return std::unexpected(go_on.error());
    }
    const auto found = std::ranges::find(entries_, key, &Entry::key);
    if (found != entries_.end()) {
      entries_.splice(entries_.begin(), entries_, found);
      return entries_.front().travel;
    }
    in_making_.push_back(key);
    lock.unlock();
    std::size_t nodes = 0;
    auto travel = made(make, nodes);
    lock.lock();
    std::erase(in_making_, key);
    changed_.notify_all();
    if (travel) keep({key, *travel, nodes});
    return travel;
  }

  KeptTravels size() {
    const std::scoped_lock lock(mutex_);
    return {entries_.size(), nodes_kept()};
  }

 private:
  struct Entry {
    Key key;
    TravelPtr travel;
    std::size_t nodes = 0;
  };

  /// Want of memory ends this run only; the next may try again.
  template <class Make>
  static core::Result<TravelPtr> made(const Make& make, std::size_t& nodes) {
    try {
      return make(nodes);
    } catch (const std::bad_alloc&) {
      return core::fail(
          core::ErrorCode::kMemoryCeiling,
          {"Er is te weinig geheugen voor dit stratennet.", "There is too little memory for this network."},
          {"Lees een kleiner gebied van OpenStreetMap in.", "Import a smaller area of OpenStreetMap."});
    }
  }

  void keep(Entry entry) {
    // About 300 bytes a node: some hundreds of megabytes at most, unless a single network is larger.
    constexpr std::size_t kMostNodes = 1'500'000;
    constexpr std::size_t kMostEntries = 64;
    entries_.push_front(std::move(entry));
    while (entries_.size() > 1 && (entries_.size() > kMostEntries || nodes_kept() > kMostNodes)) entries_.pop_back();
  }

  [[nodiscard]] std::size_t nodes_kept() const {
    std::size_t sum = 0;
    for (const auto& entry : entries_) sum += entry.nodes;
    return sum;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Key> in_making_;
  std::list<Entry> entries_;
};

Kept& kept() {
  static Kept all;
  return all;
}

}  // namespace

network::OsmExtract extract_of(const hub::Streets& streets) {
  const auto tags_of = [](const hub::StreetTags& pairs) {
    network::Tags tags;
    for (const auto& [key, value] : pairs) tags.add(key, value);
    return tags;
  };
  network::OsmExtract extract;
  extract.nodes.reserve(streets.nodes.size());
  for (const auto& node : streets.nodes) extract.nodes.push_back({node.id, {node.lon_e7, node.lat_e7}});
  for (const auto& barrier : streets.barriers) extract.barriers.push_back({barrier.node, tags_of(barrier.tags)});
  extract.ways.reserve(streets.ways.size());
  for (const auto& way : streets.ways) extract.ways.push_back({way.id, way.nodes, tags_of(way.tags)});
  return extract;
}

network::Coordinate coordinate_of(const hub::Point& rd) {
  const auto degrees = hub::to_crs84(rd);
  return network::coordinate_of(degrees.lon, degrees.lat);
}

StreetTravel::StreetTravel(const Areas& areas, const Borders& borders, const hub::Snapshot& datasets) {
  const Box box = box_of(areas, borders);
  if (box.empty()) return;
  std::size_t most = 0;
  const auto within = degrees_of(box);
  for (const auto& dataset : datasets.on(hub::topic::kStreets)) {
    const auto count = hub::count_street_nodes(dataset->table, within);
    if (count <= most) continue;
    most = count;
    streets_ = dataset;
  }
  box_ = degrees_of(box.wider(kAroundMetres));
}

StreetTravel::~StreetTravel() = default;

core::Result<TravelPtr> StreetTravel::by_network(const Journey& journey, const pearl::RunControl& control) {
  if (streets_ == nullptr) return TravelPtr();
  if (const auto go_on = control.check(); !go_on) return std::unexpected(go_on.error());
  const Key key{streets_->info.sha256.empty() ? hub::hash_of(streets_->table) : streets_->info.sha256,
                {box_.west, box_.south, box_.east, box_.north},
                journey};
  return kept().get(key, control, [&](std::size_t& nodes) -> core::Result<TravelPtr> {
    if (graph_ == nullptr) {
      const auto read = hub::read_streets(streets_->table, box_);
      if (!read) return std::unexpected(read.error());
      auto graph = network::build_graph(extract_of(*read));
      if (!graph) return TravelPtr();  // not one street that somebody may use
      graph_ = std::make_shared<const network::StreetGraph>(std::move(*graph));
    }
    nodes = graph_->nodes.size();
    auto travel = network::Travel::by_network(*graph_, network::profile_of(journey.mode, journey.age, journey.measure));
    if (!travel) return TravelPtr();  // nobody of this mode can go anywhere
    return std::make_shared<const network::Travel>(std::move(*travel));
  });
}

network::Travel StreetTravel::by_straight_line(const Journey& journey) {
  return network::Travel::by_straight_line(network::profile_of(journey.mode, journey.age, journey.measure));
}

KeptTravels kept_travels() {
  return kept().size();
}

}  // namespace pareltjes::wijkvoorzieningen
