// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace pareltjes::hub {

/// A line with more fields than this is no table: the memory for it is not spent.
inline constexpr std::size_t kMostFields = 4096;

/// Reads CSV row by row (RFC 4180 quotes; LF, CRLF or CR; a byte-order mark; UTF-8 or else Windows-1252; separator
/// ; , tab or | as the first line shows). Strict: every row has as many fields as the header, or it is an error that
/// names file, line and column.
class CsvReader {
 public:
  /// @param bytes must outlive the reader when it is valid UTF-8; other encodings are copied.
  /// @param encoding "auto", "utf-8" or "windows-1252".
  static core::Result<CsvReader> open(std::string file, std::string_view bytes, std::string_view encoding = "auto");

  [[nodiscard]] const std::vector<std::string>& header() const { return header_; }
  [[nodiscard]] char separator() const { return separator_; }
  [[nodiscard]] const std::string& file() const { return file_; }

  /// The next row into `fields`; false at the end. The views hold until the next call. Blank lines are passed over.
  core::Result<bool> next(std::vector<std::string_view>& fields);
  /// Line on which the last row began, from 1.
  [[nodiscard]] std::int64_t line() const { return row_line_; }

 private:
  CsvReader() = default;
  core::Result<bool> read_row(std::vector<std::string_view>& fields);
  core::Result<std::string_view> read_quoted();
  std::string_view read_plain();
  void end_line();
  [[nodiscard]] std::string_view text() const { return owned_.empty() ? borrowed_ : std::string_view(owned_); }

  std::string file_;
  std::string owned_;  ///< The text when it had to be converted.
  std::string_view borrowed_;
  std::deque<std::string> unescaped_;  ///< Fields of this row that held doubled quotes.
  std::vector<std::string> header_;
  char separator_ = ',';
  std::size_t at_ = 0;
  std::int64_t line_ = 1;
  std::int64_t row_line_ = 1;
  std::int64_t field_ = 1;
};

}  // namespace pareltjes::hub
