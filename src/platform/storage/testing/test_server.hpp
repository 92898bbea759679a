// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace pareltjes::storage {

/// A PostgreSQL server of our own for the time of the tests: no root, no port, no trace.
class TestServer {
 public:
  /// The server of this process; nothing where PostgreSQL is not installed. Under ctest it is the one that the fixture
  /// tests/postgres/server.sh started for all programs; else one of this process, started at the first call.
  static TestServer* get();
  /// One of its own, for a test that stops it.
  static std::unique_ptr<TestServer> own();
  ~TestServer();
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  /// A database with every migration done, copied from a template; what Database::open() takes. It goes with this
  /// object.
  std::string new_database();
  /// One without any table.
  std::string new_empty_database();
  /// Only of one's own.
  bool stop();
  bool start();
  /// By the superuser of the server, in the database postgres.
  [[nodiscard]] bool execute(const std::string& sql) const;
  /// Which programs and tests connect as: no superuser, so that row-level security holds for it too.
  static constexpr const char* kRole = "programma";
  [[nodiscard]] const std::string& folder() const { return folder_; }

 private:
  TestServer() = default;
  bool create();
  bool use_shared(const std::string& file);
  [[nodiscard]] bool run(const std::string& command) const;
  [[nodiscard]] bool control(const std::string& deed) const;
  [[nodiscard]] std::string url_of(const std::string& database) const;
  [[nodiscard]] std::string administrator_url() const;
  bool make_role();
  [[nodiscard]] bool exists(const std::string& database) const;
  std::string make_template();
  std::string copy_of(const std::string& source);

  std::string binaries_;
  std::string folder_;
  std::string template_;
  bool shared_ = false;
  std::vector<std::string> databases_;
};

}  // namespace pareltjes::storage
