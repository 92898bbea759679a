// SPDX-License-Identifier: EUPL-1.2
#include "platform/pages/views.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/resources.hpp"

namespace pareltjes::pages {
namespace {

constexpr std::size_t kNational = 300;  ///< Fewer municipalities are not the whole country.

using core::Language;
using core::Text;

std::string prefix_of(Language language) {
  return language == Language::kEnglish ? "/en" : "";
}

Text text_of(const nlohmann::json& value) {
  return {value.at("nl").get<std::string>(), value.at("en").get<std::string>()};
}

/// The seven pearls in their fixed order, whether they run or not.
std::vector<PearlCard> announced() {
  std::vector<PearlCard> cards;
  const auto bytes = core::find_resource("src/platform/pages/pearls.json");
  if (!bytes) return cards;
  const auto document = nlohmann::json::parse(*bytes);
  for (const auto& item : document.at("parels")) {
    cards.push_back({item.at("id").get<std::string>(), text_of(item.at("naam")), text_of(item.at("vraag")),
                     text_of(item.at("verhaal")), text_of(item.at("herkomst"))});
  }
  return cards;
}

nlohmann::json card(const PearlCard& pearl, const std::string& href, Language language) {
  return {{"id", pearl.id},
          {"name", pearl.name.in(language)},
          {"question", pearl.question.in(language)},
          {"story", pearl.story.in(language)},
          {"origin", pearl.origin.in(language)},
          {"href", href},
          {"runs", !href.empty()}};
}

nlohmann::json cards(const std::vector<PearlCard>& running, const std::string& gemeente_code, Language language) {
  static const std::vector<PearlCard> all = announced();
  nlohmann::json list = nlohmann::json::array();
  const auto href = [&](const PearlCard& pearl) {
    return gemeente_code.empty() ? prefix_of(language) + "/#kies"
                                 : fmt::format("{}/gemeenten/{}/{}", prefix_of(language), gemeente_code, pearl.id);
  };
  for (const auto& pearl : running) list.push_back(card(pearl, href(pearl), language));
  for (const auto& pearl : all) {
    const bool runs = std::ranges::any_of(running, [&](const auto& other) { return other.id == pearl.id; });
    if (!runs) list.push_back(card(pearl, "", language));
  }
  return list;
}

}  // namespace

nlohmann::json start_values(const StartPage& page, Language language) {
  return {{"pearls", cards(page.running, page.example_gemeente_code, language)},
          {"gemeenten", page.gemeenten},
          {"typed", page.gemeente_name},
          {"example_name", page.example_gemeente_name},
          {"only_example", page.with_figures == 1},
          {"no_figures", page.with_figures == 0},
          {"few_figures", page.with_figures > 1 && page.with_figures < kNational},
          {"with_figures", page.with_figures},
          {"problem", page.problem.in(language)}};
}

nlohmann::json load_values(const LoadAdvice& advice) {
  // A folder may hold blanks: the command must work when it is copied.
  const auto folder = advice.data_folder.empty() ? std::string() : " --data '" + advice.data_folder + "'";
  return {{"code", advice.gemeente_code},
          {"name", advice.gemeente_name},
          {"administrator", advice.administrator},
          {"folder", advice.administrator ? folder : std::string()}};
}

nlohmann::json gemeente_values(const GemeentePage& page, Language language) {
  nlohmann::json data = nlohmann::json::array();
  for (const auto& set : page.data) {
    data.push_back({{"title", set.title.in(language)},
                    {"year", set.year > 0 ? std::to_string(set.year) : ""},
                    {"version", set.version},
                    {"attribution", set.attribution},
                    {"licence", set.licence},
                    {"imported", set.imported.in(language)},
                    {"coverage", set.coverage.in(language)}});
  }
  nlohmann::json changes = nlohmann::json::array();
  for (const auto& change : page.changes) {
    changes.push_back({{"date", change.date}, {"what", change.what.in(language)}, {"href", change.href}});
  }
  nlohmann::json denied = nlohmann::json::array();
  for (const auto& pearl : page.denied) denied.push_back(card(pearl, "", language));
  return {{"code", page.code},
          {"name", page.name},
          {"former", page.former.in(language)},
          {"count", page.running.size()},
          {"one", page.running.size() == 1},
          {"none", page.running.empty()},
          {"pearls", cards(page.running, page.code, language)},
          {"has_denied", !page.denied.empty()},
          {"denied", denied},
          {"load", page.load ? load_values(*page.load) : nlohmann::json()},
          {"other_datasets", page.other_datasets > 0 ? std::to_string(page.other_datasets) : ""},
          {"has_data", !page.data.empty()},
          {"data", data},
          {"has_changes", !page.changes.empty()},
          {"changes", changes}};
}

nlohmann::json fout_values(const core::Error& error, std::string_view request_id, Language language) {
  const auto& kind = core::kind_of(error.code);
  std::string place;
  if (error.place) {
    place = error.place->file;
    const bool dutch = language == Language::kDutch;
    if (error.place->line) place += fmt::format(", {} {}", dutch ? "regel" : "line", *error.place->line);
    if (error.place->column) place += fmt::format(", {} {}", dutch ? "kolom" : "column", *error.place->column);
  }
  return {{"title", language == Language::kDutch ? kind.title_nl : kind.title_en},
          {"status", kind.http_status},
          {"ours", kind.exit_code == 3},
          {"message", error.message.in(language)},
          {"advice", error.advice.in(language)},
          {"place", place},
          {"sign_in", error.code == core::ErrorCode::kUnauthenticated},
          {"request_id", request_id}};
}

nlohmann::json aanmelden_values(const SignInPage& page, Language language) {
  auto links = nlohmann::json::array();
  for (const auto& provider : page.providers) links.push_back({{"id", provider.id}, {"provider_name", provider.name}});
  // The way back stands in an address here, so it is encoded as a part of one.
  std::string back;
  for (const char c : page.return_to) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' || c == '-';
    back += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return {{"local_accounts", page.local_accounts},
          {"identity_provider", !page.providers.empty()},
          {"few_providers", page.providers.size() <= 6},
          {"providers", links},
          {"return_query", back},
          {"neither", !page.local_accounts && page.providers.empty()},
          {"return_to", page.return_to},
          {"csrf_token", page.csrf_token},
          {"typed", page.account_name},
          {"code_needed", page.code_needed},
          {"problem", page.problem.in(language)}};
}

const std::vector<UitlegPage>& uitleg_pages() {
  static const std::vector<UitlegPage> pages{
      {"/hoe-rekenen-wij",
       "src/platform/pages/templates/hoe-rekenen-wij.mustache",
       {"Hoe rekenen wij?", "How do we calculate?"}},
      {"/toegankelijkheid",
       "src/platform/pages/templates/toegankelijkheid.mustache",
       {"Toegankelijkheid (concept)", "Accessibility (draft)"}},
      {"/privacy", "src/platform/pages/templates/privacy.mustache", {"Privacy en beveiliging", "Privacy and security"}},
      {"/open-data", "src/platform/pages/templates/open-data.mustache", {"Open data en QGIS", "Open data and QGIS"}},
      {"/broncode", "src/platform/pages/templates/broncode.mustache", {"Broncode", "Source code"}},
  };
  return pages;
}

nlohmann::json uitleg_values(const UitlegPage& page, Language language) {
  if (page.path != "/toegankelijkheid") return nlohmann::json::object();
  auto values = nlohmann::json::parse(core::find_resource("src/platform/pages/toegankelijkheid.json").value_or("{}"));
  for (auto& check : values["controles"]) check["naam"] = check["naam"][language == Language::kDutch ? "nl" : "en"];
  values["geen_bevindingen"] = values["bevindingen"].empty();
  return values;
}

}  // namespace pareltjes::pages
