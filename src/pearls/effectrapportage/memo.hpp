// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "pearls/effectrapportage/assessment.hpp"

namespace pareltjes::effectrapportage {

/// All that decides the figures of a case: not its name, nor what was said in words, nor what was told of it.
std::string figures_key(const Case& of, const Norms& norms, std::uint64_t seed);

/// The assessments of the last cases: page, report and form of one case are computed once. Same input, same outcome,
/// with and without. Safe to use from several threads.
class Memo {
 public:
  /// The figures for a case that has the same ones, told as its own.
  std::optional<Assessment> find(const std::string& key, const Case& of);
  /// @param told how many of its findings come from reading the case.
  void keep(const std::string& key, const Assessment& made, std::size_t told);

 private:
  struct Kept {
    std::string key;
    std::size_t told = 0;
    Assessment made;
  };
  std::mutex mutex_;
  std::deque<std::shared_ptr<const Kept>> kept_;  ///< The last one first.
};

}  // namespace pareltjes::effectrapportage
