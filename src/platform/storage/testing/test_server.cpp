// SPDX-License-Identifier: EUPL-1.2
#include "platform/storage/testing/test_server.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "core/sha256.hpp"
#include "platform/storage/migrations.hpp"
#include "platform/storage/postgres_connection.hpp"
#include "platform/storage/postgres_database.hpp"

namespace pareltjes::storage {
namespace {

namespace fs = std::filesystem;

/// The folder with initdb of the newest version; empty when there is none.
std::string find_binaries() {
  std::error_code ignored;
  std::vector<std::string> found;
  for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", ignored))
    if (fs::exists(entry.path() / "bin/initdb", ignored)) found.push_back((entry.path() / "bin").string());
  std::ranges::sort(found);
  return found.empty() ? "" : found.back();
}

/// Held by one process at a time; others wait.
class FileLock {
 public:
  explicit FileLock(const std::string& path) : file_(::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0666)) {
    if (file_ >= 0) flock(file_, LOCK_EX);
  }
  ~FileLock() {
    if (file_ >= 0) ::close(file_);
  }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int file_;
};

}  // namespace

TestServer* TestServer::get() {
  static const std::unique_ptr<TestServer> kServer = [] {
    std::unique_ptr<TestServer> server(new TestServer);
    const char* shared = std::getenv("PARELTJES_TEST_POSTGRES");
    if (shared != nullptr && server->use_shared(shared)) return server;
    if (!server->create()) server.reset();
    return server;
  }();
  return kServer.get();
}

std::unique_ptr<TestServer> TestServer::own() {
  std::unique_ptr<TestServer> server(new TestServer);
  if (!server->create()) server.reset();
  return server;
}

bool TestServer::use_shared(const std::string& file) {
  std::ifstream stream(file);
  std::getline(stream, folder_);
  shared_ = !folder_.empty() && PostgresConnection::open(administrator_url()).has_value() && make_role();
  if (!shared_) folder_.clear();
  return shared_;
}

bool TestServer::run(const std::string& command) const {
  // PostgreSQL refuses to run as root.
  const std::string as =
      geteuid() == 0 ? "setpriv --reuid=nobody --regid=nogroup --clear-groups env HOME=" + folder_ + " " : "";
  return std::system(("cd " + folder_ + " && " + as + command + " >/dev/null 2>&1").c_str()) == 0;
}

bool TestServer::control(const std::string& deed) const {
  return run(binaries_ + "/pg_ctl -D " + folder_ + "/data -l " + folder_ + "/log -w -t 30 -o \"-k " + folder_ +
             " -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off\" " + deed);
}

bool TestServer::create() {
  binaries_ = find_binaries();
  if (binaries_.empty()) return false;
  std::string name = "/tmp/pareltjes-pg-XXXXXX";  // Short: a socket's path holds 107 bytes at most.
  if (mkdtemp(name.data()) == nullptr) return false;
  folder_ = name;
  if (geteuid() == 0 && std::system(("chown nobody " + folder_).c_str()) != 0) return false;
  return run(binaries_ + "/initdb -D " + folder_ +
             "/data -U pareltjes --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync") &&
         start() && make_role();
}

bool TestServer::make_role() {
  return execute(std::string("DO $$ BEGIN CREATE ROLE ") + kRole +
                 " LOGIN CREATEROLE NOSUPERUSER NOBYPASSRLS; "
                 "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$");
}

bool TestServer::start() {
  return control("start");
}
bool TestServer::stop() {
  return !shared_ && control("-m immediate stop");
}

TestServer::~TestServer() {
  if (folder_.empty()) return;
  if (shared_) {
    for (const auto& database : databases_)
      static_cast<void>(execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)"));
    return;
  }
  static_cast<void>(stop());
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::string TestServer::url_of(const std::string& database) const {
  return "host=" + folder_ + " user=" + kRole + " dbname=" + database;
}

std::string TestServer::administrator_url() const {
  return "host=" + folder_ + " user=pareltjes dbname=postgres";
}

bool TestServer::execute(const std::string& sql) const {
  auto connection = PostgresConnection::open(administrator_url());
  return connection && (*connection)->script(sql);
}

bool TestServer::exists(const std::string& database) const {
  auto connection = PostgresConnection::open(administrator_url());
  if (!connection) return false;
  const auto rows = (*connection)->query("SELECT 1 FROM pg_database WHERE datname = $1", {database});
  return rows && !rows->empty();
}

/// Made once for these migrations, by whichever process comes first; it has its name only when it is whole.
std::string TestServer::make_template() {
  std::string all;
  for (const auto& migration : embedded_migrations()) all += migration.name + '\n' + migration.sql;
  auto name = "sjabloon_" + core::sha256_hex(all).substr(0, 16);
  const FileLock lock(folder_ + "/slot");
  if (exists(name)) return name;
  static_cast<void>(execute("DROP DATABASE IF EXISTS sjabloon_half WITH (FORCE)"));
  if (!execute(std::string("CREATE DATABASE sjabloon_half TEMPLATE template0 OWNER ") + kRole)) return "template0";
  if (!open_postgres(url_of("sjabloon_half"), embedded_migrations())) return "template0";
  return execute("ALTER DATABASE sjabloon_half RENAME TO " + name) ? name : "template0";
}

std::string TestServer::copy_of(const std::string& source) {
  const auto name = "t" + std::to_string(getpid()) + "_" + std::to_string(databases_.size());
  static_cast<void>(execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"));
  static_cast<void>(execute("CREATE DATABASE " + name + " TEMPLATE " + source + " OWNER " + kRole));
  databases_.push_back(name);
  return url_of(name);
}

std::string TestServer::new_database() {
  if (template_.empty()) template_ = make_template();
  return copy_of(template_);
}

std::string TestServer::new_empty_database() {
  return copy_of("template0");
}

}  // namespace pareltjes::storage
