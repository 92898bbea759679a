// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "pearls/effectrapportage/learning/object.hpp"
#include "platform/hub/hub.hpp"
#include "platform/sharing/sharing.hpp"

namespace pareltjes::effectrapportage {

/// The licences under which an organisation may share its objects: those that let everybody use and pass on.
std::vector<std::string> licences_to_share();

/// What others see of an object: its sector, a class of size, ratios that are rounded, and a year; no name, no words,
/// no count, no day. So nobody recognises one company.
/// @param key of its record. Error: kInvalidInput for a company with so few jobs that its figures point at persons.
core::Result<nlohmann::json> shared_form(const ReferenceObject& object, const std::string& key,
                                         const std::string& licence);

/// The same as people read it: "distributiecentrum, 20.000 tot 50.000 m²; 60 m² per baan; …".
core::Text in_words(const nlohmann::json& shared);

/// What is shared by one organisation, as public datasets of the hub: one for each licence, with its right, so that
/// runs of others and /data/v1 find it there. What was withdrawn is in no version that is kept.
/// @param owner its id. @param name as people call it.
core::Result<void> publish_shared(storage::Database& database, sharing::Sharing& sharing, hub::Hub& hub,
                                  const storage::Scope& scope, const std::string& owner, const std::string& name);

}  // namespace pareltjes::effectrapportage
