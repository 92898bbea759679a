// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/given_datasets.hpp"
#include "core/text.hpp"
#include "platform/pearl/findings.hpp"
#include "platform/register/municipalities.hpp"
#include "platform/service/exports.hpp"
#include "platform/service/service.hpp"

namespace pareltjes::app {
namespace {

using core::Language;

/// What is read at most: the size that the LVBB takes.
constexpr std::uintmax_t kMostInput = std::uintmax_t{1024} * 1024 * 1024;

/// Whether a value is a text also where it reads as a number: "2.50" of a version, "00000001" of a register.
bool keeps_letters(const nlohmann::json& properties, const std::string& key, const std::string& text) {
  const auto property = properties.find(key);
  if (property == properties.end()) return false;
  if (property->value("type", nlohmann::json()) == "string") return true;
  return property->value("x-texts", false) && !text.starts_with('[') && !text.starts_with('{');
}

/// @param properties of the pearl's input schema.
core::Result<nlohmann::json> values_of(const std::vector<std::string>& settings, const nlohmann::json& properties) {
  nlohmann::json values = nlohmann::json::object();
  for (const auto& setting : settings) {
    const auto equals = setting.find('=');
    if (equals == std::string::npos || equals == 0) {
      return core::fail(core::ErrorCode::kUsage,
                        {"‘--set " + setting + "’ heeft geen waarde.", "‘--set " + setting + "’ has no value."},
                        {"Schrijf --set SLEUTEL=WAARDE.", "Write --set KEY=VALUE."});
    }
    nlohmann::json* target = &values;
    const auto steps = core::split(setting.substr(0, equals), '.');
    for (const auto& step : steps) {
      if (!target->is_object() && !target->is_null()) *target = nlohmann::json::object();
      target = &(*target)[step];
    }
    if (keeps_letters(properties, steps.front(), setting.substr(equals + 1))) {
      *target = setting.substr(equals + 1);
      continue;
    }
    auto parsed = nlohmann::json::parse(setting.substr(equals + 1), nullptr, false);
    *target = parsed.is_discarded() ? nlohmann::json(setting.substr(equals + 1)) : std::move(parsed);
  }
  return values;
}

/// The file itself, or those in a folder and below, by name.
std::vector<std::filesystem::path> paths_of(const std::string& input) {
  std::error_code error;
  if (!std::filesystem::is_directory(input, error)) return {input};
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(input, error)) {
    if (entry.is_regular_file(error)) paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  return paths;
}

core::Result<pearl::InputFile> file_at(const std::filesystem::path& path, bool from_disk) {
  if (from_disk) {
    auto file = pearl::FileOnDisk::look_at(path);
    if (!file) return std::unexpected(file.error());
    return pearl::InputFile{path.string(), {}, std::move(*file)};
  }
  auto bytes = pearl::read_file(path);
  if (!bytes) return std::unexpected(bytes.error());
  return pearl::InputFile{path.string(), std::move(*bytes)};
}

/// @param from_disk whether the files of a folder may stay where they are.
core::Result<std::vector<pearl::InputFile>> files_of(const std::vector<std::string>& inputs, bool from_disk) {
  std::vector<pearl::InputFile> files;
  std::uintmax_t total = 0;
  for (const auto& input : inputs) {
    const auto paths = paths_of(input);
    for (const auto& path : paths) {
      std::error_code error;
      if (const auto size = std::filesystem::file_size(path, error); !error) total += size;
      if (total > kMostInput) {
        return core::fail(core::ErrorCode::kPayloadTooLarge,
                          {"De invoer is groter dan 1 GB.", "The input is larger than 1 GB."},
                          {"De LVBB neemt ook niet meer aan (LVBB1040). Maak de aanlevering kleiner.",
                           "The LVBB takes no more either (LVBB1040). Make the delivery smaller."});
      }
      auto file = file_at(path, from_disk && paths.size() > 1);
      if (!file) return std::unexpected(file.error());
      files.push_back(std::move(*file));
    }
  }
  return files;
}

/// A folder that happens to be called as what a value names (see read_named_files) is input like any other.
void keep_apart(const nlohmann::json& properties, std::vector<pearl::InputFile>& files) {
  for (const auto& property : properties) {
    const auto folder = property.value("x-files", std::string());
    for (auto& file : files) {
      if (!folder.empty() && file.name.starts_with(folder + "/")) file.name.insert(0, "./");
    }
  }
}

/// A value of the input may name folders and files, where the schema says so ("x-files": NAME): at the command line,
/// and only there, they are read and given along as input files below "NAME/". The value keeps the last part of each.
core::Result<void> read_named_files(const pearl::Manifest& manifest, nlohmann::json& values,
                                    std::vector<pearl::InputFile>& files) {
  const auto properties = manifest.input_schema.value("properties", nlohmann::json::object());
  for (const auto& [name, property] : properties.items()) {
    if (!property.contains("x-files") || !values.contains(name) || !values[name].is_string()) continue;
    std::string kept;
    // What is no path is a name that the pearl knows.
    if (!std::filesystem::exists(core::split(values[name].get<std::string>(), ',').front())) continue;
    for (const auto& path : core::split(values[name].get<std::string>(), ',')) {
      auto read = files_of({path}, false);
      if (!read) return std::unexpected(read.error());
      auto last = std::filesystem::path(path).lexically_normal();
      if (!last.has_filename()) last = last.parent_path();
      const auto base = std::filesystem::is_directory(path) ? std::filesystem::path(path) : last.parent_path();
      for (auto& file : *read) {
        const auto relative = std::filesystem::path(file.name).lexically_relative(base).generic_string();
        file.name = property["x-files"].get<std::string>() + "/" + last.filename().string() + "/" + relative;
        files.push_back(std::move(file));
      }
      kept += (kept.empty() ? "" : ",") + last.filename().string();
    }
    values[name] = kept;
  }
  return {};
}

/// On a terminal, each step replaces the one before it; elsewhere nothing is said until the answer is there.
pearl::RunControl::Progress progress_for(Language language) {
  if (isatty(STDERR_FILENO) == 0) return {};
  return [language](double fraction, const core::Text& step) {
    fmt::print(stderr, "\r\033[K{:3.0f}% {}{}", fraction * 100, step.in(language), fraction >= 1 ? "\r\033[K" : "");
    std::fflush(stderr);
  };
}

pearl::RunControl control_for(const RunOptions& options, Language language) {
  std::optional<std::chrono::steady_clock::time_point> deadline;
  if (options.time_limit_seconds > 0) {
    deadline = std::chrono::steady_clock::now() + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                                                      std::chrono::duration<double>(options.time_limit_seconds));
  }
  return {{}, deadline, progress_for(language)};
}

std::unexpected<core::Error> not_on_screen() {
  return core::fail(core::ErrorCode::kUsage,
                    {"Deze vorm past niet op het scherm.", "This format does not fit on the screen."},
                    {"Noem een bestand met --out.", "Name a file with --out."});
}

core::Result<std::string> as_format(const pearl::Run& run, const pearl::Pearl& pearl, const std::string& format,
                                    const RunOptions& options, Language language) {
  const auto& outcome = *run.outcome;
  if (format == "json") return pearl::to_json(outcome, run.inputs, language);
  if (format == "junit") return pearl::to_junit(outcome, language);
  if (format == "sarif") return pearl::to_sarif(outcome, language);
  if (format == "pagina") return service::standalone_page(run, pearl, language);
  if (const auto document = documents::format_of(format)) {
    if (*document != documents::Format::kHtml && options.out.empty() && isatty(STDOUT_FILENO) != 0)
      return not_on_screen();
    return service::report(run, pearl, language, *document, control_for(options, language));
  }
  if (format == "csv") {
    const auto name = options.table.empty() ? pearl.manifest().tables.front().name : options.table;
    const auto* table = outcome.table(name);
    if (table != nullptr) return pearl::to_csv(*table, options.dutch_excel);
    std::string known;
    for (const auto& each : outcome.tables) known += (known.empty() ? "" : ", ") + each.name;
    return core::fail(core::ErrorCode::kUsage,
                      {"Er is geen tabel ‘" + name + "’.", "There is no table ‘" + name + "’."},
                      {"Kies uit: " + known + ".", "Choose from: " + known + "."});
  }
  if (format == "geojson") {
    if (!outcome.layers.empty()) return pearl::to_geojson(outcome.layers.front(), language);
    return core::fail(core::ErrorCode::kUsage,
                      {"Deze uitkomst heeft geen kaartlaag.", "This outcome has no map layer."});
  }
  if (format == "gpkg") {
    if (options.out.empty() && isatty(STDOUT_FILENO) != 0) return not_on_screen();
    if (!outcome.layers.empty()) return service::geopackage(run, pearl, language);
    return core::fail(core::ErrorCode::kUsage,
                      {"Deze uitkomst heeft geen kaartlaag.", "This outcome has no map layer."});
  }
  if (format == "table") {
    std::string text = outcome.answer.in(language) + "\n";
    for (const auto& sentence : outcome.explanation) text += sentence.in(language) + "\n";
    for (const auto& table : pearl.summary(outcome, language))
      text += "\n" + table.title.in(language) + "\n" + pearl::to_terminal(table, language);
    return text;
  }
  return core::fail(core::ErrorCode::kUsage,
                    {"De vorm ‘" + format + "’ bestaat niet.", "The format ‘" + format + "’ does not exist."},
                    {"Kies uit: table, json, csv, junit, sarif, geojson, gpkg, html, docx, odt, pdf, pagina.",
                     "Choose from: table, json, csv, junit, sarif, geojson, gpkg, html, docx, odt, pdf, pagina."});
}

/// With one format the file is as named; with more, each gets its own ending.
core::Result<void> write_out(const std::string& text, const std::string& format, const RunOptions& options,
                             bool several) {
  if (options.out.empty()) {
    std::cout << text << std::flush;
    return {};
  }
  const auto path = several ? options.out + '.' + (format == "table" ? "txt" : format) : options.out;
  const auto temporary = path + ".deel";
  {
    std::ofstream file(temporary, std::ios::binary);
    file << text;
    file.close();
    if (!file) {
      return core::fail(
          core::ErrorCode::kInvalidFile,
          {"Het bestand ‘" + path + "’ kan niet worden geschreven.", "The file ‘" + path + "’ cannot be written."},
          {"Kies met --out een andere plaats.", "Choose another place with --out."});
    }
  }
  std::filesystem::rename(temporary, path);
  return {};
}

/// Who sits at the command line works for the municipality that is named: its own data and norms take part.
core::Result<storage::Scope> scope_for(const RunOptions& options) {
  auto scope = command_line_scope();
  if (options.gemeente.empty() || options.example) return scope;
  const auto municipality = reg::find(options.gemeente);
  if (!municipality) return std::unexpected(municipality.error());
  scope.organisation = municipality->code.text();
  return scope;
}

}  // namespace

int report(const std::vector<core::Error>& errors, Language language) {
  for (const auto& error : errors) fmt::print(stderr, "{}\n", core::describe(error, language));
  return errors.empty() ? 3 : core::kind_of(errors.front().code).exit_code;
}

int run_command(const CommonOptions& common, const RunOptions& options) {
  const auto asked = all_pearls().find(options.pearl);
  const auto properties = asked ? (*asked)->manifest().input_schema.value("properties", nlohmann::json::object())
                                : nlohmann::json::object();
  auto values = values_of(options.settings, properties);
  if (!values) return report({values.error()}, common.language);
  const auto pearl = all_pearls().find(options.pearl);
  if (!pearl) return report({pearl.error()}, common.language);
  const auto& manifest = (*pearl)->manifest();
  // A pearl reads documents as they are; what is data goes by the importers, for this run only.
  const bool documents = manifest.datasets.empty() || manifest.input_schema.value("x-upload", false);
  auto files = files_of(documents ? options.inputs : std::vector<std::string>{}, manifest.reads_from_disk);
  if (!files) return report({files.error()}, common.language);
  keep_apart(properties, *files);
  if (const auto named = read_named_files(manifest, *values, *files); !named)
    return report({named.error()}, common.language);
  const auto installation = Installation::open(common);
  if (!installation) return report({installation.error()}, common.language);

  const auto scope = scope_for(options);
  if (!scope) return report({scope.error()}, common.language);
  auto datasets = read_given_datasets(documents ? std::vector<std::string>{} : options.inputs, *scope, manifest);
  if (!datasets) return report({datasets.error()}, common.language);
  pearl::RunRequest request{*scope,       options.pearl,   options.gemeente,    std::move(*values), std::move(*files),
                            options.seed, options.example, std::move(*datasets)};
  const auto run = (*installation)->runner().run_and_store(std::move(request), control_for(options, common.language));
  if (!run) return report(run.error(), common.language);
  for (const auto& note : run->notes) fmt::print(stderr, "{}\n", note.in(common.language));

  const auto formats = core::split(options.formats, ',');
  for (const auto& format : formats) {
    const auto text = as_format(*run, **pearl, format, options, common.language);
    if (!text) return report({text.error()}, common.language);
    if (const auto written = write_out(*text, format, options, formats.size() > 1); !written)
      return report({written.error()}, common.language);
  }
  const bool conforms = std::ranges::none_of(
      run->outcome->findings, [](const auto& finding) { return finding.severity == pearl::Severity::kError; });
  return conforms ? 0 : 1;
}

}  // namespace pareltjes::app
