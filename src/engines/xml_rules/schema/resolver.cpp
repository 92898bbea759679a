// SPDX-License-Identifier: EUPL-1.2
#include "engines/xml_rules/schema/resolver.hpp"

#include <filesystem>
#include <memory>
#include <utility>

#include <libxml/parser.h>
#include <libxml/uri.h>
#include <libxml/xmlerror.h>

#include "engines/xml_rules/document/libxml.hpp"

namespace pareltjes::engines::xml_rules {

namespace {

constexpr std::string_view kScheme = "pack:/";
constexpr std::string_view kCatalog = "urn:oasis:names:tc:entity:xmlns:xml:catalog";

struct FreeXml {
  void operator()(void* text) const { xmlFree(text); }
};

struct InUse {
  const Resolver* resolver = nullptr;
};
thread_local InUse in_use;

void say_nothing(void*, xmlErrorPtr) {}

std::string attribute_of(const Document& document, NodeId element, std::string_view name) {
  const auto id = document.names().find("", name);
  const auto found = id == kAbsent ? kAbsent : document.tree().attribute(element, id);
  return found == kAbsent ? std::string() : std::string(document.tree().value(found));
}

std::string joined(const std::string& base, const std::string& relative) {
  return (std::filesystem::path(base).parent_path() / relative).lexically_normal().generic_string();
}

// How many parts of the path are the same, counted from the end.
std::size_t common_parts(std::string_view a, std::string_view b) {
  std::size_t count = 0;
  while (true) {
    const auto end_a = a.rfind('/');
    const auto end_b = b.rfind('/');
    const auto part_a = a.substr(end_a == std::string_view::npos ? 0 : end_a + 1);
    if (part_a != b.substr(end_b == std::string_view::npos ? 0 : end_b + 1)) {
      return count;
    }
    ++count;
    if (end_a == std::string_view::npos || end_b == std::string_view::npos) {
      return count;
    }
    a = a.substr(0, end_a);
    b = b.substr(0, end_b);
  }
}

}  // namespace

void Resolver::add_catalog(const std::string& path, const Document& catalog) {
  const auto& tree = catalog.tree();
  if (catalog.names().uri(tree[catalog.root_element()].name) != kCatalog) {
    return;
  }
  for (const auto id : tree.elements()) {
    const auto local = catalog.names().local(tree[id].name);
    if (local == "uri" || local == "system") {
      const auto name = attribute_of(catalog, id, local == "uri" ? "name" : "systemId");
      catalog_.emplace(name, joined(path, attribute_of(catalog, id, "uri")));
    }
  }
}

std::string Resolver::address_of(std::string_view path) {
  const std::unique_ptr<xmlChar, FreeXml> escaped(xmlURIEscapeStr(as_xml(std::string(path).c_str()), as_xml("/")));
  return std::string(kScheme) + as_char(escaped.get());
}

const std::string* Resolver::find(std::string_view address) const {
  std::string path(address);
  if (const auto entry = catalog_.find(address); entry != catalog_.end()) {
    path = entry->second;
  } else if (address.starts_with(kScheme)) {
    const std::string escaped(address.substr(kScheme.size()));
    const std::unique_ptr<char, FreeXml> plain(xmlURIUnescapeString(escaped.c_str(), 0, nullptr));
    path = std::filesystem::path(plain.get()).lexically_normal().generic_string();
  }
  const auto file = files_->find(path);
  return file != files_->end() ? &file->first : most_alike(path);
}

const std::string* Resolver::most_alike(std::string_view address) const {
  const std::string* best = nullptr;
  std::size_t most = 0;
  bool alone = false;
  for (const auto& [path, content] : *files_) {
    const auto parts = common_parts(path, address);
    if (parts > most) {
      most = parts;
      best = &path;
      alone = true;
    } else if (parts == most) {
      alone = false;
    }
  }
  return most > 0 && alone ? best : nullptr;
}

UseResolver::UseResolver(const Resolver& resolver) {
  start_libxml();
  in_use.resolver = &resolver;
  xmlSetStructuredErrorFunc(nullptr, say_nothing);
}

UseResolver::~UseResolver() {
  in_use.resolver = nullptr;
  xmlSetStructuredErrorFunc(nullptr, nullptr);
}

xmlParserInputPtr input_for(const char* address, xmlParserCtxtPtr context) {
  if (in_use.resolver == nullptr || address == nullptr) {
    return nullptr;
  }
  const auto* path = in_use.resolver->find(address);
  if (path == nullptr) {
    return nullptr;
  }
  const auto* content = &in_use.resolver->content(*path);
  auto* buffer =
      xmlParserInputBufferCreateMem(content->data(), static_cast<int>(content->size()), XML_CHAR_ENCODING_NONE);
  if (buffer == nullptr) {
    return nullptr;
  }
  auto* input = xmlNewIOInputStream(context, buffer, XML_CHAR_ENCODING_NONE);
  if (input != nullptr) {
    input->filename = reinterpret_cast<char*>(xmlStrdup(as_xml(address)));
  }
  return input;
}

}  // namespace pareltjes::engines::xml_rules
