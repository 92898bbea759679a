// SPDX-License-Identifier: EUPL-1.2
// The way in for data from outside: checked, written down, stored.
#include <algorithm>
#include <tuple>

#include "core/time.hpp"
#include "platform/hub/hub.hpp"
#include "platform/hub/serialise.hpp"

namespace pareltjes::hub {
namespace {

using Work = core::Result<void>;

/// Adds the codes of a stored table of areas; true when it is of the whole country.
bool add_areas(const DataTable& table, std::set<std::string, std::less<>>& areas) {
  const auto* codes = table.texts("code");
  const auto* kinds = table.texts("soort");
  if (codes == nullptr || table.find("leeftijd") != nullptr) return false;
  areas.insert(codes->begin(), codes->end());
  return kinds != nullptr && std::ranges::find(*kinds, "land") != kinds->end();
}

/// What was refused before is of no use to anybody once something else was delivered: two may be of the same moment, so
/// that no clock can tell later.
Work write_check(storage::Session& session, const DatasetInfo& info, const std::vector<Finding>& findings,
                 bool refused) {
  const auto at = core::to_rfc3339(core::system_clock().now());
  auto gone = session.execute(
      "DELETE FROM kwaliteit WHERE organisatie = $1 AND dataset = $2 AND (versie = $3 OR geweigerd = 1)",
      {info.organisation, info.id, info.version});
  if (!gone) return std::unexpected(std::move(gone.error()));
  auto added = session.execute(
      "INSERT INTO kwaliteit (dataset, versie, geweigerd, bevindingen_json, op) VALUES ($1, $2, $3, $4, $5)",
      {info.id, info.version, std::int64_t{refused}, findings_to_json(findings), at});
  if (!added) return std::unexpected(std::move(added.error()));
  return {};
}

}  // namespace

core::Result<Delivery> Hub::deliver(const storage::Scope& scope, Dataset dataset, const std::vector<QualityRule>& more,
                                    const storage::Work& fence) {
  auto rules = shipped_quality_rules();
  rules.insert(rules.end(), more.begin(), more.end());
  QualityContext context{scope.organisation, {}, false, core::system_clock().now()};
  const bool asks_for_areas = std::ranges::any_of(rules, [&](const QualityRule& rule) {
    return rule.kind == QualityRule::Kind::kArea && (rule.topic == "*" || rule.topic == dataset.info.topic);
  });
  if (asks_for_areas) {
    auto known = areas_of(scope, dataset.info);
    if (!known) return std::unexpected(std::move(known.error()));
    std::tie(context.areas, context.whole_country) = std::move(*known);
  }
  Delivery delivery{{}, check_quality(dataset, rules, context), false};
  delivery.refused = any_refuses(delivery.findings);
  if (!delivery.refused) {
    auto info = store(scope, std::move(dataset), fence);
    if (!info) return std::unexpected(std::move(info.error()));
    delivery.info = std::move(*info);
  } else {
    delivery.info = for_this_once(scope, std::move(dataset))->info;
  }
  const auto written = database().write(scope, [&](storage::Session& session) -> Work {
    if (fence) {
      if (auto mine = fence(session); !mine) return mine;
    }
    return write_check(session, delivery.info, delivery.findings, delivery.refused);
  });
  if (!written) return std::unexpected(written.error());
  return delivery;
}

core::Result<std::pair<std::set<std::string, std::less<>>, bool>> Hub::areas_of(const storage::Scope& scope,
                                                                                const DatasetInfo& of) {
  std::pair<std::set<std::string, std::less<>>, bool> known{{}, false};
  if (of.year == 0) return known;
  const auto datasets = list(scope);
  if (!datasets) return std::unexpected(datasets.error());
  for (const auto& info : *datasets) {
    const bool areas = info.topic == topic::kKeyFigures || info.topic == topic::kBoundaries;
    if (!areas || info.year != of.year || info.example || info.id == of.id) continue;
    const auto dataset = load(scope, info);
    if (!dataset) return std::unexpected(dataset.error());
    known.second = add_areas((*dataset)->table, known.first) || known.second;
  }
  return known;
}

core::Result<Checks> Hub::checks(const storage::Scope& scope) {
  Checks checks;
  const auto read = database().read(scope, [&](storage::Session& session) -> Work {
    const auto rows = session.query(
        "SELECT k.organisatie, k.dataset, k.versie, k.geweigerd, k.bevindingen_json, k.op FROM kwaliteit k "
        "LEFT JOIN dataset d ON d.organisatie = k.organisatie AND d.id = k.dataset AND d.versie = k.versie "
        "WHERE k.geweigerd = 1 OR d.vervangen = 0 ORDER BY k.op DESC, k.geweigerd DESC");
    if (!rows) return std::unexpected(rows.error());
    for (std::size_t i = 0; i < rows->size(); ++i) {
      auto& list = checks[{rows->text(i, 0), rows->text(i, 1)}];
      const bool refused = rows->integer(i, 3) != 0;
      // What was refused before the version that is there now, is of no use to anybody.
      const bool settled = std::ranges::any_of(list, [](const Checked& other) { return !other.refused; });
      if (settled || (refused && !list.empty())) continue;
      list.push_back({rows->text(i, 2), refused, findings_from_json(rows->text(i, 4)), rows->text(i, 5)});
    }
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return checks;
}

}  // namespace pareltjes::hub
