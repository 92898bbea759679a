// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/interval.hpp"
#include "core/language.hpp"
#include "pearls/wijkvoorzieningen/page_data.hpp"

namespace pareltjes::wijkvoorzieningen {

/// Names and numbers as the page writes them.
class Words {
 public:
  Words(const PageData& data, core::Language language) : data_(data), language_(language) {}

  [[nodiscard]] core::Language language() const { return language_; }
  [[nodiscard]] const char* pick(const char* nl, const char* en) const {
    return language_ == core::Language::kEnglish ? en : nl;
  }
  /// The name of a facility in the library, or what the outcome calls it.
  [[nodiscard]] std::string facility(std::string_view id) const;
  /// The same in the middle of a sentence and for more than one: "basisscholen", "GPs".
  [[nodiscard]] std::string spoken(std::string_view id) const;
  /// What a norm says.
  [[nodiscard]] std::string norm(const NormRow& row) const;
  [[nodiscard]] std::string category_of(std::string_view facility) const;
  /// A word of the tables (unit, nature, status, target group, category, feature) for a reader.
  [[nodiscard]] std::string word(std::string_view text) const;
  /// "mensen van 4 tot en met 11 jaar".
  [[nodiscard]] std::string ages(double from, const Number& to) const;
  [[nodiscard]] std::string number(double value, int decimals) const;
  [[nodiscard]] std::string number(const Number& value, int decimals) const;
  /// An amount with as many decimals as it deserves: none from ten up, or when the unit counts whole things.
  [[nodiscard]] std::string amount(double value, std::string_view unit) const;
  [[nodiscard]] static int decimals(double value, std::string_view unit);
  /// "tussen 4,2 en 5,1"; empty when low equals high as printed.
  [[nodiscard]] std::string between(const core::Interval& value, std::string_view unit) const;
  [[nodiscard]] std::string share(const Number& part, const Number& whole) const;

 private:
  const PageData& data_;
  core::Language language_;
};

}  // namespace pareltjes::wijkvoorzieningen
