// SPDX-License-Identifier: EUPL-1.2
// Solves the questions and says what each site does.
#include "pearls/wijkvoorzieningen/siting.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <thread>

#include "core/text.hpp"
#include "pearls/wijkvoorzieningen/siting_parts.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

namespace siting = engines::siting;

constexpr std::size_t kNodes = 20'000;  ///< Of the search for the choice itself.
constexpr std::size_t kNodesOfADraw = 1'000;
constexpr std::size_t kNodesWithCapacity = 2'000;  ///< Each is dearer.
constexpr std::size_t kMostTries = 50;             ///< Of sites that may close, and stay where that is as good.
constexpr double kSecondsAMinute = 60;
constexpr double kNothing = 1e-6;  ///< Of the people: what adds less (or less than so many metres) adds nothing.

/// What a solution means for people: how many are within reach, and how far away they are.
struct Effect {
  double within = 0;
  double distance = 0;  ///< People × metres or seconds.
  double served = 0;
};

class Answerer {
 public:
  Answerer(const SitingTask& task, const SitingQuestion& question, SitingModel model, const pearl::RunControl& control,
           unsigned threads)
      : task_(task), question_(question), control_(control), model_(std::move(model)) {
    limits_.stop = control.stop();
    limits_.deadline = control.deadline();
    limits_.nodes = question.capacity ? kNodesWithCapacity : kNodes;
    limits_.threads = threads == 0 ? std::max(1U, std::thread::hardware_concurrency()) : threads;
  }

  /// @return nothing where no answer is possible; a finding says why.
  core::Result<std::optional<SitingAnswer>> answer(std::vector<pearl::Finding>& findings) {
    answer_.question = question_;
    tell_about_demand(findings);
    if (model_.mean.points.empty() || model_.mean.sites.empty()) {
      tell_impossible({"Niemand van wie meetelt, kan een plek bereiken.", "Nobody who counts can reach any site."},
                      findings);
      return std::nullopt;
    }
    auto best = siting::solve(model_.mean, limits_);
    if (const auto go_on = control_.check(); !go_on) return std::unexpected(go_on.error());
    if (!best) return std::unexpected(best.error());
    if (!best->value) {
      for (const auto& reason : best->findings) tell_impossible(reason, findings);
      if (best->findings.empty())
        tell_impossible(
            {"De zoektocht vond binnen zijn grens geen oplossing.", "The search found no solution within its limit."},
            findings);
      return std::nullopt;
    }
    if (auto done = keep_what_need_not_close(*best); !done) return std::unexpected(done.error());
    if (auto done = describe(*best); !done) return std::unexpected(done.error());
    if (auto done = compare(*best); !done) return std::unexpected(done.error());
    return std::move(answer_);
  }

 private:
  [[nodiscard]] core::Text named() const {
    const auto* kind = task_.library.kind(question_.kind);
    return kind == nullptr ? core::Text{question_.kind, question_.kind} : kind->name;
  }

  void tell_impossible(const core::Text& reason, std::vector<pearl::Finding>& findings) const {
    findings.push_back({"locaties-onmogelijk",
                        pearl::Severity::kWarning,
                        {fmt::format("{}: er is geen goede keuze van plekken. {}", named().nl, reason.nl),
                         fmt::format("{}: no choice of sites will do. {}", named().en, reason.en)},
                        {"Vraag meer plekken, een groter bereik of meer capaciteit.",
                         "Ask for more sites, a larger reach or more capacity."},
                        std::nullopt,
                        {}});
  }

  void tell_about_demand(std::vector<pearl::Finding>& findings) const {
    const auto people = [](double count, core::Language language) { return core::format_number(count, 0, language); };
    const auto add = [&](const char* code, double count, const char* nl, const char* en) {
      if (!(count >= 0.5)) return;
      findings.push_back({code,
                          pearl::Severity::kWarning,
                          {fmt::format(fmt::runtime(nl), named().nl, people(count, core::Language::kDutch)),
                           fmt::format(fmt::runtime(en), named().en, people(count, core::Language::kEnglish))},
                          {"Zij tellen hier niet mee.", "They do not count here."},
                          std::nullopt,
                          {}});
    };
    add("locaties-onbereikbaar", model_.people_left_out,
        "{}: {} mensen kunnen langs geen enkele weg een plek bereiken.",
        "{}: {} people cannot reach any site by any way.");
    add("locaties-te-ver", model_.people_beyond, "{}: {} mensen zijn met geen enkele plek binnen bereik te brengen.",
        "{}: {} people cannot be brought within reach by any site.");
    if (model_.unknown_capacity == 0) return;
    const auto count = counted(model_.unknown_capacity, "plek", "plekken");
    findings.push_back({"locaties-capaciteit-onbekend",
                        pearl::Severity::kWarning,
                        {fmt::format("{}: van {} weten wij niet hoeveel erin past.", named().nl, count),
                         fmt::format("{}: of {} it is not known how much they hold.", named().en,
                                     counted(model_.unknown_capacity, "site", "sites"))},
                        {"Die plekken kunnen hier ieder aan. Vul de capaciteit in de lijst met aanbod in.",
                         "Those sites take anybody here. Give the capacity in the list of supply."},
                        std::nullopt,
                        {}});
  }

  /// An engine closes a site that makes no difference as soon as one that is replaced: who may close is asked one by
  /// one whether it has to.
  core::Result<void> keep_what_need_not_close(siting::Solution& best) {
    if (question_.goal == SitingGoal::kAll) return {};  // there a site less is what is sought
    std::size_t tries = 0;
    for (std::size_t j = 0; j < model_.existing.size() && tries < kMostTries; ++j) {
      auto& site = model_.mean.sites[j];
      const auto open = std::ranges::find(best.open, j, &siting::OpenSite::site);
      const auto end = std::min(site.end_period, question_.years.size());
      if (site.standing != siting::Standing::kClosable || (open != best.open.end() && open->end_period == end))
        continue;
      ++tries;
      site.standing = siting::Standing::kFixed;
      auto kept = siting::solve(model_.mean, limits_);
      if (const auto go_on = control_.check(); !go_on) return go_on;
      if (!kept) return std::unexpected(kept.error());
      const bool as_good =
          kept->value && std::abs(*kept->value - *best.value) <= 1e-9 * std::max(1.0, std::abs(*best.value));
      if (as_good) {
        best = std::move(*kept);
      } else {
        site.standing = siting::Standing::kClosable;
      }
    }
    return {};
  }

  [[nodiscard]] Effect effect_of(const siting::Solution& solution) const {
    Effect effect;
    const auto& instance = model_.mean;
    const std::size_t points = instance.points.size();
    for (const auto& part : solution.assignment) {
      const double people =
          part.share * question_.weights[part.period] * instance.weight[part.period * points + part.point];
      if (!part.site) continue;
      const double cost = model_.cost[part.point * instance.sites.size() + *part.site];
      effect.served += people;
      effect.distance += people * cost;
      if (question_.reach && cost <= *question_.reach) effect.within += people;
    }
    return effect;
  }

  /// What one unit of the engine's value is in the unit of the answer.
  [[nodiscard]] double scale() const {
    if (question_.goal != SitingGoal::kDistance) return 1;
    return 1 / (model_.people * (question_.by_time ? kSecondsAMinute : 1));
  }

  void describe_effects(const siting::Solution& now, const siting::Solution& with) {
    const auto set = [&](const siting::Solution& solution, std::optional<double>& within, std::optional<double>& mean) {
      if (!solution.value) return;
      const auto effect = effect_of(solution);
      if (question_.reach) within = effect.within;
      // Of a solution that leaves people unserved the distance says nothing.
      if (effect.served > 0 && effect.served >= model_.people * (1 - kNothing))
        mean = effect.distance / effect.served / (question_.by_time ? kSecondsAMinute : 1);
    };
    set(now, answer_.within_now, answer_.mean_now);
    set(with, answer_.within_with, answer_.mean_with);
  }

  core::Result<void> describe(const siting::Solution& best) {
    answer_.unit = question_.goal == SitingGoal::kAll        ? "plekken"
                   : question_.goal == SitingGoal::kCovering ? "personen"
                   : question_.by_time                       ? "minuten"
                                                             : "meter";
    answer_.proven = best.status == siting::Status::kOptimal;
    answer_.with = *best.value * scale();
    if (best.bound) answer_.bound = *best.bound * scale();
    answer_.gap = best.gap();
    answer_.candidates = model_.candidates.size();
    answer_.points = model_.mean.points.size();
    answer_.people = model_.people;
    answer_.basis = basis();
    if (const auto source = task_.places.sources.find(question_.kind); source != task_.places.sources.end())
      answer_.source = source->second;
    const auto now = siting::solve(as_it_is(model_), limits_);
    if (const auto go_on = control_.check(); !go_on) return go_on;
    if (!now) return std::unexpected(now.error());
    if (question_.goal == SitingGoal::kAll) {
      answer_.now = static_cast<double>(model_.existing.size());
    } else if (now->value) {
      answer_.now = *now->value * scale();
    }
    describe_effects(*now, best);
    return add_rows(best);
  }

  /// Of the chosen sites what each brings within reach: fewest sites is no measure of that.
  core::Result<siting::Solution> as_covering(const siting::Solution& best) const {
    auto instance = model_.mean;
    instance.goal = siting::Goal::kMaxCovering;
    std::vector<bool> open(instance.sites.size(), false);
    for (const auto& site : best.open) {
      open[site.site] = true;
      instance.sites[site.site].first_period = site.first_period;
    }
    for (std::size_t j = 0; j < open.size(); ++j) {
      if (!open[j]) instance.sites[j].standing = siting::Standing::kExcluded;
    }
    for (auto& period : instance.periods) period.most_open = open.size();
    return siting::solve(instance, limits_);
  }

  core::Result<void> add_rows(const siting::Solution& best) {
    auto told = best;
    if (question_.goal == SitingGoal::kAll) {
      auto covering = as_covering(best);
      if (!covering) return std::unexpected(covering.error());
      told = std::move(*covering);
    }
    std::ranges::sort(told.open, {}, &siting::OpenSite::order);
    std::vector<bool> open(model_.mean.sites.size(), false);
    std::size_t order = 0;
    for (const auto& site : told.open) {
      open[site.site] = true;
      add_row(site, order);
    }
    for (std::size_t j = 0; j < model_.existing.size(); ++j) {
      if (open[j]) continue;
      auto row = row_of(j);
      row.state = SiteState::kClosed;
      row.year = question_.years.front();
      answer_.rows.push_back(std::move(row));
    }
    return {};
  }

  [[nodiscard]] SitingRow row_of(std::size_t site) const {
    SitingRow row;
    row.year = question_.years.front();
    if (site < model_.existing.size()) {
      const Place& place = *model_.existing[site];
      row.id = place.id;
      row.name = place.name;
      row.at = place.at;
      row.area = place.area;
      return row;
    }
    const SiteCandidate& candidate = *model_.candidates[site - model_.existing.size()];
    row.state = SiteState::kNew;
    row.id = candidate.id;
    row.name = candidate.name;
    row.at = candidate.at;
    row.area = candidate.area;
    return row;
  }

  void add_row(const siting::OpenSite& site, std::size_t& order) {
    auto row = row_of(site.site);
    const bool fresh = row.state == SiteState::kNew;
    const double one = question_.goal == SitingGoal::kAll ? 1 : scale();
    // Where it makes no difference, an engine may open a site or leave it: it is no advice.
    if (fresh && site.adds && *site.adds <= kNothing * std::max(1.0, model_.people)) return;
    const auto& years = question_.years;
    const bool closes = !fresh && site.end_period < years.size();
    if (fresh) {
      row.order = ++order;
      row.year = years[site.first_period];
    } else if (closes) {
      row.state = SiteState::kClosed;
      row.year = years[site.end_period];
    }
    if (site.adds) row.adds = *site.adds * one;
    if (site.lost_without) row.lost_without = *site.lost_without * one;
    row.people = site.served / static_cast<double>(site.end_period - site.first_period);
    site_of_row_.push_back(site.site);
    answer_.rows.push_back(std::move(row));
  }

  core::Result<void> compare(const siting::Solution& best) {
    if (model_.draws.sites.empty()) return {};
    auto limits = limits_;
    limits.nodes = kNodesOfADraw;
    const auto draws = siting::compare_draws(model_.draws, best, limits);
    if (const auto go_on = control_.check(); !go_on) return go_on;
    if (!draws) return std::unexpected(draws.error());
    answer_.draws = draws->draws.size();
    answer_.same_share = draws->same_share;
    for (std::size_t i = 0; i < site_of_row_.size(); ++i) {
      auto& row = answer_.rows[i];
      if (row.state == SiteState::kNew) row.chance = draws->chosen_share[site_of_row_[i]];
    }
    return {};
  }

  [[nodiscard]] core::Text basis() const {
    core::Text text{model_.basis.nl + " " + task_.homes.note.nl, model_.basis.en + " " + task_.homes.note.en};
    if (model_.merged_m > 0) {
      const int side = static_cast<int>(model_.merged_m);
      text.nl += fmt::format(" Wie in hetzelfde vak van {} meter woont, telt als één punt.", side);
      text.en += fmt::format(" Who lives in the same square of {} metres counts as one point.", side);
    }
    if (model_.people_beyond >= 0.5) {
      const auto people = [this](core::Language l) { return core::format_number(model_.people_beyond, 0, l); };
      text.nl += fmt::format(" {} mensen zijn met geen enkele plek binnen bereik te brengen; zij tellen niet mee.",
                             people(core::Language::kDutch));
      text.en += fmt::format(" {} people cannot be brought within reach by any site; they do not count.",
                             people(core::Language::kEnglish));
    }
    return text;
  }

  const SitingTask& task_;
  const SitingQuestion& question_;
  const pearl::RunControl& control_;
  siting::Limits limits_;
  SitingModel model_;
  SitingAnswer answer_;
  std::vector<std::size_t> site_of_row_;  ///< Of the rows of open sites, in their order.
};

}  // namespace

std::string_view name_of(SiteState state) {
  return state == SiteState::kExisting ? "bestaand" : state == SiteState::kNew ? "nieuw" : "gesloten";
}

core::Result<SitingAnswers> answer_siting(const SitingTask& task, const SitingPlan& plan, const Future* future,
                                          const pearl::RunControl& control, unsigned threads) {
  SitingAnswers answers;
  answers.findings = plan.findings;
  answers.own_candidates = plan.own_candidates;
  for (const auto& question : plan.questions) {
    if (const auto go_on = control.check(); !go_on) return std::unexpected(go_on.error());
    auto model = model_for(task, plan, question, future);
    if (!model) return std::unexpected(model.error());
    auto answer = Answerer(task, question, std::move(*model), control, threads).answer(answers.findings);
    if (!answer) return std::unexpected(answer.error());
    if (*answer) answers.list.push_back(std::move(**answer));
  }
  return answers;
}

}  // namespace pareltjes::wijkvoorzieningen
