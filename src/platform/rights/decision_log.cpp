// SPDX-License-Identifier: EUPL-1.2
#include "platform/rights/decision_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "core/sha256.hpp"
#include "platform/rights/retention.hpp"

namespace pareltjes::rights {
namespace {

using nlohmann::json;

constexpr std::size_t kTraceBytes = 16;
constexpr std::size_t kSpanBytes = 8;
constexpr std::size_t kAuditPage = 1000;
constexpr std::string_view kColumns =
    "volgnummer, soort, actor, trace_id, span_id, ouder_span_id, naam, status, begin_op, eind_op, doel, handeling, "
    "dataset, dataset_versie, toegestaan, beleid, persoonsgegevens, inhoud_json";

std::string new_id(std::size_t bytes) {
  return secrets::to_hex(secrets::random_bytes(bytes));
}

std::string yes_no(bool yes) {
  return yes ? "1" : "0";
}

/// One spelling of a line, over which is hashed.
core::Result<std::string> spelled(const LogLine& line) {
  return evidence::canonical({{"actor", line.actor},
                              {"begin_op", line.begun_at},
                              {"beleid", line.policy},
                              {"dataset", line.dataset},
                              {"dataset_versie", line.version},
                              {"doel", line.purpose},
                              {"eind_op", line.ended_at},
                              {"handeling", line.action},
                              {"inhoud", line.content},
                              {"naam", line.name},
                              {"ouder_span_id", line.parent_span_id},
                              {"persoonsgegevens", line.personal},
                              {"soort", line.kind},
                              {"span_id", line.span_id},
                              {"status", line.status},
                              {"toegestaan", line.permitted},
                              {"trace_id", line.trace_id},
                              {"volgnummer", line.number}});
}

/// Adds the line as it is hashed.
core::Result<void> spell(const LogLine& line, std::string& all) {
  const auto text = spelled(line);
  if (!text) return std::unexpected(text.error());
  all.append(*text).append(1, '\n');
  return {};
}

core::Result<std::string> hash_of(const std::vector<LogLine>& lines) {
  std::string all;
  for (const auto& line : lines)
    if (auto added = spell(line, all); !added) return std::unexpected(added.error());
  return core::sha256_hex(all);
}

std::vector<storage::Value> row_of(const LogLine& line) {
  return {line.number,
          line.kind,
          line.trace_id,
          line.span_id,
          line.parent_span_id,
          line.name,
          std::int64_t{line.status},
          line.begun_at,
          line.ended_at,
          line.purpose,
          line.action,
          line.dataset,
          line.version,
          std::int64_t{line.permitted ? 1 : 0},
          line.policy,
          std::int64_t{line.personal ? 1 : 0},
          line.content.dump(-1, ' ', false, json::error_handler_t::replace)};
}

json in_words(const Decision& decision) {
  json content{{"reden", {{"nl", decision.reason.nl}, {"en", decision.reason.en}}}, {"plichten", json::array()}};
  if (!decision.advice.nl.empty()) content["advies"] = {{"nl", decision.advice.nl}, {"en", decision.advice.en}};
  const auto& ground = decision.ground;
  if (!ground.document.empty()) {
    content["grond"] = {{"soort", ground.kind},
                        {"stuk", ground.document},
                        {"zin", ground.sentence},
                        {"plaats", ground.place},
                        {"sha256", ground.sha256}};
  }
  for (const auto& duty : decision.duties)
    content["plichten"].push_back({{"soort", duty.action}, {"tekst", duty.text}});
  return content;
}

LogLine line_of(const storage::Rows& rows, std::size_t i) {
  LogLine line{rows.integer(i, 0),       rows.text(i, 1),
               rows.text(i, 2),          rows.text(i, 3),
               rows.text(i, 4),          rows.text(i, 5),
               rows.text(i, 6),          static_cast<int>(rows.integer(i, 7)),
               rows.text(i, 8),          rows.text(i, 9),
               rows.text(i, 10),         rows.text(i, 11),
               rows.text(i, 12),         rows.text(i, 13),
               rows.integer(i, 14) == 1, rows.text(i, 15),
               rows.integer(i, 16) == 1, json::parse(rows.text(i, 17), nullptr, false)};
  // What no longer reads is kept as text: its hash then differs, and check() names it.
  if (line.content.is_discarded()) line.content = "beschadigd";
  return line;
}

}  // namespace

/// The attributes that the standard asks for where personal data are touched, and our own reference elsewhere, as it
/// recommends.
json DecisionLog::attributes_of(const storage::Scope& scope, const Use& use, bool personal) const {
  json attributes{{"dpl.core.processing_activity_id",
                   use.activity.empty() ? "urn:pareltjes:verwerkingsactiviteit:" + use.name : use.activity}};
  if (personal && use.subject) {
    attributes["dpl.core.data_subject_id"] =
        evidence_.pseudonym(scope.organisation, use.subject->type, use.subject->id);
    attributes["dpl.core.data_subject_id_type"] = use.subject->type;
  }
  return attributes;
}

void DecisionLog::add_lines(const storage::Scope& scope, Use& use, const std::vector<Decided>& decisions,
                            std::vector<LogLine>& lines) const {
  if (use.trace_id.empty()) use.trace_id = new_id(kTraceBytes);
  if (use.span_id.empty()) use.span_id = new_id(kSpanBytes);
  const auto at = core::to_rfc3339(clock_.now());
  for (const auto& one : decisions) {
    LogLine line;
    line.kind = "besluit";
    line.actor = scope.actor;
    line.trace_id = use.trace_id;
    line.span_id = new_id(kSpanBytes);
    line.parent_span_id = use.span_id;
    line.name = use.name;
    line.begun_at = line.ended_at = at;
    line.purpose = use.purpose;
    line.action = use.action;
    line.dataset = one.dataset;
    line.version = one.version;
    line.permitted = one.decision.permitted;
    line.policy = one.decision.policy;
    line.personal = processing_of(one.topic) != nullptr || use.subject.has_value();
    line.content = in_words(one.decision);
    line.content["attributes"] = attributes_of(scope, use, line.personal);
    if (use.from) {
      line.content["foreign_operation"] = {
          {"trace_id", use.from->trace_id}, {"span_id", use.from->span_id}, {"entity", use.from->entity}};
    }
    lines.push_back(std::move(line));
  }
}

core::Result<void> DecisionLog::decided(const storage::Scope& scope, Use& use, const std::vector<Decided>& decisions) {
  std::vector<LogLine> lines;
  add_lines(scope, use, decisions, lines);
  return write(scope, std::move(lines));
}

core::Result<void> DecisionLog::decided(const storage::Scope& scope, std::vector<UseDecided>& uses) {
  std::vector<LogLine> lines;
  const auto trace = new_id(kTraceBytes);
  for (auto& [use, decisions] : uses) {
    if (use.trace_id.empty()) use.trace_id = trace;
    add_lines(scope, use, decisions, lines);
  }
  return write(scope, std::move(lines));
}

core::Result<void> DecisionLog::ended(const storage::Scope& scope, const Use& use, const std::string& begun_at,
                                      bool well, const std::vector<Decided>& decisions) {
  if (decisions.empty()) return {};
  LogLine line;
  line.kind = "gebruik";
  line.actor = scope.actor;
  line.trace_id = use.trace_id;
  line.span_id = use.span_id;
  line.name = use.name;
  line.status = well ? 1 : 2;
  line.begun_at = begun_at;
  line.ended_at = core::to_rfc3339(clock_.now());
  line.purpose = use.purpose;
  line.action = use.action;
  line.permitted = well;
  line.personal = use.subject.has_value() || std::ranges::any_of(decisions, [](const Decided& one) {
                    return one.decision.permitted && processing_of(one.topic) != nullptr;
                  });
  line.content = {{"attributes", attributes_of(scope, use, line.personal)}, {"datasets", json::array()}};
  for (const auto& one : decisions)
    if (one.decision.permitted) line.content["datasets"].push_back({{"id", one.dataset}, {"versie", one.version}});
  if (use.from) {
    line.content["foreign_operation"] = {
        {"trace_id", use.from->trace_id}, {"span_id", use.from->span_id}, {"entity", use.from->entity}};
  }
  std::vector<LogLine> lines;
  lines.push_back(std::move(line));
  return write(scope, std::move(lines));
}

/// Whether a visitor's line is the first of its kind today.
bool DecisionLog::is_new_today(const storage::Scope& scope, const LogLine& line) {
  if (scope.organisation != storage::Scope::kPublic || line.personal) return true;
  auto key = fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}", line.kind, line.name, line.purpose, line.action,
                         line.dataset, line.version, yes_no(line.permitted), line.policy);
  if (line.kind == "gebruik") key += line.content.at("datasets").dump();
  const auto today = core::dutch_day(clock_.now());
  const std::lock_guard lock(mutex_);
  if (day_ != today) {
    day_ = today;
    seen_.clear();
  }
  return seen_.insert(std::move(key)).second;
}

core::Result<void> DecisionLog::write(const storage::Scope& scope, std::vector<LogLine> lines) {
  std::erase_if(lines, [&](const LogLine& line) { return !is_new_today(scope, line); });
  if (lines.empty()) return {};
  // Not written, until that is known.
  Waiting own{scope, std::move(lines),
              core::fail(core::ErrorCode::kInternal,
                         {"Dit besluit is niet opgeschreven.", "This decision was not written down."})};
  std::unique_lock lock(turn_mutex_);
  waiting_.push_back(&own);
  turn_.wait(lock, [&] { return own.is_done || !writing_.contains(scope.organisation); });
  if (own.is_done) return std::move(own.done);
  // Whose turn it is writes for all who wait; these include himself.
  const auto group = next_group(scope);
  writing_.insert(scope.organisation);
  lock.unlock();
  const auto end_turn = [&](const void*) {
    lock.lock();
    writing_.erase(scope.organisation);
    for (auto* one : group) one->is_done = true;
    turn_.notify_all();
  };
  {
    const std::unique_ptr<const void, decltype(end_turn)> turn(&own, end_turn);  // Also when writing throws.
    write_group(group);
  }
  return std::move(own.done);
}

std::size_t DecisionLog::waiting() {
  const std::lock_guard lock(turn_mutex_);
  return waiting_.size();
}

/// Those who wait for lines of the same organisation by the same actor, which one transaction can store.
std::vector<DecisionLog::Waiting*> DecisionLog::next_group(const storage::Scope& scope) {
  std::vector<Waiting*> group;
  for (auto* one : waiting_)
    if (one->scope.organisation == scope.organisation && one->scope.actor == scope.actor) group.push_back(one);
  std::erase_if(waiting_, [&](const Waiting* one) { return std::ranges::find(group, one) != group.end(); });
  return group;
}

/// Stores all of them together. Where that fails by what one of them holds, the others are stored without it.
void DecisionLog::write_group(const std::vector<Waiting*>& group) {
  const auto& scope = group.front()->scope;
  const auto stored = store(scope, group);
  const bool apart = !stored && group.size() > 1 && stored.error().code != core::ErrorCode::kStorageUnavailable;
  for (auto* one : group) one->done = apart ? store(scope, {one}) : stored;
}

core::Result<void> DecisionLog::store(const storage::Scope& scope, const std::vector<Waiting*>& group) {
  return database_.write(scope, [&](storage::Session& session) -> core::Result<void> {
    const auto last = session.query("SELECT COALESCE(MAX(volgnummer), 0) FROM besluit");
    if (!last) return std::unexpected(last.error());
    auto number = last->integer(0, 0);
    const auto first = number + 1;
    std::vector<std::vector<storage::Value>> rows;
    std::string spelled_out;
    for (auto* one : group) {
      for (auto& line : one->lines) {
        line.number = ++number;
        rows.push_back(row_of(line));
        if (auto added = spell(line, spelled_out); !added) return added;
      }
    }
    const auto stored = session.execute_many(
        "INSERT INTO besluit (volgnummer, soort, trace_id, span_id, ouder_span_id, naam, status, begin_op, eind_op, "
        "doel, handeling, dataset, dataset_versie, toegestaan, beleid, persoonsgegevens, inhoud_json) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        rows);
    if (!stored) return std::unexpected(stored.error());
    return audit_.write(
        session, "", std::string(kDecisionsWritten), group.front()->lines.front().trace_id,
        {{"aantal", number - first + 1}, {"laatste", number}, {"sha256", core::sha256_hex(spelled_out)}});
  });
}

core::Result<std::vector<LogLine>> DecisionLog::list(const storage::Scope& scope, const LogFilter& filter) {
  std::vector<LogLine> found;
  auto read = database_.read(scope, [&](storage::Session& session) -> core::Result<void> {
    const auto rows = session.query(
        fmt::format(
            "SELECT {} FROM besluit WHERE ($1 = 0 OR volgnummer < $1) AND ($2 = '' OR dataset = $2) AND "
            "($3 < 0 OR toegestaan = $3) AND ($4 = 0 OR persoonsgegevens = 1) ORDER BY volgnummer DESC LIMIT $5",
            kColumns),
        {filter.before, filter.dataset, std::int64_t{filter.permitted ? (*filter.permitted ? 1 : 0) : -1},
         std::int64_t{filter.personal ? 1 : 0}, static_cast<std::int64_t>(filter.limit)});
    if (!rows) return std::unexpected(rows.error());
    for (std::size_t i = 0; i < rows->size(); ++i) found.push_back(line_of(*rows, i));
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return found;
}

core::Result<std::optional<evidence::Fault>> DecisionLog::check(const storage::Scope& scope) {
  auto fault = audit_.check(scope);
  if (!fault || *fault) return fault;
  const auto broken = [](std::int64_t number) {
    return evidence::Fault{number,
                           {"Deze regel van het besluitenlogboek is gewijzigd, of er is een regel weg.",
                            "This line of the decision log was changed, or a line is gone."}};
  };
  std::int64_t last = 0, expired = 0;
  for (std::int64_t before = 0;;) {
    const auto page = audit_.list(scope, kAuditPage, before);
    if (!page) return std::unexpected(page.error());
    for (const auto& entry : *page) {
      // From the newest entry to the oldest: what went is told before what it was.
      if (entry.kind == kDecisionsRemoved) expired = std::max(expired, entry.content.value("tot", std::int64_t{0}));
      if (entry.kind != kDecisionsWritten) continue;
      const auto end = entry.content.value("laatste", std::int64_t{0});
      const auto count = entry.content.value("aantal", std::int64_t{0});
      last = std::max(last, end);
      if (end <= expired) continue;
      auto lines =
          list(scope, {.before = end + 1, .limit = static_cast<std::size_t>(std::max<std::int64_t>(count, 0))});
      if (!lines) return std::unexpected(lines.error());
      std::ranges::reverse(*lines);
      const auto hash = hash_of(*lines);
      if (!hash) return std::unexpected(hash.error());
      if (entry.content.value("sha256", "") != *hash) return broken(end - count + 1);
    }
    if (page->size() < kAuditPage) break;
    before = page->back().number;
  }
  const auto newest = list(scope, {.limit = 1});
  if (!newest) return std::unexpected(newest.error());
  // A line that no entry of the audit log covers was put in by somebody else.
  if ((newest->empty() ? 0 : newest->front().number) != last) return broken(last + 1);
  return std::nullopt;
}

}  // namespace pareltjes::rights
