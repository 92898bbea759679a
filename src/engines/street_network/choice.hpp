// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engines/street_network/geometry.hpp"
#include "engines/street_network/rules.hpp"

namespace pareltjes::engines::street_network {

/// Which school people choose: conditional logit (McFadden, 1974) on the size of a school and the way to it,
///   utility = size · ln(pupils) - km · d' - log_km · ln(d'),   d' = √(d² + offset²)  in kilometres,
/// so the chance falls as a power of the distance nearby and exponentially further on (Tanner, 1961). The offset stands
/// for the width of the area where pupils live: inside it, a distance from its middle says little.
struct ChoiceParameters {
  double size = 0;
  double km = 0;
  double log_km = 0;
  double offset_km = 1;
};

/// The shipped ones (schoolkeuze.csv).
ChoiceParameters shipped_choice();

/// Chances of choosing each of a few schools; they add up to one. @param km over the road. @param pupils above zero.
std::vector<double> choice_shares(const ChoiceParameters& parameters, std::span<const double> km,
                                  std::span<const double> pupils);

struct School {
  std::string id;
  std::string pc4;  ///< Four digits.
  Coordinate at;
  bool placed = false;
  double pupils = 0;
};

struct Flow {
  std::string pc4;
  std::string school;
  double pupils = 0;
};

struct ChoiceOptions {
  double detour = Rules::shipped().detour(Mode::kCycle);  ///< Road over straight line.
  double most_km = 30;                                    ///< Over the road; schools further away are no choice.
};

/// What was not used of the flows, in pupils, in this order.
struct DroppedPupils {
  double all = 0;             ///< Used and dropped.
  double unknown_school = 0;  ///< School not in the list, without a place or without pupils.
  double unplaced_pc4 = 0;    ///< No school in the postcode area that tells where it lies.
  double too_far = 0;
  std::size_t unplaced_areas = 0;  ///< Postcode areas without a place.
};

/// Areas with the schools they can choose and who went where. Sorted, so that the same files give the same numbers.
struct ChoiceData {
  struct Option {
    std::uint32_t school;
    float km;
    float log_pupils;
    double pupils;  ///< Who went there from this area.
  };
  std::vector<std::uint32_t> first;  ///< Options of area i: first[i] … first[i + 1].
  std::vector<Option> options;
  std::vector<std::string> pc4;
  DroppedPupils dropped;

  [[nodiscard]] std::size_t areas() const { return pc4.size(); }
};

/// A postcode area is placed at the mean of the schools in it.
ChoiceData choice_data(std::span<const School> schools, std::span<const Flow> flows, const ChoiceOptions& options);

struct ChoiceFit {
  ChoiceParameters parameters;
  std::array<double, 3> standard_error{};  ///< Of size, km, log_km, at the offset found.
  double pupils = 0;
  double log_likelihood = 0;        ///< Natural logarithm, over all pupils.
  double equal_log_likelihood = 0;  ///< When every school within reach is as likely.
  double size_log_likelihood = 0;   ///< When only size counts, in proportion.
  double observed_km = 0;
  double predicted_km = 0;
};

/// Maximum likelihood: Newton's method for the three weights, in which the function is concave; the offset by golden
/// section. @param areas which areas count, by index.
ChoiceFit fit_choice(const ChoiceData& data, std::span<const std::uint32_t> areas);

/// How given parameters do on areas, without fitting.
ChoiceFit judge_choice(const ChoiceData& data, std::span<const std::uint32_t> areas,
                       const ChoiceParameters& parameters);

}  // namespace pareltjes::engines::street_network
