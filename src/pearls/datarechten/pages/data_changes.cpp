// SPDX-License-Identifier: EUPL-1.2
// An application begun, changed, linked with another, or taken out of the register.
#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "core/time.hpp"
#include "pearls/datarechten/pages/data_room.hpp"
#include "pearls/datarechten/pages/view.hpp"
#include "pearls/datarechten/register/flow.hpp"
#include "pearls/datarechten/register/judgement.hpp"
#include "pearls/datarechten/register/tables.hpp"
#include "platform/http/problem.hpp"
#include "platform/service/note.hpp"
#include "platform/service/page_tools.hpp"

namespace pareltjes::datarechten {
namespace {

using http::Response;
using nlohmann::json;
using service::Call;

constexpr const char* kFormTemplate = "src/pearls/datarechten/pages/toepassing-nieuw.mustache";

core::Error invalid(core::Text message, core::Text advice) {
  return {core::ErrorCode::kInvalidInput, std::move(message), std::move(advice), {}};
}

/// What the form says. Data that are in the hub stay: they are no matter of this form.
Application with_form(Application application, const service::SentForm& sent) {
  application.name = sent.text("naam");
  application.supplier = sent.text("leverancier");
  application.supplier_kvk = sent.text("kvk");
  application.reference = sent.text("kenmerk");
  application.description = sent.text("omschrijving");
  auto& contract = application.contract;
  contract.title = sent.text("contract");
  contract.number = sent.text("contractnummer");
  contract.from = sent.text("van");
  contract.until = sent.text("tot");
  contract.notice_months = sent.number("opzegtermijn_maanden");
  contract.renewal_months = sent.number("verlenging_maanden");
  contract.option_months = sent.number("optie_maanden");
  contract.option_times = sent.number("optie_aantal");
  contract.price = sent.text("prijs");
  contract.cents.reset();
  contract.per.clear();
  if (const auto amount = sent.text("bedrag"); !amount.empty()) {
    contract.cents = cents_in({amount, false});  // -1 is no price, and check() says so.
    contract.per = sent.text("per").empty() ? "jaar" : sent.text("per");
  }
  std::erase_if(application.data, [](const HeldData& held) { return held.dataset.empty(); });
  for (const auto& line : core::split(sent.text("gegevens"), '\n')) {
    const auto title = std::string(core::trim(line));
    const bool known = std::ranges::find(application.data, title, &HeldData::title) != application.data.end();
    if (!title.empty() && !known) application.data.push_back({"", title});
  }
  return application;
}

json form_values(const Application& application) {
  const auto& contract = application.contract;
  const auto number = [](int value) { return value == 0 ? std::string() : std::to_string(value); };
  std::string data;
  for (const auto& held : application.data)
    if (held.dataset.empty()) data += held.title + "\n";
  return {{"naam", application.name},
          {"leverancier", application.supplier},
          {"kvk", application.supplier_kvk},
          {"kenmerk", application.reference},
          {"omschrijving", application.description},
          {"contract", contract.title},
          {"contractnummer", contract.number},
          {"van", contract.from},
          {"tot", contract.until},
          {"opzegtermijn_maanden", number(contract.notice_months)},
          {"verlenging_maanden", number(contract.renewal_months)},
          {"optie_maanden", number(contract.option_months)},
          {"optie_aantal", number(contract.option_times)},
          {"bedrag", contract.cents ? fmt::format("{},{:02}", *contract.cents / 100, *contract.cents % 100) : ""},
          {"maand", contract.per == "maand"},
          {"eenmalig", contract.per == "eenmalig"},
          {"prijs", contract.price},
          {"gegevens", data}};
}

/// What was sent, as it was sent: nobody has to type it again.
json sent_values(const service::SentForm& sent) {
  json values;
  for (const auto* name :
       {"naam", "leverancier", "kvk", "kenmerk", "omschrijving", "contract", "contractnummer", "van", "tot",
        "opzegtermijn_maanden", "verlenging_maanden", "optie_maanden", "optie_aantal", "bedrag", "prijs", "gegevens"})
    values[name] = sent.text(name);
  values["maand"] = sent.text("per") == "maand";
  values["eenmalig"] = sent.text("per") == "eenmalig";
  return values;
}

core::Result<void> check_form(const Application& application) {
  if (auto fit = check(application); !fit) return fit;
  if (core::trim(application.supplier).empty()) {
    return std::unexpected(invalid(
        {"Er staat niets bij de leverancier.", "There is nothing at the supplier."},
        {"Vul dat in. Eigen werk? Zet dan uw gemeente neer.", "Fill it in. Your own work? Name your municipality."}));
  }
  return {};
}

}  // namespace

core::Result<void> DataRoom::store_one(const Call& call, const KeptApplication* kept, const std::string& key,
                                       Application application) const {
  if (auto fit = check_form(application); !fit) return fit;
  const auto suppliers = suppliers_of(call.scope);
  if (!suppliers) return std::unexpected(suppliers.error());
  const auto all = keeper_.applications(call.scope);
  if (!all) return std::unexpected(all.error());
  Plan plan;
  const auto known = std::ranges::find_if(*suppliers, [&](const Supplier& one) {
    return application.supplier_kvk.empty() ? core::fold(one.name) == core::fold(application.supplier)
                                            : one.kvk == application.supplier_kvk;
  });
  if (known == suppliers->end()) {
    plan.suppliers.push_back(
        {supplier_key(application.supplier, application.supplier_kvk), application.supplier, application.supplier_kvk});
    // A number and a name without one may come to the same key.
    const bool taken =
        std::ranges::any_of(*suppliers, [&](const Supplier& one) { return one.key == plan.suppliers[0].key; });
    if (taken) plan.suppliers.clear();
  } else {
    application.supplier = known->name;
    if (application.supplier_kvk.empty()) application.supplier_kvk = known->kvk;
  }
  const auto& contract = application.contract;
  for (const auto& other : *all) {
    const bool shares = !contract.number.empty() && other.application.contract.number == contract.number &&
                        core::fold(other.application.supplier) == core::fold(application.supplier);
    if (!shares || other.application.contract == contract || (kept != nullptr && other.record.id == kept->record.id))
      continue;
    plan.changed.push_back(other);
    plan.changed.back().application.contract = contract;
  }
  if (kept == nullptr) {
    plan.added.emplace_back(key, std::move(application));
  } else {
    plan.changed.push_back({kept->record, std::move(application)});
  }
  if (auto stored = store(parts_.database, parts_.dossiers, core::system_clock(), call.scope, plan, "ingevuld");
      !stored)
    return stored;
  for (const auto& one : plan.changed) {
    const auto right = parts_.dossiers.find(call.scope, std::string(kRight), one.record.id);
    if (!right && right.error().code == core::ErrorCode::kNotFound) continue;
    if (auto renewed = keeper_.renew_right(call.scope, one.record.id); !renewed) return renewed;
  }
  return {};
}

Response DataRoom::begin(Call& call, const core::Error* problem, int status) {
  auto values = sent_values(service::sent_form(call).value_or(service::SentForm{}));
  values.update({{"csrf", call.csrf_token},
                 {"action", "/datarechten"},
                 {"is_new", true},
                 {"problem", problem == nullptr ? "" : core::describe(*problem, call.language)}});
  return service::page_response(
      pages::render(kFormTemplate, values, data_frame(call, {"Een toepassing toevoegen", "Add an application"}, true)),
      status, call);
}

Response DataRoom::make(Call& call) {
  const auto refused = [&](const core::Error& error) { return begin(call, &error, http::status_of(error)); };
  const auto sent = service::sent_form(call);
  if (!sent) return refused(sent.error());
  const auto key = core::new_uuid(core::system_clock().now());
  if (auto stored = store_one(call, nullptr, key, with_form({}, *sent)); !stored) return refused(stored.error());
  const auto made = parts_.dossiers.find(call.scope, std::string(kApplication), key);
  if (!made) return refused(made.error());
  service::note(parts_, call, "toepassing-gemaakt", made->id);
  return to(call, made->id);
}

Response DataRoom::edit(Call& call, const core::Error* problem, int status) {
  const auto kept = kept_of(call, call.request.path_parameters.at("id"));
  if (!kept) return service::problem_page(kept.error(), call);
  const auto sent = service::sent_form(call);
  auto values = problem != nullptr && sent ? sent_values(*sent) : form_values(kept->application);
  values.update({{"csrf", call.csrf_token},
                 {"action", "/datarechten/" + kept->record.id},
                 {"version", problem != nullptr && sent ? sent->version() : kept->record.version},
                 {"id", kept->record.id},
                 {"is_new", false},
                 {"problem", problem == nullptr ? "" : core::describe(*problem, call.language)}});
  return service::page_response(
      pages::render(kFormTemplate, values, data_frame(call, {kept->application.name, kept->application.name}, true)),
      status, call);
}

Response DataRoom::save(Call& call) {
  auto kept = kept_of(call, call.request.path_parameters.at("id"));
  if (!kept) return service::problem_page(kept.error(), call);
  const auto refused = [&](const core::Error& error) { return edit(call, &error, http::status_of(error)); };
  const auto sent = service::sent_form(call);
  if (!sent) return refused(sent.error());
  kept->record.version = sent->version();
  if (auto stored = store_one(call, &*kept, {}, with_form(kept->application, *sent)); !stored)
    return refused(stored.error());
  service::note(parts_, call, "toepassing-gewijzigd", kept->record.id);
  return to(call, kept->record.id);
}

/// Links of an application, both ways, with what the contract of the source says of each.
core::Result<json> DataRoom::link_values(const Call& call, const KeptApplication& kept) const {
  const auto all = keeper_.applications(call.scope);
  if (!all) return std::unexpected(all.error());
  const auto rights = rights_of(call.scope);
  if (!rights) return std::unexpected(rights.error());
  const auto map =
      flow_map(*all, *rights, core::to_iso(std::chrono::floor<std::chrono::days>(core::system_clock().now())));
  auto rows = json::array(), targets = json::array();
  for (const auto& flow : map.flows) {
    const auto* from = map.nodes[flow.from].application;
    const auto* to = map.nodes[flow.to].application;
    const bool out = from != nullptr && from->record.id == kept.record.id;
    const bool in = to != nullptr && to->record.id == kept.record.id;
    if (!out && !in) continue;
    auto row = flow_values(map, flow, call.language);
    row["out"] = out;
    row["own"] = out || from == nullptr;
    row["other_key"] = flow.link.to;
    row["outside_name"] = flow.link.outside;
    rows.push_back(std::move(row));
  }
  for (const auto& one : *all) {
    if (targets.size() >= 1000) break;
    if (one.record.id != kept.record.id)
      targets.push_back(
          {{"value", one.record.key}, {"name", one.application.name}, {"supplier", one.application.supplier}});
  }
  return json{{"links", rows}, {"has_links", !rows.empty()}, {"targets", targets}, {"has_targets", !targets.empty()}};
}

Response DataRoom::add_link(Call& call) {
  auto kept = kept_of(call, call.request.path_parameters.at("id"));
  if (!kept) return service::problem_page(kept.error(), call);
  const auto before = *kept;
  const auto refused = [&](const core::Error& error) { return page_of(call, before, &error, http::status_of(error)); };
  const auto sent = service::sent_form(call);
  if (!sent) return refused(sent.error());
  Link link;
  link.to = sent->text("naar");
  link.outside = link.to.empty() ? sent->text("buiten") : std::string();
  link.data = sent->text("gegevens");
  link.standard = sent->text("standaard");
  if (link.to.empty() && link.outside.empty()) {
    return refused(invalid({"Er staat niet waar de gegevens heen gaan.", "It does not say where the data go."},
                           {"Kies een toepassing of vul een naam in.", "Choose an application or fill in a name."}));
  }
  if (!link.to.empty()) {
    const auto target = parts_.dossiers.find(call.scope, std::string(kApplication), link.to);
    if (!target || target->id == kept->record.id) {
      return refused(invalid({"Deze toepassing bestaat niet.", "There is no such application."},
                             {"Kies een toepassing uit de lijst.", "Choose an application from the list."}));
    }
  }
  const auto& links = kept->application.links;
  if (std::ranges::find(links, link) == links.end()) kept->application.links.push_back(link);
  if (auto fit = check(kept->application); !fit) return refused(fit.error());
  const auto stored =
      parts_.dossiers.update(call.scope, kept->record.id, kept->record.version, to_json(kept->application));
  if (!stored) return refused(stored.error());
  service::note(parts_, call, "toepassing-koppeling", kept->record.id);
  return Response::redirect(service::localised("/datarechten/" + kept->record.id + "#koppelingen", call.language));
}

Response DataRoom::drop_link(Call& call) {
  auto kept = kept_of(call, call.request.path_parameters.at("id"));
  if (!kept) return service::problem_page(kept.error(), call);
  const auto before = *kept;
  const auto refused = [&](const core::Error& error) { return page_of(call, before, &error, http::status_of(error)); };
  const auto sent = service::sent_form(call);
  if (!sent) return refused(sent.error());
  std::erase_if(kept->application.links, [&](const Link& one) {
    return one.to == sent->text("naar") && one.outside == sent->text("buiten") && one.data == sent->text("gegevens");
  });
  const auto stored =
      parts_.dossiers.update(call.scope, kept->record.id, kept->record.version, to_json(kept->application));
  if (!stored) return refused(stored.error());
  service::note(parts_, call, "toepassing-koppeling-weg", kept->record.id);
  return Response::redirect(service::localised("/datarechten/" + kept->record.id + "#koppelingen", call.language));
}

/// Out of the register; its history stays. Its right ends with it, and its supplier sees nothing of it any more.
core::Result<void> DataRoom::end(const Call& call, const KeptApplication& kept) const {
  const auto right = parts_.dossiers.find(call.scope, std::string(kRight), kept.record.id);
  if (!right && right.error().code != core::ErrorCode::kNotFound) return std::unexpected(right.error());
  if (right && right->state != kDropped) {
    const auto ended = parts_.dossiers.move_to(call.scope, right->id, right->version, std::string(kDropped));
    if (!ended) return std::unexpected(ended.error());
  }
  const auto laid = consultations_.own(call.scope, kept.record.id);
  if (!laid) return std::unexpected(laid.error());
  for (const auto& one : *laid)
    if (auto gone = consultations_.withdraw(call.scope, one.id); !gone) return gone;
  const auto moved = parts_.dossiers.move_to(call.scope, kept.record.id, kept.record.version, std::string(kDropped));
  if (!moved) return std::unexpected(moved.error());
  return {};
}

Response DataRoom::drop(Call& call) {
  const auto kept = kept_of(call, call.request.path_parameters.at("id"));
  if (!kept) return service::problem_page(kept.error(), call);
  if (auto ended = end(call, *kept); !ended)
    return page_of(call, *kept, &ended.error(), http::status_of(ended.error()));
  service::note(parts_, call, "toepassing-vervallen", kept->record.id);
  return Response::redirect(service::localised("/datarechten", call.language));
}

}  // namespace pareltjes::datarechten
