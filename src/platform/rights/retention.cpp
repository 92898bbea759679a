// SPDX-License-Identifier: EUPL-1.2
// How long the log of decisions is kept, and what happens to older lines.
#include "platform/rights/retention.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/resources.hpp"
#include "core/text.hpp"

namespace pareltjes::rights {
namespace {

using nlohmann::json;

constexpr std::string_view kFile = "src/platform/rights/bewaartermijnen.csv";
constexpr std::size_t kColumns = 7;
constexpr const char* kLog = "besluiten";
constexpr const char* kRemoving = "bewaartermijn-besluiten";
constexpr std::size_t kLongestReason = 500;

int number_in(const std::string& text) {
  const auto number = core::parse_number(text);
  return number && *number >= 0 && *number <= 100'000 ? static_cast<int>(*number) : 0;
}

}  // namespace

core::Result<std::vector<Retention>> read_retentions(std::string_view csv) {
  std::vector<Retention> read;
  std::int64_t line = 0;
  for (const auto& row : core::split(csv, '\n')) {
    if (++line == 1 || core::trim(row).empty()) continue;
    const auto cells = core::split(row, ';');
    Retention one;
    if (cells.size() == kColumns) {
      one = {cells[0],
             number_in(cells[1]),
             number_in(cells[2]),
             number_in(cells[3]),
             {cells[4], cells[5]},
             std::string(cells[6])};
    }
    if (one.days == 0 || one.least == 0 || one.days < one.least || one.days > one.most || one.reason.nl.empty() ||
        one.reason.en.empty() || one.source.empty()) {
      return core::fail(
          core::ErrorCode::kInvalidFile,
          {"Deze rij van de bewaartermijnen is niet te lezen.", "This row of the retention terms cannot be read."},
          {"Schrijf zeven kolommen, met een reden en een bron.", "Write seven columns, with a reason and a source."},
          core::Place{std::string(kFile), line, std::nullopt});
    }
    read.push_back(std::move(one));
  }
  return read;
}

const Retention& decision_retention() {
  // The table is part of the program, and a test reads it. Without it nothing ever goes.
  static const auto all =
      read_retentions(core::find_resource(kFile).value_or(std::string_view())).value_or(std::vector<Retention>{});
  static const Retention kForever{};
  const auto found = std::ranges::find(all, kLog, &Retention::log);
  return found == all.end() ? kForever : *found;
}

core::Result<RetentionTerm> LogRetention::term(const storage::Scope& scope) {
  const auto& usual = decision_retention();
  RetentionTerm term{usual.days, usual.reason, usual.source, false};
  const auto read = database_.read(scope, [&](storage::Session& session) -> core::Result<void> {
    const auto rows = session.query("SELECT dagen, reden FROM bewaartermijn WHERE logboek = $1", {std::string(kLog)});
    if (!rows) return std::unexpected(rows.error());
    if (rows->empty()) return {};
    const auto reason = rows->text(0, 1);
    term = {static_cast<int>(rows->integer(0, 0)), {reason, reason}, {}, true};
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return term;
}

core::Result<void> LogRetention::keep_for(const storage::Scope& scope, int days, const std::string& reason) {
  const auto& usual = decision_retention();
  if (days < usual.least || days > usual.most) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {fmt::format("Een termijn van {} dagen kan niet.", days),
                       fmt::format("A term of {} days is not possible.", days)},
                      {fmt::format("Kies {} tot {} dagen.", usual.least, usual.most),
                       fmt::format("Choose {} to {} days.", usual.least, usual.most)});
  }
  if (core::trim(reason).empty() || reason.size() > kLongestReason || !core::is_valid_utf8(reason)) {
    return core::fail(
        core::ErrorCode::kInvalidInput,
        {"De reden van deze termijn is leeg of te lang.", "The reason of this term is empty or too long."},
        {"Schrijf in hoogstens 500 tekens waarom.", "Write in at most 500 characters why."});
  }
  return database_.write(scope, [&](storage::Session& session) -> core::Result<void> {
    const auto at = core::to_rfc3339(clock_.now());
    const auto changed = session.execute("UPDATE bewaartermijn SET dagen = $2, reden = $3, op = $4 WHERE logboek = $1",
                                         {std::string(kLog), std::int64_t{days}, reason, at});
    if (!changed) return std::unexpected(changed.error());
    if (*changed == 0) {
      const auto made = session.execute("INSERT INTO bewaartermijn (logboek, dagen, reden, op) VALUES ($1, $2, $3, $4)",
                                        {std::string(kLog), std::int64_t{days}, reason, at});
      if (!made) return std::unexpected(made.error());
    }
    return audit_.write(session, "", "bewaartermijn", kLog, {{"dagen", days}, {"reden", reason}});
  });
}

core::Result<std::optional<Expiry>> LogRetention::last_expiry(const storage::Scope& scope) {
  std::optional<Expiry> last;
  const auto read = database_.read(scope, [&](storage::Session& session) -> core::Result<void> {
    const auto rows =
        session.query("SELECT op, inhoud_json FROM audit WHERE soort = $1 ORDER BY volgnummer DESC LIMIT 1",
                      {std::string(kDecisionsRemoved)});
    if (!rows) return std::unexpected(rows.error());
    if (rows->empty()) return {};
    const auto content = json::parse(rows->text(0, 1), nullptr, false);
    if (!content.is_object()) return {};
    last = Expiry{rows->text(0, 0), content.value("tot", std::int64_t{0}), content.value("aantal", std::int64_t{0}),
                  content.value("dagen", 0)};
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return last;
}

core::Result<std::int64_t> LogRetention::expire(const storage::Scope& scope) {
  const auto kept = term(scope);
  if (!kept) return std::unexpected(kept.error());
  if (kept->days == 0) return 0;
  const auto before = core::to_rfc3339(clock_.now() - std::chrono::hours(24) * kept->days);
  std::int64_t up_to = 0, count = 0;
  // First the log says that they go, then they go: who stops between the two removes them the next time.
  const auto said = database_.write(scope, [&](storage::Session& session) -> core::Result<void> {
    const auto groups =
        session.query("SELECT inhoud_json FROM audit WHERE soort = $1 AND op < $2 ORDER BY volgnummer DESC LIMIT 2",
                      {std::string(kDecisionsWritten), before});
    if (!groups) return std::unexpected(groups.error());
    const auto newest = session.query("SELECT COALESCE(MAX(volgnummer), 0) FROM besluit");
    if (!newest) return std::unexpected(newest.error());
    // Whole groups, which were hashed together; never the newest one, by which the numbers go on.
    for (std::size_t i = 0; i < groups->size() && up_to == 0; ++i) {
      const auto content = json::parse(groups->text(i, 0), nullptr, false);
      const auto end = content.is_object() ? content.value("laatste", std::int64_t{0}) : 0;
      if (end < newest->integer(0, 0)) up_to = end;
    }
    const auto old = session.query("SELECT COUNT(*) FROM besluit WHERE volgnummer <= $1", {up_to});
    if (!old) return std::unexpected(old.error());
    count = old->integer(0, 0);
    if (count == 0) return {};
    return audit_.write(session, "", std::string(kDecisionsRemoved), kLog,
                        {{"tot", up_to},
                         {"aantal", count},
                         {"dagen", kept->days},
                         {"regel", kept->reason.nl},
                         {"bron", kept->own ? scope.organisation : kept->source}});
  });
  if (!said) return std::unexpected(said.error());
  if (count == 0) return 0;
  const auto gone = database_.maintenance(kRemoving, [&](storage::Session& session) -> core::Result<void> {
    const auto removed = session.execute("DELETE FROM rij_besluit WHERE organisatie = $1 AND volgnummer <= $2",
                                         {scope.organisation, up_to});
    if (!removed) return std::unexpected(removed.error());
    return {};
  });
  if (!gone) return std::unexpected(gone.error());
  return count;
}

}  // namespace pareltjes::rights
