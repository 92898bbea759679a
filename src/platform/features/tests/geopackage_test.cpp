// SPDX-License-Identifier: EUPL-1.2
// What we write is read back by GDAL, as QGIS does.
#include "platform/features/geopackage.hpp"

#include <gdal_priv.h>
#include <gtest/gtest.h>
#include <ogrsf_frmts.h>

#include <filesystem>
#include <fstream>
#include <memory>

namespace pareltjes::features {
namespace {

using Type = pearl::TableColumn::Type;

/// A square of 10 by 10 km in RD New with a hole of 1 km².
const hub::Geometry kSquare{
    {{{120000, 500000}, {130000, 500000}, {130000, 510000}, {120000, 510000}, {120000, 500000}},
     {{124000, 504000}, {124000, 505000}, {125000, 505000}, {125000, 504000}, {124000, 504000}}}};

pearl::Layer squares() {
  pearl::Layer layer;
  layer.table = {
      "gebieden",
      {"Gebieden", "Areas"},
      {{"code", Type::kText, "", {"CBS-code", "CBS code"}},
       {"inwoners", Type::kNumber, "personen", {"inwoners", "inhabitants"}},
       {"jaar", Type::kInteger, "", {}},
       {"schematisch", Type::kBoolean, "", {"geen echte grens", "not a real border"}}},
      {{std::string("WK043907"), 19715.5, std::int64_t{2024}, true}, {std::string("WK0439‘ë;"), {}, {}, false}}};
  layer.geometries = {kSquare, {}};
  layer.note = {"Geen echte grenzen.", "Not real borders."};
  layer.schematic = true;
  return layer;
}

/// Writes the bytes where GDAL can open them.
class GeoPackage : public ::testing::Test {
 protected:
  void open(const std::string& bytes) {
    auto pattern = (std::filesystem::temp_directory_path() / "pareltjes-gpkg-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    const auto path = folder_ / "uit.gpkg";
    std::ofstream(path, std::ios::binary) << bytes;
    GDALAllRegister();
    file_.reset(GDALDataset::Open(path.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY));
    ASSERT_NE(file_, nullptr);
  }
  void TearDown() override {
    file_.reset();
    std::error_code ignored;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
  }
  std::unique_ptr<GDALDataset> file_;
  std::filesystem::path folder_;
};

TEST_F(GeoPackage, IsReadBackByGdalWithValuesTypesAndPlace) {
  const auto layer = squares();
  pearl::Provenance provenance;
  provenance.datasets.push_back({"cbs", "1", "00ff", "Kerncijfers", "CBS", "CC BY 4.0", "https://example.org", 2024});
  const pearl::Table norms{"normen", {"Normen", "Norms"}, {{"id", Type::kText, "", {}}}, {{std::string("huisarts")}}};
  const auto bytes =
      to_geopackage({{layer}, {&norms}, &provenance, {{"Een norm is een richtgetal.", ""}}}, core::Language::kDutch);
  ASSERT_TRUE(bytes) << core::describe(bytes.error(), core::Language::kEnglish);
  open(*bytes);
  ASSERT_EQ(file_->GetLayerCount(), 5);
  auto* read = file_->GetLayerByName("gebieden");
  ASSERT_NE(read, nullptr);
  EXPECT_STREQ(read->GetSpatialRef()->GetAuthorityCode(nullptr), "28992");
  EXPECT_EQ(read->GetGeomType(), wkbMultiPolygon);
  EXPECT_NE(std::string(read->GetMetadataItem("DESCRIPTION")).find("Geen echte grenzen."), std::string::npos);
  const std::unique_ptr<OGRFeature> feature(read->GetNextFeature());
  EXPECT_STREQ(feature->GetFieldAsString("code"), "WK043907");
  EXPECT_EQ(feature->GetFieldAsDouble("inwoners"), 19715.5);
  EXPECT_EQ(feature->GetFieldAsInteger("jaar"), 2024);
  EXPECT_EQ(feature->GetFieldDefnRef(feature->GetFieldIndex("schematisch"))->GetSubType(), OFSTBoolean);
  // 100 km² less the hole of 1 km², in square metres: so the ring of the hole is one.
  EXPECT_DOUBLE_EQ(feature->GetGeometryRef()->toMultiPolygon()->get_Area(), 99e6);
  OGREnvelope box;
  feature->GetGeometryRef()->getEnvelope(&box);
  EXPECT_EQ(box.MinX, 120000) << "east first";
  const std::unique_ptr<OGRFeature> second(read->GetNextFeature());
  EXPECT_STREQ(second->GetFieldAsString("code"), "WK0439‘ë;");
  EXPECT_FALSE(second->IsFieldSetAndNotNull(second->GetFieldIndex("inwoners")));
  EXPECT_EQ(second->GetGeometryRef(), nullptr);
  EXPECT_EQ(file_->GetLayerByName("normen")->GetGeomType(), wkbNone);
  auto* columns = file_->GetLayerByName("kolommen");
  columns->SetAttributeFilter("laag = 'gebieden' AND kolom = 'inwoners'");
  const std::unique_ptr<OGRFeature> meaning(columns->GetNextFeature());
  ASSERT_NE(meaning, nullptr);
  EXPECT_STREQ(meaning->GetFieldAsString("eenheid"), "personen");
  EXPECT_EQ(file_->GetLayerByName("bronnen")->GetFeatureCount(), 1);
  EXPECT_EQ(file_->GetLayerByName("leesmij")->GetFeatureCount(), 3) << "borders, one limit, how computed";
}

TEST_F(GeoPackage, OfTheSameOutcomeHasTheSameBytes) {
  const auto layer = squares();
  const auto one = to_geopackage({{layer}, {}, nullptr, {}}, core::Language::kDutch);
  const auto two = to_geopackage({{layer}, {}, nullptr, {}}, core::Language::kDutch);
  ASSERT_TRUE(one && two);
  EXPECT_TRUE(*one == *two);
  EXPECT_TRUE(one->starts_with("SQLite format 3"));
}

}  // namespace
}  // namespace pareltjes::features
