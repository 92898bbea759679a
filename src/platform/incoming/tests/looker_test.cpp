// SPDX-License-Identifier: EUPL-1.2
// Files that come by themselves: what is taken, what is left, and what somebody hostile lays there.
#include "platform/incoming/looker.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <fstream>

#include "platform/incoming/safe_file.hpp"
#include "platform/programs/process.hpp"
#include "platform/storage/testing/test_database.hpp"

namespace pareltjes::incoming {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kPlans = "gebied,oplevering,aantal\nGM0439,2028,120\n";
constexpr const char* kMorePlans = "gebied,oplevering,aantal\nGM0439,2028,120\nGM0439,2029,80\n";

class Looking : public storage::BothDatabases {
 protected:
  void SetUp() override {
    BothDatabases::SetUp();
    if (!database_) return;
    fs::create_directories(inbox());
    limits_.still = std::chrono::milliseconds{-1000};
    hub_ = std::make_unique<hub::Hub>(*database_);
    Allowed allowed;
    allowed.folder = root();
    sources_ = std::make_unique<Sources>(*database_, core::system_clock(), secrets::Vault::from_key({7}), allowed);
  }
  void TearDown() override { fs::remove_all(root()); }

  static fs::path root() { return fs::path(::testing::TempDir()) / ("bronnen-" + std::to_string(getpid())); }
  static fs::path inbox() { return root() / "GM0439" / "plannen"; }
  static void lay(const fs::path& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  }
  static Source plans() {
    Source source;
    source.name = "Plannen";
    source.kind = Kind::kFolder;
    source.place = "plannen";
    source.mapping = "woningplannen";
    source.year = 2026;
    return source;
  }
  std::string keep(const Source& source, const std::string& password = {}) {
    const auto kept = sources_->add(storage::kPurmerend, source, password);
    EXPECT_TRUE(kept) << (kept ? "" : core::describe(kept.error(), core::Language::kDutch));
    return kept ? kept->id : "";
  }
  Outcome look_at(const std::string& id) {
    const auto claim = sources_->claim(storage::kPurmerend, id);
    EXPECT_TRUE(claim) << (claim ? "" : core::describe(claim.error(), core::Language::kDutch));
    return claim ? look(*sources_, *hub_, *claim, limits_, {}) : Outcome{};
  }
  std::vector<hub::DatasetInfo> stored() {
    auto all = hub_->list(storage::kPurmerend, true).value();
    std::erase_if(all, [](const auto& info) { return info.organisation != "GM0439"; });
    return all;
  }

  Limits limits_;
  std::unique_ptr<hub::Hub> hub_;
  std::unique_ptr<Sources> sources_;
};
ON_BOTH_DATABASES(Looking);

TEST_P(Looking, AFileIsTakenOnceAndANewOneIsANewVersion) {
  const auto id = keep(plans());
  lay(inbox() / "plannen.csv", kPlans);
  auto outcome = look_at(id);
  ASSERT_EQ(outcome.kind, Outcome::Kind::kTaken) << outcome.text.nl;
  ASSERT_THAT(stored(), SizeIs(1));
  EXPECT_EQ(look_at(id).kind, Outcome::Kind::kSame);
  lay(inbox() / "kopie.csv", kPlans);
  EXPECT_EQ(look_at(id).kind, Outcome::Kind::kSame) << "the same bytes under another name";
  lay(inbox() / "plannen.csv", kMorePlans);
  EXPECT_EQ(look_at(id).kind, Outcome::Kind::kTaken);
  EXPECT_THAT(stored(), SizeIs(2)) << "a version each";
  EXPECT_THAT(*hub_->list(storage::kUtrecht),
              Not(::testing::Contains(::testing::Field(&hub::DatasetInfo::organisation, "GM0439"))));
}

TEST_P(Looking, WhatIsBeingWrittenIsLeft) {
  limits_.still = std::chrono::hours{1};
  const auto id = keep(plans());
  lay(inbox() / "plannen.csv", kPlans);
  EXPECT_EQ(look_at(id).kind, Outcome::Kind::kSame);
  limits_.still = std::chrono::milliseconds{-1000};
  for (const auto* name : {"plannen.csv.part", ".plannen.csv", "plannen.tmp"})
    fs::copy_file(inbox() / "plannen.csv", inbox() / name);
  fs::remove(inbox() / "plannen.csv");
  EXPECT_EQ(look_at(id).kind, Outcome::Kind::kSame);
  EXPECT_THAT(stored(), IsEmpty());
  fs::rename(inbox() / "plannen.csv.part", inbox() / "plannen.csv");
  EXPECT_EQ(look_at(id).kind, Outcome::Kind::kTaken);
}

TEST_P(Looking, ABadFileKeepsTheGoodVersionAndIsToldOnce) {
  const auto id = keep(plans());
  lay(inbox() / "a.csv", kPlans);
  ASSERT_EQ(look_at(id).kind, Outcome::Kind::kTaken);
  const auto good = stored().at(0).version;
  lay(inbox() / "b.csv", "gebied,oplevering,aantal\nGM0439,2028,onzin\n");
  auto outcome = look_at(id);
  EXPECT_EQ(outcome.kind, Outcome::Kind::kRefused);
  EXPECT_THAT(outcome.text.nl, HasSubstr("b.csv"));
  // By a rule of the program: no plan holds so many dwellings.
  lay(inbox() / "c.csv", "gebied,oplevering,aantal\nGM0439,2028,5000000\n");
  outcome = look_at(id);
  EXPECT_EQ(outcome.kind, Outcome::Kind::kRefused);
  ASSERT_THAT(outcome.findings, Not(IsEmpty()));
  EXPECT_EQ(outcome.findings[0].rule, "plannen-woningen");
  EXPECT_EQ(outcome.findings[0].row, 1);
  EXPECT_EQ(look_at(id).kind, Outcome::Kind::kSame) << "it is not read again";
  EXPECT_EQ(sources_->find(storage::kPurmerend, id)->outcome.kind, Outcome::Kind::kRefused);
  ASSERT_THAT(stored(), SizeIs(1));
  EXPECT_EQ(stored().at(0).version, good);
}

TEST_P(Looking, ARuleOfTheSourceItselfRefuses) {
  auto source = plans();
  source.rules = "woningen;0;100;weiger";
  const auto id = keep(source);
  lay(inbox() / "a.csv", kPlans);
  const auto outcome = look_at(id);
  EXPECT_EQ(outcome.kind, Outcome::Kind::kRefused) << outcome.text.nl;
  EXPECT_THAT(stored(), IsEmpty());
}

TEST_P(Looking, LinksPipesAndFoldersLeadNowhere) {
  const auto id = keep(plans());
  lay(root() / "geheim.csv", kPlans);
  fs::create_symlink(root() / "geheim.csv", inbox() / "link.csv");
  fs::create_directory(inbox() / "map.csv");
  ASSERT_EQ(::mkfifo((inbox() / "pijp.csv").c_str(), 0600), 0);
  EXPECT_EQ(look_at(id).kind, Outcome::Kind::kSame);
  EXPECT_THAT(stored(), IsEmpty());
  // The folder itself becomes a link to another organisation's.
  fs::create_directories(root() / "GM0622");
  lay(root() / "GM0622" / "plannen.csv", kPlans);
  fs::remove_all(inbox());
  fs::create_directory_symlink(root() / "GM0622", inbox());
  const auto outcome = look_at(id);
  EXPECT_EQ(outcome.kind, Outcome::Kind::kFailed);
  EXPECT_THAT(stored(), IsEmpty());
  for (const auto* path : {"..", "../GM0622", "/etc", "plannen/../../GM0622", "", "./plannen"})
    EXPECT_FALSE(open_below(root() / "GM0439", path, true)) << path;
}

TEST_P(Looking, AFolderThatVanishesIsOneSentenceAndComesBack) {
  auto source = plans();
  source.every_minutes = 15;
  const auto id = keep(source);
  lay(inbox() / "a.csv", kPlans);
  ASSERT_EQ(look_at(id).kind, Outcome::Kind::kTaken);
  fs::remove_all(inbox());
  EXPECT_EQ(look_at(id).kind, Outcome::Kind::kFailed);
  EXPECT_EQ(look_at(id).kind, Outcome::Kind::kFailed);
  const auto now = sources_->find(storage::kPurmerend, id);
  EXPECT_EQ(now->failures, 2);
  EXPECT_THAT(now->outcome.text.nl, HasSubstr("‘plannen’ is er niet"));
  EXPECT_THAT(now->outcome.text.nl, Not(HasSubstr(root().string()))) << "where the server keeps it is not told";
  EXPECT_THAT(stored(), SizeIs(1));
  fs::create_directories(inbox());
  lay(inbox() / "b.csv", kMorePlans);
  EXPECT_EQ(look_at(id).kind, Outcome::Kind::kTaken);
  EXPECT_EQ(sources_->find(storage::kPurmerend, id)->failures, 0);
}

TEST_P(Looking, TooLargeTooManyAndOddBytes) {
  const auto id = keep(plans());
  limits_.bytes = 40;
  lay(inbox() / "groot.csv", kMorePlans);
  EXPECT_THAT(look_at(id).text.nl, HasSubstr("groter dan"));
  limits_.bytes = 1 << 20;
  lay(inbox() / "bytes.csv", std::string("gebied,oplevering,aantal,naam\nGM0439,2028,120,Caf\xe9\n"));
  EXPECT_EQ(look_at(id).kind, Outcome::Kind::kTaken) << "Windows-1252";
  lay(inbox() / "naam\xff.csv", kMorePlans);
  EXPECT_NE(look_at(id).kind, Outcome::Kind::kFailed);
  limits_.files = 2;
  EXPECT_THAT(look_at(id).text.nl, HasSubstr("meer dan 2 bestanden"));
}

TEST_P(Looking, TwoServersAtOnceTakeItOnce) {
  auto source = plans();
  source.every_minutes = 1;
  keep(source);
  lay(inbox() / "a.csv", kPlans);
  Sources other(*database_, core::system_clock(), secrets::Vault::from_key({7}), sources_->allowed());
  std::atomic<int> taken = 0;
  SchedulerSettings settings;
  settings.look = std::chrono::milliseconds{5};
  settings.limits = limits_;
  settings.on_looked = [&](const Claim&, const Outcome& outcome) {
    taken += outcome.kind == Outcome::Kind::kTaken ? 1 : 100;
  };
  {
    Scheduler one(*sources_, *hub_, settings);
    Scheduler two(other, *hub_, settings);
    for (int i = 0; i < 3000 && taken == 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds{10});
    std::this_thread::sleep_for(std::chrono::milliseconds{100});
  }
  EXPECT_EQ(taken, 1);
  EXPECT_THAT(stored(), SizeIs(1));
}

class MapFiles : public Looking {
 protected:
  void SetUp() override {
    Looking::SetUp();
    if (database_ && !programs::is_installed("ogr2ogr")) GTEST_SKIP() << "skipped, GDAL's programs are not installed";
  }
  /// A file of two plans in another format, made by GDAL.
  static void make(const std::string& driver, const std::string& name) {
    lay(inbox() / "bron.geojson",
        R"({"type":"FeatureCollection","features":[)"
        R"({"type":"Feature","properties":{"gebied":"GM0439","oplevering":2028,"aantal":120},"geometry":{"type":"Point","coordinates":[4.95,52.51]}},)"
        R"({"type":"Feature","properties":{"gebied":"GM0439","oplevering":2029,"aantal":80},"geometry":{"type":"Point","coordinates":[4.96,52.52]}}]})");
    ASSERT_TRUE(
        programs::run_program({"ogr2ogr", "-f", driver, name, "bron.geojson"}, inbox(), std::chrono::seconds{60}, {}));
    ASSERT_TRUE(fs::exists(inbox() / name)) << driver;
  }
  static Source file(const std::string& name) {
    auto source = plans();
    source.kind = Kind::kGdal;
    source.place = "plannen/" + name;
    return source;
  }
};
ON_BOTH_DATABASES(MapFiles);

TEST_P(MapFiles, EachFormatGivesTheSameRows) {
  const std::pair<const char*, const char*> kForms[] = {
      {"GPKG", "a.gpkg"},        {"ESRI Shapefile", "a.shp"}, {"FlatGeobuf", "a.fgb"}, {"GML", "a.gml"},
      {"MapInfo File", "a.tab"}, {"XLSX", "a.xlsx"},          {"ODS", "a.ods"}};
  for (const auto& [driver, name] : kForms) {
    make(driver, name);
    const auto outcome = look_at(keep(file(name)));
    ASSERT_EQ(outcome.kind, Outcome::Kind::kTaken) << driver << ": " << outcome.text.nl;
    const auto all = hub_->list(storage::kPurmerend).value();
    const auto found = std::ranges::find(all, outcome.datasets.at(0), &hub::DatasetInfo::id);
    ASSERT_NE(found, all.end());
    EXPECT_EQ(found->rows, 2) << driver;
  }
}

TEST_P(MapFiles, AFileThatPointsAtOthersIsNotFollowed) {
  lay(root() / "geheim.csv", kPlans);
  lay(inbox() / "vals.gml", "<OGRVRTDataSource><OGRVRTLayer name=\"geheim\"><SrcDataSource>" +
                                (root() / "geheim.csv").string() + "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>");
  auto outcome = look_at(keep(file("vals.gml")));
  EXPECT_NE(outcome.kind, Outcome::Kind::kTaken);
  EXPECT_THAT(outcome.text.nl, Not(HasSubstr(root().string())));
  fs::create_symlink(root() / "geheim.csv", inbox() / "link.gpkg");
  EXPECT_EQ(look_at(keep(file("link.gpkg"))).kind, Outcome::Kind::kFailed);
  EXPECT_THAT(stored(), IsEmpty());
  for (const auto* name : {"x.vrt", "x.pdf", "x", "x.gpkg.sh"}) {
    lay(inbox() / name, kPlans);
    EXPECT_EQ(look_at(keep(file(name))).kind, Outcome::Kind::kFailed) << name;
  }
}

TEST_P(MapFiles, ADamagedOneKeepsWhatWasThere) {
  make("GPKG", "a.gpkg");
  const auto id = keep(file("a.gpkg"));
  limits_.still = std::chrono::hours{1};
  EXPECT_EQ(look_at(id).kind, Outcome::Kind::kSame) << "it may be half written";
  limits_.still = std::chrono::milliseconds{-1000};
  ASSERT_EQ(look_at(id).kind, Outcome::Kind::kTaken);
  lay(inbox() / "a.gpkg", "SQLite format 3, cut off");
  EXPECT_EQ(look_at(id).kind, Outcome::Kind::kFailed);
  EXPECT_THAT(stored(), SizeIs(1));
  limits_.bytes = 100;
  make("FlatGeobuf", "b.fgb");
  EXPECT_THAT(look_at(keep(file("b.fgb"))).text.nl, HasSubstr("groter dan"));
}

}  // namespace
}  // namespace pareltjes::incoming
