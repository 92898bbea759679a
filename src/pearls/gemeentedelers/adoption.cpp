// SPDX-License-Identifier: EUPL-1.2
#include "pearls/gemeentedelers/adoption.hpp"

#include "core/time.hpp"

namespace pareltjes::gemeentedelers {

using nlohmann::json;

json to_json(const Adoption& adoption) {
  return {{"parel", adoption.pearl},       {"versie", adoption.version},
          {"gemeente", adoption.gemeente}, {"trede", adoption.rung},
          {"datum", adoption.day},         {"vervalt", adoption.lapses},
          {"uitvoering", adoption.run},    {"instellingen", adoption.settings}};
}

core::Result<Adoption> adoption_from(const json& content) {
  try {
    return Adoption{content.at("parel"), content.at("versie"),  content.at("gemeente"),   content.at("trede"),
                    content.at("datum"), content.at("vervalt"), content.at("uitvoering"), content.at("instellingen")};
  } catch (const json::exception&) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"Deze overname is niet te lezen.", "This adoption cannot be read."});
  }
}

Adoption adoption_on(std::string day, std::string pearl, std::string gemeente) {
  Adoption adoption;
  adoption.pearl = std::move(pearl);
  adoption.gemeente = std::move(gemeente);
  adoption.rung = std::string(rung::kConfirmed);
  adoption.day = std::move(day);
  if (const auto parsed = core::parse_day(adoption.day))
    adoption.lapses = core::to_iso(core::plus_months(*parsed, kMonthsValid));
  return adoption;
}

bool counts_on(const Adoption& adoption, std::string_view day) {
  return adoption.lapses > day;
}

}  // namespace pareltjes::gemeentedelers
