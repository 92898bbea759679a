// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/language.hpp"

namespace pareltjes::pages {

/// What the frame around a page needs to know.
struct Frame {
  core::Language language = core::Language::kDutch;
  core::Text title;
  std::string path;           ///< Path of this page without language prefix, for the language switch; with its query.
  std::string gemeente_code;  ///< Empty where none was chosen.
  std::string gemeente_name;
  std::string account_name;  ///< Empty when not signed in.
  std::string csrf_token;
  std::string active_menu;                                     ///< "parels", "delen", …
  std::vector<std::pair<core::Text, std::string>> breadcrumb;  ///< Title and address; the last has no address.
  std::vector<std::string> attributions;
  int refresh_seconds = 0;  ///< Without script the page comes again after so long; 0 for never.
  bool standalone = false;  ///< One file: styles inside, no script, no links into the service.
};

/// Fills an embedded Mustache template (escaping on) and puts the frame around it.
/// In templates: {{#nl}}…{{/nl}}{{#en}}…{{/en}} per language; partials are the embedded files of
/// platform/pages/partials.
core::Result<std::string> render(std::string_view template_name, const nlohmann::json& values, const Frame& frame);

/// Fills a template without a frame.
core::Result<std::string> render_part(std::string_view template_name, const nlohmann::json& values,
                                      core::Language language);

}  // namespace pareltjes::pages
