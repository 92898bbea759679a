// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "pearls/wijkvoorzieningen/page_parts.hpp"
#include "platform/pearl/manifest.hpp"
#include "platform/pearl/report.hpp"

namespace pareltjes::wijkvoorzieningen {

/// The report on its way: a page that nobody clicks on, and what was written so far.
struct ReportWriter {
  PageContext page;
  const pearl::Manifest& manifest;
  pearl::Report report;

  [[nodiscard]] const char* pick(const char* nl, const char* en) const { return page.words.pick(nl, en); }
  [[nodiscard]] int last_year() const { return page.data.years.empty() ? 0 : page.data.years.back(); }
  [[nodiscard]] bool looks_ahead() const { return page.data.years.size() > 1; }
  /// The same page, about another area and another year.
  [[nodiscard]] PageContext about(const std::string& area, int year) const;
  /// A picture that the page made, with its own sentence as alternative text.
  void picture(const std::string& svg, std::string caption, double width_mm);
};

/// A cell of words.
pearl::ReportCell words_cell(std::string text);

void write_each_area(ReportWriter& writer);
void write_reach(ReportWriter& writer);
void write_future(ReportWriter& writer);
void write_shortages(ReportWriter& writer);
/// The best sites; nothing where no facility's places are known.
void write_sites(ReportWriter& writer);
void write_what_decides(ReportWriter& writer);
void write_certainty(ReportWriter& writer);
void write_norms(ReportWriter& writer);
void write_sources(ReportWriter& writer);
void write_all_needs(ReportWriter& writer);

}  // namespace pareltjes::wijkvoorzieningen
