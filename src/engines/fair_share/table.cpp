// SPDX-License-Identifier: EUPL-1.2
#include "engines/fair_share/table.hpp"

#include <algorithm>
#include <numeric>

namespace pareltjes::engines::fair_share {
namespace {

std::uint64_t plus(std::uint64_t a, std::uint64_t b) {
  const std::uint64_t sum = a + b;
  return sum >= Span::kPrime ? sum - Span::kPrime : sum;
}

std::uint64_t minus(std::uint64_t a, std::uint64_t b) {
  return plus(a, Span::kPrime - b);
}

__extension__ using Wide = unsigned __int128;

std::uint64_t times(std::uint64_t a, std::uint64_t b) {
  return static_cast<std::uint64_t>(static_cast<Wide>(a) * b % Span::kPrime);
}

/// By Fermat: a^(p − 2).
std::uint64_t inverse(std::uint64_t a) {
  std::uint64_t result = 1;
  for (std::uint64_t power = Span::kPrime - 2; power != 0; power >>= 1U) {
    if ((power & 1U) != 0) result = times(result, a);
    a = times(a, a);
  }
  return result;
}

std::uint64_t next_random(std::uint64_t& state) {  // splitmix64 (S. Vigna).
  std::uint64_t z = (state += 0x9E3779B97F4A7C15U);
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31U);
}

/// The sum over a group of one number a type, for every group of some types.
template <class Number, class Add>
std::vector<Number> sums(std::span<const std::size_t> counts, std::span<const Number> each, const Add& add) {
  std::vector<Number> result{Number{}};
  for (std::size_t type = 0; type < counts.size(); ++type) {
    const std::size_t before = result.size();
    for (std::size_t i = 0; i < before * counts[type]; ++i) result.push_back(add(result[i], each[type]));
  }
  return result;
}

}  // namespace

std::vector<std::size_t> Table::group(std::size_t place) const {
  std::vector<std::size_t> members;
  for (const auto count : counts) {
    members.push_back(place % (count + 1));
    place /= count + 1;
  }
  return members;
}

std::size_t Table::alone(std::size_t type) const {
  std::size_t place = 1;
  for (std::size_t t = 0; t < type; ++t) place *= counts[t] + 1;
  return place;
}

std::vector<std::uint64_t> Span::reduced(std::span<const std::size_t> group) const {
  std::vector<std::uint64_t> rest(group.begin(), group.end());
  for (const Row& row : rows_) {
    const std::uint64_t factor = rest[row.pivot];
    if (factor == 0) continue;
    for (std::size_t t = 0; t < types_; ++t) rest[t] = minus(rest[t], times(factor, row.numbers[t]));
  }
  return rest;
}

bool Span::holds(std::span<const std::size_t> group) const {
  return std::ranges::all_of(reduced(group), [](std::uint64_t one) { return one == 0; });
}

bool Span::add(std::span<const std::size_t> group) {
  Row row{0, reduced(group)};
  while (row.pivot < types_ && row.numbers[row.pivot] == 0) ++row.pivot;
  if (row.pivot == types_) return false;
  const std::uint64_t factor = inverse(row.numbers[row.pivot]);
  for (auto& number : row.numbers) number = times(number, factor);
  for (Row& other : rows_) {
    const std::uint64_t times_row = other.numbers[row.pivot];
    for (std::size_t t = 0; t < types_; ++t) {
      other.numbers[t] = minus(other.numbers[t], times(times_row, row.numbers[t]));
    }
  }
  rows_.push_back(std::move(row));
  return true;
}

std::vector<std::uint64_t> Span::outside() const {
  std::uint64_t state = rows_.size() + 1;
  std::vector<std::uint64_t> vector(types_);
  for (auto& number : vector) number = next_random(state) % kPrime;
  for (const Row& row : rows_) vector[row.pivot] = 0;
  std::vector<std::uint64_t> found = vector;
  for (const Row& row : rows_) {
    std::uint64_t sum = 0;
    for (std::size_t t = 0; t < types_; ++t) sum = plus(sum, times(row.numbers[t], vector[t]));
    found[row.pivot] = sum == 0 ? 0 : kPrime - sum;
  }
  return found;
}

Scan::Scan(const Table& table) : table_(table) {
  std::size_t all = table.values.size();
  while (split_ < table.types() && low_ * low_ < all) low_ *= table.counts[split_++] + 1;
  high_ = all / low_;
}

std::vector<std::size_t> Scan::below(std::span<const double> shares, double factor, double constant, double limit,
                                     const Span& span) const {
  const std::span<const std::size_t> counts(table_.counts);
  const auto real = [](double a, double b) { return a + b; };
  const auto low = sums<double>(counts.first(split_), shares.first(split_), real);
  const auto high = sums<double>(counts.subspan(split_), shares.subspan(split_), real);
  const auto outside = span.outside();
  const std::span<const std::uint64_t> marks(outside);
  const auto low_mark = sums<std::uint64_t>(counts.first(split_), marks.first(split_), plus);
  const auto high_mark = sums<std::uint64_t>(counts.subspan(split_), marks.subspan(split_), plus);
  std::vector<std::size_t> found;
  for (std::size_t h = 0; h < high_; ++h) {
    const double* const values = table_.values.data() + h * low_;
    const double least = limit + constant - high[h];
    double four[4] = {least, least, least, least};
    std::size_t l = 0;
    for (; l + 4 <= low_; l += 4) {
      for (std::size_t i = 0; i < 4; ++i) {
        const double one = low[l + i] - factor * values[l + i];
        four[i] = one < four[i] ? one : four[i];
      }
    }
    for (; l < low_; ++l) four[0] = std::min(four[0], low[l] - factor * values[l]);
    if (!(std::min({four[0], four[1], four[2], four[3]}) < least)) continue;
    double best = least;
    std::size_t place = 0;
    for (l = 0; l < low_; ++l) {
      const double one = low[l] - factor * values[l];
      if (!(one < best)) continue;
      if (plus(low_mark[l], high_mark[h]) == 0 && span.holds(table_.group(h * low_ + l))) continue;
      best = one;
      place = h * low_ + l;
    }
    if (best < least) found.push_back(place);
  }
  return found;
}

}  // namespace pareltjes::engines::fair_share
