// SPDX-License-Identifier: EUPL-1.2
// Tables of points, schools and where pupils come from are read or refused; what is small is fitted.
#include <cstddef>
#include <cstdint>

#include "engines/street_network/files/read.hpp"
#include "engines/street_network/files/read_schools.hpp"

using namespace pareltjes::engines::street_network;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)read_points(bytes, "a.csv");
  const auto schools = read_schools(bytes, "a.csv");
  if (!schools || schools->size() > 50) return 0;
  std::vector<Flow> flows;
  for (const School& school : *schools) flows.push_back({school.pc4, schools->front().id, school.pupils});
  const ChoiceData choice = choice_data(*schools, flows, {});
  std::vector<std::uint32_t> areas;
  for (std::uint32_t area = 0; area < choice.areas(); ++area) areas.push_back(area);
  (void)fit_choice(choice, areas);
  (void)read_flows(bytes, "a.csv");
  return 0;
}
