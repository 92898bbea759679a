// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/time.hpp"
#include "platform/storage/database.hpp"

namespace pareltjes::sharing {

/// Something to be laid before another organisation.
struct NewConsultation {
  std::string subject;  ///< What it is about, in the words of its owner: the id of a record, or "RECORD/PARTY" where
                        ///< one thing is laid before several at the same time.
  std::string title;
  std::string party;  ///< The organisation that is asked.
  nlohmann::json content;
};

/// What one of the two said about it.
struct Word {
  enum class Kind { kAnswer, kSettled, kWithdrawn };
  std::string id;
  std::string by;  ///< Organisation.
  Kind kind = Kind::kAnswer;
  std::string item;   ///< The part that it is about.
  std::string about;  ///< Of kSettled: the answer that it settles.
  nlohmann::json content;
  std::string at;
};

struct Consultation {
  std::string id;
  std::string kind, subject, title;
  std::string owner, party;
  nlohmann::json content;  ///< Null for the party once it was withdrawn, and where it was not asked for.
  std::string at;
  std::vector<Word> words;   ///< Those of one organisation in their order; of the two together by their times.
  std::string withdrawn_at;  ///< Empty while it stands.

  /// The last answer on a part; nothing when there is none.
  [[nodiscard]] const Word* answer_on(std::string_view item) const;
  /// Whether the owner is done with this answer.
  [[nodiscard]] bool settled(const Word& answer) const;
};

/// What organisations lay before each other for an answer, of one kind ("oordeel"): only the two see it. Nothing is
/// overwritten. What was withdrawn, or replaced by a newer one on the same subject, shows the party no content any more
/// and takes no answers. Errors of all: kInvalidInput, kNotFound (also for what the Scope may not see), kForbidden,
/// storage failures.
class Consultations {
 public:
  /// @param kind of the pearl whose they are; another pearl's are not found.
  Consultations(storage::Database& database, const core::Clock& clock, std::string_view kind)
      : database_(database), clock_(clock), kind_(kind) {}

  /// Withdraws what this organisation laid before anybody on this subject.
  /// Error: kForbidden for who works for nobody; kInvalidInput for a party that is no other organisation.
  core::Result<Consultation> lay_before(const storage::Scope& scope, const NewConsultation& consultation);
  /// Only by the party, while it stands. Error: kConflict when it was withdrawn.
  core::Result<void> answer(const storage::Scope& scope, const std::string& id, const std::string& item,
                            const nlohmann::json& content);
  /// The owner is done with the last answer on a part. Error: kConflict when there is a newer one.
  core::Result<void> settle(const storage::Scope& scope, const std::string& id, const std::string& answer);
  /// Only by the owner; again does nothing.
  core::Result<void> withdraw(const storage::Scope& scope, const std::string& id);

  /// What this organisation laid before others, the newest first; without content.
  /// @param subject empty: all of them; else it, or its beginning up to a "/".
  core::Result<std::vector<Consultation>> own(const storage::Scope& scope, const std::string& subject = {});
  /// What was laid before this organisation, the newest first; without content.
  core::Result<std::vector<Consultation>> received(const storage::Scope& scope);
  /// For one of the two, whole; without content for the party of a withdrawn one.
  core::Result<Consultation> find(const storage::Scope& scope, const std::string& id);

 private:
  core::Result<std::vector<Consultation>> read(const storage::Scope& scope, std::string_view condition,
                                               std::vector<storage::Value> parameters, bool content);
  core::Result<Consultation> of_owner(const storage::Scope& scope, const std::string& id);

  storage::Database& database_;
  const core::Clock& clock_;
  std::string kind_;
};

}  // namespace pareltjes::sharing
