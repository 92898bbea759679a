// SPDX-License-Identifier: EUPL-1.2
#include "platform/rights/decision_log.hpp"

#include <fmt/format.h>

#include <algorithm>

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

core::Result<std::string> hash_of(const std::vector<LogLine>& lines) {
  std::string all;
  for (const auto& line : lines) {
    const auto text = spelled(line);
    if (!text) return std::unexpected(text.error());
    all.append(*text).append(1, '\n');
  }
  return core::sha256_hex(all);
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

core::Result<void> DecisionLog::decided(const storage::Scope& scope, Use& use, const std::vector<Decided>& decisions) {
  if (use.trace_id.empty()) use.trace_id = new_id(kTraceBytes);
  if (use.span_id.empty()) use.span_id = new_id(kSpanBytes);
  const auto at = core::to_rfc3339(clock_.now());
  std::vector<LogLine> lines;
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
  return database_.write(scope, [&](storage::Session& session) -> core::Result<void> {
    const auto last = session.query("SELECT COALESCE(MAX(volgnummer), 0) FROM besluit");
    if (!last) return std::unexpected(last.error());
    auto number = last->integer(0, 0);
    std::vector<std::vector<storage::Value>> rows;
    for (auto& line : lines) {
      line.number = ++number;
      rows.push_back({line.number, line.kind, line.trace_id, line.span_id, line.parent_span_id, line.name,
                      std::int64_t{line.status}, line.begun_at, line.ended_at, line.purpose, line.action, line.dataset,
                      line.version, std::int64_t{line.permitted ? 1 : 0}, line.policy,
                      std::int64_t{line.personal ? 1 : 0},
                      line.content.dump(-1, ' ', false, json::error_handler_t::replace)});
    }
    const auto hash = hash_of(lines);
    if (!hash) return std::unexpected(hash.error());
    const auto stored = session.execute_many(
        "INSERT INTO besluit (volgnummer, soort, trace_id, span_id, ouder_span_id, naam, status, begin_op, eind_op, "
        "doel, handeling, dataset, dataset_versie, toegestaan, beleid, persoonsgegevens, inhoud_json) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        rows);
    if (!stored) return std::unexpected(stored.error());
    return audit_.write(session, "", std::string(kDecisionsWritten), lines.front().trace_id,
                        {{"aantal", static_cast<std::int64_t>(lines.size())}, {"laatste", number}, {"sha256", *hash}});
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

json to_processing_log(const LogLine& line) {
  auto attributes = json::array();
  const auto add = [&](std::string_view key, const json& value) {
    attributes.push_back({{"key", key}, {"value", value}});
  };
  const auto kept = line.content.value("attributes", json::object());
  for (const auto& [key, value] : kept.items()) add(key, value);
  add("pareltjes.soort", line.kind);
  add("pareltjes.doel", line.purpose);
  add("pareltjes.handeling", line.action);
  add("pareltjes.toegestaan", line.permitted);
  add("pareltjes.persoonsgegevens", line.personal);
  add("pareltjes.wie", line.actor);
  add("pareltjes.volgnummer", line.number);
  if (!line.dataset.empty()) {
    add("pareltjes.dataset", line.dataset);
    add("pareltjes.dataset_versie", line.version);
  }
  if (!line.policy.empty()) add("pareltjes.beleid", line.policy);
  for (const auto* name : {"reden", "advies", "grond", "plichten", "datasets"})
    if (line.content.contains(name)) add(std::string("pareltjes.") + name, line.content[name]);
  json record{{"trace_id", line.trace_id},   {"span_id", line.span_id},
              {"status_code", line.status},  {"name", line.name},
              {"start_time", line.begun_at}, {"end_time", line.ended_at},
              {"attributes", attributes},    {"resource", {{"attributes", json::array()}}}};
  record["resource"]["attributes"].push_back({{"key", "service.name"}, {"value", "pareltjes"}});
  if (!line.parent_span_id.empty()) record["parent_span_id"] = line.parent_span_id;
  if (line.content.contains("foreign_operation")) record["foreign_operation"] = line.content["foreign_operation"];
  return record;
}

std::string to_csv(const std::vector<LogLine>& lines) {
  std::string text =
      "volgnummer;soort;begin;eind;wie;wat;doel;handeling;dataset;versie;toegestaan;reden;beleid;zin;stuk;plichten;"
      "persoonsgegevens;status;trace_id;span_id;ouder_span_id\n";
  const auto cell = [&](std::string value, bool last = false) {
    // A spreadsheet takes a cell that begins like this as a formula.
    if (!value.empty() && std::string_view("=+-@\t\r").contains(value.front())) value.insert(0, 1, '\'');
    if (value.find_first_of(";\"\n\r") != std::string::npos) {
      std::string quoted = "\"";
      for (const char c : value) quoted.append(c == '"' ? 2 : 1, c);
      value = quoted + '"';
    }
    text += value;
    text += last ? '\n' : ';';
  };
  for (const auto& line : lines) {
    const auto ground = line.content.value("grond", json::object());
    std::string duties;
    for (const auto& duty : line.content.value("plichten", json::array()))
      duties += (duties.empty() ? "" : " | ") + duty.value("tekst", "");
    cell(std::to_string(line.number));
    for (const auto& value : {line.kind, line.begun_at, line.ended_at, line.actor, line.name, line.purpose, line.action,
                              line.dataset, line.version})
      cell(value);
    cell(line.permitted ? "ja" : "nee");
    cell(line.content.value(json::json_pointer("/reden/nl"), ""));
    cell(line.policy);
    cell(ground.value("zin", ""));
    cell(ground.value("stuk", ""));
    cell(duties);
    cell(line.personal ? "ja" : "nee");
    cell(std::to_string(line.status));
    for (const auto& value : {line.trace_id, line.span_id}) cell(value);
    cell(line.parent_span_id, true);
  }
  return text;
}

}  // namespace pareltjes::rights
