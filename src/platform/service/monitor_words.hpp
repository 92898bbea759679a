// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "core/language.hpp"
#include "platform/monitor/overview.hpp"

namespace pareltjes::service {

// How the pages of the monitor say where a cell stands: a shape and a word, never a colour alone.

struct Status {
  const char* icon;  ///< "goed", "let-op", "fout" or "weet-niet".
  core::Text word;
};
Status status_of(const monitor::Cell& cell, monitor::Question question);
/// {"icon", "word"}.
nlohmann::json status_json(const monitor::Cell& cell, monitor::Question question, core::Language language);

/// "gemeente", "leverancier" or "landelijk" in words; empty for nobody.
core::Text desk_name(const std::string& desk);

}  // namespace pareltjes::service
