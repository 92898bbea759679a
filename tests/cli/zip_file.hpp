// SPDX-License-Identifier: EUPL-1.2
// Zip files written out by hand (APPNOTE.TXT 6.3, 4.3), also such as no program makes.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace pareltjes::cli {

inline std::string little(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>((value >> (8 * i)) & 0xFFU);
  return text;
}

/// Raw deflate, as a zip holds it.
inline std::string deflated(const std::string& bytes) {
  std::string packed(compressBound(bytes.size()), '\0');
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  packed.shrink_to_fit();
  deflateEnd(&stream);
  return packed;
}

/// A member and what its headers say of it.
struct ZipMember {
  std::string name;
  std::string packed;      ///< Raw deflate.
  std::uint64_t size = 0;  ///< Unpacked, as the headers say.
  std::uint32_t crc = 0;
  std::size_t same_bytes_as = SIZE_MAX;  ///< Lies over the bytes of an earlier member.
};

inline ZipMember member(const std::string& name, const std::string& bytes) {
  return {name, deflated(bytes), bytes.size(),
          static_cast<std::uint32_t>(
              crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size()))),
          SIZE_MAX};
}

inline std::string zip_of(const std::vector<ZipMember>& members) {
  std::string zip;
  std::string directory;
  std::vector<std::uint64_t> offsets;
  for (const auto& one : members) {
    const auto& bytes = one.same_bytes_as == SIZE_MAX ? one.packed : members[one.same_bytes_as].packed;
    const auto fields = little(20, 2) + little(0, 2) + little(8, 2) + little(0, 4) + little(one.crc, 4) +
                        little(bytes.size(), 4) + little(one.size, 4) + little(one.name.size(), 2) + little(0, 2);
    if (one.same_bytes_as == SIZE_MAX) {
      offsets.push_back(zip.size());
      zip += "PK\x03\x04" + fields + one.name + bytes;
    } else {
      offsets.push_back(offsets[one.same_bytes_as]);
    }
    directory += "PK\x01\x02" + little(20, 2) + fields + little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4) +
                 little(offsets.back(), 4) + one.name;
  }
  const auto begin = zip.size();
  return zip + directory + "PK\x05\x06" + little(0, 4) + little(members.size(), 2) + little(members.size(), 2) +
         little(directory.size(), 4) + little(begin, 4) + little(0, 2);
}

}  // namespace pareltjes::cli
