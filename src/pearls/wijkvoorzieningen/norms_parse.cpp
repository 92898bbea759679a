// SPDX-License-Identifier: EUPL-1.2
// Reads the files of the norm library.
#include <fmt/core.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "core/resources.hpp"
#include "core/text.hpp"
#include "pearls/wijkvoorzieningen/norms.hpp"
#include "platform/hub/csv.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

constexpr std::string_view kFolder = "src/pearls/wijkvoorzieningen/pakketten/normen-voorzieningen/";

/// One row of a CSV file, its fields by column name. The first fault that is met is kept.
class Row {
 public:
  Row(const std::string& file, const std::unordered_map<std::string, std::size_t>& places)
      : file_(file), places_(places) {}

  void set(std::vector<std::string_view> fields, std::int64_t line) {
    fields_ = std::move(fields);
    line_ = line;
  }
  [[nodiscard]] std::string text(const std::string& column) const {
    return std::string(core::trim(fields_[places_.at(column)]));
  }
  /// Nothing where the file lacks the column: packages of before it stay valid.
  [[nodiscard]] std::string optional_text(const std::string& column) const {
    return places_.contains(column) ? text(column) : std::string();
  }
  [[nodiscard]] std::optional<double> number(const std::string& column) {
    const auto field = text(column);
    if (field.empty()) return std::nullopt;
    const auto value = core::parse_number(field);
    if (value && std::isfinite(*value) && *value >= 0) return value;
    refuse(column, {fmt::format("\"{}\" is geen getal van 0 of meer.", field),
                    fmt::format("\"{}\" is not a number of 0 or more.", field)});
    return std::nullopt;
  }
  [[nodiscard]] int integer(const std::string& column, int otherwise, int highest) {
    const auto value = number(column);
    if (!value) return otherwise;
    if (*value == std::floor(*value) && *value <= highest) return static_cast<int>(*value);
    refuse(column, {fmt::format("\"{}\" is geen heel getal tot en met {}.", text(column), highest),
                    fmt::format("\"{}\" is not a whole number up to {}.", text(column), highest)});
    return otherwise;
  }
  template <class Value>
  Value choice(const std::string& column, const std::map<std::string, Value>& values, Value otherwise) {
    const auto field = text(column);
    const auto found = values.find(field);
    if (found != values.end()) return found->second;
    if (!field.empty()) {
      refuse(column, {fmt::format("\"{}\" is hier geen bekende keuze.", field),
                      fmt::format("\"{}\" is not a known choice here.", field)});
    }
    return otherwise;
  }
  void refuse(const std::string& column, core::Text message, core::ErrorCode code = core::ErrorCode::kInvalidFile,
              core::Text advice = {"Verbeter de rij en probeer het opnieuw.", "Correct the row and try again."}) {
    if (fault_) return;
    fault_ = core::Error{code, std::move(message), std::move(advice),
                         core::Place{file_, line_, static_cast<std::int64_t>(places_.at(column)) + 1}};
  }
  [[nodiscard]] const std::optional<core::Error>& fault() const { return fault_; }

 private:
  const std::string& file_;
  const std::unordered_map<std::string, std::size_t>& places_;
  std::vector<std::string_view> fields_;
  std::int64_t line_ = 0;
  std::optional<core::Error> fault_;
};

/// Calls `read` for every row of a file of the package that has the given columns.
template <class Read>
core::Result<void> for_rows(const std::map<std::string, std::string>& files, const std::string& name,
                            const std::vector<std::string>& columns, Read read) {
  const auto file = files.find(name);
  if (file == files.end()) {
    return core::fail(core::ErrorCode::kInvalidFile,
                      {fmt::format("Het pakket met normen heeft geen bestand {}.", name),
                       fmt::format("The package of norms has no file {}.", name)},
                      {"Zet het volledige pakket terug.", "Put the complete package back."});
  }
  auto reader = hub::CsvReader::open(name, file->second);
  if (!reader) return std::unexpected(reader.error());
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < reader->header().size(); ++i) places.emplace(reader->header()[i], i);
  for (const auto& column : columns) {
    if (places.contains(column)) continue;
    return core::fail(
        core::ErrorCode::kMissingColumn,
        {fmt::format("De kolom \"{}\" ontbreekt.", column), fmt::format("The column \"{}\" is missing.", column)},
        {"Voeg de kolom toe.", "Add the column."}, core::Place{name, 1, std::nullopt});
  }
  Row row(name, places);
  std::vector<std::string_view> fields;
  for (;;) {
    const auto more = reader->next(fields);
    if (!more) return std::unexpected(more.error());
    if (!*more) return {};
    row.set(fields, reader->line());
    read(row);
    if (row.fault()) return std::unexpected(*row.fault());
  }
}

const std::map<std::string, Form> kForms = {{"per_eenheid", Form::kPerUnit},
                                            {"met_basis", Form::kWithBase},
                                            {"trap", Form::kStep},
                                            {"minimum_omvang", Form::kMinimumSize},
                                            {"leeftijdstarief", Form::kAgeRate},
                                            {"omvang", Form::kSize},
                                            {"bereik", Form::kReach},
                                            {"drempel", Form::kThreshold},
                                            {"geen", Form::kNone}};
const std::map<std::string, Target> kTargets = {{"inwoners", Target::kInhabitants},
                                                {"leeftijd", Target::kAge},
                                                {"leerlingen", Target::kPupils},
                                                {"woningen", Target::kDwellings},
                                                {"huishoudens", Target::kHouseholds},
                                                {"bebouwde_oppervlakte", Target::kBuiltArea},
                                                {"gebied", Target::kNone},
                                                {"gebouwen", Target::kNone},
                                                {"land", Target::kNone}};
const std::map<std::string, Rounding> kRoundings = {{"geen", Rounding::kNone},
                                                    {"omhoog", Rounding::kUp},
                                                    {"omlaag", Rounding::kDown},
                                                    {"dichtstbij", Rounding::kNearest}};
const std::map<std::string, Scale> kScales = {
    {"gebouw", Scale::kBuilding},   {"buurt", Scale::kBuurt}, {"wijk", Scale::kWijk}, {"stadsdeel", Scale::kStadsdeel},
    {"gemeente", Scale::kGemeente}, {"regio", Scale::kRegio}, {"land", Scale::kLand}};
const std::vector<std::string> kNormColumns = {"id",
                                               "voorziening",
                                               "omschrijving_nl",
                                               "omschrijving_en",
                                               "doelgroep",
                                               "leeftijd_van",
                                               "leeftijd_tot",
                                               "vorm",
                                               "laag",
                                               "midden",
                                               "hoog",
                                               "basis",
                                               "minimum",
                                               "maximum",
                                               "per",
                                               "vestigingen_van",
                                               "afronding",
                                               "schaal",
                                               "eenheid",
                                               "bereik_m",
                                               "bereik_minuten",
                                               "vervoer",
                                               "leefmilieu",
                                               "stedelijkheid_van",
                                               "stedelijkheid_tot",
                                               "deelname_laag",
                                               "deelname_midden",
                                               "deelname_hoog",
                                               "geldig_van",
                                               "geldig_tot",
                                               "status",
                                               "zekerheid",
                                               "voorkeur",
                                               "bron",
                                               "bron_url",
                                               "opmerking_nl",
                                               "opmerking_en"};

/// Three figures in order, or none at all.
std::optional<core::Interval> interval(Row& row, const std::string& low, const std::string& mid,
                                       const std::string& high) {
  const auto a = row.number(low);
  const auto b = row.number(mid);
  const auto c = row.number(high);
  if (!a && !b && !c) return std::nullopt;
  if (!a || !b || !c || *a > *b || *b > *c) {
    row.refuse(mid, {"Laag, midden en hoog horen er alle drie te staan, in die volgorde.",
                     "Low, middle and high must all be there, in that order."});
    return std::nullopt;
  }
  return core::Interval{*a, *b, *c};
}

void check(Row& row, const Norm& norm) {
  if (norm.source.empty()) {
    row.refuse("bron",
               {fmt::format("De norm \"{}\" heeft geen bron.", norm.id),
                fmt::format("The norm \"{}\" has no source.", norm.id)},
               core::ErrorCode::kNormWithoutSource,
               {"Noem de bron, of haal de rij weg.", "Name the source, or remove the row."});
  }
  if (norm.id.empty()) row.refuse("id", {"De norm heeft geen id.", "The norm has no id."});
  if (norm.form == Form::kStep && norm.value && norm.value->low <= 0) {
    row.refuse("laag", {"Het aantal mensen per voorziening is 0.", "The number of people for one facility is 0."});
  }
  if (norm.per <= 0) row.refuse("per", {"\"per\" is 0.", "\"per\" is 0."});
  if (norm.age_from > norm.age_to) {
    row.refuse("leeftijd_tot", {"De leeftijden staan omgekeerd.", "The ages are upside down."});
  }
  if (norm.share.high > 1) row.refuse("deelname_hoog", {"De deelname is meer dan 1.", "The share is more than 1."});
  if (norm.maximum < norm.minimum) {
    row.refuse("maximum", {"Het maximum is kleiner dan het minimum.", "The maximum is below the minimum."});
  }
}

Norm read_norm(Row& row) {
  Norm norm;
  norm.id = row.text("id");
  norm.kind = row.text("voorziening");
  norm.description = {row.text("omschrijving_nl"), row.text("omschrijving_en")};
  norm.form_name = row.text("vorm");
  norm.target_name = row.text("doelgroep");
  norm.form = row.choice("vorm", kForms, Form::kNone);
  norm.target = row.choice("doelgroep", kTargets, Target::kNone);
  norm.age_from = row.integer("leeftijd_van", 0, 120);
  norm.age_to = row.integer("leeftijd_tot", 120, 120);
  norm.value = interval(row, "laag", "midden", "hoog");
  if (const auto share = interval(row, "deelname_laag", "deelname_midden", "deelname_hoog")) {
    norm.share = *share;
    norm.has_share = true;
  }
  norm.base = row.number("basis").value_or(0);
  norm.minimum = row.number("minimum").value_or(0);
  norm.maximum = row.number("maximum").value_or(norm.maximum);
  norm.per = row.number("per").value_or(1);
  norm.sites_of = row.text("vestigingen_van");
  norm.rounding = row.choice("afronding", kRoundings, Rounding::kNone);
  norm.scale = row.choice("schaal", kScales, Scale::kBuurt);
  norm.unit = row.text("eenheid");
  norm.reach_m = row.number("bereik_m");
  norm.reach_minutes = row.number("bereik_minuten");
  norm.travel = row.text("vervoer");
  norm.milieu = row.text("leefmilieu");
  norm.urbanity_from = row.integer("stedelijkheid_van", 1, 5);
  norm.urbanity_to = row.integer("stedelijkheid_tot", 5, 5);
  norm.valid_from = row.text("geldig_van");
  norm.valid_to = row.text("geldig_tot");
  norm.status = row.text("status");
  norm.certainty = row.text("zekerheid");
  norm.preference = row.integer("voorkeur", 1, kOnlyForComparison);
  norm.source = row.text("bron");
  norm.source_url = row.text("bron_url");
  norm.note = {row.text("opmerking_nl"), row.text("opmerking_en")};
  check(row, norm);
  return norm;
}

core::Result<void> read_edition(const std::map<std::string, std::string>& files, NormLibrary& library) {
  const auto file = files.find("pakket.json");
  const auto json = file == files.end() ? nlohmann::json() : nlohmann::json::parse(file->second, nullptr, false);
  const auto text = [&json](const char* key) {
    return json.is_object() && json.contains(key) && json[key].is_string() ? json[key].get<std::string>()
                                                                           : std::string();
  };
  library.version = text("versie");
  library.reference_date = text("peildatum");
  if (!library.reference_date.empty()) return {};
  return core::fail(core::ErrorCode::kInvalidFile,
                    {"Het pakket met normen noemt geen peildatum.", "The package of norms names no reference date."},
                    {"Zet \"peildatum\" in pakket.json.", "Put \"peildatum\" in pakket.json."},
                    core::Place{"pakket.json", std::nullopt, std::nullopt});
}

core::Result<void> read_kinds(const std::map<std::string, std::string>& files, NormLibrary& library) {
  return for_rows(files, "voorzieningen.csv", {"id", "naam_nl", "naam_en", "categorie", "eenheid", "soort", "afstand"},
                  [&library](Row& row) {
                    if (row.text("id").empty())
                      row.refuse("id", {"De voorziening heeft geen id.", "The facility has no id."});
                    library.kinds.push_back({row.text("id"),
                                             {row.text("naam_nl"), row.text("naam_en")},
                                             row.text("categorie"),
                                             row.text("eenheid"),
                                             row.text("soort"),
                                             row.text("afstand"),
                                             {row.optional_text("meervoud_nl"), row.optional_text("meervoud_en")}});
                  });
}

core::Result<void> read_norms(const std::map<std::string, std::string>& files, NormLibrary& library) {
  std::set<std::string> seen;
  return for_rows(files, "normen.csv", kNormColumns, [&](Row& row) {
    auto norm = read_norm(row);
    if (!seen.insert(norm.id).second) {
      row.refuse("id", {fmt::format("De norm \"{}\" staat er twee keer.", norm.id),
                        fmt::format("The norm \"{}\" is there twice.", norm.id)});
    }
    if (library.kind(norm.kind) == nullptr) {
      row.refuse("voorziening", {fmt::format("De voorziening \"{}\" staat niet in voorzieningen.csv.", norm.kind),
                                 fmt::format("The facility \"{}\" is not in voorzieningen.csv.", norm.kind)});
    }
    library.norms.push_back(std::move(norm));
  });
}

core::Result<void> read_rates(const std::map<std::string, std::string>& files, NormLibrary& library) {
  return for_rows(files, "wmo-gebruik.csv",
                  {"leeftijd_van", "leeftijd_tot", "laag", "midden", "hoog", "per", "buurten", "r2", "fout_per_1000",
                   "fout_andere_stad_per_1000"},
                  [&library](Row& row) {
                    AgeRate rate;
                    rate.age_from = row.integer("leeftijd_van", 0, 120);
                    rate.age_to = row.integer("leeftijd_tot", 120, 120);
                    if (const auto value = interval(row, "laag", "midden", "hoog")) rate.rate = *value;
                    rate.per = row.number("per").value_or(0);
                    if (rate.per <= 0) row.refuse("per", {"\"per\" is 0.", "\"per\" is 0."});
                    rate.areas = row.integer("buurten", 0, 1'000'000);
                    rate.r2 = row.number("r2").value_or(0);
                    rate.error_per_1000 = row.number("fout_per_1000").value_or(0);
                    rate.error_other_city_per_1000 = row.number("fout_andere_stad_per_1000").value_or(0);
                    library.wmo_rates.push_back(rate);
                  });
}

core::Result<void> read_seed_weights(const std::map<std::string, std::string>& files, NormLibrary& library) {
  return for_rows(files, "zaad.csv", {"stedelijkheid", "gewicht_steden"}, [&library](Row& row) {
    const int urbanity = row.integer("stedelijkheid", 0, 5);
    const double weight = row.number("gewicht_steden").value_or(0);
    if (weight > 1) row.refuse("gewicht_steden", {"Het gewicht is meer dan 1.", "The weight is more than 1."});
    library.city_weight[static_cast<std::size_t>(urbanity)] = weight;
  });
}

}  // namespace

core::Result<NormLibrary> NormLibrary::parse(const std::map<std::string, std::string>& files) {
  NormLibrary library;
  for (const auto read : {read_edition, read_kinds, read_norms, read_rates, read_seed_weights}) {
    if (const auto done = read(files, library); !done) return std::unexpected(done.error());
  }
  return library;
}

const std::map<std::string, std::string>& shipped_norms() {
  static const std::map<std::string, std::string> files = [] {
    std::map<std::string, std::string> found;
    for (const auto& resource : core::resources_below(kFolder)) {
      found.emplace(resource.name.substr(kFolder.size()), resource.bytes);
    }
    return found;
  }();
  return files;
}

}  // namespace pareltjes::wijkvoorzieningen
