// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace pareltjes::texts {

/// An XML part of an office document, read with the place of everything in its bytes: what is changed can be put in
/// place, and every other byte stays as it was. Namespaces of OOXML and ODF are known by their usual prefix, whatever
/// prefix the file uses. There are no entities but the five of XML, no document type, no network.
class XmlTree {
 public:
  static constexpr std::uint32_t kNone = 0xFFFFFFFFU;

  struct Node {
    std::string_view name;  ///< "w:p"; empty for text.
    std::uint32_t parent = kNone, first = kNone, last = kNone, next = kNone;
    std::uint32_t begin = 0, end = 0;              ///< The whole node in source().
    std::uint32_t inner_begin = 0, inner_end = 0;  ///< What stands between its tags; equal where it has none.
    bool empty_tag = false;                        ///< Written as <w:p/>.
    std::uint32_t attributes = 0, attribute_count = 0;
  };
  struct Attribute {
    std::string_view name;   ///< Without prefix: "val".
    std::string_view value;  ///< As written.
  };

  /// @param file name of the part, for the message. Error: kInvalidFile, with the line.
  static core::Result<XmlTree> parse(std::string source, const std::string& file);

  [[nodiscard]] const std::string& source() const { return *source_; }
  [[nodiscard]] const Node& at(std::uint32_t node) const { return nodes_[node]; }
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }
  [[nodiscard]] std::uint32_t root() const { return root_; }
  /// First child of this name; kNone where there is none.
  [[nodiscard]] std::uint32_t child(std::uint32_t node, std::string_view name) const;
  /// The value of an attribute by its local name, with entities resolved; empty where there is none.
  [[nodiscard]] std::string attribute(std::uint32_t node, std::string_view name) const;
  /// All text below a node.
  [[nodiscard]] std::string text(std::uint32_t node) const;
  [[nodiscard]] std::string_view outer(std::uint32_t node) const;
  [[nodiscard]] std::string_view inner(std::uint32_t node) const;

 private:
  friend class XmlReader;
  std::unique_ptr<std::string> source_;  ///< Its address stays when the tree is moved.
  std::vector<Node> nodes_;
  std::vector<Attribute> attributes_;
  std::unique_ptr<std::deque<std::string>> names_;
  std::uint32_t root_ = kNone;
};

/// Text with the five entities and numbers of characters resolved; what is no entity stays.
std::string decode_entities(std::string_view raw);

}  // namespace pareltjes::texts
