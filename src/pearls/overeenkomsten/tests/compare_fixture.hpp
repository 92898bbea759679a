// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "pearls/overeenkomsten/import.hpp"
#include "pearls/overeenkomsten/pearl.hpp"

namespace pareltjes::overeenkomsten {

/// A small standard of our own, as a text with places to fill in.
inline const std::string kSmallStandard =
    "Verwerkersovereenkomst proef\n"
    "Gemeente <naam gemeente>, hierna Verwerkingsverantwoordelijke,\n"
    "en <bedrijf>, KvK-nummer <nummer>, hierna Verwerker,\n"
    "Overwegen het volgende:\n"
    "- Partijen werken samen aan <dienst>;\n"
    "En komen het volgende overeen:\n"
    "Artikel 1 Instructies\n"
    "1.1\tVerwerker verwerkt Persoonsgegevens uitsluitend op schriftelijke instructie van "
    "Verwerkingsverantwoordelijke.\n"
    "1.2\tMedewerkers van Verwerker zijn gebonden aan geheimhouding.\n"
    "Artikel 2 Beveiliging\n"
    "2.1\tVerwerker neemt passende technische en organisatorische maatregelen.\n"
    "2.2\tVerwerker schakelt geen subverwerker in zonder voorafgaande toestemming van Verwerkingsverantwoordelijke. "
    "Verwerker legt "
    "subverwerkers dezelfde verplichtingen op.\n"
    "Artikel 3 Datalekken\n"
    "3.1\tVerwerker meldt een inbreuk zonder onredelijke vertraging, maar uiterlijk binnen 24 uur, aan "
    "Verwerkingsverantwoordelijke.\n"
    "3.2\tVerwerker houdt een logboek bij van alle inbreuken. De contactpersoon is <contactpersoon> in <plaats>.\n"
    "Artikel 4 Slot\n"
    "4.1\tDe kosten van de uitvoering zijn voor Verwerker.\n"
    "4.2\tOp deze overeenkomst is Nederlands recht van toepassing.\n"
    "Ondertekening\n"
    "plaats: <plaats>\n";

inline std::string replaced(std::string text, const std::string& old, const std::string& with) {
  const auto at = text.find(old);
  EXPECT_NE(at, std::string::npos) << old;
  if (at != std::string::npos) text.replace(at, old.size(), with);
  return text;
}

/// The small standard, filled in.
inline std::string small_agreement() {
  auto text = replaced(kSmallStandard, "<naam gemeente>", "Voorbeeldstad");
  text = replaced(text, "<bedrijf>", "Voorbeeldsoft B.V.");
  text = replaced(text, "<nummer>", "12345678");
  text = replaced(text, "<dienst>", "meldingen openbare ruimte");
  text = replaced(text, "<contactpersoon>", "mevrouw T. Test");
  text = replaced(text, "<plaats>", "Teststad");
  return replaced(text, "<plaats>", "Teststad");
}

inline Standard imported(const std::string& name, const std::string& bytes, const ImportWishes& wishes = {}) {
  auto made = import_standard(name, bytes, wishes);
  EXPECT_TRUE(made) << (made ? "" : made.error().message.nl);
  return made ? made->standard : Standard{};
}

inline Standard small_standard() {
  return imported("proef.txt", kSmallStandard, {"proef", "1.0", "Verwerkersovereenkomst proef", "2026-01-01"});
}

/// What the pearl answers for these files and standards.
inline core::Result<pearl::Outcome> compared(const std::vector<Standard>& standards,
                                             const std::vector<pearl::InputFile>& files, nlohmann::json values) {
  values["actie"] = "vergelijk";
  pearl::RunInput input;
  input.gemeente = *core::GemeenteCode::parse("GM0439");
  input.values = std::move(values);
  input.files = files;
  for (const auto& standard : standards) input.packages[standard.id + " " + standard.version] = package_of(standard);
  static const auto pearl = make_pearl();
  return pearl->compute(input, {{}, std::nullopt, {}});
}

/// A column of a table, as texts.
inline std::vector<std::string> column(const pearl::Outcome& outcome, const char* table_name, const char* name) {
  std::vector<std::string> found;
  const auto* table = outcome.table(table_name);
  if (table == nullptr) return found;
  for (const auto& row : table->rows) {
    const auto* text = std::get_if<std::string>(&row[table->column(name)]);
    found.push_back(text == nullptr ? "" : *text);
  }
  return found;
}

inline std::string at(const pearl::Outcome& outcome, const char* table_name, const char* key, const std::string& value,
                      const char* name) {
  const auto keys = column(outcome, table_name, key);
  const auto found = std::ranges::find(keys, value);
  if (found == keys.end()) return "(geen rij)";
  return column(outcome, table_name, name)[static_cast<std::size_t>(found - keys.begin())];
}

inline bool has_finding(const pearl::Outcome& outcome, std::string_view code) {
  return std::ranges::any_of(outcome.findings, [&](const pearl::Finding& one) { return one.code == code; });
}

}  // namespace pareltjes::overeenkomsten
