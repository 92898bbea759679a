// SPDX-License-Identifier: EUPL-1.2
// Rules of the LVBB (Validatiematrix Omgevingswet v6.0, sheet LVBB) that can be judged from the files alone.
#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <set>

#include "core/text.hpp"
#include "engines/xml_rules/document/document.hpp"
#include "pearls/omgevingswet/check.hpp"

namespace pareltjes::omgevingswet {
namespace {

using engines::xml_rules::Document;
using engines::xml_rules::kAbsent;
using engines::xml_rules::NodeId;
using engines::xml_rules::NodeKind;

constexpr std::string_view kManifest = "manifest.xml";
constexpr std::string_view kOrder = "opdracht.xml";
constexpr std::string_view kLvbb = "http://www.overheid.nl/2017/lvbb";
constexpr std::string_view kData = "https://standaarden.overheid.nl/stop/imop/data/";

std::string text_of(const Document& document, NodeId id) {
  std::string text;
  document.tree().append_string_value(id, text);
  return std::string(core::trim(text));
}

bool is(const Document& document, NodeId id, std::string_view uri, std::string_view local) {
  const auto& node = document.tree()[id];
  return node.kind == NodeKind::kElement && document.names().uri(node.name) == uri &&
         document.names().local(node.name) == local;
}

DeliveryFinding whole_file(std::string rule, std::string file, core::Text text, core::Text advice) {
  DeliveryFinding finding;
  finding.rule = std::move(rule);
  finding.file = std::move(file);
  finding.text = std::move(text);
  finding.advice = std::move(advice);
  return finding;
}

DeliveryFinding at(const Document& document, NodeId node, std::string rule, core::Text text, core::Text advice) {
  auto finding = whole_file(std::move(rule), document.file_name(), std::move(text), std::move(advice));
  const auto place = document.place(node);
  finding.line = place.line;
  finding.column = place.column;
  finding.byte = place.byte;
  finding.xpath = engines::xml_rules::location_of(document.tree(), node);
  return finding;
}

std::string sha512_hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha512(), nullptr);
  std::string text;
  for (unsigned int i = 0; i < length; ++i) text += fmt::format("{:02x}", digest[i]);
  return text;
}

/// The manifest names every file, and nothing else.
void check_manifest(const FileSet& delivery, const Document& manifest, std::vector<DeliveryFinding>& findings) {
  std::set<std::string> named;
  for (const auto id : manifest.tree().elements()) {
    if (!is(manifest, id, kLvbb, "bestandsnaam")) continue;
    const auto name = text_of(manifest, id);
    named.insert(name);
    if (!delivery.files.contains(name)) {
      findings.push_back(
          at(manifest, id, "LVBB1009",
             {fmt::format("Het bestand {} staat in het manifest, maar zit niet in de aanlevering.", name),
              fmt::format("The file {} is in the manifest, but not in the delivery.", name)},
             {"Voeg het bestand toe of haal de regel weg.", "Add the file or take the line away."}));
    }
  }
  for (const auto& [name, bytes] : delivery.files) {
    if (name != kManifest && name != kOrder && !named.contains(name)) {
      findings.push_back(whole_file(
          "LVBB1010", name,
          {fmt::format("Het bestand {} staat niet in het manifest.", name),
           fmt::format("The file {} is not in the manifest.", name)},
          {"Noem het bestand in manifest.xml of laat het weg.", "Name the file in manifest.xml or leave it out."}));
    }
  }
}

/// Each data:Bestand gives a file name and the SHA-512 of that file.
void check_hashes(const FileSet& delivery, const Document& document, std::vector<DeliveryFinding>& findings) {
  const auto& tree = document.tree();
  for (const auto id : tree.elements()) {
    if (!is(document, id, kData, "Bestand")) continue;
    std::string name;
    std::string hash;
    NodeId place = id;
    for (auto child = tree.first_child(id); child != kAbsent; child = tree.next_sibling(child)) {
      if (is(document, child, kData, "bestandsnaam")) name = text_of(document, child);
      if (is(document, child, kData, "hash")) {
        hash = text_of(document, child);
        place = child;
      }
    }
    const auto file = delivery.files.find(name);
    if (file == delivery.files.end() || hash.empty()) continue;
    std::ranges::transform(hash, hash.begin(),
                           [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c; });
    if (sha512_hex(file->second) != hash) {
      findings.push_back(at(document, place, "LVBB3008",
                            {fmt::format("De hash past niet bij het bestand {}.", name),
                             fmt::format("The hash does not fit the file {}.", name)},
                            {"Bereken de SHA-512 opnieuw.", "Compute the SHA-512 anew."}));
    }
  }
}

}  // namespace

void check_contents(const FileSet& delivery, std::vector<DeliveryFinding>& findings) {
  for (const auto& [name, bytes] : delivery.files) {
    if (bytes.empty()) {
      findings.push_back(whole_file("LVBB1041", name, {"Dit bestand is leeg.", "This file is empty."},
                                    {"Vul het bestand of laat het weg.", "Fill the file or leave it out."}));
    }
  }
  const auto manifest = delivery.files.find(std::string(kManifest));
  if (manifest == delivery.files.end()) return;  // a single file, or a download from the DSO
  if (!delivery.files.contains(std::string(kOrder))) {
    findings.push_back(whole_file("LVBB1002", std::string(kOrder),
                                  {"Het bestand opdracht.xml ontbreekt.", "The file opdracht.xml is missing."},
                                  {"Voeg opdracht.xml toe.", "Add opdracht.xml."}));
  }
  if (const auto document = Document::parse(manifest->second, manifest->first); document)
    check_manifest(delivery, *document, findings);
  for (const auto& [name, bytes] : delivery.files) {
    if (!is_xml_name(name) || bytes.find("bestandsnaam") == std::string::npos || name == kManifest) continue;
    if (const auto document = Document::parse(bytes, name); document) check_hashes(delivery, *document, findings);
  }
}

}  // namespace pareltjes::omgevingswet
