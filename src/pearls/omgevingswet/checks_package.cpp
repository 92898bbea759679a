// SPDX-License-Identifier: EUPL-1.2
// The package, its manifest and its order.
#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

#include "pearls/omgevingswet/checks.hpp"
#include "pearls/omgevingswet/reading.hpp"

namespace pareltjes::omgevingswet {
namespace {

constexpr std::string_view kManifest = "manifest.xml";
constexpr std::string_view kOwManifest = "manifest-ow.xml";
constexpr std::string_view kOrder = "opdracht.xml";

/// Characters that no file system takes.
bool has_bad_character(std::string_view name) {
  return std::ranges::any_of(
      name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || std::string_view("\\:*?\"<>|").contains(c); });
}

std::string_view code_of(Delivery::Trouble::Kind kind) {
  using enum Delivery::Trouble::Kind;
  switch (kind) {
    case kNoZip:
      return "LVBB1001";
    case kZipTooLarge:
      return "LVBB1040";
    case kUnsafeName:
      return "LVBB1004";
    case kDouble:
      return "LVBB1042";
    case kTooLarge:
      return "LVBB1041";
    case kLocked:
      return "PAR0002";
    case kSuspicious:
      break;
  }
  return "PAR0003";
}

constexpr std::array<std::string_view, 6> kKnownTypes{"application/pdf", "image/jpeg",      "image/png",
                                                      "image/gif",       "application/xml", "application/gml+xml"};

/// What an Illustratie may be (STOP, imop-tekst.xsd: tekst:dtIllustratieFormaat).
constexpr std::array<std::string_view, 2> kImageTypes{"image/jpeg", "image/png"};

void check_type(const CheckContext& context, const ManifestEntry& entry) {
  if (entry.content_type.empty()) {
    context.report.add("LVBB1020", entry.content_type.at, {entry.name.text});
    return;
  }
  const auto file = context.delivery.find(entry.name.text);
  if (!file) return;
  const auto real = context.notes[*file].type;
  const std::string_view type = real.empty() ? std::string_view(entry.content_type.text) : real;
  if (type.starts_with("image/") && !one_of(kImageTypes, type)) {
    context.report.add("LVBB1017", entry.content_type.at, {entry.name.text, type});
    return;
  }
  if (!one_of(kKnownTypes, entry.content_type.text)) return;
  const bool xml = real == "application/xml" && entry.content_type.text.ends_with("xml");
  if (real.empty() || xml || real == entry.content_type.text) return;
  const bool image = entry.content_type.text.starts_with("image/") || real.starts_with("image/");
  context.report.add(image ? "LVBB1018" : "LVBB1021", entry.content_type.at,
                     {entry.name.text, entry.content_type.text, real});
}

/// Nine digits that pass the test of eleven, as every RSIN and BSN does.
bool passes_eleven(std::string_view digits) {
  int sum = -(digits[8] - '0');
  for (int i = 0; i < 8; ++i) sum += (9 - i) * (digits[static_cast<std::size_t>(i)] - '0');
  return sum % 11 == 0;
}

/// OIN: an eight-digit prefix that says of which register the number is, the number, and zeros.
/// Source: Logius, OIN-stelsel, 2.2 (prefix 00000001: a RSIN of nine digits; 00000003: a number of the KvK of eight).
bool is_sound_oin(std::string_view oin) {
  const bool digits = std::ranges::all_of(oin, [](char c) { return c >= '0' && c <= '9'; });
  if (oin.size() != 20 || !digits || !oin.starts_with("000000") || oin.starts_with("00000000")) return false;
  if (oin.starts_with("00000003")) return oin.ends_with("0000");
  return !oin.starts_with("00000001") || (oin.ends_with("000") && passes_eleven(oin.substr(8, 9)));
}

/// Beside a register of OINs, where one was loaded: whether it is there, and whether it is of who decides.
void check_oin(const CheckContext& context, const Value& oin, bool is_authority) {
  const auto& oins = context.lists.oins();
  if (oins.empty()) return;
  const auto found = oins.find(oin.text);
  if (found == oins.end()) {
    context.report.add("PAR0015", oin.at, {oin.text});
    return;
  }
  if (!is_authority || found->second.code.empty()) return;
  for (const auto& decision : context.facts.decisions) {
    if (decision.responsible.empty() || decision.responsible.text == found->second.code) continue;
    context.report.add("PAR0016", oin.at, {oin.text, found->second.name, decision.responsible.text});
    return;
  }
}

bool is_weekend(std::int64_t days) {
  const auto weekday = ((days % 7) + 7 + 3) % 7;  // 1 January 1970 was a Thursday; Monday is 0
  return weekday >= 5;
}

void check_date(const CheckContext& context, const Order& order) {
  if (order.kind != "publicatieOpdracht" && order.kind != "validatieOpdracht") return;
  if (order.date.empty()) {
    context.report.add("LVBB1505", order.at);
    return;
  }
  const auto days = days_of(order.date.text);
  if (!days) {
    context.report.add("LVBB1501", order.date.at, {order.date.text});
  } else if (is_weekend(*days)) {
    context.report.add("LVBB1519", order.date.at, {order.date.text});
  }
}

/// Which orders bring a decision, and so must or must not bring OW objects.
void check_presence_of_ow(const CheckContext& context, const Order& order) {
  const bool publishes = order.kind == "publicatieOpdracht" || order.kind == "validatieOpdracht";
  const auto& decisions = context.facts.decisions;
  const bool decision =
      std::ranges::any_of(decisions, [](const auto& one) { return one.root == "AanleveringBesluit"; });
  const bool notice =
      std::ranges::any_of(decisions, [](const auto& one) { return one.root == "AanleveringKennisgeving"; });
  const bool present = context.delivery.contains(kOwManifest);
  if (publishes && decision && !present) context.report.add_file("LVBB1027", kOwManifest);
  if (present && ((publishes && notice && !decision) || order.kind.starts_with("breekPublicatieAf")))
    context.report.add_file("LVBB1028", kOwManifest);
}

/// Information objects that come without a decision, by a direct change of what was consolidated.
void check_direct_change(const CheckContext& context, const Order& order) {
  const auto third = [](const Value& id) {
    const auto parts = parts_of(id.text);
    return parts.size() > 2 ? parts[2] : std::string();
  };
  if (order.kind.starts_with("breekPublicatieAf") && order.identification.text.starts_with("/akn/") &&
      third(order.identification) != "bill")
    context.report.add("LVBB1502", order.identification.at, {order.identification.text});
  if (!order.kind.contains("irecteMutatie")) return;
  for (const auto& object : context.facts.objects) {
    if (third(object.work) != "regdata") context.report.add("LVBB1518", object.work.at, {object.work.text});
    if (!object.birth.empty() && third(object.birth) != "act")
      context.report.add("LVBB1517", object.birth.at, {object.birth.text});
  }
}

}  // namespace

void check_package(const CheckContext& context) {
  for (const auto& trouble : context.delivery.troubles()) {
    context.report.add_file(code_of(trouble.kind), trouble.name, {trouble.name});
  }
  for (const auto& file : context.delivery.files()) {
    if (file.bytes == 0) context.report.add_file("LVBB1041", file.name, {file.name});
    if (has_bad_character(file.name)) context.report.add_file("LVBB1004", file.name, {file.name});
    const auto at = context.delivery.find(file.name);
    if (at && context.notes[*at].transparent) context.report.add_file("LVBB1013", file.name, {file.name});
  }
}

void check_manifest(const CheckContext& context) {
  if (!context.delivery.contains(kManifest)) context.report.add_file("LVBB1003", kManifest);
  if (!context.facts.has_manifest) return;  // absent, or not to be read: that is said elsewhere
  std::set<std::string> named;
  for (const auto& entry : context.facts.manifest) {
    if (!named.insert(entry.name.text).second) {
      context.report.add("LVBB1575", entry.name.at, {entry.name.text});
    } else if (!context.delivery.contains(entry.name.text)) {
      context.report.add("LVBB1009", entry.name.at, {entry.name.text});
    } else {
      check_type(context, entry);
    }
  }
  for (const auto& file : context.delivery.files()) {
    // Whether the manifest names itself and the order, differs.
    if (file.name != kManifest && file.name != kOrder && !named.contains(file.name))
      context.report.add_file("LVBB1010", file.name, {file.name});
  }
}

void check_order(const CheckContext& context) {
  if (!context.delivery.contains(kOrder)) context.report.add_file("LVBB1002", kOrder);
  if (!context.facts.order) return;
  const auto& order = *context.facts.order;
  for (const auto& [value, code, what] :
       {std::tuple{&order.authority, "LVBB1510", "idBevoegdGezag"}, {&order.supplier, "LVBB1511", "idAanleveraar"}}) {
    if (value->empty()) {
      context.report.add(code, value->at);
    } else if (!is_sound_oin(value->text)) {
      context.report.add("PAR0001", value->at, {what, value->text});
    } else {
      check_oin(context, *value, value == &order.authority);
    }
  }
  check_date(context, order);
  check_presence_of_ow(context, order);
  check_direct_change(context, order);
  if (order.publication.empty()) return;
  const auto publication = context.delivery.find(order.publication.text);
  if (!publication) {
    context.report.add("LVBB1506", order.publication.at, {order.publication.text});
    return;
  }
  // A file that could not be read is not among the roots, and has its own finding.
  constexpr std::array<std::string_view, 3> kPublications{"AanleveringBesluit", "AanleveringKennisgeving",
                                                          "AanleveringRectificatie"};
  const auto& roots = context.facts.roots;
  const auto named = std::ranges::find(roots, *publication, [](const auto& one) { return one.first; });
  if (named != roots.end() && !one_of(kPublications, named->second))
    context.report.add("LVBB1515", order.publication.at, {order.publication.text, named->second});
}

/// What may occur once in all deliveries, and was used by one that was given as an earlier one.
void check_earlier(const CheckContext& context) {
  const auto& earlier = context.earlier;
  if (context.facts.order) {
    const auto& order = *context.facts.order;
    if (earlier.orders.contains({order.authority.text, order.delivery.text}))
      context.report.add("LVBB1012", order.delivery.at, {order.delivery.text});
  }
  for (const auto& decision : context.facts.decisions) {
    if (earlier.works.contains(decision.work.text))
      context.report.add("LVBB4001", decision.work.at, {decision.work.text});
  }
  for (const auto& object : context.facts.objects) {
    if (earlier.expressions.contains(object.expression.text))
      context.report.add("LVBB3900", object.expression.at, {object.expression.text});
  }
}

}  // namespace pareltjes::omgevingswet
