// SPDX-License-Identifier: EUPL-1.2
#include "engines/xml_rules/xpath/regex.hpp"

#include <algorithm>
#include <array>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <fmt/format.h>
#include <pcre2.h>

#include "engines/xml_rules/xpath/item.hpp"

namespace pareltjes::engines::xml_rules {

struct Regex::Code {
  pcre2_code* code = nullptr;
  Code() = default;
  Code(const Code&) = delete;
  Code& operator=(const Code&) = delete;
  ~Code() { pcre2_code_free(code); }
};

namespace {

// Bounds the work of one search, so that no text can make an expression run for minutes.
constexpr std::uint32_t kMatchLimit = 5'000'000;

pcre2_match_context* limits() {
  thread_local const std::unique_ptr<pcre2_match_context, decltype(&pcre2_match_context_free)> context = [] {
    std::unique_ptr<pcre2_match_context, decltype(&pcre2_match_context_free)> made(pcre2_match_context_create(nullptr),
                                                                                   &pcre2_match_context_free);
    pcre2_set_match_limit(made.get(), kMatchLimit);
    return made;
  }();
  return context.get();
}

using MatchData = std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)>;

bool has_match(int rc) {
  if (rc == PCRE2_ERROR_NOMATCH) {
    return false;
  }
  if (rc < 0) {
    throw DynamicError("FORX0002", fmt::format("search gave up ({})", rc));
  }
  return true;
}

}  // namespace

Regex::Regex(std::string_view pattern, std::string_view flags) {
  bool dot_all = false;
  bool multi_line = false;
  bool extended = false;
  std::uint32_t options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY;
  for (const char flag : flags) {
    switch (flag) {
      case 's':
        dot_all = true;
        break;
      case 'm':
        multi_line = true;
        break;
      case 'i':
        options |= PCRE2_CASELESS;
        break;
      case 'x':
        extended = true;
        break;
      default:
        throw DynamicError("FORX0001", std::string(flags));
    }
  }
  if (flags.empty() && pattern.find_first_of("\\.[](){}*+?") == std::string_view::npos) {
    std::string_view rest = pattern;
    bool plain = true;
    while (plain) {
      const auto bar = rest.find('|');
      auto word = rest.substr(0, bar);
      const bool begin = word.starts_with('^');
      word.remove_prefix(begin ? 1 : 0);
      const bool end = word.ends_with('$');
      word.remove_suffix(end ? 1 : 0);
      plain = word.find_first_of("^$") == std::string_view::npos;
      words_.push_back({std::string(word), begin, end});
      if (bar == std::string_view::npos) {
        break;
      }
      rest.remove_prefix(bar + 1);
    }
    if (!plain) {
      words_.clear();
    }
  }
  const auto translated = translate_regex(pattern, dot_all, multi_line, extended);
  int error = 0;
  std::size_t at = 0;
  code_ = std::make_unique<Code>();
  code_->code =
      pcre2_compile(reinterpret_cast<PCRE2_SPTR>(translated.data()), translated.size(), options, &error, &at, nullptr);
  if (code_->code == nullptr) {
    std::array<PCRE2_UCHAR, 120> message{};
    pcre2_get_error_message(error, message.data(), message.size());
    throw DynamicError("FORX0002", fmt::format("{}: {}", pattern, reinterpret_cast<const char*>(message.data())));
  }
  pcre2_jit_compile(code_->code, PCRE2_JIT_COMPLETE);
}

Regex::~Regex() = default;

bool Regex::search(std::string_view text) const {
  if (!words_.empty()) {
    for (const auto& [word, begin, end] : words_) {
      if (begin && end ? text == word
          : begin      ? text.starts_with(word)
          : end        ? text.ends_with(word)
                       : text.find(word) != std::string_view::npos) {
        return true;
      }
    }
    return false;
  }
  thread_local const MatchData data(pcre2_match_data_create(1, nullptr), &pcre2_match_data_free);
  return has_match(pcre2_match(code_->code, reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), 0,
                               PCRE2_NO_UTF_CHECK, data.get(), limits()));
}

std::optional<Regex::Match> Regex::find(std::string_view text, std::size_t from) const {
  if (words_.size() == 1 && !words_.front().at_begin && !words_.front().at_end) {
    const auto& word = words_.front().text;
    const auto at = text.find(word, from);
    return at == std::string_view::npos ? std::nullopt : std::optional(Match{at, at + word.size(), {}});
  }
  thread_local MatchData data(nullptr, &pcre2_match_data_free);
  std::uint32_t last_group = 0;
  pcre2_pattern_info(code_->code, PCRE2_INFO_CAPTURECOUNT, &last_group);
  if (!data || pcre2_get_ovector_count(data.get()) <= last_group) {
    data.reset(pcre2_match_data_create(last_group + 1, nullptr));
  }
  if (!has_match(pcre2_match(code_->code, reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), from,
                             PCRE2_NO_UTF_CHECK, data.get(), limits()))) {
    return std::nullopt;
  }
  const auto* places = pcre2_get_ovector_pointer(data.get());
  return Match{places[0], places[1], {places, 2 * (std::size_t{last_group} + 1)}};
}

std::string Regex::replace(std::string_view text, std::string_view replacement) const {
  if (matches_empty()) {
    throw DynamicError("FORX0003", "the pattern matches an empty text");
  }
  std::string out;
  std::size_t at = 0;
  while (const auto match = find(text, at)) {
    out.append(text.substr(at, match->begin - at));
    const std::size_t groups = std::max<std::size_t>(1, match->groups.size() / 2);
    for (std::size_t i = 0; i < replacement.size(); ++i) {
      const char c = replacement[i];
      if (c != '\\' && c != '$') {
        out += c;
        continue;
      }
      const char next = i + 1 < replacement.size() ? replacement[i + 1] : '\0';
      if (c == '\\' && (next == '\\' || next == '$')) {
        out += next;
        ++i;
      } else if (c == '$' && next >= '0' && next <= '9') {
        std::size_t group = static_cast<std::size_t>(next - '0');
        ++i;
        while (i + 1 < replacement.size() && replacement[i + 1] >= '0' && replacement[i + 1] <= '9' &&
               group * 10 + static_cast<std::size_t>(replacement[i + 1] - '0') < groups) {
          group = group * 10 + static_cast<std::size_t>(replacement[++i] - '0');
        }
        if (group == 0) {
          out.append(text.substr(match->begin, match->end - match->begin));
        } else if (group < groups && match->groups[2 * group] != PCRE2_UNSET) {
          const auto begin = match->groups[2 * group];
          out.append(text.substr(begin, match->groups[2 * group + 1] - begin));
        }
      } else {
        throw DynamicError("FORX0004", std::string(replacement));
      }
    }
    at = match->end;
  }
  return out.append(text.substr(at));
}

bool Regex::tokenize(std::string_view text, FunctionRef<bool(std::string_view)> token) const {
  if (matches_empty()) {
    throw DynamicError("FORX0003", "the pattern matches an empty text");
  }
  if (text.empty()) {
    return true;
  }
  std::size_t at = 0;
  while (const auto match = find(text, at)) {
    if (!token(text.substr(at, match->begin - at))) {
      return false;
    }
    at = match->end;
  }
  return token(text.substr(at));
}

}  // namespace pareltjes::engines::xml_rules
