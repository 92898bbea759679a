// SPDX-License-Identifier: EUPL-1.2
// What the source files of this room share; no other room includes it.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "platform/identity/roles.hpp"
#include "platform/storage/database.hpp"

namespace pareltjes::identity {

/// For work that nobody in particular asked for: signing in, checking a session.
inline storage::Scope system_scope() {
  return storage::Scope::of_public("bezoeker");
}
inline storage::Scope scope_of(const Member& member) {
  return {member.organisation, member.account};
}

inline core::Result<void> done(const core::Result<std::int64_t>& changed) {
  if (!changed) return std::unexpected(changed.error());
  return {};
}

/// How a user name is stored and compared.
std::string user_key(std::string_view user_name);
/// Text that may stand in a page: not empty, UTF-8, no control characters.
bool is_presentable(std::string_view text, std::size_t most_bytes);
core::Result<void> require_administrator(const Member& member);
/// What the database holds of a token.
std::string token_hash(std::string_view token);

/// Signing in was tried too often.
std::unexpected<core::Error> wait(std::chrono::seconds delay);

struct OpenInvitation {
  std::string id, organisation, role;
};
/// Error: kNotFound when the link is unknown, used or too old.
core::Result<OpenInvitation> invitation_for(storage::Session& session, std::string_view token, const std::string& now);

inline std::unexpected<core::Error> no_member() {
  return core::fail(core::ErrorCode::kNotFound,
                    {"Deze persoon is geen lid van uw organisatie.", "This person is no member of your organisation."},
                    {"Stuur eerst een uitnodiging.", "Send an invitation first."});
}

std::unexpected<core::Error> no_provider();

inline std::unexpected<core::Error> wrong_credentials() {
  return core::fail(
      core::ErrorCode::kUnauthenticated,
      {"De gebruikersnaam, het wachtwoord of de code klopt niet.", "The user name, the password or the code is wrong."},
      {"Controleer wat u invulde en probeer het opnieuw.", "Check what you filled in and try again."});
}

}  // namespace pareltjes::identity
