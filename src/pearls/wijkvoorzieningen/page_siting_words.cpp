// SPDX-License-Identifier: EUPL-1.2
// What the best sites are, in sentences.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "pearls/wijkvoorzieningen/areas.hpp"
#include "pearls/wijkvoorzieningen/page_siting.hpp"
#include "pearls/wijkvoorzieningen/table_reader.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

constexpr double kLastChild = 17;
constexpr double kTens = 100;  ///< From so many people on, counts are told in tens.

bool english(const Words& words) {
  return words.language() == core::Language::kEnglish;
}

std::string people_word(const Words& words, const SiteQuestionRow& question) {
  return question.age_to <= kLastChild ? words.pick("kinderen", "children") : words.pick("mensen", "people");
}

/// Tens from a hundred up: a count of the future is not known any finer.
std::string people_count(const Words& words, double people) {
  return words.number(people >= kTens ? std::round(people / 10) * 10 : std::round(people), 0);
}

std::string amount(const Words& words, double value, const std::string& unit) {
  return unit == "minuten" ? words.number(value, 1) : words.number(value, 0);
}

std::string in_sentence(std::string name) {
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (!name.empty() && upper(name[0]) && (name.size() == 1 || !upper(name[1])))
    name[0] = static_cast<char>(name[0] - 'A' + 'a');
  return name;
}

/// "Met één basisschool in Gors erbij" or "Met 2 basisscholen erbij, in Gors en Overwhere,".
std::string beginning(const Words& words, const SiteQuestionRow& question) {
  const auto fresh = question.fresh();
  std::vector<std::string> names;
  names.reserve(fresh.size());
  for (const auto* place : fresh) names.push_back(place->name);
  const bool places = !question.middles;  // given by name, such as "Oude fabriek"
  if (fresh.size() == 1) {
    const auto one = in_sentence(words.facility(question.facility));
    return english(words) ? fmt::format("With one more {} {} {}", one, places ? "at" : "in", names[0])
                          : fmt::format("Met één {} {} {} erbij", one, places ? "op" : "in", names[0]);
  }
  constexpr std::size_t kMostNames = 10;
  const auto list = list_of(names, kMostNames, words.language());
  return english(words) ? fmt::format("With {} {} more, {} {},", fresh.size(), words.spoken(question.facility),
                                      places ? "at" : "in", list)
                        : fmt::format("Met {} {} erbij, {} {},", fresh.size(), words.spoken(question.facility),
                                      places ? "op" : "in", list);
}

bool everybody(const SiteQuestionRow& question) {
  constexpr double kOldest = 100;
  return question.age_from <= 0 && question.age_to >= kOldest;
}

std::string reach_text(const Words& words, const SiteQuestionRow& question) {
  return fmt::format("{} {}", amount(words, question.reach.value_or(0), "meter"), words.word(question.reach_unit));
}

std::string nothing_new(const Words& words, const SiteQuestionRow& question) {
  const bool everybody = question.goal == "alle";
  if (everybody) {
    return fmt::format(fmt::runtime(words.pick("Iedereen die meetelt, woont al binnen {}.",
                                               "Everybody who counts lives within {} already.")),
                       reach_text(words, question));
  }
  return words.pick("Geen van de mogelijke plekken maakt verschil.", "None of the possible sites makes a difference.");
}

}  // namespace

std::string siting_sentence(const Words& words, const SiteQuestionRow& question) {
  if (question.fresh().empty()) return nothing_new(words, question);
  const auto begin = beginning(words, question);
  if (question.goal == "dekking") {
    const double more = question.with.value_or(0) - question.now.value_or(0);
    const auto* pattern = words.pick("{} wonen {} {} meer binnen {}.", "{} {} more {} live within {}.");
    return fmt::format(fmt::runtime(pattern), begin, people_count(words, more), people_word(words, question),
                       reach_text(words, question));
  }
  if (question.goal == "alle") {
    return fmt::format(fmt::runtime(words.pick("{} woont iedereen die meetelt binnen {}.",
                                               "{} everybody who counts lives within {}.")),
                       begin, reach_text(words, question));
  }
  const auto with = amount(words, question.mean_with.value_or(question.with.value_or(0)), question.distance_unit);
  const auto unit = words.word(question.distance_unit);
  auto sentence = fmt::format(fmt::runtime(words.pick("{} is het gemiddeld {} {} naar de dichtste.",
                                                      "{} the nearest is {} {} away on average.")),
                              begin, with, unit);
  if (const auto& now = question.mean_now) {
    sentence += fmt::format(fmt::runtime(words.pick(" Nu is dat {} {}.", " Now that is {} {}.")),
                            amount(words, *now, question.distance_unit), unit);
  }
  return sentence;
}

std::string siting_certainty(const Words& words, const SiteQuestionRow& question) {
  std::string text;
  if (question.proven) {
    text = fmt::format(fmt::runtime(words.pick("Dit is bewezen de beste keuze uit {} plekken.",
                                               "This is proven to be the best choice out of {} sites.")),
                       words.number(question.candidates, 0));
  } else {
    text = words.pick("Dit is de beste keuze die wij vonden.", "This is the best choice that we found.");
    if (question.bound) {
      text += fmt::format(fmt::runtime(words.pick(" Beter dan {} {} kan niet.", " Better than {} {} is not possible.")),
                          amount(words, *question.bound, question.unit), words.word(question.unit));
    }
  }
  if (question.draws && question.same) {
    text +=
        fmt::format(fmt::runtime(words.pick(" In {} van de {} mogelijke toekomsten is geen andere keuze beter.",
                                            " In {} of {} possible futures no other choice is better.")),
                    words.number(std::round(*question.same * *question.draws), 0), words.number(*question.draws, 0));
  }
  return text;
}

std::string siting_basis(const Words& words, const SiteQuestionRow& question) {
  std::string text = question.middles
                         ? words.pick(
                               "Een nieuwe plek is hier het midden van een buurt of wijk. Het is geen vrije kavel: "
                               "of er ruimte is, weet de gemeente. ",
                               "A new site is the middle of an area here. It is no free plot: whether there is "
                               "room, the municipality knows. ")
                         : words.pick("Een nieuwe plek is een van de plekken die u zelf opgaf. ",
                                      "A new site is one of the places that you gave. ");
  text += fmt::format(fmt::runtime(words.pick("Wij tellen {}. ", "We count {}. ")),
                      everybody(question) ? words.pick("alle inwoners", "all inhabitants")
                                          : words.ages(question.age_from, question.age_to));
  return text + question.basis;
}

std::string siting_amount(const Words& words, const SiteQuestionRow& question, const Number& value,
                          const std::string& unit) {
  if (!value) return "–";
  if (unit == "personen") return people_count(words, *value) + " " + people_word(words, question);
  return amount(words, *value, unit) + " " + words.word(unit);
}

}  // namespace pareltjes::wijkvoorzieningen
