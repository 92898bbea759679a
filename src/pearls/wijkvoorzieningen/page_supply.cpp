// SPDX-License-Identifier: EUPL-1.2
// What there is beside what is needed; the norms; the sources.
#include <fmt/format.h>

#include <algorithm>

#include "core/resources.hpp"
#include "pearls/wijkvoorzieningen/areas.hpp"
#include "pearls/wijkvoorzieningen/page_parts.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

/// A number for a field: enough decimals, no thousands separators that would be misread.
std::string field(const PageContext& page, const Number& value) {
  if (!value) return {};
  auto text = fmt::format("{:.6g}", *value);
  if (page.words.language() == core::Language::kDutch) std::ranges::replace(text, '.', ',');
  return text;
}

std::string figure(const PageContext& page, const Number& value) {
  if (!value) return "–";
  const bool whole = *value == static_cast<double>(static_cast<long long>(*value));
  return page.words.number(*value, whole ? 0 : 2);
}

std::string supply_sentence(const PageContext& page, const SupplyRow& supply) {
  const auto& words = page.words;
  const auto unit = words.word(supply.unit);
  if (supply.state == "bekend") {
    return fmt::format("{} {} {}", words.pick("Er is:", "There is:"),
                       supply.capacity ? words.amount(*supply.capacity, supply.unit) : "0", unit);
  }
  if (supply.state == "waargenomen") {
    std::string text;
    if (supply.count) {
      text = fmt::format("{} {}", words.number(supply.count, 0),
                         words.pick("gezien, grootte onbekend", "seen, size unknown"));
    } else {
      text = words.pick("Gezien, grootte onbekend", "Seen, size unknown");
    }
    if (supply.observed) {
      text += fmt::format(" ({} {})", words.number(*supply.observed, 0), words.word(supply.observed_unit));
    }
    return text;
  }
  return words.pick("Aanbod onbekend", "Supply unknown");
}

struct Verdict {
  const char* icon;
  std::string text;
};

/// What is counted is not what the norm counts, so that no gap can be computed.
bool other_unit(const SupplyRow& supply, const NeedRow* need) {
  return supply.state == "bekend" && need != nullptr && supply.unit != need->unit;
}

/// Only known supply gives a verdict; unknown supply is never a gap.
Verdict verdict(const PageContext& page, const GapRow* gap, bool incomparable) {
  const auto& words = page.words;
  if (incomparable) return {"weet-niet", words.pick("niet te vergelijken", "cannot be compared")};
  if (gap == nullptr || gap->state == "aanbod onbekend" || gap->state.empty()) {
    return {"weet-niet", words.pick("aanbod onbekend", "supply unknown")};
  }
  if (gap->state == "aanbod zonder capaciteit") return {"weet-niet", words.word(gap->state)};
  if (gap->state == "genoeg") return {"goed", words.word(gap->state)};
  std::string text = words.word(gap->state);
  if (gap->value) {
    const auto& value = *gap->value;
    const auto between = words.between(value, gap->unit);
    text += fmt::format(": {} {}{}{}", words.amount(value.mid, gap->unit), words.word(gap->unit),
                        between.empty() ? "" : ", ", between);
  }
  return {gap->state == "tekort" ? "fout" : "let-op", text};
}

/// Why there is no verdict, where the lists do say something; empty otherwise.
std::string reason(const PageContext& page, std::string_view area, std::string_view facility, const SupplyRow& supply,
                   const NeedRow* need) {
  const auto& words = page.words;
  const bool english = words.language() == core::Language::kEnglish;
  if (other_unit(supply, need)) {
    const auto units =
        english
            ? fmt::format("The list counts {}, the norm counts {}.", words.word(supply.unit), words.word(need->unit))
            : fmt::format("De lijst telt {}, de norm telt {}.", words.word(supply.unit), words.word(need->unit));
    if (supply.unit == "kindplaatsen") {
      return units + words.pick(" Kinderen delen een plaats over de week; hoeveel, weten wij niet. Daarom geen tekort.",
                                " Children share a place over the week; how many, we do not know. So no shortage.");
    }
    return units + words.pick(" Een vaste omrekening is er niet. Daarom noemen wij geen tekort.",
                              " There is no fixed conversion. So we speak of no shortage.");
  }
  if (supply.state == "bekend" || page.gemeente == nullptr || page.gemeente->code == area) return {};
  const auto whole = page.data.supply.find({page.gemeente->code, std::string(facility)});
  if (whole == page.data.supply.end() || !whole->second.count) return {};
  if (supply.state == "waargenomen" && whole->second.state != "bekend") return {};
  const auto count = words.number(*whole->second.count, 0);
  return english ? fmt::format("Only counted for all of {} ({}): the list does not say in which area each stands.",
                               page.gemeente->name, count)
                 : fmt::format(
                       "Alleen voor heel {} geteld ({}): de lijst zegt niet van elke plek in welk gebied hij "
                       "ligt, maar geeft alleen een adres of postcode.",
                       page.gemeente->name, count);
}

nlohmann::json reach_rows(const PageContext& page) {
  nlohmann::json rows = nlohmann::json::array();
  for (const auto& reach : page.data.reaches) {
    if (reach.area != page.choice.area || !reach.km) continue;
    const auto* norm = page.data.norm(reach.norm);
    const char* icon = !reach.meets ? "weet-niet" : *reach.meets ? "goed" : "let-op";
    const char* text = !reach.meets   ? page.words.pick("geen norm", "no norm")
                       : *reach.meets ? page.words.pick("binnen de norm", "within the norm")
                                      : page.words.pick("verder dan de norm", "further than the norm");
    rows.push_back({{"name", page.words.facility(reach.facility)},
                    {"km", page.words.number(*reach.km, 1) + " km"},
                    {"norm", reach.norm_m ? page.words.number(*reach.norm_m, 0) + " m" : "–"},
                    {"norm_text", norm == nullptr ? "" : page.words.norm(*norm)},
                    {"norm_status", page.words.word(reach.status)},
                    {"icon", icon},
                    {"state", text},
                    {"year", reach.year ? fmt::format("{:.0f}", *reach.year) : ""},
                    {"source", reach.source}});
  }
  return rows;
}

nlohmann::json norm_row(const PageContext& page, const NormRow& norm) {
  const bool web = norm.url.starts_with("https://") || norm.url.starts_with("http://");
  std::string reach;
  if (norm.reach_m) reach = page.words.number(*norm.reach_m, 0) + " m";
  if (norm.reach_minutes) reach = page.words.number(*norm.reach_minutes, 0) + " min";
  if (!reach.empty() && !norm.travel.empty()) reach += " " + page.words.word(norm.travel);
  return {{"id", norm.id},
          {"facility", page.words.facility(norm.facility)},
          {"text", page.words.norm(norm)},
          {"low", figure(page, norm.low)},
          {"mid", figure(page, norm.mid)},
          {"high", figure(page, norm.high)},
          {"own", norm.own() ? fmt::format("{} / {} / {}", figure(page, norm.own_low), figure(page, norm.own_mid),
                                           figure(page, norm.own_high))
                             : ""},
          {"own_source", norm.own_source},
          {"share", taking_part(page, norm)},
          {"reach", reach},
          {"status", page.words.word(norm.status)},
          {"certainty", page.words.word(norm.certainty)},
          {"fit", norm.fit},
          {"used", norm.used},
          {"source", norm.source},
          {"url", web ? norm.url : ""}};
}

nlohmann::json downloads(const PageContext& page) {
  const auto query = page.link({}, "").substr(page.request.path.size());
  const auto base = page.request.path + "/uitvoer.";
  const auto report = page.request.path + "/rapport.";
  const auto more = query.empty() ? std::string("?") : query + "&";
  return {{"csv", base + "csv" + more + "tabel=behoefte"},
          {"excel", base + "csv" + more + "tabel=behoefte&excel=ja"},
          {"areas_excel", base + "csv" + more + "tabel=gebieden&excel=ja"},
          {"report_pdf", report + "pdf" + query},
          {"report_docx", report + "docx" + query},
          {"report_odt", report + "odt" + query},
          {"report_html", report + "html" + query},
          {"gpkg", base + "gpkg" + query},
          {"geojson", base + "geojson" + query},
          {"html", base + "html" + query},
          {"json", base + "json" + query}};
}

}  // namespace

std::string taking_part(const PageContext& page, const NormRow& norm) {
  if (!norm.share_low || !norm.share_mid || !norm.share_high) return {};
  const auto percent = [&](double share) { return page.words.number(100 * share, 0) + "%"; };
  if (*norm.share_low == *norm.share_high) {
    return page.words.pick("Van de doelgroep telt ", "Of the target group counts ") + percent(*norm.share_mid) +
           page.words.pick(" mee.", ".");
  }
  return page.words.language() == core::Language::kEnglish
             ? fmt::format("Of the target group {} to {} counts, {} in the middle.", percent(*norm.share_low),
                           percent(*norm.share_high), percent(*norm.share_mid))
             : fmt::format("Van de doelgroep telt {} tot {} mee, in het midden {}.", percent(*norm.share_low),
                           percent(*norm.share_high), percent(*norm.share_mid));
}

nlohmann::json supply_state(const PageContext& page, std::string_view area, std::string_view facility) {
  const std::pair<std::string, std::string> key(area, facility);
  const auto supply = page.data.supply.find(key);
  const auto gap = page.data.gaps.find(key);
  static const SupplyRow kUnknown{"onbekend", {}, {}, {}, {}, {}, {}};
  const auto& row = supply == page.data.supply.end() ? kUnknown : supply->second;
  const auto* need = page.data.need(area, facility);
  const auto state = verdict(page, gap == page.data.gaps.end() ? nullptr : &gap->second, other_unit(row, need));
  const auto why = reason(page, area, facility, row, need);
  const bool unknown = row.state != "bekend" && row.state != "waargenomen" && why.empty();
  return {{"sentence", supply_sentence(page, row)},
          {"source", row.source},
          {"reason", why},
          {"unknown", unknown},
          {"icon", state.icon},
          {"verdict", state.text}};
}

nlohmann::json supply_values(const PageContext& page) {
  nlohmann::json rows = nlohmann::json::array();
  nlohmann::json unknown = nlohmann::json::array();
  std::vector<std::string> names;
  for (const auto& facility : page.data.facilities) {
    const auto* need = page.data.need(page.choice.area, facility);
    if (need == nullptr) continue;
    auto state = supply_state(page, page.choice.area, facility);
    const bool nothing_known = state["unknown"].get<bool>();
    nlohmann::json row{{"name", page.words.facility(facility)},
                       {"need", page.words.amount(need->value.mid, need->unit)},
                       {"unit", page.words.word(need->unit)},
                       {"range", page.words.between(need->value, need->unit)},
                       {"state", std::move(state)}};
    if (nothing_known) names.push_back(page.words.spoken(facility));
    (nothing_known ? unknown : rows).push_back(std::move(row));
  }
  const auto reaches = reach_rows(page);
  const auto total = rows.size() + unknown.size();
  return {{"has", !rows.empty()},
          {"rows", rows},
          {"known", rows.size()},
          {"total", total},
          {"none_known", rows.empty()},
          {"has_unknown", !unknown.empty()},
          {"unknown", unknown},
          {"unknown_count", unknown.size()},
          {"one_unknown", unknown.size() == 1},
          {"unknown_names", list_of(names, names.size(), page.words.language())},
          {"example_area", page.choice.area},
          {"has_reach", !reaches.empty()},
          {"reach", reaches}};
}

namespace {

/// The form that keeps the norm in use for the municipality, or takes a kept one back; null for who may not.
nlohmann::json keep_form(const PageContext& page, const NormRow& norm) {
  if (!page.request.may_change || !page.interactive) return nullptr;
  const auto kept = page.request.kept.find("norm/" + norm.id);
  const bool is_kept = kept != page.request.kept.end();
  std::map<std::string, std::string> library;
  for (const auto& [name, value] : page.choice.norms) library[name] = "";
  return {{"action", page.request.path + "/normen"},
          {"norm", norm.id},
          {"gemeente", page.request.gemeente_name},
          {"csrf", page.request.csrf_token},
          {"version", is_kept ? std::to_string(kept->second.version) : "0"},
          {"back", page.link(library, "")},
          {"low", field(page, norm.own_low ? norm.own_low : norm.low)},
          {"mid", field(page, norm.own_mid ? norm.own_mid : norm.mid)},
          {"high", field(page, norm.own_high ? norm.own_high : norm.high)},
          {"kept", is_kept && !kept->second.withdrawn},
          {"own", norm.own()}};
}

}  // namespace

nlohmann::json norm_values(const PageContext& page) {
  nlohmann::json list = nlohmann::json::array();
  for (const auto& norm : page.data.norms) list.push_back(norm_row(page, norm));
  const auto* need = page.data.need(page.choice.area, page.choice.facility);
  const auto* norm = need == nullptr ? nullptr : page.data.norm(need->norm);
  const bool changeable = norm != nullptr && (norm->low || norm->mid || norm->high) && page.interactive;
  nlohmann::json form;
  if (changeable) {
    std::map<std::string, std::string> without;
    for (const auto& [name, value] : page.choice.norms) without[name] = "";
    form = norm_row(page, *norm);
    // The fields of this norm leave with the form itself; those of other norms stay in the address.
    nlohmann::json hidden = nlohmann::json::array();
    for (const auto& [name, value] : page.choice.norms) {
      if (!name.starts_with("norm." + norm->id + ".")) hidden.push_back({{"name", name}, {"value", value}});
    }
    form["hidden"] = hidden;
    form["fields"] = {{{"name", "norm." + norm->id + ".laag"},
                       {"id", "norm-laag"},
                       {"label", page.words.pick("Laag", "Low")},
                       {"value", field(page, norm->own_low ? norm->own_low : norm->low)}},
                      {{"name", "norm." + norm->id + ".midden"},
                       {"id", "norm-midden"},
                       {"label", page.words.pick("Midden", "Middle")},
                       {"value", field(page, norm->own_mid ? norm->own_mid : norm->mid)}},
                      {{"name", "norm." + norm->id + ".hoog"},
                       {"id", "norm-hoog"},
                       {"label", page.words.pick("Hoog", "High")},
                       {"value", field(page, norm->own_high ? norm->own_high : norm->high)}}};
    form["unit"] = page.words.word(norm->unit);
    form["back"] = page.link(without, "normen");
    form["changed"] = norm->own();
    form["keep"] = keep_form(page, *norm);
  }
  return {{"rows", list},
          {"count", page.data.norms.size()},
          {"form", form},
          {"facility", page.words.facility(page.choice.facility)}};
}

namespace {

/// What this does not tell you: the limits of the manifest.
nlohmann::json limits(core::Language language) {
  static const auto manifest = [] {
    const auto bytes = core::find_resource("src/pearls/wijkvoorzieningen/manifest.json");
    return bytes ? nlohmann::json::parse(*bytes, nullptr, false) : nlohmann::json();
  }();
  nlohmann::json list = nlohmann::json::array();
  if (!manifest.is_object() || !manifest.contains("limits")) return list;
  for (const auto& limit : manifest["limits"]) list.push_back(limit.value(std::string(core::tag_of(language)), ""));
  return list;
}

}  // namespace

nlohmann::json source_values(const PageContext& page) {
  const auto language = page.words.language();
  nlohmann::json datasets = nlohmann::json::array();
  for (const auto& use : page.outcome.provenance.datasets) {
    const bool web = use.url.starts_with("https://") || use.url.starts_with("http://");
    datasets.push_back({{"title", use.title},
                        {"year", use.year > 0 ? std::to_string(use.year) : ""},
                        {"attribution", use.attribution},
                        {"licence", use.licence},
                        {"version", use.version},
                        {"url", web ? use.url : ""},
                        {"hash", use.sha256.substr(0, 12)}});
  }
  nlohmann::json own = nlohmann::json::array();
  for (const auto& parameter : page.outcome.provenance.parameters) {
    if (parameter.overridden) {
      own.push_back({{"name", parameter.name}, {"value", parameter.value}, {"source", parameter.source}});
    }
  }
  return {{"limits", limits(language)},
          {"datasets", datasets},
          {"has_own", !own.empty()},
          {"own", own},
          {"pearl", page.outcome.pearl},
          {"version", page.outcome.version},
          {"seed", page.outcome.provenance.seed},
          {"downloads", page.interactive ? downloads(page) : nlohmann::json()}};
}

}  // namespace pareltjes::wijkvoorzieningen
