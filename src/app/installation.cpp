// SPDX-License-Identifier: EUPL-1.2
#include "app/installation.hpp"

#include <cstdlib>

#include "pearls/wijkvoorzieningen/pearl.hpp"

namespace pareltjes::app {

std::filesystem::path default_data_folder() {
  if (const char* folder = std::getenv("XDG_DATA_HOME"); folder != nullptr && *folder != '\0')
    return std::filesystem::path(folder) / "pareltjes";
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0')
    return std::filesystem::path(home) / ".local/share/pareltjes";
  return "pareltjes-data";
}

const pearl::Registry& all_pearls() {
  static const pearl::Registry registry = [] {
    pearl::Registry made;
    made.add(wijkvoorzieningen::make_pearl());
    return made;
  }();
  return registry;
}

core::Result<std::unique_ptr<Installation>> Installation::open(const CommonOptions& options) {
  std::unique_ptr<Installation> installation(new Installation);
  installation->folder_ = options.data_folder.empty() ? default_data_folder() : options.data_folder;
  std::error_code problem;
  std::filesystem::create_directories(installation->folder_, problem);
  if (problem) {
    return core::fail(core::ErrorCode::kStorageUnavailable,
                      {"De map ‘" + installation->folder_.string() + "’ kan niet worden gemaakt.",
                       "The folder ‘" + installation->folder_.string() + "’ cannot be made."},
                      {"Kies met --data een andere map.", "Choose another folder with --data."});
  }
  const auto url =
      options.database_url.empty() ? (installation->folder_ / "pareltjes.db").string() : options.database_url;
  auto database = storage::Database::open(url);
  if (!database) return std::unexpected(database.error());
  installation->database_ = std::move(*database);
  installation->hub_ = std::make_unique<hub::Hub>(*installation->database_);
  installation->runner_ = std::make_unique<pearl::Runner>(all_pearls(), *installation->hub_, *installation->database_,
                                                          run_sources(*installation->database_));
  return installation;
}

storage::Scope command_line_scope() {
  return storage::Scope::of_public("opdrachtregel");
}

}  // namespace pareltjes::app
