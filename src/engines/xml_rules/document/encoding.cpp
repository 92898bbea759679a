// SPDX-License-Identifier: EUPL-1.2
#include "engines/xml_rules/document/encoding.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>

#include <libxml/encoding.h>
#include <libxml/tree.h>

#include "engines/xml_rules/document/libxml.hpp"

namespace pareltjes::engines::xml_rules {

namespace {

struct CloseHandler {
  void operator()(xmlCharEncodingHandler* handler) const { xmlCharEncCloseFunc(handler); }
};
struct FreeBuffer {
  void operator()(xmlBuffer* buffer) const { xmlBufferFree(buffer); }
};

std::optional<std::string> convert(std::string_view bytes, const std::string& encoding) {
  const std::unique_ptr<xmlCharEncodingHandler, CloseHandler> handler(xmlFindCharEncodingHandler(encoding.c_str()));
  if (!handler) {
    return std::nullopt;
  }
  const std::unique_ptr<xmlBuffer, FreeBuffer> out(xmlBufferCreate());
  std::string text;
  constexpr std::size_t kPiece = 64000;  // even, and below the size at which the converter stops early
  std::string rest;
  for (std::size_t at = 0; at < bytes.size(); at += kPiece) {
    rest.append(bytes.substr(at, kPiece));
    const std::unique_ptr<xmlBuffer, FreeBuffer> in(xmlBufferCreate());
    xmlBufferAdd(in.get(), as_xml(rest.data()), static_cast<int>(rest.size()));
    std::size_t before = 0;
    do {
      before = static_cast<std::size_t>(xmlBufferLength(in.get()));
      if (xmlCharEncInFunc(handler.get(), out.get(), in.get()) == -2) {
        return std::nullopt;
      }
      text.append(as_char(xmlBufferContent(out.get())), static_cast<std::size_t>(xmlBufferLength(out.get())));
      xmlBufferEmpty(out.get());
    } while (xmlBufferLength(in.get()) > 0 && static_cast<std::size_t>(xmlBufferLength(in.get())) < before);
    rest.assign(as_char(xmlBufferContent(in.get())), static_cast<std::size_t>(xmlBufferLength(in.get())));
  }
  if (!rest.empty()) {
    return std::nullopt;
  }
  return text;
}

}  // namespace

std::string declared_encoding(std::string_view ascii) {
  if (!ascii.starts_with("<?xml")) {
    return {};
  }
  ascii = ascii.substr(0, ascii.find("?>"));
  const auto at = ascii.find("encoding");
  if (at == std::string_view::npos) {
    return {};
  }
  const auto open = ascii.find_first_of("'\"", at);
  if (open == std::string_view::npos) {
    return {};
  }
  const auto close = ascii.find(ascii[open], open + 1);
  if (close == std::string_view::npos) {
    return {};
  }
  std::string name(ascii.substr(open + 1, close - open - 1));
  std::ranges::transform(name, name.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return name;
}

std::optional<Decoded> decode_xml(std::string bytes) {
  start_libxml();
  Decoded decoded;
  const std::string_view all = bytes;
  const bool little = all.starts_with("\xFF\xFE") || all.starts_with(std::string_view("<\0?\0", 4));
  const bool big = all.starts_with("\xFE\xFF") || all.starts_with(std::string_view("\0<\0?", 4));
  if (little || big) {
    decoded.width = Width::kUtf16;
    decoded.mark_bytes = all[0] == '<' || all[0] == '\0' ? 0 : 2;
    auto text = convert(all.substr(decoded.mark_bytes), little ? "UTF-16LE" : "UTF-16BE");
    if (!text) {
      return std::nullopt;
    }
    decoded.text = std::move(*text);
    return decoded;
  }
  if (all.starts_with("\xEF\xBB\xBF")) {
    decoded.mark_bytes = 3;
    bytes.erase(0, 3);
    decoded.text = std::move(bytes);
    return decoded;
  }
  const auto encoding = declared_encoding(all.substr(0, 400));
  if (encoding.empty() || encoding == "UTF-8" || encoding == "UTF8" || encoding == "US-ASCII" || encoding == "ASCII") {
    decoded.text = std::move(bytes);
    return decoded;
  }
  const bool single = encoding.starts_with("ISO-8859-") || encoding.starts_with("WINDOWS-125");
  if (!single) {
    return std::nullopt;
  }
  decoded.width = Width::kSingleByte;
  auto text = convert(all, encoding);
  if (!text) {
    return std::nullopt;
  }
  decoded.text = std::move(*text);
  return decoded;
}

}  // namespace pareltjes::engines::xml_rules
