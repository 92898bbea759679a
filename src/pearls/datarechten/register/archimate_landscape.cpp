// SPDX-License-Identifier: EUPL-1.2
// What an ArchiMate model tells of applications. Meanings of types and properties: model "Over GEMMA" of VNG Realisatie
// (29 January 2025), which describes the export of the Softwarecatalogus.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "core/resources.hpp"
#include "core/text.hpp"
#include "pearls/datarechten/register/archimate_model.hpp"
#include "pearls/datarechten/register/landscape.hpp"

namespace pareltjes::datarechten {
namespace {

using Concept = ArchimateModel::Concept;

constexpr std::size_t kMostNamed = 30;

/// What an element is to us.
enum class Role { kApplication, kPackage, kSupplier, kOutside, kData, kOther };

std::string gemma_type_of(const Concept& one) {
  const auto type = one.property(gemma::kType);
  return core::fold(type.empty() ? one.property(gemma::kOtherType) : type);
}

Role role_of(const Concept& one) {
  const auto type = gemma_type_of(one);
  if (one.type == "DataObject") return Role::kData;
  if (one.type == "BusinessActor") return type == "leverancier" ? Role::kSupplier : Role::kOther;
  if (one.type != "ApplicationComponent") return Role::kOther;
  if (type == "referentiecomponent") return Role::kOther;
  if (type == "buitengemeentelijke component" || type == "buitengemeentelijke voorziening") return Role::kOutside;
  return type == "pakket" ? Role::kPackage : Role::kApplication;
}

class Translator {
 public:
  Translator(const std::string& file, const ArchimateModel& model) : file_(file), model_(model) {
    for (const auto& one : model.elements) elements_.emplace(one.id, Known{&one, role_of(one), 0});
  }

  std::expected<Landscape, Refusal> translate() {
    find_versions();
    for (const auto& one : model_.elements) take_element(one);
    for (const auto& one : model_.relationships) take_relationship(one);
    give_packages_suppliers();
    report();
    if (landscape_.applications.empty() && refusal_.count == 0) {
      refusal_.add({core::ErrorCode::kInvalidFile,
                    {"In dit model staat geen toepassing (ApplicationComponent).",
                     "There is no application (ApplicationComponent) in this model."},
                    {"Voer het model van uw eigen gemeente uit.", "Export the model of your own municipality."},
                    core::Place{file_, std::nullopt, std::nullopt}});
    }
    if (refusal_.count > 0) return std::unexpected(std::move(refusal_));
    return std::move(landscape_);
  }

 private:
  struct Known {
    const Concept* element;
    Role role;
    std::size_t place;  ///< In the applications of the landscape.
  };

  [[nodiscard]] core::Place place_of(const Concept& one) const { return {file_, one.line, std::nullopt}; }
  Known* known(const std::string& id) {
    const auto found = elements_.find(id);
    return found == elements_.end() ? nullptr : &found->second;
  }

  /// A package of which versions are in the model is those versions; without any it is an application itself.
  void find_versions() {
    std::set<std::string> with_versions;
    for (const auto& one : model_.relationships) {
      if (one.type != "Aggregation" && one.type != "Composition" && one.type != "Specialization") continue;
      const bool upwards = one.type == "Specialization";
      const auto* package = known(upwards ? one.target : one.source);
      const auto* version = known(upwards ? one.source : one.target);
      if (package == nullptr || version == nullptr || package->role != Role::kPackage ||
          version->role != Role::kApplication)
        continue;
      with_versions.insert(package->element->id);
      package_of_[version->element->id] = package->element->id;
    }
    for (auto& [id, one] : elements_)
      if (one.role == Role::kPackage && !with_versions.contains(id)) one.role = Role::kApplication;
  }

  void take_element(const Concept& one) {
    auto& self = elements_.at(one.id);
    if (self.role == Role::kOther || self.role == Role::kPackage) ++left_elements_[shown_type(one)];
    if (self.role != Role::kApplication) return;
    FoundApplication found;
    found.place = place_of(one);
    auto& application = found.application;
    application.name = one.name;
    application.description = one.documentation;
    const auto object = one.property(gemma::kObjectId);
    application.reference = object.empty() ? one.id : object;
    std::map<std::string, std::string> terms;
    for (const auto& [name, value] : one.properties) {
      const auto term = std::ranges::find_if(archimate_terms(), [&](const auto& each) { return each.second == name; });
      if (term != archimate_terms().end()) {
        terms.emplace(term->first, value);
      } else if (name != gemma::kObjectId) {
        application.notes.emplace(name, value);
      }
    }
    const auto before = refusal_.count;
    read_terms(terms, found.place, found, refusal_);
    if (one.name.empty()) {
      refusal_.add({core::ErrorCode::kInvalidInput,
                    {"Deze toepassing heeft geen naam.", "This application has no name."},
                    {"Geef haar een naam in het model.", "Give it a name in the model."},
                    found.place});
    } else if (const auto fit = check(application); !fit && refusal_.count == before) {
      refusal_.add({fit.error().code, fit.error().message, fit.error().advice, found.place});
    }
    self.place = landscape_.applications.size();
    landscape_.applications.push_back(std::move(found));
  }

  /// In messages a type that the standard has, or the same with a mark that nobody knows it.
  static std::string shown_type(const Concept& one) {
    const auto gemma_type = one.property(gemma::kType);
    return gemma_type.empty() ? one.type.substr(0, 60)
                              : fmt::format("{} ({})", one.type.substr(0, 60), gemma_type.substr(0, 60));
  }

  void take_relationship(const Concept& one) {
    auto* from = known(one.source);
    auto* to = known(one.target);
    if (from == nullptr || to == nullptr) {
      ++dangling_;
      return;
    }
    const bool flows = one.type == "Flow" || one.type == "Serving";
    if (flows && take_link(one, *from, *to)) return;
    if (one.type == "Access" && take_data(one, *from, *to)) return;
    if (one.type == "Association" && take_supplier(*from, *to)) return;
    if (package_of_.contains(one.target) || package_of_.contains(one.source)) {
      if (one.type == "Aggregation" || one.type == "Composition" || one.type == "Specialization") return;
    }
    ++left_relationships_[one.type.substr(0, 60)];
  }

  bool take_link(const Concept& one, const Known& from, const Known& to) {
    const bool ours = from.role == Role::kApplication || to.role == Role::kApplication;
    const auto end = [](const Known& side) { return side.role == Role::kApplication || side.role == Role::kOutside; };
    if (!ours || !end(from) || !end(to) || from.element == to.element) return false;
    FoundLink found;
    found.place = place_of(one);
    if (from.role == Role::kApplication) found.from = landscape_.applications[from.place].application.reference;
    if (to.role == Role::kApplication) found.to = landscape_.applications[to.place].application.reference;
    if (from.role == Role::kOutside) found.link.outside = from.element->name;
    if (to.role == Role::kOutside) found.link.outside = to.element->name;
    found.link.incoming = from.role == Role::kOutside;
    found.link.data = one.name;
    found.link.standard = one.property(gemma::kStandard);
    found.link.kind = one.type == "Flow" ? Link::kFlow : Link::kService;
    landscape_.links.push_back(std::move(found));
    return true;
  }

  /// What an application only reads is held by another one.
  bool take_data(const Concept& one, const Known& from, const Known& to) {
    if (from.role != Role::kApplication || to.role != Role::kData) return false;
    told_.insert(to.element->id);
    if (one.access == "Read") {
      ++read_only_;
      return true;
    }
    auto& data = landscape_.applications[from.place].application.data;
    if (!to.element->name.empty() && std::ranges::find(data, to.element->name, &HeldData::title) == data.end())
      data.push_back({"", to.element->name});
    return true;
  }

  bool take_supplier(const Known& from, const Known& to) {
    const auto& actor = from.role == Role::kSupplier ? from : to;
    const auto& other = from.role == Role::kSupplier ? to : from;
    if (actor.role != Role::kSupplier) return false;
    if (other.role != Role::kApplication && other.role != Role::kPackage) return false;
    if (other.role == Role::kPackage) {
      supplier_of_package_.emplace(other.element->id, actor.element);
      return true;
    }
    give_supplier(landscape_.applications[other.place].application, *actor.element);
    return true;
  }

  static void give_supplier(Application& application, const Concept& actor) {
    if (!application.supplier.empty()) return;
    application.supplier = actor.name;
    application.supplier_kvk = actor.property(gemma::kKvk);
  }

  void give_packages_suppliers() {
    for (const auto& [version, package] : package_of_) {
      const auto supplier = supplier_of_package_.find(package);
      if (supplier != supplier_of_package_.end())
        give_supplier(landscape_.applications[elements_.at(version).place].application, *supplier->second);
    }
  }

  void note(std::string dutch, std::string english) {
    landscape_.notes.push_back({std::move(dutch), std::move(english)});
  }

  /// How many of each type were left out; first those that the standard does not have.
  void report_types(const std::map<std::string, std::size_t>& left, bool relationships) {
    std::string known_types, unknown_types;
    std::size_t named = 0;
    for (const auto& [type, count] : left) {
      const auto bare = type.substr(0, type.find(' '));
      auto& list = archimate_types(relationships).contains(bare) ? known_types : unknown_types;
      if (++named <= kMostNamed)
        list += fmt::format("{}{} × {}", list.empty() ? "" : ", ", count, type.empty() ? "–" : type);
    }
    const auto more = named > kMostNamed ? " …" : "";
    if (!unknown_types.empty()) {
      note(
          fmt::format("ArchiMate kent deze soorten niet, en zij zijn niet overgenomen: {}{}.", unknown_types, more),
          fmt::format("ArchiMate does not know these types, and they were not taken over: {}{}.", unknown_types, more));
    }
    if (!known_types.empty() && !relationships) {
      note(fmt::format("Dit zijn geen toepassingen van u, en het is niet overgenomen: {}{}.", known_types, more),
           fmt::format("These are no applications of yours, and were not taken over: {}{}.", known_types, more));
    }
    if (!known_types.empty() && relationships) {
      note(fmt::format("Deze relaties zijn niet overgenomen: {}{}.", known_types, more),
           fmt::format("These relationships were not taken over: {}{}.", known_types, more));
    }
  }

  void report() {
    for (const auto& [id, one] : elements_)
      if (one.role == Role::kData && !told_.contains(id)) ++left_elements_[one.element->type];
    report_types(left_elements_, false);
    report_types(left_relationships_, true);
    if (dangling_ > 0) {
      note(fmt::format("Relaties naar iets buiten het bestand zijn niet overgenomen: {}.", dangling_),
           fmt::format("Relationships to what is outside the file were not taken over: {}.", dangling_));
    }
    if (read_only_ > 0) {
      note(fmt::format("Gegevens die een toepassing alleen leest, bewaart een andere. Niet overgenomen: {}.",
                       read_only_),
           fmt::format("Data that an application only reads are held by another. Not taken over: {}.", read_only_));
    }
    const auto without = std::ranges::count_if(landscape_.applications,
                                               [](const auto& one) { return one.application.supplier.empty(); });
    if (without > 0) {
      note(fmt::format("Toepassingen zonder leverancier: {}. Vul die later aan.", without),
           fmt::format("Applications without a supplier: {}. Add them later.", without));
    }
  }

  const std::string& file_;
  const ArchimateModel& model_;
  std::map<std::string, Known> elements_;
  std::map<std::string, std::string> package_of_;  ///< Version → package.
  std::map<std::string, const Concept*> supplier_of_package_;
  std::set<std::string> told_;  ///< Data objects that some application writes or reads.
  std::map<std::string, std::size_t> left_elements_, left_relationships_;
  std::size_t dangling_ = 0, read_only_ = 0;
  Landscape landscape_;
  Refusal refusal_;
};

}  // namespace

bool is_archimate(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  return core::trim(bytes.substr(0, 1000)).starts_with('<');
}

const std::set<std::string, std::less<>>& archimate_types(bool relationships) {
  static const auto all = [] {
    std::array<std::set<std::string, std::less<>>, 2> types;
    const auto csv = core::find_resource("src/pearls/datarechten/regels/archimate.csv").value_or(std::string_view());
    for (const auto& row : core::split(csv, '\n')) {
      const auto cells = core::split(row, ';');
      if (cells.size() == 3 && cells[0] != "soort") types[cells[0] == "relatie" ? 1 : 0].insert(cells[1]);
    }
    return types;
  }();
  return all[relationships ? 1 : 0];
}

const std::map<std::string, std::string, std::less<>>& archimate_terms() {
  static const std::map<std::string, std::string, std::less<>> terms{
      {"contractnummer", "Contractnummer"},
      {"contract", "Contract"},
      {"begindatum", "Contract begindatum"},
      {"einddatum", "Contract einddatum"},
      {"opzegtermijn_maanden", "Contract opzegtermijn (maanden)"},
      {"verlenging_maanden", "Contract stilzwijgende verlenging (maanden)"},
      {"optie_maanden", "Contract optie (maanden)"},
      {"optie_aantal", "Contract optie (aantal)"},
      {"bedrag", "Contract bedrag (euro)"},
      {"per", "Contract bedrag per"},
      {"prijs", "Contract prijs in woorden"}};
  return terms;
}

std::expected<Landscape, Refusal> read_archimate(const std::string& name, std::string_view bytes) {
  const auto model = read_archimate_model(name, bytes);
  if (!model) {
    Refusal refusal;
    refusal.add(model.error());
    return std::unexpected(std::move(refusal));
  }
  return Translator(name, *model).translate();
}

}  // namespace pareltjes::datarechten
