// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/time.hpp"
#include "platform/evidence/chain.hpp"
#include "platform/secrets/vault.hpp"
#include "platform/storage/database.hpp"

namespace pareltjes::evidence {

/// One signed record. Each holds the hash of the one before it.
struct Record {
  std::string id;
  std::int64_t number = 0;  ///< Counts from 1 an organisation, without gaps.
  std::string kind;         ///< "sleutel-nieuw" and "sleutel-ingetrokken" are this room's; others the pearls'.
  nlohmann::json content;
  std::string actor;
  std::string at;
  std::string previous_hash;
  std::string hash;
  std::string signature;  ///< 64 bytes.
  std::string key;        ///< Id of the key that signed.
};

/// A signing key of an organisation. Only the present one has a secret part, sealed by the vault.
struct KeyInfo {
  std::string id;
  std::string public_key;  ///< 32 bytes, Ed25519.
  std::string made_at;
  std::string replaced_at;           ///< Empty for the present one.
  std::string revoked_at;            ///< Empty unless it was revoked.
  std::string reason = {};           ///< Of revoking.
  std::string distrusted_from = {};  ///< What it signed before that moment stays trusted; empty unless revoked.
};

/// Why a key is revoked.
struct Revocation {
  std::string reason;           ///< In words; may be empty.
  std::string distrusted_from;  ///< RFC 3339 in UTC, not in the future; empty for the moment of revoking.
};

/// The keys as a JSON Web Key Set (RFC 7517, RFC 8037), with when each was made, replaced and revoked.
std::string keys_as_jwks(const std::vector<KeyInfo>& keys);
/// The keys as PEM (RFC 8410), each after a comment that says the same.
std::string keys_as_pem(const std::vector<KeyInfo>& keys);

/// Signed, hash-chained records of each organisation, and the keys that sign them. The first record makes the first
/// key. Errors of all: storage failures; kInternal when the key file does not fit the database.
class Evidence {
 public:
  Evidence(storage::Database& database, const core::Clock& clock, const secrets::Vault& vault)
      : database_(database), clock_(clock), vault_(vault) {}

  /// Error: kInvalidInput for content without one spelling, or a kind of this room's own.
  core::Result<Record> append(const storage::Scope& scope, const std::string& kind, const nlohmann::json& content);
  /// The same within the caller's write transaction: what happened and its evidence are stored together or not at all.
  core::Result<Record> append(storage::Session& session, const std::string& kind, const nlohmann::json& content);

  /// From the first to the last; `kind` empty for all.
  core::Result<std::vector<Record>> list(const storage::Scope& scope, const std::string& kind = {},
                                         std::size_t limit = 1000);

  /// A new key signs from now on; the old one's secret part is wiped.
  core::Result<KeyInfo> rotate_key(const storage::Scope& scope);
  /// Says that a key is no longer to be trusted; the present one is replaced first. What it signed before stays
  /// verifiable. Errors: kNotFound, kInvalidInput for a moment that is none or lies ahead.
  core::Result<void> revoke_key(const storage::Scope& scope, const std::string& key, const Revocation& why = {});
  /// From the first to the present one.
  core::Result<std::vector<KeyInfo>> keys(const storage::Scope& scope);
  /// {"organisatie", "sleutels": [{"id", "soort": "Ed25519", "publiek" (hexadecimal), "gemaakt_op", "vervangen_op",
  /// "ingetrokken_op", "reden", "niet_vertrouwd_vanaf"}]}, for publishing.
  core::Result<std::string> public_keys(const storage::Scope& scope);

  /// The whole chain with a seal, as verify() reads it. Reads and signs in one transaction.
  core::Result<std::string> export_chain(const storage::Scope& scope);

  /// One record with the key that signed it, as verify() reads it: for who may see this record and no other. Its place
  /// in the chain is not in it. Error: kNotFound when no key of the organisation signed it.
  core::Result<std::string> export_record(storage::Session& session, const Record& record);

  /// A seal over any chain of the organisation: {"aantal", "laatste_hash", "op", "sleutel", "handtekening"}.
  /// @param extra further members of the file that it covers.
  core::Result<nlohmann::json> seal(storage::Session& session, const std::string& format, std::int64_t count,
                                    const std::string& last_hash, const nlohmann::json& extra);
  /// A name for a person that only this installation can make again of who it is about, another one for each
  /// organisation (keyed BLAKE2b, 64 hexadecimal digits). To count and to answer a request for access, never to find
  /// out.
  [[nodiscard]] std::string pseudonym(const std::string& organisation, const std::string& type,
                                      const std::string& id) const;
  /// {"sleutel", "publiek"} of the key that signs now; made when there is none.
  core::Result<nlohmann::json> present_key(storage::Session& session);

 private:
  struct Signer {
    std::string id, public_key, secret_key;
  };
  core::Result<Signer> signer(storage::Session& session);
  core::Result<Signer> make_key(storage::Session& session, const Signer* present);
  core::Result<Record> write(storage::Session& session, const std::string& kind, const nlohmann::json& content,
                             const Signer& by);

  storage::Database& database_;
  const core::Clock& clock_;
  const secrets::Vault& vault_;
};

/// One line of the audit log.
struct AuditEntry {
  std::int64_t number = 0;
  std::string at;
  std::string request;  ///< Id of the request.
  std::string actor;    ///< Account id, "opdrachtregel" or "bezoeker": no other personal data.
  std::string kind;     ///< What was done, such as "norm-bewaren".
  std::string subject;  ///< To what, such as a record's id.
  nlohmann::json content;
};

/// Who saw or changed what, per organisation, chained by hash. Anchored in the evidence, it cannot be rewritten
/// unnoticed.
class Audit {
 public:
  Audit(storage::Database& database, const core::Clock& clock, Evidence& evidence)
      : database_(database), clock_(clock), evidence_(evidence) {}

  core::Result<void> write(const storage::Scope& scope, const std::string& request, const std::string& kind,
                           const std::string& subject, const nlohmann::json& content = nlohmann::json::object());
  /// Within the caller's write transaction.
  core::Result<void> write(storage::Session& session, const std::string& request, const std::string& kind,
                           const std::string& subject, const nlohmann::json& content = nlohmann::json::object());
  /// Newest first; `before` 0 for the newest page, else the number of the last line shown.
  core::Result<std::vector<AuditEntry>> list(const storage::Scope& scope, std::size_t limit = 100,
                                             std::int64_t before = 0);
  /// The whole log with a seal, as verify() reads it.
  core::Result<std::string> export_chain(const storage::Scope& scope);
  /// Recomputes the log in the database and compares it with its anchors; the first fault, or none.
  core::Result<std::optional<Fault>> check(const storage::Scope& scope);

  /// Every so many lines the log's end goes into the signed evidence (kind "audit-anker"). Who holds the database but
  /// not the key file can compute hashes, and make no signature: what he rewrites before an anchor is noticed.
  static constexpr std::int64_t kLinesPerAnchor = 10;

 private:
  core::Result<void> anchor(storage::Session& session, std::int64_t number, const std::string& hash);
  core::Result<nlohmann::json> records(storage::Session& session);
  storage::Database& database_;
  const core::Clock& clock_;
  Evidence& evidence_;
};

}  // namespace pareltjes::evidence
