// SPDX-License-Identifier: EUPL-1.2
#include "app/pearl_routes.hpp"

#include "pearls/overeenkomsten/pages/agreement_pages.hpp"

namespace pareltjes::app {

std::vector<service::MakeRoutes> pearl_routes() {
  return {overeenkomsten::agreement_routes};
}

}  // namespace pareltjes::app
