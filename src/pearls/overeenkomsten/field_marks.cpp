// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/field_marks.hpp"

#include <algorithm>
#include <optional>

#include "core/text.hpp"

namespace pareltjes::overeenkomsten {
namespace {

constexpr std::string_view kEllipsis = "\xE2\x80\xA6";
constexpr std::size_t kLongestLabel = 160;

/// Bytes of dots, ellipses or lines that ask to be written on; 0 where there are too few.
std::size_t leader_length(std::string_view text) {
  std::size_t at = 0, dots = 0, ellipses = 0, lines = 0;
  for (;;) {
    if (text.substr(at).starts_with(kEllipsis)) {
      ++ellipses;
      at += kEllipsis.size();
    } else if (at < text.size() && text[at] == '.') {
      ++dots;
      ++at;
    } else if (at < text.size() && text[at] == '_') {
      ++lines;
      ++at;
    } else {
      break;
    }
  }
  return ellipses >= 3 || dots >= 6 || lines >= 5 || ellipses * 3 + dots >= 9 ? at : 0;
}

/// The words before a place: back to another place, a tab or the end of a sentence.
std::string words_before(std::string_view line, std::size_t at, std::size_t least) {
  auto before = line.substr(least, at - least);
  if (const auto tab = before.find_last_of("\t\n");
      tab != std::string_view::npos && core::trim(before.substr(tab)).size() > 1)
    before.remove_prefix(tab + 1);
  auto text = core::trim(before);
  while (!text.empty() && std::string_view(":.,; ").find(text.back()) != std::string_view::npos) text.remove_suffix(1);
  for (const std::string_view ending : {" te weten", " namelijk"}) {
    if (text.ends_with(ending)) text.remove_suffix(ending.size());
  }
  while (!text.empty() && std::string_view(":.,; ").find(text.back()) != std::string_view::npos) text.remove_suffix(1);
  return std::string(text);
}

bool is_label(std::string_view text) {
  if (text.empty() || text.size() > kLongestLabel || text.find('<') != std::string_view::npos ||
      text.find('[') != std::string_view::npos)
    return false;
  // Addresses and marks of HTML are no fields; neither is a note: [1].
  if (text.find("://") != std::string_view::npos || text.find('@') != std::string_view::npos || text.front() == '/' ||
      text.front() == '!')
    return false;
  return !std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || c == ' '; });
}

std::optional<FieldMark> bracket(std::string_view line, std::size_t at) {
  const char open = line[at];
  if (open != '<' && open != '[') return std::nullopt;
  const auto end = line.find(open == '<' ? '>' : ']', at + 1);
  if (end == std::string_view::npos) return std::nullopt;
  const auto label = core::trim(line.substr(at + 1, end - at - 1));
  if (label.find('\n') != std::string_view::npos || !is_label(label)) return std::nullopt;
  return FieldMark{FieldMark::Kind::kBracket, at, end + 1, std::string(label)};
}

/// ("NAAM_HIER"): capitals with a line between, as generators of agreements leave them.
std::optional<FieldMark> shouted(std::string_view line, std::size_t at) {
  if (!line.substr(at).starts_with("(\"")) return std::nullopt;
  const auto end = line.find("\")", at);
  if (end == std::string_view::npos) return std::nullopt;
  const auto inside = line.substr(at + 2, end - at - 2);
  if (inside.find('_') == std::string_view::npos || inside.find(' ') != std::string_view::npos) return std::nullopt;
  std::string label(inside);
  for (const std::string_view ending : {"_HIER", "_Hier", "_hier"}) {
    if (label.ends_with(ending)) label.erase(label.size() - ending.size());
  }
  std::ranges::replace(label, '_', ' ');
  std::ranges::transform(label, label.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return FieldMark{FieldMark::Kind::kBracket, at, end + 2, std::move(label)};
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

std::vector<FieldMark> field_marks_of(std::string_view line) {
  std::vector<FieldMark> marks;
  std::size_t last = 0;
  const auto first_sign = std::min(line.find_first_not_of(" \t"), line.size());
  for (std::size_t at = 0; at < line.size();) {
    const auto rest = line.substr(at);
    std::optional<FieldMark> found;
    if (at == first_sign && (rest.starts_with("\xE2\x96\xA1") || rest.starts_with("\xE2\x98\x90"))) {
      found = FieldMark{FieldMark::Kind::kTick, at, at + 3, std::string(core::trim(rest.substr(3)))};
    } else if (rest.front() == '<' || rest.front() == '[') {
      found = bracket(line, at);
    } else if (rest.front() == '(') {
      found = shouted(line, at);
    } else if (rest.starts_with(kEllipsis) || rest.front() == '.' || rest.front() == '_') {
      if (const auto length = leader_length(rest); length > 0)
        found = FieldMark{FieldMark::Kind::kLeader, at, at + length, words_before(line, at, last)};
    } else if (rest.starts_with("wel/niet") && (at == 0 || !is_letter(line[at - 1])) &&
               (rest.size() == 8 || !is_letter(rest[8]))) {
      found = FieldMark{FieldMark::Kind::kEither, at, at + 8,
                        std::string(rest.substr(8, rest.substr(8).find_first_of(".,;")))};
      found->label = std::string(core::trim(found->label));
    }
    if (!found) {
      ++at;
      continue;
    }
    if (found->kind == FieldMark::Kind::kBracket && leader_length(found->label) == found->label.size())
      found->label = words_before(line, at, last);
    at = last = found->to;
    marks.push_back(std::move(*found));
  }
  return marks;
}

std::vector<std::string> choices_of(std::string_view label) {
  std::vector<std::string> choices;
  const auto either = label.find(" of ");
  if (label.find('/') != std::string_view::npos) {
    for (const auto& part : core::split(label, '/')) choices.emplace_back(core::trim(part));
  } else if (either != std::string_view::npos) {
    choices.emplace_back(core::trim(label.substr(0, either)));
    choices.emplace_back(core::trim(label.substr(either + 4)));
  }
  const bool sound = choices.size() > 1 && std::ranges::all_of(choices, [](const std::string& choice) {
                       return choice.size() > 1 && choice.size() < 90;
                     });
  if (!sound) choices.clear();
  return choices;
}

}  // namespace pareltjes::overeenkomsten
