// SPDX-License-Identifier: EUPL-1.2
#include "pearls/omgevingswet/surroundings.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"

namespace pareltjes::omgevingswet {
namespace {

constexpr std::size_t kAround = 2;   ///< Lines before and after.
constexpr std::size_t kBefore = 60;  ///< Bytes of the line itself before the place.
constexpr std::size_t kAfter = 140;  ///< And from it on.
constexpr std::string_view kCut = "…";

bool within_character(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
}

struct Span {
  std::size_t begin = 0, end = 0;
};

Span line_around(std::string_view source, std::size_t offset) {
  const auto before = offset == 0 ? std::string_view::npos : source.rfind('\n', offset - 1);
  Span line{before == std::string_view::npos ? 0 : before + 1, std::min(source.find('\n', offset), source.size())};
  if (line.end > line.begin && source[line.end - 1] == '\r') --line.end;
  return line;
}

/// Control characters would spoil what is printed.
std::string shown(std::string_view text) {
  std::string result(text);
  std::ranges::replace_if(result, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return result;
}

/// From `begin` on, at most so many bytes of the line, whole characters only.
std::string cut(std::string_view source, Span line, std::size_t begin, std::size_t most) {
  auto end = std::min(line.end, begin + most);
  while (end > begin && within_character(source, end)) --end;
  return (begin > line.begin ? std::string(kCut) : std::string()) + shown(source.substr(begin, end - begin)) +
         (end < line.end ? std::string(kCut) : std::string());
}

std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace

std::string surroundings_of(std::string_view source, std::size_t offset, std::int64_t line) {
  offset = std::min(offset, source.size());
  const auto own = line_around(source, offset);
  const int width = static_cast<int>(std::to_string(line + static_cast<std::int64_t>(kAround)).size());
  const auto plain = [&](Span span, std::int64_t number) {
    return fmt::format("  {:>{}}| {}\n", number, width, cut(source, span, span.begin, kBefore + kAfter));
  };
  std::vector<std::string> before;
  for (auto span = own; before.size() < kAround && span.begin > 0;) {
    span = line_around(source, span.begin - 1);
    before.push_back(plain(span, line - static_cast<std::int64_t>(before.size()) - 1));
  }
  std::string text;
  for (auto each = before.rbegin(); each != before.rend(); ++each) text += *each;
  auto begin = offset - own.begin > kBefore ? offset - kBefore : own.begin;
  while (begin < offset && within_character(source, begin)) ++begin;
  const auto lead =
      (begin > own.begin ? std::string(kCut) : std::string()) + shown(source.substr(begin, offset - begin));
  text += fmt::format("> {:>{}}| {}\n", line, width, cut(source, own, begin, offset - begin + kAfter));
  text += fmt::format("  {:>{}}| {}^\n", "", width, std::string(characters_in(lead), ' '));
  auto span = own;
  for (std::size_t i = 1; i <= kAround; ++i) {
    const auto next = source.find('\n', span.end);
    if (next == std::string_view::npos || next + 1 >= source.size()) break;
    span = line_around(source, next + 1);
    text += plain(span, line + static_cast<std::int64_t>(i));
  }
  return text;
}

std::vector<SurroundingLine> lines_of(std::string_view surroundings) {
  std::vector<SurroundingLine> lines;
  for (const auto& line : core::split(surroundings, '\n')) {
    const auto bar = line.find("| ");
    if (bar == std::string::npos || bar < 2) continue;
    const std::string number(core::trim(line.substr(2, bar - 2)));
    const auto rest = line.substr(bar + 2);
    if (!number.empty()) {
      lines.push_back({number, rest, {}, {}});
      continue;
    }
    if (lines.empty()) continue;
    // The caret counts characters; the tag that it points at ends at ">".
    auto& marked = lines.back();
    std::size_t at = 0;
    for (std::size_t i = rest.find('^'); i > 0 && i != std::string::npos && at < marked.before.size(); --i) {
      ++at;
      while (within_character(marked.before, at)) ++at;
    }
    const auto close = marked.before.find('>', at);
    const auto end = close == std::string::npos ? marked.before.size() : close + 1;
    marked = {marked.number, marked.before.substr(0, at), marked.before.substr(at, end - at),
              marked.before.substr(end)};
  }
  return lines;
}

}  // namespace pareltjes::omgevingswet
