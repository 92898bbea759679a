// SPDX-License-Identifier: EUPL-1.2
#include "platform/dossier/notices.hpp"

#include <fmt/format.h>

namespace pareltjes::dossier {
namespace {

using nlohmann::json;

constexpr std::size_t kLargestContent = std::size_t{12} * 1024 * 1024;
constexpr std::size_t kAtOnce = 100;
constexpr std::string_view kColumns = "volgnummer, soort, onderwerp, inhoud_json, actor, op";

std::vector<Notice> notices_in(const storage::Rows& rows) {
  std::vector<Notice> notices;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    notices.push_back({rows.integer(i, 0), rows.text(i, 1), rows.text(i, 2),
                       json::parse(rows.text(i, 3), nullptr, false), rows.text(i, 4), rows.text(i, 5)});
  }
  return notices;
}

core::Result<std::int64_t> read_up_to(storage::Session& session, std::string_view listener, bool& known) {
  const auto rows = session.query("SELECT volgnummer FROM bericht_gelezen WHERE lezer = $1", {std::string(listener)});
  if (!rows) return std::unexpected(rows.error());
  known = !rows->empty();
  return known ? rows->integer(0, 0) : 0;
}

}  // namespace

core::Result<void> Notices::publish(storage::Session& session, std::string_view kind, const std::string& subject,
                                    const json& content) {
  const auto dumped = content.dump(-1, ' ', false, json::error_handler_t::replace);
  if (dumped.size() > kLargestContent) {
    return core::fail(core::ErrorCode::kInvalidInput, {"Dit bericht is te groot.", "This notice is too large."},
                      {"Geef een kleiner bestand.", "Give a smaller file."});
  }
  const auto now = clock_.now();
  const auto stored = session.execute(
      "INSERT INTO bericht (id, volgnummer, soort, onderwerp, inhoud_json, op) VALUES ($1, (SELECT "
      "COALESCE(MAX(volgnummer), 0) + 1 FROM bericht WHERE organisatie = $2), $3, $4, $5, $6)",
      {core::new_uuid(now), session.scope().organisation, std::string(kind), subject, dumped, core::to_rfc3339(now)});
  if (!stored) return std::unexpected(stored.error());
  return {};
}

core::Result<std::vector<Notice>> Notices::about(const storage::Scope& scope, const std::string& subject) {
  std::vector<Notice> notices;
  const auto read = database_.read(scope, [&](storage::Session& session) -> core::Result<void> {
    const auto rows = session.query(
        fmt::format("SELECT {} FROM bericht WHERE onderwerp = $1 AND organisatie = $2 ORDER BY volgnummer", kColumns),
        {subject, scope.organisation});
    if (!rows) return std::unexpected(rows.error());
    notices = notices_in(*rows);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return notices;
}

core::Result<std::vector<Notice>> Notices::unread(const storage::Scope& scope, std::string_view listener) {
  std::vector<Notice> notices;
  const auto read = database_.read(scope, [&](storage::Session& session) -> core::Result<void> {
    bool known = false;
    const auto number = read_up_to(session, listener, known);
    if (!number) return std::unexpected(number.error());
    const auto rows = session.query(
        fmt::format("SELECT {} FROM bericht WHERE volgnummer > $1 AND organisatie = $2 ORDER BY volgnummer LIMIT {}",
                    kColumns, kAtOnce),
        {*number, scope.organisation});
    if (!rows) return std::unexpected(rows.error());
    notices = notices_in(*rows);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return notices;
}

core::Result<void> Notices::mark_read(const storage::Scope& scope, std::string_view listener, std::int64_t number) {
  return database_.write(scope, [&](storage::Session& session) -> core::Result<void> {
    bool known = false;
    const auto before = read_up_to(session, listener, known);
    if (!before) return std::unexpected(before.error());
    if (known && *before >= number) return {};
    const auto stored = session.execute(known ? "UPDATE bericht_gelezen SET volgnummer = $2 WHERE lezer = $1"
                                              : "INSERT INTO bericht_gelezen (lezer, volgnummer) VALUES ($1, $2)",
                                        {std::string(listener), number});
    if (!stored) return std::unexpected(stored.error());
    return {};
  });
}

}  // namespace pareltjes::dossier
