// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "platform/pearl/pearl.hpp"

namespace pareltjes::omgevingswet {

/// Before the names of earlier deliveries among the input files.
inline constexpr std::string_view kEarlierFolder = "eerder/";

/// What earlier deliveries used up: the LVBB knows them all, we know those that were given.
struct Earlier {
  bool given = false;
  std::set<std::pair<std::string, std::string>> orders;  ///< OIN of the authority, idLevering.
  std::set<std::string> works;                           ///< Of decisions.
  std::set<std::string> drafts;                          ///< Those of them that are drafts.
  std::set<std::string> expressions;                     ///< Of information objects.
};

/// Reads the files below kEarlierFolder: zips, or the files of deliveries. What cannot be read says nothing.
Earlier read_earlier(const std::vector<pearl::InputFile>& input);

}  // namespace pareltjes::omgevingswet
