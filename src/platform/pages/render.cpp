// SPDX-License-Identifier: EUPL-1.2
// The only file that knows Mustache. A template is read and parsed once and then shared by all threads:
// kainjow's render changes its tree only for lambdas and run-time partials, and neither is used here.
#include <fmt/format.h>

#include <kainjow/mustache.hpp>
#include <map>
#include <memory>
#include <mutex>

#include "core/resources.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"
#include "platform/pages/pages.hpp"

namespace pareltjes::pages {
namespace {

namespace mustache = kainjow::mustache;

constexpr std::string_view kPartials = "src/platform/pages/partials/";
constexpr std::string_view kFrame = "src/platform/pages/templates/frame.mustache";
constexpr int kDeepestPartial = 8;

std::unexpected<core::Error> broken_template(std::string_view name, const std::string& why) {
  return core::fail(core::ErrorCode::kInternal, {fmt::format("De pagina {} is niet te maken: {}.", name, why),
                                                 fmt::format("The page {} cannot be made: {}.", name, why)});
}

/// Puts the text of `{{> name}}` in its place, so that a partial is parsed once, with its page.
core::Result<std::string> with_partials(std::string_view name, std::string_view text, int depth) {
  if (depth > kDeepestPartial) return broken_template(name, "partials include one another without end");
  std::string whole;
  for (;;) {
    const auto begin = text.find("{{>");
    if (begin == std::string_view::npos) return whole.append(text);
    const auto end = text.find("}}", begin);
    if (end == std::string_view::npos) return broken_template(name, "a partial is not closed");
    const auto partial = core::trim(text.substr(begin + 3, end - begin - 3));
    // A part of a pearl's own page is named by its path, one that pages share by its name.
    const auto file = partial.contains('/') ? std::string(partial) : fmt::format("{}{}.mustache", kPartials, partial);
    const auto bytes = core::find_resource(file);
    if (!bytes) return broken_template(name, fmt::format("partial {} is absent", file));
    auto inner = with_partials(file, core::trim(*bytes), depth + 1);
    if (!inner) return inner;
    whole.append(text.substr(0, begin)).append(*inner);
    text.remove_prefix(end + 2);
  }
}

class Library {
 public:
  core::Result<std::shared_ptr<mustache::mustache>> find(std::string_view name) {
    const std::scoped_lock lock(mutex_);
    if (const auto known = templates_.find(name); known != templates_.end()) return known->second;
    const auto bytes = core::find_resource(name);
    if (!bytes) return broken_template(name, "the file is absent");
    const auto text = with_partials(name, *bytes, 0);
    if (!text) return std::unexpected(text.error());
    auto parsed = std::make_shared<mustache::mustache>(*text);
    if (!parsed->is_valid()) return broken_template(name, parsed->error_message());
    parsed->set_custom_escape([](const std::string& value) { return core::escape_markup(value); });
    templates_.emplace(std::string(name), parsed);
    return parsed;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<mustache::mustache>, std::less<>> templates_;
};

Library& library() {
  static Library instance;
  return instance;
}

/// Empty text and null count as false, so that {{#text}} asks whether there is one.
mustache::data to_data(const nlohmann::json& value) {
  switch (value.type()) {
    case nlohmann::json::value_t::object: {
      mustache::data object;
      for (const auto& [key, item] : value.items()) object.set(key, to_data(item));
      return object;
    }
    case nlohmann::json::value_t::array: {
      mustache::list list;
      list.reserve(value.size());
      for (const auto& item : value) list.push_back(to_data(item));
      return mustache::data(list);
    }
    case nlohmann::json::value_t::string: {
      const auto& text = value.get_ref<const std::string&>();
      return text.empty() ? mustache::data(false) : mustache::data(text);
    }
    case nlohmann::json::value_t::boolean:
      return mustache::data(value.get<bool>());
    case nlohmann::json::value_t::null:
    case nlohmann::json::value_t::discarded:
    case nlohmann::json::value_t::binary:
      return mustache::data(false);
    default:
      return mustache::data(value.dump());
  }
}

core::Result<std::string> fill(std::string_view template_name, nlohmann::json values, core::Language language) {
  const auto found = library().find(template_name);
  if (!found) return std::unexpected(found.error());
  const bool english = language == core::Language::kEnglish;
  values["nl"] = !english;
  values["en"] = english;
  values["lang"] = core::tag_of(language);
  values["prefix"] = english ? "/en" : "";
  std::string text;
  (*found)->render(to_data(values), [&](const std::string& part) { text += part; });
  return text;
}

/// Address of a file that the program serves; the hash makes a browser fetch a new version at once.
std::string asset(std::string_view name) {
  const auto bytes = core::find_resource(fmt::format("web/dist/{}", name));
  if (!bytes) return fmt::format("/assets/{}", name);
  return fmt::format("/assets/{}?v={}", name, core::sha256_hex(*bytes).substr(0, 12));
}

nlohmann::json crumbs_of(const Frame& frame) {
  nlohmann::json crumbs = nlohmann::json::array();
  for (const auto& [title, address] : frame.breadcrumb) {
    crumbs.push_back({{"title", title.in(frame.language)}, {"href", address}});
  }
  return crumbs;
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8U | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      text += i + k > bytes.size() ? '=' : kLetters[group >> (6 * (3 - k)) & 63U];
    }
  }
  return text;
}

/// The styles with the fonts inside: a page that stands alone asks nothing of anybody.
std::string inline_style() {
  constexpr std::string_view kAddress = "/assets/";
  std::string style(core::find_resource("web/dist/pareltjes.css").value_or(""));
  for (auto begin = style.find(kAddress); begin != std::string::npos; begin = style.find(kAddress, begin)) {
    const auto end = std::min(style.find_first_of(")\"'", begin), style.size());
    const auto file = style.substr(begin + kAddress.size(), end - begin - kAddress.size());
    const auto bytes = core::find_resource("web/dist/" + file).value_or("");
    const auto data = "data:font/woff2;base64," + base64(bytes);
    style.replace(begin, end - begin, data);
    begin += data.size();
  }
  return style;
}

nlohmann::json frame_values(const Frame& frame, std::string content) {
  static const std::string style = asset("pareltjes.css");
  static const std::string script = asset("pareltjes.js");
  const bool english = frame.language == core::Language::kEnglish;
  const std::string path = frame.path.empty() ? "/" : frame.path;
  const std::string english_path = path == "/" ? "/en" : path.starts_with("/?") ? "/en" + path.substr(1) : "/en" + path;
  return {{"content", std::move(content)},
          {"title", frame.title.in(frame.language)},
          {"style", style},
          {"script", script},
          {"here", english ? english_path : path},
          {"other", english ? path : english_path},
          {"home", english ? "/en" : "/"},
          {"gemeente_code", frame.gemeente_code},
          {"gemeente_name", frame.gemeente_name},
          {"account_name", frame.account_name},
          {"csrf_token", frame.csrf_token},
          {"menu_parels", frame.active_menu == "parels"},
          {"menu_gemeente", frame.active_menu == "gemeente"},
          {"menu_uitleg", frame.active_menu == "uitleg"},
          {"has_breadcrumb", !frame.breadcrumb.empty()},
          {"breadcrumb", crumbs_of(frame)},
          {"has_attributions", !frame.attributions.empty()},
          {"attributions", frame.attributions},
          {"refresh", frame.refresh_seconds > 0 ? std::to_string(frame.refresh_seconds) : ""},
          {"standalone", frame.standalone},
          {"inline_style", frame.standalone ? inline_style() : std::string()}};
}

}  // namespace

core::Result<std::string> render_part(std::string_view template_name, const nlohmann::json& values,
                                      core::Language language) {
  return fill(template_name, values, language);
}

core::Result<std::string> render(std::string_view template_name, const nlohmann::json& values, const Frame& frame) {
  auto content = fill(template_name, values, frame.language);
  if (!content) return content;
  return fill(kFrame, frame_values(frame, std::move(*content)), frame.language);
}

}  // namespace pareltjes::pages
