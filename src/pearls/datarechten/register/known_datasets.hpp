// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "platform/hub/hub.hpp"

namespace pareltjes::datarechten {

/// What hub::Hub::list() gives an organisation, by id, kept until anything changes in the database
/// (storage::Database::change_mark()): a decision asks for one dataset, and many are asked one after another. Safe to
/// use from several threads.
class KnownDatasets {
 public:
  using ById = std::unordered_map<std::string, hub::DatasetInfo>;
  KnownDatasets(hub::Hub& hub, storage::Database& database) : hub_(hub), database_(database) {}

  /// Of several with one id the first that list() gives. Errors: storage failures.
  core::Result<std::shared_ptr<const ById>> of(const storage::Scope& scope);

 private:
  hub::Hub& hub_;
  storage::Database& database_;
  std::mutex mutex_;
  std::optional<std::int64_t> mark_;                         ///< As of which what is kept is right.
  std::map<std::string, std::shared_ptr<const ById>> kept_;  ///< By organisation.
};

}  // namespace pareltjes::datarechten
