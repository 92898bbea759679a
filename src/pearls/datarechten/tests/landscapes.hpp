// SPDX-License-Identifier: EUPL-1.2
// What the tests of landscapes share: a file laid over a register, and the register that comes of it.
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "pearls/datarechten/register/landscape.hpp"
#include "pearls/datarechten/register/merge.hpp"

namespace pareltjes::datarechten {

/// Applications as they are after a landscape came into an empty register.
inline std::vector<KeptApplication> kept_of(const Plan& plan) {
  std::vector<KeptApplication> kept;
  for (const auto& [key, application] : plan.added) {
    KeptApplication one;
    one.record.id = one.record.key = key;
    one.application = application;
    kept.push_back(std::move(one));
  }
  return kept;
}

inline std::expected<Plan, Refusal> planned(const std::string& name, std::string_view bytes,
                                            const std::vector<KeptApplication>& kept = {},
                                            const std::vector<Supplier>& suppliers = {}) {
  auto landscape = read_landscape(name, bytes);
  if (!landscape) return std::unexpected(landscape.error());
  int next = 0;
  return plan_of(kept, suppliers, std::move(*landscape), [&] { return "sleutel-" + std::to_string(++next); });
}

inline std::string first_of(const std::expected<Plan, Refusal>& result) {
  return result || result.error().shown.empty() ? std::string()
                                                : core::describe(result.error().shown.front(), core::Language::kDutch);
}

inline std::string notes_of(const Plan& plan) {
  std::string notes;
  for (const auto& note : plan.notes) notes += note.nl + "\n";
  return notes;
}

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

}  // namespace pareltjes::datarechten
