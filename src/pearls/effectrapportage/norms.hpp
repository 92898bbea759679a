// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/interval.hpp"

namespace pareltjes::effectrapportage {

/// A norm of the package "normen-voorzieningen", which the pearl wijkvoorzieningen brought.
struct Norm {
  std::string id;
  core::Interval value;
  bool ended = false;  ///< It holds no more; the last one that did.
  std::string source;
};

/// Norms for what people ask of a municipality beside a bed; absent where the package has none.
struct Norms {
  std::optional<Norm> patients;  ///< People for each full-time GP.
  std::optional<Norm> pupils;    ///< Pupils for each child aged 4 to 11.
};

/// @param packages of the run. @param year for which the norm must hold, if one does.
Norms norms_of(const std::map<std::string, std::map<std::string, std::string>>& packages, int year);

}  // namespace pareltjes::effectrapportage
