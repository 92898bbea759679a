// SPDX-License-Identifier: EUPL-1.2
#include "platform/service/page_cache.hpp"

#include "core/sha256.hpp"
#include "platform/http/compression.hpp"
#include "platform/http/middleware.hpp"

namespace pareltjes::service {
namespace {

constexpr std::size_t kWorthPacking = 1024;

/// What an answer takes, packed as well.
std::size_t bytes_of(const http::Response& response) {
  const bool is_packed = http::is_compressible(response.header("Content-Type")) && response.body.size() > kWorthPacking;
  return response.body.size() + (is_packed ? response.body.gzipped().size() : 0);
}

/// Of what is public in the database.
core::Result<std::string> digest_of_public(storage::Database& database) {
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

}  // namespace

std::optional<http::Response> PageCache::find(const std::string& key) {
  std::shared_ptr<const Entry> entry;
  {
    const std::lock_guard lock(mutex_);
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return std::nullopt;
    recent_.splice(recent_.begin(), recent_, found->second);
    entry = found->second->second;
  }
  return entry->response;
}

http::Response PageCache::keep(const std::string& key, http::Response response) {
  if (response.status != 200 || !response.header("Set-Cookie").empty()) return response;
  const auto size = bytes_of(response) + key.size();
  if (size > most_bytes_ / 8) return response;
  const std::lock_guard lock(mutex_);
  if (by_key_.contains(key)) return response;
  recent_.emplace_front(key, std::make_shared<const Entry>(Entry{response, size}));
  by_key_[key] = recent_.begin();
  bytes_ += size;
  while (bytes_ > most_bytes_) {
    const auto& [oldest, gone] = recent_.back();
    bytes_ -= gone->bytes;
    by_key_.erase(oldest);
    recent_.pop_back();
  }
  return response;
}

std::size_t PageCache::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

std::optional<std::string> PublicState::at_hand() {
  const auto mark = database_.change_mark();
  const auto today = core::dutch_day(clock_.now());
  const std::lock_guard lock(mutex_);
  return mark && mark == seen_at_ && today == day_ ? std::optional(state_) : std::nullopt;
}

core::Result<std::string> PublicState::now() {
  if (auto known = at_hand()) return std::move(*known);
  // The mark and the day first: what is stored or ends between the two makes the next look another one.
  const auto mark = database_.change_mark();
  const auto today = core::dutch_day(clock_.now());
  auto state = digest_of_public(database_);
  if (!state) return state;
  *state += " " + today;
  if (!mark) return state;
  const std::lock_guard lock(mutex_);
  seen_at_ = mark;
  day_ = today;
  state_ = *state;
  return state;
}

}  // namespace pareltjes::service
