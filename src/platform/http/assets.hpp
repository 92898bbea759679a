// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/resources.hpp"
#include "core/time.hpp"
#include "platform/http/message.hpp"

namespace pareltjes::http {

/// The built web files that the program carries. Each is hashed once at the start, and packed once when first asked
/// for.
class Assets {
 public:
  /// @param resources the files below `prefix`; their bytes must outlive this.
  explicit Assets(const std::vector<core::Resource>& resources = core::resources_below("web/dist/"),
                  std::string_view prefix = "web/dist/");
  ~Assets();
  Assets(const Assets&) = delete;
  Assets& operator=(const Assets&) = delete;

  /// For a route "/assets/{rest...}": the file of that name, or of that name below "assets/", as Vite writes it. With
  /// content type, ETag and gzip; a name with a hash may be cached for ever, the others are asked for again. 404 as a
  /// problem.
  [[nodiscard]] Response serve(std::string_view name, const Request& request) const;
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  struct Asset;
  std::map<std::string, std::unique_ptr<Asset>, std::less<>> assets_;
};

/// By the end of the name; application/octet-stream when it is unknown.
std::string_view content_type_of(std::string_view name);

/// Whether a name holds a hash of its content, as Vite adds it: "kaart-BfoO1x3Z.js".
bool has_hash(std::string_view name);

/// Whom to tell about a leak (RFC 9116).
struct SecurityContact {
  std::vector<std::string> contacts;  ///< "mailto:…" or "https://…"; without one there is no file.
  std::string policy;                 ///< Address of the policy for disclosure; may be empty.
  std::string canonical;              ///< Public address of the file itself; may be empty.
};

/// For the route "/.well-known/security.txt". It expires half a year from now: who runs the program keeps it true.
Response security_txt(const SecurityContact& contact, core::Timestamp now, const Request& request);

}  // namespace pareltjes::http
