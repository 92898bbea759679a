// SPDX-License-Identifier: EUPL-1.2
// Files to take along, opened by programs that others wrote.
#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/cli/command_line.hpp"

namespace pareltjes::cli {
namespace {

class Exports : public CommandLine {
 protected:
  /// What another program says of a file.
  [[nodiscard]] std::string said(const std::string& command) const {
    const auto out = folder() / "gezegd.txt";
    const int status = std::system((command + " >'" + out.string() + "' 2>&1").c_str());
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? read(out) : "failed: " + read(out);
  }
  [[nodiscard]] std::string file(const std::string& name) const { return (folder() / name).string(); }
};

TEST_F(Exports, GeoPackageOpensInOgrinfoWithItsLayersJoined) {
  if (!there("ogrinfo")) GTEST_SKIP() << "skipped: ogrinfo (gdal-bin) is absent";
  const auto path = file("uit.gpkg");
  const auto made =
      run("run wijkvoorzieningen --gemeente Purmerend --set jaar=2040 --format gpkg --out '" + path + "'");
  ASSERT_EQ(made.code, 0) << made.err;
  const auto layers = said("ogrinfo -so '" + path + "'");
  for (const auto* layer : {"gebieden (Multi Polygon)", "prognose (Multi Polygon)", "tekortkans (Multi Polygon)",
                            "locaties (Point)", "behoefte (None)", "normen (None)", "bronnen (None)", "leesmij (None)"})
    EXPECT_NE(layers.find(layer), std::string::npos) << layer << " is not in " << layers;
  const auto areas = said("ogrinfo -so '" + path + "' gebieden");
  EXPECT_NE(areas.find("ID[\"EPSG\",28992]"), std::string::npos) << areas;
  EXPECT_NE(areas.find("nodig_basisschool"), std::string::npos);
  // The join holds: the need beside a geometry is that of the table, for every wijk and the year 2040.
  const auto joined =
      said("ogrinfo -q '" + path +
           "' -dialect SQLITE -sql \"SELECT count(*) AS aantal, max(abs(p.nodig_basisschool - "
           "b.midden)) AS verschil FROM prognose p JOIN behoefte b ON b.code = p.code AND b.jaar = p.jaar WHERE "
           "b.voorziening = 'basisschool' AND p.jaar = 2040\"");
  EXPECT_NE(joined.find("aantal (Integer) = 8"), std::string::npos) << joined;
  EXPECT_NE(joined.find("verschil (Real) = 0"), std::string::npos) << joined;
  const auto borders = said("ogrinfo -q '" + path + "' -sql 'SELECT DISTINCT grens FROM gebieden'");
  EXPECT_NE(borders.find("schematisch"), std::string::npos) << borders;
}

TEST_F(Exports, ReportsOpenInTheProgramsThatPeopleHave) {
  if (!there("pandoc") || !there("soffice") || !there("rsvg-convert") || !there("pdfinfo"))
    GTEST_SKIP() << "skipped: pandoc, LibreOffice, rsvg-convert or pdfinfo is absent (make documents)";
  const auto path = file("rapport");
  const auto made =
      run("run wijkvoorzieningen --gemeente Purmerend --set jaar=2040 --set trekkingen=100 --format "
          "docx,pdf,html --out '" +
          path + "'");
  ASSERT_EQ(made.code, 0) << made.err;
  const auto text = said("pandoc --to plain '" + path + ".docx'");
  for (const auto* words :
       {"Weidevenne vraagt de meeste ruimte voor kinderen", "Hoe zeker is dit?", "Wat dit niet vertelt"})
    EXPECT_NE(text.find(words), std::string::npos) << words;
  const auto properties = said("pdfinfo '" + path + ".pdf'");
  EXPECT_NE(properties.find("Tagged:          yes"), std::string::npos) << properties;
  const auto structure = said("pdfinfo -struct '" + path + ".pdf'");
  for (const auto* element : {"H1", "H2", "TH", "Figure", "Link"})
    EXPECT_NE(structure.find(element), std::string::npos) << element;
  EXPECT_NE(said("pdfinfo -meta '" + path + ".pdf'").find("<pdfuaid:part>1</pdfuaid:part>"), std::string::npos);
  EXPECT_TRUE(read(path + ".html").starts_with("<!DOCTYPE html>\n<html lang=\"nl\">"));
}

TEST_F(Exports, WhatIsAskedBesideTheExampleHolds) {
  const auto outcome = nlohmann::json::parse(
      run("run wijkvoorzieningen --example --set jaar=2030 --set trekkingen=50 --format json").out);
  EXPECT_EQ(outcome["inputs"]["jaar"], 2030);
  EXPECT_EQ(outcome["inputs"]["gemeente"], "GM0439");
  EXPECT_TRUE(outcome["tables"].contains("prognose"));
}

TEST_F(Exports, WithoutThoseProgramsOneSentenceSaysWhatToDo) {
  const auto sentence =
      said("env PATH=/nergens '" + std::string(std::getenv("PARELTJES")) + "' --data '" + file("data") +
           "' run wijkvoorzieningen --example --format docx --out '" + file("rapport.docx") + "'");
  EXPECT_TRUE(sentence.starts_with("failed: ")) << sentence;
  for (const auto* words : {"pandoc", "make documents"}) EXPECT_NE(sentence.find(words), std::string::npos) << sentence;
  EXPECT_EQ(std::ranges::count(sentence, '\n'), 1) << "one sentence: " << sentence;
  const auto refused = run("run wijkvoorzieningen --example --format rtf");
  EXPECT_EQ(refused.code, 2);
  EXPECT_NE(refused.err.find("docx"), std::string::npos) << refused.err;
}

}  // namespace
}  // namespace pareltjes::cli
