// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>

#include "engines/award/award.hpp"

namespace pareltjes::engines::award {

// What a tender asks for, put in the words of Tender. Each changes the tender, or says what is wrong and changes
// nothing.

/// How one bidder's plan for one lot was judged.
struct Judged {
  std::size_t lot = 0, bidder = 0;
  int permille = 0;  ///< Of all points for quality: 0 to 1000.
};

/// The best price-quality ratio, with price counting for so much and quality for the rest of 1000.
struct PriceQuality {
  int price_permille = 1000;       ///< 1 to 1000.
  std::vector<Cost> reference;     ///< By lot, ≥ 0: the price at which no points for price are left.
  std::vector<Judged> judgements;  ///< Who is not judged has no points.
};

/// Points for price fall in a straight line from all of them at 0 to none at the reference. Then most points together
/// is the same order as lowest price less  reference · quality weight / price weight · points for quality, which is
/// what is put in: what quality is worth in money, rounded down.
core::Result<void> weigh_quality(Tender& tender, const PriceQuality& rule);

/// Everybody but the present supplier of a lot is compared with what changing costs on top of its price.
struct Incumbent {
  std::size_t lot = 0, bidder = 0;  ///< Who supplies it now.
  Cost switching = 0;               ///< ≥ 0.
};
core::Result<void> count_switching(Tender& tender, std::span<const Incumbent> incumbents);

/// A lot given out in parts to different bidders: the offers of the whole become offers of each part, in proportion, to
/// whole cents that add up to the whole. The first part takes the place of the lot, the others come last; bundles that
/// ask for the lot ask for its first, largest part.
/// @param permille of each part, at least two, together 1000.
core::Result<void> split_lot(Tender& tender, std::size_t lot, std::vector<int> permille);

/// Nobody gets more than a part of all weights.
core::Result<void> limit_share(Tender& tender, int permille);

}  // namespace pareltjes::engines::award
