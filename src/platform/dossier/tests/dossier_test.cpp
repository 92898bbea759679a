// SPDX-License-Identifier: EUPL-1.2
#include "platform/dossier/dossier.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "platform/dossier/schema.hpp"
#include "platform/storage/testing/test_database.hpp"

namespace pareltjes::dossier {
namespace {

using nlohmann::json;

const json kNormSchema = json::parse(R"({
  "type": "object", "required": ["waarde", "bron"], "additionalProperties": false,
  "properties": {"waarde": {"type": "number", "minimum": 0}, "bron": {"type": "string", "minLength": 1},
                 "delen": {"type": "array", "items": {"type": "integer"}}}})");

class DossierRoom : public storage::BothDatabases {
 protected:
  void SetUp() override {
    BothDatabases::SetUp();
    if (!database_) return;
    dossiers_ = std::make_unique<Dossiers>(*database_, core::system_clock());
    ASSERT_TRUE(dossiers_
                    ->declare({"norm",
                               kNormSchema,
                               {"concept", "vastgesteld", "ingetrokken"},
                               {{"concept", "vastgesteld"}, {"vastgesteld", "ingetrokken"}}})
                    .has_value());
  }
  std::unique_ptr<Dossiers> dossiers_;
  const storage::Scope anna_{"GM0439", "anna"};
  const storage::Scope bas_{"GM0439", "bas"};
  const storage::Scope groningen_{"GM0014", "eva"};
};

ON_BOTH_DATABASES(DossierRoom);

TEST_P(DossierRoom, RemembersAllThatHappened) {
  const auto made = dossiers_->create(anna_, "norm", "huisarts", {{"waarde", 2100}, {"bron", "raadsbesluit"}}).value();
  const auto changed = dossiers_->update(bas_, made.id, 1, {{"waarde", 2000}, {"bron", "raadsbesluit"}}).value();
  EXPECT_EQ(changed.version, 2);
  EXPECT_EQ(changed.actor, "bas");
  ASSERT_TRUE(dossiers_->comment(anna_, made.id, "Waarom 2000?").has_value());
  ASSERT_TRUE(dossiers_->move_to(anna_, made.id, 2, "vastgesteld").has_value());  // A comment makes no version stale.

  std::vector<std::string> story;
  const auto events = dossiers_->history(anna_, made.id);
  for (const auto& event : events.value()) {
    story.push_back(event.kind + " v" + std::to_string(event.version) + " " + event.state + " " + event.actor + " " +
                    (event.content.is_object() ? event.content.at("waarde").dump() : event.text));
  }
  EXPECT_THAT(story,
              ::testing::ElementsAre("gemaakt v1 concept anna 2100", "gewijzigd v2 concept bas 2000",
                                     "opmerking v2 concept anna Waarom 2000?", "staat v3 vastgesteld anna 2000"));
  EXPECT_EQ(dossiers_->find(anna_, "norm", "huisarts")->state, "vastgesteld");
}

TEST_P(DossierRoom, RefusesAStaleVersionAndKeepsTheOther) {
  const auto made = dossiers_->create(anna_, "norm", "huisarts", {{"waarde", 1}, {"bron", "x"}}).value();
  ASSERT_TRUE(dossiers_->update(bas_, made.id, 1, {{"waarde", 2}, {"bron", "x"}}).has_value());
  const auto late = dossiers_->update(anna_, made.id, 1, {{"waarde", 3}, {"bron", "x"}});
  ASSERT_FALSE(late.has_value());
  EXPECT_EQ(late.error().code, core::ErrorCode::kConflict);
  EXPECT_EQ(late.error().message.nl, "Iemand anders wijzigde dit dossier (u had versie 1, nu is het 2).");
  EXPECT_EQ(dossiers_->get(anna_, made.id)->content.at("waarde"), 2);
  EXPECT_EQ(dossiers_->history(anna_, made.id)->size(), 2U);
}

TEST_P(DossierRoom, LetsOneOfManyWritersWinEachVersion) {
  const auto made = dossiers_->create(anna_, "norm", "huisarts", {{"waarde", 0}, {"bron", "x"}}).value();
  std::atomic<int> won = 0;
  {
    std::vector<std::jthread> writers;
    for (int i = 0; i < 4; ++i) {
      writers.emplace_back([&] {
        for (std::int64_t version = 1; version <= 20; ++version) {
          if (dossiers_->update(anna_, made.id, version, {{"waarde", version}, {"bron", "x"}})) ++won;
        }
      });
    }
  }
  const auto end = dossiers_->get(anna_, made.id).value();
  EXPECT_EQ(end.version, won + 1);
  EXPECT_EQ(dossiers_->history(anna_, made.id)->size(), static_cast<std::size_t>(won + 1));
}

TEST_P(DossierRoom, TakesOnlyContentThatFitsTheSchema) {
  const auto message = [&](const json& content) {
    const auto made = dossiers_->create(anna_, "norm", "k", content);
    EXPECT_FALSE(made.has_value());
    return made ? std::string() : made.error().message.nl;
  };
  EXPECT_EQ(message({{"waarde", -1}, {"bron", "x"}}), "De gegevens kloppen niet bij “/waarde”.");
  EXPECT_EQ(message({{"waarde", "veel"}, {"bron", ""}}), "De gegevens kloppen niet bij “/bron”, “/waarde”.");
  EXPECT_EQ(message({{"waarde", 1}, {"bron", "x"}, {"delen", {1, "b"}}}), "De gegevens kloppen niet bij “/delen/1”.");
  EXPECT_EQ(message({{"waarde", 1}}), "De gegevens kloppen niet bij “/”.");
  EXPECT_EQ(message(json::array()), "De gegevens kloppen niet bij “/”.");
  EXPECT_FALSE(message({{"waarde", 1}, {"bron", "\xff"}}).empty());
  EXPECT_TRUE(dossiers_->list(anna_, {"norm", {}, {}, 10})->empty());
}

TEST_P(DossierRoom, FollowsTheStatesOfItsKind) {
  const auto made = dossiers_->create(anna_, "norm", "k", {{"waarde", 1}, {"bron", "x"}}).value();
  EXPECT_EQ(made.state, "concept");
  EXPECT_EQ(dossiers_->move_to(anna_, made.id, 1, "ingetrokken").error().code, core::ErrorCode::kInvalidInput);
  EXPECT_EQ(dossiers_->move_to(anna_, made.id, 1, "bestaat niet").error().code, core::ErrorCode::kInvalidInput);
  EXPECT_TRUE(dossiers_->move_to(anna_, made.id, 1, "vastgesteld").has_value());
}

TEST_P(DossierRoom, ListsByKindStateAndKey) {
  for (const auto* key : {"a%b", "a_c", "axb", "b"}) {
    ASSERT_TRUE(dossiers_->create(anna_, "norm", key, {{"waarde", 1}, {"bron", "x"}}).has_value());
  }
  const auto keys = [&](const Filter& filter, const storage::Scope& scope) {
    std::vector<std::string> found;
    const auto listed = dossiers_->list(scope, filter);
    for (const auto& record : listed.value()) found.push_back(record.key);
    return found;
  };
  EXPECT_THAT(keys({"norm", {}, {}, 10}, anna_), ::testing::ElementsAre("a%b", "a_c", "axb", "b"));
  EXPECT_THAT(keys({"norm", {}, "a%", 10}, anna_), ::testing::ElementsAre("a%b"));
  EXPECT_THAT(keys({"norm", "concept", "a", 2}, anna_), ::testing::ElementsAre("a%b", "a_c"));
  EXPECT_THAT(keys({"norm", "vastgesteld", {}, 10}, anna_), ::testing::IsEmpty());
  EXPECT_THAT(keys({"norm", {}, {}, 10}, groningen_), ::testing::IsEmpty());
}

TEST_P(DossierRoom, ManyAtOnceAreStoredAllOrNone) {
  const json good{{"waarde", 1}, {"bron", "b"}};
  const auto store = [&](const std::vector<std::pair<std::string, json>>& contents) {
    return database_->write(
        anna_, [&](storage::Session& session) { return dossiers_->create_all(session, "norm", contents); });
  };
  const auto before = dossiers_->changes(anna_).value();
  ASSERT_TRUE(store({{"a", good}, {"b", good}}));
  EXPECT_GT(dossiers_->changes(anna_).value(), before) << "who keeps something made of the records sees it";
  EXPECT_EQ(store({{"c", good}, {"a", good}}).error().code, core::ErrorCode::kConflict);
  EXPECT_EQ(store({{"c", good}, {"c", good}}).error().code, core::ErrorCode::kConflict);
  EXPECT_EQ(store({{"c", good}, {"d", {{"waarde", "veel"}}}}).error().code, core::ErrorCode::kInvalidInput);
  EXPECT_EQ(dossiers_->count(anna_, {.kind = "norm"}).value(), 2);
  const auto one = dossiers_->find(anna_, "norm", "b").value();
  const auto events = dossiers_->history(anna_, one.id).value();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].kind, "gemaakt");
  EXPECT_EQ(events[0].content, good);
  EXPECT_EQ(dossiers_->update(bas_, one.id, 1, good).value().version, 2) << "its history goes on";
}

TEST_P(DossierRoom, ManyAtOnceAreChangedAllOrNone) {
  const json first{{"waarde", 1}, {"bron", "b"}}, second{{"waarde", 2}, {"bron", "c"}};
  const auto a = dossiers_->create(anna_, "norm", "a", first).value();
  const auto b = dossiers_->create(anna_, "norm", "b", first).value();
  const auto other = dossiers_->create(groningen_, "norm", "a", first).value();
  ASSERT_TRUE(dossiers_->comment(anna_, b.id, "Klopt dit?"));
  const auto change = [&](const storage::Scope& scope, const std::vector<std::pair<Record, json>>& changes) {
    return database_->write(scope, [&](storage::Session& session) { return dossiers_->change_all(session, changes); });
  };
  const auto before = dossiers_->changes(anna_).value();
  ASSERT_TRUE(change(bas_, {{a, second}, {b, second}}));
  EXPECT_GT(dossiers_->changes(anna_).value(), before);
  for (const auto& id : {a.id, b.id}) {
    const auto now = dossiers_->get(anna_, id).value();
    EXPECT_EQ(now.version, 2);
    EXPECT_EQ(now.content, second);
    EXPECT_EQ(now.actor, bas_.actor);
    const auto last = dossiers_->history(anna_, id).value().back();
    EXPECT_EQ(last.kind, "gewijzigd");
    EXPECT_EQ(last.version, 2);
    EXPECT_EQ(last.content, second);
    EXPECT_EQ(last.sequence, id == a.id ? 2 : 3) << "after the comment";
  }
  // Of what is no longer the newest, or does not fit, or is another's, nothing is kept.
  const auto now = dossiers_->get(anna_, b.id).value();
  EXPECT_EQ(change(anna_, {{now, first}, {a, first}}).error().code, core::ErrorCode::kConflict);
  EXPECT_EQ(change(anna_, {{now, first}, {now, first}}).error().code, core::ErrorCode::kConflict);
  EXPECT_EQ(change(anna_, {{now, {{"waarde", "veel"}}}}).error().code, core::ErrorCode::kInvalidInput);
  EXPECT_EQ(change(anna_, {{now, first}, {other, second}}).error().code, core::ErrorCode::kConflict);
  EXPECT_EQ(dossiers_->get(anna_, b.id).value().content, second);
  EXPECT_EQ(dossiers_->get(groningen_, other.id).value().content, first);
  EXPECT_EQ(dossiers_->history(anna_, b.id).value().size(), 3U);
}

TEST_P(DossierRoom, HidesItAllFromOtherOrganisations) {
  const auto made = dossiers_->create(anna_, "norm", "k", {{"waarde", 1}, {"bron", "x"}}).value();
  EXPECT_EQ(dossiers_->get(groningen_, made.id).error().code, core::ErrorCode::kNotFound);
  EXPECT_EQ(dossiers_->history(groningen_, made.id).error().code, core::ErrorCode::kNotFound);
  EXPECT_EQ(dossiers_->comment(groningen_, made.id, "hallo").error().code, core::ErrorCode::kNotFound);
  EXPECT_EQ(dossiers_->update(groningen_, made.id, 1, {{"waarde", 2}, {"bron", "x"}}).error().code,
            core::ErrorCode::kNotFound);
  EXPECT_TRUE(dossiers_->create(groningen_, "norm", "k", {{"waarde", 1}, {"bron", "x"}}).has_value());
  EXPECT_EQ(dossiers_->create(anna_, "norm", "k", {{"waarde", 1}, {"bron", "x"}}).error().code,
            core::ErrorCode::kConflict);
}

TEST_P(DossierRoom, DeclaresAKindOnceWithASoundSchema) {
  EXPECT_EQ(dossiers_->declare({"norm", kNormSchema, {}, {}}).error().code, core::ErrorCode::kConflict);
  EXPECT_FALSE(dossiers_->declare({"x", json::parse(R"({"type": 7})"), {}, {}}).has_value());
  EXPECT_FALSE(dossiers_->declare({"x", json::parse(R"({"$ref": "http://elders/schema.json"})"), {}, {}}).has_value());
  EXPECT_FALSE(dossiers_->declare({"x", kNormSchema, {"a"}, {{"a", "b"}}}).has_value());
  EXPECT_EQ(dossiers_->create(anna_, "onbekend", "k", json::object()).error().code, core::ErrorCode::kInvalidInput);
}

TEST(JsonSchema, ReportsAllMisfitsAtOnceAndEndsOnDeepInput) {
  const auto schema = Schema::compile(kNormSchema).value();
  EXPECT_GE(schema.misfits({{"waarde", -1}, {"bron", ""}}).size(), 2U);
  EXPECT_TRUE(schema.misfits({{"waarde", 1}, {"bron", "x"}}).empty());
  json deep = 1;
  for (int i = 0; i < 5000; ++i) deep = json::array({std::move(deep)});
  EXPECT_EQ(schema.misfits(deep).size(), 1U);
}

/// Contracts with a name and an end; a signed one is due on that day.
class SearchedDossiers : public DossierRoom {
 protected:
  void SetUp() override {
    DossierRoom::SetUp();
    if (!database_) return;
    Kind kind{"contract", json::parse(R"({"type": "object"})"), {"concept", "getekend"}, {}};
    kind.search_text = [](const json& content) { return content.value("naam", std::string()); };
    kind.due = [](const std::string& state, const json& content) {
      return state == "getekend" ? content.value("eind", std::string()) : std::string();
    };
    ASSERT_TRUE(dossiers_->declare(std::move(kind)));
  }
  std::string keys(const storage::Scope& scope, Filter filter) {
    filter.kind = "contract";
    std::string text;
    const auto records = dossiers_->list(scope, filter);
    EXPECT_TRUE(records);
    for (const auto& record : records.value_or(std::vector<Record>{})) text += record.key + " ";
    if (filter.limit >= 1000 && filter.offset == 0) {
      EXPECT_EQ(dossiers_->count(scope, filter).value(), std::ranges::count(text, ' '));
    }
    return text;
  }
};
ON_BOTH_DATABASES(SearchedDossiers);

TEST_P(SearchedDossiers, FindsByWordsInWhateverCaseAndPage) {
  for (const auto& [key, name] : std::vector<std::pair<std::string, std::string>>{{"a", "Café De Zwaan B.V."},
                                                                                  {"b", "Zwanenburg 100% hosting"},
                                                                                  {"c", "Zwaan_hosting"},
                                                                                  {"d", "Iets anders!"}})
    ASSERT_TRUE(dossiers_->create(anna_, "contract", key, {{"naam", name}}));
  ASSERT_TRUE(dossiers_->create(groningen_, "contract", "e", {{"naam", "Zwaan"}}));
  EXPECT_EQ(keys(anna_, {.words = "zwaan"}), "a c ");
  EXPECT_EQ(keys(bas_, {.words = "  CAFE  zwaan "}), "a ");
  EXPECT_EQ(keys(anna_, {.words = "100% hosting"}), "b ");
  EXPECT_EQ(keys(anna_, {.words = "%"}), "") << "no word at all";
  EXPECT_EQ(keys(anna_, {.words = "zwaan anders"}), "");
  EXPECT_EQ(keys(anna_, {}), "a b c d ");
  EXPECT_EQ(keys(anna_, {.limit = 2, .offset = 1}), "b c ");
  EXPECT_EQ(keys(groningen_, {.words = "zwaan"}), "e ");
  const auto d = dossiers_->find(anna_, "contract", "d").value();
  ASSERT_TRUE(dossiers_->update(anna_, d.id, 1, {{"naam", "Nu ook een zwaan"}}));
  EXPECT_EQ(keys(anna_, {.words = "zwaan"}), "a c d ");
}

TEST_P(SearchedDossiers, SaysWhatIsDueAndInWhichOrder) {
  for (const auto& [key, end] : std::vector<std::pair<std::string, std::string>>{
           {"a", "2028-01-01"}, {"b", "2027-01-01"}, {"c", ""}, {"d", "2026-01-01"}}) {
    const auto made = dossiers_->create(anna_, "contract", key, {{"eind", end}}).value();
    EXPECT_EQ(made.due, "");
    if (key == "d") continue;  // A draft of long ago is nobody's concern.
    EXPECT_EQ(dossiers_->move_to(anna_, made.id, 1, "getekend")->due, end);
  }
  EXPECT_EQ(keys(anna_, {.by_due = true}), "b a c d ");
  EXPECT_EQ(keys(anna_, {.due_before = "2027-12-31"}), "b ");
  EXPECT_EQ(keys(anna_, {.due_before = "2030-01-01", .by_due = true}), "b a ");
}

TEST_P(SearchedDossiers, KeepsWhatACommentIsAbout) {
  const auto made = dossiers_->create(anna_, "contract", "a", json::object()).value();
  ASSERT_TRUE(dossiers_->comment(bas_, made.id, "Klopt dit nummer?", "kvk"));
  const auto events = dossiers_->history(anna_, made.id).value();
  EXPECT_EQ(events.back().about, "kvk");
  EXPECT_EQ(events.back().text, "Klopt dit nummer?");
}

}  // namespace
}  // namespace pareltjes::dossier
