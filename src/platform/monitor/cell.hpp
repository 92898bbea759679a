// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/language.hpp"

namespace pareltjes::monitor {

/// Which cell of the matrix: municipality × supplier × product × subject.
struct CellKey {
  std::string gemeente;     ///< Code, GM0439.
  std::string leverancier;  ///< Id of the supplier's organisation, or a short name where it has none here.
  std::string product;      ///< Short name.
  std::string onderwerp;    ///< A standard with its version ("stop-1.4.1"), or a chain ("keten-plan").

  friend auto operator<=>(const CellKey&, const CellKey&) = default;
};

/// Whether all fits: a municipality's code, and short names of lower-case letters, digits, hyphens and (in a version)
/// dots. Error: kInvalidInput, with the field.
core::Result<void> check_key(const CellKey& key);

/// What a check says. kPartly: no mistake was found, but not all rules that can be checked from a delivery were.
enum class Verdict { kConforms, kPartly, kFails };
inline constexpr std::array<std::pair<Verdict, std::string_view>, 3> kVerdicts{
    {{Verdict::kConforms, "voldoet"}, {Verdict::kPartly, "deels"}, {Verdict::kFails, "voldoet-niet"}}};
std::string_view name_of(Verdict verdict);
std::optional<Verdict> verdict_named(std::string_view name);

/// One check of one delivery, with its evidence.
struct Test {
  std::string id;
  Verdict verdict = Verdict::kFails;
  std::int64_t errors = 0, warnings = 0;
  std::int64_t checked = 0, rules = 0;  ///< Coverage: so many of so many rules.
  std::map<std::string, std::int64_t> errors_by_rule;
  nlohmann::json findings = nlohmann::json::array();  ///< For both parties only: never in what is public.
  std::string evidence;                               ///< The signed record as a file that evidence::verify() reads.
  std::string by;                                     ///< Organisation that had it checked.
  std::string at;
};

/// The chains of the DSO through which a municipality works.
struct Chain {
  std::string_view subject;
  core::Text name;
};
const std::vector<Chain>& chains();
bool is_chain(std::string_view subject);

enum class ConnectionState { kNone, kTest, kProduction };
inline constexpr std::array<std::pair<ConnectionState, std::string_view>, 3> kConnectionStates{
    {{ConnectionState::kNone, "geen"}, {ConnectionState::kTest, "proef"}, {ConnectionState::kProduction, "productie"}}};
std::string_view name_of(ConnectionState state);
std::optional<ConnectionState> connection_state_named(std::string_view name);

/// How far a product is connected to a chain.
struct Connection {
  ConnectionState state = ConnectionState::kNone;
  std::string since;            ///< Day, 2026-11-27; may be empty.
  std::string evidence_text;    ///< In words, or an address.
  std::string evidence_sha256;  ///< Of a file that stays with who recorded it; may be empty.
  std::string blocked_by;       ///< What blocks, in words; may be empty.
  std::string desk;             ///< Whose turn it is: "gemeente", "leverancier", "landelijk" or empty.
  std::string by;
  std::string at;
};

struct Reply {
  std::string text;
  std::string by;
  std::string at;
};

struct Consent {
  bool given = false;
  std::string by;
  std::string at;
};

/// All that is known of a cell, the newest first. Earlier rows are its history.
struct Cell {
  CellKey key;
  std::string product_name;  ///< As the two parties call it; empty where only its short name is known.
  std::vector<Test> tests;
  std::vector<Connection> connections;
  std::vector<Reply> replies;
  std::vector<Consent> consents;
  bool own = false;        ///< One of the two parties asks.
  bool is_public = false;  ///< Everybody sees it.
  bool example = false;    ///< Made up.

  [[nodiscard]] const Test* test() const { return tests.empty() ? nullptr : tests.data(); }
  [[nodiscard]] const Connection* connection() const { return connections.empty() ? nullptr : connections.data(); }
  /// The newest word of an organisation on being public; nothing when it never spoke.
  [[nodiscard]] std::optional<bool> consent_of(std::string_view organisation) const;
};

/// What everybody may see of a cell, as JSON: no findings, no consents.
nlohmann::json public_json(const Cell& cell);
/// The cell of what public_json() made. Error: kInternal when it did not.
core::Result<Cell> cell_from(const CellKey& key, const nlohmann::json& json);

}  // namespace pareltjes::monitor
