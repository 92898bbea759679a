// SPDX-License-Identifier: EUPL-1.2
#include "platform/features/geopackage.hpp"

#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogr_spatialref.h>
#include <ogrsf_frmts.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <set>

namespace pareltjes::features {
namespace {

using core::ErrorCode;
using core::Language;
using pearl::Cell;
using pearl::TableColumn;

constexpr int kRdNew = 28992;

core::Error not_written(const std::string& what) {
  return {ErrorCode::kInternal,
          {"Het GeoPackage is niet gemaakt: " + what + ".", "The GeoPackage was not made: " + what + "."},
          {},
          {}};
}

/// Silences GDAL's own messages, and gives this thread a date of its own: GDAL writes it into the file.
class Settings {
 public:
  explicit Settings(const std::string& date) {
    CPLPushErrorHandler(CPLQuietErrorHandler);
    CPLErrorReset();
    CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", date.c_str());
    CPLSetThreadLocalConfigOption("OGR_SQLITE_SYNCHRONOUS", "OFF");
  }
  ~Settings() {
    CPLSetThreadLocalConfigOption("OGR_SQLITE_SYNCHRONOUS", nullptr);
    CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", nullptr);
    CPLPopErrorHandler();
  }
  Settings(const Settings&) = delete;
  Settings& operator=(const Settings&) = delete;
};

/// A name in memory that GDAL writes to; gone with this object.
class MemoryPath {
 public:
  MemoryPath() {
    static std::atomic<unsigned> count{0};
    path_ = fmt::format("/vsimem/pareltjes-uit-{}.gpkg", ++count);
  }
  ~MemoryPath() { VSIUnlink(path_.c_str()); }
  MemoryPath(const MemoryPath&) = delete;
  MemoryPath& operator=(const MemoryPath&) = delete;
  [[nodiscard]] const char* c_str() const { return path_.c_str(); }
  [[nodiscard]] std::string bytes() const {
    vsi_l_offset size = 0;
    const auto* data = VSIGetMemFileBuffer(path_.c_str(), &size, FALSE);
    return data == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(data), size);
  }

 private:
  std::string path_;
};

OGRFieldType type_of(const TableColumn& column) {
  switch (column.type) {
    case TableColumn::Type::kInteger:
      return OFTInteger64;
    case TableColumn::Type::kNumber:
      return OFTReal;
    case TableColumn::Type::kBoolean:
      return OFTInteger;
    case TableColumn::Type::kText:
      return OFTString;
  }
  return OFTString;
}

/// Descriptions are aliases too, where GDAL keeps these (3.7); they have to differ from one another.
bool add_fields(OGRLayer& layer, const pearl::Table& table, Language language) {
  std::set<std::string> aliases;
  for (const auto& column : table.columns) {
    OGRFieldDefn field(column.name.c_str(), type_of(column));
    if (column.type == TableColumn::Type::kBoolean) field.SetSubType(OFSTBoolean);
    auto alias = column.description.in(language);
    if (!column.unit.empty() && !alias.empty()) alias += " (" + column.unit + ")";
    if (!alias.empty() && aliases.insert(alias).second) field.SetAlternativeName(alias.c_str());
    if (layer.CreateField(&field) != OGRERR_NONE) return false;
  }
  return true;
}

void set_cell(OGRFeature& feature, int at, const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) {
    feature.SetField(at, text->c_str());
  } else if (const auto* number = std::get_if<double>(&cell)) {
    feature.SetField(at, *number);
  } else if (const auto* integer = std::get_if<std::int64_t>(&cell)) {
    feature.SetField(at, static_cast<GIntBig>(*integer));
  } else if (const auto* flag = std::get_if<bool>(&cell)) {
    feature.SetField(at, *flag ? 1 : 0);
  }
}

bool is_point(const hub::Geometry& geometry) {
  return geometry.size() == 1 && geometry[0].size() == 1 && geometry[0][0].size() == 1;
}

std::unique_ptr<OGRGeometry> geometry_of(const hub::Geometry& geometry, bool points) {
  if (geometry.empty()) return nullptr;
  if (points) return std::make_unique<OGRPoint>(geometry[0][0][0].x, geometry[0][0][0].y);
  auto shapes = std::make_unique<OGRMultiPolygon>();
  for (const auto& polygon : geometry) {
    OGRPolygon shape;
    for (const auto& ring : polygon) {
      OGRLinearRing line;
      line.setNumPoints(static_cast<int>(ring.size()));
      for (std::size_t i = 0; i < ring.size(); ++i) line.setPoint(static_cast<int>(i), ring[i].x, ring[i].y);
      shape.addRing(&line);
    }
    shapes->addGeometry(&shape);
  }
  return shapes;
}

bool add_rows(OGRLayer& layer, const pearl::Table& table, const std::vector<hub::Geometry>& geometries, bool points) {
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    OGRFeature feature(layer.GetLayerDefn());
    for (std::size_t c = 0; c < table.rows[r].size(); ++c) set_cell(feature, static_cast<int>(c), table.rows[r][c]);
    if (r < geometries.size()) feature.SetGeometryDirectly(geometry_of(geometries[r], points).release());
    if (layer.CreateFeature(&feature) != OGRERR_NONE) return false;
  }
  return true;
}

/// What QGIS shows under "Information" of a layer.
void describe(OGRLayer& layer, const std::string& title, const std::string& description) {
  layer.SetMetadataItem("IDENTIFIER", title.c_str());
  layer.SetMetadataItem("DESCRIPTION", description.c_str());
}

bool add_layer(GDALDataset& file, const pearl::Layer& layer, OGRSpatialReference& rd, Language language) {
  const bool points = !layer.geometries.empty() && std::ranges::all_of(layer.geometries, is_point);
  auto* made = file.CreateLayer(layer.table.name.c_str(), &rd, points ? wkbPoint : wkbMultiPolygon, nullptr);
  if (made == nullptr || !add_fields(*made, layer.table, language)) return false;
  auto description = layer.table.title.in(language);
  if (!layer.note.in(language).empty()) description += ". " + layer.note.in(language);
  describe(*made, layer.table.name, description);
  return add_rows(*made, layer.table, layer.geometries, points);
}

bool add_table(GDALDataset& file, const pearl::Table& table, Language language) {
  auto* made = file.CreateLayer(table.name.c_str(), nullptr, wkbNone, nullptr);
  if (made == nullptr || !add_fields(*made, table, language)) return false;
  describe(*made, table.name, table.title.in(language));
  return add_rows(*made, table, {}, false);
}

TableColumn text_column(const char* name, core::Text description) {
  return {name, TableColumn::Type::kText, "", std::move(description)};
}

pearl::Table sources_of(const pearl::Provenance& provenance) {
  pearl::Table table{
      "bronnen",
      {"Welke gegevens zijn gebruikt", "Which data were used"},
      {text_column("id", {"naam in de gegevenslijst", "name in the list of data"}), text_column("titel", {}),
       text_column("versie", {}), text_column("naamsvermelding", {"zo hoort u de bron te noemen", "how to credit"}),
       text_column("licentie", {}), text_column("adres", {}),
       text_column("sha256", {"controlegetal van de gegevens", "hash of the data"})},
      {}};
  for (const auto& use : provenance.datasets)
    table.rows.push_back({use.id, use.title, use.version, use.attribution, use.licence, use.url, use.sha256});
  return table;
}

pearl::Table limits_of(const GeoPackageContent& content, Language language) {
  pearl::Table table{"leesmij",
                     {"Wat u moet weten van deze cijfers", "What to know of these figures"},
                     {text_column("onderwerp", {}), text_column("zin", {})},
                     {}};
  for (const auto& layer : content.layers) {
    if (!layer.note.in(language).empty())
      table.rows.push_back({std::string(core::Text{"grenzen", "borders"}.in(language)), layer.note.in(language)});
    break;
  }
  for (const auto& limit : content.limits)
    table.rows.push_back({std::string(core::Text{"grens van de cijfers", "limit"}.in(language)), limit.in(language)});
  if (content.provenance != nullptr) {
    table.rows.push_back({std::string(core::Text{"berekend met", "computed with"}.in(language)),
                          fmt::format("{} {}, startgetal {}", content.provenance->pearl,
                                      content.provenance->pearl_version, content.provenance->seed)});
  }
  return table;
}

/// What each column of each layer means.
pearl::Table columns_of(const GeoPackageContent& content, Language language) {
  pearl::Table table{
      "kolommen",
      {"Wat elke kolom betekent", "What each column means"},
      {text_column("laag", {}), text_column("kolom", {}), text_column("eenheid", {}), text_column("uitleg", {})},
      {}};
  const auto add = [&](const pearl::Table& of) {
    for (const auto& column : of.columns)
      table.rows.push_back({of.name, column.name, column.unit, column.description.in(language)});
  };
  for (const auto& layer : content.layers) add(layer.table);
  for (const auto* each : content.tables) add(*each);
  return table;
}

/// The first of January of the newest dataset: a date that belongs to the figures, not to the clock.
std::string date_of(const pearl::Provenance* provenance) {
  int year = 0;
  if (provenance != nullptr) {
    for (const auto& use : provenance->datasets) year = std::max(year, use.year);
  }
  return fmt::format("{:04}-01-01T00:00:00.000Z", std::clamp(year, 1970, 9999));
}

core::Result<void> write(GDALDataset& file, const GeoPackageContent& content, Language language) {
  OGRSpatialReference rd;
  if (rd.importFromEPSG(kRdNew) != OGRERR_NONE) {
    return std::unexpected(
        core::Error{ErrorCode::kPartAbsent,
                    {"De gegevens van PROJ over coördinaten ontbreken.", "PROJ's data on coordinates are absent."},
                    {"Installeer het pakket proj-data.", "Install the package proj-data."},
                    {}});
  }
  rd.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  if (file.StartTransaction() != OGRERR_NONE) return std::unexpected(not_written("transactie"));
  for (const auto& layer : content.layers) {
    if (!add_layer(file, layer, rd, language)) return std::unexpected(not_written(layer.table.name));
  }
  auto tables = content.tables;
  const auto limits = limits_of(content, language);
  tables.push_back(&limits);
  const auto columns = columns_of(content, language);
  tables.push_back(&columns);
  pearl::Table sources;
  if (content.provenance != nullptr) {
    sources = sources_of(*content.provenance);
    tables.push_back(&sources);
  }
  for (const auto* table : tables) {
    if (!add_table(file, *table, language)) return std::unexpected(not_written(table->name));
  }
  if (file.CommitTransaction() != OGRERR_NONE) return std::unexpected(not_written("transactie"));
  return {};
}

}  // namespace

core::Result<std::string> to_geopackage(const GeoPackageContent& content, Language language) {
  GDALAllRegister();
  auto* driver = GetGDALDriverManager()->GetDriverByName("GPKG");
  if (driver == nullptr) {
    return core::fail(ErrorCode::kPartAbsent,
                      {"GDAL kan hier geen GeoPackage schrijven.", "GDAL cannot write a GeoPackage here."},
                      {"Installeer het pakket libgdal32 van Debian.", "Install the Debian package libgdal32."});
  }
  const MemoryPath path;
  const Settings settings(date_of(content.provenance));
  {
    const std::unique_ptr<GDALDataset> file(driver->Create(path.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
    if (!file) return std::unexpected(not_written(CPLGetLastErrorMsg()));
    if (auto written = write(*file, content, language); !written) return std::unexpected(written.error());
  }
  auto bytes = path.bytes();
  if (bytes.empty()) return std::unexpected(not_written("leeg"));
  return bytes;
}

}  // namespace pareltjes::features
