// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <vector>

#include "pearls/overeenkomsten/register/agreement.hpp"
#include "platform/http/message.hpp"
#include "platform/packages/packages.hpp"
#include "platform/pearl/run.hpp"
#include "platform/service/service.hpp"

namespace pareltjes::overeenkomsten {

inline constexpr const char* kAgreementPearl = "overeenkomsten";

/// What the form of a standard asks, as the pearl itself tells it (tables "velden" and "kolommen").
struct FormField {
  std::string id, label, type;
  std::vector<std::string> choices;
  bool required = false;
  core::Text section = {};  ///< Of the document, where it is asked first: "De partijen", "Bijlage 2: Beveiliging".
};
struct FormTable {
  std::string id, label;
  std::vector<FormField> columns;
};
struct Form {
  std::string standard;
  std::vector<FormField> fields;
  std::vector<FormTable> tables;
};

/// A standard that can be chosen.
struct StandardChoice {
  std::string name;  ///< "vwo-2.51".
  std::string id, version, title, licence;
  bool confirmed = false;
  bool example = false;  ///< Ships with the program, for lawyers to confirm.
};

/// Runs the pearl on behalf of who asks.
core::Result<pearl::Run> run_pearl(const service::Parts& parts, const service::Call& call, nlohmann::json values,
                                   std::vector<pearl::InputFile> files = {});

/// Every standard that the organisation sees, also those that nobody confirmed yet.
core::Result<std::vector<StandardChoice>> standard_choices(packages::Packages& packages, const service::Call& call);
/// Error: kNotFound when there is no such standard.
core::Result<Form> form_of(const service::Parts& parts, const service::Call& call, const std::string& standard);
Form form_from(const pearl::Outcome& outcome, const std::string& standard);

/// What the visitor filled in, laid over what was there. Rows without anything in them are left out.
void take_form(const http::Fields& fields, const Form& form, Agreement& agreement);

/// Where a value of the form came from before anybody typed.
struct Prefilled {
  std::string field;
  core::Text from;
};

/// Fills in what is known already: the municipality, the other party, the service, the days; then what stood in earlier
/// agreements with this party, and what the own organisation filled in elsewhere. Nothing that is there is changed.
/// @param earlier the newest first.
std::vector<Prefilled> prefill(const Form& form, const std::string& municipality, const std::vector<Agreement>& earlier,
                               Agreement& agreement);

/// What of one standard goes over to another, and what does not.
struct Carried {
  std::vector<std::string> kept;         ///< Fields and tables with the same name.
  std::vector<FormField> lost;           ///< Filled in before, and not asked any more.
  std::vector<std::string> lost_values;  ///< Beside them.
  std::vector<FormField> asked;          ///< New, and to be filled in.
};
/// @param agreement gets only what the new form asks.
Carried carry_over(const Form& from, const Form& to, Agreement& agreement);

}  // namespace pareltjes::overeenkomsten
