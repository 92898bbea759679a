// SPDX-License-Identifier: EUPL-1.2
#include "platform/http/multipart.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>

#include "core/text.hpp"
#include "platform/http/accept.hpp"
#include "platform/http/message.hpp"

namespace pareltjes::http {
namespace {

constexpr std::size_t kMaxBoundary = 70;  // RFC 2046, section 5.1.1.

using Parameters = std::map<std::string, std::string>;

std::unexpected<core::Error> broken(std::string nl, std::string en) {
  return core::fail(core::ErrorCode::kInvalidInput, {std::move(nl), std::move(en)},
                    {"Verstuur het formulier opnieuw.", "Send the form again."});
}

/// A quoted value from behind its opening quote; nothing when it does not end. Browsers write '"' in a file name as %22
/// and older clients as \" : a backslash before another character is part of the name (Windows paths).
std::optional<std::string> read_quoted(std::string_view& text) {
  std::string value;
  while (!text.empty() && text.front() != '"') {
    if (text.starts_with("\\\"")) text.remove_prefix(1);
    value += text.front();
    text.remove_prefix(1);
  }
  if (text.empty()) return std::nullopt;
  text.remove_prefix(1);
  return value;
}

/// The parameters behind the first ';' of a header value, such as name="x"; filename="y".
std::optional<Parameters> parameters_of(std::string_view text) {
  Parameters parameters;
  text.remove_prefix(std::min(text.find(';'), text.size()));
  while (text.starts_with(';')) {
    text = core::trim(text.substr(1));
    if (text.empty()) break;
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const auto name = lower_case(core::trim(text.substr(0, equals)));
    text = core::trim(text.substr(equals + 1));
    std::string value;
    if (text.starts_with('"')) {
      text.remove_prefix(1);
      auto quoted = read_quoted(text);
      if (!quoted) return std::nullopt;
      value = std::move(*quoted);
      text = core::trim(text);
    } else {
      const auto end = std::min(text.find(';'), text.size());
      value = core::trim(text.substr(0, end));
      text.remove_prefix(end);
    }
    if (!text.empty() && text.front() != ';') return std::nullopt;
    if (!parameters.emplace(name, std::move(value)).second) return std::nullopt;
  }
  return parameters;
}

/// What browsers percent-encode in names: the line ends and the quote (WHATWG HTML, multipart form data).
std::string unescape_name(std::string text) {
  for (const auto& [written, meant] : {std::pair{"%22", '"'}, std::pair{"%0D", '\r'}, std::pair{"%0A", '\n'}}) {
    for (auto at = text.find(written); at != std::string::npos; at = text.find(written, at + 1)) {
      text.replace(at, 3, 1, meant);
    }
  }
  return text;
}

bool is_clean(std::string_view text) {
  return core::is_valid_utf8(text) &&
         std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

core::Result<Part> read_part(std::string_view headers, std::string_view content, const MultipartLimits& limits) {
  Part part{{}, {}, {}, content};
  bool described = false;
  while (!headers.empty()) {
    const auto end = std::min(headers.find("\r\n"), headers.size());
    const auto line = headers.substr(0, end);
    headers.remove_prefix(std::min(end + 2, headers.size()));
    const auto colon = line.find(':');
    if (colon == std::string_view::npos)
      return broken("Een deel heeft een kapotte kopregel.", "A part has a broken header.");
    const auto name = line.substr(0, colon);
    const auto value = core::trim(line.substr(colon + 1));
    if (equal_names(name, "content-type")) part.content_type = value;
    if (!equal_names(name, "content-disposition")) continue;
    auto parameters = parameters_of(value);
    if (!parameters || described || media_type_of(value) != "form-data" || !parameters->contains("name")) {
      return broken("Een deel van het formulier heeft geen geldige naam.", "A part of the form has no valid name.");
    }
    described = true;
    part.name = unescape_name((*parameters)["name"]);
    part.filename = unescape_name((*parameters)["filename"]);
    // Only the last part: a client's folders mean nothing here, and must never reach a file system.
    part.filename.erase(0, part.filename.find_last_of("/\\") + 1);
  }
  if (!described) return broken("Een deel van het formulier heeft geen naam.", "A part of the form has no name.");
  if (part.name.size() > limits.name_bytes || part.filename.size() > limits.name_bytes) {
    return broken("Een naam in het formulier is te lang.", "A name in the form is too long.");
  }
  if (!is_clean(part.name) || !is_clean(part.filename) || !is_clean(part.content_type)) {
    return broken("Een naam in het formulier bevat ongeldige tekens.", "A name in the form holds invalid characters.");
  }
  return part;
}

}  // namespace

core::Result<std::vector<Part>> parse_multipart(std::string_view content_type, std::string_view body,
                                                const MultipartLimits& limits) {
  auto parameters = parameters_of(content_type);
  const auto boundary = parameters ? (*parameters)["boundary"] : std::string();
  if (media_type_of(content_type) != "multipart/form-data" || boundary.empty() || boundary.size() > kMaxBoundary ||
      !is_clean(boundary)) {
    return core::fail(core::ErrorCode::kUnsupportedMediaType,
                      {"De inhoud is geen formulier met bestanden.", "The content is not a form with files."},
                      {"Gebruik multipart/form-data.", "Use multipart/form-data."});
  }
  std::vector<Part> parts;
  const auto opening = "--" + boundary;
  const auto delimiter = "\r\n" + opening;
  const std::boyer_moore_horspool_searcher search(delimiter.begin(), delimiter.end());
  auto rest = body;
  if (rest.starts_with(opening)) {
    rest.remove_prefix(opening.size());
  } else {
    const auto at = rest.find(delimiter);
    if (at == std::string_view::npos) return broken("Het formulier heeft geen begin.", "The form has no beginning.");
    rest.remove_prefix(at + delimiter.size());
  }
  while (!rest.starts_with("--")) {
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
    if (!rest.starts_with("\r\n")) return broken("Het formulier is afgebroken.", "The form is cut short.");
    rest.remove_prefix(2);
    if (parts.size() == limits.parts)
      return broken("Het formulier heeft te veel delen.", "The form has too many parts.");
    const auto head = rest.substr(0, limits.part_header_bytes).find("\r\n\r\n");
    if (head == std::string_view::npos) {
      return broken("Een deel van het formulier heeft geen geldige kopregels.",
                    "A part of the form has no valid headers.");
    }
    const auto content = rest.substr(head + 4);
    const auto found = std::search(content.begin(), content.end(), search);
    if (found == content.end()) return broken("Het formulier is afgebroken.", "The form is cut short.");
    const auto length = static_cast<std::size_t>(found - content.begin());
    auto part = read_part(rest.substr(0, head), content.substr(0, length), limits);
    if (!part) return std::unexpected(part.error());
    parts.push_back(std::move(*part));
    rest = content.substr(length + delimiter.size());
  }
  return parts;
}

const Part* find_part(const std::vector<Part>& parts, std::string_view name) {
  const auto found = std::ranges::find(parts, name, &Part::name);
  return found == parts.end() ? nullptr : &*found;
}

}  // namespace pareltjes::http
