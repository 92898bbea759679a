// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "core/text.hpp"
#include "engines/siting/files/read.hpp"
#include "engines/siting/files/words.hpp"

namespace pareltjes::engines::siting {
namespace {

/// A cell without blanks and without quotes around it.
std::string cell_of(std::string_view text) {
  text = core::trim(text);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  return std::string(text);
}

/// Nothing when it is no number from 0 to 1e15. In semicolon files a comma may be the decimal mark.
std::optional<double> amount_of(std::string cell, char separator) {
  if (separator == ';') std::ranges::replace(cell, ',', '.');
  const auto value = core::parse_number(cell);
  if (!value || !std::isfinite(*value) || *value < 0 || *value >= 1e15) return std::nullopt;
  return value;
}

core::Result<void> add_line(Instance& instance, const std::vector<std::string>& cells, char separator,
                            const std::string& file, std::size_t line) {
  if (cells.size() != instance.sites.size() + 2) {
    const std::string is = std::to_string(cells.size());
    const std::string must = std::to_string(instance.sites.size() + 2);
    return wrong_at(file, line,
                    {"Deze regel heeft " + is + " kolommen in plaats van " + must + ".",
                     "This line has " + is + " columns instead of " + must + "."});
  }
  const auto weight = amount_of(cell_of(cells[1]), separator);
  if (!weight) {
    const std::string shown = Words::printable(cell_of(cells[1]));
    return wrong_at(
        file, line,
        {"De vraag ‘" + shown + "’ is geen getal vanaf nul.", "The demand ‘" + shown + "’ is no number from zero up."});
  }
  instance.points.push_back(cell_of(cells[0]));
  instance.weight.push_back(*weight);
  for (std::size_t j = 0; j < instance.sites.size(); ++j) {
    const std::string cell = cell_of(cells[j + 2]);
    const auto distance = cell.empty() ? std::optional(kNever) : amount_of(cell, separator);
    if (!distance) {
      const std::string shown = Words::printable(cell);
      return wrong_at(file, line,
                      {"De afstand ‘" + shown + "’ is geen getal vanaf nul.",
                       "The distance ‘" + shown + "’ is no number from zero up."});
    }
    instance.cost.push_back(*distance);
  }
  return {};
}

}  // namespace

core::Result<Instance> read_table(std::string_view text, const std::string& file, std::size_t most_pairs) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  Instance instance;
  char separator = ',';
  std::size_t line = 0;
  bool headed = false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view all = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++line;
    if (core::trim(all).empty()) continue;
    if (!headed) separator = all.contains(';') ? ';' : ',';
    const auto cells = core::split(core::trim(all), separator);
    if (headed) {
      if (auto added = add_line(instance, cells, separator, file, line); !added) return std::unexpected(added.error());
      if (instance.cost.size() > most_pairs) {
        return wrong_at(file, line, {"De tabel is te groot.", "The table is too large."});
      }
      continue;
    }
    headed = true;
    if (cells.size() < 3) {
      return wrong_at(file, line,
                      {"De eerste regel moet ‘punt’, ‘vraag’ en de namen van de locaties hebben.",
                       "The first line must have ‘point’, ‘weight’ and the names of the sites."});
    }
    for (std::size_t j = 2; j < cells.size(); ++j) {
      Site site;
      site.id = cell_of(cells[j]);
      instance.sites.push_back(site);
    }
  }
  if (instance.points.empty()) {
    return wrong_at(file, std::max<std::size_t>(1, line),
                    {"De tabel heeft geen enkel punt.", "The table has not one point."});
  }
  return instance;
}

}  // namespace pareltjes::engines::siting
