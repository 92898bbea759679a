// SPDX-License-Identifier: EUPL-1.2
// Thousands of small random tables against evaluation of every point of a grid that no test divides. The cells are made
// as numbers, and judged by those numbers: what reads, cuts and searches is not used to say what is right.
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <random>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engines/decision_tables/check/domain.hpp"
#include "engines/decision_tables/geometry/boxes.hpp"
#include "engines/decision_tables/tests/dmn.hpp"

namespace pareltjes::engines::decision_tables {
namespace {

/// Values are counted in halves: whole numbers are even, the odd ones lie between.
constexpr int kSteps = 5;

struct Piece {
  int low = 0;
  int high = 0;
  bool low_closed = true;
  bool high_closed = true;
  bool has_low = true;
  bool has_high = true;

  [[nodiscard]] bool holds(int value) const {
    if (has_low && (low_closed ? value < low : value <= low)) return false;
    return !has_high || (high_closed ? value <= high : value < high);
  }
};

struct MadeCell {
  bool any = false;
  bool negated = false;
  std::vector<Piece> pieces;

  [[nodiscard]] bool holds(int value) const {
    return any || negated != std::ranges::any_of(pieces, [&](const Piece& one) { return one.holds(value); });
  }
};

enum class Shape { kNumber, kDate, kString, kBoolean };

std::string literal(Shape shape, int value) {
  if (shape == Shape::kNumber)
    return value % 2 == 0 ? std::to_string(value / 2)
                          : fmt::format("{}{}.5", value < 0 ? "-" : "", std::abs(value) / 2);
  if (shape == Shape::kString) return fmt::format("\"{}\"", value / 2);
  if (shape == Shape::kBoolean) return value == 0 ? "false" : "true";
  const std::chrono::year_month_day day{std::chrono::sys_days{std::chrono::year{2024} / 2 / 27} +
                                        std::chrono::days{value / 2}};
  return fmt::format("date(\"{:04}-{:02}-{:02}\")", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

std::string written(Shape shape, const Piece& piece) {
  const auto low = literal(shape, piece.low);
  const auto high = literal(shape, piece.high);
  if (!piece.has_low) return (piece.high_closed ? "<= " : "< ") + high;
  if (!piece.has_high) return (piece.low_closed ? ">= " : "> ") + low;
  if (piece.low == piece.high && piece.low_closed && piece.high_closed) return low;
  return fmt::format("{}{}..{}{}", piece.low_closed ? "[" : "(", low, high, piece.high_closed ? "]" : ")");
}

std::string written(Shape shape, const MadeCell& cell) {
  if (cell.any) return "-";
  std::vector<std::string> all;
  for (const auto& piece : cell.pieces) all.push_back(written(shape, piece));
  return fmt::format(fmt::runtime(cell.negated ? "not({})" : "{}"), fmt::join(all, ", "));
}

/// Every value that can be told apart by the tests: those that days and booleans do not have are left out.
std::vector<int> grid(Shape shape) {
  if (shape == Shape::kBoolean) return {0, 2};
  std::vector<int> values;
  for (int value = -2; value <= 2 * kSteps + 2; value += shape == Shape::kNumber ? 1 : 2) values.push_back(value);
  return values;
}

std::string type_of(Shape shape) {
  constexpr std::array<const char*, 4> kTypes{"number", "date", "string", "boolean"};
  return kTypes[static_cast<std::size_t>(shape)];
}

class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}
  int below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }

  MadeCell cell(Shape shape) {
    MadeCell cell;
    if (below(4) == 0) {
      cell.any = true;
      return cell;
    }
    cell.negated = below(5) == 0;
    const int count = shape == Shape::kBoolean ? 1 : 1 + below(2);
    for (int i = 0; i < count; ++i) cell.pieces.push_back(piece(shape));
    return cell;
  }

 private:
  Piece piece(Shape shape) {
    Piece one;
    one.low = one.high = shape == Shape::kBoolean ? 2 * below(2) : 2 * below(kSteps + 1);
    if (shape == Shape::kString || shape == Shape::kBoolean || below(3) == 0) return one;
    one.high = std::min(one.low + 2 * below(kSteps), 2 * kSteps);  // within the grid
    one.low_closed = below(2) == 0;
    one.high_closed = below(2) == 0;
    if (below(4) == 0) one.has_low = false;
    if (one.has_low && below(4) == 0) one.has_high = false;
    return one;
  }
  std::mt19937 random_;
};

struct Made {
  std::vector<Shape> shapes;
  std::vector<std::vector<MadeCell>> rows;
  std::vector<int> outputs;

  [[nodiscard]] bool holds(std::size_t row, const std::vector<int>& point) const {
    for (std::size_t at = 0; at < shapes.size(); ++at) {
      if (!rows[row][at].holds(point[at])) return false;
    }
    return true;
  }

  [[nodiscard]] std::vector<std::vector<int>> points() const {
    std::vector<std::vector<int>> all{{}};
    for (const auto shape : shapes) {
      std::vector<std::vector<int>> longer;
      for (const auto& point : all) {
        for (const int value : grid(shape)) {
          longer.push_back(point);
          longer.back().push_back(value);
        }
      }
      all = std::move(longer);
    }
    return all;
  }

  [[nodiscard]] Table table(const std::string& policy) const {
    Table table{policy, {}, "string", "", {}};
    for (std::size_t at = 0; at < shapes.size(); ++at)
      table.inputs.push_back({fmt::format("k{}", at), type_of(shapes[at])});
    for (std::size_t row = 0; row < rows.size(); ++row) {
      table.rows.emplace_back();
      for (std::size_t at = 0; at < shapes.size(); ++at)
        table.rows.back().push_back(written(shapes[at], rows[row][at]));
      table.rows.back().push_back(fmt::format("\"u{}\"", outputs[row]));
    }
    return table;
  }
};

Made made_up(unsigned seed) {
  Maker maker(seed);
  Made made;
  const int columns = 1 + maker.below(3);
  for (int i = 0; i < columns; ++i) made.shapes.push_back(static_cast<Shape>(maker.below(4)));
  const int rows = 1 + maker.below(7);
  for (int i = 0; i < rows; ++i) {
    made.rows.emplace_back();
    for (const auto shape : made.shapes) made.rows.back().push_back(maker.cell(shape));
    made.outputs.push_back(maker.below(3));
  }
  return made;
}

/// The engine's parts of a made table.
struct Cut {
  std::vector<std::vector<UnaryTests>> cells;  // column, row
  std::vector<Domain> domains;
  std::optional<Boxes> boxes;

  explicit Cut(const Made& made) {
    const auto table = made.table("UNIQUE");
    for (std::size_t at = 0; at < made.shapes.size(); ++at) {
      cells.emplace_back();
      for (const auto& row : table.rows) cells.back().push_back(*parse_unary_tests(row[at]));
    }
    std::vector<std::size_t> sizes;
    std::vector<Box> rows(made.rows.size());
    for (std::size_t at = 0; at < made.shapes.size(); ++at) {
      std::vector<const UnaryTests*> tests;
      for (const auto& one : cells[at]) tests.push_back(&one);
      domains.emplace_back(kind(made.shapes[at]), tests, nullptr);
      sizes.push_back(domains.back().size());
      for (std::size_t row = 0; row < rows.size(); ++row) rows[row].push_back(domains.back().region(cells[at][row]));
    }
    boxes.emplace(sizes, rows);
  }
  static Kind kind(Shape shape) {
    constexpr std::array<Kind, 4> kKinds{Kind::kNumber, Kind::kDate, Kind::kString, Kind::kBoolean};
    return kKinds[static_cast<std::size_t>(shape)];
  }
  /// What a box says of itself in FEEL, read again; nothing for an empty one.
  [[nodiscard]] std::vector<UnaryTests> said(const Box& box) const {
    const auto parts = boxes->in_parts(box);
    std::vector<UnaryTests> all;
    for (std::size_t at = 0; at < domains.size(); ++at) {
      if (parts[at].none()) return {};
      const auto text = domains[at].describe(parts[at]);
      const auto tests = parse_unary_tests(text);
      EXPECT_TRUE(tests) << text;
      if (!tests) return {};
      all.push_back(*tests);
    }
    return all;
  }
};

bool holds(const std::vector<UnaryTests>& said, const std::vector<Value>& point) {
  if (said.empty()) return false;
  for (std::size_t at = 0; at < said.size(); ++at) {
    if (!said[at].contains(point[at])) return false;
  }
  return true;
}

/// The point as the engine reads it.
std::vector<Value> read_point(const Made& made, const std::vector<int>& point) {
  std::vector<Value> values;
  for (std::size_t at = 0; at < point.size(); ++at)
    values.push_back(*parse_literal(literal(made.shapes[at], point[at])));
  return values;
}

/// No value of a column can be added to a widened gap: somewhere beside the box, at that value, a row applies.
void expect_cannot_grow(const Made& made, const std::vector<UnaryTests>& wide,
                        const std::vector<std::vector<int>>& points) {
  for (std::size_t at = 0; at < made.shapes.size(); ++at) {
    std::set<int> touched;
    for (const auto& point : points) {
      auto values = read_point(made, point);
      bool beside = true;
      for (std::size_t other = 0; other < values.size(); ++other)
        beside &= other == at || wide[other].contains(values[other]);
      if (!beside) continue;
      for (std::size_t row = 0; row < made.rows.size(); ++row) {
        if (made.holds(row, point)) touched.insert(point[at]);
      }
    }
    for (const int value : grid(made.shapes[at])) {
      const auto read = *parse_literal(literal(made.shapes[at], value));
      ASSERT_NE(wide[at].contains(read), touched.contains(value)) << "column " << at << ", value " << value;
    }
  }
}

TEST(Coverage, GapsAreExactlyWhatNoRowCovers) {
  int with_gaps = 0;
  for (unsigned seed = 1; seed <= 1500; ++seed) {
    SCOPED_TRACE(seed);
    const auto made = made_up(seed);
    const Cut cut(made);
    Budget budget;
    const auto found = cut.boxes->gaps(100'000, budget);
    ASSERT_TRUE(found.complete);
    with_gaps += found.boxes.empty() ? 0 : 1;
    std::vector<std::vector<UnaryTests>> gaps;
    std::vector<std::vector<UnaryTests>> wide;
    for (const auto& box : found.boxes) {
      gaps.push_back(cut.said(box));
      wide.push_back(cut.said(cut.boxes->widened(box)));
    }
    for (const auto& point : made.points()) {
      bool covered = false;
      for (std::size_t row = 0; row < made.rows.size(); ++row) covered |= made.holds(row, point);
      const auto values = read_point(made, point);
      const auto holding = std::ranges::count_if(gaps, [&](const auto& one) { return holds(one, values); });
      ASSERT_EQ(holding, covered ? 0 : 1) << fmt::format("{}", fmt::join(point, " "));
      const bool touched = covered && std::ranges::any_of(wide, [&](const auto& one) { return holds(one, values); });
      ASSERT_FALSE(touched) << "a widened gap touches a row";
    }
    for (const auto& box : found.boxes) ASSERT_TRUE(Boxes::is_within(box, cut.boxes->widened(box)));
    if (seed % 10 == 0 && !wide.empty()) expect_cannot_grow(made, wide.back(), made.points());
  }
  EXPECT_GT(with_gaps, 300);
  EXPECT_LT(with_gaps, 1400);
}

TEST(Coverage, OverlapsAreExactlyWhatTwoRowsShare) {
  for (unsigned seed = 2001; seed <= 3000; ++seed) {
    SCOPED_TRACE(seed);
    const auto made = made_up(seed);
    const Cut cut(made);
    std::set<std::pair<std::uint32_t, std::uint32_t>> shared;
    const auto points = made.points();
    std::vector<std::vector<Value>> values;
    for (const auto& point : points) values.push_back(read_point(made, point));
    for (std::uint32_t a = 0; a < made.rows.size(); ++a) {
      for (std::uint32_t b = a + 1; b < made.rows.size(); ++b) {
        const auto both = cut.said(cut.boxes->intersection(a, b));
        for (std::size_t p = 0; p < points.size(); ++p) {
          const bool share = made.holds(a, points[p]) && made.holds(b, points[p]);
          if (share) shared.emplace(a, b);
          ASSERT_EQ(share, holds(both, values[p]));
        }
      }
    }
    const auto found = cut.boxes->overlaps(1000);
    ASSERT_TRUE(found.complete);
    ASSERT_EQ(std::set(found.pairs.begin(), found.pairs.end()), shared);
  }
}

/// Findings of one code, as "row" or "row-row" out of their English messages.
std::set<std::string> rows_told(const Report& report, std::string_view code) {
  std::set<std::string> rows;
  for (const auto& finding : report.findings) {
    if (finding.code != code) continue;
    std::string numbers;
    const auto& text = finding.message.en;
    for (std::size_t at = text.find("ow "); at != std::string::npos; at = text.find("ow ", at + 1)) {
      const auto end = text.find_first_not_of("0123456789", at + 3);
      if (end == at + 3) continue;
      numbers += (numbers.empty() ? "" : "-") + text.substr(at + 3, end - at - 3);
      if (code == "dmn-rij-onbereikbaar" || code == "dmn-rij-overbodig" || code == "dmn-rij-nooit") break;
    }
    rows.insert(numbers);
  }
  return rows;
}

struct Truth {
  std::set<std::string> overlaps;
  std::set<std::string> clashes;     // overlaps with other outputs
  std::set<std::string> never;       // no point at all
  std::set<std::string> masked;      // by rows before it
  std::set<std::string> outranked;   // by rows with an output of higher rank
  std::set<std::string> duplicates;  // same points and output
  bool gap = false;
};

Truth truth_of(const Made& made) {
  Truth truth;
  const auto points = made.points();
  const auto size = made.rows.size();
  std::vector<std::vector<bool>> holds(size);
  for (std::size_t row = 0; row < size; ++row) {
    for (const auto& point : points) holds[row].push_back(made.holds(row, point));
  }
  const auto covered_by = [&](std::size_t row, auto&& counts) {
    for (std::size_t p = 0; p < points.size(); ++p) {
      if (!holds[row][p]) continue;
      bool found = false;
      for (std::size_t other = 0; other < size; ++other) found |= counts(other) && holds[other][p];
      if (!found) return false;
    }
    return true;
  };
  for (std::size_t p = 0; p < points.size(); ++p) {
    truth.gap |= std::ranges::none_of(holds, [&](const auto& row) { return row[p]; });
  }
  for (std::size_t a = 0; a < size; ++a) {
    const auto name = std::to_string(a + 1);
    if (std::ranges::find(holds[a], true) == holds[a].end()) {
      truth.never.insert(name);
      continue;
    }
    bool duplicate = false;
    for (std::size_t b = 0; b < size; ++b) {
      bool share = false;
      for (std::size_t p = 0; p < points.size(); ++p) share |= holds[a][p] && holds[b][p];
      if (!share || b == a) continue;
      const bool same = holds[a] == holds[b] && made.outputs[a] == made.outputs[b];
      duplicate |= same && b < a;
      if (b < a) continue;
      const auto pair = fmt::format("{}-{}", a + 1, b + 1);
      if (same) truth.duplicates.insert(fmt::format("{}-{}", b + 1, a + 1));
      if (!same) truth.overlaps.insert(pair);
      if (made.outputs[a] != made.outputs[b]) truth.clashes.insert(pair);
    }
    if (duplicate) continue;
    if (covered_by(a, [&](std::size_t other) { return other < a; })) truth.masked.insert(name);
    if (covered_by(a, [&](std::size_t other) { return made.outputs[other] < made.outputs[a]; }))
      truth.outranked.insert(name);
  }
  return truth;
}

TEST(Coverage, FindingsOfEveryHitPolicyAreThoseOfTheGrid) {
  const CoverageLimits all{1000, 1000, {}};
  std::size_t masked = 0;
  std::size_t outranked = 0;
  for (unsigned seed = 4001; seed <= 5500; ++seed) {
    SCOPED_TRACE(seed);
    const auto made = made_up(seed);
    const auto truth = truth_of(made);
    auto report = check_table(made.table("UNIQUE"), all);
    ASSERT_EQ(rows_told(report, "dmn-overlap"), truth.overlaps);
    ASSERT_EQ(rows_told(report, "dmn-rij-nooit"), truth.never);
    ASSERT_EQ(rows_told(report, "dmn-rij-dubbel"), truth.duplicates);
    ASSERT_EQ(std::ranges::count(codes(report), "dmn-gat") > 0, truth.gap);
    ASSERT_TRUE(report.tables[0].decided);
    report = check_table(made.table("FIRST"), all);
    ASSERT_EQ(rows_told(report, "dmn-rij-onbereikbaar"), truth.masked);
    ASSERT_TRUE(rows_told(report, "dmn-overlap").empty());
    auto ranked = made.table("PRIORITY");
    ranked.output_values = R"("u0", "u1", "u2")";
    report = check_table(ranked, all);
    ASSERT_EQ(rows_told(report, "dmn-rij-onbereikbaar"), truth.outranked);
    report = check_table(made.table("ANY"), all);
    std::set<std::string> clashes;
    for (const auto& finding : report.findings) {
      if (finding.code == "dmn-tegenspraak") clashes.insert(finding.message.en);
    }
    ASSERT_EQ(clashes.size(), truth.clashes.size());
    report = check_table(made.table("COLLECT"), all);
    ASSERT_EQ(std::ranges::count(codes(report), "dmn-geen-antwoord") > 0, truth.gap);
    masked += truth.masked.size();
    outranked += truth.outranked.size();
  }
  EXPECT_GT(masked, 200U);
  EXPECT_GT(outranked, 100U);
}

TEST(Coverage, RowsThatCanGoMayGoTogether) {
  for (unsigned seed = 6001; seed <= 6500; ++seed) {
    SCOPED_TRACE(seed);
    const auto made = made_up(seed);
    const auto report = check_table(made.table("ANY"), {1000, 1000, {}});
    const auto gone = rows_told(report, "dmn-rij-overbodig");
    for (const auto& point : made.points()) {
      std::set<int> before;
      std::set<int> after;
      for (std::size_t row = 0; row < made.rows.size(); ++row) {
        if (!made.holds(row, point)) continue;
        before.insert(made.outputs[row]);
        if (!gone.contains(std::to_string(row + 1))) after.insert(made.outputs[row]);
      }
      ASSERT_EQ(before, after);
    }
  }
}

/// The order of rows and columns, and how an interval is written, change nothing.
TEST(Coverage, WritingTheSameOtherwiseChangesNothing) {
  for (unsigned seed = 7001; seed <= 7300; ++seed) {
    SCOPED_TRACE(seed);
    auto made = made_up(seed);
    auto table = made.table("UNIQUE");
    const CoverageLimits all{1000, 1000, {}};
    const auto gaps_of = [&](const Table& one) {
      std::multiset<std::string> gaps;
      for (const auto& finding : check_table(one, all).findings) {
        if (finding.code == "dmn-gat") gaps.insert(finding.message.en);
      }
      return !gaps.empty();
    };
    const bool gap = gaps_of(table);
    std::ranges::reverse(table.rows);
    ASSERT_EQ(gaps_of(table), gap);
    // An interval in two pieces.
    auto split = made;
    for (auto& row : split.rows) {
      for (auto& cell : row) {
        if (cell.any || !cell.pieces.front().has_low || !cell.pieces.front().has_high) continue;
        auto second = cell.pieces.front();
        if (second.high - second.low < 4) continue;
        cell.pieces.front().high = second.low + 2;
        cell.pieces.front().high_closed = true;
        second.low += 2;
        second.low_closed = false;
        cell.pieces.push_back(second);
      }
    }
    const auto first = check_table(made.table("UNIQUE"), all);
    const auto other = check_table(split.table("UNIQUE"), all);
    ASSERT_EQ(told(first).size(), told(other).size());
    ASSERT_EQ(rows_told(first, "dmn-overlap"), rows_told(other, "dmn-overlap"));
    ASSERT_EQ(gaps_of(split.table("UNIQUE")), gap);
  }
}

TEST(Coverage, ATableThatAddsUpIsProvenCompleteAtOnce) {
  // Eight columns cut in four: 65,536 rows would be all; here 2 × 4^5 rows of a disjoint partition, six columns.
  constexpr std::size_t kColumns = 6;
  std::vector<Box> rows;
  for (std::size_t code = 0; code < 4096; ++code) {
    Box box;
    for (std::size_t column = 0; column < kColumns; ++column) {
      Bits bits(4);
      bits.set(code >> (2 * column) & 3U);
      box.push_back(std::move(bits));
    }
    rows.push_back(std::move(box));
  }
  const std::vector<std::size_t> sizes(kColumns, 4);
  Budget small{200'000};
  EXPECT_TRUE(Boxes(sizes, rows).gaps(1, small).boxes.empty());
  rows.erase(rows.begin() + 1234);
  Budget large;
  const auto found = Boxes(sizes, rows).gaps(10, large);
  ASSERT_EQ(found.boxes.size(), 1U);
  EXPECT_TRUE(found.complete);
}

TEST(Coverage, WhenTheBudgetEndsThatIsSaid) {
  Table table{"FIRST", {{"a", "number"}, {"b", "number"}, {"c", "number"}}, "string", "", {}};
  for (int i = 0; i < 40; ++i) {
    table.rows.push_back(
        {fmt::format("[{}..{}]", i, i + 9), fmt::format("not({})", i), fmt::format("> {}", i % 7), "\"x\""});
  }
  CoverageLimits none;
  none.budget.steps = 10;
  const auto report = check_table(table, none);
  EXPECT_FALSE(report.tables[0].decided);
  EXPECT_EQ(std::ranges::count(codes(report), "dmn-niet-beslist"), 2);
  EXPECT_EQ(std::ranges::count(codes(report), "dmn-gat"), 0);
  EXPECT_TRUE(check_table(table).tables[0].decided);
}

}  // namespace
}  // namespace pareltjes::engines::decision_tables
