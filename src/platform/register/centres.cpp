// SPDX-License-Identifier: EUPL-1.2
#include "platform/register/centres.hpp"

#include <map>

#include "core/resources.hpp"
#include "core/text.hpp"

namespace pareltjes::reg {
namespace {

std::map<std::string, Centre> read_centres() {
  std::map<std::string, Centre> centres;
  const auto lines = core::split(core::find_resource("src/platform/register/middelpunten.csv").value_or(""), '\n');
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto cells = core::split(core::trim(lines[i]), ';');
    if (cells.size() != 5) continue;
    const auto x = core::parse_number(cells[1]), y = core::parse_number(cells[2]), land = core::parse_number(cells[3]);
    if (x && y && land) centres[cells[0]] = {*x, *y, *land, cells[4]};
  }
  return centres;
}

}  // namespace

std::optional<Centre> centre_of(const core::GemeenteCode& code) {
  static const auto centres = read_centres();
  const auto found = centres.find(code.text());
  return found == centres.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace pareltjes::reg
