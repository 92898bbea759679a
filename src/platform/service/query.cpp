// SPDX-License-Identifier: EUPL-1.2
#include "platform/service/query.hpp"

#include <algorithm>

namespace pareltjes::service {

FieldErrors misfits_of_names(const http::Request& request, const std::vector<std::string>& known) {
  FieldErrors wrong;
  for (auto field = request.query.begin(); field != request.query.end();
       field = request.query.upper_bound(field->first)) {
    const auto& name = field->first;
    if (std::ranges::find(known, name) == known.end()) {
      wrong.push_back(
          {"/" + name,
           {"De parameter ‘" + name + "’ bestaat hier niet.", "The parameter ‘" + name + "’ does not exist here."}});
    } else if (request.query.count(name) > 1) {
      wrong.push_back({"/" + name,
                       {"De parameter ‘" + name + "’ staat er meer dan één keer.",
                        "The parameter ‘" + name + "’ is given more than once."}});
    }
  }
  return wrong;
}

http::Response refuse_fields(const FieldErrors& wrong, const http::Request& request) {
  return http::problem({core::ErrorCode::kInvalidInput, wrong.front().message, {}, {}}, wrong, request);
}

}  // namespace pareltjes::service
