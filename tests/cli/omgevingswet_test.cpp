// SPDX-License-Identifier: EUPL-1.2
// A delivery checked by the built program: findings with their place, exit code 1 when it does not conform.
#include "tests/cli/command_line.hpp"

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
                "\",\"schematron\":\"regels.sch\",\"standard\":\"regels-1\",\"violations\":[{\"id\":\"LID1\","
                "\"location\":\"/wet[1]/lid[1]\",\"message\":\"Nummer ontbreekt.\",\"role\":\"fout\"}]}\n");
  EXPECT_NE(run("solve schematron " + broken + " --set standaard={}/regels-1").out.find("\"not well-formed\""),
            std::string::npos);
  EXPECT_EQ(run("solve schematron " + good + " --set standaard={}").code, 0);
  EXPECT_EQ(run("solve schematron " + good + " --set standaard={}/niets").code, 2);
}

}  // namespace
}  // namespace pareltjes::cli
