// SPDX-License-Identifier: EUPL-1.2
#include "platform/texts/xml_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <memory>

#include "core/text.hpp"

namespace pareltjes::texts {
namespace {

constexpr std::size_t kMostBytes = std::size_t{256} * 1024 * 1024;
constexpr std::size_t kMostNodes = 8'000'000;
constexpr std::size_t kDeepest = 200;

struct Known {
  std::string_view uri, prefix;
};
/// ECMA-376 (transitional and strict), OpenDocument 1.3 and the ArchiMate exchange format 3.
constexpr std::array kKnown{
    Known{"http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w"},
    Known{"http://purl.oclc.org/ooxml/wordprocessingml/main", "w"},
    Known{"http://schemas.openxmlformats.org/spreadsheetml/2006/main", "x"},
    Known{"http://purl.oclc.org/ooxml/spreadsheetml/main", "x"},
    Known{"http://www.opengroup.org/xsd/archimate/3.0/", "archimate"},
    Known{"http://schemas.openxmlformats.org/markup-compatibility/2006", "mc"},
    Known{"http://purl.org/dc/elements/1.1/", "dc"},
    Known{"urn:oasis:names:tc:opendocument:xmlns:office:1.0", "office"},
    Known{"urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text"},
    Known{"urn:oasis:names:tc:opendocument:xmlns:table:1.0", "table"},
    Known{"urn:oasis:names:tc:opendocument:xmlns:style:1.0", "style"},
    Known{"urn:oasis:names:tc:opendocument:xmlns:meta:1.0", "meta"},
    Known{"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "draw"},
    Known{"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0", "manifest"},
};

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_name(char c) {
  return !is_blank(c) && c != '<' && c != '>' && c != '/' && c != '=' && c != '"' && c != '\'';
}

void append_utf8(std::string& text, std::uint32_t code) {
  if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return;
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0 | (code >> 6U));
    text += static_cast<char>(0x80 | (code & 0x3FU));
  } else if (code < 0x10000) {
    text += static_cast<char>(0xE0 | (code >> 12U));
    text += static_cast<char>(0x80 | ((code >> 6U) & 0x3FU));
    text += static_cast<char>(0x80 | (code & 0x3FU));
  } else {
    text += static_cast<char>(0xF0 | (code >> 18U));
    text += static_cast<char>(0x80 | ((code >> 12U) & 0x3FU));
    text += static_cast<char>(0x80 | ((code >> 6U) & 0x3FU));
    text += static_cast<char>(0x80 | (code & 0x3FU));
  }
}

}  // namespace

std::string decode_entities(std::string_view raw) {
  std::string text;
  text.reserve(raw.size());
  while (!raw.empty()) {
    const auto mark = raw.find('&');
    text += raw.substr(0, mark);
    if (mark == std::string_view::npos) break;
    raw.remove_prefix(mark);
    const auto end = raw.substr(0, 12).find(';');
    const auto name = end == std::string_view::npos ? std::string_view() : raw.substr(1, end - 1);
    std::uint32_t code = 0;
    if (name == "lt") {
      text += '<';
    } else if (name == "gt") {
      text += '>';
    } else if (name == "amp") {
      text += '&';
    } else if (name == "quot") {
      text += '"';
    } else if (name == "apos") {
      text += '\'';
    } else if (name.starts_with("#x") || name.starts_with("#X")) {
      std::from_chars(name.data() + 2, name.data() + name.size(), code, 16);
      append_utf8(text, code);
    } else if (name.starts_with('#')) {
      std::from_chars(name.data() + 1, name.data() + name.size(), code);
      append_utf8(text, code);
    } else {
      text += '&';
      raw.remove_prefix(1);
      continue;
    }
    raw.remove_prefix(end + 1);
  }
  return text;
}

/// One pass over the bytes.
class XmlReader {
 public:
  XmlReader(XmlTree& tree, const std::string& file) : tree_(tree), source_(*tree.source_), file_(file) {}

  core::Result<void> read() {
    if (source_.size() > kMostBytes) return fault("Dit deel is te groot", "This part is too large");
    if (source_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    while (at_ < source_.size()) {
      if (auto read = source_[at_] == '<' ? markup() : characters(); !read) return read;
      if (tree_.nodes_.size() > kMostNodes) return fault("Dit deel is te groot", "This part is too large");
    }
    if (!open_.empty() || tree_.root_ == XmlTree::kNone)
      return fault("De XML houdt halverwege op", "The XML stops half-way");
    return {};
  }

 private:
  std::unexpected<core::Error> fault(const char* nl, const char* en) {
    const auto line =
        std::count(source_.begin(), source_.begin() + static_cast<std::ptrdiff_t>(std::min(at_, source_.size())), '\n');
    return core::fail(
        core::ErrorCode::kInvalidFile,
        {fmt::format("{}: het document is beschadigd.", nl), fmt::format("{}: the document is damaged.", en)},
        {"Open het in uw tekstprogramma en bewaar het opnieuw.", "Open it in your word processor and save it again."},
        core::Place{file_, line + 1, std::nullopt});
  }

  bool skip_past(std::string_view end) {
    const auto found = source_.find(end, at_);
    if (found == std::string::npos) return false;
    at_ = found + end.size();
    return true;
  }

  core::Result<void> characters() {
    const auto end = std::min(source_.find('<', at_), source_.size());
    if (!open_.empty()) {
      add_text(at_, end);
    } else if (std::ranges::any_of(std::string_view(source_).substr(at_, end - at_),
                                   [](char c) { return !is_blank(c); })) {
      return fault("Er staat tekst buiten de XML", "There is text outside the XML");
    }
    at_ = end;
    return {};
  }

  void add_text(std::size_t begin, std::size_t end) {
    if (begin == end) return;
    XmlTree::Node node;
    node.begin = node.inner_begin = static_cast<std::uint32_t>(begin);
    node.end = node.inner_end = static_cast<std::uint32_t>(end);
    append(node);
  }

  std::uint32_t append(XmlTree::Node node) {
    const auto index = static_cast<std::uint32_t>(tree_.nodes_.size());
    if (!open_.empty()) {
      node.parent = open_.back();
      auto& parent = tree_.nodes_[node.parent];
      (parent.first == XmlTree::kNone ? parent.first : tree_.nodes_[parent.last].next) = index;
      parent.last = index;
    }
    tree_.nodes_.push_back(node);
    return index;
  }

  core::Result<void> markup() {
    const std::string_view rest = std::string_view(source_).substr(at_);
    if (rest.starts_with("<?"))
      return skip_past("?>") ? core::Result<void>{} : fault("De XML houdt op", "The XML stops");
    if (rest.starts_with("<!--"))
      return skip_past("-->") ? core::Result<void>{} : fault("De XML houdt op", "The XML stops");
    if (rest.starts_with("<![CDATA[")) {
      const auto begin = at_ + 9;
      if (open_.empty() || !skip_past("]]>")) return fault("De XML houdt op", "The XML stops");
      add_text(begin, at_ - 3);
      return {};
    }
    if (rest.starts_with("<!")) return fault("De XML heeft een DOCTYPE", "The XML has a DOCTYPE");
    return rest.starts_with("</") ? end_tag() : start_tag();
  }

  core::Result<void> end_tag() {
    const auto begin = at_;
    at_ += 2;
    const auto name_begin = at_;
    while (at_ < source_.size() && is_name(source_[at_])) ++at_;
    const auto name = std::string_view(source_).substr(name_begin, at_ - name_begin);
    while (at_ < source_.size() && is_blank(source_[at_])) ++at_;
    if (at_ >= source_.size() || source_[at_] != '>' || open_.empty() || name != raw_names_.back())
      return fault("De XML sluit een element dat niet open is", "The XML closes an element that is not open");
    ++at_;
    auto& node = tree_.nodes_[open_.back()];
    node.inner_end = static_cast<std::uint32_t>(begin);
    node.end = static_cast<std::uint32_t>(at_);
    close();
    return {};
  }

  void close() {
    for (const auto& prefix : declared_.back()) bindings_[prefix].pop_back();
    declared_.pop_back();
    open_.pop_back();
    raw_names_.pop_back();
  }

  core::Result<void> start_tag() {
    if (open_.empty() && tree_.root_ != XmlTree::kNone)
      return fault("De XML heeft twee wortels", "The XML has two roots");
    if (open_.size() >= kDeepest) return fault("De XML is te diep genest", "The XML is nested too deeply");
    XmlTree::Node node;
    node.begin = static_cast<std::uint32_t>(at_);
    ++at_;
    const auto name_begin = at_;
    while (at_ < source_.size() && is_name(source_[at_])) ++at_;
    const auto raw = std::string_view(source_).substr(name_begin, at_ - name_begin);
    if (raw.empty()) return fault("Een naam ontbreekt in de XML", "A name is missing in the XML");
    node.attributes = static_cast<std::uint32_t>(tree_.attributes_.size());
    std::vector<std::string> declared;
    if (auto read = read_attributes(declared); !read) return read;
    node.attribute_count = static_cast<std::uint32_t>(tree_.attributes_.size()) - node.attributes;
    node.empty_tag = source_[at_] == '/';
    at_ += node.empty_tag ? 2 : 1;
    node.name = canonical(raw);
    node.inner_begin = node.inner_end = node.end = static_cast<std::uint32_t>(at_);
    const auto index = append(node);
    if (tree_.root_ == XmlTree::kNone) tree_.root_ = index;
    open_.push_back(index);
    raw_names_.push_back(raw);
    declared_.push_back(std::move(declared));
    if (node.empty_tag) close();
    return {};
  }

  /// Up to '>' or "/>", at which at_ then stands.
  core::Result<void> read_attributes(std::vector<std::string>& declared) {
    for (;;) {
      while (at_ < source_.size() && is_blank(source_[at_])) ++at_;
      if (at_ >= source_.size()) return fault("De XML houdt halverwege op", "The XML stops half-way");
      if (source_[at_] == '>') return {};
      if (source_[at_] == '/' && at_ + 1 < source_.size() && source_[at_ + 1] == '>') return {};
      const auto begin = at_;
      while (at_ < source_.size() && is_name(source_[at_])) ++at_;
      auto name = std::string_view(source_).substr(begin, at_ - begin);
      while (at_ < source_.size() && is_blank(source_[at_])) ++at_;
      if (name.empty() || at_ >= source_.size() || source_[at_] != '=')
        return fault("Een attribuut in de XML klopt niet", "An attribute in the XML is wrong");
      ++at_;
      while (at_ < source_.size() && is_blank(source_[at_])) ++at_;
      if (at_ >= source_.size() || (source_[at_] != '"' && source_[at_] != '\''))
        return fault("Een attribuut in de XML klopt niet", "An attribute in the XML is wrong");
      const auto end = source_.find(source_[at_], at_ + 1);
      if (end == std::string::npos) return fault("De XML houdt halverwege op", "The XML stops half-way");
      const auto value = std::string_view(source_).substr(at_ + 1, end - at_ - 1);
      at_ = end + 1;
      if (name == "xmlns" || name.starts_with("xmlns:")) {
        auto prefix = std::string(name == "xmlns" ? std::string_view() : name.substr(6));
        bindings_[prefix].push_back(prefix_of(value, prefix));
        declared.push_back(std::move(prefix));
        continue;
      }
      if (const auto colon = name.find(':'); colon != std::string_view::npos) name.remove_prefix(colon + 1);
      tree_.attributes_.push_back({name, value});
    }
  }

  static std::string prefix_of(std::string_view uri, const std::string& prefix) {
    for (const auto& known : kKnown) {
      if (known.uri == uri) return std::string(known.prefix);
    }
    // A prefix that we use for another namespace must not be taken for ours.
    const bool ours = std::ranges::any_of(kKnown, [&](const Known& known) { return known.prefix == prefix; });
    return ours ? "ander-" + prefix : prefix;
  }

  std::string_view canonical(std::string_view raw) {
    const auto colon = raw.find(':');
    const auto prefix = std::string(colon == std::string_view::npos ? std::string_view() : raw.substr(0, colon));
    const auto local = colon == std::string_view::npos ? raw : raw.substr(colon + 1);
    const auto bound = bindings_.find(prefix);
    const auto& known = bound == bindings_.end() || bound->second.empty() ? prefix : bound->second.back();
    auto name = known.empty() ? std::string(local) : fmt::format("{}:{}", known, local);
    const auto found = interned_.find(name);
    if (found != interned_.end()) return found->second;
    const std::string_view kept = tree_.names_->emplace_back(std::move(name));
    interned_.emplace(kept, kept);
    return kept;
  }

  XmlTree& tree_;
  const std::string& source_;
  const std::string& file_;
  std::size_t at_ = 0;
  std::vector<std::uint32_t> open_;
  std::vector<std::string_view> raw_names_;
  std::vector<std::vector<std::string>> declared_;
  std::map<std::string, std::vector<std::string>> bindings_;
  std::map<std::string_view, std::string_view, std::less<>> interned_;
};

core::Result<XmlTree> XmlTree::parse(std::string source, const std::string& file) {
  XmlTree tree;
  tree.source_ = std::make_unique<std::string>(std::move(source));
  tree.names_ = std::make_unique<std::deque<std::string>>();
  tree.nodes_.reserve(tree.source_->size() / 40);
  if (auto read = XmlReader(tree, file).read(); !read) return std::unexpected(read.error());
  if (!core::is_valid_utf8(*tree.source_)) {
    return core::fail(
        core::ErrorCode::kInvalidFile,
        {"De tekens in dit document zijn geen UTF-8.", "The characters of this document are no UTF-8."},
        {"Open het in uw tekstprogramma en bewaar het opnieuw.", "Open it in your word processor and save it again."},
        core::Place{file, std::nullopt, std::nullopt});
  }
  return tree;
}

std::uint32_t XmlTree::child(std::uint32_t node, std::string_view name) const {
  if (node == kNone) return kNone;
  for (auto at = nodes_[node].first; at != kNone; at = nodes_[at].next) {
    if (nodes_[at].name == name) return at;
  }
  return kNone;
}

std::string XmlTree::attribute(std::uint32_t node, std::string_view name) const {
  if (node == kNone) return {};
  const auto& about = nodes_[node];
  for (std::uint32_t i = 0; i < about.attribute_count; ++i) {
    const auto& attribute = attributes_[about.attributes + i];
    if (attribute.name == name) return decode_entities(attribute.value);
  }
  return {};
}

std::string XmlTree::text(std::uint32_t node) const {
  if (node == kNone) return {};
  const auto& about = nodes_[node];
  if (about.name.empty()) return decode_entities(outer(node));
  std::string text;
  for (auto at = about.first; at != kNone; at = nodes_[at].next) text += this->text(at);
  return text;
}

std::string_view XmlTree::outer(std::uint32_t node) const {
  const auto& about = nodes_[node];
  return std::string_view(*source_).substr(about.begin, about.end - about.begin);
}

std::string_view XmlTree::inner(std::uint32_t node) const {
  const auto& about = nodes_[node];
  return std::string_view(*source_).substr(about.inner_begin, about.inner_end - about.inner_begin);
}

}  // namespace pareltjes::texts
