// SPDX-License-Identifier: EUPL-1.2
#include "platform/sharing/consultation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ranges>

#include "core/text.hpp"

namespace pareltjes::sharing {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestTitle = 300;
constexpr std::size_t kLongestSubject = 200;
constexpr std::size_t kLongestItem = 100;
constexpr std::size_t kLargestContent = std::size_t{1} * 1024 * 1024;
constexpr std::size_t kLargestWord = std::size_t{20} * 1024;
constexpr std::string_view kAnswer = "antwoord", kSettled = "afgehandeld", kWithdrawn = "ingetrokken";

std::string dumped(const json& content) {
  return content.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::unexpected<core::Error> absent() {
  return core::fail(core::ErrorCode::kNotFound,
                    {"Dit is u niet (meer) voorgelegd.", "This is not laid before you (any more)."},
                    {"Kies iets uit de lijst.", "Choose something from the list."});
}

core::Result<void> check(const storage::Scope& scope, const NewConsultation& one, const std::string& content) {
  if (scope.organisation == storage::Scope::kPublic) {
    return core::fail(core::ErrorCode::kForbidden,
                      {"Alleen een organisatie legt iets voor.", "Only an organisation lays something before another."},
                      {"Meld u aan.", "Sign in."});
  }
  if (one.party.empty() || one.party == scope.organisation || one.party == storage::Scope::kPublic) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"Er staat niet aan wie u dit voorlegt.", "It does not say before whom you lay this."},
                      {"Kies een andere organisatie.", "Choose another organisation."});
  }
  const bool fits = one.subject.size() <= kLongestSubject && one.title.size() <= kLongestTitle &&
                    content.size() <= kLargestContent && core::is_valid_utf8(one.title) &&
                    core::is_valid_utf8(one.subject) && core::is_valid_utf8(one.party);
  if (fits && !core::trim(one.title).empty()) return {};
  return core::fail(
      core::ErrorCode::kInvalidInput,
      {"Wat u voorlegt, heeft geen titel of is te groot.", "What you lay before them has no title or is too large."},
      {"Geef een korte titel en hoogstens 1 MB.", "Give a short title and at most 1 MB."});
}

Word::Kind kind_of(std::string_view name) {
  return name == kAnswer ? Word::Kind::kAnswer : name == kSettled ? Word::Kind::kSettled : Word::Kind::kWithdrawn;
}

/// A word of this organisation; the other of the two reads along.
core::Result<void> add_word(storage::Session& session, const core::Clock& clock, const Consultation& one,
                            std::string_view kind, const std::string& item, const std::string& about,
                            const std::string& content) {
  const auto& organisation = session.scope().organisation;
  const auto stored = session.execute(
      "INSERT INTO voorlegging_woord (id, volgnummer, partij, voorlegging, soort, onderdeel, over, inhoud_json, op) "
      "VALUES ($1, (SELECT COALESCE(MAX(volgnummer), 0) + 1 FROM voorlegging_woord WHERE organisatie = $2), $3, $4, "
      "$5, $6, $7, $8, $9)",
      {core::new_uuid(clock.now()), organisation, organisation == one.owner ? one.party : one.owner, one.id,
       std::string(kind), item, about, content, core::to_rfc3339(clock.now())});
  if (!stored) return std::unexpected(stored.error());
  return {};
}

/// What was said about each of these, by id.
core::Result<std::map<std::string, std::vector<Word>>> words_on(storage::Session& session,
                                                                const std::vector<Consultation>& consultations) {
  std::map<std::string, std::vector<Word>> words;
  if (consultations.empty()) return words;
  const bool one = consultations.size() == 1;
  // Of the same organisation in their own order; between the two, which have no common one, by the time.
  const auto rows = session.query(
      fmt::format(
          "SELECT voorlegging, id, organisatie, soort, onderdeel, over, inhoud_json, op FROM voorlegging_woord{} "
          "ORDER BY op, organisatie, volgnummer",
          one ? " WHERE voorlegging = $1" : ""),
      one ? std::vector<storage::Value>{consultations.front().id} : std::vector<storage::Value>{});
  if (!rows) return std::unexpected(rows.error());
  for (std::size_t i = 0; i < rows->size(); ++i) {
    words[rows->text(i, 0)].push_back({rows->text(i, 1), rows->text(i, 2), kind_of(rows->text(i, 3)), rows->text(i, 4),
                                       rows->text(i, 5), json::parse(rows->text(i, 6), nullptr, false),
                                       rows->text(i, 7)});
  }
  return words;
}

}  // namespace

const Word* Consultation::answer_on(std::string_view item) const {
  const Word* last = nullptr;
  for (const auto& word : words)
    if (word.kind == Word::Kind::kAnswer && word.by == party && word.item == item) last = &word;
  return last;
}

bool Consultation::settled(const Word& answer) const {
  return std::ranges::any_of(words, [&](const Word& word) {
    return word.kind == Word::Kind::kSettled && word.by == owner && word.about == answer.id;
  });
}

core::Result<std::vector<Consultation>> Consultations::read(const storage::Scope& scope, std::string_view condition,
                                                            std::vector<storage::Value> parameters, bool content) {
  std::vector<Consultation> found;
  parameters.emplace_back(kind_);
  const auto of_kind = parameters.size();
  const auto done = database_.read(scope, [&](storage::Session& session) -> core::Result<void> {
    const auto rows = session.query(
        fmt::format(
            "SELECT id, soort, onderwerp, titel, organisatie, partij, op{} FROM voorlegging WHERE ({}) AND soort = ${} "
            "ORDER BY op DESC, id DESC",
            content ? ", inhoud_json" : "", condition, of_kind),
        std::move(parameters));
    if (!rows) return std::unexpected(rows.error());
    for (std::size_t i = 0; i < rows->size(); ++i) {
      Consultation one{rows->text(i, 0),
                       rows->text(i, 1),
                       rows->text(i, 2),
                       rows->text(i, 3),
                       rows->text(i, 4),
                       rows->text(i, 5),
                       nullptr,
                       rows->text(i, 6),
                       {},
                       {}};
      if (content) one.content = json::parse(rows->text(i, 7), nullptr, false);
      found.push_back(std::move(one));
    }
    auto words = words_on(session, found);
    if (!words) return std::unexpected(words.error());
    for (auto& one : found) {
      one.words = std::move((*words)[one.id]);
      for (const auto& word : one.words)
        if (word.kind == Word::Kind::kWithdrawn && word.by == one.owner) one.withdrawn_at = word.at;
      if (!one.withdrawn_at.empty() && scope.organisation != one.owner) one.content = nullptr;
    }
    return {};
  });
  if (!done) return std::unexpected(done.error());
  return found;
}

core::Result<Consultation> Consultations::lay_before(const storage::Scope& scope, const NewConsultation& consultation) {
  const auto content = dumped(consultation.content);
  if (auto fit = check(scope, consultation, content); !fit) return std::unexpected(fit.error());
  Consultation kept{core::new_uuid(clock_.now()),
                    kind_,
                    consultation.subject,
                    consultation.title,
                    scope.organisation,
                    consultation.party,
                    consultation.content,
                    core::to_rfc3339(clock_.now()),
                    {},
                    {}};
  const auto written = database_.write(scope, [&](storage::Session& session) -> core::Result<void> {
    const auto standing = session.query(
        "SELECT id, partij FROM voorlegging WHERE organisatie = $1 AND soort = $2 AND onderwerp = $3 AND NOT EXISTS "
        "(SELECT 1 FROM voorlegging_woord AS woord WHERE woord.voorlegging = voorlegging.id AND woord.organisatie = $1 "
        "AND woord.soort = 'ingetrokken')",
        {kept.owner, kept.kind, kept.subject});
    if (!standing) return std::unexpected(standing.error());
    for (std::size_t i = 0; i < standing->size(); ++i) {
      Consultation earlier;
      earlier.id = standing->text(i, 0);
      earlier.owner = kept.owner;
      earlier.party = standing->text(i, 1);
      if (auto gone = add_word(session, clock_, earlier, kWithdrawn, {}, {}, "{}"); !gone) return gone;
    }
    const auto stored = session.execute(
        "INSERT INTO voorlegging (id, volgnummer, partij, soort, onderwerp, titel, inhoud_json, op) VALUES ($1, "
        "(SELECT "
        "COALESCE(MAX(volgnummer), 0) + 1 FROM voorlegging WHERE organisatie = $2), $3, $4, $5, $6, $7, $8)",
        {kept.id, kept.owner, kept.party, kept.kind, kept.subject, kept.title, content, kept.at});
    if (!stored) return std::unexpected(stored.error());
    return {};
  });
  if (!written) return std::unexpected(written.error());
  return kept;
}

core::Result<void> Consultations::answer(const storage::Scope& scope, const std::string& id, const std::string& item,
                                         const json& content) {
  const auto found = read(scope, "id = $1 AND partij = $2", {id, scope.organisation}, false);
  if (!found) return std::unexpected(found.error());
  if (found->empty()) return absent();
  const auto& one = found->front();
  if (!one.withdrawn_at.empty()) {
    return core::fail(core::ErrorCode::kConflict,
                      {"Dit is intussen ingetrokken.", "This was withdrawn in the meantime."},
                      {"Vraag de ander of er iets nieuws komt.", "Ask the other whether something new will come."});
  }
  const auto words = dumped(content);
  if (item.size() > kLongestItem || !core::is_valid_utf8(item) || words.size() > kLargestWord) {
    return core::fail(core::ErrorCode::kInvalidInput, {"Uw antwoord is te lang.", "Your answer is too long."},
                      {"Maak het korter.", "Make it shorter."});
  }
  return database_.write(
      scope, [&](storage::Session& session) { return add_word(session, clock_, one, kAnswer, item, {}, words); });
}

core::Result<Consultation> Consultations::of_owner(const storage::Scope& scope, const std::string& id) {
  auto found = read(scope, "id = $1 AND organisatie = $2", {id, scope.organisation}, false);
  if (!found) return std::unexpected(found.error());
  if (found->empty()) return absent();
  return std::move(found->front());
}

core::Result<void> Consultations::settle(const storage::Scope& scope, const std::string& id,
                                         const std::string& answer) {
  const auto one = of_owner(scope, id);
  if (!one) return std::unexpected(one.error());
  const auto word = std::ranges::find_if(
      one->words, [&](const Word& each) { return each.id == answer && each.kind == Word::Kind::kAnswer; });
  if (word == one->words.end()) return absent();
  if (one->settled(*word)) return {};
  if (one->answer_on(word->item) != &*word) {
    return core::fail(core::ErrorCode::kConflict,
                      {"Er is intussen een nieuwer antwoord.", "There is a newer answer in the meantime."},
                      {"Lees dat eerst.", "Read that one first."});
  }
  return database_.write(scope, [&](storage::Session& session) {
    return add_word(session, clock_, *one, kSettled, word->item, word->id, "{}");
  });
}

core::Result<void> Consultations::withdraw(const storage::Scope& scope, const std::string& id) {
  const auto one = of_owner(scope, id);
  if (!one) return std::unexpected(one.error());
  if (!one->withdrawn_at.empty()) return {};
  return database_.write(
      scope, [&](storage::Session& session) { return add_word(session, clock_, *one, kWithdrawn, {}, {}, "{}"); });
}

core::Result<std::vector<Consultation>> Consultations::own(const storage::Scope& scope, const std::string& subject) {
  if (subject.empty()) return read(scope, "organisatie = $1", {scope.organisation}, false);
  // Not by LIKE: a subject may hold its signs.
  return read(scope, "organisatie = $1 AND (onderwerp = $2 OR substr(onderwerp, 1, length($2) + 1) = $2 || '/')",
              {scope.organisation, subject}, false);
}

core::Result<std::vector<Consultation>> Consultations::received(const storage::Scope& scope) {
  return read(scope, "partij = $1", {scope.organisation}, false);
}

core::Result<Consultation> Consultations::find(const storage::Scope& scope, const std::string& id) {
  auto found = read(scope, "id = $1", {id}, true);
  if (!found) return std::unexpected(found.error());
  if (found->empty()) return absent();
  return std::move(found->front());
}

}  // namespace pareltjes::sharing
