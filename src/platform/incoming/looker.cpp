// SPDX-License-Identifier: EUPL-1.2
#include "platform/incoming/looker.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <exception>

#include "core/sha256.hpp"
#include "core/text.hpp"
#include "platform/hub/download.hpp"
#include "platform/hub/importer.hpp"
#include "platform/incoming/safe_file.hpp"

namespace pareltjes::incoming {
namespace {

using core::ErrorCode;

Outcome failed(const core::Error& error) {
  // The advice belongs to it: whoever reads the page was not there.
  return {Outcome::Kind::kFailed,
          {core::describe(error, core::Language::kDutch), core::describe(error, core::Language::kEnglish)},
          {},
          {}};
}

std::string joined(const std::vector<std::string>& texts) {
  return fmt::format("{}", fmt::join(texts, ", "));
}

/// The name of a file as text; a name may be any bytes.
std::string as_text(const std::string& name) {
  return core::is_valid_utf8(name) ? name : core::from_windows_1252(name);
}

/// One look, while it goes on.
class Look {
 public:
  Look(Sources& sources, hub::Hub& hub, const Claim& claim, const Limits& limits, const std::stop_token& stop)
      : sources_(sources), hub_(hub), claim_(claim), limits_(limits), stop_(stop) {}

  core::Result<Outcome> run() {
    const auto& source = claim_.source;
    if (auto good = check_source(source, claim_.scope.organisation, sources_.allowed()); !good)
      return std::unexpected(std::move(good.error()));
    switch (source.kind) {
      case Kind::kFolder:
        return folder();
      case Kind::kPostgres:
        return table();
      case Kind::kGdal:
        return vector();
      case Kind::kAddress:
        return address();
    }
    return Outcome{};
  }
  [[nodiscard]] const std::string& content_hash() const { return content_hash_; }

 private:
  [[nodiscard]] std::filesystem::path root() const { return sources_.allowed().folder / claim_.scope.organisation; }

  core::Result<std::vector<hub::Imported>> read(const Fetched& fetched) const {
    hub::ImportOptions options;
    options.organisation = claim_.scope.organisation;
    if (!claim_.source.mapping.empty()) options.mapping = claim_.source.mapping;
    if (claim_.source.year != 0) options.year = claim_.source.year;
    return hub::import_bytes(fetched.name, fetched.bytes, options);
  }

  /// Checks and stores what one file or table gave. All of it or nothing where a rule refuses: each dataset is looked
  /// at by itself, so another of the same file may have been stored before.
  core::Result<void> deliver(std::vector<hub::Imported> datasets) {
    const auto rules = own_rules(claim_.source.rules);
    if (!rules) return std::unexpected(rules.error());
    for (auto& imported : datasets) {
      for (auto& warning : imported.warnings) {
        outcome_.findings.push_back({false, "bestand", {}, 0, 1, std::move(warning)});
      }
      auto delivery = hub_.deliver(claim_.scope, std::move(imported.dataset), *rules, sources_.fence(claim_));
      if (!delivery) return std::unexpected(std::move(delivery.error()));
      std::ranges::copy(delivery->findings, std::back_inserter(outcome_.findings));
      if (delivery->refused) {
        refused_ = hub::refusal_of(delivery->info, delivery->findings);
        continue;
      }
      if (std::ranges::find(outcome_.datasets, delivery->info.id) == outcome_.datasets.end())
        outcome_.datasets.push_back(delivery->info.id);
    }
    return {};
  }

  void refuse(const core::Error& error, const std::string& name) {
    refused_ = error;
    if (!refused_->place) refused_->place = core::Place{name, {}, {}};
  }

  Outcome ended() {
    constexpr std::size_t kMostFindings = 100;
    if (outcome_.findings.size() > kMostFindings) outcome_.findings.resize(kMostFindings);
    if (refused_) {
      outcome_.kind = Outcome::Kind::kRefused;
      outcome_.text = {core::describe(*refused_, core::Language::kDutch),
                       core::describe(*refused_, core::Language::kEnglish)};
    } else if (!outcome_.datasets.empty()) {
      outcome_.kind = Outcome::Kind::kTaken;
      outcome_.text = {"Ingelezen: " + joined(outcome_.datasets) + ".", "Imported: " + joined(outcome_.datasets) + "."};
    } else {
      outcome_.kind = Outcome::Kind::kSame;
      outcome_.text = {"Er is niets nieuws.", "There is nothing new."};
    }
    return outcome_;
  }

  /// What one fetch gave: nothing to do when it is what was taken before.
  core::Result<Outcome> whole(const Fetched& fetched) {
    const auto hash = core::sha256_hex(fetched.bytes);
    if (hash == claim_.source.content_hash) return ended();
    auto imported = read(fetched);
    if (!imported) {
      refuse(imported.error(), fetched.name);
    } else if (auto delivered = deliver(std::move(*imported)); !delivered) {
      return std::unexpected(std::move(delivered.error()));
    }
    content_hash_ = hash;
    return ended();
  }

  core::Result<Outcome> table() {
    const auto* database = sources_.allowed().database(claim_.scope.organisation, claim_.source.database);
    const auto fetched = fetch_table(claim_.source, *database, claim_.password, limits_, stop_);
    if (!fetched) return std::unexpected(fetched.error());
    return whole(*fetched);
  }

  core::Result<Outcome> vector() {
    const auto table = is_table_file(claim_.source.place);
    if (!table) return std::unexpected(table.error());
    const auto fetched = fetch_vector(root(), claim_.source.place, *table, limits_, stop_);
    if (!fetched && fetched.error().code == ErrorCode::kConflict) return ended();  // Being written: another time.
    if (!fetched) return std::unexpected(fetched.error());
    if (*table || read(*fetched)) return whole(*fetched);
    // A mapping that reads tables only: the same features as rows, with their points.
    const auto rows = fetch_vector(root(), claim_.source.place, true, limits_, stop_);
    if (rows && read(*rows)) return whole(*rows);
    return whole(*fetched);
  }

  core::Result<Outcome> address() {
    hub::DownloadOptions options;
    options.folder = sources_.allowed().downloads;
    options.limit = limits_.bytes;
    options.stop = stop_;
    const auto got = hub::download(hub::AddressBook::shipped(), claim_.source.place, options);
    if (!got) return std::unexpected(got.error());
    const Descriptor folder(::open(got->path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    auto bytes = read_whole(folder, got->path.filename().string(), limits_.bytes);
    if (!bytes) return std::unexpected(std::move(bytes.error()));
    return whole({got->path.filename().string(), std::move(*bytes)});
  }

  core::Result<Outcome> folder() {
    const auto opened = open_below(root(), claim_.source.place, true);
    if (!opened) return std::unexpected(opened.error());
    const auto files = files_in(*opened, limits_.files);
    if (!files) return std::unexpected(files.error());
    auto known = sources_.taken(claim_);
    if (!known) return std::unexpected(known.error());
    for (const auto& file : *files) {
      if (stop_.stop_requested())
        return std::unexpected(
            core::Error{ErrorCode::kCancelled, {"Het programma stopt.", "The program stops."}, {}, {}});
      if (is_unfinished(file) || std::ranges::any_of(*known, [&](const auto& one) {
            return one.name == as_text(file.name) && one.mark == file.mark;
          }))
        continue;
      if (auto taken = take_one(*opened, file, *known); !taken) return std::unexpected(std::move(taken.error()));
    }
    return ended();
  }

  /// What somebody is still writing, by its name or because it changed a moment ago.
  [[nodiscard]] bool is_unfinished(const FoundFile& file) const {
    for (const auto* ending : {".part", ".tmp", ".partial", ".filepart", ".crdownload", "~"})
      if (file.name.ends_with(ending)) return true;
    return file.still_ms < limits_.still.count();
  }

  core::Result<void> take_one(const Descriptor& folder, const FoundFile& file, std::vector<Sources::Taken>& known) {
    const auto bytes = read_whole(folder, file.name, limits_.bytes);
    if (!bytes && bytes.error().code == ErrorCode::kConflict) return {};         // Being written: another time.
    if (!bytes && bytes.error().code != ErrorCode::kPayloadTooLarge) return {};  // Gone since it was seen.
    Sources::Taken taken{as_text(file.name), file.mark, bytes ? core::sha256_hex(*bytes) : std::string()};
    const bool seen = bytes && std::ranges::any_of(known, [&](const auto& one) { return one.hash == taken.hash; });
    if (!bytes) refuse(bytes.error(), taken.name);
    if (bytes && !seen) {
      auto imported = read({taken.name, *bytes});
      if (!imported) {
        refuse(imported.error(), taken.name);
      } else if (auto delivered = deliver(std::move(*imported)); !delivered) {
        return delivered;
      }
    }
    known.push_back(taken);
    return sources_.take(claim_, taken);
  }

  Sources& sources_;
  hub::Hub& hub_;
  const Claim& claim_;
  const Limits& limits_;
  const std::stop_token& stop_;
  Outcome outcome_;
  std::optional<core::Error> refused_;
  std::string content_hash_;
};

}  // namespace

Outcome look(Sources& sources, hub::Hub& hub, const Claim& claim, const Limits& limits, const std::stop_token& stop) {
  Outcome outcome;
  std::string hash;
  try {
    Look one(sources, hub, claim, limits, stop);
    auto result = one.run();
    if (!result && result.error().code == ErrorCode::kCancelled) {
      outcome = failed(result.error());
      static_cast<void>(sources.put_back(claim));  // When that fails too, its time runs out.
      return outcome;
    }
    hash = one.content_hash();
    outcome = result ? std::move(*result) : failed(result.error());
  } catch (const std::exception&) {
    outcome = failed({ErrorCode::kInternal,
                      {"Het lezen van deze bron mislukte.", "Reading this source failed."},
                      {"Probeer een kleinere levering.", "Try a smaller delivery."},
                      {}});
  }
  if (const auto done = sources.finish(claim, outcome, hash); !done) return failed(done.error());
  return outcome;
}

Scheduler::Scheduler(Sources& sources, hub::Hub& hub, SchedulerSettings settings)
    : sources_(sources),
      hub_(hub),
      settings_(std::move(settings)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

Scheduler::~Scheduler() {
  stop();
}

void Scheduler::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void Scheduler::run(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  while (!stop.stop_requested()) {
    const auto claimed = sources_.claim();
    if (!claimed && settings_.on_trouble) settings_.on_trouble(claimed.error());
    if (claimed && *claimed) {
      const auto outcome = look(sources_, hub_, **claimed, settings_.limits, stop);
      if (settings_.on_looked) settings_.on_looked(**claimed, outcome);
      continue;
    }
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, settings_.look, [] { return false; });
  }
}

}  // namespace pareltjes::incoming
