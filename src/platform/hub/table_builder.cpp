// SPDX-License-Identifier: EUPL-1.2
#include "platform/hub/table_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "core/ids.hpp"
#include "core/text.hpp"
#include "platform/hub/vector_file.hpp"

namespace pareltjes::hub {
namespace {

using core::ErrorCode;
using core::fail;

bool contains(const std::vector<std::string>& texts, std::string_view text) {
  return std::ranges::find(texts, text) != texts.end();
}

/// The age that a column's name says: "0", "12", "leeftijd_12", "100+".
std::optional<int> age_in(std::string_view name) {
  const auto first = name.find_first_of("0123456789");
  if (first == std::string_view::npos) return std::nullopt;
  const auto prefix = core::fold(name.substr(0, first));
  if (!prefix.empty() && prefix != "leeftijd" && prefix != "age") return std::nullopt;
  int age = 0;
  const auto [end, error] = std::from_chars(name.data() + first, name.data() + name.size(), age);
  const auto rest = core::fold(std::string_view(end, static_cast<std::size_t>(name.data() + name.size() - end)));
  if (error != std::errc{} || age > 120 || (!rest.empty() && rest != "jaar" && rest != "en ouder")) return std::nullopt;
  return std::min(age, 100);
}

/// CBS codes of single years of age: 10010 is 0, 10100 is 1 … 19900 is 99, 19901 … 19905 and 22300 (105 and older)
/// are 100 and older here.
std::optional<int> cbs_age(std::string_view code) {
  int number = 0;
  const auto [end, error] = std::from_chars(code.data(), code.data() + code.size(), number);
  if (error != std::errc{} || end != code.data() + code.size()) return std::nullopt;
  if (number == 10010) return 0;
  if (number >= 10100 && number <= 19900 && number % 100 == 0) return (number - 10000) / 100;
  if ((number >= 19901 && number <= 19905) || number == 22300) return 100;
  return std::nullopt;
}

/// "439", "0439" and "GM0439" → "GM0439".
std::optional<std::string> municipality_code(std::string_view text) {
  std::string digits(core::trim(text));
  if (digits.size() < 4 && !digits.empty() && digits.find_first_not_of("0123456789") == std::string::npos)
    digits.insert(0, 4 - digits.size(), '0');
  const auto code = core::GemeenteCode::parse(digits);
  return code ? std::optional(code->text()) : std::nullopt;
}

/// The leading number of "12", "12 jaar", "100+".
std::optional<int> leading_age(std::string_view text) {
  int age = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), age);
  const auto rest = core::fold(std::string_view(end, static_cast<std::size_t>(text.data() + text.size() - end)));
  if (error != std::errc{} || age < 0 || age > 130) return std::nullopt;
  if (!rest.empty() && rest != "jaar" && rest != "jaar of ouder" && rest != "en ouder") return std::nullopt;
  return std::min(age, 100);
}

/// The first four digits that can be a year: in "2019JJ00", "20241001", "01-10-2024", "kwb-2024.csv".
std::optional<int> year_in(std::string_view text) {
  for (std::size_t i = 0; i + 4 <= text.size(); ++i) {
    const auto digits = text.substr(i, 4);
    if (!digits.starts_with("20") && !digits.starts_with("19")) continue;
    if (digits.find_first_not_of("0123456789") != std::string_view::npos) continue;
    if (i > 0 && text[i - 1] >= '0' && text[i - 1] <= '9') continue;
    return std::stoi(std::string(digits));
  }
  return std::nullopt;
}

/// A school's site: "16AH00". Some files give it whole, others the school "16AH" and the site "0" or "00" apart.
std::string site_code(std::optional<std::size_t> prefix, std::span<const std::string_view> fields, std::string site) {
  if (!prefix || site.size() >= 6) return site;
  if (const auto dot = site.find('.'); dot != std::string::npos) site.resize(dot);
  if (site.size() < 2) site.insert(0, 2 - site.size(), '0');
  return std::string(core::trim(fields[*prefix])) + site;
}

std::string joined(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace

std::string a_few_names(const std::vector<std::string>& header) {
  constexpr std::size_t kNames = 20;
  constexpr std::size_t kLength = 40;
  std::string text;
  for (std::size_t i = 0; i < std::min(header.size(), kNames); ++i) {
    auto end = std::min(header[i].size(), kLength);
    // Never in the middle of a letter of more than one byte.
    while (end < header[i].size() && end > 0 && (static_cast<unsigned char>(header[i][end]) & 0xC0U) == 0x80U) --end;
    text += (i == 0 ? "" : ", ") + header[i].substr(0, end) + (end < header[i].size() ? "…" : "");
  }
  if (header.size() > kNames) text += fmt::format(", … ({})", header.size());
  return text;
}

core::Result<TableBuilder> TableBuilder::start(const Mapping& mapping, std::string file,
                                               const std::vector<std::string>& header, const ImportOptions& options) {
  TableBuilder builder;
  builder.mapping_ = &mapping;
  builder.options_ = options;
  builder.file_ = std::move(file);
  for (const auto& column : mapping.columns) {
    builder.targets_.push_back({&column, {}, {}});
    Column target;
    target.name = column.name;
    target.type = column.type;
    target.unit = column.unit;
    target.description = column.description;
    target.half_width = column.half_width;
    target.half_width_by_kind = column.half_width_by_kind;
    builder.table_.columns.push_back(std::move(target));
  }
  for (std::size_t i = 0; i < mapping.columns.size(); ++i) {
    if (contains(mapping.unique, mapping.columns[i].name)) builder.unique_.push_back(i);
    if (mapping.columns[i].name == mapping.pool) builder.pool_ = i;
  }
  if (auto resolved = builder.resolve(header); !resolved) return std::unexpected(std::move(resolved.error()));
  return builder;
}

core::Result<void> TableBuilder::switch_header(const std::vector<std::string>& header) {
  return resolve(header);
}

core::Result<void> TableBuilder::resolve(const std::vector<std::string>& header) {
  header_ = header;
  filters_.clear();
  ages_.clear();
  for (std::size_t i = 0; i < targets_.size(); ++i) {
    auto& target = targets_[i];
    target.source = find_column(*mapping_, header, target.column->from);
    target.prefix = find_column(*mapping_, header, target.column->prefix_from);
    if (target.source) table_.columns[i].source_column = header[*target.source];
    if (!target.source && target.column->needed) {
      const auto names = joined(target.column->from);
      return fail(ErrorCode::kMissingColumn,
                  {fmt::format("De kolom voor '{}' ontbreekt. Gezocht: {}.", target.column->name, names),
                   fmt::format("The column for '{}' is missing. Looked for: {}.", target.column->name, names)},
                  {fmt::format("Voeg deze kolom toe. Het bestand heeft: {}.", a_few_names(header)),
                   fmt::format("Add this column. The file has: {}.", a_few_names(header))},
                  core::Place{file_, 1, {}});
    }
  }
  for (const auto& filter : mapping_->rows)
    if (const auto source = find_column(*mapping_, header, {filter.column})) filters_.push_back({&filter, *source});
  if (!mapping_->unpivot_into.empty()) {
    for (std::size_t i = 0; i < header.size(); ++i)
      if (const auto age = age_in(header[i])) ages_.emplace_back(i, *age);
  }
  year_source_ = mapping_->year_column.empty() ? std::nullopt : find_column(*mapping_, header, {mapping_->year_column});
  const auto point = [&](const std::string& name) {
    return name.empty() ? std::nullopt : find_column(*mapping_, header, core::split(name, '|'));
  };
  x_source_ = point(mapping_->x);
  y_source_ = point(mapping_->y);
  const bool metres = x_source_ && y_source_;
  if (!metres) {
    x_source_ = point(mapping_->lon);
    y_source_ = point(mapping_->lat);
    degrees_ = degrees_ || (x_source_ && y_source_);
  }
  has_points_ = has_points_ || (x_source_ && y_source_);
  return {};
}

std::vector<bool> TableBuilder::used() const {
  std::vector<bool> used(header_.size(), false);
  const auto mark = [&used](std::optional<std::size_t> source) {
    if (source) used[*source] = true;
  };
  for (const auto& target : targets_) {
    mark(target.source);
    mark(target.prefix);
  }
  for (const auto& filter : filters_) mark(filter.source);
  for (const auto& [source, _] : ages_) mark(source);
  mark(year_source_);
  mark(x_source_);
  mark(y_source_);
  return used;
}

core::Place TableBuilder::place(std::int64_t line, std::optional<std::size_t> source) const {
  core::Place found{file_, {}, {}};
  if (line > 0) found.line = line;
  if (line > 0 && source) found.column = static_cast<std::int64_t>(*source) + 1;
  return found;
}

bool TableBuilder::is_missing_text(std::string_view text) const {
  return text.empty() || contains(mapping_->missing, text);
}

std::optional<double> TableBuilder::parse(std::string_view text) const {
  std::array<char, 64> clean{};
  std::size_t size = 0;
  // "1.000,5" has a mark between thousands; in "52.5" the point is taken for the decimal mark.
  const bool points = mapping_->decimal == ',' && text.contains(',');
  const char thousands = points ? '.' : mapping_->thousands;
  for (const char c : text) {
    if (thousands != 0 && c == thousands) continue;
    if (size == clean.size()) return std::nullopt;
    clean[size++] = c == mapping_->decimal ? '.' : c;
  }
  double value = 0;
  const auto [end, error] = std::from_chars(clean.data(), clean.data() + size, value);
  if (error != std::errc{} || end != clean.data() + size || !std::isfinite(value)) return std::nullopt;
  return value;
}

core::Result<double> TableBuilder::number(const MappedColumn& column, std::string_view raw, std::int64_t line,
                                          std::size_t source) const {
  auto text = core::trim(raw);
  if (is_missing_text(text)) return kMissing;
  if (const auto found = column.values.find(text); found != column.values.end()) text = found->second;
  if (column.transform == "cbs-leeftijd") {
    if (const auto age = cbs_age(text)) return *age;
  } else if (column.transform == "leeftijd") {
    if (const auto age = leading_age(text)) return *age;
  } else if (const auto value = parse(text)) {
    if (!mapping_->missing_above.empty() && *value <= mapping_->missing_above.front()) return kMissing;
    if (column.minimum && *value < *column.minimum) {
      return fail(ErrorCode::kInvalidInput,
                  {fmt::format("De waarde {} voor '{}' is te laag. Ze hoort minstens {} te zijn.", text, column.name,
                               *column.minimum),
                   fmt::format("The value {} for '{}' is too low. It should be at least {}.", text, column.name,
                               *column.minimum)},
                  {"Verbeter de waarde, of laat het veld leeg.", "Correct the value, or leave the field empty."},
                  place(line, source));
    }
    return *value * column.scale;
  }
  return fail(ErrorCode::kInvalidInput,
              {fmt::format("'{}' is geen getal voor '{}'.", text.substr(0, 40), column.name),
               fmt::format("'{}' is no number for '{}'.", text.substr(0, 40), column.name)},
              {"Verbeter de waarde, of laat het veld leeg.", "Correct the value, or leave the field empty."},
              place(line, source));
}

core::Result<std::string> TableBuilder::text(const MappedColumn& column, std::string_view raw, std::int64_t line,
                                             std::size_t source) const {
  const auto value = core::trim(raw);
  if (column.area_code) {
    if (value.empty() && !column.needed) return std::string();
    const auto code = core::AreaCode::parse(value);
    if (code) return code->text();
    return fail(ErrorCode::kUnknownArea,
                {fmt::format("'{}' is geen CBS-code van een gebied.", value.substr(0, 40)),
                 fmt::format("'{}' is no CBS code of an area.", value.substr(0, 40))},
                {"Gebruik codes als GM0439, WK043901 of BU04390101.", "Use codes such as GM0439 or BU04390101."},
                place(line, source));
  }
  if (is_missing_text(value)) return std::string();
  if (!column.values.empty()) {
    if (const auto found = column.values.find(value); found != column.values.end()) return found->second;
    if (const auto any = column.values.find("*"); any != column.values.end()) return any->second;
    std::vector<std::string> known;
    known.reserve(column.values.size());
    for (const auto& [from, to] : column.values) known.push_back(from);
    return fail(ErrorCode::kInvalidInput,
                {fmt::format("'{}' is onbekend voor '{}'.", value.substr(0, 40), column.name),
                 fmt::format("'{}' is unknown for '{}'.", value.substr(0, 40), column.name)},
                {fmt::format("Gebruik: {}.", joined(known)), fmt::format("Use: {}.", joined(known))},
                place(line, source));
  }
  if (column.transform == "gemeentecode") return municipality_code(value).value_or(std::string());
  if (column.transform == "postcode") {
    std::string postcode;
    for (const char c : value)
      if (c != ' ') postcode += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return postcode;
  }
  return std::string(value);
}

core::Result<bool> TableBuilder::keep(std::span<const std::string_view> fields, std::int64_t line) {
  for (const auto& [filter, source] : filters_) {
    const auto value = core::trim(fields[source]);
    if (!filter->only.empty() && !contains(filter->only, value)) return false;
    if (contains(filter->drop, value)) return false;
    if (!filter->prefix.empty() &&
        std::ranges::none_of(filter->prefix, [&](const auto& prefix) { return value.starts_with(prefix); }))
      return false;
  }
  if (!year_source_) return true;
  const auto value = core::trim(fields[*year_source_]);
  const auto year = year_in(value).value_or(0);
  if (options_.year) return year == *options_.year;
  if (year_seen_ && *year_seen_ != year) {
    return fail(ErrorCode::kAmbiguousDataset,
                {fmt::format("Het bestand heeft meer dan één jaar: {} en {}.", *year_seen_, year),
                 fmt::format("The file holds more than one year: {} and {}.", *year_seen_, year)},
                {"Geef op welk jaar moet worden ingelezen.", "Say which year has to be read."},
                place(line, year_source_));
  }
  year_seen_ = year;
  return true;
}

core::Result<void> TableBuilder::add(std::span<const std::string_view> fields, std::int64_t line,
                                     std::optional<Geometry> geometry) {
  auto kept = keep(fields, line);
  if (!kept) return std::unexpected(std::move(kept.error()));
  if (!*kept) return {};
  if (geometry) {
    table_.geometries.push_back(std::move(*geometry));
  } else if (has_points_) {
    if (auto added = add_point(fields, line); !added) return added;
  }
  if (ages_.empty()) return append(fields, line, std::nullopt, std::nullopt);
  for (const auto& [source, age] : ages_)
    if (auto added = append(fields, line, age, source); !added) return added;
  return {};
}

core::Result<void> TableBuilder::append(std::span<const std::string_view> fields, std::int64_t line,
                                        std::optional<int> age, std::optional<std::size_t> value_source) {
  for (std::size_t i = 0; i < targets_.size(); ++i) {
    const auto& column = *targets_[i].column;
    auto source = targets_[i].source;
    if (value_source && column.name == mapping_->pool) source = value_source;
    auto& target = table_.columns[i];
    if (target.type == Column::Type::kText) {
      if (!source) {
        target.texts.push_back(column.constant);
        continue;
      }
      auto value = text(column, fields[*source], line, *source);
      if (value && column.transform == "vestiging") value = site_code(targets_[i].prefix, fields, *value);
      if (!value) return std::unexpected(std::move(value.error()));
      target.texts.push_back(std::move(*value));
    } else if (age && column.name == mapping_->unpivot_into) {
      target.numbers.push_back(*age);
    } else if (!source) {
      target.numbers.push_back(kMissing);
    } else {
      const auto value = number(column, fields[*source], line, *source);
      if (!value) return std::unexpected(value.error());
      target.numbers.push_back(*value);
    }
  }
  return unique_.empty() ? core::Result<void>{} : check_unique(line);
}

core::Result<void> TableBuilder::check_unique(std::int64_t line) {
  std::string key;
  for (const auto i : unique_) {
    auto& column = table_.columns[i];
    key += column.type == Column::Type::kText ? column.texts.back() : fmt::format("{}", column.numbers.back());
    key += '\x1f';
  }
  const auto row = table_.rows() - 1;
  const auto [found, added] = rows_by_key_.try_emplace(key, row, line);
  if (added) return {};
  if (!pool_) {
    std::ranges::replace(key, '\x1f', ' ');
    return fail(ErrorCode::kInvalidInput,
                {fmt::format("{}staat er twee keer in, de eerste keer op regel {}.", key, found->second.second),
                 fmt::format("{}is there twice, the first time on line {}.", key, found->second.second)},
                {"Laat één van beide regels weg.", "Leave out one of both lines."}, place(line));
  }
  auto& values = table_.columns[*pool_].numbers;
  values[found->second.first] += std::isnan(values.back()) ? 0 : values.back();
  for (auto& column : table_.columns) {
    if (column.type == Column::Type::kText) column.texts.pop_back();
    if (column.type == Column::Type::kNumber) column.numbers.pop_back();
  }
  return {};
}

core::Result<void> TableBuilder::add_point(std::span<const std::string_view> fields, std::int64_t line) {
  const auto coordinate = [&](std::optional<std::size_t> source) -> core::Result<double> {
    if (!source) return kMissing;
    static const MappedColumn kCoordinate = [] {
      MappedColumn column;
      column.name = "coördinaat";
      return column;
    }();
    return number(kCoordinate, fields[*source], line, *source);
  };
  const auto x = coordinate(x_source_);
  if (!x) return std::unexpected(x.error());
  const auto y = coordinate(y_source_);
  if (!y) return std::unexpected(y.error());
  Geometry geometry;
  if (!std::isnan(*x) && !std::isnan(*y)) geometry = {{{{*x, *y}}}};
  table_.geometries.push_back(std::move(geometry));
  return {};
}

core::Result<int> TableBuilder::find_year() const {
  auto stated = mapping_->year;
  for (const auto& [word, year] : mapping_->years)
    if (stated == 0 && file_.contains(word)) stated = year;
  // A newer edition of a regrouped file may look the same: of one file the year that is given decides.
  const bool can_be_newer = stated == mapping_->year && !options_.in_folder;
  if (options_.year && stated != 0 && stated != *options_.year && !can_be_newer) {
    return fail(ErrorCode::kInvalidInput,
                {fmt::format("Dit bestand is van {}, niet van {}.", stated, *options_.year),
                 fmt::format("This file is of {}, not of {}.", stated, *options_.year)},
                {"Laat het jaar weg, of kies een ander bestand.", "Leave out the year, or choose another file."},
                core::Place{file_, {}, {}});
  }
  if (options_.year) return *options_.year;
  if (year_seen_) return *year_seen_;
  if (stated != 0) return stated;
  if (const auto year = year_in(file_)) return *year;
  // A list of facilities or streets is of the day on which it was made; figures about people need their year.
  if (mapping_->topic == topic::kSupply || mapping_->topic == topic::kStreets) return 0;
  return fail(
      ErrorCode::kInvalidInput,
      {"Van welk jaar deze gegevens zijn, staat niet in het bestand.",
       "The file does not say of which year these data are."},
      {"Geef het jaar op, of zet het in de naam van het bestand.", "Give the year, or put it into the file's name."},
      core::Place{file_, {}, {}});
}

core::Result<Imported> TableBuilder::finish() {
  const auto year = find_year();
  if (!year) return std::unexpected(year.error());
  // Columns that this source does not have are left out.
  for (std::size_t i = targets_.size(); i-- > 0;) {
    const auto& column = *targets_[i].column;
    const bool made = column.name == mapping_->unpivot_into || (!ages_.empty() && column.name == mapping_->pool);
    if (!table_.columns[i].source_column.empty() || !column.constant.empty() || made) continue;
    table_.columns.erase(table_.columns.begin() + static_cast<std::ptrdiff_t>(i));
  }
  if (table_.rows() == 0) {
    return fail(ErrorCode::kInvalidFile,
                {"Er is geen enkele regel om in te lezen.", "There is not a single row to read."},
                {"Controleer het bestand en het jaar.", "Check the file and the year."}, core::Place{file_, {}, {}});
  }
  if (degrees_) {
    if (auto projected = degrees_to_rd(table_.geometries); !projected)
      return std::unexpected(std::move(projected.error()));
  }
  Imported imported;
  const bool areas = mapping_->topic == topic::kKeyFigures || mapping_->topic == topic::kBoundaries;
  if (areas) {
    complete_areas(table_);
    imported.warnings = area_warnings(table_);
  }
  imported.dataset.table = std::move(table_);
  describe_dataset(imported, *year);
  return imported;
}

void TableBuilder::describe_dataset(Imported& imported, int year) const {
  auto& info = imported.dataset.info;
  const auto& table = imported.dataset.table;
  // A file about one municipality is a dataset of its own: it does not replace the national one.
  std::string place;
  const auto* owners = table.texts("gemeente");
  if (!owners) owners = table.texts("code");
  if (owners && !owners->empty() && std::ranges::all_of(*owners, [&](const auto& o) { return o == owners->front(); }))
    place = "-" + core::fold(owners->front());
  const auto year_text = year == 0 ? std::string("onbekend") : std::to_string(year);
  const auto* kinds = table.texts("soort");
  const bool one_kind = kinds && std::ranges::all_of(*kinds, [&](const auto& kind) { return kind == kinds->front(); });
  const auto kind = one_kind ? kinds->front() : std::string("gebieden");
  auto file = core::fold(std::filesystem::path(file_).stem().stem().string());
  std::ranges::replace(file, ' ', '-');
  const auto fill = [&](std::string text) {
    for (const auto& [mark, value] : {std::pair{"{year}", year_text}, std::pair{"{place}", place},
                                      std::pair{"{soort}", kind}, std::pair{"{file}", file}})
      if (const auto at = text.find(mark); at != std::string::npos)
        text.replace(at, std::string_view(mark).size(), value);
    return text;
  };
  info.id = fill(mapping_->dataset);
  info.topic = mapping_->topic;
  info.title = {fill(mapping_->title.nl), fill(mapping_->title.en)};
  info.year = year;
  info.source = mapping_->source;
  info.notes = mapping_->notes;
  info.approximate = mapping_->approximate;
  info.file_name = file_;
  info.mapping = mapping_->id;
  info.organisation = options_.organisation.empty() ? mapping_->organisation : options_.organisation;
  info.rows = static_cast<std::int64_t>(table.rows());
}

}  // namespace pareltjes::hub
