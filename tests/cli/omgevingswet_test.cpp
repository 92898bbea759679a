// SPDX-License-Identifier: EUPL-1.2
// A delivery checked by the built program: findings with their place, exit code 1 when it does not conform.
#include "tests/cli/command_line.hpp"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>
#include <vector>

namespace pareltjes::cli {
namespace {

constexpr const char* kRules =
    "<s:schema xmlns:s='http://purl.oclc.org/dsdl/schematron' queryBinding='xslt2'><s:pattern>\n"
    "<s:rule context='lid'><s:assert id='LID1' role='fout' test='@nr'>Nummer ontbreekt.</s:assert></s:rule>\n"
    "</s:pattern></s:schema>\n";

using Omgevingswet = CommandLine;

TEST_F(Omgevingswet, AFolderWithAStandardOfOnesOwn) {
  write("regels-1/regels.sch", kRules);
  write("goed/wet.xml", "<wet><lid nr='1'/></wet>");
  write("fout/wet.xml", "<wet>\n  <lid eId='art_1'/></wet>");
  EXPECT_EQ(run("run omgevingswet --input {}/goed --set standaard={}/regels-1").code, 0);
  const auto wrong = run("run omgevingswet --input {}/fout --set standaard={}/regels-1 --format csv");
  EXPECT_EQ(wrong.code, 1) << wrong.err;
  EXPECT_NE(wrong.out.find("LID1,fout,wet.xml,2,3,8,/wet[1]/lid[1],art_1,Nummer ontbreekt."), std::string::npos)
      << wrong.out;
  const auto named = run("run omgevingswet --input {}/goed --set standaard={}/regels-1/ --format json").out;
  EXPECT_NE(named.find("\"regels-1\""), std::string::npos);
  EXPECT_EQ(named.find(folder().string()), std::string::npos) << "no path of the machine in an outcome";
}

TEST_F(Omgevingswet, AFolderThatIsCalledAsWhatAValueNames) {
  write("regels-1/regels.sch", kRules);
  write("standaard/wet.xml", "<wet>\n  <lid eId='art_1'/></wet>");
  write("standaard/tweede.xml", "<wet><lid nr='1'/></wet>");
  const auto wrong = run_as("cd '" + (folder() / "in").string() + "' && ", folder() / "data",
                            "run omgevingswet --input standaard --set standaard=regels-1 --format csv");
  EXPECT_EQ(wrong.code, 1) << wrong.err;
  EXPECT_NE(wrong.out.find("LID1,fout,wet.xml,2,3,8"), std::string::npos) << wrong.out;
}

TEST_F(Omgevingswet, AStandardThatIsNotThere) {
  write("wet.xml", "<wet/>");
  const auto absent = run("run omgevingswet --input {}/wet.xml --set standaard={}/niets");
  EXPECT_EQ(absent.code, 2);
  EXPECT_NE(absent.err.find("niets"), std::string::npos) << absent.err;
}

TEST_F(Omgevingswet, RuleFilesAlone) {
  write("regels-1/regels.sch", kRules);
  const auto good = write("goed.xml", "<wet><lid nr='1'/></wet>");
  const auto wrong = write("fout.xml", "<wet><lid/></wet>");
  const auto broken = write("stuk.xml", "<wet>");
  EXPECT_EQ(run("solve schematron " + good + " --set standaard={}/regels-1").code, 0);
  const auto lines = run("solve schematron " + good + " " + wrong + " --set standaard={}/regels-1 --format jsonl");
  EXPECT_EQ(lines.code, 1);
  EXPECT_EQ(lines.out,
            "{\"file\":\"" + wrong +
                "\",\"standard\":\"regels-1\",\"schematron\":\"regels.sch\",\"violations\":[{\"id\":\"LID1\","
                "\"role\":\"fout\",\"location\":\"/wet[1]/lid[1]\",\"message\":\"Nummer ontbreekt.\"}]}\n");
  EXPECT_NE(run("solve schematron " + broken + " --set standaard={}/regels-1").out.find("\"not well-formed\""),
            std::string::npos);
  EXPECT_EQ(run("solve schematron " + good + " --set standaard={}").code, 0);
  EXPECT_EQ(run("solve schematron " + good + " --set standaard={}/niets").code, 2);
}

namespace fs = std::filesystem;

constexpr const char* kSchema =
    "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:element name='wet'><xs:complexType><xs:sequence>"
    "<xs:element name='lid' maxOccurs='9'><xs:complexType><xs:attribute name='nr'/></xs:complexType></xs:element>"
    "</xs:sequence><xs:attribute name='schemaversie'/></xs:complexType></xs:element></xs:schema>";

TEST_F(Omgevingswet, StandardsAreKeptByName) {
  write("pak/wet.xsd", kSchema);
  write("pak/regels.sch", kRules);
  write("pak/versie.xml", "<Versieoverzicht><versie>1.3.0</versie><schema>x/imop-tekst.xsd</schema></Versieoverzicht>");
  write("levering/wet.xml", "<wet schemaversie='1.3.0'><lid/></wet>");
  EXPECT_NE(run("schemas list").out.find("pareltjes schemas add"), std::string::npos);
  const auto before = run("run omgevingswet --input {}/levering");
  EXPECT_NE(before.out.find("Die standaard is niet geladen."), std::string::npos) << before.out << before.err;
  const auto added = run("schemas add {}/pak");
  EXPECT_EQ(added.code, 0) << added.err;
  EXPECT_NE(added.out.find("stop-1.3.0"), std::string::npos) << added.out;
  EXPECT_EQ(run("schemas add {}/pak").code, 0) << "the same again is no error";
  EXPECT_NE(run("schemas list").out.find("STOP 1.3.0"), std::string::npos);
  // The version in the delivery chooses; a name does too; both need no path any more.
  for (const std::string set : {"", " --set standaard=stop-1.3.0"}) {
    const auto checked = run("run omgevingswet --input {}/levering --format csv" + set);
    EXPECT_EQ(checked.code, 1) << checked.err;
    EXPECT_NE(checked.out.find("LID1,fout,wet.xml,1,27,26,/wet[1]/lid[1],,Nummer ontbreekt."), std::string::npos)
        << checked.out;
  }
  EXPECT_EQ(run("solve schematron {}/levering/wet.xml --set standaard=stop-1.3.0").code, 1);
  const auto absent = run("run omgevingswet --input {}/levering --set standaard=stop-9");
  EXPECT_EQ(absent.code, 2);
  EXPECT_NE(absent.err.find("Kies uit: stop-1.3.0."), std::string::npos) << absent.err;
  // A folder without anything usable, and one without a version.
  write("leeg/lees.txt", "x");
  EXPECT_EQ(run("schemas add {}/leeg").code, 2);
  write("naamloos/wet.xsd", kSchema);
  EXPECT_EQ(run("schemas add {}/naamloos").code, 2);
  EXPECT_EQ(run("schemas add {}/naamloos --naam eigen-2").code, 0);
}

TEST_F(Omgevingswet, FormatsForBuildServers) {
  const auto junit = run("run omgevingswet --example --format junit");
  EXPECT_EQ(junit.code, 1) << junit.err;
  EXPECT_NE(junit.out.find("<testcase classname=\"Validatiematrix 6.0, LVBB\" name=\"LVBB1009\" time=\"0\"><failure"),
            std::string::npos);
  EXPECT_NE(junit.out.find("name=\"LVBB1012\" time=\"0\"><skipped"), std::string::npos);
  const auto sarif = nlohmann::json::parse(run("run omgevingswet --example --format sarif").out);
  const auto& result = sarif.at("runs").at(0).at("results").at(0);
  EXPECT_EQ(result.at("ruleId"), "LVBB3008");
  EXPECT_EQ(result.at("level"), "error");
  EXPECT_EQ(result.at("locations").at(0).at("physicalLocation").at("artifactLocation").at("uri"), "IO-bank.xml");
  EXPECT_EQ(result.at("locations").at(0).at("physicalLocation").at("region").at("startLine"), 16);
  EXPECT_NE(run("run omgevingswet --example --format html").out.find("<h2"), std::string::npos);
  const auto english = run("--lang en run omgevingswet --example --format json").out;
  EXPECT_EQ(nlohmann::json::parse(english).at("findings").at(1).at("message"),
            "The geometry 00000000-0000-4000-8000-000000000002 is not valid: edges cross or touch, at 125220 501020.");
}

TEST_F(Omgevingswet, BadInputIsAFindingOrARefusal) {
  const auto first_code = [&](const std::string& name) {
    const auto finished = run("run omgevingswet --input {}/" + name + " --format json");
    if (finished.code != 1) return std::to_string(finished.code) + " " + finished.err;
    return nlohmann::json::parse(finished.out).at("findings").at(0).at("code").get<std::string>();
  };
  write("geen.zip", "dit is geen zip");
  EXPECT_EQ(first_code("geen.zip"), "LVBB1001");
  write("half.zip", std::string("PK\x03\x04half een zip"));
  EXPECT_EQ(first_code("half.zip"), "LVBB1001");
  write("a/stuk.xml", "<wet><lid>");
  EXPECT_EQ(first_code("a"), "XML");
  write("b/teken.xml", "<?xml version='1.0' encoding='UTF-8'?><wet>\xFF\xFE</wet>");
  EXPECT_EQ(first_code("b"), "XML");
  write("c/dtd.xml", "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>");
  EXPECT_EQ(first_code("c"), "XML");
  // Larger than the LVBB takes: refused before it is read.
  const auto huge = write("groot.zip", "PK\x03\x04");
  fs::resize_file(huge, 1100ULL * 1024 * 1024);
  EXPECT_EQ(run("run omgevingswet --input {}/groot.zip").code, 2);
  // Just below: held, and no sound zip.
  fs::resize_file(huge, 900ULL * 1024 * 1024);
  EXPECT_EQ(first_code("groot.zip"), "LVBB1001");
}

/// The lines of a file that are about one standard.
std::multiset<std::string> expected_lines(const fs::path& path, const std::string& standard) {
  std::multiset<std::string> lines;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    if (line.contains("\"standard\":\"" + standard + "\"")) lines.insert(line);
  }
  return lines;
}

/// What `solve schematron` prints is, byte for byte, what Saxon found: every case, unit test and delivery.
TEST_F(Omgevingswet, TheOracleThroughTheCommandLine) {
  const char* set = std::getenv("PARELTJES_TESTDATA");
  const auto dso = fs::absolute(fs::path(set != nullptr ? set : "../shared") / "dso");
  if (!fs::exists(dso / "oracle")) GTEST_SKIP() << "skipped, data absent";
  const auto at = [&](const fs::path& path) { return "'" + (dso / path).string() + "'"; };
  ASSERT_EQ(run("schemas add " + at("stop130-lvbb120-imow")).code, 0);
  ASSERT_EQ(run("schemas add " + at("stop140") + " " + at("stop141-lvbb/lvbb")).code, 0);
  const std::tuple<std::string, std::string, std::string> parts[] = {
      {"oracle", "cases", "expected.jsonl"},
      {".", "unittests-stop-2020", "expected-unittests.jsonl"},
      {".", "deliveries", "expected-deliveries.jsonl"}};
  for (const std::string standard : {"stop-1.3.0", "stop-1.4.0-ic"}) {
    for (const auto& [where, what, file] : parts) {
      const auto done = run_as("cd '" + (dso / where).string() + "' && ", folder() / "data",
                               "solve schematron " + what + " --set standaard=" + standard + " --format jsonl");
      EXPECT_EQ(done.code, 1) << done.err;
      std::multiset<std::string> printed;
      std::istringstream lines(done.out);
      for (std::string line; std::getline(lines, line);) printed.insert(line);
      const auto expected = expected_lines(dso / "oracle" / file, standard);
      EXPECT_FALSE(expected.empty());
      std::vector<std::string> missing;
      std::ranges::set_difference(expected, printed, std::back_inserter(missing));
      EXPECT_TRUE(missing.empty()) << standard << " " << what << ": " << missing.size() << " such as "
                                   << missing.front();
      // The folder with unit tests holds files that the oracle says nothing of.
      if (what != "unittests-stop-2020") {
        EXPECT_EQ(printed.size(), expected.size()) << standard << " " << what;
      }
    }
  }
}

}  // namespace
}  // namespace pareltjes::cli
