// SPDX-License-Identifier: EUPL-1.2
// What is wrong with a file is said in one sentence: what, where, and what to do. And files as they are published.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zip.h>
#include <zlib.h>

#include <algorithm>

#include "platform/hub/container.hpp"
#include "platform/hub/csv.hpp"
#include "platform/hub/importer.hpp"

namespace pareltjes::hub {
namespace {

using core::ErrorCode;
using testing::HasSubstr;

const std::string kHeader =
    "WijkenEnBuurten;Gemeentenaam_1;SoortRegio_2;AantalInwoners_5;Mannen_6;OppervlakteLand_111\n";

core::Error refused(const std::string& bytes, const std::string& name = "kwb-2024.csv",
                    const ImportOptions& options = {}) {
  const auto imported = import_bytes(name, bytes, options);
  EXPECT_FALSE(imported.has_value());
  return imported ? core::Error{} : imported.error();
}

Imported accepted(const std::string& bytes, const std::string& name = "kwb-2024.csv",
                  const ImportOptions& options = {}) {
  auto imported = import_bytes(name, bytes, options);
  EXPECT_TRUE(imported.has_value()) << core::describe(imported.error(), core::Language::kDutch);
  return imported ? std::move(imported->front()) : Imported{};
}

/// A zip with the files given, in memory.
std::string zipped(const std::vector<Member>& members) {
  zip_error_t problem;
  zip_error_init(&problem);
  auto* source = zip_source_buffer_create(nullptr, 0, 0, &problem);
  zip_source_keep(source);
  auto* archive = zip_open_from_source(source, ZIP_TRUNCATE, &problem);
  for (const auto& member : members)
    zip_file_add(archive, member.name.c_str(), zip_source_buffer(archive, member.bytes.data(), member.bytes.size(), 0),
                 ZIP_FL_OVERWRITE);
  zip_close(archive);
  zip_source_open(source);
  std::string bytes(1 << 16, '\0');
  bytes.resize(static_cast<std::size_t>(zip_source_read(source, bytes.data(), bytes.size())));
  zip_source_close(source);
  zip_source_free(source);
  return bytes;
}

TEST(CsvReader, ReadsQuotesLineEndsAndMarks) {
  auto reader = CsvReader::open("t.csv",
                                "\xEF\xBB\xBF"
                                "a;b\r\n\"x;\"\"y\"\"\";2\r\n\r\n\"twee\nregels\";3\r4;\n");
  ASSERT_TRUE(reader.has_value());
  EXPECT_EQ(reader->header(), (std::vector<std::string>{"a", "b"}));
  std::vector<std::string_view> fields;
  ASSERT_TRUE(*reader->next(fields));
  EXPECT_EQ(fields[0], "x;\"y\"");
  EXPECT_EQ(reader->line(), 2);
  ASSERT_TRUE(*reader->next(fields));
  EXPECT_EQ(fields[0], "twee\nregels");
  EXPECT_EQ(reader->line(), 4);
  ASSERT_TRUE(*reader->next(fields));
  EXPECT_EQ(fields[0], "4");
  EXPECT_EQ(fields[1], "");
  EXPECT_EQ(reader->line(), 6) << "a line break inside quotes counts";
  EXPECT_FALSE(*reader->next(fields));
}

TEST(CsvReader, KnowsTheSeparatorAndTheEncoding) {
  EXPECT_EQ(CsvReader::open("t", "a\tb,c\td\n")->separator(), '\t');
  EXPECT_EQ(CsvReader::open("t", "\"a;b;c\",d\n")->separator(), ',');
  auto reader = CsvReader::open("t",
                                "naam;x\nS\xFA"
                                "dwest;1\n");
  std::vector<std::string_view> fields;
  ASSERT_TRUE(*reader->next(fields));
  EXPECT_EQ(fields[0], "Súdwest");
}

TEST(CsvReader, RefusesBrokenQuotes) {
  auto open_quote = CsvReader::open("t", "a,b\n1,\"2\n");
  std::vector<std::string_view> fields;
  EXPECT_EQ(open_quote->next(fields).error().place->line, 2);
  auto behind = CsvReader::open("t", "a,b\n\"1\"x,2\n");
  EXPECT_EQ(behind->next(fields).error().place->column, 1);
  EXPECT_FALSE(CsvReader::open("t", std::string("a\0b", 3)).has_value());
  EXPECT_FALSE(CsvReader::open("t", "").has_value());
}

TEST(BadCsv, ATruncatedFileNamesFileAndLine) {
  const auto error = refused(kHeader + "GM0439    ;Purmerend;Gemeente;95168;46661;9361\nGM0622;Vlaar");
  EXPECT_EQ(error.code, ErrorCode::kInvalidFile);
  EXPECT_EQ(error.place->file, "kwb-2024.csv");
  EXPECT_EQ(error.place->line, 3);
}

TEST(BadCsv, AMissingColumnIsNamed) {
  const auto error = refused("code,soort,Mannen_6\nGM0439,Gemeente,1\n", "kwb.csv",
                             {.mapping = "kwb-2024-basis", .year = {}, .organisation = {}});
  EXPECT_EQ(error.code, ErrorCode::kMissingColumn);
  EXPECT_THAT(error.message.nl, HasSubstr("AantalInwoners"));
}

TEST(BadCsv, ANegativePopulationNamesLineAndColumn) {
  const auto error = refused(kHeader + "GM0439;P;Gemeente;95168;46661;9361\nGM0622;V;Gemeente;-5;1;1\n");
  EXPECT_EQ(error.code, ErrorCode::kInvalidInput);
  EXPECT_EQ(error.place->line, 3);
  EXPECT_EQ(error.place->column, 4);
}

TEST(BadCsv, ASentinelIsMissingNotNegative) {
  const auto table = accepted(kHeader + "GM0439;P;Gemeente;-99997;.;\n").dataset.table;
  EXPECT_TRUE(is_missing(table.numbers("inwoners")->front()));
  EXPECT_TRUE(is_missing(table.numbers("mannen")->front()));
  EXPECT_TRUE(is_missing(table.numbers("oppervlakte_land")->front()));
}

TEST(BadCsv, TextInANumberColumnIsNamed) {
  const auto error = refused(kHeader + "GM0439;P;Gemeente;veel;1;1\n");
  EXPECT_EQ(error.place->column, 4);
  EXPECT_THAT(error.message.nl, HasSubstr("'veel' is geen getal"));
}

TEST(BadCsv, ACodeTwiceIsNamed) {
  const auto error = refused(kHeader + "GM0439;P;Gemeente;1;1;1\nGM0622;V;Gemeente;1;1;1\nGM0439;P;Gemeente;2;1;1\n");
  EXPECT_THAT(error.message.nl, HasSubstr("GM0439"));
  EXPECT_THAT(error.message.nl, HasSubstr("regel 2"));
  EXPECT_EQ(error.place->line, 4);
}

TEST(BadCsv, AWrongCodeIsNamed) {
  const auto error = refused(kHeader + "BU04;P;Buurt;1;1;1\n");
  EXPECT_EQ(error.code, ErrorCode::kUnknownArea);
  EXPECT_EQ(error.place->line, 2);
}

TEST(BadCsv, MoreThanOneYearAsksWhichOne) {
  const std::string csv =
      "Geslacht;Leeftijd;RegioS;Perioden;BevolkingOp1Januari_1\n3000;10010;GM0439;2019JJ00;5\n"
      "3000;10010;GM0439;2020JJ00;6\n";
  const auto error = refused(csv, "leeftijden.csv");
  EXPECT_EQ(error.code, ErrorCode::kAmbiguousDataset);
  EXPECT_THAT(error.message.nl, HasSubstr("2019 en 2020"));
  const auto one = accepted(csv, "leeftijden.csv", {.mapping = {}, .year = 2020, .organisation = {}});
  EXPECT_EQ(one.dataset.table.numbers("aantal")->front(), 6);
}

TEST(BadCsv, WithoutAYearItIsAskedFor) {
  EXPECT_THAT(refused(kHeader + "GM0439;P;Gemeente;1;1;1\n", "kerncijfers.csv").advice.nl, HasSubstr("jaar"));
}

TEST(BadCsv, AFileNobodyKnowsSaysWhatWasLookedFor) {
  const auto error = refused("appel,peer\n1,2\n", "fruit.csv");
  EXPECT_THAT(error.message.nl, HasSubstr("appel, peer"));
  EXPECT_THAT(error.advice.nl, HasSubstr("cbs-kwb"));
  EXPECT_THAT(refused("a\n1\n", "x.csv", {.mapping = "bestaat-niet", .year = {}, .organisation = {}}).message.nl,
              HasSubstr("bestaat-niet"));
}

TEST(BadContainers, GiveOneClearSentence) {
  EXPECT_THAT(refused("SQLite format 3" + std::string(200, '\0'), "kaart.gpkg").message.nl, HasSubstr("beschadigd"));
  EXPECT_THAT(refused("{\"type\": \"FeatureCollection\", \"features\": [", "kaart.geojson").message.nl,
              HasSubstr("beschadigd"));
  EXPECT_THAT(refused("PK\x03\x04 geen zip", "x.zip").message.nl, HasSubstr("beschadigd"));
  EXPECT_THAT(refused("\x1f\x8b geen gz", "x.csv.gz").message.nl, HasSubstr("beschadigd"));
  EXPECT_THAT(refused("geen pbf", "x.osm.pbf").message.nl, HasSubstr("beschadigd"));
  EXPECT_EQ(import_file("/bestaat/niet.csv").error().code, ErrorCode::kNotFound);
}

TEST(BadContainers, ABombIsStopped) {
  std::string packed(1 << 16, '\0');
  const std::string zeros(1 << 20, '0');
  auto size = static_cast<uLongf>(packed.size());
  z_stream stream{};
  ASSERT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(zeros.data()));
  stream.avail_in = static_cast<uInt>(zeros.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(size);
  ASSERT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  EXPECT_EQ(unpack_gzip("b.gz", packed)->size(), zeros.size());
  EXPECT_EQ(unpack_gzip("b.gz", packed, 1000).error().code, ErrorCode::kPayloadTooLarge);
}

TEST(Published, ObservationsInAZip) {
  const auto zip =
      zipped({{"85984NED/MeasureCodes.csv", "\"Identifier\";\"Title\"\n\"T001036\";\"Aantal inwoners\"\n"},
              {"85984NED/Observations.csv",
               "\"Id\";\"Measure\";\"ValueAttribute\";\"Value\";\"StringValue\";\"WijkenEnBuurten\"\n"
               "1;\"T001036\";\"None\";95168;\"\";\"GM0439\"\n2;\"M000114\";\"None\";2,2;\"\";\"GM0439\"\n"
               "3;\"T001036\";\"None\";4940;\"\";\"WK043901\"\n4;\"onbekend\";\"None\";1;\"\";\"GM0439\"\n"},
              {"85984NED/WijkenEnBuurtenCodes.csv",
               "\"Identifier\";\"Title\"\n\"GM0439\";\"Purmerend\"\n\"WK043901\";\"Centrum\"\n"}});
  const auto [info, table] = accepted(zip, "85984NED.zip").dataset;
  EXPECT_EQ(info.year, 2024);
  ASSERT_EQ(table.rows(), 2U);
  EXPECT_EQ((*table.texts("naam"))[1], "Centrum");
  EXPECT_EQ((*table.texts("gemeente_naam"))[1], "Purmerend");
  EXPECT_EQ((*table.numbers("inwoners"))[0], 95168);
  EXPECT_EQ((*table.numbers("huishoudensgrootte"))[0], 2.2);
  EXPECT_TRUE(is_missing((*table.numbers("huishoudensgrootte"))[1]));
}

TEST(Published, WfsGivesBordersAndKeyFigures) {
  const std::string json =
      R"({"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::28992"}},"features":[)"
      R"({"type":"Feature","properties":{"buurtcode":"BU04390101","buurtnaam":"Binnenstad","wijkcode":"WK043901","gemeentecode":"GM0439","gemeentenaam":"Purmerend","water":"NEE","aantalInwoners":1250,"percentagePersonen65JaarEnOuder":-99997,"jaar":2024},"geometry":{"type":"Polygon","coordinates":[[[125000,502000],[125100,502000],[125100,502100],[125000,502000]]]}},)"
      R"({"type":"Feature","properties":{"buurtcode":"BU04399998","buurtnaam":"Water","water":"JA","aantalInwoners":-99997,"jaar":2024},"geometry":null}]})";
  auto imported = import_bytes("buurten.json", json);
  ASSERT_TRUE(imported.has_value()) << core::describe(imported.error(), core::Language::kDutch);
  ASSERT_EQ(imported->size(), 2U);
  const auto& borders = imported->front().dataset;
  const auto& figures = imported->back().dataset;
  EXPECT_EQ(borders.info.topic, "grenzen");
  EXPECT_EQ(borders.table.geometries.front().front().front().front(), (Point{125000, 502000}));
  EXPECT_EQ(figures.info.topic, "kerncijfers");
  EXPECT_EQ(figures.table.rows(), 1U) << "water is no area of inhabitants";
  EXPECT_EQ(figures.table.numbers("inwoners")->front(), 1250);
  EXPECT_TRUE(is_missing(figures.table.numbers("aandeel_65_plus")->front()));
}

TEST(Published, DuoSitesAndPupils) {
  const auto sites = accepted(
                         "PROVINCIE;INSTELLINGSCODE;VESTIGINGSCODE;VESTIGINGSNAAM;STRAATNAAM;POSTCODE;GEMEENTENUMMER;"
                         "GEMEENTENAAM;DENOMINATIE\n"
                         "Noord-Holland;04TM;04TM00;Lourdesschool;Kerkstraat;1464 ng;0439;PURMEREND;Rooms-Katholiek\n"
                         "Noord-Holland;09XL;1;Trifolium;Plein;1441RJ;439;PURMEREND;Algemeen\n",
                         "vestigingenbo-2025.csv")
                         .dataset.table;
  EXPECT_EQ(*sites.texts("id"), (std::vector<std::string>{"04TM00", "09XL01"}));
  EXPECT_EQ(*sites.texts("gemeente"), (std::vector<std::string>{"GM0439", "GM0439"}));
  EXPECT_EQ(sites.texts("postcode")->front(), "1464NG");
  const auto pupils =
      accepted(
          "PEILDATUM;POSTCODE_LEERLING;BRIN_NUMMER;VESTIGINGSNUMMER;L4;TOTAAL\n01-10-2018;1441;04TM;0;1;12\n"
          "01-10-2018;1442;04TM;0;1;<5\n01-10-2018;1441;04TM;0;1;3.0\n",
          "leerlingen.csv")
          .dataset;
  EXPECT_EQ(pupils.info.year, 2018);
  EXPECT_EQ(pupils.table.texts("school")->front(), "04TM00");
  EXPECT_EQ(pupils.table.numbers("leerlingen")->front(), 15) << "rows of one home and school are added up";
  EXPECT_TRUE(is_missing((*pupils.table.numbers("leerlingen"))[1]));
}

TEST(OwnData, AgesInLongAndWideFormAreTheSame) {
  std::string wide = "buurtcode;geslacht";
  for (int age = 0; age <= 100; ++age) wide += ";" + std::to_string(age) + (age == 100 ? "+" : "");
  wide += "\nBU04390101;M";
  for (int age = 0; age <= 100; ++age) wide += ";" + std::to_string(age + 1);
  std::string tall = "buurtcode,geslacht,leeftijd,aantal\n";
  for (int age = 0; age < 100; ++age)
    tall += "BU04390101,man," + std::to_string(age) + "," + std::to_string(age + 1) + "\n";
  tall += "BU04390101,man,100,100\nBU04390101,man,103,1\n";
  const ImportOptions options{.mapping = "brp", .year = 2025, .organisation = "GM0439"};
  const auto one = accepted(wide + "\n", "leeftijden.csv", options).dataset;
  const auto other = accepted(tall, "leeftijden.csv", options).dataset;
  EXPECT_EQ(one.info.topic, "leeftijden-brp");
  EXPECT_EQ(one.info.organisation, "GM0439");
  EXPECT_EQ(*one.table.numbers("leeftijd"), *other.table.numbers("leeftijd"));
  EXPECT_EQ(*one.table.numbers("aantal"), *other.table.numbers("aantal"));
  EXPECT_EQ(other.table.numbers("aantal")->back(), 101) << "100 and older together";
  EXPECT_EQ(*one.table.texts("geslacht"), *other.table.texts("geslacht"));
}

TEST(OwnData, ASupplyListHasItsThreeStates) {
  const auto table =
      accepted(
          "naam;voorziening;capaciteit;eenheid;lon;lat;gebied\nDe Wherelant;zwembad;1.000,5;m2;4,95;52,50;\n"
          "Buurthuis;wijkcentrum;;;;;BU04390101\n",
          "aanbod.csv")
          .dataset.table;
  EXPECT_TRUE(table.geometries[1].empty());
  EXPECT_TRUE(is_missing((*table.numbers("capaciteit"))[1]));
  EXPECT_EQ((*table.texts("gebied"))[1], "BU04390101");
}

TEST(Findings, AreasInOneFileOnlyAreAWarning) {
  const auto one = accepted(kHeader + "GM0439;P;Gemeente;1;1;1\nBU06220101;x;Buurt;1;1;1\n");
  ASSERT_FALSE(one.warnings.empty());
  EXPECT_THAT(one.warnings.front().nl, HasSubstr("BU06220101"));
  const auto other = accepted(kHeader + "GM0439;P;Gemeente;1;1;1\nGM0622;V;Gemeente;1;1;1\n");
  const auto findings = compare_areas(one.dataset, other.dataset);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings.front().nl, HasSubstr("GM0622"));
}

}  // namespace
}  // namespace pareltjes::hub
