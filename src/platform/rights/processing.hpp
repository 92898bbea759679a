// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/language.hpp"

namespace pareltjes::rights {

/// A topic whose datasets touch personal data (verwerkingen.csv).
struct Processing {
  std::string topic;
  core::Text subjects;  ///< About whom: "inwoners".
  core::Text meaning;
  std::string source;  ///< Why they count as personal data.
};
const std::vector<Processing>& processings();
/// The table with the reason when it is wrong; a test calls it.
core::Result<std::vector<Processing>> read_processings(std::string_view csv);
/// Of this topic, or nullptr when its data are about nobody.
const Processing* processing_of(std::string_view topic);

/// The action of another application from which a request came (W3C Trace Context, header traceparent, version 00).
struct ForeignOperation {
  std::string trace_id;  ///< 32 hexadecimal digits.
  std::string span_id;   ///< 16 hexadecimal digits.
  std::string entity;    ///< Who asked, as far as is known: a URI.
};
/// Nothing for a header that is none, or that names no trace: the standard says to go on without it.
std::optional<ForeignOperation> parse_traceparent(std::string_view header);

/// Somebody whom the data are about. Never stored: only a pseudonym.
struct DataSubject {
  std::string type;  ///< "BSN".
  std::string id;
};

}  // namespace pareltjes::rights
