// SPDX-License-Identifier: EUPL-1.2
#include "engines/xml_rules/schema/messages.hpp"

#include <array>
#include <string_view>

#include <fmt/format.h>
#include <libxml/xmlerror.h>

namespace pareltjes::engines::xml_rules {

namespace {

struct Meaning {
  int code;
  std::string_view nl;
};

constexpr std::array<Meaning, 12> kMeanings{{
    {XML_SCHEMAV_ELEMENT_CONTENT, "Dit element hoort hier niet, of er ontbreekt er een."},
    {XML_SCHEMAV_CVC_ELT_1, "Dit element bestaat niet in het schema."},
    {XML_SCHEMAV_CVC_COMPLEX_TYPE_2_1, "Dit element moet leeg zijn."},
    {XML_SCHEMAV_CVC_COMPLEX_TYPE_2_3, "Hier mag geen losse tekst staan."},
    {XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_1, "Dit attribuut mag hier niet."},
    {XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_2, "Dit attribuut mag hier niet."},
    {XML_SCHEMAV_CVC_COMPLEX_TYPE_4, "Een verplicht attribuut ontbreekt."},
    {XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1, "Deze waarde is van de verkeerde soort."},
    {XML_SCHEMAV_CVC_PATTERN_VALID, "Deze waarde heeft de verkeerde vorm."},
    {XML_SCHEMAV_CVC_ENUMERATION_VALID, "Deze waarde staat niet in de lijst."},
    {XML_SCHEMAV_CVC_MINLENGTH_VALID, "Deze waarde is te kort."},
    {XML_SCHEMAV_CVC_MAXLENGTH_VALID, "Deze waarde is te lang."},
}};

// "{https://…}Al" becomes "Al".
std::string without_namespaces(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto open = text.find('{');
    out.append(text.substr(0, open));
    if (open == std::string_view::npos) {
      break;
    }
    const auto close = text.find('}', open);
    if (close == std::string_view::npos) {
      out.append(text.substr(open));
      break;
    }
    text = text.substr(close + 1);
  }
  return out;
}

// What stands behind "Expected is ( … )" or "Expected is one of ( … )".
std::string expected_in(std::string_view text) {
  const auto at = text.find("Expected is");
  const auto open = at == std::string_view::npos ? at : text.find("( ", at);
  const auto close = open == std::string_view::npos ? open : text.rfind(" )");
  return close == std::string_view::npos || close <= open ? std::string()
                                                          : std::string(text.substr(open + 2, close - open - 2));
}

}  // namespace

core::Text schema_message(int code, const std::string& message) {
  const auto plain = without_namespaces(message);
  for (const auto& meaning : kMeanings) {
    if (meaning.code == code) {
      const auto expected = expected_in(plain);
      return {expected.empty() ? fmt::format("{} ({})", meaning.nl, plain)
                               : fmt::format("{} Verwacht: {}.", meaning.nl, expected),
              plain};
    }
  }
  return {fmt::format("Dit past niet bij het schema: {}", plain), plain};
}

}  // namespace pareltjes::engines::xml_rules
