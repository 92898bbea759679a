// SPDX-License-Identifier: EUPL-1.2
#include "pearls/datarechten/register/merge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>

#include "core/text.hpp"

namespace pareltjes::datarechten {
namespace {

using nlohmann::json;

/// An application while the plan is made: what was, and what it becomes.
struct Merged {
  const KeptApplication* before = nullptr;  ///< Nothing for a new one.
  std::string key;
  Application application;
  std::optional<core::Place> place;  ///< Where the file tells of it.
};

std::string name_key(const std::string& name, const std::string& supplier) {
  return core::fold(name) + "|" + core::fold(supplier);
}

void take(std::string& value, const std::string& told) {
  if (!told.empty()) value = told;
}

/// What the file says takes the place of what was; an empty cell changes nothing.
void take_contract(Contract& contract, const FoundApplication& found) {
  const auto& told = found.application.contract;
  take(contract.title, told.title);
  take(contract.from, told.from);
  take(contract.until, told.until);
  take(contract.price, told.price);
  take(contract.number, told.number);
  if (found.has_notice) contract.notice_months = told.notice_months;
  if (found.has_renewal) contract.renewal_months = told.renewal_months;
  if (found.has_options) {
    contract.option_months = told.option_months;
    contract.option_times = told.option_times;
  }
  if (told.cents) {
    contract.cents = told.cents;
    contract.per = told.per;
  }
}

void take_application(Application& application, const FoundApplication& found) {
  const auto& told = found.application;
  application.name = told.name;
  take(application.supplier, told.supplier);
  take(application.supplier_kvk, told.supplier_kvk);
  take(application.reference, told.reference);
  take(application.description, told.description);
  for (const auto& [name, note] : told.notes) application.notes[name] = note;
  for (const auto& held : told.data) {
    if (std::ranges::find(application.data, held.title, &HeldData::title) == application.data.end())
      application.data.push_back(held);
  }
  take_contract(application.contract, found);
}

/// Makes the plan, step by step.
class Planner {
 public:
  Planner(const std::vector<KeptApplication>& kept, const std::vector<Supplier>& suppliers,
          const std::function<std::string()>& new_key)
      : new_key_(new_key) {
    for (const auto& supplier : suppliers) know(supplier);
    merged_.reserve(kept.size());
    for (const auto& each : kept) {
      merged_.push_back({&each, each.record.key, each.application, std::nullopt});
      index(merged_.size() - 1);
      by_reference_.try_emplace(each.record.key, merged_.size() - 1);
    }
  }

  std::expected<Plan, Refusal> make(Landscape landscape) {
    plan_.notes = std::move(landscape.notes);
    for (auto& found : landscape.applications) settle_supplier(found);
    if (refusal_.count == 0)
      for (const auto& found : landscape.applications) lay(found);
    if (refusal_.count == 0) agree_contracts();
    if (refusal_.count == 0)
      for (const auto& found : landscape.links) join(found);
    if (refusal_.count > 0) return std::unexpected(std::move(refusal_));
    finish();
    return std::move(plan_);
  }

 private:
  void wrong(const core::Place& place, core::Text message, core::Text advice) {
    refusal_.add({core::ErrorCode::kInvalidInput, std::move(message), std::move(advice), place});
  }

  void know(const Supplier& supplier) {
    if (!supplier.kvk.empty()) by_kvk_.try_emplace(supplier.kvk, supplier);
    by_supplier_name_.try_emplace(core::fold(supplier.name), supplier);
  }

  /// Who the supplier of a row is: by number, by name, or a new one.
  void settle_supplier(FoundApplication& found) {
    auto& name = found.application.supplier;
    auto& kvk = found.application.supplier_kvk;
    if (name.empty() && kvk.empty()) return;
    if (!kvk.empty()) {
      if (const auto known = by_kvk_.find(kvk); known != by_kvk_.end()) {
        if (!name.empty() && core::fold(name) != core::fold(known->second.name)) {
          wrong(found.place,
                {fmt::format("KvK-nummer {} hoort bij ‘{}’, niet bij ‘{}’.", kvk, known->second.name, name),
                 fmt::format("Number {} belongs to ‘{}’, not to ‘{}’.", kvk, known->second.name, name)},
                {"Verbeter de naam of het nummer.", "Correct the name or the number."});
        }
        name = known->second.name;
        return;
      }
      if (name.empty()) {
        wrong(found.place,
              {fmt::format("De leverancier met KvK-nummer {} bestaat hier niet.", kvk),
               fmt::format("There is no supplier with the number {} here.", kvk)},
              {"Vul ook de naam van de leverancier in.", "Fill in the name of the supplier too."});
        return;
      }
    } else if (const auto known = by_supplier_name_.find(core::fold(name)); known != by_supplier_name_.end()) {
      name = known->second.name;
      kvk = known->second.kvk;
      return;
    }
    const Supplier supplier{supplier_key(name, kvk), name, kvk};
    know(supplier);
    plan_.suppliers.push_back(supplier);
  }

  void index(std::size_t at) {
    const auto& application = merged_[at].application;
    if (!application.reference.empty()) by_reference_.try_emplace(application.reference, at);
    by_name_[name_key(application.name, application.supplier)].push_back(at);
    by_bare_name_[core::fold(application.name)].push_back(at);
  }

  /// The application that a row is about; nothing when it is a new one.
  std::optional<std::size_t> same_as(const Application& told) {
    if (!told.reference.empty()) {
      if (const auto found = by_reference_.find(told.reference); found != by_reference_.end()) return found->second;
    }
    const auto named = by_name_.find(name_key(told.name, told.supplier));
    if (named == by_name_.end()) return std::nullopt;
    for (const auto at : named->second) {
      const auto& reference = merged_[at].application.reference;
      if (told.reference.empty() || reference.empty()) return at;
    }
    return std::nullopt;
  }

  void lay(const FoundApplication& found) {
    const auto same = same_as(found.application);
    if (same && merged_[*same].place) {
      const auto& other = *merged_[*same].place;
      wrong(found.place,
            {fmt::format("De toepassing ‘{}’ staat ook op regel {}.", found.application.name, other.line.value_or(0)),
             fmt::format("The application ‘{}’ is on line {} too.", found.application.name, other.line.value_or(0))},
            {"Haal er een weg, of geef elk een eigen kenmerk.", "Take one out, or give each its own reference."});
      return;
    }
    if (same) {
      const auto reference = merged_[*same].application.reference;
      take_application(merged_[*same].application, found);
      // Our own export names an application without a reference by the key of its record.
      if (found.application.reference == merged_[*same].key) merged_[*same].application.reference = reference;
      merged_[*same].place = found.place;
      if (!found.application.reference.empty()) by_reference_.try_emplace(found.application.reference, *same);
    } else {
      Merged fresh{nullptr, new_key_(), {}, found.place};
      take_application(fresh.application, found);
      merged_.push_back(std::move(fresh));
      index(merged_.size() - 1);
    }
    auto& result = merged_[same.value_or(merged_.size() - 1)].application;
    if (const auto fit = check(result); !fit) wrong(found.place, fit.error().message, fit.error().advice);
  }

  /// Applications with one number of a contract have one contract: all get what the file says of it.
  void agree_contracts() {
    std::map<std::string, std::size_t> told;
    const auto contract_key = [](const Application& application) {
      return core::fold(application.supplier) + "|" + application.contract.number;
    };
    for (std::size_t at = 0; at < merged_.size(); ++at) {
      const auto& one = merged_[at];
      if (!one.place || one.application.contract.number.empty()) continue;
      const auto [first, is_first] = told.try_emplace(contract_key(one.application), at);
      if (is_first || merged_[first->second].application.contract == one.application.contract) continue;
      wrong(*one.place,
            {fmt::format("Contract ‘{}’ heeft op regel {} andere voorwaarden.", one.application.contract.number,
                         merged_[first->second].place->line.value_or(0)),
             fmt::format("Contract ‘{}’ has other terms on line {}.", one.application.contract.number,
                         merged_[first->second].place->line.value_or(0))},
            {"Maak de rijen van dit contract gelijk.", "Make the rows of this contract the same."});
    }
    for (auto& one : merged_) {
      if (one.place || one.application.contract.number.empty()) continue;
      if (const auto found = told.find(contract_key(one.application)); found != told.end())
        one.application.contract = merged_[found->second].application.contract;
    }
  }

  /// The application that the end of a link names.
  std::optional<std::size_t> end_of(const std::string& name, const core::Place& place) {
    if (const auto found = by_reference_.find(name); found != by_reference_.end()) return found->second;
    const auto named = by_bare_name_.find(core::fold(name));
    if (named == by_bare_name_.end()) {
      wrong(place,
            {fmt::format("De toepassing ‘{}’ bestaat hier niet.", name),
             fmt::format("There is no application ‘{}’ here.", name)},
            {"Voeg haar eerst toe, of zet de naam in de kolom buiten.",
             "Add it first, or put the name in the column buiten."});
      return std::nullopt;
    }
    if (named->second.size() > 1) {
      wrong(place,
            {fmt::format("Er zijn meer toepassingen die ‘{}’ heten.", name),
             fmt::format("Several applications are called ‘{}’.", name)},
            {"Noem haar kenmerk.", "Name its reference."});
      return std::nullopt;
    }
    return named->second.front();
  }

  void join(const FoundLink& found) {
    auto link = found.link;
    const auto owner = end_of(found.from.empty() ? found.to : found.from, found.place);
    if (!owner) return;
    if (!found.from.empty() && !found.to.empty()) {
      const auto target = end_of(found.to, found.place);
      if (!target) return;
      if (*target == *owner) {
        wrong(found.place,
              {fmt::format("‘{}’ is met zichzelf gekoppeld.", found.from),
               fmt::format("‘{}’ is linked with itself.", found.from)},
              {"Verbeter bron of doel.", "Correct the source or the target."});
        return;
      }
      link.to = merged_[*target].key;
    }
    auto& links = merged_[*owner].application.links;
    const auto same = std::ranges::find_if(links, [&](const Link& one) {
      return one.to == link.to && one.outside == link.outside && one.data == link.data && one.kind == link.kind &&
             one.incoming == link.incoming;
    });
    if (same != links.end()) {
      take(same->standard, link.standard);
      return;
    }
    links.push_back(std::move(link));
    ++plan_.links;
    if (const auto fit = check(merged_[*owner].application); !fit)
      wrong(found.place, fit.error().message, fit.error().advice);
  }

  void finish() {
    for (auto& one : merged_) {
      if (one.before == nullptr) {
        plan_.added.emplace_back(one.key, std::move(one.application));
      } else if (one.application != one.before->application) {
        plan_.changed.push_back({one.before->record, std::move(one.application)});
      } else if (one.place) {
        ++plan_.unchanged;
      }
    }
  }

  const std::function<std::string()>& new_key_;
  std::vector<Merged> merged_;
  std::map<std::string, std::size_t> by_reference_;
  std::map<std::string, std::vector<std::size_t>> by_name_, by_bare_name_;
  std::map<std::string, Supplier> by_kvk_, by_supplier_name_;
  Plan plan_;
  Refusal refusal_;
};

}  // namespace

std::string supplier_key(const std::string& name, const std::string& kvk) {
  if (!kvk.empty()) return kvk;
  auto key = core::fold(name).substr(0, 200);
  std::ranges::replace(key, ' ', '-');
  return key;
}

Supplier supplier_of(const reg::Item& item) {
  const auto content = json::parse(item.content, nullptr, false);
  if (!content.is_object()) return {item.key, item.key, {}};
  return {item.key, content.value("naam", item.key), content.value("kvk", std::string())};
}

std::expected<Plan, Refusal> plan_of(const std::vector<KeptApplication>& kept, const std::vector<Supplier>& suppliers,
                                     Landscape landscape, const std::function<std::string()>& new_key) {
  return Planner(kept, suppliers, new_key).make(std::move(landscape));
}

core::Result<void> store(storage::Database& database, dossier::Dossiers& dossiers, const core::Clock& clock,
                         const storage::Scope& scope, const Plan& plan, const std::string& source) {
  reg::Items items(database, clock);
  return database.write(scope, [&](storage::Session& session) -> core::Result<void> {
    for (const auto& supplier : plan.suppliers) {
      const json content{{"naam", supplier.name}, {"kvk", supplier.kvk}};
      const auto made =
          items.create(session, reg::ItemKind::kSupplier, supplier.key, content.dump(), json{{"titel", source}}.dump());
      if (!made) return std::unexpected(made.error());
    }
    std::vector<std::pair<std::string, json>> added;
    for (const auto& [key, application] : plan.added) added.emplace_back(key, to_json(application));
    if (auto made = dossiers.create_all(session, std::string(kApplication), added); !made) return made;
    std::vector<std::pair<dossier::Record, json>> changed;
    for (const auto& one : plan.changed) changed.emplace_back(one.record, to_json(one.application));
    return dossiers.change_all(session, changed);
  });
}

}  // namespace pareltjes::datarechten
