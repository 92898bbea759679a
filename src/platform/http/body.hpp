// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>

namespace pareltjes::http {

/// The bytes of an answer. They never change, so that copies share them: what a cache keeps, the answers made of it and
/// what goes to the socket are the same bytes. Packed they are shared too, and packed once however often they are sent.
/// Safe to use from several threads.
class Body {
 public:
  Body() = default;
  Body(std::string bytes);  // NOLINT(google-explicit-constructor): an answer is written as {200, {}, text}
  Body(const char* bytes) : Body(std::string(bytes)) {}  // NOLINT(google-explicit-constructor)
  /// Bytes that outlive every answer, such as the files that the program carries: nothing is copied.
  static Body of_lasting(std::string_view bytes);

  [[nodiscard]] std::string_view view() const { return bytes_; }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] bool empty() const { return bytes_.empty(); }
  operator std::string_view() const { return bytes_; }  // NOLINT(google-explicit-constructor)

  /// `size` bytes from `first` on, which must be there; they are shared, not copied.
  [[nodiscard]] Body part(std::size_t first, std::size_t size) const;
  /// The same bytes as gzip; empty when that is not smaller.
  [[nodiscard]] Body gzipped() const;

  friend bool operator==(const Body& body, std::string_view bytes) { return body.bytes_ == bytes; }
  friend std::ostream& operator<<(std::ostream& out, const Body& body) { return out << body.bytes_; }

 private:
  struct Shared;
  Body(std::shared_ptr<Shared> shared, std::string_view bytes) : shared_(std::move(shared)), bytes_(bytes) {}

  std::shared_ptr<Shared> shared_;
  std::string_view bytes_;  ///< In `shared_`, or lasting.
};

}  // namespace pareltjes::http
