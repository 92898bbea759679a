// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "core/language.hpp"

namespace pareltjes::engines::xml_rules {

/// What a schema error of libxml2 means, in Dutch by its kind, in English as it was said; without the namespaces.
core::Text schema_message(int code, const std::string& message);

}  // namespace pareltjes::engines::xml_rules
