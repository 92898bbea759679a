// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "platform/dossier/dossier.hpp"
#include "platform/texts/text_document.hpp"

namespace pareltjes::datarechten {

/// The kinds of dossier of this pearl: an application with its contract, the documents of that contract, and the right
/// that follows from them (under the id of the application).
inline constexpr std::string_view kApplication = "toepassing";
inline constexpr std::string_view kContractText = "contractstuk";
inline constexpr std::string_view kRight = "recht";

/// States of an application and of its right.
inline constexpr std::string_view kInUse = "in-gebruik";
inline constexpr std::string_view kHolds = "geldt";
inline constexpr std::string_view kDropped = "vervallen";

struct Contract {
  std::string title;
  std::string from, until;                 ///< Days; `until` empty: without an end.
  int notice_months = 0;                   ///< How long before the end it has to be said that it ends.
  int renewal_months = 0;                  ///< By how much it goes on by itself; 0: it ends.
  std::string price;                       ///< In words: "€ 12.000 per jaar".
  std::string number = {};                 ///< Applications of one supplier with the same number have one contract.
  int option_months = 0;                   ///< By how much the municipality may extend it, each time; 0: it may not.
  int option_times = 0;                    ///< How often it may.
  std::optional<std::int64_t> cents = {};  ///< The price in cents of a euro; nothing when only words tell it.
  std::string per = {};                    ///< What the cents are for: one of kPricePeriods; empty without cents.

  friend bool operator==(const Contract&, const Contract&) = default;
};
/// A year, a month, once.
inline constexpr std::array<std::string_view, 3> kPricePeriods{"jaar", "maand", "eenmalig"};

/// Data that the application holds. When they are a dataset of the hub, its rows come from the application.
struct HeldData {
  std::string dataset;  ///< Id; empty while the data are not in the hub.
  std::string title;

  friend bool operator==(const HeldData&, const HeldData&) = default;
};

/// Data that flow from the application to another one.
struct Link {
  std::string to;       ///< Key of the other application's record; empty for what is not in this register.
  std::string outside;  ///< Name of what is not in this register: a national service, another organisation.
  std::string data;     ///< Which data, in words.
  std::string standard;
  std::string kind = std::string(kFlow);
  bool incoming = false;  ///< From what is outside to the application.

  static constexpr std::string_view kFlow = "stroom";     ///< Data flow (ArchiMate: Flow).
  static constexpr std::string_view kService = "dienst";  ///< The other one uses a service of it (Serving).
  friend bool operator==(const Link&, const Link&) = default;
};

/// An application of the municipality, its supplier's contract, the data it holds and where they go.
struct Application {
  std::string name;
  std::string supplier, supplier_kvk;
  Contract contract;
  std::vector<HeldData> data;
  std::vector<std::string> agreements;  ///< Records of agreements that belong to this contract.
  bool fictional = false;               ///< Of the example: everything shown of it says so.
  std::string reference;                ///< How another system calls it: a number, an Object ID; may be empty.
  std::string description;
  std::vector<Link> links;
  std::map<std::string, std::string> notes;  ///< What other systems say of it and we do not interpret.

  friend bool operator==(const Application&, const Application&) = default;
};

/// The end that a contract has on a day: with silent renewal the first one that still comes.
std::optional<std::chrono::sys_days> end_on(const Contract& contract, std::chrono::sys_days today);
/// The last day on which it can be said that this end is the end; nothing without one.
std::optional<std::chrono::sys_days> last_notice_day(const Contract& contract, std::chrono::sys_days today);
/// The last end when every option is used; nothing without an end or without options.
std::optional<std::chrono::sys_days> latest_end(const Contract& contract);
/// What it costs a year, in cents; nothing where only words tell it, or for what is paid once.
std::optional<std::int64_t> cents_a_year(const Contract& contract);

nlohmann::json to_json(const Application& application);
/// Error: kInvalidInput, for what to_json() did not make.
core::Result<Application> application_from(const nlohmann::json& json);
/// Error: kInvalidInput, one sentence that names the field.
core::Result<void> check(const Application& application);

/// A document of a contract, as it was read. What is not signed gives no right.
struct ContractText {
  std::string application;  ///< Id of its record.
  std::string name;
  std::string sha256;     ///< Of the file.
  std::string signed_on;  ///< Day; empty: not signed.
  std::string agreement;  ///< Record of the agreement that it came from; empty of a file that somebody added.
  texts::TextDocument document;
};
nlohmann::json to_json(const ContractText& text);
core::Result<ContractText> contract_text_from(const nlohmann::json& json);

/// The dossiers: schemas, how they are searched, when somebody has to act.
std::vector<dossier::Kind> record_kinds();

}  // namespace pareltjes::datarechten
