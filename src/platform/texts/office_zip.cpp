// SPDX-License-Identifier: EUPL-1.2
#include "platform/texts/office_zip.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "platform/texts/xml_tree.hpp"

namespace pareltjes::texts {
namespace {

std::uint32_t find_below(const XmlTree& tree, std::uint32_t node, std::string_view name) {
  for (auto at = tree.at(node).first; at != XmlTree::kNone; at = tree.at(at).next) {
    if (tree.at(at).name == name) return at;
    if (const auto found = find_below(tree, at, name); found != XmlTree::kNone) return found;
  }
  return XmlTree::kNone;
}

}  // namespace

OfficeZip::OfficeZip(packages::ZipReader zip) : zip_(std::move(zip)) {
  for (std::size_t i = 0; i < zip_.entries().size(); ++i) entries_.emplace(zip_.entries()[i].name, i);
}

core::Result<OfficeZip> OfficeZip::open(std::string_view name, std::string_view bytes, const ReadLimits& limits) {
  const auto refuse = [&](core::ErrorCode code, core::Text message, core::Text advice) {
    return core::fail(code, std::move(message), std::move(advice),
                      core::Place{std::string(name), std::nullopt, std::nullopt});
  };
  packages::ArchiveLimits archive;
  archive.packed_bytes = limits.bytes;
  archive.total_bytes = archive.file_bytes = limits.unpacked_bytes;
  auto zip = packages::ZipReader::open(bytes, archive);
  const auto too_large = [&] {
    return refuse(
        core::ErrorCode::kPayloadTooLarge,
        {"Het document is uitgepakt te groot.", "The document is too large when unpacked."},
        {"Haal grote plaatjes weg of splits het document.", "Take out large pictures or split the document."});
  };
  if (!zip && zip.error().code == core::ErrorCode::kPayloadTooLarge) return too_large();
  if (!zip) {
    return refuse(
        core::ErrorCode::kInvalidFile, {"Het document is beschadigd.", "The document is damaged."},
        {"Open het in uw tekstprogramma en bewaar het opnieuw.", "Open it in your word processor and save it again."});
  }
  for (const auto& refused : zip->refused()) {
    using enum packages::ZipReader::Trouble;
    if (refused.trouble == kLocked) {
      return refuse(core::ErrorCode::kInvalidFile,
                    {"Het document heeft een wachtwoord.", "The document has a password."},
                    {"Haal het wachtwoord eraf en probeer het opnieuw.", "Take the password off and try again."});
    }
    if (refused.trouble == kTooLarge) return too_large();
    if (refused.trouble == kSuspicious) {
      return refuse(core::ErrorCode::kPayloadTooLarge,
                    {"Een deel van het document is verdacht sterk ingepakt.",
                     "A part of the document is packed suspiciously tight."},
                    {"Open het in uw tekstprogramma en bewaar het opnieuw.",
                     "Open it in your word processor and save it again."});
    }
  }
  return OfficeZip(std::move(*zip));
}

std::vector<std::string> OfficeZip::names() const {
  std::vector<std::string> names;
  for (const auto& [name, entry] : entries_) names.push_back(name);
  return names;
}

core::Result<std::string> OfficeZip::read(std::string_view part) const {
  const auto found = entries_.find(part);
  if (found == entries_.end()) return std::string();
  return zip_.read(found->second);
}

std::string OfficeZip::title(std::string_view part) const {
  const auto xml = read(part);
  if (!xml || xml->empty()) return {};
  const auto tree = XmlTree::parse(*xml, std::string(part));
  if (!tree) return {};
  const auto node = find_below(*tree, tree->root(), "dc:title");
  return std::string(core::trim(tree->text(node)));
}

}  // namespace pareltjes::texts
