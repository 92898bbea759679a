// SPDX-License-Identifier: EUPL-1.2
// Areas and outcomes as collections of features, for maps that other programs draw.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "platform/features/geometry.hpp"
#include "platform/features/time_span.hpp"
#include "platform/hub/hub.hpp"
#include "platform/pearl/outcome.hpp"
#include "platform/pearl/run.hpp"

namespace pareltjes::features {

struct Collection {
  std::string id;  ///< "buurten", "wijkvoorzieningen-tekort".
  core::Text title;
  core::Text description;
  std::vector<std::string> attributions;
  std::string licence;
  std::vector<pearl::TableColumn> properties;
  std::optional<Box> extent;     ///< Longitude and latitude.
  std::optional<TimeSpan> time;  ///< Absent: of no year.
};

/// What is asked of a collection.
struct Query {
  std::vector<Box> boxes;  ///< Empty: everywhere; else a feature touches one of them.
  bool planar = false;     ///< The boxes are in RD New.
  std::optional<TimeSpan> time;
  std::vector<std::pair<std::string, std::string>> filters;  ///< Property → value as text; all hold.
  std::size_t limit = 10;
  std::size_t offset = 0;  ///< Where the page begins: 0, or the `next` of a page.
};

struct Feature {
  std::string id;
  std::vector<pearl::Cell> values;  ///< In the order of the collection's properties.
  const hub::Geometry* geometry = nullptr;
};

struct Page {
  std::vector<Feature> features;
  std::optional<std::size_t>
      matched;                      ///< How many there are in all; absent where counting would take the whole country.
  std::optional<std::size_t> next;  ///< Offset of the page after this.
  std::optional<std::size_t> previous;             ///< Offset of the page before this, where that is known.
  std::vector<std::shared_ptr<const void>> alive;  ///< Holds what the geometries point into.
};

/// The collections of an installation: the newest borders of municipalities, wijken and buurten with their key figures,
/// and of every pearl its layers and its tables by area. Only what is public. Safe to use from several threads.
class Catalogue {
 public:
  Catalogue(hub::Hub& hub, pearl::Runner& runner) : hub_(hub), runner_(runner) {}

  core::Result<std::vector<Collection>> list();
  /// Error: kNotFound.
  core::Result<Collection> find(const std::string& id);
  /// A page of at most `limit` features. An outcome is computed per municipality, one after the other; a page may be
  /// shorter than asked when that takes long, and then has a `next`.
  core::Result<Page> items(const std::string& id, const Query& query, const pearl::RunControl& control);
  /// A page with one feature. Error: kNotFound.
  core::Result<Page> item(const std::string& id, const std::string& feature, const pearl::RunControl& control);

 private:
  struct Areas;
  /// One layer of a pearl's outcome, or one table by area with the geometry of that layer.
  struct Part {
    Collection collection;
    std::string pearl;
    std::string name;  ///< Of the layer or table.
    bool is_layer = false;
    bool adds_name = false;  ///< The table has no name of the area; that of the layer is put in.
  };
  using AreasPtr = std::shared_ptr<const Areas>;

  core::Result<std::vector<AreasPtr>> areas();
  core::Result<std::vector<Part>> parts();
  core::Result<std::vector<std::string>> municipalities();
  core::Result<Page> items_of_part(const Part& part, const Query& query, const pearl::RunControl& control);

  hub::Hub& hub_;
  pearl::Runner& runner_;
  std::mutex mutex_;
  std::map<std::string, AreasPtr> areas_;  ///< By kind; made again when a dataset changed.
  std::vector<Part> parts_;                ///< What the outcomes hold; made once.
};

}  // namespace pareltjes::features
