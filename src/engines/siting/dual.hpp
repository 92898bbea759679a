// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <vector>

#include "engines/siting/model.hpp"

namespace pareltjes::engines::siting {

/// A point of the Lagrangian dual.
struct Multipliers {
  std::vector<double> row;     ///< Price of serving a row.
  std::vector<double> period;  ///< Price of one more open site, where there are several periods.
  std::vector<double> share;   ///< Probability of a scenario, chosen against us.
};

/// Single source: where rows must go and may not go, in a node of the search tree.
struct Restrictions {
  std::vector<std::int32_t> assigned;   ///< Per row; −1: open.
  std::vector<std::uint8_t> forbidden;  ///< Per row and site.
};

/// What serving costs with the rows priced: per period and site the (negative) reduced cost of having it open. One
/// implementation without and one with capacities.
class Service {
 public:
  virtual ~Service() = default;
  /// From now on only with these plans, or fewer.
  virtual void narrow(const PlanSets&) {}
  /// @param reduced per period and site, set here. @return the part of the bound that is the same for every choice.
  virtual double price(const Multipliers& at, const PlanSets& sets, const Restrictions* restrictions,
                       std::vector<double>& reduced) = 0;
  /// What of each row the open sites do not serve (negative: served more than once), and the cost per scenario, in the
  /// solution that price() found.
  virtual void slack(const Multipliers& at, const std::vector<std::uint8_t>& open, std::vector<double>& row,
                     std::vector<double>& scenario) = 0;
};

std::unique_ptr<Service> make_uncapacitated(const Model& model);
std::unique_ptr<Service> make_capacitated(const Model& model);

/// The Lagrangian function of the model: rows "each demand is served" (and with several periods the counts) are priced
/// into the objective; A. Geoffrion, "Lagrangean relaxation for integer programming" (1974); for the p-median
/// G. Cornuéjols, M. Fisher and G. Nemhauser (1977). Concave in all multipliers together, so also in the shares.
class Dual {
 public:
  explicit Dual(const Model& model);

  /// To be called when far fewer plans are left than before, and when there may be more again: a matter of speed.
  void narrow(const PlanSets& sets) { service_->narrow(sets); }
  /// The bound at these multipliers for the plans that are left; kNever when no choice fulfils the counts.
  double evaluate(Multipliers& at, const PlanSets& sets, const Restrictions* restrictions);
  /// A supergradient at the last evaluated point.
  void supergradient(const Multipliers& at, Multipliers& gradient);
  /// Takes away plans that cannot lead below `cutoff`, by the reduced costs of the last evaluation. How many.
  std::size_t fix(PlanSets& sets, double cutoff) const;

  /// The best choice of plans at the last evaluated point.
  [[nodiscard]] const Choice& choice() const { return choice_; }
  /// Per period and site, of the last evaluated point.
  [[nodiscard]] const std::vector<std::uint8_t>& open() const { return open_; }
  [[nodiscard]] const std::vector<double>& reduced() const { return reduced_; }

 private:
  double choose_counted(const PlanSets& sets);
  double choose_priced(const Multipliers& at, const PlanSets& sets);
  [[nodiscard]] double plan_value(std::size_t site, std::size_t plan) const;
  std::size_t fix_counted(PlanSets& sets, double cutoff) const;

  const Model& model_;
  std::unique_ptr<Service> service_;
  std::vector<double> reduced_, price_;
  Choice choice_;
  std::vector<std::uint8_t> open_;
  double bound_ = 0;
  // One period: how much opening a site costs against leaving it closed, and the ends of the chosen and the others.
  std::vector<double> difference_;
  std::vector<std::uint32_t> order_;
  double worst_chosen_ = 0, best_other_ = 0;
  std::size_t count_ = 0;
};

}  // namespace pareltjes::engines::siting
