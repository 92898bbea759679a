// SPDX-License-Identifier: EUPL-1.2
#include "platform/pearl/report.hpp"

namespace pareltjes::pearl {
namespace {

using Kind = ReportBlock::Kind;

ReportLine line_of(std::string text) {
  ReportLine line;
  line.push_back({std::move(text), {}, false});
  return line;
}

ReportBlock block(Kind kind, std::vector<ReportLine> lines, int level = 2) {
  return {kind, level, std::move(lines), {}, {}};
}

}  // namespace

void Report::heading(int level, std::string text) {
  blocks.push_back(block(Kind::kHeading, {line_of(std::move(text))}, level));
}

void Report::paragraph(std::string text) {
  if (!text.empty()) paragraph(line_of(std::move(text)));
}

void Report::paragraph(ReportLine line) {
  blocks.push_back(block(Kind::kParagraph, {std::move(line)}));
}

void Report::note(std::string text) {
  if (!text.empty()) blocks.push_back(block(Kind::kNote, {line_of(std::move(text))}));
}

void Report::list(std::vector<ReportLine> items) {
  if (!items.empty()) blocks.push_back(block(Kind::kList, std::move(items)));
}

void Report::answer(std::vector<std::string> sentences) {
  std::vector<ReportLine> lines;
  for (auto& sentence : sentences) {
    if (!sentence.empty()) lines.push_back(line_of(std::move(sentence)));
  }
  if (!lines.empty()) blocks.push_back(block(Kind::kAnswer, std::move(lines)));
}

void Report::code(std::string text) {
  blocks.push_back(block(Kind::kCode, {line_of(std::move(text))}));
}

void Report::table(ReportTable table) {
  if (!table.rows.empty()) blocks.push_back({Kind::kTable, 2, {}, std::move(table), {}});
}

void Report::figure(ReportFigure figure) {
  if (!figure.svg.empty()) blocks.push_back({Kind::kFigure, 2, {}, {}, std::move(figure)});
}

}  // namespace pareltjes::pearl
