// SPDX-License-Identifier: EUPL-1.2
// Kept cases together: each by itself, all of them, and what the first finds when the others look for beds as well.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "engines/uncertainty/draws.hpp"
#include "pearls/effectrapportage/case.hpp"
#include "pearls/effectrapportage/chain.hpp"
#include "pearls/effectrapportage/pages/case_room.hpp"
#include "pearls/effectrapportage/pages/case_view.hpp"
#include "platform/pages/charts.hpp"
#include "platform/service/page_tools.hpp"

namespace pareltjes::effectrapportage {
namespace {

using http::Response;
using nlohmann::json;
using service::Call;

constexpr const char* kTemplate = "src/pearls/effectrapportage/pages/effectzaken-vergelijken.mustache";
constexpr std::size_t kMostCases = 200;
constexpr std::size_t kMostTogether = 8;
constexpr std::size_t kDrawsOfSum = 20'000;

int opening_of(const HousingCase& kept) {
  const auto year = kept.input.value("opening", json());
  return year.is_number_integer() ? year.get<int>() : 0;
}

/// Beds of all plans together: their ranges drawn apart from each other, since one company does not know another's.
core::Interval together(const std::vector<const KeptCase*>& chosen) {
  std::vector<double> sums(kDrawsOfSum, 0);
  for (std::size_t k = 0; k < chosen.size(); ++k) {
    const auto& beds = chosen[k]->kept.prediction.beds;
    const Spreader spread({beds.low > 0 ? Spread::Form::kLog : Spread::Form::kLinear, beds.low, beds.mid, beds.high});
    for (std::size_t i = 0; i < sums.size(); ++i) {
      engines::uncertainty::Stream stream(1, static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(k));
      sums[i] += std::max(0.0, spread.at(stream.normal()));
    }
  }
  return interval_of(sums);
}

/// The first plan, with the others as companies that look for beds in the same region.
json joined(const std::vector<const KeptCase*>& chosen) {
  auto input = chosen.front()->kept.input;
  auto others = input.value("andere_bedrijven", json::array());
  for (std::size_t i = 1; i < chosen.size() && others.is_array() && others.size() < 50; ++i) {
    const auto& kept = chosen[i]->kept;
    json other{{"naam", kept.title}, {"bedden", {kept.prediction.beds.low, kept.prediction.beds.high}}};
    if (const int year = opening_of(kept); year > 0) other["vanaf"] = year;
    for (const auto* key : {"x", "y"})
      if (kept.input.contains(key)) other[key] = kept.input[key];
    others.push_back(std::move(other));
  }
  input["andere_bedrijven"] = std::move(others);
  return input;
}

}  // namespace

Response CaseRoom::compare(Call& call) {
  const auto all = all_of(call, {.limit = kMostCases});
  if (!all) return service::problem_page(all.error(), call);
  const auto [begin, end] = call.request.query.equal_range("zaak");
  std::vector<const KeptCase*> chosen;
  for (auto at = begin; at != end && chosen.size() < kMostTogether; ++at) {
    const auto found = std::ranges::find_if(*all, [&](const auto& one) { return one.record.id == at->second; });
    if (found != all->end() && std::ranges::find(chosen, &*found) == chosen.end()) chosen.push_back(&*found);
  }
  json values{{"choices", json::array()}, {"any", !all->empty()}, {"has_rows", !chosen.empty()}, {"answer", ""}};
  for (const auto& one : *all) {
    const int year = opening_of(one.kept);
    values["choices"].push_back({{"id", one.record.id},
                                 {"title", one.kept.title},
                                 {"opening", year > 0 ? std::to_string(year) : ""},
                                 {"chosen", std::ranges::find(chosen, &one) != chosen.end()}});
  }
  if (!chosen.empty()) {
    const bool dutch = call.language == core::Language::kDutch;
    const auto run = run_of(call, joined(chosen));
    if (!run) return service::problem_page(run.error(), call);
    std::vector<pages::ThreadRow> threads;
    json rows = json::array();
    const auto add = [&](const std::string& title, int year, const core::Interval& beds) {
      const auto number = [&](double value) { return core::format_number(std::round(value), 0, call.language); };
      threads.push_back({title.substr(0, 40), beds});
      while (!core::is_valid_utf8(threads.back().label)) threads.back().label.pop_back();
      rows.push_back({{"title", title},
                      {"opening", year > 0 ? std::to_string(year) : ""},
                      {"low", number(beds.low)},
                      {"middle", number(beds.mid)},
                      {"high", number(beds.high)}});
    };
    for (const auto* one : chosen) add(one->kept.title, opening_of(one->kept), one->kept.prediction.beds);
    const auto sum = together(chosen);
    if (chosen.size() > 1) add(dutch ? "Samen" : "Together", 0, sum);
    const auto beds = core::format_number(std::round(sum.mid), 0, call.language);
    values["answer"] = dutch ? fmt::format("Deze plannen vragen samen waarschijnlijk {} bedden.", beds)
                             : fmt::format("These plans together probably ask {} beds.", beds);
    values["first"] = chosen.size() > 1 ? chosen.front()->kept.title : "";
    values["explanation"] = json::array();
    for (const auto& sentence : run->outcome->explanation) values["explanation"].push_back(sentence.in(call.language));
    values["rows"] = std::move(rows);
    values["places"] = last_year_rows(*run->outcome, call.language);
    values["svg"] = pages::threads_svg(threads, nullptr,
                                       {dutch ? "De marge van elk plan, onder elkaar. De tabel geeft dezelfde cijfers."
                                              : "The range of each plan. The table has the same figures.",
                                        dutch ? "bedden" : "beds", 0, call.language});
  }
  return service::page_response(
      pages::render(kTemplate, values, case_frame(call, {"Plannen samen", "Plans together"}, true)), 200, call);
}

}  // namespace pareltjes::effectrapportage
