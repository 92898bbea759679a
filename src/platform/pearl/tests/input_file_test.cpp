// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "core/sha256.hpp"
#include "platform/pearl/input_file.hpp"

namespace pareltjes::pearl {
namespace {

class OnDisk : public ::testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove(path_); }
  void write(const std::string& bytes) const { std::ofstream(path_, std::ios::binary) << bytes; }

  std::filesystem::path path_ = std::filesystem::temp_directory_path() / ("input-file-" + std::to_string(getpid()));
};

TEST_F(OnDisk, TheSameBytesAndHashAsInMemory) {
  const std::string bytes("een\0twee\r\n", 10);
  write(bytes);
  const InputFile in_memory{"a.xml", bytes};
  const InputFile on_disk{"a.xml", {}, FileOnDisk::look_at(path_).value()};
  EXPECT_EQ(on_disk.size(), 10U);
  EXPECT_EQ(on_disk.size(), in_memory.size());
  EXPECT_EQ(on_disk.sha256(), core::sha256_hex(bytes));
  EXPECT_EQ(on_disk.sha256(), in_memory.sha256());
  EXPECT_EQ(on_disk.on_disk->read().value(), bytes);
}

TEST_F(OnDisk, WhatChangedSinceIsNotRead) {
  write("eerst");
  const auto file = FileOnDisk::look_at(path_).value();
  for (const std::string other : {"later", "eerst en meer", ""}) {  // the first is as long
    write(other);
    const auto read = file.read();
    ASSERT_FALSE(read.has_value()) << other;
    EXPECT_NE(read.error().message.nl.find("veranderd"), std::string::npos);
  }
  write("eerst");
  EXPECT_TRUE(file.read().has_value());
  std::filesystem::remove(path_);
  EXPECT_FALSE(file.read().has_value());
  EXPECT_FALSE(FileOnDisk::look_at(path_).has_value());
}

}  // namespace
}  // namespace pareltjes::pearl
