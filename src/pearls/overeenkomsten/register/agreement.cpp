// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/register/agreement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/text.hpp"
#include "core/time.hpp"

namespace pareltjes::overeenkomsten {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestLine = 300;
constexpr std::size_t kLongestText = 5000;
constexpr int kMostMonths = 120;
constexpr std::size_t kMostDeviations = 500;

std::string text_in(const json& value, const char* name) {
  const auto found = value.find(name);
  return found != value.end() && found->is_string() ? found->get<std::string>() : std::string();
}
int number_in(const json& value, const char* name) {
  const auto found = value.find(name);
  return found != value.end() && found->is_number_integer() ? found->get<int>() : 0;
}
json object_in(const json& value, const char* name) {
  const auto found = value.find(name);
  return found != value.end() && found->is_object() ? *found : json::object();
}

json to_json(const Signing& signing) {
  return {{"op", signing.on},
          {"gemeente", signing.municipality},
          {"partij", signing.party},
          {"bestand", signing.file},
          {"sha256", signing.sha256}};
}
std::optional<Signing> signing_in(const json& value, const char* name) {
  const auto found = value.find(name);
  if (found == value.end() || !found->is_object()) return std::nullopt;
  return Signing{text_in(*found, "op"), text_in(*found, "gemeente"), text_in(*found, "partij"),
                 text_in(*found, "bestand"), text_in(*found, "sha256")};
}

json to_json(const Addendum& addendum) {
  json list = json::array();
  for (const auto& each : addendum.deviations) {
    list.push_back({{"artikel", each.article},
                    {"kop", each.heading},
                    {"soort", each.kind},
                    {"oud", each.was},
                    {"nieuw", each.now},
                    {"zwaarte", each.weight},
                    {"eis", each.requirement},
                    {"afgesproken", each.agreed},
                    {"reden", each.reason}});
  }
  json value{{"afwijkingen", list}, {"bron", addendum.source}, {"bron_sha256", addendum.source_sha256}};
  if (addendum.signing) value["getekend"] = to_json(*addendum.signing);
  return value;
}
std::optional<Addendum> addendum_in(const json& value) {
  const auto found = value.find("addendum");
  if (found == value.end() || !found->is_object()) return std::nullopt;
  Addendum addendum;
  for (const auto& each : found->value("afwijkingen", json::array())) {
    if (!each.is_object()) continue;
    addendum.deviations.push_back({text_in(each, "artikel"), text_in(each, "kop"), text_in(each, "soort"),
                                   text_in(each, "oud"), text_in(each, "nieuw"), text_in(each, "zwaarte"),
                                   text_in(each, "eis"), each.value("afgesproken", false), text_in(each, "reden")});
  }
  addendum.source = text_in(*found, "bron");
  addendum.source_sha256 = text_in(*found, "bron_sha256");
  addendum.signing = signing_in(*found, "getekend");
  return addendum;
}

std::unexpected<core::Error> wrong(const core::Text& field, const core::Text& what, core::Text advice) {
  return core::fail(core::ErrorCode::kInvalidInput, {field.nl + " " + what.nl, field.en + " " + what.en},
                    std::move(advice));
}

core::Result<void> check_text(const std::string& text, const core::Text& field, std::size_t most, bool needed = false) {
  if (needed && core::trim(text).empty())
    return wrong(field, {"is leeg.", "is empty."}, {"Vul het veld in.", "Fill in the field."});
  if (text.size() <= most && core::is_valid_utf8(text)) return {};
  return wrong(field, {"is te lang.", "is too long."},
               {fmt::format("Gebruik hoogstens {} tekens.", most), fmt::format("Use at most {} characters.", most)});
}

core::Result<void> check_day(const std::string& day, const core::Text& field) {
  if (day.empty() || core::parse_day(day)) return {};
  return wrong(field, {"is geen datum.", "is no date."},
               {"Schrijf de dag als 2026-11-28.", "Write the day as 2026-11-28."});
}

/// What people look for: names, numbers, the service, whom it is handed on to.
std::string words_of(const json& content) {
  const auto agreement = agreement_from(content);
  if (!agreement) return {};
  auto text = fmt::format("{}\n{}\n{}\n{}\n{}\n{}", agreement->title, agreement->standard, agreement->party,
                          agreement->party_kvk, agreement->product, agreement->service);
  for (const auto& name : agreement->subprocessors()) text += "\n" + name;
  return text;
}

std::string due_of(const std::string& state, const json& content) {
  if (state != kSigned) return {};
  const auto agreement = agreement_from(content);
  const auto day = agreement ? last_notice_day(*agreement) : std::nullopt;
  return day ? core::to_iso(*day) : std::string();
}

}  // namespace

std::vector<RecordedDeviation> Addendum::agreed() const {
  std::vector<RecordedDeviation> list;
  std::ranges::copy_if(deviations, std::back_inserter(list), &RecordedDeviation::agreed);
  return list;
}

std::vector<std::string> Agreement::subprocessors() const {
  std::vector<std::string> names;
  for (const auto& [id, rows] : tables.items()) {
    if (!id.contains("subverwerker") || !rows.is_array()) continue;
    for (const auto& row : rows) {
      if (!row.is_object() || row.empty()) continue;
      // Its name is the first column; standards call it "naam" or with what reaches him beside it.
      auto name = text_in(row, "naam");
      for (const auto& [column, value] : row.items())
        if (name.empty() && column.contains("naam") && value.is_string()) name = value.get<std::string>();
      name = std::string(core::trim(name));
      if (!name.empty() && std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
    }
  }
  return names;
}

json to_json(const Agreement& agreement) {
  json value{{"titel", agreement.title},
             {"standaard", agreement.standard},
             {"reden", agreement.reason},
             {"partij", agreement.party},
             {"partij_kvk", agreement.party_kvk},
             {"organisatie", agreement.organisation},
             {"product", agreement.product},
             {"dienst", agreement.service},
             {"van", agreement.from},
             {"tot", agreement.until},
             {"opzegtermijn_maanden", agreement.notice_months},
             {"verlenging_maanden", agreement.renewal_months},
             {"velden", agreement.fields},
             {"tabellen", agreement.tables},
             {"vervangt", agreement.replaces},
             {"vervangen_door", agreement.replaced_by}};
  if (agreement.signing) value["getekend"] = to_json(*agreement.signing);
  if (agreement.addendum) value["addendum"] = to_json(*agreement.addendum);
  return value;
}

core::Result<Agreement> agreement_from(const json& value) {
  if (!value.is_object() || !value.contains("titel")) {
    return core::fail(core::ErrorCode::kInvalidInput, {"Dit is geen overeenkomst.", "This is no agreement."},
                      {"Open de overeenkomst opnieuw.", "Open the agreement again."});
  }
  Agreement agreement;
  agreement.title = text_in(value, "titel");
  agreement.standard = text_in(value, "standaard");
  agreement.reason = text_in(value, "reden");
  agreement.party = text_in(value, "partij");
  agreement.party_kvk = text_in(value, "partij_kvk");
  agreement.organisation = text_in(value, "organisatie");
  agreement.product = text_in(value, "product");
  agreement.service = text_in(value, "dienst");
  agreement.from = text_in(value, "van");
  agreement.until = text_in(value, "tot");
  agreement.notice_months = number_in(value, "opzegtermijn_maanden");
  agreement.renewal_months = number_in(value, "verlenging_maanden");
  agreement.fields = object_in(value, "velden");
  agreement.tables = object_in(value, "tabellen");
  agreement.signing = signing_in(value, "getekend");
  agreement.addendum = addendum_in(value);
  agreement.replaces = text_in(value, "vervangt");
  agreement.replaced_by = text_in(value, "vervangen_door");
  return agreement;
}

core::Result<void> check(const Agreement& agreement) {
  struct Line {
    const std::string& text;
    core::Text name;
    std::size_t most = kLongestLine;
    bool needed = false;
  };
  const Line lines[] = {{agreement.title, {"De naam", "The name"}, kLongestLine, true},
                        {agreement.party, {"De andere partij", "The other party"}, kLongestLine, true},
                        {agreement.party_kvk, {"Het KvK-nummer", "The Chamber of Commerce number"}},
                        {agreement.service, {"De dienst", "The service"}, kLongestText},
                        {agreement.reason, {"De reden", "The reason"}, kLongestText, agreement.standard.empty()},
                        {agreement.standard, {"De standaard", "The standard"}},
                        {agreement.product, {"Het product", "The product"}}};
  for (const auto& line : lines)
    if (auto fit = check_text(line.text, line.name, line.most, line.needed); !fit) return fit;
  for (const auto& [day, name] :
       {std::pair<const std::string&, core::Text>{agreement.from, {"De ingangsdatum", "The date of entry"}},
        {agreement.until, {"De einddatum", "The end date"}}})
    if (auto fit = check_day(day, name); !fit) return fit;
  if (!agreement.from.empty() && !agreement.until.empty() && agreement.until < agreement.from) {
    return wrong({"De einddatum", "The end date"}, {"ligt voor de ingangsdatum.", "lies before the date of entry."},
                 {"Kijk beide datums na.", "Check both dates."});
  }
  for (const auto months : {agreement.notice_months, agreement.renewal_months}) {
    if (months >= 0 && months <= kMostMonths) continue;
    return wrong({"Het aantal maanden", "The number of months"}, {"klopt niet.", "is wrong."},
                 {"Vul een getal in van 0 tot en met 120.", "Fill in a number from 0 to 120."});
  }
  if (agreement.addendum && agreement.addendum->deviations.size() > kMostDeviations) {
    return wrong({"Het aantal afwijkingen", "The number of deviations"}, {"is te groot.", "is too large."},
                 {"Gebruik een andere standaard.", "Use another standard."});
  }
  return {};
}

std::optional<std::chrono::sys_days> last_notice_day(const Agreement& agreement) {
  const auto end = core::parse_day(agreement.until);
  if (!end) return std::nullopt;
  return core::plus_months(*end, -agreement.notice_months);
}

std::optional<std::chrono::sys_days> end_on(const Agreement& agreement, std::chrono::sys_days today) {
  const auto first = core::parse_day(agreement.until);
  if (!first || agreement.renewal_months <= 0) return first;
  // From the first end each time: 31 January goes to 28 February and then to 31 March, as calendars do.
  auto end = *first;
  for (int times = 1; end < today && times < 1000; ++times)
    end = core::plus_months(*first, times * agreement.renewal_months);
  return end;
}

dossier::Kind agreement_kind() {
  dossier::Kind kind;
  kind.name = std::string(kAgreement);
  kind.schema = json{{"type", "object"},
                     {"required", {"titel", "partij", "velden", "tabellen"}},
                     {"properties",
                      {{"titel", {{"type", "string"}, {"minLength", 1}}},
                       {"partij", {{"type", "string"}, {"minLength", 1}}},
                       {"velden", {{"type", "object"}}},
                       {"tabellen", {{"type", "object"}}},
                       {"opzegtermijn_maanden", {{"type", "integer"}, {"minimum", 0}}},
                       {"verlenging_maanden", {{"type", "integer"}, {"minimum", 0}}}}}};
  for (const auto state : {kDraft, kToSign, kSigned, kReplaced, kEnded, kDropped}) kind.states.emplace_back(state);
  const auto may = [&](std::string_view from, std::string_view to) { kind.transitions.emplace(from, to); };
  may(kDraft, kToSign);
  may(kToSign, kDraft);
  may(kToSign, kSigned);
  may(kDraft, kSigned);  // Of an agreement that was signed before it came here.
  may(kDraft, kDropped);
  may(kToSign, kDropped);
  may(kSigned, kReplaced);
  may(kSigned, kEnded);
  kind.search_text = words_of;
  kind.due = due_of;
  return kind;
}

}  // namespace pareltjes::overeenkomsten
