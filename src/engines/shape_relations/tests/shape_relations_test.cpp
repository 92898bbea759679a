// SPDX-License-Identifier: EUPL-1.2
#include "engines/shape_relations/shape_relations.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <set>
#include <utility>

namespace pareltjes::engines::shape_relations {
namespace {

Polygon box(double x, double y, double width, double height) {
  return {{{x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}, {x, y}}, {}};
}

Shape areas(std::vector<Polygon> parts) {
  return {std::move(parts), {}, {}};
}
Shape lines(std::vector<Line> parts) {
  return {{}, std::move(parts), {}};
}
Shape points(std::vector<Point> parts) {
  return {{}, {}, std::move(parts)};
}

constexpr double kMillimetre = 0.001;

TEST(SameShape, RingsBeginAndGoAsTheyLike) {
  const auto square = areas({box(0, 0, 10, 10)});
  EXPECT_EQ(same_points(square, areas({{{{10, 10}, {0, 10}, {0, 0}, {10, 0}, {10, 10}}, {}}})), Answer::kYes);
  EXPECT_EQ(same_points(square, areas({{{{0, 0}, {0, 10}, {10, 10}, {10, 0}, {0, 0}}, {}}})), Answer::kYes);
  EXPECT_EQ(same_points(square, areas({{{{0, 0}, {5, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}}, {}}})), Answer::kYes);
  EXPECT_EQ(same_points(square, areas({box(0, 0, 4, 10), box(4, 0, 6, 10)})), Answer::kYes);
  EXPECT_EQ(same_points(square, areas({box(0, 0, 10, 10), box(2, 2, 3, 3)})), Answer::kYes);
  EXPECT_EQ(same_points(square, areas({box(0, 0, 10, 10 + kMillimetre)})), Answer::kNo);
  EXPECT_EQ(same_points(square, areas({{{{0, 0}, {5, -kMillimetre}, {10, 0}, {10, 10}, {0, 10}, {0, 0}}, {}}})),
            Answer::kNo);
  auto with_hole = square;
  with_hole.areas.front().holes = {box(2, 2, 3, 3).outer};
  EXPECT_EQ(same_points(square, with_hole), Answer::kNo);
  with_hole.areas.push_back(box(2, 2, 3, 3));
  EXPECT_EQ(same_points(square, with_hole), Answer::kYes) << "the hole is filled";
  EXPECT_EQ(same_points(square, {}), Answer::kNo);
  EXPECT_EQ(same_points({}, {}), Answer::kYes);
}

TEST(SameShape, LinesAndPoints) {
  const auto line = lines({{{0, 0}, {5, 5}, {10, 0}}});
  EXPECT_EQ(same_points(line, lines({{{10, 0}, {5, 5}, {0, 0}}})), Answer::kYes);
  EXPECT_EQ(same_points(line, lines({{{0, 0}, {5, 5}}, {{5, 5}, {10, 0}}})), Answer::kYes);
  EXPECT_EQ(same_points(line, lines({{{0, 0}, {5, 5}}})), Answer::kNo);
  EXPECT_EQ(same_points(points({{1, 2}, {3, 4}}), points({{3, 4}, {1, 2}, {1, 2}})), Answer::kYes);
  EXPECT_EQ(same_points(points({{1, 2}}), points({{1, 2 + kMillimetre}})), Answer::kNo);
  auto both = line;
  both.add(points({{1, 2}}));
  EXPECT_EQ(same_points(line, both), Answer::kNo);
}

TEST(Overlap, ABorderIsNone) {
  const auto square = areas({box(0, 0, 10, 10)});
  EXPECT_EQ(overlap(square, areas({box(10, 0, 10, 10)})).answer, Answer::kNo);
  EXPECT_EQ(overlap(square, areas({box(10, 10, 10, 10)})).answer, Answer::kNo);
  const auto sliver = overlap(square, areas({box(10 - kMillimetre, 0, 10, 10)}));
  EXPECT_EQ(sliver.answer, Answer::kYes);
  EXPECT_NEAR(sliver.area, 10 * kMillimetre, 1e-9);
  EXPECT_NEAR(sliver.at.x, 10, kMillimetre);
  const auto within = overlap(square, areas({box(2, 2, 3, 3)}));
  EXPECT_EQ(within.answer, Answer::kYes);
  EXPECT_DOUBLE_EQ(within.area, 9);
  EXPECT_EQ(overlap(square, square).answer, Answer::kYes);
}

TEST(Overlap, LinesAndPointsWithin) {
  const auto square = areas({box(0, 0, 10, 10)});
  EXPECT_EQ(overlap(square, lines({{{5, 5}, {20, 5}}})).answer, Answer::kYes);
  EXPECT_EQ(overlap(square, lines({{{10, 0}, {10, 10}}})).answer, Answer::kNo) << "along the border";
  EXPECT_EQ(overlap(lines({{{0, 0}, {10, 10}}}), lines({{{0, 10}, {10, 0}}})).answer, Answer::kNo) << "they cross";
  EXPECT_EQ(overlap(lines({{{0, 0}, {10, 0}}}), lines({{{5, 0}, {20, 0}}})).answer, Answer::kYes);
  EXPECT_EQ(overlap(square, points({{5, 5}})).answer, Answer::kYes);
  EXPECT_EQ(overlap(square, points({{10, 5}})).answer, Answer::kNo);
  EXPECT_EQ(overlap(points({{1, 2}}), points({{5, 5}, {1, 2}})).answer, Answer::kYes);
}

/// A set of cells, cut into rectangles at random; rings turned, reversed and with extra points. The lattice is skewed,
/// so that no edge follows an axis; its steps are eighths, so that every point on an edge is exact.
class Cells {
 public:
  using Set = std::set<std::pair<int, int>>;
  explicit Cells(unsigned seed) : random_(seed) {}

  Set draw() {
    Set cells;
    for (int x = 0; x < kSide; ++x)
      for (int y = 0; y < kSide; ++y)
        if (chance(2)) cells.emplace(x, y);
    return cells;
  }

  Shape cut(Set left) {
    Shape shape;
    while (!left.empty()) {
      const auto [x, y] = *left.begin();
      int width = 1;
      while (left.contains({x + width, y}) && !chance(3)) ++width;
      int height = 1;
      const auto row = [&] {
        for (int i = 0; i < width; ++i)
          if (!left.contains({x + i, y + height})) return false;
        return true;
      };
      while (row() && !chance(3)) ++height;
      for (int i = 0; i < width; ++i)
        for (int j = 0; j < height; ++j) left.erase({x + i, y + j});
      shape.areas.push_back({ring(x, y, width, height), {}});
    }
    std::ranges::shuffle(shape.areas, random_);
    return shape;
  }

  bool chance(unsigned of) { return random_() % of == 0; }

 private:
  static constexpr int kSide = 5;

  std::vector<Point> ring(int x, int y, int width, int height) {
    const std::array<std::pair<int, int>, 4> corners{
        {{x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}}};
    std::vector<Point> points;
    for (std::size_t i = 0; i < corners.size(); ++i) {
      const auto from = at(corners.at(i));
      const auto to = at(corners.at((i + 1) % corners.size()));
      points.push_back(from);
      if (chance(2)) points.push_back({(from.x + to.x) / 2, (from.y + to.y) / 2});
    }
    if (chance(2)) std::ranges::reverse(points);
    std::ranges::rotate(points, points.begin() + static_cast<std::ptrdiff_t>(random_() % points.size()));
    points.push_back(points.front());
    return points;
  }

  static Point at(std::pair<int, int> cell) {
    return {125'000.125 + 8 * cell.first + 3 * cell.second, 500'000.25 - 5 * cell.first + 7 * cell.second};
  }

  std::mt19937 random_;
};

TEST(Cells, AreComparedAsTheSetsThatTheyAre) {
  Cells cells(7);
  int same = 0;
  int overlapping = 0;
  for (int round = 0; round < 400; ++round) {
    const auto a = cells.draw();
    auto b = cells.chance(2) ? a : cells.draw();
    if (cells.chance(4) && !b.empty()) b.erase(b.begin());
    EXPECT_EQ(same_points(cells.cut(a), cells.cut(b)) == Answer::kYes, a == b) << round;
    Cells::Set shared;
    // Few cells, so that many pairs only touch.
    Cells::Set few;
    for (const auto& cell : b)
      if (cells.chance(6)) few.insert(cell);
    Cells::Set some;
    for (const auto& cell : a)
      if (cells.chance(3)) some.insert(cell);
    std::ranges::set_intersection(some, few, std::inserter(shared, shared.end()));
    EXPECT_EQ(overlap(cells.cut(some), cells.cut(few)).answer == Answer::kYes, !shared.empty()) << round;
    same += a == b ? 1 : 0;
    overlapping += shared.empty() ? 0 : 1;
  }
  EXPECT_GT(same, 100);
  EXPECT_LT(same, 300);
  EXPECT_GT(overlapping, 100);
  EXPECT_LT(overlapping, 300);
}

}  // namespace
}  // namespace pareltjes::engines::shape_relations
