// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <numeric>

#include "app/commands.hpp"
#include "app/reach_settings.hpp"
#include "core/text.hpp"
#include "engines/street_network/files/read_schools.hpp"

namespace pareltjes::app {
namespace {

using namespace engines::street_network;
using nlohmann::json;

template <class T>
core::Result<std::vector<T>> read(const std::string& path,
                                  core::Result<std::vector<T>> (*parse)(std::string_view, const std::string&)) {
  const auto bytes = unpacked_bytes(path);
  if (!bytes) return std::unexpected(bytes.error());
  return parse(*bytes, path);
}

/// All areas, four of five, and the fifth.
struct Fits {
  ChoiceFit all, fitted, held_out;
};

Fits fit(const ChoiceData& data) {
  std::vector<std::uint32_t> all(data.areas());
  std::iota(all.begin(), all.end(), 0U);
  std::vector<std::uint32_t> fitted, held_out;
  for (const std::uint32_t area : all) (area % 5 == 4 ? held_out : fitted).push_back(area);
  Fits fits;
  fits.all = fit_choice(data, all);
  fits.fitted = fit_choice(data, fitted);
  fits.held_out = judge_choice(data, held_out, fits.fitted.parameters);
  return fits;
}

json as_json(const ChoiceFit& fit) {
  return {{"grootte", fit.parameters.size},
          {"km", fit.parameters.km},
          {"log_km", fit.parameters.log_km},
          {"breedte_km", fit.parameters.offset_km},
          {"standaardfouten", fit.standard_error},
          {"leerlingen", fit.pupils},
          {"log_likelihood", fit.log_likelihood},
          {"log_likelihood_alle_gelijk", fit.equal_log_likelihood},
          {"log_likelihood_alleen_grootte", fit.size_log_likelihood},
          {"gemiddelde_km_geteld", fit.observed_km},
          {"gemiddelde_km_voorspeld", fit.predicted_km}};
}

json as_json(const ChoiceData& data, const Fits& fits) {
  return {{"alle", as_json(fits.all)},
          {"vier_vijfde", as_json(fits.fitted)},
          {"een_vijfde_niet_gebruikt", as_json(fits.held_out)},
          {"postcodegebieden", data.areas()},
          {"weggelaten",
           {{"leerlingen_in_het_bestand", data.dropped.all},
            {"school_onbekend", data.dropped.unknown_school},
            {"postcodegebied_zonder_plaats", data.dropped.unplaced_pc4},
            {"postcodegebieden_zonder_plaats", data.dropped.unplaced_areas},
            {"te_ver", data.dropped.too_far}}}};
}

void print_table(const ChoiceData& data, const Fits& fits, core::Language language) {
  const bool dutch = language == core::Language::kDutch;
  const auto whole = [language](double number) { return core::format_number(number, 0, language); };
  const auto row = [language](const char* nl, const char* en, const ChoiceFit& fit, bool is_dutch) {
    const auto digits = [language](double number, int decimals) {
      return core::format_number(number, decimals, language);
    };
    fmt::print("{:<26}{:>10}{:>10}{:>10}{:>12}{:>12}{:>14}{:>12}{:>12}\n", is_dutch ? nl : en,
               digits(fit.parameters.size, 4), digits(fit.parameters.km, 4), digits(fit.parameters.log_km, 4),
               digits(fit.parameters.offset_km, 4), digits(fit.pupils, 0), digits(fit.log_likelihood / fit.pupils, 4),
               digits(fit.observed_km, 3), digits(fit.predicted_km, 3));
  };
  fmt::print("{:<26}{:>10}{:>10}{:>10}{:>12}{:>12}{:>14}{:>12}{:>12}\n", "", dutch ? "grootte" : "size", "km", "log_km",
             dutch ? "breedte_km" : "offset_km", dutch ? "leerlingen" : "pupils", dutch ? "ll/leerling" : "ll/pupil",
             dutch ? "km geteld" : "km counted", "km model");
  row("alle", "all", fits.all, dutch);
  row("vier vijfde", "four fifths", fits.fitted, dutch);
  row("een vijfde, niet gebruikt", "one fifth, not used", fits.held_out, dutch);
  const core::Text dropped{
      "Van " + whole(data.dropped.all) + " leerlingen vallen weg: " + whole(data.dropped.unknown_school) +
          " op een onbekende school, " + whole(data.dropped.unplaced_pc4) + " uit een postcodegebied zonder plaats, " +
          whole(data.dropped.too_far) + " die te ver gaan.",
      "Of " + whole(data.dropped.all) + " pupils are left out: " + whole(data.dropped.unknown_school) +
          " at an unknown school, " + whole(data.dropped.unplaced_pc4) + " from a postcode area without a place, " +
          whole(data.dropped.too_far) + " who go too far."};
  fmt::print("{}\n", dropped.in(language));
}

}  // namespace

int solve_school_choice_command(const CommonOptions& common, const SchoolChoiceOptions& options) {
  const auto schools = read(options.schools, read_schools);
  if (!schools) return report({schools.error()}, common.language);
  const auto flows = read(options.flows, read_flows);
  if (!flows) return report({flows.error()}, common.language);
  const ChoiceData data = choice_data(*schools, *flows, {});
  if (data.areas() < 10) {
    return report({{core::ErrorCode::kInvalidInput,
                    {"Er zijn te weinig leerlingen waarvan school en plaats bekend zijn.",
                     "There are too few pupils whose school and place are known."},
                    {"Kijk of de nummers van de scholen in beide bestanden gelijk zijn.",
                     "Check whether both files number the schools alike."},
                    core::Place{options.flows, {}, {}}}},
                  common.language);
  }
  const Fits fits = fit(data);
  if (options.format == "json") {
    fmt::print("{}\n", as_json(data, fits).dump());
  } else {
    print_table(data, fits, common.language);
  }
  return 0;
}

}  // namespace pareltjes::app
