// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/learning/gather.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/sha256.hpp"
#include "core/text.hpp"
#include "engines/uncertainty/pooling.hpp"
#include "pearls/effectrapportage/drawn.hpp"
#include "pearls/effectrapportage/learning/object.hpp"

namespace pareltjes::effectrapportage {
namespace {

using nlohmann::json;
using pearl::Severity;

constexpr std::size_t kLettersOfId = 12;
constexpr double kMostWithin = 0.95;  ///< Of the variance that is between companies of one sector.
constexpr double kNinety = 1.2815515655446004;
constexpr double kNearlyNone = 1e-3;

double logit(double share) {
  const double within = std::clamp(share, kNearlyNone, 1 - kNearlyNone);
  return std::log(within / (1 - within));
}

/// Ids of the predictions that are of this case.
std::set<std::string> predictions_of(const Case& of, const pearl::RunInput& input) {
  std::set<std::string> ids;
  if (!of.prediction.empty()) ids.insert(of.prediction);
  for (const auto& record : input.records) {
    if (record.kind != kPredictionKind) continue;
    const auto values = record.content.value("invoer", json::object());
    const bool named = !of.name.empty() && core::fold(values.value("bedrijf", std::string())) == core::fold(of.name);
    if ((named && values.value("sector", std::string()) == of.sector) || values == input.values) ids.insert(record.id);
  }
  return ids;
}

/// Everything that is found, with why something of it is left out.
class Gathering {
 public:
  Gathering(Case& of, const pearl::RunInput& input) : of_(of), input_(input), itself_(predictions_of(of, input)) {}

  void records() {
    for (const auto& record : input_.records) {
      if (record.kind != kObjectKind) continue;
      std::vector<pearl::Finding> findings;
      const auto object = object_from(record.content, findings);
      own_.insert(shared_id(record.id));
      add(object, "eigen-" + shared_id(record.id), Reference::Origin::kOwn, object.about);
    }
  }

  void file() {
    const auto given = input_.values.find("referentieobjecten");
    if (given == input_.values.end() || !given->is_array()) return;
    for (std::size_t i = 0; i < given->size(); ++i) {
      std::vector<pearl::Finding> findings;
      const auto object = object_from((*given)[i], findings);
      const auto title = object.about.empty() ? fmt::format("nummer {}", i + 1) : object.about.substr(0, 80);
      std::ranges::move(check(object, {}), std::back_inserter(findings));
      bool usable = true;
      for (auto& finding : findings) {
        usable = usable && finding.severity != Severity::kError;
        if (finding.severity == Severity::kWarning && object.confirmed) continue;
        finding.message = {fmt::format("Referentieobject ‘{}’: {}", title, finding.message.nl),
                           fmt::format("Reference object ‘{}’: {}", title, finding.message.en)};
        of_.findings.push_back(std::move(finding));
      }
      if (usable) add(object, fmt::format("bestand-{}", i + 1), Reference::Origin::kFile, title);
    }
  }

  void shared() {
    for (const auto& dataset : input_.datasets.on(kObjectTopic)) {
      const auto& table = dataset->table;
      const auto text = [&](const char* name, std::size_t row) {
        const auto* column = table.texts(name);
        return column == nullptr ? std::string() : (*column)[row];
      };
      const auto number = [&](const char* name, std::size_t row) {
        const auto* column = table.numbers(name);
        return column == nullptr || hub::is_missing((*column)[row]) ? std::optional<double>() : (*column)[row];
      };
      for (std::size_t row = 0; row < table.rows(); ++row) {
        Reference one;
        one.id = "gedeeld-" + text("id", row);
        if (own_.contains(text("id", row)) || itself_.contains(text("voorspelling", row))) continue;
        one.sector = text("sector", row);
        const auto* method = library().method(text("telwijze", row));
        if (library().sector(one.sector) == nullptr || method == nullptr) continue;
        one.name = {text("klasse", row), text("klasse_en", row)};
        one.m2_per_job = std::max(0.0, number("m2_per_baan", row).value_or(0));
        one.m2 = std::max(0.0, number("omvang", row).value_or(0));
        one.share = number("aandeel", row);
        one.peak = number("piek", row);
        one.year = static_cast<int>(number("jaar", row).value_or(0));
        one.weight = library().rule("gewicht_bedrijf") * method->weight;
        one.source = fmt::format("{} ({})", dataset->info.source.attribution, dataset->info.source.licence);
        one.origin = Reference::Origin::kShared;
        of_.objects.push_back(std::move(one));
      }
    }
  }

 private:
  void add(const ReferenceObject& object, std::string id, Reference::Origin origin, const std::string& title) {
    if (!object.of_case.empty() && itself_.contains(object.of_case)) return;
    if (std::ranges::any_of(taken_, [&](const ReferenceObject& other) { return is_same(other, object); })) {
      of_.findings.push_back({"referentieobject-dubbel",
                              Severity::kWarning,
                              {fmt::format("Referentieobject ‘{}’ staat er twee keer.", title),
                               fmt::format("Reference object ‘{}’ is there twice.", title)},
                              {"Wij tellen het één keer.", "We count it once."},
                              {},
                              {}});
      return;
    }
    taken_.push_back(object);
    of_.objects.push_back(reference_of(object, std::move(id), origin));
  }

  Case& of_;
  const pearl::RunInput& input_;
  std::set<std::string> itself_;
  std::set<std::string> own_;
  std::vector<ReferenceObject> taken_;
};

/// A spread of its own and what is seen of it: before and after.
struct Moved {
  engines::uncertainty::Belief before, after;
  double deviation_before = 0, deviation_after = 0;  ///< Of the next company.
};

/// @param within variance between companies of one sector; what remains of the whole is what is not known of the
/// sector.
Moved moved(double middle, double deviation, double within,
            const std::vector<engines::uncertainty::Observation>& seen) {
  const double whole = deviation * deviation;
  const double company = std::min(within, kMostWithin * whole);
  Moved made;
  made.before = {middle, whole - company, company};
  made.after = engines::uncertainty::updated(made.before, seen);
  made.deviation_before = deviation;
  made.deviation_after = std::sqrt(made.after.next());
  return made;
}

void learn_share(Case& of, const Normals& normals) {
  std::vector<engines::uncertainty::Observation> seen;
  for (const auto& object : of.objects) {
    if (object.sector == of.sector && object.share)
      seen.push_back({0, logit(*object.share), weight_of(object, of.opening, size_of(of))});
  }
  if (seen.empty()) return;
  const auto before = share_before(of, normals);
  if (!(before.deviation > 0)) return;
  const double within = library().rule("spreiding_aandeel");
  const auto made = moved(before.middle, before.deviation, within * within, seen);
  of.share =
      LearnedShare{made.after.mean - made.before.mean, made.deviation_after / made.deviation_before, seen.size()};
}

void learn_peak(Case& of) {
  std::vector<engines::uncertainty::Observation> seen;
  for (const auto& object : of.objects) {
    if (object.sector == of.sector && object.peak)
      seen.push_back({0, std::log(std::max(1.0, *object.peak)), weight_of(object, of.opening, size_of(of))});
  }
  const auto* standard = of.parameter("piek");
  if (seen.empty() || standard->spread.form != Spread::Form::kLog || !(standard->spread.low < standard->spread.high))
    return;
  if (std::ranges::find(of.own, "piek", &Parameter::id) != of.own.end()) return;  // The municipality decided.
  const auto& [form, low, mid, high] = standard->spread;
  const double down = std::log(mid / low), up = std::log(high / mid);
  const double within = library().rule("spreiding_piek");
  const auto made = moved(std::log(mid), (down + up) / (2 * kNinety), within * within, seen);
  const double narrow = made.deviation_after / made.deviation_before;
  auto learned = *standard;
  learned.spread.mid = std::exp(made.after.mean);
  learned.spread.low = std::exp(made.after.mean - down * narrow);
  learned.spread.high = std::exp(made.after.mean + up * narrow);
  learned.source =
      fmt::format("{} referentieobjecten van deze sector, met als begin: {}", seen.size(), standard->source);
  of.learned.push_back(std::move(learned));
}

}  // namespace

std::string shared_id(const std::string& key) {
  return core::sha256_hex("referentieobject " + key).substr(0, kLettersOfId);
}

double size_of(const Case& of) {
  const auto* area = of.answer("oppervlakte");
  return area == nullptr ? 0 : std::sqrt(std::max(area->low, 1.0) * std::max(area->high, 1.0));
}

void take_objects(Case& of, const pearl::RunInput& input) {
  const auto given = input.values.find("voorspelling");
  if (given != input.values.end() && given->is_string()) of.prediction = given->get<std::string>();
  Gathering all(of, input);
  all.records();
  all.file();
  all.shared();
}

ShareBefore share_before(const Case& of, const Normals& normals) {
  auto open = of;
  open.answers.clear();
  const Drawn agency(open, normals, kAgency), foreign_agency(open, normals, kForeignAgency),
      foreign_own(open, normals, kForeignOwn);
  const auto draws = std::min(normals.draws(), kDrawsOfStep);
  double sum = 0, squares = 0;
  for (std::size_t i = 0; i < draws; ++i) {
    const double x = logit(agency[i] * foreign_agency[i] + (1 - agency[i]) * foreign_own[i]);
    sum += x;
    squares += x * x;
  }
  const double mean = sum / static_cast<double>(draws);
  return {mean, std::sqrt(std::max(0.0, squares / static_cast<double>(draws) - mean * mean))};
}

void learn(Case& of, const Normals& normals) {
  of.learned.clear();
  of.share.reset();
  if (of.objects.empty()) return;
  learn_share(of, normals);
  learn_peak(of);
}

}  // namespace pareltjes::effectrapportage
