// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "pearls/overeenkomsten/clauses.hpp"
#include "pearls/overeenkomsten/field_marks.hpp"
#include "pearls/overeenkomsten/standard.hpp"

namespace pareltjes::overeenkomsten {

/// Names the places to fill in of a document: the same field keeps one name wherever it stands.
class FieldNamer {
 public:
  /// The line with {{veld-id}} for each place. @param place paragraph of the line.
  std::string take(const std::string& line, PartKind kind, std::size_t place);
  /// A field of a cell that ends in a colon: "Contactpersoon Verwerker" and "Naam".
  std::string take_labelled(const std::string& row, const std::string& label);
  /// The field that a label stands for elsewhere, such as in the table of contents; empty where it stands for none.
  [[nodiscard]] std::string known(const std::string& label) const;
  /// The field of a labelled cell; empty where it became none.
  [[nodiscard]] std::string known_cell(const std::string& row, const std::string& label) const;
  /// Who is called "verder te noemen X": in the order of the document.
  void find_parties(const std::vector<Clause>& clauses);

  [[nodiscard]] const std::vector<Field>& fields() const { return fields_; }
  /// By paragraph: the fields of its places from left to right.
  [[nodiscard]] const std::map<std::size_t, std::vector<std::pair<std::string, FieldMark::Kind>>>& places() const {
    return places_;
  }

 private:
  struct Surroundings {
    std::string party;   ///< Slug; empty for none.
    bool apart = false;  ///< A place without words of its own: each is a field by itself.
  };
  std::string name(const FieldMark& mark, const Surroundings& around);
  std::string add(Field field, const std::string& key);
  [[nodiscard]] std::string party_of(const std::string& line, PartKind kind, std::size_t nth, std::size_t count) const;

  std::vector<std::string> parties_;
  std::vector<Field> fields_;
  std::map<std::string, std::string> by_key_;
  std::set<std::string> ids_;
  std::map<std::size_t, std::vector<std::pair<std::string, FieldMark::Kind>>> places_;
  std::string last_line_;
};

}  // namespace pareltjes::overeenkomsten
