// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "platform/packages/archive.hpp"
#include "platform/pearl/pearl.hpp"

namespace pareltjes::omgevingswet {

/// Before the names of the files of a standard among the input files; the rest is the delivery.
inline constexpr std::string_view kStandardFolder = "standaard/";

/// The files of a delivery or of a standard, unpacked. Names are relative, "/" between folders.
struct FileSet {
  packages::Files files;
  bool is_example = false;
};

/// The delivery: one zip, or the files as they are. Without files the example that ships with the program.
/// Errors: kInvalidFile, kPayloadTooLarge.
core::Result<FileSet> read_delivery(const std::vector<pearl::InputFile>& input);

/// The standard: the files below kStandardFolder; zips among them are unpacked. Empty when there are none.
core::Result<FileSet> read_standard(const std::vector<pearl::InputFile>& input);

bool is_xml_name(std::string_view name);

}  // namespace pareltjes::omgevingswet
