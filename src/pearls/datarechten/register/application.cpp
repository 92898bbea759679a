// SPDX-License-Identifier: EUPL-1.2
#include "pearls/datarechten/register/application.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "core/time.hpp"
#include "platform/texts/text_json.hpp"

namespace pareltjes::datarechten {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestLine = 300;
constexpr std::size_t kLongestText = 60'000;
constexpr std::size_t kMostParts = 1000;
constexpr int kMostMonths = 120;
constexpr int kMostOptions = 20;
constexpr std::int64_t kMostCents = 100'000'000'000;

std::unexpected<core::Error> invalid(core::Text message, core::Text advice) {
  return core::fail(core::ErrorCode::kInvalidInput, std::move(message), std::move(advice));
}

std::string text_in(const json& value, const char* name) {
  const auto found = value.find(name);
  return found != value.end() && found->is_string() ? found->get<std::string>() : std::string();
}
int number_in(const json& value, const char* name) {
  const auto found = value.find(name);
  return found != value.end() && found->is_number_integer() ? found->get<int>() : 0;
}

std::unexpected<core::Error> not_ours() {
  return invalid({"Deze gegevens zijn niet te lezen.", "These data cannot be read."},
                 {"Vraag de beheerder.", "Ask the administrator."});
}

json object_schema(std::initializer_list<const char*> texts) {
  json schema{{"type", "object"}, {"required", json::array()}, {"properties", json::object()}};
  for (const auto* name : texts) {
    schema["required"].push_back(name);
    schema["properties"][name] = {{"type", "string"}};
  }
  return schema;
}

/// The last day on which notice can be given, or the end itself.
std::string due_of(const std::string& /*state*/, const json& content) {
  const auto application = application_from(content);
  if (!application) return {};
  const auto end = core::parse_day(application->contract.until);
  if (!end) return {};
  return core::to_iso(core::plus_months(*end, -application->contract.notice_months));
}

}  // namespace

namespace {

json contract_json(const Contract& contract) {
  json value{{"titel", contract.title},
             {"van", contract.from},
             {"tot", contract.until},
             {"opzegtermijn_maanden", contract.notice_months},
             {"verlenging_maanden", contract.renewal_months},
             {"prijs", contract.price},
             {"nummer", contract.number},
             {"optie_maanden", contract.option_months},
             {"optie_aantal", contract.option_times}};
  if (contract.cents) {
    value["centen"] = *contract.cents;
    value["per"] = contract.per;
  }
  return value;
}

Contract contract_from(const json& value) {
  Contract contract{text_in(value, "titel"),
                    text_in(value, "van"),
                    text_in(value, "tot"),
                    number_in(value, "opzegtermijn_maanden"),
                    number_in(value, "verlenging_maanden"),
                    text_in(value, "prijs"),
                    text_in(value, "nummer"),
                    number_in(value, "optie_maanden"),
                    number_in(value, "optie_aantal"),
                    std::nullopt,
                    {}};
  const auto cents = value.find("centen");
  if (cents != value.end() && cents->is_number_integer()) {
    contract.cents = cents->get<std::int64_t>();
    contract.per = text_in(value, "per");
  }
  return contract;
}

}  // namespace

json to_json(const Application& application) {
  json data = json::array(), links = json::array();
  for (const auto& each : application.data) data.push_back({{"dataset", each.dataset}, {"titel", each.title}});
  for (const auto& each : application.links) {
    links.push_back({{"naar", each.to},
                     {"buiten", each.outside},
                     {"gegevens", each.data},
                     {"standaard", each.standard},
                     {"soort", each.kind},
                     {"inkomend", each.incoming}});
  }
  return {{"naam", application.name},
          {"leverancier", application.supplier},
          {"kvk", application.supplier_kvk},
          {"contract", contract_json(application.contract)},
          {"gegevens", data},
          {"overeenkomsten", application.agreements},
          {"fictief", application.fictional},
          {"kenmerk", application.reference},
          {"omschrijving", application.description},
          {"koppelingen", links},
          {"kenmerken", application.notes}};
}

core::Result<Application> application_from(const json& value) {
  if (!value.is_object()) return not_ours();
  Application application;
  application.name = text_in(value, "naam");
  application.supplier = text_in(value, "leverancier");
  application.supplier_kvk = text_in(value, "kvk");
  application.fictional = value.value("fictief", json()) == true;
  const auto contract = value.value("contract", json::object());
  if (!contract.is_object()) return not_ours();
  application.contract = contract_from(contract);
  application.reference = text_in(value, "kenmerk");
  application.description = text_in(value, "omschrijving");
  for (const auto& each : value.value("gegevens", json::array())) {
    if (!each.is_object()) return not_ours();
    application.data.push_back({text_in(each, "dataset"), text_in(each, "titel")});
  }
  for (const auto& each : value.value("overeenkomsten", json::array())) {
    if (!each.is_string()) return not_ours();
    application.agreements.push_back(each.get<std::string>());
  }
  for (const auto& each : value.value("koppelingen", json::array())) {
    if (!each.is_object()) return not_ours();
    application.links.push_back({text_in(each, "naar"), text_in(each, "buiten"), text_in(each, "gegevens"),
                                 text_in(each, "standaard"), text_in(each, "soort"),
                                 each.value("inkomend", json()) == true});
  }
  for (const auto& [name, note] : value.value("kenmerken", json::object()).items()) {
    if (!note.is_string()) return not_ours();
    application.notes.emplace(name, note.get<std::string>());
  }
  return application;
}

namespace {

/// What an application holds and links to.
core::Result<void> check_parts(const Application& application) {
  const auto too_long = [](const std::string& text) {
    return text.size() > kLongestLine || !core::is_valid_utf8(text);
  };
  const bool data = std::ranges::any_of(application.data, [&](const auto& one) { return too_long(one.title); });
  const bool links = std::ranges::any_of(application.links, [&](const Link& one) {
    return too_long(one.data) || too_long(one.standard) || too_long(one.outside) ||
           one.to.empty() == one.outside.empty() || (one.incoming && one.outside.empty()) ||
           (one.kind != Link::kFlow && one.kind != Link::kService);
  });
  const bool notes = std::ranges::any_of(application.notes, [&](const auto& one) {
    return too_long(one.first) || one.second.size() > kLongestText || !core::is_valid_utf8(one.second);
  });
  if (data || links || notes || application.description.size() > kLongestText ||
      !core::is_valid_utf8(application.description)) {
    return invalid({"Een omschrijving, gegeven of koppeling klopt niet of is te lang.",
                    "A description, data or a link is wrong or too long."},
                   {"Maak de tekst korter.", "Shorten the text."});
  }
  if (application.data.size() > kMostParts || application.links.size() > kMostParts ||
      application.notes.size() > kMostParts) {
    return invalid(
        {"Een toepassing heeft te veel gegevens of koppelingen.", "An application has too many data or links."},
        {"Houd het bij 1.000.", "Keep to 1,000."});
  }
  return {};
}

}  // namespace

core::Result<void> check(const Application& application) {
  if (core::trim(application.name).empty()) {
    return invalid(
        {"Er staat niets bij de naam van de toepassing.", "There is nothing at the name of the application."},
        {"Vul dat in.", "Fill it in."});
  }
  const auto& contract = application.contract;
  for (const auto* text : {&application.name, &application.supplier, &application.supplier_kvk, &contract.title,
                           &contract.price, &contract.number, &application.reference}) {
    if (text->size() > kLongestLine || !core::is_valid_utf8(*text))
      return invalid({"Een van de velden is te lang.", "One of the fields is too long."},
                     {"Houd het bij 300 tekens.", "Keep to 300 characters."});
  }
  for (const auto* day : {&contract.from, &contract.until}) {
    if (!day->empty() && !core::parse_day(*day)) {
      return invalid({fmt::format("‘{}’ is geen dag.", *day), fmt::format("‘{}’ is no day.", *day)},
                     {"Schrijf de dag als 2026-11-28.", "Write the day as 2026-11-28."});
    }
  }
  if (!contract.from.empty() && !contract.until.empty() && contract.until < contract.from) {
    return invalid({"Het contract eindigt vóór het begint.", "The contract ends before it begins."},
                   {"Kijk de twee dagen na.", "Check the two days."});
  }
  for (const int months : {contract.notice_months, contract.renewal_months, contract.option_months}) {
    if (months < 0 || months > kMostMonths)
      return invalid({"Een termijn is geen aantal maanden.", "A term is no number of months."},
                     {"Kies 0 tot en met 120.", "Choose 0 to 120."});
  }
  if (contract.option_times < 0 || contract.option_times > kMostOptions) {
    return invalid({"Het aantal verlengingen klopt niet.", "The number of extensions is wrong."},
                   {"Kies 0 tot en met 20.", "Choose 0 to 20."});
  }
  if (contract.cents && (*contract.cents < 0 || *contract.cents > kMostCents ||
                         std::ranges::find(kPricePeriods, contract.per) == kPricePeriods.end())) {
    return invalid(
        {"De prijs klopt niet.", "The price is wrong."},
        {"Vul een bedrag in per jaar, per maand of eenmalig.", "Fill in an amount a year, a month or once."});
  }
  return check_parts(application);
}

std::optional<std::chrono::sys_days> end_on(const Contract& contract, std::chrono::sys_days today) {
  const auto first = core::parse_day(contract.until);
  if (!first || contract.renewal_months <= 0) return first;
  // From the first end each time: 31 January goes to 28 February and then to 31 March, as calendars do.
  auto end = *first;
  for (int times = 1; end < today && times < 1000; ++times)
    end = core::plus_months(*first, times * contract.renewal_months);
  return end;
}

std::optional<std::chrono::sys_days> last_notice_day(const Contract& contract, std::chrono::sys_days today) {
  const auto end = end_on(contract, today);
  if (!end) return std::nullopt;
  return core::plus_months(*end, -contract.notice_months);
}

std::optional<std::chrono::sys_days> latest_end(const Contract& contract) {
  const auto end = core::parse_day(contract.until);
  if (!end || contract.option_months <= 0 || contract.option_times <= 0) return std::nullopt;
  return core::plus_months(*end, contract.option_months * contract.option_times);
}

std::optional<std::int64_t> cents_a_year(const Contract& contract) {
  if (!contract.cents || contract.per == "eenmalig") return std::nullopt;
  return contract.per == "maand" ? *contract.cents * 12 : *contract.cents;
}

json to_json(const ContractText& text) {
  return {{"toepassing", text.application}, {"naam", text.name},
          {"sha256", text.sha256},          {"getekend_op", text.signed_on},
          {"overeenkomst", text.agreement}, {"tekst", texts::to_json(text.document)}};
}

core::Result<ContractText> contract_text_from(const json& value) {
  if (!value.is_object() || !value.contains("tekst")) return not_ours();
  auto document = texts::document_from_json(value["tekst"]);
  if (!document) return std::unexpected(document.error());
  return ContractText{text_in(value, "toepassing"),  text_in(value, "naam"),         text_in(value, "sha256"),
                      text_in(value, "getekend_op"), text_in(value, "overeenkomst"), std::move(*document)};
}

std::vector<dossier::Kind> record_kinds() {
  dossier::Kind application;
  application.name = std::string(kApplication);
  application.schema = object_schema({"naam", "leverancier"});
  application.states = {std::string(kInUse), std::string(kDropped)};
  application.search_text = [](const json& content) {
    return text_in(content, "naam") + " " + text_in(content, "leverancier") + " " + text_in(content, "kenmerk");
  };
  application.due = due_of;
  dossier::Kind text;
  text.name = std::string(kContractText);
  text.schema = object_schema({"toepassing", "naam", "sha256", "getekend_op"});
  text.states = {std::string("telt-mee"), std::string("vervallen")};
  dossier::Kind right;
  right.name = std::string(kRight);
  right.schema = json{{"type", "object"}, {"required", {"odrl"}}, {"properties", {{"odrl", {{"type", "object"}}}}}};
  right.states = {std::string(kHolds), std::string(kDropped)};
  return {application, text, right};
}

}  // namespace pareltjes::datarechten
