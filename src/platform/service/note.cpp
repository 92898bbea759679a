// SPDX-License-Identifier: EUPL-1.2
#include "platform/service/note.hpp"

#include <spdlog/spdlog.h>

#include "platform/evidence/evidence.hpp"

namespace pareltjes::service {

void note(const Parts& parts, const Call& call, const std::string& kind, const std::string& subject,
          const nlohmann::json& content) {
  const auto written = parts.audit.write(call.scope, call.request.id, kind, subject, content);
  if (written) return;
  spdlog::error("{}", nlohmann::json{{"niveau", "fout"},
                                     {"verzoek", call.request.id},
                                     {"wat", "auditregel niet geschreven: " +
                                                 core::describe(written.error(), core::Language::kDutch)}}
                          .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace pareltjes::service
