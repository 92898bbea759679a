// SPDX-License-Identifier: EUPL-1.2
#include "platform/service/api_tools.hpp"

#include <cmath>

#include "core/text.hpp"

namespace pareltjes::service {

using http::Response;

std::string dump(const nlohmann::json& value) {
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Response run_problem(const pearl::Errors& errors, const http::Request& request) {
  std::vector<http::FieldError> fields;
  for (const auto& error : errors) {
    if (error.place && error.place->file.starts_with('/')) fields.push_back({error.place->file, error.message});
  }
  if (fields.size() == errors.size()) return http::problem(errors.front(), fields, request);
  return http::problem(errors, request);
}

FieldErrors misfits_of_query(const http::Request& request, std::vector<std::string> known) {
  known.emplace_back("taal");
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
  if (const auto language = request.parameter("taal", "nl"); language != "nl" && language != "en")
    wrong.push_back({"/taal", {"‘taal’ is nl of en.", "‘taal’ is nl or en."}});
  return wrong;
}

Response refuse_fields(const FieldErrors& wrong, const http::Request& request) {
  return http::problem({core::ErrorCode::kInvalidInput, wrong.front().message, {}, {}}, wrong, request);
}

std::expected<Paging, FieldErrors> paging_of(const http::Request& request, std::vector<std::string> more) {
  Paging paging;
  more.insert(more.end(), {"pagina", "paginagrootte"});
  auto wrong = misfits_of_query(request, std::move(more));
  const auto read = [&](const char* name, std::size_t most, std::size_t& target) {
    if (!request.query.contains(name)) return true;
    const auto number = core::parse_number(request.parameter(name));
    if (!number || *number < 1 || *number > static_cast<double>(most) || *number != std::floor(*number)) return false;
    target = static_cast<std::size_t>(*number);
    return true;
  };
  if (!read("pagina", 1'000'000, paging.page))
    wrong.push_back({"/pagina", {"‘pagina’ is een getal vanaf 1.", "‘pagina’ is a number from 1."}});
  if (!read("paginagrootte", 100, paging.size)) {
    wrong.push_back(
        {"/paginagrootte",
         {"‘paginagrootte’ is een getal van 1 tot en met 100.", "‘paginagrootte’ is a number from 1 to 100."}});
  }
  if (!wrong.empty()) return std::unexpected(std::move(wrong));
  return paging;
}

}  // namespace pareltjes::service
