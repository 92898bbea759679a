// SPDX-License-Identifier: EUPL-1.2
// A report as HTML, DOCX, ODT and PDF, looked at with programs and libraries that others wrote.
#include "platform/documents/documents.hpp"

#include <gtest/gtest.h>
#include <zip.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <thread>

#include "platform/documents/process.hpp"

namespace pareltjes::documents {
namespace {

using core::ErrorCode;
namespace fs = std::filesystem;

const pearl::RunControl kNoLimit({}, std::nullopt, {});

pearl::Report small_report() {
  pearl::Report report;
  report.title = "Proef & <verslag>";
  report.subtitle = "Welke voorzieningen?";
  report.subject = "Proef";
  report.footer = "Proefstad, berekend met proef 1.0";
  report.answer({"Gors komt plekken tekort.", "De kans is 83%."});
  report.heading(2, "Waar is wat nodig?");
  report.paragraph("Een zin met een <b> en een \"aanhaling\".");
  report.table({"Nodig per wijk",
                {{"Wijk", false, 2}, {"Nodig", true, 1}},
                {{{"Gors", 0, false}, {"176", 5, true}}, {{"Centrum", 0, false}, {"24", 1, false}}}});
  report.figure({R"(<svg class="beeld" viewBox="0 0 100 50" role="img" aria-label="Een staaf"><rect class="reeks-1" )"
                 R"(x="0" y="0" width="100" height="50"/></svg>)",
                 "Een blauwe staaf", "Figuur 1. Een staaf", 60});
  report.list({{{"CBS, ", {}, false}, {"Kerncijfers", "https://www.cbs.nl/", false}}});
  return report;
}

std::string part_of(const std::string& archive, const char* name) {
  zip_error_t error;
  zip_source_t* source = zip_source_buffer_create(archive.data(), archive.size(), 0, &error);
  zip_t* opened = zip_open_from_source(source, ZIP_RDONLY, &error);
  if (opened == nullptr) return "no zip";
  std::string bytes;
  zip_stat_t stat;
  if (zip_stat(opened, name, 0, &stat) == 0) {
    bytes.resize(stat.size);
    auto* file = zip_fopen(opened, name, 0);
    zip_fread(file, bytes.data(), bytes.size());
    zip_fclose(file);
  }
  zip_discard(opened);
  return bytes;
}

int count(const std::string& text, const std::string& part) {
  int found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

bool have_writers() {
  return is_installed("pandoc") && is_installed("rsvg-convert");
}

TEST(Html, EscapesWhatIsText) {
  const auto html = to_html(small_report());
  EXPECT_NE(html.find("<h1>Proef &amp; &lt;verslag&gt;</h1>"), std::string::npos);
  EXPECT_NE(html.find("een &lt;b&gt; en een &quot;aanhaling&quot;"), std::string::npos);
  EXPECT_NE(html.find("<th scope=\"row\">Gors</th>"), std::string::npos);
  EXPECT_NE(html.find("<a href=\"https://www.cbs.nl/\">Kerncijfers</a>"), std::string::npos);
  EXPECT_EQ(html.find("src=\""), std::string::npos) << "nothing is fetched";
  EXPECT_EQ(html, to_html(small_report()));
}

TEST(Docx, HasHeadsOfTablesAltTextLanguageAndOurStyles) {
  if (!have_writers()) GTEST_SKIP() << "skipped: pandoc or rsvg-convert is absent (make documents)";
  const auto docx = render(small_report(), Format::kDocx, kNoLimit);
  ASSERT_TRUE(docx) << core::describe(docx.error(), core::Language::kEnglish);
  const auto document = part_of(*docx, "word/document.xml");
  EXPECT_EQ(count(document, "<w:tblHeader"), 1) << "the head of the table repeats on each page";
  EXPECT_NE(document.find("descr=\"Een blauwe staaf\""), std::string::npos);
  EXPECT_NE(document.find("<w:pStyle w:val=\"Antwoord\""), std::string::npos);
  EXPECT_NE(document.find("&lt;verslag&gt;"), std::string::npos);
  EXPECT_EQ(count(document, "<w:pStyle w:val=\"Title\""), 1);
  EXPECT_NE(document.find("w:w=\"11906\""), std::string::npos) << "A4";
  EXPECT_NE(document.find("<w:t xml:space=\"preserve\">176</w:t>"), std::string::npos);
  EXPECT_NE(part_of(*docx, "word/styles.xml").find("nl-NL"), std::string::npos);
  EXPECT_NE(part_of(*docx, "word/voet.xml").find("Proefstad"), std::string::npos);
  EXPECT_NE(part_of(*docx, "word/_rels/document.xml.rels").find("https://www.cbs.nl/"), std::string::npos);
}

TEST(Docx, OfTheSameReportHasTheSameBytes) {
  if (!have_writers()) GTEST_SKIP() << "skipped: pandoc or rsvg-convert is absent (make documents)";
  const auto one = render(small_report(), Format::kDocx, kNoLimit);
  std::this_thread::sleep_for(std::chrono::milliseconds(2100));  // A zip counts by two seconds.
  const auto two = render(small_report(), Format::kDocx, kNoLimit);
  ASSERT_TRUE(one && two);
  EXPECT_TRUE(*one == *two);
}

TEST(Odt, IsAnOpenDocumentWithTheText) {
  if (!have_writers()) GTEST_SKIP() << "skipped: pandoc or rsvg-convert is absent (make documents)";
  const auto odt = render(small_report(), Format::kOdt, kNoLimit);
  ASSERT_TRUE(odt) << core::describe(odt.error(), core::Language::kEnglish);
  EXPECT_EQ(part_of(*odt, "mimetype"), "application/vnd.oasis.opendocument.text");
  const auto content = part_of(*odt, "content.xml");
  EXPECT_NE(content.find("Gors komt plekken tekort."), std::string::npos);
  EXPECT_NE(content.find("<svg:desc>Een blauwe staaf</svg:desc>"), std::string::npos);
  const auto styles = part_of(*odt, "styles.xml");
  EXPECT_NE(styles.find("fo:page-width=\"21cm\""), std::string::npos) << "A4";
  EXPECT_NE(styles.find("style:name=\"AntwoordVervolg\""), std::string::npos);
}

/// What pdfinfo says of the file.
std::string pdfinfo(const std::string& pdf, const std::string& option) {
  const auto folder = PrivateFolder::make();
  if (!folder) return {};
  std::ofstream(folder->path() / "uit.pdf", std::ios::binary) << pdf;
  const auto out = (folder->path() / "uit.txt").string();
  const auto command = "pdfinfo " + option + " '" + (folder->path() / "uit.pdf").string() + "' >'" + out + "' 2>&1";
  if (std::system(command.c_str()) != 0) return "pdfinfo failed";
  std::ifstream file(out);
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

TEST(Pdf, IsTaggedAndMarkedAsAccessible) {
  if (!have_writers() || !is_installed("soffice") || !is_installed("pdfinfo"))
    GTEST_SKIP() << "skipped: pandoc, LibreOffice or pdfinfo is absent (make documents)";
  const auto pdf = render(small_report(), Format::kPdf, kNoLimit);
  ASSERT_TRUE(pdf) << core::describe(pdf.error(), core::Language::kEnglish);
  const auto properties = pdfinfo(*pdf, "");
  EXPECT_NE(properties.find("Tagged:          yes"), std::string::npos) << properties;
  EXPECT_NE(properties.find("Title:           Proef & <verslag>"), std::string::npos) << properties;
  EXPECT_NE(properties.find("(A4)"), std::string::npos) << properties;
  EXPECT_NE(pdfinfo(*pdf, "-meta").find("<pdfuaid:part>1</pdfuaid:part>"), std::string::npos);
  const auto structure = pdfinfo(*pdf, "-struct");
  for (const auto* element : {"H1", "Table", "TH", "Figure", "Link", "L (block)"})
    EXPECT_NE(structure.find(element), std::string::npos) << element << " is not in " << structure;
}

/// A variable of the environment has this value until the end of the scope.
class WithVariable {
 public:
  WithVariable(const char* name, const char* value) : name_(name) {
    if (const char* before = std::getenv(name)) before_ = before;
    setenv(name, value, 1);  // NOLINT(concurrency-mt-unsafe): a test has one thread
  }
  WithVariable(const WithVariable&) = delete;
  WithVariable& operator=(const WithVariable&) = delete;
  ~WithVariable() {
    // NOLINTBEGIN(concurrency-mt-unsafe)
    if (before_) {
      setenv(name_, before_->c_str(), 1);
    } else {
      unsetenv(name_);
    }
    // NOLINTEND(concurrency-mt-unsafe)
  }

 private:
  const char* name_;
  std::optional<std::string> before_;
};

TEST(Programs, ThatAreAbsentAreNamedWithWhatToDo) {
  const WithVariable nowhere("PATH", "/nergens");
  const auto docx = render(small_report(), Format::kDocx, kNoLimit);
  const auto html = render(small_report(), Format::kHtml, kNoLimit);
  ASSERT_FALSE(docx);
  EXPECT_EQ(docx.error().code, ErrorCode::kPartAbsent);
  const auto sentence = core::describe(docx.error(), core::Language::kDutch);
  EXPECT_NE(sentence.find("pandoc"), std::string::npos) << sentence;
  EXPECT_NE(sentence.find("make documents"), std::string::npos) << sentence;
  EXPECT_TRUE(html) << "needs no program";
}

/// How long it took, in seconds.
template <class Function>
double seconds_of(Function function) {
  const auto begin = std::chrono::steady_clock::now();
  function();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

TEST(Programs, ThatTakeTooLongAreEndedWithTheirChildren) {
  const auto folder = PrivateFolder::make();
  ASSERT_TRUE(folder);
  core::Result<ProgramEnd> ended;
  const double took = seconds_of([&] {
    ended =
        run_program({"sh", "-c", "sleep 30 & echo $! >kind; wait"}, folder->path(), std::chrono::seconds(1), kNoLimit);
  });
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code, ErrorCode::kDeadlineExceeded);
  EXPECT_LT(took, 10);
  std::string child;
  std::ifstream(folder->path() / "kind") >> child;
  ASSERT_FALSE(child.empty());
  // It dies within a moment; then a zombie may stand there until init has seen it.
  std::string line;
  const auto gone = [&] {
    line.clear();
    std::ifstream status("/proc/" + child + "/stat");
    std::getline(status, line);
    return line.empty() || line.find(") Z") != std::string::npos;
  };
  for (int i = 0; i < 100 && !gone(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_TRUE(gone()) << line;
}

TEST(Programs, EndWhenTheRunIsCancelled) {
  const auto folder = PrivateFolder::make();
  ASSERT_TRUE(folder);
  std::stop_source stop;
  const std::jthread canceller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    stop.request_stop();
  });
  const pearl::RunControl control(stop.get_token(), std::nullopt, {});
  core::Result<ProgramEnd> ended;
  const double took =
      seconds_of([&] { ended = run_program({"sleep", "30"}, folder->path(), std::chrono::seconds(60), control); });
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code, ErrorCode::kCancelled);
  EXPECT_LT(took, 10);
}

TEST(Programs, SeeNothingOfOurs) {
  const auto folder = PrivateFolder::make();
  ASSERT_TRUE(folder);
  EXPECT_EQ(fs::status(folder->path()).permissions(), fs::perms::owner_all);
  const WithVariable secret("PARELTJES_GEHEIM", "xyzzy");
  const auto open = std::fopen("/dev/null", "r");
  const auto ended = run_program({"sh", "-c", "env >omgeving; ls /proc/self/fd >open; pwd >waar"}, folder->path(),
                                 std::chrono::seconds(20), kNoLimit);
  std::fclose(open);
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->code, 0);
  const auto read = [&](const char* name) {
    std::ifstream file(folder->path() / name);
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
  };
  EXPECT_EQ(read("omgeving").find("xyzzy"), std::string::npos);
  EXPECT_NE(read("omgeving").find("HOME=" + folder->path().string()), std::string::npos);
  EXPECT_EQ(read("open"), "0\n1\n2\n3\n") << "3 is the folder that ls reads";
  EXPECT_EQ(read("waar"), folder->path().string() + "\n");
}

TEST(Folders, AreGoneAfterwards) {
  fs::path path;
  {
    const auto folder = PrivateFolder::make();
    ASSERT_TRUE(folder);
    path = folder->path();
    std::ofstream(path / "iets") << "x";
  }
  EXPECT_FALSE(fs::exists(path));
}

}  // namespace
}  // namespace pareltjes::documents
