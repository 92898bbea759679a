// SPDX-License-Identifier: EUPL-1.2
#include "platform/monitor/releases.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "platform/storage/testing/test_folder.hpp"

namespace pareltjes::monitor {
namespace {

using testing::ElementsAre;

constexpr auto kTables = R"(
CREATE TABLE BeheerItemsBase (id TEXT, naam TEXT, omschrijving TEXT, organisatie TEXT, intern INTEGER, releaselocatie TEXT, type TEXT);
CREATE TABLE ReleasesBase (organisatie TEXT, ci TEXT, label TEXT, versienummer TEXT, downloaduri TEXT, releasedatum DATE, status TEXT);
CREATE TABLE BeheerItemDependenciesBase (itemorganisatie TEXT, itemid TEXT, dependsonorganisatie TEXT, dependsonid TEXT);
CREATE TABLE ReleaseDependencies (itemid TEXT, dependsonitem TEXT);
INSERT INTO BeheerItemsBase VALUES ('BLAD', 'Bladmodel', 'Hoe een blad eruitziet', 'Bureau', 0, '', 'Standaard'),
  ('GEHEIM', 'Intern', '', 'Bureau', 1, '', 'Standaard'), ('TAK', NULL, NULL, 'Bureau', 0, NULL, 'Schema');
INSERT INTO ReleasesBase VALUES ('Bureau', 'BLAD', NULL, '1.9', 'https://voorbeeld.example/1.9', '2025-01-02', 'definitief'),
  ('Bureau', 'BLAD', NULL, '1.10', '', NULL, NULL), ('Bureau', 'BLAD', NULL, '2.0.0-rc', '', NULL, NULL),
  ('Bureau', 'BLAD', NULL, '2.0.0', '', NULL, NULL), ('Bureau', 'TAK', NULL, '0.1', '', NULL, NULL),
  ('Bureau', 'BESTAAT-NIET', NULL, '1', '', NULL, NULL);
INSERT INTO BeheerItemDependenciesBase VALUES ('Bureau', 'BLAD', 'Bureau', 'TAK');
INSERT INTO ReleaseDependencies VALUES ('https://voorbeeld.example/release/Bureau//BLAD/2.0.0', 'https://voorbeeld.example/release/Bureau//TAK/0.1');
)";

void make(const std::string& path, const std::string& sql) {
  sqlite3* connection = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &connection), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(connection);
}

TEST(Releases, AreReadWithWhatTheyDependOn) {
  const storage::TestFolder folder;
  make(folder.file("ConfiguratieItems.sqlite"), kTables);
  const auto catalogue = read_catalogue(std::filesystem::path(folder.file("x")).parent_path());
  ASSERT_TRUE(catalogue) << core::describe(catalogue.error(), core::Language::kEnglish);
  ASSERT_EQ(catalogue->size(), 2U) << "without what is internal";
  const auto& sheet = catalogue->at(0);
  EXPECT_EQ(sheet.name, "Bladmodel");
  EXPECT_EQ(sheet.keeper, "Bureau");
  EXPECT_EQ(sheet.kind, "Standaard");
  EXPECT_EQ(sheet.description, "Hoe een blad eruitziet");
  EXPECT_THAT(sheet.depends_on, ElementsAre("TAK"));
  std::vector<std::string> versions;
  for (const auto& release : sheet.releases) versions.push_back(release.version);
  EXPECT_THAT(versions, ElementsAre("2.0.0", "2.0.0-rc", "1.10", "1.9")) << "newest first, by number";
  EXPECT_THAT(sheet.releases.front().depends_on, ElementsAre("TAK 0.1"));
  EXPECT_EQ(sheet.releases.back().status, "definitief");
  EXPECT_EQ(sheet.releases.back().date, "2025-01-02");
  EXPECT_EQ(sheet.releases.back().address, "https://voorbeeld.example/1.9");
  EXPECT_EQ(catalogue->at(1).name, "TAK") << "the id, where there is no name";
  EXPECT_EQ(catalogue_from(to_json(*catalogue)).value(), *catalogue);
}

TEST(Releases, RefuseWhatIsNoSuchFile) {
  const storage::TestFolder folder;
  const auto folder_path = std::filesystem::path(folder.file("x")).parent_path();
  EXPECT_EQ(read_catalogue(folder_path).error().code, core::ErrorCode::kNotFound);
  std::ofstream(folder.file("tekst.sqlite")) << "geen database, maar wel lang genoeg om er een te lijken ............";
  EXPECT_EQ(read_catalogue(folder.file("tekst.sqlite")).error().code, core::ErrorCode::kInvalidFile);
  make(folder.file("ander.sqlite"), "CREATE TABLE iets (id TEXT)");
  EXPECT_EQ(read_catalogue(folder.file("ander.sqlite")).error().code, core::ErrorCode::kInvalidFile);
  // A view under the name of a table is somebody else's program: it does not run.
  make(folder.file("list.sqlite"),
       std::string(kTables) +
           "DROP TABLE ReleasesBase; CREATE VIEW ReleasesBase AS WITH RECURSIVE n(i) AS (SELECT 1 UNION "
           "ALL SELECT i + 1 FROM n) SELECT '' AS organisatie, '' AS ci, i AS versienummer, '' AS "
           "releasedatum, '' AS status, '' AS downloaduri FROM n;");
  EXPECT_EQ(read_catalogue(folder.file("list.sqlite")).error().code, core::ErrorCode::kInvalidFile);
  EXPECT_FALSE(catalogue_from(nlohmann::json::array()));
}

TEST(Releases, OfGeonovumAreReadAsPublished) {
  const char* set = std::getenv("PARELTJES_TESTDATA");
  const auto path = std::filesystem::path(set != nullptr ? set : "../shared") / "dso" / "configuratiemanagement";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "skipped, data absent";
  const auto catalogue = read_catalogue(path);
  ASSERT_TRUE(catalogue) << core::describe(catalogue.error(), core::Language::kEnglish);
  // Its own tables count 50 items, of which one is internal, and 217 releases, of which one is of no item.
  EXPECT_EQ(catalogue->size(), 49U);
  std::size_t releases = 0;
  for (const auto& item : *catalogue) releases += item.releases.size();
  EXPECT_GT(releases, 180U);
  EXPECT_LE(releases, 217U);
  const auto plan = std::ranges::find(*catalogue, "TPOD-omgevingsplan", &ReleasedItem::id);
  ASSERT_NE(plan, catalogue->end());
  EXPECT_THAT(plan->depends_on, testing::Contains("IMOW"));
}

}  // namespace
}  // namespace pareltjes::monitor
