// SPDX-License-Identifier: EUPL-1.2
#include "app/installation.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "core/time.hpp"

#include "pearls/datarechten/pearl.hpp"
#include "pearls/datarechten/register/application.hpp"
#include "pearls/effectrapportage/pearl.hpp"
#include "pearls/effectrapportage/register/housing_case.hpp"
#include "pearls/gemeentedelers/pearl.hpp"
#include "pearls/gemeentedelers/sql/sql_pearl.hpp"
#include "pearls/omgevingswet/pearl.hpp"
#include "pearls/overeenkomsten/pearl.hpp"
#include "pearls/overeenkomsten/register/agreement.hpp"
#include "pearls/samen_inkopen/pearl.hpp"
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
    made.add(omgevingswet::make_pearl());
    made.add(overeenkomsten::make_pearl());
    made.add(datarechten::make_pearl());
    made.add(effectrapportage::make_pearl());
    made.add(samen_inkopen::make_pearl());
    made.add(gemeentedelers::make_pearl());
    for (auto& pearl : gemeentedelers::shipped_sql_pearls()) made.add(std::move(pearl));
    return made;
  }();
  return registry;
}

namespace {

constexpr std::size_t kMostRecords = 100'000;  ///< Of a kind and a municipality, in one run.

/// Every kind of record that a pearl's manifest declares.
core::Result<void> declare_records(dossier::Dossiers& dossiers) {
  for (const auto& pearl : all_pearls().all()) {
    for (const auto& record : pearl->manifest().records) {
      if (auto declared = dossiers.declare({record.kind,
                                            record.schema,
                                            {std::string(pearl::kRecordInUse), std::string(pearl::kRecordWithdrawn)},
                                            {}});
          !declared)
        return declared;
    }
  }
  for (auto& kind : datarechten::record_kinds()) {
    if (auto declared = dossiers.declare(std::move(kind)); !declared) return declared;
  }
  if (auto declared = dossiers.declare(effectrapportage::case_kind()); !declared) return declared;
  return dossiers.declare(overeenkomsten::agreement_kind());
}

pearl::RunSources run_sources(packages::Packages& packages, dossier::Dossiers& dossiers,
                              datarechten::RightsKeeper& rights) {
  pearl::RunSources sources;
  sources.package = [&packages](const storage::Scope& scope, const std::string& id) -> core::Result<packages::Files> {
    auto package = packages.load(scope, id);
    if (!package) return std::unexpected(package.error());
    return std::move(package->files);
  };
  sources.packages_of_kind = [&packages](
                                 const storage::Scope& scope,
                                 const std::string& kind) -> core::Result<std::map<std::string, packages::Files>> {
    auto found = packages.load_kind(scope, kind);
    if (!found) return std::unexpected(found.error());
    std::map<std::string, packages::Files> files;
    for (auto& package : *found) files[package.info.id + " " + package.info.version] = std::move(package.files);
    return files;
  };
  sources.named_package = [&packages](const storage::Scope& scope, const std::string& kind,
                                      const std::string& name) -> core::Result<std::optional<pearl::NamedPackage>> {
    const auto all = packages.list(scope);
    if (!all) return std::unexpected(all.error());
    const auto found = std::ranges::find_if(
        *all, [&](const auto& info) { return info.kind == kind && info.id + "-" + info.version == name; });
    if (found == all->end()) return std::optional<pearl::NamedPackage>();
    auto package = packages.load(scope, found->id, found->version);
    if (!package) return std::unexpected(package.error());
    return pearl::NamedPackage{found->id + " " + found->version, package->info.confirmed, std::move(package->files)};
  };
  sources.may_use = [&rights](const storage::Scope& asked_by, const storage::Scope& reading, const std::string& pearl,
                              const hub::Snapshot& datasets) {
    return rights.may_use(asked_by, reading, pearl, datasets);
  };
  sources.keep_package = [&packages](const storage::Scope& scope, const packages::Files& files) -> core::Result<void> {
    const auto added = packages.add_files(scope, files);
    if (!added) return std::unexpected(added.error());
    return {};
  };
  sources.records = [&dossiers](const storage::Scope& scope,
                                const std::string& kind) -> core::Result<std::vector<pearl::RecordSnapshot>> {
    const auto records = dossiers.list(scope, {kind, std::string(pearl::kRecordInUse), {}, kMostRecords});
    if (!records) return std::unexpected(records.error());
    std::vector<pearl::RecordSnapshot> snapshots;
    for (const auto& record : *records) {
      snapshots.push_back({record.kind, record.key, record.content, record.actor, record.changed_at});
    }
    return snapshots;
  };
  return sources;
}

}  // namespace

std::filesystem::path database_file(const CommonOptions& options) {
  return (options.data_folder.empty() ? default_data_folder() : options.data_folder) / "pareltjes.db";
}

core::Result<std::filesystem::path> make_data_folder(const CommonOptions& options) {
  auto folder = database_file(options).parent_path();
  std::error_code problem;
  if (std::filesystem::create_directories(folder, problem))
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, problem);
  if (!problem) return folder;
  return core::fail(core::ErrorCode::kUsage,
                    {"De map ‘" + folder.string() + "’ kan niet worden gemaakt.",
                     "The folder ‘" + folder.string() + "’ cannot be made."},
                    {"Kies met --data een andere map.", "Choose another folder with --data."});
}

core::Result<std::unique_ptr<Installation>> Installation::open(const CommonOptions& options,
                                                               const identity::Settings& settings) {
  std::unique_ptr<Installation> installation(new Installation);
  auto folder = make_data_folder(options);
  if (!folder) return std::unexpected(folder.error());
  installation->folder_ = std::move(*folder);
  const auto url = options.database_url.empty() ? database_file(options).string() : options.database_url;
  auto database = storage::Database::open(url);
  if (!database) return std::unexpected(database.error());
  installation->database_ = std::move(*database);
  auto vault = secrets::Vault::open(installation->folder_ / "sleutel");
  if (!vault) return std::unexpected(vault.error());
  installation->vault_ = std::move(*vault);
  installation->hub_ = std::make_unique<hub::Hub>(*installation->database_);
  installation->packages_ = std::make_unique<packages::Packages>(*installation->database_, core::system_clock());
  installation->dossiers_ = std::make_unique<dossier::Dossiers>(*installation->database_, core::system_clock());
  installation->identity_ = std::make_unique<identity::Identity>(*installation->database_, core::system_clock(),
                                                                 *installation->vault_, settings);
  installation->evidence_ =
      std::make_unique<evidence::Evidence>(*installation->database_, core::system_clock(), *installation->vault_);
  installation->audit_ =
      std::make_unique<evidence::Audit>(*installation->database_, core::system_clock(), *installation->evidence_);
  installation->oidc_ = std::make_unique<oidc::Client>(oidc::network_fetch(), core::system_clock());
  if (auto declared = declare_records(*installation->dossiers_); !declared) return std::unexpected(declared.error());
  installation->decisions_ = std::make_unique<rights::DecisionLog>(*installation->database_, core::system_clock(),
                                                                   *installation->audit_, *installation->evidence_);
  installation->rights_ = std::make_unique<datarechten::RightsKeeper>(
      *installation->database_, *installation->dossiers_, core::system_clock(), *installation->decisions_);
  installation->runner_ = std::make_unique<pearl::Runner>(
      all_pearls(), *installation->hub_, *installation->database_,
      run_sources(*installation->packages_, *installation->dossiers_, *installation->rights_));
  return installation;
}

storage::Scope command_line_scope() {
  return storage::Scope::of_public("opdrachtregel");
}

}  // namespace pareltjes::app
