// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "platform/pearl/pearl.hpp"
#include "platform/service/service.hpp"

namespace pareltjes::service {

/// A form that was sent, with or without files.
struct SentForm {
  http::Fields fields;
  std::vector<pearl::InputFile> files;

  /// A field without blanks around it; empty when it was not sent.
  [[nodiscard]] std::string text(const std::string& name) const;
  /// A whole number of at most a million either way; 0 for anything else.
  [[nodiscard]] int number(const std::string& name) const;
  /// The version of the record that the sender saw, in the field "versie"; 0 when it is none.
  [[nodiscard]] std::int64_t version() const;
};

/// Errors: kInvalidInput for a body that is no form.
core::Result<SentForm> sent_form(const Call& call);

}  // namespace pareltjes::service
