// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace pareltjes::datarechten {

/// What an ArchiMate exchange file holds, before anything is made of it.
struct ArchimateModel {
  struct Concept {
    std::string type;  ///< Without prefix: "ApplicationComponent", "Flow".
    std::string id, name, documentation;
    std::map<std::string, std::string> properties;  ///< By the name of their definition; several values, a line each.
    std::int64_t line = 0;
    std::string source, target, access;  ///< Of a relationship.

    /// The value of a property; empty where it has none.
    [[nodiscard]] std::string property(const std::string& called) const;
  };
  std::vector<Concept> elements, relationships;
};

/// Names of properties that the GEMMA Softwarecatalogus gives (model "Over GEMMA" of VNG Realisatie, 29 January 2025).
namespace gemma {
inline constexpr const char* kType = "GEMMA type";
inline constexpr const char* kOtherType = "SWC type";
inline constexpr const char* kSubtype = "GEMMA subtype";
inline constexpr const char* kObjectId = "Object ID";
inline constexpr const char* kStandard = "Standaard";
inline constexpr const char* kKvk = "KvK-nummer";
}  // namespace gemma

/// Errors: kInvalidFile with the line: no XML, a DOCTYPE, no model, two concepts with one identifier.
core::Result<ArchimateModel> read_archimate_model(const std::string& name, std::string_view bytes);

}  // namespace pareltjes::datarechten
