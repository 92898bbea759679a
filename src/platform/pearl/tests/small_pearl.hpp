// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <chrono>
#include <thread>

#include "core/resources.hpp"
#include "platform/pearl/registry.hpp"
#include "platform/pearl/run.hpp"

namespace pareltjes::pearl {

/// A pearl for tests: answers twice the number that it is given, after as many milliseconds as asked.
class Doubling final : public Pearl {
 public:
  Doubling() : manifest_(Manifest::parse(kManifest, "proef.json").value()) {}
  [[nodiscard]] const Manifest& manifest() const override { return manifest_; }
  [[nodiscard]] core::Result<Outcome> compute(const RunInput& input, const RunControl& control) const override {
    const auto number = input.values.at("getal").get<std::int64_t>();
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(input.values.at("ms").get<int>());
    ++computed;
    control.report(0.5, {"Halverwege", "Half-way"});
    while (std::chrono::steady_clock::now() < end) {
      if (auto go_on = control.check(); !go_on) return std::unexpected(go_on.error());
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    if (number < 0) throw std::runtime_error("a fault in the pearl");
    if (number == 0) {
      return core::fail(core::ErrorCode::kInvalidInput, {"Nul is niet te verdubbelen.", "Zero cannot be doubled."});
    }
    Outcome outcome;
    outcome.answer = {std::to_string(2 * number), {}};
    return outcome;
  }
  [[nodiscard]] std::vector<Table> summary(const Outcome&, core::Language) const override { return {}; }
  [[nodiscard]] nlohmann::json values_from(const PageRequest&) const override { return {}; }
  [[nodiscard]] core::Result<PageView> page(const Outcome&, const PageRequest&) const override { return PageView{}; }

  static inline std::atomic<int> computed = 0;

 private:
  static constexpr auto kManifest = R"({
    "id": "proef", "version": "1.0.0", "title": "Proef", "question": "Hoeveel is het dubbele?", "story": "Proef.",
    "origin": "Proef", "datasets": [], "tables": [], "limits": [], "carrying_out": {}, "algorithm_register": {},
    "example": {"getal": 1},
    "input_schema": {"type": "object", "additionalProperties": false, "required": ["getal"], "properties": {
      "gemeente": {"type": "string"},
      "getal": {"type": "integer"}, "ms": {"type": "integer", "minimum": 0, "default": 0}}}})";
  Manifest manifest_;
};

/// A runner of that pearl on a database.
struct SmallProgram {
  explicit SmallProgram(storage::Database& database) : hub(database), runner(registry, hub, database, {}) {}
  static Registry make() {
    Registry made;
    made.add(std::make_unique<Doubling>());
    return made;
  }
  Registry registry = make();
  hub::Hub hub;
  Runner runner;

  /// Puts a run in the queue; its id.
  std::string ask(const storage::Scope& scope, std::int64_t number, int milliseconds = 0,
                  std::chrono::milliseconds time_limit = std::chrono::seconds(60)) {
    RunRequest request;
    request.scope = scope;
    request.pearl = "proef";
    request.values = {{"getal", number}, {"ms", milliseconds}};
    auto id = runner.enqueue(request, time_limit);
    return id ? *id : core::describe(id.error().front(), core::Language::kEnglish);
  }
};

}  // namespace pareltjes::pearl
