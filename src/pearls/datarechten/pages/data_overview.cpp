// SPDX-License-Identifier: EUPL-1.2
// All applications of an organisation: whose data are free, and when a contract can be mended.
#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "core/time.hpp"
#include "pearls/datarechten/pages/data_room.hpp"
#include "pearls/datarechten/pages/view.hpp"
#include "platform/dossier/calendar.hpp"
#include "platform/identity/access.hpp"
#include "platform/service/page_tools.hpp"

namespace pareltjes::datarechten {
namespace {

using http::Response;
using nlohmann::json;
using service::Call;

constexpr const char* kListTemplate = "src/pearls/datarechten/pages/datarechten.mustache";
constexpr std::size_t kPerPage = 100;
constexpr std::size_t kMostSoon = 20;
constexpr std::size_t kMostRights = 200'000;
constexpr std::size_t kLongestWord = 200;
constexpr int kSoonDays = 365;
constexpr int kCalendarDays = 730;
constexpr std::array kFreedoms{"vrij", "deels", "dicht", "onbekend"};

std::chrono::sys_days today() {
  return std::chrono::floor<std::chrono::days>(core::system_clock().now());
}

/// A day on which something can be done about a contract.
struct Due {
  const KeptApplication* application;
  std::chrono::sys_days day;
  bool notice;  ///< The last day to give notice; else the end.
};

std::vector<Due> due_within(const std::vector<KeptApplication>& kept, std::chrono::sys_days from, int days) {
  std::vector<Due> list;
  const auto last = from + std::chrono::days{days};
  for (const auto& one : kept) {
    const auto& contract = one.application.contract;
    const auto end = end_on(contract, from);
    if (!end) continue;
    const auto notice = last_notice_day(contract, from);
    if (contract.notice_months > 0 && notice && *notice >= from && *notice <= last)
      list.push_back({&one, *notice, true});
    if (*end <= last) list.push_back({&one, *end, false});
  }
  std::ranges::stable_sort(list, {}, &Due::day);
  return list;
}

const json* right_of(const std::map<std::string, json>& rights, const std::string& id) {
  const auto found = rights.find(id);
  return found == rights.end() ? nullptr : &found->second;
}
std::string freedom_in(const std::map<std::string, json>& rights, const std::string& id) {
  const auto* right = right_of(rights, id);
  return right == nullptr ? "onbekend" : freedom_of(*right);
}

json row_of(const KeptApplication& one, const std::string& freedom, core::Language language) {
  const auto& application = one.application;
  auto row = freedom_values(freedom, language);
  row.update(contract_values(application, language));
  row.update({{"id", one.record.id},
              {"name", application.name},
              {"supplier", application.supplier},
              {"fictional", application.fictional},
              {"data", json::array()}});
  for (const auto& held : application.data) row["data"].push_back({{"title", held.title}});
  return row;
}

json soon_values(const std::vector<KeptApplication>& kept, const std::map<std::string, json>& rights,
                 core::Language language) {
  auto rows = json::array();
  for (const auto& due : due_within(kept, today(), kSoonDays)) {
    if (rows.size() >= kMostSoon) break;
    auto row = freedom_values(freedom_in(rights, due.application->record.id), language);
    row.update({{"id", due.application->record.id},
                {"name", due.application->application.name},
                {"day", core::day_in_words(core::to_iso(due.day)).in(language)},
                {"notice", due.notice},
                {"renews", !due.notice && due.application->application.contract.renewal_months > 0},
                {"past", due.day < today()}});
    rows.push_back(std::move(row));
  }
  return rows;
}

/// What the visitor looks for.
struct Asked {
  std::string words, freedom;
  std::size_t page = 1;
};
Asked asked_of(const Call& call) {
  Asked asked;
  asked.words = call.request.parameter("zoek").substr(0, kLongestWord);
  if (!core::is_valid_utf8(asked.words)) asked.words.clear();
  for (const auto* known : kFreedoms)
    if (call.request.parameter("vrijheid") == known) asked.freedom = known;
  const auto page = core::parse_number(call.request.parameter("pagina", "1"));
  if (page && *page >= 1 && *page < 1e6) asked.page = static_cast<std::size_t>(*page);
  return asked;
}

/// Every word occurs in the name, the supplier or the reference.
bool matches(const KeptApplication& one, const std::vector<std::string>& words) {
  const auto& application = one.application;
  const auto text = core::fold(application.name + " " + application.supplier + " " + application.reference + " " +
                               application.contract.number);
  return std::ranges::all_of(words, [&](const std::string& word) { return text.contains(word); });
}

/// Those that are asked for; those whose contract can be mended first stand first.
std::vector<const KeptApplication*> chosen(const std::vector<KeptApplication>& kept,
                                           const std::map<std::string, json>& rights, const Asked& asked) {
  std::vector<std::string> words;
  for (auto& word : core::split(core::fold(asked.words), ' '))
    if (!word.empty()) words.push_back(std::move(word));
  std::vector<const KeptApplication*> found;
  for (const auto& one : kept) {
    if (!asked.freedom.empty() && freedom_in(rights, one.record.id) != asked.freedom) continue;
    if (matches(one, words)) found.push_back(&one);
  }
  std::ranges::stable_sort(found, {}, [](const KeptApplication* one) {
    return std::tuple{one->record.due.empty(), one->record.due, core::fold(one->application.name)};
  });
  return found;
}

}  // namespace

core::Result<std::map<std::string, json>> DataRoom::rights_of(const storage::Scope& scope) const {
  const auto records =
      parts_.dossiers.list(scope, {.kind = std::string(kRight), .state = std::string(kHolds), .limit = kMostRights});
  if (!records) return std::unexpected(records.error());
  std::map<std::string, json> rights;
  for (const auto& record : *records) rights.emplace(record.key, record.content);
  return rights;
}

Response DataRoom::list(Call& call, const core::Error* problem, int status, const json& told) {
  const auto frame = data_frame(call, {"Datarechten", "Data rights"}, false);
  if (!call.member) return service::page_response(pages::render(kListTemplate, {{"visitor", true}}, frame), 200, call);
  if (const auto heard = keeper_.catch_up(call.scope); !heard) return service::problem_page(heard.error(), call);
  const auto kept = keeper_.applications(call.scope);
  if (!kept) return service::problem_page(kept.error(), call);
  const auto rights = rights_of(call.scope);
  if (!rights) return service::problem_page(rights.error(), call);
  const auto asked = asked_of(call);
  std::map<std::string, std::size_t> counts;
  std::int64_t cents = 0;
  for (const auto& one : *kept) {
    ++counts[freedom_in(*rights, one.record.id)];
    cents += cents_a_year(one.application.contract).value_or(0);
  }
  const auto fictional = std::ranges::count_if(*kept, [](const auto& one) { return one.application.fictional; });
  const auto found = chosen(*kept, *rights, asked);
  json rows = json::array(), freedoms = json::array();
  for (std::size_t i = (asked.page - 1) * kPerPage; i < found.size() && rows.size() < kPerPage; ++i)
    rows.push_back(row_of(*found[i], freedom_in(*rights, found[i]->record.id), call.language));
  for (const auto* freedom : kFreedoms) {
    auto values = freedom_values(freedom, call.language);
    values.update({{"value", freedom}, {"count", counts[freedom]}, {"chosen", asked.freedom == freedom}});
    freedoms.push_back(std::move(values));
  }
  const auto soon = soon_values(*kept, *rights, call.language);
  const auto awaited = waiting(call);
  if (!awaited) return service::problem_page(awaited.error(), call);
  json values{{"member", true},
              {"organisation", service::organisation_name(parts_.identity, call.scope.organisation)},
              {"csrf", call.csrf_token},
              {"problem", problem == nullptr ? "" : core::describe(*problem, call.language)},
              {"may_make", may(call, "datarechten-maken")},
              {"may_log", may(call, "datarechten-logboek")},
              {"may_sources", may(call, "bronnen")},
              {"fictional", fictional > 0},
              {"example_lacks", fictional < 3},
              {"any", !kept->empty()},
              {"found", !rows.empty()},
              {"count", kept->size()},
              {"one", kept->size() == 1},
              {"free", counts["vrij"]},
              {"unknown_count", counts["onbekend"]},
              {"any_unknown", counts["onbekend"] > 0},
              {"freedoms", freedoms},
              {"search", asked.words},
              {"soon", soon},
              {"has_soon", !soon.empty()},
              {"rows", rows}};
  values.update(*awaited);
  values["told"] = told.is_object() ? told : json(false);
  if (cents > 0) values["a_year"] = money_in_words(cents).in(call.language);
  if (asked.page * kPerPage < found.size()) {
    values["next"] =
        fmt::format("?pagina={}&zoek={}&vrijheid={}", asked.page + 1, http::percent_encode(asked.words), asked.freedom);
  }
  return service::page_response(pages::render(kListTemplate, values, frame), status, call);
}

/// For a calendar program: it cannot sign in, so the address holds a key that reads calendars and nothing else.
Response DataRoom::calendar(Call& call) {
  const auto scope = service::calendar_scope(parts_.identity, call);
  if (!scope) return service::problem_page(scope.error(), call);
  const auto kept = keeper_.applications(*scope);
  if (!kept) return service::problem_page(kept.error(), call);
  const bool dutch = call.language == core::Language::kDutch;
  std::vector<dossier::Appointment> appointments;
  for (const auto& due : due_within(*kept, today(), kCalendarDays)) {
    const auto& one = *due.application;
    const auto path = service::localised("/datarechten/" + one.record.id, call.language);
    const bool renews = one.application.contract.renewal_months > 0;
    const auto summary = due.notice ? (dutch ? "Laatste dag om op te zeggen: " : "Last day to give notice: ")
                         : renews   ? (dutch ? "Contract loopt vanzelf door: " : "Contract goes on by itself: ")
                                    : (dutch ? "Einde contract: " : "End of contract: ");
    appointments.push_back({fmt::format("{}-{}@pareltjes", one.record.id, due.notice ? "opzeggen" : "einde"),
                            core::to_iso(due.day), summary + one.application.name,
                            dutch ? "Nu kunt u het contract herstellen, verlengen of opzeggen."
                                  : "Now the contract can be mended, extended or ended.",
                            options_.public_address.empty() ? std::string() : options_.public_address + path,
                            due.notice ? 90 : 30});
  }
  Response response;
  response.body = dossier::to_icalendar(appointments, {"Contracten van toepassingen", "Contracts of applications"},
                                        core::system_clock().now(), call.language);
  response.with("Content-Type", "text/calendar; charset=utf-8").with("Cache-Control", "no-store");
  return response;
}

}  // namespace pareltjes::datarechten
