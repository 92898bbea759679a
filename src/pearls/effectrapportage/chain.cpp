// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/chain.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>
#include <thread>

#include "engines/uncertainty/draws.hpp"
#include "engines/uncertainty/scores.hpp"

namespace pareltjes::effectrapportage {
namespace {

namespace uncertainty = engines::uncertainty;

constexpr double kGridEnd = 4;
constexpr std::size_t kGridPoints = 33;
constexpr double kHalfLife = 20;  ///< Years after which a reference object counts for half.
constexpr double kNinety = 1.2815515655446004;
constexpr double kContradiction = 2;  ///< Deviations between area and jobs from which they contradict.
constexpr double kNearlyNone = 1e-4;

struct Named {
  Input input;
  std::string_view parameter;
  std::string_view field;  ///< Of the answer that takes its place; empty: there is no such question.
};
constexpr std::array<Named, kInputs> kNames{{{kArea, "oppervlakte", "oppervlakte"},
                                             {kDensity, "dichtheid", ""},
                                             {kCompany, "eigen_aard", ""},
                                             {kShifts, "ploegen", "ploegen"},
                                             {kPerShift, "banen_per_ploeg", ""},
                                             {kJobsGiven, "banen", "fte"},
                                             {kWhichCounts, "tegenspraak", ""},
                                             {kPartTime, "deeltijd", "deeltijd"},
                                             {kPeak, "piek", "piek"},
                                             {kBusiestWeek, "drukste_week", "drukste_week"},
                                             {kAgency, "flex", "flexaandeel"},
                                             {kForeignAgency, "internationaal_flex", ""},
                                             {kForeignOwn, "internationaal_vast", ""},
                                             {kForeign, "internationaal", "internationaal"},
                                             {kForeignPeak, "internationaal_piek", "internationaal_piek"},
                                             {kShort, "kort", "kort"},
                                             {kLong, "lang", "lang"},
                                             {kHoused, "al_gehuisvest", "al_gehuisvest"},
                                             {kOwnHome, "eigen_woning", "eigen_woning"},
                                             {kTurnover, "wisseling", "wisseling"},
                                             {kStart, "start", "start"},
                                             {kAutomation, "automatisering", "automatisering"},
                                             {kLocal, "lokaal", ""},
                                             {kChildren, "kinderen", ""},
                                             {kPrimary, "kinderen_basisschool", ""},
                                             {kTrips, "ritten", ""}}};

/// Does a part of the draws on each core. Every draw stands by itself, so that the bytes are the same for any number.
template <class Work>
void in_parallel(std::size_t draws, Work work) {
  const std::size_t parts =
      std::clamp<std::size_t>(std::min<std::size_t>(std::thread::hardware_concurrency(), draws / 8192), 1, 8);
  std::vector<std::jthread> threads;
  for (std::size_t part = 1; part < parts; ++part)
    threads.emplace_back([=, &work] { work(draws * part / parts, draws * (part + 1) / parts); });
  work(0, draws / parts);
}

/// An input of which each draw takes its value.
class Drawn {
 public:
  Drawn(const Case& of, const Normals& normals, Input input)
      : spread_(spread_of(of, input)), normals_(normals.of(input)) {}
  double operator[](std::size_t draw) const { return spread_.at(normals_[draw]); }

 private:
  Spreader spread_;
  const std::vector<double>& normals_;
};

struct Moments {
  double mean = 0, variance = 0;
};
Moments moments_of(const std::vector<double>& values) {
  Moments found;
  for (const double value : values) found.mean += value;
  found.mean /= static_cast<double>(values.size());
  for (const double value : values) found.variance += (value - found.mean) * (value - found.mean);
  found.variance /= static_cast<double>(values.size());
  return found;
}

std::vector<double> log_jobs_by_area(const Case& of, const Density& density, const Normals& normals,
                                     std::size_t draws) {
  // Reference objects are means of many companies: one company differs more.
  const Drawn area(of, normals, kArea), company(of, normals, kCompany), shifts(of, normals, kShifts),
      per_shift(of, normals, kPerShift);
  const double usual = of.parameter("ploegen")->spread.mid;
  const auto& z = normals.of(kDensity);
  std::vector<double> jobs(draws);
  in_parallel(draws, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const double extra = per_shift[i];
      const double more = (1 + std::max(0.0, shifts[i] - 1) * extra) / (1 + (usual - 1) * extra);
      jobs[i] = std::log(area[i] * company[i] * more) - density.log_m2(z[i]);
    }
  });
  return jobs;
}

/// Jobs in an ordinary week. From area and from what was said, both: weighed by their precision where they agree. Where
/// they do not, either may be right, so that the range holds both: M. Stone, "The opinion pool", Annals of Mathematical
/// Statistics 32 (1961) 1339–1342.
void draw_jobs(Chain& chain, const Case& of, const Density& density, const Normals& normals, std::size_t draws) {
  chain.jobs.resize(draws);
  const auto* given = of.answer("fte");
  const bool by_area = given == nullptr || of.answer("oppervlakte") != nullptr;
  std::vector<double> area;
  if (by_area) {
    area = log_jobs_by_area(of, density, normals, draws);
    chain.jobs_by_area = interval_of(area);
    for (auto* end : {&chain.jobs_by_area.low, &chain.jobs_by_area.mid, &chain.jobs_by_area.high})
      *end = std::exp(*end);
  }
  std::vector<double> said;
  if (given != nullptr) {
    const Drawn jobs(of, normals, kJobsGiven);
    said.resize(draws);
    for (std::size_t i = 0; i < draws; ++i) said[i] = std::log(jobs[i]);
  }
  double weight = said.empty() ? 0 : 1;  // of what was said
  if (by_area && !said.empty()) {
    const auto a = moments_of(area), b = moments_of(said);
    chain.contradiction = std::abs(a.mean - b.mean) > kContradiction * std::sqrt(a.variance + b.variance);
    weight = b.variance > 0 ? a.variance / (a.variance + b.variance) : 1;
  }
  const auto& which = normals.of(kWhichCounts);
  for (std::size_t i = 0; i < draws; ++i) {
    double share = weight;
    if (chain.contradiction) share = which[i] < 0 ? 0 : 1;
    const double log_jobs = (share > 0 ? share * said[i] : 0) + (share < 1 ? (1 - share) * area[i] : 0);
    chain.jobs[i] = std::exp(log_jobs);
  }
}

}  // namespace

std::string_view name_of(Input input) {
  return kNames[input].parameter;
}

std::shared_ptr<const Normals> Normals::of_seed(std::uint64_t seed) {
  static std::mutex mutex;
  static std::shared_ptr<const Normals> last;
  static std::uint64_t seed_of_last = 0;
  const std::lock_guard lock(mutex);
  if (last == nullptr || seed_of_last != seed) {
    last = std::make_shared<const Normals>(seed, kDraws);
    seed_of_last = seed;
  }
  return last;
}

Normals::Normals(std::uint64_t seed, std::size_t draws) : draws_(draws) {
  for (auto& values : values_) values.resize(draws);
  for (auto& strata : strata_) strata.resize(draws);
  in_parallel(draws, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      uncertainty::Stream stream(seed, static_cast<std::uint32_t>(i), 0);
      for (std::size_t input = 0; input < kInputs; ++input) {
        const double share = stream.uniform();
        values_[input][i] = uncertainty::normal_quantile(share);
        strata_[input][i] = static_cast<std::uint16_t>(share * kStrata);
      }
    }
  });
}

double Density::log_m2(double z) const {
  const double place = std::clamp((z + kGridEnd) / (2 * kGridEnd) * (kGridPoints - 1), 0.0, kGridPoints - 1.000001);
  const auto below = static_cast<std::size_t>(place);
  const double part = place - static_cast<double>(below);
  return at[below] + part * (at[below + 1] - at[below]);
}

namespace {

Density pooled_density(const std::string& sector, int year, const std::string& without) {
  const auto& family = library().sector(sector)->family;
  std::vector<std::string> members;
  for (const auto& one : library().sectors) {
    if (one.family == family) members.push_back(one.id);
  }
  const auto place_of = [&](const std::string& id) {
    return static_cast<std::size_t>(std::ranges::find(members, id) - members.begin());
  };
  Density density;
  std::vector<uncertainty::Observation> seen;
  for (const auto& object : library().references) {
    if (place_of(object.sector) == members.size() || object.id == without) continue;
    const double age = std::max(0, year - object.year);
    seen.push_back({place_of(object.sector), std::log(object.m2_per_job), object.weight * std::exp2(-age / kHalfLife)});
    if (object.sector != sector) continue;
    ++density.objects;
    if (is_unsourced(object.source)) ++density.unsourced;
  }
  const uncertainty::PooledGroups pooled(members.size(), seen, {});
  const auto next = pooled.next_of(place_of(sector));
  density.borrowed = pooled.borrowed(place_of(sector));
  density.m2_per_job = {std::exp(next.quantile(0.1)), std::exp(next.quantile(0.5)), std::exp(next.quantile(0.9))};
  if (!without.empty()) return density;  // only its interval is asked
  const auto normal_cdf = [](double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); };
  for (std::size_t i = 0; i < kGridPoints; ++i)
    density.at.push_back(
        next.quantile(normal_cdf(-kGridEnd + 2 * kGridEnd * static_cast<double>(i) / (kGridPoints - 1))));
  return density;
}

}  // namespace

Density density_of(const std::string& sector, int year, const std::string& without) {
  if (!without.empty()) return pooled_density(sector, year, without);
  // The reference objects are part of the program: what follows from them is the same each time.
  static std::mutex mutex;
  static std::map<std::pair<std::string, int>, Density> kept;
  const std::lock_guard lock(mutex);
  const auto [found, is_new] = kept.try_emplace({sector, year});
  if (is_new) found->second = pooled_density(sector, year, without);
  return found->second;
}

Spread spread_of_answer(const Answer& answer, bool share) {
  if (answer.low == answer.high) return {Spread::Form::kFixed, answer.low, answer.low, answer.low};
  if (!share) {
    const double low = std::max(answer.low, kNearlyNone * answer.high);
    return {Spread::Form::kLog, low, std::sqrt(low * answer.high), answer.high};
  }
  const double low = std::clamp(answer.low, kNearlyNone, 1 - 2 * kNearlyNone);
  const double high = std::clamp(answer.high, 2 * kNearlyNone, 1 - kNearlyNone);
  const double middle = 0.5 * (std::log(low / (1 - low)) + std::log(high / (1 - high)));
  return {Spread::Form::kLogit, low, 1 / (1 + std::exp(-middle)), high};
}

Spread spread_of(const Case& of, Input input) {
  const auto& named = kNames[input];
  if (!named.field.empty()) {
    const auto* answer = of.answer(named.field);
    const auto* question = library().question_of_field(named.field);
    if (answer != nullptr) return spread_of_answer(*answer, question->kind == Question::Kind::kShare);
  }
  const auto* parameter = of.parameter(named.parameter);
  return parameter == nullptr ? Spread() : parameter->spread;
}

Chain draw_chain(const Case& of, const Density& density, const Normals& normals, std::size_t draws) {
  Chain chain;
  draw_jobs(chain, of, density, normals, draws);
  for (auto* column :
       {&chain.heads_peak, &chain.foreign, &chain.beds, &chain.lodging, &chain.shared, &chain.homes, &chain.registered,
        &chain.own_home, &chain.children, &chain.trips, &chain.start, &chain.yearly, &chain.local})
    column->resize(draws);
  const auto drawn = [&](Input input) { return Drawn(of, normals, input); };
  const auto part_time = drawn(kPartTime), peak = drawn(kPeak), busiest = drawn(kBusiestWeek), agency = drawn(kAgency),
             foreign_agency = drawn(kForeignAgency), foreign_own = drawn(kForeignOwn), foreign = drawn(kForeign),
             foreign_peak = drawn(kForeignPeak), stays_short = drawn(kShort), stays_long = drawn(kLong),
             housed = drawn(kHoused), own_home = drawn(kOwnHome), turnover = drawn(kTurnover), start = drawn(kStart),
             automation = drawn(kAutomation), local = drawn(kLocal), children = drawn(kChildren),
             primary = drawn(kPrimary), trips = drawn(kTrips);
  const bool week_known = of.answer("drukste_week") != nullptr;
  const bool foreign_known = of.answer("internationaal") != nullptr;
  in_parallel(draws, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      // What is known of the busiest week bounds the ordinary one.
      double heads = chain.jobs[i] / part_time[i];
      const double at_peak = week_known ? busiest[i] : heads * std::max(1.0, peak[i]);
      heads = std::min(heads, at_peak);
      const double flexible = agency[i];
      const double share = foreign_known ? foreign[i] : flexible * foreign_agency[i] + (1 - flexible) * foreign_own[i];
      const double to_house = (1 - housed[i]) * turnover[i];
      const double ordinary = heads * share * to_house;
      const double extra = (at_peak - heads) * foreign_peak[i] * to_house;
      const double brief = ordinary * stays_short[i];
      const double staying = ordinary - brief;
      chain.heads_peak[i] = at_peak;
      chain.foreign[i] = share;
      chain.beds[i] = ordinary + extra;
      chain.homes[i] = staying * stays_long[i];
      chain.shared[i] = staying - chain.homes[i];
      chain.lodging[i] = extra + brief;
      chain.registered[i] = staying / turnover[i];
      chain.own_home[i] = chain.beds[i] * own_home[i];
      chain.children[i] = chain.homes[i] / turnover[i] * children[i] * primary[i];
      chain.trips[i] = at_peak * trips[i];
      chain.start[i] = start[i];
      chain.yearly[i] = 1 - std::clamp(automation[i], 0.0, 1.0);
      chain.local[i] = local[i];
    }
  });
  return chain;
}

std::vector<double> Chain::beds_in(int year, const Case& of) const {
  const int since = year - of.opening;
  const int growth = of.complete - of.opening;
  const auto power = [since](double one) {
    double all = 1;
    for (int passed = 0; passed < since; ++passed) all *= one;
    return all;
  };
  const double grown = growth == 0 ? 1 : std::min(1.0, static_cast<double>(since) / growth);
  std::vector<double> in_year(beds.size());
  in_parallel(beds.size(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      in_year[i] = beds[i] * (start[i] + (1 - start[i]) * grown) * power(yearly[i]);
  });
  return in_year;
}

core::Interval interval_of(std::vector<double> draws) {
  constexpr std::array<double, 3> kShares{0.1, 0.5, 0.9};
  const auto found = uncertainty::quantiles(draws, kShares);
  return {found[0], found[1], found[2]};
}

}  // namespace pareltjes::effectrapportage
