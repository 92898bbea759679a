// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "pearls/overeenkomsten/standard.hpp"
#include "platform/pearl/pearl.hpp"

namespace pareltjes::overeenkomsten {

/// The standards that a run may use: those that ship, and those of the organisation.
class Standards {
 public:
  /// Error: kInvalidFile when a package of the organisation does not read.
  static core::Result<Standards> of(const pearl::RunInput& input);
  /// Those that ship with the program, read once.
  static const std::vector<std::shared_ptr<const Standard>>& built_in();

  /// By id, then oldest first.
  [[nodiscard]] const std::vector<std::shared_ptr<const Standard>>& all() const { return all_; }
  /// "vwo-2.51"; "vwo" alone is its newest confirmed version. Error: kNotFound, with those there are.
  [[nodiscard]] core::Result<std::shared_ptr<const Standard>> find(const std::string& name) const;
  /// The newest version of this package before `version`; nullptr where there is none.
  [[nodiscard]] std::shared_ptr<const Standard> before(const std::string& id, const std::string& version) const;

 private:
  std::vector<std::shared_ptr<const Standard>> all_;
};

}  // namespace pareltjes::overeenkomsten
