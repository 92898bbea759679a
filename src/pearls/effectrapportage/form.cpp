// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/form.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "core/text.hpp"
#include "pearls/effectrapportage/case.hpp"
#include "pearls/effectrapportage/library.hpp"

namespace pareltjes::effectrapportage {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestField = 300;
constexpr std::size_t kLongestList = 20'000;
constexpr std::array<const char*, 3> kTexts{"bedrijf", "sector", "stuk"};
constexpr std::array<const char*, 4> kNumbers{"opening", "vol", "x", "y"};

/// Few digits, and no exponent: what a person would type.
std::string typed(double value) {
  auto text = fmt::format("{:.4f}", value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::string given(const pearl::PageRequest& request, const std::string& name, std::size_t longest = kLongestField) {
  const auto found = request.query.find(name);
  if (found == request.query.end()) return {};
  return std::string(core::trim(std::string_view(found->second).substr(0, longest)));
}

/// The value of a question: a number, a pair, or the text as it was where it is no number, so that it is told.
json answer_typed(const Question& question, const std::string& from, const std::string& to) {
  const double unit = question.kind == Question::Kind::kShare ? 100 : 1;
  std::vector<double> ends;
  for (const auto& text : {from, to}) {
    if (text.empty()) continue;
    const auto number = number_typed(text);
    if (!number) return text;
    ends.push_back(*number / unit);
  }
  if (ends.empty()) return nullptr;
  return ends.size() == 1 ? json(ends.front()) : json(ends);
}

json sites_typed(const std::string& lines) {
  json sites = json::array();
  for (const auto& line : core::split(lines, '\n')) {
    auto cells = core::split(line, ';');
    if (core::trim(line).empty()) continue;
    cells.resize(8);
    const auto cell = [&](std::size_t i) { return std::string(core::trim(cells[i])); };
    json site{{"naam", cell(0)}, {"bedden", number_typed(cell(2)).value_or(0)}};
    if (!cell(1).empty()) site["gemeente"] = cell(1);
    if (const auto minutes = number_typed(cell(3))) site["reistijd"] = *minutes;
    if (!cell(4).empty()) site["tot"] = cell(4).substr(0, 10);
    if (cell(5) == "plan") site["vergund"] = false;
    const auto certificate = cell(6);
    if (const auto end = certificate.find(" tot "); end != std::string::npos)
      site["keurmerk_tot"] = std::string(core::trim(certificate.substr(end + 5))).substr(0, 10);
    if (!certificate.empty()) site["keurmerk"] = certificate.substr(0, certificate.find(" tot "));
    if (const auto cost = number_typed(cell(7))) site["kosten"] = *cost;
    sites.push_back(std::move(site));
  }
  return sites;
}

std::string sites_as_lines(const json& sites) {
  std::string lines;
  for (const auto& site : sites) {
    if (!site.is_object()) continue;
    const auto text = [&](const char* key) {
      return site.contains(key) && site[key].is_string() ? site[key].get<std::string>() : std::string();
    };
    const auto number = [&](const char* key) {
      return site.contains(key) && site[key].is_number() ? typed(site[key].get<double>()) : std::string();
    };
    auto certificate = text("keurmerk");
    if (const auto end = text("keurmerk_tot"); !end.empty()) certificate += " tot " + end;
    const bool planned = site.contains("vergund") && site["vergund"] == json(false);
    auto line = fmt::format("{}; {}; {}; {}; {}; {}; {}; {}", text("naam"), text("gemeente"), number("bedden"),
                            number("reistijd"), text("tot"), planned ? "plan" : "", certificate, number("kosten"));
    while (line.ends_with("; ") || line.ends_with(';')) line.erase(line.find_last_of(';'));
    lines += (lines.empty() ? "" : "\n") + line;
  }
  return lines;
}

json others_typed(const std::string& lines) {
  json others = json::array();
  for (const auto& line : core::split(lines, '\n')) {
    auto cells = core::split(line, ';');
    if (core::trim(line).empty()) continue;
    cells.resize(3);
    json other{{"naam", std::string(core::trim(cells[0])).substr(0, 120)},
               {"bedden", std::string(core::trim(cells[1])).substr(0, 60)}};
    if (const auto from = number_typed(cells[2]); from && std::abs(*from) < 1e9)
      other["vanaf"] = static_cast<std::int64_t>(*from);
    others.push_back(std::move(other));
  }
  return others;
}

std::string others_as_lines(const json& others) {
  std::string lines;
  for (const auto& other : others) {
    const auto beds = other.is_object() && other.contains("bedden") ? answer_in(other["bedden"]) : std::nullopt;
    if (!beds || !other.contains("naam") || !other["naam"].is_string()) continue;
    auto line = other["naam"].get<std::string>() + "; " + typed(beds->low);
    if (beds->high != beds->low) line += "-" + typed(beds->high);
    if (other.contains("vanaf") && other["vanaf"].is_number()) line += "; " + typed(other["vanaf"].get<double>());
    lines += (lines.empty() ? "" : "\n") + line;
  }
  return lines;
}

}  // namespace

std::optional<double> number_typed(std::string text) {
  text = std::string(core::trim(text));
  const auto dot = text.rfind('.');
  const bool thousands =
      dot != std::string::npos && text.size() - dot == 4 && !text.contains(',') && !text.starts_with("0.");
  if (thousands || text.contains(',')) std::erase(text, '.');
  std::ranges::replace(text, ',', '.');
  return core::parse_number(text);
}

Fields fields_of(const json& values) {
  Fields fields;
  for (const auto* name : kTexts) {
    if (values.contains(name) && values[name].is_string() && std::string_view(name) != "stuk")
      fields.emplace_back(name, values[name].get<std::string>());
  }
  for (const auto* name : kNumbers) {
    if (values.contains(name) && values[name].is_number()) fields.emplace_back(name, typed(values[name].get<double>()));
  }
  for (const auto& question : library().questions) {
    const auto found = values.find(question.field);
    if (found == values.end() || found->is_null()) continue;
    if (question.kind == Question::Kind::kWord) {
      if (found->is_string()) fields.emplace_back(question.field, found->get<std::string>());
      continue;
    }
    const double unit = question.kind == Question::Kind::kShare ? 100 : 1;
    const auto answer = answer_in(*found);
    if (!answer) {
      if (found->is_string()) fields.emplace_back("van-" + question.field, found->get<std::string>());
      continue;
    }
    fields.emplace_back("van-" + question.field, typed(answer->low * unit));
    if (answer->high != answer->low) fields.emplace_back("tot-" + question.field, typed(answer->high * unit));
  }
  if (values.contains("nieuwbouw") && values["nieuwbouw"] == json(false)) fields.emplace_back("nieuwbouw", "nee");
  if (values.contains("locaties") && values["locaties"].is_array())
    fields.emplace_back("plekken", sites_as_lines(values["locaties"]));
  if (values.contains("andere_bedrijven") && values["andere_bedrijven"].is_array())
    fields.emplace_back("anderen", others_as_lines(values["andere_bedrijven"]));
  return fields;
}

json values_of(const pearl::PageRequest& request, const pearl::Manifest& manifest) {
  const bool typed_in = std::ranges::any_of(request.query, [](const auto& one) {
    return one.first == "sector" || one.first.starts_with("van-") || one.first == "plekken";
  });
  if (!typed_in) {
    auto example = manifest.example;
    example["gemeente"] = request.gemeente.text();
    if (const auto document = given(request, "stuk"); !document.empty()) example["stuk"] = document;
    return example;
  }
  json values{{"gemeente", request.gemeente.text()}};
  for (const auto* name : kTexts) {
    if (const auto text = given(request, name); !text.empty()) values[name] = text;
  }
  for (const auto* name : kNumbers) {
    const auto number = number_typed(given(request, name));
    if (!number) continue;
    const bool year = std::string_view(name) == "opening" || std::string_view(name) == "vol";
    values[name] = year && std::abs(*number) < 1e9 ? json(static_cast<std::int64_t>(*number)) : json(*number);
  }
  for (const auto& question : library().questions) {
    if (question.kind == Question::Kind::kWord) {
      if (const auto text = given(request, question.field); !text.empty()) values[question.field] = text;
      continue;
    }
    auto answer =
        answer_typed(question, given(request, "van-" + question.field), given(request, "tot-" + question.field));
    if (answer.is_string() && answer.get_ref<const std::string&>().size() > 60) answer = "?";
    if (!answer.is_null()) values[question.field] = std::move(answer);
  }
  if (given(request, "nieuwbouw") == "nee") values["nieuwbouw"] = false;
  if (auto sites = sites_typed(given(request, "plekken", kLongestList)); !sites.empty())
    values["locaties"] = std::move(sites);
  if (auto others = others_typed(given(request, "anderen", kLongestList)); !others.empty())
    values["andere_bedrijven"] = std::move(others);
  return values;
}

}  // namespace pareltjes::effectrapportage
