// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace pareltjes::hub {

/// A public address that the program knows by name.
struct Address {
  std::string name;  ///< "cbs-kwb-{year}": a name for each year of `years`.
  core::Text title;
  std::string url;                           ///< {year} and {id} are filled in.
  std::string file;                          ///< Name of the file that comes of it; the importer looks at it.
  std::map<std::string, std::string> years;  ///< Year → id of the table, where the address has years.
};

/// Which addresses may be reached at all. A host that is not in the list is never asked for anything, not even after
/// a redirect: whoever can name an address must not be able to reach the inside of a network.
struct AddressBook {
  std::string scheme = "https";
  std::vector<std::string> hosts;  ///< "host" or "host:port".
  /// Whether a host of the list may have an address inside the own network: else a name that is made to point there
  /// (DNS rebinding) would open it. Not looked at where the environment names a proxy, which then decides.
  bool inside_allowed = false;
  std::vector<Address> addresses;

  static core::Result<AddressBook> parse(std::string_view json, const std::string& file);
  /// src/platform/hub/adressen.json.
  static const AddressBook& shipped();

  /// Every name that can be given, years filled in.
  [[nodiscard]] std::vector<std::string> names() const;
  struct Found {
    std::string url;
    std::string file;
  };
  /// The address of a name; an unknown name lists those that are known.
  [[nodiscard]] core::Result<Found> find(const std::string& name) const;
  /// Whether the address may be asked.
  [[nodiscard]] core::Result<void> check(const std::string& url) const;
};

struct DownloadOptions {
  std::filesystem::path folder;  ///< Where the file comes; a part that is there already is taken further.
  std::string sha256;            ///< What the file must be, or empty.
  std::uint64_t limit = std::uint64_t{2} << 30;  ///< Bytes; a larger file is refused.
  int attempts = 4;
  std::chrono::milliseconds first_pause{500};  ///< Before the second attempt; doubles each time.
  std::stop_token stop;
  std::function<void(std::uint64_t received)> progress;
};

struct Downloaded {
  std::filesystem::path path;
  std::string url;
  std::string sha256;
  std::uint64_t bytes = 0;
};

/// "host" or "host:port" of an address, in small letters; empty when it is no address or holds a password.
std::string host_of(const std::string& url);

/// Gets a file by its name in the book, or by an address whose host is in the book.
/// Errors: kNetworkUnavailable, kForbidden (host not in the list), kNotFound, kPayloadTooLarge, kInvalidFile
/// (checksum), kCancelled.
core::Result<Downloaded> download(const AddressBook& book, const std::string& name_or_url,
                                  const DownloadOptions& options);

}  // namespace pareltjes::hub
