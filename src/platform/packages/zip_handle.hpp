// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <zip.h>

#include <memory>
#include <string_view>

#include "core/error.hpp"

namespace pareltjes::packages {

struct CloseArchive {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct CloseZipFile {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using ZipHandle = std::unique_ptr<zip_t, CloseArchive>;
using ZipFileHandle = std::unique_ptr<zip_file_t, CloseZipFile>;

/// @param bytes must outlive the handle. Error: kInvalidFile.
core::Result<ZipHandle> open_zip(std::string_view bytes);

/// A link in an archive can point anywhere.
bool is_link(zip_t* archive, zip_uint64_t index);

}  // namespace pareltjes::packages
