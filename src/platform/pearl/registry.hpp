// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "platform/pearl/pearl.hpp"

namespace pareltjes::pearl {

/// The pearls that this program runs, in the order in which they are shown.
class Registry {
 public:
  void add(std::unique_ptr<Pearl> pearl);
  [[nodiscard]] const std::vector<std::unique_ptr<Pearl>>& all() const { return pearls_; }
  /// The pearl of that id, or a sentence that names the ids there are.
  [[nodiscard]] core::Result<const Pearl*> find(std::string_view id) const;

 private:
  std::vector<std::unique_ptr<Pearl>> pearls_;
};

}  // namespace pareltjes::pearl
