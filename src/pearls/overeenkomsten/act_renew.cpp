// SPDX-License-Identifier: EUPL-1.2
// actie=vernieuw: the values of an older version in a newer one.
#include <fmt/format.h>

#include <algorithm>

#include "pearls/overeenkomsten/action.hpp"
#include "pearls/overeenkomsten/renew.hpp"

namespace pareltjes::overeenkomsten {

core::Result<pearl::Outcome> move_to_newer(const Ask& ask) {
  const auto newer = ask.standard();
  if (!newer) return std::unexpected(newer.error());
  auto older = ask.standards.before((*newer)->id, (*newer)->version);
  if (!ask.text("vorige").empty()) {
    const auto named = ask.standard("vorige");
    if (!named) return std::unexpected(named.error());
    older = *named;
  }
  if (!older) {
    return core::fail(
        core::ErrorCode::kInvalidInput,
        {"Er is geen eerdere versie van deze standaard.", "There is no earlier version of this standard."},
        {"Noem haar met --set vorige=NAAM.", "Name it with --set vorige=NAME."});
  }
  const auto values = values_of(ask.input);
  if (!values) return std::unexpected(values.error());
  const auto renewed = renew(*older, **newer, *values);
  pearl::Outcome outcome;
  auto table = empty_table(ask.manifest, "vernieuwing");
  for (const auto& row : renewed.rows)
    table.rows.push_back({row.what, row.older, row.newer, row.outcome, row.value, row.text});
  auto moved = empty_table(ask.manifest, "waarden");
  for (const auto& [name, value] : renewed.values.items())
    moved.rows.push_back({name, value.is_string() ? value.get<std::string>() : value.dump()});
  const auto count = [&](const char* what) { return std::ranges::count(renewed.rows, what, &Renewed::Row::outcome); };
  outcome.answer = {
      fmt::format("Van {} naar {}: {} behouden, {} gewijzigd, {} nieuw, {} vervallen.", older->name(), (*newer)->name(),
                  count("behouden"), count("gewijzigd"), count("nieuw"), count("vervallen")),
      fmt::format("From {} to {}: {} kept, {} changed, {} new, {} gone.", older->name(), (*newer)->name(),
                  count("behouden"), count("gewijzigd"), count("nieuw"), count("vervallen"))};
  outcome.tables.push_back(std::move(table));
  outcome.tables.push_back(std::move(moved));
  return outcome;
}

}  // namespace pareltjes::overeenkomsten
