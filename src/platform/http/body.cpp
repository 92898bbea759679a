// SPDX-License-Identifier: EUPL-1.2
#include "platform/http/body.hpp"

#include <cassert>
#include <mutex>

#include "platform/http/compression.hpp"

namespace pareltjes::http {
namespace {

constexpr int kGzipLevel = 6;  // zlib's default: higher levels take twice the time for some percent.

}  // namespace

struct Body::Shared {
  std::string bytes;              ///< Empty when the bytes last by themselves.
  std::shared_ptr<Shared> whole;  ///< What a part is a part of.
  std::once_flag packed_once;
  Body packed;
};

Body::Body(std::string bytes) {
  if (bytes.empty()) return;
  shared_ = std::make_shared<Shared>();
  shared_->bytes = std::move(bytes);
  bytes_ = shared_->bytes;
}

Body Body::of_lasting(std::string_view bytes) {
  return {std::make_shared<Shared>(), bytes};
}

Body Body::part(std::size_t first, std::size_t size) const {
  assert(first <= bytes_.size() && size <= bytes_.size() - first);
  auto shared = std::make_shared<Shared>();  // A part is packed apart from the whole.
  shared->whole = shared_;
  return {std::move(shared), bytes_.substr(first, size)};
}

Body Body::gzipped() const {
  if (empty()) return {};
  std::call_once(shared_->packed_once, [this] {
    if (auto packed = gzip(bytes_, kGzipLevel); packed.size() < bytes_.size())
      shared_->packed = Body(std::move(packed));
  });
  return shared_->packed;
}

}  // namespace pareltjes::http
