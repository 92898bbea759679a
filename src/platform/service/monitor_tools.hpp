// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <vector>

#include "platform/monitor/monitor.hpp"
#include "platform/pearl/run.hpp"
#include "platform/service/service.hpp"

namespace pareltjes::service {

// What the pages and the API of the monitor share.

/// Software of a supplier, as who asks may see it.
struct MonitorProduct {
  std::string leverancier, product;  ///< Short names.
  std::string name;
  std::string owner;                   ///< Organisation that recorded it, or "openbaar".
  std::vector<std::string> standards;  ///< What it says to support: "stop-1.4.1".
};

/// How organisations, products and subjects are called.
class MonitorNames {
 public:
  static core::Result<MonitorNames> read(const Parts& parts, const storage::Scope& scope);
  /// Takes over what public cells say: a municipality's own name of a product stands in no register that others read.
  void learn(const std::vector<monitor::Cell>& cells);

  [[nodiscard]] std::string gemeente(const std::string& code) const;
  /// A municipality, a supplier or another organisation.
  [[nodiscard]] std::string organisation(const std::string& id) const;
  [[nodiscard]] std::string product(const std::string& leverancier, const std::string& product) const;
  [[nodiscard]] const std::vector<MonitorProduct>& products() const { return products_; }
  /// "gemeente", "leverancier", "landelijk", or empty for an unknown one.
  [[nodiscard]] std::string kind(const std::string& organisation) const;

 private:
  std::map<std::string, identity::Organisation> organisations_;
  std::vector<MonitorProduct> products_;
  std::map<std::pair<std::string, std::string>, std::string> told_;  ///< Supplier and product → name, by a cell.
};

/// "stop-1.4.1" → "STOP 1.4.1"; the name of a chain.
std::string subject_name(const std::string& subject, core::Language language);

/// Records software: a supplier's own for everybody, a municipality's for itself. Errors: kForbidden for who is
/// neither; kInvalidInput; kConflict when it is there already.
core::Result<void> record_product(const Parts& parts, const Call& call, const MonitorProduct& product);

/// A delivery to be checked and kept in the monitor.
struct DeliveryToCheck {
  storage::Scope scope;
  std::string gemeente;  ///< Name or code.
  std::string leverancier, product;
  std::string standard;  ///< Name of a loaded standard; empty: the delivery decides.
  std::vector<pearl::InputFile> files;
};
struct CheckedDelivery {
  pearl::Run run;
  monitor::NewTest test;
};

/// Runs the pearl that the monitor is about, and says what is to be kept. Nothing is stored.
/// Errors: kUnknownPearl when no pearl says "x-monitor"; those of the run; kForbidden for who is neither party.
core::Result<CheckedDelivery> check_delivery(const Parts& parts, const DeliveryToCheck& asked,
                                             const pearl::RunControl& control);

}  // namespace pareltjes::service
