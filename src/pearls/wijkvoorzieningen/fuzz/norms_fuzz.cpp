// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>
#include <string>

#include "pearls/wijkvoorzieningen/norms.hpp"

/// The first byte chooses the file of the package that is replaced by the rest.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace pearl = pareltjes::wijkvoorzieningen;
  if (size == 0) return 0;
  static const char* const kFiles[] = {"normen.csv", "voorzieningen.csv", "wmo-gebruik.csv", "zaad.csv", "pakket.json"};
  auto files = pearl::shipped_norms();
  files[kFiles[data[0] % 5]] = std::string(reinterpret_cast<const char*>(data + 1), size - 1);
  const auto library = pearl::NormLibrary::parse(files);
  if (library) (void)pearl::with_own_norms(*library, {{"huisarts-2018", {2000, 2095, 2200, "test"}}});
  return 0;
}
