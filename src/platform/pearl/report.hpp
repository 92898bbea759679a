// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/language.hpp"

namespace pareltjes::pearl {

/// A piece of a sentence; with an address it is a link.
struct ReportText {
  std::string text;
  std::string href;
  bool strong = false;
};
using ReportLine = std::vector<ReportText>;

struct ReportColumn {
  std::string title;
  bool number = false;  ///< Aligned right.
  double share = 1;     ///< Of the width of the page, relative to the other columns.
};
struct ReportCell {
  std::string text;
  int step = 0;  ///< Colour step 1…5 on the screen; 0 for none. The text says the same.
  bool strong = false;
};

/// A table whose first column names the rows.
struct ReportTable {
  std::string caption;
  std::vector<ReportColumn> columns;
  std::vector<std::vector<ReportCell>> rows;
};

struct ReportFigure {
  std::string svg;
  std::string alt;  ///< What the picture tells, in a sentence: for who does not see it.
  std::string caption;
  double width_mm = 160;
};

struct ReportBlock {
  enum class Kind { kAnswer, kHeading, kParagraph, kNote, kList, kTable, kFigure, kCode };
  Kind kind = Kind::kParagraph;
  int level = 2;                  ///< Of a heading: 2 or 3.
  std::vector<ReportLine> lines;  ///< One of a heading, paragraph or note; more of an answer or a list.
  ReportTable table;
  ReportFigure figure;
};

/// A document that somebody reads from begin to end, in one language: the same for HTML, DOCX, ODT and PDF.
struct Report {
  core::Language language = core::Language::kDutch;
  std::string title;
  std::string subtitle;
  std::string subject;  ///< One line for the properties of the file.
  std::string footer;   ///< At the foot of each page, before its number.
  std::vector<ReportBlock> blocks;

  void heading(int level, std::string text);
  void paragraph(std::string text);
  void paragraph(ReportLine line);
  void note(std::string text);
  void list(std::vector<ReportLine> items);
  void answer(std::vector<std::string> sentences);  ///< The box at the top; the first sentence is the largest.
  void code(std::string text);
  void table(ReportTable table);
  void figure(ReportFigure figure);
};

}  // namespace pareltjes::pearl
