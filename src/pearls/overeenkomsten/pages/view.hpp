// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "pearls/overeenkomsten/pages/form.hpp"
#include "platform/dossier/dossier.hpp"
#include "platform/sharing/sharing.hpp"

namespace pareltjes::overeenkomsten {

/// An agreement with its record.
struct Kept {
  dossier::Record record;
  Agreement agreement;
};

/// "getekend" → "getekend", "signed".
core::Text state_words(const std::string& state);

/// The list: one row for each, with what falls due first on top where that is asked.
nlohmann::json list_values(const std::vector<Kept>& kept, std::chrono::sys_days today, core::Language language);

/// Days that ask for something within so many days, the first one first.
struct Due {
  std::string id, title, day;
  bool notice = false;  ///< The last day to give notice; else the end itself.
};
std::vector<Due> due_within(const std::vector<Kept>& kept, std::chrono::sys_days today, int days);

/// The form with its values, findings and comments.
/// @param findings by field; those that name none stand above the form.
nlohmann::json form_values(const Form& form, const Agreement& agreement, const std::vector<pearl::Finding>& findings,
                           const std::vector<dossier::Event>& history, const std::map<std::string, std::string>& names,
                           std::size_t extra_rows, core::Language language);

nlohmann::json addendum_values(const Agreement& agreement, core::Language language);
nlohmann::json history_values(const std::vector<dossier::Event>& history,
                              const std::map<std::string, std::string>& names, core::Language language);

/// What a municipality accounts for: where the standard is not used or not whole, and why.
nlohmann::json report_values(const std::vector<Kept>& kept, int year, core::Language language);

}  // namespace pareltjes::overeenkomsten
