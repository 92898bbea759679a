// SPDX-License-Identifier: EUPL-1.2
#include "platform/rights/processing.hpp"

#include <algorithm>

#include "core/resources.hpp"
#include "core/text.hpp"

namespace pareltjes::rights {
namespace {

constexpr std::string_view kFile = "src/platform/rights/verwerkingen.csv";
constexpr std::size_t kColumns = 6;
constexpr std::size_t kTraceDigits = 32;
constexpr std::size_t kSpanDigits = 16;

/// Lower-case hexadecimal digits of which one is not zero.
bool is_id(std::string_view text, std::size_t digits) {
  return text.size() == digits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos &&
         text.find_first_not_of('0') != std::string_view::npos;
}

}  // namespace

core::Result<std::vector<Processing>> read_processings(std::string_view csv) {
  std::vector<Processing> read;
  std::int64_t line = 0;
  for (const auto& row : core::split(csv, '\n')) {
    if (++line == 1 || core::trim(row).empty()) continue;
    const auto cells = core::split(row, ';');
    if (cells.size() != kColumns || std::ranges::any_of(cells, [](const auto& cell) { return cell.empty(); })) {
      return core::fail(
          core::ErrorCode::kInvalidFile,
          {"Deze rij van de verwerkingen is niet te lezen.", "This row of the processings cannot be read."},
          {"Schrijf zes kolommen, met een bron.", "Write six columns, with a source."},
          core::Place{std::string(kFile), line, std::nullopt});
    }
    read.push_back({cells[0], {cells[1], cells[2]}, {cells[3], cells[4]}, cells[5]});
  }
  return read;
}

const std::vector<Processing>& processings() {
  // The table is part of the program, and a test reads it.
  static const auto all =
      read_processings(core::find_resource(kFile).value_or(std::string_view())).value_or(std::vector<Processing>{});
  return all;
}

const Processing* processing_of(std::string_view topic) {
  const auto found = std::ranges::find(processings(), topic, &Processing::topic);
  return found == processings().end() ? nullptr : &*found;
}

std::optional<ForeignOperation> parse_traceparent(std::string_view header) {
  // "00-" trace "-" span "-" flags; a later version may go on after the flags (Trace Context, section 3.2).
  const auto parts = core::split(header, '-');
  if (parts.size() < 4 || parts[0].size() != 2 || parts[0] == "ff" || parts[3].size() < 2) return std::nullopt;
  if (parts[0].find_first_not_of("0123456789abcdef") != std::string::npos) return std::nullopt;
  if (parts[0] == "00" && (parts.size() != 4 || parts[3].size() != 2)) return std::nullopt;
  if (!is_id(parts[1], kTraceDigits) || !is_id(parts[2], kSpanDigits)) return std::nullopt;
  return ForeignOperation{parts[1], parts[2], {}};
}

}  // namespace pareltjes::rights
