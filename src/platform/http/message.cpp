// SPDX-License-Identifier: EUPL-1.2
#include "platform/http/message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/text.hpp"

namespace pareltjes::http {
namespace {

constexpr std::size_t kMaxCookies = 64;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

/// A token of RFC 9110, section 5.6.2.
bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || kMarks.contains(c);
  });
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::unexpected<core::Error> refuse(std::string nl, std::string en) {
  return core::fail(core::ErrorCode::kInvalidInput, {std::move(nl), std::move(en)});
}

/// One name or value of a form.
core::Result<std::string> read_form_text(std::string_view raw, std::size_t limit) {
  // Encoded text is at most three times as long, so what is far too long need not be decoded.
  if (raw.size() > 3 * limit)
    return refuse("Een veld in het formulier is te lang.", "A field in the form is too long.");
  auto text = percent_decode(raw, true);
  if (!text) {
    return refuse("Het formulier bevat een procentteken zonder twee hexadecimale cijfers.",
                  "The form holds a percent sign without two hexadecimal digits.");
  }
  if (text->size() > limit) return refuse("Een veld in het formulier is te lang.", "A field in the form is too long.");
  if (!core::is_valid_utf8(*text) || text->contains('\0')) {
    return refuse("Het formulier bevat tekens die geen geldige UTF-8 zijn.",
                  "The form holds characters that are not valid UTF-8.");
  }
  return std::move(*text);
}

core::Result<void> check_segments(std::string_view path) {
  for (std::size_t begin = 1; begin <= path.size();) {
    const auto end = std::min(path.find('/', begin), path.size());
    const auto segment = path.substr(begin, end - begin);
    if (segment == "." || segment == ".." || (segment.empty() && end != path.size())) {
      return refuse("Het adres bevat een leeg deel, een punt of twee punten als deel.",
                    "The address has an empty part, or a part that is a dot or two dots.");
    }
    begin = end + 1;
  }
  return {};
}

}  // namespace

std::string Request::header(std::string_view lower_case_name) const {
  const auto found = headers.find(std::string(lower_case_name));
  return found == headers.end() ? std::string() : found->second;
}

std::string Request::parameter(std::string_view name, std::string_view fallback) const {
  const auto found = query.lower_bound(std::string(name));
  return found == query.end() || found->first != name ? std::string(fallback) : found->second;
}

Response Response::html(Body body, int status) {
  Response response{status, {}, std::move(body)};
  response.with("Content-Type", "text/html; charset=utf-8");
  return response;
}

Response Response::json(Body body, int status) {
  Response response{status, {}, std::move(body)};
  response.with("Content-Type", "application/json");
  return response;
}

Response Response::redirect(std::string location, int status) {
  Response response{status, {}, {}};
  response.with("Location", std::move(location));
  return response;
}

Response& Response::with(std::string name, std::string value) {
  headers.emplace_back(std::move(name), std::move(value));
  return *this;
}

std::string_view Response::header(std::string_view name) const {
  const auto found = std::ranges::find_if(headers, [&](const auto& header) { return equal_names(header.first, name); });
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

void Response::replace(std::string_view name, std::string value) {
  remove(name);
  with(std::string(name), std::move(value));
}

void Response::remove(std::string_view name) {
  std::erase_if(headers, [&](const auto& header) { return equal_names(header.first, name); });
}

core::Result<Fields> read_form(std::string_view text, const FormLimits& limits) {
  Fields fields;
  while (!text.empty()) {
    const auto end = std::min(text.find('&'), text.size());
    const auto field = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (field.empty()) continue;
    if (fields.size() == limits.fields) {
      return refuse(fmt::format("Het formulier heeft meer dan {} velden.", limits.fields),
                    fmt::format("The form has more than {} fields.", limits.fields));
    }
    const auto equals = std::min(field.find('='), field.size());
    auto name = read_form_text(field.substr(0, equals), limits.name_bytes);
    if (!name) return std::unexpected(name.error());
    auto value = read_form_text(field.substr(std::min(equals + 1, field.size())), limits.value_bytes);
    if (!value) return std::unexpected(value.error());
    fields.emplace(std::move(*name), std::move(*value));
  }
  return fields;
}

std::multimap<std::string, std::string> parse_form(std::string_view text) {
  return read_form(text).value_or(Fields{});
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    if (is_unreserved(c)) {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
    }
  }
  return encoded;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_blank) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_blank) {
      decoded += ' ';
    } else if (text[i] != '%') {
      decoded += text[i];
    } else {
      const int high = i + 1 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      decoded += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return decoded;
}

std::map<std::string, std::string> parse_cookies(std::string_view header) {
  std::map<std::string, std::string> cookies;
  while (!header.empty() && cookies.size() < kMaxCookies) {
    const auto end = std::min(header.find(';'), header.size());
    const auto pair = core::trim(header.substr(0, end));
    header.remove_prefix(std::min(end + 1, header.size()));
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos) continue;
    const auto name = core::trim(pair.substr(0, equals));
    auto value = core::trim(pair.substr(equals + 1));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
    const bool fit = std::ranges::none_of(
        value, [](char c) { return is_control(c) || c == '"' || c == '\\' || static_cast<unsigned char>(c) > 0x7e; });
    if (is_token(name) && fit) cookies.emplace(name, value);
  }
  return cookies;
}

std::string set_cookie(std::string_view name, std::string_view value, const CookieOptions& options) {
  auto text = fmt::format("{}={}; Path={}; SameSite={}", name, value, options.path, options.same_site);
  if (options.max_age) text += fmt::format("; Max-Age={}", options.max_age->count());
  if (options.http_only) text += "; HttpOnly";
  if (options.secure) text += "; Secure";
  return text;
}

core::Result<std::string> normalise_path(std::string_view raw) {
  if (!raw.starts_with('/'))
    return refuse("Het adres begint niet met een schuine streep.", "The address does not begin with a slash.");
  // Checked before decoding: after it, an encoded slash would look like a real one.
  for (auto at = raw.find('%'); at != std::string_view::npos; at = raw.find('%', at + 1)) {
    if (equal_names(raw.substr(at, 3), "%2f") || equal_names(raw.substr(at, 3), "%5c")) {
      return refuse("Het adres bevat een gecodeerde schuine streep.", "The address holds an encoded slash.");
    }
  }
  auto path = percent_decode(raw);
  if (!path) {
    return refuse("Het adres bevat een procentteken zonder twee hexadecimale cijfers.",
                  "The address holds a percent sign without two hexadecimal digits.");
  }
  if (std::ranges::any_of(*path, is_control) || path->contains('\\') || !core::is_valid_utf8(*path)) {
    return refuse("Het adres bevat tekens die daar niet mogen staan.",
                  "The address holds characters that may not be there.");
  }
  if (auto checked = check_segments(*path); !checked) return std::unexpected(checked.error());
  return std::move(*path);
}

core::Result<void> set_target(Request& request, std::string_view target) {
  request.target = target;
  const bool printable = std::ranges::all_of(target, [](char c) { return c > 0x20 && c < 0x7f; });
  if (!printable || target.contains('#')) {
    return refuse("Het adres bevat tekens die daar niet mogen staan.",
                  "The address holds characters that may not be there.");
  }
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!equal_names(target.substr(0, scheme.size()), scheme)) continue;
    const auto path = target.find_first_of("/?", scheme.size());
    target = path == std::string_view::npos ? "/" : target.substr(path);
    break;
  }
  const auto question = std::min(target.find('?'), target.size());
  auto path = normalise_path(question == 0 && !target.empty() ? "/" : target.substr(0, question));
  if (!path) return std::unexpected(path.error());
  auto query = read_form(target.substr(std::min(question + 1, target.size())));
  if (!query) return std::unexpected(query.error());
  request.path = std::move(*path);
  request.query = std::move(*query);
  return {};
}

bool equal_names(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

std::string lower_case(std::string_view text) {
  std::string folded(text);
  std::ranges::transform(folded, folded.begin(), lower);
  return folded;
}

std::string_view reason_of(int status) {
  // RFC 9110, section 15, and RFC 6585.
  constexpr std::array<std::pair<int, std::string_view>, 40> kReasons{{{100, "Continue"},
                                                                       {101, "Switching Protocols"},
                                                                       {200, "OK"},
                                                                       {201, "Created"},
                                                                       {202, "Accepted"},
                                                                       {204, "No Content"},
                                                                       {206, "Partial Content"},
                                                                       {300, "Multiple Choices"},
                                                                       {301, "Moved Permanently"},
                                                                       {302, "Found"},
                                                                       {303, "See Other"},
                                                                       {304, "Not Modified"},
                                                                       {307, "Temporary Redirect"},
                                                                       {308, "Permanent Redirect"},
                                                                       {400, "Bad Request"},
                                                                       {401, "Unauthorized"},
                                                                       {403, "Forbidden"},
                                                                       {404, "Not Found"},
                                                                       {405, "Method Not Allowed"},
                                                                       {406, "Not Acceptable"},
                                                                       {408, "Request Timeout"},
                                                                       {409, "Conflict"},
                                                                       {410, "Gone"},
                                                                       {411, "Length Required"},
                                                                       {412, "Precondition Failed"},
                                                                       {413, "Content Too Large"},
                                                                       {414, "URI Too Long"},
                                                                       {415, "Unsupported Media Type"},
                                                                       {416, "Range Not Satisfiable"},
                                                                       {417, "Expectation Failed"},
                                                                       {422, "Unprocessable Content"},
                                                                       {428, "Precondition Required"},
                                                                       {429, "Too Many Requests"},
                                                                       {431, "Request Header Fields Too Large"},
                                                                       {500, "Internal Server Error"},
                                                                       {501, "Not Implemented"},
                                                                       {503, "Service Unavailable"},
                                                                       {504, "Gateway Timeout"},
                                                                       {505, "HTTP Version Not Supported"},
                                                                       {507, "Insufficient Storage"}}};
  const auto* found = std::ranges::find(kReasons, status, &std::pair<int, std::string_view>::first);
  return found == kReasons.end() ? "Other" : found->second;
}

}  // namespace pareltjes::http
