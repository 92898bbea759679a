// SPDX-License-Identifier: EUPL-1.2
#include "platform/sharing/letters.hpp"

#include <fmt/format.h>

#include "core/text.hpp"

namespace pareltjes::sharing {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestTitle = 300;
constexpr std::size_t kLongestSubject = 200;
constexpr std::size_t kLargestContent = std::size_t{1} * 1024 * 1024;
constexpr std::size_t kMostLetters = 1000;
constexpr std::string_view kColumns =
    "id, soort, onderwerp, titel, organisatie, partij, inhoud_json, op, ingetrokken_op";

std::unexpected<core::Error> no_such_letter() {
  return core::fail(core::ErrorCode::kNotFound, {"Dit is niet (meer) gedeeld.", "This is not shared (any more)."},
                    {"Kies iets uit de lijst.", "Choose something from the list."});
}

std::string dumped(const json& content) {
  return content.dump(-1, ' ', false, json::error_handler_t::replace);
}

core::Result<void> check(const storage::Scope& scope, const NewLetter& letter, const std::string& content) {
  if (scope.organisation == storage::Scope::kPublic) {
    return core::fail(core::ErrorCode::kForbidden,
                      {"Alleen een organisatie deelt iets.", "Only an organisation shares something."},
                      {"Meld u aan.", "Sign in."});
  }
  if (letter.party.empty() || letter.party == storage::Scope::kPublic || letter.party == scope.organisation) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"Er is niemand gekozen om mee te delen.", "Nobody was chosen to share with."},
                      {"Kies een andere organisatie.", "Choose another organisation."});
  }
  const bool fits = !letter.kind.empty() && letter.subject.size() <= kLongestSubject &&
                    letter.title.size() <= kLongestTitle && content.size() <= kLargestContent;
  if (fits && !core::trim(letter.title).empty() && core::is_valid_utf8(letter.title)) return {};
  return core::fail(core::ErrorCode::kInvalidInput,
                    {"Wat u deelt, heeft geen titel of is te groot.", "What you share has no title or is too large."},
                    {"Geef een korte titel en deel hoogstens 1 MB.", "Give a short title and share at most 1 MB."});
}

Letter letter_at(const storage::Rows& rows, std::size_t row) {
  return {rows.text(row, 0),
          rows.text(row, 1),
          rows.text(row, 2),
          rows.text(row, 3),
          rows.text(row, 4),
          rows.text(row, 5),
          json::parse(rows.text(row, 6), nullptr, false),
          rows.text(row, 7),
          rows.text(row, 8)};
}

}  // namespace

core::Result<Letter> Letters::send(const storage::Scope& scope, const NewLetter& letter) {
  const auto content = dumped(letter.content);
  if (auto fit = check(scope, letter, content); !fit) return std::unexpected(fit.error());
  Letter kept{core::new_uuid(clock_.now()),
              letter.kind,
              letter.subject,
              letter.title,
              scope.organisation,
              letter.party,
              letter.content,
              core::to_rfc3339(clock_.now()),
              {}};
  auto written = database_.write(scope, [&](storage::Session& session) -> core::Result<void> {
    const auto stored = session.execute(
        "INSERT INTO toegestuurd (id, partij, soort, onderwerp, titel, inhoud_json, op) VALUES ($1, $2, $3, $4, $5, "
        "$6, $7)",
        {kept.id, kept.party, kept.kind, kept.subject, kept.title, content, kept.at});
    if (!stored) return std::unexpected(stored.error());
    return {};
  });
  if (!written) return std::unexpected(written.error());
  return kept;
}

core::Result<void> Letters::withdraw(const storage::Scope& scope, const std::string& id) {
  return database_.write(scope, [&](storage::Session& session) -> core::Result<void> {
    const auto done = session.execute(
        "UPDATE toegestuurd SET inhoud_json = '{}', ingetrokken_op = $2 WHERE id = $1 AND organisatie = $3 AND "
        "ingetrokken_op = ''",
        {id, core::to_rfc3339(clock_.now()), scope.organisation});
    if (!done) return std::unexpected(done.error());
    if (*done == 0) return no_such_letter();
    return {};
  });
}

core::Result<void> Letters::reply(const storage::Scope& scope, const std::string& id, const json& content) {
  const auto letter = find(scope, id);
  if (!letter) return std::unexpected(letter.error());
  if (letter->party != scope.organisation || !letter->withdrawn_at.empty()) return no_such_letter();
  const auto text = dumped(content);
  if (text.size() > kLargestContent) {
    return core::fail(core::ErrorCode::kInvalidInput, {"Dit antwoord is te groot.", "This answer is too large."},
                      {"Houd het kort.", "Keep it short."});
  }
  return database_.write(scope, [&](storage::Session& session) -> core::Result<void> {
    const auto stored = session.execute(
        "INSERT INTO toegestuurd_antwoord (id, volgnummer, partij, bericht, inhoud_json, op) VALUES ($1, (SELECT "
        "COALESCE(MAX(volgnummer), 0) + 1 FROM toegestuurd_antwoord WHERE organisatie = $2), $3, $4, $5, $6)",
        {core::new_uuid(clock_.now()), scope.organisation, letter->owner, id, text, core::to_rfc3339(clock_.now())});
    if (!stored) return std::unexpected(stored.error());
    return {};
  });
}

core::Result<std::vector<Letter>> Letters::read(const storage::Scope& scope, std::string_view condition,
                                                std::vector<storage::Value> parameters) {
  std::vector<Letter> letters;
  auto done = database_.read(scope, [&](storage::Session& session) -> core::Result<void> {
    const auto rows =
        session.query(fmt::format("SELECT {} FROM toegestuurd WHERE {} ORDER BY op DESC, id DESC LIMIT {}", kColumns,
                                  condition, kMostLetters),
                      std::move(parameters));
    if (!rows) return std::unexpected(rows.error());
    for (std::size_t i = 0; i < rows->size(); ++i) letters.push_back(letter_at(*rows, i));
    return {};
  });
  if (!done) return std::unexpected(done.error());
  return letters;
}

core::Result<std::vector<Letter>> Letters::sent(const storage::Scope& scope, std::string_view kind,
                                                const std::string& subject) {
  return read(scope, "organisatie = $1 AND soort = $2 AND ($3 = '' OR onderwerp = $3)",
              {scope.organisation, std::string(kind), subject});
}

core::Result<std::vector<Letter>> Letters::received(const storage::Scope& scope, std::string_view kind) {
  return read(scope, "partij = $1 AND soort = $2", {scope.organisation, std::string(kind)});
}

core::Result<Letter> Letters::find(const storage::Scope& scope, const std::string& id) {
  auto found = read(scope, "id = $1 AND (organisatie = $2 OR partij = $2)", {id, scope.organisation});
  if (!found) return std::unexpected(found.error());
  if (found->empty()) return no_such_letter();
  return std::move(found->front());
}

core::Result<std::vector<Reply>> Letters::replies(const storage::Scope& scope, const Letter& letter) {
  std::vector<Reply> replies;
  auto done = database_.read(scope, [&](storage::Session& session) -> core::Result<void> {
    // Only of whom it was sent to: a row that somebody else writes about it is no answer.
    const auto rows = session.query(
        "SELECT organisatie, actor, inhoud_json, op FROM toegestuurd_antwoord WHERE bericht = $1 AND organisatie = $2 "
        "ORDER BY volgnummer",
        {letter.id, letter.party});
    if (!rows) return std::unexpected(rows.error());
    for (std::size_t i = 0; i < rows->size(); ++i)
      replies.push_back(
          {rows->text(i, 0), rows->text(i, 1), json::parse(rows->text(i, 2), nullptr, false), rows->text(i, 3)});
    return {};
  });
  if (!done) return std::unexpected(done.error());
  return replies;
}

}  // namespace pareltjes::sharing
