// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <expected>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "pearls/datarechten/register/landscape.hpp"
#include "platform/dossier/dossier.hpp"
#include "platform/register/items.hpp"

namespace pareltjes::datarechten {

/// An application with its record.
struct KeptApplication {
  dossier::Record record;
  Application application;
};

/// A supplier of the shared register.
struct Supplier {
  std::string key;  ///< The Chamber of Commerce number, or else the folded name.
  std::string name, kvk;
};
Supplier supplier_of(const reg::Item& item);
/// The key that a supplier of this name and number has in the register.
std::string supplier_key(const std::string& name, const std::string& kvk);

/// What a landscape changes in the register.
struct Plan {
  std::vector<std::pair<std::string, Application>> added;  ///< By the key of its record.
  std::vector<KeptApplication> changed;                    ///< Record as it is, application as it becomes.
  std::vector<Supplier> suppliers;                         ///< New ones.
  std::size_t unchanged = 0, links = 0;                    ///< Applications; links that are new.
  std::vector<core::Text> notes;
};

/// Lays a landscape over what is there. What the file does not say stays; nothing is taken away. An application is the
/// same when its reference is the same, or else its name and supplier.
/// @param new_key gives the key of a new record.
std::expected<Plan, Refusal> plan_of(const std::vector<KeptApplication>& kept, const std::vector<Supplier>& suppliers,
                                     Landscape landscape, const std::function<std::string()>& new_key);

/// Stores a plan in one transaction: all of it or nothing. Errors: kConflict when somebody changed an application
/// meanwhile; storage failures.
core::Result<void> store(storage::Database& database, dossier::Dossiers& dossiers, const core::Clock& clock,
                         const storage::Scope& scope, const Plan& plan, const std::string& source);

}  // namespace pareltjes::datarechten
