// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include "platform/evidence/evidence.hpp"

namespace pareltjes::evidence {
namespace {

constexpr std::string_view kFormat = "pareltjes-audit-1";
constexpr std::string_view kAnchor = "audit-anker";

}  // namespace

core::Result<void> Audit::write(storage::Session& session, const std::string& request, const std::string& kind,
                                const std::string& subject, const nlohmann::json& content) {
  const auto last = session.query("SELECT volgnummer, hash FROM audit ORDER BY volgnummer DESC LIMIT 1");
  if (!last) return std::unexpected(last.error());
  const auto now = clock_.now();
  const std::int64_t number = last->empty() ? 1 : last->integer(0, 0) + 1;
  const auto previous = last->empty() ? no_hash() : last->text(0, 1);
  const auto at = core::to_rfc3339(now);
  auto text = canonical(content);
  if (!text) return std::unexpected(text.error());
  const auto hash = hash_of({{"actor", session.scope().actor},
                             {"inhoud", content},
                             {"onderwerp", subject},
                             {"op", at},
                             {"organisatie", session.scope().organisation},
                             {"soort", kind},
                             {"verzoek", request},
                             {"volgnummer", number},
                             {"vorige_hash", previous}});
  if (!hash) return std::unexpected(hash.error());
  const auto stored = session.execute(
      "INSERT INTO audit (id, volgnummer, op, verzoek, soort, onderwerp, inhoud_json, vorige_hash, hash) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      {core::new_uuid(now), number, at, request, kind, subject, std::move(*text), previous, *hash});
  if (!stored) return std::unexpected(stored.error());
  if (number % kLinesPerAnchor != 0) return {};
  return anchor(session, number, *hash);
}

core::Result<void> Audit::anchor(storage::Session& session, std::int64_t number, const std::string& hash) {
  const auto appended = evidence_.append(session, std::string(kAnchor), {{"volgnummer", number}, {"hash", hash}});
  if (!appended) return std::unexpected(appended.error());
  return {};
}

core::Result<void> Audit::write(const storage::Scope& scope, const std::string& request, const std::string& kind,
                                const std::string& subject, const nlohmann::json& content) {
  return database_.write(scope,
                         [&](storage::Session& session) { return write(session, request, kind, subject, content); });
}

core::Result<std::vector<AuditEntry>> Audit::list(const storage::Scope& scope, std::size_t limit, std::int64_t before) {
  std::vector<AuditEntry> found;
  auto read = database_.read(scope, [&](storage::Session& session) -> core::Result<void> {
    const auto rows = session.query(
        "SELECT volgnummer, op, verzoek, actor, soort, onderwerp, inhoud_json FROM audit "
        "WHERE $1 = 0 OR volgnummer < $1 ORDER BY volgnummer DESC LIMIT $2",
        {before, static_cast<std::int64_t>(limit)});
    if (!rows) return std::unexpected(rows.error());
    for (std::size_t i = 0; i < rows->size(); ++i) {
      found.push_back({rows->integer(i, 0), rows->text(i, 1), rows->text(i, 2), rows->text(i, 3), rows->text(i, 4),
                       rows->text(i, 5), nlohmann::json::parse(rows->text(i, 6), nullptr, false)});
    }
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return found;
}

core::Result<nlohmann::json> Audit::records(storage::Session& session) {
  const auto rows = session.query(
      "SELECT volgnummer, op, verzoek, actor, soort, onderwerp, inhoud_json, vorige_hash, hash FROM audit "
      "ORDER BY volgnummer");
  if (!rows) return std::unexpected(rows.error());
  auto list = nlohmann::json::array();
  for (std::size_t i = 0; i < rows->size(); ++i) {
    auto content = nlohmann::json::parse(rows->text(i, 6), nullptr, false);
    // What no longer reads is kept as text: verifying then names this record.
    if (content.is_discarded()) content = "beschadigd";
    list.push_back({{"actor", rows->text(i, 3)},
                    {"hash", rows->text(i, 8)},
                    {"inhoud", std::move(content)},
                    {"onderwerp", rows->text(i, 5)},
                    {"op", rows->text(i, 1)},
                    {"organisatie", session.scope().organisation},
                    {"soort", rows->text(i, 4)},
                    {"verzoek", rows->text(i, 2)},
                    {"volgnummer", rows->integer(i, 0)},
                    {"vorige_hash", rows->text(i, 7)}});
  }
  return list;
}

core::Result<std::string> Audit::export_chain(const storage::Scope& scope) {
  std::string text;
  auto written = database_.write(scope, [&](storage::Session& session) -> core::Result<void> {
    auto list = records(session);
    if (!list) return std::unexpected(list.error());
    auto key = evidence_.present_key(session);
    if (!key) return std::unexpected(key.error());
    const auto last_hash = list->empty() ? no_hash() : list->back().at("hash").get<std::string>();
    auto sealed = evidence_.seal(session, std::string(kFormat), static_cast<std::int64_t>(list->size()), last_hash,
                                 {{"sleutel_nieuw", *key}});
    if (!sealed) return std::unexpected(sealed.error());
    auto file = canonical({{"formaat", kFormat},
                           {"organisatie", scope.organisation},
                           {"records", std::move(*list)},
                           {"sleutel_nieuw", std::move(*key)},
                           {"zegel", std::move(*sealed)}});
    if (!file) return std::unexpected(file.error());
    text = std::move(*file);
    return {};
  });
  if (!written) return std::unexpected(written.error());
  return text;
}

core::Result<std::optional<Fault>> Audit::check(const storage::Scope& scope) {
  const auto exported = export_chain(scope);
  if (!exported) return std::unexpected(exported.error());
  if (auto report = verify(*exported); !report.sound()) return report.fault;
  const auto chain = evidence_.export_chain(scope);
  if (!chain) return std::unexpected(chain.error());
  if (auto report = verify(*chain); !report.sound()) return report.fault;
  // Both files were verified just now, so that their shape is known.
  const auto log = nlohmann::json::parse(*exported).at("records");
  const auto signed_records = nlohmann::json::parse(*chain).at("records");
  for (const auto& record : signed_records) {
    if (record.at("soort") != kAnchor) continue;
    const auto number = record.at("inhoud").at("volgnummer").get<std::size_t>();
    if (number > log.size() || log[number - 1].at("hash") != record.at("inhoud").at("hash")) {
      return Fault{static_cast<std::int64_t>(number),
                   {"Het logboek is herschreven na een anker.", "The log was rewritten after an anchor."}};
    }
  }
  return std::nullopt;
}

}  // namespace pareltjes::evidence
