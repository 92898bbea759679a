// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "core/error.hpp"
#include "platform/texts/text_document.hpp"

namespace pareltjes::texts {

/// A document that was read, to be kept: its lines with their numbers and places, without footnotes and notes.
/// {"vorm", "titel", "delen": [[soort, nummer, getoond, tekst, niveau, regel, tabel, bladzijde], …]}
nlohmann::json to_json(const TextDocument& document);

/// What to_json() wrote. Error: kInvalidInput.
core::Result<TextDocument> document_from_json(const nlohmann::json& json);

}  // namespace pareltjes::texts
