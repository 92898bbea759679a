// SPDX-License-Identifier: EUPL-1.2
#include "app/housekeeping.hpp"

#include "platform/rights/retention.hpp"

namespace pareltjes::app {

core::Result<std::int64_t> keep_house(Installation& installation) {
  const auto organisations = installation.identity().organisations();
  if (!organisations) return std::unexpected(organisations.error());
  std::vector<std::string> owners{std::string(storage::Scope::kPublic)};
  for (const auto& one : *organisations) owners.push_back(one.id);
  rights::LogRetention decisions(installation.database(), core::system_clock(), installation.audit());
  core::Result<std::int64_t> removed = 0;
  for (const auto& owner : owners) {
    const auto gone = decisions.expire({owner, "programma"});
    if (!gone && removed) removed = std::unexpected(gone.error());
    if (gone && removed) *removed += *gone;
  }
  const auto ended = installation.identity().clean_up();
  if (!ended && removed) removed = std::unexpected(ended.error());
  if (ended && removed) *removed += *ended;
  return removed;
}

}  // namespace pareltjes::app
