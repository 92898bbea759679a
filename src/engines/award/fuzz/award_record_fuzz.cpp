// SPDX-License-Identifier: EUPL-1.2
// A record of an award from outside: read, and what was read written again to the same bytes; or refused. The sum at
// its end is made to fit, as else nothing behind it would be reached.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/sha256.hpp"
#include "engines/award/record.hpp"

using namespace pareltjes::engines::award;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  text += pareltjes::core::sha256_hex(text) + "\n";
  const auto record = read_record(text);
  if (!record) return 0;
  const auto again = read_record(write(*record));
  if (!again || write(*again) != write(*record)) std::abort();
  return 0;
}
