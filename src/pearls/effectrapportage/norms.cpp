// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/norms.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "core/text.hpp"
#include "platform/hub/csv.hpp"

namespace pareltjes::effectrapportage {
namespace {

constexpr const char* kPackage = "normen-voorzieningen";
constexpr const char* kFile = "normen.csv";

struct Columns {
  const std::vector<std::string>& header;
  const std::vector<std::string_view>& fields;
  [[nodiscard]] std::string_view text(std::string_view name) const {
    const auto found = std::ranges::find(header, name);
    return found == header.end() ? std::string_view() : fields[static_cast<std::size_t>(found - header.begin())];
  }
  [[nodiscard]] double number(std::string_view name) const { return core::parse_number(text(name)).value_or(0); }
};

/// Of two norms for the same, the one that holds, then the one that is preferred, then the latest.
struct Candidate {
  Norm norm;
  double preference = 0;
  std::string from;
  [[nodiscard]] bool before(const Candidate& other) const {
    if (preference != other.preference) return preference < other.preference;
    if (norm.ended != other.norm.ended) return !norm.ended;
    return from > other.from;
  }
};

void offer(std::optional<Candidate>& best, const Columns& row, core::Interval value, int year) {
  const auto until = row.text("geldig_tot");
  const bool ended = until.size() >= 4 && core::parse_number(until.substr(0, 4)).value_or(year) < year;
  Candidate candidate{{std::string(row.text("id")), value, ended, std::string(row.text("bron"))},
                      row.number("voorkeur"),
                      std::string(row.text("geldig_van"))};
  if (!best || candidate.before(*best)) best = std::move(candidate);
}

}  // namespace

Norms norms_of(const std::map<std::string, std::map<std::string, std::string>>& packages, int year) {
  Norms norms;
  const auto package = packages.find(kPackage);
  if (package == packages.end() || !package->second.contains(kFile)) return norms;
  auto reader = hub::CsvReader::open(kFile, package->second.at(kFile));
  if (!reader) return norms;
  std::optional<Candidate> patients, pupils;
  std::vector<std::string_view> fields;
  for (auto more = reader->next(fields); more && *more; more = reader->next(fields)) {
    const Columns row{reader->header(), fields};
    if (row.text("voorziening") == "huisarts" && row.text("vorm") == "trap" && row.number("midden") > 0)
      offer(patients, row, {row.number("laag"), row.number("midden"), row.number("hoog")}, year);
    if (row.text("voorziening") == "basisschool" && row.text("vorm") == "per_eenheid" &&
        row.number("deelname_midden") > 0) {
      offer(pupils, row, {row.number("deelname_laag"), row.number("deelname_midden"), row.number("deelname_hoog")},
            year);
    }
  }
  if (patients) norms.patients = std::move(patients->norm);
  if (pupils) norms.pupils = std::move(pupils->norm);
  return norms;
}

}  // namespace pareltjes::effectrapportage
