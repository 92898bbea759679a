// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "platform/features/dataset_layer.hpp"
#include "platform/rights/decision_log.hpp"
#include "platform/service/ogc.hpp"
#include "platform/service/page_cache.hpp"
#include "platform/service/routes.hpp"

namespace pareltjes::service {

/// Where it is decided whether a dataset may be given.
struct DataGate {
  /// Decides and logs; only on this answer rows are given.
  std::function<core::Result<rights::Decision>(const storage::Scope&, rights::Use&, const hub::DatasetInfo&)> decide;
  /// The same for a catalogue, which gives no rows.
  std::function<core::Result<rights::Decision>(const storage::Scope&, const rights::Use&, const hub::DatasetInfo&)>
      preview;
};

/// /data/v1: every dataset under its right, as OGC API Features (OGC 17-069r4: Core, GeoJSON, HTML, OpenAPI 3.0; part
/// 2: reference systems), as files, with its schema and what changed between its versions; and the catalogue of all by
/// DCAT-AP-NL. A visitor gets what is public and may be passed on; who is signed in, or a program with a key, also what
/// the organisation may use. What somebody may not see is not there; what he may see and not have is refused with the
/// sentence.
class DatasetService {
 public:
  DatasetService(const Parts& parts, const Options& options, DataGate gate)
      : parts_(parts), options_(options), gate_(std::move(gate)), cache_(kCacheBytes) {}
  [[nodiscard]] ServiceRoutes routes();

 private:
  static constexpr std::size_t kCacheBytes = std::size_t{64} * 1024 * 1024;

  /// A dataset that was decided to be given: rows are made for nothing else.
  class Granted {
   public:
    [[nodiscard]] const hub::DatasetInfo& info() const { return info_; }
    [[nodiscard]] const rights::Decision& decision() const { return decision_; }

   private:
    friend class DatasetService;
    Granted(hub::DatasetInfo info, rights::Decision decision)
        : info_(std::move(info)), decision_(std::move(decision)) {}
    hub::DatasetInfo info_;
    rights::Decision decision_;
  };
  /// How the rows of a dataset are given.
  struct Given {
    http::Response (DatasetService::*make)(const ogc::Ask&, const Granted&);
    std::span<const char* const> types;  ///< Media types, the usual one first.
    bool kept = true;                    ///< The answer changes with nothing but the version.
  };

  http::Response landing(const Call& call) const;
  http::Response conformance(const Call& call) const;
  http::Response description(const Call& call) const;
  http::Response collections(const Call& call);
  http::Response collection(const Call& call);
  http::Response catalogue(const Call& call, bool turtle);

  http::Response items(const ogc::Ask& ask, const Granted& granted);
  http::Response item(const ogc::Ask& ask, const Granted& granted);
  http::Response schema(const ogc::Ask& ask, const Granted& granted);
  http::Response changes(const ogc::Ask& ask, const Granted& granted);
  http::Response file(const ogc::Ask& ask, const Granted& granted);

  /// Decides, answers as `how` says from the cache or anew, and puts the duties on the answer.
  http::Response given(const Call& call, Given how);
  [[nodiscard]] std::expected<ogc::Ask, http::Response> begin(const Call& call,
                                                              const std::vector<std::string>& known) const;
  std::expected<hub::DatasetInfo, core::Error> info_of(const Call& call) const;
  [[nodiscard]] rights::Use use_of(const Call& call) const;
  core::Result<std::shared_ptr<const features::DatasetLayer>> layer_of(const Call& call, const Granted& granted);

  Parts parts_;
  const Options& options_;
  DataGate gate_;
  PageCache cache_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const features::DatasetLayer>> layers_;  ///< By organisation and id.
};

/// The most rows on one page.
inline constexpr std::size_t kMostRows = 10'000;

/// Where the datasets are served.
extern const ogc::Place kDatasets;

/// The lines that must be printed with the data, as the decision says.
std::string attribution_of(const rights::Decision& decision);

/// The OpenAPI 3.0 description of /data/v1.
std::string dataset_openapi(const Options& options);

}  // namespace pareltjes::service
