// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "platform/pages/pages.hpp"
#include "platform/service/service.hpp"

namespace pareltjes::service {

/// A path with the prefix of the language: "/en" for English, none for Dutch.
std::string localised(const std::string& path, core::Language language);

/// The frame that every page shares: language, address, who is signed in.
pages::Frame frame_for(const Call& call, const core::Text& title);

/// A rendered page, or the problem page when rendering failed.
http::Response page_response(core::Result<std::string> html, int status, const Call& call);

/// What is wrong, where, and how to mend it, as a page.
http::Response problem_page(const core::Error& error, const Call& call);

/// The first field of that name, or nothing.
std::string form_value(const http::Fields& fields, const char* name);

/// Only a path of this service: no other host, nothing that a browser would read as one. Anything else becomes "/".
std::string safe_return(const std::string& path);

/// A recorded moment by the clock of the Netherlands; empty for what has not been.
std::string readable(const std::string& time, core::Language language);

/// How an organisation is called: its name, or its code when that cannot be found.
std::string organisation_name(identity::Identity& identity, const std::string& organisation);

/// Whether who asks may store changes for this municipality.
bool may_change(const Call& call, const core::GemeenteCode& gemeente);

/// For a calendar program, which cannot sign in: the key in its address ("sleutel") reads calendars and nothing else.
/// @return on whose behalf. Errors: kNotFound for another key, or none.
core::Result<storage::Scope> calendar_scope(identity::Identity& identity, const Call& call);

}  // namespace pareltjes::service
