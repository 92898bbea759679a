// SPDX-License-Identifier: EUPL-1.2
#include "platform/hub/public_address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>

namespace pareltjes::hub {
namespace {

struct Network4 {
  std::uint32_t address;
  int bits;
};
// https://www.iana.org/assignments/iana-ipv4-special-registry, those that are not globally reachable; and multicast.
constexpr Network4 kInside4[] = {
    {0x00000000, 8},  {0x0A000000, 8},  {0x64400000, 10}, {0x7F000000, 8},  {0xA9FE0000, 16},
    {0xAC100000, 12}, {0xC0000000, 24}, {0xC0000200, 24}, {0xC0A80000, 16}, {0xC6120000, 15},
    {0xC6336400, 24}, {0xCB007100, 24}, {0xE0000000, 4},  {0xF0000000, 4},
};

bool is_public4(std::uint32_t address) {
  return std::ranges::none_of(
      kInside4, [&](const Network4& inside) { return (address ^ inside.address) >> (32 - inside.bits) == 0; });
}

std::uint32_t number(std::span<const std::uint8_t> four) {
  return (std::uint32_t{four[0]} << 24U) | (std::uint32_t{four[1]} << 16U) | (std::uint32_t{four[2]} << 8U) | four[3];
}

/// https://www.iana.org/assignments/iana-ipv6-special-registry: only 2000::/3 is given out, less what is for examples
/// and tunnels.
bool is_public6(std::span<const std::uint8_t, 16> bytes) {
  constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  constexpr std::array<std::uint8_t, 12> kTranslated{0, 0x64, 0xFF, 0x9B};
  if (std::ranges::equal(bytes.first(12), kMapped) || std::ranges::equal(bytes.first(12), kTranslated))
    return is_public4(number(bytes.subspan(12)));
  if (bytes[0] == 0x20 && bytes[1] == 0x02) return is_public4(number(bytes.subspan(2, 4)));  // 6to4
  const bool teredo = bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0 && bytes[3] == 0;
  const bool example = bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0x0D && bytes[3] == 0xB8;
  return (bytes[0] & 0xE0U) == 0x20U && !teredo && !example;
}

}  // namespace

bool is_public_address(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, &address, sizeof in);
    return is_public4(ntohl(in.sin_addr.s_addr));
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 in{};
    std::memcpy(&in, &address, sizeof in);
    return is_public6(std::span<const std::uint8_t, 16>(in.sin6_addr.s6_addr));
  }
  return false;
}

bool is_public_address(std::string_view text) {
  const std::string copy(text);
  in_addr four{};
  if (inet_pton(AF_INET, copy.c_str(), &four) == 1) return is_public4(ntohl(four.s_addr));
  in6_addr six{};
  return inet_pton(AF_INET6, copy.c_str(), &six) == 1 && is_public6(std::span<const std::uint8_t, 16>(six.s6_addr));
}

}  // namespace pareltjes::hub
