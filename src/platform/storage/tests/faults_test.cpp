// SPDX-License-Identifier: EUPL-1.2
// kill -9, a full disk, a damaged file, two processes at once: nothing acknowledged is lost and nothing is there half.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <barrier>
#include <fstream>
#include <random>
#include <set>
#include <sstream>
#include <thread>

#include "core/time.hpp"
#include "platform/storage/backup.hpp"
#include "platform/storage/sqlite_database.hpp"
#include "platform/storage/testing/test_database.hpp"
#include "platform/storage/testing/test_folder.hpp"

namespace pareltjes::storage {
namespace {

using core::ErrorCode;

constexpr auto kNewEvent =
    "INSERT INTO dossier_gebeurtenis (id, dossier, versie, soort, op) VALUES ($1, $2, $3, 's', 't')";

/// One dossier with two events and one more on the counter, in one transaction.
core::Result<void> write_whole(Session& session, const std::string& id) {
  for (const std::int64_t version : {1, 2}) {
    if (auto done = session.execute(kNewEvent, {id + "-" + std::to_string(version), id, version}); !done)
      return std::unexpected(done.error());
  }
  if (auto done = session.execute(kNewDossier, {id}); !done) return std::unexpected(done.error());
  auto counted = session.execute("UPDATE register_item SET versie = versie + 1 WHERE id = 'teller'");
  if (counted && *counted == 0) {
    counted = session.execute(
        "INSERT INTO register_item (id, soort, sleutel, gewijzigd_op) "
        "VALUES ('teller', 's', 's', 't')");
  }
  if (!counted) return std::unexpected(counted.error());
  return {};
}

/// Starts this same program as a child that runs one disabled test; its output comes through the returned pipe.
struct Child {
  pid_t pid = 0;
  int output = -1;
};

Child start_child(const std::string& test, const std::string& path) {
  int ends[2];
  EXPECT_EQ(pipe(ends), 0);
  const std::string filter = "--gtest_filter=" + test;
  const pid_t pid = fork();
  if (pid == 0) {
    dup2(ends[1], STDERR_FILENO);
    close(ends[0]);
    close(ends[1]);
    const int nowhere = ::open("/dev/null", O_WRONLY);
    if (nowhere >= 0) dup2(nowhere, STDOUT_FILENO);
    setenv("PARELTJES_CHILD_DATABASE", path.c_str(), 1);  // NOLINT(concurrency-mt-unsafe): a child with one thread
    execl("/proc/self/exe", "storage_tests", filter.c_str(), "--gtest_also_run_disabled_tests", nullptr);
    _exit(127);
  }
  close(ends[1]);
  return {pid, ends[0]};
}

std::string read_all(int descriptor) {
  std::string text;
  char buffer[4096];
  for (ssize_t n = 0; (n = ::read(descriptor, buffer, sizeof buffer)) > 0;)
    text.append(buffer, static_cast<std::size_t>(n));
  close(descriptor);
  return text;
}

/// Nothing where this program is no child; a child that cannot open the database says why and ends with status 5.
std::unique_ptr<Database> open_in_child() {
  const char* path = std::getenv("PARELTJES_CHILD_DATABASE");
  if (path == nullptr) return nullptr;
  auto database = Database::open(path);
  if (database) return std::move(*database);
  const auto why = core::describe(database.error(), core::Language::kEnglish);
  static_cast<void>(::write(STDERR_FILENO, why.data(), why.size()) < 0);
  _exit(5);
}

/// Writes until it is killed; says each id on the error stream after its commit.
TEST(Child, DISABLED_WritesUntilKilled) {
  auto database = open_in_child();
  if (!database) GTEST_SKIP() << "only run by Kill.NothingAcknowledgedIsLost";
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < 2; ++thread) {
    threads.emplace_back([&] {
      while (true) {
        const auto id = core::new_uuid(core::system_clock().now());
        if (!database->write(kUtrecht, [&](Session& session) { return write_whole(session, id); })) _exit(3);
        const auto line = id + "\n";
        if (::write(STDERR_FILENO, line.data(), line.size()) < 0) _exit(4);
      }
    });
  }
}

TEST(Child, DISABLED_WritesAHundred) {
  auto database = open_in_child();
  if (!database) GTEST_SKIP() << "only run by Processes.MayWriteAtOnce";
  for (int i = 0; i < 100; ++i) {
    const auto id = core::new_uuid(core::system_clock().now());
    if (!database->write(kUtrecht, [&](Session& session) { return write_whole(session, id); })) _exit(3);
  }
  _exit(0);
}

void expect_sound(const std::string& path) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  std::string verdict;
  const auto take = [](void* to, int, char** values, char**) {
    *static_cast<std::string*>(to) += values[0];
    return 0;
  };
  // As another reader of the same file, without our functions: only what the pages and keys say.
  sqlite3_exec(db, "PRAGMA integrity_check", take, &verdict, nullptr);
  sqlite3_close(db);
  EXPECT_EQ(verdict, "ok");
}

/// Every dossier has its two events and is counted; gives the ids.
std::set<std::string> expect_whole(Database& database) {
  const auto rows =
      read(database, kUtrecht,
           "SELECT d.id, (SELECT count(*) FROM dossier_gebeurtenis g WHERE g.dossier = d.id) FROM dossier d");
  std::set<std::string> ids;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ids.insert(rows.text(i, 0));
    EXPECT_EQ(rows.integer(i, 1), 2);
  }
  EXPECT_EQ(count(database, kUtrecht, "dossier_gebeurtenis"), static_cast<std::int64_t>(2 * ids.size()));
  EXPECT_EQ(read(database, kUtrecht, "SELECT coalesce(sum(versie), 0) FROM register_item").integer(0, 0),
            static_cast<std::int64_t>(ids.size()));
  return ids;
}

TEST(Kill, NothingAcknowledgedIsLost) {
  const char* wanted = std::getenv("PARELTJES_KILLS");
  const int kills = wanted == nullptr ? 20 : std::atoi(wanted);
  std::mt19937 random(std::random_device{}());
  std::uniform_int_distribution<int> moment(0, 60'000);
  std::size_t acknowledged_in_all = 0;
  for (int kill_number = 0; kill_number < kills;) {
    const TestFolder folder;  // A new database now and then, so that creating it is interrupted too.
    const auto path = folder.file("a.db");
    std::set<std::string> acknowledged;
    for (int i = 0; i < 10 && kill_number < kills; ++i, ++kill_number) {
      const auto child = start_child("Child.DISABLED_WritesUntilKilled", path);
      // Every other time only once it writes; the rest may hit the opening and the migrations.
      std::string said;
      char first = 0;
      if (i % 2 == 1 && ::read(child.output, &first, 1) == 1) said = first;
      std::this_thread::sleep_for(std::chrono::microseconds(moment(random)));
      kill(child.pid, SIGKILL);
      std::istringstream lines(said + read_all(child.output));
      int status = 0;
      waitpid(child.pid, &status, 0);
      ASSERT_TRUE(WIFSIGNALED(status)) << "the child stopped by itself, with status " << WEXITSTATUS(status);
      // A line is whole or absent: it is shorter than what a pipe takes at once.
      for (std::string id; std::getline(lines, id);)
        if (id.size() == 36) acknowledged.insert(id);

      auto database = Database::open(path);
      ASSERT_TRUE(database) << core::describe(database.error(), core::Language::kEnglish);
      const auto stored = expect_whole(**database);
      for (const auto& id : acknowledged) ASSERT_TRUE(stored.contains(id)) << id << " was acknowledged and is gone";
      expect_sound(path);
    }
    acknowledged_in_all += acknowledged.size();
  }
  EXPECT_GT(acknowledged_in_all, 0U) << "the test must have interrupted something";
  RecordProperty("kills", kills);
  RecordProperty("acknowledged", static_cast<int>(acknowledged_in_all));
}

TEST(Processes, MayWriteAtOnce) {
  const TestFolder folder;
  const auto path = folder.file("a.db");
  const auto one = start_child("Child.DISABLED_WritesAHundred", path);  // Both make the database at once, too.
  const auto two = start_child("Child.DISABLED_WritesAHundred", path);
  for (const auto& child : {one, two}) {
    const auto said = read_all(child.output);
    int status = 0;
    waitpid(child.pid, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << said;
  }
  auto database = Database::open(path);
  ASSERT_TRUE(database);
  EXPECT_EQ(expect_whole(**database).size(), 200U);
}

TEST(Processes, MayMakeTheDatabaseAtTheSameMoment) {
  for (int round = 0; round < 20; ++round) {
    const TestFolder folder;
    const auto path = folder.file("a.db");
    std::barrier start(4);
    std::vector<std::jthread> openers;
    for (int i = 0; i < 4; ++i) {
      openers.emplace_back([&] {
        start.arrive_and_wait();
        const auto opened = Database::open(path);
        EXPECT_TRUE(opened) << core::describe(opened.error(), core::Language::kEnglish);
      });
    }
  }
}

TEST(Processes, AWriterThatHoldsOnGivesAClearError) {
  const TestFolder folder;
  const auto path = folder.file("a.db");
  auto one = open_sqlite({.path = path, .migrations = embedded_migrations(), .busy_ms = 50});
  auto other = open_sqlite({.path = path, .migrations = embedded_migrations(), .busy_ms = 50});
  ASSERT_TRUE(one && other);
  ASSERT_TRUE((*one)->write(kUtrecht, [&](Session&) -> core::Result<void> {
    const auto refused = write(**other, kUtrecht, kNewDossier, {"d1"});
    EXPECT_EQ(refused.error().code, ErrorCode::kStorageUnavailable);
    EXPECT_EQ(refused.error().message.nl, "De database is te lang bezet.");
    return {};
  }));
  EXPECT_EQ(write(**other, kUtrecht, kNewDossier, {"d1"}), 1) << "and it works again afterwards";
}

TEST(FullDisk, KeepsWhatWasAcknowledged) {
  const TestFolder folder;
  auto opened =
      open_sqlite({.path = folder.file("a.db"), .migrations = embedded_migrations(), .maximum_pages = 200});  // 800 KB
  ASSERT_TRUE(opened);
  auto& database = **opened;
  const std::string text(10'000, 'x');
  std::int64_t stored = 0;
  core::Result<void> last;
  for (int i = 0; i < 1000 && last; ++i) {
    const auto id = "d" + std::to_string(i);
    last = database.write(kUtrecht, [&](Session& session) -> core::Result<void> {
      if (auto done = write_whole(session, id); !done) return done;
      const auto grown = session.execute("UPDATE dossier SET inhoud_json = $1 WHERE id = $2", {text, id});
      // A caller that does not look at the failure and goes on: nothing of it may be stored.
      if (!grown) static_cast<void>(session.execute(kNewDossier, {id + "-los"}));
      return {};
    });
    if (last) ++stored;
  }
  ASSERT_FALSE(last);
  EXPECT_EQ(last.error().code, ErrorCode::kStorageUnavailable);
  EXPECT_GT(stored, 10);
  EXPECT_GE(expect_whole(database).size(), static_cast<std::size_t>(stored));
  const auto refused = write(database, kUtrecht, "UPDATE dossier SET inhoud_json = $1", {text + text});
  EXPECT_EQ(refused.error().message.nl, "De schijf is vol.");
  ASSERT_TRUE(write(database, kUtrecht, "UPDATE dossier SET inhoud_json = '{}'")) << "room again";
  EXPECT_TRUE(database.write(kUtrecht, [&](Session& session) { return write_whole(session, "erna"); }));
}

TEST(Damage, GivesAClearError) {
  const TestFolder folder;
  const auto path = folder.file("a.db");
  std::ofstream(path) << std::string(5000, 'x');
  const auto noise = Database::open(path);
  EXPECT_EQ(noise.error().code, ErrorCode::kStorageUnavailable);
  EXPECT_EQ(noise.error().message.nl, "Dit bestand is beschadigd of is geen database.");
  EXPECT_EQ(noise.error().place->file, path);
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void put_bytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

/// A file with rows in several tables, small enough to be looked at when it is opened.
void fill_for_damage(const std::string& path) {
  auto database = Database::open(path);
  ASSERT_TRUE(database);
  for (int i = 0; i < 100; ++i)
    ASSERT_TRUE((*database)->write(kUtrecht, [&](Session& s) { return write_whole(s, "d" + std::to_string(i)); }));
  ASSERT_EQ(
      write(**database, kUtrecht, "UPDATE dossier SET inhoud_json = $1 WHERE id = 'd7'", {std::string(30'000, 'y')}), 1)
      << "one row over several pages";
}

/// Each page but the unused ones, turned into noise: found when the file is opened, and not a byte is written to it.
TEST(Damage, InAnyPageIsFoundAtTheStartAndNothingIsOverwritten) {
  const TestFolder folder;
  const auto path = folder.file("a.db");
  fill_for_damage(path);
  const auto sound = bytes_of(path);
  const std::size_t pages = sound.size() / 4096;
  ASSERT_GT(pages, 40U);
  int found = 0;
  for (std::size_t page = 1; page < pages; ++page) {
    auto damaged = sound;
    damaged.replace(page * 4096, 4096, std::string(4096, '\x7f'));
    put_bytes(path, damaged);
    const auto opened = Database::open(path);
    if (opened) {
      // Then the page holds nothing: every row is still there as it was.
      EXPECT_EQ(expect_whole(**opened).size(), 100U) << "page " << page + 1;
      EXPECT_TRUE((*opened)->check({}).value()) << "page " << page + 1;
      continue;
    }
    ++found;
    EXPECT_EQ(opened.error().code, ErrorCode::kStorageUnavailable);
    EXPECT_EQ(opened.error().message.nl, "Dit bestand is beschadigd of is geen database.") << "page " << page + 1;
    EXPECT_EQ(opened.error().place->file, path);
    EXPECT_TRUE(bytes_of(path) == damaged) << "page " << page + 1 << " was written to";
  }
  EXPECT_GE(found, static_cast<int>(pages) - 5) << "of " << pages;
}

TEST(Damage, InALargeFileIsFoundByLookingAndBeforeABackup) {
  const TestFolder folder;
  const auto path = folder.file("a.db");
  fill_for_damage(path);
  {
    auto database = Database::open(path);
    ASSERT_TRUE(database);
    for (int i = 0; i < 17; ++i)
      ASSERT_EQ(
          write(**database, kUtrecht,
                "INSERT INTO dataset (id, versie, topic, sha256, ingelezen_op, inhoud) VALUES ($1, '1', 't', 'x', "
                "'t', $2)",
                {"g" + std::to_string(i), Blob{std::string(std::size_t{1} << 20U, 'b')}}),
          1);
    EXPECT_TRUE((*database)->check({}).value());
    std::stop_source stopped;
    stopped.request_stop();
    const auto cut = (*database)->check(stopped.get_token());
    EXPECT_TRUE(!cut || *cut) << "being stopped is no damage";
    ASSERT_TRUE(backup(**database, folder.file("goed.db")));
  }
  const auto before = bytes_of(folder.file("goed.db"));
  {
    // An index that does not fit its table: reading the rows says nothing of it.
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
    sqlite3_exec(db,
                 "PRAGMA writable_schema = 1; UPDATE sqlite_master SET sql = replace(sql, 'organisatie, beurt', "
                 "'organisatie, aangemaakt_op') WHERE name = 'uitvoering_beurt_van'",
                 nullptr, nullptr, nullptr);
    sqlite3_exec(db,
                 "INSERT INTO rij_uitvoering (organisatie, actor, id, pareltje, pareltje_versie, aangemaakt_op) "
                 "VALUES ('GM0344', 'a', 'r', 'p', '1', 't')",
                 nullptr, nullptr, nullptr);
    sqlite3_close(db);
  }
  auto database = Database::open(path);
  ASSERT_TRUE(database) << "too large to be read whole at the start";
  EXPECT_FALSE((*database)->check({}).value());
  const auto refused = backup(**database, folder.file("goed.db"), true);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message.nl, "Dit bestand is beschadigd of is geen database.");
  EXPECT_TRUE(bytes_of(folder.file("goed.db")) == before) << "the good backup stays";
}

TEST(Damage, AnotherProgramsDatabaseIsLeftAlone) {
  const TestFolder folder;
  const auto path = folder.file("a.db");
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  sqlite3_exec(db, "CREATE TABLE contacten (naam)", nullptr, nullptr, nullptr);
  sqlite3_close(db);
  const auto opened = Database::open(path);
  EXPECT_EQ(opened.error().code, ErrorCode::kStorageUnavailable);
  EXPECT_EQ(opened.error().message.nl, "Deze database is van een ander programma.");
}

}  // namespace
}  // namespace pareltjes::storage
