// SPDX-License-Identifier: EUPL-1.2
// The answer before everything else: what is needed, what is short, what is not known.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "pearls/wijkvoorzieningen/areas.hpp"
#include "pearls/wijkvoorzieningen/page_parts.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

constexpr std::size_t kMostNamed = 3;

/// What is known of one facility in the areas that the answer is about.
struct Known {
  std::string facility;
  std::vector<const AreaRow*> shortage, possible, enough;
  bool observed = false;  ///< Seen somewhere, of a size that is not known.
  [[nodiscard]] bool known() const { return !shortage.empty() || !possible.empty() || !enough.empty(); }
};

/// The wijken; the buurten, or the municipality, where there are none.
std::vector<const AreaRow*> areas_of_answer(const PageContext& page) {
  std::vector<const AreaRow*> areas;
  for (const auto* kind : {"wijk", "buurt", "gemeente"}) {
    for (const auto& area : page.data.areas) {
      if (area.kind == kind) areas.push_back(&area);
    }
    if (!areas.empty()) break;
  }
  return areas;
}

const GapRow* gap_in(const PageContext& page, const std::string& area, const std::string& facility) {
  const auto found = page.data.gaps.find({area, facility});
  return found == page.data.gaps.end() ? nullptr : &found->second;
}

std::vector<Known> states_of(const PageContext& page, const std::vector<const AreaRow*>& areas) {
  std::vector<Known> states;
  for (const auto& facility : page.data.facilities) {
    Known state{facility, {}, {}, {}};
    for (const auto* area : areas) {
      const auto* gap = gap_in(page, area->code, facility);
      if (gap == nullptr) continue;
      if (gap->state == "tekort") state.shortage.push_back(area);
      if (gap->state == "mogelijk tekort") state.possible.push_back(area);
      if (gap->state == "genoeg") state.enough.push_back(area);
      state.observed = state.observed || gap->state == "aanbod zonder capaciteit";
    }
    if (page.gemeente != nullptr) {
      const auto supply = page.data.supply.find({page.gemeente->code, facility});
      state.observed = state.observed || (supply != page.data.supply.end() &&
                                          (supply->second.state == "waargenomen" || supply->second.state == "bekend"));
    }
    states.push_back(std::move(state));
  }
  return states;
}

std::string names_of(const PageContext& page, const std::vector<Known>& states, auto wanted) {
  std::vector<std::string> names;
  for (const auto& state : states) {
    if (wanted(state)) names.push_back(page.words.spoken(state.facility));
  }
  return list_of(names, kMostNamed, page.words.language());
}

std::string kind_word(const PageContext& page, const AreaRow& area) {
  if (area.kind == "wijk") return page.words.pick("wijken", "districts");
  return area.kind == "buurt" ? page.words.pick("buurten", "neighbourhoods") : page.words.pick("gebieden", "areas");
}

/// "Te weinig sporthallen in 2 van de 8 wijken. Het meest in Gors: 1,2 stuks, tussen 0,8 en 1,5."
std::string shortage_sentence(const PageContext& page, const Known& state, std::size_t areas) {
  const AreaRow* worst = nullptr;
  const GapRow* most = nullptr;
  for (const auto* area : state.shortage) {
    const auto* gap = gap_in(page, area->code, state.facility);
    if (gap == nullptr || !gap->value || (most != nullptr && gap->value->mid <= most->value->mid)) continue;
    most = gap;
    worst = area;
  }
  const auto& first = *state.shortage.front();
  auto text = page.words.language() == core::Language::kEnglish
                  ? fmt::format("Too little {} in {} of {} {}.", page.words.spoken(state.facility),
                                state.shortage.size(), areas, kind_word(page, first))
                  : fmt::format("Te weinig {} in {} van de {} {}.", page.words.spoken(state.facility),
                                state.shortage.size(), areas, kind_word(page, first));
  if (most != nullptr) {
    const auto between = page.words.between(*most->value, most->unit);
    text += fmt::format(" {} {}: {} {}{}{}.", page.words.pick("Het meest in", "Most in"), worst->name,
                        page.words.amount(most->value->mid, most->unit), page.words.word(most->unit),
                        between.empty() ? "" : ", ", between);
  }
  return text;
}

nlohmann::json part(std::string title, nlohmann::json sentences, const char* href, std::string link) {
  return {{"title", std::move(title)}, {"sentences", std::move(sentences)}, {"href", href}, {"link", std::move(link)}};
}

nlohmann::json needed(const PageContext& page) {
  const auto& words = page.words;
  const auto* whole = page.gemeente;
  nlohmann::json sentences = nlohmann::json::array();
  const auto count = page.data.facilities.size();
  std::string year;
  if (whole != nullptr && whole->year) year = fmt::format("{:.0f}", *whole->year);
  sentences.push_back(words.language() == core::Language::kEnglish
                          ? fmt::format("We calculated the need for {}{}.", counted(count, "facility", "facilities"),
                                        year.empty() ? "" : ", from who lived here on 1 January " + year)
                          : fmt::format("Wij berekenden {}{}.", counted(count, "voorziening", "voorzieningen"),
                                        year.empty() ? "" : ", uit wie hier woonde op 1 januari " + year));
  // One facility of each of the first kinds, so that the reader sees the order of magnitude.
  std::set<std::string> categories;
  std::string examples;
  for (const auto& facility : page.data.facilities) {
    if (whole == nullptr || categories.size() == kMostNamed) break;
    const auto* need = page.data.need(whole->code, facility);
    if (need == nullptr || !categories.insert(words.category_of(facility)).second) continue;
    examples += fmt::format("{}{} {} {}", examples.empty() ? "" : "; ", words.facility(facility),
                            words.amount(need->value.mid, need->unit), words.word(need->unit));
  }
  if (!examples.empty()) {
    sentences.push_back(fmt::format("{} {}: {}.", words.pick("Voor heel", "For all of"), whole->name, examples));
  }
  return part(words.pick("Wat is er nodig?", "What is needed?"), sentences, "#h-behoefte",
              words.pick("Alle cijfers per gebied", "All figures per area"));
}

nlohmann::json short_of(const PageContext& page, std::vector<Known> states, std::size_t areas) {
  const auto& words = page.words;
  nlohmann::json sentences = nlohmann::json::array();
  const auto known = std::ranges::count_if(states, [](const Known& state) { return state.known(); });
  if (known == 0) {
    sentences.push_back(words.pick("Dat kunnen wij niet zeggen.", "We cannot say."));
    sentences.push_back(words.pick("Van geen enkele voorziening weten wij hoeveel er al is.",
                                   "Of no facility do we know how much there is already."));
  }
  std::ranges::stable_sort(states, std::greater{}, [](const Known& state) { return state.shortage.size(); });
  std::size_t named = 0;
  std::size_t further = 0;
  for (const auto& state : states) {
    if (state.shortage.empty()) continue;
    if (named < kMostNamed) {
      sentences.push_back(shortage_sentence(page, state, areas));
      ++named;
    } else {
      ++further;
    }
  }
  if (further > 0) {
    sentences.push_back(
        fmt::format("{} {}.", words.pick("Ook bij nog meer voorzieningen:", "At more facilities too:"), further));
  }
  const auto possible =
      names_of(page, states, [](const Known& state) { return state.shortage.empty() && !state.possible.empty(); });
  if (!possible.empty()) {
    sentences.push_back(fmt::format("{}: {}.", words.pick("Misschien te weinig", "Perhaps too little"), possible));
  }
  const auto enough = names_of(page, states, [](const Known& state) {
    return state.shortage.empty() && state.possible.empty() && !state.enough.empty();
  });
  if (!enough.empty()) {
    sentences.push_back(
        fmt::format("{}: {}.", words.pick("Genoeg volgens de norm", "Enough according to the norm"), enough));
  }
  return part(words.pick("Wat is er tekort?", "What is short?"), sentences, "#aanbod",
              words.pick("Wat is er al?", "What is there already?"));
}

nlohmann::json not_known(const PageContext& page, const std::vector<Known>& states) {
  const auto& words = page.words;
  const bool english = words.language() == core::Language::kEnglish;
  nlohmann::json sentences = nlohmann::json::array();
  const auto unknown =
      std::ranges::count_if(states, [](const Known& state) { return !state.known() && !state.observed; });
  const auto seen = names_of(page, states, [](const Known& state) { return !state.known() && state.observed; });
  if (unknown > 0) {
    sentences.push_back(
        english ? fmt::format("Of {} of the {} facilities the supply is unknown.", unknown, states.size())
                : fmt::format("Van {} van de {} voorzieningen is het aanbod onbekend.", unknown, states.size()));
  }
  if (!seen.empty()) {
    sentences.push_back(english ? fmt::format("Of {} we know that they are there, not how much fits in.", seen)
                                : fmt::format("Van {} weten wij dat ze er zijn, niet hoeveel erin past.", seen));
  }
  sentences.push_back(words.pick("Ook kwaliteit, wachtlijsten en wensen van bewoners zitten hier niet in.",
                                 "Quality, waiting lists and residents' wishes are not in here either."));
  return part(words.pick("Wat weten wij niet?", "What do we not know?"), sentences, "#bronnen",
              words.pick("Bronnen en grenzen", "Sources and limits"));
}

}  // namespace

nlohmann::json answer_values(const PageContext& page) {
  const auto areas = areas_of_answer(page);
  const auto states = states_of(page, areas);
  nlohmann::json more = nlohmann::json::array();
  const auto& explanation = page.outcome.explanation;
  const auto language = page.words.language();
  // The outcome's sentences: its figures first, its supply last; the supply stands in the parts here.
  for (std::size_t i = 1; i + 1 < explanation.size(); ++i) more.push_back(explanation[i].in(language));
  return {
      {"lead", explanation.empty() ? "" : explanation.front().in(language)},
      {"parts", nlohmann::json::array({needed(page), short_of(page, states, areas.size()), not_known(page, states)})},
      {"more", more}};
}

}  // namespace pareltjes::wijkvoorzieningen
