// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engines/decision_tables/check/finding.hpp"
#include "engines/decision_tables/model/model.hpp"

namespace pareltjes::engines::decision_tables {

/// Collects findings with their places.
class Findings {
 public:
  explicit Findings(const Model& model) : model_(model) {}

  /// @param owner name of the decision; empty: the file.
  void add(std::string_view code, core::Text message, NodeId node, std::string_view owner = {});
  std::vector<Finding> take();

 private:
  const Model& model_;
  std::vector<Finding> findings_;
};

/// Names are compared without regard to how white space lies in them.
std::string normal_name(std::string_view name);

/// A long text shortened for a message.
std::string shortened(std::string_view text);

}  // namespace pareltjes::engines::decision_tables
