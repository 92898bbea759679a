// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "platform/register/municipalities.hpp"

namespace pareltjes::app {
namespace {

/// Keeps what is typed off the screen, as long as it lives.
class WithoutEcho {
 public:
  WithoutEcho() : terminal_(tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!terminal_) return;
    auto silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  ~WithoutEcho() {
    if (terminal_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  WithoutEcho(const WithoutEcho&) = delete;
  WithoutEcho& operator=(const WithoutEcho&) = delete;

 private:
  termios before_{};
  bool terminal_;
};

/// A municipality, or with an id of its own a supplier or a national body.
core::Result<identity::Organisation> organisation_of(const AccountOptions& options) {
  if (options.gemeente.empty() == options.organisation.empty()) {
    return core::fail(
        core::ErrorCode::kUsage,
        {"Geef --gemeente of --organisatie, een van beide.", "Give --gemeente or --organisatie, one of both."},
        {"Een leverancier heeft een kenmerk, zoals --organisatie bouwer-bv.",
         "A supplier has an id, such as --organisatie bouwer-bv."});
  }
  if (!options.organisation.empty()) {
    return identity::Organisation{options.organisation, options.kind,
                                  options.organisation_name.empty() ? options.organisation : options.organisation_name};
  }
  const auto municipality = reg::find(options.gemeente);
  if (!municipality) return std::unexpected(municipality.error());
  return identity::Organisation{municipality->code.text(), "gemeente", municipality->name};
}

}  // namespace

std::string read_secret(const std::string& what) {
  if (isatty(STDIN_FILENO) != 0) fmt::print(stderr, "{}: ", what);
  std::string password;
  {
    const WithoutEcho silent;
    std::getline(std::cin, password);
  }
  if (isatty(STDIN_FILENO) != 0) fmt::print(stderr, "\n");
  return password;
}

int account_command(const CommonOptions& common, const AccountOptions& options) {
  const bool dutch = common.language == core::Language::kDutch;
  const auto organisation = organisation_of(options);
  if (!organisation) return report({organisation.error()}, common.language);
  const auto installation = Installation::open(common);
  if (!installation) return report({installation.error()}, common.language);
  auto password = read_secret(dutch ? "Wachtwoord" : "Password");
  const secrets::Wiped wiped(password);
  const auto member = (*installation)
                          ->identity()
                          .create_first_administrator({options.user_name, options.name, password}, *organisation);
  if (!member) return report({member.error()}, common.language);
  const storage::Scope scope{member->organisation, member->account};
  const auto written = (*installation)->audit().write(scope, "opdrachtregel", "beheerder-gemaakt", member->account, {});
  if (!written) return report({written.error()}, common.language);
  fmt::print(fmt::runtime(dutch ? "{} is nu beheerder van {}. Inloggen kan op de pagina’s.\n"
                                : "{} is now the administrator of {}. Sign in on the pages.\n"),
             member->user_name, organisation->name);
  return 0;
}

int audit_command(const CommonOptions& common, const std::string& gemeente) {
  const bool dutch = common.language == core::Language::kDutch;
  const auto municipality = reg::find(gemeente);
  if (!municipality) return report({municipality.error()}, common.language);
  const auto installation = Installation::open(common);
  if (!installation) return report({installation.error()}, common.language);
  const storage::Scope scope{municipality->code.text(), "opdrachtregel"};
  const auto fault = (*installation)->audit().check(scope);
  if (!fault) return report({fault.error()}, common.language);
  if (!*fault) {
    fmt::print(fmt::runtime(dutch ? "Het logboek van {} is heel.\n" : "The log of {} is whole.\n"), municipality->name);
    return 0;
  }
  fmt::print("{}: {}\n", (*fault)->record, (*fault)->what.in(common.language));
  return 1;
}

}  // namespace pareltjes::app
