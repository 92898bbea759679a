// SPDX-License-Identifier: EUPL-1.2
#include "platform/documents/documents.hpp"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <functional>
#include <semaphore>
#include <sstream>

#include "platform/documents/markup.hpp"
#include "platform/documents/pandoc_files.hpp"
#include "platform/documents/process.hpp"

namespace pareltjes::documents {
namespace {

using core::ErrorCode;
using core::Language;
namespace fs = std::filesystem;

constexpr std::chrono::seconds kPandocLimit{30};
constexpr std::chrono::seconds kOfficeLimit{60};
constexpr std::chrono::seconds kPictureLimit{20};
constexpr double kDotsPerMm = 8;       ///< 203 dots an inch.
constexpr std::ptrdiff_t kAtOnce = 2;  ///< LibreOffice takes some 200 MB; who comes third waits.

struct Named {
  const char* name;
  Format format;
  const char* type;
};
constexpr std::array kFormats{
    Named{"html", Format::kHtml, "text/html; charset=utf-8"},
    Named{"docx", Format::kDocx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    Named{"odt", Format::kOdt, "application/vnd.oasis.opendocument.text"},
    Named{"pdf", Format::kPdf, "application/pdf"},
};

/// What a format needs, each with what it is for.
core::Result<void> check_programs(Format format) {
  struct Needed {
    const char *program, *nl, *en;
    bool pdf_only;
  };
  static constexpr std::array kNeeded{Needed{"pandoc", "Word-documenten", "Word documents", false},
                                      Needed{"rsvg-convert", "plaatjes", "pictures", false},
                                      Needed{"soffice", "PDF", "PDF", true}};
  for (const auto& needed : kNeeded) {
    if ((needed.pdf_only && format != Format::kPdf) || is_installed(needed.program)) continue;
    return core::fail(
        ErrorCode::kPartAbsent,
        {fmt::format("Het programma {} (voor {}) staat niet op deze computer.", needed.program, needed.nl),
         fmt::format("The program {} (for {}) is not on this computer.", needed.program, needed.en)},
        {"Installeer het met: make documents. HTML werkt zonder.",
         "Install it with: make documents. HTML works without."});
  }
  return {};
}

core::Error went_wrong(const std::string& program, const std::string& said) {
  return {ErrorCode::kInternal,
          {fmt::format("{} maakte geen document: {}", program, said),
           fmt::format("{} made no document: {}", program, said)},
          {},
          {}};
}

bool write_file(const fs::path& path, std::string_view bytes) {
  std::ofstream file(path, std::ios::binary);
  file << bytes;
  file.close();
  return static_cast<bool>(file);
}

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return std::move(bytes).str();
}

/// LibreOffice makes verslag.pdf or verslag.odt of verslag.docx.
core::Result<void> office(const fs::path& folder, Format format, const pearl::RunControl& control) {
  const std::string pdf =
      R"(pdf:writer_pdf_Export:{"PDFUACompliance":{"type":"boolean","value":"true"},)"
      R"("UseTaggedPDF":{"type":"boolean","value":"true"},"SelectPdfVersion":{"type":"long","value":"0"},)"
      R"("ExportBookmarks":{"type":"boolean","value":"true"}})";
  // A profile of its own: of two programs on one profile the second makes nothing.
  const auto ended = run_program(
      {"soffice", "-env:UserInstallation=file://" + (folder / "profiel").string(), "--headless", "--norestore",
       "--convert-to", format == Format::kPdf ? pdf : "odt", "--outdir", folder.string(), "verslag.docx"},
      folder, kOfficeLimit, control);
  if (!ended) return std::unexpected(ended.error());
  // LibreOffice ends with 0 without a file when something is amiss: only the file counts.
  if (ended->code == 0 && fs::exists(folder / (format == Format::kPdf ? "verslag.pdf" : "verslag.odt"))) return {};
  return std::unexpected(went_wrong("soffice", ended->said));
}

/// One report on its way to a file, in a folder of its own.
class Workshop {
 public:
  Workshop(const pearl::Report& report, const pearl::RunControl& control, PrivateFolder folder)
      : report_(report), control_(control), folder_(std::move(folder)) {}

  core::Result<std::string> make(Format format) {
    if (auto drawn = draw(); !drawn) return std::unexpected(drawn.error());
    if (!write_file(at("verslag.html"), to_pandoc_html(report_)))
      return std::unexpected(went_wrong("pareltjes", "schrijven"));
    if (format == Format::kOdt) return pandoc("odt");
    auto docx = pandoc("docx");
    if (!docx || format == Format::kDocx) return docx;
    return pdf();
  }

 private:
  [[nodiscard]] fs::path at(const std::string& name) const { return folder_.path() / name; }

  core::Result<void> run(const std::vector<std::string>& arguments, std::chrono::seconds limit,
                         const std::string& result) {
    const auto ended = run_program(arguments, folder_.path(), limit, control_);
    if (!ended) return std::unexpected(ended.error());
    // LibreOffice ends with 0 without a file when something is amiss: only the file counts.
    if (ended->code == 0 && fs::exists(at(result))) return {};
    return std::unexpected(went_wrong(arguments.front(), ended->said));
  }

  core::Result<void> draw() {
    const auto figures = figures_of(report_);
    std::vector<double> widths;
    for (const auto& block : report_.blocks) {
      if (block.kind == pearl::ReportBlock::Kind::kFigure) widths.push_back(block.figure.width_mm);
    }
    for (std::size_t i = 0; i < figures.size(); ++i) {
      const auto name = fmt::format("figuur-{}", i + 1);
      if (!write_file(at(name + ".svg"), figures[i])) return std::unexpected(went_wrong("pareltjes", "schrijven"));
      const auto width = fmt::format("{:.0f}", widths[i] * kDotsPerMm);
      if (auto drawn = run({"rsvg-convert", "--width", width, "--keep-aspect-ratio", "--background-color", "white",
                            "--output", name + ".png", name + ".svg"},
                           kPictureLimit, name + ".png");
          !drawn)
        return drawn;
    }
    return {};
  }

  core::Result<std::string> pandoc(const std::string& format) {
    const bool dutch = report_.language == Language::kDutch;
    const auto result = "verslag." + format;
    std::vector<std::string> arguments{"pandoc", "--from",     "html",
                                       "--to",   format,       "--output",
                                       result,   "--metadata", dutch ? "lang=nl-NL" : "lang=en-GB"};
    if (!report_.subject.empty()) {
      arguments.insert(arguments.end(), {"--metadata", "subject=" + report_.subject});
    }
    if (!report_.subtitle.empty()) arguments.insert(arguments.end(), {"--metadata", "subtitle=" + report_.subtitle});
    if (format == "docx") {
      if (auto made = run({"pandoc", "--output", "stijl.docx", "--print-default-data-file", "reference.docx"},
                          kPandocLimit, "stijl.docx");
          !made)
        return std::unexpected(made.error());
      if (auto styled = style_reference(at("stijl.docx"), report_.footer, dutch ? "Bladzijde" : "Page"); !styled)
        return std::unexpected(styled.error());
      arguments.insert(arguments.end(), {"--reference-doc", "stijl.docx"});
    }
    arguments.emplace_back("verslag.html");
    if (auto made = run(arguments, kPandocLimit, result); !made) return std::unexpected(made.error());
    if (format == "odt") {
      std::vector<std::string> texts;
      for (const auto& block : report_.blocks) {
        if (block.kind == pearl::ReportBlock::Kind::kFigure) texts.push_back(block.figure.alt);
      }
      if (auto told = finish_odt(at(result), texts); !told) return std::unexpected(told.error());
    }
    return read_file(at(result));
  }

  core::Result<std::string> pdf() {
    if (auto made = office(folder_.path(), Format::kPdf, control_); !made) return std::unexpected(made.error());
    return read_file(at("verslag.pdf"));
  }

  const pearl::Report& report_;
  const pearl::RunControl& control_;
  PrivateFolder folder_;
};

/// A place in the workshop; waiting for it ends as `control` says.
core::Result<void> wait_for_place(std::counting_semaphore<kAtOnce>& places, const pearl::RunControl& control) {
  while (!places.try_acquire_for(std::chrono::milliseconds(50))) {
    if (auto go_on = control.check(); !go_on) return go_on;
  }
  return {};
}

}  // namespace

core::Result<Format> format_of(const std::string& name) {
  for (const auto& known : kFormats) {
    if (known.name == name) return known.format;
  }
  return core::fail(ErrorCode::kUsage,
                    {"De vorm ‘" + name + "’ bestaat niet.", "The format ‘" + name + "’ does not exist."},
                    {"Kies uit: html, docx, odt, pdf.", "Choose from: html, docx, odt, pdf."});
}

const char* media_type(Format format) {
  for (const auto& known : kFormats) {
    if (known.format == format) return known.type;
  }
  return "application/octet-stream";
}

namespace {

/// Makes something in a folder of its own, no more than kAtOnce at a time.
core::Result<std::string> in_turn(const pearl::RunControl& control,
                                  const std::function<core::Result<std::string>(PrivateFolder)>& make) {
  static std::counting_semaphore<kAtOnce> places(kAtOnce);
  if (auto place = wait_for_place(places, control); !place) return std::unexpected(place.error());
  auto made = [&]() -> core::Result<std::string> {
    auto folder = PrivateFolder::make();
    if (!folder) return std::unexpected(folder.error());
    return make(std::move(*folder));
  }();
  places.release();
  return made;
}

}  // namespace

core::Result<std::string> render(const pearl::Report& report, Format format, const pearl::RunControl& control) {
  if (format == Format::kHtml) return to_html(report);
  if (auto there = check_programs(format); !there) return std::unexpected(there.error());
  return in_turn(control,
                 ([&](PrivateFolder folder) { return Workshop(report, control, std::move(folder)).make(format); }));
}

core::Result<std::string> convert(std::string_view docx, Format format, const pearl::RunControl& control) {
  if (format == Format::kDocx) return std::string(docx);
  if (!is_installed("soffice")) {
    return core::fail(ErrorCode::kPartAbsent,
                      {"Het programma soffice (voor PDF en ODT) staat niet op deze computer.",
                       "The program soffice (for PDF and ODT) is not on this computer."},
                      {"Installeer het met: make documents. DOCX werkt zonder.",
                       "Install it with: make documents. DOCX works without."});
  }
  return in_turn(control, ([&](PrivateFolder folder) -> core::Result<std::string> {
                   if (!write_file(folder.path() / "verslag.docx", docx))
                     return std::unexpected(went_wrong("pareltjes", "schrijven"));
                   if (auto made = office(folder.path(), format, control); !made) return std::unexpected(made.error());
                   return read_file(folder.path() / (format == Format::kPdf ? "verslag.pdf" : "verslag.odt"));
                 }));
}

}  // namespace pareltjes::documents
