// SPDX-License-Identifier: EUPL-1.2
#include "platform/monitor/cell.hpp"

#include <algorithm>

#include "core/ids.hpp"

namespace pareltjes::monitor {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestName = 40;

bool is_short_name(std::string_view name, bool with_dots) {
  return !name.empty() && name.size() <= kLongestName && name != "openbaar" && name.front() != '-' &&
         std::ranges::all_of(name, [&](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || (with_dots && c == '.');
         });
}

std::unexpected<core::Error> unfit(const char* field_nl, const char* field_en) {
  return core::fail(core::ErrorCode::kInvalidInput,
                    {std::string("Dit klopt niet: ") + field_nl + ".", std::string("This is wrong: ") + field_en + "."},
                    {"Gebruik kleine letters, cijfers en streepjes, hoogstens 40 tekens.",
                     "Use lower-case letters, digits and hyphens, 40 characters at most."});
}

template <class Value, std::size_t N>
std::string_view name_in(const std::array<std::pair<Value, std::string_view>, N>& names, Value value) {
  return std::ranges::find(names, value, &std::pair<Value, std::string_view>::first)->second;
}

template <class Value, std::size_t N>
std::optional<Value> value_in(const std::array<std::pair<Value, std::string_view>, N>& names, std::string_view name) {
  const auto* found = std::ranges::find(names, name, &std::pair<Value, std::string_view>::second);
  if (found == names.end()) return std::nullopt;
  return found->first;
}

std::string text_in(const json& value, const char* field) {
  const auto found = value.find(field);
  return found != value.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::int64_t number_in(const json& value, const char* field) {
  const auto found = value.find(field);
  return found != value.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

json test_json(const Test& test) {
  return {{"id", test.id},
          {"uitslag", name_of(test.verdict)},
          {"fouten", test.errors},
          {"waarschuwingen", test.warnings},
          {"nagekeken", test.checked},
          {"regels", test.rules},
          {"per_regel", test.errors_by_rule},
          {"bewijs", test.evidence},
          {"door", test.by},
          {"op", test.at}};
}

json connection_json(const Connection& connection) {
  return {{"stand", name_of(connection.state)},
          {"sinds", connection.since},
          {"bewijs_tekst", connection.evidence_text},
          {"bewijs_sha256", connection.evidence_sha256},
          {"belemmering", connection.blocked_by},
          {"aan_zet", connection.desk},
          {"door", connection.by},
          {"op", connection.at}};
}

std::optional<Test> test_from(const json& value) {
  const auto verdict = verdict_named(text_in(value, "uitslag"));
  if (!verdict) return std::nullopt;
  Test test;
  test.id = text_in(value, "id");
  test.verdict = *verdict;
  test.errors = number_in(value, "fouten");
  test.warnings = number_in(value, "waarschuwingen");
  test.checked = number_in(value, "nagekeken");
  test.rules = number_in(value, "regels");
  const auto by_rule = value.value("per_regel", json::object());
  for (const auto& [rule, count] : by_rule.items())
    if (count.is_number_integer()) test.errors_by_rule[rule] = count.get<std::int64_t>();
  test.evidence = text_in(value, "bewijs");
  test.by = text_in(value, "door");
  test.at = text_in(value, "op");
  return test;
}

std::optional<Connection> connection_from(const json& value) {
  const auto state = connection_state_named(text_in(value, "stand"));
  if (!state) return std::nullopt;
  return Connection{*state,
                    text_in(value, "sinds"),
                    text_in(value, "bewijs_tekst"),
                    text_in(value, "bewijs_sha256"),
                    text_in(value, "belemmering"),
                    text_in(value, "aan_zet"),
                    text_in(value, "door"),
                    text_in(value, "op")};
}

}  // namespace

std::string_view name_of(Verdict verdict) {
  return name_in(kVerdicts, verdict);
}
std::optional<Verdict> verdict_named(std::string_view name) {
  return value_in(kVerdicts, name);
}
std::string_view name_of(ConnectionState state) {
  return name_in(kConnectionStates, state);
}
std::optional<ConnectionState> connection_state_named(std::string_view name) {
  return value_in(kConnectionStates, name);
}

const std::vector<Chain>& chains() {
  static const std::vector<Chain> kChains{
      {"keten-plan", {"Plannen", "Plans"}},
      {"keten-toepasbare-regels", {"Toepasbare regels", "Applicable rules"}},
      {"keten-vergunningen", {"Vergunningen en meldingen", "Permits and notifications"}}};
  return kChains;
}

bool is_chain(std::string_view subject) {
  return std::ranges::any_of(chains(), [&](const Chain& chain) { return chain.subject == subject; });
}

core::Result<void> check_key(const CellKey& key) {
  const auto code = core::GemeenteCode::parse(key.gemeente);
  if (!code || code->text() != key.gemeente) return unfit("de gemeente", "the municipality");
  if (!is_short_name(key.leverancier, false)) return unfit("de leverancier", "the supplier");
  if (!is_short_name(key.product, false)) return unfit("het product", "the product");
  const bool chain_like = key.onderwerp.starts_with("keten-");
  if (!is_short_name(key.onderwerp, true) || (chain_like && !is_chain(key.onderwerp)))
    return unfit("de standaard of keten", "the standard or chain");
  return {};
}

std::optional<bool> Cell::consent_of(std::string_view organisation) const {
  const auto found = std::ranges::find(consents, organisation, &Consent::by);
  if (found == consents.end()) return std::nullopt;
  return found->given;
}

json public_json(const Cell& cell) {
  json value{{"toetsen", json::array()}, {"aansluitingen", json::array()}, {"antwoorden", json::array()}};
  for (const auto& test : cell.tests) value["toetsen"].push_back(test_json(test));
  for (const auto& connection : cell.connections) value["aansluitingen"].push_back(connection_json(connection));
  for (const auto& reply : cell.replies)
    value["antwoorden"].push_back({{"tekst", reply.text}, {"door", reply.by}, {"op", reply.at}});
  if (!cell.product_name.empty()) value["product_naam"] = cell.product_name;
  return value;
}

core::Result<Cell> cell_from(const CellKey& key, const json& value) {
  Cell cell;
  cell.key = key;
  cell.is_public = true;
  const auto broken = [] {
    return core::fail(core::ErrorCode::kInternal,
                      {"Een vakje van de monitor is beschadigd.", "A cell of the monitor is damaged."},
                      {"Zet een reservekopie terug.", "Restore a backup."});
  };
  if (!value.is_object()) return broken();
  for (const auto& each : value.value("toetsen", json::array())) {
    auto test = test_from(each);
    if (!test) return broken();
    cell.tests.push_back(std::move(*test));
  }
  for (const auto& each : value.value("aansluitingen", json::array())) {
    auto connection = connection_from(each);
    if (!connection) return broken();
    cell.connections.push_back(std::move(*connection));
  }
  for (const auto& each : value.value("antwoorden", json::array()))
    cell.replies.push_back({text_in(each, "tekst"), text_in(each, "door"), text_in(each, "op")});
  cell.product_name = text_in(value, "product_naam");
  return cell;
}

}  // namespace pareltjes::monitor
