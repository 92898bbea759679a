// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "platform/packages/archive.hpp"

namespace pareltjes::packages {

/// A zip file whose members are unpacked one by one, when asked for: memory is needed for those in use only. Where
/// read_zip() refuses the whole, this says per member what is wrong with it and gives the others.
class ZipReader {
 public:
  struct Entry {
    std::string name;
    std::uint64_t bytes = 0;  ///< Unpacked, as the archive says; read() fails when it is not so.
  };
  enum class Trouble { kUnsafeName, kDouble, kTooLarge, kLocked, kSuspicious };
  struct Refused {
    Trouble trouble = Trouble::kUnsafeName;
    std::string name;
  };

  /// @param bytes must outlive the reader.
  /// Errors: kInvalidFile (no zip, broken); kPayloadTooLarge (more members or more bytes in all than allowed).
  static core::Result<ZipReader> open(std::string_view bytes, const ArchiveLimits& limits);

  ZipReader(ZipReader&&) noexcept;
  ZipReader& operator=(ZipReader&&) noexcept;
  ~ZipReader();

  /// Sound members, sorted by name; folders left out. Of a double name the first.
  [[nodiscard]] const std::vector<Entry>& entries() const;
  [[nodiscard]] const std::vector<Refused>& refused() const;
  /// Unpacks one member. Safe to call from several threads. Error: kInvalidFile when it is damaged.
  [[nodiscard]] core::Result<std::string> read(std::size_t entry) const;

 private:
  struct State;
  explicit ZipReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace pareltjes::packages
