// SPDX-License-Identifier: EUPL-1.2
#include "platform/hub/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "core/text.hpp"

namespace pareltjes::hub {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// The candidate that occurs most often outside quotes in the first line; a comma where none does.
char detect_separator(std::string_view text) {
  constexpr std::array kCandidates{';', ',', '\t', '|'};
  std::array<std::size_t, kCandidates.size()> counts{};
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '\n' || c == '\r') break;
    for (std::size_t i = 0; i < kCandidates.size(); ++i) counts[i] += c == kCandidates[i];
  }
  const auto best = std::ranges::max_element(counts);
  return *best == 0 ? ',' : kCandidates[static_cast<std::size_t>(best - counts.begin())];
}

}  // namespace

core::Result<CsvReader> CsvReader::open(std::string file, std::string_view bytes, std::string_view encoding) {
  CsvReader reader;
  reader.file_ = std::move(file);
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  if (const auto nul = bytes.find('\0'); nul != std::string_view::npos) {
    const auto line = 1 + std::ranges::count(bytes.substr(0, nul), '\n');
    return core::fail(core::ErrorCode::kInvalidFile,
                      {"Dit is geen tekstbestand met kolommen (CSV).", "This is not a text file with columns (CSV)."},
                      {"Sla het op als CSV in UTF-8.", "Save it as CSV in UTF-8."},
                      core::Place{reader.file_, line, {}});
  }
  const bool convert = encoding == "windows-1252" || (encoding != "utf-8" && !core::is_valid_utf8(bytes));
  if (convert) {
    reader.owned_ = core::from_windows_1252(bytes);
  } else {
    reader.borrowed_ = bytes;
  }
  reader.separator_ = detect_separator(reader.text());
  std::vector<std::string_view> names;
  auto row = reader.read_row(names);
  if (!row) return std::unexpected(std::move(row.error()));
  if (!*row) {
    return core::fail(core::ErrorCode::kInvalidFile, {"Het bestand is leeg.", "The file is empty."},
                      {"Kies een ander bestand.", "Choose another file."}, core::Place{reader.file_, {}, {}});
  }
  for (const auto name : names) reader.header_.emplace_back(core::trim(name));
  return reader;
}

core::Result<bool> CsvReader::next(std::vector<std::string_view>& fields) {
  auto row = read_row(fields);
  if (!row || !*row) return row;
  if (fields.size() != header_.size()) {
    const bool fewer = fields.size() < header_.size();
    return core::fail(
        core::ErrorCode::kInvalidFile,
        {fmt::format("Deze regel heeft {} velden en de kopregel {}.", fields.size(), header_.size()),
         fmt::format("This line has {} fields and the header {}.", fields.size(), header_.size())},
        fewer ? core::Text{"Misschien is het bestand afgebroken: haal het opnieuw op.",
                           "The file may be truncated: get it again."}
              : core::Text{"Zet tekst met een scheidingsteken tussen aanhalingstekens.",
                           "Put text that holds a separator between quotes."},
        core::Place{file_, row_line_, static_cast<std::int64_t>(std::min(fields.size(), header_.size()))});
  }
  return true;
}

core::Result<bool> CsvReader::read_row(std::vector<std::string_view>& fields) {
  const auto all = text();
  while (at_ < all.size() && (all[at_] == '\n' || all[at_] == '\r')) end_line();
  fields.clear();
  unescaped_.clear();
  if (at_ >= all.size()) return false;
  row_line_ = line_;
  field_ = 1;
  while (true) {
    if (fields.size() == kMostFields) {
      return core::fail(core::ErrorCode::kInvalidFile,
                        {fmt::format("Deze regel heeft meer dan {} velden.", kMostFields),
                         fmt::format("This line has more than {} fields.", kMostFields)},
                        {"Kijk of de regels van het bestand wel eindigen.", "Check whether the lines of the file end."},
                        core::Place{file_, row_line_, field_});
    }
    if (at_ < all.size() && all[at_] == '"') {
      auto field = read_quoted();
      if (!field) return std::unexpected(std::move(field.error()));
      fields.push_back(*field);
    } else {
      fields.push_back(read_plain());
    }
    if (at_ >= all.size()) return true;
    if (all[at_] != separator_) {
      end_line();
      return true;
    }
    ++at_;
    ++field_;
  }
}

std::string_view CsvReader::read_plain() {
  const auto all = text();
  const auto begin = at_;
  while (at_ < all.size() && all[at_] != separator_ && all[at_] != '\n' && all[at_] != '\r') ++at_;
  return all.substr(begin, at_ - begin);
}

core::Result<std::string_view> CsvReader::read_quoted() {
  const auto all = text();
  const auto begin = ++at_;
  bool doubled = false;
  const auto broken = [&](core::Text message) {
    return core::fail(core::ErrorCode::kInvalidFile, std::move(message),
                      {"Controleer de aanhalingstekens op deze regel.", "Check the quotes on this line."},
                      core::Place{file_, row_line_, field_});
  };
  while (true) {
    const auto quote = all.find('"', at_);
    if (quote == std::string_view::npos) {
      return broken({"Een aanhalingsteken wordt niet gesloten.", "A quote is not closed."});
    }
    // Line breaks inside quotes count as lines; CRLF counts once.
    for (auto i = at_; i < quote; ++i)
      line_ += all[i] == '\n' || (all[i] == '\r' && (i + 1 >= all.size() || all[i + 1] != '\n'));
    at_ = quote + 1;
    if (at_ >= all.size() || all[at_] != '"') break;
    doubled = true;
    ++at_;
  }
  const auto raw = all.substr(begin, at_ - 1 - begin);
  if (at_ < all.size() && all[at_] != separator_ && all[at_] != '\n' && all[at_] != '\r') {
    return broken({"Er staat tekst achter een sluitend aanhalingsteken.", "There is text behind a closing quote."});
  }
  if (!doubled) return raw;
  auto& clean = unescaped_.emplace_back();
  clean.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    clean += raw[i];
    if (raw[i] == '"') ++i;
  }
  return std::string_view(clean);
}

void CsvReader::end_line() {
  const auto all = text();
  if (all[at_] == '\r' && at_ + 1 < all.size() && all[at_ + 1] == '\n') ++at_;
  ++at_;
  ++line_;
}

}  // namespace pareltjes::hub
