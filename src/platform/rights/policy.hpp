// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/language.hpp"

namespace pareltjes::rights {

/// What can be done with data; names of the ODRL vocabulary (W3C Recommendation, 15 February 2018, section 3.6).
namespace action {
inline constexpr std::string_view kUse = "use";                ///< In another process or system of who holds the right.
inline constexpr std::string_view kDistribute = "distribute";  ///< Given on to others, or published.
}  // namespace action

/// Where it is written that something may be done, must be done or is forbidden.
struct Ground {
  std::string kind;      ///< "bepaling" (a clause), "licentie" or "eigen" (made by who uses it).
  std::string document;  ///< The contract document, or the name of the licence.
  std::string sentence;  ///< Word for word; empty where nothing says it.
  std::string place;     ///< "regel 12", "pagina 3, regel 12".
  std::string sha256;    ///< Of the document; empty of a licence.
  std::string url;       ///< Of the licence.
};

/// What whoever uses the data must do.
struct Duty {
  std::string action;  ///< "attribute" or "compensate" (ODRL).
  std::string text;    ///< What to print, or what it costs.
};

/// One permission or prohibition.
struct Rule {
  bool permits = false;
  std::vector<std::string> actions;
  std::string assignee;               ///< Organisation; empty: anybody.
  std::vector<std::string> purposes;  ///< Names of purposes, such as pearls; empty: any.
  std::string from, until;            ///< First and last day; empty: without.
  std::vector<Duty> duties;           ///< Of a permission.
  Ground ground;
  core::Text meaning;  ///< In plain words.
};

/// The rules that hold for some datasets.
struct Policy {
  std::string uid;                   ///< "urn:uuid:…"; unique.
  std::string assigner;              ///< Who gives the right, as people call him.
  std::vector<std::string> targets;  ///< Ids of datasets.
  std::vector<Rule> rules;
  core::Text silence = {};  ///< Why nothing more is permitted than the rules say; may be empty.
};

/// As ODRL 2.2 in JSON-LD: an Agreement with permissions and prohibitions; the ground of each as dct:source.
nlohmann::json to_odrl(const Policy& policy);

/// Reads what to_odrl() writes. Errors: kInvalidInput for anything that this does not understand, a constraint or a
/// duty above all: a right of which half is read says too much.
core::Result<Policy> policy_from_odrl(const nlohmann::json& odrl);

}  // namespace pareltjes::rights
