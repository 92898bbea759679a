// SPDX-License-Identifier: EUPL-1.2
// What is added to an application: a contract, data, an agreement.
#include <fmt/format.h>

#include <algorithm>

#include "core/sha256.hpp"
#include "core/text.hpp"
#include "core/time.hpp"
#include "pearls/datarechten/pages/data_room.hpp"
#include "platform/http/problem.hpp"
#include "platform/hub/importer.hpp"
#include "platform/service/note.hpp"
#include "platform/service/page_tools.hpp"
#include "platform/service/upload_turn.hpp"

namespace pareltjes::datarechten {
namespace {

using http::Response;
using nlohmann::json;
using service::Call;

constexpr std::size_t kLongestName = 200;

core::Error invalid(core::Text message, core::Text advice) {
  return {core::ErrorCode::kInvalidInput, std::move(message), std::move(advice), {}};
}

/// Two applications may hold the same kind of list: each list is a dataset of its own, so that the right on one says
/// nothing of the other. What an application held before keeps its name.
void name_for(const KeptApplication& kept, hub::DatasetInfo& info) {
  constexpr std::size_t kDigits = 12;
  const auto& data = kept.application.data;
  if (std::ranges::find(data, info.id, &HeldData::dataset) != data.end()) return;
  const auto& id = kept.record.id;
  info.id += "-" + id.substr(id.size() - std::min(kDigits, id.size()));
  info.title.nl += " (" + kept.application.name + ")";
  if (!info.title.en.empty()) info.title.en += " (" + kept.application.name + ")";
}

}  // namespace

/// A document of the contract. Its text is kept, and its hash; a document without a day of signing gives no right.
Response DataRoom::add_text(Call& call) {
  const service::UploadTurn turn;
  if (!turn.granted()) return service::problem_page(service::UploadTurn::refusal(), call);
  const auto kept = kept_of(call, call.request.path_parameters.at("id"));
  if (!kept) return service::problem_page(kept.error(), call);
  const auto refused = [&](const core::Error& error) { return page_of(call, *kept, &error, http::status_of(error)); };
  const auto sent = service::sent_form(call);
  if (!sent) return refused(sent.error());
  if (sent->files.empty())
    return refused(
        invalid({"U koos geen bestand.", "You chose no file."}, {"Kies het contract.", "Choose the contract."}));
  ContractText text;
  text.application = kept->record.id;
  text.signed_on = sent->text("getekend_op");
  if (!text.signed_on.empty() && !core::parse_day(text.signed_on)) {
    return refused(invalid({"De dag van tekenen is geen datum.", "The day of signing is no date."},
                           {"Schrijf de dag als 2026-11-28.", "Write the day as 2026-11-28."}));
  }
  const auto& file = sent->files.front();
  text.name = core::is_valid_utf8(file.name) ? file.name.substr(0, kLongestName) : std::string("contract");
  if (!core::is_valid_utf8(text.name)) text.name = "contract";
  text.sha256 = core::sha256_hex(file.bytes);
  auto document = texts::read(text.name, file.bytes);
  if (!document) return refused(document.error());
  text.document = std::move(*document);
  if (auto added = keeper_.add_text(call.scope, text); !added) return refused(added.error());
  service::note(parts_, call, "contractstuk-toegevoegd", kept->record.id,
                {{"sha256", text.sha256}, {"getekend_op", text.signed_on}});
  return Response::redirect(service::localised("/datarechten/" + kept->record.id + "#punten", call.language));
}

core::Result<void> DataRoom::store_data(const Call& call, const std::string& id, const pearl::InputFile& file,
                                        int year) const {
  auto kept = kept_of(call, id);
  if (!kept) return std::unexpected(kept.error());
  hub::ImportOptions options;
  options.organisation = call.scope.organisation;
  if (year != 0) options.year = year;
  auto read = hub::import_bytes(file.name, file.bytes, options);
  if (!read) return std::unexpected(read.error());
  for (auto& imported : *read) {
    auto& data = kept->application.data;
    name_for(*kept, imported.dataset.info);
    const auto delivery = parts_.hub.deliver(call.scope, std::move(imported.dataset));
    if (!delivery) return std::unexpected(delivery.error());
    if (delivery->refused) return std::unexpected(hub::refusal_of(delivery->info, delivery->findings));
    const auto* info = &delivery->info;
    if (std::ranges::find(data, info->id, &HeldData::dataset) == data.end()) data.push_back({info->id, info->title.nl});
  }
  const auto stored =
      parts_.dossiers.update(call.scope, kept->record.id, kept->record.version, to_json(kept->application));
  if (!stored) return std::unexpected(stored.error());
  return keeper_.renew_right(call.scope, id);
}

/// Data that the application holds, as a file.
Response DataRoom::add_data(Call& call) {
  const service::UploadTurn turn;
  if (!turn.granted()) return service::problem_page(service::UploadTurn::refusal(), call);
  const auto kept = kept_of(call, call.request.path_parameters.at("id"));
  if (!kept) return service::problem_page(kept.error(), call);
  const auto refused = [&](const core::Error& error) { return page_of(call, *kept, &error, http::status_of(error)); };
  const auto sent = service::sent_form(call);
  if (!sent) return refused(sent.error());
  if (sent->files.empty()) {
    return refused(invalid({"U koos geen bestand.", "You chose no file."},
                           {"Kies een bestand met gegevens.", "Choose a file with data."}));
  }
  const auto& file = sent->files.front();
  if (auto stored = store_data(call, kept->record.id, file, sent->number("jaar")); !stored)
    return refused(stored.error());
  service::note(parts_, call, "toepassing-gegevens", kept->record.id, {{"sha256", core::sha256_hex(file.bytes)}});
  return Response::redirect(service::localised("/datarechten/" + kept->record.id + "#gegevens", call.language));
}

/// An agreement of the register belongs to this contract: when it is signed, it counts.
Response DataRoom::join(Call& call) {
  const auto kept = kept_of(call, call.request.path_parameters.at("id"));
  if (!kept) return service::problem_page(kept.error(), call);
  const auto refused = [&](const core::Error& error) { return page_of(call, *kept, &error, http::status_of(error)); };
  const auto sent = service::sent_form(call);
  if (!sent) return refused(sent.error());
  const auto agreement = parts_.dossiers.get(call.scope, sent->text("overeenkomst"));
  if (!agreement || agreement->kind != "overeenkomst") {
    return refused(invalid({"Deze overeenkomst bestaat niet.", "There is no such agreement."},
                           {"Kies een overeenkomst uit de lijst.", "Choose an agreement from the list."}));
  }
  if (auto joined = keeper_.join(call.scope, kept->record.id, agreement->id); !joined) return refused(joined.error());
  service::note(parts_, call, "toepassing-overeenkomst", kept->record.id, {{"overeenkomst", agreement->id}});
  return Response::redirect(service::localised("/datarechten/" + kept->record.id + "#stukken", call.language));
}

}  // namespace pareltjes::datarechten
