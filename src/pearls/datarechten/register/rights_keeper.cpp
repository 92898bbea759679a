// SPDX-License-Identifier: EUPL-1.2
#include "pearls/datarechten/register/rights_keeper.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/time.hpp"
#include "pearls/datarechten/register/right.hpp"
#include "platform/texts/text_json.hpp"

namespace pareltjes::datarechten {
namespace {

using nlohmann::json;

constexpr std::string_view kListener = "datarechten";
constexpr std::string_view kAgreementSigned = "overeenkomst-getekend";
constexpr std::string_view kAddendumSigned = "addendum-getekend";
constexpr std::size_t kMostApplications = 200'000;
constexpr std::size_t kMostTexts = 100;
constexpr int kMostAttempts = 5;

std::string key_of(const ContractText& text) {
  return text.application + "/" + text.sha256.substr(0, 40);
}

/// Signed later goes before signed earlier: who signs anew means to change what was. Among what was signed the same
/// day, what came from the register of agreements first: it was made for this contract.
void put_newest_first(std::vector<ContractText>& texts) {
  std::ranges::stable_sort(texts, [](const ContractText& a, const ContractText& b) {
    if (a.signed_on != b.signed_on) return a.signed_on > b.signed_on;
    return !a.agreement.empty() && b.agreement.empty();
  });
}

}  // namespace

core::Result<std::vector<KeptApplication>> RightsKeeper::applications(const storage::Scope& scope) {
  auto records = dossiers_.list(
      scope, {.kind = std::string(kApplication), .state = std::string(kInUse), .limit = kMostApplications});
  if (!records) return std::unexpected(records.error());
  std::vector<KeptApplication> kept;
  for (auto& record : *records) {
    auto application = application_from(record.content);
    if (!application) return std::unexpected(application.error());
    kept.push_back({std::move(record), std::move(*application)});
  }
  return kept;
}

core::Result<void> RightsKeeper::catch_up(const storage::Scope& scope) {
  if (scope.organisation == storage::Scope::kPublic) return {};
  for (;;) {
    const auto unread = notices_.unread(scope, kListener);
    if (!unread) return std::unexpected(unread.error());
    if (unread->empty()) return {};
    const auto all = applications(scope);
    if (!all) return std::unexpected(all.error());
    for (const auto& notice : *unread) {
      if (auto heard = hear(scope, notice, *all); !heard) return heard;
      if (auto marked = notices_.mark_read(scope, kListener, notice.number); !marked) return marked;
    }
  }
}

core::Result<void> RightsKeeper::hear(const storage::Scope& scope, const dossier::Notice& notice,
                                      const std::vector<KeptApplication>& applications) {
  if (notice.kind != kAgreementSigned && notice.kind != kAddendumSigned) return {};
  for (const auto& one : applications) {
    if (std::ranges::find(one.application.agreements, notice.subject) == one.application.agreements.end()) continue;
    // Without a text that can be read there is nothing to judge: the file has to be added by hand.
    if (!notice.content.is_object() || !notice.content.contains("tekst")) continue;
    auto document = texts::document_from_json(notice.content["tekst"]);
    if (!document) continue;
    const ContractText text{one.record.id,
                            notice.content.value("naam", std::string("overeenkomst")),
                            notice.content.value("sha256", std::string()),
                            notice.content.value("getekend_op", std::string()),
                            notice.subject,
                            std::move(*document)};
    if (auto added = add_text(scope, text); !added) return added;
  }
  return {};
}

core::Result<void> RightsKeeper::add_text(const storage::Scope& scope, const ContractText& text) {
  const auto made = dossiers_.create(scope, std::string(kContractText), key_of(text), to_json(text));
  if (!made && made.error().code != core::ErrorCode::kConflict) return std::unexpected(made.error());
  if (!made) {
    const auto before = dossiers_.find(scope, std::string(kContractText), key_of(text));
    if (!before) return std::unexpected(before.error());
    if (!text.signed_on.empty() && before->content.value("getekend_op", "") != text.signed_on) {
      const auto updated = dossiers_.update(scope, before->id, before->version, to_json(text));
      if (!updated) return std::unexpected(updated.error());
    }
  }
  return renew_right(scope, text.application);
}

core::Result<void> RightsKeeper::join(const storage::Scope& scope, const std::string& application,
                                      const std::string& agreement) {
  auto record = dossiers_.get(scope, application);
  if (!record) return std::unexpected(record.error());
  auto kept = application_from(record->content);
  if (!kept) return std::unexpected(kept.error());
  if (std::ranges::find(kept->agreements, agreement) == kept->agreements.end()) {
    kept->agreements.push_back(agreement);
    auto stored = dossiers_.update(scope, record->id, record->version, to_json(*kept));
    if (!stored) return std::unexpected(stored.error());
    record = std::move(stored);
  }
  const auto told = notices_.about(scope, agreement);
  if (!told) return std::unexpected(told.error());
  for (const auto& notice : *told) {
    if (auto heard = hear(scope, notice, {{*record, *kept}}); !heard) return heard;
  }
  return {};
}

core::Result<std::vector<ContractText>> RightsKeeper::texts_of(const storage::Scope& scope,
                                                               const std::string& application) {
  const auto records = dossiers_.list(scope, {.kind = std::string(kContractText),
                                              .state = std::string("telt-mee"),
                                              .key_begins_with = application + "/",
                                              .limit = kMostTexts});
  if (!records) return std::unexpected(records.error());
  std::vector<ContractText> texts;
  for (const auto& record : *records) {
    auto text = contract_text_from(record.content);
    if (!text) return std::unexpected(text.error());
    texts.push_back(std::move(*text));
  }
  put_newest_first(texts);
  return texts;
}

ClauseCheck RightsKeeper::check_of(const std::vector<ContractText>& texts) {
  std::vector<NamedText> documents;
  for (const auto& text : texts) documents.push_back({text.name, text.document});
  return check_texts(std::move(documents), "invoer");
}

core::Result<void> RightsKeeper::renew_right(const storage::Scope& scope, const std::string& application) {
  for (int attempt = 1;; ++attempt) {
    // The version is read before what the right rests on: who knew less loses, and looks again.
    const auto before = dossiers_.find(scope, std::string(kRight), application);
    if (!before && before.error().code != core::ErrorCode::kNotFound) return std::unexpected(before.error());
    const auto content = right_now(scope, application);
    if (!content) return std::unexpected(content.error());
    if (before && before->content == *content) return {};
    const auto stored = before ? dossiers_.update(scope, before->id, before->version, *content)
                               : dossiers_.create(scope, std::string(kRight), application, *content);
    if (stored) return {};
    if (stored.error().code != core::ErrorCode::kConflict || attempt >= kMostAttempts)
      return std::unexpected(stored.error());
  }
}

core::Result<json> RightsKeeper::right_now(const storage::Scope& scope, const std::string& application) {
  const auto record = dossiers_.get(scope, application);
  if (!record) return std::unexpected(record.error());
  const auto kept = application_from(record->content);
  if (!kept) return std::unexpected(kept.error());
  auto texts = texts_of(scope, application);
  if (!texts) return std::unexpected(texts.error());
  // Only what is signed gives a right.
  std::erase_if(*texts, [](const ContractText& text) { return text.signed_on.empty(); });
  const auto judged = check_of(*texts);
  std::map<std::string, std::string> hashes;
  json documents = json::array();
  for (const auto& text : *texts) {
    hashes.try_emplace(text.name, text.sha256);
    documents.push_back({{"naam", text.name}, {"sha256", text.sha256}, {"getekend_op", text.signed_on}});
  }
  json points = json::array();
  for (const auto& point : judged.points) points.push_back({{"punt", point.key}, {"oordeel", point.verdict}});
  const auto policy = policy_of("urn:uuid:" + application, *kept, scope.organisation, judged.points, hashes);
  return json{{"odrl", rights::to_odrl(policy)}, {"punten", points}, {"stukken", documents}};
}

}  // namespace pareltjes::datarechten
