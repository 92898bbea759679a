// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/page_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/text.hpp"
#include "pearls/wijkvoorzieningen/norms.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

struct Word {
  std::string_view id, nl, en;
};

/// Words of the tables as a reader sees them. What is not here is shown as it stands.
constexpr std::array kWords{
    Word{"m2", "m²", "m²"},
    Word{"fte", "fte", "fte"},
    Word{"stuks", "stuks", "items"},
    Word{"leerlingen", "leerlingen", "pupils"},
    Word{"gebruikers", "gebruikers", "users"},
    Word{"plaatsen", "plaatsen", "places"},
    Word{"kindplaatsen", "kindplaatsen", "child places"},
    Word{"woningen", "woningen", "dwellings"},
    Word{"minuten", "minuten", "minutes"},
    Word{"meter", "meter", "metres"},
    Word{"plekken", "plekken", "sites"},
    Word{"personen", "personen", "people"},
    Word{"inwoners", "alle inwoners", "all inhabitants"},
    Word{"leeftijd", "een leeftijdsgroep", "an age group"},
    Word{"huishoudens", "huishoudens", "households"},
    Word{"bebouwde_oppervlakte", "bebouwde oppervlakte", "built-up area"},
    Word{"gemeten", "gemeten", "measured"},
    Word{"afgeleid", "afgeleid", "derived"},
    Word{"gemodelleerd", "gemodelleerd", "modelled"},
    Word{"wettelijk", "wettelijk", "legal"},
    Word{"beleid", "beleid", "policy"},
    Word{"richtlijn", "richtlijn", "guideline"},
    Word{"waarneming", "waarneming", "observation"},
    Word{"vuistregel", "vuistregel", "rule of thumb"},
    Word{"vervallen", "vervallen", "lapsed"},
    Word{"geen", "geen norm", "no norm"},
    Word{"gecontroleerd", "gecontroleerd", "checked"},
    Word{"berekend", "berekend", "computed"},
    Word{"te controleren", "te controleren", "to be checked"},
    Word{"niet gevonden", "niet gevonden", "not found"},
    Word{"zorg", "Zorg", "Care"},
    Word{"welzijn", "Welzijn", "Welfare"},
    Word{"onderwijs", "Onderwijs", "Education"},
    Word{"opvang", "Opvang", "Child care"},
    Word{"spelen", "Spelen", "Play"},
    Word{"groen", "Groen", "Green"},
    Word{"sport", "Sport", "Sports"},
    Word{"winkels", "Winkels", "Shops"},
    Word{"veiligheid", "Veiligheid", "Safety"},
    Word{"wonen", "Wonen", "Housing"},
    Word{"cultuur", "Cultuur", "Culture"},
    Word{"tekort", "tekort", "shortage"},
    Word{"mogelijk tekort", "mogelijk tekort", "possible shortage"},
    Word{"genoeg", "genoeg", "enough"},
    Word{"aanbod zonder capaciteit", "aanbod zonder capaciteit", "supply without capacity"},
    Word{"aanbod onbekend", "aanbod onbekend", "supply unknown"},
    Word{"inwoners_0_14", "0 tot en met 14 jaar", "ages 0 to 14"},
    Word{"inwoners_15_64", "15 tot en met 64 jaar", "ages 15 to 64"},
    Word{"inwoners_65_plus", "65 jaar en ouder", "65 and over"},
    Word{"aandeel_0_14", "aandeel 0 tot en met 14 jaar", "share of ages 0 to 14"},
    Word{"aandeel_15_64", "aandeel 15 tot en met 64 jaar", "share of ages 15 to 64"},
    Word{"aandeel_65_plus", "aandeel 65 jaar en ouder", "share of 65 and over"},
    Word{"huishoudensgrootte", "mensen per huishouden", "people per household"},
    Word{"bevolkingsdichtheid", "inwoners per km²", "inhabitants per km²"},
    Word{"geschat", "geschat", "estimated"},
    Word{"constant", "niets verandert", "nothing changes"},
    Word{"lineair", "rechte lijn", "straight line"},
    Word{"aandeel", "aandeel", "share"},
    Word{"hamilton-perry", "Hamilton–Perry", "Hamilton–Perry"},
    Word{"aanname", "aanname", "assumption"},
    Word{"model", "model", "model"},
    Word{"lopen", "lopen", "walking"},
    Word{"fietsen", "fietsen", "cycling"},
    Word{"auto", "met de auto", "by car"},
};

const NormLibrary* library() {
  static const auto parsed = NormLibrary::parse(shipped_norms());
  return parsed ? &*parsed : nullptr;
}

bool counts_whole_things(std::string_view unit) {
  constexpr std::array kWhole{"m2", "leerlingen", "gebruikers", "personen", "plaatsen", "woningen"};
  return std::ranges::find(kWhole, unit) != kWhole.end();
}

}  // namespace

std::string Words::facility(std::string_view id) const {
  if (const auto* known = library(); known != nullptr) {
    if (const auto* kind = known->kind(id); kind != nullptr && !kind->name.empty()) return kind->name.in(language_);
  }
  const auto* row = data_.any_norm(id);
  return row != nullptr && !row->name.empty() ? row->name : std::string(id);
}

std::string Words::spoken(std::string_view id) const {
  if (const auto* known = library(); known != nullptr) {
    if (const auto* kind = known->kind(id); kind != nullptr && !kind->plural.nl.empty() && !kind->plural.en.empty()) {
      return kind->plural.in(language_);
    }
  }
  auto name = facility(id);
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (!name.empty() && upper(name[0]) && (name.size() == 1 || !upper(name[1])))
    name[0] = static_cast<char>(name[0] - 'A' + 'a');
  return name;
}

std::string Words::norm(const NormRow& row) const {
  if (language_ == core::Language::kEnglish) {
    if (const auto* known = library(); known != nullptr) {
      const auto found = std::ranges::find(known->norms, row.id, &Norm::id);
      // The translation only holds for the text that the outcome carries.
      if (found != known->norms.end() && found->description.nl == row.description)
        return found->description.in(language_);
    }
  }
  return row.description;
}

std::string Words::category_of(std::string_view facility) const {
  const auto* row = data_.any_norm(facility);
  return row == nullptr ? std::string() : row->category;
}

std::string Words::word(std::string_view text) const {
  const auto found = std::ranges::find(kWords, text, &Word::id);
  if (found != kWords.end()) return std::string(language_ == core::Language::kEnglish ? found->en : found->nl);
  std::string plain(text);
  std::ranges::replace(plain, '_', ' ');
  return plain;
}

std::string Words::ages(double from, const Number& to) const {
  const bool english = language_ == core::Language::kEnglish;
  if (!to || *to >= 100) {
    return english ? fmt::format("people of {:.0f} and over", from) : fmt::format("mensen vanaf {:.0f} jaar", from);
  }
  return english ? fmt::format("people of {:.0f} to {:.0f}", from, *to)
                 : fmt::format("mensen van {:.0f} tot en met {:.0f} jaar", from, *to);
}

std::string Words::number(double value, int decimals) const {
  return core::format_number(value, decimals, language_);
}

std::string Words::number(const Number& value, int decimals) const {
  return value ? number(*value, decimals) : "–";
}

int Words::decimals(double value, std::string_view unit) {
  if (counts_whole_things(unit) || std::abs(value) >= 10 || value == 0) return 0;
  return std::abs(value) >= 1 ? 1 : 2;
}

std::string Words::amount(double value, std::string_view unit) const {
  return number(value, decimals(value, unit));
}

std::string Words::between(const core::Interval& value, std::string_view unit) const {
  const int places = decimals(value.mid, unit);
  const auto low = number(value.low, places);
  const auto high = number(value.high, places);
  if (low == high) return {};
  return language_ == core::Language::kEnglish ? fmt::format("between {} and {}", low, high)
                                               : fmt::format("tussen {} en {}", low, high);
}

std::string Words::share(const Number& part, const Number& whole) const {
  if (!part || !whole || !(*whole > 0)) return "–";
  return number(100 * *part / *whole, 0) + "%";
}

}  // namespace pareltjes::wijkvoorzieningen
