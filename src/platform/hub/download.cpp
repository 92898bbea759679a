// SPDX-License-Identifier: EUPL-1.2
#include "platform/hub/download.hpp"

#include <curl/curl.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <mutex>

#include "core/sha256.hpp"
#include "core/text.hpp"
#include "platform/hub/public_address.hpp"

namespace pareltjes::hub {
namespace {

using core::ErrorCode;
using core::fail;

constexpr int kMostRedirects = 5;
constexpr long kConnectSeconds = 20;
constexpr long kSilentSeconds = 60;
// Some registers refuse the default name of a library.
constexpr const char* kAgent = "Mozilla/5.0 (compatible; Pareltjes)";

/// What one request brought, and where its bytes go.
struct Transfer {
  std::ofstream file;
  std::uint64_t begin = 0;     ///< Bytes that were there before.
  std::uint64_t received = 0;  ///< Bytes in the file now.
  std::uint64_t limit = 0;
  long status = 0;
  std::string validator;  ///< ETag, or else Last-Modified.
  std::optional<std::uint64_t> range_begin;
  bool too_large = false;
  bool wrong_range = false;
  bool inside = false;  ///< The name led to an address inside the own network.
  const DownloadOptions* options = nullptr;
  CURL* curl = nullptr;
  std::filesystem::path part;
};

std::size_t take_header(char* data, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const std::string_view line(data, size * count);
  const auto value = [&line](std::string_view name) -> std::optional<std::string> {
    if (line.size() <= name.size() || line[name.size()] != ':') return std::nullopt;
    const bool same = std::ranges::equal(line.substr(0, name.size()), name, {}, [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return same ? std::optional(std::string(core::trim(line.substr(name.size() + 1)))) : std::nullopt;
  };
  // A weak ETag promises no equal bytes.
  if (const auto etag = value("etag"); etag && !etag->starts_with("W/")) transfer.validator = *etag;
  if (const auto changed = value("last-modified"); changed && transfer.validator.empty()) transfer.validator = *changed;
  if (const auto range = value("content-range"); range && range->starts_with("bytes "))
    transfer.range_begin = std::strtoull(range->c_str() + 6, nullptr, 10);
  return size * count;
}

/// Opens the file at the first byte: behind what is there for 206, from nothing for 200.
bool begin_file(Transfer& transfer) {
  curl_easy_getinfo(transfer.curl, CURLINFO_RESPONSE_CODE, &transfer.status);
  if (transfer.status == 206) {
    transfer.wrong_range = transfer.range_begin != transfer.begin;
    if (transfer.wrong_range) return false;
    transfer.file.open(transfer.part, std::ios::binary | std::ios::app);
    transfer.received = transfer.begin;
  } else {
    transfer.file.open(transfer.part, std::ios::binary | std::ios::trunc);
    transfer.received = 0;
  }
  std::ofstream(transfer.part.string() + ".merk", std::ios::binary) << transfer.validator;
  return transfer.file.good();
}

std::size_t take_bytes(char* data, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  if (!transfer.file.is_open()) {
    curl_easy_getinfo(transfer.curl, CURLINFO_RESPONSE_CODE, &transfer.status);
    if (transfer.status != 200 && transfer.status != 206) return size * count;
    if (!begin_file(transfer)) return 0;
  }
  transfer.received += size * count;
  transfer.too_large = transfer.received > transfer.limit;
  if (transfer.too_large || transfer.options->stop.stop_requested()) return 0;
  transfer.file.write(data, static_cast<std::streamsize>(size * count));
  if (transfer.options->progress) transfer.options->progress(transfer.received);
  return transfer.file.good() ? size * count : 0;
}

/// Where the name led to is only known here, after it was looked up: this is the address that is connected to.
curl_socket_t open_outside(void* user, curlsocktype, curl_sockaddr* address) {
  if (!is_public_address(address->addr)) {
    static_cast<Transfer*>(user)->inside = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype, address->protocol);
}

bool has_proxy() {
  return std::ranges::any_of(std::array{"https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY"},
                             [](const char* name) { return std::getenv(name) != nullptr; });
}

int watch(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Transfer*>(user)->options->stop.stop_requested() ? 1 : 0;
}

enum class Step { kDone, kRedirect, kAgain, kAgainFromStart };

struct Attempt {
  Step step = Step::kAgain;
  std::string redirect;
  std::string reason;
};

std::string read_validator(const std::filesystem::path& part) {
  std::ifstream file(part.string() + ".merk", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

core::Error cancelled() {
  return {ErrorCode::kCancelled, {"Het ophalen is afgebroken.", "The download was cancelled."}, {}, {}};
}

core::Result<Attempt> judge(Transfer& transfer, CURLcode code, const std::string& host) {
  if (transfer.options->stop.stop_requested()) return std::unexpected(cancelled());
  if (transfer.too_large) {
    return fail(ErrorCode::kPayloadTooLarge,
                {fmt::format("Het bestand van {} is groter dan toegestaan.", host),
                 fmt::format("The file of {} is larger than allowed.", host)},
                {"Haal het bestand zelf op en lees het in.", "Get the file yourself and import it."});
  }
  if (transfer.inside) {
    return fail(ErrorCode::kForbidden,
                {fmt::format("De naam {} wijst naar een adres binnen het eigen netwerk.", host),
                 fmt::format("The name {} points to an address inside the own network.", host)},
                {"Haal het bestand zelf op en lees het in.", "Get the file yourself and import it."});
  }
  if (transfer.wrong_range || transfer.status == 416) return Attempt{Step::kAgainFromStart, {}, "range"};
  if (code != CURLE_OK) return Attempt{Step::kAgain, {}, curl_easy_strerror(code)};
  if (transfer.status >= 300 && transfer.status < 400) {
    char* to = nullptr;
    curl_easy_getinfo(transfer.curl, CURLINFO_REDIRECT_URL, &to);
    return Attempt{Step::kRedirect, to ? to : "", {}};
  }
  if (transfer.status == 200 || transfer.status == 206) {
    if (!transfer.file.is_open() && !begin_file(transfer)) return Attempt{Step::kAgain, {}, "file"};
    return Attempt{Step::kDone, {}, {}};
  }
  if (transfer.status == 408 || transfer.status == 429 || transfer.status >= 500)
    return Attempt{Step::kAgain, {}, fmt::format("HTTP {}", transfer.status)};
  return fail(ErrorCode::kNotFound,
              {fmt::format("{} geeft dit bestand niet (antwoord {}).", host, transfer.status),
               fmt::format("{} does not give this file (answer {}).", host, transfer.status)},
              {"Misschien is het adres veranderd. Haal het bestand zelf op en lees het in.",
               "The address may have changed. Get the file yourself and import it."});
}

core::Result<Attempt> try_once(const AddressBook& book, const std::string& url, const std::filesystem::path& part,
                               const DownloadOptions& options) {
  const std::unique_ptr<CURL, void (*)(CURL*)> curl(curl_easy_init(), curl_easy_cleanup);
  Transfer transfer;
  transfer.options = &options;
  transfer.limit = options.limit;
  transfer.curl = curl.get();
  transfer.part = part;
  std::error_code absent;
  const auto there = std::filesystem::file_size(part, absent);
  const auto validator = read_validator(part);
  curl_slist* headers = nullptr;
  if (!absent && there > 0 && !validator.empty()) {
    // If-Range: the rest of the same file, or the whole of a newer one; never half of each.
    transfer.begin = there;
    headers = curl_slist_append(headers, ("If-Range: " + validator).c_str());
    // Not CURLOPT_RESUME_FROM: that makes the whole file (200) an error.
    curl_easy_setopt(curl.get(), CURLOPT_RANGE, fmt::format("{}-", there).c_str());
  }
  const std::unique_ptr<curl_slist, void (*)(curl_slist*)> kept(headers, curl_slist_free_all);
  curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, book.scheme.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_USERAGENT, kAgent);
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, kept.get());
  curl_easy_setopt(curl.get(), CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
  curl_easy_setopt(curl.get(), CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_LOW_SPEED_TIME, kSilentSeconds);
  curl_easy_setopt(curl.get(), CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(curl.get(), CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, take_bytes);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &transfer);
  if (!book.inside_allowed && !has_proxy()) {
    curl_easy_setopt(curl.get(), CURLOPT_OPENSOCKETFUNCTION, open_outside);
    curl_easy_setopt(curl.get(), CURLOPT_OPENSOCKETDATA, &transfer);
  }
  curl_easy_setopt(curl.get(), CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl.get(), CURLOPT_XFERINFOFUNCTION, watch);
  curl_easy_setopt(curl.get(), CURLOPT_XFERINFODATA, &transfer);
  const auto code = curl_easy_perform(curl.get());
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &transfer.status);
  auto attempt = judge(transfer, code, host_of(url));
  transfer.file.close();
  return attempt;
}

/// Waits, but not when the caller wants to stop.
void pause(const DownloadOptions& options, int attempt) {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any waiter;
  waiter.wait_for(lock, options.stop, options.first_pause * (1 << std::min(attempt, 10)), [] { return false; });
}

core::Result<Downloaded> finish(const std::filesystem::path& part, const std::filesystem::path& path,
                                const std::string& url, const DownloadOptions& options) {
  std::ifstream file(part, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  file.close();
  Downloaded result{path, url, core::sha256_hex(bytes), bytes.size()};
  std::error_code problem;
  std::filesystem::remove(part.string() + ".merk", problem);
  if (!options.sha256.empty() && options.sha256 != result.sha256) {
    std::filesystem::remove(part, problem);
    return fail(ErrorCode::kInvalidFile,
                {"Het opgehaalde bestand heeft een andere controlesom dan verwacht.",
                 "The file has another checksum than expected."},
                {"Haal het opnieuw op, of vraag na of het bestand veranderd is.",
                 "Get it again, or ask whether the file changed."},
                core::Place{path.filename().string(), {}, {}});
  }
  std::filesystem::rename(part, path, problem);
  if (problem) {
    return fail(ErrorCode::kStorageUnavailable,
                {"Het opgehaalde bestand kan niet worden bewaard.", "The file cannot be kept."},
                {"Controleer de schijf en de rechten.", "Check the disk and the permissions."},
                core::Place{path.string(), {}, {}});
  }
  return result;
}

std::string file_name_of(const std::string& url) {
  auto name = url.substr(0, url.find_first_of("?#"));
  name = name.substr(name.rfind('/') + 1);
  std::erase_if(name, [](char c) { return !std::isalnum(static_cast<unsigned char>(c)) && !std::strchr("._-", c); });
  return name.empty() || name.starts_with('.') ? "bestand" : name;
}

}  // namespace

std::string host_of(const std::string& url) {
  const std::unique_ptr<CURLU, void (*)(CURLU*)> parsed(curl_url(), curl_url_cleanup);
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return {};
  const auto part = [&parsed](CURLUPart which) -> std::string {
    char* text = nullptr;
    if (curl_url_get(parsed.get(), which, &text, 0) != CURLUE_OK) return {};
    std::string copy(text);
    curl_free(text);
    return copy;
  };
  if (!part(CURLUPART_USER).empty() || !part(CURLUPART_PASSWORD).empty()) return {};
  const auto port = part(CURLUPART_PORT);
  auto host = part(CURLUPART_HOST);
  std::ranges::transform(host, host.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return port.empty() ? host : host + ":" + port;
}

core::Result<void> AddressBook::check(const std::string& url) const {
  const auto host = host_of(url);
  const bool known = std::ranges::find(hosts, host) != hosts.end();
  if (!host.empty() && known && url.starts_with(scheme + "://")) return {};
  return fail(ErrorCode::kForbidden,
              {fmt::format("Het adres {} staat niet op de lijst van toegestane bronnen.", host.empty() ? url : host),
               fmt::format("The address {} is not on the list of allowed sources.", host.empty() ? url : host)},
              {"Haal het bestand zelf op en lees het in.", "Get the file yourself and import it."});
}

core::Result<Downloaded> download(const AddressBook& book, const std::string& name_or_url,
                                  const DownloadOptions& options) {
  static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
  static_cast<void>(kReady);
  AddressBook::Found found{name_or_url, file_name_of(name_or_url)};
  if (!name_or_url.contains("://")) {
    auto known = book.find(name_or_url);
    if (!known) return std::unexpected(std::move(known.error()));
    found = std::move(*known);
  }
  std::error_code ignored;
  std::filesystem::create_directories(options.folder, ignored);
  const auto path = options.folder / found.file;
  const std::filesystem::path part = path.string() + ".deel";
  auto url = found.url;
  std::string reason;
  int redirects = 0;
  for (int attempt = 0; attempt < options.attempts;) {
    if (auto allowed = book.check(url); !allowed) return std::unexpected(std::move(allowed.error()));
    auto tried = try_once(book, url, part, options);
    if (!tried) return std::unexpected(std::move(tried.error()));
    if (tried->step == Step::kDone) return finish(part, path, found.url, options);
    if (tried->step == Step::kRedirect && ++redirects <= kMostRedirects) {
      url = tried->redirect;
      continue;
    }
    if (tried->step == Step::kAgainFromStart) std::filesystem::remove(part, ignored);
    reason = tried->reason;
    url = found.url;
    if (++attempt < options.attempts) pause(options, attempt - 1);
    if (options.stop.stop_requested()) return std::unexpected(cancelled());
  }
  return fail(ErrorCode::kNetworkUnavailable,
              {fmt::format("{} is niet bereikbaar ({}).", host_of(url), reason),
               fmt::format("{} cannot be reached ({}).", host_of(url), reason)},
              {fmt::format("Controleer het netwerk. Of haal {} zelf op en lees het bestand in.", found.url),
               fmt::format("Check the network. Or get {} yourself and import the file.", found.url)});
}

}  // namespace pareltjes::hub
