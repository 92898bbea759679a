// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "platform/packages/archive.hpp"
#include "platform/packages/zip_reader.hpp"
#include "platform/pearl/pearl.hpp"

namespace pareltjes::omgevingswet {

/// Before the names of the files of a standard among the input files; the rest is the delivery.
inline constexpr std::string_view kStandardFolder = "standaard/";

/// The bytes of one file, for as long as this lives.
class Content {
 public:
  explicit Content(std::string_view bytes) : bytes_(bytes) {}
  explicit Content(std::string own) : own_(std::make_unique<std::string>(std::move(own))), bytes_(*own_) {}
  [[nodiscard]] std::string_view bytes() const { return bytes_; }
  /// For who keeps them.
  [[nodiscard]] std::string take() && { return own_ ? std::move(*own_) : std::string(bytes_); }

 private:
  std::unique_ptr<std::string> own_;
  std::string_view bytes_;
};

/// The files of a delivery. Those in a zip or on disk are read when they are asked for, and not kept.
class Delivery {
 public:
  struct File {
    std::string name;  ///< Relative, "/" between folders.
    std::uint64_t bytes = 0;
  };
  /// What is wrong with the package itself, before any file is read.
  struct Trouble {
    enum class Kind { kNoZip, kZipTooLarge, kUnsafeName, kDouble, kTooLarge, kLocked, kSuspicious };
    Kind kind = Kind::kNoZip;
    std::string name;
  };

  /// One zip, or the files as they are; without files the example that ships with the program. The input must outlive
  /// this. A package that is no zip, or too large, is a delivery without files and with its trouble.
  static Delivery read(const std::vector<pearl::InputFile>& input);

  [[nodiscard]] const std::vector<File>& files() const { return files_; }  ///< Sorted by name.
  [[nodiscard]] const std::vector<Trouble>& troubles() const { return troubles_; }
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view name) const;
  [[nodiscard]] bool contains(std::string_view name) const { return find(name).has_value(); }
  /// Safe to call from several threads. Error: kInvalidFile when it cannot be unpacked, or read again from disk.
  [[nodiscard]] core::Result<Content> content(std::uint32_t file) const;

  [[nodiscard]] bool is_example() const { return is_example_; }
  [[nodiscard]] const std::string& package_name() const { return package_name_; }  ///< Of the zip; else empty.

 private:
  void open_zip(const pearl::InputFile& file);
  void take_folder(const std::vector<const pearl::InputFile*>& own);
  void take_example();

  std::vector<File> files_;
  std::vector<Trouble> troubles_;
  std::vector<const pearl::InputFile*> sources_;  ///< Beside files_, of a folder.
  std::vector<pearl::InputFile> example_;
  std::optional<packages::ZipReader> zip_;
  std::string package_name_;
  bool is_example_ = false;
};

/// The delivery that ships with the program: sound, or with some mistakes put in to show how they are told.
packages::Files example_files(bool with_mistakes);

/// The files of the standard among the input files; zips among them are unpacked. Empty when there are none.
core::Result<packages::Files> read_standard(const std::vector<pearl::InputFile>& input);

bool is_xml_name(std::string_view name);

}  // namespace pareltjes::omgevingswet
