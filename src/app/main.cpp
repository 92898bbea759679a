// SPDX-License-Identifier: EUPL-1.2
// The command line: what can be asked, in one screen. Each command stands in a file of its own.
#include <fmt/format.h>
#include <malloc.h>

#include <CLI/CLI.hpp>
#include <exception>

#include "app/commands.hpp"

namespace {

using namespace pareltjes;

struct Commands {
  app::CommonOptions common;
  app::RunOptions run;
  app::BackTestOptions backtest;
  app::SolveOptions solve;
  app::SteinerOptions steiner;
  app::TablesOptions tables;
  app::SitingOptions siting;
  app::ReachOptions reach;
  app::SchoolChoiceOptions school_choice;
  app::ImportOptions import;
  app::SourceOptions source;
  app::ServeOptions serve;
  app::PackageOptions package;
  app::SchemaOptions schemas;
  app::MonitorOptions monitor;
  app::AccountOptions account;
  app::ProviderOptions provider;
  app::KeyOptions keys;
  app::BackupOptions backup;
  std::string audit;
  std::string describe;
  std::string language = "nl";
  bool all_versions = false;
};

void add_run(CLI::App& cli, app::RunOptions& options) {
  auto* run = cli.add_subcommand("run", "Een pareltje uitvoeren · run a pearl");
  run->add_option("pareltje", options.pearl, "Welk pareltje · which pearl")->required();
  run->add_option("--gemeente", options.gemeente, "Naam of code · name or code");
  run->add_option("--input", options.inputs, "Bestand of map · file or folder")->allow_extra_args(false);
  run->add_option("--set", options.settings, "SLEUTEL=WAARDE · KEY=VALUE")->allow_extra_args(false);
  run->add_option(
      "--format", options.formats,
      "table, json, csv, junit, sarif, geojson, gpkg, html, docx, odt, pdf, pagina (met komma's · comma-separated)");
  run->add_option("--out", options.out, "Bestand in plaats van het scherm · file instead of the screen");
  run->add_option("--table", options.table, "Bij csv: welke tabel · for csv: which table");
  run->add_flag("--excel", options.dutch_excel, "CSV voor Nederlands Excel · CSV for Dutch Excel");
  run->add_flag("--example", options.example, "Op het meegeleverde voorbeeld · on the shipped example");
  run->add_option("--seed", options.seed, "Startgetal · seed");
  run->add_option("--time-limit", options.time_limit_seconds, "Seconden · seconds");
}

void add_backtest(CLI::App& cli, app::BackTestOptions& options) {
  auto* test = cli.add_subcommand("backtest", "Voorspellingen naast wat er sindsdien is geteld · forecasts and counts");
  test->add_option("pareltje", options.pearl, "Welk pareltje · which pearl")->required();
  test->add_option("--gemeente", options.gemeente, "Naam of code; leeg: alle · name or code; empty: all");
  test->add_option("--input", options.inputs, "Bestand of map, voor deze keer · file or folder, this once")
      ->allow_extra_args(false);
  test->add_option("--van", options.from, "Jaar waarin is voorspeld · year in which was foretold");
  test->add_option("--tot", options.to, "Jaar dat is voorspeld · year that was foretold");
  test->add_option("--trekkingen", options.draws, "Trekkingen · draws")->check(CLI::Range(1, 100'000));
  test->add_option("--format", options.format, "table, json of · or csv")
      ->check(CLI::IsMember({"table", "json", "csv"}));
  test->add_option("--table", options.table, "Bij csv: welke tabel · for csv: which table");
  test->add_flag("--excel", options.dutch_excel, "CSV voor Nederlands Excel · CSV for Dutch Excel");
  test->add_option("--out", options.out, "Bestand in plaats van het scherm · file instead of the screen");
  test->add_option("--seed", options.seed, "Startgetal · seed");
  test->add_option("--time-limit", options.time_limit_seconds, "Seconden · seconds");
}

void add_siting(CLI::App& solve, app::SitingOptions& options) {
  constexpr std::pair<const char*, const char*> kProblems[] = {
      {"p-median", "Locaties met de kleinste afstanden · sites with the least distances"},
      {"max-covering", "Zo veel mogelijk vraag binnen een straal · most demand within a radius"},
      {"set-covering", "Zo weinig mogelijk locaties die alles bereiken · fewest sites that reach everything"},
      {"cflp", "Locaties met kosten en capaciteit · sites with costs and capacity"},
      {"uflp", "Locaties met kosten · sites with costs"}};
  for (const auto& [name, help] : kProblems) {
    auto* problem = solve.add_subcommand(name, help);
    problem->add_option("bestand", options.file, "OR-Library, CSV, JSON")->required();
    problem->add_option("--time-limit", options.time_limit_seconds, "Seconden · seconds")
        ->check(CLI::NonNegativeNumber);
    problem->add_option("--set", options.settings, "p=…, straal=…, capaciteit=…")->allow_extra_args(false);
    problem->add_option("--threads", options.threads, "Hoeveel tegelijk · how many at once")->check(CLI::Range(1, 256));
    problem->add_flag("--heel", options.whole, "Elk punt bij één locatie · every point at one site");
    problem->add_flag("--toewijzing", options.assignment, "Wie waar heen gaat · who goes where");
    problem->add_option("--format", options.format, "json")->check(CLI::IsMember({"json"}));
    problem->callback([&options, name] { options.problem = name; });
  }
}

void add_steiner(CLI::App& solve, app::SteinerOptions& options) {
  auto* steiner = solve.add_subcommand("steiner", "Het goedkoopste netwerk · the cheapest network");
  steiner->add_option("bestand", options.file, "SteinLib (.stp), PACE (.gr)")->required();
  steiner->add_option("--time-limit", options.time_limit_seconds, "Seconden · seconds")->check(CLI::NonNegativeNumber);
  steiner->add_option("--format", options.format, "json")->check(CLI::IsMember({"json"}));
}

void add_reach(CLI::App& solve, app::ReachOptions& options, app::SchoolChoiceOptions& choice) {
  auto* reach = solve.add_subcommand("reach", "Hoe ver voorzieningen zijn · how far facilities are");
  reach->add_option("van", options.from, "Punten: CSV met id, lon, lat of id, x, y · points")->required();
  reach->add_option("naar", options.to, "Voorzieningen, net zo; niet bij isochroon · facilities");
  reach->add_option("--netwerk", options.network, "Uitsnede van OpenStreetMap; leeg: hemelsbreed · extract");
  reach->add_option("--vraag", options.question, "dichtstbij, binnen, matrix, balans, isochroon")
      ->check(CLI::IsMember({"dichtstbij", "binnen", "matrix", "balans", "isochroon"}));
  reach
      ->add_option("--set", options.settings,
                   "vervoer=lopen|fietsen|auto, leeftijd=kind|volwassen|80+, maat=tijd|afstand, aantal=…, "
                   "binnen=… (minuten of meters), omweg=…, verste=… (meters)")
      ->allow_extra_args(false);
  reach->add_option("--threads", options.threads, "Hoeveel tegelijk · how many at once")->check(CLI::Range(1, 256));
  reach->add_option("--format", options.format, "table, json of · or csv")
      ->check(CLI::IsMember({"table", "json", "csv"}));
  auto* school = solve.add_subcommand("schoolkeuze", "Welke school leerlingen kiezen · which school pupils choose");
  school->add_option("scholen", choice.schools, "CSV met vestigingsnummer, pc6, lon, lat, leerlingen")->required();
  school->add_option("herkomst", choice.flows, "CSV met pc4_leerling, vestigingsnummer, leerlingen")->required();
  school->add_option("--format", choice.format, "table of · or json")->check(CLI::IsMember({"table", "json"}));
}

void add_solve(CLI::App& cli, app::SolveOptions& options) {
  auto* solve = cli.add_subcommand("solve", "Alleen een rekenkern · an engine alone");
  solve->require_subcommand(1);
  auto* schematron = solve->add_subcommand("schematron", "Regelbestanden op XML · rule files on XML");
  schematron->add_option("bestand", options.files, "XML, zip of map · XML, zip or folder")->required();
  schematron->add_option("--set", options.settings, "standaard=MAP of naam · standaard=FOLDER or name")
      ->allow_extra_args(false);
  schematron->add_option("--format", options.format, "jsonl")->check(CLI::IsMember({"jsonl"}));
}

void add_tables(CLI::App& solve, app::TablesOptions& options) {
  auto* tables = solve.add_subcommand("beslistabel", "Beslistabellen (DMN) controleren · check decision tables");
  tables->add_option("bestand", options.files, "DMN 1.1 of 1.2 · or 1.2")->required();
  tables->add_option("--format", options.format, "table, json, jsonl")
      ->check(CLI::IsMember({"table", "json", "jsonl"}));
}

void add_source_access(CLI::App& command, app::SourceAccess& access) {
  command.add_option("--source-folder", access.folder,
                     "Map met een map per organisatie, waaruit bronnen lezen · folder that sources read from");
  command.add_option("--source-database", access.databases,
                     "GM0439=server:5432/naam: vrijgegeven database · released database");
}

void add_sources(CLI::App& data, app::SourceOptions& options) {
  auto* source = data.add_subcommand("source", "Gegevens die vanzelf komen · data that come by themselves");
  source->require_subcommand(1);
  auto* add = source->add_subcommand("add", "Een bron toevoegen · add a source");
  add->add_option("naam", options.name, "Hoe de bron heet · name")->required();
  add->add_option("--soort", options.kind, "map, postgresql, gdal of · or adres")
      ->required()
      ->check(CLI::IsMember({"map", "postgresql", "gdal", "adres"}));
  add->add_option("--plaats", options.place, "Map, bestand, tabel of naam · folder, file, table or name")->required();
  add->add_option("--database", options.database, "server:5432/naam · server:5432/name");
  add->add_option("--gebruiker", options.user, "Gebruiker van de database · user of the database");
  add->add_option("--koppeling", options.mapping, "Id van de koppeling · id of the mapping");
  add->add_option("--jaar", options.year, "Peiljaar · reference year");
  add->add_option("--elke", options.every, "15m, 2u of 1d; leeg: op verzoek · empty: on request");
  add->add_option("--verwacht", options.expected_days, "Dagen waarbinnen iets nieuws komt · days to expect news in");
  add->add_option("--regel", options.rules, "kolom;van;tot;weiger of · or waarschuw");
  auto* list = source->add_subcommand("list", "De bronnen en hun uitkomst · the sources and their outcome");
  list->add_option("--format", options.format, "table of · or json")->check(CLI::IsMember({"table", "json"}));
  std::vector<CLI::App*> named;
  for (const auto& [name, help] :
       {std::pair{"run", "Nu lezen · read now"}, std::pair{"pause", "Even niet · pause"},
        std::pair{"resume", "Weer wel · go on"}, std::pair{"remove", "Verwijderen · remove"}}) {
    named.push_back(source->add_subcommand(name, help));
    named.back()->add_option("bron", options.id, "Kenmerk · id")->required();
  }
  named.push_back(add);
  named.push_back(list);
  for (auto* command : named) {
    command->add_option("--gemeente", options.gemeente, "Naam of code · name or code")->required();
    add_source_access(*command, options.access);
  }
}

int dispatch_source(const CLI::App& source, const app::CommonOptions& common, const app::SourceOptions& options) {
  if (source.got_subcommand("add")) return app::source_add_command(common, options);
  if (source.got_subcommand("list")) return app::source_list_command(common, options);
  if (source.got_subcommand("run")) return app::source_run_command(common, options);
  if (source.got_subcommand("remove")) return app::source_remove_command(common, options);
  return app::source_pause_command(common, options, source.got_subcommand("pause"));
}

void add_data(CLI::App& cli, Commands& commands) {
  auto* data = cli.add_subcommand("data", "Gegevens inlezen en bekijken · import and list data");
  data->require_subcommand(1);
  auto* import = data->add_subcommand(
      "import", "Bestand, map of openbare dataset inlezen · import a file, folder or public dataset");
  import->add_option("bron", commands.import.sources, "Bestand, map of naam · file, folder or name")->required();
  import->add_option("--koppeling", commands.import.mapping, "Id van de koppeling · id of the mapping");
  import->add_option("--jaar", commands.import.year, "Peiljaar · reference year");
  import->add_option("--gemeente", commands.import.gemeente, "Alleen voor deze gemeente · for this municipality only");
  add_sources(*data, commands.source);
  auto* list = data->add_subcommand("list", "Wat er is · what there is");
  list->add_flag("--alle", commands.all_versions, "Ook vervangen versies · replaced versions too");
  list->add_option("--gemeente", commands.import.gemeente, "Ook haar eigen gegevens · its own data too");
}

CLI::Option* add_municipality(CLI::App& command, std::string& gemeente) {
  return command.add_option("--gemeente", gemeente, "Naam of code · name or code");
}

void add_providers(CLI::App& account, app::ProviderOptions& options) {
  auto* oidc = account.add_subcommand("oidc", "Inlogdienst van een gemeente · identity provider of a municipality");
  oidc->require_subcommand(1);
  auto* set = oidc->add_subcommand("set", "Instellen; het geheim via het toetsenbord · set up; secret by keyboard");
  add_municipality(*set, options.gemeente)->required();
  set->add_option("--kenmerk", options.id, "Korte naam in het adres · short name in the address")->required();
  set->add_option("--naam", options.name, "Naam op de knop · name on the button")->required();
  set->add_option("--uitgever", options.issuer, "Issuer, https://…")->required();
  set->add_option("--client-id", options.client_id, "Client-id")->required();
  set->add_option("--claim", options.account_claim, "sub, of oid bij Entra ID · sub, or oid for Entra ID");
  set->add_option("--adressen", options.hosts, "Extra adressen, met komma's · further hosts, comma-separated");
  set->add_option("--acr", options.acr, "Waarden voor twee factoren · values for two factors");
  set->add_option("--rol", options.role, "Rol van nieuwe accounts; leeg: op uitnodiging · role; empty: by invitation");
  set->add_flag("--intern", options.internal, "Staat op een eigen netwerk · stands in a private network");
  set->add_flag("--met-sleutel", options.with_key, "Met een sleutel van Pareltjes · with a key of Pareltjes");
  set->add_flag("--nieuwe-sleutel", options.new_key, "Vervang die sleutel · replace that key");
  set->add_flag("--niet-proberen", options.untried, "Bewaar zonder te proberen · save without trying");
  add_municipality(*oidc->add_subcommand("list", "Wat er is ingesteld · what is set up"), options.gemeente);
  auto* remove = oidc->add_subcommand("remove", "Verwijderen; sessies eindigen · remove; sessions end");
  add_municipality(*remove, options.gemeente)->required();
  remove->add_option("--kenmerk", options.id, "Korte naam · short name")->required();
}

void add_keys(CLI::App& cli, app::KeyOptions& options) {
  auto* keys = cli.add_subcommand("keys", "Sleutels van het bewijs · keys of the evidence");
  keys->require_subcommand(1);
  add_municipality(*keys->add_subcommand("list", "Alle sleutels · all keys"), options.gemeente)->required();
  add_municipality(*keys->add_subcommand("rotate", "Een nieuwe sleutel · a new key"), options.gemeente)->required();
  auto* revoke = keys->add_subcommand("revoke", "Een sleutel intrekken · revoke a key");
  add_municipality(*revoke, options.gemeente)->required();
  revoke->add_option("sleutel", options.key, "Kenmerk · fingerprint")->required();
  revoke->add_option("--reden", options.reason, "Reden · reason")->required();
  revoke->add_option("--vanaf", options.from, "Niet te vertrouwen vanaf, zoals 2026-11-23 · not to be trusted from");
  auto* exported = keys->add_subcommand("export", "Openbare sleutels of het bewijs · public keys or the evidence");
  add_municipality(*exported, options.gemeente)->required();
  exported->add_option("--format", options.format, "jwks, pem of · or bewijs")
      ->check(CLI::IsMember({"jwks", "pem", "bewijs"}));
  keys->add_subcommand("verify", "Een bestand met bewijs controleren · verify a file of evidence")
      ->add_option("bestand", options.file, "Bestand · file")
      ->required();
}

int dispatch_keys(const CLI::App& keys, const app::CommonOptions& common, const app::KeyOptions& options) {
  if (keys.got_subcommand("list")) return app::key_list_command(common, options);
  if (keys.got_subcommand("rotate")) return app::key_rotate_command(common, options);
  if (keys.got_subcommand("revoke")) return app::key_revoke_command(common, options);
  if (keys.got_subcommand("export")) return app::key_export_command(common, options);
  return app::key_verify_command(common, options);
}

int dispatch_account(const CLI::App& account, const Commands& commands) {
  if (!account.got_subcommand("oidc")) return app::account_command(commands.common, commands.account);
  const auto* oidc = account.get_subcommand("oidc");
  if (oidc->got_subcommand("set")) return app::provider_set_command(commands.common, commands.provider);
  if (oidc->got_subcommand("list")) return app::provider_list_command(commands.common, commands.provider);
  return app::provider_remove_command(commands.common, commands.provider);
}

void add_packages(CLI::App& cli, app::PackageOptions& options) {
  auto* packages = cli.add_subcommand("packages", "Pakketten met normen en teksten · packages of norms and texts");
  packages->require_subcommand(1);
  auto* add = packages->add_subcommand("add", "Een map of zipbestand toevoegen · add a folder or zip file");
  add->add_option("pakket", options.path, "Map of zipbestand · folder or zip file")->required();
  add->add_option("--gemeente", options.gemeente, "Alleen voor deze gemeente · for this municipality only");
  add->add_flag("--bevestig", options.confirm, "Vanaf nu in gebruik · in use from now on");
}

void add_schemas(CLI::App& cli, app::SchemaOptions& options) {
  auto* schemas = cli.add_subcommand("schemas", "Standaarden: schema's, regels, waardelijsten · standards");
  schemas->require_subcommand(1);
  auto* add = schemas->add_subcommand("add", "Een standaard toevoegen · add a standard");
  add->add_option("pad", options.paths, "Mappen of zipbestanden die samen één pakket zijn · folders or zips")
      ->required();
  add->add_option("--regels", options.rules, "Alleen de regelbestanden hiervan · only the rule files of this")
      ->allow_extra_args(false);
  add->add_option("--naam", options.name, "Zoals stop-1.3.0; leeg: volgens de bestanden · empty: as the files say");
  schemas->add_subcommand("releases", "Uitgaven en samenhang van standaarden · releases of standards")
      ->add_option("pad", options.paths, "ConfiguratieItems.sqlite of de map · or its folder")
      ->required()
      ->expected(1);
  auto* fetch = schemas->add_subcommand("fetch", "Een standaard bij de uitgever halen · get a standard");
  fetch->add_option("naam", options.paths, "Zoals stop-1.3.0; leeg: wat er te halen is · empty: what can be got");
  fetch->add_option("--url", options.url, "Een ander adres, van een zip of bestand · another address");
  fetch->add_option("--sha256", options.sha256, "De controlesom bij --url · the checksum with --url");
  fetch->add_option("--lijst", options.list, "Een eigen lijst van adressen (CSV) · a list of your own");
  fetch->add_option("--naam", options.name, "De naam bij --url · the name with --url");
  for (auto* command : {add, fetch, schemas->add_subcommand("list", "Wat er geladen is · what is loaded")})
    command->add_option("--gemeente", options.gemeente, "Alleen voor deze gemeente · for this municipality only");
}

void add_monitor(CLI::App& cli, app::MonitorOptions& options) {
  auto* monitor = cli.add_subcommand("monitor", "Wie is er klaar? · who is ready?");
  add_municipality(*monitor, options.gemeente);
  monitor->add_option("--organisatie", options.organisation, "Of het kenmerk van een leverancier · or a supplier's id");
  monitor->add_option("--format", options.format, "table, json of · or csv")
      ->check(CLI::IsMember({"table", "json", "csv"}));
  monitor->add_option("--table", options.table, "conformiteit of · or aansluiting")
      ->check(CLI::IsMember({"conformiteit", "aansluiting"}));
  monitor->add_flag("--excel", options.dutch_excel, "CSV voor Nederlands Excel · CSV for Dutch Excel");
}

void add_administration(CLI::App& cli, Commands& commands) {
  auto* account = cli.add_subcommand("account", "Accounts · accounts");
  account->require_subcommand(1);
  auto* first =
      account->add_subcommand("beheerder", "De eerste beheerder van een organisatie · the first administrator");
  first->add_option("--gemeente", commands.account.gemeente, "Naam of code · name or code");
  first->add_option("--organisatie", commands.account.organisation, "Of een kenmerk, zoals bouwer-bv · or an id");
  first->add_option("--soort", commands.account.kind, "leverancier of landelijk · supplier or national body")
      ->check(CLI::IsMember({"leverancier", "landelijk"}));
  first->add_option("--organisatienaam", commands.account.organisation_name, "Hoe zij heet · how it is called");
  first->add_option("--gebruikersnaam", commands.account.user_name, "Meestal een e-mailadres · user name")->required();
  first->add_option("--naam", commands.account.name, "Zoals anderen hem zien · as others see it")->required();
  add_providers(*account, commands.provider);
  add_keys(cli, commands.keys);
  cli.add_subcommand("audit", "Is het logboek heel? · is the log whole?")
      ->add_option("--gemeente", commands.audit, "Naam of code · name or code")
      ->required();
  cli.add_subcommand("check", "Is de database heel? · is the database whole?");
  for (const auto& [name, help] : {std::pair{"backup", "Back-up maken · make a backup"},
                                   std::pair{"restore", "Back-up terugzetten · put a backup back"}}) {
    auto* command = cli.add_subcommand(name, help);
    command->add_option("bestand", commands.backup.file, "Bestand · file")->required();
    command->add_flag("--overschrijf", commands.backup.overwrite, "Wat er staat, mag weg · replace what is there");
  }
}

void add_commands(CLI::App& cli, Commands& commands) {
  cli.require_subcommand(1);
  cli.fallthrough();
  cli.add_option("--data", commands.common.data_folder, "Map met gegevens · data folder");
  cli.add_option("--database", commands.common.database_url, "postgresql://… in plaats van SQLite · instead of SQLite");
  cli.add_option("--lang", commands.language, "nl of · or en")->check(CLI::IsMember({"nl", "en"}));
  cli.add_subcommand("list", "De pareltjes · the pearls");
  cli.add_subcommand("describe", "Alles over een pareltje · all about a pearl")
      ->add_option("pareltje", commands.describe)
      ->required();
  add_run(cli, commands.run);
  add_backtest(cli, commands.backtest);
  add_solve(cli, commands.solve);
  add_tables(*cli.get_subcommand("solve"), commands.tables);
  add_siting(*cli.get_subcommand("solve"), commands.siting);
  add_steiner(*cli.get_subcommand("solve"), commands.steiner);
  add_reach(*cli.get_subcommand("solve"), commands.reach, commands.school_choice);
  add_data(cli, commands);
  add_packages(cli, commands.package);
  add_schemas(cli, commands.schemas);
  add_monitor(cli, commands.monitor);
  add_administration(cli, commands);
  auto* serve = cli.add_subcommand("serve", "De pagina's en de API aanbieden · serve the pages and the API");
  serve->add_option("--listen", commands.serve.listen, "ADRES:POORT · ADDRESS:PORT");
  serve->add_option("--workers", commands.serve.workers, "Hoeveel rekenen; 0: alleen het web · how many compute")
      ->check(CLI::Range(0, 256));
  auto* worker = cli.add_subcommand("worker", "Uitvoeringen rekenen zonder web · compute runs without the web");
  worker->add_option("--workers", commands.serve.workers, "Hoeveel tegelijk · how many at once")
      ->check(CLI::Range(1, 256));
  for (auto* command : {serve, worker}) {
    command
        ->add_option("--worker-patience", commands.serve.worker_patience,
                     "Seconden zonder levensteken · seconds without a sign of life")
        ->check(CLI::Range(2, 3600));
    add_source_access(*command, commands.serve.sources);
  }
  serve->add_option("--adres", commands.serve.public_address, "Openbaar adres, https://… · public address");
  serve->add_option("--tls-proxy", commands.serve.tls_proxy, "Adres van de proxy met TLS · address of the TLS proxy");
  serve
      ->add_option("--rate-limit", commands.serve.requests_per_second,
                   "Verzoeken per seconde van één adres, 0 is geen grens · requests a second of one address, 0 is none")
      ->check(CLI::NonNegativeNumber);
  serve->add_option("--tls-certificate", commands.serve.tls_certificate, "PEM-bestand · PEM file");
  serve->add_option("--tls-key", commands.serve.tls_key, "PEM-bestand · PEM file");
  serve->add_option("--redirect-http", commands.serve.redirect_from,
                    "ADRES:POORT zonder TLS, gaat naar https · ADDRESS:PORT without TLS, leads to https");
}

int dispatch(const CLI::App& cli, const Commands& commands) {
  if (cli.got_subcommand("run")) return app::run_command(commands.common, commands.run);
  if (cli.got_subcommand("backtest")) return app::backtest_command(commands.common, commands.backtest);
  if (cli.got_subcommand("list")) return app::list_command(commands.common);
  if (cli.got_subcommand("describe")) return app::describe_command(commands.common, commands.describe);
  if (cli.got_subcommand("solve")) {
    const auto* solve = cli.get_subcommand("solve");
    if (solve->got_subcommand("steiner")) return app::solve_steiner_command(commands.common, commands.steiner);
    if (solve->got_subcommand("reach")) return app::solve_reach_command(commands.common, commands.reach);
    if (solve->got_subcommand("beslistabel")) return app::solve_tables_command(commands.common, commands.tables);
    if (solve->got_subcommand("schoolkeuze")) {
      return app::solve_school_choice_command(commands.common, commands.school_choice);
    }
    if (!commands.siting.problem.empty()) return app::solve_siting_command(commands.common, commands.siting);
    return app::solve_schematron_command(commands.common, commands.solve);
  }
  if (cli.got_subcommand("serve")) return app::serve_command(commands.common, commands.serve);
  if (cli.got_subcommand("worker")) return app::worker_command(commands.common, commands.serve);
  if (cli.got_subcommand("account")) return dispatch_account(*cli.get_subcommand("account"), commands);
  if (cli.got_subcommand("keys")) return dispatch_keys(*cli.get_subcommand("keys"), commands.common, commands.keys);
  if (cli.got_subcommand("audit")) return app::audit_command(commands.common, commands.audit);
  if (cli.got_subcommand("check")) return app::check_command(commands.common);
  if (cli.got_subcommand("backup")) return app::backup_command(commands.common, commands.backup);
  if (cli.got_subcommand("restore")) return app::restore_command(commands.common, commands.backup);
  if (cli.got_subcommand("monitor")) return app::monitor_command(commands.common, commands.monitor);
  if (cli.got_subcommand("schemas")) {
    if (cli.get_subcommand("schemas")->got_subcommand("releases"))
      return app::schemas_releases_command(commands.common, commands.schemas);
    if (cli.get_subcommand("schemas")->got_subcommand("fetch"))
      return app::schemas_fetch_command(commands.common, commands.schemas);
    return cli.get_subcommand("schemas")->got_subcommand("add")
               ? app::schemas_add_command(commands.common, commands.schemas)
               : app::schemas_list_command(commands.common, commands.schemas);
  }
  if (cli.got_subcommand("packages")) return app::packages_add_command(commands.common, commands.package);
  const auto* data = cli.get_subcommand("data");
  if (data->got_subcommand("source"))
    return dispatch_source(*data->get_subcommand("source"), commands.common, commands.source);
  if (data->got_subcommand("import")) return app::import_command(commands.common, commands.import);
  return app::data_list_command(commands.common, commands.all_versions, commands.import.gemeente);
}

/// Blocks of a megabyte and more go back to the system at once. By itself the allocator raises this bound to the
/// largest block it saw freed, and keeps what is below: of a delivery some tens of megabytes that nobody uses.
constexpr int kLargeBlock = 1024 * 1024;

}  // namespace

int main(int argc, char** argv) {
  mallopt(M_MMAP_THRESHOLD, kLargeBlock);
  CLI::App cli("Pareltjes: wat in één gemeente werkt, rekent hier met de cijfers van uw gemeente.", "pareltjes");
  Commands commands;
  add_commands(cli, commands);
  try {
    cli.parse(argc, argv);
    if (commands.language == "en") commands.common.language = core::Language::kEnglish;
    return dispatch(cli, commands);
  } catch (const CLI::CallForHelp& help) {
    return cli.exit(help);
  } catch (const CLI::ParseError& wrong) {
    const bool dutch = commands.language != "en";
    fmt::print(stderr, "{}: {}\n{}\n", dutch ? "Verkeerd gebruik" : "Wrong usage", wrong.what(),
               dutch ? "Kijk met ‘pareltjes --help’ wat kan." : "See what is possible with ‘pareltjes --help’.");
    return 2;
  } catch (const std::exception& fault) {
    fmt::print(stderr, "Fout in het programma · internal error: {}\n", fault.what());
    return 3;
  }
}
