// SPDX-License-Identifier: EUPL-1.2
// The page of the example that ships: Purmerend, computed for real.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>

#include "pearls/wijkvoorzieningen/page_parts.hpp"
#include "pearls/wijkvoorzieningen/pearl.hpp"
#include "platform/hub/hub.hpp"
#include "platform/pages/pages.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

using ::testing::HasSubstr;

std::string purmerend(std::multimap<std::string, std::string> query, core::Language language, const std::string& keep) {
  const auto pearl = make_pearl();
  pearl::PageRequest request;
  request.language = language;
  request.gemeente = *core::GemeenteCode::parse("GM0439");
  request.gemeente_name = "Purmerend";
  request.path = "/gemeenten/GM0439/wijkvoorzieningen";
  request.query = std::move(query);
  pearl::RunInput input;
  input.gemeente = request.gemeente;
  input.values = pearl->values_from(request);
  input.datasets = hub::shipped_example();
  const auto outcome = pearl->compute(input, pearl::RunControl({}, std::nullopt, {}));
  EXPECT_TRUE(outcome.has_value()) << (outcome ? "" : outcome.error().message.en);
  if (!outcome) return {};
  const auto view = pearl->page(*outcome, request);
  EXPECT_TRUE(view.has_value());
  if (!view) return {};
  pages::Frame frame;
  frame.language = language;
  frame.title = view->title;
  frame.path = request.path;
  frame.gemeente_code = "GM0439";
  frame.gemeente_name = "Purmerend";
  frame.active_menu = "parels";
  frame.breadcrumb = {{{"Start", "Start"}, "/"}, {{"Purmerend", "Purmerend"}, "/gemeenten/GM0439"}, {view->title, ""}};
  for (const auto& use : outcome->provenance.datasets) frame.attributions.push_back(use.attribution);
  const auto html = pages::render(view->template_name, view->values, frame);
  EXPECT_TRUE(html.has_value());
  if (const char* folder = std::getenv("PARELTJES_PAGES"); folder != nullptr && html) {
    std::filesystem::create_directories(folder);
    std::ofstream(std::filesystem::path(folder) / keep) << *html;
  }
  return html.value_or("");
}

/// The number in the table of needs for a wijk and a facility, as printed.
std::string need_in(const std::string& html, const std::string& cell) {
  const auto at = html.find("<span class=\"alleen-lezer\">" + cell + ": </span>");
  if (at == std::string::npos) return {};
  const auto begin = html.find("</span>", at) + 7;
  return html.substr(begin, html.find("</a>", begin) - begin);
}

TEST(PageOfTheExample, ShowsEightWijkenMapPyramidAndNeeds) {
  const auto html = purmerend({}, core::Language::kDutch, "purmerend.html");
  for (const auto* wijk :
       {"Weidevenne", "Overwhere", "Gors", "Wheermolen", "Purmer-Noord", "Purmer-Zuid", "Beemster"}) {
    EXPECT_THAT(html, HasSubstr(wijk));
  }
  EXPECT_THAT(html, HasSubstr("95.168"));
  EXPECT_THAT(html, HasSubstr("kaart-svg"));
  EXPECT_THAT(html, HasSubstr("class=\"reeks-2\""));
  EXPECT_LT(html.size(), 500'000U);
}

TEST(PageOfTheExample, AnOwnNormWithADecimalCommaChangesTheNumber) {
  const std::string cell = "Weidevenne, Huisarts";
  const auto before = purmerend({}, core::Language::kDutch, "purmerend.html");
  const std::regex field("name=\"(norm\\.[\\w.-]+)\\.midden\"");
  const auto shown = purmerend({{"toon", "huisarts"}}, core::Language::kDutch, "purmerend-huisarts.html");
  std::smatch name;
  ASSERT_TRUE(std::regex_search(shown, name, field));
  const auto norm = name[1].str();
  const auto after = purmerend(
      {{"toon", "huisarts"}, {norm + ".laag", "900,5"}, {norm + ".midden", "1000,5"}, {norm + ".hoog", "1100,5"}},
      core::Language::kDutch, "purmerend-norm.html");
  ASSERT_FALSE(need_in(before, cell).empty());
  EXPECT_NE(need_in(before, cell), need_in(after, cell));
  EXPECT_THAT(after, HasSubstr("U rekent nu met een eigen norm"));
}

TEST(PageOfTheExample, SharesAndEnglishWork) {
  const auto html = purmerend({{"toon", "aandeel-65-plus"}}, core::Language::kEnglish, "purmerend-65.html");
  EXPECT_THAT(html, HasSubstr("Share of 65 and over"));
}

}  // namespace
}  // namespace pareltjes::wijkvoorzieningen
