// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/capacity.hpp"
#include "pearls/effectrapportage/rows.hpp"
#include "pearls/effectrapportage/view.hpp"

namespace pareltjes::effectrapportage {

nlohmann::json flow_values(const pearl::Outcome& outcome, const std::string& company, core::Language language) {
  const auto map = flow_map_of(outcome, company, language);
  if (!map) return {{"has_flows", false}};
  auto flows = nlohmann::json::array(), sites = nlohmann::json::array();
  const Rows rows(outcome, "stromen", language);
  for (std::size_t i = 0; i < rows.size(); ++i)
    flows.push_back({{"name", rows.text(i, "gemeente")},
                     {"beds", rows.shown(i, "bedden")},
                     {"free", rows.shown(i, "vrij")},
                     {"minutes", rows.shown(i, "reistijd")}});
  const Rows all(outcome, "capaciteit", language);
  for (std::size_t i = 0; i < all.size(); ++i)
    sites.push_back({{"name", all.text(i, "locatie") + " (" + all.text(i, "gemeente") + ")"},
                     {"beds", all.shown(i, "bedden")},
                     {"used", all.shown(i, "gebruikt")},
                     {"counts", all.flag(i, "telt")},
                     {"reason", all.word(i, "reden")},
                     {"minutes", all.shown(i, "reistijd")},
                     {"basis", all.word(i, "basis")},
                     {"certificate", all.text(i, "keurmerk")},
                     {"cost", all.shown(i, "kosten")}});
  return {{"has_flows", true},
          {"flow_svg", map->svg},
          {"flow_caption", map->caption.in(language)},
          {"flows", flows},
          {"sites", sites}};
}

}  // namespace pareltjes::effectrapportage
