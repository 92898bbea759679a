// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/language.hpp"
#include "engines/xml_rules/document/document.hpp"

namespace pareltjes::engines::xml_rules {

/// One place where a document is not as its schema says.
struct SchemaFinding {
  NodeId node = 0;
  int code = 0;        ///< Of libxml2 (xmlParserErrors).
  core::Text message;  ///< Dutch by kind of mistake; English as libxml2 says it.
};

struct SchemaVerdict {
  bool has_schema = false;  ///< False: no schema in the set defines the root element; then nothing was checked.
  std::string schema;       ///< File in the set.
  std::vector<SchemaFinding> findings;
  bool cut_off = false;
};

/// XML Schemas (XSD 1.0) with their OASIS catalogs, as files in memory. Each schema is compiled when it is first needed
/// and then kept. An import is answered from these files only: by relative path, by catalog, or by the file whose path
/// ends most alike; never from the disk or the network. Safe to use from several threads.
class SchemaSet {
 public:
  using Files = std::map<std::string, std::string>;

  /// @param files relative path ("/" between folders) → content: .xsd and catalogs count, others are passed over.
  static core::Result<SchemaSet> load(Files files);

  SchemaSet(SchemaSet&&) noexcept;
  SchemaSet& operator=(SchemaSet&&) noexcept;
  ~SchemaSet();

  /// Error: kInvalidFile when the schema itself cannot be compiled.
  core::Result<SchemaVerdict> validate(const Document& document, std::size_t max_findings = 1000) const;

  /// The schema file for a root element, or empty.
  [[nodiscard]] std::string schema_for(std::string_view uri, std::string_view local) const;
  [[nodiscard]] std::size_t size() const;

 private:
  struct State;
  explicit SchemaSet(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace pareltjes::engines::xml_rules
