// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>

namespace pareltjes::storage {

/// A PostgreSQL server of our own for the time of the tests: no root, no port, no trace.
class TestServer {
 public:
  /// Started at the first call; nothing where PostgreSQL is not installed.
  static TestServer* get();
  ~TestServer();
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  /// A new empty database; what Database::open() takes.
  std::string new_database();
  bool stop();
  bool start();

 private:
  TestServer() = default;
  bool create();
  [[nodiscard]] bool run(const std::string& command) const;
  [[nodiscard]] bool control(const std::string& deed) const;

  std::string binaries_;
  std::string folder_;
  int databases_ = 0;
};

}  // namespace pareltjes::storage
