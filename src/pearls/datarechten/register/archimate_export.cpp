// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "core/sha256.hpp"
#include "core/text.hpp"
#include "pearls/datarechten/register/archimate_model.hpp"
#include "pearls/datarechten/register/export.hpp"

namespace pareltjes::datarechten {
namespace {

constexpr const char* kHead =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<model xmlns=\"http://www.opengroup.org/xsd/archimate/3.0/\" "
    "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
    "xsi:schemaLocation=\"http://www.opengroup.org/xsd/archimate/3.0/ "
    "http://www.opengroup.org/xsd/archimate/3.1/archimate3_Model.xsd\" identifier=\"id-pareltjes\">\n";

/// Characters that XML 1.0 has no place for are left out.
std::string safe(std::string_view text) {
  std::string clean;
  for (const char c : text)
    if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') clean += c;
  return core::escape_markup(clean);
}

/// An identifier of XML: letters and digits stay, of anything else a hash takes the place.
std::string id_of(std::string_view kind, std::string_view name) {
  const bool plain = !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
           c == '.';
  });
  if (plain && name.starts_with(kind)) return std::string(name);
  return fmt::format("{}{}", kind, plain ? std::string(name) : core::sha256_hex(name).substr(0, 32));
}

/// The properties of one concept, and all that occur.
class Properties {
 public:
  void add(const std::string& name, const std::string& value) {
    if (!name.empty() && !value.empty()) values_.emplace_back(name, value);
  }
  /// As XML, and forgotten.
  std::string take(std::map<std::string, std::string>& definitions) {
    if (values_.empty()) return {};
    std::string xml = "      <properties>\n";
    for (const auto& [name, value] : values_) {
      const auto& id = definitions.try_emplace(name, id_of("propid-", "propid-" + core::sha256_hex(name).substr(0, 12)))
                           .first->second;
      xml +=
          fmt::format("        <property propertyDefinitionRef=\"{}\"><value xml:lang=\"nl\">{}</value></property>\n",
                      id, safe(value));
    }
    values_.clear();
    return xml + "      </properties>\n";
  }

 private:
  std::vector<std::pair<std::string, std::string>> values_;
};

class Writer {
 public:
  explicit Writer(std::vector<KeptApplication> kept) : kept_(std::move(kept)) {
    // The order follows from the content alone: the same register gives the same bytes.
    std::ranges::sort(kept_, {},
                      [](const auto& one) { return std::pair{core::fold(one.application.name), reference_of(one)}; });
    std::set<std::string> used;
    for (const auto& one : kept_) {
      auto id = id_of("id-", reference_of(one));
      const bool ours = std::ranges::any_of(std::array{"id-leverancier-", "id-buiten-", "id-gegevens-"},
                                            [&](const char* prefix) { return id.starts_with(prefix); });
      // Two references may come to one identifier, and some are those of what we add.
      if (ours || !used.insert(id).second) id = "id-toepassing-" + core::sha256_hex(reference_of(one)).substr(0, 32);
      used.insert(id);
      ids_.emplace(one.record.key, std::move(id));
    }
  }

  std::string write(const std::string& title) {
    for (const auto& one : kept_) add_application(one);
    for (const auto& one : kept_) add_relationships(one);
    std::string xml = kHead;
    xml += fmt::format("  <name xml:lang=\"nl\">{}</name>\n", safe(title));
    xml += list_of("elements", elements_);
    xml += list_of("relationships", relationships_);
    std::vector<std::string> definitions;
    for (const auto& [name, id] : definitions_) {
      definitions.push_back(fmt::format(
          "    <propertyDefinition identifier=\"{}\" type=\"string\"><name>{}</name></propertyDefinition>\n", id,
          safe(name)));
    }
    return xml + list_of("propertyDefinitions", definitions) + "</model>\n";
  }

 private:
  static std::string list_of(const char* name, const std::vector<std::string>& parts) {
    if (parts.empty()) return {};
    std::string xml = fmt::format("  <{}>\n", name);
    for (const auto& part : parts) xml += part;
    return xml + fmt::format("  </{}>\n", name);
  }

  void element(const std::string& id, const char* type, const std::string& name, const std::string& documentation) {
    if (!written_.insert(id).second) return;
    auto xml = fmt::format("    <element identifier=\"{}\" xsi:type=\"{}\">\n      <name xml:lang=\"nl\">{}</name>\n",
                           id, type, safe(name));
    if (!documentation.empty())
      xml += fmt::format("      <documentation xml:lang=\"nl\">{}</documentation>\n", safe(documentation));
    elements_.push_back(xml + properties_.take(definitions_) + "    </element>\n");
  }

  void relationship(const char* type, const std::string& source, const std::string& target, const std::string& name,
                    std::string_view more = {}) {
    const auto own = fmt::format("{}|{}|{}|{}", type, source, target, name);
    const auto id = id_of("id-", "id-" + core::sha256_hex(own).substr(0, 32));
    auto properties = properties_.take(definitions_);
    if (!written_.insert(id).second) return;
    auto xml = fmt::format("    <relationship identifier=\"{}\" source=\"{}\" target=\"{}\" xsi:type=\"{}\"{}>\n", id,
                           source, target, type, more);
    if (!name.empty()) xml += fmt::format("      <name xml:lang=\"nl\">{}</name>\n", safe(name));
    relationships_.push_back(xml + properties + "    </relationship>\n");
  }

  void add_terms(const Contract& contract) {
    const auto number = [](int value) { return value == 0 ? std::string() : std::to_string(value); };
    const auto add = [&](const char* field, const std::string& value) {
      properties_.add(archimate_terms().find(field)->second, value);
    };
    add("contractnummer", contract.number);
    add("contract", contract.title);
    add("begindatum", contract.from);
    add("einddatum", contract.until);
    add("opzegtermijn_maanden", number(contract.notice_months));
    add("verlenging_maanden", number(contract.renewal_months));
    add("optie_maanden", number(contract.option_months));
    add("optie_aantal", number(contract.option_times));
    if (contract.cents) add("bedrag", fmt::format("{}.{:02}", *contract.cents / 100, *contract.cents % 100));
    add("per", contract.per);
    add("prijs", contract.price);
  }

  void add_application(const KeptApplication& one) {
    const auto& application = one.application;
    properties_.add(gemma::kObjectId, reference_of(one));
    for (const auto& [name, value] : application.notes) properties_.add(name, value);
    add_terms(application.contract);
    element(ids_.at(one.record.key), "ApplicationComponent", application.name, application.description);
  }

  std::string add_supplier(const Application& application) {
    const auto key = supplier_key(application.supplier, application.supplier_kvk);
    const auto id = id_of("id-leverancier-", key);
    if (!written_.contains(id)) {
      properties_.add(gemma::kType, "Leverancier");
      properties_.add(gemma::kKvk, application.supplier_kvk);
      element(id, "BusinessActor", application.supplier, {});
    }
    return id;
  }

  std::string add_outside(const std::string& name) {
    const auto id = id_of("id-buiten-", name);
    if (!written_.contains(id)) {
      properties_.add(gemma::kType, "buitengemeentelijke component");
      element(id, "ApplicationComponent", name, {});
    }
    return id;
  }

  void add_relationships(const KeptApplication& one) {
    const auto& application = one.application;
    const auto& self = ids_.at(one.record.key);
    if (!application.supplier.empty()) relationship("Association", add_supplier(application), self, "levert");
    for (const auto& held : application.data) {
      const auto data = id_of("id-gegevens-", held.title);
      element(data, "DataObject", held.title, {});
      relationship("Access", self, data, {}, " accessType=\"ReadWrite\"");
    }
    for (const auto& link : application.links) {
      const auto target = ids_.find(link.to);
      if (link.outside.empty() && target == ids_.end()) continue;
      const auto other = link.outside.empty() ? target->second : add_outside(link.outside);
      properties_.add(gemma::kType, "Koppeling");
      properties_.add(gemma::kSubtype, link.outside.empty() ? "Binnengemeentelijk" : "Buitengemeentelijk");
      properties_.add(gemma::kStandard, link.standard);
      relationship(link.kind == Link::kService ? "Serving" : "Flow", link.incoming ? other : self,
                   link.incoming ? self : other, link.data);
    }
  }

  std::vector<KeptApplication> kept_;
  std::map<std::string, std::string> ids_;          ///< By key of the record.
  std::map<std::string, std::string> definitions_;  ///< Name of a property → identifier.
  std::set<std::string> written_;
  std::vector<std::string> elements_, relationships_;
  Properties properties_;
};

}  // namespace

std::string to_archimate(std::vector<KeptApplication> kept, const std::string& title) {
  return Writer(std::move(kept)).write(title);
}

}  // namespace pareltjes::datarechten
