// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "core/language.hpp"
#include "core/text.hpp"
#include "pearls/samen_inkopen/round.hpp"
#include "pearls/samen_inkopen/sharing.hpp"

namespace pareltjes::samen_inkopen {

inline constexpr const char* kNoBreak = "\u00a0";

/// "€ 1.234" with a blank at which no line breaks; whole euros.
inline std::string euros(double amount, core::Language language) {
  const auto number = core::format_number(amount < 0 ? -amount : amount, 0, language);
  return std::string(amount < 0 ? "−" : "") + "€" + kNoBreak + number;
}
inline std::string euros(Cents amount, core::Language language) {
  return euros(static_cast<double>(amount) / 100, language);
}

inline core::Text name_of(Method method) {
  switch (method) {
    case Method::kShapley:
      return {"wat elk toevoegt (Shapley)", "what each adds (Shapley)"};
    case Method::kSeparable:
      return {"wat elk als laatste toevoegt, en een deel van de rest",
              "what each adds as the last, and a part of the rest"};
    case Method::kBySpending:
      break;
  }
  return {"naar wat elk nu uitgeeft", "by what each spends now"};
}

}  // namespace pareltjes::samen_inkopen
