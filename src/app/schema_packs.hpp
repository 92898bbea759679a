// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <string>

#include "app/installation.hpp"
#include "core/error.hpp"
#include "core/language.hpp"
#include "pearls/omgevingswet/schema_pack.hpp"
#include "platform/packages/archive.hpp"
#include "platform/storage/database.hpp"

namespace pareltjes::app {

/// What a pack may be at most, from a disk or from its publisher.
inline constexpr packages::ArchiveLimits kPackLimits{.entries = 5000,
                                                     .packed_bytes = std::size_t{100} << 20,
                                                     .total_bytes = std::size_t{300} << 20,
                                                     .file_bytes = std::size_t{50} << 20,
                                                     .ratio = 400};

/// Everybody, or one municipality.
core::Result<storage::Scope> schema_scope(const std::string& gemeente);

/// Makes a pack, keeps it, takes it in use and prints what it holds. @return the exit code.
int add_pack(Installation& installation, const storage::Scope& scope, omgevingswet::PackSources sources,
             core::Language language);

}  // namespace pareltjes::app
