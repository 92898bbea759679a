// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>

#include "core/error.hpp"

namespace pareltjes::core {

/// CBS code of a municipality (gemeente): "GM" and four digits.
class GemeenteCode {
 public:
  GemeenteCode() = default;
  /// Accepts "GM0439", "gm0439" and "0439"; surrounding blanks are ignored, as CBS pads its keys.
  static Result<GemeenteCode> parse(std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::string digits() const { return text_.substr(2); }
  [[nodiscard]] bool empty() const { return text_.empty(); }
  friend auto operator<=>(const GemeenteCode&, const GemeenteCode&) = default;

 private:
  explicit GemeenteCode(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

/// The CBS levels of area that this program knows.
enum class AreaKind { kNederland, kGemeente, kWijk, kBuurt };

/// "land", "gemeente", "wijk" or "buurt".
std::string_view name_of(AreaKind kind);

/// CBS code of an area: "NL00", GM####, WK######, or BU########. Since 2024 the part after the municipality's
/// four digits may hold letters (Amsterdam: WK0363AA, BU0363AA01).
class AreaCode {
 public:
  AreaCode() = default;
  static Result<AreaCode> parse(std::string_view text);
  static AreaCode of(const GemeenteCode& gemeente);
  static AreaCode nederland();

  [[nodiscard]] AreaKind kind() const { return kind_; }
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }
  /// The municipality in which the area lies; empty for the country.
  [[nodiscard]] GemeenteCode gemeente() const;
  /// The wijk in which a buurt lies; empty for the other kinds.
  [[nodiscard]] AreaCode wijk() const;
  friend auto operator<=>(const AreaCode& a, const AreaCode& b) { return a.text_ <=> b.text_; }
  friend bool operator==(const AreaCode& a, const AreaCode& b) { return a.text_ == b.text_; }

 private:
  AreaCode(AreaKind kind, std::string text) : kind_(kind), text_(std::move(text)) {}
  AreaKind kind_ = AreaKind::kGemeente;
  std::string text_;
};

}  // namespace pareltjes::core

template <>
struct std::hash<pareltjes::core::GemeenteCode> {
  std::size_t operator()(const pareltjes::core::GemeenteCode& code) const {
    return std::hash<std::string>{}(code.text());
  }
};
template <>
struct std::hash<pareltjes::core::AreaCode> {
  std::size_t operator()(const pareltjes::core::AreaCode& code) const { return std::hash<std::string>{}(code.text()); }
};
