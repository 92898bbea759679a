// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/language.hpp"

namespace pareltjes::pages {

/// Templates of the pages that belong to no pearl; the values come from the functions below.
inline constexpr std::string_view kStartTemplate = "src/platform/pages/templates/start.mustache";
inline constexpr std::string_view kGemeenteTemplate = "src/platform/pages/templates/gemeente.mustache";
inline constexpr std::string_view kGeenGegevensTemplate = "src/platform/pages/templates/geen-gegevens.mustache";
inline constexpr std::string_view kFoutTemplate = "src/platform/pages/templates/fout.mustache";
inline constexpr std::string_view kAanmeldenTemplate = "src/platform/pages/templates/aanmelden.mustache";

/// A pearl as a card. The seven pearls and their questions are announced in pearls.json of this room; those that run
/// here take the place of their announcement.
struct PearlCard {
  std::string id;
  core::Text name;
  core::Text question;
  core::Text story;
  core::Text origin;
};

struct StartPage {
  std::vector<PearlCard> running;      ///< From the manifests.
  std::vector<std::string> gemeenten;  ///< Names for the suggestions.
  std::string gemeente_name;           ///< What the field holds: what was typed, or the municipality chosen before.
  std::string example_gemeente_code;   ///< Where the first running pearl's card leads; empty when no data is there.
  std::string example_gemeente_name;
  core::Text problem;            ///< Why the last search found nothing; empty when nothing was wrong.
  std::size_t with_figures = 0;  ///< Of how many municipalities there are key figures here.
};
nlohmann::json start_values(const StartPage& page, core::Language language);

/// A dataset of which this municipality has rows.
struct DataAtHand {
  core::Text title;
  int year = 0;  ///< 0 where it has none.
  std::string version;
  std::string attribution;
  std::string licence;
  core::Text coverage;  ///< Such as "8 wijken, geen buurten"; may be empty.
  core::Text imported;  ///< The day, or that it ships with the program.
};

/// What to do where an installation has no figures of a municipality.
struct LoadAdvice {
  std::string gemeente_code;
  std::string gemeente_name;
  bool administrator = false;  ///< Who is signed in may load data: then the place is told.
  std::string data_folder;     ///< Of the running program; only shown to an administrator.
};
struct Change {
  std::string date;  ///< ISO 8601, only the day.
  core::Text what;
  std::string href;  ///< With language prefix; may be empty.
};
struct GemeentePage {
  std::string code;
  std::string name;
  core::Text former;  ///< "Beemster hoort sinds 2022 bij Purmerend."; empty where nothing was renamed.
  std::vector<PearlCard> running;
  std::vector<PearlCard> denied;  ///< Present, but not for this municipality; `story` says why.
  std::vector<DataAtHand> data;
  std::size_t other_datasets = 0;  ///< Datasets here without a row on this municipality.
  std::vector<Change> changes;
  std::optional<LoadAdvice> load;  ///< Where there are no key figures of it.
};
/// For the page that says so where a pearl was asked for.
nlohmann::json load_values(const LoadAdvice& advice);
nlohmann::json gemeente_values(const GemeentePage& page, core::Language language);

/// A problem: what, where, and how to mend it. @param request_id is shown so that a help desk can find it.
nlohmann::json fout_values(const core::Error& error, std::string_view request_id, core::Language language);

/// A button to an organisation's own sign-in.
struct ProviderLink {
  std::string id;
  std::string name;
};
struct SignInPage {
  bool local_accounts = true;
  std::vector<ProviderLink> providers;
  std::string return_to;  ///< Path to go to afterwards.
  std::string csrf_token;
  std::string account_name;  ///< What was typed.
  bool code_needed = false;  ///< The password fits; the code of the second factor is asked as well.
  core::Text problem;        ///< Empty at the first visit.
};
nlohmann::json aanmelden_values(const SignInPage& page, core::Language language);

/// The pages that explain: each has a path below "/" and a template.
struct UitlegPage {
  std::string_view path;  ///< "/hoe-rekenen-wij"
  std::string_view template_name;
  core::Text title;
};
const std::vector<UitlegPage>& uitleg_pages();
/// What the template of such a page is filled with: for /toegankelijkheid the results of the last tests in a browser.
nlohmann::json uitleg_values(const UitlegPage& page, core::Language language);

}  // namespace pareltjes::pages
