// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "platform/packages/archive.hpp"

namespace pareltjes::omgevingswet {

/// The value lists of IMOW (waardelijsten), as Geonovum publishes them in one JSON or XML file. Data that a user loads;
/// nothing of them is in the program.
class ValueLists {
 public:
  struct Value {
    std::string label;
    bool deprecated = false;
  };
  using List = std::unordered_map<std::string, Value>;  ///< By the URI of the value.

  /// Takes the lists in every .json and .xml that holds them; other files are passed over.
  static ValueLists read(const packages::Files& files);

  /// The list with that name, whatever its case ("Thema"), or nothing.
  [[nodiscard]] const List* find(std::string_view title) const;
  [[nodiscard]] const std::string& version() const { return version_; }
  [[nodiscard]] bool empty() const { return lists_.empty(); }
  [[nodiscard]] std::size_t size() const { return lists_.size(); }

  /// Whose an OIN is, as a register says that a user loads: CSV with the columns oin;naam;code, `code` an id of TOOI
  /// ("/tooi/id/gemeente/gm0439") or empty.
  struct OinOwner {
    std::string name, code;
  };
  static bool is_oin_register(std::string_view csv);
  /// Takes the rows of every such .csv.
  void add_oins(const packages::Files& files);
  [[nodiscard]] const std::unordered_map<std::string, OinOwner>& oins() const { return oins_; }

 private:
  void read_json(const std::string& bytes);
  void read_xml(const std::string& name, const std::string& bytes);

  std::string version_;
  std::unordered_map<std::string, List> lists_;  ///< By title in lower case, letters and digits only.
  std::unordered_map<std::string, OinOwner> oins_;
};

}  // namespace pareltjes::omgevingswet
