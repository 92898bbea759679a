// SPDX-License-Identifier: EUPL-1.2
// One JSON object a line. Speed: a contract of a hundred pages and a file of three documents, read and judged. Quality:
// verdicts beside the labels of one reader (PARELTJES_TESTDATA; without it that part is left out), for the half of the
// texts that the rules were written on and the half that was kept apart.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <string>

#include "core/resources.hpp"
#include "core/text.hpp"
#include "pearls/datarechten/points.hpp"

namespace {

using namespace pareltjes;
using datarechten::check_clauses;

std::string test_data(const std::string& name) {
  const char* folder = std::getenv("PARELTJES_TESTDATA");  // NOLINT(concurrency-mt-unsafe): one thread
  std::ifstream file(std::filesystem::path(folder == nullptr ? "../shared" : folder) / "contracts" / name,
                     std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A hundred pages of 450 words: the example contracts one after the other, with numbers of their own.
std::string long_contract(std::size_t words) {
  std::string all = "Overeenkomst\n";
  std::size_t number = 0;
  std::size_t so_far = 0;
  while (so_far < words) {
    for (const auto* example : {"vrij.md", "deels.md", "gesloten.md"}) {
      const auto text = core::find_resource(std::string("src/pearls/datarechten/voorbeeld/") + example);
      for (const auto& line : core::split(text.value_or(std::string_view()), '\n')) {
        if (line.starts_with("## Artikel")) {
          all += fmt::format("Artikel {} Afspraken\n", ++number);
        } else if (!line.starts_with("#") && !line.empty()) {
          const auto blank = line.find(' ');
          all += fmt::format("{}.{}\n", number, blank == std::string::npos ? line : line.substr(blank));
          so_far += static_cast<std::size_t>(std::ranges::count(line, ' '));
        }
      }
    }
  }
  return all;
}

void measure_speed(const char* name, const std::vector<datarechten::GivenDocument>& documents) {
  double best = 1e9;
  std::int64_t words = 0;
  for (int i = 0; i < 7; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    const auto check = check_clauses(documents, "soort");
    const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    if (!check || check->points.size() != 12) {
      fmt::print(stderr, "{}: nothing judged\n", name);
      return;
    }
    words = 0;
    for (const auto& one : check->documents) words += one.words;
    best = std::min(best, seconds);
  }
  fmt::print("{{\"bench\":\"datarechten/{}\",\"value\":{:.1f},\"unit\":\"ms\",\"words\":{}}}\n", name, best * 1000,
             words);
}

/// The column of the labels that says something of a point.
struct Column {
  const char* name;
  const char* key;
};
constexpr std::array kColumns{Column{"data_van_klant", "zeggenschap"},
                              Column{"hergebruik_vrij", "hergebruik"},
                              Column{"api_toegang", "api"},
                              Column{"open_standaard", "open-standaard"},
                              Column{"geen_extra_kosten", "geen-extra-kosten"},
                              Column{"exit_export", "exit"},
                              Column{"d_subverwerker", "subverwerkers"},
                              Column{"locatie", "locatie"},
                              Column{"eigen_gebruik_leverancier", "geen-eigen-gebruik"}};

/// The verdict that a label of the reader stands for; none where he did not judge ("-", "?") or judged something else
/// (who pays for an audit).
std::optional<std::string> meant_by(const std::string& label) {
  const auto begins = [&](std::string_view word) { return label.starts_with(word); };
  if (label.empty() || label == "-" || label == "?" || begins("audit")) return std::nullopt;
  if (begins("verwijst") || begins("bijlage")) return "verwijst";
  if (begins("deels") || begins("zwak") || label == "EU+VS" || begins("EU,tenzij")) return "deels";
  if (begins("zonder")) return "strijdig";
  if (begins("nee") || begins("J") || begins("algemeen") || begins("specifiek") || begins("EER")) return "geregeld";
  if (begins("N")) return "strijdig";
  return std::nullopt;
}

/// The half that the rules were written on: these were read beforehand. The other half was not.
bool written_on(const std::string& file) {
  static constexpr std::array<std::string_view, 4> kBegins{"06-", "09-", "11-", "16-"};
  return std::ranges::any_of(kBegins, [&](std::string_view one) { return file.starts_with(one); });
}

struct Half {
  std::map<std::pair<std::string, std::string>, int> cells;  ///< Reader's verdict, ours → how often.
  int right = 0, all = 0;
  int unlabelled = 0, alarms = 0;  ///< Where the reader said nothing; of those, where we say that it conflicts.
};

void add(Half& half, const std::string& file, const Column& column, const std::string& label,
         const datarechten::Point& point) {
  const auto meant = meant_by(label);
  if (!meant) {
    ++half.unlabelled;
    half.alarms += point.verdict == "strijdig" ? 1 : 0;
    if (point.verdict == "strijdig") fmt::print(stderr, "alarm {} {}: {}\n", file, column.key, point.sentence);
    return;
  }
  ++half.cells[{*meant, point.verdict}];
  ++half.all;
  half.right += *meant == point.verdict ? 1 : 0;
  if (*meant != point.verdict)
    fmt::print(stderr, "{} {}: reader ‘{}’, check {} ({})\n", file, column.key, label, point.verdict, point.rule);
}

void tell(const char* name, const Half& half) {
  for (const auto& [cell, times] : half.cells) {
    fmt::print("{{\"bench\":\"datarechten/{}-verwarring\",\"reader\":\"{}\",\"check\":\"{}\",\"value\":{}}}\n", name,
               cell.first, cell.second, times);
  }
  fmt::print(
      "{{\"bench\":\"datarechten/"
      "{}-als-de-lezer\",\"value\":{},\"n\":{},\"readers\":1,\"unlabelled\":{},\"alarms\":{}}}\n",
      name, half.right, half.all, half.unlabelled, half.alarms);
}

void measure_labels() {
  const auto labels = test_data("labels.tsv");
  if (labels.empty()) {
    fmt::print(stderr, "labels: skipped, data absent\n");
    return;
  }
  Half written;
  Half apart;
  std::vector<std::string> head;
  for (const auto& row : core::split(labels, '\n')) {
    const auto cells = core::split(std::string(core::trim(row)), '\t');
    if (head.empty()) {
      head = cells;
      continue;
    }
    const auto text = test_data(cells.front() + ".txt");
    if (text.empty()) continue;
    const auto check = check_clauses({{cells.front() + ".txt", text}}, "invoer");
    if (!check) continue;
    for (const auto& column : kColumns) {
      const auto at = static_cast<std::size_t>(std::ranges::find(head, column.name) - head.begin());
      const auto point = std::ranges::find(check->points, column.key, &datarechten::Point::key);
      if (at < cells.size() && point != check->points.end())
        add(written_on(cells.front()) ? written : apart, cells.front(), column, cells[at], *point);
    }
  }
  tell("geschreven-op", written);
  tell("apart-gehouden", apart);
}

}  // namespace

int main() {
  constexpr std::size_t kHundredPages = 45'000;
  const auto long_text = long_contract(kHundredPages);
  measure_speed("honderd-bladzijden", {{"lang.txt", long_text}});
  const auto third = long_text.substr(0, long_text.find('\n', long_text.size() / 3));
  measure_speed("drie-stukken-samen-honderd",
                {{"hoofdovereenkomst.txt", third}, {"voorwaarden.txt", third}, {"sla.txt", third}});
  measure_labels();
  return 0;
}
