// SPDX-License-Identifier: EUPL-1.2
#include "tests/cli/command_line.hpp"

namespace pareltjes::cli {
namespace {

class ImpactReport : public CommandLine {};

// Two programs, so that nothing is kept from one run to the other.
TEST_F(ImpactReport, TheSameSeedGivesTheSameBytes) {
  const auto one = run("run effectrapportage --example --format json");
  EXPECT_EQ(one.code, 0) << one.err;
  EXPECT_EQ(one.out, run("run effectrapportage --example --format json").out);
  EXPECT_NE(one.out, run("run effectrapportage --example --seed 43 --format json").out);
}

}  // namespace
}  // namespace pareltjes::cli
