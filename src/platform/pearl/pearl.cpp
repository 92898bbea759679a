// SPDX-License-Identifier: EUPL-1.2
#include "platform/pearl/pearl.hpp"

namespace pareltjes::pearl {

core::Result<Report> Pearl::report(const Outcome& /*outcome*/, const PageRequest& /*request*/) const {
  return core::fail(core::ErrorCode::kNotFound, {"Dit pareltje schrijft geen rapport.", "This pearl writes no report."},
                    {"Kies een andere vorm, zoals json of csv.", "Choose another format, such as json or csv."});
}

std::vector<Scenario> Pearl::scenarios(const PageRequest& /*request*/) const {
  return {};
}

core::Result<PageView> Pearl::comparison(const std::vector<ScenarioOutcome>& /*outcomes*/,
                                         const PageRequest& /*request*/) const {
  return core::fail(core::ErrorCode::kNotFound,
                    {"Dit pareltje vergelijkt geen keuzes.", "This pearl compares no choices."});
}

}  // namespace pareltjes::pearl
