// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace pareltjes::engines::xml_rules {

enum class Width { kUtf8, kSingleByte, kUtf16 };

/// A file as UTF-8 without byte order mark, and how its bytes were.
struct Decoded {
  std::string text;
  Width width = Width::kUtf8;
  std::size_t mark_bytes = 0;
};

/// Reads byte order mark and XML declaration. Nothing when the encoding is unknown or the bytes are not in it.
std::optional<Decoded> decode_xml(std::string bytes);

/// The encoding named in the XML declaration, upper case; empty when there is none.
std::string declared_encoding(std::string_view ascii);

}  // namespace pareltjes::engines::xml_rules
