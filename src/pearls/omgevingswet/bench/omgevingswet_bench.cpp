// SPDX-License-Identifier: EUPL-1.2
// One JSON object a line: the shipped delivery without data; and where the folder of PARELTJES_TESTDATA holds them,
// each large delivery and a small one with every check, in process and through the command line, start and pack
// included.
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "pearls/omgevingswet/check.hpp"
#include "pearls/omgevingswet/schema_pack.hpp"

namespace {

using namespace pareltjes;
using namespace pareltjes::omgevingswet;
namespace fs = std::filesystem;

const pearl::RunControl kNoLimit{{}, std::nullopt, {}};
constexpr int kRepeats = 5;

template <class Work>
double best_seconds(int repeats, Work&& work) {
  double best = 1e9;
  for (int i = 0; i < repeats; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  }
  return best;
}

void print(const std::string& name, double value, const char* unit) {
  fmt::print("{{\"bench\": \"{}\", \"value\": {:.6g}, \"unit\": \"{}\"}}\n", name, value, unit);
  std::fflush(stdout);
}

std::vector<pearl::InputFile> files_below(const fs::path& path) {
  std::vector<pearl::InputFile> files;
  const auto add = [&](const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    files.push_back({file.string(), {std::istreambuf_iterator<char>(in), {}}});
  };
  if (fs::is_regular_file(path)) {
    add(path);
    return files;
  }
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    if (entry.is_regular_file()) add(entry.path());
  }
  return files;
}

Standard standard_of(const fs::path& data) {
  packages::Files files;
  for (auto& file : files_below(data / "stop130-lvbb120-imow")) files.emplace(file.name, std::move(file.bytes));
  return load_standard(*make_pack({std::move(files), {}, "stop-1.3.0"}));
}

/// The built program as one uses it, with a pack that was added before: seconds, and the most memory of a run.
void command_line(const std::string& program, const fs::path& data, const std::string& name, const fs::path& delivery) {
  static const auto folder = [&] {
    auto made = fs::temp_directory_path() / fmt::format("pareltjes-bench-{}", getpid());
    const auto add = fmt::format("'{}' --data '{}' schemas add '{}' >/dev/null", program, made.string(),
                                 (data / "stop130-lvbb120-imow").string());
    if (std::system(add.c_str()) != 0) fmt::print(stderr, "schemas add failed\n");
    return made;
  }();
  const auto run = fmt::format("'{}' --data '{}' run omgevingswet --input '{}' --format json >/dev/null", program,
                               folder.string(), delivery.string());
  const auto seconds = best_seconds(kRepeats, [&] {
    const int status = std::system(run.c_str());
    if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) fmt::print(stderr, "the run failed\n");
  });
  print("omgevingswet/" + name + "/command_line", seconds, "s");
  rusage usage{};
  getrusage(RUSAGE_CHILDREN, &usage);
  print("omgevingswet/" + name + "/command_line_peak", static_cast<double>(usage.ru_maxrss) / 1024, "MB");
}

}  // namespace

int main() {
  print("omgevingswet/example",
        1000 * best_seconds(20,
                            [] {
                              const auto delivery = Delivery::read({});
                              (void)check(delivery, {}, {}, kNoLimit);
                            }),
        "ms");
  const char* set = std::getenv("PARELTJES_TESTDATA");
  const auto data = fs::path(set != nullptr ? set : "../shared") / "dso";
  if (!fs::exists(data / "deliveries")) return 0;
  const auto loading = best_seconds(3, [&] { (void)standard_of(data); });
  print("omgevingswet/load_standard", loading, "s");
  const auto standard = standard_of(data);
  const char* program = std::getenv("PARELTJES");
  const std::string built = program != nullptr ? program : "build/pareltjes";
  for (const auto& [name, path] : {std::pair<std::string, std::string>{"small", "publicatieOpdracht_initieel.zip"},
                                   {"pv30", "pv30/validatieOpdracht_initieel.zip"},
                                   {"pv29", "pv29-large"},
                                   {"ws0621", "ws0621-large"}}) {
    const auto files = files_below(data / "deliveries" / path);
    const auto seconds = best_seconds(kRepeats, [&] {
      const auto delivery = Delivery::read(files);
      (void)check(delivery, standard, {}, kNoLimit);
    });
    print("omgevingswet/" + name + "/in_process", seconds, "s");
    if (fs::exists(built)) command_line(built, data, name, data / "deliveries" / path);
  }
  return 0;
}
