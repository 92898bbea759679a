// SPDX-License-Identifier: EUPL-1.2
#include "platform/storage/directives.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

#include "core/text.hpp"

namespace pareltjes::storage {
namespace {

using core::ErrorCode;
using core::fail;

/// Names go into SQL as they are, so they are small letters, digits and underscores only.
bool is_plain_name(std::string_view name) {
  return !name.empty() && name.size() <= 60 && name.front() >= 'a' && name.front() <= 'z' &&
         !name.starts_with("rij_") && !name.starts_with("sqlite_") && !name.starts_with("pg_") &&
         std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text) {
    if (std::isspace(static_cast<unsigned char>(c)) == 0) {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

std::optional<TableMark::Kind> kind_named(std::string_view word) {
  if (word == "@organisatie-tabel") return TableMark::Kind::kOrganisation;
  if (word == "@algemene-tabel") return TableMark::Kind::kGeneral;
  if (word == "@vervallen-tabel") return TableMark::Kind::kDropped;
  return std::nullopt;
}

/// The mark that the words of one directive give; nothing when they are not understood.
std::optional<TableMark> mark_of(const std::vector<std::string>& words) {
  const auto kind = kind_named(words[0]);
  if (!kind || words.size() < 2 || !is_plain_name(words[1])) return std::nullopt;
  TableMark mark{.name = words[1], .kind = *kind};
  for (std::size_t i = 2; i < words.size(); ++i) {
    if (mark.kind != TableMark::Kind::kOrganisation) return std::nullopt;
    bool* option = words[i] == "lezen=openbaar"         ? &mark.public_read
                   : words[i] == "lezen=partij"         ? &mark.party_read
                   : words[i] == "alleen-toevoegen"     ? &mark.append_only
                   : words[i] == "onderhoud-verwijdert" ? &mark.may_expire
                   : words[i] == "wachtrij"             ? &mark.queue
                                                        : nullptr;
    if (option == nullptr || *option) return std::nullopt;
    *option = true;
  }
  // What everybody may read needs no second reader; a row of two is never one of everybody by mistake.
  if (mark.public_read && mark.party_read) return std::nullopt;
  if (mark.may_expire && !mark.append_only) return std::nullopt;
  return mark;
}

}  // namespace

core::Result<std::vector<TableMark>> parse_directives(std::string_view sql, const std::string& file) {
  std::vector<TableMark> marks;
  std::int64_t number = 0;
  while (!sql.empty()) {
    ++number;
    const auto end = sql.find('\n');
    auto line = core::trim(sql.substr(0, end));
    sql = end == std::string_view::npos ? std::string_view{} : sql.substr(end + 1);
    if (!line.starts_with("--")) continue;
    line = core::trim(line.substr(2));
    if (!line.starts_with('@')) continue;
    auto mark = mark_of(words_of(line));
    if (!mark) {
      return fail(ErrorCode::kInvalidFile,
                  {"Deze aanwijzing over een tabel is niet bekend.", "This directive about a table is not known."},
                  {"Schrijf @organisatie-tabel, @algemene-tabel of @vervallen-tabel met een naam.",
                   "Write @organisatie-tabel, @algemene-tabel or @vervallen-tabel with a name."},
                  core::Place{file, number, std::nullopt});
    }
    marks.push_back(std::move(*mark));
  }
  return marks;
}

}  // namespace pareltjes::storage
