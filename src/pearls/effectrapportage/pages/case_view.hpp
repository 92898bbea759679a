// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/language.hpp"
#include "pearls/effectrapportage/pages/case_room.hpp"
#include "platform/pearl/outcome.hpp"

namespace pareltjes::effectrapportage {

/// Account → how its holder is called.
using Names = std::map<std::string, std::string>;

/// The lines of the list.
nlohmann::json case_rows(const std::vector<KeptCase>& all, const Names& names, core::Language language);

/// "versions": the range of each stored version, with the picture "narrowing"; "history": who answered what when.
nlohmann::json version_values(const std::vector<dossier::Event>& events, const Names& names, core::Language language);

/// The thread of each stored version, the oldest first, at most the last eight and the first.
std::string narrowing_svg(const std::vector<dossier::Event>& events, core::Language language);

nlohmann::json minutes_values(const std::vector<Minutes>& minutes, core::Language language);
nlohmann::json clash_values(const std::vector<Clash>& clashes, core::Language language);

/// The answer, what stands out, where people can live, the next question and the form.
nlohmann::json outcome_values(const pearl::Outcome& outcome, const FieldValues& filled, core::Language language);

/// The topics of a talk in the order of what they are worth now, with what was typed.
nlohmann::json talk_values(const pearl::Outcome& outcome, const service::SentForm& sent, core::Language language);

/// Beds by municipality in the year in which the company is complete: "name", "low", "middle", "high".
nlohmann::json last_year_rows(const pearl::Outcome& outcome, core::Language language);

}  // namespace pareltjes::effectrapportage
