// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/language.hpp"
#include "engines/street_network/isochrone.hpp"
#include "engines/street_network/many_to_many.hpp"

namespace pareltjes::engines::street_network {

struct Point {
  std::string id;
  Coordinate at;
};

/// Something that the reader must know of a point or of the network. The rest goes on without it.
struct Finding {
  std::string code;  ///< "ver-van-de-weg", "los-deel", "netwerk-in-delen", "rand-van-uitsnede".
  core::Text message;
  std::optional<std::string> point;
};

struct TravelOptions {
  double most_to_street_m = 500;  ///< Points further from any street are left out.
  /// Parts of the network with fewer nodes are left out: footpaths that are drawn apart, and one-way streets that leave
  /// the extract. The largest always counts.
  std::uint32_t least_part = 100;
  bool count_approach = true;  ///< The way between a point and its street, at walking speed.
};

class Travel;

/// Points that a Travel has found its way to; made by Travel::locate and only of use to the same one.
class Places {
 public:
  [[nodiscard]] std::size_t size() const { return found_.size(); }
  /// Whether the point takes part.
  [[nodiscard]] bool has(std::size_t point) const { return found_[point]; }
  [[nodiscard]] std::size_t left_out() const { return found_.size() - index_.size(); }
  [[nodiscard]] const std::vector<Finding>& findings() const { return findings_; }
  /// Metres from the point to its street; 0 by straight line.
  [[nodiscard]] double to_street_m(std::size_t point) const { return to_street_m_[point]; }

 private:
  friend class Travel;
  std::vector<bool> found_;
  std::vector<double> to_street_m_;
  std::vector<std::uint32_t> index_;  ///< Of those that take part: which point.
  std::vector<Terminal> terminals_;   ///< On a network: for each of those.
  std::vector<Coordinate> at_;        ///< By straight line: for each of those.
  std::vector<Finding> findings_;
};

/// How far everything is: over a street network, or without one by straight line times a detour factor. Both answer the
/// same questions in the same units: milliseconds or centimetres, as the profile says.
class Travel {
 public:
  /// @param detour length over the road over length by straight line; without it the shipped factor of the mode.
  static Travel by_straight_line(const Profile& profile, std::optional<double> detour = std::nullopt);
  /// Contracts the network: seconds for a municipality. @returns kInvalidInput when nobody of this mode can go
  /// anywhere.
  static core::Result<Travel> by_network(StreetGraph graph, const Profile& profile, const TravelOptions& options = {});

  Travel(Travel&&) noexcept;
  Travel& operator=(Travel&&) noexcept;
  ~Travel();

  [[nodiscard]] const Profile& profile() const;
  [[nodiscard]] bool on_network() const;
  /// One sentence on what the distances are, to be shown wherever one of them is shown.
  [[nodiscard]] core::Text basis() const;
  /// Of the network as a whole.
  [[nodiscard]] const std::vector<Finding>& findings() const;

  /// Projects points on the streets.
  [[nodiscard]] Places locate(std::span<const Point> points) const;

  // For every source, in its order; an empty list for one that takes no part. Hit::target is the index among the points
  // that `to` was made of. The same answers for any number of threads.
  [[nodiscard]] std::vector<std::vector<Hit>> nearest(const Places& from, const Places& to, std::size_t most,
                                                      Cost limit = kNever - 1, unsigned threads = 1) const;
  [[nodiscard]] std::vector<std::vector<Hit>> within(const Places& from, const Places& to, Cost limit,
                                                     unsigned threads = 1) const;
  /// from.size() rows of to.size(); kNever where no way leads or a point takes no part.
  [[nodiscard]] std::vector<Cost> matrix(const Places& from, const Places& to, unsigned threads = 1) const;

  /// Lines (pairs of places) that somebody reaches from a point; on a network only.
  [[nodiscard]] std::vector<std::pair<Coordinate, Coordinate>> isochrone(const Places& from, std::size_t point,
                                                                         Cost limit) const;

  /// Metres or seconds as a cost, and back.
  [[nodiscard]] Cost cost_of(double metres_or_seconds) const;
  [[nodiscard]] double amount_of(Cost cost) const;

 private:
  struct Network;
  explicit Travel(const Profile& profile);
  [[nodiscard]] Cost straight_cost(Coordinate a, Coordinate b) const;
  template <class Ask>
  [[nodiscard]] std::vector<std::vector<Hit>> ask(const Places& from, const Places& to, unsigned threads,
                                                  const Ask& ask) const;

  Profile profile_;
  double detour_ = 1;
  std::unique_ptr<Network> network_;
  std::vector<Finding> findings_;
};

/// People at a point, and which area they count for.
struct Home {
  std::uint32_t area = 0;
  double people = 0;
};

/// What an area reaches: means over its people, as Statistics Netherlands does in "Nabijheid voorzieningen".
struct AreaReach {
  double people = 0;           ///< All of them.
  double people_placed = 0;    ///< Those whose point takes part.
  double people_reaching = 0;  ///< Those of them that reach any facility.
  double mean_nearest = 0;     ///< Cost to the nearest, over those that reach one.
  double mean_within = 0;      ///< How many facilities within the limit, over those placed.
  double share_within = 0;     ///< Part of those placed with one within the limit.
};

/// @param homes one for each point that `from` was made of.
std::vector<AreaReach> reach_of_areas(const Travel& travel, const Places& from, std::span<const Home> homes,
                                      std::size_t areas, const Places& facilities, Cost limit, unsigned threads = 1);

}  // namespace pareltjes::engines::street_network
