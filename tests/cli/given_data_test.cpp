// SPDX-License-Identifier: EUPL-1.2
// `run … --input FILE` with data: they count in this run, and in no other.
#include <nlohmann/json.hpp>

#include "tests/cli/command_line.hpp"

namespace pareltjes::cli {
namespace {

/// A made-up list of two schools in Purmerend.
const std::string kSchools =
    "id;naam;voorziening;gemeente;x;y;capaciteit;eenheid\n"
    "s1;School A;basisschool;GM0439;125389;501928;300;leerlingen\n"
    "s2;School B;basisschool;GM0439;124702;503511;400;leerlingen\n";

class GivenData : public CommandLine {
 protected:
  std::string datasets_of(const std::string& options) const {
    const auto finished = run("run wijkvoorzieningen --example --format json " + options);
    EXPECT_EQ(finished.code, 0) << finished.err;
    const auto outcome = nlohmann::json::parse(finished.out, nullptr, false);
    return outcome.is_object() ? outcome["provenance"]["datasets"].dump() : "";
  }
};

TEST_F(GivenData, CountsInThisRunAndIsNotStored) {
  write("scholen.csv", kSchools);
  EXPECT_NE(datasets_of("--input {}/scholen.csv").find("eigen-aanbod-gm0439"), std::string::npos);
  EXPECT_EQ(datasets_of("").find("eigen-aanbod"), std::string::npos);
  EXPECT_EQ(run("data list --alle").out.find("eigen-aanbod"), std::string::npos);
}

TEST_F(GivenData, SaysSoWhenThereIsNothingToRead) {
  write("postcodes.csv", "postcode;straat\n1441AA;Markt\n");
  const auto unknown = run("run wijkvoorzieningen --example --input {}/postcodes.csv");
  EXPECT_EQ(unknown.code, 2);
  EXPECT_NE(unknown.err.find("postcodes.csv"), std::string::npos) << unknown.err;
  const auto absent = run("run wijkvoorzieningen --example --input {}/niets.csv");
  EXPECT_EQ(absent.code, 2);
  EXPECT_NE(absent.err.find("niet te lezen"), std::string::npos) << absent.err;
  std::filesystem::create_directories(folder() / "in" / "leeg");
  const auto empty = run("run wijkvoorzieningen --example --input {}/leeg");
  EXPECT_EQ(empty.code, 2) << empty.out;
}

}  // namespace
}  // namespace pareltjes::cli
