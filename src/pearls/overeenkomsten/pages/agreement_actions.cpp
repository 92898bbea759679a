// SPDX-License-Identifier: EUPL-1.2
// What happens to an agreement: sent, signed, ended, renewed, compared with what the other party sent.
#include <algorithm>

#include "core/sha256.hpp"
#include "core/text.hpp"
#include "core/time.hpp"
#include "pearls/overeenkomsten/pages/agreement_room.hpp"
#include "platform/http/problem.hpp"
#include "platform/service/note.hpp"
#include "platform/service/page_tools.hpp"
#include "platform/service/upload_turn.hpp"
#include "platform/texts/text_json.hpp"

namespace pareltjes::overeenkomsten {
namespace {

using http::Response;
using nlohmann::json;
using service::Call;

core::Error invalid(core::Text message, core::Text advice) {
  return {core::ErrorCode::kInvalidInput, std::move(message), std::move(advice), {}};
}

std::string text_in(const pearl::Table& table, std::size_t row, std::string_view column) {
  const auto* text = std::get_if<std::string>(&table.rows[row][table.column(column)]);
  return text == nullptr ? std::string() : *text;
}

/// A word of before about the same article and change stays: who compares anew does not decide anew.
void keep_decisions(const std::optional<Addendum>& before, Addendum& now) {
  if (!before) return;
  for (auto& deviation : now.deviations) {
    for (const auto& old : before->deviations) {
      if (old.article != deviation.article || old.was != deviation.was || old.now != deviation.now) continue;
      deviation.agreed = old.agreed;
      deviation.reason = old.reason;
    }
  }
}

/// What was agreed beside the standard, as a text.
std::string text_of(const Agreement& agreement) {
  std::string text = "# Addendum bij " + agreement.title + "\n";
  for (const auto& each : agreement.addendum->agreed()) {
    text += "\n## Artikel " + each.article + (each.heading.empty() ? "" : " " + each.heading) + "\n\n";
    text += (each.now.empty() ? "Dit artikel vervalt." : each.article + " " + each.now) + "\n";
  }
  return text;
}

}  // namespace

core::Result<json> AgreementRoom::signed_text(const Call& call, const Kept& kept, bool addendum,
                                              const std::vector<pearl::InputFile>& files) const {
  std::string name = (addendum ? "Addendum bij " : "") + kept.agreement.title;
  std::string bytes;
  core::Result<texts::TextDocument> document = texts::TextDocument{};
  // A scan has no text: then what was filled in is what people signed.
  if (!files.empty()) document = texts::read(files.front().name, files.front().bytes);
  if (!document || document->parts.empty()) {
    if (addendum) {
      bytes = text_of(kept.agreement);
      document = texts::read(name + ".md", bytes);
    } else if (!kept.agreement.standard.empty()) {
      const auto run = filled(call, kept.agreement);
      if (!run) return std::unexpected(run.error());
      if (!run->outcome->files.empty()) {
        bytes = run->outcome->files.front().bytes;
        document = texts::read(run->outcome->files.front().name, bytes);
      }
    }
  }
  json told{{"naam", name}};
  const auto& signing = addendum ? kept.agreement.addendum->signing : kept.agreement.signing;
  told["getekend_op"] = signing->on;
  told["sha256"] = signing->sha256.empty() ? core::sha256_hex(bytes) : signing->sha256;
  if (document && !document->parts.empty()) told["tekst"] = texts::to_json(*document);
  return told;
}

Response AgreementRoom::move(Call& call) {
  const auto kept = kept_of(call, call.request.path_parameters.at("id"));
  if (!kept) return service::problem_page(kept.error(), call);
  const auto sent = service::sent_form(call);
  if (!sent) return service::problem_page(sent.error(), call);
  const auto state = sent->text("staat");
  const auto refused = [&](const core::Error& error) { return page_of(call, *kept, &error, http::status_of(error)); };
  // Signing asks who and when, and replacing makes another agreement: each has its own way.
  if (state == kSigned || state == kReplaced) {
    return refused(invalid({"Deze stap gaat anders.", "This step goes another way."},
                           {"Gebruik ‘Leg vast dat er is getekend’.", "Use ‘Record that it was signed’."}));
  }
  if (state == kToSign) {
    const auto findings = findings_of(call, kept->agreement);
    if (!findings) return refused(findings.error());
    const auto errors = std::ranges::count(*findings, pearl::Severity::kError, &pearl::Finding::severity);
    if (errors > 0) {
      return refused(invalid({"De overeenkomst is nog niet af.", "The agreement is not finished yet."},
                             {"Vul in of herstel wat met een teken is gemerkt.", "Fill in or mend what has a mark."}));
    }
  }
  const auto moved = parts_.dossiers.move_to(call.scope, kept->record.id, sent->version(), state);
  if (!moved) return refused(moved.error());
  service::note(parts_, call, "overeenkomst-staat", kept->record.id, {{"staat", state}});
  return to(call, kept->record.id);
}

/// Of the agreement, or of its addendum. The file itself stays with the municipality; its hash is kept and signed.
Response AgreementRoom::sign(Call& call) {
  auto kept = kept_of(call, call.request.path_parameters.at("id"));
  if (!kept) return service::problem_page(kept.error(), call);
  const auto before = *kept;
  const auto refused = [&](const core::Error& error) { return page_of(call, before, &error, http::status_of(error)); };
  const auto sent = service::sent_form(call);
  if (!sent) return refused(sent.error());
  Signing signing{sent->text("op"), sent->text("gemeente"), sent->text("partij"), "", ""};
  if (!core::parse_day(signing.on)) {
    return refused(invalid({"De dag van tekenen is geen datum.", "The day of signing is no date."},
                           {"Schrijf de dag als 2026-11-28.", "Write the day as 2026-11-28."}));
  }
  if (signing.municipality.empty() || signing.party.empty() || signing.municipality.size() > 300 ||
      signing.party.size() > 300) {
    return refused(invalid({"Het is niet duidelijk wie er tekenden.", "It is not clear who signed."},
                           {"Vul beide namen in.", "Fill in both names."}));
  }
  if (!sent->files.empty()) {
    signing.file = sent->files.front().name.substr(0, 200);
    if (!core::is_valid_utf8(signing.file)) signing.file = "bestand";
    signing.sha256 = core::sha256_hex(sent->files.front().bytes);
  }
  const bool addendum = sent->text("wat") == "addendum";
  auto& agreement = kept->agreement;
  if (addendum && (!agreement.addendum || agreement.addendum->agreed().empty())) {
    return refused(invalid({"Er is geen addendum om te tekenen.", "There is no addendum to sign."},
                           {"Spreek eerst een afwijking af.", "Agree on a deviation first."}));
  }
  if (!addendum && kept->record.state != kDraft && kept->record.state != kToSign) {
    return refused(invalid({"Deze overeenkomst is al getekend.", "This agreement was signed already."},
                           {"Kijk bij de geschiedenis wanneer.", "See in the history when."}));
  }
  if (addendum) {
    agreement.addendum->signing = signing;
  } else {
    agreement.signing = signing;
  }
  auto stored = store(call, *kept, sent->version());
  if (!stored) return refused(stored.error());
  if (!addendum) {
    const auto moved =
        parts_.dossiers.move_to(call.scope, stored->record.id, stored->record.version, std::string(kSigned));
    if (!moved) return page_of(call, *stored, &moved.error(), http::status_of(moved.error()));
    // Only now has the one before it lost its force.
    if (!agreement.replaces.empty()) {
      auto old = kept_of(call, agreement.replaces);
      if (old && old->record.state == kSigned) {
        old->agreement.replaced_by = stored->record.id;
        const auto marked = store(call, *old, old->record.version);
        if (marked)
          (void)parts_.dossiers.move_to(call.scope, old->record.id, marked->record.version, std::string(kReplaced));
      }
    }
  }
  const auto told = signed_text(call, *stored, addendum, sent->files);
  if (!told) return page_of(call, *stored, &told.error(), http::status_of(told.error()));
  // What was signed is evidence: others can check later that this is what was signed, and when it was recorded.
  const auto recorded = parts_.database.write(call.scope, [&](storage::Session& session) -> core::Result<void> {
    const auto record = parts_.evidence.append(session, std::string(addendum ? kAddendumSigned : kAgreementSigned),
                                               {{"overeenkomst", stored->record.id},
                                                {"standaard", agreement.standard},
                                                {"getekend_op", signing.on},
                                                {"bestand_sha256", signing.sha256},
                                                {"inhoud_sha256", core::sha256_hex(to_json(agreement).dump())}});
    if (!record) return std::unexpected(record.error());
    return notices_.publish(session, addendum ? kAddendumSigned : kAgreementSigned, stored->record.id, *told);
  });
  if (!recorded) return page_of(call, *stored, &recorded.error(), http::status_of(recorded.error()));
  service::note(parts_, call, std::string(addendum ? kAddendumSigned : kAgreementSigned), stored->record.id,
                {{"op", signing.on}, {"bestand_sha256", signing.sha256}});
  return to(call, stored->record.id);
}

/// A new draft by another standard, or another version of it, or for another period. What is filled in goes over; what
/// does not fit is kept as a comment. The old one stays in force until the new one is signed.
Response AgreementRoom::renew(Call& call) {
  const auto kept = kept_of(call, call.request.path_parameters.at("id"));
  if (!kept) return service::problem_page(kept.error(), call);
  const auto refused = [&](const core::Error& error) { return page_of(call, *kept, &error, http::status_of(error)); };
  const auto sent = service::sent_form(call);
  if (!sent) return refused(sent.error());
  auto agreement = kept->agreement;
  agreement.signing.reset();
  agreement.addendum.reset();
  agreement.replaces = kept->record.id;
  agreement.replaced_by.clear();
  const auto standard = sent->text("standaard");
  Carried carried;
  if (!standard.empty() && standard != agreement.standard) {
    const auto target = form_of(parts_, call, standard);
    if (!target) return refused(target.error());
    const auto source =
        agreement.standard.empty() ? core::Result<Form>(Form{}) : form_of(parts_, call, agreement.standard);
    if (!source) return refused(source.error());
    carried = carry_over(*source, *target, agreement);
    agreement.standard = standard;
    agreement.reason.clear();
  }
  // The new period begins where the old one ends.
  if (const auto end = core::parse_day(agreement.until)) {
    const auto begin = core::parse_day(agreement.from);
    agreement.from = core::to_iso(*end + std::chrono::days{1});
    agreement.until.clear();
    if (begin && *begin < *end) agreement.until = core::to_iso(*end + (*end - *begin) + std::chrono::days{1});
  }
  const auto made = parts_.dossiers.create(call.scope, std::string(kAgreement),
                                           core::new_uuid(core::system_clock().now()), to_json(agreement));
  if (!made) return refused(made.error());
  if (!carried.lost.empty()) {
    std::string text = call.language == core::Language::kEnglish ? "Not asked any more by the new standard:"
                                                                 : "Vraagt de nieuwe standaard niet meer:";
    for (std::size_t i = 0; i < carried.lost.size(); ++i)
      text += "\n" + carried.lost[i].label + ": " + carried.lost_values[i];
    (void)parts_.dossiers.comment(call.scope, made->id, text.substr(0, 9000));
  }
  service::note(parts_, call, "overeenkomst-vernieuwd", made->id,
                {{"vervangt", kept->record.id}, {"standaard", agreement.standard}});
  return to(call, made->id);
}

/// A text that the other party sent, laid beside the standard: its deviations become the draft of an addendum.
Response AgreementRoom::compare(Call& call) {
  const service::UploadTurn turn;
  if (!turn.granted()) return service::problem_page(service::UploadTurn::refusal(), call);
  auto kept = kept_of(call, call.request.path_parameters.at("id"));
  if (!kept) return service::problem_page(kept.error(), call);
  const auto before = *kept;
  const auto refused = [&](const core::Error& error) { return page_of(call, before, &error, http::status_of(error)); };
  auto sent = service::sent_form(call);
  if (!sent) return refused(sent.error());
  if (sent->files.empty())
    return refused(invalid({"U koos geen bestand.", "You chose no file."},
                           {"Kies de tekst die u ontving.", "Choose the text that you received."}));
  if (kept->agreement.standard.empty())
    return refused(invalid({"Deze overeenkomst volgt geen standaard.", "This agreement follows no standard."},
                           {"Kies bij ‘Vernieuwen’ een standaard.", "Choose a standard under ‘Renew’."}));
  Addendum addendum;
  addendum.source = sent->files.front().name.substr(0, 200);
  if (!core::is_valid_utf8(addendum.source)) addendum.source = "tekst";
  addendum.source_sha256 = core::sha256_hex(sent->files.front().bytes);
  const auto run = run_pearl(parts_, call, {{"actie", "vergelijk"}, {"standaard", kept->agreement.standard}},
                             std::move(sent->files));
  if (!run) return refused(run.error());
  if (const auto* table = run->outcome->table("afwijkingen")) {
    for (std::size_t i = 0; i < table->rows.size(); ++i) {
      auto& deviation = addendum.deviations.emplace_back();
      deviation.article = text_in(*table, i, "artikel");
      deviation.heading = text_in(*table, i, "kop");
      deviation.kind = text_in(*table, i, "soort");
      deviation.was = text_in(*table, i, "oud");
      deviation.now = text_in(*table, i, "nieuw");
      deviation.weight = text_in(*table, i, "zwaarte");
      deviation.requirement = text_in(*table, i, "eis");
    }
  }
  keep_decisions(kept->agreement.addendum, addendum);
  kept->agreement.addendum = std::move(addendum);
  const auto stored = store(call, *kept, sent->version());
  if (!stored) return refused(stored.error());
  service::note(parts_, call, "overeenkomst-vergeleken", stored->record.id,
                {{"afwijkingen", stored->agreement.addendum->deviations.size()},
                 {"bestand_sha256", stored->agreement.addendum->source_sha256}});
  return Response::redirect(service::localised("/overeenkomsten/" + stored->record.id + "#afwijkingen", call.language));
}

/// For each deviation: back to the standard, or agreed all the same, with a reason.
Response AgreementRoom::decide(Call& call) {
  auto kept = kept_of(call, call.request.path_parameters.at("id"));
  if (!kept) return service::problem_page(kept.error(), call);
  const auto sent = service::sent_form(call);
  if (!sent) return service::problem_page(sent.error(), call);
  if (!kept->agreement.addendum) return page_of(call, *kept, nullptr, 200);
  auto& deviations = kept->agreement.addendum->deviations;
  bool without_reason = false;
  for (std::size_t i = 0; i < deviations.size(); ++i) {
    const auto number = std::to_string(i);
    if (!sent->fields.contains("keuze." + number)) continue;
    deviations[i].agreed = sent->text("keuze." + number) == "afspreken";
    deviations[i].reason = sent->text("reden." + number).substr(0, 2000);
    without_reason = without_reason || (deviations[i].agreed && deviations[i].reason.empty());
  }
  if (without_reason) {
    const auto error = invalid(
        {"Bij een afgesproken afwijking staat geen reden.", "An agreed deviation has no reason."},
        {"Schrijf de reden op: zij komt in het jaarverslag.", "Write down the reason: it goes in the annual report."});
    return page_of(call, *kept, &error, 400);  // With what was chosen and written.
  }
  const auto stored = store(call, *kept, sent->version());
  if (!stored) return page_of(call, *kept, &stored.error(), http::status_of(stored.error()));
  service::note(parts_, call, "overeenkomst-afwijkingen", stored->record.id,
                {{"afgesproken", stored->agreement.addendum->agreed().size()}});
  return Response::redirect(service::localised("/overeenkomsten/" + stored->record.id + "#afwijkingen", call.language));
}

}  // namespace pareltjes::overeenkomsten
