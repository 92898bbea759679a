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
constexpr int kMostMonths = 120;

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

json to_json(const Application& application) {
  const auto& contract = application.contract;
  json data = json::array();
  for (const auto& each : application.data) data.push_back({{"dataset", each.dataset}, {"titel", each.title}});
  return {{"naam", application.name},
          {"leverancier", application.supplier},
          {"kvk", application.supplier_kvk},
          {"contract",
           {{"titel", contract.title},
            {"van", contract.from},
            {"tot", contract.until},
            {"opzegtermijn_maanden", contract.notice_months},
            {"verlenging_maanden", contract.renewal_months},
            {"prijs", contract.price}}},
          {"gegevens", data},
          {"overeenkomsten", application.agreements},
          {"fictief", application.fictional}};
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
  application.contract = {text_in(contract, "titel"),
                          text_in(contract, "van"),
                          text_in(contract, "tot"),
                          number_in(contract, "opzegtermijn_maanden"),
                          number_in(contract, "verlenging_maanden"),
                          text_in(contract, "prijs")};
  for (const auto& each : value.value("gegevens", json::array())) {
    if (!each.is_object()) return not_ours();
    application.data.push_back({text_in(each, "dataset"), text_in(each, "titel")});
  }
  for (const auto& each : value.value("overeenkomsten", json::array())) {
    if (!each.is_string()) return not_ours();
    application.agreements.push_back(each.get<std::string>());
  }
  return application;
}

core::Result<void> check(const Application& application) {
  for (const auto& [text, field] :
       {std::pair{&application.name, core::Text{"de naam van de toepassing", "the name of the application"}},
        std::pair{&application.supplier, core::Text{"de leverancier", "the supplier"}}}) {
    if (core::trim(*text).empty()) {
      return invalid(
          {fmt::format("Er staat niets bij {}.", field.nl), fmt::format("There is nothing at {}.", field.en)},
          {"Vul dat in.", "Fill it in."});
    }
  }
  const auto& contract = application.contract;
  for (const auto* text :
       {&application.name, &application.supplier, &application.supplier_kvk, &contract.title, &contract.price}) {
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
  for (const int months : {contract.notice_months, contract.renewal_months}) {
    if (months < 0 || months > kMostMonths)
      return invalid({"Een termijn is geen aantal maanden.", "A term is no number of months."},
                     {"Kies 0 tot en met 120.", "Choose 0 to 120."});
  }
  return {};
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
  application.states = {std::string("in-gebruik"), std::string("vervallen")};
  application.search_text = [](const json& content) {
    return text_in(content, "naam") + " " + text_in(content, "leverancier");
  };
  application.due = due_of;
  dossier::Kind text;
  text.name = std::string(kContractText);
  text.schema = object_schema({"toepassing", "naam", "sha256", "getekend_op"});
  text.states = {std::string("telt-mee"), std::string("vervallen")};
  dossier::Kind right;
  right.name = std::string(kRight);
  right.schema = json{{"type", "object"}, {"required", {"odrl"}}, {"properties", {{"odrl", {{"type", "object"}}}}}};
  right.states = {std::string("geldt"), std::string("vervallen")};
  return {application, text, right};
}

}  // namespace pareltjes::datarechten
