// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

namespace pareltjes::omgevingswet {

/// What the bytes of a file say by themselves, whatever it is called. Worked out while the file is at hand, so that
/// nothing is unpacked twice.
struct FileNote {
  std::string_view type;     ///< Content type by the first bytes; empty when they do not tell.
  bool transparent = false;  ///< A PNG or GIF with an alpha channel or a transparent colour.
  std::string sha512;        ///< Small hexadecimal digits; empty when it was not worked out.
};

/// @param with_hash whether somebody may ask for its hash.
FileNote note_of(std::string_view bytes, bool with_hash);

/// The SHA-512 of bytes in small hexadecimal digits.
std::string sha512_hex(std::string_view bytes);

}  // namespace pareltjes::omgevingswet
