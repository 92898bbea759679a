// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/message.hpp"

namespace pareltjes::http {

using Handler = std::function<Response(const Request&)>;

/// One line of the routes table.
struct Route {
  std::string method;   ///< "GET", "POST", "PUT", "PATCH", "DELETE". GET answers HEAD too.
  std::string pattern;  ///< "/api/v1/pareltjes/{id}"; "{rest...}" at the end takes several segments.
  std::string name;     ///< Stable id, such as "pareltje-lezen": the table of who may what names it.
  Handler handler;
};

class Router {
 public:
  void add(Route route);
  [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }
  /// The route for a request, its path parameters filled in; otherwise nullptr, and `allowed` says which methods exist
  /// at that path (405) or is empty (404).
  const Route* find(Request& request, std::vector<std::string>& allowed) const;

 private:
  std::vector<Route> routes_;
};

}  // namespace pareltjes::http
