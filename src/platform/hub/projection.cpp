// SPDX-License-Identifier: EUPL-1.2
#include "platform/hub/projection.hpp"

#include <proj.h>

#include <memory>
#include <stdexcept>

namespace pareltjes::hub {
namespace {

/// PROJ objects may not be shared between threads: each thread has its own.
class Transformation {
 public:
  Transformation() : context_(proj_context_create(), &proj_context_destroy), pj_(nullptr, &proj_destroy) {
    proj_context_set_enable_network(context_.get(), 0);
    pj_.reset(proj_create_crs_to_crs(context_.get(), "EPSG:28992", "OGC:CRS84", nullptr));
    if (!pj_) throw std::runtime_error("PROJ has no transformation from EPSG:28992 to CRS84");
  }

  [[nodiscard]] PJ_COORD apply(PJ_DIRECTION direction, double x, double y) const {
    return proj_trans(pj_.get(), direction, proj_coord(x, y, 0, HUGE_VAL));
  }

  static const Transformation& of_this_thread() {
    thread_local const Transformation transformation;
    return transformation;
  }

 private:
  std::unique_ptr<PJ_CONTEXT, decltype(&proj_context_destroy)> context_;
  std::unique_ptr<PJ, decltype(&proj_destroy)> pj_;
};

}  // namespace

LonLat to_crs84(const Point& rd) {
  const auto result = Transformation::of_this_thread().apply(PJ_FWD, rd.x, rd.y);
  return {result.xy.x, result.xy.y};
}

Point to_rd(const LonLat& position) {
  const auto result = Transformation::of_this_thread().apply(PJ_INV, position.lon, position.lat);
  return {result.xy.x, result.xy.y};
}

}  // namespace pareltjes::hub
