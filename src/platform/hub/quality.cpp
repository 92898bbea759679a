// SPDX-License-Identifier: EUPL-1.2
#include "platform/hub/quality.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_map>
#include <utility>

#include "core/ids.hpp"
#include "core/resources.hpp"
#include "core/text.hpp"
#include "platform/hub/csv.hpp"
#include "platform/hub/json_text.hpp"

namespace pareltjes::hub {
namespace {

using Kind = QualityRule::Kind;
using nlohmann::json;

constexpr std::string_view kFile = "src/platform/hub/regels/kwaliteit.csv";
constexpr std::array<std::pair<std::string_view, Kind>, 7> kKinds{{{"gevuld", Kind::kFilled},
                                                                   {"sleutel", Kind::kKey},
                                                                   {"gebied", Kind::kArea},
                                                                   {"eigen", Kind::kOwn},
                                                                   {"bereik", Kind::kRange},
                                                                   {"lijst", Kind::kList},
                                                                   {"vers", Kind::kFresh}}};
constexpr std::array<std::string_view, 10> kHead{"regel", "onderwerp", "kolom",     "soort",     "van",
                                                 "tot",   "ernst",     "uitleg_nl", "uitleg_en", "bron"};
constexpr std::string_view kUnit = "eenheid:";
constexpr std::size_t kLongestQuote = 40;

std::unexpected<core::Error> refuse(const std::string& file, std::int64_t line, core::Text message) {
  return core::fail(core::ErrorCode::kInvalidFile, std::move(message), {"Verbeter de regel.", "Correct the rule."},
                    core::Place{file, line, {}});
}

core::Result<QualityRule> rule_of(const std::vector<std::string_view>& cells, const std::string& file,
                                  std::int64_t line) {
  QualityRule rule;
  rule.id = cells[0];
  rule.topic = cells[1];
  rule.column = cells[2];
  const auto kind = std::ranges::find(kKinds, cells[3], &std::pair<std::string_view, Kind>::first);
  if (kind == kKinds.end()) {
    return refuse(file, line,
                  {"Deze soort regel bestaat niet: " + std::string(cells[3]) + ".",
                   "There is no such kind of rule: " + std::string(cells[3]) + "."});
  }
  rule.kind = kind->second;
  if (rule.kind == Kind::kList) {
    rule.values = core::split(cells[4], '|');
  } else {
    for (const auto& [cell, to] : {std::pair{cells[4], &rule.from}, std::pair{cells[5], &rule.to}}) {
      if (cell.empty()) continue;
      const auto number = core::parse_number(cell);
      if (!number) return refuse(file, line, {"Een grens is geen getal.", "A bound is no number."});
      *to = *number;
    }
  }
  if (rule.from > rule.to) {
    return refuse(file, line, {"De laagste waarde is hoger dan de hoogste.", "The lowest value is above the highest."});
  }
  if (cells[6] != "weiger" && cells[6] != "waarschuw") {
    return refuse(file, line, {"De ernst is ‘weiger’ of ‘waarschuw’.", "The severity is ‘weiger’ or ‘waarschuw’."});
  }
  rule.refuses = cells[6] == "weiger";
  rule.words = {std::string(cells[7]), std::string(cells[8])};
  rule.source = cells[9];
  if (rule.id.empty() || rule.source.empty())
    return refuse(file, line, {"Naam of bron ontbreekt.", "Name or source is missing."});
  return rule;
}

std::string in_quotes(std::string_view text) {
  auto cut = text.substr(0, kLongestQuote);
  while (!cut.empty() && !core::is_valid_utf8(cut)) cut.remove_suffix(1);
  return "‘" + std::string(cut) + (cut.size() < text.size() ? "…" : "") + "’";
}

/// Collects the rows that break one rule in one column.
class Broken {
 public:
  void add(std::size_t row, std::string value) {
    if (count_++ == 0) {
      row_ = static_cast<std::int64_t>(row) + 1;
      value_ = std::move(value);
    }
  }
  void into(std::vector<Finding>& findings, const QualityRule& rule, const std::string& column) const {
    if (count_ == 0) return;
    const auto others = count_ - 1;
    core::Text where{fmt::format("{}, rij {}{}", column, row_, value_.empty() ? "" : ": " + in_quotes(value_)),
                     fmt::format("{}, row {}{}", column, row_, value_.empty() ? "" : ": " + in_quotes(value_))};
    if (others > 0) {
      where.nl += fmt::format(" (en nog {})", others);
      where.en += fmt::format(" (and {} more)", others);
    }
    findings.push_back({rule.refuses,
                        rule.id,
                        column,
                        row_,
                        count_,
                        {fmt::format("{} ({}).", rule.words.nl.substr(0, rule.words.nl.rfind('.')), where.nl),
                         fmt::format("{} ({}).", rule.words.en.substr(0, rule.words.en.rfind('.')), where.en)}});
  }

 private:
  std::int64_t row_ = 0;
  std::int64_t count_ = 0;
  std::string value_;
};

std::string cell_of(const Column& column, std::size_t row) {
  if (column.type == Column::Type::kText) return column.texts[row];
  return is_missing(column.numbers[row]) ? std::string() : fmt::format("{}", column.numbers[row]);
}

/// Whether the code is one of the year; true as well where nothing is known that could tell.
bool area_exists(const std::string& text, const QualityContext& context) {
  if (text.empty() || context.areas.empty() || context.areas.contains(text)) return true;
  const auto code = core::AreaCode::parse(text);
  if (!code || code->kind() == core::AreaKind::kNederland) return true;  // The importer looked at its shape.
  return !context.whole_country && !context.areas.contains(code->gemeente().text());
}

bool is_own(const std::string& text, const QualityContext& context) {
  const auto code = core::AreaCode::parse(text);
  return !code || code->gemeente().text() == context.organisation;
}

bool holds(const QualityRule& rule, const Column& column, std::size_t row, const QualityContext& context) {
  const bool text = column.type == Column::Type::kText;
  switch (rule.kind) {
    case Kind::kFilled:
      return text ? !column.texts[row].empty() : !is_missing(column.numbers[row]);
    case Kind::kArea:
      return !text || area_exists(column.texts[row], context);
    case Kind::kOwn:
      return !text || is_own(column.texts[row], context);
    case Kind::kRange:
      return text || is_missing(column.numbers[row]) ||
             (column.numbers[row] >= rule.from && column.numbers[row] <= rule.to);
    case Kind::kList:
      return !text || column.texts[row].empty() ||
             std::ranges::find(rule.values, column.texts[row]) != rule.values.end();
    case Kind::kKey:
    case Kind::kFresh:
      break;
  }
  return true;
}

void check_key(const DataTable& table, const QualityRule& rule, std::vector<Finding>& findings) {
  std::vector<const Column*> columns;
  for (const auto& name : core::split(rule.column, '+')) {
    columns.push_back(table.find(name));
    if (columns.back() == nullptr) return;
  }
  std::unordered_map<std::string, std::size_t> seen;
  Broken broken;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    std::string key;
    for (const auto* column : columns) key += (key.empty() ? "" : "|") + cell_of(*column, row);
    if (!seen.emplace(key, row).second) broken.add(row, key);
  }
  broken.into(findings, rule, rule.column);
}

std::optional<int> months_since(int year, core::Timestamp now) {
  if (year == 0) return std::nullopt;
  const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(now)};
  return (static_cast<int>(today.year()) - year) * 12 + static_cast<int>(static_cast<unsigned>(today.month())) - 1;
}

void check_fresh(const Dataset& dataset, const QualityRule& rule, core::Timestamp now, std::vector<Finding>& findings) {
  const auto months = months_since(dataset.info.year, now);
  if (!months || *months <= rule.to) return;
  findings.push_back(
      {rule.refuses,
       rule.id,
       {},
       0,
       1,
       {fmt::format("{} (peiljaar {}).", rule.words.nl.substr(0, rule.words.nl.rfind('.')), dataset.info.year),
        fmt::format("{} (reference year {}).", rule.words.en.substr(0, rule.words.en.rfind('.')), dataset.info.year)}});
}

bool is_about(const QualityRule& rule, const Column& column) {
  if (!rule.column.starts_with(kUnit)) return column.name == rule.column;
  return column.type == Column::Type::kNumber && column.unit == rule.column.substr(kUnit.size());
}

}  // namespace

core::Result<std::vector<QualityRule>> parse_quality_rules(std::string_view csv, const std::string& file) {
  auto reader = CsvReader::open(file, csv, "utf-8");
  if (!reader) return std::unexpected(std::move(reader.error()));
  if (!std::ranges::equal(reader->header(), kHead))
    return refuse(file, 1, {"De kop van deze regels klopt niet.", "The head of these rules is wrong."});
  std::vector<QualityRule> rules;
  std::vector<std::string_view> cells;
  while (true) {
    const auto more = reader->next(cells);
    if (!more) return std::unexpected(more.error());
    if (!*more) return rules;
    auto rule = rule_of(cells, file, reader->line());
    if (!rule) return std::unexpected(std::move(rule.error()));
    rules.push_back(std::move(*rule));
  }
}

const std::vector<QualityRule>& shipped_quality_rules() {
  static const std::vector<QualityRule> kRules = [] {
    auto rules = parse_quality_rules(core::find_resource(kFile).value_or(std::string_view()), std::string(kFile));
    assert(rules.has_value() && "a test reads them");
    return rules ? std::move(*rules) : std::vector<QualityRule>();
  }();
  return kRules;
}

std::vector<Finding> check_quality(const Dataset& dataset, const std::vector<QualityRule>& rules,
                                   const QualityContext& context) {
  std::vector<Finding> findings;
  const auto& table = dataset.table;
  for (const auto& rule : rules) {
    if (rule.topic != "*" && rule.topic != dataset.info.topic) continue;
    if (rule.kind == Kind::kKey) check_key(table, rule, findings);
    if (rule.kind == Kind::kFresh) check_fresh(dataset, rule, context.now, findings);
    if (rule.kind == Kind::kKey || rule.kind == Kind::kFresh) continue;
    for (const auto& column : table.columns) {
      if (!is_about(rule, column)) continue;
      Broken broken;
      for (std::size_t row = 0; row < table.rows(); ++row)
        if (!holds(rule, column, row, context)) broken.add(row, cell_of(column, row));
      broken.into(findings, rule, column.name);
    }
  }
  std::ranges::stable_sort(findings, {}, [](const Finding& finding) { return !finding.refuses; });
  return findings;
}

bool any_refuses(const std::vector<Finding>& findings) {
  return std::ranges::any_of(findings, &Finding::refuses);
}

core::Error refusal_of(const DatasetInfo& info, const std::vector<Finding>& findings) {
  assert(any_refuses(findings));
  const auto count = std::ranges::count_if(findings, &Finding::refuses);
  const auto& first = *std::ranges::find_if(findings, &Finding::refuses);
  core::Text message{fmt::format("De dataset {} is geweigerd. {}", info.id, first.text.nl),
                     fmt::format("The dataset {} was refused. {}", info.id, first.text.en)};
  if (count > 1) {
    message.nl += fmt::format(" Er {} nog {}.", count == 2 ? "is" : "zijn",
                              count == 2 ? "één andere fout" : fmt::format("{} andere fouten", count - 1));
    message.en += count == 2 ? " There is one other fault." : fmt::format(" There are {} other faults.", count - 1);
  }
  return {core::ErrorCode::kInvalidFile,
          std::move(message),
          {"Verbeter het bestand en lever het opnieuw. Wat er stond, blijft staan.",
           "Correct the file and deliver it again. What was there stays."},
          core::Place{info.file_name, {}, {}}};
}

Freshness freshness_of(const DatasetInfo& info, core::Timestamp now) {
  Freshness found;
  const auto months = months_since(info.year, now);
  for (const auto& rule : shipped_quality_rules()) {
    if (rule.kind != Kind::kFresh || rule.topic != info.topic || !months) continue;
    found.known = true;
    found.stale = *months > rule.to;
    found.words = found.stale ? core::Text{fmt::format("verouderd: peiljaar {}", info.year),
                                           fmt::format("out of date: reference year {}", info.year)}
                              : core::Text{fmt::format("actueel: peiljaar {}", info.year),
                                           fmt::format("up to date: reference year {}", info.year)};
  }
  return found;
}

std::string findings_to_json(const std::vector<Finding>& findings) {
  auto list = json::array();
  for (const auto& finding : findings) {
    list.push_back({{"ernst", finding.refuses ? "weiger" : "waarschuw"},
                    {"regel", finding.rule},
                    {"kolom", finding.column},
                    {"rij", finding.row},
                    {"aantal", finding.count},
                    {"tekst", {{"nl", finding.text.nl}, {"en", finding.text.en}}}});
  }
  return list.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::vector<Finding> findings_from_json(std::string_view text) {
  std::vector<Finding> findings;
  const auto list = json::parse(text, nullptr, false);
  if (!list.is_array()) return findings;
  for (const auto& item : list) {
    if (!item.is_object()) continue;
    findings.push_back({string_in(item, "ernst") == "weiger", string_in(item, "regel"), string_in(item, "kolom"),
                        whole_in<std::int64_t>(item, "rij", 0), whole_in<std::int64_t>(item, "aantal", 1),
                        text_in(item, "tekst")});
  }
  return findings;
}

}  // namespace pareltjes::hub
