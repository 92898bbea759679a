// SPDX-License-Identifier: EUPL-1.2
// The section "Waar kan er een bij?": the best sites, a map of them and the form.
#include "pearls/wijkvoorzieningen/page_siting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "pearls/wijkvoorzieningen/areas.hpp"
#include "pearls/wijkvoorzieningen/table_reader.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

using nlohmann::json;

constexpr int kMostNew = 10;  ///< As the input allows.

std::vector<SitePlaceRow> read_places(Reader reader) {
  std::vector<SitePlaceRow> rows;
  reader.each([&] {
    SitePlaceRow row;
    row.facility = reader.text("voorziening");
    row.id = reader.text("plek");
    row.name = reader.text("naam");
    row.area = reader.text("gebied");
    row.state = reader.text("stand");
    row.unit = reader.text("eenheid");
    row.x = reader.number("x").value_or(0);
    row.y = reader.number("y").value_or(0);
    row.people = reader.number("mensen").value_or(0);
    row.year = static_cast<int>(reader.number("jaar").value_or(0));
    row.order = reader.number("volgorde");
    row.adds = reader.number("voegt_toe");
    row.lost = reader.number("gemist_zonder");
    row.chance = reader.number("kans");
    rows.push_back(std::move(row));
  });
  return rows;
}

std::string area_name(const PageContext& page, const std::string& code) {
  const auto* area = page.data.area(code);
  return area == nullptr ? code : area->name;
}

/// The new sites, best first.
json new_rows(const PageContext& page, const SiteQuestionRow& question) {
  const auto& words = page.words;
  json rows = json::array();
  for (const auto* place : question.fresh()) {
    rows.push_back({{"order", words.number(place->order, 0)},
                    {"name", place->name},
                    {"area", question.middles ? "" : area_name(page, place->area)},
                    {"year", question.until > question.year ? std::to_string(place->year) : ""},
                    {"adds", siting_amount(words, question, place->adds, place->unit)},
                    {"people", siting_amount(words, question, place->people, "personen")},
                    {"chance", place->chance ? chance_text(words, *place->chance) : ""}});
  }
  return rows;
}

/// What is there, those that would be missed most first.
json existing_rows(const PageContext& page, const SiteQuestionRow& question) {
  std::vector<const SitePlaceRow*> places;
  for (const auto& place : question.places) {
    if (place.state != "nieuw") places.push_back(&place);
  }
  std::ranges::stable_sort(places, std::greater{}, [](const auto* place) { return place->lost.value_or(-1); });
  json rows = json::array();
  for (const auto* place : places) {
    const bool closed = place->state == "gesloten";
    rows.push_back(
        {{"name", place->name},
         {"area", place->area.empty() ? page.words.pick("buiten de gemeente", "outside the municipality")
                                      : area_name(page, place->area)},
         {"state", closed ? fmt::format("{} {}", page.words.pick("dicht in", "closed in"), place->year) : ""},
         {"people", closed ? "–" : siting_amount(page.words, question, place->people, "personen")},
         {"lost", siting_amount(page.words, question, place->lost, place->unit)}});
  }
  return rows;
}

std::string map_note(const PageContext& page) {
  const auto* layer = page.outcome.layer("gebieden");
  return layer == nullptr ? std::string() : layer->note.in(page.words.language());
}

std::string asked(const PageContext& page, const char* name) {
  const auto found = page.request.query.find(name);
  return found == page.request.query.end() ? std::string() : found->second;
}

/// The facilities that the form offers: those of which places are known.
json facility_options(const PageContext& page, const std::vector<SiteQuestionRow>& questions,
                      const std::string& chosen) {
  std::set<std::string> known;
  for (const auto& question : questions) known.insert(question.facility);
  for (const auto& [key, supply] : page.data.supply) {
    const bool here = page.gemeente != nullptr && key.first == page.gemeente->code;
    if (here && supply.count.value_or(0) > 0) known.insert(key.second);
  }
  json options = json::array();
  for (const auto& facility : known) {
    options.push_back({{"value", facility}, {"text", page.words.facility(facility)}, {"chosen", facility == chosen}});
  }
  return options;
}

json form_values(const PageContext& page, const std::vector<SiteQuestionRow>& questions,
                 const SiteQuestionRow& question) {
  json counts = json::array();
  for (int count = 1; count <= kMostNew; ++count) {
    counts.push_back({{"value", count}, {"chosen", static_cast<double>(count) == question.count.value_or(0)}});
  }
  json goals = json::array();
  for (const auto& [value, nl, en] :
       {std::tuple{"afstand", "de kleinste gemiddelde afstand", "the least mean distance"},
        {"dekking", "de meeste mensen binnen bereik", "most people within reach"},
        {"alle", "iedereen binnen bereik", "everybody within reach"}}) {
    goals.push_back({{"value", value}, {"text", page.words.pick(nl, en)}, {"chosen", question.goal == value}});
  }
  const bool metres = question.reach && question.reach_unit == "meter";
  return {{"facilities", facility_options(page, questions, question.facility)},
          {"counts", counts},
          {"as_few", !question.count},
          {"goals", goals},
          {"reach", metres ? fmt::format("{:.0f}", *question.reach) : asked(page, "bereik")}};
}

}  // namespace

std::vector<const SitePlaceRow*> SiteQuestionRow::fresh() const {
  std::vector<const SitePlaceRow*> list;
  for (const auto& place : places) {
    if (place.state == "nieuw") list.push_back(&place);
  }
  return list;
}

std::vector<SiteQuestionRow> read_sites(const pearl::Outcome& outcome, core::Language language) {
  std::vector<SiteQuestionRow> questions;
  const auto places = read_places(Reader(outcome.table("locaties")));
  Reader reader(outcome.table("locatievragen"));
  reader.each([&] {
    SiteQuestionRow row;
    row.facility = reader.text("voorziening");
    row.goal = reader.text("doel");
    row.unit = reader.text("eenheid");
    row.reach_unit = reader.text("bereik_eenheid");
    row.distance_unit = reader.text("afstand_eenheid");
    row.norm = reader.text("norm");
    row.basis = reader.text(language == core::Language::kEnglish ? "grondslag_en" : "grondslag");
    row.source = reader.text("bron");
    row.year = static_cast<int>(reader.number("jaar").value_or(0));
    row.until = static_cast<int>(reader.number("tot_jaar").value_or(0));
    row.count = reader.number("aantal");
    row.now = reader.number("nu");
    row.with = reader.number("met");
    row.bound = reader.number("grens");
    row.gap = reader.number("gat");
    row.reach = reader.number("bereik");
    row.within_now = reader.number("binnen_nu");
    row.within_with = reader.number("binnen_met");
    row.mean_now = reader.number("afstand_nu");
    row.mean_with = reader.number("afstand_met");
    row.draws = reader.number("trekkingen");
    row.same = reader.number("kans_beste");
    row.candidates = reader.number("kandidaten").value_or(0);
    row.points = reader.number("punten").value_or(0);
    row.people = reader.number("mensen").value_or(0);
    row.age_from = reader.number("leeftijd_van").value_or(0);
    row.age_to = reader.number("leeftijd_tot").value_or(0);
    row.proven = reader.truth("bewezen").value_or(false);
    row.middles = reader.truth("midden").value_or(true);
    for (const auto& place : places) {
      if (place.facility == row.facility) row.places.push_back(place);
    }
    questions.push_back(std::move(row));
  });
  return questions;
}

std::string siting_map(const PageContext& page, const SiteQuestionRow& question) {
  const auto* layer = page.outcome.layer("gebieden");
  if (layer == nullptr) return {};
  std::vector<pages::MapArea> areas;
  const auto column = layer->table.column("code");
  for (std::size_t i = 0; i < layer->table.rows.size() && i < layer->geometries.size(); ++i) {
    const auto* code = std::get_if<std::string>(&layer->table.rows[i][column]);
    const auto* area = code == nullptr ? nullptr : page.data.area(*code);
    if (area == nullptr || area->kind != "wijk" || layer->geometries[i].empty()) continue;
    areas.push_back({area->code, area->name, "", 1, "", false, layer->geometries[i]});
  }
  if (areas.empty()) return {};
  pages::MapOptions options;
  std::vector<std::string> names;
  for (const auto* place : question.fresh()) names.push_back(place->name);
  const auto existing = std::ranges::count(question.places, "bestaand", &SitePlaceRow::state);
  options.sentence = fmt::format(fmt::runtime(page.words.pick("Kaart van {}: {} bestaande plekken, en nieuwe in {}.",
                                                              "Map of {}: {} existing sites, and new ones in {}.")),
                                 page.request.gemeente_name, existing, list_of(names, kMostNew, page.words.language()));
  options.labels = false;
  options.close_gaps = layer->approximate;
  for (const auto* state : {"bestaand", "gesloten", "nieuw"}) {
    for (const auto& place : question.places) {
      if (place.state != state) continue;
      options.marks.push_back(
          {{place.x, place.y}, place.state, place.order ? page.words.number(place.order, 0) : "", place.name});
    }
  }
  return pages::map_svg(areas, options);
}

json siting_values(const PageContext& page) {
  const auto questions = read_sites(page.outcome, page.words.language());
  if (questions.empty()) return {{"known", false}};
  const auto wanted = asked(page, "voor").empty() ? page.choice.facility : asked(page, "voor");
  const auto found = std::ranges::find(questions, wanted, &SiteQuestionRow::facility);
  const auto& question = found == questions.end() ? questions.front() : *found;
  const auto& words = page.words;
  const auto existing = existing_rows(page, question);
  const auto query = page.link({}, "").substr(page.request.path.size());
  const bool chances = question.draws.has_value();
  return {{"known", true},
          {"facility", words.facility(question.facility)},
          {"sentence", siting_sentence(words, question)},
          {"certainty", siting_certainty(words, question)},
          {"basis", siting_basis(words, question)},
          {"year", question.until > question.year ? fmt::format("{}–{}", question.year, question.until)
                                                  : std::to_string(question.year)},
          {"new_rows", new_rows(page, question)},
          {"any_new", !question.fresh().empty()},
          {"chances", chances},
          {"draws", chances ? words.number(question.draws, 0) : ""},
          {"periods", question.until > question.year},
          {"own", !question.middles},
          {"existing", existing},
          {"existing_count", existing.empty() ? "" : std::to_string(existing.size())},
          {"source", question.source},
          {"svg", siting_map(page, question)},
          {"note", map_note(page)},
          {"form", page.interactive ? form_values(page, questions, question) : json(nullptr)},
          {"excel", page.interactive ? page.request.path + "/uitvoer.csv" + (query.empty() ? "?" : query + "&") +
                                           "tabel=locaties&excel=ja"
                                     : ""}};
}

}  // namespace pareltjes::wijkvoorzieningen
