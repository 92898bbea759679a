// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <expected>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "platform/http/problem.hpp"
#include "platform/service/query.hpp"
#include "platform/service/routes.hpp"

namespace pareltjes::service {

// What the handlers of the API share.

/// JSON as text, whatever bytes are in it.
std::string dump(const nlohmann::json& value);

/// All that is wrong with a run at once; what is wrong with a value names it with a JSON pointer.
http::Response run_problem(const pearl::Errors& errors, const http::Request& request);

/// All that is wrong with the names in a query, and a language that is not here.
FieldErrors misfits_of_query(const http::Request& request, std::vector<std::string> known);

/// A handler that takes no parameter but the language.
template <class Handler>
CallHandler without_parameters(Handler handler) {
  return [handler = std::move(handler)](Call& call) {
    if (const auto wrong = misfits_of_query(call.request, {}); !wrong.empty())
      return refuse_fields(wrong, call.request);
    return handler(call);
  };
}

/// A page of a collection: "pagina" from 1, "paginagrootte" 1…100.
struct Paging {
  std::size_t page = 1;
  std::size_t size = 20;
};

/// @param more the names of further parameters that the collection knows.
std::expected<Paging, FieldErrors> paging_of(const http::Request& request, std::vector<std::string> more);

template <class Item, class ToJson>
http::Response collection(const Call& call, const char* name, const std::vector<Item>& items, ToJson to_item,
                          std::vector<std::string> more = {}) {
  const auto paging = paging_of(call.request, std::move(more));
  if (!paging) return refuse_fields(paging.error(), call.request);
  auto page = nlohmann::json::array();
  const std::size_t begin = std::min(items.size(), (paging->page - 1) * paging->size);
  for (std::size_t i = begin; i < std::min(items.size(), begin + paging->size); ++i) page.push_back(to_item(items[i]));
  return http::Response::json(dump({{"_embedded", {{name, page}}},
                                    {"totaal", items.size()},
                                    {"pagina", paging->page},
                                    {"paginagrootte", paging->size}}));
}

}  // namespace pareltjes::service
