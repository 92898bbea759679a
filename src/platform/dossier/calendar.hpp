// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "core/language.hpp"
#include "core/time.hpp"

namespace pareltjes::dossier {

/// A day on which somebody has to do something.
struct Appointment {
  std::string uid;  ///< Stays the same when the day moves.
  std::string day;  ///< 2026-11-28.
  std::string summary;
  std::string description;
  std::string url;
  int remind_days = 30;  ///< Before the day; 0: no reminder.
};

/// A calendar as other programs read it (iCalendar, RFC 5545): UTF-8, lines of at most 75 bytes that end in CR LF.
/// @param now of when it was made (DTSTAMP).
std::string to_icalendar(const std::vector<Appointment>& appointments, const core::Text& name, core::Timestamp now,
                         core::Language language);

}  // namespace pareltjes::dossier
