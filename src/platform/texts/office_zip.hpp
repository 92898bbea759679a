// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "platform/packages/zip_reader.hpp"
#include "platform/texts/text_document.hpp"

namespace pareltjes::texts {

/// The parts of a DOCX or ODT, unpacked when asked for.
class OfficeZip {
 public:
  /// @param bytes must outlive this. Errors: kInvalidFile, kPayloadTooLarge.
  static core::Result<OfficeZip> open(std::string_view name, std::string_view bytes, const ReadLimits& limits);

  [[nodiscard]] bool has(std::string_view part) const { return entries_.contains(part); }
  [[nodiscard]] std::vector<std::string> names() const;
  /// Empty where there is no such part. Error: kInvalidFile when it is damaged.
  [[nodiscard]] core::Result<std::string> read(std::string_view part) const;
  /// dc:title of a part with properties; empty where there is none.
  [[nodiscard]] std::string title(std::string_view part) const;

 private:
  explicit OfficeZip(packages::ZipReader zip);
  packages::ZipReader zip_;
  std::map<std::string, std::size_t, std::less<>> entries_;
};

}  // namespace pareltjes::texts
