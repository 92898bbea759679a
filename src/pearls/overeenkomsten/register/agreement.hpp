// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "platform/dossier/dossier.hpp"

namespace pareltjes::overeenkomsten {

/// The kind of dossier that an agreement is.
inline constexpr std::string_view kAgreement = "overeenkomst";

/// Where an agreement stands. A draft can be dropped; what was signed ends, or another takes its place.
inline constexpr std::string_view kDraft = "concept";
inline constexpr std::string_view kToSign = "ter-ondertekening";
inline constexpr std::string_view kSigned = "getekend";
inline constexpr std::string_view kReplaced = "vervangen";
inline constexpr std::string_view kEnded = "beeindigd";
inline constexpr std::string_view kDropped = "vervallen";

/// What other pearls are told of, and what the signed record is called: the agreement was signed, or its addendum. The
/// notice holds "naam", "sha256", "getekend_op" and, where there is a text, "tekst" (texts::to_json).
inline constexpr std::string_view kAgreementSigned = "overeenkomst-getekend";
inline constexpr std::string_view kAddendumSigned = "addendum-getekend";

/// Who signed what, and when. The file stays with the municipality; its hash tells later whether it is the same.
struct Signing {
  std::string on;            ///< Day.
  std::string municipality;  ///< Who signed for it.
  std::string party;         ///< Who signed for the other party.
  std::string file;          ///< Name of the signed file; may be empty.
  std::string sha256;
};

/// What differs from the standard in one article, and what was decided about it.
struct RecordedDeviation {
  std::string article;  ///< "5.1".
  std::string heading;
  std::string kind;  ///< "gewijzigd", "weg", "nieuw" or "verplaatst".
  std::string was, now;
  std::string weight;       ///< "zwaar", "let-op" or "licht".
  std::string requirement;  ///< "meldtermijn", "h"; may be empty.
  bool agreed = false;      ///< Both want it all the same: it goes in the addendum. Else the standard holds.
  std::string reason;       ///< Why; goes in the addendum and in the annual report.
};

/// What is agreed beside the standard.
struct Addendum {
  std::vector<RecordedDeviation> deviations;
  std::string source;  ///< Name of the text that was compared.
  std::string source_sha256;
  std::optional<Signing> signing;

  /// Those that were agreed.
  [[nodiscard]] std::vector<RecordedDeviation> agreed() const;
};

/// An agreement of a municipality with another party, from the first draft to its end.
struct Agreement {
  std::string title;
  std::string standard;  ///< "vwo-2.51"; empty: another text, and `reason` says why.
  std::string reason;    ///< Why the standard is not used.
  std::string party, party_kvk;
  std::string organisation;                          ///< Of the party here, where it has one: "bouwer-bv".
  std::string product;                               ///< Key in the register: "bouwer-bv/plan"; may be empty.
  std::string service;                               ///< What it is about, in words.
  std::string from, until;                           ///< Days; `until` empty: without an end.
  int notice_months = 0;                             ///< How long before the end it has to be said that it ends.
  int renewal_months = 0;                            ///< By how much it goes on by itself; 0: it ends.
  nlohmann::json fields = nlohmann::json::object();  ///< Of the standard: id → value.
  nlohmann::json tables = nlohmann::json::object();  ///< Id → rows: column → value.
  std::optional<Signing> signing;
  std::optional<Addendum> addendum;
  std::string replaces, replaced_by;  ///< Ids of the records before and after it.

  /// The subprocessors that its annexes name, each once.
  [[nodiscard]] std::vector<std::string> subprocessors() const;
};

/// How a record is stored. Errors of the second: kInvalidInput, for what to_json() did not make.
nlohmann::json to_json(const Agreement& agreement);
core::Result<Agreement> agreement_from(const nlohmann::json& json);

/// Days, months and lengths that no agreement can have. Errors: kInvalidInput, one sentence that names the field.
core::Result<void> check(const Agreement& agreement);

/// The last day on which it can be said that the agreement ends, before it goes on or stops; nothing without an end.
std::optional<std::chrono::sys_days> last_notice_day(const Agreement& agreement);

/// The end that an agreement has on this day: with silent renewal the first one that still comes.
std::optional<std::chrono::sys_days> end_on(const Agreement& agreement, std::chrono::sys_days today);

/// The dossier: schema, states, how it is searched, and when somebody has to act.
dossier::Kind agreement_kind();

}  // namespace pareltjes::overeenkomsten
