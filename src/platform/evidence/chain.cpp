// SPDX-License-Identifier: EUPL-1.2
#include "platform/evidence/chain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/sha256.hpp"
#include "core/text.hpp"
#include "platform/evidence/signing.hpp"
#include "platform/secrets/vault.hpp"

namespace pareltjes::evidence {
namespace {

constexpr int kDeepest = 100;

bool has_one_spelling(const nlohmann::json& json, int levels) {
  if (levels == 0) return false;
  switch (json.type()) {
    case nlohmann::json::value_t::string:
      return core::is_valid_utf8(json.get_ref<const std::string&>());
    case nlohmann::json::value_t::number_float:
      return std::isfinite(json.get<double>());
    case nlohmann::json::value_t::object:
      return std::ranges::all_of(json.items(), [&](const auto& item) {
        return core::is_valid_utf8(item.key()) && has_one_spelling(item.value(), levels - 1);
      });
    case nlohmann::json::value_t::array:
      return std::ranges::all_of(json, [&](const auto& item) { return has_one_spelling(item, levels - 1); });
    case nlohmann::json::value_t::binary:
    case nlohmann::json::value_t::discarded:
      return false;
    default:
      return true;
  }
}

std::string text_of(const nlohmann::json& json, const char* field) {
  const auto found = json.find(field);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::int64_t number_of(const nlohmann::json& json, const char* field) {
  const auto found = json.find(field);
  // A number that was parsed and is not negative is unsigned; what does not fit counts as wrong.
  if (found == json.end() || !found->is_number_unsigned() || found->get<std::uint64_t>() > 1'000'000'000'000ULL)
    return -1;
  return found->get<std::int64_t>();
}

/// Which keys a chain has introduced, and which one signs now.
class Keys {
 public:
  /// Takes in what a record says of keys. Only records that were verified come here.
  void learn(const nlohmann::json& record, Verification& report) {
    const auto kind = text_of(record, "soort");
    const auto& content = record.at("inhoud");
    if (!content.is_object()) return;
    const auto id = text_of(content, "sleutel");
    if (kind == "sleutel-nieuw") {
      introduce(content, report);
    } else if (kind == "sleutel-ingetrokken" && public_keys_.contains(id)) {
      const auto at = text_of(record, "op");
      const auto from = text_of(content, "niet_vertrouwd_vanaf");
      report.revoked_keys.push_back({id, at, from, text_of(content, "reden"), number_of(record, "volgnummer")});
    }
  }
  bool introduce(const nlohmann::json& content, Verification& report) {
    const auto public_key = secrets::from_hex(text_of(content, "publiek"));
    const auto id = text_of(content, "sleutel");
    if (!public_key || public_key->size() != 32 || key_id(*public_key) != id) return false;
    if (public_keys_.emplace(id, *public_key).second) report.keys.push_back(id);
    active_ = id;
    return true;
  }
  [[nodiscard]] const std::string& active() const { return active_; }
  [[nodiscard]] const std::string& active_key() const { return public_keys_.at(active_); }

 private:
  std::map<std::string, std::string> public_keys_;
  std::string active_;
};

bool fits(Signs what, const std::string& hash, const std::string& signature_hex, const std::string& public_key) {
  const auto signature = secrets::from_hex(signature_hex);
  return signature && signature_fits(what, hash, *signature, public_key);
}

/// What is wrong with one record, given what came before; nothing when it is sound.
std::optional<core::Text> fault_in(const nlohmann::json& record, std::int64_t number, const std::string& previous,
                                   const std::string& organisation) {
  if (!record.is_object() || !record.contains("inhoud")) {
    return core::Text{"Het bewijsstuk is onvolledig.", "The record is incomplete."};
  }
  if (number_of(record, "volgnummer") != number) {
    return core::Text{"Er ontbreekt een bewijsstuk, of de volgorde klopt niet.",
                      "A record lacks, or the order is wrong."};
  }
  if (text_of(record, "vorige_hash") != previous) {
    return core::Text{"Het bewijsstuk sluit niet aan op het vorige.", "The record does not follow the one before."};
  }
  if (text_of(record, "organisatie") != organisation) {
    return core::Text{"Het bewijsstuk is van een andere organisatie.", "The record is another organisation's."};
  }
  const auto hash = hash_of(record);
  if (!hash || *hash != text_of(record, "hash")) {
    return core::Text{"De inhoud is veranderd na het vastleggen.", "The content was changed after it was recorded."};
  }
  return std::nullopt;
}

std::optional<core::Text> fault_in_signature(const nlohmann::json& record, const Keys& keys) {
  if (text_of(record, "sleutel") != keys.active() ||
      !fits(Signs::kRecord, text_of(record, "hash"), text_of(record, "handtekening"), keys.active_key())) {
    return core::Text{"De handtekening klopt niet.", "The signature is wrong."};
  }
  return std::nullopt;
}

Fault whole(core::Text what) {
  return {0, std::move(what)};
}

/// The seal says how many records there are and which is the last, so that nothing can be cut off the end.
std::optional<Fault> fault_in_seal(const nlohmann::json& file, const Verification& report, const std::string& last_hash,
                                   const Keys& keys) {
  const auto seal = file.find("zegel");
  auto wrong = whole({"Het zegel over het bestand klopt niet.", "The seal over the file is wrong."});
  if (seal == file.end() || !seal->is_object() || seal->size() != 5 || keys.active().empty()) return wrong;
  auto sealed = *seal;
  sealed.erase("handtekening");
  sealed["formaat"] = file.at("formaat");
  sealed["organisatie"] = report.organisation;
  // The keys of an audit log stand beside its records, so the seal covers them too.
  if (file.contains("sleutel_nieuw")) sealed["sleutel_nieuw"] = file.at("sleutel_nieuw");
  const auto text = canonical(sealed);
  if (number_of(*seal, "aantal") != report.records || text_of(*seal, "laatste_hash") != last_hash ||
      text_of(*seal, "sleutel") != keys.active() || !text ||
      !fits(Signs::kSeal, core::sha256_hex(*text), text_of(*seal, "handtekening"), keys.active_key())) {
    return wrong;
  }
  return std::nullopt;
}

/// Which key signs from the beginning: a chain of evidence introduces it in its first record, an audit log beside it.
bool begin_keys(const nlohmann::json& file, const nlohmann::json& records, bool is_audit, Keys& keys,
                Verification& report) {
  if (is_audit) {
    const auto given = file.find("sleutel_nieuw");
    return given != file.end() && given->is_object() && keys.introduce(*given, report);
  }
  if (records.empty() || !records.front().is_object() || text_of(records.front(), "soort") != "sleutel-nieuw")
    return false;
  const auto content = records.front().find("inhoud");
  return content != records.front().end() && content->is_object() && keys.introduce(*content, report);
}

}  // namespace

std::string no_hash() {
  return std::string(64, '0');
}

core::Result<std::string> canonical(const nlohmann::json& json) {
  const auto unfit = [] {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"Deze gegevens kunnen niet worden vastgelegd.", "These data cannot be recorded."},
                      {"Gebruik gewone tekst en gewone getallen.", "Use plain text and plain numbers."});
  };
  if (!has_one_spelling(json, kDeepest)) return unfit();
  auto text = json.dump();
  // A value that does not come back as itself (such as 1e400 or 1.0e2 against 100) has no one spelling.
  if (nlohmann::json::parse(text, nullptr, false).dump() != text) return unfit();
  return text;
}

core::Result<nlohmann::json> parse_canonical(std::string_view text) {
  bool too_deep = false;
  auto json = nlohmann::json::parse(
      text,
      [&](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
        too_deep = too_deep || depth > kDeepest;
        return !too_deep;
      },
      false);
  const bool sound = !too_deep && !json.is_discarded();
  const auto spelled = sound ? canonical(json) : core::Result<std::string>(std::string());
  if (!sound || !spelled || *spelled != text) {
    return core::fail(core::ErrorCode::kInvalidFile,
                      {"Het bestand is veranderd of geen bewijs van Pareltjes.",
                       "The file was changed or is no evidence of Pareltjes."},
                      {"Vraag een nieuw bestand op.", "Ask for a new file."});
  }
  return json;
}

core::Result<std::string> hash_of(const nlohmann::json& record) {
  auto bare = record;
  bare.erase("hash");
  bare.erase("handtekening");
  const auto text = canonical(bare);
  if (!text) return std::unexpected(text.error());
  return core::sha256_hex(*text);
}

namespace {

/// One record by itself: its own words, hash, signature and key.
void verify_piece(const nlohmann::json& file, const nlohmann::json& records, Verification& report) {
  report.organisation = text_of(file, "organisatie");
  Keys keys;
  const auto given = file.find("sleutel_nieuw");
  if (given == file.end() || !given->is_object() || given->size() != 2 || !keys.introduce(*given, report)) {
    report.fault = whole({"De sleutel ontbreekt of klopt niet.", "The key is missing or wrong."});
    return;
  }
  if (records.size() != 1 || !records.front().is_object() || number_of(records.front(), "volgnummer") < 1) {
    report.fault = whole({"Het bewijsstuk is onvolledig.", "The record is incomplete."});
    return;
  }
  const auto& record = records.front();
  const auto number = number_of(record, "volgnummer");
  auto fault = fault_in(record, number, text_of(record, "vorige_hash"), report.organisation);
  if (!fault) fault = fault_in_signature(record, keys);
  if (fault) {
    report.fault = Fault{number, std::move(*fault)};
    return;
  }
  report.records = 1;
}

}  // namespace

Verification verify(std::string_view exported) {
  Verification report;
  const auto file = parse_canonical(exported);
  if (!file) {
    report.fault = whole(file.error().message);
    return report;
  }
  const auto format = file->is_object() ? text_of(*file, "formaat") : std::string();
  const bool is_audit = format == "pareltjes-audit-1";
  const bool is_piece = format == "pareltjes-bewijsstuk-1";
  const auto records = file->is_object() ? file->find("records") : file->end();
  const std::size_t fields = is_audit ? 5 : 4;
  if ((format != "pareltjes-bewijs-1" && !is_audit && !is_piece) || records == file->end() || !records->is_array() ||
      file->size() != fields) {
    report.fault = whole({"Dit is geen bewijs van Pareltjes.", "This is no evidence of Pareltjes."});
    return report;
  }
  if (is_piece) {
    verify_piece(*file, *records, report);
    return report;
  }
  report.organisation = text_of(*file, "organisatie");
  Keys keys;
  if (!begin_keys(*file, *records, is_audit, keys, report)) {
    report.fault =
        Fault{is_audit ? 0 : 1, {"De eerste sleutel ontbreekt of klopt niet.", "The first key is missing or wrong."}};
    return report;
  }
  std::string previous = no_hash();
  struct Signed {
    std::int64_t number;
    std::string at;
  };
  std::map<std::string, std::vector<Signed>> signed_by;
  for (const auto& record : *records) {
    auto fault = fault_in(record, report.records + 1, previous, report.organisation);
    if (!fault && !is_audit) fault = fault_in_signature(record, keys);
    if (fault) {
      report.fault = Fault{report.records + 1, std::move(*fault)};
      return report;
    }
    if (!is_audit) {
      keys.learn(record, report);
      // Which keys there are is for the organisation to publish, so records about keys do not count here.
      if (!text_of(record, "soort").starts_with("sleutel-"))
        signed_by[text_of(record, "sleutel")].push_back({report.records + 1, text_of(record, "op")});
    }
    previous = text_of(record, "hash");
    ++report.records;
  }
  for (auto& key : report.revoked_keys) {
    for (const auto& record : signed_by[key.id]) {
      // Moments have one spelling, so texts compare.
      const bool trusted = key.distrusted_from.empty() ? record.number < key.record : record.at < key.distrusted_from;
      ++(trusted ? key.before : key.after);
    }
    if (key.distrusted_from.empty()) key.distrusted_from = key.revoked_at;
  }
  report.fault = fault_in_seal(*file, report, previous, keys);
  return report;
}

}  // namespace pareltjes::evidence
