// SPDX-License-Identifier: EUPL-1.2
#include "pearls/omgevingswet/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>
#include <tuple>

#include "pearls/omgevingswet/check_file.hpp"
#include "pearls/omgevingswet/checks.hpp"

namespace pareltjes::omgevingswet {
namespace {

/// More than anybody reads; a delivery that is wrong everywhere must not fill the memory.
constexpr std::size_t kMostFindings = 20'000;
constexpr unsigned kMostThreads = 4;

/// Hands out the files, the largest first, so that no thread ends long after the others.
class FileQueue {
 public:
  explicit FileQueue(const Delivery& delivery) {
    for (std::uint32_t i = 0; i < delivery.files().size(); ++i) order_.push_back(i);
    std::ranges::stable_sort(order_, std::ranges::greater(), [&](auto i) { return delivery.files()[i].bytes; });
  }
  [[nodiscard]] std::optional<std::uint32_t> next() {
    const auto at = taken_++;
    return at < order_.size() ? std::optional(order_[at]) : std::nullopt;
  }
  [[nodiscard]] std::size_t taken() const { return taken_; }
  [[nodiscard]] std::size_t size() const { return order_.size(); }

 private:
  std::vector<std::uint32_t> order_;
  std::atomic<std::size_t> taken_ = 0;
};

core::Result<std::vector<FileOutcome>> check_files(const Delivery& delivery, const Standard& standard,
                                                   const pearl::RunControl& control) {
  std::vector<FileOutcome> outcomes(delivery.files().size());
  FileQueue queue(delivery);
  std::mutex mutex;
  core::Result<void> ended;
  const auto work = [&](bool reports) {
    while (const auto file = queue.next()) {
      if (reports)
        control.report(0.9 * static_cast<double>(queue.taken()) / static_cast<double>(queue.size()),
                       {delivery.files()[*file].name, delivery.files()[*file].name});
      auto done = check_file(delivery, *file, standard, control);
      if (!done) {
        const std::lock_guard lock(mutex);
        ended = std::unexpected(done.error());
        return;
      }
      outcomes[*file] = std::move(*done);
    }
  };
  {
    const auto threads = std::clamp(std::thread::hardware_concurrency(), 1U, kMostThreads);
    std::vector<std::jthread> others;
    for (unsigned i = 1; i < std::min<std::size_t>(threads, queue.size()); ++i) others.emplace_back(work, false);
    work(true);
  }
  if (!ended) return std::unexpected(ended.error());
  return outcomes;
}

/// Works out where the spots are: each document that has some is read once more.
void place_findings(const Delivery& delivery, std::vector<OpenFinding>& open, std::vector<DeliveryFinding>& findings) {
  std::map<std::uint32_t, std::vector<OpenFinding*>> by_file;
  for (auto& one : open) {
    if (one.at.file == Spot::kNoFile) {
      findings.push_back(std::move(one.finding));
    } else {
      by_file[one.at.file].push_back(&one);
    }
  }
  for (auto& [file, inside] : by_file) {
    place_in_file(delivery, file, inside);
    for (auto* one : inside) findings.push_back(std::move(one->finding));
  }
}

/// Orders and manifests have a fixed name. What only looks like one, in a folder or under another name, is a file like
/// any other; the manifest that counts does not name it.
void forget_decoys(Facts& facts, std::string_view name) {
  if (name != "opdracht.xml") facts.order.reset();
  if (name != "opdrachtAanleverenToepasbareRegels.xml") facts.applicable.reset();
  if (name != "manifest.xml") {
    facts.has_manifest = false;
    facts.manifest.clear();
  }
  if (name != "manifest-ow.xml") {
    facts.has_ow_manifest = false;
    facts.ow_manifest.clear();
  }
}

/// In a download from the DSO files lie in folders; the OW manifest names those beside itself.
void name_from_top(Facts& facts, std::string_view name) {
  const auto slash = name.rfind('/');
  if (slash == std::string_view::npos) return;
  for (auto& part : facts.ow_manifest) {
    for (auto& file : part.files) file.name.text.insert(0, name.substr(0, slash + 1));
  }
}

/// The decision is the one that the order names; a draft or copy beside it is no decision of this delivery.
void keep_ordered_decision(const Delivery& delivery, Facts& facts) {
  if (!facts.order) return;
  const auto publication = delivery.find(facts.order->publication.text);
  const auto is_ordered = [&](const Decision& one) { return publication && one.at.file == *publication; };
  if (std::ranges::none_of(facts.decisions, is_ordered)) return;
  std::erase_if(facts.decisions, [&](const Decision& one) { return !is_ordered(one); });
}

void count_errors(DeliveryVerdict& verdict) {
  std::map<std::string_view, std::int64_t> errors;
  for (const auto& finding : verdict.findings) {
    if (finding.severity == pearl::Severity::kError) ++errors[finding.file];
  }
  for (auto& file : verdict.files) file.errors = errors[file.name];
}

void limit_findings(std::vector<DeliveryFinding>& findings) {
  if (findings.size() <= kMostFindings) return;
  DeliveryFinding more;
  more.rule = "PAR0008";
  more.severity = pearl::Severity::kInfo;
  more.file = findings[kMostFindings].file;
  more.text = {fmt::format("Er zijn nog {} bevindingen. Die staan hier niet bij.", findings.size() - kMostFindings),
               fmt::format("There are {} more findings. They are not listed.", findings.size() - kMostFindings)};
  findings.resize(kMostFindings);
  findings.push_back(std::move(more));
}

}  // namespace

std::string readable(const std::string& message, const std::string& about) {
  std::string_view json = message;
  while (json.ends_with(',') || json.ends_with(' ')) json.remove_suffix(1);
  const auto parsed = nlohmann::json::parse(json, nullptr, false);
  if (parsed.is_object()) {
    if (const auto text = parsed.find("melding"); text != parsed.end() && text->is_string())
      return text->get<std::string>();
    std::string fields;
    for (const auto& [name, value] : parsed.items()) {
      if (name != "code" && value.is_string())
        fields += fmt::format("{}{}: {}", fields.empty() ? "" : "; ", name, value.get<std::string>());
    }
    if (!fields.empty()) return about.empty() ? fields : fmt::format("{} ({})", about, fields);
  }
  return message;
}

core::Result<DeliveryVerdict> check(const Delivery& delivery, const Standard& standard, const ValueLists& lists,
                                    const pearl::RunControl& control, const Earlier& earlier) {
  DeliveryVerdict verdict;
  verdict.has_earlier = earlier.given;
  for (const auto& rules : standard.rules)
    verdict.rule_files.push_back({rules.file_name(), static_cast<std::int64_t>(rules.rules().size()), 0, 0, {}});
  auto outcomes = check_files(delivery, standard, control);
  if (!outcomes) return std::unexpected(outcomes.error());

  Facts facts;
  std::vector<FileNote> notes;
  std::vector<OpenFinding> open;
  for (auto& outcome : *outcomes) {
    notes.push_back(std::move(outcome.note));
    if (delivery.contains("manifest.xml") || delivery.contains("opdracht.xml")) {
      forget_decoys(outcome.facts, outcome.checked.name);
    } else {
      name_from_top(outcome.facts, outcome.checked.name);
    }
    facts.append(std::move(outcome.facts));
    std::ranges::move(outcome.findings, std::back_inserter(verdict.findings));
    verdict.files.push_back(std::move(outcome.checked));
    for (std::size_t i = 0; i < outcome.uses.size(); ++i) {
      verdict.rule_files[i].files += outcome.uses[i].files;
      verdict.rule_files[i].violations += outcome.uses[i].violations;
      if (verdict.rule_files[i].trouble.empty()) verdict.rule_files[i].trouble = outcome.uses[i].trouble;
    }
  }
  for (const auto& not_loaded : standard.not_loaded)
    verdict.rule_files.push_back({not_loaded.file, 0, 0, 0, core::describe(not_loaded.error, core::Language::kDutch)});

  keep_ordered_decision(delivery, facts);

  control.report(0.92, {"Bestanden naast elkaar leggen", "Laying files side by side"});
  if (auto go = control.check(); !go) return std::unexpected(go.error());
  Report report(open);
  const CheckContext context{delivery, facts, notes, lists, RuleTable::built_in(), earlier, report};
  check_across_files(context);
  verdict.is_delivery = context.is_delivery();
  place_findings(delivery, open, verdict.findings);
  std::ranges::stable_sort(verdict.findings, {}, [](const DeliveryFinding& finding) {
    return std::tie(finding.file, finding.byte, finding.rule);
  });
  count_errors(verdict);
  limit_findings(verdict.findings);
  return verdict;
}

}  // namespace pareltjes::omgevingswet
