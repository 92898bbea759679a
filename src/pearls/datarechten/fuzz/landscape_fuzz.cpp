// SPDX-License-Identifier: EUPL-1.2
// Any bytes as a list of applications: CSV, a workbook or an ArchiMate model. What is read goes out and in again.
#include <cstdint>
#include <string_view>

#include "pearls/datarechten/register/export.hpp"
#include "pearls/datarechten/register/landscape.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pareltjes::datarechten;
  auto landscape = read_landscape("a", {reinterpret_cast<const char*>(data), size});
  if (!landscape) return 0;
  int next = 0;
  const std::function<std::string()> new_key = [&] { return std::to_string(++next); };
  const auto plan = plan_of({}, {}, std::move(*landscape), new_key);
  if (!plan) return 0;
  std::vector<KeptApplication> kept;
  for (const auto& [key, application] : plan->added) {
    kept.emplace_back();
    kept.back().record.key = key;
    kept.back().application = application;
  }
  to_archimate(kept, "a");
  applications_csv(kept);
  return 0;
}
