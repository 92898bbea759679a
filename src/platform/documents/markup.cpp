// SPDX-License-Identifier: EUPL-1.2
// The report as markup: a page of our own, and a plainer one that pandoc reads.
#include "platform/documents/markup.hpp"

#include <fmt/format.h>

#include <numeric>

#include "core/language.hpp"
#include "core/resources.hpp"
#include "core/text.hpp"
#include "platform/documents/documents.hpp"

namespace pareltjes::documents {
namespace {

using core::escape_markup;
using pearl::Report;
using pearl::ReportBlock;
using pearl::ReportCell;
using pearl::ReportLine;
using pearl::ReportTable;
using Kind = ReportBlock::Kind;

std::string_view resource(std::string_view name) {
  return core::find_resource(fmt::format("src/platform/documents/{}", name)).value_or(std::string_view());
}

std::string inlines(const ReportLine& line) {
  std::string html;
  for (const auto& part : line) {
    const auto plain = escape_markup(part.text);
    const auto text = part.strong ? fmt::format("<strong>{}</strong>", plain) : plain;
    const bool web = part.href.starts_with("https://") || part.href.starts_with("http://");
    html += web ? fmt::format(R"(<a href="{}">{}</a>)", escape_markup(part.href), text) : text;
  }
  return html;
}

std::string list(const ReportBlock& block) {
  std::string html = "<ul>\n";
  for (const auto& line : block.lines) html += "<li>" + inlines(line) + "</li>\n";
  return html + "</ul>\n";
}

std::string cell(const ReportCell& value, bool row_head, bool number, bool colours) {
  std::string classes = number ? "num" : "";
  if (colours && value.step > 0) classes += fmt::format("{}k{}", classes.empty() ? "" : " ", value.step);
  auto text = escape_markup(value.text);
  if (value.strong) text = "<strong>" + text + "</strong>";
  return fmt::format("<{0}{1}{2}>{3}</{4}>", row_head ? "th scope=\"row\"" : "td",
                     classes.empty() ? "" : fmt::format(" class=\"{}\"", classes),
                     number ? " style=\"text-align: right\"" : "", text, row_head ? "th" : "td");
}

/// @param row_heads whether the first cell of a row is marked as its head: pandoc 2.17 takes such a row for a heading.
std::string table(const ReportTable& table, bool row_heads, bool colours) {
  std::string html = "<table>\n";
  if (!table.caption.empty()) html += "<caption>" + escape_markup(table.caption) + "</caption>\n";
  const double all = std::accumulate(table.columns.begin(), table.columns.end(), 0.0,
                                     [](double sum, const auto& column) { return sum + column.share; });
  html += "<colgroup>";
  for (const auto& column : table.columns)
    html += fmt::format(R"(<col style="width: {:.1f}%">)", 100 * column.share / (all > 0 ? all : 1));
  html += "</colgroup>\n<thead><tr>";
  for (const auto& column : table.columns)
    html += fmt::format(R"(<th scope="col"{}>{}</th>)",
                        column.number ? " class=\"num\" style=\"text-align: right\"" : "", escape_markup(column.title));
  html += "</tr></thead>\n<tbody>\n";
  for (const auto& row : table.rows) {
    html += "<tr>";
    for (std::size_t c = 0; c < row.size(); ++c)
      html += cell(row[c], c == 0 && row_heads, table.columns[c].number, colours);
    html += "</tr>\n";
  }
  return html + "</tbody></table>\n";
}

/// A picture as it stands in a page: only its own elements, which `pages` made.
std::string with_namespace(std::string svg) {
  if (svg.starts_with("<svg") && !svg.contains("xmlns=")) svg.insert(4, R"( xmlns="http://www.w3.org/2000/svg")");
  return svg;
}

std::string html_block(const ReportBlock& block) {
  switch (block.kind) {
    case Kind::kAnswer: {
      std::string html = "<div class=\"antwoord\">";
      for (const auto& line : block.lines) html += "<p>" + inlines(line) + "</p>\n";
      return html + "</div>\n";
    }
    case Kind::kHeading:
      return fmt::format("<h{0}>{1}</h{0}>\n", block.level, inlines(block.lines.front()));
    case Kind::kParagraph:
      return "<p>" + inlines(block.lines.front()) + "</p>\n";
    case Kind::kNote:
      return "<p class=\"noot\">" + inlines(block.lines.front()) + "</p>\n";
    case Kind::kList:
      return list(block);
    case Kind::kTable:
      return "<div class=\"tabelvak\" tabindex=\"0\" role=\"region\" aria-label=\"" +
             escape_markup(block.table.caption) + "\">" + table(block.table, true, true) + "</div>\n";
    case Kind::kFigure:
      return fmt::format("<figure style=\"max-width: {:.0f}mm\">{}<figcaption>{}</figcaption></figure>\n",
                         block.figure.width_mm, block.figure.svg, escape_markup(block.figure.caption));
    case Kind::kCode:
      return "<pre tabindex=\"0\">" + inlines(block.lines.front()) + "</pre>\n";
  }
  return {};
}

std::string styled(std::string_view style, const std::string& inner) {
  return fmt::format("<div custom-style=\"{}\"><p>{}</p></div>\n", style, inner);
}

std::string pandoc_block(const ReportBlock& block, std::size_t& figure) {
  switch (block.kind) {
    case Kind::kAnswer: {
      std::string html;
      for (const auto& line : block.lines)
        html += styled(&line == &block.lines.front() ? "Antwoord" : "AntwoordVervolg", inlines(line));
      return html;
    }
    case Kind::kHeading:
      // The title is the one heading of the first level; pandoc writes it itself.
      return fmt::format("<h{0}>{1}</h{0}>\n", block.level - 1, inlines(block.lines.front()));
    case Kind::kNote:
      return styled("Noot", inlines(block.lines.front()));
    case Kind::kTable:
      return table(block.table, false, false);
    case Kind::kFigure:
      // It keeps with the caption below it. In a style named "Figure" LibreOffice would take the picture for a caption.
      return styled("Afbeelding", fmt::format("<img src=\"figuur-{}.png\" alt=\"{}\" width=\"{:.0f}mm\">", ++figure,
                                              escape_markup(block.figure.alt), block.figure.width_mm)) +
             (block.figure.caption.empty() ? "" : styled("Image Caption", escape_markup(block.figure.caption)));
    case Kind::kCode:
      return styled("Code", inlines(block.lines.front()));
    case Kind::kParagraph:
    case Kind::kList:
      return html_block(block);
  }
  return {};
}

}  // namespace

std::string to_html(const Report& report) {
  const auto tag = core::tag_of(report.language);
  std::string html = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n"
      "<style>\n{}{}</style>\n</head>\n<body>\n<main>\n<h1>{}</h1>\n",
      tag, escape_markup(report.title), resource("report_style.css"), resource("figure_style.css"),
      escape_markup(report.title));
  if (!report.subtitle.empty()) html += "<p class=\"onder-titel\">" + escape_markup(report.subtitle) + "</p>\n";
  for (const auto& block : report.blocks) html += html_block(block);
  return html + "</main>\n<footer class=\"voet\">" + escape_markup(report.footer) + "</footer>\n</body>\n</html>\n";
}

std::string to_pandoc_html(const Report& report) {
  std::string html =
      fmt::format("<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n",
                  core::tag_of(report.language), escape_markup(report.title));
  if (!report.subject.empty())
    html += fmt::format("<meta name=\"description\" content=\"{}\">\n", escape_markup(report.subject));
  if (!report.subtitle.empty())
    html += fmt::format("<meta name=\"subtitle\" content=\"{}\">\n", escape_markup(report.subtitle));
  html += "</head>\n<body>\n";
  std::size_t figure = 0;
  for (const auto& block : report.blocks) html += pandoc_block(block, figure);
  return html + "</body>\n</html>\n";
}

std::vector<std::string> figures_of(const Report& report) {
  std::vector<std::string> figures;
  for (const auto& block : report.blocks) {
    if (block.kind != Kind::kFigure) continue;
    auto svg = with_namespace(block.figure.svg);
    const auto at = svg.find('>');
    if (at != std::string::npos) svg.insert(at + 1, fmt::format("<style>{}</style>", resource("figure_style.css")));
    figures.push_back(std::move(svg));
  }
  return figures;
}

}  // namespace pareltjes::documents
