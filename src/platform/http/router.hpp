// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/message.hpp"

namespace pareltjes::http {

using Handler = std::function<Response(const Request&)>;
/// Gives an answer that is at hand, without waiting for anything; nothing when it has to be made.
using AtHand = std::function<std::optional<Response>(const Request&)>;

/// One line of the routes table.
struct Route {
  std::string method;   ///< "GET", "POST", "PUT", "PATCH", "DELETE". GET answers HEAD too.
  std::string pattern;  ///< "/api/v1/pareltjes/{id}"; "{rest...}" at the end takes several segments.
  std::string name;     ///< Stable id, such as "pareltje-lezen": the table of who may what names it.
  Handler handler;
  AtHand at_hand = {};  ///< Absent: every answer has to be made.
};

/// Finds the route of a path in a tree of segments. A fixed segment goes before "{name}", and that before "{rest...}",
/// whatever the order in which the routes were added.
class Router {
 public:
  Router();
  ~Router();
  Router(Router&&) noexcept;
  Router& operator=(Router&&) noexcept;

  /// Two routes with one method and one path are a programmer's mistake, as is a pattern that does not begin with '/'.
  void add(Route route);
  [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }
  /// The route for a request, its path parameters, route name and pattern filled in; otherwise nullptr, and `allowed`
  /// says which methods exist at that path (405) or is empty (404). Pointers hold until the next add().
  const Route* find(Request& request, std::vector<std::string>& allowed) const;

 private:
  struct Node;
  std::vector<Route> routes_;
  std::unique_ptr<Node> root_;
};

}  // namespace pareltjes::http
