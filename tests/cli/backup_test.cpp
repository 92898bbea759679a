// SPDX-License-Identifier: EUPL-1.2
// The handbook's steps for a backup, as an administrator types them.
#include "tests/cli/command_line.hpp"

namespace pareltjes::cli {
namespace {

class BackupAndRestore : public CommandLine {};

TEST_F(BackupAndRestore, GoesToANewMachine) {
  ASSERT_EQ(run("packages add {}/niets").code, 2) << "makes the data folder";
  const auto copy = (folder() / "kopie.db").string();
  const auto made = run("backup '" + copy + "'");
  ASSERT_EQ(made.code, 0) << made.err;
  EXPECT_TRUE(std::filesystem::exists(copy + ".controlegetal"));
  const auto fresh = folder() / "nieuw" / "diep";  // Does not exist, as on a new machine.
  const auto restored = run_in(fresh, "restore '" + copy + "'");
  ASSERT_EQ(restored.code, 0) << restored.err;
  EXPECT_TRUE(restored.out.contains("‘sleutel’ terug in " + fresh.string())) << restored.out;
  EXPECT_EQ(std::filesystem::status(fresh).permissions(), std::filesystem::perms::owner_all);
  std::filesystem::copy_file(folder() / "data" / "sleutel", fresh / "sleutel");
  EXPECT_EQ(run_in(fresh, "restore '" + copy + "'").code, 2) << "there is a database already";
  const auto again = run_in(fresh, "restore '" + copy + "' --overschrijf");
  ASSERT_EQ(again.code, 0) << again.err;
  EXPECT_FALSE(again.out.contains("sleutel")) << "it is there";
  EXPECT_EQ(run_in(fresh, "data list").code, 0);
}

}  // namespace
}  // namespace pareltjes::cli
