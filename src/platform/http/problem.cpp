// SPDX-License-Identifier: EUPL-1.2
#include "platform/http/problem.hpp"

#include <cassert>
#include <nlohmann/json.hpp>

#include "platform/http/accept.hpp"

namespace pareltjes::http {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kCancelledStatus = 499;

const core::Text kFaultDetail{
    "Er ging iets mis in het programma. Probeer het later opnieuw, of meld het met het kenmerk van dit verzoek.",
    "Something went wrong in the program. Try again later, or report it with the id of this request."};

Response written(const Json& document, int status, const Request& request) {
  // What came from outside may stand in a message: invalid UTF-8 is replaced rather than thrown.
  Response response{status, {}, document.dump(-1, ' ', false, Json::error_handler_t::replace)};
  response.with("Content-Type", "application/problem+json")
      .with("Content-Language", std::string(core::tag_of(language_of(request))));
  if (status == 429 || status == 503) response.with("Retry-After", "5");
  return response;
}

std::string detail_of(const core::Error& error, core::Language language) {
  return error.code == core::ErrorCode::kInternal ? kFaultDetail.in(language) : core::describe(error, language);
}

Json document_of(const core::Error& error, const Request& request) {
  const auto language = language_of(request);
  const auto& kind = core::kind_of(error.code);
  Json document;
  document["type"] = "/problemen/" + std::string(kind.slug);
  document["title"] = language == core::Language::kEnglish ? kind.title_en : kind.title_nl;
  document["status"] = status_of(error);
  document["detail"] = detail_of(error, language);
  if (!request.id.empty()) document["instance"] = "urn:uuid:" + request.id;
  return document;
}

}  // namespace

int status_of(const core::Error& error) {
  const int status = core::kind_of(error.code).http_status;
  return status == kCancelledStatus ? 503 : status;
}

Response problem(const core::Error& error, const Request& request) {
  return written(document_of(error, request), status_of(error), request);
}

Response problem(const core::Error& error, std::span<const FieldError> errors, const Request& request) {
  auto document = document_of(error, request);
  auto& list = document["errors"] = Json::array();
  for (const auto& field : errors) {
    list.push_back({{"pointer", field.pointer}, {"detail", field.message.in(language_of(request))}});
  }
  return written(document, status_of(error), request);
}

Response problem(std::span<const core::Error> errors, const Request& request) {
  assert(!errors.empty());
  const auto language = language_of(request);
  auto document = document_of(errors.front(), request);
  auto& list = document["errors"] = Json::array();
  for (const auto& error : errors) {
    Json entry{{"detail", detail_of(error, language)}};
    if (error.place && error.code != core::ErrorCode::kInternal) {
      entry["file"] = error.place->file;
      if (error.place->line) entry["line"] = *error.place->line;
      if (error.place->column) entry["column"] = *error.place->column;
    }
    list.push_back(std::move(entry));
  }
  return written(document, status_of(errors.front()), request);
}

Response protocol_problem(int status, const core::Text& detail, const Request& request) {
  Json document;
  document["type"] = "about:blank";
  document["title"] = reason_of(status);
  document["status"] = status;
  document["detail"] = detail.in(language_of(request));
  if (!request.id.empty()) document["instance"] = "urn:uuid:" + request.id;
  return written(document, status, request);
}

}  // namespace pareltjes::http
