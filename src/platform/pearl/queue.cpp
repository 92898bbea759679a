// SPDX-License-Identifier: EUPL-1.2
#include "platform/pearl/queue.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "platform/pearl/run_errors.hpp"

namespace pareltjes::pearl {
namespace {

using core::ErrorCode;
using nlohmann::json;
using storage::Session;

constexpr std::array<std::string_view, 5> kNames{"wacht", "bezig", "klaar", "mislukt", "afgebroken"};

RunState state_named(const std::string& name) {
  const auto found = std::ranges::find(kNames, name);
  return found == kNames.end() ? RunState::kFailed : static_cast<RunState>(found - kNames.begin());
}

std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

core::Text text_of(const std::string& stored) {
  const auto value = json::parse(stored, nullptr, false);
  return value.is_object() ? core::Text{value.value("nl", ""), value.value("en", "")} : core::Text{};
}

/// A time that this room wrote, to the second; nothing for anything else.
std::optional<core::Timestamp> time_of(const std::string& text) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (std::sscanf(text.c_str(), "%4d-%2u-%2uT%2d:%2d:%2d", &year, &month, &day, &hour, &minute, &second) != 6)
    return std::nullopt;
  const std::chrono::sys_days date{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}};
  return date + std::chrono::hours{hour} + std::chrono::minutes{minute} + std::chrono::seconds{second};
}

/// Shared by everything that a worker says about its run: true only for who took it last.
constexpr auto kMine = " WHERE organisatie = $1 AND id = $2 AND poging = $3 AND staat = 'bezig'";

constexpr auto kStatus =
    "SELECT id, pareltje, gemeente, staat, voortgang, stap, poging, afbreken, aangemaakt_op, "
    "coalesce(begonnen_op, ''), coalesce(klaar_op, ''), coalesce(fout_json, ''), CASE staat WHEN 'wacht' THEN "
    "(SELECT count(*) FROM uitvoering e WHERE e.staat = 'wacht' AND e.volgnummer < u.volgnummer) + 1 ELSE 0 END "
    "FROM uitvoering u ";

RunStatus status_of(const storage::Rows& rows, std::size_t i) {
  RunStatus status;
  status.id = rows.text(i, 0);
  status.pearl = rows.text(i, 1);
  status.gemeente = rows.text(i, 2);
  status.state = state_named(rows.text(i, 3));
  status.progress = rows.number(i, 4);
  status.step = text_of(rows.text(i, 5));
  status.attempt = rows.integer(i, 6);
  status.cancelling = rows.integer(i, 7) != 0 && !status.ended();
  status.created_at = rows.text(i, 8);
  status.started_at = rows.text(i, 9);
  status.finished_at = rows.text(i, 10);
  status.errors = last_errors(rows.text(i, 11));
  status.position = rows.integer(i, 12);
  return status;
}

core::Result<RunStatus> find_in(Session& session, const std::string& id) {
  const auto rows = session.query(std::string(kStatus) + "WHERE id = $1", {id});
  if (!rows) return std::unexpected(rows.error());
  if (!rows->empty()) return status_of(*rows, 0);
  return core::fail(ErrorCode::kNotFound, {"Deze uitvoering bestaat niet.", "There is no such run."},
                    {"Start een nieuwe uitvoering.", "Start a new run."});
}

/// Organisations with a waiting run, whose turn it is first. Jumps from one organisation to the next in the index, so
/// that thousands of runs of one cost no more than one.
constexpr auto kTurns =
    "WITH RECURSIVE o(wie) AS (SELECT min(organisatie) FROM rij_uitvoering WHERE staat = 'wacht' UNION ALL "
    "SELECT (SELECT min(n.organisatie) FROM rij_uitvoering n WHERE n.staat = 'wacht' AND n.organisatie > o.wie) "
    "FROM o WHERE o.wie IS NOT NULL) SELECT o.wie FROM o WHERE o.wie IS NOT NULL ORDER BY "
    "(SELECT count(*) FROM rij_uitvoering b WHERE b.staat = 'bezig' AND b.organisatie = o.wie), "
    "(SELECT coalesce(max(b.beurt), 0) FROM rij_uitvoering b WHERE b.organisatie = o.wie), o.wie";

core::Result<Claim> read_claim(Session& session, const std::string& organisation, const std::string& id) {
  const auto rows = session.query(
      "SELECT actor, poging, pareltje, invoer_json, startgetal, tijdslimiet_ms FROM rij_uitvoering "
      "WHERE organisatie = $1 AND id = $2",
      {organisation, id});
  if (!rows) return std::unexpected(rows.error());
  return Claim{{organisation, rows->text(0, 0)},
               id,
               rows->integer(0, 1),
               rows->text(0, 2),
               json::parse(rows->text(0, 3), nullptr, false),
               static_cast<std::uint64_t>(rows->integer(0, 4)),
               std::chrono::milliseconds(rows->integer(0, 5))};
}

}  // namespace

std::string_view name_of(RunState state) {
  return kNames.at(static_cast<std::size_t>(state));
}

Queue::Queue(storage::Database& database, const core::Clock& clock, QueueSettings settings)
    : database_(database), clock_(clock), settings_(settings) {}

std::string Queue::now() const {
  return core::to_rfc3339(clock_.now());
}

core::Result<std::string> Queue::add(const NewRun& run) {
  auto id = core::new_uuid(clock_.now());
  const auto added = database_.write(run.scope, [&](Session& session) -> core::Result<void> {
    const auto waiting = session.query("SELECT count(*) FROM uitvoering WHERE staat = 'wacht'");
    if (!waiting) return std::unexpected(waiting.error());
    if (waiting->integer(0, 0) >= settings_.most_waiting) {
      return core::fail(ErrorCode::kTooManyRequests,
                        {"Er wachten al te veel uitvoeringen van uw organisatie.",
                         "Too many runs of your organisation are waiting already."},
                        {"Wacht tot er een aantal klaar is.", "Wait until some are done."});
    }
    const auto stored = session.execute(
        "INSERT INTO uitvoering (id, pareltje, pareltje_versie, gemeente, invoer_json, startgetal, staat, "
        "aangemaakt_op, tijdslimiet_ms, volgnummer) SELECT $1, $2, $3, $4, $5, $6, 'wacht', $7, $8, "
        "(SELECT coalesce(max(volgnummer), 0) + 1 FROM uitvoering)",
        {id, run.pearl, run.pearl_version, run.gemeente, dump(run.values), static_cast<std::int64_t>(run.seed), now(),
         std::int64_t{run.time_limit.count()}});
    if (!stored) return std::unexpected(stored.error());
    return {};
  });
  if (!added) return std::unexpected(added.error());
  announce();
  return id;
}

core::Result<RunStatus> Queue::find(const storage::Scope& scope, const std::string& id) {
  core::Result<RunStatus> found;
  const auto read = database_.read(scope, [&](Session& session) -> core::Result<void> {
    found = find_in(session, id);
    return found ? core::Result<void>() : std::unexpected(found.error());
  });
  if (!read) return std::unexpected(read.error());
  return found;
}

core::Result<std::vector<RunStatus>> Queue::list(const storage::Scope& scope, std::size_t most) {
  std::vector<RunStatus> list;
  const auto read = database_.read(scope, [&](Session& session) -> core::Result<void> {
    const auto rows = session.query(std::string(kStatus) + "ORDER BY aangemaakt_op DESC, id DESC LIMIT $1",
                                    {static_cast<std::int64_t>(most)});
    if (!rows) return std::unexpected(rows.error());
    for (std::size_t i = 0; i < rows->size(); ++i) list.push_back(status_of(*rows, i));
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return list;
}

core::Result<RunStatus> Queue::cancel(const storage::Scope& scope, const std::string& id) {
  core::Result<RunStatus> status;
  const auto done = database_.write(scope, [&](Session& session) -> core::Result<void> {
    const auto ended = session.execute(
        "UPDATE uitvoering SET staat = 'afgebroken', klaar_op = $2 WHERE id = $1 AND staat = 'wacht'", {id, now()});
    if (!ended) return std::unexpected(ended.error());
    const auto asked = session.execute("UPDATE uitvoering SET afbreken = 1 WHERE id = $1 AND staat = 'bezig'", {id});
    if (!asked) return std::unexpected(asked.error());
    status = find_in(session, id);
    if (!status) return std::unexpected(status.error());
    if (status->state != RunState::kDone && status->state != RunState::kFailed) return {};
    return core::fail(ErrorCode::kConflict, {"Deze uitvoering is al klaar.", "This run has ended already."},
                      {"Er is niets meer af te breken.", "There is nothing left to cancel."});
  });
  if (!done) return std::unexpected(done.error());
  announce();
  return status;
}

core::Result<RunStatus> Queue::wait(const storage::Scope& scope, const std::string& id,
                                    std::chrono::milliseconds patience, const std::stop_token& stop) {
  constexpr std::chrono::milliseconds kLook{250};  // Another process may end it.
  const auto until = std::chrono::steady_clock::now() + patience;
  while (true) {
    std::uint64_t seen = 0;
    {
      const std::lock_guard lock(mutex_);
      seen = changes_;
    }
    auto status = find(scope, id);
    const auto left = until - std::chrono::steady_clock::now();
    if (!status || status->ended() || left <= std::chrono::milliseconds(0) || stop.stop_requested()) return status;
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, std::min<std::chrono::nanoseconds>(kLook, left), [&] { return changes_ != seen; });
  }
}

core::Result<std::optional<Claim>> Queue::claim(const std::string& worker) {
  std::optional<Claim> claim;
  bool any = false;  // Looked at first without a lock: most of the time there is nothing to do.
  const auto looked = database_.look_at_queue([&](Session& session) -> core::Result<void> {
    const auto rows = session.query("SELECT 1 FROM rij_uitvoering WHERE staat = 'wacht' LIMIT 1");
    if (!rows) return std::unexpected(rows.error());
    any = !rows->empty();
    return {};
  });
  if (!looked) return std::unexpected(looked.error());
  if (!any) return claim;
  const auto taken = database_.queue([&](Session& session) -> core::Result<void> {
    const auto turns = session.query(kTurns);
    if (!turns) return std::unexpected(turns.error());
    for (std::size_t i = 0; i < turns->size(); ++i) {
      const auto next = session.query(
          "SELECT id FROM rij_uitvoering WHERE staat = 'wacht' AND organisatie = $1 ORDER BY volgnummer, id LIMIT 1" +
              std::string(database_.claiming()),
          {turns->text(i, 0)});
      if (!next) return std::unexpected(next.error());
      if (next->empty()) continue;  // Another instance is taking them.
      const auto& id = next->text(0, 0);
      const auto changed = session.execute(
          "UPDATE rij_uitvoering SET staat = 'bezig', werker = $3, poging = poging + 1, hartslag = hartslag + 1, "
          "beurt = (SELECT coalesce(max(beurt), 0) + 1 FROM rij_uitvoering), begonnen_op = $4, hartslag_op = $4, "
          "voortgang = 0.0, stap = '' WHERE organisatie = $1 AND id = $2 AND staat = 'wacht'",
          {turns->text(i, 0), id, worker, now()});
      if (!changed) return std::unexpected(changed.error());
      if (*changed == 0) continue;
      auto read = read_claim(session, turns->text(i, 0), id);
      if (!read) return std::unexpected(read.error());
      claim = std::move(*read);
      return {};
    }
    return {};
  });
  if (!taken) return std::unexpected(taken.error());
  return claim;
}

core::Result<std::vector<Order>> Queue::beat(const std::vector<Heartbeat>& beats) {
  std::vector<Order> orders;
  if (beats.empty()) return orders;
  const auto done = database_.queue([&](Session& session) -> core::Result<void> {
    orders.clear();
    for (const auto& [claim, progress, step] : beats) {
      const auto text = step.empty() ? std::string() : dump({{"nl", step.nl}, {"en", step.en}});
      const auto& who = claim->scope.organisation;
      const auto alive = session.execute(
          std::string(
              "UPDATE rij_uitvoering SET hartslag = hartslag + 1, voortgang = $4, stap = $5, hartslag_op = $6") +
              kMine,
          {who, claim->id, claim->attempt, std::clamp(std::isfinite(progress) ? progress : 0.0, 0.0, 1.0), text,
           now()});
      if (!alive) return std::unexpected(alive.error());
      const auto rows =
          session.query("SELECT afbreken FROM rij_uitvoering WHERE organisatie = $1 AND id = $2", {who, claim->id});
      if (!rows) return std::unexpected(rows.error());
      const bool cancelled = !rows->empty() && rows->integer(0, 0) != 0;
      orders.push_back(*alive == 0 ? Order::kLost : cancelled ? Order::kCancel : Order::kGoOn);
    }
    return {};
  });
  if (!done) return std::unexpected(done.error());
  return orders;
}

core::Result<bool> Queue::change(const std::string& sql, std::vector<storage::Value> parameters) {
  std::int64_t changed = 0;
  const auto done = database_.queue([&](Session& session) -> core::Result<void> {
    const auto result = session.execute(sql, parameters);
    if (!result) return std::unexpected(result.error());
    changed = *result;
    return {};
  });
  if (!done) return std::unexpected(done.error());
  announce();
  return changed == 1;
}

core::Result<bool> Queue::finish(const Claim& claim, const FinishedRun& run) {
  return change(std::string("UPDATE rij_uitvoering SET staat = 'klaar', voortgang = 1.0, stap = '', klaar_op = $4, "
                            "pareltje_versie = $5, invoer_json = $6, datasets_json = $7, uitkomst = $8, duur_ms = $9") +
                    kMine,
                {claim.scope.organisation, claim.id, claim.attempt, now(), run.pearl_version, run.inputs, run.datasets,
                 storage::Blob{run.outcome}, run.milliseconds});
}

core::Result<bool> Queue::put_back(const Claim& claim) {
  return change(
      std::string("UPDATE rij_uitvoering SET staat = 'wacht', werker = NULL, voortgang = 0.0, stap = ''") + kMine,
      {claim.scope.organisation, claim.id, claim.attempt});
}

core::Result<bool> Queue::end_cancelled(const Claim& claim) {
  return change(std::string("UPDATE rij_uitvoering SET staat = 'afgebroken', klaar_op = $4") + kMine,
                {claim.scope.organisation, claim.id, claim.attempt, now()});
}

/// Keeps the reason, and lets the run wait again or ends it. The condition says that nobody came in between.
core::Result<bool> Queue::went_wrong(Session& session, const Sign& run, const std::string& condition,
                                     const Errors& errors, bool passing) {
  std::vector<storage::Value> key{run.organisation, run.id, run.attempt};
  if (condition.find("$4") != std::string::npos) key.emplace_back(run.beat);
  const auto rows = session.query("SELECT coalesce(fout_json, ''), afbreken FROM rij_uitvoering" + condition, key);
  if (!rows) return std::unexpected(rows.error());
  if (rows->empty()) return false;
  auto attempts = attempts_of(rows->text(0, 0));
  add_attempt(attempts, run.attempt, errors);
  const bool again = passing && attempts.size() < settings_.attempts;
  const auto* state = rows->integer(0, 1) != 0 ? "afgebroken" : again ? "wacht" : "mislukt";
  const auto at = [&](std::size_t i) { return "$" + std::to_string(key.size() + i); };
  auto sql = "UPDATE rij_uitvoering SET staat = " + at(1) + ", fout_json = " + at(2) + ", werker = NULL, stap = ''";
  auto parameters = key;
  parameters.emplace_back(std::string(state));
  parameters.emplace_back(dump(attempts));
  if (std::string_view(state) != "wacht") {
    sql += ", klaar_op = " + at(3);
    parameters.emplace_back(now());
  }
  const auto changed = session.execute(sql + condition, parameters);
  if (!changed) return std::unexpected(changed.error());
  return *changed == 1;
}

core::Result<bool> Queue::fail(const Claim& claim, const Errors& errors, bool passing) {
  bool mine = false;
  const auto done = database_.queue([&](Session& session) -> core::Result<void> {
    auto changed = went_wrong(session, {claim.scope.organisation, claim.id, claim.attempt, 0}, kMine, errors, passing);
    if (!changed) return std::unexpected(changed.error());
    mine = *changed;
    return {};
  });
  if (!done) return std::unexpected(done.error());
  announce();
  return mine;
}

core::Result<bool> Queue::take_back(const Sign& last) {
  bool taken = false;
  const Errors errors{{ErrorCode::kCancelled,
                       {"De werker die dit uitrekende is gestopt.", "The worker that computed this has stopped."},
                       {"Start de uitvoering opnieuw.", "Start the run again."},
                       {}}};
  const auto done = database_.queue([&](Session& session) -> core::Result<void> {
    auto changed = went_wrong(session, last, std::string(kMine) + " AND hartslag = $4", errors, true);
    if (!changed) return std::unexpected(changed.error());
    taken = *changed;
    return {};
  });
  if (!done) return std::unexpected(done.error());
  announce();
  return taken;
}

core::Result<std::vector<Sign>> Queue::signs() {
  std::vector<Sign> signs;
  const auto read = database_.look_at_queue([&](Session& session) -> core::Result<void> {
    const auto rows =
        session.query("SELECT organisatie, id, poging, hartslag FROM rij_uitvoering WHERE staat = 'bezig'");
    if (!rows) return std::unexpected(rows.error());
    for (std::size_t i = 0; i < rows->size(); ++i)
      signs.push_back({rows->text(i, 0), rows->text(i, 1), rows->integer(i, 2), rows->integer(i, 3)});
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return signs;
}

core::Result<QueueFigures> Queue::figures() {
  QueueFigures figures;
  const auto read = database_.look_at_queue([&](Session& session) -> core::Result<void> {
    const auto rows = session.query(
        "SELECT coalesce(sum(CASE staat WHEN 'wacht' THEN 1 ELSE 0 END), 0), "
        "coalesce(sum(CASE staat WHEN 'bezig' THEN 1 ELSE 0 END), 0), "
        "coalesce(min(CASE staat WHEN 'wacht' THEN aangemaakt_op END), '') "
        "FROM rij_uitvoering WHERE staat IN ('wacht', 'bezig')");
    if (!rows) return std::unexpected(rows.error());
    figures.waiting = rows->integer(0, 0);
    figures.running = rows->integer(0, 1);
    const auto oldest = time_of(rows->text(0, 2));
    if (oldest) figures.oldest_seconds = std::max<std::int64_t>(0, (clock_.now() - *oldest).count() / 1000);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return figures;
}

void Queue::announce() {
  {
    const std::lock_guard lock(mutex_);
    ++changes_;
  }
  changed_.notify_all();
}

void Queue::wait_for_change(std::chrono::milliseconds patience, const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  const auto seen = changes_;
  changed_.wait_for(lock, stop, patience, [&] { return changes_ != seen; });
}

std::vector<Sign> Watch::still(const std::vector<Sign>& signs, std::chrono::steady_clock::time_point now) {
  std::vector<Sign> still;
  std::vector<Seen> seen;
  for (const auto& sign : signs) {
    const auto same = std::ranges::find_if(seen_, [&](const Seen& before) {
      return before.sign.organisation == sign.organisation && before.sign.id == sign.id &&
             before.sign.attempt == sign.attempt && before.sign.beat == sign.beat;
    });
    seen.push_back({sign, same == seen_.end() ? now : same->since});
    if (now - seen.back().since >= patience_) still.push_back(sign);
  }
  seen_ = std::move(seen);
  return still;
}

}  // namespace pareltjes::pearl
