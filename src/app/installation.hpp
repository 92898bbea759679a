// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "core/error.hpp"
#include "pearls/datarechten/register/rights_keeper.hpp"
#include "platform/dossier/dossier.hpp"
#include "platform/evidence/evidence.hpp"
#include "platform/hub/hub.hpp"
#include "platform/identity/identity.hpp"
#include "platform/oidc/client.hpp"
#include "platform/packages/packages.hpp"
#include "platform/pearl/registry.hpp"
#include "platform/pearl/run.hpp"
#include "platform/storage/database.hpp"

namespace pareltjes::app {

/// What the user gave before or after any command.
struct CommonOptions {
  std::filesystem::path data_folder;  ///< Empty: the default in the user's data folder.
  std::string database_url;           ///< Empty: SQLite in the data folder.
  core::Language language = core::Language::kDutch;
};

/// The folder where everything is kept when the user names none: $XDG_DATA_HOME/pareltjes or ~/.local/share/pareltjes.
std::filesystem::path default_data_folder();

/// Every pearl that this program runs.
const pearl::Registry& all_pearls();

/// The folder of an installation, made when it does not exist; only who makes it may look inside. Error: kUsage.
core::Result<std::filesystem::path> make_data_folder(const CommonOptions& options);

/// The SQLite file of an installation; not where a database server is used.
std::filesystem::path database_file(const CommonOptions& options);

/// One installation, opened: its folder, database, hub and runner.
class Installation {
 public:
  static core::Result<std::unique_ptr<Installation>> open(const CommonOptions& options,
                                                          const identity::Settings& settings = {});

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  storage::Database& database() { return *database_; }
  hub::Hub& hub() { return *hub_; }
  pearl::Runner& runner() { return *runner_; }
  identity::Identity& identity() { return *identity_; }
  packages::Packages& packages() { return *packages_; }
  dossier::Dossiers& dossiers() { return *dossiers_; }
  evidence::Evidence& evidence() { return *evidence_; }
  evidence::Audit& audit() { return *audit_; }
  oidc::Client& oidc() { return *oidc_; }
  [[nodiscard]] const secrets::Vault& vault() const { return *vault_; }

 private:
  Installation() = default;
  std::filesystem::path folder_;
  std::unique_ptr<storage::Database> database_;
  std::optional<secrets::Vault> vault_;
  std::unique_ptr<hub::Hub> hub_;
  std::unique_ptr<packages::Packages> packages_;
  std::unique_ptr<dossier::Dossiers> dossiers_;
  std::unique_ptr<identity::Identity> identity_;
  std::unique_ptr<evidence::Evidence> evidence_;
  std::unique_ptr<evidence::Audit> audit_;
  std::unique_ptr<oidc::Client> oidc_;
  std::unique_ptr<rights::DecisionLog> decisions_;
  std::unique_ptr<datarechten::RightsKeeper> rights_;
  std::unique_ptr<pearl::Runner> runner_;
};

/// On whose behalf a command runs: what is public, by somebody at the command line.
storage::Scope command_line_scope();

}  // namespace pareltjes::app
