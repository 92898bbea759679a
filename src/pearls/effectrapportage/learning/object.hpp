// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "pearls/effectrapportage/library.hpp"
#include "platform/pearl/outcome.hpp"

namespace pareltjes::effectrapportage {

/// The kind of dossier (its schema: manifest.json), and the topic of the datasets in which others share theirs.
inline constexpr std::string_view kObjectKind = "referentieobject";
inline constexpr std::string_view kObjectTopic = "referentieobjecten";

/// A company as somebody counted it. Its name only with recorded consent; what others see is a class.
struct ReferenceObject {
  std::string about;    ///< The class, in words of the municipality: "bloemenveiling, dag en nacht".
  std::string name;     ///< Of the company; empty: not recorded.
  std::string consent;  ///< Who of the company agreed, when and how; needed for a name.
  std::string sector;
  std::optional<double> m2;       ///< Floor, glass or land.
  std::optional<double> fte;      ///< In an ordinary week.
  std::optional<double> people;   ///< Heads in an ordinary week.
  std::optional<double> busiest;  ///< Heads in the busiest week.
  std::string season;             ///< When that is, in words.
  std::optional<double> migrants, share;
  std::string method;  ///< Of telwijzen.csv.
  std::string date;    ///< On which it was counted.
  std::string remarks, source;
  std::string of_case;     ///< The prediction that this reports on.
  bool confirmed = false;  ///< Somebody looked at what is odd, and it is right.
};

nlohmann::json to_json(const ReferenceObject& object);

/// Reads what to_json() writes, and what people write: numbers as text, `ha` for `m2`. Never fails: what cannot be read
/// is a finding, and is not known then. @param findings are added to.
ReferenceObject object_from(const nlohmann::json& json, std::vector<pearl::Finding>& findings);

/// What is wrong with an object: an error keeps it out, a warning asks whether it is right.
/// @param today ISO day after which nothing can have been counted; empty where no day is known.
std::vector<pearl::Finding> check(const ReferenceObject& object, const std::string& today);

/// The same company counted on the same day: one of the two is a double.
bool is_same(const ReferenceObject& a, const ReferenceObject& b);

/// As the chain pools it. @param id by which the outcome names it.
Reference reference_of(const ReferenceObject& object, std::string id, Reference::Origin origin);

/// The fields, in the order of a file: name and what stands in it.
struct ObjectField {
  const char* name;
  core::Text label;
  bool number = false;
};
const std::vector<ObjectField>& object_fields();

}  // namespace pareltjes::effectrapportage
