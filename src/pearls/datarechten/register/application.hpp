// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nlohmann/json.hpp>
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

struct Contract {
  std::string title;
  std::string from, until;  ///< Days; `until` empty: without an end.
  int notice_months = 0;    ///< How long before the end it has to be said that it ends.
  int renewal_months = 0;   ///< By how much it goes on by itself; 0: it ends.
  std::string price;        ///< In words: "€ 12.000 per jaar".
};

/// A dataset of the hub whose rows come from the application.
struct HeldData {
  std::string dataset;
  std::string title;
};

/// An application of the municipality, its supplier's contract and the data it holds.
struct Application {
  std::string name;
  std::string supplier, supplier_kvk;
  Contract contract;
  std::vector<HeldData> data;
  std::vector<std::string> agreements;  ///< Records of agreements that belong to this contract.
  bool fictional = false;               ///< Of the example: everything shown of it says so.
};

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
