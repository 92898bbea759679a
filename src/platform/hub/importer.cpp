// SPDX-License-Identifier: EUPL-1.2
#include "platform/hub/importer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include "platform/hub/container.hpp"
#include "platform/hub/csv.hpp"
#include "platform/hub/formats.hpp"
#include "platform/hub/serialise.hpp"
#include "platform/hub/table_builder.hpp"

namespace pareltjes::hub {
namespace {

using core::ErrorCode;
using core::fail;

bool reads(const Mapping& mapping, std::string_view format) {
  return mapping.format == format || (mapping.format == "both" && (format == "csv" || format == "vector"));
}

/// "brp" asks for the mapping brp and its forms, such as brp-breed.
bool is_asked(const Mapping& mapping, const std::string& asked) {
  return mapping.id == asked || mapping.id.starts_with(asked + "-");
}

core::Result<void> check_mapping_name(const ImportOptions& options) {
  if (!options.mapping) return {};
  std::vector<std::string> known;
  for (const auto& mapping : shipped_mappings()) {
    if (is_asked(mapping, *options.mapping)) return {};
    known.push_back(mapping.id);
  }
  return fail(
      ErrorCode::kInvalidInput,
      {fmt::format("Het koppelbestand '{}' bestaat niet.", *options.mapping),
       fmt::format("The mapping file '{}' does not exist.", *options.mapping)},
      {fmt::format("Kies uit: {}.", fmt::join(known, ", ")), fmt::format("Choose: {}.", fmt::join(known, ", "))});
}

core::Result<ImportedList> import_text(const std::string& name, std::string_view bytes, const ImportOptions& options) {
  const auto reader = CsvReader::open(name, bytes);
  if (!reader) return std::unexpected(reader.error());
  const auto mappings = choose_mappings(name, reader->header(), options, "csv");
  if (mappings.empty()) return std::unexpected(not_recognised(name, reader->header(), "csv"));
  ImportedList list;
  for (const auto* mapping : mappings) {
    auto imported = import_csv(name, bytes, *mapping, options);
    if (!imported) return std::unexpected(std::move(imported.error()));
    list.push_back(std::move(*imported));
  }
  return list;
}

core::Result<ImportedList> import_zip(const std::string& name, std::string_view bytes, const ImportOptions& options) {
  auto members = unpack_zip(name, bytes);
  if (!members) return std::unexpected(std::move(members.error()));
  const auto part = [&](std::string_view ending) {
    return std::ranges::find_if(*members, [&](const auto& member) { return member.name.ends_with(ending); });
  };
  if (const auto rows = part("Observations.csv"); rows != members->end()) {
    const auto names = part("EnBuurtenCodes.csv");
    return import_observations(name, rows->bytes, names == members->end() ? "" : names->bytes, options);
  }
  ImportedList list;
  std::optional<core::Error> first_error;
  for (const auto& member : *members) {
    // The name of the zip often says which table and year it is: both names decide.
    auto imported = import_bytes(name + "/" + member.name, member.bytes, options);
    if (imported) {
      std::ranges::move(*imported, std::back_inserter(list));
    } else if (!first_error) {
      first_error = std::move(imported.error());
    }
  }
  if (!list.empty()) return list;
  if (first_error) return std::unexpected(std::move(*first_error));
  return fail(ErrorCode::kInvalidFile, {"De zip is leeg.", "The zip is empty."},
              {"Haal het bestand opnieuw op.", "Get the file again."}, core::Place{name, {}, {}});
}

core::Result<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary | std::ios::ate);
  if (!stream || std::filesystem::is_directory(path)) {
    return fail(ErrorCode::kNotFound,
                {fmt::format("Het bestand {} is er niet of is niet leesbaar.", path.string()),
                 fmt::format("The file {} is not there or cannot be read.", path.string())},
                {"Controleer de naam en de rechten.", "Check the name and the permissions."});
  }
  std::string bytes(static_cast<std::size_t>(stream.tellg()), '\0');
  stream.seekg(0);
  stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return bytes;
}

bool may_hold_data(const std::filesystem::path& path) {
  static const std::vector<std::string> kEndings{".csv", ".gpkg", ".geojson", ".json", ".zip", ".gz", ".pbf", ".osm"};
  return std::ranges::find(kEndings, path.extension().string()) != kEndings.end();
}

/// Borders and key figures of one year should name the same areas: what differs is a finding at the borders.
void compare_within(std::vector<Imported>& datasets) {
  for (auto& borders : datasets) {
    if (borders.dataset.info.topic != topic::kBoundaries) continue;
    for (const auto& figures : datasets) {
      if (figures.dataset.info.topic != topic::kKeyFigures || figures.dataset.info.year != borders.dataset.info.year)
        continue;
      std::ranges::move(compare_areas(borders.dataset, figures.dataset), std::back_inserter(borders.warnings));
    }
  }
}

/// Two files of one folder that give one dataset, each with other figures: which of them counts is not ours to say.
core::Result<void> check_versions(const std::vector<Imported>& datasets) {
  std::map<std::string, const Imported*> seen;
  for (const auto& imported : datasets) {
    const auto& info = imported.dataset.info;
    const auto [first, fresh] = seen.emplace(info.id, &imported);
    if (fresh || hash_of(first->second->dataset.table) == hash_of(imported.dataset.table)) continue;
    const auto& other = first->second->dataset.info.file_name;
    return fail(
        ErrorCode::kAmbiguousDataset,
        {fmt::format("{} en {} geven allebei de dataset {}, met verschillende inhoud.", other, info.file_name, info.id),
         fmt::format("{} and {} both give the dataset {}, with different contents.", other, info.file_name, info.id)},
        {"Lees alleen het goede bestand in.", "Import only the right file."});
  }
  return {};
}

}  // namespace

/// For each topic the mapping that recognises most of the columns; of the mappings that were asked for by name the
/// best one, recognised or not, so that it can say which column is missing.
std::vector<const Mapping*> choose_mappings(const std::string& name, const std::vector<std::string>& header,
                                            const ImportOptions& options, std::string_view format) {
  std::map<std::string, std::pair<std::size_t, const Mapping*>> best;
  for (const auto& mapping : shipped_mappings()) {
    if (!reads(mapping, format) || (options.mapping && !is_asked(mapping, *options.mapping))) continue;
    const auto score = recognises(mapping, name, header);
    auto& found = best[mapping.topic];
    if (score > found.first || (options.mapping && !found.second)) found = {score, &mapping};
  }
  std::vector<const Mapping*> chosen;
  for (const auto& [_, found] : best)
    if (found.second) chosen.push_back(found.second);
  return chosen;
}

core::Error not_recognised(const std::string& name, const std::vector<std::string>& header, std::string_view format) {
  std::string known_nl;
  std::string known_en;
  for (const auto& mapping : shipped_mappings()) {
    if (!reads(mapping, format)) continue;
    std::vector<std::string> groups;
    groups.reserve(mapping.recognise.size());
    for (const auto& group : mapping.recognise) groups.push_back(fmt::format("{}", fmt::join(group, " of ")));
    known_nl += fmt::format("{}{} ({})", known_nl.empty() ? "" : "; ", mapping.id, fmt::join(groups, ", "));
  }
  known_en = known_nl;
  const auto columns = a_few_names(header);
  return {ErrorCode::kInvalidFile,
          {fmt::format("Geen koppelbestand herkent dit bestand. Het heeft de kolommen: {}.", columns),
           fmt::format("No mapping file recognises this file. It has the columns: {}.", columns)},
          {fmt::format("Gezocht is naar: {}.", known_nl), fmt::format("Looked for: {}.", known_en)},
          core::Place{name, {}, {}}};
}

core::Result<Imported> import_csv(const std::string& name, std::string_view bytes, const Mapping& mapping,
                                  const ImportOptions& options) {
  auto reader = CsvReader::open(name, bytes, mapping.encoding);
  if (!reader) return std::unexpected(std::move(reader.error()));
  auto builder = TableBuilder::start(mapping, name, reader->header(), options);
  if (!builder) return std::unexpected(std::move(builder.error()));
  std::vector<std::string_view> fields;
  while (true) {
    const auto more = reader->next(fields);
    if (!more) return std::unexpected(more.error());
    if (!*more) return builder->finish();
    if (auto added = builder->add(fields, reader->line()); !added) return std::unexpected(std::move(added.error()));
  }
}

core::Result<ImportedList> import_bytes(const std::string& name, std::string_view bytes, const ImportOptions& options) {
  if (auto known = check_mapping_name(options); !known) return std::unexpected(std::move(known.error()));
  if (is_gzip(bytes)) {
    auto unpacked = unpack_gzip(name, bytes);
    if (!unpacked) return std::unexpected(std::move(unpacked.error()));
    return import_bytes(name.ends_with(".gz") ? name.substr(0, name.size() - 3) : name, *unpacked, options);
  }
  if (is_zip(bytes)) return import_zip(name, bytes, options);
  if (is_overpass(bytes)) return import_overpass(name, bytes, options);
  if (is_diwi(bytes)) return import_diwi(name, bytes, options);
  if (is_vector(bytes)) return import_vector(name, bytes, options);
  if (is_osm_pbf(name, bytes) || is_osm_xml(bytes)) return import_osm(name, bytes, options);
  return import_text(name, bytes, options);
}

core::Result<ImportedList> import_file(const std::filesystem::path& path, const ImportOptions& options) {
  auto bytes = read_file(path);
  if (!bytes) return std::unexpected(std::move(bytes.error()));
  return import_bytes(path.filename().string(), *bytes, options);
}

core::Result<ImportedFolder> import_path(const std::filesystem::path& path, const ImportOptions& options,
                                         const ImportProgress& progress) {
  ImportedFolder folder;
  if (!std::filesystem::is_directory(path)) {
    if (progress) progress(path.filename().string(), 1, 1);
    auto imported = import_file(path, options);
    if (!imported) return std::unexpected(std::move(imported.error()));
    folder.datasets = std::move(*imported);
    return folder;
  }
  std::vector<std::filesystem::path> files;
  std::error_code problem;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path, problem))
    if (entry.is_regular_file(problem)) files.push_back(entry.path());
  std::ranges::sort(files);
  auto each = options;
  each.in_folder = true;
  std::size_t number = 0;
  for (const auto& file : files) {
    const auto name = file.lexically_relative(path).string();
    ++number;
    if (!may_hold_data(file)) {
      folder.passed_over.push_back({name, {"Dit soort bestand wordt niet ingelezen.", "Such files are not read."}});
      continue;
    }
    if (progress) progress(name, number, files.size());
    auto imported = import_file(file, each);
    if (imported) {
      std::ranges::move(*imported, std::back_inserter(folder.datasets));
    } else {
      folder.passed_over.push_back({name, imported.error().message});
    }
  }
  if (auto one_each = check_versions(folder.datasets); !one_each) return std::unexpected(std::move(one_each.error()));
  compare_within(folder.datasets);
  return folder;
}

std::vector<core::Text> grouped(const std::vector<PassedOver>& passed_over) {
  constexpr std::size_t kMostLines = 3;
  const auto first_sentence = [](const std::string& text) { return text.substr(0, text.find(". ")); };
  std::map<std::string, std::vector<const PassedOver*>> by_reason;
  for (const auto& file : passed_over) by_reason[first_sentence(file.reason.nl)].push_back(&file);
  std::vector<core::Text> lines;
  std::set<std::string> told;
  for (const auto& file : passed_over) {
    const auto reason = first_sentence(file.reason.nl);
    const auto& same = by_reason[reason];
    if (same.size() <= kMostLines) {
      lines.push_back(
          {fmt::format("{}: {}", file.file, file.reason.nl), fmt::format("{}: {}", file.file, file.reason.en)});
      continue;
    }
    if (!told.insert(reason).second) continue;
    const auto without_stop = [](std::string text) {
      if (text.ends_with('.')) text.pop_back();
      return text;
    };
    std::string names;
    for (std::size_t i = 0; i < kMostLines; ++i) names += (i == 0 ? "" : ", ") + same[i]->file;
    lines.push_back(
        {fmt::format("{} bestanden: {} ({}, …).", same.size(), without_stop(reason), names),
         fmt::format("{} files: {} ({}, …).", same.size(), without_stop(first_sentence(file.reason.en)), names)});
  }
  return lines;
}

}  // namespace pareltjes::hub
