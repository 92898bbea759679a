// SPDX-License-Identifier: EUPL-1.2
// One JSON object a line. A made-up regulation of some 2 MB with many references, so that it runs without any data; and
// where the folder of PARELTJES_TESTDATA holds them, the large deliveries with the official schemas and rule files.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "engines/xml_rules/document/document.hpp"
#include "engines/xml_rules/schema/schema_set.hpp"
#include "engines/xml_rules/schematron/rule_file.hpp"

namespace {

using namespace pareltjes::engines::xml_rules;
namespace fs = std::filesystem;

template <class Work>
double best_seconds(int repeats, Work&& work) {
  double best = 1e9;
  for (int i = 0; i < repeats; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  }
  return best;
}

void print(const std::string& name, double value, const char* unit) {
  fmt::print("{{\"bench\": \"{}\", \"value\": {:.6g}, \"unit\": \"{}\"}}\n", name, value, unit);
}

double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string made_up_regulation() {
  std::string xml = "<wet>";
  for (int i = 0; i < 8000; ++i) {
    xml += fmt::format(
        "<artikel eId=\"art_{0}\" wId=\"gm_1__art_{0}\"><kop><nummer>{0}</nummer><opschrift>Opschrift</opschrift></kop>"
        "<inhoud><al>Tekst die verwijst naar <ref doel=\"art_{1}\">een ander artikel</ref> en verder "
        "gaat.</al></inhoud>"
        "</artikel>",
        i, (i * 7919) % 8000);
  }
  return xml + "</wet>";
}

constexpr const char* kRules =
    R"x(<s:schema xmlns:s="http://purl.oclc.org/dsdl/schematron" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
 queryBinding="xslt2"><s:pattern><s:rule context="ref"><s:let name="doel"><xsl:choose><xsl:when
 test="starts-with(@doel, '!')"><xsl:value-of select="substring-after(@doel, '#')"/></xsl:when><xsl:otherwise><xsl:value-of
 select="@doel"/></xsl:otherwise></xsl:choose></s:let><s:assert id="R1" test="//*[@eId = $doel and not(ancestor::weg)]">x
 </s:assert></s:rule></s:pattern><s:pattern><xsl:key name="k" match="*[@wId]" use="@wId"/><s:rule context="*[@wId]">
 <s:assert id="R2" test="count(key('k', @wId)) = 1">x</s:assert><s:assert id="R3" test="matches(@eId, '^[a-z]+_\d+$')">x
 </s:assert></s:rule></s:pattern><s:pattern><s:rule context="al"><s:report id="R4" test="normalize-space(.) = ''">x
 </s:report></s:rule></s:pattern></s:schema>)x";

void made_up() {
  const auto xml = made_up_regulation();
  const auto rules = RuleFile::load(kRules, "regels.sch");
  const auto document = Document::parse(xml, "wet.xml");
  print("xml_rules.made_up.size", static_cast<double>(xml.size()) / 1e6, "MB");
  print("xml_rules.made_up.parse", best_seconds(5, [&] { (void)Document::parse(xml, "wet.xml"); }), "s");
  print("xml_rules.made_up.check", best_seconds(5, [&] { (void)rules->check(*document); }), "s");
}

struct Rules {
  std::vector<RuleFile> files;
  std::optional<SchemaSet> schemas;
};

Rules load(const std::vector<fs::path>& folders) {
  Rules rules;
  SchemaSet::Files files;
  for (const auto& folder : folders) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      const auto path = entry.path();
      if (path.extension() == ".sch") {
        if (auto loaded = RuleFile::load(bytes_of(path), path.filename().string())) {
          rules.files.push_back(std::move(*loaded));
        }
      } else if (path.extension() == ".xsd" || path.extension() == ".xml") {
        files.emplace(path.lexically_relative(folder).generic_string(), bytes_of(path));
      }
    }
  }
  if (auto set = SchemaSet::load(std::move(files))) {
    rules.schemas.emplace(std::move(*set));
  }
  return rules;
}

void delivery(const fs::path& folder, const std::string& name, const Rules& rules) {
  std::vector<std::pair<std::string, std::string>> files;
  for (const auto& entry : fs::directory_iterator(folder / name)) {
    const auto ending = entry.path().extension();
    if (ending == ".xml" || ending == ".gml") {
      files.emplace_back(entry.path().filename().string(), bytes_of(entry.path()));
    }
  }
  double parse = 0;
  double schema = 0;
  double check = 0;
  std::size_t violations = 0;
  for (const auto& file : files) {
    std::optional<Document> document;
    parse += best_seconds(1, [&] { document.emplace(std::move(*Document::parse(file.second, file.first))); });
    if (!document) continue;
    schema += best_seconds(1, [&] { (void)rules.schemas->validate(*document); });
    check += best_seconds(1, [&] {
      for (const auto& one : rules.files) {
        violations += one.check(*document).violations.size();
      }
    });
  }
  print(name + ".files", static_cast<double>(files.size()), "files");
  print(name + ".parse", parse, "s");
  print(name + ".schema", schema, "s");
  print(name + ".rules", check, "s");
  print(name + ".violations", static_cast<double>(violations), "violations");
}

void decision(const fs::path& folder, const std::string& name, const Rules& rules) {
  const auto bytes = bytes_of(folder / name / "besluit.xml");
  const auto document = Document::parse(bytes, "besluit.xml");
  print(name + ".besluit.parse", best_seconds(5, [&] { (void)Document::parse(bytes, "besluit.xml"); }), "s");
  print(name + ".besluit.schema", best_seconds(3, [&] { (void)rules.schemas->validate(*document); }), "s");
  for (const auto& file : rules.files) {
    print(name + ".besluit." + file.file_name(), best_seconds(3, [&] { (void)file.check(*document); }), "s");
  }
}

}  // namespace

int main() {
  made_up();
  const char* set = std::getenv("PARELTJES_TESTDATA");
  const auto folder = fs::path(set != nullptr ? set : "../shared") / "dso";
  if (!fs::exists(folder / "deliveries")) {
    return 0;
  }
  Rules rules;
  print("stop-1.3.0.load", best_seconds(1, [&] { rules = load({folder / "stop130-lvbb120-imow"}); }), "s");
  for (const std::string name : {"pv29-large", "ws0621-large"}) {
    delivery(folder / "deliveries", name, rules);
    decision(folder / "deliveries", name, rules);
  }
  print("xml_rules.peak_memory", peak_megabytes(), "MB");
  return 0;
}
