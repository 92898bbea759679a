// SPDX-License-Identifier: EUPL-1.2
#include "platform/pearl/findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "core/text.hpp"

namespace pareltjes::pearl {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view kCoverage = "dekking";
constexpr std::string_view kChecked = "nagekeken";

std::string cell_text(const Table& table, const std::vector<Cell>& row, std::string_view column) {
  const auto* text = std::get_if<std::string>(&row[table.column(column)]);
  return text == nullptr ? std::string() : *text;
}

std::string place_of(const Finding& finding) {
  if (!finding.place) return {};
  std::string text = finding.place->file;
  if (finding.place->line) text += fmt::format(":{}", *finding.place->line);
  if (finding.place->line && finding.place->column) text += fmt::format(":{}", *finding.place->column);
  return text;
}

/// XML 1.0 has no place for most control characters.
std::string markup(std::string_view text) {
  std::string clean;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    clean += byte < 0x20 && c != '\n' && c != '\t' ? ' ' : c;
  }
  return core::escape_markup(clean);
}

struct Case {
  std::string rule;
  std::string source;
  std::string skipped;  ///< Why; empty: it was checked.
  std::vector<const Finding*> findings;
};

std::vector<Case> cases_of(const Outcome& outcome) {
  std::map<std::string, std::vector<const Finding*>> by_rule;
  for (const auto& finding : outcome.findings) by_rule[finding.code].push_back(&finding);
  std::vector<Case> cases;
  std::set<std::string> told;
  if (const auto* table = outcome.table(kCoverage); table != nullptr) {
    for (const auto& row : table->rows) {
      Case one{cell_text(*table, row, "regel"), cell_text(*table, row, "bron"), {}, {}};
      const auto state = cell_text(*table, row, "stand");
      const auto reason = cell_text(*table, row, "reden");
      if (state != kChecked) one.skipped = reason.empty() ? state : state + ": " + reason;
      // A code that two sources have takes its findings once.
      if (told.insert(one.rule).second) one.findings = by_rule[one.rule];
      cases.push_back(std::move(one));
    }
  }
  for (auto& [rule, findings] : by_rule) {
    if (!told.contains(rule)) cases.push_back({rule, outcome.pearl, {}, std::move(findings)});
  }
  return cases;
}

bool is_error(const Finding* finding) {
  return finding->severity == Severity::kError;
}

std::string case_xml(const Case& one, core::Language language) {
  std::string xml =
      fmt::format("  <testcase classname=\"{}\" name=\"{}\" time=\"0\">", markup(one.source), markup(one.rule));
  const auto errors = std::ranges::count_if(one.findings, is_error);
  std::string lines;
  for (const auto* finding : one.findings) {
    lines += fmt::format("{}: {} {}\n{}\n", place_of(*finding), finding->message.in(language),
                         finding->advice.in(language), finding->xpath);
  }
  if (errors > 0) {
    const auto* first = *std::ranges::find_if(one.findings, is_error);
    xml += fmt::format("<failure type=\"{}\" message=\"{}\">{}</failure>", markup(one.rule),
                       markup(first->message.in(language)), markup(lines));
  } else if (!one.skipped.empty()) {
    xml += fmt::format("<skipped message=\"{}\"/>", markup(one.skipped));
  } else if (!lines.empty()) {
    xml += fmt::format("<system-out>{}</system-out>", markup(lines));
  }
  return xml + "</testcase>\n";
}

const char* level_of(Severity severity) {
  return severity == Severity::kError ? "error" : severity == Severity::kWarning ? "warning" : "note";
}

/// A file name as a relative URI (RFC 3986): other than unreserved characters and "/" as %XX.
std::string uri_of(std::string_view name) {
  std::string uri;
  for (const char c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~/").contains(c);
    uri += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri;
}

ordered_json result_of(const Finding& finding, std::size_t rule, core::Language language) {
  auto text = finding.message.in(language);
  if (const auto advice = finding.advice.in(language); !advice.empty()) text += " " + advice;
  ordered_json result{{"ruleId", finding.code},
                      {"ruleIndex", rule},
                      {"level", level_of(finding.severity)},
                      {"message", {{"text", text}}}};
  if (!finding.place || finding.place->file.empty()) return result;
  ordered_json physical{{"artifactLocation", {{"uri", uri_of(finding.place->file)}}}};
  if (finding.place->line) {
    physical["region"]["startLine"] = *finding.place->line;
    if (finding.place->column) physical["region"]["startColumn"] = *finding.place->column;
  }
  ordered_json location{{"physicalLocation", std::move(physical)}};
  if (!finding.xpath.empty())
    location["logicalLocations"] = ordered_json::array({{{"fullyQualifiedName", finding.xpath}, {"kind", "element"}}});
  result["locations"] = ordered_json::array({std::move(location)});
  return result;
}

}  // namespace

std::string to_junit(const Outcome& outcome, core::Language language) {
  const auto cases = cases_of(outcome);
  std::size_t failures = 0;
  std::size_t skipped = 0;
  std::string body;
  for (const auto& one : cases) {
    const bool fails = std::ranges::any_of(one.findings, is_error);
    failures += fails ? 1U : 0U;
    skipped += !fails && !one.skipped.empty() ? 1U : 0U;
    body += case_xml(one, language);
  }
  const auto name = markup(outcome.pearl + " " + outcome.version);
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"{0}\" tests=\"{1}\" failures=\"{2}\">\n"
      "<testsuite name=\"{0}\" tests=\"{1}\" failures=\"{2}\" errors=\"0\" skipped=\"{3}\" time=\"0\">\n"
      "{4}  <system-out>{5}</system-out>\n</testsuite>\n</testsuites>\n",
      name, cases.size(), failures, skipped, body, markup(outcome.answer.in(language)));
}

std::string to_sarif(const Outcome& outcome, core::Language language) {
  std::map<std::string, std::size_t> numbers;
  auto rules = ordered_json::array();
  auto results = ordered_json::array();
  for (const auto& finding : outcome.findings) {
    const auto [known, is_new] = numbers.emplace(finding.code, numbers.size());
    if (is_new) rules.push_back({{"id", finding.code}});
    results.push_back(result_of(finding, known->second, language));
  }
  const ordered_json sarif{
      {"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
      {"version", "2.1.0"},
      {"runs", ordered_json::array({{{"tool",
                                      {{"driver",
                                        {{"name", "Pareltjes " + outcome.pearl},
                                         {"semanticVersion", outcome.version},
                                         {"language", language == core::Language::kDutch ? "nl" : "en"},
                                         {"rules", std::move(rules)}}}}},
                                     {"columnKind", "unicodeCodePoints"},
                                     {"results", std::move(results)}}})}};
  return sarif.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace pareltjes::pearl
