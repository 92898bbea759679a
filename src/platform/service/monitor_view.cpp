// SPDX-License-Identifier: EUPL-1.2
#include "platform/service/monitor_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/text.hpp"
#include "core/time.hpp"
#include "platform/http/message.hpp"
#include "platform/pages/months.hpp"
#include "platform/service/monitor_words.hpp"
#include "platform/service/page_tools.hpp"

namespace pareltjes::service {
namespace {

using core::Language;
using monitor::Cell;
using monitor::Level;
using monitor::Question;
using nlohmann::json;

constexpr std::size_t kRowsPerPage = 60;
constexpr std::size_t kMostBlockers = 10;
constexpr std::size_t kMostShown = 100;

std::string newest_day(const Cell& cell, Question question) {
  if (question == Question::kConformity) return cell.test() == nullptr ? "" : cell.test()->at.substr(0, 10);
  if (cell.connection() == nullptr) return {};
  return cell.connection()->since.empty() ? cell.connection()->at.substr(0, 10) : cell.connection()->since;
}

json cell_json(const Cell* cell, const std::string& heading, Question question, Language language) {
  json value{{"heading", heading}, {"there", cell != nullptr}};
  if (cell == nullptr) return value;
  value["status"] = status_json(*cell, question, language);
  value["day"] = core::day_in_words(newest_day(*cell, question)).in(language);
  value["href"] = localised("/monitor/vakje", language) + query_of(cell->key);
  if (question == Question::kConnection) {
    value["blocked_by"] = cell->connection()->blocked_by;
    value["desk"] = desk_name(cell->connection()->desk).in(language);
  }
  value["replied"] = !cell->replies.empty();
  value["private"] = cell->own && !cell->is_public;
  return value;
}

json table_json(const std::vector<Cell>& cells, Question question, const MonitorNames& names, std::size_t page,
                Language language) {
  const auto matrix = monitor::matrix_of(cells, question);
  json columns = json::array();
  for (const auto& column : matrix.columns) {
    columns.push_back({{"product", names.product(column.leverancier, column.product)},
                       {"supplier", names.organisation(column.leverancier)},
                       {"subject", subject_name(column.onderwerp, language)}});
  }
  auto gemeenten = matrix.gemeenten;
  std::ranges::sort(gemeenten, {}, [&](const std::string& code) { return core::fold(names.gemeente(code)); });
  json rows = json::array();
  const auto begin = std::min(gemeenten.size(), (page - 1) * kRowsPerPage);
  for (std::size_t i = begin; i < std::min(gemeenten.size(), begin + kRowsPerPage); ++i) {
    json row{{"gemeente", names.gemeente(gemeenten[i])}, {"cells", json::array()}};
    for (std::size_t j = 0; j < matrix.columns.size(); ++j) {
      const auto heading = columns[j]["product"].get<std::string>() + ", " + columns[j]["subject"].get<std::string>();
      row["cells"].push_back(cell_json(matrix.at(gemeenten[i], matrix.columns[j]), heading, question, language));
    }
    rows.push_back(std::move(row));
  }
  return {{"columns", columns}, {"rows", rows}, {"total", gemeenten.size()}};
}

json blockers_json(const std::vector<Cell>& cells, Question question, Language language) {
  json list = json::array();
  for (const auto& blocker : monitor::blockers(cells, question)) {
    if (list.size() == kMostBlockers) break;
    // It stands before a colon here.
    const auto end = blocker.what.find_last_not_of(" .");
    list.push_back({{"what", blocker.what.substr(0, end + 1)},
                    {"desk", desk_name(blocker.desk).in(language)},
                    {"cells", blocker.cells}});
  }
  return list;
}

json tally_json(const monitor::Tally& tally) {
  return {{"ready", tally.ready}, {"under_way", tally.under_way}, {"not_ready", tally.not_ready}, {"all", tally.all()}};
}

bool has_examples(const std::vector<Cell>& cells) {
  return std::ranges::any_of(cells, &Cell::example);
}

core::Text answer_of(const std::vector<Cell>& cells) {
  const auto conformity = monitor::tally(cells, Question::kConformity);
  const auto connection = monitor::tally(cells, Question::kConnection);
  return {fmt::format("{} van de {} toetsen voldoen. {} van de {} aansluitingen zijn in productie.", conformity.ready,
                      conformity.all(), connection.ready, connection.all()),
          fmt::format("{} of {} checks conform. {} of {} connections are in production.", conformity.ready,
                      conformity.all(), connection.ready, connection.all())};
}

bool fits(const Cell& cell, const MonitorNames& names, const MatrixFilter& filter) {
  if (!filter.subject.empty() && cell.key.onderwerp != filter.subject) return false;
  return filter.municipality.empty() ||
         core::fold(names.gemeente(cell.key.gemeente)).contains(core::fold(filter.municipality));
}

json subjects_json(const std::vector<Cell>& cells, const std::string& chosen, Language language) {
  std::set<std::string> subjects;
  for (const auto& cell : cells) subjects.insert(cell.key.onderwerp);
  json list = json::array();
  for (const auto& subject : subjects) {
    list.push_back({{"subject", subject}, {"name", subject_name(subject, language)}, {"chosen", subject == chosen}});
  }
  return list;
}

json months_json(const std::vector<Cell>& cells, Question question, const std::string& month, Language language) {
  const auto months = monitor::progress(cells, question, month);
  json rows = json::array();
  std::vector<pages::MonthBar> bars;
  for (const auto& each : months) {
    auto row = tally_json(each.tally);
    row["month"] = core::month_in_words(each.month).in(language);
    rows.push_back(std::move(row));
    bars.push_back({each.month, each.tally.ready, each.tally.under_way, each.tally.not_ready});
  }
  pages::MonthOptions options;
  options.language = language;
  if (!months.empty()) {
    const auto& last = months.back();
    const auto name = core::month_in_words(last.month);
    options.sentence =
        core::Text{fmt::format("In {} waren {} van {} klaar.", name.nl, last.tally.ready, last.tally.all()),
                   fmt::format("In {} {} of {} were ready.", name.en, last.tally.ready, last.tally.all())}
            .in(language);
  }
  return {{"rows", rows}, {"chart", pages::months_svg(bars, options)}, {"any", !months.empty()}};
}

/// Who stands at this level, product by product.
json who_json(const std::vector<Cell>& cells, Question question, Level level, const MonitorNames& names,
              Language language) {
  json list = json::array();
  for (const auto& cell : cells) {
    if (monitor::level_of(cell, question) != level || list.size() == kMostShown) continue;
    list.push_back({{"gemeente", names.gemeente(cell.key.gemeente)},
                    {"product", names.product(cell.key.leverancier, cell.key.product)},
                    {"subject", subject_name(cell.key.onderwerp, language)},
                    {"href", localised("/monitor/vakje", language) + query_of(cell.key)}});
  }
  return list;
}

json question_json(Question question) {
  return {{"conformity", question == Question::kConformity}, {"connection", question == Question::kConnection}};
}

}  // namespace

std::string query_of(const monitor::CellKey& key) {
  return "?gemeente=" + http::percent_encode(key.gemeente) + "&leverancier=" + http::percent_encode(key.leverancier) +
         "&product=" + http::percent_encode(key.product) + "&onderwerp=" + http::percent_encode(key.onderwerp);
}

json matrix_values(const std::vector<Cell>& cells, const MonitorNames& names, const MatrixFilter& filter,
                   Language language) {
  std::vector<Cell> shown;
  for (const auto& cell : cells)
    if (fits(cell, names, filter)) shown.push_back(cell);
  json questions = json::array();
  std::size_t most_rows = 0;
  for (const auto question : {Question::kConformity, Question::kConnection}) {
    auto value = question_json(question);
    auto table = table_json(shown, question, names, filter.page, language);
    most_rows = std::max(most_rows, table["total"].get<std::size_t>());
    value["table"] = std::move(table);
    value["any"] = !value["table"]["rows"].empty();
    value["id"] = question == Question::kConformity ? "conformiteit" : "aansluiting";
    value["tally"] = tally_json(monitor::tally(shown, question));
    value["blockers"] = blockers_json(shown, question, language);
    value["blocked"] = !value["blockers"].empty();
    questions.push_back(std::move(value));
  }
  const auto more = filter.page * kRowsPerPage < most_rows;
  return {{"answer", answer_of(shown).in(language)},
          {"example", has_examples(cells)},
          {"questions", questions},
          {"subjects", subjects_json(cells, filter.subject, language)},
          {"search", filter.municipality},
          {"next", more ? fmt::format("?pagina={}&onderwerp={}&zoek={}", filter.page + 1,
                                      http::percent_encode(filter.subject), http::percent_encode(filter.municipality))
                        : std::string()}};
}

json progress_values(const std::vector<Cell>& cells, const MonitorNames& names, const std::string& month,
                     Language language) {
  json questions = json::array();
  for (const auto question : {Question::kConformity, Question::kConnection}) {
    auto value = question_json(question);
    value["id"] = question == Question::kConformity ? "conformiteit" : "aansluiting";
    value["months"] = months_json(cells, question, month, language);
    value["ready"] = who_json(cells, question, Level::kReady, names, language);
    value["under_way"] = who_json(cells, question, Level::kUnderWay, names, language);
    value["not_ready"] = who_json(cells, question, Level::kNot, names, language);
    value["blockers"] = blockers_json(cells, question, language);
    value["blocked"] = !value["blockers"].empty();
    value["tally"] = tally_json(monitor::tally(cells, question));
    questions.push_back(std::move(value));
  }
  return {{"answer", answer_of(cells).in(language)}, {"example", has_examples(cells)}, {"questions", questions}};
}

json catalogue_values(const monitor::Catalogue& catalogue, const MonitorNames& names, Language language) {
  json items = json::array();
  std::size_t count = 0;
  const auto joined = [](const std::vector<std::string>& words) { return fmt::format("{}", fmt::join(words, ", ")); };
  for (const auto& item : catalogue) {
    json releases = json::array();
    for (const auto& release : item.releases) {
      std::vector<std::string> supported_by;
      for (const auto& product : names.products())
        if (std::ranges::find(product.standards, item.id + " " + release.version) != product.standards.end())
          supported_by.push_back(product.name);
      releases.push_back({{"version", release.version},
                          {"date", core::day_in_words(release.date).in(language)},
                          {"status", release.status},
                          {"needs", joined(release.depends_on)},
                          {"products", joined(supported_by)}});
    }
    count += releases.size();
    std::vector<std::string> needed_by;
    for (const auto& other : catalogue)
      if (std::ranges::find(other.depends_on, item.id) != other.depends_on.end()) needed_by.push_back(other.name);
    items.push_back({{"id", item.id},
                     {"name", item.name},
                     {"keeper", item.keeper},
                     {"kind", item.kind},
                     {"description", item.description},
                     {"needs", joined(item.depends_on)},
                     {"needed_by", joined(needed_by)},
                     {"has_releases", !releases.empty()},
                     {"count", releases.size()},
                     {"releases", releases}});
  }
  return {{"items", items}, {"any", !catalogue.empty()}, {"standards", catalogue.size()}, {"count", count}};
}

}  // namespace pareltjes::service
