// SPDX-License-Identifier: EUPL-1.2
// The picture of a landscape: where boxes and lines stand, and which are shown.
#include <gtest/gtest.h>

#include <set>

#include "pearls/datarechten/register/flow.hpp"

namespace pareltjes::datarechten {
namespace {

/// A chain a → b → c with a → c beside it: the long flow has a place of its own, and no box stands on its way.
TEST(Picture, LongFlowsGoAroundTheBoxes) {
  FlowMap map;
  for (const auto* name : {"a", "b", "c"}) map.nodes.push_back({nullptr, name, 0});
  map.flows = {{0, 1, {}, {}}, {1, 2, {}, {}}, {0, 2, {}, {}}};
  auto picture = layout(map);
  EXPECT_EQ(picture.nodes[0].column, 0U);
  EXPECT_EQ(picture.nodes[1].column, 1U);
  EXPECT_EQ(picture.nodes[2].column, 2U);
  ASSERT_EQ(picture.ways[2].size(), 1U);
  EXPECT_EQ(picture.ways[2][0].column, 1U);
  EXPECT_NE(picture.ways[2][0], picture.nodes[1]);
  // A circle is drawn too, and two things never stand in one place.
  map.flows.push_back({2, 0, {}, {}});
  map.nodes.push_back({nullptr, "loose", 0});
  picture = layout(map);
  std::set<std::pair<std::size_t, std::size_t>> taken;
  for (const auto& at : picture.nodes) EXPECT_TRUE(taken.emplace(at.column, at.row).second);
  for (const auto& way : picture.ways)
    for (const auto& at : way) EXPECT_TRUE(taken.emplace(at.column, at.row).second);
}

TEST(Picture, ShowsTheMostLinkedOrWhatIsAskedForWithItsNeighbours) {
  FlowMap map;
  for (const auto* name : {"a", "b", "c", "d", "e"}) map.nodes.push_back({nullptr, name, 0});
  for (const auto& [from, to] : {std::pair{0U, 1U}, {0U, 2U}, {3U, 4U}}) {
    map.flows.push_back({from, to, {}, {}});
    ++map.nodes[from].links;
    ++map.nodes[to].links;
  }
  const auto names = [](const FlowMap& part) {
    std::string all;
    for (const auto& node : part.nodes) all += node.name;
    return all;
  };
  EXPECT_EQ(names(part_of(map, 3, {})), "abc");
  EXPECT_EQ(names(part_of(map, 10, {4})), "de");
  EXPECT_EQ(part_of(map, 10, {4}).flows.size(), 1U);
}

}  // namespace
}  // namespace pareltjes::datarechten
