// SPDX-License-Identifier: EUPL-1.2
#include "platform/service/sent_form.hpp"

#include "core/text.hpp"
#include "platform/http/multipart.hpp"

namespace pareltjes::service {

std::string SentForm::text(const std::string& name) const {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string() : std::string(core::trim(found->second));
}

int SentForm::number(const std::string& name) const {
  const auto number = core::parse_number(text(name));
  return number && *number >= -1e6 && *number <= 1e6 ? static_cast<int>(*number) : 0;
}

std::int64_t SentForm::version() const {
  const auto number = core::parse_number(text("versie"));
  return number && *number >= 0 && *number < 1e9 ? static_cast<std::int64_t>(*number) : 0;
}

core::Result<SentForm> sent_form(const Call& call) {
  SentForm sent;
  const auto type = call.request.header("content-type");
  if (!type.starts_with("multipart/form-data")) {
    sent.fields = http::parse_form(call.request.body);
    return sent;
  }
  const auto parts = http::parse_multipart(type, call.request.body);
  if (!parts) return std::unexpected(parts.error());
  for (const auto& part : *parts) {
    if (part.filename.empty()) {
      sent.fields.emplace(part.name, std::string(part.content));
    } else if (!part.content.empty()) {
      sent.files.push_back({part.filename, std::string(part.content)});
    }
  }
  return sent;
}

}  // namespace pareltjes::service
