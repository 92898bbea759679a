// SPDX-License-Identifier: EUPL-1.2
#include "platform/texts/text_document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "platform/texts/docx_file.hpp"
#include "platform/texts/odt.hpp"
#include "platform/texts/pdf.hpp"
#include "platform/texts/plain_text.hpp"

namespace pareltjes::texts {
namespace {

std::unexpected<core::Error> refuse(std::string_view name, core::Text message, core::Text advice,
                                    core::ErrorCode code = core::ErrorCode::kInvalidFile) {
  return core::fail(code, std::move(message), std::move(advice),
                    core::Place{std::string(name), std::nullopt, std::nullopt});
}

/// Whether a name stands in the bytes in UTF-16, as the directory of a compound file (MS-CFB) holds it.
bool has_wide(std::string_view bytes, std::string_view name) {
  std::string wide;
  for (const char c : name) {
    wide += c;
    wide += '\0';
  }
  return bytes.find(wide) != std::string_view::npos;
}

enum class Looks { kText, kDocx, kOdt, kPdf, kOtherZip, kSheet, kCompound, kRtf, kHtml, kBinary };

Looks looks_like(std::string_view bytes) {
  if (bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06")) {
    // Names of members stand in the clear in the directory at the end.
    if (bytes.find("word/") != std::string_view::npos) return Looks::kDocx;
    // The type of an ODT is its first member, unpacked; some programs write it elsewhere.
    if (bytes.substr(0, 200).find("opendocument.text") != std::string_view::npos ||
        bytes.find("mimetypeapplication/vnd.oasis.opendocument.text") != std::string_view::npos)
      return Looks::kOdt;
    if (bytes.find("xl/workbook") != std::string_view::npos ||
        bytes.substr(0, 200).find("opendocument.spreadsheet") != std::string_view::npos)
      return Looks::kSheet;
    return Looks::kOtherZip;
  }
  if (bytes.substr(0, 1024).find("%PDF-") != std::string_view::npos) return Looks::kPdf;
  if (bytes.starts_with("\xD0\xCF\x11\xE0")) return Looks::kCompound;
  if (bytes.starts_with("{\\rtf")) return Looks::kRtf;
  const auto head = core::fold(core::trim(bytes.substr(0, 300)));
  if (core::trim(bytes.substr(0, 300)).starts_with('<') &&
      (head.starts_with("doctype html") || head.starts_with("html")))
    return Looks::kHtml;
  const auto control = std::ranges::count_if(bytes.substr(0, 65536), [](char c) {
    const auto u = static_cast<unsigned char>(c);
    return u < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f';
  });
  return control > 0 ? Looks::kBinary : Looks::kText;
}

core::Result<TextDocument> read_by_look(std::string_view name, std::string_view bytes, const ReadLimits& limits,
                                        const GoOn& go_on) {
  switch (looks_like(bytes)) {
    case Looks::kText:
      return read_plain_text(name, bytes, limits);
    case Looks::kDocx:
      return read_docx(name, bytes, limits, go_on);
    case Looks::kOdt:
      return read_odt(name, bytes, limits, go_on);
    case Looks::kPdf:
      return read_pdf(name, bytes, limits, go_on);
    case Looks::kCompound:
      if (has_wide(bytes, "EncryptedPackage") || has_wide(bytes, "EncryptionInfo")) {
        return refuse(name, {"Het document heeft een wachtwoord.", "The document has a password."},
                      {"Haal het wachtwoord eraf en probeer het opnieuw.", "Take the password off and try again."});
      }
      return refuse(name, {"Dit is een document van vóór Word 2007.", "This is a document of before Word 2007."},
                    {"Bewaar het als .docx en probeer het opnieuw.", "Save it as .docx and try again."});
    case Looks::kRtf:
      return refuse(name,
                    {"Dit is een RTF-bestand. Dat wordt niet gelezen.", "This is an RTF file, which is not read."},
                    {"Bewaar het als .docx en probeer het opnieuw.", "Save it as .docx and try again."});
    case Looks::kHtml:
      return refuse(name, {"Dit is een webpagina. Die wordt niet gelezen.", "This is a web page, which is not read."},
                    {"Bewaar de tekst als .docx of .txt.", "Save the text as .docx or .txt."});
    case Looks::kSheet:
      return refuse(name, {"Dit is een rekenblad, geen overeenkomst.", "This is a spreadsheet, no agreement."},
                    {"Kies een DOCX, ODT, PDF of tekst.", "Choose a DOCX, ODT, PDF or text."});
    default:
      return refuse(name, {"Dit bestand is geen DOCX, ODT, PDF of tekst.", "This file is no DOCX, ODT, PDF or text."},
                    {"Kies een ander bestand.", "Choose another file."});
  }
}

}  // namespace

core::Result<TextDocument> read(std::string_view name, std::string_view bytes, const ReadLimits& limits,
                                const GoOn& go_on) {
  if (bytes.find_first_not_of(" \t\r\n") == std::string_view::npos)
    return refuse(name, {"Het bestand is leeg.", "The file is empty."},
                  {"Kies een ander bestand.", "Choose another file."});
  if (bytes.size() > limits.bytes) {
    return refuse(name, {"Het bestand is groter dan 64 MB.", "The file is larger than 64 MB."},
                  {"Haal grote plaatjes weg of splits het document.", "Take out large pictures or split the document."},
                  core::ErrorCode::kPayloadTooLarge);
  }
  auto document = read_by_look(name, bytes, limits, go_on);
  if (!document) {
    // A part of a packed document ("word/document.xml") is no file that the user knows.
    if (!document.error().place || document.error().place->file != name) {
      auto error = document.error();
      error.place = core::Place{std::string(name), error.place ? error.place->line : std::nullopt, std::nullopt};
      return std::unexpected(std::move(error));
    }
    return document;
  }
  const bool has_letters = std::ranges::any_of(document->parts, [](const Part& part) { return !part.text.empty(); });
  if (!has_letters)
    return refuse(name, {"Het document heeft geen tekst.", "The document has no text."},
                  {"Kies een ander bestand.", "Choose another file."});
  return document;
}

core::Text place_of(const TextDocument& document, std::size_t line) {
  if (line == 0) return {};
  const auto part =
      std::ranges::find_if(document.parts, [&](const Part& one) { return one.line == line && one.page > 0; });
  if (part != document.parts.end())
    return {fmt::format("pagina {}, regel {}", part->page, line), fmt::format("page {}, line {}", part->page, line)};
  if (document.format == "docx" || document.format == "odt")
    return {fmt::format("alinea {}", line), fmt::format("paragraph {}", line)};
  return {fmt::format("regel {}", line), fmt::format("line {}", line)};
}

}  // namespace pareltjes::texts
