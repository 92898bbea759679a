// SPDX-License-Identifier: EUPL-1.2
#include "platform/rights/policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/time.hpp"

namespace pareltjes::rights {
namespace {

using nlohmann::json;

constexpr std::string_view kContext = "http://www.w3.org/ns/odrl.jsonld";
constexpr std::string_view kProfile = "urn:pareltjes:odrl-profiel:1";
constexpr std::array<std::string_view, 2> kActions{action::kUse, action::kDistribute};
constexpr std::array<std::string_view, 2> kDuties{"attribute", "compensate"};

std::unexpected<core::Error> not_understood(std::string_view what) {
  return core::fail(core::ErrorCode::kInvalidInput,
                    {fmt::format("Dit recht heeft iets dat hier niet gelezen wordt: {}.", what),
                     fmt::format("This right has something that is not read here: {}.", what)},
                    {"Schrijf het recht in de vorm die dit programma zelf geeft.",
                     "Write the right in the form that this program gives itself."});
}

/// A constraint of ODRL: what is compared, how, with what.
json constraint_on(const char* left, const char* comparison, json right) {
  json constraint;
  constraint["leftOperand"] = left;
  constraint["operator"] = comparison;
  constraint["rightOperand"] = std::move(right);
  return constraint;
}

json day_constraint(const char* comparison, const std::string& day) {
  return constraint_on("dateTime", comparison, {{"@value", day}, {"@type", "xsd:date"}});
}

json in_both(const core::Text& text) {
  return {{{"@language", "nl"}, {"@value", text.nl}}, {{"@language", "en"}, {"@value", text.en}}};
}

core::Result<void> take_text(const json& value, core::Text& text) {
  const auto words = value.is_object() ? value.value("@value", json()) : json();
  if (!words.is_string()) return not_understood("dct:description");
  (value.value("@language", json()) == "en" ? text.en : text.nl) = words.get<std::string>();
  return {};
}

json odrl_of(const Rule& rule) {
  json odrl{{"action", rule.actions}};
  if (!rule.assignee.empty()) odrl["assignee"] = rule.assignee;
  auto constraints = json::array();
  if (!rule.purposes.empty()) constraints.push_back(constraint_on("purpose", "isAnyOf", rule.purposes));
  if (!rule.from.empty()) constraints.push_back(day_constraint("gteq", rule.from));
  if (!rule.until.empty()) constraints.push_back(day_constraint("lteq", rule.until));
  if (!constraints.empty()) odrl["constraint"] = std::move(constraints);
  for (const auto& duty : rule.duties) odrl["duty"].push_back({{"action", duty.action}, {"rdfs:label", duty.text}});
  auto& source = odrl["dct:source"];
  for (const auto& [name, value] :
       std::initializer_list<std::pair<const char*, const std::string&>>{{"soort", rule.ground.kind},
                                                                         {"stuk", rule.ground.document},
                                                                         {"zin", rule.ground.sentence},
                                                                         {"plaats", rule.ground.place},
                                                                         {"sha256", rule.ground.sha256},
                                                                         {"url", rule.ground.url}}) {
    if (!value.empty()) source[name] = value;
  }
  odrl["dct:description"] = in_both(rule.meaning);
  return odrl;
}

/// Reads one rule; every member must be known.
class RuleReader {
 public:
  explicit RuleReader(bool permits) { rule_.permits = permits; }

  core::Result<Rule> read(const json& odrl) {
    if (!odrl.is_object()) return not_understood("permission");
    for (const auto& [name, value] : odrl.items()) {
      if (auto done = member(name, value); !done) return std::unexpected(done.error());
    }
    if (rule_.actions.empty()) return not_understood("action");
    return std::move(rule_);
  }

 private:
  core::Result<void> member(const std::string& name, const json& value) {
    if (name == "action") return actions(value);
    if (name == "assignee" && value.is_string()) {
      rule_.assignee = value.get<std::string>();
      return {};
    }
    if (name == "constraint" && value.is_array()) return each(value, &RuleReader::constraint);
    if (name == "duty" && value.is_array() && rule_.permits) return each(value, &RuleReader::duty);
    if (name == "dct:source" && (value.is_object() || value.is_null())) return source(value);
    if (name == "dct:description" && value.is_array()) return each(value, &RuleReader::description);
    return not_understood(name);
  }

  core::Result<void> each(const json& values, core::Result<void> (RuleReader::*take)(const json&)) {
    for (const auto& value : values) {
      if (!value.is_object()) return not_understood(value.dump().substr(0, 80));
      if (auto done = (this->*take)(value); !done) return done;
    }
    return {};
  }

  core::Result<void> actions(const json& value) {
    const auto list = value.is_array() ? value : json::array({value});
    for (const auto& one : list) {
      if (!one.is_string() || std::ranges::find(kActions, one.get<std::string>()) == kActions.end())
        return not_understood(one.dump().substr(0, 80));
      rule_.actions.push_back(one.get<std::string>());
    }
    return {};
  }

  core::Result<void> constraint(const json& value) {
    const auto left = value.value("leftOperand", json());
    const auto comparison = value.value("operator", json());
    const auto right = value.value("rightOperand", json());
    if (left == "purpose" && comparison == "isAnyOf" && right.is_array() && !right.empty()) {
      for (const auto& purpose : right) {
        if (!purpose.is_string()) return not_understood("purpose");
        rule_.purposes.push_back(purpose.get<std::string>());
      }
      return {};
    }
    const auto day = right.is_object() ? right.value("@value", json()) : right;
    if (left == "dateTime" && day.is_string() && core::parse_day(day.get<std::string>())) {
      if (comparison == "gteq") rule_.from = day.get<std::string>();
      if (comparison == "lteq") rule_.until = day.get<std::string>();
      if (comparison == "gteq" || comparison == "lteq") return {};
    }
    return not_understood(value.dump().substr(0, 80));
  }

  core::Result<void> duty(const json& value) {
    const auto name = value.value("action", json());
    const auto label = value.value("rdfs:label", json(""));
    if (!name.is_string() || !label.is_string() || std::ranges::find(kDuties, name.get<std::string>()) == kDuties.end())
      return not_understood(value.dump().substr(0, 80));
    rule_.duties.push_back({name.get<std::string>(), label.get<std::string>()});
    return {};
  }

  core::Result<void> source(const json& value) {
    if (value.is_null()) return {};
    for (const auto& [name, text] : value.items()) {
      if (!text.is_string()) return not_understood(name);
    }
    rule_.ground = {value.value("soort", ""),  value.value("stuk", ""),   value.value("zin", ""),
                    value.value("plaats", ""), value.value("sha256", ""), value.value("url", "")};
    return {};
  }

  core::Result<void> description(const json& value) { return take_text(value, rule_.meaning); }

  Rule rule_;
};

core::Result<std::string> text_of(const json& odrl, const char* name) {
  const auto found = odrl.find(name);
  if (found == odrl.end()) return std::string();
  if (!found->is_string()) return not_understood(name);
  return found->get<std::string>();
}

}  // namespace

json to_odrl(const Policy& policy) {
  json odrl{{"@context", json::array({kContext,
                                      {{"dct", "http://purl.org/dc/terms/"},
                                       {"rdfs", "http://www.w3.org/2000/01/rdf-schema#"},
                                       {"xsd", "http://www.w3.org/2001/XMLSchema#"}}})},
            {"@type", "Agreement"},
            {"uid", policy.uid},
            {"profile", kProfile},
            {"conflict", "prohibit"},
            {"target", policy.targets},
            {"permission", json::array()},
            {"prohibition", json::array()}};
  if (!policy.assigner.empty()) odrl["assigner"] = policy.assigner;
  if (!policy.silence.nl.empty()) odrl["dct:description"] = in_both(policy.silence);
  for (const auto& rule : policy.rules) odrl[rule.permits ? "permission" : "prohibition"].push_back(odrl_of(rule));
  return odrl;
}

core::Result<Policy> policy_from_odrl(const json& odrl) {
  if (!odrl.is_object()) return not_understood("policy");
  Policy policy;
  for (const auto& [name, target] : {std::pair{"uid", &policy.uid}, std::pair{"assigner", &policy.assigner}}) {
    auto text = text_of(odrl, name);
    if (!text) return std::unexpected(text.error());
    *target = std::move(*text);
  }
  if (policy.uid.empty()) return not_understood("uid");
  for (const auto& [name, value] : odrl.items()) {
    constexpr std::array<std::string_view, 10> known{"@context",    "@type",          "uid",      "profile",
                                                     "conflict",    "target",         "assigner", "permission",
                                                     "prohibition", "dct:description"};
    if (std::ranges::find(known, name) == known.end()) return not_understood(name);
  }
  if (odrl.contains("conflict") && odrl["conflict"] != "prohibit") return not_understood("conflict");
  const auto targets = odrl.value("target", json::array());
  for (const auto& target : targets.is_array() ? targets : json::array({targets})) {
    if (!target.is_string()) return not_understood("target");
    policy.targets.push_back(target.get<std::string>());
  }
  for (const auto& text : odrl.value("dct:description", json::array())) {
    if (auto taken = take_text(text, policy.silence); !taken) return std::unexpected(taken.error());
  }
  for (const bool permits : {true, false}) {
    const auto rules = odrl.value(permits ? "permission" : "prohibition", json::array());
    if (!rules.is_array()) return not_understood(permits ? "permission" : "prohibition");
    for (const auto& one : rules) {
      auto rule = RuleReader(permits).read(one);
      if (!rule) return std::unexpected(rule.error());
      policy.rules.push_back(std::move(*rule));
    }
  }
  return policy;
}

}  // namespace pareltjes::rights
