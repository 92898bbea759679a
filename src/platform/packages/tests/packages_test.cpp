// SPDX-License-Identifier: EUPL-1.2
#include "platform/packages/packages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zip.h>

#include <fstream>

#include "platform/storage/testing/test_database.hpp"
namespace pareltjes::packages {
namespace {

/// A zip made by libzip, with any names that are asked for.
std::string zip_of(const std::vector<std::pair<std::string, std::string>>& files, bool as_link = false) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* buffer = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_t* archive = zip_open_from_source(buffer, ZIP_TRUNCATE, &error);
  zip_source_keep(buffer);
  for (const auto& [name, content] : files) {
    const auto index = zip_file_add(archive, name.c_str(),
                                    zip_source_buffer(archive, content.data(), content.size(), 0), ZIP_FL_ENC_UTF_8);
    if (as_link) {
      zip_file_set_external_attributes(archive, static_cast<zip_uint64_t>(index), 0, ZIP_OPSYS_UNIX, 0120777U << 16U);
    }
  }
  EXPECT_EQ(zip_close(archive), 0);
  zip_source_open(buffer);
  zip_source_seek(buffer, 0, SEEK_END);
  std::string bytes(static_cast<std::size_t>(zip_source_tell(buffer)), '\0');
  zip_source_seek(buffer, 0, SEEK_SET);
  zip_source_read(buffer, bytes.data(), bytes.size());
  zip_source_close(buffer);
  zip_source_free(buffer);
  return bytes;
}

std::string manifest(const std::string& version, const std::string& files = R"(["normen.csv"])") {
  return R"({"id":"normen-purmerend","versie":")" + version +
         R"(","soort":"normen","titel":{"nl":"Normen","en":"Norms"},"licentie":"CC-BY-4.0","bestanden":)" + files + "}";
}

class PackageRoom : public storage::BothDatabases {
 protected:
  Packages room() { return {*database_, core::system_clock()}; }
  static std::string packed(const std::string& version, const std::string& content = "a;b\n") {
    return zip_of({{"pakket.json", manifest(version)}, {"normen.csv", content}});
  }
  const storage::Scope purmerend_{"GM0439", "anna"};
  const storage::Scope groningen_{"GM0014", "eva"};
};

ON_BOTH_DATABASES(PackageRoom);

TEST_P(PackageRoom, AddsAZipAndLoadsItByVersion) {
  auto packages = room();
  const auto added = packages.add_zip(purmerend_, packed("2024.9", "x;y\n"));
  ASSERT_TRUE(added.has_value()) << core::describe(added.error(), core::Language::kDutch);
  EXPECT_FALSE(added->confirmed);
  EXPECT_EQ(packages.load(purmerend_, "normen-purmerend").error().code, core::ErrorCode::kNotFound);  // Not confirmed.
  const auto loaded = packages.load(purmerend_, "normen-purmerend", "2024.9").value();
  EXPECT_EQ(loaded.files.at("normen.csv"), "x;y\n");
  EXPECT_EQ(loaded.info.title.en, "Norms");

  ASSERT_TRUE(packages.add_zip(purmerend_, packed("2024.10")).has_value());
  ASSERT_TRUE(packages.confirm(purmerend_, "normen-purmerend", "2024.9").has_value());
  EXPECT_EQ(packages.load(purmerend_, "normen-purmerend")->info.version, "2024.9");
  ASSERT_TRUE(packages.confirm(purmerend_, "normen-purmerend", "2024.10").has_value());
  EXPECT_EQ(packages.load(purmerend_, "normen-purmerend")->info.version, "2024.10");
  EXPECT_EQ(packages.confirm(groningen_, "normen-purmerend", "2024.9").error().code, core::ErrorCode::kNotFound);
  EXPECT_EQ(packages.load(groningen_, "normen-purmerend", "2024.9").error().code, core::ErrorCode::kNotFound);
}

TEST_P(PackageRoom, KnowsTheSameContentHoweverItIsPacked) {
  auto packages = room();
  const auto folder = std::filesystem::temp_directory_path() / "pareltjes-pakket-proef";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "pakket.json") << manifest("1.0");
  std::ofstream(folder / "normen.csv") << "a;b\n";
  const auto from_folder = packages.add_folder(purmerend_, folder);
  std::filesystem::remove_all(folder);
  ASSERT_TRUE(from_folder.has_value());
  const auto from_zip = packages.add_zip(purmerend_, packed("1.0"));
  ASSERT_TRUE(from_zip.has_value());
  EXPECT_EQ(from_folder->sha256, from_zip->sha256);
  EXPECT_EQ(packages.add_zip(purmerend_, packed("1.0", "anders")).error().code, core::ErrorCode::kConflict);
  EXPECT_EQ(packages.load(purmerend_, "normen-purmerend", "1.0")->files.at("normen.csv"), "a;b\n");
}

TEST_P(PackageRoom, SharesPublicPackages) {
  auto packages = room();
  const auto everybody = storage::Scope::of_public("beheer");
  ASSERT_TRUE(packages.add_zip(everybody, packed("1.0")).has_value());
  ASSERT_TRUE(packages.confirm(everybody, "normen-purmerend", "1.0").has_value());
  EXPECT_TRUE(packages.load(groningen_, "normen-purmerend").has_value());
  EXPECT_EQ(packages.confirm(groningen_, "normen-purmerend", "1.0").error().code, core::ErrorCode::kNotFound);
}

TEST(Manifest, NamesTheFieldThatIsWrong) {
  const auto message = [](const std::string& json, const Files& more = {{"normen.csv", ""}}) {
    Files files = more;
    files["pakket.json"] = json;
    const auto package = package_from(files);
    return package ? std::string("goed") : package.error().message.nl;
  };
  EXPECT_EQ(message(manifest("1.0")), "goed");
  EXPECT_EQ(message("{"), "Dit is geen JSON-object.");
  EXPECT_EQ(message("{}"), "Het veld “id” klopt niet.");
  EXPECT_EQ(message(manifest("1/0")), "Het veld “versie” klopt niet.");
  EXPECT_EQ(message(manifest("1.0"), {}), "Een bestand uit de lijst “bestanden” ontbreekt.");
  EXPECT_EQ(message(manifest("1.0", "[7]")), "Een bestand uit de lijst “bestanden” ontbreekt.");
  EXPECT_EQ(package_from({}).error().message.nl, "Er is geen pakket.json.");
  // What is not listed does not count.
  const auto package = package_from({{"pakket.json", manifest("1.0")}, {"normen.csv", ""}, {"extra.exe", "x"}}).value();
  EXPECT_EQ(package.files.size(), 2U);
}

TEST(Versions, AreOrderedAsPeopleCount) {
  const std::vector<std::string> order{"0.9", "1.rc", "1.0", "1.0.1", "1.2", "1.10", "2024.9", "2024.10"};
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (std::size_t j = 0; j < order.size(); ++j)
      EXPECT_EQ(is_older(order[i], order[j]), i < j) << order[i] << " " << order[j];
  }
}

TEST(Zip, RefusesNamesThatLeaveTheFolder) {
  for (const std::string name :
       {"../a", "a/../b", "/etc/passwd", "a\\b", "C:/a", "a//b", "./a", ".verborgen", "a/.b/c", "a\nb"}) {
    EXPECT_EQ(read_zip(zip_of({{name, "x"}})).error().code, core::ErrorCode::kInvalidFile) << name;
  }
  EXPECT_FALSE(read_zip(zip_of({{"koppeling", "/etc/passwd"}}, true)).has_value());
  EXPECT_TRUE(read_zip(zip_of({{"map/naam met spatie é.csv", "x"}})).has_value());
}

TEST(Zip, RefusesBombs) {
  const auto code = [](const std::string& bytes, const ArchiveLimits& limits) {
    const auto files = read_zip(bytes, limits);
    return files ? core::ErrorCode::kInternal : files.error().code;
  };
  const std::string zeros(std::size_t{5} * 1024 * 1024, '\0');
  EXPECT_EQ(code(zip_of({{"bom", zeros}}), {}), core::ErrorCode::kPayloadTooLarge);  // Packed a thousand times.
  ArchiveLimits generous;
  generous.ratio = 1'000'000;
  EXPECT_TRUE(read_zip(zip_of({{"bom", zeros}}), generous).has_value());
  generous.file_bytes = std::size_t{1024} * 1024;
  EXPECT_EQ(code(zip_of({{"bom", zeros}}), generous), core::ErrorCode::kPayloadTooLarge);
  ArchiveLimits few;
  few.entries = 2;
  EXPECT_EQ(code(zip_of({{"a", ""}, {"b", ""}, {"c", ""}}), few), core::ErrorCode::kPayloadTooLarge);
  ArchiveLimits small;
  small.total_bytes = 10;
  EXPECT_EQ(code(zip_of({{"a", "123456"}, {"b", "123456"}}), small), core::ErrorCode::kPayloadTooLarge);
  small.packed_bytes = 10;
  EXPECT_EQ(code(zip_of({{"a", "1"}}), small), core::ErrorCode::kPayloadTooLarge);
}

TEST(Zip, NeverTakesABrokenFileForAGoodOne) {
  const auto bytes = zip_of({{"pakket.json", manifest("1.0")}, {"normen.csv", "a;b;c;d;e;f;g\n"}});
  const auto good = read_zip(bytes).value();
  for (std::size_t length = 0; length < bytes.size(); ++length)
    EXPECT_FALSE(read_zip(bytes.substr(0, length)).has_value()) << length;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    auto changed = bytes;
    changed[i] = static_cast<char>(changed[i] ^ 0x10);
    const auto files = read_zip(changed);
    // A byte that says nothing of content or names (a date, say) may change; content never does unnoticed.
    for (const auto& [name, content] : files.value_or(Files{})) {
      if (good.contains(name)) {
        EXPECT_EQ(content, good.at(name)) << i;
      }
    }
  }
}

TEST(Packed, IsTheSameForTheSameFilesOnly) {
  const Files files{{"a", "1"}, {"b/c", std::string("\0,5:", 4)}};
  EXPECT_EQ(unpack(pack(files)).value(), files);
  EXPECT_NE(pack({{"a", "1"}, {"b", "2"}}), pack({{"a", "1b"}, {"b", "2"}}));
  const auto bytes = pack(files);
  for (std::size_t length = 1; length < bytes.size(); ++length) {
    const auto part = unpack(bytes.substr(0, length));
    if (part) {
      EXPECT_LT(part->size(), files.size());
    }
  }
  EXPECT_FALSE(unpack("99999999999999999999:a,").has_value());
  EXPECT_FALSE(unpack("4:../a,1:x,").has_value());
}

}  // namespace
}  // namespace pareltjes::packages
