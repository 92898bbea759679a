// SPDX-License-Identifier: EUPL-1.2
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>

#include "core/text.hpp"
#include "pearls/wijkvoorzieningen/future.hpp"
#include "pearls/wijkvoorzieningen/future_members.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

namespace population = engines::population;
using population::Cells;
using population::kAges;
using population::kCells;

double total_of(const Cells& cells) {
  return std::accumulate(cells.begin(), cells.end(), 0.0);
}

class Builder {
 public:
  Builder(const FutureTask& task, const Assumptions& assumptions, const NationalRates& rates,
          const MemberWeights& weights, const pearl::RunControl& control)
      : task_(task), assume_(assumptions), rates_(rates), weights_(weights), control_(control) {}

  core::Result<FutureModel> build() {
    model().seed = task_.seed;
    model().draws = task_.draws;
    if (auto done = set_rates(); !done) return std::unexpected(done.error());
    set_patterns();
    result_.parts = parts_of(task_);
    model().areas.resize(result_.parts.size());
    if (auto done = set_starts(); !done) return std::unexpected(done.error());
    if (auto done = set_levels(); !done) return std::unexpected(done.error());
    if (auto done = set_age_counts(); !done) return std::unexpected(done.error());
    set_plans();
    if (auto done = set_members(); !done) return std::unexpected(done.error());
    totals_ = gather_totals(task_.values, base() + 1, task_.horizon, result_.findings);
    if (auto done = rake_to_totals(totals_, base(), result_); !done) return std::unexpected(done.error());
    tell();
    return std::move(result_);
  }

 private:
  population::EnsembleModel& model() { return result_.model; }
  [[nodiscard]] int base() const { return task_.areas.year; }
  [[nodiscard]] std::size_t years() const { return static_cast<std::size_t>(task_.horizon - base()); }

  core::Result<void> set_rates() {
    own_rates_ = gather_own_rates(task_.areas.municipality().code, task_.datasets, result_.used);
    result_.findings = own_rates_.findings;
    for (int year = base(); year < task_.horizon; ++year) {
      auto rates = rates_of_year(rates_, own_rates_, year);
      if (!rates) return std::unexpected(rates.error());
      model().years.push_back(*rates);
    }
    model().fertility = {0, 1, assume_["geboorte_afwijking"]};
    model().mortality = {0, 1, assume_["sterfte_afwijking"]};
    model().plan_risk = {assume_["plan_uitval"], assume_["plan_vertraging"], assume_["plan_vertraging_jaren"]};
    return {};
  }

  void set_patterns() {
    const auto by_age = population::ages_of(assume_.schedule());
    for (std::size_t c = 0; c < kCells; ++c) model().arrivals[c] = model().leaving[c] = by_age[c % kAges];
  }

  core::Result<void> set_starts() {
    const auto& whole = task_.compositions.list.front();
    auto starts = start_of_parts([](const Composition& composition) { return &composition.cells; });
    if (auto done = fit(starts, whole.cells); !done) return done;
    for (std::size_t p = 0; p < starts.size(); ++p) model().areas[p].start = starts[p];
    const std::size_t others = whole.alternatives.size();
    const bool everywhere = std::ranges::all_of(
        result_.parts, [&](std::size_t i) { return task_.compositions.list[i].alternatives.size() == others; });
    if (!everywhere || others == 0) return {};
    model().other_share = assume_["begin_ander_profiel"];
    for (std::size_t k = 0; k < others; ++k) {
      starts = start_of_parts([k](const Composition& composition) { return &composition.alternatives[k]; });
      if (auto done = fit(starts, whole.alternatives[k]); !done) return done;
      for (std::size_t p = 0; p < starts.size(); ++p) model().areas[p].other_starts.push_back(starts[p]);
    }
    return {};
  }

  template <class Pick>
  std::vector<Cells> start_of_parts(const Pick& pick) const {
    std::vector<Cells> starts;
    starts.reserve(result_.parts.size());
    for (const auto i : result_.parts) starts.push_back(*pick(task_.compositions.list[i]));
    return starts;
  }
  static core::Result<void> fit(std::vector<Cells>& starts, const Cells& whole) {
    if (starts.size() == 1 || !(total_of(whole) > 0)) return {};
    return rake(starts, whole);
  }

  /// Births minus deaths in the first year per inhabitant, without chance.
  [[nodiscard]] core::Result<double> natural_rate(const Cells& cells) const {
    const auto year = population::project(cells, std::span(result_.model.years).first(1));
    if (!year) return std::unexpected(year.error());
    const auto& first = year->front();
    return (first.boys + first.girls - total_of(first.deaths)) / total_of(cells);
  }

  /// Births minus deaths per inhabitant of the municipality in every year, without moves.
  [[nodiscard]] core::Result<std::vector<double>> usual_natural() const {
    const auto& start = task_.compositions.list.front().cells;
    const auto years = population::project(start, result_.model.years);
    if (!years) return std::unexpected(years.error());
    std::vector<double> rates;
    double people = total_of(start);
    for (const auto& year : *years) {
      rates.push_back((year.boys + year.girls - total_of(year.deaths)) / std::max(1.0, people));
      people = total_of(year.population);
    }
    return rates;
  }

  /// The expected net moves of every area: those of the country, and what two counts say of the municipality and the
  /// area, drawn to the larger whole by the noise in them and wearing off with the years.
  core::Result<void> set_levels() {
    const auto growth = observed_growth(task_.areas, task_.datasets, result_.used);
    const double keeps = assume_["volharding"];
    const double country = assume_["land_saldo"];
    const double recent = assume_["land_saldo_recent"];
    const auto moved = [&](std::size_t i, const Cells& cells) -> core::Result<std::optional<double>> {
      const auto found = growth.find(task_.areas.list[i].code);
      if (found == growth.end()) return std::nullopt;
      const auto natural = natural_rate(cells);
      if (!natural) return std::unexpected(natural.error());
      return found->second.per_year - *natural;
    };
    const auto whole = moved(0, task_.compositions.list.front().cells);
    if (!whole) return std::unexpected(whole.error());
    const auto found = growth.find(task_.areas.municipality().code);
    double own = 0;
    double own_weight = 0;
    if (*whole) {
      const int from = found->second.from;
      const bool same_time = in_busy_years(from);
      own_weight = weight_of("gemeente", base() - from, 0);
      own = own_weight * (**whole - (same_time ? recent : country));
      counted_from_ = from;
      moved_ = **whole;
    }
    const auto usual = usual_natural();
    if (!usual) return std::unexpected(usual.error());
    const double follows = assume_["gebied_volgt_woningen"];
    model().moves = {{0, assume_["land_volharding"], assume_["land_afwijking"]}};
    for (auto& error : errors_of("gemeente", own_weight)) model().moves.push_back(error);
    model().age_bands = {15, 25, 45, 65};
    model().age_moves = age_errors("gemeente");
    for (std::size_t p = 0; p < result_.parts.size(); ++p) {
      auto& area = model().areas[p];
      const std::size_t i = result_.parts[p];
      double weight = 0;
      double extra = 0;
      if (i != 0) {
        const auto here = moved(i, area.start);
        if (!here) return std::unexpected(here.error());
        if (*here && *whole) {
          const auto from = growth.at(task_.areas.list[i].code).from;
          weight = weight_of("gebied", base() - from, assume_["gebied_ruis"] / total_of(area.start));
          const auto natural = natural_rate(area.start);
          if (!natural) return std::unexpected(natural.error());
          extra = weight * (**here - (**whole - follows * (*natural - usual->front())));
        }
        area.follows_dwellings = follows;
        area.usual_natural = *usual;
        area.moves = errors_of("gebied", weight);
        area.age_moves = age_errors("gebied");
        area.move_noise = assume_["gebied_ruis"];
      }
      double left = 1;
      for (std::size_t t = 0; t < years(); ++t) {
        left *= keeps;
        area.move_rate.push_back(country + left * (own + extra));
      }
    }
    return {};
  }

  /// Whether the time since an earlier count lies in the years in which unusually many people came to the country.
  [[nodiscard]] bool in_busy_years(int from) const {
    return from < assume_["land_saldo_recent_tot"] && base() > assume_["land_saldo_recent_van"];
  }

  /// Which part of a deviation seen over some years lasts: empirical Bayes between what lasts and what does not.
  [[nodiscard]] double weight_of(const std::string& level, int seen_years, double noise) const {
    const double lasting = std::pow(assume_[level + "_blijvend"], 2);
    const double passing = std::pow(assume_[level + "_wisselend"], 2) + noise;
    return lasting / (lasting + passing / std::max(1, seen_years));
  }
  /// What two counts leave open of the lasting part, and what passes.
  [[nodiscard]] std::vector<population::DriftError> errors_of(const std::string& level, double weight) const {
    const double lasting = assume_[level + "_blijvend"];
    const double keeps = assume_["volharding"];
    return {{lasting * std::sqrt(1 - weight), keeps, lasting * std::sqrt(1 - keeps * keeps)},
            {0, 0, assume_[level + "_wisselend"]}};
  }

  /// What moves by age differ from the pattern, for each band of ages: it lasts as other deviations do.
  [[nodiscard]] std::vector<population::DriftError> age_errors(const std::string& level) const {
    const double deviation = assume_[level + "_leeftijd"];
    const double keeps = assume_["leeftijd_volharding"];
    return std::vector<population::DriftError>(result_.model.age_bands.size() + 1,
                                               {deviation, keeps, deviation * std::sqrt(1 - keeps * keeps)});
  }

  /// Two counts by age of the municipality: who come and who go, beside the total.
  core::Result<void> set_age_counts() {
    const auto counts = counts_by_age(task_.areas.municipality().code, task_.datasets, result_.used);
    if (counts.size() < 2) return {};
    const auto& [later_year, later] = *counts.rbegin();
    const auto& [earlier_year, earlier] = *std::next(counts.rbegin());
    const int between = later_year - earlier_year;
    if (between > static_cast<int>(population::kLongestBetweenCounts) || base() - later_year > 10) return {};
    std::vector<population::YearRates> rates;
    for (int year = earlier_year; year < later_year; ++year) {
      auto found = rates_.year(year);
      if (!found) return std::unexpected(found.error());
      rates.push_back(*found);
    }
    const auto moves = population::moves_between(earlier, later, rates);
    if (!moves) return std::unexpected(moves.error());
    auto pattern = population::smooth_moves(moves->by_age, earlier);
    if (!pattern) return std::unexpected(pattern.error());
    const double net = total_of(*pattern);
    const double arrivals = total_of(model().arrivals);
    for (std::size_t c = 0; c < kCells; ++c) (*pattern)[c] -= net * model().arrivals[c] / arrivals;
    double people = 0;
    for (const auto& area : model().areas) people += total_of(area.start);
    for (auto& area : model().areas) {
      const double share = total_of(area.start) / people;
      for (std::size_t c = 0; c < kCells; ++c) area.standing_moves[c] = share * (*pattern)[c];
    }
    ages_from_ = earlier_year;
    ages_to_ = later_year;
    return {};
  }

  void set_plans() {
    auto plans =
        gather_plans(task_.areas, task_.borders, task_.datasets, task_.values, base(), task_.horizon - 1, result_.used);
    result_.findings.insert(result_.findings.end(), plans.findings.begin(), plans.findings.end());
    if (plans.list.empty()) return;
    const auto& whole = task_.areas.municipality();
    const auto dwellings = whole.mid(Fact::kDwellings);
    const auto people = whole.mid(Fact::kInhabitants);
    const bool own = dwellings && people && *dwellings > 0 && *people > 0;
    occupancy_ = own ? *people / *dwellings : assume_["land_bezetting"];
    occupancy_own_ = own;
    for (auto& area : model().areas) {
      area.by_dwellings = true;
      area.occupancy = occupancy_;
    }
    for (const auto& plan : plans.list) {
      const auto year = static_cast<std::size_t>(plan.year - base());
      planned_ += plan.dwellings;
      const auto holders = parts_in(plan.area);
      double people_there = 0;
      for (const auto p : holders) people_there += total_of(model().areas[p].start);
      for (const auto p : holders) {
        const double share = total_of(model().areas[p].start) / people_there;
        model().areas[p].plans.push_back({year, plan.dwellings * share});
      }
    }
  }

  /// Trends and Hamilton–Perry beside the cohorts, for parts that were counted before and have no plans.
  core::Result<void> set_members() {
    auto earlier = earlier_count(task_.areas, task_.datasets, task_.library, control_);
    if (!earlier) return std::unexpected(earlier.error());
    result_.earlier = std::move(*earlier);
    const double busy = result_.earlier != nullptr && in_busy_years(result_.earlier->areas.year)
                            ? assume_["land_saldo_recent"] - assume_["land_saldo"]
                            : 0;
    const auto added = add_members(task_, weights_, assume_["volharding"], busy, result_);
    if (!added) return std::unexpected(added.error());
    with_members_ = *added;
    return {};
  }

  /// Parts inside an area, or the part that holds it.
  [[nodiscard]] std::vector<std::size_t> parts_in(std::size_t area) const {
    std::vector<std::size_t> found;
    const auto inside = [&](std::size_t inner, std::size_t outer) {
      const auto& list = task_.areas.list;
      for (auto at = task_.areas.index.find(list[inner].code); at != task_.areas.index.end();
           at = task_.areas.index.find(list[at->second].parent)) {
        if (at->second == outer) return true;
      }
      return false;
    };
    for (std::size_t p = 0; p < result_.parts.size(); ++p) {
      if (inside(result_.parts[p], area) || inside(area, result_.parts[p])) found.push_back(p);
    }
    if (found.empty()) {  // a buurt without people: its wijk, or else all
      for (std::size_t p = 0; p < result_.parts.size(); ++p) {
        const auto wijk = task_.areas.index.find(task_.areas.list[area].parent);
        if (wijk != task_.areas.index.end() && inside(result_.parts[p], wijk->second)) found.push_back(p);
      }
    }
    if (found.empty()) {
      found.resize(result_.parts.size());
      std::iota(found.begin(), found.end(), std::size_t{0});
    }
    return found;
  }

  void say(const char* subject, const char* nature, std::string source, core::Text sentence) {
    result_.assumptions.push_back({subject, std::move(sentence), nature, std::move(source)});
  }
  [[nodiscard]] const std::string& source(const char* name) const { return assume_.all().find(name)->second.source; }

  void tell() {
    say("sterfte", "model", rates_.source_of_deaths(),
        {"Mensen worden zo oud als de VN voor Nederland verwacht.",
         "People live as long as the UN expects for the Netherlands."});
    say("geboorte", "model", rates_.source_of_births(),
        {"Vrouwen krijgen zo veel kinderen als de VN voor Nederland verwacht.",
         "Women have as many children as the UN expects for the Netherlands."});
    if (own_rates_.year != 0) {
      say("eigen-cijfers", "gemeten", own_rates_.source,
          {fmt::format("Waar de gemeente eigen kansen gaf ({}), rekenen wij daarmee.", own_rates_.year),
           fmt::format("Where the municipality gave its own chances ({}), we use those.", own_rates_.year)});
    }
    tell_moves();
    tell_ensemble();
    if (ages_to_ != 0) {
      say("leeftijd-verhuizers", "geschat", "CBS 03759ned",
          {fmt::format("Wie komt en gaat, volgt uit de tellingen per leeftijd van {} en {}.", ages_from_, ages_to_),
           fmt::format("Who come and go follows from the counts by age of {} and {}.", ages_from_, ages_to_)});
    } else {
      say("leeftijd-verhuizers", "model", source("leeftijd_a1"),
          {"Er zijn geen twee tellingen per leeftijd. Wij nemen het leeftijdspatroon van Rogers en Castro: vooral "
           "jonge "
           "mensen en kinderen verhuizen.",
           "There are no two counts by age. We take the age pattern of Rogers and Castro. Mostly young people and "
           "children move."});
    }
    say("onzekerheid", "geschat", source("gemeente_blijvend"),
        {"De marge komt uit hoe gemeenten en wijken de laatste jaren van elkaar verschilden. Hoe lang zo'n verschil "
         "duurt, "
         "is een aanname.",
         "The range comes from how municipalities and districts differed in recent years. How long such a difference "
         "lasts is an assumption."});
    for (const auto& [name, assumption] : assume_.all()) {
      result_.parameters.push_back({"prognose." + name, fmt::format("{}", assumption.value), assumption.source, false});
    }
    result_.parameters.push_back(
        {"prognose.sterfte", "data/profielen/sterfte-toekomst.csv", rates_.source_of_deaths(), false});
    result_.parameters.push_back(
        {"prognose.vruchtbaarheid", "data/profielen/vruchtbaarheid-toekomst.csv", rates_.source_of_births(), false});
  }

  void tell_ensemble() {
    if (with_members_ > 0) {
      say("ensemble", "geschat", weights_.source(),
          {fmt::format(
               "Vier methoden voorspellen samen: cohorten, rechte lijn, aandeel en Hamilton–Perry. Hoe zwaar elke "
               "telt, volgt uit een terugblik van hoogstens {} jaar.",
               weights_.longest_horizon()),
           fmt::format(
               "Four methods foretell together: cohorts, straight line, share and Hamilton–Perry. How much each "
               "counts follows from a back-test of at most {} years.",
               weights_.longest_horizon())});
    }
    for (const auto& total : totals_) {
      say("totaal", "aanname", total.source.empty() ? "invoer" : total.source,
          {fmt::format("Het midden voor de hele gemeente in {} is gegeven: {} mensen.", total.year,
                       core::format_number(total.inhabitants, 0, core::Language::kDutch)),
           fmt::format("The middle of the whole municipality in {} was given: {} people.", total.year,
                       core::format_number(total.inhabitants, 0, core::Language::kEnglish))});
    }
  }

  void tell_moves() {
    if (occupancy_ > 0) {
      const auto nl = core::format_number(occupancy_, 2, core::Language::kDutch);
      const auto en = core::format_number(occupancy_, 2, core::Language::kEnglish);
      say("woningen", "aanname", occupancy_own_ ? "inwoners gedeeld door woningen" : source("land_bezetting"),
          {fmt::format("Het aantal mensen volgt het aantal woningen: {} per nieuwe woning. Gepland: {} woningen.", nl,
                       core::format_number(planned_, 0, core::Language::kDutch)),
           fmt::format("The people follow the dwellings: {} for each new one. Planned: {} dwellings.", en,
                       core::format_number(planned_, 0, core::Language::kEnglish))});
      say("woningen", "aanname", source("plan_uitval"),
          {fmt::format(
               "Van elke honderd plannen vallen er {:.0f} uit. Er komen er {:.0f} later, gemiddeld {:.0f} jaar.",
               100 * assume_["plan_uitval"], 100 * assume_["plan_vertraging"], assume_["plan_vertraging_jaren"]),
           fmt::format("Of a hundred plans {:.0f} are dropped. {:.0f} come later, by {:.0f} years on average.",
                       100 * assume_["plan_uitval"], 100 * assume_["plan_vertraging"],
                       assume_["plan_vertraging_jaren"])});
      return;
    }
    if (counted_from_ != 0) {
      const double per_year = moved_ * total_of(task_.compositions.list.front().cells);
      const double half = std::log(0.5) / std::log(assume_["volharding"]);
      say("verhuizingen", "geschat", "CBS KWB; " + source("land_saldo_recent"),
          {fmt::format(
               "Van {} tot {} kwamen er per jaar {} mensen meer dan er gingen. Het verschil met Nederland houden "
               "wij deels vast. Na {:.0f} jaar is het de helft.",
               counted_from_, base(), core::format_number(per_year, 0, core::Language::kDutch), half),
           fmt::format("From {} to {} each year {} more people came than left. We keep part of the difference with the "
                       "Netherlands. After {:.0f} years it is half.",
                       counted_from_, base(), core::format_number(per_year, 0, core::Language::kEnglish), half)});
    } else {
      say("verhuizingen", "aanname", source("land_saldo"),
          {"Er is maar één telling van deze gemeente. Wij nemen het landelijke saldo van verhuizingen.",
           "There is one count of this municipality only. We take the national balance of moves."});
      result_.findings.push_back({"prognose-een-telling",
                                  pearl::Severity::kInfo,
                                  {"Voor de prognose is er maar één telling van deze gemeente.",
                                   "For the projection there is one count of this municipality only."},
                                  {"Lees kerncijfers van een ouder jaar in. Dan rekenen wij met uw eigen verhuizingen.",
                                   "Import key figures of an older year. Then we use your own moves."},
                                  std::nullopt,
                                  {}});
    }
    say("verhuizingen", "geschat", source("land_saldo"),
        {fmt::format(
             "Voor Nederland rekenen wij met {} mensen erbij per 1.000 inwoners per jaar. Dat is het gemiddelde "
             "van 2012 tot en met 2021. De drukke jaren daarna tellen niet mee.",
             core::format_number(1'000 * assume_["land_saldo"], 1, core::Language::kDutch)),
         fmt::format(
             "For the Netherlands we take {} more people per 1,000 inhabitants a year. That is the mean of 2012 to "
             "2021. The busy years after that do not count.",
             core::format_number(1'000 * assume_["land_saldo"], 1, core::Language::kEnglish))});
    if (task_.values.value("zonder_plannen", false)) {
      say("woningen", "aanname", "uw keuze",
          {"Woningplannen tellen hier niet mee. Nieuwe wijken zijn dus niet te zien.",
           "Housing plans do not count here. So new estates are not seen."});
      return;
    }
    say("woningen", "aanname", "geen woningplannen",
        {"Er zijn geen woningplannen ingelezen. Nieuwe wijken zijn dus niet te zien.",
         "No housing plans were imported. So new estates are not seen."});
  }

  const FutureTask& task_;
  const Assumptions& assume_;
  const NationalRates& rates_;
  const MemberWeights& weights_;
  const pearl::RunControl& control_;
  FutureModel result_;
  std::size_t with_members_ = 0;  // parts that trends and Hamilton–Perry take part in
  OwnRates own_rates_;
  std::vector<GivenTotal> totals_;
  int counted_from_ = 0;
  double moved_ = 0;  // net moves per inhabitant per year that two counts show
  int ages_from_ = 0;
  int ages_to_ = 0;
  double occupancy_ = 0;
  bool occupancy_own_ = false;
  double planned_ = 0;
};

}  // namespace

core::Result<FutureModel> model_of(const FutureTask& task, const pearl::RunControl& control) {
  const auto assumptions = Assumptions::read();
  if (!assumptions) return std::unexpected(assumptions.error());
  const auto rates = NationalRates::read();
  if (!rates) return std::unexpected(rates.error());
  const auto weights = MemberWeights::read();
  if (!weights) return std::unexpected(weights.error());
  return Builder(task, *assumptions, *rates, *weights, control).build();
}

}  // namespace pareltjes::wijkvoorzieningen
