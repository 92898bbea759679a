// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <nlohmann/json.hpp>

#include "core/resources.hpp"
#include "platform/hub/download.hpp"
#include "platform/hub/json_text.hpp"

namespace pareltjes::hub {
namespace {

using core::ErrorCode;

std::string filled(std::string text, const std::string& year, const std::string& id) {
  for (const auto& [mark, value] : {std::pair<std::string, std::string>{"{year}", year}, {"{id}", id}}) {
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size()))
      text.replace(at, mark.size(), value);
  }
  return text;
}

}  // namespace

core::Result<AddressBook> AddressBook::parse(std::string_view text, const std::string& file) {
  const auto object = nlohmann::json::parse(text, nullptr, false);
  AddressBook book;
  if (object.is_object()) {
    book.scheme = string_in(object, "scheme", "https");
    book.hosts = strings_in(object, "hosts");
    const auto addresses = object.find("addresses");
    for (std::size_t i = 0; addresses != object.end() && addresses->is_array() && i < addresses->size(); ++i) {
      const auto& item = (*addresses)[i];
      auto& address = book.addresses.emplace_back();
      address.name = string_in(item, "name");
      address.title = text_in(item, "title");
      address.url = string_in(item, "url");
      address.file = string_in(item, "file");
      if (const auto years = item.find("years"); years != item.end() && years->is_object()) {
        for (const auto& [year, id] : years->items()) address.years[year] = id.is_string() ? id.get<std::string>() : "";
      }
    }
  }
  if (book.hosts.empty() || book.addresses.empty()) {
    return core::fail(ErrorCode::kInvalidFile, {"Dit is geen adreslijst.", "This is no list of addresses."}, {},
                      core::Place{file, {}, {}});
  }
  return book;
}

const AddressBook& AddressBook::shipped() {
  static const AddressBook book = [] {
    const std::string name = "src/platform/hub/adressen.json";
    auto parsed = parse(core::find_resource(name).value_or(""), name);
    assert(parsed.has_value() && "the list is checked by a test");
    return parsed ? std::move(*parsed) : AddressBook{};
  }();
  return book;
}

std::vector<std::string> AddressBook::names() const {
  std::vector<std::string> names;
  for (const auto& address : addresses) {
    if (address.years.empty()) names.push_back(address.name);
    for (const auto& [year, id] : address.years) names.push_back(filled(address.name, year, id));
  }
  return names;
}

core::Result<AddressBook::Found> AddressBook::find(const std::string& name) const {
  for (const auto& address : addresses) {
    if (address.years.empty() && address.name == name) return Found{address.url, address.file};
    for (const auto& [year, id] : address.years) {
      if (filled(address.name, year, id) == name)
        return Found{filled(address.url, year, id), filled(address.file, year, id)};
    }
  }
  const auto known = fmt::format("{}", fmt::join(names(), ", "));
  return core::fail(ErrorCode::kUnknownDataset,
                    {fmt::format("De bron '{}' is onbekend.", name), fmt::format("The source '{}' is unknown.", name)},
                    {fmt::format("Kies uit: {}.", known), fmt::format("Choose: {}.", known)});
}

}  // namespace pareltjes::hub
