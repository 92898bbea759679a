// SPDX-License-Identifier: EUPL-1.2
// What several servers over one database do at the same moment with objects that are shared.
#include "pearls/effectrapportage/learning/shared_objects.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <utility>

#include "platform/storage/testing/test_database.hpp"

namespace pareltjes::effectrapportage {
namespace {

/// A server that is interrupted by another one just before it stores for the first time.
class Interrupted : public storage::Database {
 public:
  Interrupted(storage::Database& inner, std::function<void()> meanwhile)
      : inner_(inner), meanwhile_(std::move(meanwhile)) {}
  core::Result<void> read(const storage::Scope& scope, const storage::Work& work) override {
    return inner_.read(scope, work);
  }
  core::Result<void> write(const storage::Scope& scope, const storage::Work& work) override {
    if (meanwhile_) std::exchange(meanwhile_, {})();
    return inner_.write(scope, work);
  }
  core::Result<void> maintenance(std::string_view reason, const storage::Work& work) override {
    return inner_.maintenance(reason, work);
  }
  core::Result<void> queue(const storage::Work& work) override { return inner_.queue(work); }
  core::Result<void> look_at_queue(const storage::Work& work) override { return inner_.look_at_queue(work); }
  [[nodiscard]] std::string_view claiming() const override { return inner_.claiming(); }
  [[nodiscard]] std::optional<std::int64_t> change_mark() override { return inner_.change_mark(); }
  core::Result<bool> check(const std::stop_token& stop) override { return inner_.check(stop); }
  [[nodiscard]] Pool pool() override { return inner_.pool(); }
  [[nodiscard]] std::string place() const override { return inner_.place(); }

 private:
  storage::Database& inner_;
  std::function<void()> meanwhile_;
};

const storage::Scope kOwner{"GM0439", "anna"};

class SharedObjects : public storage::BothDatabases {
 protected:
  void SetUp() override {
    BothDatabases::SetUp();
    if (database_ == nullptr) return;
    second_ = on_server() ? open(url_) : nullptr;  // SQLite in memory has one door.
  }
  storage::Database& other() { return second_ ? *second_ : *database_; }
  static std::string licence() { return licences_to_share().front(); }

  std::string offer(storage::Database& database, const std::string& key) {
    ReferenceObject object;
    object.sector = "logistiek";
    object.m2 = 38'000;
    object.fte = 500;
    object.method = "loonlijst";
    object.date = "2026-03-01";
    const auto content = shared_form(object, key, licence());
    EXPECT_TRUE(content);
    sharing::Sharing sharing(database, core::system_clock());
    const auto made = sharing.offer(kOwner, {std::string(kObjectKind), "logistiek", "een klasse", {}, *content});
    EXPECT_TRUE(made);
    return made ? made->id : std::string();
  }
  static void withdraw(storage::Database& database, const std::string& share) {
    sharing::Sharing sharing(database, core::system_clock());
    EXPECT_TRUE(sharing.consent(kOwner, share, false));
  }
  static void publish(storage::Database& database) {
    sharing::Sharing sharing(database, core::system_clock());
    hub::Hub hub(database);
    const auto done = publish_shared(database, sharing, hub, kOwner, "GM0439", "Purmerend");
    EXPECT_TRUE(done) << (done ? "" : done.error().message.en);
  }
  /// The objects that everybody finds in the hub.
  std::set<std::string> found() {
    hub::Hub hub(*database_);
    const auto snapshot = hub.snapshot({"GM0622", "eva"}, {std::string(kObjectTopic)});
    EXPECT_TRUE(snapshot);
    std::set<std::string> ids;
    for (const auto& dataset : snapshot->all()) {
      for (const auto& id : *dataset->table.texts("id")) ids.insert(id);
    }
    return ids;
  }
  static std::string id_of(const std::string& key) {
    ReferenceObject object;
    object.sector = "logistiek";
    object.fte = 500;
    return (*shared_form(object, key, licence()))["id"].get<std::string>();
  }

  std::unique_ptr<storage::Database> second_;
};
ON_BOTH_DATABASES(SharedObjects);

TEST_P(SharedObjects, OneThatIsWithdrawnMeanwhileDoesNotComeBack) {
  const auto gone = offer(*database_, "gaat weg");
  offer(*database_, "blijft");
  publish(*database_);
  ASSERT_EQ(found(), (std::set{id_of("gaat weg"), id_of("blijft")}));
  Interrupted slow(*database_, [&] {  // It has read both.
    withdraw(other(), gone);
    publish(other());
    EXPECT_EQ(found(), std::set{id_of("blijft")});
  });
  publish(slow);
  EXPECT_EQ(found(), std::set{id_of("blijft")});
}

TEST_P(SharedObjects, TheLastThatIsWithdrawnMeanwhileDoesNotComeBack) {
  const auto gone = offer(*database_, "gaat weg");
  Interrupted slow(*database_, [&] {
    withdraw(other(), gone);
    publish(other());
  });
  publish(slow);
  EXPECT_EQ(found(), std::set<std::string>{});
}

TEST_P(SharedObjects, TheFirstThatIsOfferedMeanwhileIsNotTakenAway) {
  Interrupted slow(*database_, [&] {  // It has seen nothing.
    offer(other(), "komt erbij");
    publish(other());
  });
  publish(slow);
  EXPECT_EQ(found(), std::set{id_of("komt erbij")});
}

}  // namespace
}  // namespace pareltjes::effectrapportage
