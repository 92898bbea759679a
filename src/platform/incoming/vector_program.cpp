// SPDX-License-Identifier: EUPL-1.2
// Any format that GDAL reads, through its program, apart from ours.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "core/resources.hpp"
#include "core/text.hpp"
#include "platform/hub/container.hpp"
#include "platform/hub/csv.hpp"
#include "platform/incoming/fetch.hpp"
#include "platform/incoming/safe_file.hpp"
#include "platform/programs/process.hpp"

namespace pareltjes::incoming {
namespace {

using core::ErrorCode;
using core::fail;
using programs::PrivateFolder;
namespace fs = std::filesystem;

/// A row of regels/vormen.csv.
struct Form {
  std::string ending;
  std::string driver;
  std::vector<std::string> beside;  ///< Endings of files that belong to it.
  bool table = false;
};

const std::vector<Form>& forms() {
  static const std::vector<Form> kForms = [] {
    std::vector<Form> read;
    const auto text = core::find_resource("src/platform/incoming/regels/vormen.csv").value_or(std::string_view());
    auto reader = hub::CsvReader::open("vormen.csv", text, "utf-8");
    std::vector<std::string_view> cells;
    while (reader && reader->next(cells).value_or(false)) {
      read.push_back({std::string(cells[0]), std::string(cells[1]), core::split(cells[2], '|'), cells[3] == "tabel"});
    }
    return read;
  }();
  return kForms;
}

std::string ending_of(const std::string& name) {
  auto ending = fs::path(name).extension().string();
  if (!ending.empty()) ending.erase(0, 1);
  std::ranges::transform(ending, ending.begin(), [](unsigned char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : static_cast<char>(c);
  });
  return ending;
}

const Form* form_of(const std::string& name) {
  const auto found = std::ranges::find(forms(), ending_of(name), &Form::ending);
  return found == forms().end() ? nullptr : &*found;
}

core::Error unknown_form() {
  std::string known;
  for (const auto& form : forms()) known += (known.empty() ? "" : ", ") + form.ending;
  return {ErrorCode::kInvalidInput,
          {"Deze vorm van bestand leest het programma niet.", "The program does not read files of this form."},
          {"Kies uit: zip, " + known + ".", "Choose: zip, " + known + "."},
          {}};
}

core::Error unreadable(const std::string& place) {
  return {ErrorCode::kInvalidFile,
          {fmt::format("{} is beschadigd of is niet wat de naam zegt.", place),
           fmt::format("{} is damaged or is not what its name says.", place)},
          {"Lever het bestand opnieuw.", "Deliver the file again."},
          {}};
}

core::Result<void> write_file(const fs::path& path, std::string_view bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (file) return {};
  return fail(ErrorCode::kStorageUnavailable,
              {"Er is geen ruimte voor een kopie van het bestand.", "There is no room for a copy of the file."},
              {"Maak ruimte in de tijdelijke map.", "Make room in the temporary folder."});
}

/// Copies the file, or what its zip holds, to `in/`; the name there of the one to read. Our own names, so that nothing
/// of theirs reaches a command line.
core::Result<std::string> copy_in(const fs::path& root, const std::string& place, const fs::path& in,
                                  const Limits& limits) {
  const auto slash = place.rfind('/');
  const auto name = slash == std::string::npos ? place : place.substr(slash + 1);
  auto folder = slash == std::string::npos
                    ? core::Result<Descriptor>(Descriptor(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)))
                    : open_below(root, place.substr(0, slash), true);
  if (!folder) return std::unexpected(std::move(folder.error()));
  auto bytes = read_whole(*folder, name, limits.bytes, limits.still);
  if (!bytes) return std::unexpected(std::move(bytes.error()));
  if (ending_of(name) == "zip") {
    const auto members = hub::unpack_zip(name, *bytes, limits.bytes);
    if (!members) return std::unexpected(members.error());
    std::string chosen;
    for (const auto& member : *members) {
      const auto ending = ending_of(member.name);
      const auto* form = form_of(member.name);
      const bool beside = std::ranges::any_of(
          forms(), [&](const Form& each) { return std::ranges::find(each.beside, ending) != each.beside.end(); });
      if (form == nullptr && !beside) continue;
      if (auto written = write_file(in / ("bron." + ending), member.bytes); !written)
        return std::unexpected(std::move(written.error()));
      if (form != nullptr && chosen.empty()) chosen = "bron." + ending;
    }
    if (chosen.empty()) return std::unexpected(unknown_form());
    return chosen;
  }
  const auto* form = form_of(name);
  if (form == nullptr) return std::unexpected(unknown_form());
  if (auto written = write_file(in / ("bron." + form->ending), *bytes); !written)
    return std::unexpected(std::move(written.error()));
  const auto stem = name.substr(0, name.size() - form->ending.size() - 1);
  for (const auto& ending : form->beside) {
    std::string upper = ending;
    std::ranges::transform(upper, upper.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    for (const auto& written_as : {ending, upper}) {
      const auto other = read_whole(*folder, fmt::format("{}.{}", stem, written_as), limits.bytes);
      if (!other) continue;
      if (auto written = write_file(in / ("bron." + ending), *other); !written)
        return std::unexpected(std::move(written.error()));
      break;
    }
  }
  return "bron." + form->ending;
}

std::string text_in(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The names of every driver that the program has but the ones that may take part. Else a file could be read by a
/// driver that follows references in it to other files or to addresses.
core::Result<std::string> others(const std::set<std::string>& wanted, const fs::path& folder, const Limits& limits) {
  const auto listed = programs::run_program({"ogr2ogr", "--formats"}, folder, limits.time, {}, "vormen.txt");
  if (!listed) return std::unexpected(listed.error());
  std::string skipped;
  std::set<std::string> seen;
  for (const auto& line : core::split(text_in(folder / "vormen.txt"), '\n')) {
    // "  ESRI Shapefile -vector- (rw+v): ESRI Shapefile"
    const auto end = line.find(" -");
    if (!line.starts_with("  ") || end == std::string::npos) continue;
    const auto name = line.substr(2, end - 2);
    seen.insert(name);
    if (!wanted.contains(name)) skipped += (skipped.empty() ? "" : ",") + name;
  }
  if (std::ranges::includes(seen, wanted) && skipped.contains(',')) return skipped;
  return fail(ErrorCode::kPartAbsent,
              {"Deze uitgave van GDAL leest deze vorm niet.", "This release of GDAL does not read this form."},
              {"Lever het bestand als GeoPackage.", "Deliver the file as GeoPackage."});
}

}  // namespace

core::Result<bool> is_table_file(const std::string& place) {
  if (ending_of(place) == "zip") return false;
  const auto* form = form_of(place);
  if (form == nullptr) return std::unexpected(unknown_form());
  return form->table;
}

core::Result<Fetched> fetch_vector(const fs::path& root, const std::string& place, bool as_table, const Limits& limits,
                                   const std::stop_token& stop) {
  if (auto safe = check_relative(place); !safe) return std::unexpected(std::move(safe.error()));
  if (!programs::is_installed("ogr2ogr")) {
    return fail(ErrorCode::kPartAbsent,
                {"Het programma ogr2ogr van GDAL ontbreekt.", "GDAL's program ogr2ogr is absent."},
                {"Installeer het pakket gdal-bin.", "Install the package gdal-bin."});
  }
  const auto folder = PrivateFolder::make();
  if (!folder) return std::unexpected(folder.error());
  const auto in = folder->path() / "in";
  fs::create_directory(in);
  const auto file = copy_in(root, place, in, limits);
  if (!file) return std::unexpected(file.error());
  const auto* form = form_of(*file);
  const auto skipped = others({form->driver, as_table ? "CSV" : "GPKG"}, folder->path(), limits);
  if (!skipped) return std::unexpected(skipped.error());
  const auto out = folder->path() / (as_table ? "uit.csv" : "uit.gpkg");
  std::vector<std::string> words{"ogr2ogr",
                                 "--config",
                                 "GDAL_SKIP",
                                 *skipped,
                                 "--config",
                                 "CPL_TMPDIR",
                                 folder->path().string(),
                                 "--config",
                                 "GDAL_HTTP_TIMEOUT",
                                 "1",
                                 "-f",
                                 as_table ? "CSV" : "GPKG"};
  if (as_table && !form->table) words.insert(words.end(), {"-lco", "GEOMETRY=AS_XY"});
  if (form->driver == "GML") words.insert(words.end(), {"-oo", "DOWNLOAD_SCHEMA=NO"});
  words.insert(words.end(), {out.filename().string(), "in/" + *file});
  const auto go_on = [&]() -> core::Result<void> {
    if (stop.stop_requested()) return fail(ErrorCode::kCancelled, {"Het programma stopt.", "The program stops."});
    std::error_code none;
    const auto size = fs::file_size(out, none);
    if (none || size <= limits.bytes) return {};
    return fail(ErrorCode::kPayloadTooLarge,
                {fmt::format("{} bevat meer dan {} MB.", place, limits.bytes >> 20U),
                 fmt::format("{} holds more than {} MB.", place, limits.bytes >> 20U)},
                {"Lever het in delen.", "Deliver it in parts."});
  };
  const auto ended = programs::run_program(words, folder->path(), limits.time, go_on);
  if (!ended && ended.error().code == ErrorCode::kDeadlineExceeded) {
    return fail(ErrorCode::kDeadlineExceeded,
                {fmt::format("{} lezen duurde te lang.", place), fmt::format("Reading {} took too long.", place)},
                {"Lever het in delen.", "Deliver it in parts."});
  }
  if (!ended) return std::unexpected(ended.error());
  auto bytes = text_in(out);
  if (auto small = go_on(); !small) return std::unexpected(std::move(small.error()));
  if (ended->code != 0 || bytes.empty()) return std::unexpected(unreadable(place));
  const auto slash = place.rfind('/');
  const auto name = fs::path(slash == std::string::npos ? place : place.substr(slash + 1)).stem().string();
  return Fetched{name + (as_table ? ".csv" : ".gpkg"), std::move(bytes)};
}

}  // namespace pareltjes::incoming
