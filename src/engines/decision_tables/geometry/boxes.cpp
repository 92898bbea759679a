// SPDX-License-Identifier: EUPL-1.2
#include "engines/decision_tables/geometry/boxes.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace pareltjes::engines::decision_tables {

Boxes::Boxes(std::vector<std::size_t> domain_sizes, const std::vector<Box>& rows)
    : part_counts_(std::move(domain_sizes)) {
  merge_alike(rows);
  find_neighbours();
  // Four bits stay free: sums over rows of volumes within one box never exceed rows × its volume.
  Volume whole = std::max<std::size_t>(rows_.size(), 1);
  for (const auto count : classes_) {
    if (whole > (~Volume{0} >> 4U) / count) volumes_fit_ = false;
    whole *= volumes_fit_ ? count : 1;
  }
}

/// Joins the parts of each column that exactly the same rows hold.
void Boxes::merge_alike(const std::vector<Box>& rows) {
  const std::size_t columns = part_counts_.size();
  rows_.assign(rows.size(), Box(columns));
  class_of_part_.resize(columns);
  rows_of_.resize(columns);
  classes_.resize(columns);
  for (std::size_t column = 0; column < columns; ++column) {
    std::vector<Bits> holders(part_counts_[column], Bits(rows.size()));
    for (std::size_t row = 0; row < rows.size(); ++row) {
      rows[row][column].each([&](std::size_t part) { holders[part].set(row); });
    }
    std::map<Bits, std::uint32_t> known;
    for (auto& holder : holders) {
      const auto [at, added] = known.try_emplace(holder, static_cast<std::uint32_t>(known.size()));
      class_of_part_[column].push_back(at->second);
      if (added) rows_of_[column].push_back(std::move(holder));
    }
    classes_[column] = known.size();
    for (std::size_t row = 0; row < rows.size(); ++row) {
      Bits held(classes_[column]);
      for (std::size_t one = 0; one < classes_[column]; ++one) {
        if (rows_of_[column][one].test(row)) held.set(one);
      }
      rows_[row][column] = std::move(held);
    }
  }
  for (const auto& row : rows_) empty_.push_back(std::ranges::any_of(row, &Bits::none));
}

void Boxes::find_neighbours() {
  Bits full(rows_.size());
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    if (!empty_[row]) full.set(row);
  }
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    Bits touching = empty_[row] ? Bits(rows_.size()) : full;
    for (std::size_t column = 0; column < classes_.size() && !touching.none(); ++column) {
      if (rows_[row][column].all()) continue;  // every row with something in it touches
      Bits here(rows_.size());
      rows_[row][column].each([&](std::size_t one) { here |= rows_of_[column][one]; });
      touching &= here;
    }
    if (!touching.none()) touching.reset(row);
    neighbours_.push_back(std::move(touching));
  }
}

Boxes::Overlaps Boxes::overlaps(std::size_t most) const {
  Overlaps found;
  for (std::uint32_t row = 0; row < rows_.size(); ++row) {
    neighbours_[row].each([&](std::size_t other) {
      if (other <= row) return;
      if (found.pairs.size() < most) {
        found.pairs.emplace_back(row, static_cast<std::uint32_t>(other));
      } else {
        found.complete = false;
      }
    });
  }
  return found;
}

Box Boxes::intersection(std::size_t a, std::size_t b) const {
  Box shared = rows_[a];
  for (std::size_t column = 0; column < shared.size(); ++column) shared[column] &= rows_[b][column];
  return shared;
}

Uncovered Boxes::gaps(std::size_t most, Budget& budget) const {
  Node start;
  for (const auto count : classes_) start.box.emplace_back(count, true);
  for (std::uint32_t row = 0; row < rows_.size(); ++row) {
    if (!empty_[row]) start.rows.push_back(row);
  }
  return search(std::move(start), most, budget);
}

Uncovered Boxes::rest_of(std::size_t row, const Bits& others, Budget& budget) const {
  if (empty_[row]) return {};
  Node start{rows_[row], {}};
  (neighbours_[row] & others).each([&](std::size_t other) { start.rows.push_back(static_cast<std::uint32_t>(other)); });
  return search(std::move(start), 1, budget);
}

/// Depth first. Every row of a node touches its box.
Uncovered Boxes::search(Node start, std::size_t most, Budget& budget) const {
  Uncovered result;
  std::vector<Node> open;
  open.push_back(std::move(start));
  while (!open.empty()) {
    if (result.boxes.size() >= most || !budget.spend(1 + open.back().rows.size() * classes_.size())) {
      result.complete = false;
      result.decided = !result.boxes.empty();
      return result;
    }
    Node node = std::move(open.back());
    open.pop_back();
    if (node.rows.empty()) {
      result.boxes.push_back(std::move(node.box));
      continue;
    }
    const auto split = split_of(node);
    if (!split || is_proven_covered(node)) continue;
    const auto [column, row] = *split;
    Node inside = node;
    inside.box[column] &= rows_[row][column];
    node.box[column] -= rows_[row][column];
    keep_touching(inside, column);
    keep_touching(node, column);
    open.push_back(std::move(inside));
    open.push_back(std::move(node));  // first: it is where the row is not
  }
  return result;
}

/// The row that leaves the fewest columns open, along the column that most rows do not cover.
std::optional<Boxes::Split> Boxes::split_of(const Node& node) const {
  std::vector<std::size_t> partial(classes_.size(), 0);
  std::uint32_t best = 0;
  std::size_t fewest = classes_.size() + 1;
  for (const auto row : node.rows) {
    std::size_t open = 0;
    for (std::size_t column = 0; column < classes_.size(); ++column) {
      if (node.box[column].is_within(rows_[row][column])) continue;
      ++open;
      ++partial[column];
    }
    if (open == 0) return std::nullopt;
    if (open < fewest) {
      fewest = open;
      best = row;
    }
  }
  std::size_t along = classes_.size();
  for (std::size_t column = 0; column < classes_.size(); ++column) {
    if (node.box[column].is_within(rows_[best][column])) continue;
    if (along == classes_.size() || partial[column] > partial[along]) along = column;
  }
  return Split{along, best};
}

void Boxes::keep_touching(Node& node, std::size_t column) const {
  std::erase_if(node.rows, [&](std::uint32_t row) { return !rows_[row][column].intersects(node.box[column]); });
}

Volume Boxes::volume(const Box& box) const {
  Volume product = 1;
  for (const auto& column : box) product *= column.count();
  return product;
}

Volume Boxes::shared_volume(const Box& box, std::uint32_t row) const {
  Volume product = 1;
  for (std::size_t column = 0; column < box.size(); ++column) product *= (box[column] & rows_[row][column]).count();
  return product;
}

/// By adding volumes: only for rows that share nothing with one another.
bool Boxes::is_proven_covered(const Node& node) const {
  if (!volumes_fit_) return false;
  Bits here(rows_.size());
  for (const auto row : node.rows) here.set(row);
  Volume sum = 0;
  for (const auto row : node.rows) {
    if (neighbours_[row].intersects(here)) return false;
    sum += shared_volume(node.box, row);
  }
  return sum == volume(node.box);
}

Box Boxes::widened(const Box& uncovered) const {
  const std::size_t columns = classes_.size();
  Box best = uncovered;
  std::ptrdiff_t most = -1;
  for (std::size_t first = 0; first < columns; ++first) {
    Box box = uncovered;
    for (std::size_t i = 0; i < columns; ++i) widen(box, (first + i) % columns);
    const auto open = std::ranges::count_if(box, &Bits::all);
    if (open <= most) continue;
    most = open;
    best = std::move(box);
  }
  return best;
}

/// Adds every class of the column with which the box still touches no row.
void Boxes::widen(Box& box, std::size_t column) const {
  Bits touching(rows_.size(), true);
  for (std::size_t other = 0; other < classes_.size(); ++other) {
    if (other == column) continue;
    Bits here(rows_.size());
    box[other].each([&](std::size_t one) { here |= rows_of_[other][one]; });
    touching &= here;
  }
  for (std::size_t one = 0; one < classes_[column]; ++one) {
    if (!touching.intersects(rows_of_[column][one])) box[column].set(one);
  }
}

bool Boxes::is_within(const Box& inner, const Box& outer) {
  for (std::size_t column = 0; column < inner.size(); ++column) {
    if (!inner[column].is_within(outer[column])) return false;
  }
  return true;
}

Box Boxes::in_parts(const Box& box) const {
  Box out;
  for (std::size_t column = 0; column < box.size(); ++column) {
    Bits parts(part_counts_[column]);
    for (std::size_t part = 0; part < part_counts_[column]; ++part) {
      if (box[column].test(class_of_part_[column][part])) parts.set(part);
    }
    out.push_back(std::move(parts));
  }
  return out;
}

}  // namespace pareltjes::engines::decision_tables
