// SPDX-License-Identifier: EUPL-1.2
#include "platform/rights/decision_log.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <map>
#include <thread>

#include "core/resources.hpp"
#include "core/sha256.hpp"
#include "core/testing/set_clock.hpp"
#include "platform/rights/retention.hpp"
#include "platform/storage/testing/test_database.hpp"

namespace pareltjes::rights {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

Decided decided(bool permitted, std::string dataset = "plannen-2026", std::string topic = "woningplannen") {
  Decided one{std::move(dataset), "0123456789ab", std::move(topic), {}};
  one.decision.permitted = permitted;
  one.decision.reason = {"Dit staat in het contract.", "The contract says so."};
  one.decision.policy = "urn:uuid:1";
  one.decision.ground = {"bepaling", "contract.docx", "De gemeente mag de gegevens; altijd.", "regel 3", "ab12", ""};
  one.decision.duties = {{"attribute", "Bron: Bouwer"}};
  return one;
}

class Log : public storage::BothDatabases {
 protected:
  void SetUp() override {
    BothDatabases::SetUp();
    if (!database_) return;
    vault_.emplace(secrets::Vault::from_key({7}));
    evidence_.emplace(*database_, clock_, *vault_);
    audit_.emplace(*database_, clock_, *evidence_);
    log_.emplace(*database_, clock_, *audit_, *evidence_);
    retention_.emplace(*database_, clock_, *audit_);
  }
  Use decide(const storage::Scope& scope, const std::vector<Decided>& decisions,
             Use use = {"wijkvoorzieningen", "doel"}) {
    const auto done = log_->decided(scope, use, decisions);
    EXPECT_TRUE(done) << core::describe(done.error(), core::Language::kEnglish);
    return use;
  }
  std::vector<LogLine> lines(const storage::Scope& scope, const LogFilter& filter = {}) {
    return log_->list(scope, filter).value();
  }
  bool sound(const storage::Scope& scope) { return !log_->check(scope).value().has_value(); }

  core::SetClock clock_;
  std::optional<secrets::Vault> vault_;
  std::optional<evidence::Evidence> evidence_;
  std::optional<evidence::Audit> audit_;
  std::optional<DecisionLog> log_;
  std::optional<LogRetention> retention_;
  const storage::Scope purmerend_{"GM0439", "anna"};
  const storage::Scope vlaardingen_{"GM0622", "eva"};
};
ON_BOTH_DATABASES(Log);

TEST_P(Log, HoldsWhatWasDecidedAndHowItEnded) {
  const auto use = decide(purmerend_, {decided(true), decided(false, "geheim")});
  EXPECT_THAT(use.trace_id, testing::MatchesRegex("[0-9a-f]{32}"));
  const auto begun = core::to_rfc3339(clock_.now());
  clock_.move(std::chrono::seconds(3));
  ASSERT_TRUE(log_->ended(purmerend_, use, begun, true, {decided(true), decided(false, "geheim")}));
  const auto all = lines(purmerend_);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].kind, "gebruik");
  EXPECT_EQ(all[0].content["datasets"], json::array({{{"id", "plannen-2026"}, {"versie", "0123456789ab"}}}))
      << "what was denied was not used";
  EXPECT_LT(all[0].begun_at, all[0].ended_at);
  EXPECT_EQ(all[1].dataset, "geheim");
  EXPECT_FALSE(all[1].permitted);
  EXPECT_EQ(all[2].content["grond"]["zin"], "De gemeente mag de gegevens; altijd.");
  for (const auto& line : all) {
    EXPECT_EQ(line.trace_id, use.trace_id);
    EXPECT_EQ(line.actor, "anna");
  }
  EXPECT_EQ(all[2].parent_span_id, all[0].span_id) << "a decision is part of the use";
  EXPECT_NE(all[1].span_id, all[2].span_id);
  EXPECT_TRUE(lines(vlaardingen_).empty());
  EXPECT_EQ(lines(purmerend_, {.dataset = "geheim"}).size(), 1U);
  EXPECT_EQ(lines(purmerend_, {.permitted = false}).size(), 1U);
  EXPECT_EQ(lines(purmerend_, {.before = 3}).size(), 2U);
}

/// The fields that the standard Logboek Dataverwerkingen makes obligatory, by its table of the interface.
TEST_P(Log, SpeaksTheFieldsOfTheStandard) {
  Use use{"authzen", "belasting"};
  use.from = parse_traceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  use.from->entity = "urn:pareltjes:api-sleutel:k1";
  use.activity = "https://register.example/verwerkingen/12";
  use.subject = DataSubject{"BSN", "999990019"};
  decide(purmerend_, {decided(true)}, use);
  const auto record = to_processing_log(lines(purmerend_).front());
  EXPECT_THAT(record["trace_id"].get<std::string>(), testing::MatchesRegex("[0-9a-f]{32}"));
  EXPECT_NE(record["trace_id"], use.from->trace_id) << "another party's trace is not ours";
  EXPECT_THAT(record["span_id"].get<std::string>(), testing::MatchesRegex("[0-9a-f]{16}"));
  EXPECT_TRUE(record["status_code"].is_number_integer());
  for (const auto* name : {"name", "start_time", "end_time"}) EXPECT_FALSE(record[name].get<std::string>().empty());
  EXPECT_EQ(record["foreign_operation"]["trace_id"], "0af7651916cd43dd8448eb211c80319c");
  EXPECT_EQ(record["foreign_operation"]["span_id"], "b7ad6b7169203331");
  std::map<std::string, json> attributes;
  for (const auto& one : record["attributes"]) attributes[one["key"]] = one["value"];
  EXPECT_EQ(attributes["dpl.core.processing_activity_id"], "https://register.example/verwerkingen/12");
  EXPECT_EQ(attributes["dpl.core.data_subject_id_type"], "BSN");
  EXPECT_THAT(attributes["dpl.core.data_subject_id"].get<std::string>(), testing::MatchesRegex("[0-9a-f]{64}"));
  EXPECT_THAT(record.dump(), Not(HasSubstr("999990019"))) << "only a pseudonym is kept";
  // The same person again has the same name here, and another one in another municipality.
  decide(purmerend_, {decided(true)}, use);
  EXPECT_EQ(lines(purmerend_)[0].content["attributes"], lines(purmerend_)[1].content["attributes"]);
  decide(vlaardingen_, {decided(true)}, use);
  EXPECT_NE(lines(vlaardingen_)[0].content["attributes"], lines(purmerend_)[0].content["attributes"]);
}

TEST_P(Log, KnowsWherePersonalDataAreTouched) {
  decide(purmerend_, {decided(true), decided(true, "leeftijden", "leeftijden-brp")});
  const auto personal = lines(purmerend_, {.personal = true});
  ASSERT_EQ(personal.size(), 1U);
  EXPECT_EQ(personal[0].dataset, "leeftijden");
}

TEST_P(Log, OfVisitorsTheSameIsWrittenOnceADay) {
  const auto visitor = storage::Scope::of_public("bezoeker");
  for (int i = 0; i < 5; ++i) decide(visitor, {decided(true)});
  EXPECT_EQ(lines(visitor).size(), 1U);
  decide(visitor, {decided(false)});
  EXPECT_EQ(lines(visitor).size(), 2U) << "another decision is another line";
  clock_.move(std::chrono::hours(24));
  decide(visitor, {decided(true)});
  EXPECT_EQ(lines(visitor).size(), 3U);
  for (int i = 0; i < 2; ++i) decide(purmerend_, {decided(true)});
  EXPECT_EQ(lines(purmerend_).size(), 2U) << "of an organisation every one is written";
  EXPECT_TRUE(sound(visitor));
}

TEST_P(Log, ALineThatChangesOrGoesIsNoticed) {
  for (int i = 0; i < 12; ++i) decide(purmerend_, {decided(true), decided(i % 2 == 0, "ander")});
  EXPECT_TRUE(sound(purmerend_));
  // As somebody who holds the database, but not the key, would do it.
  const auto tampered = [&](const std::string& sql) {
    auto done = database_->maintenance("proef", [&](storage::Session& session) -> core::Result<void> {
      const auto changed = session.execute(sql);
      if (!changed) return std::unexpected(changed.error());
      return {};
    });
    return done.has_value();
  };
  EXPECT_FALSE(tampered("UPDATE rij_besluit SET toegestaan = 1 WHERE volgnummer = 4")) << "the table only grows";
  ASSERT_TRUE(
      tampered("INSERT INTO rij_besluit (organisatie, actor, volgnummer, soort, trace_id, span_id, naam, begin_op, "
               "eind_op, doel, "
               "handeling, toegestaan, inhoud_json) VALUES ('GM0439', 'x', 25, 'besluit', 'a', 'b', 'c', 'd', 'e', "
               "'f', 'use', 1, "
               "'{}')"));
  EXPECT_FALSE(sound(purmerend_)) << "a line that nobody decided";
}

/// Made again from what anybody can read in the log: so that a line of which one field changes has another hash.
TEST_P(Log, TheHashIsOverEveryFieldOfEveryLine) {
  Use use{"authzen", "belasting"};
  use.from = parse_traceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  use.subject = DataSubject{"BSN", "999990019"};
  use = decide(purmerend_, {decided(true), decided(false, "geheim")}, use);
  ASSERT_TRUE(log_->ended(purmerend_, use, core::to_rfc3339(clock_.now()), true, {decided(true)}));
  auto all = lines(purmerend_);
  std::ranges::reverse(all);
  ASSERT_EQ(all.size(), 3U);
  const auto hash_of = [&](std::size_t from, std::size_t until) {
    std::string spelled;
    for (std::size_t i = from; i < until; ++i) {
      const auto& line = all[i];
      const json fields{{"volgnummer", line.number},
                        {"soort", line.kind},
                        {"actor", line.actor},
                        {"trace_id", line.trace_id},
                        {"span_id", line.span_id},
                        {"ouder_span_id", line.parent_span_id},
                        {"naam", line.name},
                        {"status", line.status},
                        {"begin_op", line.begun_at},
                        {"eind_op", line.ended_at},
                        {"doel", line.purpose},
                        {"handeling", line.action},
                        {"dataset", line.dataset},
                        {"dataset_versie", line.version},
                        {"toegestaan", line.permitted},
                        {"beleid", line.policy},
                        {"persoonsgegevens", line.personal},
                        {"inhoud", line.content}};
      spelled += fields.dump() + "\n";
    }
    return core::sha256_hex(spelled);
  };
  const auto entries = audit_->list(purmerend_, 100).value();  // The newest first.
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[1].content, (json{{"aantal", 2}, {"laatste", 2}, {"sha256", hash_of(0, 2)}}));
  EXPECT_EQ(entries[0].content, (json{{"aantal", 1}, {"laatste", 3}, {"sha256", hash_of(2, 3)}}));
}

TEST_P(Log, LinesOlderThanTheTermGoAndTheLogSaysSoAndStaysSound) {
  const auto days = [&](int count) { clock_.move(std::chrono::hours(24) * count); };
  for (int i = 0; i < 5; ++i) decide(purmerend_, {decided(true), decided(i % 2 == 0, "ander")});
  decide(vlaardingen_, {decided(true)});
  EXPECT_EQ(retention_->term(purmerend_)->days, decision_retention().days);
  days(decision_retention().days - 1);
  EXPECT_EQ(retention_->expire(purmerend_).value(), 0) << "a day too early";
  decide(purmerend_, {decided(true)});
  days(2);
  EXPECT_EQ(retention_->expire(purmerend_).value(), 10);
  EXPECT_EQ(lines(purmerend_).size(), 1U);
  EXPECT_EQ(lines(vlaardingen_).size(), 1U) << "another keeps its own";
  EXPECT_TRUE(sound(purmerend_));
  const auto last = retention_->last_expiry(purmerend_).value();
  ASSERT_TRUE(last);
  EXPECT_EQ(last->up_to, 10);
  EXPECT_EQ(last->count, 10);
  EXPECT_FALSE(retention_->last_expiry(vlaardingen_).value());
  EXPECT_EQ(retention_->expire(purmerend_).value(), 0) << "once";
  // The newest line stays however old it is: the numbers go on.
  days(2 * decision_retention().days);
  EXPECT_EQ(retention_->expire(purmerend_).value(), 0);
  decide(purmerend_, {decided(true)});
  EXPECT_EQ(lines(purmerend_).front().number, 12);
  EXPECT_EQ(retention_->expire(purmerend_).value(), 1);
  EXPECT_TRUE(sound(purmerend_));
  // What goes without the audit log saying so is noticed.
  decide(purmerend_, {decided(true)});
  ASSERT_TRUE(database_->maintenance("proef", [&](storage::Session& session) -> core::Result<void> {
    const auto gone = session.execute("DELETE FROM rij_besluit WHERE organisatie = 'GM0439' AND volgnummer = 12");
    if (!gone) return std::unexpected(gone.error());
    return {};
  }));
  EXPECT_FALSE(sound(purmerend_));
}

TEST_P(Log, AnOrganisationChoosesItsTermWithAReason) {
  EXPECT_FALSE(retention_->keep_for(purmerend_, 1, "kort"));
  EXPECT_FALSE(retention_->keep_for(purmerend_, 100'000, "lang"));
  EXPECT_FALSE(retention_->keep_for(purmerend_, 365, " "));
  ASSERT_TRUE(retention_->keep_for(purmerend_, 400, "Eerst dit"));
  ASSERT_TRUE(retention_->keep_for(purmerend_, 365, "Een jaar is genoeg"));
  const auto term = retention_->term(purmerend_).value();
  EXPECT_EQ(term.days, 365);
  EXPECT_EQ(term.reason.nl, "Een jaar is genoeg");
  EXPECT_TRUE(term.own);
  EXPECT_FALSE(retention_->term(vlaardingen_)->own);
  decide(purmerend_, {decided(true)});
  decide(vlaardingen_, {decided(true)});
  clock_.move(std::chrono::hours(24) * 366);
  for (const auto& scope : {purmerend_, vlaardingen_}) decide(scope, {decided(true)});
  EXPECT_EQ(retention_->expire(purmerend_).value(), 1);
  EXPECT_EQ(retention_->expire(vlaardingen_).value(), 0);
  // A session removes nothing, whatever it says.
  for (const auto* sql :
       {"DELETE FROM besluit", "DELETE FROM rij_besluit", "SELECT set_config('pareltjes.onderhoud', 'ja', true)"}) {
    (void)database_->write(vlaardingen_, [&](storage::Session& session) -> core::Result<void> {
      (void)session.query(sql);
      const auto gone = session.execute("DELETE FROM besluit");
      if (!gone) return std::unexpected(gone.error());
      return {};
    });
    EXPECT_EQ(lines(vlaardingen_).size(), 2U) << sql;
  }
}

/// Holds the writing of an organisation up until so many wait for it.
class Held {
 public:
  Held(storage::Database& database, const storage::Scope& scope, DecisionLog& log, std::size_t many)
      : thread_([&database, &scope, &log, many, this] {
          (void)database.write(scope, [&](storage::Session&) -> core::Result<void> {
            begun_.set_value();
            for (int i = 0; i < 6000 && log.waiting() < many; ++i)
              std::this_thread::sleep_for(std::chrono::milliseconds(5));
            return {};
          });
        }) {
    begun_.get_future().wait();
  }

 private:
  std::promise<void> begun_;
  std::jthread thread_;
};

TEST_P(Log, WhatComesWhileOthersAreWrittenIsWrittenTogether) {
  decide(purmerend_, {decided(true)});
  {
    const Held held(*database_, purmerend_, *log_, 7);
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&, i] {
        const auto use = decide(purmerend_, {decided(i % 2 == 0, "d" + std::to_string(i)), decided(true)});
        const auto mine = lines(purmerend_, {.dataset = "d" + std::to_string(i)});
        ASSERT_EQ(mine.size(), 1U) << "told before it was written";
        EXPECT_EQ(mine[0].trace_id, use.trace_id);
        EXPECT_EQ(mine[0].permitted, i % 2 == 0);
      });
    }
  }
  std::vector<std::int64_t> groups;
  const auto entries = audit_->list(purmerend_, 100).value();
  for (const auto& entry : entries)
    if (entry.kind == kDecisionsWritten) groups.push_back(entry.content["aantal"].get<std::int64_t>());
  EXPECT_THAT(groups, testing::ElementsAre(14, 2, 1)) << "the newest first";
  const auto all = lines(purmerend_);
  ASSERT_EQ(all.size(), 17U);
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(all[i].number, 17 - static_cast<std::int64_t>(i));
  for (std::size_t i = 0; i + 1 < 16; i += 2) EXPECT_EQ(all[i].trace_id, all[i + 1].trace_id) << "one use, in a row";
  EXPECT_TRUE(sound(purmerend_));
  EXPECT_EQ(log_->waiting(), 0U);
}

TEST_P(Log, WhatCannotBeWrittenKeepsNoOtherFromIt) {
  std::atomic<int> refused = 0;
  {
    const Held held(*database_, purmerend_, *log_, 5);
    std::vector<std::jthread> threads;
    for (int i = 0; i < 6; ++i) {
      threads.emplace_back([&, i] {
        Use use{"authzen", i % 2 == 0 ? std::string("doel") : std::string("\xff")};
        const auto done = log_->decided(purmerend_, use, {decided(true)});
        EXPECT_EQ(done.has_value(), i % 2 == 0);
        if (!done) ++refused;
      });
    }
  }
  EXPECT_EQ(refused, 3);
  EXPECT_EQ(lines(purmerend_).size(), 3U);
  EXPECT_TRUE(sound(purmerend_));
}

TEST_P(Log, ManyAtOnceOfSeveralOrganisationsStayInOrder) {
  constexpr int kEach = 20;
  const std::vector<storage::Scope> scopes{purmerend_, {"GM0439", "sleutel:1"}, vlaardingen_, {"GM0344", "bert"}};
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 8; ++thread) {
      threads.emplace_back([&, thread] {
        const auto& scope = scopes[static_cast<std::size_t>(thread) % scopes.size()];
        for (int i = 0; i < kEach; ++i) {
          const auto name = fmt::format("d{}-{}", thread, i);
          decide(scope, {decided(true, name)});
          const auto mine = lines(scope, {.dataset = name});
          ASSERT_EQ(mine.size(), 1U);
          EXPECT_EQ(mine[0].actor, scope.actor);
        }
      });
    }
  }
  for (const auto& [scope, count] :
       {std::pair{purmerend_, 4 * kEach}, std::pair{vlaardingen_, 2 * kEach}, std::pair{scopes.back(), 2 * kEach}}) {
    const auto all = lines(scope, {.limit = 1000});
    ASSERT_EQ(all.size(), static_cast<std::size_t>(count)) << scope.organisation;
    EXPECT_EQ(all.front().number, count) << "no gaps";
    EXPECT_TRUE(sound(scope)) << scope.organisation;
    // What one asked after the other stands in that order.
    std::map<std::string, int> last;
    for (auto line = all.rbegin(); line != all.rend(); ++line) {
      const auto dash = line->dataset.find('-');
      const auto turn = std::stoi(line->dataset.substr(dash + 1));
      EXPECT_EQ(turn, last[line->dataset.substr(0, dash)]++);
    }
  }
}

TEST(Retentions, EachHasAReasonAndASource) {
  EXPECT_GT(decision_retention().days, 0);
  EXPECT_FALSE(decision_retention().source.empty());
  EXPECT_FALSE(read_retentions("kop\nbesluiten;10;30;100;a;b;c\n")) << "less than the least";
  EXPECT_FALSE(read_retentions("kop\nbesluiten;50;30;100;a;b;\n")) << "no source";
  EXPECT_TRUE(read_retentions("kop\nbesluiten;50;30;100;a;b;c\n"));
}

TEST(LogFiles, ACsvHoldsWhatSpreadsheetsReadAndRunsNothing) {
  LogLine line;
  line.number = 7;
  line.kind = "besluit";
  line.name = "=1+1";
  line.content = {{"reden", {{"nl", "Zin met ; en \"aanhaling\""}}}, {"plichten", {{{"tekst", "Bron: A"}}}}};
  const auto csv = to_csv({line});
  EXPECT_THAT(csv, HasSubstr("\n7;besluit;"));
  EXPECT_THAT(csv, HasSubstr(";'=1+1;"));
  EXPECT_THAT(csv, HasSubstr("\"Zin met ; en \"\"aanhaling\"\"\""));
}

TEST(TraceContext, TakesWhatTheStandardGivesAndNothingElse) {
  // The examples of W3C Trace Context, sections 3.2.4 and 3.2.2.
  const auto from = parse_traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  ASSERT_TRUE(from);
  EXPECT_EQ(from->trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(from->span_id, "00f067aa0ba902b7");
  EXPECT_TRUE(parse_traceparent("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-the-future-will-be"));
  for (const auto* bad : {"", "00", "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                          "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                          "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                          "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                          "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-meer"})
    EXPECT_FALSE(parse_traceparent(bad)) << bad;
}

TEST(Processings, EachRowHasASource) {
  const auto read = read_processings(core::find_resource("src/platform/rights/verwerkingen.csv").value());
  ASSERT_TRUE(read);
  EXPECT_FALSE(read->empty());
  EXPECT_FALSE(read_processings("kop\na;b;c\n"));
}

}  // namespace
}  // namespace pareltjes::rights
