// SPDX-License-Identifier: EUPL-1.2
#include "platform/storage/checksum.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <memory>

#include "platform/storage/sqlite_connection.hpp"

namespace pareltjes::storage {
namespace {

class Hash {
 public:
  Hash() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) { EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr); }
  void add(char type, std::string_view bytes) {
    const auto head = fmt::format("{}{}:", type, bytes.size());
    EVP_DigestUpdate(context_.get(), head.data(), head.size());
    EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size());
  }
  void add(const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) return add('i', std::to_string(*number));
    if (const auto* number = std::get_if<double>(&value)) return add('r', fmt::format("{:a}", *number));
    if (const auto* text = std::get_if<std::string>(&value)) return add('t', *text);
    if (const auto* blob = std::get_if<Blob>(&value)) return add('b', blob->bytes);
    add('n', "");
  }
  std::string hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    EVP_DigestFinal_ex(context_.get(), digest.data(), &length);
    std::string text;
    for (unsigned int i = 0; i < length; ++i) text += fmt::format("{:02x}", digest[i]);
    return text;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

core::Result<std::int64_t> add_table(SqliteConnection& connection, const std::string& table, Hash& hash) {
  auto columns = connection.query(
      "SELECT '\"' || replace(name, '\"', '\"\"') || '\"', pk FROM pragma_table_info($1) ORDER BY pk = 0, pk, cid",
      {table});
  if (!columns) return std::unexpected(columns.error());
  std::string names;
  std::string key;
  for (std::size_t i = 0; i < columns->size(); ++i) {
    names += (i == 0 ? "" : ", ") + columns->text(i, 0);
    if (columns->integer(i, 1) > 0) key += (i == 0 ? "" : ", ") + columns->text(i, 0);
  }
  hash.add('T', table);
  hash.add('C', names);
  std::int64_t rows = 0;
  const auto done =
      connection.each(fmt::format("SELECT {} FROM \"{}\" ORDER BY {}", names, table, key.empty() ? names : key),
                      [&](const std::vector<Value>& row) {
                        hash.add('R', "");
                        for (const auto& value : row) hash.add(value);
                        ++rows;
                      });
  if (!done) return std::unexpected(done.error());
  return rows;
}

}  // namespace

core::Result<Checksum> checksum_of(SqliteConnection& connection) {
  auto tables = connection.query(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name");
  if (!tables) return std::unexpected(tables.error());
  Hash hash;
  Checksum checksum;
  for (std::size_t i = 0; i < tables->size(); ++i) {
    auto rows = add_table(connection, tables->text(i, 0), hash);
    if (!rows) return std::unexpected(rows.error());
    checksum.rows += *rows;
  }
  checksum.sha256 = hash.hex();
  return checksum;
}

}  // namespace pareltjes::storage
