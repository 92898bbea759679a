// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/compare/warnings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/text.hpp"
#include "pearls/overeenkomsten/compare/found_fields.hpp"

namespace pareltjes::overeenkomsten {
namespace {

namespace compare = engines::text_compare;
using pearl::Finding;
using pearl::Severity;

constexpr std::size_t kFewWords = 150;  ///< Fewer are no agreement.
constexpr double kMuchBetter = 0.05;    ///< Of coverage: then the other standard is the likelier one.

Finding finding(const Submitted& text, std::string code, Severity severity, core::Text message, core::Text advice,
                std::size_t line = 0) {
  core::Place place{text.name, std::nullopt, std::nullopt};
  if (line > 0) place.line = static_cast<std::int64_t>(line);
  return {std::move(code), severity, std::move(message), std::move(advice), place, {}};
}

struct Mention {
  std::string value;
  std::size_t line = 0;
};

/// Numbers of the trade register: eight digits behind "KvK" or "Kamer van Koophandel", in one line.
std::vector<Mention> kvk_numbers(const Submitted& text) {
  std::vector<Mention> found;
  for (const auto& part : text.document.parts) {
    const auto tokens = compare::tokenize(part.text);
    bool named = false;
    for (const auto& token : tokens) {
      if (token.kind == compare::TokenKind::kWord)
        named = named || token.key.starts_with("kvk") || token.key == "koophandel";
      std::string digits;
      for (const char c : token.key) {
        if (c != '.') digits += c;
      }
      if (named && token.kind == compare::TokenKind::kNumber && digits.size() == 8) {
        found.push_back({digits, part.line});
        named = false;
      }
    }
  }
  return found;
}

void look_for_older_law(const Submitted& text, std::vector<Finding>& findings) {
  std::size_t old_words = 0;
  std::size_t new_words = 0;
  std::size_t line = 0;
  for (const auto& part : text.document.parts) {
    for (const auto& token : compare::tokenize(part.text)) {
      const bool is_old = token.key == "wbp" || token.key.starts_with("bewerkersovereenkomst") ||
                          token.key == "bewerker" || token.key == "bewerkers" || token.key == "subbewerker";
      if (is_old && line == 0) line = part.line;
      old_words += is_old ? 1U : 0U;
      new_words += token.key == "avg" || token.key == "gdpr" || token.key == "2016" || token.key == "uavg" ? 1U : 0U;
    }
    const auto folded = core::fold(part.text);
    if (folded.find("wet bescherming persoonsgegevens") != std::string::npos) {
      ++old_words;
      if (line == 0) line = part.line;
    }
    if (folded.find("algemene verordening gegevensbescherming") != std::string::npos) ++new_words;
  }
  if (old_words == 0) return;
  const bool only_old = new_words == 0;
  findings.push_back(
      finding(text, "oude-wet", only_old ? Severity::kError : Severity::kWarning,
              only_old ? core::Text{"Deze tekst volgt de oude wet (Wbp). Die geldt niet meer sinds 25 mei 2018.",
                                    "This text follows the old law (Wbp). It ended on 25 May 2018."}
                       : core::Text{"Deze tekst noemt de oude wet (Wbp) of een ‘bewerker’.",
                                    "This text names the old law (Wbp) or a ‘bewerker’."},
              {"Sluit een nieuwe overeenkomst volgens de AVG.", "Make a new agreement under the GDPR."}, line));
}

void look_at_parties(const Submitted& text, const KnownParties& known, std::vector<Finding>& findings) {
  const auto numbers = kvk_numbers(text);
  if (numbers.size() >= 2 && numbers[0].value == numbers[1].value) {
    findings.push_back(finding(text, "zelfde-kvk", Severity::kError,
                               {fmt::format("Beide partijen hebben hetzelfde KvK-nummer: {}.", numbers[0].value),
                                fmt::format("Both parties have the same KvK number: {}.", numbers[0].value)},
                               {"Kijk welk nummer klopt.", "See which number is right."}, numbers[1].line));
  }
  if (!known.kvk.empty() && !numbers.empty() &&
      std::ranges::find(numbers, known.kvk, &Mention::value) == numbers.end()) {
    findings.push_back(finding(text, "andere-partij", Severity::kError,
                               {fmt::format("Het KvK-nummer {} staat niet in deze tekst.", known.kvk),
                                fmt::format("The KvK number {} is not in this text.", known.kvk)},
                               {"Kijk of dit de goede overeenkomst is.", "See whether this is the right agreement."},
                               numbers.front().line));
  }
  if (!known.processor.empty()) {
    const auto wanted = core::fold(known.processor);
    const bool named = std::ranges::any_of(text.document.parts, [&](const texts::Part& part) {
      return core::fold(part.text).find(wanted) != std::string::npos;
    });
    if (!named) {
      findings.push_back(
          finding(text, "andere-partij", Severity::kError,
                  {fmt::format("{} staat niet in deze tekst.", known.processor),
                   fmt::format("{} is not in this text.", known.processor)},
                  {"Kijk of dit de goede overeenkomst is.", "See whether this is the right agreement."}));
    }
  }
}

bool is_blank_value(const std::string& value) {
  const auto text = core::trim(value);
  return text.empty() || text.find_first_not_of("._<>[] \t") == std::string_view::npos ||
         text.find("\xE2\x80\xA6") != std::string_view::npos;
}

std::string short_quote(const std::string& text) {
  constexpr std::size_t kLongest = 120;
  if (text.size() <= kLongest) return text;
  auto end = kLongest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

Finding about_field(const Submitted& text, const Deviations& deviations, const FieldQuestion& question) {
  using Kind = FieldQuestion::Kind;
  const auto& field = deviations.fields[question.field];
  const auto what = short_quote(question.text);
  const core::Text advice{"Kijk of daar een afspraak in staat.", "See whether there is a promise in it."};
  switch (question.kind) {
    case Kind::kSentence:
      return finding(text, "veld-met-afspraak", Severity::kWarning,
                     {fmt::format("In het veld ‘{}’ staat ook een zin: ‘{}’", field.name, what),
                      fmt::format("The field ‘{}’ holds a sentence too: ‘{}’", field.name, what)},
                     advice, field.line);
    case Kind::kNegation:
      return finding(text, "veld-met-afspraak", Severity::kWarning,
                     {fmt::format("Bij het veld ‘{}’ staat het woord ‘{}’.", field.name, what),
                      fmt::format("At the field ‘{}’ stands the word ‘{}’.", field.name, what)},
                     {"Kijk of de bepaling nu het omgekeerde zegt.", "See whether the clause now says the opposite."},
                     field.line);
    case Kind::kType:
      return finding(text, "veld-soort", Severity::kInfo,
                     {fmt::format("In het veld ‘{}’ past dit niet: ‘{}’.", field.name, what),
                      fmt::format("In the field ‘{}’ this does not fit: ‘{}’.", field.name, what)},
                     {"Kijk of het veld goed is ingevuld.", "See whether the field is filled in well."}, field.line);
    case Kind::kPromise:
    case Kind::kLong:
      break;
  }
  return finding(text, "veld-met-afspraak", Severity::kWarning,
                 {fmt::format("In het veld ‘{}’ staat veel tekst.", field.name),
                  fmt::format("The field ‘{}’ holds much text.", field.name)},
                 advice, field.line);
}

void look_at_fields(const Submitted& text, const Standard& standard, const Deviations& deviations,
                    std::vector<Finding>& findings) {
  for (const auto& question : questions_about_fields(text, standard, deviations))
    findings.push_back(about_field(text, deviations, question));
  for (const auto& one : deviations.undivided) {
    std::string names;
    for (const auto& name : one.names) names += (names.empty() ? "‘" : ", ‘") + name + "’";
    findings.push_back(
        finding(text, "velden-samen", Severity::kInfo,
                {fmt::format("De velden {} staan naast elkaar. Wat bij welk veld hoort, is niet te zeggen: ‘{}’.",
                             names, short_quote(one.together)),
                 fmt::format("The fields {} stand side by side. Which words belong to which cannot be told: ‘{}’.",
                             names, short_quote(one.together))},
                {"Lees deze velden zelf na.", "Read these fields yourself."}, one.line));
  }
  const auto blank = std::ranges::count_if(deviations.fields, [&](const compare::FilledField& field) {
    const bool shared = field.run != 0 && !is_blank_value(field.together);
    return is_blank_value(field.value) && !shared;
  });
  if (blank > 0) {
    findings.push_back(finding(
        text, "veld-leeg", Severity::kInfo,
        {fmt::format("{} velden zijn niet ingevuld.", blank), fmt::format("{} fields are not filled in.", blank)},
        {"Vul ze in voordat u tekent.", "Fill them in before you sign."}));
  }
}

}  // namespace

std::vector<Finding> warnings_about(const Submitted& text, const KnownParties& known) {
  std::vector<Finding> findings;
  if (text.words < kFewWords) {
    findings.push_back(finding(text, "te-kort", Severity::kWarning,
                               {fmt::format("Deze tekst heeft maar {} woorden.", text.words),
                                fmt::format("This text has only {} words.", text.words)},
                               {"Kijk of het hele stuk er is. Een scan moet eerst tekst worden.",
                                "See whether all of it is there. A scan must become text first."}));
  }
  look_for_older_law(text, findings);
  look_at_parties(text, known, findings);
  for (const auto& note : text.document.notes) findings.push_back(finding(text, "gelezen", Severity::kInfo, note, {}));
  return findings;
}

std::vector<Finding> warnings_about(const Submitted& text, const Standard& standard, const Deviations& deviations) {
  std::vector<Finding> findings;
  if (!deviations.is_variant()) {
    findings.push_back(
        finding(text, "geen-variant", Severity::kInfo,
                {fmt::format("Deze tekst is geen {}: {:.0f}% van de standaard staat erin.", standard.name(),
                             deviations.coverage * 100),
                 fmt::format("This text is no {}: it holds {:.0f}% of the standard.", standard.name(),
                             deviations.coverage * 100)},
                {"Daarom is per eis gekeken wat er geregeld is.", "So each requirement was looked at by itself."}));
    return findings;
  }
  look_at_fields(text, standard, deviations, findings);
  if (deviations.punctuation > 0) {
    findings.push_back(
        finding(text, "leestekens", Severity::kInfo,
                {fmt::format("In {} bepalingen staan andere leestekens of hoofdletters.", deviations.punctuation),
                 fmt::format("In {} clauses punctuation or capitals differ.", deviations.punctuation)},
                {"De woorden zijn gelijk.", "The words are the same."}));
  }
  for (const auto& annex : deviations.unread) {
    findings.push_back(
        finding(text, "tabel-niet-vergeleken", Severity::kWarning,
                {fmt::format("De tabellen van {} staan hier als losse woorden. Zij zijn niet vergeleken.", annex),
                 fmt::format("The tables of {} are loose words here. They were not compared.", annex)},
                {"Vergelijk een DOCX of ODT, of lees de bijlage zelf na.",
                 "Compare a DOCX or ODT, or read the annex yourself."}));
  }
  const auto outside = std::ranges::count(deviations.list, false, &Deviation::numbered);
  if (outside > 0) {
    findings.push_back(
        finding(text, "buiten-artikelen", Severity::kInfo,
                {"Ook buiten de artikelen wijkt de tekst af.", "The text deviates outside the articles too."},
                {"Kijk ook in de aanhef en de bijlagen.", "Look at the preamble and the annexes too."}));
  }
  return findings;
}

std::vector<Finding> warnings_about(const Submitted& text, const Standard& chosen, const Deviations& deviations,
                                    const std::vector<OtherStandard>& others) {
  std::vector<Finding> findings;
  std::set<std::string> changed;
  for (const auto& one : deviations.list) {
    if (one.numbered && one.kind == compare::Change::Kind::kChanged) changed.insert(one.number);
  }
  for (const auto& other : others) {
    if (other.deviations.coverage > deviations.coverage + kMuchBetter && other.deviations.is_variant()) {
      findings.push_back(
          finding(text, "andere-standaard", Severity::kWarning,
                  {fmt::format("{} past beter bij deze tekst dan {}.", other.standard->name(), chosen.name()),
                   fmt::format("{} fits this text better than {}.", other.standard->name(), chosen.name())},
                  {fmt::format("Vergelijk met --set standaard={}.", other.standard->name()),
                   fmt::format("Compare with --set standaard={}.", other.standard->name())}));
      continue;
    }
    if (other.standard->id != chosen.id || !deviations.is_variant()) continue;
    std::set<std::string> of_other;
    for (const auto& one : other.deviations.list) {
      if (one.numbered) of_other.insert(one.number);
    }
    std::string mixed;
    for (const auto& number : changed) {
      if (!of_other.contains(number)) mixed += (mixed.empty() ? "" : ", ") + number;
    }
    if (mixed.empty()) continue;
    findings.push_back(finding(text, "versies-gemengd", Severity::kWarning,
                               {fmt::format("Deze bepalingen komen uit {}: {}.", other.standard->name(), mixed),
                                fmt::format("These clauses come from {}: {}.", other.standard->name(), mixed)},
                               {"Kies één versie van de standaard.", "Choose one version of the standard."}));
  }
  return findings;
}

}  // namespace pareltjes::overeenkomsten
