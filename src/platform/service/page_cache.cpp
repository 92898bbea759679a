// SPDX-License-Identifier: EUPL-1.2
#include "platform/service/page_cache.hpp"

#include "core/sha256.hpp"
#include "platform/http/accept.hpp"
#include "platform/http/compression.hpp"
#include "platform/http/middleware.hpp"

namespace pareltjes::service {
namespace {

/// A page is packed once and sent often.
constexpr int kGzipLevel = 6;
constexpr std::size_t kWorthPacking = 1024;

}  // namespace

struct PageCache::Entry {
  http::Response plain;
  std::string packed;  ///< Empty when packing brings nothing.

  [[nodiscard]] std::size_t bytes() const { return plain.body.size() + packed.size(); }

  [[nodiscard]] http::Response for_client(const http::Request& request) const {
    if (packed.empty() || !http::accepts_encoding(request.header("accept-encoding"), "gzip")) return plain;
    http::Response response{plain.status, plain.headers, packed};
    response.replace("Content-Encoding", "gzip");
    auto etag = std::string(plain.header("ETag"));
    etag.insert(etag.size() - 1, "-gzip");
    response.replace("ETag", etag);
    return response;
  }
};

std::optional<http::Response> PageCache::find(const std::string& key, const http::Request& request) {
  std::shared_ptr<const Entry> entry;
  {
    const std::lock_guard lock(mutex_);
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return std::nullopt;
    recent_.splice(recent_.begin(), recent_, found->second);
    entry = found->second->second;
  }
  return entry->for_client(request);
}

http::Response PageCache::keep(const std::string& key, http::Response response, const http::Request& request) {
  if (response.status != 200 || !response.header("Set-Cookie").empty()) return response;
  http::add_etag(response);
  auto entry = std::make_shared<Entry>();
  if (http::is_compressible(response.header("Content-Type")) && response.body.size() > kWorthPacking) {
    http::add_vary(response, "Accept-Encoding");
    entry->packed = http::gzip(response.body, kGzipLevel);
  }
  entry->plain = std::move(response);
  auto answer = entry->for_client(request);
  const auto size = entry->bytes() + key.size();
  if (size > most_bytes_ / 8) return answer;
  const std::lock_guard lock(mutex_);
  if (by_key_.contains(key)) return answer;
  recent_.emplace_front(key, std::move(entry));
  by_key_[key] = recent_.begin();
  bytes_ += size;
  while (bytes_ > most_bytes_) {
    const auto& [oldest, gone] = recent_.back();
    bytes_ -= gone->bytes() + oldest.size();
    by_key_.erase(oldest);
    recent_.pop_back();
  }
  return answer;
}

std::size_t PageCache::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

core::Result<std::string> public_state(storage::Database& database) {
  std::string state;
  const auto read =
      database.read(storage::Scope::of_public("bezoeker"), [&](storage::Session& session) -> core::Result<void> {
        for (const auto* sql : {"SELECT id, versie, sha256 FROM dataset WHERE vervangen = 0 ORDER BY id, versie",
                                "SELECT id, versie, sha256 FROM pakket WHERE bevestigd = 1 ORDER BY id, versie",
                                "SELECT id, CAST(versie AS TEXT), staat FROM dossier ORDER BY id"}) {
          const auto rows = session.query(sql);
          if (!rows) return std::unexpected(rows.error());
          for (std::size_t i = 0; i < rows->size(); ++i)
            state += rows->text(i, 0) + ' ' + rows->text(i, 1) + ' ' + rows->text(i, 2) + '\n';
          state += '\n';
        }
        return {};
      });
  if (!read) return std::unexpected(read.error());
  return core::sha256_hex(state);
}

}  // namespace pareltjes::service
