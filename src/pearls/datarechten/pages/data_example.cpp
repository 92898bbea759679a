// SPDX-License-Identifier: EUPL-1.2
// The made-up example: three applications with their contracts, set up and taken away again.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/ids.hpp"
#include "core/resources.hpp"
#include "core/sha256.hpp"
#include "core/time.hpp"
#include "pearls/datarechten/pages/data_room.hpp"
#include "platform/http/problem.hpp"
#include "platform/service/note.hpp"
#include "platform/service/page_tools.hpp"

namespace pareltjes::datarechten {
namespace {

using http::Response;
using nlohmann::json;
using service::Call;

/// An application of a city that does not exist, with its contract and where its data go: to the application before it
/// in the list, and to what is outside.
struct ExampleApplication {
  const char* name;
  const char* supplier;
  const char* contract;
  const char* data;
  std::array<const char*, 2> outside;  ///< Systems of others that use the same data.
};
constexpr std::array kExample{
    ExampleApplication{"Vergunningenloket",
                       "Openveld Software B.V. (fictief)",
                       "vrij",
                       "besluiten",
                       {"Kaart van de regio (fictief)", "Open data van Voorbeeldstad (fictief)"}},
    ExampleApplication{"Meldingen openbare ruimte", "Middenweg ICT B.V. (fictief)", "deels", "meldingen", {}},
    ExampleApplication{"Parkeren en verkeer",
                       "Slotgracht Systemen B.V. (fictief)",
                       "gesloten",
                       "bezette plekken",
                       {"Verkeersmodel van de regio (fictief)"}}};

std::string_view words_of(const ExampleApplication& example) {
  return core::find_resource(fmt::format("src/pearls/datarechten/voorbeeld/{}.md", example.contract))
      .value_or(std::string_view());
}

/// @param last key of the application before it; empty for the first.
Application application_of(const ExampleApplication& example, const std::string& last) {
  Application application;
  application.name = example.name;
  application.supplier = example.supplier;
  application.fictional = true;
  auto& terms = application.contract;
  terms.title = fmt::format("Contract {} (fictief)", example.name);
  terms.from = "2025-01-01";
  terms.until = "2028-12-31";
  terms.notice_months = 6;
  terms.cents = 1'200'000;
  terms.per = "jaar";
  if (!last.empty()) application.links.push_back({.to = last, .outside = {}, .data = example.data, .standard = {}});
  for (const auto* outside : example.outside) {
    if (outside != nullptr)
      application.links.push_back({.to = {}, .outside = outside, .data = example.data, .standard = {}});
  }
  return application;
}

/// The contract as the example adds it to an application.
core::Result<ContractText> text_of(const ExampleApplication& example, const std::string& application) {
  const auto words = words_of(example);
  auto document = texts::read(std::string(example.contract) + ".md", words);
  if (!document) return std::unexpected(document.error());
  return ContractText{
      application,         fmt::format("contract-{}.md", example.contract), core::sha256_hex(words), "2025-01-01", "",
      std::move(*document)};
}

/// That of the example in use which has this name; nothing when there is none.
const KeptApplication* made_of(const std::vector<KeptApplication>& kept, const ExampleApplication& example) {
  const auto found = std::ranges::find_if(
      kept, [&](const auto& one) { return one.application.fictional && one.application.name == example.name; });
  return found == kept.end() ? nullptr : &*found;
}

}  // namespace

/// Sets up what is not there (any more).
Response DataRoom::make_example(Call& call) {
  const auto refused = [&](const core::Error& error) { return list(call, &error, http::status_of(error)); };
  const auto before = keeper_.applications(call.scope);
  if (!before) return refused(before.error());
  std::string last;  // Key of the application before.
  std::size_t made = 0;
  for (const auto& example : kExample) {
    if (const auto* there = made_of(*before, example); there != nullptr) {
      last = there->record.key;
      continue;
    }
    const auto application = application_of(example, last);
    const auto key = last = core::new_uuid(core::system_clock().now());
    if (auto stored = store_one(call, nullptr, key, application); !stored) return refused(stored.error());
    const auto record = parts_.dossiers.find(call.scope, std::string(kApplication), key);
    if (!record) return refused(record.error());
    const auto text = text_of(example, record->id);
    if (!text) return refused(text.error());
    if (auto added = keeper_.add_text(call.scope, *text); !added) return refused(added.error());
    ++made;
  }
  if (made == 0) {
    return refused({core::ErrorCode::kInvalidInput,
                    {"Het voorbeeld staat er al.", "The example is there already."},
                    {"Kies een toepassing uit de lijst.", "Choose an application from the list."},
                    {}});
  }
  service::note(parts_, call, "datarechten-voorbeeld", call.scope.organisation);
  return Response::redirect(service::localised("/datarechten", call.language));
}

/// Whether an application is as the example made it: nobody changed it, and it has that one contract.
core::Result<bool> DataRoom::untouched(const Call& call, const KeptApplication& kept, const std::string& sha256) const {
  if (kept.record.version != 1) return false;
  const auto texts = keeper_.texts_of(call.scope, kept.record.id);
  if (!texts) return std::unexpected(texts.error());
  return texts->size() == 1 && texts->front().sha256 == sha256;
}

/// Takes away what the example made and nobody changed, and says what stays.
Response DataRoom::drop_example(Call& call) {
  const auto refused = [&](const core::Error& error) { return list(call, &error, http::status_of(error)); };
  const auto before = keeper_.applications(call.scope);
  if (!before) return refused(before.error());
  json gone = json::array(), stays = json::array();
  for (const auto& example : kExample) {
    const auto* there = made_of(*before, example);
    if (there == nullptr) continue;
    const auto same = untouched(call, *there, core::sha256_hex(words_of(example)));
    if (!same) return refused(same.error());
    if (*same) {
      if (auto ended = end(call, *there); !ended) return refused(ended.error());
    }
    (*same ? gone : stays).push_back({{"name", example.name}});
  }
  if (gone.empty() && stays.empty()) {
    return refused({core::ErrorCode::kNotFound,
                    {"Het voorbeeld staat er niet.", "The example is not there."},
                    {"U kunt het klaarzetten.", "You can set it up."},
                    {}});
  }
  service::note(parts_, call, "datarechten-voorbeeld-weg", call.scope.organisation,
                {{"weg", std::to_string(gone.size())}, {"blijft", std::to_string(stays.size())}});
  const json told{{"any_gone", !gone.empty()}, {"gone", gone}, {"any_stays", !stays.empty()}, {"stays", stays}};
  return list(call, nullptr, 200, told);
}

}  // namespace pareltjes::datarechten
