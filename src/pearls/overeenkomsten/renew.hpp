// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "pearls/overeenkomsten/standard.hpp"

namespace pareltjes::overeenkomsten {

/// How one version of a standard lies beside an earlier one.
struct VersionMap {
  std::map<std::string, std::string> parts;   ///< Part of the new version → part of the old one with the same meaning.
  std::map<std::string, std::string> fields;  ///< The same for fields.
  std::map<std::string, std::string> tables;
  std::map<std::string, std::map<std::string, std::string>> columns;  ///< New table → new column → old column.
};

/// By id first, then by what they say: number, heading and words of a part; label, type and surroundings of a field.
VersionMap map_versions(const Standard& older, const Standard& newer);

/// Gives parts and fields of a newly imported version the ids of the version before, where they are the same concept.
void take_over_ids(const Standard& older, Standard& newer);

/// How alike two texts are: words that they share, from 0 to 1 (Dice, Sørensen), fields left out.
double likeness(const std::string& text, const std::string& other);

struct Renewed {
  struct Row {
    std::string what;     ///< "veld", "tabel", "kolom" or "deel".
    std::string older;    ///< Id in the old version; empty for what is new.
    std::string newer;    ///< Id in the new version; empty for what is gone.
    std::string outcome;  ///< "behouden", "gewijzigd", "nieuw" or "vervallen".
    std::string value;    ///< Of a field: what was filled in.
    std::string text;     ///< What to know of it.
  };
  nlohmann::json values;  ///< For the new version.
  std::vector<Row> rows;
};

/// Values of an older version moved to a newer one: what is the same concept is kept, the rest listed.
Renewed renew(const Standard& older, const Standard& newer, const nlohmann::json& values);

}  // namespace pareltjes::overeenkomsten
