// SPDX-License-Identifier: EUPL-1.2
#include "platform/register/municipalities.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "core/resources.hpp"
#include "core/text.hpp"
#include "core/time.hpp"

namespace pareltjes::reg {
namespace {

constexpr std::string_view kMunicipalitiesFile = "src/platform/register/gemeenten.csv";
constexpr std::string_view kReorganisationsFile = "src/platform/register/herindelingen.csv";
constexpr std::size_t kLongestQuery = 100;

/// The fields of each data row. The file is ours and embedded, so a broken row is a programmer's mistake.
std::vector<std::vector<std::string>> rows_of(std::string_view file, std::size_t columns) {
  const auto bytes = core::find_resource(file);
  assert(bytes.has_value());
  std::vector<std::vector<std::string>> rows;
  const auto lines = core::split(bytes.value_or(""), '\n');
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto line = core::trim(lines[i]);
    if (line.empty()) continue;
    auto fields = core::split(line, ';');
    assert(fields.size() == columns);
    fields.resize(columns);
    rows.push_back(std::move(fields));
  }
  return rows;
}

core::GemeenteCode code_of(std::string_view text) {
  const auto code = core::GemeenteCode::parse(text);
  assert(code.has_value());
  return code.value_or(core::GemeenteCode{});
}

/// "Bergen (NH.)" → "Bergen"; nothing when there is no addition.
std::optional<std::string> without_addition(const std::string& name) {
  const auto open = name.find(" (");
  if (open == std::string::npos) return std::nullopt;
  return name.substr(0, open);
}

std::vector<Municipality> read_municipalities() {
  std::vector<Municipality> municipalities;
  for (auto& row : rows_of(kMunicipalitiesFile, 6)) {
    Municipality municipality{code_of(row[0]), row[1], row[2], row[3], {}, row[5], {}};
    if (!row[4].empty()) municipality.other_names = core::split(row[4], '|');
    municipalities.push_back(std::move(municipality));
  }
  std::ranges::sort(municipalities, {}, &Municipality::code);
  return municipalities;
}

std::vector<FormerMunicipality> read_former() {
  std::vector<FormerMunicipality> municipalities;
  for (auto& row : rows_of(kReorganisationsFile, 6)) {
    FormerMunicipality municipality{code_of(row[0]), row[1], row[2], row[3], {}, row[5]};
    for (const auto& successor : core::split(row[4], '|')) municipality.successors.push_back(code_of(successor));
    municipalities.push_back(std::move(municipality));
  }
  std::ranges::sort(municipalities, {}, [](const auto& old) { return std::pair(old.ended, old.code); });
  return municipalities;
}

/// What a user may call a municipality, folded, and where that leads.
struct Name {
  std::string folded;
  std::string written;
  const Municipality* current = nullptr;
  const FormerMunicipality* former = nullptr;
};

std::vector<Name> build_names() {
  std::vector<Name> names;
  for (const auto& municipality : all()) {
    std::set<std::string> seen;
    const auto add = [&](const std::string& name) {
      if (auto folded = core::fold(name); seen.insert(folded).second) {
        names.push_back({std::move(folded), name, &municipality, nullptr});
      }
    };
    add(municipality.name);
    if (const auto bare = without_addition(municipality.name)) add(*bare);
    for (const auto& other : municipality.other_names) add(other);
  }
  for (const auto& municipality : former()) {
    names.push_back({core::fold(municipality.name), municipality.name, nullptr, &municipality});
  }
  std::ranges::sort(names, {}, [](const Name& name) {
    const auto& code = name.former == nullptr ? name.current->code : name.former->code;
    return std::tuple(std::string_view(name.folded), name.former != nullptr, code.text());
  });
  return names;
}

const std::vector<Name>& names() {
  static const std::vector<Name> table = build_names();
  return table;
}

const Municipality* current_with(const core::GemeenteCode& code) {
  const auto found = std::ranges::lower_bound(all(), code, {}, &Municipality::code);
  return found != all().end() && found->code == code ? &*found : nullptr;
}

const FormerMunicipality* former_with(const core::GemeenteCode& code) {
  const auto found = std::ranges::find(former(), code, &FormerMunicipality::code);
  return found != former().end() ? &*found : nullptr;
}

core::Text note_on(const FormerMunicipality& old, const std::string& successor) {
  const auto day = core::day_in_words(old.ended);
  if (old.kind == "hernoemd") {
    return {fmt::format("{} heet sinds {} {}.", old.name, day.nl, successor),
            fmt::format("{} has been called {} since {}.", old.name, successor, day.en)};
  }
  return {fmt::format("{} hoort sinds {} bij {}.", old.name, day.nl, successor),
          fmt::format("{} has been part of {} since {}.", old.name, successor, day.en)};
}

std::string joined(const std::vector<std::string>& parts, std::string_view last) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += i + 1 == parts.size() ? fmt::format(" {} ", last) : ", ";
    text += parts[i];
  }
  return text;
}

core::Result<Municipality> successor_of(const FormerMunicipality& old) {
  const auto codes = successors_of(old.code);
  assert(!codes.empty());
  if (codes.size() == 1) {
    Municipality municipality = *current_with(codes.front());
    municipality.note = note_on(old, municipality.name);
    return municipality;
  }
  std::vector<std::string> heirs;
  heirs.reserve(codes.size());
  for (const auto& code : codes) heirs.push_back(current_with(code)->name);
  const auto day = core::day_in_words(old.ended);
  return core::fail(core::ErrorCode::kUnknownMunicipality,
                    {fmt::format("{} is op {} verdeeld over {}.", old.name, day.nl, joined(heirs, "en")),
                     fmt::format("{} was divided between {} on {}.", old.name, joined(heirs, "and"), day.en)},
                    {"Kies een van deze gemeenten.", "Choose one of these municipalities."});
}

/// Optimal string alignment distance (a swap of neighbours counts once), given up above `limit`.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  const auto difference = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (difference > limit) return limit + 1;
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

/// How many typing errors are forgiven in a name of this length.
std::size_t tolerance_for(std::size_t length) {
  return length < 4 ? 1 : length < 8 ? 2 : 3;
}

/// Up to `limit` names as written, nearest first.
std::vector<const Name*> nearest(std::string_view folded, std::size_t limit) {
  const auto tolerance = tolerance_for(folded.size());
  std::vector<std::pair<std::size_t, const Name*>> found;
  for (const auto& name : names()) {
    const auto distance = edit_distance(folded, name.folded, tolerance);
    if (distance <= tolerance) found.emplace_back(distance, &name);
  }
  std::ranges::sort(found);  // All names lie in one vector: equally near ones keep its order.
  std::vector<const Name*> result;
  std::set<std::string> seen;
  for (const auto& [distance, name] : found) {
    if (distance > found.front().first + 1) break;  // Far behind the best: not what was meant.
    if (result.size() < limit && seen.insert(name->written).second) result.push_back(name);
  }
  return result;
}

std::unexpected<core::Error> unknown(std::string_view asked, const std::string& folded) {
  std::vector<std::string> near;
  for (const auto* name : nearest(folded, 3)) near.push_back(name->current ? name->current->name : name->written);
  near.erase(std::ranges::unique(near).begin(), near.end());
  const core::Text advice =
      near.empty() ? core::Text{"Kijk of de naam of de code goed is gespeld.", "Check the name or the code."}
                   : core::Text{fmt::format("Bedoelt u {}?", joined(near, "of")),
                                fmt::format("Do you mean {}?", joined(near, "or"))};
  return core::fail(
      core::ErrorCode::kUnknownMunicipality,
      {fmt::format("De gemeente “{}” bestaat niet.", asked), fmt::format("There is no municipality “{}”.", asked)},
      advice);
}

core::Result<Municipality> find_by_code(const core::GemeenteCode& code) {
  if (const auto* municipality = current_with(code)) return *municipality;
  if (const auto* old = former_with(code)) return successor_of(*old);
  return core::fail(core::ErrorCode::kUnknownMunicipality,
                    {fmt::format("Er is geen gemeente met de code {}.", code.text()),
                     fmt::format("There is no municipality with code {}.", code.text())},
                    {"Geef de naam of de code van een gemeente, zoals Purmerend of GM0439.",
                     "Give the name or the code of a municipality, such as Purmerend or GM0439."});
}

/// The text as it may stand in a message: valid UTF-8 without control characters, not too long.
std::string presentable(std::string_view text) {
  if (text.size() > kLongestQuery || !core::is_valid_utf8(text)) return "…";
  std::string shown(text);
  std::ranges::replace_if(shown, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  return shown;
}

}  // namespace

const std::vector<Municipality>& all() {
  static const std::vector<Municipality> municipalities = read_municipalities();
  return municipalities;
}

const std::vector<FormerMunicipality>& former() {
  static const std::vector<FormerMunicipality> municipalities = read_former();
  return municipalities;
}

std::vector<core::GemeenteCode> successors_of(const core::GemeenteCode& code) {
  if (current_with(code)) return {code};
  std::vector<core::GemeenteCode> current;
  if (const auto* old = former_with(code)) {
    for (const auto& successor : old->successors) {
      for (const auto& heir : successors_of(successor)) {
        if (std::ranges::find(current, heir) == current.end()) current.push_back(heir);
      }
    }
  }
  return current;
}

core::Result<Municipality> find(std::string_view name_or_code) {
  const auto asked = core::trim(name_or_code);
  if (asked.empty()) {
    return core::fail(core::ErrorCode::kUnknownMunicipality,
                      {"Er is geen gemeente opgegeven.", "No municipality was given."},
                      {"Geef de naam of de code van een gemeente, zoals Purmerend of GM0439.",
                       "Give the name or the code of a municipality, such as Purmerend or GM0439."});
  }
  if (asked.size() > kLongestQuery) return unknown("…", {});
  if (const auto code = core::GemeenteCode::parse(asked)) return find_by_code(*code);
  const auto folded = core::fold(asked);
  const auto same = std::ranges::equal_range(names(), folded, {}, &Name::folded);
  std::vector<const Municipality*> current;
  const FormerMunicipality* old = nullptr;
  for (const auto& name : same) {
    if (name.current) current.push_back(name.current);
    if (name.former) old = name.former;
  }
  // A municipality of today goes before a former one of the same name.
  if (current.size() == 1) return *current.front();
  if (current.empty()) return old != nullptr ? successor_of(*old) : unknown(presentable(asked), folded);
  std::vector<std::string> choices;
  choices.reserve(current.size());
  for (const auto* municipality : current) {
    choices.push_back(
        fmt::format("{} in {} ({})", municipality->name, municipality->province, municipality->code.text()));
  }
  return core::fail(core::ErrorCode::kUnknownMunicipality,
                    {fmt::format("Er zijn {} gemeenten met de naam “{}”.", current.size(), presentable(asked)),
                     fmt::format("There are {} municipalities called “{}”.", current.size(), presentable(asked))},
                    {fmt::format("Kies {}.", joined(choices, "of")), fmt::format("Choose {}.", joined(choices, "or"))});
}

std::vector<Municipality> search(std::string_view text, std::size_t limit) {
  std::vector<Municipality> found;
  if (text.size() > kLongestQuery) return found;
  const auto add = [&](const Name& name) {
    if (found.size() >= limit) return;
    std::optional<Municipality> municipality;
    if (name.current) {
      municipality = *name.current;
    } else if (auto successor = successor_of(*name.former)) {
      municipality = std::move(*successor);
    }
    if (municipality && std::ranges::find(found, municipality->code, &Municipality::code) == found.end()) {
      found.push_back(std::move(*municipality));
    }
  };
  if (const auto code = core::GemeenteCode::parse(text)) {
    if (auto municipality = find_by_code(*code); municipality && limit > 0) found.push_back(std::move(*municipality));
    return found;
  }
  const auto folded = core::fold(text);
  for (const auto& name : names()) {
    if (name.current && name.folded.starts_with(folded)) add(name);
  }
  if (folded.empty()) return found;
  for (const auto& name : names()) {
    if (name.former && name.folded.starts_with(folded)) add(name);
  }
  for (const auto& name : names()) {
    if (name.folded.find(folded) != std::string::npos) add(name);
  }
  if (found.empty()) {
    for (const auto* name : nearest(folded, limit)) add(*name);
  }
  return found;
}

}  // namespace pareltjes::reg
