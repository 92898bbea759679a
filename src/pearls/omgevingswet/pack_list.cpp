// SPDX-License-Identifier: EUPL-1.2
#include "pearls/omgevingswet/pack_list.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include "core/resources.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"

namespace pareltjes::omgevingswet {
namespace {

constexpr std::string_view kFile = "src/pearls/omgevingswet/standaarden.csv";
constexpr std::string_view kHeader = "id;versie;adres;pad;sha256;licentie;bron";
constexpr std::size_t kColumns = 7;
constexpr std::array<std::string_view, 5> kUsed{".xsd", ".sch", ".xml", ".json", ".csv"};

std::unexpected<core::Error> refused(core::Text message, core::Text advice, const std::string& file) {
  return core::fail(core::ErrorCode::kInvalidFile, std::move(message), std::move(advice),
                    core::Place{file, std::nullopt, std::nullopt});
}

/// The last part of an address, without what stands behind "?" or "#".
std::string_view file_of(std::string_view address) {
  const auto path = address.substr(0, address.find_first_of("?#"));
  return path.substr(path.rfind('/') + 1);
}

bool is_page(std::string_view bytes) {
  const auto begin = bytes.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return false;
  std::string head(bytes.substr(begin, 14));
  std::ranges::transform(head, head.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return head.starts_with("<!doctype html") || head.starts_with("<html");
}

bool is_used(std::string_view name) {
  return std::ranges::any_of(kUsed, [&](auto end) { return name.ends_with(end); });
}

/// The folder that everything stands in, with its slash; empty when there is none.
std::string outer_folder(const packages::ZipReader& zip) {
  const auto& entries = zip.entries();
  if (entries.empty()) return {};
  const auto folder = entries.front().name.substr(0, entries.front().name.find('/') + 1);
  const bool all = std::ranges::all_of(entries, [&](const auto& one) { return one.name.starts_with(folder); });
  return all ? folder : std::string();
}

core::Result<packages::Files> unpacked(const PackSource& source, std::string_view bytes,
                                       const packages::ArchiveLimits& limits) {
  const auto zip = packages::ZipReader::open(bytes, limits);
  if (!zip) {
    auto error = zip.error();
    error.place = core::Place{source.address, {}, {}};
    return std::unexpected(std::move(error));
  }
  const auto folder = outer_folder(*zip) + source.path;
  auto read = usable_files(*zip, folder, source.address);
  if (!read) return read;
  packages::Files files;
  for (auto& [name, content] : *read) files.emplace(name.substr(folder.size()), std::move(content));
  if (!files.empty()) return files;
  const bool all = source.path.empty();
  return refused({all ? "In de zip zit niets voor een standaard."
                      : fmt::format("In de map {} van de zip zit niets voor een standaard.", source.path),
                  all ? "The zip holds nothing of a standard."
                      : fmt::format("The folder {} of the zip holds nothing of a standard.", source.path)},
                 {"Kijk bij de uitgever waar de schema's nu staan.", "See at the publisher where the schemas are now."},
                 source.address);
}

}  // namespace

const PackList& PackList::built_in() {
  static const auto list = [] {
    auto parsed = parse(core::find_resource(kFile).value_or(std::string_view()), std::string(kFile));
    assert(parsed.has_value() && "the list is checked by a test");
    return parsed ? std::move(*parsed) : PackList{};
  }();
  return list;
}

core::Result<PackList> PackList::parse(std::string_view csv, const std::string& file) {
  PackList list;
  std::int64_t number = 0;
  for (const auto& line : core::split(csv, '\n')) {
    ++number;
    const auto row = core::trim(line);
    if (number == 1 ? row == kHeader : row.empty()) continue;
    const auto cells = core::split(row, ';');
    const bool complete = number > 1 && cells.size() == kColumns && !cells[0].empty() && !cells[1].empty();
    const bool fits = complete && cells[2].contains("://") && (cells[4].empty() || cells[4].size() == 64);
    if (!fits) {
      auto wrong = refused(
          {"Deze regel van de lijst klopt niet.", "This line of the list is wrong."},
          {"Zet er zeven velden: " + std::string(kHeader) + ".", "Give it seven fields: " + std::string(kHeader) + "."},
          file);
      wrong.error().place->line = number;
      return wrong;
    }
    list.sources_.push_back({cells[0] + "-" + cells[1], cells[2], cells[3], cells[4], cells[5], cells[6]});
  }
  return list;
}

std::vector<std::string> PackList::names() const {
  std::vector<std::string> names;
  for (const auto& source : sources_) {
    if (std::ranges::find(names, source.pack) == names.end()) names.push_back(source.pack);
  }
  return names;
}

core::Result<std::vector<PackSource>> PackList::find(const std::string& name) const {
  std::vector<PackSource> found;
  std::ranges::copy_if(sources_, std::back_inserter(found), [&](const auto& one) { return one.pack == name; });
  if (!found.empty()) return found;
  const auto known = fmt::format("{}", fmt::join(names(), ", "));
  return core::fail(
      core::ErrorCode::kNotFound,
      {fmt::format("Van ‘{}’ is geen adres bekend.", name), fmt::format("No address of ‘{}’ is known.", name)},
      {fmt::format("Kies uit: {}. Of geef een adres met --url.", known),
       fmt::format("Choose from: {}. Or give an address with --url.", known)});
}

core::Result<packages::Files> usable_files(const packages::ZipReader& zip, std::string_view folder,
                                           const std::string& place) {
  for (const auto& one : zip.refused()) {
    if (!is_used(one.name) || !one.name.starts_with(folder)) continue;
    return refused({fmt::format("Het bestand {} in de zip is onveilig, dubbel of te groot.", one.name),
                    fmt::format("The file {} in the zip is unsafe, double or too large.", one.name)},
                   {"Vraag de uitgever om een goede zip.", "Ask the publisher for a sound zip."}, place);
  }
  packages::Files files;
  for (std::size_t i = 0; i < zip.entries().size(); ++i) {
    const auto& name = zip.entries()[i].name;
    if (!name.starts_with(folder) || !is_used(name)) continue;
    auto content = zip.read(i);
    if (!content) {
      content.error().place = core::Place{place, {}, {}};
      return std::unexpected(std::move(content.error()));
    }
    files.emplace(name, std::move(*content));
  }
  return files;
}

std::string content_hash(const packages::Files& files) {
  return core::sha256_hex(packages::pack(files));
}

core::Result<packages::Files> files_from(const PackSource& source, std::string bytes,
                                         const packages::ArchiveLimits& limits) {
  packages::Files files;
  std::string hash;
  if (bytes.starts_with("PK\x03\x04")) {
    auto read = unpacked(source, bytes, limits);
    if (!read) return read;
    files = std::move(*read);
    hash = content_hash(files);
  } else {
    const auto name = source.path.empty() ? std::string(file_of(source.address)) : source.path;
    if (!is_used(name) || is_page(bytes) || !packages::is_safe_name(name)) {
      return refused({is_page(bytes) ? "Op dit adres staat een webpagina, geen zip of schema."
                                     : "Op dit adres staat geen zip, schema, regelbestand of waardelijst.",
                      is_page(bytes) ? "At this address is a web page, no zip or schema."
                                     : "At this address is no zip, schema, rule file or value list."},
                     {"Kijk bij de uitgever welk adres het bestand zelf heeft.",
                      "See at the publisher which address the file itself has."},
                     source.address);
    }
    hash = core::sha256_hex(bytes);
    files.emplace(name, std::move(bytes));
  }
  if (!source.sha256.empty() && source.sha256 != hash) {
    return refused({fmt::format("De controlesom is {}, maar verwacht was {}.", hash, source.sha256),
                    fmt::format("The checksum is {}, but {} was expected.", hash, source.sha256)},
                   {"Vraag de uitgever of het bestand veranderd is. Er is niets toegevoegd.",
                    "Ask the publisher whether the file changed. Nothing was added."},
                   source.address);
  }
  return files;
}

}  // namespace pareltjes::omgevingswet
