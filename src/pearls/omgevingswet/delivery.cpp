// SPDX-License-Identifier: EUPL-1.2
#include "pearls/omgevingswet/delivery.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/resources.hpp"
#include "pearls/omgevingswet/earlier.hpp"

namespace pareltjes::omgevingswet {
namespace {

constexpr std::string_view kExample = "src/pearls/omgevingswet/voorbeeld.json";

// The LVBB takes at most 1 GB and 100 MB a file (LVBB1040, LVBB1041).
constexpr std::size_t kMegabyte = std::size_t{1024} * 1024;
constexpr packages::ArchiveLimits kDeliveryLimits{.entries = 20'000,
                                                  .packed_bytes = 1024 * kMegabyte,
                                                  .total_bytes = std::size_t{4} * 1024 * kMegabyte,
                                                  .file_bytes = 100 * kMegabyte,
                                                  .ratio = 400};
constexpr packages::ArchiveLimits kStandardLimits{.entries = 5000,
                                                  .packed_bytes = 100 * kMegabyte,
                                                  .total_bytes = 300 * kMegabyte,
                                                  .file_bytes = 50 * kMegabyte,
                                                  .ratio = 400};

bool is_zip(std::string_view bytes) {
  return bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06");
}

std::string last_part(std::string_view path) {
  return std::string(path.substr(path.rfind('/') + 1));
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

Delivery::Trouble::Kind kind_of(packages::ZipReader::Trouble trouble) {
  using enum packages::ZipReader::Trouble;
  switch (trouble) {
    case kUnsafeName:
      return Delivery::Trouble::Kind::kUnsafeName;
    case kDouble:
      return Delivery::Trouble::Kind::kDouble;
    case kTooLarge:
      return Delivery::Trouble::Kind::kTooLarge;
    case kLocked:
      return Delivery::Trouble::Kind::kLocked;
    case kSuspicious:
      break;
  }
  return Delivery::Trouble::Kind::kSuspicious;
}

}  // namespace

bool is_xml_name(std::string_view name) {
  return name.ends_with(".xml") || name.ends_with(".gml") || name.ends_with(".dmn");
}

Delivery Delivery::read(const std::vector<pearl::InputFile>& input) {
  Delivery delivery;
  std::vector<const pearl::InputFile*> own;
  for (const auto& file : input) {
    if (!file.name.starts_with(kStandardFolder) && !file.name.starts_with(kEarlierFolder)) own.push_back(&file);
  }
  if (own.empty()) {
    delivery.take_example();
  } else if (own.size() == 1 && (is_zip(own.front()->bytes) || own.front()->name.ends_with(".zip"))) {
    delivery.open_zip(*own.front());
  } else {
    delivery.take_folder(own);
  }
  return delivery;
}

void Delivery::open_zip(const pearl::InputFile& file) {
  package_name_ = last_part(file.name);
  auto zip = packages::ZipReader::open(file.bytes, kDeliveryLimits);
  if (!zip) {
    const bool large = zip.error().code == core::ErrorCode::kPayloadTooLarge;
    troubles_.push_back({large ? Trouble::Kind::kZipTooLarge : Trouble::Kind::kNoZip, package_name_});
    return;
  }
  for (const auto& entry : zip->entries()) files_.push_back({entry.name, entry.bytes});
  for (const auto& refused : zip->refused()) troubles_.push_back({kind_of(refused.trouble), refused.name});
  zip_.emplace(std::move(*zip));
}

void Delivery::take_folder(const std::vector<const pearl::InputFile*>& own) {
  const auto folder = common_folder(own);
  std::vector<std::pair<std::string, const pearl::InputFile*>> named;
  named.reserve(own.size());
  for (const auto* file : own) named.emplace_back(file->name.substr(folder.size()), file);
  std::ranges::stable_sort(named, {}, [](const auto& one) -> const std::string& { return one.first; });
  for (auto& [name, file] : named) {
    if (!files_.empty() && files_.back().name == name) {
      troubles_.push_back({Trouble::Kind::kDouble, name});
      continue;
    }
    if (file->size() > kDeliveryLimits.file_bytes) {
      troubles_.push_back({Trouble::Kind::kTooLarge, name});
      continue;
    }
    files_.push_back({std::move(name), file->size()});
    sources_.push_back(file);
  }
}

void Delivery::take_example() {
  is_example_ = true;
  for (auto& [name, content] : example_files(true)) {
    files_.push_back({name, content.size()});
    example_.push_back({name, std::move(content)});
  }
  for (const auto& file : example_) sources_.push_back(&file);
}

packages::Files example_files(bool with_mistakes) {
  packages::Files files;
  const auto all = nlohmann::json::parse(core::find_resource(kExample).value_or("{}"), nullptr, false);
  if (!all.is_object()) return files;
  for (const auto& [name, content] : all.at("bestanden").items()) files.emplace(name, content.get<std::string>());
  if (!with_mistakes) return files;
  for (const auto& mistake : all.at("fouten")) {
    auto& content = files[mistake.at("bestand")];
    const auto sought = mistake.at("zoek").get<std::string>();
    if (const auto at = content.find(sought); at != std::string::npos)
      content.replace(at, sought.size(), mistake.at("vervang").get<std::string>());
  }
  return files;
}

std::optional<std::uint32_t> Delivery::find(std::string_view name) const {
  const auto found =
      std::ranges::lower_bound(files_, name, {}, [](const File& file) -> std::string_view { return file.name; });
  if (found == files_.end() || found->name != name) return std::nullopt;
  return static_cast<std::uint32_t>(found - files_.begin());
}

core::Result<Content> Delivery::content(std::uint32_t file) const {
  if (!zip_ && !sources_[file]->on_disk) return Content(sources_[file]->bytes);
  auto bytes = zip_ ? zip_->read(file) : sources_[file]->on_disk->read();
  if (!bytes) return std::unexpected(bytes.error());
  return Content(std::move(*bytes));
}

core::Result<packages::Files> read_standard(const std::vector<pearl::InputFile>& input) {
  packages::Files files;
  for (const auto& file : input) {
    if (!file.name.starts_with(kStandardFolder)) continue;
    const auto name = file.name.substr(kStandardFolder.size());
    if (!is_zip(file.bytes)) {
      files.emplace(name, file.bytes);
      continue;
    }
    auto unpacked = packages::read_zip(file.bytes, kStandardLimits);
    if (!unpacked) return std::unexpected(unpacked.error());
    const auto folder = name + "/";
    for (auto& [inside, content] : *unpacked) files.insert_or_assign(folder + inside, std::move(content));
  }
  return files;
}

}  // namespace pareltjes::omgevingswet
