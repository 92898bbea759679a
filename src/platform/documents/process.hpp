// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "platform/pearl/pearl.hpp"
#include "platform/programs/process.hpp"

namespace pareltjes::documents {

using programs::is_installed;
using programs::PrivateFolder;
using programs::ProgramEnd;

/// As programs::run_program; the run that wants a document says when to end.
inline core::Result<ProgramEnd> run_program(const std::vector<std::string>& arguments,
                                            const std::filesystem::path& folder, std::chrono::seconds limit,
                                            const pearl::RunControl& control) {
  return programs::run_program(arguments, folder, limit, [&control] { return control.check(); });
}

}  // namespace pareltjes::documents
