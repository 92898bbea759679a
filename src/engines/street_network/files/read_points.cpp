// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <cmath>
#include <optional>
#include <unordered_set>
#include <utility>

#include "core/text.hpp"
#include "engines/street_network/files/cells.hpp"
#include "engines/street_network/files/read.hpp"

namespace pareltjes::engines::street_network {
namespace {

std::unexpected<core::Error> wrong_at(const std::string& file, std::size_t line, core::Text message,
                                      core::Text advice) {
  return core::fail(core::ErrorCode::kInvalidFile, std::move(message), std::move(advice),
                    core::Place{file, static_cast<std::int64_t>(line), std::nullopt});
}

const core::Text kCorrect{"Verbeter het bestand en probeer het opnieuw.", "Correct the file and try again."};

/// Text of a cell that can stand in a sentence.
std::string shown(std::string_view cell) {
  std::string text(cell.substr(0, 24));
  if (!core::is_valid_utf8(text)) text = core::from_windows_1252(text);
  std::ranges::replace_if(text, [](unsigned char c) { return c < ' '; }, '?');
  return text;
}

struct Columns {
  std::optional<std::size_t> id, x, y, weight;
  std::size_t count = 0;
};

class Reader {
 public:
  explicit Reader(const std::string& file) : file_(file) {}

  core::Result<void> head(std::string_view line, std::size_t number) {
    separator_ = separator_of(line);
    const auto names = fields_of(line, separator_);
    std::optional<std::size_t> lon, lat;
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::string name = core::fold(names[i]);
      const auto is = [&name](std::initializer_list<std::string_view> list) {
        return std::ranges::find(list, name) != list.end();
      };
      if (is({"id", "code", "punt", "naam", "vestigingsnummer"}) && !columns_.id) columns_.id = i;
      if (is({"lon", "lng", "longitude", "lengtegraad"})) lon = i;
      if (is({"lat", "latitude", "breedtegraad"})) lat = i;
      if (is({"x", "x rd", "rd x"})) columns_.x = i;
      if (is({"y", "y rd", "rd y"})) columns_.y = i;
      if (is({"aantal", "inwoners", "capaciteit", "leerlingen"}) && !columns_.weight) columns_.weight = i;
    }
    columns_.count = names.size();
    out.system = lon && lat ? PointSystem::kLonLat : PointSystem::kRd;
    if (lon && lat) columns_.x = lon;
    if (lon && lat) columns_.y = lat;
    out.has_weight = columns_.weight.has_value();
    if (columns_.id && columns_.x && columns_.y) return {};
    return core::fail(core::ErrorCode::kMissingColumn,
                      {"De eerste regel noemt geen kolommen ‘id’, ‘lon’ en ‘lat’, of ‘id’, ‘x’ en ‘y’.",
                       "The first line does not name columns ‘id’, ‘lon’ and ‘lat’, or ‘id’, ‘x’ and ‘y’."},
                      {"Zet die namen boven de kolommen.", "Put those names above the columns."},
                      core::Place{file_, static_cast<std::int64_t>(number), std::nullopt});
  }

  core::Result<void> row(std::string_view line, std::size_t number) {
    auto fields = fields_of(line, separator_);
    if (fields.size() != columns_.count) {
      const std::string is = std::to_string(fields.size());
      const std::string must = std::to_string(columns_.count);
      return wrong_at(file_, number,
                      {"Deze regel heeft " + is + " kolommen in plaats van " + must + ".",
                       "This line has " + is + " columns instead of " + must + "."},
                      kCorrect);
    }
    NamedPoint point;
    point.id = shown_id(fields[*columns_.id]);
    const auto x = number_of(fields[*columns_.x]);
    const auto y = number_of(fields[*columns_.y]);
    if (!x || !y || !is_on_the_map(*x, *y)) {
      const std::string place = shown(fields[*columns_.x]) + ", " + shown(fields[*columns_.y]);
      return wrong_at(file_, number,
                      {"De plaats ‘" + place + "’ van ‘" + point.id + "’ bestaat niet.",
                       "The place ‘" + place + "’ of ‘" + point.id + "’ does not exist."},
                      {"Geef graden (lon, lat) of meters in Rijksdriehoek (x, y).",
                       "Give degrees (lon, lat) or metres in RD New (x, y)."});
    }
    point.x = *x;
    point.y = *y;
    if (columns_.weight) {
      const auto weight = number_of(fields[*columns_.weight]);
      if (!weight || !(*weight >= 0) || *weight > 1e12) {
        const std::string cell = shown(fields[*columns_.weight]);
        return wrong_at(file_, number,
                        {"Het aantal ‘" + cell + "’ is geen getal vanaf nul.",
                         "The number ‘" + cell + "’ is no number from zero up."},
                        kCorrect);
      }
      point.weight = *weight;
    }
    if (!known_.insert(point.id).second) {
      return wrong_at(
          file_, number,
          {"Het punt ‘" + point.id + "’ staat er twee keer in.", "The point ‘" + point.id + "’ is there twice."},
          {"Geef elk punt een eigen id.", "Give each point an id of its own."});
    }
    out.points.push_back(std::move(point));
    return {};
  }

  PointFile out;

 private:
  static std::string shown_id(const std::string& field) {
    return core::is_valid_utf8(field) ? field : core::from_windows_1252(field);
  }
  [[nodiscard]] std::optional<double> number_of(std::string cell) const {
    if (separator_ == ';') std::ranges::replace(cell, ',', '.');
    return core::parse_number(cell);
  }
  [[nodiscard]] bool is_on_the_map(double x, double y) const {
    if (out.system == PointSystem::kLonLat) return std::abs(x) <= 180 && std::abs(y) <= 90;
    // The area of use of EPSG:28992, with room around it.
    return x > -50'000 && x < 350'000 && y > 250'000 && y < 700'000;
  }

  const std::string& file_;
  char separator_ = ';';
  Columns columns_;
  std::unordered_set<std::string> known_;
};

}  // namespace

core::Result<PointFile> read_points(std::string_view bytes, const std::string& file) {
  Reader reader(file);
  bool headed = false;
  const auto read = for_each_line(bytes, [&](std::string_view line, std::size_t number) {
    return std::exchange(headed, true) ? reader.row(line, number) : reader.head(line, number);
  });
  if (!read) return std::unexpected(read.error());
  if (reader.out.points.empty()) {
    return wrong_at(file, 1, {"In het bestand staat geen enkel punt.", "The file holds not one point."}, kCorrect);
  }
  return std::move(reader.out);
}

}  // namespace pareltjes::engines::street_network
