// SPDX-License-Identifier: EUPL-1.2
#include "platform/http/compression.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <new>

#include "platform/http/accept.hpp"

namespace pareltjes::http {
namespace {

constexpr int kGzipWindow = 15 + 16;  // zlib: the largest window, with a gzip header.
constexpr int kMemory = 8;            // zlib's default.

}  // namespace

std::string gzip(std::string_view bytes, int level) {
  z_stream stream{};
  if (deflateInit2(&stream, level, Z_DEFLATED, kGzipWindow, kMemory, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc();
  std::string packed(deflateBound(&stream, bytes.size()), '\0');
  std::size_t written = 0;
  int state = Z_OK;
  // zlib counts in 32 bits: larger texts go in pieces.
  constexpr std::size_t kPiece = std::numeric_limits<uInt>::max() / 2;
  while (state != Z_STREAM_END) {
    const auto size = std::min(bytes.size(), kPiece);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(size);
    stream.next_out = reinterpret_cast<Bytef*>(packed.data() + written);
    stream.avail_out = static_cast<uInt>(std::min(packed.size() - written, kPiece));
    const auto room = stream.avail_out;
    state = deflate(&stream, size == bytes.size() ? Z_FINISH : Z_NO_FLUSH);
    written += room - stream.avail_out;
    bytes.remove_prefix(size - stream.avail_in);
    if (state == Z_BUF_ERROR || (state == Z_OK && written == packed.size())) packed.resize(packed.size() + 4096);
  }
  deflateEnd(&stream);
  packed.resize(written);
  return packed;
}

bool is_compressible(std::string_view content_type) {
  constexpr std::array<std::string_view, 6> kTypes{"application/json", "application/javascript",
                                                   "application/xml",  "application/manifest+json",
                                                   "image/svg+xml",    "application/ld+json"};
  const auto type = media_type_of(content_type);
  return type.starts_with("text/") || type.ends_with("+json") || type.ends_with("+xml") ||
         std::ranges::find(kTypes, type) != kTypes.end();
}

}  // namespace pareltjes::http
