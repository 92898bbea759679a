// SPDX-License-Identifier: EUPL-1.2
#include "app/pearl_routes.hpp"

#include "pearls/datarechten/pages/data_pages.hpp"
#include "pearls/effectrapportage/learning/learning_pages.hpp"
#include "pearls/effectrapportage/pages/case_pages.hpp"
#include "pearls/gemeentedelers/pages/sharing_pages.hpp"
#include "pearls/overeenkomsten/pages/agreement_pages.hpp"

namespace pareltjes::app {

std::vector<service::MakeRoutes> pearl_routes() {
  return {overeenkomsten::agreement_routes, datarechten::data_routes, effectrapportage::case_routes,
          effectrapportage::learning_routes, gemeentedelers::sharing_routes};
}

}  // namespace pareltjes::app
