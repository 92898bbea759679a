// SPDX-License-Identifier: EUPL-1.2
#include "pearls/omgevingswet/delivery.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/resources.hpp"

namespace pareltjes::omgevingswet {
namespace {

constexpr std::string_view kExample = "src/pearls/omgevingswet/voorbeeld.json";

// The LVBB takes at most 1 GB and 100 MB a file (LVBB1040, LVBB1041); here everything is held in memory.
constexpr std::size_t kMegabyte = std::size_t{1024} * 1024;
constexpr packages::ArchiveLimits kDeliveryLimits{.entries = 20'000,
                                                  .packed_bytes = 400 * kMegabyte,
                                                  .total_bytes = 1024 * kMegabyte,
                                                  .file_bytes = 100 * kMegabyte,
                                                  .ratio = 400};

bool is_zip(std::string_view bytes) {
  return bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06");
}

/// What all names begin with, up to a "/": the folder that was named on the command line.
std::string common_folder(const std::vector<const pearl::InputFile*>& files) {
  if (files.empty()) return {};
  std::string_view common = files.front()->name;
  common = common.substr(0, common.rfind('/') + 1);
  for (const auto* file : files) {
    while (!file->name.starts_with(common))
      common = common.substr(0, common.substr(0, common.size() - 1).rfind('/') + 1);
  }
  return std::string(common);
}

FileSet example() {
  FileSet set;
  set.is_example = true;
  const auto files = nlohmann::json::parse(core::find_resource(kExample).value_or("{}"), nullptr, false);
  for (const auto& [name, content] : files.items()) set.files.emplace(name, content.get<std::string>());
  return set;
}

core::Result<void> unpack_into(packages::Files& files, const std::string& prefix, std::string_view bytes) {
  auto unpacked = packages::read_zip(bytes, kDeliveryLimits);
  if (!unpacked) return std::unexpected(unpacked.error());
  for (auto& [name, content] : *unpacked) files.insert_or_assign(prefix + name, std::move(content));
  return {};
}

}  // namespace

bool is_xml_name(std::string_view name) {
  return name.ends_with(".xml") || name.ends_with(".gml") || name.ends_with(".dmn");
}

core::Result<FileSet> read_delivery(const std::vector<pearl::InputFile>& input) {
  std::vector<const pearl::InputFile*> own;
  for (const auto& file : input) {
    if (!file.name.starts_with(kStandardFolder)) own.push_back(&file);
  }
  if (own.empty()) return example();
  FileSet set;
  if (own.size() == 1 && is_zip(own.front()->bytes)) {
    if (auto unpacked = unpack_into(set.files, "", own.front()->bytes); !unpacked)
      return std::unexpected(unpacked.error());
    return set;
  }
  if (own.size() == 1 && own.front()->name.ends_with(".zip")) {
    return core::fail(core::ErrorCode::kInvalidFile, {"Dit is geen zipbestand.", "This is no zip file."},
                      {"Maak de zip opnieuw.", "Make the zip anew."},
                      core::Place{own.front()->name, std::nullopt, std::nullopt});
  }
  const auto folder = common_folder(own);
  for (const auto* file : own) set.files.emplace(file->name.substr(folder.size()), file->bytes);
  return set;
}

core::Result<FileSet> read_standard(const std::vector<pearl::InputFile>& input) {
  FileSet set;
  for (const auto& file : input) {
    if (!file.name.starts_with(kStandardFolder)) continue;
    const auto name = file.name.substr(kStandardFolder.size());
    if (!is_zip(file.bytes)) {
      set.files.emplace(name, file.bytes);
    } else if (auto unpacked = unpack_into(set.files, name + "/", file.bytes); !unpacked) {
      return std::unexpected(unpacked.error());
    }
  }
  return set;
}

}  // namespace pareltjes::omgevingswet
