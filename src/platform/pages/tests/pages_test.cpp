// SPDX-License-Identifier: EUPL-1.2
// Pages as text: what is escaped, which language shows, what stands in the frame.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>

#include "platform/pages/pages.hpp"
#include "platform/pages/views.hpp"

namespace pareltjes::pages {
namespace {

using core::Language;
using ::testing::HasSubstr;
using ::testing::Not;

StartPage purmerend_start() {
  StartPage page;
  page.running = {{"wijkvoorzieningen",
                   {"Wijkvoorzieningen", "Neighbourhood facilities"},
                   {"Welke voorzieningen heeft elke wijk nodig?", "Which facilities does each neighbourhood need?"},
                   {"U ziet wie er woont.", "You see who lives there."},
                   {"Bedacht in Purmerend", "From Purmerend"}}};
  page.gemeenten = {"'s-Gravenhage", "Purmerend"};
  page.example_gemeente_code = "GM0439";
  page.example_gemeente_name = "Purmerend";
  return page;
}

Frame frame_in(Language language, std::string path = "/") {
  Frame frame;
  frame.language = language;
  frame.title = {"Start", "Start"};
  frame.path = std::move(path);
  return frame;
}

std::string page_of(std::string_view name, const nlohmann::json& values, const Frame& frame) {
  const auto html = render(name, values, frame);
  EXPECT_TRUE(html.has_value()) << (html ? "" : html.error().message.en);
  return html.value_or("");
}

/// Where PARELTJES_PAGES names a folder, the pages are written there to be looked at in a browser.
void keep(const std::string& name, const std::string& html) {
  if (const char* folder = std::getenv("PARELTJES_PAGES")) {
    std::filesystem::create_directories(folder);
    std::ofstream(std::filesystem::path(folder) / name) << html;
  }
}

TEST(Start, LinksWhatRunsAndMarksTheOthersAsInPreparation) {
  const auto html =
      page_of(kStartTemplate, start_values(purmerend_start(), Language::kDutch), frame_in(Language::kDutch));
  keep("start.html", html);
  EXPECT_THAT(html, HasSubstr(R"(<a href="/gemeenten/GM0439/wijkvoorzieningen">Welke voorzieningen)"));
  const std::regex preparing("in voorbereiding</span>");
  EXPECT_EQ(std::distance(std::sregex_iterator(html.begin(), html.end(), preparing), std::sregex_iterator()), 6);
  EXPECT_THAT(html, Not(HasSubstr("/samen-inkopen\"")));
}

TEST(Start, EnglishPagesLiveBelowEn) {
  const auto html =
      page_of(kStartTemplate, start_values(purmerend_start(), Language::kEnglish), frame_in(Language::kEnglish));
  keep("start-en.html", html);
  EXPECT_THAT(html, HasSubstr(R"(<html lang="en">)"));
  EXPECT_THAT(html, HasSubstr(R"(href="/en/gemeenten/GM0439/wijkvoorzieningen")"));
  EXPECT_THAT(html, HasSubstr(R"(<a href="/" lang="nl" hreflang="nl">Nederlands</a>)"));
  EXPECT_THAT(html, Not(HasSubstr("Laat zien")));
}

TEST(Frame, LanguageSwitchKeepsThePathAndItsQuery) {
  const auto html =
      page_of(kFoutTemplate, fout_values({}, "", Language::kDutch),
              frame_in(Language::kDutch, "/gemeenten/GM0439/wijkvoorzieningen?niveau=buurt&gebied=WK043901"));
  EXPECT_THAT(html,
              HasSubstr(R"(href="/en/gemeenten/GM0439/wijkvoorzieningen?niveau=buurt&amp;gebied=WK043901" lang="en")"));
}

TEST(Frame, EverythingFromOutsideIsEscaped) {
  auto page = purmerend_start();
  page.gemeente_name = "\"><script>alert(1)</script>";
  page.problem = {"Wij kennen <b>dit</b> niet.", ""};
  auto frame = frame_in(Language::kDutch, "/?naam=\"><script>");
  frame.gemeente_code = "GM0439";
  frame.gemeente_name = "<i>P</i>";
  frame.account_name = "<u>";
  frame.attributions = {"CBS <em>"};
  const auto html = page_of(kStartTemplate, start_values(page, Language::kDutch), frame);
  for (const auto* bad : {"<script>alert", "<b>dit", "naam=\"><", "<i>P", "<u>", "CBS <em>"}) {
    EXPECT_THAT(html, Not(HasSubstr(bad)));
  }
}

TEST(Frame, KeepsTheStrictPolicy) {
  const auto html =
      page_of(kStartTemplate, start_values(purmerend_start(), Language::kDutch), frame_in(Language::kDutch));
  EXPECT_THAT(html, Not(HasSubstr(" style=")));
  EXPECT_FALSE(std::regex_search(html, std::regex(R"(<script(?![^>]* src=))")));
  EXPECT_FALSE(std::regex_search(html, std::regex(R"( on[a-z]+=)")));
}

TEST(Fout, SaysWhatWhereAndHowToMend) {
  const core::Error error{core::ErrorCode::kInvalidFile,
                          {"Het aantal inwoners is negatief.", "The number of inhabitants is negative."},
                          {"Verbeter het getal.", "Correct the number."},
                          core::Place{"wijken.csv", 3, 2}};
  const auto html = page_of(kFoutTemplate, fout_values(error, "abc-123", Language::kDutch), frame_in(Language::kDutch));
  keep("fout.html", html);
  for (const auto* text :
       {"Het aantal inwoners is negatief.", "wijken.csv, regel 3, kolom 2", "Verbeter het getal.", "abc-123"}) {
    EXPECT_THAT(html, HasSubstr(text));
  }
}

TEST(Gemeente, ShowsPearlsDataAndChanges) {
  GemeentePage page;
  page.code = "GM0439";
  page.name = "Purmerend";
  page.former = {"Beemster hoort sinds 2022 bij Purmerend.", ""};
  page.running = purmerend_start().running;
  page.data = {{{"Kerncijfers wijken en buurten", ""},
                2024,
                "1",
                "CBS",
                "CC BY 4.0",
                {"8 wijken", "8 districts"},
                {"ingelezen op 2026-11-23", ""}}};
  page.other_datasets = 3;
  page.changes = {{"2026-11-23", {"Voorbeeld ingelezen", "Example read"}, ""}};
  auto frame = frame_in(Language::kDutch, "/gemeenten/GM0439");
  frame.gemeente_code = page.code;
  frame.gemeente_name = page.name;
  frame.breadcrumb = {{{"Start", "Start"}, "/"}, {{"Purmerend", "Purmerend"}, ""}};
  const auto html = page_of(kGemeenteTemplate, gemeente_values(page, Language::kDutch), frame);
  keep("gemeente.html", html);
  EXPECT_THAT(html, HasSubstr("Voor Purmerend draait één pareltje."));
  EXPECT_THAT(html, HasSubstr("Beemster hoort sinds 2022 bij Purmerend."));
  EXPECT_THAT(html, HasSubstr("CBS (CC BY 4.0)"));
  EXPECT_THAT(html, HasSubstr(R"(<time datetime="2026-11-23">)"));
  EXPECT_THAT(html, HasSubstr("8 wijken"));
  EXPECT_THAT(html, HasSubstr("ingelezen op 2026-11-23"));
  EXPECT_THAT(html, HasSubstr("nog 3 datasets zonder regels die Purmerend noemen"));
  EXPECT_THAT(html, Not(HasSubstr("data import")));
}

TEST(Gemeente, WithoutFiguresSaysHowToLoadThem) {
  GemeentePage page;
  page.code = "GM0014";
  page.name = "Groningen";
  page.load = LoadAdvice{"GM0014", "Groningen", false, "/srv/geheime map"};
  const auto visitor = page_of(kGemeenteTemplate, gemeente_values(page, Language::kDutch), frame_in(Language::kDutch));
  EXPECT_THAT(visitor, HasSubstr("Van Groningen zijn hier nog geen cijfers."));
  EXPECT_THAT(visitor, HasSubstr("pareltjes data import cbs-kwb-2024"));
  EXPECT_THAT(visitor, Not(HasSubstr("/srv/geheime"))) << "only an administrator is told the place";
  page.load->administrator = true;
  const auto told = page_of(kGemeenteTemplate, gemeente_values(page, Language::kDutch), frame_in(Language::kDutch));
  EXPECT_THAT(told, HasSubstr("U bent beheerder."));
  EXPECT_THAT(told, HasSubstr("pareltjes --data &#39;/srv/geheime map&#39; data import cbs-kwb-2024"));
}

TEST(Start, SaysWhenOnlyTheExampleIsThere) {
  auto page = purmerend_start();
  const auto html = [&](std::size_t municipalities) {
    page.with_figures = municipalities;
    return page_of(kStartTemplate, start_values(page, Language::kDutch), frame_in(Language::kDutch));
  };
  EXPECT_THAT(html(1), HasSubstr("alleen de cijfers van Purmerend"));
  EXPECT_THAT(html(12), HasSubstr("Hier staan cijfers van 12 gemeenten."));
  EXPECT_THAT(html(342), Not(HasSubstr("data import")));
}

TEST(Standalone, CarriesItsFontAndPointsNowhere) {
  Frame frame;
  frame.standalone = true;
  const auto html = page_of(kFoutTemplate,
                            fout_values({core::ErrorCode::kNotFound, {"x", "x"}, {}, {}}, "", Language::kDutch), frame);
  EXPECT_THAT(html, Not(HasSubstr("/assets/")));
  EXPECT_THAT(html.substr(0, html.find("<main")), Not(HasSubstr("href=\"/")));
  // "wOF2", the first four bytes of the font, in base 64.
  EXPECT_THAT(html, HasSubstr("url(data:font/woff2;base64,d09GMg"));
}

TEST(Aanmelden, SaysSoWhenNobodyCanSignIn) {
  SignInPage page;
  page.local_accounts = false;
  const auto html = page_of(kAanmeldenTemplate, aanmelden_values(page, Language::kDutch), frame_in(Language::kDutch));
  EXPECT_THAT(html, HasSubstr("Inloggen staat op deze installatie uit"));
  page.local_accounts = true;
  page.csrf_token = "token-1";
  const auto form = page_of(kAanmeldenTemplate, aanmelden_values(page, Language::kDutch), frame_in(Language::kDutch));
  keep("aanmelden.html", form);
  EXPECT_THAT(form, HasSubstr(R"(name="csrf" value="token-1")"));
}

TEST(Uitleg, EachPageExistsInBothLanguages) {
  for (const auto& page : uitleg_pages()) {
    for (const auto language : {Language::kDutch, Language::kEnglish}) {
      auto frame = frame_in(language, std::string(page.path));
      frame.title = page.title;
      const auto html = page_of(page.template_name, nlohmann::json::object(), frame);
      keep(std::string(page.path.substr(1)) + (language == Language::kDutch ? ".html" : "-en.html"), html);
      EXPECT_THAT(html, HasSubstr("<h1>")) << page.path;
    }
  }
}

TEST(Render, NamesAnAbsentTemplate) {
  const auto html = render_part("src/platform/pages/templates/bestaat-niet.mustache", {}, Language::kDutch);
  ASSERT_FALSE(html.has_value());
  EXPECT_THAT(html.error().message.en, HasSubstr("bestaat-niet.mustache"));
}

}  // namespace
}  // namespace pareltjes::pages
