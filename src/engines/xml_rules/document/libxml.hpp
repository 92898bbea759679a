// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>

#include <libxml/parser.h>

namespace pareltjes::engines::xml_rules {

/// Starts libxml2 once, for all threads, and forbids it to open anything by itself.
void start_libxml();

struct FreeParser {
  void operator()(xmlParserCtxt* context) const { xmlFreeParserCtxt(context); }
};
using Parser = std::unique_ptr<xmlParserCtxt, FreeParser>;

inline const xmlChar* as_xml(const char* text) {
  return reinterpret_cast<const xmlChar*>(text);
}
inline const char* as_char(const xmlChar* text) {
  return reinterpret_cast<const char*>(text);
}

/// The message of an error of libxml2 without the line end behind it.
std::string message_of(const xmlError* error);

}  // namespace pareltjes::engines::xml_rules
