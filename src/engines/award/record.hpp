// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engines/award/award.hpp"

namespace pareltjes::engines::award {

/// Changes whenever the engine may give another award, or a record other bytes, for the same tender.
inline constexpr std::string_view kEngineVersion = "2";

/// What a bidder hands in closed: one text for one bid, and a number of its own that hides it (as it could else be
/// found by trying prices).
struct SealedBid {
  std::string bidder;
  std::string seal;  ///< SHA-256 of salt and text.
};

/// The one text of what a bidder offers in a tender: name, capacity, most lots, discounts, prices by lot, bundles. Not
/// what the buyer adds: handicaps and limits of the share. It speaks of lots by their place, and not of other bidders.
std::string bid_text(const Tender& tender, std::size_t bidder);
/// @param salt at least 16 random bytes, kept by the bidder until the opening.
SealedBid seal(const std::string& bidder, std::string_view salt, std::string_view text);

/// All that is needed to make an award again.
struct Record {
  std::string version{kEngineVersion};
  std::uint64_t seed = 0;        ///< The search takes no chances; kept for methods that do.
  std::uint64_t nodes = 0;       ///< The limit that it was solved with.
  std::vector<SealedBid> seals;  ///< As they were before the opening, by bidder of the tender.
  std::vector<std::string> salts;
  Tender tender;
  Award award;
};

/// The award of opened bids. kInvalidInput when a seal is not that of what the tender says its bidder offers, or one is
/// absent; and what solve() says.
core::Result<Record> award_sealed(const Tender& tender, const std::vector<SealedBid>& seals,
                                  const std::vector<std::string>& salts, std::uint64_t nodes);

/// The record as text, the same bytes always; its last line is the SHA-256 of all before.
std::string write(const Record& record);
/// kInvalidFile when it is none, or was changed.
core::Result<Record> read_record(std::string_view text);

/// Whether making the award again from the record's own inputs gives the same bytes. kInvalidFile with the first reason
/// that it does not: changed, a broken seal, another version, another award.
core::Result<void> replay(std::string_view text);

}  // namespace pareltjes::engines::award
