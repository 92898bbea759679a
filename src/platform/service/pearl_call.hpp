// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <expected>

#include "platform/pages/pages.hpp"
#include "platform/pearl/pearl.hpp"
#include "platform/service/service.hpp"

namespace pareltjes::service {

/// A pearl of a municipality, as the address of one of its pages asks for it.
struct PearlCall {
  const pearl::Pearl* pearl = nullptr;
  pearl::PageRequest request;
};

/// From the parameters {code} and {pareltje}, the query and who asks; otherwise the page that says what is wrong.
std::expected<PearlCall, http::Response> pearl_call(const Parts& parts, Call& call);

/// The run that its values ask for; not started.
pearl::RunRequest run_request(const PearlCall& asked, const Call& call, nlohmann::json values);

/// The frame of a page below the pearl's own: its breadcrumb ends in `last`, or in the pearl where that is empty.
pages::Frame pearl_frame(const PearlCall& asked, const Call& call, const core::Text& title, const core::Text& last);

}  // namespace pareltjes::service
