// SPDX-License-Identifier: EUPL-1.2
// Any bytes as a part of an office document: as the text of a DOCX that is changed, as its lists, as its styles.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "platform/texts/docx_edit.hpp"
#include "platform/texts/docx_numbering.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pareltjes::texts;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  if (const auto tree = XmlTree::parse(bytes, "deel.xml")) {
    NumberCounter counter(*tree);
    for (int i = 0; i < 20; ++i) (void)counter.next("1", i % 10);
    const ParagraphStyles styles(*tree);
    (void)styles.of("Kop1");
  }
  const auto body = read_docx_body(bytes);
  if (!body) return 0;
  // Without edits every byte stays.
  if (edit_docx_body(*body, {}, {}) != bytes) std::abort();
  std::vector<TextEdit> edits;
  for (std::size_t i = 0; i < body->paragraphs.size(); ++i) {
    const auto length = body->paragraphs[i].text.size();
    edits.push_back({i + 1, length / 3, length / 2, "<&>\nnieuw"});
    edits.push_back({i + 1, length, length, "erachter"});
  }
  std::vector<TableEdit> tables;
  for (std::size_t i = 0; i < body->tables.size(); ++i)
    tables.push_back({i + 1, 1, {{"a", "b"}, {"c"}, {"d", "e", "f"}}});
  (void)edit_docx_body(*body, edits, tables);
  return 0;
}
