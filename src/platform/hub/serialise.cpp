// SPDX-License-Identifier: EUPL-1.2
#include "platform/hub/serialise.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "core/sha256.hpp"

namespace pareltjes::hub {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are copied as they lie in memory");

constexpr std::string_view kMagic = "PARELTAB";
constexpr std::uint32_t kFormat = 1;

class Writer {
 public:
  template <class T>
  void number(T value) {
    std::array<char, sizeof(T)> raw;
    std::memcpy(raw.data(), &value, sizeof(T));
    bytes_.append(raw.data(), raw.size());
  }
  void text(std::string_view text) {
    number(static_cast<std::uint32_t>(text.size()));
    bytes_ += text;
  }
  template <class T>
  void raw(const T* data, std::size_t count) {
    bytes_.append(reinterpret_cast<const char*>(data), count * sizeof(T));
  }
  void plain(std::string_view text) { bytes_ += text; }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Reads what Writer wrote; after the first thing that does not fit, everything reads as empty and ok() is false.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  template <class T>
  T number() {
    T value{};
    if (!has(sizeof(T))) return value;
    std::memcpy(&value, bytes_.data() + at_, sizeof(T));
    at_ += sizeof(T);
    return value;
  }
  std::string_view view(std::size_t size) {
    if (!has(size)) return {};
    const auto found = bytes_.substr(at_, size);
    at_ += size;
    return found;
  }
  std::string text() { return std::string(view(number<std::uint32_t>())); }
  /// A count of things of at least `size` bytes each: more than the bytes can hold is refused before memory is taken.
  std::size_t count(std::size_t size) {
    const auto found = number<std::uint64_t>();
    if (found > (bytes_.size() - at_) / size) ok_ = false;
    return ok_ ? static_cast<std::size_t>(found) : 0;
  }
  template <class T>
  void raw(std::vector<T>& values, std::size_t count) {
    const auto found = view(count * sizeof(T));
    values.resize(ok_ ? count : 0);
    if (ok_ && count > 0) std::memcpy(values.data(), found.data(), found.size());
  }
  void refuse() { ok_ = false; }
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool at_end() const { return at_ == bytes_.size(); }

 private:
  bool has(std::size_t size) {
    if (size > bytes_.size() - at_) ok_ = false;
    return ok_;
  }
  std::string_view bytes_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

void write_column(Writer& writer, const Column& column) {
  writer.text(column.name);
  writer.number(static_cast<std::uint8_t>(column.type));
  writer.text(column.unit);
  writer.text(column.description.nl);
  writer.text(column.description.en);
  writer.text(column.source_column);
  writer.number(column.half_width);
  writer.number(static_cast<std::uint32_t>(column.half_width_by_kind.size()));
  for (const auto& [kind, width] : column.half_width_by_kind) {
    writer.text(kind);
    writer.number(width);
  }
  if (column.type == Column::Type::kText) {
    std::vector<std::uint32_t> ends;
    std::string all;
    for (const auto& text : column.texts) {
      all += text;
      ends.push_back(static_cast<std::uint32_t>(all.size()));
    }
    writer.number(static_cast<std::uint64_t>(ends.size()));
    writer.raw(ends.data(), ends.size());
    writer.plain(all);
    return;
  }
  // All NaN are missing: one bit pattern, so that equal tables have equal bytes.
  auto values = column.numbers;
  for (auto& value : values)
    if (is_missing(value)) value = kMissing;
  writer.number(static_cast<std::uint64_t>(values.size()));
  writer.raw(values.data(), values.size());
}

void read_texts(Reader& reader, Column& column) {
  std::vector<std::uint32_t> ends;
  reader.raw(ends, reader.count(sizeof(std::uint32_t)));
  const auto all = reader.view(ends.empty() ? 0 : ends.back());
  std::uint32_t begin = 0;
  column.texts.reserve(ends.size());
  for (const auto end : ends) {
    if (!reader.ok() || end < begin || end > all.size()) return reader.refuse();
    column.texts.emplace_back(all.substr(begin, end - begin));
    begin = end;
  }
}

Column read_column(Reader& reader) {
  Column column;
  column.name = reader.text();
  const auto type = reader.number<std::uint8_t>();
  if (type > 1) reader.refuse();
  column.type = type == 0 ? Column::Type::kText : Column::Type::kNumber;
  column.unit = reader.text();
  column.description.nl = reader.text();
  column.description.en = reader.text();
  column.source_column = reader.text();
  column.half_width = reader.number<double>();
  const auto kinds = reader.number<std::uint32_t>();
  for (std::uint32_t i = 0; i < kinds && reader.ok(); ++i) {
    auto kind = reader.text();
    column.half_width_by_kind[std::move(kind)] = reader.number<double>();
  }
  if (column.type == Column::Type::kText) {
    read_texts(reader, column);
  } else {
    reader.raw(column.numbers, reader.count(sizeof(double)));
  }
  return column;
}

void write_geometry(Writer& writer, const Geometry& geometry) {
  writer.number(static_cast<std::uint64_t>(geometry.size()));
  for (const auto& polygon : geometry) {
    writer.number(static_cast<std::uint64_t>(polygon.size()));
    for (const auto& ring : polygon) {
      writer.number(static_cast<std::uint64_t>(ring.size()));
      writer.raw(ring.data(), ring.size());
    }
  }
}

Geometry read_geometry(Reader& reader) {
  Geometry geometry(reader.count(sizeof(std::uint64_t)));
  for (auto& polygon : geometry) {
    polygon.resize(reader.count(sizeof(std::uint64_t)));
    for (auto& ring : polygon) reader.raw(ring, reader.count(sizeof(Point)));
  }
  return geometry;
}

}  // namespace

std::string serialise(const DataTable& table) {
  Writer writer;
  writer.plain(kMagic);
  writer.number(kFormat);
  writer.number(static_cast<std::uint64_t>(table.columns.size()));
  for (const auto& column : table.columns) write_column(writer, column);
  writer.number(static_cast<std::uint64_t>(table.geometries.size()));
  for (const auto& geometry : table.geometries) write_geometry(writer, geometry);
  return writer.take();
}

core::Result<DataTable> deserialise(std::string_view bytes) {
  Reader reader(bytes);
  const auto refuse = [] {
    return core::fail(core::ErrorCode::kInvalidFile,
                      {"De opgeslagen tabel is beschadigd.", "The stored table is damaged."},
                      {"Lees de dataset opnieuw in.", "Import the dataset again."});
  };
  if (reader.view(kMagic.size()) != kMagic || reader.number<std::uint32_t>() != kFormat) return refuse();
  DataTable table;
  const auto columns = reader.count(1);
  for (std::size_t i = 0; i < columns && reader.ok(); ++i) table.columns.push_back(read_column(reader));
  const auto geometries = reader.count(sizeof(std::uint64_t));
  for (std::size_t i = 0; i < geometries && reader.ok(); ++i) table.geometries.push_back(read_geometry(reader));
  if (!reader.ok() || !reader.at_end()) return refuse();
  const auto rows = table.rows();
  for (const auto& column : table.columns) {
    const auto size = column.type == Column::Type::kText ? column.texts.size() : column.numbers.size();
    if (size != rows) return refuse();
  }
  if (!table.geometries.empty() && table.geometries.size() != rows) return refuse();
  return table;
}

std::string hash_of(const DataTable& table) {
  return core::sha256_hex(serialise(table));
}

}  // namespace pareltjes::hub
