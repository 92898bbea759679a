// SPDX-License-Identifier: EUPL-1.2
// A standard from its publisher, by the built program; the publisher is a server of the test's own.
#include "tests/cli/command_line.hpp"
#include "tests/cli/loopback_server.hpp"
#include "tests/cli/zip_file.hpp"

namespace pareltjes::cli {
namespace {

constexpr const char* kSchema =
    "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:element name='wet'><xs:complexType>"
    "<xs:attribute name='schemaversie'/></xs:complexType></xs:element></xs:schema>";
constexpr const char* kVersion =
    "<Versieoverzicht><versie>1.3.0</versie><schema>x/imop-tekst.xsd</schema></Versieoverzicht>";
constexpr const char* kRules =
    "<s:schema xmlns:s='http://purl.oclc.org/dsdl/schematron' queryBinding='xslt2'><s:pattern>"
    "<s:rule context='wet'><s:assert id='WET1' role='fout' test='@nr'>Nummer ontbreekt.</s:assert></s:rule>"
    "</s:pattern></s:schema>";
constexpr const char* kHead = "id;versie;adres;pad;sha256;licentie;bron\n";

/// As GitHub and GitLab make them: one folder around everything, with files that are of no use here.
std::string archive() {
  return zip_of({member("standaard-1.3.0/.gitignore", "x"), member("standaard-1.3.0/LEES.md", "x"),
                 member("standaard-1.3.0/schema/versie.xml", kVersion),
                 member("standaard-1.3.0/schema/wet.xsd", kSchema), member("standaard-1.3.0/oud/wet.xsd", "<oud/>")});
}

class SchemasFetch : public CommandLine {
 protected:
  /// Exit code 2, each of these words in the sentence, and nothing was kept.
  void refused(const std::string& arguments, const std::vector<std::string>& words, int code = 2) {
    const auto finished = run("schemas fetch " + arguments);
    EXPECT_EQ(finished.code, code) << arguments << finished.out << finished.err;
    for (const auto& word : words)
      EXPECT_NE(finished.err.find(word), std::string::npos) << word << ": " << finished.err;
    EXPECT_NE(run("schemas list").out.find("Er zijn geen standaarden geladen."), std::string::npos) << arguments;
  }
};

TEST_F(SchemasFetch, OfTwoPartsByItsName) {
  const LoopbackServer publisher({{"/standaard.zip", archive()}, {"/regels.sch", kRules}});
  write("lijst.csv", kHead + ("stop;1.3.0;" + publisher.base() + "/standaard.zip;schema/;;-;Uitgever A\n") +
                         "stop;1.3.0;" + publisher.base() + "/regels.sch;regels/wet.sch;;-;Uitgever B\n");
  write("levering/wet.xml", "<wet schemaversie='1.3.0'/>");
  const auto got = run("schemas fetch stop-1.3.0 --lijst {}/lijst.csv");
  ASSERT_EQ(got.code, 0) << got.err;
  EXPECT_NE(got.out.find("1 schema's, 1 regels in 1 regelbestanden."), std::string::npos) << got.out;
  EXPECT_NE(run("schemas list").out.find("stop-1.3.0  STOP 1.3.0"), std::string::npos);
  const auto checked = run("run omgevingswet --input {}/levering --format csv");
  EXPECT_NE(checked.out.find("WET1,fout,wet.xml"), std::string::npos) << checked.out;
  // Again: the same, so no error. What was fetched does not stay beside the pack.
  EXPECT_EQ(run("schemas fetch stop-1.3.0 --lijst {}/lijst.csv").code, 0);
  EXPECT_TRUE(std::filesystem::is_empty(folder() / "data" / "opgehaald"));
}

TEST_F(SchemasFetch, FromAnotherAddressWithItsChecksum) {
  const LoopbackServer publisher({{"/wet.xsd", kSchema}, {"/standaard.zip", archive()}});
  EXPECT_EQ(run("schemas fetch --url " + publisher.base() + "/wet.xsd --naam eigen-1").code, 0);
  const auto zip = run("schemas fetch --url " + publisher.base() + "/standaard.zip --naam eigen-2");
  ASSERT_EQ(zip.code, 0) << zip.err;
  // The checksum that it prints is the one that it takes.
  const auto at = zip.out.find("controlesom van de inhoud: ");
  ASSERT_NE(at, std::string::npos) << zip.out;
  const auto sum = zip.out.substr(at + 27, 64);
  EXPECT_EQ(run("schemas fetch --url " + publisher.base() + "/standaard.zip --naam eigen-3 --sha256 " + sum).code, 0);
}

TEST_F(SchemasFetch, WhatCannotBeUsedIsRefused) {
  const std::string page = "<!DOCTYPE html><html>Meld u aan</html>";
  const LoopbackServer publisher({{"/standaard.zip", archive()},
                                  {"/aanmelden.xml", page},
                                  {"/lees.txt", "x"},
                                  {"/half.zip", archive().substr(0, 200)},
                                  {"/leeg.zip", zip_of({member("map/lees.txt", "x")})},
                                  {"/uit.zip", zip_of({member("../../wet.xsd", kSchema)})}});
  const auto url = "--naam eigen-1 --url " + publisher.base();
  refused(url + "/weg.zip", {"127.0.0.1", "404"});
  refused(url + "/aanmelden.xml", {"aanmelden.xml", "webpagina"});
  refused(url + "/lees.txt", {"lees.txt", "geen zip"});
  refused(url + "/half.zip", {"half.zip", "geen goed zipbestand"});
  refused(url + "/leeg.zip", {"leeg.zip", "niets voor een standaard"});
  refused(url + "/uit.zip", {"uit.zip", "onveilig"});
  refused(url + "/standaard.zip --sha256 " + std::string(64, '0'),
          {"standaard.zip", "controlesom", "niets toegevoegd"});
  refused("--naam eigen-1 --url http://voorbeeld.example/standaard.zip", {"https"});
  refused("--naam eigen-1 --url ftp://127.0.0.1/standaard.zip", {"https"});
  refused("stop-9", {"stop-9", "stop-1.3.0", "--url"});
  write("lijst.csv", kHead + std::string("stop;1.3.0;te weinig\n"));
  refused("stop-1.3.0 --lijst {}/lijst.csv", {"lijst.csv", "2", "zeven velden"});
  write("map.csv", kHead + ("stop;1.3.0;" + publisher.base() + "/standaard.zip;elders/;;-;A\n"));
  refused("stop-1.3.0 --lijst {}/map.csv", {"elders/"});
}

TEST_F(SchemasFetch, WithoutANetworkItSaysSo) {
  std::string closed;
  {
    closed = LoopbackServer({}).base();
  }  // nobody listens there any more
  refused("--naam eigen-1 --url " + closed + "/standaard.zip", {"niet bereikbaar", "Controleer het netwerk"}, 3);
}

TEST_F(SchemasFetch, WithoutANameItSaysWhatThereIs) {
  const auto list = run("schemas fetch");
  EXPECT_EQ(list.code, 0);
  for (const std::string word : {"stop-1.3.0\n", "waardelijsten-4.3.0\n", "KOOP", "Geonovum"})
    EXPECT_NE(list.out.find(word), std::string::npos) << list.out;
}

}  // namespace
}  // namespace pareltjes::cli
