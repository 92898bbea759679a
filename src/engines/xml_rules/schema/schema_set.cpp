// SPDX-License-Identifier: EUPL-1.2
#include "engines/xml_rules/schema/schema_set.hpp"

#include <algorithm>
#include <mutex>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>
#include <libxml/xmlschemas.h>

#include "engines/xml_rules/document/libxml.hpp"
#include "engines/xml_rules/schema/messages.hpp"
#include "engines/xml_rules/schema/resolver.hpp"

namespace pareltjes::engines::xml_rules {

namespace {

constexpr std::string_view kXsd = "http://www.w3.org/2001/XMLSchema";

struct FreeSchema {
  void operator()(xmlSchema* schema) const { xmlSchemaFree(schema); }
  void operator()(xmlSchemaParserCtxt* context) const { xmlSchemaFreeParserCtxt(context); }
  void operator()(xmlSchemaValidCtxt* context) const { xmlSchemaFreeValidCtxt(context); }
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};
template <class T>
using Owned = std::unique_ptr<T, FreeSchema>;

/// What is in a schema file, as far as choosing one asks.
struct Outline {
  std::string target;
  std::set<std::string, std::less<>> elements;
  std::vector<std::string> includes;
};

std::string attribute_of(const Document& document, NodeId element, std::string_view name) {
  const auto id = document.names().find("", name);
  const auto found = id == kAbsent ? kAbsent : document.tree().attribute(element, id);
  return found == kAbsent ? std::string() : std::string(document.tree().value(found));
}

Outline outline_of(const Document& document) {
  Outline outline;
  const auto& tree = document.tree();
  const auto root = document.root_element();
  outline.target = attribute_of(document, root, "targetNamespace");
  for (auto id = tree.first_child(root); id != kAbsent; id = tree.next_sibling(id)) {
    if (tree[id].kind != NodeKind::kElement) {
      continue;
    }
    const auto local = document.names().local(tree[id].name);
    if (local == "element") {
      outline.elements.insert(attribute_of(document, id, "name"));
    } else if (local == "include") {
      outline.includes.push_back(attribute_of(document, id, "schemaLocation"));
    }
  }
  return outline;
}

std::string base_name(std::string_view path) {
  const auto slash = path.rfind('/');
  return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

void keep_first(void* context, xmlErrorPtr error) {
  auto& first = *static_cast<std::string*>(context);
  if (first.empty() && error->level >= XML_ERR_ERROR) {
    first = fmt::format("{} ({})", message_of(error), error->file != nullptr ? error->file : "");
  }
}

}  // namespace

struct SchemaSet::State {
  Files files;
  std::optional<Resolver> resolver;
  std::map<std::string, Outline> outlines;
  std::mutex mutex;  // libxml2 does not promise that one schema serves several validations at once
  std::map<std::string, Owned<xmlSchema>> compiled;

  core::Result<xmlSchema*> schema(const std::string& path);
};

SchemaSet::SchemaSet(std::unique_ptr<State> state) : state_(std::move(state)) {}
SchemaSet::SchemaSet(SchemaSet&&) noexcept = default;
SchemaSet& SchemaSet::operator=(SchemaSet&&) noexcept = default;
SchemaSet::~SchemaSet() = default;

core::Result<SchemaSet> SchemaSet::load(Files files) {
  auto state = std::make_unique<State>();
  state->files = std::move(files);
  state->resolver.emplace(state->files);
  for (const auto& [path, content] : state->files) {
    const bool is_schema = path.ends_with(".xsd");
    if (!is_schema && !path.ends_with(".xml")) {
      continue;
    }
    const auto document = Document::parse(content, path);
    if (!document) {
      continue;  // not ours to read (a DTD with entities, any other file); libxml2 may still ask for it
    }
    const auto root = document->root_element();
    if (is_schema && document->names().uri(document->tree()[root].name) == kXsd) {
      state->outlines.emplace(path, outline_of(*document));
    } else if (!is_schema) {
      state->resolver->add_catalog(path, *document);
    }
  }
  return SchemaSet(std::move(state));
}

std::size_t SchemaSet::size() const {
  return state_->outlines.size();
}

std::string SchemaSet::schema_for(std::string_view uri, std::string_view local) const {
  std::vector<const std::string*> same;
  std::set<std::string> included;
  bool declared = false;
  for (const auto& [path, outline] : state_->outlines) {
    if (outline.target == uri) {
      same.push_back(&path);
      declared |= outline.elements.contains(local);
      for (const auto& include : outline.includes) {
        if (base_name(include) != base_name(path)) {
          included.insert(base_name(include));
        }
      }
    }
  }
  if (!declared) {
    return {};
  }
  // A file that others include is a part; the whole is the one that includes.
  std::vector<const std::string*> wholes;
  std::ranges::copy_if(same, std::back_inserter(wholes),
                       [&](const std::string* path) { return !included.contains(base_name(*path)); });
  const auto declares = [&](const std::string* path) { return state_->outlines.at(*path).elements.contains(local); };
  if (const auto own = std::ranges::find_if(wholes, declares); own != wholes.end()) {
    return **own;
  }
  if (!wholes.empty()) {
    return *wholes.front();
  }
  return **std::ranges::find_if(same, declares);
}

core::Result<xmlSchema*> SchemaSet::State::schema(const std::string& path) {
  if (const auto found = compiled.find(path); found != compiled.end()) {
    return found->second.get();
  }
  std::string wrong;
  const Owned<xmlSchemaParserCtxt> parser(xmlSchemaNewParserCtxt(Resolver::address_of(path).c_str()));
  xmlSchemaSetParserStructuredErrors(parser.get(), keep_first, &wrong);
  Owned<xmlSchema> schema(xmlSchemaParse(parser.get()));
  if (!schema) {
    return core::fail(
        core::ErrorCode::kInvalidFile,
        {fmt::format("Dit schema is niet te gebruiken: {}.", wrong),
         fmt::format("This schema cannot be used: {}.", wrong)},
        {"Kijk of alle schema's van de standaard erbij zijn.", "Check whether all schemas of the standard are there."},
        core::Place{path, std::nullopt, std::nullopt});
  }
  return compiled.emplace(path, std::move(schema)).first->second.get();
}

namespace {

/// Takes the errors of a validation and finds the elements that they are about.
class Collector {
 public:
  Collector(const Document& document, xmlDoc* parsed, std::size_t most, SchemaVerdict& verdict)
      : document_(document), parsed_(parsed), most_(most), verdict_(verdict) {}

  static void on_error(void* context, xmlErrorPtr error) { static_cast<Collector*>(context)->add(error); }

 private:
  void add(xmlErrorPtr error) {
    if (verdict_.findings.size() >= most_) {
      verdict_.cut_off = true;
      return;
    }
    SchemaFinding finding;
    finding.code = error->code;
    finding.message = schema_message(error->code, message_of(error));
    finding.node = element_of(static_cast<const xmlNode*>(error->node));
    verdict_.findings.push_back(std::move(finding));
  }

  // Both trees have the same elements in the same order.
  NodeId element_of(const xmlNode* node) {
    while (node != nullptr && node->type != XML_ELEMENT_NODE) {
      node = node->parent;
    }
    if (ordinals_.empty()) {
      number(xmlDocGetRootElement(parsed_));
    }
    const auto found = ordinals_.find(node);
    const auto& elements = document_.tree().elements();
    return found != ordinals_.end() && found->second < elements.size() ? elements[found->second]
                                                                       : document_.root_element();
  }

  void number(const xmlNode* root) {
    const auto* at = root;
    while (at != nullptr) {
      if (at->type == XML_ELEMENT_NODE) {
        ordinals_.emplace(at, ordinals_.size());
      }
      if (at->type == XML_ELEMENT_NODE && at->children != nullptr) {
        at = at->children;
        continue;
      }
      while (at != nullptr && at != root && at->next == nullptr) {
        at = at->parent;
      }
      at = at == nullptr || at == root ? nullptr : at->next;
    }
  }

  const Document& document_;
  xmlDoc* parsed_;
  std::size_t most_;
  SchemaVerdict& verdict_;
  std::unordered_map<const xmlNode*, std::size_t> ordinals_;
};

}  // namespace

core::Result<SchemaVerdict> SchemaSet::validate(const Document& document, std::size_t max_findings) const {
  SchemaVerdict verdict;
  const auto name = document.tree()[document.root_element()].name;
  verdict.schema = schema_for(document.names().uri(name), document.names().local(name));
  if (verdict.schema.empty()) {
    return verdict;
  }
  const std::scoped_lock lock(state_->mutex);
  const UseResolver use(*state_->resolver);
  const auto schema = state_->schema(verdict.schema);
  if (!schema) {
    return std::unexpected(schema.error());
  }
  verdict.has_schema = true;
  const auto source = document.source();
  const Owned<xmlDoc> parsed(xmlReadMemory(source.data(), static_cast<int>(source.size()), nullptr, "UTF-8",
                                           XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_NOENT | XML_PARSE_COMPACT));
  const Owned<xmlSchemaValidCtxt> context(xmlSchemaNewValidCtxt(*schema));
  if (!parsed || !context) {
    return core::fail(core::ErrorCode::kInternal,
                      {"Het bestand kon niet opnieuw worden gelezen.", "The file could not be read again."});
  }
  Collector collector(document, parsed.get(), max_findings, verdict);
  xmlSchemaSetValidStructuredErrors(context.get(), Collector::on_error, &collector);
  xmlSchemaValidateDoc(context.get(), parsed.get());
  return verdict;
}

}  // namespace pareltjes::engines::xml_rules
