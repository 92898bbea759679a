// SPDX-License-Identifier: EUPL-1.2
#include "test_server.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <vector>

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

}  // namespace

TestServer* TestServer::get() {
  static const std::unique_ptr<TestServer> kServer = [] {
    std::unique_ptr<TestServer> server(new TestServer);
    if (!server->create()) server.reset();
    return server;
  }();
  return kServer.get();
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
         start();
}

bool TestServer::start() {
  return control("start");
}
bool TestServer::stop() {
  return control("-m immediate stop");
}

TestServer::~TestServer() {
  if (folder_.empty()) return;
  static_cast<void>(stop());
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::string TestServer::new_database() {
  const auto name = "t" + std::to_string(++databases_);
  static_cast<void>(run(binaries_ + "/createdb -h " + folder_ + " -U pareltjes -T template0 " + name));
  return "host=" + folder_ + " user=pareltjes dbname=" + name;
}

}  // namespace pareltjes::storage
