// SPDX-License-Identifier: EUPL-1.2
#include "platform/dossier/calendar.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pareltjes::dossier {
namespace {

constexpr std::size_t kLongestLine = 75;  ///< RFC 5545, 3.1: octets, the line break apart.

/// RFC 5545, 3.3.11: TEXT.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\\' || c == ';' || c == ',') result += '\\';
    if (c == '\n') {
      result += "\\n";
    } else {
      result += c;
    }
  }
  return result;
}

/// One content line, folded between characters.
void add_line(std::string& out, std::string_view line) {
  std::size_t room = kLongestLine;
  while (line.size() > room) {
    std::size_t cut = room;
    while (cut > 0 && (static_cast<unsigned char>(line[cut]) & 0xC0U) == 0x80U) --cut;
    out.append(line.substr(0, cut)).append("\r\n ");
    line.remove_prefix(cut);
    room = kLongestLine - 1;  // The blank that marks a folded line counts.
  }
  out.append(line).append("\r\n");
}

std::string digits_of(std::string text) {
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

}  // namespace

std::string to_icalendar(const std::vector<Appointment>& appointments, const core::Text& name, core::Timestamp now,
                         core::Language language) {
  const auto stamp = digits_of(core::to_rfc3339(now).substr(0, 19)) + "Z";
  std::string out;
  const auto add = [&](std::string_view property, const std::string& value) {
    add_line(out, fmt::format("{}:{}", property, value));
  };
  add("BEGIN", "VCALENDAR");
  add("VERSION", "2.0");
  add("PRODID", fmt::format("-//Pareltjes//{}//NL", escaped(name.nl)));
  add("CALSCALE", "GREGORIAN");
  add("METHOD", "PUBLISH");
  add("NAME", escaped(name.in(language)));  // RFC 7986
  add("X-WR-CALNAME", escaped(name.in(language)));
  add("REFRESH-INTERVAL;VALUE=DURATION", "P1D");
  for (const auto& each : appointments) {
    const auto day = core::parse_day(each.day);
    if (!day) continue;
    add("BEGIN", "VEVENT");
    add("UID", escaped(each.uid));
    add("DTSTAMP", stamp);
    add("DTSTART;VALUE=DATE", digits_of(each.day));
    add("DTEND;VALUE=DATE", digits_of(core::to_iso(*day + std::chrono::days{1})));
    add("SUMMARY", escaped(each.summary));
    if (!each.description.empty()) add("DESCRIPTION", escaped(each.description));
    if (!each.url.empty()) add("URL", each.url);
    add("TRANSP", "TRANSPARENT");
    if (each.remind_days > 0) {
      add("BEGIN", "VALARM");
      add("ACTION", "DISPLAY");
      add("DESCRIPTION", escaped(each.summary));
      add("TRIGGER", fmt::format("-P{}D", each.remind_days));
      add("END", "VALARM");
    }
    add("END", "VEVENT");
  }
  add("END", "VCALENDAR");
  return out;
}

}  // namespace pareltjes::dossier
