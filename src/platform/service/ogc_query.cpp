// SPDX-License-Identifier: EUPL-1.2
// The parameters of items: how many, from where, within which box, of which time, in which reference system.
#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "platform/service/ogc.hpp"

namespace pareltjes::service::ogc {
namespace {

std::optional<std::size_t> whole_number(const std::string& text) {
  if (text.empty() || text.size() > 18 || text.find_first_not_of("0123456789") != std::string::npos)
    return std::nullopt;
  return static_cast<std::size_t>(std::stoull(text));
}

bool is_of_type(const std::string& text, pearl::TableColumn::Type type) {
  using Type = pearl::TableColumn::Type;
  if (type == Type::kText) return true;
  if (type == Type::kBoolean) return text == "true" || text == "false";
  const auto number = core::parse_number(text);
  return number && std::isfinite(*number);
}

}  // namespace

core::Result<features::Crs> read_crs(const http::Request& request, const std::string& name) {
  const auto uri = request.parameter(name, features::uri_of(features::Crs::kCrs84));
  if (const auto crs = features::crs_of(uri)) return *crs;
  return core::fail(core::ErrorCode::kInvalidInput,
                    {"Het stelsel in ‘" + name + "’ bestaat hier niet.", "The system in ‘" + name + "’ is not here."},
                    {"Kies er een uit de lijst crs van de laag.", "Choose one of the list crs of the collection."});
}

void read_window(const http::Request& request, std::size_t usual, std::size_t most, features::Query& query,
                 FieldErrors& wrong) {
  const auto limit = request.parameter("limit", std::to_string(usual));
  const bool huge = limit.size() > 18 && limit.find_first_not_of("0123456789") == std::string::npos;
  query.limit = std::min(most, huge ? most : whole_number(limit).value_or(0));
  if (query.limit == 0) wrong.push_back({"/limit", {"‘limit’ is een getal vanaf 1.", "‘limit’ is a number from 1."}});
  const auto offset = whole_number(request.parameter("offset", "0"));
  if (!offset || *offset > 1'000'000'000'000)
    wrong.push_back({"/offset", {"‘offset’ is een getal vanaf 0.", "‘offset’ is a number from 0."}});
  query.offset = offset.value_or(0);
}

std::expected<ItemsAsk, FieldErrors> read_items(const Call& call, const std::vector<pearl::TableColumn>& filters,
                                                const std::vector<std::string>& more, std::size_t most) {
  const auto& request = call.request;
  std::vector<std::string> known(std::begin(kParameters), std::end(kParameters));
  known.insert(known.end(), more.begin(), more.end());
  for (const auto& column : filters) known.push_back(column.name);
  auto wrong = misfits_of(call, known);
  const auto note = [&](const std::string& name, const core::Error& error) {
    wrong.push_back({"/" + name, error.message});
  };
  ItemsAsk ask;
  auto& query = ask.query;
  read_window(request, kUsualItems, most, query, wrong);
  if (const auto crs = read_crs(request, "crs")) {
    ask.crs = *crs;
  } else {
    note("crs", crs.error());
  }
  const auto box_crs = read_crs(request, "bbox-crs");
  if (!box_crs) note("bbox-crs", box_crs.error());
  query.planar = box_crs && features::is_planar(*box_crs);
  if (request.query.contains("bbox")) {
    if (auto boxes = features::parse_bbox(request.parameter("bbox"), box_crs.value_or(features::Crs::kCrs84))) {
      query.boxes = std::move(*boxes);
    } else {
      note("bbox", boxes.error());
    }
  }
  if (request.query.contains("datetime")) {
    if (const auto time = features::parse_datetime(request.parameter("datetime"))) {
      query.time = *time;
    } else {
      note("datetime", time.error());
    }
  }
  for (const auto& column : filters) {
    const auto given = request.query.find(column.name);
    if (given == request.query.end()) continue;
    if (!is_of_type(given->second, column.type)) {
      wrong.push_back({"/" + column.name,
                       {"‘" + column.name + "’ heeft hier een waarde van een ander soort.",
                        "‘" + column.name + "’ has a value of another kind here."}});
    }
    query.filters.emplace_back(column.name, given->second);
  }
  if (!wrong.empty()) return std::unexpected(std::move(wrong));
  return ask;
}

std::string query_with(const http::Request& request, std::optional<std::size_t> offset) {
  std::string text;
  for (const auto& [name, value] : request.query) {
    if (name == "f" || (offset && name == "offset")) continue;
    text += (text.empty() ? "" : "&") + http::percent_encode(name) + "=" + http::percent_encode(value);
  }
  if (offset && *offset > 0) text += (text.empty() ? "offset=" : "&offset=") + std::to_string(*offset);
  return text;
}

}  // namespace pareltjes::service::ogc
