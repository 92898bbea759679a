// SPDX-License-Identifier: EUPL-1.2
#include "platform/http/json_body.hpp"

#include <nlohmann/json.hpp>

namespace pareltjes::http {
namespace {

constexpr int kDeepest = 100;

}  // namespace

nlohmann::json parse_json(std::string_view text) {
  bool too_deep = false;
  auto value = nlohmann::json::parse(
      text,
      [&too_deep](int depth, nlohmann::json::parse_event_t, const nlohmann::json&) {
        too_deep = too_deep || depth > kDeepest;
        return !too_deep;
      },
      false);
  return too_deep ? nlohmann::json(nlohmann::json::value_t::discarded) : value;
}

}  // namespace pareltjes::http
