// SPDX-License-Identifier: EUPL-1.2
// Any text as an agreement that somebody brings in: what it becomes must be a package that reads.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "pearls/overeenkomsten/fill.hpp"
#include "pearls/overeenkomsten/import.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pareltjes::overeenkomsten;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  if (bytes.find("%PDF-") != std::string::npos) return 0;
  const auto imported = import_standard("a.txt", bytes, {"proef", "1.0", "", ""});
  if (!imported) return 0;
  if (imported->standard.title.empty()) return 0;
  if (!read_standard(package_of(imported->standard))) std::abort();
  if (imported->standard.original.empty() && bytes.size() < 4096) fill_docx(imported->standard, {});
  return 0;
}
