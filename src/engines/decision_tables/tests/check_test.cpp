// SPDX-License-Identifier: EUPL-1.2
// Each kind of finding on a small model in which it is the one thing that is wrong, and the published example.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "engines/decision_tables/tests/dmn.hpp"

namespace pareltjes::engines::decision_tables {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

Table both_answers() {
  return {
      "UNIQUE", {{"erf", "boolean"}}, "string", R"("vrij", "plicht")", {{"true", "\"vrij\""}, {"false", "\"plicht\""}}};
}

/// The loan grades of Calvanese, Dumas, Laurson, Maggi, Montali and Teinemaa, "Semantics and Analysis of DMN Decision
/// Tables", BPM 2016, figure 1: rule A overlaps rule C for income and loan in [500..1000], and the table is incomplete.
TEST(Published, LoanGradesOverlapAndHaveGaps) {
  const auto report = check_table({"UNIQUE",
                                   {{"income", "number", ">= 0"}, {"loan", "number", ">= 0"}},
                                   "string",
                                   "",
                                   {{"[0..1000]", "[0..1000]", "\"VG\""},
                                    {"[250..750]", "[4000..5000]", "\"G\""},
                                    {"[500..1500]", "[500..3000]", "\"F\""},
                                    {"[2000..2500]", "[0..2000]", "\"P\""}}},
                                  {20, 100, {}});
  std::vector<std::string> gaps;
  std::vector<std::string> rest;
  for (const auto& one : told(report)) (one.starts_with("dmn-gat") ? gaps : rest).push_back(one);
  EXPECT_THAT(rest, ElementsAre("dmn-overlap: Row 1 and row 3 both apply to: income: [500..1000]; loan: [500..1000]."));
  // By hand: incomes at which no loan has a grade lie above 1500, but for 2000 to 2500; loans above 5000 have none.
  EXPECT_THAT(gaps, Contains("dmn-gat: No row applies to: income: (1500..2000), > 2500."));
  EXPECT_THAT(gaps, Contains("dmn-gat: No row applies to: loan: (3000..4000), > 5000."));
}

/// The lending example of the standard (DMN 1.2, chapter 11): the risk after the bureau was asked is complete; the risk
/// before has no row for a new customer with a score of exactly 130.
TEST(Published, RiskCategoriesOfTheStandard) {
  Table after{"UNIQUE",
              {{"existing", "boolean"}, {"application", "number"}, {"credit", "number"}},
              "string",
              R"("HIGH", "MEDIUM", "LOW", "VERY LOW")",
              {{"false", "<120", "<590", "\"HIGH\""},
               {"false", "<120", "[590..610]", "\"MEDIUM\""},
               {"false", "<120", ">610", "\"LOW\""},
               {"false", "[120..130]", "<600", "\"HIGH\""},
               {"false", "[120..130]", "[600..625]", "\"MEDIUM\""},
               {"false", "[120..130]", ">625", "\"LOW\""},
               {"false", ">130", "-", "\"VERY LOW\""},
               {"true", "<=100", "<580", "\"HIGH\""},
               {"true", "<=100", "[580..600]", "\"MEDIUM\""},
               {"true", "<=100", ">600", "\"LOW\""},
               {"true", ">100", "<590", "\"HIGH\""},
               {"true", ">100", "[590..615]", "\"MEDIUM\""},
               {"true", ">100", ">615", "\"LOW\""}}};
  EXPECT_THAT(told(check_table(after)), IsEmpty());
  const Table before{"UNIQUE",
                     {{"existing", "boolean"}, {"application", "number"}},
                     "string",
                     "",
                     {{"false", "<100", "\"HIGH\""},
                      {"false", "[100..120)", "\"MEDIUM\""},
                      {"false", "[120..130)", "\"LOW\""},
                      {"false", ">130", "\"VERY LOW\""},
                      {"true", "<80", "\"DECLINE\""},
                      {"true", "[80..90)", "\"HIGH\""},
                      {"true", "[90..110]", "\"MEDIUM\""},
                      {"true", ">110", "\"LOW\""}}};
  EXPECT_THAT(told(check_table(before)), ElementsAre("dmn-gat: No row applies to: existing: false; application: 130."));
}

/// The routing rules of the same example: the last row is for what no other row decides, so that no row is hidden.
TEST(Published, RoutingRulesOfTheStandard) {
  const Table table{"PRIORITY",
                    {{"risk", "string"}, {"affordable", "boolean"}, {"bankrupt", "boolean"}, {"credit", "number"}},
                    "string",
                    R"("DECLINE", "REFER", "ACCEPT")",
                    {{"-", "false", "-", "-", "\"DECLINE\""},
                     {"-", "-", "true", "-", "\"DECLINE\""},
                     {"\"HIGH\"", "-", "-", "-", "\"REFER\""},
                     {"-", "-", "-", "<580", "\"REFER\""},
                     {"-", "-", "-", "-", "\"ACCEPT\""}}};
  EXPECT_THAT(told(check_table(table)), IsEmpty());
  auto other = table;
  other.output_values = R"("ACCEPT", "DECLINE", "REFER")";
  EXPECT_EQ(std::ranges::count(codes(check_table(other)), "dmn-rij-onbereikbaar"), 4);
}

TEST(Tables, ARightOneSaysNothing) {
  EXPECT_THAT(told(check_table(both_answers())), IsEmpty());
}

TEST(Tables, AGapNamesOnlyWhatMatters) {
  auto table = both_answers();
  table.inputs.push_back({"hoogte", "number"});
  table.rows = {{"true", "-", "\"vrij\""}, {"false", "<= 5", "\"plicht\""}};
  EXPECT_THAT(told(check_table(table)), ElementsAre("dmn-gat: No row applies to: erf: false; hoogte: > 5."));
}

TEST(Tables, DaysHaveNoGapBetweenThem) {
  const Table table{"UNIQUE",
                    {{"dag", "date"}},
                    "string",
                    "",
                    {{"<= date(\"2024-02-29\")", "\"a\""}, {">= date(\"2024-03-01\")", "\"b\""}}};
  EXPECT_THAT(told(check_table(table)), IsEmpty());
  auto number = table;
  number.inputs[0].type = "number";
  number.rows = {{"<= 1", "\"a\""}, {">= 2", "\"b\""}};
  EXPECT_THAT(told(check_table(number)), ElementsAre("dmn-gat: No row applies to: dag: (1..2)."));
  number.inputs[0].type = "integer";
  EXPECT_THAT(told(check_table(number)), IsEmpty());
}

TEST(Tables, ATimeIsWithinTheDay) {
  Table table{"UNIQUE",
              {{"tijd", "time"}},
              "string",
              "",
              {{"< time(\"08:00:00\")", "\"a\""}, {">= time(\"08:00:00\")", "\"b\""}}};
  EXPECT_THAT(told(check_table(table)), IsEmpty());
  table.rows[0][0] = "< time(\"00:00:00\")";
  EXPECT_THAT(codes(check_table(table)), UnorderedElementsAre("dmn-rij-nooit", "dmn-gat"));
}

TEST(Tables, NullCountsWhereACellNamesIt) {
  auto table = both_answers();
  table.rows.push_back({"null", "\"plicht\""});
  EXPECT_THAT(told(check_table(table)), IsEmpty());
  table.rows.back()[0] = "not(null)";
  EXPECT_THAT(codes(check_table(table)), UnorderedElementsAre("dmn-overlap", "dmn-overlap", "dmn-gat"));
}

TEST(Tables, AnyMayOverlapWithTheSameOutput) {
  auto table = both_answers();
  table.policy = "ANY";
  table.rows = {{"true", "\"vrij\""}, {"-", "\"vrij\""}};
  EXPECT_THAT(told(check_table(table)), ElementsAre("dmn-uitvoer-nooit: No row gives the allowed output \"plicht\".",
                                                    "dmn-rij-overbodig: Row 1 can go: other rows give the same here."));
  table.rows[1][1] = "\"plicht\"";
  EXPECT_THAT(told(check_table(table)),
              ElementsAre("dmn-tegenspraak: Row 1 gives \"vrij\" and row 2 gives \"plicht\", both for: erf: true."));
  table.output_values = "";
  table.rows[1][1] = "anders";
  table.output_type = "Any";
  EXPECT_THAT(codes(check_table(table)), UnorderedElementsAre("dmn-uitvoer-buiten", "dmn-tegenspraak-open"));
}

TEST(Tables, FirstNamesTheRowsThatHide) {
  const Table table{
      "FIRST", {{"n", "number"}}, "string", "", {{"< 5", "\"a\""}, {">= 5", "\"b\""}, {"[3..7]", "\"c\""}}};
  EXPECT_THAT(told(check_table(table)),
              ElementsAre("dmn-rij-onbereikbaar: Row 3 is never reached because of rows before it (1, 2)."));
}

TEST(Tables, PriorityNeedsAnOrder) {
  Table table{"PRIORITY", {{"n", "number"}}, "string", R"("laag", "hoog")", {{"-", "\"laag\""}, {"> 5", "\"hoog\""}}};
  EXPECT_THAT(codes(check_table(table)), ElementsAre("dmn-rij-onbereikbaar"));
  table.output_values = R"("hoog", "laag")";
  EXPECT_THAT(codes(check_table(table)), IsEmpty());
  table.output_values = "";
  EXPECT_THAT(codes(check_table(table)), ElementsAre("dmn-prioriteit"));
}

TEST(Tables, TypesOfCellsAndOutputs) {
  auto table = both_answers();
  table.rows[1][0] = "\"nee\"";
  EXPECT_THAT(told(check_table(table)),
              UnorderedElementsAre("dmn-cel-type: Row 2, column ‘erf’: ‘\"nee\"’ does not fit type boolean.",
                                   "dmn-niet-beslist: Number of rows left out of the comparison: 1."));
  table = both_answers();
  table.rows[1][1] = "5";
  EXPECT_THAT(codes(check_table(table)), UnorderedElementsAre("dmn-uitvoer-type", "dmn-uitvoer-nooit"));
  table.rows[1][1] = "\"plichtig\"";
  EXPECT_THAT(codes(check_table(table)), UnorderedElementsAre("dmn-uitvoer-onbekend", "dmn-uitvoer-nooit"));
}

TEST(Tables, ARowThatCannotBeReadHidesNoCertainty) {
  Table table{
      "UNIQUE", {{"n", "number"}}, "string", "", {{"< 5", "\"a\""}, {"[4..6]", "\"b\""}, {"abs(?) > 7", "\"c\""}}};
  auto report = check_table(table);
  // The overlap is certain; whether 6 and more is a gap hangs on the third row.
  EXPECT_THAT(codes(report), UnorderedElementsAre("dmn-overlap", "dmn-cel-buiten", "dmn-niet-beslist"));
  EXPECT_FALSE(report.tables[0].decided);
}

TEST(Tables, AComparisonWithAnotherInputIsBeyond) {
  Table table{
      "UNIQUE", {{"a", "number"}, {"b", "number"}}, "string", "", {{"> b", "-", "\"x\""}, {"-", "<= 3", "\"y\""}}};
  EXPECT_THAT(codes(check_table(table)), UnorderedElementsAre("dmn-cel-buiten", "dmn-niet-beslist"));
  table.rows[0][0] = "> c";
  EXPECT_THAT(codes(check_table(table)), UnorderedElementsAre("dmn-cel-naam", "dmn-niet-beslist"));
  table.rows[0] = {"> 5", "> 3", "a"};
  EXPECT_THAT(codes(check_table(table)), UnorderedElementsAre("dmn-uitvoer-buiten", "dmn-gat"));
  table.rows[0][2] = "";
  EXPECT_THAT(codes(check_table(table)), UnorderedElementsAre("dmn-uitvoer-leeg", "dmn-gat"));
}

TEST(Tables, AllowedValuesCloseAColumn) {
  Table table{"UNIQUE",
              {{"soort", "string", R"("boom", "struik")"}},
              "string",
              "",
              {{"\"boom\"", "\"a\""}, {"\"struik\"", "\"b\""}}};
  EXPECT_THAT(told(check_table(table)), IsEmpty());
  table.rows[1][0] = "\"Struik\"";
  EXPECT_THAT(told(check_table(table)),
              UnorderedElementsAre(
                  "dmn-waarde-onbekend: Row 2, column ‘soort’: \"Struik\" is not among the values of the column.",
                  "dmn-rij-nooit: Row 2 can never apply: no value fits in column ‘soort’.",
                  "dmn-gat: No row applies to: soort: \"struik\"."));
  table.inputs[0].allowed = "";
  EXPECT_THAT(told(check_table(table)), ElementsAre("dmn-gat: No row applies to: soort: not(\"Struik\", \"boom\")."));
}

TEST(Tables, Shapes) {
  auto table = both_answers();
  table.rows[0] = {"true"};
  EXPECT_THAT(codes(check_table(table)), Contains("dmn-rij-cellen"));
  table.rows.clear();
  EXPECT_THAT(codes(check_table(table)), ElementsAre("dmn-tabel-leeg"));
  table = both_answers();
  table.policy = "SOME";
  EXPECT_THAT(codes(check_table(table)), ElementsAre("dmn-hit-policy"));
  table = both_answers();
  table.rows = {{"-", "\"vrij\""}};
  EXPECT_THAT(codes(check_table(table)), UnorderedElementsAre("dmn-kolom-ongebruikt", "dmn-uitvoer-nooit"));
  table = both_answers();
  table.rows[0][0] = "";
  table.policy = "FIRST";
  EXPECT_THAT(codes(check_table(table)), Contains("dmn-cel-leeg"));
}

TEST(Tables, ADefaultFillsEveryGap) {
  auto table = both_answers();
  table.rows.pop_back();
  table.output_values = "";
  auto xml = model_xml(decision_xml(table));
  EXPECT_THAT(codes(check_xml(xml)), ElementsAre("dmn-gat"));
  xml.replace(xml.find("<output>"), 8, "<output>" + element("defaultOutputEntry", "\"plicht\""));
  EXPECT_THAT(codes(check_xml(xml)), IsEmpty());
}

TEST(Places, AreThoseOfTheCell) {
  auto table = both_answers();
  table.rows[1][0] = "nee";
  const auto xml = model_xml(decision_xml(table));
  const auto report = check_xml(xml);
  const auto found = std::ranges::find(report.findings, "dmn-cel-naam", &Finding::code);
  ASSERT_NE(found, report.findings.end());
  const auto at = xml.find("<text>nee");
  EXPECT_EQ(found->line, 1 + std::ranges::count(xml.substr(0, at), '\n'));
  EXPECT_EQ(found->column, static_cast<std::int64_t>(at - xml.rfind('\n', at)));
  EXPECT_TRUE(
      found->xpath.ends_with("rule[2]/Q{http://www.omg.org/spec/DMN/20180521/MODEL/}inputEntry[1]/"
                             "Q{http://www.omg.org/spec/DMN/20180521/MODEL/}text[1]"))
      << found->xpath;
  EXPECT_EQ(found->owner, "besluit");
}

/// A model with one thing changed.
std::string changed(std::string xml, std::string_view from, std::string_view to) {
  const auto at = xml.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? xml : xml.replace(at, from.size(), to);
}

TEST(Models, NamesAndReferences) {
  const auto right = model_xml(decision_xml(both_answers()));
  EXPECT_THAT(codes(check_xml(changed(right, "href=\"#i_erf\"", "href=\"#i_tuin\""))),
              UnorderedElementsAre("dmn-verwijzing-nergens", "dmn-invoer-naam", "dmn-invoer-nergens"));
  EXPECT_THAT(codes(check_xml(changed(right, "<text>erf</text>", "<text>tuin</text>"))),
              UnorderedElementsAre("dmn-invoer-naam", "dmn-vereiste-ongebruikt"));
  EXPECT_THAT(codes(check_xml(changed(right, "<text>erf</text>", "<text>not(erf)</text>"))),
              ElementsAre("dmn-invoer-berekend"));
  EXPECT_THAT(codes(check_xml(changed(right, "typeRef=\"boolean\"", "typeRef=\"string\""))),
              ElementsAre("dmn-type-verschilt"));
  EXPECT_THAT(codes(check_xml(changed(right, "typeRef=\"boolean\"", "typeRef=\"bool\""))),
              ElementsAre("dmn-type-onbekend"));
  EXPECT_THAT(codes(check_xml(changed(right, "<variable name=\"erf\"", "<variable name=\"tuin\""))),
              UnorderedElementsAre("dmn-variabele-naam", "dmn-invoer-naam", "dmn-vereiste-ongebruikt"));
  EXPECT_THAT(
      codes(check_xml(changed(right, "name=\"erf\"><variable name=\"erf\" typeRef=\"boolean\"/>", "name=\"erf\">"))),
      ElementsAre("dmn-variabele-ontbreekt"));
  EXPECT_THAT(codes(check_xml(changed(right, "id=\"i_erf\" name=\"erf\"", "id=\"i_erf\""))),
              ElementsAre("dmn-naam-ontbreekt"));
  EXPECT_THAT(codes(check_xml(changed(right, "id=\"besluit\"", "id=\"i_erf\""))), Contains("dmn-id-dubbel"));
  EXPECT_THAT(codes(check_xml(changed(right, "<inputExpression typeRef=\"boolean\">", "<inputExpression>"))),
              IsEmpty());
}

std::string decision_on(const std::string& name, const std::string& other) {
  return "<decision id=\"" + name + "\" name=\"" + name + "\"><informationRequirement><requiredDecision href=\"#" +
         other + "\"/></informationRequirement><literalExpression><text>" + other +
         "</text></literalExpression></decision>";
}

TEST(Models, DecisionsInACircle) {
  const auto report = check_xml(model_xml(decision_on("a", "b") + decision_on("b", "c") + decision_on("c", "a")));
  EXPECT_THAT(told(report), Contains("dmn-kringloop: These decisions need one another: a → b → c → a."));
  EXPECT_EQ(std::ranges::count(codes(report), "dmn-kringloop"), 1);
  EXPECT_THAT(codes(check_xml(model_xml(decision_on("a", "a")))), Contains("dmn-kringloop"));
}

/// A table that asks for the outcome of another knows what that can be.
TEST(Models, OutcomesOfOneDecisionAreInputsOfTheNext) {
  const std::string next =
      "<decision id=\"slot\" name=\"slot\"><variable name=\"slot\" typeRef=\"string\"/><informationRequirement>"
      "<requiredDecision href=\"#besluit\"/></informationRequirement><decisionTable><input><inputExpression "
      "typeRef=\"string\">"
      "<text>besluit</text></inputExpression></input><output/><rule>" +
      element("inputEntry", "\"vrij\"") + element("outputEntry", "\"a\"") + "</rule><rule>" +
      element("inputEntry", "\"plicht\"") + element("outputEntry", "\"b\"") + "</rule></decisionTable></decision>";
  auto first = both_answers();
  EXPECT_THAT(told(check_xml(model_xml(decision_xml(first) + next))), IsEmpty());
  first.output_values = "";  // then what the rows give counts
  EXPECT_THAT(told(check_xml(model_xml(decision_xml(first) + next))), IsEmpty());
  first.output_values = R"("vrij", "plicht", "melding")";
  EXPECT_THAT(told(check_xml(model_xml(decision_xml(first) + next))),
              ElementsAre("dmn-uitvoer-nooit: No row gives the allowed output \"melding\".",
                          "dmn-gat: No row applies to: besluit: \"melding\"."));
  first = both_answers();
  first.rows = {{"-", "\"vrij\""}};
  EXPECT_THAT(codes(check_xml(model_xml(decision_xml(first) + next))), Contains("dmn-waarde-nooit"));
  EXPECT_THAT(codes(check_xml(changed(model_xml(decision_xml(both_answers()) + next),
                                      "<text>&quot;plicht&quot;</text></inputEntry>",
                                      "<text>&quot;Plicht&quot;</text></inputEntry>"))),
              UnorderedElementsAre("dmn-waarde-onbekend", "dmn-rij-nooit", "dmn-gat"));
}

TEST(Models, TypesOfTheModel) {
  const std::string type = "<itemDefinition name=\"graad\"><typeRef>number</typeRef>" +
                           element("allowedValues", "[0..10]") + "</itemDefinition>";
  Table table{"UNIQUE", {{"n", "graad"}}, "string", "", {{"< 5", "\"a\""}, {"[5..10]", "\"b\""}}};
  EXPECT_THAT(told(check_xml(model_xml(type + decision_xml(table)))), IsEmpty());
  table.rows[1][0] = "[5..9]";
  EXPECT_THAT(told(check_xml(model_xml(type + decision_xml(table)))),
              ElementsAre("dmn-gat: No row applies to: n: (9..10]."));
  const std::string list =
      "<itemDefinition name=\"graad\" isCollection=\"true\"><typeRef>number</typeRef></itemDefinition>";
  EXPECT_THAT(codes(check_xml(model_xml(list + decision_xml(table)))),
              UnorderedElementsAre("dmn-type-buiten", "dmn-niet-beslist"));
  const std::string circle = "<itemDefinition name=\"graad\"><typeRef>graad</typeRef></itemDefinition>";
  EXPECT_THAT(codes(check_xml(model_xml(circle + decision_xml(table)))), Contains("dmn-type-buiten"));
}

TEST(Models, EveryVersionIsRead) {
  for (const auto* uri :
       {"http://www.omg.org/spec/DMN/20151101/dmn.xsd", "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/", "https://www.omg.org/spec/DMN/20230324/MODEL/"}) {
    const auto report = check_xml(model_xml(decision_xml(both_answers()), uri));
    EXPECT_EQ(report.tables.size(), 1U);
    EXPECT_THAT(told(report), IsEmpty());
  }
  EXPECT_FALSE(read_model("<definitions/>", "a.dmn"));
  EXPECT_FALSE(read_model("<definitions xmlns=\"urn:x\"/>", "a.dmn"));
  EXPECT_FALSE(read_model("geen xml", "a.dmn"));
}

constexpr std::string_view kQuestion =
    R"(<extensionElements xmlns:u="http://toepasbare-regels.omgevingswet.overheid.nl/v2.0/Uitvoeringsregel"
 xmlns:i="http://toepasbare-regels.omgevingswet.overheid.nl/v2.0/Interactieregel"><i:regelgroepen><i:regelgroep id="g"/></i:regelgroepen>
<u:uitvoeringsregels><u:uitvoeringsregel id="v"><u:regelgroepRef href="#g"/><u:vraag><u:gegevensType>boolean</u:gegevensType></u:vraag>
</u:uitvoeringsregel></u:uitvoeringsregels></extensionElements>
)";

/// Applicable rules with the question of the input "erf".
std::string rules_xml() {
  auto xml = model_xml(std::string(kQuestion) + decision_xml(both_answers()));
  const std::string space = " xmlns:u=\"http://toepasbare-regels.omgevingswet.overheid.nl/v2.0/Uitvoeringsregel\"";
  xml = changed(
      xml, "name=\"erf\"><variable",
      "name=\"erf\"><extensionElements" + space + "><u:uitvoeringsregelRef href=\"#v\"/></extensionElements><variable");
  return changed(xml, "name=\"besluit\"><variable",
                 "name=\"besluit\"><extensionElements "
                 "xmlns:b=\"http://toepasbare-regels.omgevingswet.overheid.nl/v2.0/Bedrijfsregel\">"
                 "<b:functioneleStructuurRef href=\"#http://x\"/></extensionElements><variable");
}

TEST(Questions, AreTiedToInputs) {
  EXPECT_THAT(told(check_xml(rules_xml())), IsEmpty());
  EXPECT_THAT(codes(check_xml(changed(rules_xml(), "<u:uitvoeringsregelRef href=\"#v\"/>", ""))),
              UnorderedElementsAre("imtr-vraag-ontbreekt", "imtr-vraag-ongebruikt"));
  EXPECT_THAT(
      codes(check_xml(changed(rules_xml(), "uitvoeringsregelRef href=\"#v\"", "uitvoeringsregelRef href=\"#w\""))),
      UnorderedElementsAre("dmn-verwijzing-nergens", "imtr-vraag-ongebruikt"));
  EXPECT_THAT(codes(check_xml(changed(rules_xml(), "regelgroepRef href=\"#g\"", "regelgroepRef href=\"#h\""))),
              ElementsAre("dmn-verwijzing-nergens"));
  EXPECT_THAT(told(check_xml(changed(rules_xml(), ">boolean<", ">number<"))),
              ElementsAre("imtr-vraag-type: The question of ‘erf’ has type number, the variable boolean."));
  EXPECT_THAT(codes(check_xml(changed(rules_xml(), "<b:functioneleStructuurRef href=\"#http://x\"/>", ""))),
              ElementsAre("imtr-structuur-ontbreekt"));
  EXPECT_THAT(codes(check_xml(changed(rules_xml(), "http://www.omg.org/spec/DMN/20180521/MODEL/",
                                      "https://www.omg.org/spec/DMN/20191111/MODEL/"))),
              ElementsAre("imtr-versie"));
}

/// The options of a question are what its input can be.
TEST(Questions, OptionsCloseTheColumn) {
  auto table = both_answers();
  table.inputs[0].type = "string";
  table.rows = {{"\"Kappen\"", "\"plicht\""}, {"\"Snoeien\"", "\"vrij\""}};
  const std::string options =
      "<u:gegevensType>list</u:gegevensType><u:opties><u:optieType>enkelAntwoord</"
      "u:optieType><u:optie><u:optieText>Kappen</u:optieText>"
      "</u:optie><u:optie><u:optieText>Snoeien</u:optieText></u:optie></u:opties>";
  auto xml = changed(rules_xml(), "<u:gegevensType>boolean</u:gegevensType>", options);
  xml = xml.substr(0, xml.find("<decisionTable")) +
        decision_xml(table).substr(decision_xml(table).find("<decisionTable")) + "</definitions>";
  xml = changed(xml, "typeRef=\"boolean\"", "typeRef=\"string\"");
  EXPECT_THAT(told(check_xml(xml)), IsEmpty());
  EXPECT_THAT(told(check_xml(changed(xml, "<u:optieText>Snoeien", "<u:optieText>Snoeien van takken"))),
              UnorderedElementsAre(
                  "dmn-waarde-onbekend: Row 2, column ‘erf’: \"Snoeien\" is not among the answers to the question.",
                  "dmn-rij-nooit: Row 2 can never apply: no value fits in column ‘erf’.",
                  "dmn-gat: No row applies to: erf: \"Snoeien van takken\"."));
  EXPECT_THAT(codes(check_xml(changed(xml, "enkelAntwoord", "meerdereAntwoorden"))),
              UnorderedElementsAre("dmn-type-buiten", "dmn-niet-beslist"));
}

TEST(Kinds, EachHasACodeAndAWayOut) {
  std::set<std::string_view> seen;
  for (const auto& kind : checks()) {
    EXPECT_TRUE(seen.insert(kind.code).second) << kind.code;
    EXPECT_FALSE(kind.title.nl.empty() || kind.title.en.empty() || kind.advice.nl.empty() || kind.advice.en.empty())
        << kind.code;
  }
}

}  // namespace
}  // namespace pareltjes::engines::decision_tables
