// SPDX-License-Identifier: EUPL-1.2
// Paths made at random, asked here and of the XPath engine of libxml2, from every node of documents made at random.
// What the two languages share: XPath 1.0 without numbers beside texts.
#include <algorithm>
#include <memory>
#include <unordered_map>
#include <vector>

#include <gtest/gtest.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include "engines/xml_rules/document/document.hpp"
#include "engines/xml_rules/document/libxml.hpp"
#include "engines/xml_rules/tests/random_document.hpp"
#include "engines/xml_rules/xpath/evaluator.hpp"

namespace pareltjes::engines::xml_rules {
namespace {

using Nodes = std::vector<NodeId>;

/// The same document as libxml2 has it, its nodes numbered as ours.
class Theirs {
 public:
  explicit Theirs(const std::string& xml)
      : document_(xmlReadMemory(xml.data(), static_cast<int>(xml.size()), "d.xml", nullptr, XML_PARSE_NONET),
                  &xmlFreeDoc) {
    context_.reset(xmlXPathNewContext(document_.get()));
    xmlXPathRegisterNs(context_.get(), as_xml("p"), as_xml("urn:p"));
    xmlXPathRegisterNs(context_.get(), as_xml("d"), as_xml("urn:d"));
    number(reinterpret_cast<xmlNode*>(document_.get()));
  }

  [[nodiscard]] std::size_t size() const { return nodes_.size(); }

  /// In document order, each once.
  [[nodiscard]] Nodes ask(const std::string& path, NodeId from) const {
    context_->node = nodes_[from];
    const std::unique_ptr<xmlXPathObject, decltype(&xmlXPathFreeObject)> answer(
        xmlXPathEvalExpression(as_xml(path.c_str()), context_.get()), &xmlXPathFreeObject);
    EXPECT_TRUE(answer && answer->type == XPATH_NODESET) << path;
    Nodes found;
    if (answer && answer->nodesetval != nullptr) {
      for (int i = 0; i < answer->nodesetval->nodeNr; ++i) {
        found.push_back(ids_.at(answer->nodesetval->nodeTab[i]));
      }
    }
    std::ranges::sort(found);
    return found;
  }

 private:
  void number(xmlNode* node) {
    ids_.emplace(node, static_cast<NodeId>(nodes_.size()));
    nodes_.push_back(node);
    if (node->type == XML_ELEMENT_NODE) {
      for (auto* attribute = node->properties; attribute != nullptr; attribute = attribute->next) {
        number(reinterpret_cast<xmlNode*>(attribute));
      }
    }
    if (node->type == XML_ELEMENT_NODE || node->type == XML_DOCUMENT_NODE) {
      for (auto* child = node->children; child != nullptr; child = child->next) {
        number(child);
      }
    }
  }

  std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> document_;
  std::unique_ptr<xmlXPathContext, decltype(&xmlXPathFreeContext)> context_{nullptr, &xmlXPathFreeContext};
  std::vector<xmlNode*> nodes_;
  std::unordered_map<const xmlNode*, NodeId> ids_;
};

/// A path of one to three steps with predicates, of the kinds that have a way of their own and of others.
class PathMaker {
 public:
  explicit PathMaker(Choices& choices) : choices_(choices) {}

  std::string expression() {
    switch (choices_.below(8)) {
      case 0:
        return "(" + path() + ")[" + choices_.of(kPlaces) + "]";
      case 1:
        return path() + " | " + path();
      default:
        return path();
    }
  }

 private:
  static constexpr std::array<std::string_view, 8> kPlaces{
      "1", "2", "3", "last()", "position() = last()", "position() = 2", "position() < 3", "last() - 1"};
  static constexpr std::array<std::string_view, 12> kTests{"a",   "b",   "c", "ab", "p:a",    "p:b",
                                                           "p:*", "d:a", "*", "*",  "node()", "text()"};
  static constexpr std::array<std::string_view, 12> kAxes{"",
                                                          "",
                                                          "",
                                                          "descendant::",
                                                          "descendant-or-self::",
                                                          "self::",
                                                          "ancestor::",
                                                          "ancestor-or-self::",
                                                          "following-sibling::",
                                                          "preceding-sibling::",
                                                          "following::",
                                                          "preceding::"};
  static constexpr std::array<std::string_view, 7> kAttributes{"@x", "@y", "@p:x", "@*", "@x", "@x[. = '1']", "@z"};
  static constexpr std::array<std::string_view, 6> kFromAttribute{
      "", "/..", "/ancestor::*", "/self::node()", "/descendant-or-self::node()", "/descendant::a"};
  static constexpr std::array<std::string_view, 44> kPredicates{
      "@x",
      "@z",
      "@p:x",
      "@x = '1'",
      "'1' = @x",
      "@x = ''",
      "@x != '1'",
      "@x = @y",
      "@x = //b/@x",
      "@x = /r/*/@y",
      "@x = '1' and @y = '2'",
      "@x = '1' and position() = 1",
      "@x and @y",
      "@x and position() = 2",
      "@x and position() = last()",
      "@x and b",
      "@z and position() = 1",
      "@x or @y",
      "not(@x)",
      "position() = 2 and @x",
      "1",
      "2",
      "3",
      "last()",
      "position() = last()",
      "position() != last()",
      "position() > 1",
      "b",
      "b[@x]",
      "b[2]",
      "b[last()]/@x = '1'",
      ".//a[@x = '1']",
      "..//a[@x and position() = 1]",
      "ancestor::a[1]/@x",
      "normalize-space() = ''",
      "normalize-space(.) != ''",
      "'' = normalize-space(string())",
      "normalize-space(@x) = ''",
      "normalize-space(./@y) != ''",
      "local-name() = 'a'",
      "name() = 'q:a'",
      "namespace-uri() = 'urn:d'",
      ". = 'u'",
      "starts-with(@x, 'u')",
  };

  std::string predicates() {
    std::string out;
    for (int i = 0; i < 2 && choices_.one_in(2); ++i) {
      out += "[" + choices_.of(kPredicates) + "]";
    }
    return out;
  }

  std::string path() {
    static constexpr std::array<std::string_view, 5> kBegins{"", "", "/", "//", ".//"};
    auto out = choices_.of(kBegins);
    const auto steps = 1 + choices_.below(3);
    for (std::uint32_t i = 0; i < steps; ++i) {
      if (i > 0) {
        out += choices_.one_in(3) ? "//" : "/";
      }
      if (i + 1 == steps && choices_.one_in(5)) {
        return out + choices_.of(kAttributes) + choices_.of(kFromAttribute);
      }
      out += choices_.one_in(12) ? ".." : choices_.of(kAxes) + choices_.of(kTests) + predicates();
    }
    return out;
  }

  Choices& choices_;
};

class Ours {
 public:
  Ours(const Document& document, const std::string& expression) : document_(document) {
    StaticContext context(program_);
    context.declare_namespace("p", "urn:p");
    context.declare_namespace("d", "urn:d");
    path_ = compile_xpath(expression, context);
    count_ = compile_xpath("count(" + expression + ")", context);
    exists_ = compile_xpath("boolean(" + expression + ")", context);
    run_ = std::make_unique<Run>(program_, document, keys_, 0);
    run_->frame.resize(context.frame_size());
  }

  [[nodiscard]] Nodes ask(NodeId from) const {
    Nodes found;
    for (const auto& item : Evaluator(*run_).evaluate(*path_, focus(from))) {
      found.push_back(item.node.id);
    }
    return found;
  }
  [[nodiscard]] std::size_t count(NodeId from) const {
    return static_cast<std::size_t>(Evaluator(*run_).evaluate(*count_, focus(from)).front().integer);
  }
  [[nodiscard]] bool exists(NodeId from) const { return Evaluator(*run_).boolean(*exists_, focus(from)); }

 private:
  [[nodiscard]] Focus focus(NodeId from) const { return Focus::on(Item::of(document_.tree(), from)); }

  const Document& document_;
  Program program_;
  ExprPtr path_;
  ExprPtr count_;
  ExprPtr exists_;
  const std::vector<KeyDefinition> keys_;
  std::unique_ptr<Run> run_;
};

// libxml2 leaves the children of an attribute's element out of what follows the attribute; XPath 1.0, 2.2 does not.
bool differ_from_attributes(const std::string& expression) {
  return expression.find("following::") != std::string::npos || expression.find("preceding::") != std::string::npos;
}

TEST(LibxmlXPath, RandomPathsFindTheSameNodesInDocumentOrder) {
  Choices choices(20260801);
  PathMaker maker(choices);
  std::size_t asked = 0;
  std::size_t with_answer = 0;
  for (int round = 0; round < 120 && !HasFailure(); ++round) {
    const auto xml = random_document(choices);
    const auto document = Document::parse(std::string(xml), "d.xml");
    ASSERT_TRUE(document.has_value());
    const Theirs theirs(xml);
    ASSERT_EQ(theirs.size(), document->tree().size());
    for (int i = 0; i < 60 && !HasFailure(); ++i) {
      const auto expression = maker.expression();
      const Ours ours(*document, expression);
      for (NodeId from = 0; from < document->tree().size() && !HasFailure(); ++from) {
        if (document->tree()[from].kind == NodeKind::kAttribute && differ_from_attributes(expression)) {
          continue;
        }
        const auto expected = theirs.ask(expression, from);
        EXPECT_EQ(ours.ask(from), expected) << expression << " from " << from << " in " << xml;
        EXPECT_EQ(ours.count(from), expected.size()) << expression << " from " << from << " in " << xml;
        EXPECT_EQ(ours.exists(from), !expected.empty()) << expression << " from " << from << " in " << xml;
        ++asked;
        with_answer += expected.empty() ? 0U : 1U;
      }
    }
  }
  EXPECT_GT(asked, 100'000U);
  EXPECT_GT(with_answer, asked / 10);  // the paths are not all in vain
}

}  // namespace
}  // namespace pareltjes::engines::xml_rules
