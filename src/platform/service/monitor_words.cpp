// SPDX-License-Identifier: EUPL-1.2
#include "platform/service/monitor_words.hpp"

namespace pareltjes::service {

using core::Language;
using monitor::Cell;
using monitor::Level;
using monitor::Question;
using nlohmann::json;

Status status_of(const Cell& cell, Question question) {
  const auto level = monitor::level_of(cell, question);
  if (question == Question::kConformity) {
    if (!level) return {"weet-niet", {"geen toets", "not checked"}};
    if (*level == Level::kReady) return {"goed", {"voldoet", "conforms"}};
    if (*level == Level::kUnderWay) return {"let-op", {"deels nagekeken", "partly checked"}};
    return {"fout", {"voldoet niet", "does not conform"}};
  }
  if (!level) return {"weet-niet", {"onbekend", "unknown"}};
  if (*level == Level::kReady) return {"goed", {"productie", "production"}};
  if (*level == Level::kUnderWay) return {"let-op", {"proef", "test"}};
  return {"weet-niet", {"geen", "none"}};
}

core::Text desk_name(const std::string& desk) {
  if (desk == "gemeente") return {"gemeente", "municipality"};
  if (desk == "leverancier") return {"leverancier", "supplier"};
  if (desk == "landelijk") return {"landelijk (DSO)", "national (DSO)"};
  return {};
}

json status_json(const Cell& cell, Question question, Language language) {
  const auto status = status_of(cell, question);
  return {{"icon", status.icon}, {"word", status.word.in(language)}};
}

}  // namespace pareltjes::service
