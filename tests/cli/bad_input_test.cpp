// SPDX-License-Identifier: EUPL-1.2
// What is wrong gets one clear sentence and exit code 2, and nothing already stored is lost. By the built program.
#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "tests/cli/command_line.hpp"

namespace pareltjes::cli {
namespace {

const std::string kFigures =
    "WijkenEnBuurten;Gemeentenaam_1;AantalInwoners_5;Mannen_6;Vrouwen_7\n"
    "GM0439;Purmerend;100;50;50\nWK043907;Purmerend;60;30;30\nWK043908;Purmerend;40;20;20\n";

/// One good dataset is there before each bad file, and must be there after it.
class BadInput : public CommandLine {
 protected:
  void SetUp() override {
    CommandLine::SetUp();
    if (IsSkipped()) return;
    write("kwb-2024.csv", kFigures);
    ASSERT_EQ(run("data import {}/kwb-2024.csv").code, 0);
    before_ = run("data list --alle").out;
    ASSERT_NE(before_.find("cbs-kwb-2024"), std::string::npos);
  }

  /// Refused with exit code 2, in one line that has each of these words, with all data as before.
  void refused(const std::string& arguments, const std::vector<std::string>& words) {
    const auto finished = run(arguments);
    EXPECT_EQ(finished.code, 2) << arguments << "\n" << finished.err;
    const auto error = last_line(finished.err);
    for (const auto& word : words) EXPECT_NE(error.find(word), std::string::npos) << word << " is not in: " << error;
    EXPECT_LT(error.size(), 3000U) << "a sentence, not a dump of the file";
    EXPECT_EQ(run("data list --alle").out, before_) << arguments;
  }
  void refused_file(const std::string& name, const std::string& bytes, const std::vector<std::string>& words) {
    write(name, bytes);
    refused("data import {}/" + name, words);
  }

  static std::string last_line(std::string text) {
    while (text.ends_with('\n')) text.pop_back();
    return text.substr(text.rfind('\n') == std::string::npos ? 0 : text.rfind('\n') + 1);
  }

  std::string before_;
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

std::string gzip(const std::string& bytes) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
  std::string packed(compressBound(bytes.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

TEST_F(BadInput, TruncatedCsvNamesFileAndLine) {
  refused_file("kwb-2023.csv", kFigures.substr(0, kFigures.size() - 9), {"kwb-2023.csv", "regel 4", "afgebroken"});
}

TEST_F(BadInput, MissingColumnIsNamed) {
  refused_file("kwb-2023.csv", "WijkenEnBuurten;Mannen_6\nGM0439;50\n", {"kwb-2023.csv", "kolommen"});
  write("kwb-2023.csv", "WijkenEnBuurten;Mannen_6\nGM0439;50\n");
  refused("data import {}/kwb-2023.csv --koppeling cbs-kwb", {"kwb-2023.csv", "inwoners", "ontbreekt"});
}

TEST_F(BadInput, NegativePopulationNamesLineAndColumn) {
  refused_file("kwb-2023.csv", replaced(kFigures, ";60;", ";-60;"), {"kwb-2023.csv", "-60", "regel 3", "kolom 3"});
}

TEST_F(BadInput, TextInANumberNamesLineAndColumn) {
  refused_file("kwb-2023.csv", replaced(kFigures, ";60;", ";zestig;"), {"zestig", "regel 3", "kolom 3"});
}

TEST_F(BadInput, OneBadFileOfTwoStoresOnlyTheGoodOne) {
  write("kwb-2023.csv", kFigures);
  write("kwb-2022.csv", replaced(kFigures, ";60;", ";-60;"));
  const auto finished = run("data import {}/kwb-2023.csv {}/kwb-2022.csv");
  EXPECT_EQ(finished.code, 2);
  const auto list = run("data list").out;
  EXPECT_NE(list.find("cbs-kwb-2023"), std::string::npos);
  EXPECT_NE(list.find("cbs-kwb-2024"), std::string::npos);
  EXPECT_EQ(list.find("cbs-kwb-2022"), std::string::npos);
}

TEST_F(BadInput, MunicipalityThatIsUnknown) {
  refused("run wijkvoorzieningen --gemeente Nergenshuizen", {"Nergenshuizen", "bestaat niet"});
  refused("data import {}/kwb-2024.csv --gemeente GM9998", {"GM9998"});
}

TEST_F(BadInput, MunicipalityThatMergedIsRunAsTheOneOfToday) {
  const auto finished = run("run wijkvoorzieningen --gemeente Beemster --format json");
  EXPECT_EQ(finished.code, 0) << finished.err;
  EXPECT_NE(finished.err.find("Beemster hoort sinds 1 januari 2022 bij Purmerend"), std::string::npos);
  EXPECT_NE(finished.out.find("GM0439"), std::string::npos);
}

TEST_F(BadInput, AreasInOneFileAndNotInTheOtherAreAWarning) {
  write("samen/kwb-2024.csv", kFigures);
  write(
      "samen/grenzen-2024.geojson",
      R"({"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:28992"}},"features":[)"
      R"({"type":"Feature","properties":{"wijkcode":"WK043909","wijknaam":"Nieuw","jaar":2024},)"
      R"("geometry":{"type":"Polygon","coordinates":[[[125000,500000],[126000,500000],[126000,501000],[125000,500000]]]}}]})");
  const auto finished = run("data import {}/samen");
  EXPECT_EQ(finished.code, 0) << finished.err;
  EXPECT_NE(finished.out.find("WK043909"), std::string::npos) << finished.out;
  EXPECT_NE(finished.out.find("WK043907"), std::string::npos) << finished.out;
}

TEST_F(BadInput, CodesOfAnotherYearAreNeverJoined) {
  // 2022 has a wijk that 2024 has not: its figures are passed over, and that is said.
  write("kwb-2022.csv", replaced(kFigures, "WK043908", "WK043999"));
  ASSERT_EQ(run("data import {}/kwb-2022.csv").code, 0);
  const auto finished = run("run wijkvoorzieningen --gemeente Purmerend --format json");
  EXPECT_EQ(finished.code, 0) << finished.err;
  EXPECT_NE(finished.out.find("gebied-van-ander-jaar"), std::string::npos);
  EXPECT_NE(finished.out.find("1 gebied uit"), std::string::npos);
  EXPECT_NE(finished.out.find("WK043999"), std::string::npos) << "it is named";
}

TEST_F(BadInput, NormWithoutASource) {
  const auto finished = run("run wijkvoorzieningen --gemeente Purmerend --set normen.huisarts-2018.midden=5");
  EXPECT_EQ(finished.code, 2);
  EXPECT_NE(finished.err.find("bron"), std::string::npos) << finished.err;
}

TEST_F(BadInput, BrokenGeoPackage) {
  refused_file("wijkenbuurten_2024.gpkg", "SQLite format 3" + std::string(1, '\0') + std::string(4000, 'x'),
               {"wijkenbuurten_2024.gpkg", "beschadigd"});
}

TEST_F(BadInput, TwoVersionsOfOneDatasetInOneFolder) {
  write("twee/a-2023.csv", kFigures);
  write("twee/b-2023.csv", replaced(kFigures, ";60;", ";65;"));
  refused("data import {}/twee", {"a-2023.csv", "b-2023.csv", "cbs-kwb-2023"});
}

TEST_F(BadInput, TwoVersionsInOrderKeepBoth) {
  write("kwb-2024.csv", replaced(kFigures, ";60;", ";65;"));
  ASSERT_EQ(run("data import {}/kwb-2024.csv").code, 0);
  const auto all = run("data list --alle").out;
  const auto first = all.find("cbs-kwb-2024");
  EXPECT_NE(all.find("cbs-kwb-2024", first + 1), std::string::npos) << all;
  const auto newest = run("data list").out;
  EXPECT_EQ(newest.find("cbs-kwb-2024", newest.find("cbs-kwb-2024") + 1), std::string::npos) << newest;
}

TEST_F(BadInput, FilesThatAreNotThere) {
  refused("data import {}/er-is-niets.csv", {"er-is-niets.csv"});
  refused("data import brp", {"brp", "BESTAND"});
}

TEST_F(BadInput, AFileThatMayNotBeRead) {
  std::filesystem::permissions(write("geheim.csv", kFigures), std::filesystem::perms::none);
  const auto finished = run_as_nobody("data import {}/geheim.csv");
  EXPECT_EQ(finished.code, 2) << finished.err;
  for (const auto* word : {"geheim.csv", "leesbaar"}) {
    EXPECT_NE(finished.err.find(word), std::string::npos) << word << " is not in: " << finished.err;
  }
  EXPECT_EQ(run("data list --alle").out, before_);
}

/// A folder with the norm library, changed by `change`.
class NormPackage : public BadInput {
 protected:
  static std::string shipped(const std::string& name) {
    return read("src/pearls/wijkvoorzieningen/pakketten/normen-voorzieningen/" + name);
  }
  std::string package(const std::string& norms) {
    write("normen/pakket.json", replaced(shipped("pakket.json"), "\"1.0.0\"", "\"9.9.0\""));
    for (const auto* name : {"voorzieningen.csv", "wmo-gebruik.csv", "zaad.csv"}) {
      write(std::string("normen/") + name, shipped(name));
    }
    return write("normen/normen.csv", norms);
  }
};

TEST_F(NormPackage, IsAddedAndUsedOnceItIsConfirmed) {
  package(shipped("normen.csv"));
  const auto added = run("packages add {}/normen --bevestig");
  EXPECT_EQ(added.code, 0) << added.err;
  EXPECT_NE(added.out.find("normen-voorzieningen 9.9.0"), std::string::npos) << added.out;
  const auto outcome = run("run wijkvoorzieningen --gemeente Purmerend --format json");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("9.9.0"), std::string::npos) << "the provenance names the version";
}

TEST_F(NormPackage, ANormWithoutASourceNamesFileRowAndField) {
  // The source is the field before the address of the source: it is made empty in the first row.
  const auto norms = shipped("normen.csv");
  const auto head = norms.substr(0, norms.find('\n'));
  const auto columns = std::ranges::count(head.substr(0, head.find(",bron,") + 1), ',');
  auto row = norms.substr(head.size() + 1, norms.find('\n', head.size() + 1) - head.size() - 1);
  std::vector<std::pair<std::size_t, std::size_t>> fields;
  bool quoted = false;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= row.size(); ++i) {
    if (i < row.size() && row[i] == '"') quoted = !quoted;
    if (i < row.size() && (quoted || row[i] != ',')) continue;
    fields.emplace_back(begin, i - begin);
    begin = i + 1;
  }
  const auto& [at, length] = fields.at(static_cast<std::size_t>(columns));
  ASSERT_GT(length, 0U);
  const auto without = replaced(norms, row, std::string(row).erase(at, length));
  package(without);
  refused("packages add {}/normen", {"heeft geen bron", "normen.csv", "regel 2", "kolom"});
  EXPECT_EQ(run("run wijkvoorzieningen --gemeente Purmerend --format json").out.find("9.9.0"), std::string::npos);
}

TEST_F(NormPackage, ThatIsNoPackageIsRefused) {
  refused("packages add {}/er-is-niets", {"er-is-niets", "leesbaar"});
  write("los/normen.csv", "id\n");
  refused("packages add {}/los", {"pakket.json"});
  refused("packages add {}/kwb-2024.csv", {"kwb-2024.csv", "zip"});
}

TEST_F(BadInput, FoldersThatCannotBeWritten) {
  const auto data = run_in("/proc/pareltjes", "data list");
  EXPECT_EQ(data.code, 2) << data.err;
  EXPECT_NE(data.err.find("/proc/pareltjes"), std::string::npos);
  refused("run wijkvoorzieningen --gemeente Purmerend --format csv --out /proc/pareltjes/uit.csv",
          {"/proc/pareltjes/uit.csv", "geschreven"});
}

std::string little_endian(std::uint32_t number, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>((number >> (8 * i)) & 0xFF);
  return text;
}

/// A zip file of one member, deflated, written out by hand (APPNOTE.TXT 6.3, 4.3).
std::string zip(const std::string& name, const std::string& bytes) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY);
  std::string packed(compressBound(bytes.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  const auto checksum = static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
  const auto common = little_endian(20, 2) + little_endian(0, 2) + little_endian(8, 2) + little_endian(0, 4) +
                      little_endian(checksum, 4) + little_endian(static_cast<std::uint32_t>(packed.size()), 4) +
                      little_endian(static_cast<std::uint32_t>(bytes.size()), 4) +
                      little_endian(static_cast<std::uint32_t>(name.size()), 2) + little_endian(0, 2);
  const auto local = "PK\x03\x04" + common + name + packed;
  const auto central = "PK\x01\x02" + little_endian(20, 2) + common + little_endian(0, 2) + little_endian(0, 4) +
                       little_endian(0, 4) + little_endian(0, 4) + name;
  return local + central + "PK\x05\x06" + little_endian(0, 4) + little_endian(1, 2) + little_endian(1, 2) +
         little_endian(static_cast<std::uint32_t>(central.size()), 4) +
         little_endian(static_cast<std::uint32_t>(local.size()), 4) + little_endian(0, 2);
}

TEST_F(BadInput, ZipThatIsFine) {
  write("kwb-2023.zip", zip("kwb-2023.csv", kFigures));
  EXPECT_EQ(run("data import {}/kwb-2023.zip").code, 0) << "otherwise the bad ones below prove nothing";
}

TEST_F(BadInput, BombInAZip) {
  refused_file("kwb-2023.zip", zip("kwb-2023.csv", std::string(std::size_t{300} << 20, ';')),
               {"kwb-2023.zip", "te groot"});
}

TEST_F(BadInput, ZipThatLeadsOutOfItsFolder) {
  for (const std::string name :
       {"../kwb-2023.csv", "map/../../kwb-2023.csv", "/tmp/kwb-2023.csv", "..\\kwb-2023.csv"}) {
    refused_file("kwb-2023.zip", zip(name, kFigures), {"kwb-2023.zip", "buiten zijn map"});
    EXPECT_FALSE(std::filesystem::exists(folder() / "kwb-2023.csv"));
  }
}

TEST_F(BadInput, BombInAGzip) {
  refused_file("kwb-2023.csv.gz", gzip(std::string(std::size_t{300} << 20, ';')), {"kwb-2023.csv", "te groot"});
}

TEST_F(BadInput, TwoHundredColumnsThatNobodyKnows) {
  std::string header = "a0";
  for (int i = 1; i < 200; ++i) header += ";a" + std::to_string(i);
  refused_file("breed-2023.csv", header + "\n", {"breed-2023.csv", "a0", "200"});
}

TEST_F(BadInput, TwoHundredColumnsAreReadWhereTheyAreKnown) {
  std::string text;
  std::istringstream lines(kFigures);
  for (std::string line; std::getline(lines, line);) {
    for (int i = 0; i < 200; ++i) line += ";extra" + std::to_string(i);
    text += line + "\n";
  }
  write("kwb-2023.csv", text);
  EXPECT_EQ(run("data import {}/kwb-2023.csv").code, 0);
}

TEST_F(BadInput, NulBytes) {
  refused_file("kwb-2023.csv", kFigures + std::string(10, '\0'), {"kwb-2023.csv", "regel 5", "geen tekstbestand"});
}

TEST_F(BadInput, OneLineOfAHundredMegabytes) {
  refused_file("kwb-2023.csv", std::string(std::size_t{100} << 20, ';'), {"kwb-2023.csv", "velden", "regel 1"});
  refused_file("kwb-2023.csv", std::string(std::size_t{100} << 20, 'x'), {"kwb-2023.csv", "kolommen"});
}

TEST_F(BadInput, NoYear) {
  refused_file("kerncijfers.csv", kFigures, {"kerncijfers.csv", "jaar"});
  EXPECT_EQ(run("data import {}/kerncijfers.csv --jaar 2023").code, 0);
  EXPECT_NE(run("data list").out.find("cbs-kwb-2023"), std::string::npos);
}

TEST_F(BadInput, TheSameReasonForManyFilesIsOneLine) {
  for (int i = 0; i < 5; ++i) write("map/brief" + std::to_string(i) + ".txt", "Beste wijkbewoner,");
  write("map/vreemd.csv", "a;b\n1;2\n");
  write("map/kwb-2023.csv", kFigures);
  const auto finished = run("data import {}/map");
  EXPECT_EQ(finished.code, 0) << finished.err;
  EXPECT_NE(finished.out.find("5 bestanden: "), std::string::npos) << finished.out;
  EXPECT_NE(finished.out.find("vreemd.csv: "), std::string::npos) << finished.out;
  EXPECT_NE(finished.out.find("1 dataset ingelezen, 6 bestanden overgeslagen."), std::string::npos) << finished.out;
  EXPECT_NE(finished.out.find("kwb-2023.csv"), std::string::npos) << "progress";
}

}  // namespace
}  // namespace pareltjes::cli
