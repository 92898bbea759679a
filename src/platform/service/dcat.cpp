// SPDX-License-Identifier: EUPL-1.2
#include "platform/service/dcat.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/resources.hpp"
#include "core/text.hpp"
#include "platform/http/message.hpp"
#include "platform/rights/licences.hpp"

namespace pareltjes::service {
namespace {

using nlohmann::json;

constexpr std::string_view kFile = "src/platform/service/dcat-themas.csv";
constexpr std::size_t kColumns = 3;
constexpr const char* kAuthority = "http://publications.europa.eu/resource/authority/";
/// For what nobody but the owner may use: the value list of licences of data.overheid.nl.
constexpr const char* kClosedLicence = "http://standaarden.overheid.nl/owms/terms/geslotenlicentie";

/// The shapes ask for the general class; the other one says more.
constexpr const char* kContactTypes = R"(["vcard:Organization","vcard:Kind"])";

struct Form {
  const char* name;
  const char* media_type;
  const char* file_type;  ///< Of the European vocabulary.
};
constexpr std::array kForms{Form{"csv", "text/csv", "CSV"}, Form{"json", "application/json", "JSON"},
                            Form{"gpkg", "application/geopackage+sqlite3", "GPKG"}};

json iri(const std::string& address) {
  return {{"@id", address}};
}

/// A thing of a value list, with its class: who validates the catalogue has only this.
json listed(const std::string& address, const char* type) {
  return {{"@id", address}, {"@type", type}};
}

json words(const core::Text& text) {
  json list = json::array({{{"@language", "nl"}, {"@value", text.nl}}});
  if (!text.en.empty()) list.push_back({{"@language", "en"}, {"@value", text.en}});
  return list;
}

json agent(const std::string& id, const std::string& name) {
  return {{"@id", id}, {"@type", "foaf:Agent"}, {"foaf:name", {{"@language", "nl"}, {"@value", name}}}};
}

json contact(const CatalogueFrame& frame) {
  return {{"@id", frame.base + "/#contact"},
          {"@type", json::parse(kContactTypes)},
          {"vcard:fn", frame.contact_name},
          {"vcard:hasEmail", iri("mailto:" + frame.contact_email)}};
}

std::string licence_of(const std::string& licence) {
  const auto& all = rights::licences();
  const auto found = std::ranges::find(all, licence, &rights::Licence::id);
  return found == all.end() || found->owner_only ? kClosedLicence : found->source;
}

std::string theme_of(const std::string& topic) {
  static const auto themes =
      read_themes(core::find_resource(kFile).value_or(std::string_view())).value_or(std::vector<Theme>{});
  const auto found = std::ranges::find(themes, topic, &Theme::topic);
  return found == themes.end() ? "GOVE" : found->theme;
}

json theme(const std::string& code) {
  return {{"@id", kAuthority + std::string("data-theme/") + code}, {"@type", "skos:Concept"}, {"skos:prefLabel", code}};
}

core::Text about(const hub::DatasetInfo& info) {
  core::Text text{fmt::format("{} Bron: {}.", info.title.nl, info.source.title),
                  fmt::format("{} Source: {}.", info.title.in(core::Language::kEnglish), info.source.title)};
  for (const auto& note : info.notes) {
    text.nl += " " + note.nl;
    text.en += " " + note.in(core::Language::kEnglish);
  }
  return text;
}

/// Who may have it: everybody, nobody but the organisation, or with conditions.
std::string access_of(const CatalogueEntry& entry, bool is_public) {
  const auto* name = !entry.decision.permitted ? "RESTRICTED" : is_public ? "PUBLIC" : "NON_PUBLIC";
  return kAuthority + std::string("access-right/") + name;
}

json rights_statement(const CatalogueEntry& entry) {
  core::Text text = entry.decision.reason;
  for (const auto& duty : entry.decision.duties) {
    text.nl += " " + duty.text;
    text.en += " " + duty.text;
  }
  return {{"@type", "dct:RightsStatement"}, {"rdfs:label", words(text)}};
}

json distributions(const CatalogueFrame& frame, const CatalogueEntry& entry, const std::string& collection) {
  json list = json::array();
  const auto& info = entry.info;
  for (const auto& form : kForms) {
    const auto address = fmt::format("{}/bestand?f={}", collection, form.name);
    list.push_back(
        {{"@id", address},
         {"@type", "dcat:Distribution"},
         {"dct:title", {{"@language", "nl"}, {"@value", fmt::format("{} als {}", info.title.nl, form.file_type)}}},
         {"dcat:accessURL", iri(collection)},
         {"dcat:downloadURL", iri(address)},
         {"dct:license", listed(licence_of(info.source.licence), "dct:LicenseDocument")},
         {"dct:rights", rights_statement(entry)},
         {"dcat:mediaType",
          listed(std::string("http://www.iana.org/assignments/media-types/") + form.media_type, "dct:MediaType")},
         {"dct:format", listed(kAuthority + std::string("file-type/") + form.file_type, "dct:MediaTypeOrExtent")},
         {"dct:conformsTo", {{"@id", collection + "/schema"}, {"@type", "dct:Standard"}}}});
  }
  list.push_back({{"@id", collection + "/items"},
                  {"@type", "dcat:Distribution"},
                  {"dct:title", {{"@language", "nl"}, {"@value", info.title.nl + " als OGC API Features"}}},
                  {"dcat:accessURL", iri(collection + "/items")},
                  {"dcat:accessService", iri(frame.base + "/#dienst")},
                  {"dct:license", listed(licence_of(info.source.licence), "dct:LicenseDocument")},
                  {"dct:format", listed(kAuthority + std::string("file-type/GEOJSON"), "dct:MediaTypeOrExtent")}});
  return list;
}

json measurement(const std::string& metric, const core::Text& meaning, const char* type, const std::string& value) {
  return {{"@type", "dqv:QualityMeasurement"},
          {"dqv:isMeasurementOf",
           {{"@id", metric},
            {"@type", "dqv:Metric"},
            {"skos:definition", words(meaning)},
            {"dqv:expectedDataType", iri(std::string("http://www.w3.org/2001/XMLSchema#") + (type + 4))}}},
          {"dqv:value", {{"@type", type}, {"@value", value}}}};
}

/// What the checks found (W3C Data Quality Vocabulary, as DCAT 3 uses it): how much, not what, for that may quote data.
json quality(const CatalogueFrame& frame, const CatalogueEntry& entry) {
  json list = json::array();
  if (entry.check) {
    list.push_back(measurement(frame.base + "/#bevindingen",
                               {"Aantal bevindingen van de controles op sleutels, codes en waarden.",
                                "Number of findings of the checks on keys, codes and values."},
                               "xsd:integer", std::to_string(entry.check->findings.size())));
    if (!entry.check->at.empty())
      list.back()["prov:generatedAtTime"] = {{"@type", "xsd:dateTime"}, {"@value", entry.check->at}};
  }
  if (entry.fresh.known) {
    list.push_back(measurement(frame.base + "/#actueel",
                               {"Of de cijfers zo recent zijn als hun onderwerp vraagt.",
                                "Whether the figures are as recent as their subject asks for."},
                               "xsd:boolean", entry.fresh.stale ? "false" : "true"));
  }
  return list;
}

json dataset(const CatalogueFrame& frame, const CatalogueEntry& entry) {
  const auto& info = entry.info;
  const auto collection = frame.base + "/collections/" + http::percent_encode(info.id);
  const auto& maker = info.source.publisher.empty() ? frame.organisation_name : info.source.publisher;
  json node{{"@id", collection},
            {"@type", "dcat:Dataset"},
            {"dct:identifier", collection},
            {"dct:title", words(info.title)},
            {"dct:description", words(about(info))},
            {"dct:accessRights", {{"@id", access_of(entry, frame.is_public)}, {"@type", "dct:RightsStatement"}}},
            {"dct:creator", agent("urn:pareltjes:bron:" + http::percent_encode(maker), maker)},
            {"dct:publisher", iri("urn:pareltjes:organisatie:" + frame.organisation)},
            {"dcat:contactPoint", iri(frame.base + "/#contact")},
            {"dcat:theme", theme(theme_of(info.topic))},
            {"dcat:keyword", {{"@language", "nl"}, {"@value", info.topic}}},
            {"dcat:version", info.version},
            {"dct:language", {{"@id", kAuthority + std::string("language/NLD")}, {"@type", "dct:LinguisticSystem"}}},
            {"dcat:distribution", distributions(frame, entry, collection)}};
  if (info.version.empty()) node.erase("dcat:version");
  if (!info.imported_at.empty()) node["dct:modified"] = {{"@type", "xsd:dateTime"}, {"@value", info.imported_at}};
  if (auto measured = quality(frame, entry); !measured.empty()) node["dqv:hasQualityMeasurement"] = std::move(measured);
  if (info.year > 0) {
    node["dct:temporal"] = {
        {"@type", "dct:PeriodOfTime"},
        {"dcat:startDate", {{"@type", "xsd:date"}, {"@value", fmt::format("{:04}-01-01", info.year)}}}};
  }
  // Several addresses stand beside one another in one line; a page to look at is one.
  const auto page = info.source.url.substr(0, info.source.url.find_first_of(" ;"));
  if (page.starts_with("http")) node["dcat:landingPage"] = listed(page, "foaf:Document");
  return node;
}

json service_node(const CatalogueFrame& frame, const std::vector<CatalogueEntry>& entries) {
  json served = json::array();
  for (const auto& entry : entries)
    served.push_back(iri(frame.base + "/collections/" + http::percent_encode(entry.info.id)));
  return {{"@id", frame.base + "/#dienst"},
          {"@type", "dcat:DataService"},
          {"dct:identifier", frame.base},
          {"dct:title", words({"Gegevens als OGC API Features", "Data as OGC API Features"})},
          {"dct:description", words({"Elke dataset met zijn schema, zijn versies en zijn recht.",
                                     "Each dataset with its schema, its versions and its right."})},
          {"dct:accessRights",
           {{"@id", kAuthority + std::string("access-right/") + (frame.is_public ? "PUBLIC" : "NON_PUBLIC")},
            {"@type", "dct:RightsStatement"}}},
          {"dct:publisher", iri("urn:pareltjes:organisatie:" + frame.organisation)},
          {"dct:creator", iri("urn:pareltjes:organisatie:" + frame.organisation)},
          {"dcat:contactPoint", iri(frame.base + "/#contact")},
          {"dct:license", listed("https://creativecommons.org/publicdomain/zero/1.0/", "dct:LicenseDocument")},
          {"dcat:theme", theme("GOVE")},
          {"dcat:endpointURL", iri(frame.base)},
          {"dcat:endpointDescription", iri(frame.base + "/openapi.json")},
          {"dcat:servesDataset", served}};
}

// ---- Turtle ----

void append_literal(std::string& out, const std::string& text) {
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        out += c;
    }
  }
  out += '"';
}

void append_iri(std::string& out, std::string_view address) {
  out += '<';
  for (const char c : address) {
    // What an IRIREF may not hold (Turtle, section 6.5).
    if (static_cast<unsigned char>(c) <= 0x20 || std::string_view("<>\"{}|^`\\").contains(c)) {
      fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    } else {
      out += c;
    }
  }
  out += '>';
}

class TurtleWriter {
 public:
  std::string write(const json& json_ld) {
    for (const auto& [prefix, address] : json_ld.at("@context").items()) {
      out_ += "@prefix " + prefix + ": ";
      append_iri(out_, address.get<std::string>());
      out_ += " .\n";
    }
    pending_.push_back(json_ld);
    // A node with a name of its own gets its own statement, wherever it stood.
    for (std::size_t i = 0; i < pending_.size(); ++i) {
      const auto node = pending_[i];
      out_ += '\n';
      append_iri(out_, node.at("@id").get<std::string>());
      properties(node, "  ");
      out_ += " .\n";
    }
    return std::move(out_);
  }

 private:
  void properties(const json& node, const std::string& indent) {
    bool first = true;
    for (const auto& [name, value] : node.items()) {
      if (name == "@id" || name == "@context") continue;
      out_ += first ? "\n" + indent : " ;\n" + indent;
      first = false;
      if (name == "@type") {
        const auto types = value.is_array() ? value : json::array({value});
        for (const auto& type : types) out_ += (&type == &types.front() ? "a " : ", ") + type.get<std::string>();
        continue;
      }
      out_ += name + ' ';
      const auto list = value.is_array() ? value : json::array({value});
      for (std::size_t i = 0; i < list.size(); ++i) {
        if (i > 0) out_ += ", ";
        object(list[i], indent);
      }
    }
  }

  void object(const json& value, const std::string& indent) {
    if (!value.is_object()) {
      append_literal(out_, value.is_string() ? value.get<std::string>() : value.dump());
    } else if (value.contains("@value")) {
      append_literal(out_, value.at("@value").get<std::string>());
      if (value.contains("@language")) out_ += "@" + value.at("@language").get<std::string>();
      if (value.contains("@type")) out_ += "^^" + value.at("@type").get<std::string>();
    } else if (value.contains("@id")) {
      append_iri(out_, value.at("@id").get<std::string>());
      if (value.size() > 1) pending_.push_back(value);
    } else {
      out_ += '[';
      properties(value, indent + "  ");
      out_ += " ]";
    }
  }

  std::string out_;
  std::vector<json> pending_;
};

}  // namespace

core::Result<std::vector<Theme>> read_themes(std::string_view csv) {
  std::vector<Theme> themes;
  std::int64_t line = 0;
  for (const auto& row : core::split(csv, '\n')) {
    if (++line == 1 || core::trim(row).empty()) continue;
    const auto cells = core::split(row, ';');
    if (cells.size() != kColumns || cells[2].empty()) {
      return core::fail(core::ErrorCode::kInvalidFile,
                        {"Deze rij van de thema’s is niet te lezen.", "This row of the themes cannot be read."},
                        {"Schrijf drie kolommen, met een bron.", "Write three columns, with a source."},
                        core::Place{std::string(kFile), line, std::nullopt});
    }
    themes.push_back({cells[0], cells[1], cells[2]});
  }
  return themes;
}

json dcat_catalogue(const CatalogueFrame& frame, const std::vector<CatalogueEntry>& entries) {
  json datasets = json::array();
  for (const auto& entry : entries) datasets.push_back(dataset(frame, entry));
  return {
      {"@context",
       {{"dcat", "http://www.w3.org/ns/dcat#"},
        {"dct", "http://purl.org/dc/terms/"},
        {"dqv", "http://www.w3.org/ns/dqv#"},
        {"foaf", "http://xmlns.com/foaf/0.1/"},
        {"prov", "http://www.w3.org/ns/prov#"},
        {"rdfs", "http://www.w3.org/2000/01/rdf-schema#"},
        {"skos", "http://www.w3.org/2004/02/skos/core#"},
        {"vcard", "http://www.w3.org/2006/vcard/ns#"},
        {"xsd", "http://www.w3.org/2001/XMLSchema#"}}},
      {"@id", frame.base + "/catalogus"},
      {"@type", "dcat:Catalog"},
      {"dct:title", words({"Gegevens van " + frame.organisation_name, "Data of " + frame.organisation_name})},
      {"dct:description", words({"De datasets die deze installatie van Pareltjes doorgeeft, elk onder zijn recht.",
                                 "The datasets that this installation of Pareltjes serves, each under its right."})},
      {"dct:identifier", frame.base + "/catalogus"},
      {"dct:publisher", agent("urn:pareltjes:organisatie:" + frame.organisation, frame.organisation_name)},
      {"dct:license", listed("https://creativecommons.org/publicdomain/zero/1.0/", "dct:LicenseDocument")},
      {"dcat:contactPoint", contact(frame)},
      {"dcat:dataset", datasets},
      {"dcat:service", service_node(frame, entries)}};
}

std::string to_turtle(const json& json_ld) {
  return TurtleWriter().write(json_ld);
}

}  // namespace pareltjes::service
