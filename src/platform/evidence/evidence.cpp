// SPDX-License-Identifier: EUPL-1.2
#include "platform/evidence/evidence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/sha256.hpp"
#include "core/text.hpp"
#include "platform/evidence/signing.hpp"

namespace pareltjes::evidence {
namespace {

constexpr std::string_view kNewKey = "sleutel-nieuw";
constexpr std::string_view kRevokedKey = "sleutel-ingetrokken";
constexpr std::string_view kFormat = "pareltjes-bewijs-1";
constexpr std::string_view kPieceFormat = "pareltjes-bewijsstuk-1";
constexpr std::string_view kColumns =
    "id, volgnummer, soort, inhoud_json, actor, op, vorige_hash, hash, handtekening, sleutel";

std::string purpose_of(const storage::Session& session, const std::string& key) {
  return fmt::format("ondertekenen:{}:{}", session.scope().organisation, key);
}

/// The record as it is hashed, but for the hash itself.
nlohmann::json payload_of(const Record& record, const std::string& organisation) {
  return {{"actor", record.actor},
          {"inhoud", record.content},
          {"op", record.at},
          {"organisatie", organisation},
          {"sleutel", record.key},
          {"soort", record.kind},
          {"volgnummer", record.number},
          {"vorige_hash", record.previous_hash}};
}

/// With hash and signature, as it stands in a file.
nlohmann::json shown(const Record& record, const std::string& organisation) {
  auto json = payload_of(record, organisation);
  json["hash"] = record.hash;
  json["handtekening"] = secrets::to_hex(record.signature);
  return json;
}

core::Result<Record> record_at(const storage::Rows& rows, std::size_t row) {
  auto content = nlohmann::json::parse(rows.text(row, 3), nullptr, false);
  if (content.is_discarded()) {
    return core::fail(core::ErrorCode::kInternal,
                      {fmt::format("Bewijsstuk {} in de database is beschadigd.", rows.integer(row, 1)),
                       fmt::format("Record {} of the evidence in the database is damaged.", rows.integer(row, 1))},
                      {"Zet een reservekopie terug.", "Restore a backup."});
  }
  return Record{rows.text(row, 0), rows.integer(row, 1), rows.text(row, 2), std::move(content), rows.text(row, 4),
                rows.text(row, 5), rows.text(row, 6),    rows.text(row, 7), rows.bytes(row, 8), rows.text(row, 9)};
}

core::Result<std::vector<Record>> read_all(storage::Session& session) {
  const auto rows = session.query(fmt::format("SELECT {} FROM bewijs ORDER BY volgnummer", kColumns));
  if (!rows) return std::unexpected(rows.error());
  std::vector<Record> records;
  for (std::size_t i = 0; i < rows->size(); ++i) {
    auto record = record_at(*rows, i);
    if (!record) return std::unexpected(record.error());
    records.push_back(std::move(*record));
  }
  return records;
}

constexpr std::size_t kLongestReason = 500;

/// "2026-11-23" or "2026-11-23T14:05:09.123Z" in the one spelling in which moments compare as texts; empty when it is
/// neither.
std::string moment_of(const std::string& text) {
  static constexpr std::string_view kShape = "dddd-dd-ddTdd:dd:dd.dddZ";
  const auto whole = text.size() == 10 ? text + "T00:00:00.000Z" : text;
  const bool fits = whole.size() == kShape.size() && std::ranges::equal(whole, kShape, [](char c, char shape) {
                      return shape == 'd' ? c >= '0' && c <= '9' : c == shape;
                    });
  const auto month = fits ? whole.substr(5, 2) : "";
  const auto day = fits ? whole.substr(8, 2) : "";
  const bool real = fits && month >= "01" && month <= "12" && day >= "01" && day <= "31" && whole.substr(11, 2) < "24";
  return real ? whole : std::string();
}

nlohmann::json or_null(const std::string& text) {
  return text.empty() ? nlohmann::json(nullptr) : nlohmann::json(text);
}

core::Result<std::vector<KeyInfo>> read_keys(storage::Session& session) {
  const auto rows = session.query(
      "SELECT id, publiek, gemaakt_op, vervangen_op, ingetrokken_op, ingetrokken_reden, niet_vertrouwd_vanaf "
      "FROM sleutel");
  if (!rows) return std::unexpected(rows.error());
  // In the order in which the chain introduced them: two of one millisecond have an order too.
  const auto introductions =
      session.query("SELECT inhoud_json FROM bewijs WHERE soort = $1 ORDER BY volgnummer", {std::string(kNewKey)});
  if (!introductions) return std::unexpected(introductions.error());
  std::map<std::string, std::size_t> order;
  for (std::size_t i = 0; i < introductions->size(); ++i) {
    const auto content = nlohmann::json::parse(introductions->text(i, 0), nullptr, false);
    if (content.is_object()) order.emplace(content.value("sleutel", std::string()), i);
  }
  std::vector<KeyInfo> found;
  found.reserve(rows->size());
  for (std::size_t i = 0; i < rows->size(); ++i) {
    found.push_back({rows->text(i, 0), rows->bytes(i, 1), rows->text(i, 2), rows->text(i, 3), rows->text(i, 4),
                     rows->text(i, 5), rows->text(i, 6)});
  }
  std::ranges::sort(found, {}, [&](const KeyInfo& key) {
    const auto place = order.find(key.id);
    return place == order.end() ? order.size() : place->second;
  });
  return found;
}

}  // namespace

core::Result<Evidence::Signer> Evidence::signer(storage::Session& session) {
  const auto rows = session.query(
      "SELECT id, publiek, geheim_versleuteld FROM sleutel WHERE vervangen_op IS NULL AND ingetrokken_op IS NULL");
  if (!rows) return std::unexpected(rows.error());
  if (rows->empty()) return make_key(session, nullptr);
  const auto id = rows->text(0, 0);
  auto secret = vault_.unseal(rows->bytes(0, 2), purpose_of(session, id));
  if (!secret) return std::unexpected(secret.error());
  return Signer{id, rows->bytes(0, 1), std::move(*secret)};
}

core::Result<Evidence::Signer> Evidence::make_key(storage::Session& session, const Signer* present) {
  auto pair = new_key_pair();
  Signer made{key_id(pair.public_key), pair.public_key, pair.secret_key};
  const secrets::Wiped wiped(pair.secret_key);
  const auto time = core::to_rfc3339(clock_.now());
  if (present) {
    const auto replaced = session.execute(
        "UPDATE sleutel SET vervangen_op = $1, geheim_versleuteld = NULL WHERE id = $2", {time, present->id});
    if (!replaced) return std::unexpected(replaced.error());
  }
  const auto stored =
      session.execute("INSERT INTO sleutel (id, publiek, geheim_versleuteld, gemaakt_op) VALUES ($1, $2, $3, $4)",
                      {made.id, storage::Blob{made.public_key},
                       storage::Blob{vault_.seal(made.secret_key, purpose_of(session, made.id))}, time});
  if (!stored) return std::unexpected(stored.error());
  // The chain itself says which key signs: the old one introduces the new one, the very first introduces itself.
  const auto written =
      write(session, std::string(kNewKey), {{"sleutel", made.id}, {"publiek", secrets::to_hex(made.public_key)}},
            present ? *present : made);
  if (!written) return std::unexpected(written.error());
  return made;
}

core::Result<Record> Evidence::write(storage::Session& session, const std::string& kind, const nlohmann::json& content,
                                     const Signer& by) {
  const auto last = session.query("SELECT volgnummer, hash FROM bewijs ORDER BY volgnummer DESC LIMIT 1");
  if (!last) return std::unexpected(last.error());
  const auto now = clock_.now();
  Record record{
      core::new_uuid(now),   last->empty() ? 1 : last->integer(0, 0) + 1,  kind, content, session.scope().actor,
      core::to_rfc3339(now), last->empty() ? no_hash() : last->text(0, 1), {},   {},      by.id};
  auto text = canonical(content);
  if (!text) return std::unexpected(text.error());
  auto hash = hash_of(payload_of(record, session.scope().organisation));
  if (!hash) return std::unexpected(hash.error());
  record.hash = std::move(*hash);
  record.signature = sign(Signs::kRecord, record.hash, by.secret_key);
  const auto stored = session.execute(
      "INSERT INTO bewijs (id, volgnummer, soort, inhoud_json, vorige_hash, hash, handtekening, sleutel, op) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      {record.id, record.number, kind, std::move(*text), record.previous_hash, record.hash,
       storage::Blob{record.signature}, by.id, record.at});
  if (!stored) return std::unexpected(stored.error());
  return record;
}

core::Result<Record> Evidence::append(storage::Session& session, const std::string& kind,
                                      const nlohmann::json& content) {
  if (kind.empty() || kind.starts_with("sleutel-")) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"Deze soort bewijs is niet toegestaan.", "This kind of evidence is not allowed."});
  }
  const auto by = signer(session);
  if (!by) return std::unexpected(by.error());
  return write(session, kind, content, *by);
}

core::Result<Record> Evidence::append(const storage::Scope& scope, const std::string& kind,
                                      const nlohmann::json& content) {
  Record record;
  auto written = database_.write(scope, [&](storage::Session& session) -> core::Result<void> {
    auto appended = append(session, kind, content);
    if (!appended) return std::unexpected(appended.error());
    record = std::move(*appended);
    return {};
  });
  if (!written) return std::unexpected(written.error());
  return record;
}

core::Result<std::vector<Record>> Evidence::list(const storage::Scope& scope, const std::string& kind,
                                                 std::size_t limit) {
  std::vector<Record> found;
  auto read = database_.read(scope, [&](storage::Session& session) -> core::Result<void> {
    const auto rows = session.query(
        fmt::format("SELECT {} FROM bewijs WHERE $1 = '' OR soort = $1 ORDER BY volgnummer LIMIT $2", kColumns),
        {kind, static_cast<std::int64_t>(limit)});
    if (!rows) return std::unexpected(rows.error());
    for (std::size_t i = 0; i < rows->size(); ++i) {
      auto record = record_at(*rows, i);
      if (!record) return std::unexpected(record.error());
      found.push_back(std::move(*record));
    }
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return found;
}

core::Result<KeyInfo> Evidence::rotate_key(const storage::Scope& scope) {
  KeyInfo info;
  auto written = database_.write(scope, [&](storage::Session& session) -> core::Result<void> {
    const auto present = signer(session);
    if (!present) return std::unexpected(present.error());
    const auto made = make_key(session, &*present);
    if (!made) return std::unexpected(made.error());
    info = {made->id, made->public_key, core::to_rfc3339(clock_.now()), {}, {}};
    return {};
  });
  if (!written) return std::unexpected(written.error());
  return info;
}

core::Result<void> Evidence::revoke_key(const storage::Scope& scope, const std::string& key, const Revocation& why) {
  const auto now = core::to_rfc3339(clock_.now());
  const auto from = why.distrusted_from.empty() ? now : moment_of(why.distrusted_from);
  if (from.empty() || from > now || why.reason.size() > kLongestReason || !core::is_valid_utf8(why.reason)) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"Dit moment of deze reden klopt niet.", "This moment or this reason is wrong."},
                      {"Geef een dag in het verleden, zoals 2026-11-23, en een korte reden.",
                       "Give a day in the past, such as 2026-11-23, and a short reason."});
  }
  return database_.write(scope, [&](storage::Session& session) -> core::Result<void> {
    const auto rows = session.query("SELECT vervangen_op, ingetrokken_op FROM sleutel WHERE id = $1", {key});
    if (!rows) return std::unexpected(rows.error());
    if (rows->empty()) {
      return core::fail(core::ErrorCode::kNotFound, {"Deze sleutel bestaat niet.", "There is no such key."},
                        {"Bekijk de lijst van sleutels.", "See the list of keys."});
    }
    if (!rows->is_null(0, 1)) return {};
    auto by = signer(session);
    if (!by) return std::unexpected(by.error());
    if (by->id == key) {
      const auto present = *by;
      by = make_key(session, &present);
      if (!by) return std::unexpected(by.error());
    }
    const auto changed = session.execute(
        "UPDATE sleutel SET ingetrokken_op = $1, ingetrokken_reden = $2, niet_vertrouwd_vanaf = $3, "
        "geheim_versleuteld = NULL WHERE id = $4",
        {now, why.reason, from, key});
    if (!changed) return std::unexpected(changed.error());
    // Without an earlier moment the chain's own order says what came before: clocks of two writers need not agree.
    nlohmann::json content{{"sleutel", key}, {"reden", why.reason}};
    if (!why.distrusted_from.empty()) content["niet_vertrouwd_vanaf"] = from;
    const auto written = write(session, std::string(kRevokedKey), content, *by);
    if (!written) return std::unexpected(written.error());
    return {};
  });
}

core::Result<std::vector<KeyInfo>> Evidence::keys(const storage::Scope& scope) {
  std::vector<KeyInfo> found;
  auto read = database_.read(scope, [&](storage::Session& session) -> core::Result<void> {
    auto all = read_keys(session);
    if (!all) return std::unexpected(all.error());
    found = std::move(*all);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return found;
}

core::Result<std::string> Evidence::public_keys(const storage::Scope& scope) {
  const auto all = keys(scope);
  if (!all) return std::unexpected(all.error());
  auto list = nlohmann::json::array();
  for (const auto& key : *all) {
    list.push_back({{"id", key.id},
                    {"soort", "Ed25519"},
                    {"publiek", secrets::to_hex(key.public_key)},
                    {"gemaakt_op", key.made_at},
                    {"vervangen_op", or_null(key.replaced_at)},
                    {"ingetrokken_op", or_null(key.revoked_at)},
                    {"reden", or_null(key.reason)},
                    {"niet_vertrouwd_vanaf", or_null(key.distrusted_from)}});
  }
  return canonical({{"organisatie", scope.organisation}, {"sleutels", std::move(list)}});
}

core::Result<nlohmann::json> Evidence::present_key(storage::Session& session) {
  const auto by = signer(session);
  if (!by) return std::unexpected(by.error());
  return nlohmann::json{{"sleutel", by->id}, {"publiek", secrets::to_hex(by->public_key)}};
}

core::Result<std::string> Evidence::export_record(storage::Session& session, const Record& record) {
  const auto rows = session.query("SELECT publiek FROM sleutel WHERE id = $1", {record.key});
  if (!rows) return std::unexpected(rows.error());
  if (rows->empty()) {
    return core::fail(core::ErrorCode::kNotFound, {"Deze sleutel bestaat niet.", "There is no such key."},
                      {"Bekijk de lijst van sleutels.", "See the list of keys."});
  }
  return canonical({{"formaat", kPieceFormat},
                    {"organisatie", session.scope().organisation},
                    {"records", nlohmann::json::array({shown(record, session.scope().organisation)})},
                    {"sleutel_nieuw", {{"sleutel", record.key}, {"publiek", secrets::to_hex(rows->bytes(0, 0))}}}});
}

core::Result<nlohmann::json> Evidence::seal(storage::Session& session, const std::string& format, std::int64_t count,
                                            const std::string& last_hash, const nlohmann::json& extra) {
  const auto by = signer(session);
  if (!by) return std::unexpected(by.error());
  nlohmann::json seal{
      {"aantal", count}, {"laatste_hash", last_hash}, {"op", core::to_rfc3339(clock_.now())}, {"sleutel", by->id}};
  auto covered = extra;
  covered.update(seal);
  covered["formaat"] = format;
  covered["organisatie"] = session.scope().organisation;
  const auto text = canonical(covered);
  if (!text) return std::unexpected(text.error());
  seal["handtekening"] = secrets::to_hex(sign(Signs::kSeal, core::sha256_hex(*text), by->secret_key));
  return seal;
}

core::Result<std::string> Evidence::export_chain(const storage::Scope& scope) {
  std::string text;
  // A write transaction, because the very first use makes the key, and nothing may come between reading and sealing.
  auto written = database_.write(scope, [&](storage::Session& session) -> core::Result<void> {
    if (const auto by = signer(session); !by) return std::unexpected(by.error());
    const auto records = read_all(session);
    if (!records) return std::unexpected(records.error());
    auto list = nlohmann::json::array();
    for (const auto& record : *records) list.push_back(shown(record, scope.organisation));
    auto sealed = seal(session, std::string(kFormat), static_cast<std::int64_t>(records->size()), records->back().hash,
                       nlohmann::json::object());
    if (!sealed) return std::unexpected(sealed.error());
    auto file = canonical({{"formaat", kFormat},
                           {"organisatie", scope.organisation},
                           {"records", std::move(list)},
                           {"zegel", std::move(*sealed)}});
    if (!file) return std::unexpected(file.error());
    text = std::move(*file);
    return {};
  });
  if (!written) return std::unexpected(written.error());
  return text;
}

std::string Evidence::pseudonym(const std::string& organisation, const std::string& type, const std::string& id) const {
  // Lengths go before, so that no two persons make the same text.
  return vault_.mac(fmt::format("{}:{}{}:{}{}", organisation.size(), organisation, type.size(), type, id),
                    "betrokkene-pseudoniem");
}

}  // namespace pareltjes::evidence
