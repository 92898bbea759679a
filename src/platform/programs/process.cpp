// SPDX-License-Identifier: EUPL-1.2
#include "platform/programs/process.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>

#include "core/text.hpp"

namespace pareltjes::programs {
namespace {

using core::ErrorCode;

constexpr std::chrono::milliseconds kGlance{10};
constexpr std::size_t kMostSaid = 500;
constexpr const char* kSaid = "gezegd.txt";

std::string search_path() {
  const char* path = std::getenv("PATH");
  return path == nullptr || *path == '\0' ? "/usr/local/bin:/usr/bin:/bin" : path;
}

/// Actions and attributes of posix_spawn, freed at the end.
class Spawn {
 public:
  Spawn() {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
  }
  ~Spawn() {
    posix_spawnattr_destroy(&attributes_);
    posix_spawn_file_actions_destroy(&actions_);
  }
  Spawn(const Spawn&) = delete;
  Spawn& operator=(const Spawn&) = delete;

  /// A process group of its own, so that all of it can be ended; no signal blocked; nothing open but these three.
  pid_t start(const std::vector<std::string>& arguments, const std::filesystem::path& folder,
              const std::string& output) {
    const auto out = output.empty() ? std::string("/dev/null") : (folder / output).string();
    const auto said = (folder / kSaid).string();
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, out.c_str(),
                                     O_WRONLY | (output.empty() ? 0 : O_CREAT | O_TRUNC), 0600);
    posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, said.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str());
    sigset_t none;
    sigemptyset(&none);
    sigset_t all;
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    auto words = arguments;
    std::vector<std::string> environment{"PATH=" + search_path(), "HOME=" + folder.string(),
                                         "TMPDIR=" + folder.string(), "LANG=C.UTF-8", "TZ=UTC",
                                         // A fixed moment in the properties of a file: the same text, the same bytes.
                                         "SOURCE_DATE_EPOCH=946684800"};
    pid_t pid = -1;
    const auto pointers = [](std::vector<std::string>& texts) {
      std::vector<char*> list;
      list.reserve(texts.size() + 1);
      for (auto& text : texts) list.push_back(text.data());
      list.push_back(nullptr);
      return list;
    };
    const auto failed = posix_spawnp(&pid, words.front().c_str(), &actions_, &attributes_, pointers(words).data(),
                                     pointers(environment).data());
    return failed == 0 ? pid : -1;
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

/// Waits for the program; ends its whole group when it has to stop.
core::Result<int> wait_for(pid_t pid, std::chrono::steady_clock::time_point end, const GoOn& control) {
  int status = 0;
  while (true) {
    const pid_t ended = waitpid(pid, &status, WNOHANG);
    if (ended == pid) break;
    auto go_on = (control ? control() : core::Result<void>());
    if (go_on && std::chrono::steady_clock::now() > end) {
      go_on = core::fail(ErrorCode::kDeadlineExceeded,
                         {"Het document maken duurde te lang.", "Making the document took too long."},
                         {"Probeer het later nog eens.", "Try again later."});
    }
    if (!go_on || ended < 0) {
      kill(-pid, SIGKILL);
      if (ended >= 0) waitpid(pid, &status, 0);
      if (go_on) return -1;
      return std::unexpected(go_on.error());
    }
    std::this_thread::sleep_for(kGlance);
  }
  kill(-pid, SIGKILL);  // What it may have left behind.
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

core::Result<PrivateFolder> PrivateFolder::make() {
  std::error_code ignored;
  auto base = std::filesystem::temp_directory_path(ignored);
  if (base.empty()) base = "/tmp";
  auto pattern = (base / "pareltjes-document-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) {
    return core::fail(
        ErrorCode::kInternal, {"Er is geen tijdelijke map.", "There is no temporary folder."},
        {"Kijk of er ruimte is in " + base.string() + ".", "See whether there is room in " + base.string() + "."});
  }
  return PrivateFolder(pattern);
}

PrivateFolder::PrivateFolder(PrivateFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}

PrivateFolder::~PrivateFolder() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

bool is_installed(const std::string& program) {
  for (const auto& folder : core::split(search_path(), ':')) {
    if (!folder.empty() && access(fmt::format("{}/{}", folder, program).c_str(), X_OK) == 0) return true;
  }
  return false;
}

core::Result<ProgramEnd> run_program(const std::vector<std::string>& arguments, const std::filesystem::path& folder,
                                     std::chrono::seconds limit, const GoOn& control, const std::string& output) {
  if (auto go_on = (control ? control() : core::Result<void>()); !go_on) return std::unexpected(go_on.error());
  const pid_t pid = Spawn().start(arguments, folder, output);
  if (pid < 0) {
    return core::fail(ErrorCode::kPartAbsent,
                      {"Het programma " + arguments.front() + " is niet te starten.",
                       "The program " + arguments.front() + " cannot be started."},
                      {"Installeer het met: make documents.", "Install it with: make documents."});
  }
  const auto code = wait_for(pid, std::chrono::steady_clock::now() + limit, control);
  if (!code) return std::unexpected(code.error());
  std::ifstream file(folder / kSaid, std::ios::binary);
  std::ostringstream said;
  said << file.rdbuf();
  auto text = std::move(said).str();
  if (text.size() > kMostSaid) text = text.substr(text.size() - kMostSaid);
  return ProgramEnd{*code, std::move(text)};
}

}  // namespace pareltjes::programs
