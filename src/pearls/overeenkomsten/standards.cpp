// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/standards.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>
#include <stdexcept>

#include "core/resources.hpp"
#include "platform/packages/packages.hpp"

namespace pareltjes::overeenkomsten {
namespace {

constexpr std::string_view kFolder = "src/pearls/overeenkomsten/pakketten/";

std::vector<std::shared_ptr<const Standard>> read_built_in() {
  std::map<std::string, packages::Files> folders;
  for (const auto& resource : core::resources_below(kFolder)) {
    const auto rest = resource.name.substr(kFolder.size());
    const auto slash = rest.find('/');
    if (slash != std::string_view::npos)
      folders[std::string(rest.substr(0, slash))].emplace(rest.substr(slash + 1), resource.bytes);
  }
  std::vector<std::shared_ptr<const Standard>> found;
  for (const auto& [name, files] : folders) {
    auto standard = read_standard(files);
    // It is part of the program: one that does not read is our mistake, and must not go unseen.
    if (!standard) throw std::logic_error(name + ": " + core::describe(standard.error(), core::Language::kEnglish));
    standard->built_in = standard->confirmed = true;
    found.push_back(std::make_shared<const Standard>(std::move(*standard)));
  }
  return found;
}

}  // namespace

const std::vector<std::shared_ptr<const Standard>>& Standards::built_in() {
  static const auto kept = read_built_in();
  return kept;
}

core::Result<Standards> Standards::of(const pearl::RunInput& input) {
  Standards standards;
  for (const auto& [name, files] : input.packages) {
    auto standard = read_standard(files);
    if (!standard) {
      auto error = standard.error();
      if (error.place) error.place->file = name + "/" + error.place->file;
      return std::unexpected(std::move(error));
    }
    standard->confirmed = !input.unconfirmed.contains(name);
    standards.all_.push_back(std::make_shared<const Standard>(std::move(*standard)));
  }
  for (const auto& shipped : built_in()) {
    const auto same = std::ranges::find_if(
        standards.all_, [&](const auto& one) { return one->id == shipped->id && one->version == shipped->version; });
    // Of one version in several hands the organisation's own counts; the built-in one comes by this way as well.
    if (same == standards.all_.end()) {
      standards.all_.push_back(shipped);
    } else if (package_of(**same) == package_of(*shipped)) {
      *same = shipped;
    }
  }
  std::ranges::sort(standards.all_, [](const auto& a, const auto& b) {
    return a->id != b->id ? a->id < b->id : packages::is_older(a->version, b->version);
  });
  return standards;
}

core::Result<std::shared_ptr<const Standard>> Standards::find(const std::string& name) const {
  std::shared_ptr<const Standard> newest;
  std::string known;
  for (const auto& standard : all_) {
    if (standard->name() == name) return standard;
    if (standard->id == name && standard->confirmed) newest = standard;
    known += (known.empty() ? "" : ", ") + standard->name();
  }
  if (newest) return newest;
  return core::fail(
      core::ErrorCode::kNotFound,
      {fmt::format("De standaard “{}” is er niet.", name), fmt::format("The standard “{}” is not here.", name)},
      {fmt::format("Kies uit: {}. Of voeg hem toe met actie=importeer.", known),
       fmt::format("Choose from: {}. Or add it with actie=importeer.", known)});
}

std::shared_ptr<const Standard> Standards::before(const std::string& id, const std::string& version) const {
  std::shared_ptr<const Standard> newest;
  for (const auto& standard : all_) {
    if (standard->id == id && packages::is_older(standard->version, version)) newest = standard;
  }
  return newest;
}

}  // namespace pareltjes::overeenkomsten
