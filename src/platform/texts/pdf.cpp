// SPDX-License-Identifier: EUPL-1.2
#include "platform/texts/pdf.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "core/text.hpp"
#include "platform/programs/process.hpp"
#include "platform/texts/pdf_structure.hpp"
#include "platform/texts/plain_text.hpp"

namespace pareltjes::texts {
namespace {

constexpr std::chrono::seconds kLimit{60};
constexpr const char* kIn = "document.pdf";
constexpr const char* kOut = "document.txt";
constexpr const char* kStructure = "structuur.txt";
constexpr std::chrono::seconds kStructureLimit{20};  ///< It draws a page for each piece of text.
constexpr std::uintmax_t kMostStructure = std::uintmax_t{64} << 20;

std::unexpected<core::Error> refuse(std::string_view name, core::Text message, core::Text advice,
                                    core::ErrorCode code = core::ErrorCode::kInvalidFile) {
  return core::fail(code, std::move(message), std::move(advice),
                    core::Place{std::string(name), std::nullopt, std::nullopt});
}

/// A line without its figures: "Pagina 3 van 12" is the same on every page.
std::string without_figures(std::string_view line) {
  std::string kept;
  for (const char c : core::trim(line)) {
    if (c < '0' || c > '9') kept += c;
  }
  return kept;
}

using Page = std::vector<std::string>;

std::vector<std::size_t> filled_lines(const Page& page) {
  std::vector<std::size_t> lines;
  for (std::size_t i = 0; i < page.size(); ++i) {
    if (!core::trim(page[i]).empty()) lines.push_back(i);
  }
  return lines;
}

/// Empties what stands at the head or foot of most pages.
void drop_heads_and_feet(std::vector<Page>& pages) {
  if (pages.size() < 3) return;
  constexpr std::size_t kDeep = 2;
  std::map<std::string, std::size_t> counts;
  const auto edges = [&](const Page& page) {
    const auto filled = filled_lines(page);
    std::vector<std::size_t> at;
    for (std::size_t i = 0; i < filled.size(); ++i) {
      if (i < kDeep || i + kDeep >= filled.size()) at.push_back(filled[i]);
    }
    return at;
  };
  for (const auto& page : pages) {
    for (const auto at : edges(page)) ++counts[without_figures(page[at])];
  }
  for (auto& page : pages) {
    for (const auto at : edges(page)) {
      if (counts[without_figures(page[at])] * 2 > pages.size()) page[at].clear();
    }
  }
}

/// How far a full line reaches.
std::size_t full_width(const std::vector<SourceLine>& lines) {
  std::vector<std::size_t> widths;
  for (const auto& line : lines) {
    if (!core::trim(line.text).empty()) widths.push_back(line.text.size());
  }
  if (widths.empty()) return 0;
  std::ranges::sort(widths);
  return widths[widths.size() * 9 / 10];
}

/// A sentence that goes on over the page: the blank lines between are of the paper, not of the text.
void join_pages(std::vector<SourceLine>& lines) {
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    if (core::trim(lines[i].text).empty()) continue;
    auto next = i + 1;
    while (next < lines.size() && core::trim(lines[next].text).empty()) ++next;
    if (next == lines.size() || lines[next].page == lines[i].page) continue;
    const auto first = core::trim(lines[next].text).front();
    const auto last = core::trim(lines[i].text).back();
    if (first >= 'a' && first <= 'z' && std::string_view(".;:").find(last) == std::string_view::npos)
      lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                  lines.begin() + static_cast<std::ptrdiff_t>(next));
  }
}

}  // namespace

TextDocument parts_of_pdf_text(std::string_view text) {
  std::vector<Page> pages;
  for (const auto& page : core::split(text, '\f')) pages.push_back(core::split(page, '\n'));
  if (!pages.empty() && filled_lines(pages.back()).empty()) pages.pop_back();
  drop_heads_and_feet(pages);
  std::vector<SourceLine> lines;
  std::size_t number = 0;
  for (std::size_t p = 0; p < pages.size(); ++p) {
    for (auto& line : pages[p]) lines.push_back({std::move(line), ++number, p + 1, false});
  }
  const auto width = full_width(lines);
  // A line that ends well before the edge ends its paragraph.
  for (auto& line : lines) line.ends = line.text.size() * 4 < width * 3;
  join_pages(lines);
  TextDocument document;
  document.format = "pdf";
  document.parts = parts_of_lines(lines, false, true);
  if (!document.parts.empty()) document.title = document.parts.front().text;
  return document;
}

namespace {

/// What the PDF says of its own structure; nothing when it has none, or when telling it takes too long.
core::Result<std::string> structure_of(const std::filesystem::path& folder, const GoOn& go_on) {
  if (!programs::is_installed("pdfinfo")) return std::string();
  const auto within = [&]() -> core::Result<void> {
    std::error_code absent;
    const auto size = std::filesystem::file_size(folder / kStructure, absent);
    if (!absent && size > kMostStructure) return core::fail(core::ErrorCode::kDeadlineExceeded, {}, {});
    return go_on ? go_on() : core::Result<void>();
  };
  const auto ended = programs::run_program({"pdfinfo", "-enc", "UTF-8", "-struct-text", kIn}, folder, kStructureLimit,
                                           within, kStructure);
  if (!ended) {
    if (ended.error().code == core::ErrorCode::kDeadlineExceeded) return std::string();
    return std::unexpected(ended.error());
  }
  std::ifstream file(folder / kStructure, std::ios::binary);
  return std::string{std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

core::Result<TextDocument> read_pdf(std::string_view name, std::string_view bytes, const ReadLimits& limits,
                                    const GoOn& go_on) {
  if (!programs::is_installed("pdftotext")) {
    return refuse(
        name,
        {"Het programma pdftotext (voor PDF) staat niet op deze computer.",
         "The program pdftotext (for PDF) is not on this computer."},
        {"Installeer het met: make documents. Of geef een DOCX.", "Install it with: make documents. Or give a DOCX."},
        core::ErrorCode::kPartAbsent);
  }
  auto folder = programs::PrivateFolder::make();
  if (!folder) return std::unexpected(folder.error());
  {
    std::ofstream file(folder->path() / kIn, std::ios::binary);
    file << bytes;
  }
  const auto ended = programs::run_program(
      {"pdftotext", "-layout", "-enc", "UTF-8", "-eol", "unix", "-l", std::to_string(limits.pages + 1), kIn, kOut},
      folder->path(), kLimit, go_on);
  if (!ended) return std::unexpected(ended.error());
  if (ended->said.find("password") != std::string::npos) {
    return refuse(name, {"De PDF heeft een wachtwoord.", "The PDF has a password."},
                  {"Haal het wachtwoord eraf en probeer het opnieuw.", "Take the password off and try again."});
  }
  std::ifstream file(folder->path() / kOut, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (ended->code != 0 || (text.empty() && !file)) {
    return refuse(name, {"De PDF is beschadigd.", "The PDF is damaged."},
                  {"Maak de PDF opnieuw, of geef een DOCX.", "Make the PDF anew, or give a DOCX."});
  }
  if (static_cast<std::size_t>(std::ranges::count(text, '\f')) > limits.pages) {
    return refuse(name, {"De PDF heeft te veel bladzijden.", "The PDF has too many pages."},
                  {"Splits het document.", "Split the document."}, core::ErrorCode::kPayloadTooLarge);
  }
  const auto pages = core::is_valid_utf8(text) ? text : core::from_windows_1252(text);
  auto document = parts_of_pdf_text(pages);
  const auto structure = structure_of(folder->path(), go_on);
  if (!structure) return std::unexpected(structure.error());
  if (core::is_valid_utf8(*structure)) {
    if (auto parts = parts_of_pdf_structure(*structure, pages); parts && !parts->empty())
      document.parts = std::move(*parts);
  }
  if (std::ranges::none_of(document.parts, [](const Part& part) { return !part.text.empty(); })) {
    return refuse(
        name,
        {"De PDF heeft geen tekst: waarschijnlijk is het een scan.", "The PDF has no text: it probably is a scan."},
        {"Laat de tekst herkennen (OCR), of geef een DOCX.", "Have the text recognised (OCR), or give a DOCX."});
  }
  return document;
}

}  // namespace pareltjes::texts
