// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/learning/shared_objects.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "core/text.hpp"
#include "pearls/effectrapportage/learning/gather.hpp"
#include "platform/hub/removal.hpp"
#include "platform/rights/licences.hpp"
#include "platform/sharing/shared_now.hpp"

namespace pareltjes::effectrapportage {
namespace {

using nlohmann::json;

constexpr std::size_t kDigits = 2;
constexpr int kTries = 20;  ///< Somebody else may share in between, and again.

/// The two ends of the class of a size: 1, 2, 5, 10, 20, 50, …
std::pair<double, double> class_of(double size) {
  const double unit = std::pow(10, std::floor(std::log10(size)));
  const double first = size / unit;
  if (first < 2) return {unit, 2 * unit};
  return first < 5 ? std::pair{2 * unit, 5 * unit} : std::pair{5 * unit, 10 * unit};
}

double to_digits(double value, std::size_t digits) {
  const double unit = std::pow(10, std::floor(std::log10(value)) - static_cast<double>(digits) + 1);
  return std::round(value / unit) * unit;
}

double to_step(double value, double step) {
  return std::round(value / step) * step;
}

core::Text class_in_words(const ReferenceObject& object) {
  const auto* sector = library().sector(object.sector);
  core::Text words = sector->name;
  if (!object.m2 || *object.m2 < 1) return words;
  const auto size = class_of(*object.m2);
  const auto add = [&](core::Language language, const char* to, const std::string& surface) {
    return fmt::format(", {} {} {} {}", core::format_number(size.first, 0, language), to,
                       core::format_number(size.second, 0, language), surface);
  };
  words.nl += add(core::Language::kDutch, "tot", sector->surface.nl);
  words.en += add(core::Language::kEnglish, "to", sector->surface.en);
  return words;
}

hub::Column text_column(const char* name, core::Text description) {
  hub::Column column;
  column.name = name;
  column.type = hub::Column::Type::kText;
  column.description = std::move(description);
  return column;
}
hub::Column number_column(const char* name, const char* unit, core::Text description, double half_width = 0) {
  hub::Column column;
  column.name = name;
  column.unit = unit;
  column.description = std::move(description);
  column.half_width = half_width;
  return column;
}

hub::DataTable table_of(const std::vector<const json*>& objects) {
  hub::DataTable table;
  table.columns = {
      text_column("id", {"kenmerk", "id"}),
      text_column("sector", {"sector", "sector"}),
      text_column("klasse", {"soort en grootteklasse", "kind and class of size"}),
      text_column("klasse_en", {"soort en grootteklasse, in het Engels", "kind and class of size, in English"}),
      text_column("telwijze", {"hoe er geteld is", "how it was counted"}),
      text_column("voorspelling", {"de voorspelling waarvan dit de melding is", "the prediction that this reports on"}),
      number_column("m2_per_baan", "m²", {"m² per baan, afgerond", "m² for each job, rounded"}),
      number_column("omvang", "m²", {"midden van de grootteklasse", "middle of the class of size"}),
      number_column("aandeel", "", {"aandeel uit het buitenland, afgerond", "share from abroad, rounded"},
                    library().rule("afronding_aandeel") / 2),
      number_column(
          "piek", "keer",
          {"drukste week ten opzichte van een gewone, afgerond", "busiest week against an ordinary one, rounded"},
          library().rule("afronding_piek") / 2),
      number_column("jaar", "", {"jaar van de telling", "year of the count"})};
  for (const auto* one : objects) {
    for (auto& column : table.columns) {
      const auto found = one->find(column.name);
      if (column.type == hub::Column::Type::kText) {
        column.texts.push_back(found != one->end() && found->is_string() ? found->get<std::string>() : std::string());
      } else {
        column.numbers.push_back(found != one->end() && found->is_number() ? found->get<double>() : hub::kMissing);
      }
    }
  }
  return table;
}

}  // namespace

std::vector<std::string> licences_to_share() {
  std::vector<std::string> ids;
  for (const auto& one : rights::licences()) {
    if (one.use && one.distribute && !one.owner_only && one.id.starts_with("CC") && !one.id.contains("IGO"))
      ids.push_back(one.id);
  }
  return ids;
}

core::Result<json> shared_form(const ReferenceObject& object, const std::string& key, const std::string& licence) {
  const auto known = licences_to_share();
  if (std::ranges::find(known, licence) == known.end()) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"Kies onder welke licentie u deelt.", "Choose the licence under which you share."},
                      {"CC0 is zonder voorwaarden. De andere licentie vraagt naamsvermelding.",
                       "CC0 has no conditions. The other licence asks for attribution."});
  }
  const double people = std::max({object.fte.value_or(0), object.people.value_or(0)});
  if (people < library().rule("minste_banen_delen")) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"Dit bedrijf is te klein om te delen.", "This company is too small to share."},
                      {"Bij minder dan tien banen kunnen cijfers naar personen leiden. Zelf gebruiken kan wel.",
                       "With fewer than ten jobs figures can point at persons. You can use it yourself."});
  }
  const auto reference = reference_of(object, {}, Reference::Origin::kShared);
  const auto words = class_in_words(object);
  json made{{"id", shared_id(key)},      {"sector", object.sector}, {"klasse", words.nl}, {"klasse_en", words.en},
            {"telwijze", object.method}, {"jaar", reference.year},  {"licentie", licence}};
  if (!object.of_case.empty()) made["voorspelling"] = object.of_case;
  if (reference.m2_per_job > 0) {
    const auto [low, high] = class_of(std::max(1.0, reference.m2));
    made["m2_per_baan"] = to_digits(reference.m2_per_job, kDigits);
    made["omvang"] = to_digits(std::sqrt(low * high), kDigits);
  }
  if (reference.share) made["aandeel"] = to_step(*reference.share, library().rule("afronding_aandeel"));
  if (reference.peak) made["piek"] = to_step(*reference.peak, library().rule("afronding_piek"));
  return made;
}

core::Text in_words(const json& shared) {
  core::Text words{shared.value("klasse", std::string()), shared.value("klasse_en", std::string())};
  const auto add = [&](const char* field, double times, int decimals, const char* nl, const char* en) {
    const auto found = shared.find(field);
    if (found == shared.end() || !found->is_number()) return;
    const double value = found->get<double>() * times;
    words.nl += fmt::format("; {}{}", core::format_number(value, decimals, core::Language::kDutch), nl);
    words.en += fmt::format("; {}{}", core::format_number(value, decimals, core::Language::kEnglish), en);
  };
  add("m2_per_baan", 1, 0, " m² per baan", " m² for each job");
  add("aandeel", 100, 0, "% uit het buitenland", "% from abroad");
  add("piek", 1, 1, " keer zo druk in de drukste week", " times as busy in the busiest week");
  const auto year = fmt::format("; {}", shared.value("jaar", 0));
  words.nl += year;
  words.en += year;
  return words;
}

namespace {

using Shares = std::vector<sharing::Share>;

/// Of all that is shared, what one organisation shares under one licence.
Shares under(const core::Result<Shares>& all, const std::string& owner, const std::string& licence) {
  Shares some;
  for (const auto& share : *all) {
    if (share.owner == owner && share.content.is_object() && share.content.value("licentie", "") == licence)
      some.push_back(share);
  }
  std::ranges::sort(some, {}, [](const sharing::Share& one) { return one.content.value("id", std::string()); });
  return some;
}

bool are_same(const Shares& a, const Shares& b) {
  return std::ranges::equal(a, b, [](const sharing::Share& one, const sharing::Share& other) {
    return one.id == other.id && one.content == other.content;
  });
}

hub::Dataset dataset_of(const Shares& shares, const std::string& id, const std::string& name,
                        const std::string& licence) {
  std::vector<const json*> objects;
  for (const auto& share : shares) objects.push_back(&share.content);
  hub::Dataset dataset;
  dataset.table = table_of(objects);
  auto& info = dataset.info;
  info.id = id;
  info.topic = kObjectTopic;
  info.title = {"Referentieobjecten van " + name, "Reference objects of " + name};
  for (const double year : *dataset.table.numbers("jaar")) info.year = std::max(info.year, static_cast<int>(year));
  info.source = {"Referentieobjecten arbeidsmigranten", name, "", licence,
                 fmt::format("Referentieobjecten: {}, {}", name, licence)};
  info.notes = {{"Verhoudingen en grootteklassen, afgerond, zodat niemand één bedrijf herkent.",
                 "Ratios and classes of size, rounded, so that nobody recognises one company."}};
  info.file_name = "gedeeld";
  return dataset;
}

/// The dataset of one licence. Others, also on other servers, may share and withdraw at the same moment: in the
/// transaction that stores it is looked at whether what it was made of is still what is shared. Who withdraws does so
/// before he comes here, so that whoever stores last has seen it.
core::Result<void> publish_licence(storage::Database& database, sharing::Sharing& sharing, hub::Hub& hub,
                                   const storage::Scope& scope, const std::string& owner, const std::string& name,
                                   const std::string& licence) {
  const auto as_public = storage::Scope::of_public(scope.actor);
  auto id = fmt::format("{}-{}-{}", kObjectTopic, owner, licence);
  std::ranges::transform(id, id.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  core::Result<void> done;
  for (int attempt = 0; attempt < kTries; ++attempt) {
    const auto all = sharing.shared(scope, std::string(kObjectKind));
    if (!all) return std::unexpected(all.error());
    const auto shares = under(all, owner, licence);
    bool changed = false;
    const auto replace = [&](storage::Session& session) -> core::Result<void> {
      const auto now = sharing::shared_now(session, kObjectKind);
      if (!now) return std::unexpected(now.error());
      changed = !are_same(shares, under(now, owner, licence));
      if (changed) {
        return core::fail(core::ErrorCode::kConflict,
                          {"Iemand anders deelt tegelijk.", "Somebody else shares at the same moment."},
                          {"Probeer het zo weer.", "Try again in a moment."});
      }
      // All versions go: a version with what is withdrawn is not kept for others to fetch.
      return hub::remove_dataset(session, id);
    };
    if (shares.empty()) {
      done = database.write(as_public, replace);
    } else {
      const auto stored = hub.store(as_public, dataset_of(shares, id, name, licence), replace);
      done = stored ? core::Result<void>() : std::unexpected(stored.error());
    }
    if (!changed) return done;
  }
  return done;
}

}  // namespace

core::Result<void> publish_shared(storage::Database& database, sharing::Sharing& sharing, hub::Hub& hub,
                                  const storage::Scope& scope, const std::string& owner, const std::string& name) {
  for (const auto& licence : licences_to_share()) {
    if (auto done = publish_licence(database, sharing, hub, scope, owner, name, licence); !done) return done;
  }
  return {};
}

}  // namespace pareltjes::effectrapportage
