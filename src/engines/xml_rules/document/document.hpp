// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "engines/xml_rules/document/tree.hpp"

namespace pareltjes::engines::xml_rules {

/// What a document may ask of us. A document from outside never makes us read another file or use the network.
struct ParseLimits {
  std::size_t max_bytes = 100UZ * 1024 * 1024;  ///< The largest file that the LVBB accepts (LVBB1041).
  std::size_t max_depth = 512;
  std::size_t max_nodes = 30'000'000;
};

/// Where an element stands in its file. Line and column (in characters) count from 1; byte from 0.
struct SourcePlace {
  std::int64_t line = 1;
  std::int64_t column = 1;
  std::int64_t byte = 0;
};

/// A namespace that an element declares.
struct NamespaceDeclaration {
  NodeId element = 0;
  std::string prefix;
  std::string uri;
};

/// A parsed XML document with the place of every element in the file.
class Document {
 public:
  /// Parses a whole file. Fails with the place when it is not well-formed, too large or too deep, or when it declares
  /// entities (which honest deliveries do not).
  /// @param bytes in any encoding that XML knows; the declaration or byte order mark decides.
  static core::Result<Document> parse(std::string bytes, std::string_view file_name, const ParseLimits& limits = {});

  [[nodiscard]] const Tree& tree() const { return *tree_; }
  [[nodiscard]] const NamePool& names() const { return *names_; }
  [[nodiscard]] const std::string& file_name() const { return file_name_; }
  [[nodiscard]] NodeId root_element() const { return root_element_; }
  [[nodiscard]] const std::vector<NamespaceDeclaration>& declarations() const { return declarations_; }

  /// The place of the start tag of an element, or of the element that a node belongs to.
  [[nodiscard]] SourcePlace place(NodeId id) const;
  /// The place of a byte of the UTF-8 text.
  [[nodiscard]] SourcePlace place_of_offset(std::size_t offset) const;
  /// The text as UTF-8.
  [[nodiscard]] std::string_view source() const { return *source_; }

 private:
  enum class Encoding { kUtf8, kSingleByte, kUtf16 };
  friend class DocumentReader;

  std::string file_name_;
  std::unique_ptr<std::string> source_;
  std::unique_ptr<NamePool> names_;
  std::unique_ptr<Tree> tree_;
  std::vector<NamespaceDeclaration> declarations_;
  NodeId root_element_ = kAbsent;
  Encoding encoding_ = Encoding::kUtf8;
  std::size_t mark_bytes_ = 0;  // byte order mark of the file, not in source_
  mutable std::vector<std::uint32_t> line_starts_;
};

/// "/tekst:Lichaam[1]/tekst:Artikel[2]": prefixes of the Dutch standards fixed, Q{uri}name for other namespaces.
std::string location_of(const Tree& tree, NodeId id);

/// The value of the attribute on the node or its nearest ancestor that has it; empty when there is none.
std::string_view nearest_attribute(const Tree& tree, NodeId id, std::string_view local_name);

}  // namespace pareltjes::engines::xml_rules
