// SPDX-License-Identifier: EUPL-1.2
// Any bytes as the overeenkomst.json of a package, filled in with itself.
#include <cstdint>
#include <string>

#include "pearls/overeenkomsten/renew.hpp"
#include "pearls/overeenkomsten/standard.hpp"
#include "pearls/overeenkomsten/values.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pareltjes::overeenkomsten;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto standard = read_standard(
      {{"pakket.json",
        R"({"id":"proef","versie":"1","soort":"overeenkomst","titel":{"nl":"Proef","en":"Trial"},"licentie":"EUPL-1.2","bestanden":["overeenkomst.json"]})"},
       {"overeenkomst.json", bytes}});
  if (!standard) return 0;
  const auto values = nlohmann::json::parse(bytes, nullptr, false);
  check_values(*standard, values);
  if (values.is_object()) renew(*standard, *standard, values);
  return 0;
}
