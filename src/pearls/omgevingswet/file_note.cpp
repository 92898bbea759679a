// SPDX-License-Identifier: EUPL-1.2
#include "pearls/omgevingswet/file_note.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <cstdint>

namespace pareltjes::omgevingswet {
namespace {

constexpr std::string_view kPng = "\x89PNG\r\n\x1A\n";

std::string_view type_by_bytes(std::string_view bytes) {
  if (bytes.starts_with("%PDF-")) return "application/pdf";
  if (bytes.starts_with("\xFF\xD8\xFF")) return "image/jpeg";
  if (bytes.starts_with(kPng)) return "image/png";
  if (bytes.starts_with("GIF8")) return "image/gif";
  if (bytes.starts_with(std::string_view("II*\0", 4)) || bytes.starts_with(std::string_view("MM\0*", 4)))
    return "image/tiff";
  if (bytes.starts_with("BM") && bytes.size() > 14 && bytes.substr(6, 4) == std::string_view("\0\0\0\0", 4))
    return "image/bmp";
  if (bytes.starts_with("PK\x03\x04")) return "application/zip";
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (bytes.starts_with("<?xml") || bytes.starts_with("<")) return "application/xml";
  return {};
}

std::uint32_t big_endian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (const char c : bytes.substr(0, 4)) value = value << 8U | static_cast<unsigned char>(c);
  return value;
}

/// W3C, Portable Network Graphics 1.2, 4.1.1 (colour types 4 and 6) and 4.2.1.1 (tRNS).
bool is_transparent_png(std::string_view bytes) {
  constexpr std::size_t kColourType = 25;
  if (bytes.size() > kColourType && (static_cast<unsigned char>(bytes[kColourType]) & 4U) != 0) return true;
  for (std::size_t at = kPng.size(); at + 8 <= bytes.size();) {
    const auto name = bytes.substr(at + 4, 4);
    if (name == "tRNS") return true;
    if (name == "IDAT" || name == "IEND") return false;
    at += std::size_t{big_endian(bytes.substr(at))} + 12;
  }
  return false;
}

/// GIF89a, 23: a graphic control extension with the transparency flag, before the first image.
bool is_transparent_gif(std::string_view bytes) {
  constexpr std::size_t kHeader = 13;
  if (bytes.size() < kHeader) return false;
  const auto packed = static_cast<unsigned char>(bytes[10]);
  std::size_t at = kHeader + ((packed & 0x80U) != 0 ? std::size_t{3} << ((packed & 7U) + 1U) : 0);
  while (at + 3 < bytes.size() && bytes[at] == 0x21) {
    if (static_cast<unsigned char>(bytes[at + 1]) == 0xF9U)
      return (static_cast<unsigned char>(bytes[at + 3]) & 1U) != 0;
    for (at += 2; at < bytes.size() && bytes[at] != 0;) at += std::size_t{static_cast<unsigned char>(bytes[at])} + 1;
    ++at;
  }
  return false;
}

}  // namespace

FileNote note_of(std::string_view bytes, bool with_hash) {
  FileNote note;
  note.type = type_by_bytes(bytes);
  note.transparent = (note.type == "image/png" && is_transparent_png(bytes)) ||
                     (note.type == "image/gif" && is_transparent_gif(bytes));
  if (with_hash) note.sha512 = sha512_hex(bytes);
  return note;
}

std::string sha512_hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha512(), nullptr);
  std::string text;
  for (unsigned int i = 0; i < length; ++i) text += fmt::format("{:02x}", digest[i]);
  return text;
}

}  // namespace pareltjes::omgevingswet
