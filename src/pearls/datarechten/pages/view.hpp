// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "core/language.hpp"
#include "pearls/datarechten/points.hpp"
#include "pearls/datarechten/register/flow.hpp"
#include "pearls/datarechten/register/rights_keeper.hpp"

namespace pareltjes::datarechten {

/// How freely the data of an application can be used, of its right as it is stored: "vrij" (used and passed on, and
/// nothing against it), "deels" (used), "dicht", or "onbekend" (no signed contract).
std::string freedom_of(const nlohmann::json& right);
/// The same in words, with the icon that says it too.
nlohmann::json freedom_values(const std::string& freedom, core::Language language);

/// A verdict on a point in words, with the icon that says it too.
nlohmann::json verdict_values(std::string_view verdict, core::Language language);
/// How a point is called; nothing for a key that is none.
core::Text name_of_point(std::string_view key);

/// The twelve points as a page shows them.
nlohmann::json point_values(const ClauseCheck& check, core::Language language);

/// The documents of a contract.
nlohmann::json text_values(const std::vector<ContractText>& texts, core::Language language);

/// An amount of cents: "€ 12.000", "€ 12.000,50".
core::Text money_in_words(std::int64_t cents);

/// A freedom in one or two words, for a picture.
core::Text short_freedom(const std::string& freedom);

/// A flow as a row: its ends, its data, and what the contract of the source says.
nlohmann::json flow_values(const FlowMap& map, const Flow& flow, core::Language language);

/// The contract of an application: its terms in words.
nlohmann::json contract_values(const Application& application, core::Language language);

}  // namespace pareltjes::datarechten
