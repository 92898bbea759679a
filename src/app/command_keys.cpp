// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "platform/evidence/evidence.hpp"
#include "platform/register/municipalities.hpp"

namespace pareltjes::app {
namespace {

/// Opens the installation and does `work` for the municipality; the exit code.
template <class Work>
int for_municipality(const CommonOptions& common, const std::string& gemeente, const Work& work) {
  const auto municipality = reg::find(gemeente);
  if (!municipality) return report({municipality.error()}, common.language);
  const auto installation = Installation::open(common);
  if (!installation) return report({installation.error()}, common.language);
  const storage::Scope scope{municipality->code.text(), "opdrachtregel"};
  const core::Result<void> done = work(**installation, scope);
  return done ? 0 : report({done.error()}, common.language);
}

std::string state_of(const evidence::KeyInfo& key, bool dutch) {
  if (!key.revoked_at.empty()) {
    return fmt::format("{} {} ({})",
                       dutch ? "ingetrokken; niet te vertrouwen vanaf" : "revoked; not to be trusted from",
                       key.distrusted_from, key.reason);
  }
  if (!key.replaced_at.empty()) return dutch ? "vervangen" : "replaced";
  return dutch ? "ondertekent" : "signs";
}

}  // namespace

int key_list_command(const CommonOptions& common, const KeyOptions& options) {
  const bool dutch = common.language == core::Language::kDutch;
  return for_municipality(
      common, options.gemeente, [&](Installation& installation, const storage::Scope& scope) -> core::Result<void> {
        const auto keys = installation.evidence().keys(scope);
        if (!keys) return std::unexpected(keys.error());
        for (const auto& key : *keys) {
          fmt::print("{}\t{}\t{}\t{}\n", key.id, key.made_at, key.revoked_at.empty() ? key.replaced_at : key.revoked_at,
                     state_of(key, dutch));
        }
        return {};
      });
}

int key_rotate_command(const CommonOptions& common, const KeyOptions& options) {
  return for_municipality(common, options.gemeente,
                          [&](Installation& installation, const storage::Scope& scope) -> core::Result<void> {
                            const auto made = installation.evidence().rotate_key(scope);
                            if (!made) return std::unexpected(made.error());
                            fmt::print("{}\n", made->id);
                            return installation.audit().write(scope, "opdrachtregel", "sleutel-vervangen", made->id);
                          });
}

int key_revoke_command(const CommonOptions& common, const KeyOptions& options) {
  return for_municipality(
      common, options.gemeente, [&](Installation& installation, const storage::Scope& scope) -> core::Result<void> {
        auto done = installation.evidence().revoke_key(scope, options.key, {options.reason, options.from});
        if (!done) return done;
        return installation.audit().write(scope, "opdrachtregel", "sleutel-ingetrokken", options.key);
      });
}

int key_export_command(const CommonOptions& common, const KeyOptions& options) {
  return for_municipality(
      common, options.gemeente, [&](Installation& installation, const storage::Scope& scope) -> core::Result<void> {
        if (options.format == "bewijs") {
          const auto chain = installation.evidence().export_chain(scope);
          if (!chain) return std::unexpected(chain.error());
          fmt::print("{}", *chain);  // Without a line end: the bytes are what is verified.
          return {};
        }
        const auto keys = installation.evidence().keys(scope);
        if (!keys) return std::unexpected(keys.error());
        fmt::print("{}", options.format == "pem" ? evidence::keys_as_pem(*keys) : evidence::keys_as_jwks(*keys));
        return {};
      });
}

int key_verify_command(const CommonOptions& common, const KeyOptions& options) {
  const bool dutch = common.language == core::Language::kDutch;
  std::ifstream file(options.file, std::ios::binary);
  if (!file) {
    return report({{core::ErrorCode::kNotFound,
                    {"Het bestand kan niet worden gelezen.", "The file cannot be read."},
                    {"Controleer de naam van het bestand.", "Check the name of the file."},
                    core::Place{options.file, {}, {}}}},
                  common.language);
  }
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto found = evidence::verify(text);
  if (!found.sound()) {
    fmt::print("{}: {}\n", found.fault->record, found.fault->what.in(common.language));
    return 1;
  }
  fmt::print(
      fmt::runtime(dutch ? "{}: {} stukken, alle handtekeningen kloppen.\n" : "{}: {} records, all signatures fit.\n"),
      found.organisation, found.records);
  for (const auto& key : found.keys) fmt::print("{} {}\n", dutch ? "sleutel" : "key", key);
  for (const auto& key : found.revoked_keys) {
    fmt::print(
        fmt::runtime(dutch ? "Sleutel {} is ingetrokken op {} ({}). Niet te vertrouwen vanaf {}: {} stukken ervoor "
                             "getekend, {} erna.\n"
                           : "Key {} was revoked at {} ({}). Not to be trusted from {}: {} records signed before, "
                             "{} after.\n"),
        key.id, key.revoked_at, key.reason, key.distrusted_from, key.before, key.after);
  }
  fmt::print("{}\n", dutch ? "Vergelijk de sleutels met wat de organisatie bekendmaakt."
                           : "Compare the keys with what the organisation publishes.");
  return found.doubtful() > 0 ? 1 : 0;
}

}  // namespace pareltjes::app
