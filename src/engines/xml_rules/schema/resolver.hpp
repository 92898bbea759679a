// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <string_view>

#include <libxml/parser.h>

#include "engines/xml_rules/document/document.hpp"

namespace pareltjes::engines::xml_rules {

/// Answers what libxml2 asks for from files in memory.
class Resolver {
 public:
  explicit Resolver(const std::map<std::string, std::string>& files) : files_(&files) {}

  /// Adds the entries of an OASIS XML catalog; other documents are passed over.
  void add_catalog(const std::string& path, const Document& catalog);

  /// The path of the file in the set, or null.
  [[nodiscard]] const std::string* find(std::string_view address) const;
  [[nodiscard]] const std::string& content(const std::string& path) const { return files_->at(path); }
  /// The address under which libxml2 knows a file of the set.
  static std::string address_of(std::string_view path);

 private:
  [[nodiscard]] const std::string* most_alike(std::string_view address) const;

  const std::map<std::string, std::string>* files_;
  std::map<std::string, std::string, std::less<>> catalog_;
};

/// While it lives, libxml2 in this thread reads through the resolver, and its errors go nowhere but to the handlers of
/// each context.
class UseResolver {
 public:
  explicit UseResolver(const Resolver& resolver);
  ~UseResolver();
  UseResolver(const UseResolver&) = delete;
  UseResolver& operator=(const UseResolver&) = delete;
};

/// What libxml2 reads for an address, through the resolver of this thread; null without one, or when it has no such
/// file.
xmlParserInputPtr input_for(const char* address, xmlParserCtxtPtr context);

}  // namespace pareltjes::engines::xml_rules
