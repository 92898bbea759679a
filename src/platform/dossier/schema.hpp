// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/error.hpp"

namespace pareltjes::dossier {

/// Where a JSON document does not fit its schema.
struct Misfit {
  std::string pointer;      ///< RFC 6901 JSON pointer, "" for the whole.
  std::string description;  ///< In English, for developers.
};

/// A compiled JSON Schema (draft 7). The one source file behind it is the only one that includes valijson.
class Schema {
 public:
  /// Error: kInvalidInput when it is no schema. References to other files and addresses are refused.
  static core::Result<Schema> compile(const nlohmann::json& schema);
  ~Schema();
  Schema(Schema&&) noexcept;
  Schema& operator=(Schema&&) noexcept;

  /// All misfits at once; none when the document fits.
  [[nodiscard]] std::vector<Misfit> misfits(const nlohmann::json& document) const;
  /// The same as one error: kInvalidInput with a sentence that names the places.
  [[nodiscard]] core::Result<void> check(const nlohmann::json& document) const;

 private:
  struct Compiled;
  explicit Schema(std::unique_ptr<Compiled> compiled);
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace pareltjes::dossier
