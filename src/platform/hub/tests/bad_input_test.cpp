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

ImportOptions year(int given) {
  ImportOptions options;
  options.year = given;
  return options;
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

TEST(BadCsv, AYearThatTheTableContradictsIsRefused) {
  const auto error = refused(kHeader + "GM0439;Purmerend;Gemeente;1;1;1\n", "84583NED.csv", year(2024));
  EXPECT_NE(error.message.nl.find("van 2019, niet van 2024"), std::string::npos) << error.message.nl;
  EXPECT_EQ(accepted(kHeader + "GM0439;Purmerend;Gemeente;1;1;1\n", "84583NED.csv", year(2019)).dataset.info.year,
            2019);
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
  // A value with a NUL inside, which led libosmium beyond the tags.
  const auto with_nul = import_file("src/platform/hub/fuzz/corpus/osm_fuzz/nul_in_a_tag.osm.pbf");
  ASSERT_FALSE(with_nul);
  EXPECT_THAT(with_nul.error().message.nl, HasSubstr("beschadigd"));
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

TEST(Published, StatLineOf2013HasRegioSAndPaddedCodes) {
  const auto [info, table] =
      accepted(
          "\"ID\";\"RegioS\";\"Gemeentenaam_1\";\"SoortRegio_2\";\"Codering_3\";\"AantalInwoners_5\";\"Mannen_6\";"
          "\"k_65JaarOfOuder_12\";\"GemiddeldeHuishoudensgrootte_32\"\n"
          "0;\"GM0439    \";\"Purmerend           \";\"Gemeente  \";\"GM0439    \";    79576;39040;12345;       2.3\n"
          "1;\"BU04390101\";\"Purmerend           \";\"Buurt     \";\"BU04390101\";     1250;  .;       .;         .\n"
          "2;\"BU04390109\";\"Purmerend           \";\"Buurt     \";\"BU04390109\";         ;   ;        ;          \n",
          "82339NED_TypedDataSet.csv")
          .dataset;
  EXPECT_EQ(info.id, "cbs-kwb-2013-gm0439");
  EXPECT_EQ(*table.texts("code"), (std::vector<std::string>{"GM0439", "BU04390101", "BU04390109"}));
  EXPECT_EQ((*table.texts("gemeente_naam"))[0], "Purmerend");
  EXPECT_EQ((*table.numbers("inwoners"))[0], 79576);
  EXPECT_EQ((*table.numbers("huishoudensgrootte"))[0], 2.3);
  EXPECT_TRUE(is_missing((*table.numbers("mannen"))[1])) << "a point is missing";
  EXPECT_TRUE(is_missing((*table.numbers("inwoners"))[2])) << "so are blanks";
}

TEST(Published, SharesInOlderTablesAreSharesNotCounts) {
  const auto table = accepted(
                         "gwb_code_10;regio;gm_naam;a_inw;a_man;p_00_14_jr;p_65_eo_jr\n"
                         "GM0439;Purmerend;Purmerend;79576;39040;17;16\nWK043901;Centrum;Purmerend;4900;.;12;25\n",
                         "kwb-2013.csv")
                         .dataset.table;
  EXPECT_EQ((*table.numbers("aandeel_0_14"))[1], 12);
  EXPECT_EQ(table.find("inwoners_0_14"), nullptr);
  EXPECT_EQ(half_width_of(*table.find("aandeel_65_plus"), "wijk"), 0.5) << "whole percents";
}

TEST(Published, NamesWithUnderscoresAreThoseWithout) {
  const std::string json =
      R"({"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::28992"}},"features":[)"
      R"({"type":"Feature","properties":{"buurtcode":"BU04390101","buurtnaam":"Binnenstad","gemeentenaam":"Purmerend","water":"NEE","aantal_inwoners":1250,"percentage_personen_65_jaar_en_ouder":21,"percentage_personen_0_tot_15_jaar":-99995,"oppervlakte_land_in_ha":37,"huisartsenpraktijk_gemiddelde_afstand_in_km":0.4,"gemiddelde_huishoudsgrootte":1.9,"jaar":2023},"geometry":null}]})";
  auto imported = import_bytes("buurten.geojson", json);
  ASSERT_TRUE(imported.has_value()) << core::describe(imported.error(), core::Language::kDutch);
  const auto& table = imported->back().dataset.table;
  EXPECT_EQ(imported->back().dataset.info.year, 2023);
  EXPECT_EQ(table.numbers("inwoners")->front(), 1250);
  EXPECT_EQ(table.numbers("aandeel_65_plus")->front(), 21);
  EXPECT_TRUE(is_missing(table.numbers("aandeel_0_14")->front()));
  EXPECT_EQ(table.numbers("oppervlakte_land")->front(), 37);
  EXPECT_EQ(table.numbers("afstand_huisarts")->front(), 0.4);
  EXPECT_EQ(table.numbers("huishoudensgrootte")->front(), 1.9);
}

TEST(Published, ChildCareRegisterHasItsCapacity) {
  const auto [info, table] =
      accepted(
          "lrk_id;type_oko;opc;actuele_naam_oko;aantal_kindplaatsen;ve;status;inschrijfdatum;opvanglocatie_adres;"
          "opvanglocatie_postcode;opvanglocatie_woonplaats;bag_id;contact_persoon;cbs_code;verantwoordelijke_gemeente\n"
          "111;KDV;Nee;De Ooievaar;48;Ja;Ingeschreven;01-01-2020;Plein 1;1441RJ;Purmerend;0439;A. Naam;0439;Purmerend\n"
          "112;BSO;Nee;De Reiger;60;;Ingeschreven;01-01-2020;Plein 2;1441RJ;Purmerend;0439;A. Naam;439;Purmerend\n"
          "113;VGO;Nee;Bij Truus;6;;Ingeschreven;01-01-2020;;;Purmerend;;A. Naam;0439;Purmerend\n"
          "114;KDV;Nee;Gesloten;20;;Uitgeschreven;01-01-2020;Plein 3;1441RJ;Purmerend;;A. Naam;0439;Purmerend\n",
          "export_opendata_lrk.csv")
          .dataset;
  EXPECT_EQ(info.topic, "aanbod");
  EXPECT_EQ(*table.texts("voorziening"), (std::vector<std::string>{"dagopvang", "buitenschoolse-opvang"}));
  EXPECT_EQ(*table.numbers("capaciteit"), (std::vector<double>{48, 60}));
  EXPECT_EQ(*table.texts("gemeente"), (std::vector<std::string>{"GM0439", "GM0439"}));
  for (const auto& column : table.columns) {
    EXPECT_EQ(std::ranges::count(column.texts, "A. Naam"), 0) << "no names of persons in " << column.name;
  }
}

TEST(Published, SquaresOf100Metres) {
  const auto [info, table] =
      accepted(
          "crs28992res100m,aantal_inwoners,aantal_mannen,aantal_inwoners_65_jaar_en_ouder,aantal_woningen\n"
          "E1249N5020,85,40,15,35\nE1250N5020,-99997,-99997,-99997,5\n",
          "cbs_vk100_2023.csv")
          .dataset;
  EXPECT_EQ(info.topic, "vierkanten");
  EXPECT_EQ(info.year, 2023);
  EXPECT_EQ((*table.numbers("inwoners_65_plus"))[0], 15);
  EXPECT_TRUE(is_missing((*table.numbers("inwoners"))[1]));
}

TEST(Published, OverpassGivesNodesAndWays) {
  const std::string head = R"({"version":0.6,"generator":"Overpass API","elements":[)";
  const auto table =
      accepted(head + R"({"type":"node","id":1,"lat":52.5,"lon":4.95,"tags":{"amenity":"pharmacy","name":"Apotheek"}},)"
                      R"({"type":"way","id":2,"center":{"lat":52.51,"lon":4.96},"tags":{"amenity":"library"}},)"
                      R"({"type":"way","id":3,"nodes":[4,5,6,4],"tags":{"leisure":"playground"}},)"
                      R"({"type":"way","id":9,"nodes":[77],"tags":{"leisure":"playground"}},)"
                      R"({"type":"node","id":4,"lat":52.50,"lon":4.90},{"type":"node","id":5,"lat":52.50,"lon":4.93},)"
                      R"({"type":"node","id":6,"lat":52.53,"lon":4.93}]})",
               "antwoord.json")
          .dataset.table;
  EXPECT_EQ(*table.texts("id"), (std::vector<std::string>{"n1", "w2", "w3"})) << "9 has no place";
  EXPECT_EQ(*table.texts("voorziening"), (std::vector<std::string>{"apotheek", "bibliotheek", "speelruimte"}));
  const auto broken = refused(head + R"({"type":"node")", "antwoord.json");
  EXPECT_NE(broken.message.nl.find("afgebroken"), std::string::npos);
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
