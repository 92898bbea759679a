// SPDX-License-Identifier: EUPL-1.2
#include "pearls/omgevingswet/earlier.hpp"

#include "engines/xml_rules/document/document.hpp"
#include "pearls/omgevingswet/delivery.hpp"
#include "pearls/omgevingswet/facts.hpp"

namespace pareltjes::omgevingswet {
namespace {

constexpr std::string_view kDraft = "/join/id/stop/proceduretype_ontwerp";
constexpr std::size_t kHead = 4096;
constexpr std::size_t kMegabyte = std::size_t{1024} * 1024;
constexpr packages::ArchiveLimits kLimits{.entries = 20'000,
                                          .packed_bytes = 1024 * kMegabyte,
                                          .total_bytes = std::size_t{4} * 1024 * kMegabyte,
                                          .file_bytes = 100 * kMegabyte,
                                          .ratio = 400};

/// Orders, decisions and information objects say so near their begin; texts and geometry need not be parsed.
void read_file(const std::string& name, std::string_view bytes, Earlier& earlier) {
  const auto head = bytes.substr(0, kHead);
  if (!name.ends_with(".xml") || (!head.contains("Opdracht") && !head.contains("Aanlevering"))) return;
  const auto document = engines::xml_rules::Document::parse(std::string(bytes), name);
  if (!document) return;
  const auto facts = facts_of(*document, 0);
  if (facts.order) earlier.orders.emplace(facts.order->authority.text, facts.order->delivery.text);
  for (const auto& decision : facts.decisions) {
    if (!decision.work.empty()) earlier.works.insert(decision.work.text);
    if (decision.procedure.text == kDraft) earlier.drafts.insert(decision.work.text);
  }
  for (const auto& object : facts.objects) {
    if (!object.expression.empty()) earlier.expressions.insert(object.expression.text);
  }
}

}  // namespace

Earlier read_earlier(const std::vector<pearl::InputFile>& input) {
  Earlier earlier;
  for (const auto& file : input) {
    if (!file.name.starts_with(kEarlierFolder)) continue;
    earlier.given = true;
    const auto zip = packages::ZipReader::open(file.bytes, kLimits);
    if (!zip) {
      read_file(file.name, file.bytes, earlier);
      continue;
    }
    for (std::size_t i = 0; i < zip->entries().size(); ++i) {
      if (!zip->entries()[i].name.ends_with(".xml")) continue;
      if (const auto bytes = zip->read(i)) read_file(zip->entries()[i].name, *bytes, earlier);
    }
  }
  return earlier;
}

}  // namespace pareltjes::omgevingswet
