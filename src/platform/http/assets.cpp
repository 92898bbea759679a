// SPDX-License-Identifier: EUPL-1.2
#include "platform/http/assets.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "core/sha256.hpp"
#include "platform/http/accept.hpp"
#include "platform/http/compression.hpp"
#include "platform/http/middleware.hpp"
#include "platform/http/problem.hpp"

namespace pareltjes::http {
namespace {

constexpr std::size_t kHashLength = 8;  // Vite's default.

Response not_found(const Request& request) {
  return problem(
      core::Error{core::ErrorCode::kNotFound, {"Dit bestand bestaat niet.", "This file does not exist."}, {}, {}},
      request);
}

}  // namespace

struct Assets::Asset {
  Body body;
  std::string_view type;
  std::string hash;
  bool immutable = false;
};

Assets::Assets(const std::vector<core::Resource>& resources, std::string_view prefix) {
  for (const auto& resource : resources) {
    if (!resource.name.starts_with(prefix)) continue;
    const auto name = resource.name.substr(prefix.size());
    auto asset = std::make_unique<Asset>();
    asset->body = Body::of_lasting(resource.bytes);
    asset->type = content_type_of(name);
    asset->hash = core::sha256_hex(resource.bytes);
    asset->immutable = has_hash(name);
    assets_.emplace(name, std::move(asset));
  }
}

Assets::~Assets() = default;

Response Assets::serve(std::string_view name, const Request& request) const {
  auto found = assets_.find(name);
  if (found == assets_.end()) found = assets_.find("assets/" + std::string(name));
  if (found == assets_.end()) return not_found(request);
  const auto& asset = *found->second;
  Response response;
  response.with("Content-Type", std::string(asset.type))
      .with("Cache-Control", asset.immutable ? "public, max-age=31536000, immutable" : "no-cache")
      .with("Accept-Ranges", "bytes");
  const bool compressible = is_compressible(asset.type);
  if (compressible) add_vary(response, "Accept-Encoding");
  if (compressible && request.header("range").empty() && accepts_encoding(request.header("accept-encoding"), "gzip")) {
    if (auto packed = asset.body.gzipped(); !packed.empty()) {
      response.with("Content-Encoding", "gzip").with("ETag", '"' + asset.hash + "-gzip\"");
      response.body = std::move(packed);
      return response;
    }
  }
  response.with("ETag", '"' + asset.hash + '"');
  response.body = asset.body;
  return response;
}

std::vector<std::string> Assets::names() const {
  std::vector<std::string> names;
  names.reserve(assets_.size());
  for (const auto& [name, asset] : assets_) names.push_back(name);
  return names;
}

std::string_view content_type_of(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 17> kTypes{
      {{"css", "text/css; charset=utf-8"},
       {"js", "text/javascript; charset=utf-8"},
       {"mjs", "text/javascript; charset=utf-8"},
       {"html", "text/html; charset=utf-8"},
       {"json", "application/json"},
       {"map", "application/json"},
       {"geojson", "application/geo+json"},
       {"webmanifest", "application/manifest+json"},
       {"svg", "image/svg+xml"},
       {"png", "image/png"},
       {"jpg", "image/jpeg"},
       {"webp", "image/webp"},
       {"ico", "image/x-icon"},
       {"woff2", "font/woff2"},
       {"txt", "text/plain; charset=utf-8"},
       {"pbf", "application/x-protobuf"},
       {"wasm", "application/wasm"}}};
  const auto end = lower_case(name.substr(name.rfind('.') + 1));
  const auto* found = std::ranges::find(kTypes, end, [](const auto& row) { return row.first; });
  return found == kTypes.end() ? "application/octet-stream" : found->second;
}

bool has_hash(std::string_view name) {
  const auto dot = name.rfind('.');
  if (dot == std::string_view::npos || dot < kHashLength + 1 || name[dot - kHashLength - 1] != '-') return false;
  const auto hash = name.substr(dot - kHashLength, kHashLength);
  const auto is_mark = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); };
  // A word of eight small letters, as in "my-elements.css", is no hash.
  return std::ranges::any_of(hash, is_mark) && std::ranges::all_of(hash, [&](char c) {
           return is_mark(c) || (c >= 'a' && c <= 'z') || c == '_' || c == '-';
         });
}

Response security_txt(const SecurityContact& contact, core::Timestamp now, const Request& request) {
  if (contact.contacts.empty()) return not_found(request);
  std::string text;
  for (const auto& address : contact.contacts) text += "Contact: " + address + "\n";
  text += "Expires: " + core::to_rfc3339(now + std::chrono::days(182)) + "\nPreferred-Languages: nl, en\n";
  if (!contact.policy.empty()) text += "Policy: " + contact.policy + "\n";
  if (!contact.canonical.empty()) text += "Canonical: " + contact.canonical + "\n";
  Response response{200, {}, std::move(text)};
  response.with("Content-Type", "text/plain; charset=utf-8");
  return response;
}

}  // namespace pareltjes::http
