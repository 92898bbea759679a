// SPDX-License-Identifier: EUPL-1.2
#include "platform/hub/info_json.hpp"

#include <nlohmann/json.hpp>

#include "platform/hub/json_text.hpp"

namespace pareltjes::hub {
namespace {

nlohmann::json json_of(const core::Text& text) {
  return {{"nl", text.nl}, {"en", text.en}};
}

}  // namespace

std::string info_to_json(const DatasetInfo& info) {
  auto notes = nlohmann::json::array();
  for (const auto& note : info.notes) notes.push_back(json_of(note));
  const nlohmann::json object{{"id", info.id},
                              {"topic", info.topic},
                              {"title", json_of(info.title)},
                              {"year", info.year},
                              {"version", info.version},
                              {"sha256", info.sha256},
                              {"source",
                               {{"title", info.source.title},
                                {"publisher", info.source.publisher},
                                {"url", info.source.url},
                                {"licence", info.source.licence},
                                {"attribution", info.source.attribution}}},
                              {"notes", notes},
                              {"file_name", info.file_name},
                              {"mapping", info.mapping},
                              {"imported_at", info.imported_at},
                              {"actor", info.actor},
                              {"organisation", info.organisation},
                              {"approximate", info.approximate},
                              {"rows", info.rows}};
  // A file's name may hold bytes that are no UTF-8.
  return object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

DatasetInfo info_from_json(std::string_view json) {
  DatasetInfo info;
  const auto object = nlohmann::json::parse(json, nullptr, false);
  if (!object.is_object()) return info;
  info.id = string_in(object, "id");
  info.topic = string_in(object, "topic");
  info.title = text_in(object, "title");
  info.year = whole_in<int>(object, "year", 0);
  info.version = string_in(object, "version");
  info.sha256 = string_in(object, "sha256");
  info.source = source_in(object);
  info.notes = texts_in(object, "notes");
  info.file_name = string_in(object, "file_name");
  info.mapping = string_in(object, "mapping");
  info.imported_at = string_in(object, "imported_at");
  info.actor = string_in(object, "actor");
  info.organisation = string_in(object, "organisation");
  info.approximate = flag_in(object, "approximate");
  info.rows = whole_in<std::int64_t>(object, "rows", 0);
  return info;
}

}  // namespace pareltjes::hub
