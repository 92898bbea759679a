// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/installation.hpp"
#include "platform/incoming/looker.hpp"
#include "platform/pearl/workers.hpp"

namespace pareltjes::app {

/// Each command gives the exit code: 0 done, 1 done and what was checked does not conform, 2 wrong input or usage,
/// 3 a fault of ours. What went wrong is printed on standard error, in one sentence.

struct RunOptions {
  std::string pearl;
  std::string gemeente;
  std::vector<std::string> inputs;    ///< Files or folders.
  std::vector<std::string> settings;  ///< KEY=VALUE.
  std::string formats = "table";      ///< Comma-separated.
  std::string out;                    ///< File; empty: standard output.
  std::string table;                  ///< For csv: which table.
  bool dutch_excel = false;
  bool example = false;
  std::uint64_t seed = 42;
  double time_limit_seconds = 0;  ///< 0: none.
};
int run_command(const CommonOptions& common, const RunOptions& options);

struct BackTestOptions {
  std::string pearl;
  std::string gemeente;             ///< Empty: every municipality at hand.
  std::vector<std::string> inputs;  ///< Files or folders that count for this one time.
  int from = 0;                     ///< Year in which is foretold; 0: every year.
  int to = 0;                       ///< Year that is foretold; 0: every later one.
  std::size_t draws = 500;
  std::uint64_t seed = 42;
  std::string format = "table";
  std::string table;
  bool dutch_excel = false;
  std::string out;
  double time_limit_seconds = 0;  ///< 0: none.
};
/// Lays forecasts of a pearl beside what was counted since.
int backtest_command(const CommonOptions& common, const BackTestOptions& options);

int list_command(const CommonOptions& common);
int describe_command(const CommonOptions& common, const std::string& pearl);

struct ImportOptions {
  std::vector<std::string> sources;  ///< Files, folders, or names of public datasets.
  std::string mapping;
  int year = 0;
  std::string gemeente;  ///< Owner: only this municipality sees it. Empty: everybody.
};
int import_command(const CommonOptions& common, const ImportOptions& options);
/// @param gemeente also its own datasets; empty: those that everybody may use.
int data_list_command(const CommonOptions& common, bool all_versions, const std::string& gemeente);

struct PackageOptions {
  std::string path;      ///< Folder or zip file.
  std::string gemeente;  ///< Owner: only this municipality uses it. Empty: everybody.
  bool confirm = false;  ///< From now on runs use it.
};
/// Adds a package of norms or texts; a norm package is read as a run would read it, before anything is kept.
int packages_add_command(const CommonOptions& common, const PackageOptions& options);

/// A pack of a standard: schemas, rule files, value lists.
struct SchemaOptions {
  std::vector<std::string> paths;  ///< Folders, zip files or files that make one pack together; of `fetch` names.
  std::vector<std::string> rules;  ///< Of these only the rule files count.
  std::string name;                ///< "stop-1.3.0"; empty: as the files say.
  std::string url;                 ///< Of `fetch`: an address that no list names.
  std::string sha256;              ///< What that address must give; empty: not known.
  std::string list;                ///< Of `fetch`: a list of addresses of one's own.
  std::string gemeente;            ///< Owner: only this municipality uses it. Empty: everybody.
};
int schemas_add_command(const CommonOptions& common, const SchemaOptions& options);
/// `schemas fetch`: from the publisher; without a name or address it prints what can be got.
int schemas_fetch_command(const CommonOptions& common, const SchemaOptions& options);
int schemas_list_command(const CommonOptions& common, const SchemaOptions& options);
/// `schemas releases`: which releases of standards there are, as their keeper publishes it.
int schemas_releases_command(const CommonOptions& common, const SchemaOptions& options);

struct MonitorOptions {
  std::string gemeente;      ///< Whose own cells show too; empty: only what is public.
  std::string organisation;  ///< The same for a supplier.
  std::string format = "table";
  std::string table;
  bool dutch_excel = false;
};
/// `monitor`: which software conforms and who is connected, as two tables.
int monitor_command(const CommonOptions& common, const MonitorOptions& options);

struct AccountOptions {
  std::string gemeente;
  std::string organisation;  ///< Id of a supplier or a national body; empty for a municipality.
  std::string kind = "leverancier";
  std::string organisation_name;
  std::string user_name;
  std::string name;
};
/// Makes the first administrator of a municipality; the password comes from the keyboard or standard input.
int account_command(const CommonOptions& common, const AccountOptions& options);
/// Checks that nobody changed the audit log of a municipality; exit code 1 when somebody did.
int audit_command(const CommonOptions& common, const std::string& gemeente);
/// Whether the whole database can be read and fits together; exit code 3 with a sentence when not.
int check_command(const CommonOptions& common);
core::Error damaged_database();

/// The identity provider of an organisation (OpenID Connect).
struct ProviderOptions {
  std::string gemeente;
  std::string id;
  std::string name;
  std::string issuer;
  std::string client_id;
  std::string account_claim = "sub";
  std::string hosts;  ///< Further hosts, with commas between.
  std::string acr;
  std::string role;       ///< Empty: only who was invited.
  bool internal = false;  ///< It stands at a private address.
  bool untried = false;   ///< Do not ask the provider first.
  bool with_key = false;  ///< We prove who we are with a key instead of a secret.
  bool new_key = false;   ///< With another key than before.
};
/// The client secret comes from the keyboard or standard input; an empty line for none.
int provider_set_command(const CommonOptions& common, const ProviderOptions& options);
int provider_list_command(const CommonOptions& common, const ProviderOptions& options);
int provider_remove_command(const CommonOptions& common, const ProviderOptions& options);

/// The keys that sign the evidence of an organisation.
struct KeyOptions {
  std::string gemeente;
  std::string key;
  std::string reason;
  std::string from;  ///< Not to be trusted from that moment; empty: now.
  std::string format = "jwks";
  std::string file;
};
int key_list_command(const CommonOptions& common, const KeyOptions& options);
int key_rotate_command(const CommonOptions& common, const KeyOptions& options);
int key_revoke_command(const CommonOptions& common, const KeyOptions& options);
/// Public keys (jwks, pem), or the whole evidence (bewijs).
int key_export_command(const CommonOptions& common, const KeyOptions& options);
/// Verifies a file with evidence by nothing but the file; exit code 1 when it is not whole or deserves doubt.
int key_verify_command(const CommonOptions& common, const KeyOptions& options);

/// From the keyboard without echo, or the first line of standard input. Never from an argument: others can read those.
std::string read_secret(const std::string& what);

struct BackupOptions {
  std::string file;
  bool overwrite = false;
};
int backup_command(const CommonOptions& common, const BackupOptions& options);
int restore_command(const CommonOptions& common, const BackupOptions& options);

/// What sources of data may reach.
struct SourceAccess {
  std::string folder;                  ///< Below it a folder for each organisation; empty: no files.
  std::vector<std::string> databases;  ///< "GM0439=host:5432/name".
};
/// As the incoming room takes it. Errors: kUsage.
core::Result<incoming::Allowed> allowed_sources(const SourceAccess& access, const std::filesystem::path& data_folder);
/// The thread that looks at sources, with what it says in the logs.
incoming::SchedulerSettings scheduler_settings();

struct SourceOptions {
  std::string gemeente;
  std::string id;
  std::string name, kind, place, database, user, mapping;
  int year = 0;
  std::string every;  ///< "15m", "2u", "1d"; empty: on request only.
  int expected_days = 0;
  std::vector<std::string> rules;
  std::string format = "table";
  SourceAccess access;
};
int source_add_command(const CommonOptions& common, const SourceOptions& options);
int source_list_command(const CommonOptions& common, const SourceOptions& options);
/// Looks at a source now, in this process.
int source_run_command(const CommonOptions& common, const SourceOptions& options);
int source_pause_command(const CommonOptions& common, const SourceOptions& options, bool paused);
int source_remove_command(const CommonOptions& common, const SourceOptions& options);

struct ServeOptions {
  std::string listen = "127.0.0.1:8080";
  std::size_t workers = 2;      ///< Threads that compute runs; 0: only the web.
  int worker_patience = 15;     ///< Seconds without a sign of life after which another worker takes a run.
  std::string public_address;   ///< "https://pareltjes.example"; empty: as browsers ask for it.
  std::string tls_proxy;        ///< Address of the proxy in front that speaks TLS; empty: none.
  std::string tls_certificate;  ///< PEM file, with tls_key: the program itself speaks TLS.
  std::string tls_key;
  double requests_per_second = 50;  ///< From one address, four times as many at once; 0: no limit.
  std::string redirect_from;        ///< ADDRESS:PORT without TLS from which visitors are sent on; empty: none.
  SourceAccess sources;
};
int serve_command(const CommonOptions& common, const ServeOptions& options);

/// Computes runs from the queue, beside or apart from the web, until SIGINT or SIGTERM.
int worker_command(const CommonOptions& common, const ServeOptions& options);

/// A write past the limit on the size of files becomes an error that is told, instead of the end of the program.
void ignore_size_limit();

/// Logs for machines: one JSON object a line on standard error.
void log_as_json();
/// What workers say in those logs.
pearl::WorkerSettings worker_settings(const ServeOptions& options);

struct SolveOptions {
  std::vector<std::string> files;     ///< XML files, zips of them, or folders.
  std::vector<std::string> settings;  ///< KEY=VALUE: "standaard=FOLDER,FOLDER" or the name of a pack: the rule files.
  std::string format = "jsonl";
};
/// Runs the rule files of a standard on files and prints one JSON object a line for each pair that gives something.
int solve_schematron_command(const CommonOptions& common, const SolveOptions& options);

struct SitingOptions {
  std::string problem;                ///< p-median, max-covering, set-covering, cflp or uflp.
  std::string file;                   ///< OR-Library, CSV or JSON.
  std::vector<std::string> settings;  ///< KEY=VALUE: p, straal, capaciteit.
  std::string format = "json";
  double time_limit_seconds = 0;  ///< 0: none.
  unsigned threads = 1;
  bool whole = false;       ///< With capacities: every point wholly at one site.
  bool assignment = false;  ///< Tell which site serves which point.
};
/// Where to build: the best sites, proven, or the best found with its bound; one JSON object.
int solve_siting_command(const CommonOptions& common, const SitingOptions& options);

struct SteinerOptions {
  std::string file;  ///< SteinLib (.stp) or PACE (.gr).
  std::string format = "json";
  double time_limit_seconds = 0;  ///< 0: none.
};
/// The cheapest tree that connects the terminals, proven, or the best found with its bound; one JSON object.
int solve_steiner_command(const CommonOptions& common, const SteinerOptions& options);

struct ReachOptions {
  std::string from;                     ///< Points: CSV with id, lon, lat or id, x, y.
  std::string to;                       ///< Facilities, alike.
  std::string network;                  ///< Extract of OpenStreetMap; empty: straight line times a detour factor.
  std::string question = "dichtstbij";  ///< dichtstbij, binnen, matrix, balans or isochroon.
  std::vector<std::string> settings;    ///< KEY=VALUE: vervoer, leeftijd, maat, aantal, binnen, omweg, verste.
  std::string format = "table";
  unsigned threads = 1;
};
/// How far points are from facilities: nearest ones, how many within a limit, all pairs, supply divided over people.
int solve_reach_command(const CommonOptions& common, const ReachOptions& options);

struct SchoolChoiceOptions {
  std::string schools;
  std::string flows;
  std::string format = "table";
};
/// Calibrates which school pupils choose on where they came from; CSV, or gz of it.
int solve_school_choice_command(const CommonOptions& common, const SchoolChoiceOptions& options);

struct TablesOptions {
  std::vector<std::string> files;  ///< DMN files.
  std::string format = "table";
};
/// Checks the decision tables of DMN files: cells and types, gaps, overlaps, contradictions, rows never reached.
int solve_tables_command(const CommonOptions& common, const TablesOptions& options);

/// Prints the errors and gives the exit code of the first.
int report(const std::vector<core::Error>& errors, core::Language language);

}  // namespace pareltjes::app
