// SPDX-License-Identifier: EUPL-1.2
#include <cstring>
#include <functional>
#include <limits>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>
#include <libxml/SAX2.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlIO.h>

#include "core/text.hpp"
#include "engines/xml_rules/document/document.hpp"
#include "engines/xml_rules/document/encoding.hpp"
#include "engines/xml_rules/document/libxml.hpp"
#include "engines/xml_rules/schema/resolver.hpp"

namespace pareltjes::engines::xml_rules {

namespace {

// Every request of libxml2 for another file or address ends here: schemas in memory answer it, nothing else does.
xmlParserInputPtr load_entity(const char* address, const char*, xmlParserCtxtPtr context) {
  return input_for(address, context);
}

struct PointerPair {
  const void* first;
  const void* second;
  friend bool operator==(const PointerPair&, const PointerPair&) = default;
};
struct HashPair {
  std::size_t operator()(const PointerPair& pair) const {
    return std::hash<const void*>{}(pair.first) * 31U + std::hash<const void*>{}(pair.second);
  }
};

}  // namespace

void start_libxml() {
  static std::once_flag once;
  std::call_once(once, [] {
    xmlInitParser();
    xmlSetExternalEntityLoader(load_entity);
  });
}

std::string message_of(const xmlError* error) {
  std::string message = error != nullptr && error->message != nullptr ? error->message : "";
  while (!message.empty() && (message.back() == '\n' || message.back() == ' ')) {
    message.pop_back();
  }
  return message;
}

/// Fills a Document from the events of libxml2's parser.
class DocumentReader {
 public:
  DocumentReader(Document& document, const ParseLimits& limits)
      : document_(document), limits_(limits), builder_(*document.tree_) {}

  core::Result<void> read();

 private:
  static DocumentReader& self(void* context) {
    return *static_cast<DocumentReader*>(static_cast<xmlParserCtxt*>(context)->_private);
  }
  static void on_start(void* context, const xmlChar* local, const xmlChar* prefix, const xmlChar* uri, int namespaces,
                       const xmlChar** declared, int attributes, int defaulted, const xmlChar** values);
  static void on_end(void* context, const xmlChar* local, const xmlChar* prefix, const xmlChar* uri);
  static void on_text(void* context, const xmlChar* text, int length);
  static void on_comment(void* context, const xmlChar* text);
  static void on_instruction(void* context, const xmlChar* target, const xmlChar* text);
  static void on_entity(void* context, const xmlChar*, int, const xmlChar*, const xmlChar*, xmlChar*);
  static void on_unparsed(void* context, const xmlChar*, const xmlChar*, const xmlChar*, const xmlChar*);
  static void on_reference(void* context, const xmlChar* name);
  static void on_error(void* context, xmlErrorPtr error);

  NameId name_of(const xmlChar* uri, const xmlChar* local);
  void stop(core::Text message, core::Text advice);
  [[nodiscard]] std::size_t offset() const;
  [[nodiscard]] std::uint32_t start_of_tag() const;

  Document& document_;
  const ParseLimits& limits_;
  TreeBuilder builder_;
  xmlParserCtxt* parser_ = nullptr;
  std::optional<core::Error> failure_;
  std::unordered_map<PointerPair, NameId, HashPair> known_names_;
};

std::size_t DocumentReader::offset() const {
  const auto* input = parser_->inputTab[0];
  return std::min<std::size_t>(input->consumed + static_cast<std::size_t>(input->cur - input->base),
                               document_.source_->size());
}

// At the start event the parser stands behind the attributes. Inside a tag no '<' can occur.
std::uint32_t DocumentReader::start_of_tag() const {
  const auto at = document_.source_->rfind('<', offset());
  return at == std::string::npos ? 0 : static_cast<std::uint32_t>(at);
}

NameId DocumentReader::name_of(const xmlChar* uri, const xmlChar* local) {
  const auto [found, added] = known_names_.try_emplace(PointerPair{uri, local}, 0U);
  if (added) {
    found->second = document_.names_->intern(uri != nullptr ? as_char(uri) : "", as_char(local));
  }
  return found->second;
}

void DocumentReader::stop(core::Text message, core::Text advice) {
  if (!failure_) {
    const auto place = document_.place_of_offset(offset());
    failure_ = core::Error{core::ErrorCode::kInvalidFile, std::move(message), std::move(advice),
                           core::Place{document_.file_name_, place.line, place.column}};
  }
  xmlStopParser(parser_);
}

void DocumentReader::on_start(void* context, const xmlChar* local, const xmlChar* prefix, const xmlChar* uri,
                              int namespaces, const xmlChar** declared, int attributes, int, const xmlChar** values) {
  auto& reader = self(context);
  if (reader.builder_.depth() > reader.limits_.max_depth ||
      reader.document_.tree_->size() + static_cast<std::size_t>(attributes) > reader.limits_.max_nodes) {
    reader.stop({"Dit bestand is te diep genest of heeft te veel elementen.",
                 "This file is nested too deeply or has too many elements."},
                {"Splits het bestand.", "Split the file."});
    return;
  }
  const auto id = reader.document_.tree_->size();
  if (reader.document_.root_element_ == kAbsent) {
    reader.document_.root_element_ = id;
  }
  reader.builder_.start_element(reader.name_of(uri, local), prefix != nullptr ? as_char(prefix) : "",
                                reader.start_of_tag());
  for (int i = 0; i < namespaces; ++i) {
    const auto* name = declared[std::ptrdiff_t{2} * i];
    const auto* value = declared[std::ptrdiff_t{2} * i + 1];
    reader.document_.declarations_.push_back(
        {id, name != nullptr ? as_char(name) : "", value != nullptr ? as_char(value) : ""});
  }
  for (int i = 0; i < attributes; ++i) {
    const auto** value = values + std::ptrdiff_t{5} * i;
    const auto* begin = as_char(value[3]);
    reader.builder_.attribute(reader.name_of(value[2], value[0]), value[1] != nullptr ? as_char(value[1]) : "",
                              std::string_view(begin, static_cast<std::size_t>(as_char(value[4]) - begin)));
  }
}

void DocumentReader::on_end(void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
  auto& reader = self(context);
  if (!reader.failure_ && reader.builder_.depth() > 1) {
    reader.builder_.end_element();
  }
}

void DocumentReader::on_text(void* context, const xmlChar* text, int length) {
  self(context).builder_.text({as_char(text), static_cast<std::size_t>(length)});
}

void DocumentReader::on_comment(void* context, const xmlChar* text) {
  self(context).builder_.comment(as_char(text));
}

void DocumentReader::on_instruction(void* context, const xmlChar* target, const xmlChar* text) {
  auto& reader = self(context);
  reader.builder_.instruction(reader.document_.names_->intern("", as_char(target)),
                              text != nullptr ? as_char(text) : "");
}

void DocumentReader::on_entity(void* context, const xmlChar*, int, const xmlChar*, const xmlChar*, xmlChar*) {
  self(context).stop({"Dit bestand verklaart eigen entiteiten (ENTITY). Die lezen we niet, voor de veiligheid.",
                      "This file declares entities (ENTITY). For safety we do not read these."},
                     {"Schrijf de tekst voluit.", "Write the text in full."});
}

void DocumentReader::on_unparsed(void* context, const xmlChar* name, const xmlChar*, const xmlChar*, const xmlChar*) {
  on_entity(context, name, 0, nullptr, nullptr, nullptr);
}

void DocumentReader::on_reference(void* context, const xmlChar* name) {
  self(context).stop({fmt::format("De entiteit {} is niet bekend.", as_char(name)),
                      fmt::format("The entity {} is not known.", as_char(name))},
                     {"Schrijf de tekst voluit.", "Write the text in full."});
}

void DocumentReader::on_error(void* context, xmlErrorPtr error) {
  // A namespace that is no valid URI is only odd; real deliveries have it.
  if (error->level < XML_ERR_ERROR || error->code == XML_WAR_NS_URI || error->code == XML_WAR_NS_URI_RELATIVE) {
    return;
  }
  auto& reader = self(context);
  if (reader.failure_) {
    return;
  }
  const auto place = reader.document_.place_of_offset(reader.offset());
  const auto text = message_of(error);
  reader.failure_ = core::Error{
      core::ErrorCode::kInvalidFile,
      {fmt::format("Dit is geen goed gevormde XML: {}.", text), fmt::format("This is not well-formed XML: {}.", text)},
      {"Verbeter het bestand op deze plek.", "Mend the file in this place."},
      core::Place{reader.document_.file_name_, place.line, place.column}};
}

/// Hands the parser the next bytes of a string_view.
int next_bytes(void* context, char* to, int most) {
  auto& rest = *static_cast<std::string_view*>(context);
  const auto count = rest.copy(to, static_cast<std::size_t>(most));
  rest.remove_prefix(count);
  return static_cast<int>(count);
}

core::Result<void> DocumentReader::read() {
  xmlSAXHandler handler{};
  xmlSAXVersion(&handler, 2);
  handler.startElementNs = on_start;
  handler.endElementNs = on_end;
  handler.characters = on_text;
  handler.ignorableWhitespace = on_text;
  handler.cdataBlock = on_text;
  handler.comment = on_comment;
  handler.processingInstruction = on_instruction;
  handler.entityDecl = on_entity;
  handler.unparsedEntityDecl = on_unparsed;
  handler.reference = on_reference;
  handler.serror = on_error;
  handler.externalSubset = nullptr;
  // Bit by bit: a parser made with all of the text copies it first, some megabytes for each thread.
  std::string_view rest = *document_.source_;
  const Parser parser(
      rest.empty() ? nullptr
                   : xmlCreateIOParserCtxt(nullptr, nullptr, next_bytes, nullptr, &rest, XML_CHAR_ENCODING_NONE));
  if (!parser) {
    return core::fail(core::ErrorCode::kInvalidFile, {"Dit bestand is leeg.", "This file is empty."},
                      {"Lever een XML-bestand.", "Give an XML file."}, core::Place{document_.file_name_, 1, 1});
  }
  parser_ = parser.get();
  *parser_->sax = handler;
  parser_->_private = this;
  // NOENT resolves &amp; in attributes; no other entity gets this far.
  xmlCtxtUseOptions(parser_, XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_IGNORE_ENC | XML_PARSE_NOENT);
  xmlParseDocument(parser_);
  xmlFreeDoc(parser_->myDoc);
  parser_->myDoc = nullptr;
  if (!failure_ && parser_->wellFormed == 0) {
    on_error(parser_, &parser_->lastError);
  }
  if (failure_) {
    return std::unexpected(*failure_);
  }
  builder_.finish();
  document_.tree_->index_elements();
  return {};
}

core::Result<Document> Document::parse(std::string bytes, std::string_view file_name, const ParseLimits& limits) {
  start_libxml();
  const core::Place place{std::string(file_name), std::nullopt, std::nullopt};
  if (bytes.size() > limits.max_bytes || bytes.size() > std::numeric_limits<std::int32_t>::max() / 4) {
    return core::fail(core::ErrorCode::kPayloadTooLarge,
                      {fmt::format("Dit bestand is groter dan {} MB.", limits.max_bytes >> 20U),
                       fmt::format("This file is larger than {} MB.", limits.max_bytes >> 20U)},
                      {"Splits het bestand.", "Split the file."}, place);
  }
  auto decoded = decode_xml(std::move(bytes));
  if (!decoded || !core::is_valid_utf8(decoded->text)) {
    return core::fail(core::ErrorCode::kInvalidFile,
                      {"De tekens in dit bestand passen niet bij de tekenset die het noemt.",
                       "The characters in this file do not fit the encoding that it names."},
                      {"Bewaar het bestand als UTF-8.", "Save the file as UTF-8."}, place);
  }
  Document document;
  document.file_name_ = file_name;
  document.source_ = std::make_unique<std::string>(std::move(decoded->text));
  document.mark_bytes_ = decoded->mark_bytes;
  document.encoding_ = decoded->width == Width::kUtf8         ? Encoding::kUtf8
                       : decoded->width == Width::kSingleByte ? Encoding::kSingleByte
                                                              : Encoding::kUtf16;
  document.names_ = std::make_unique<NamePool>();
  document.tree_ = std::make_unique<Tree>(*document.names_);
  DocumentReader reader(document, limits);
  if (auto read = reader.read(); !read) {
    return std::unexpected(read.error());
  }
  return document;
}

}  // namespace pareltjes::engines::xml_rules
