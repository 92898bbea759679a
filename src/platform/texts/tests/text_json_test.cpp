// SPDX-License-Identifier: EUPL-1.2
#include "platform/texts/text_json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace pareltjes::texts {
namespace {

using nlohmann::json;

TEST(TextJson, EveryLineComesBackWithItsPlace) {
  const auto document = read("contract.md",
                             "# Contract\n\nArtikel 1 Gebruik\n\n1.1 De gemeente mag alles.\n\n- een\n- twee\n\n| a | "
                             "b |\n|---|---|\n| 1 | 2 |\n");
  ASSERT_TRUE(document);
  ASSERT_GT(document->parts.size(), 5U);
  const auto back = document_from_json(json::parse(to_json(*document).dump()));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->title, document->title);
  EXPECT_EQ(back->format, document->format);
  ASSERT_EQ(back->parts.size(), document->parts.size());
  for (std::size_t i = 0; i < back->parts.size(); ++i) {
    const auto& a = back->parts[i];
    const auto& b = document->parts[i];
    EXPECT_EQ(std::tie(a.kind, a.number, a.shown, a.text, a.level, a.line, a.table, a.page),
              std::tie(b.kind, b.number, b.shown, b.text, b.level, b.line, b.table, b.page))
        << i;
  }
}

TEST(TextJson, WhatIsBrokenIsRefused) {
  const json good = {{"vorm", "txt"}, {"titel", ""}, {"delen", {{"alinea", "", "", "tekst", 0, 1, 0, 0}}}};
  ASSERT_TRUE(document_from_json(good));
  EXPECT_FALSE(document_from_json(json::array()));
  for (const auto& change : {json{{"op", "remove"}, {"path", "/titel"}},
                             json{{"op", "replace"}, {"path", "/delen/0/0"}, {"value", "plaatje"}},
                             json{{"op", "replace"}, {"path", "/delen/0/5"}, {"value", -1}},
                             json{{"op", "replace"}, {"path", "/delen/0/3"}, {"value", 7}},
                             json{{"op", "remove"}, {"path", "/delen/0/7"}}}) {
    EXPECT_FALSE(document_from_json(good.patch(json::array({change})))) << change;
  }
}

}  // namespace
}  // namespace pareltjes::texts
