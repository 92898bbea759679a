// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/import.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <tuple>

#include "core/resources.hpp"
#include "core/text.hpp"
#include "pearls/overeenkomsten/clauses.hpp"
#include "pearls/overeenkomsten/import_fields.hpp"
#include "pearls/overeenkomsten/import_tables.hpp"
#include "pearls/overeenkomsten/rules.hpp"
#include "platform/texts/docx_file.hpp"

namespace pareltjes::overeenkomsten {
namespace {

using pearl::Severity;
using texts::Part;

pearl::Finding finding(std::string code, Severity severity, core::Text message, core::Text advice,
                       const std::string& file) {
  return {std::move(code),
          severity,
          std::move(message),
          std::move(advice),
          core::Place{file, std::nullopt, std::nullopt},
          {}};
}

/// The line below a label of the colophon: "Versienummer" and then "2.51"; or what stands behind it: "Versie: 2.51".
std::string below(const std::vector<const Part*>& front, std::initializer_list<std::string_view> labels) {
  for (const auto label : labels) {
    for (std::size_t i = 0; i < front.size(); ++i) {
      const auto folded = core::fold(front[i]->text);
      if (folded == label && i + 1 < front.size()) return std::string(core::trim(front[i + 1]->whole()));
      if (folded.starts_with(std::string(label) + " ") && front[i]->text.find(':') != std::string::npos &&
          front[i]->text.size() < 60)
        return std::string(core::trim(std::string_view(front[i]->text).substr(front[i]->text.find(':') + 1)));
    }
  }
  return {};
}

/// "18-06-2024" or "18 juni 2024" as "2024-06-18"; empty for no date.
std::string iso_date(const std::string& text) {
  static const std::regex kFigures(R"((\d{1,2})[-/.](\d{1,2})[-/.](\d{4}))");
  static const std::regex kWords(
      R"((\d{1,2}) (januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december) (\d{4}))");
  static const std::vector<std::string> kMonths{"januari", "februari", "maart",     "april",   "mei",      "juni",
                                                "juli",    "augustus", "september", "oktober", "november", "december"};
  std::smatch found;
  if (std::regex_search(text, found, kFigures))
    return fmt::format("{}-{:02}-{:02}", found[3].str(), std::stoi(found[2]), std::stoi(found[1]));
  if (std::regex_search(text, found, kWords)) {
    const auto month = std::ranges::find(kMonths, found[2].str()) - kMonths.begin() + 1;
    return fmt::format("{}-{:02}-{:02}", found[3].str(), month, std::stoi(found[1]));
  }
  return {};
}

/// What the document says of its licence: from the first line that does to the last, with what stands between.
Notice notice_of(const std::vector<const Part*>& front) {
  const auto speaks = [](const Part& part) {
    const auto folded = core::fold(part.text);
    for (const std::string_view word :
         {"creative commons", "licentie", "cc by", "rechten voorbehouden", "licence", "license"}) {
      if (folded.find(word) != std::string::npos) return true;
    }
    return false;
  };
  Notice notice;
  std::size_t first = front.size(), last = 0;
  for (std::size_t i = 0; i < front.size(); ++i) {
    if (front[i]->kind == Part::Kind::kTableRow || !speaks(*front[i])) continue;
    first = std::min(first, i);
    last = i;
  }
  if (first == front.size() || last - first > 20) return notice;
  for (auto i = first; i <= last; ++i) notice.text += (notice.text.empty() ? "" : "\n") + front[i]->whole();
  static const std::regex kShort(R"(CC[ -]BY(?:[ -](?:NC|SA|ND))*[ -]\d\.\d)");
  std::smatch found;
  if (std::regex_search(notice.text, found, kShort)) notice.licence = found[0].str();
  return notice;
}

struct KnownStandard {
  std::string pattern, id, subject;
};
const KnownStandard* known_standard(const std::string& title) {
  static const auto rows = [] {
    std::vector<KnownStandard> read;
    const auto bytes = core::find_resource("src/pearls/overeenkomsten/regels/bekend.csv").value_or(std::string_view());
    for (const auto& line : core::split(bytes, '\n')) {
      const auto fields = core::split(line, ',');
      if (fields.size() >= 3) read.push_back({fields[0], fields[1], fields[2]});
    }
    return read;
  }();
  const auto folded = core::fold(title);
  const auto found = std::ranges::find_if(
      rows, [&](const KnownStandard& row) { return folded.find(row.pattern) != std::string::npos; });
  return found == rows.end() ? nullptr : &*found;
}

std::string stem_of(const std::string& name) {
  auto stem = name.substr(name.find_last_of('/') == std::string::npos ? 0 : name.find_last_of('/') + 1);
  return stem.substr(0, stem.rfind('.'));
}

/// "vwo-2.51" → "2.51"; "…overeenkomst-v-2.51" too.
std::string version_in_name(const std::string& stem) {
  static const std::regex kEnd(R"([-_ v](\d+(?:\.\d+)+|\d{4}(?:\.\d+)*)$)");
  std::smatch found;
  return std::regex_search(stem, found, kEnd) ? found[1].str() : std::string();
}

std::string as_version(const std::string& text) {
  std::string version;
  for (const char c : text) {
    const bool fits =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-';
    if (!fits) break;
    version += c;
  }
  while (version.ends_with('.')) version.pop_back();
  return version.size() <= 50 ? version : std::string();
}

/// Title, id, version, date and licence.
core::Result<void> name_it(Standard& standard, const texts::TextDocument& document, const std::vector<Clause>& clauses,
                           const std::string& file, const ImportWishes& wishes) {
  const auto front = before_articles_of(document);
  standard.notice = notice_of(front);
  standard.title = wishes.title.empty() ? below(front, {"naam document", "titel", "title"}) : wishes.title;
  if (standard.title.empty()) standard.title = document.title;
  for (const auto& clause : clauses) {
    if (!standard.title.empty()) break;
    standard.title = clause.heading.empty() ? clause.text().substr(0, clause.text().find('\n')) : clause.heading;
  }
  const auto stem = stem_of(file);
  standard.version =
      as_version(wishes.version.empty() ? below(front, {"versienummer", "versie", "version"}) : wishes.version);
  if (standard.version.empty()) standard.version = version_in_name(stem);
  standard.date = iso_date(wishes.date.empty() ? below(front, {"versiedatum", "datum", "date"}) : wishes.date);
  if (standard.date.empty()) standard.date = wishes.date;
  const auto* known = known_standard(standard.title);
  if (known == nullptr) known = known_standard(stem);
  if (known != nullptr) standard.subject = known->subject;
  standard.id = !wishes.id.empty() ? wishes.id
                : known != nullptr ? known->id
                                   : slug_of(standard.title.empty() ? stem : standard.title, 4);
  standard.language = "nl";
  if (standard.id.empty() || standard.version.empty()) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"Het document zegt niet welke versie het is.", "The document does not say which version it is."},
                      {"Noem haar met --set versie=1.0, en de naam met --set id=NAAM.",
                       "Name it with --set versie=1.0, and its name with --set id=NAME."},
                      core::Place{file, std::nullopt, std::nullopt});
  }
  return {};
}

/// An id that no other part has.
std::string unique(std::string id, std::set<std::string>& taken) {
  if (id.empty()) id = "deel";
  const auto base = id;
  for (int i = 2; !taken.insert(id).second; ++i) id = fmt::format("{}-{}", base, i);
  return id;
}

/// The clauses as parts, their places to fill in as fields.
class PartMaker {
 public:
  using Edges = std::map<std::string, texts::DocxBody>;
  /// @param edges headers and footers.
  PartMaker(Standard& standard, const texts::DocxBody* body, const Edges& edges)
      : standard_(standard), body_(body), edges_(edges) {}

  void make(const std::vector<Clause>& clauses) {
    namer_.find_parties(clauses);
    std::string article, above;
    for (const auto& clause : clauses) {
      StandardPart part;
      part.kind = clause.kind;
      part.number = clause.number;
      part.optional = clause.optional;
      part.locked = clause.kind != PartKind::kSigning && clause.kind != PartKind::kTable && !clause.optional;
      const auto* first = clause.heading_line != nullptr ? clause.heading_line
                          : clause.lines.empty()         ? nullptr
                                                         : clause.lines.front();
      part.place = body_ != nullptr && first != nullptr ? first->line : 0;
      if (clause.heading_line != nullptr)
        part.heading = namer_.take(clause.heading, clause.kind, place_of(*clause.heading_line));
      if (clause.kind == PartKind::kTable) {
        part.text = take_table(clause.lines, above, namer_, body_, standard_.tables);
      } else {
        take_lines(clause, part);
      }
      if (clause.kind != PartKind::kTable) above = clause.lines.empty() ? clause.heading : clause.lines.back()->text;
      const bool numbered = clause.kind == PartKind::kArticle || clause.kind == PartKind::kClause;
      if (numbered || clause.kind == PartKind::kAnnex)
        part.requirements = proposed_requirements(part.heading, part.text);
      part.id = concept_of(part, clause, article);
      if (clause.kind == PartKind::kArticle) article = part.id;
      standard_.parts.push_back(std::move(part));
    }
    standard_.fields = namer_.fields();
    if (body_ != nullptr) lay_slots();
  }

 private:
  [[nodiscard]] std::size_t place_of(const Part& part) const { return body_ != nullptr ? part.line : 0; }

  void take_lines(const Clause& clause, StandardPart& part) {
    for (std::size_t i = 0; i < clause.lines.size(); ++i) {
      const auto& line = *clause.lines[i];
      const bool own_number = i == 0 && !clause.number.empty() && clause.heading.empty();
      const auto shown =
          own_number || line.shown.empty() || line.shown == "\xE2\x96\xA1" ? std::string() : line.shown + " ";
      auto text = line.shown == "\xE2\x96\xA1" ? line.shown + " " + line.text : line.text;
      // The title of the agreement has a number in a book with more chapters.
      if (clause.kind == PartKind::kPreamble && line.kind == Part::Kind::kHeading) {
        part.text += (part.text.empty() ? "" : "\n") + namer_.take(line.text, clause.kind, place_of(line));
        continue;
      }
      if (clause.kind == PartKind::kRecital && i == 0 && !clause.number.empty()) text = line.text;
      part.text += (part.text.empty() ? "" : "\n") + shown + namer_.take(text, clause.kind, place_of(line));
    }
  }

  /// "5.1" of "Inbreuk in verband met persoonsgegevens": the words of its title, or its own first ones, below its
  /// article.
  std::string concept_of(const StandardPart& part, const Clause& clause, const std::string& article) {
    const auto words = part.heading.empty() ? clause.text() : clause.heading;
    auto id = slug_of(words);
    if (clause.kind == PartKind::kClause && !article.empty()) id = article + "/" + id;
    if (clause.kind == PartKind::kTable && !standard_.tables.empty() && standard_.tables.size() > tables_seen_)
      id = "tabel-" + standard_.tables.back().id;
    tables_seen_ = standard_.tables.size();
    return unique(std::move(id), concepts_);
  }

  /// The places in the document itself, where its paragraphs have as many as the lines that were read of them.
  void lay_slots() {
    for (const auto& [place, fields] : namer_.places()) {
      const auto& paragraph = body_->paragraphs.at(place - 1);
      auto marks = field_marks_of(paragraph.text);
      // A box that numbers the line is no letter of it.
      const bool box = !fields.empty() && fields.front().second == FieldMark::Kind::kTick &&
                       (marks.empty() || marks.front().kind != FieldMark::Kind::kTick);
      std::size_t at = 0;
      if (box) standard_.slots.push_back({fields[at++].first, place, 0, 0, Slot::Kind::kTick, {}});
      for (const auto& mark : marks) {
        if (at >= fields.size()) break;
        const auto kind = mark.kind == FieldMark::Kind::kTick ? Slot::Kind::kTick : Slot::Kind::kText;
        standard_.slots.push_back({fields[at++].first, place, mark.from, mark.to, kind, {}});
      }
    }
    for (std::size_t i = 0; i < body_->paragraphs.size(); ++i) {
      const auto& paragraph = body_->paragraphs[i];
      if (!paragraph.contents) continue;
      for (const auto& mark : field_marks_of(paragraph.text)) {
        const auto known = namer_.known(mark.label);
        if (!known.empty()) standard_.slots.push_back({known, i + 1, mark.from, mark.to, Slot::Kind::kText, {}});
      }
    }
    for (const auto& [name, edge] : edges_) {
      for (std::size_t i = 0; i < edge.paragraphs.size(); ++i) {
        for (const auto& mark : field_marks_of(edge.paragraphs[i].text)) {
          const auto known = namer_.known(mark.label);
          if (!known.empty()) standard_.slots.push_back({known, i + 1, mark.from, mark.to, Slot::Kind::kText, name});
        }
      }
    }
    for (const auto& slot : cell_slots_of(*body_, namer_, standard_.tables)) standard_.slots.push_back(slot);
    std::ranges::stable_sort(standard_.slots, {},
                             [](const Slot& slot) { return std::tuple(slot.part, slot.paragraph, slot.from); });
  }

  Standard& standard_;
  const texts::DocxBody* body_;
  const Edges& edges_;
  FieldNamer namer_;
  std::set<std::string> concepts_;
  std::size_t tables_seen_ = 0;
};

void tell(Imported& imported, const texts::TextDocument& document, const std::string& file) {
  const auto& standard = imported.standard;
  const auto add = [&](const char* code, Severity severity, core::Text message, core::Text advice) {
    imported.findings.push_back(finding(code, severity, std::move(message), std::move(advice), file));
  };
  for (const auto& note : document.notes) add("lezen", Severity::kInfo, note, {});
  if (standard.notice.text.empty()) {
    add("licentie-onbekend", Severity::kWarning,
        {"Het document zegt niet onder welke licentie het valt.", "The document does not say which licence it has."},
        {"Vraag de uitgever of u het zo mag gebruiken.", "Ask the publisher whether you may use it like this."});
  }
  const auto articles = std::ranges::count(standard.parts, PartKind::kArticle, &StandardPart::kind);
  if (articles == 0) {
    add("geen-artikelen", Severity::kWarning, {"Er zijn geen artikelen gevonden.", "No articles were found."},
        {"Kijk of dit de overeenkomst zelf is.", "See whether this is the agreement itself."});
  }
  if (standard.fields.empty() && standard.tables.empty()) {
    add("geen-velden", Severity::kWarning,
        {"Er zijn geen velden gevonden om in te vullen.", "No fields to fill in were found."},
        {"Zet velden tussen haken, zoals <naam gemeente>.", "Put fields between brackets, such as <naam gemeente>."});
  }
  add("onbevestigd", Severity::kInfo, {"Deze standaard is nog niet bevestigd.", "This standard is not yet confirmed."},
      {"Lees de delen, velden en eisen na. Bevestig daarna het pakket.",
       "Check parts, fields and requirements. Then confirm the package."});
}

}  // namespace

core::Result<Imported> import_standard(const std::string& name, const std::string& bytes, const ImportWishes& wishes,
                                       const texts::GoOn& go_on) {
  const auto document = texts::read(name, bytes, {}, go_on);
  if (!document) return std::unexpected(document.error());
  std::optional<texts::DocxBody> body;
  std::map<std::string, texts::DocxBody> edges;
  Imported imported;
  if (document->format == "docx") {
    auto read = texts::docx_body_of(name, bytes);
    if (!read) return std::unexpected(read.error());
    body = std::move(*read);
    auto around = texts::headers_and_footers_of(name, bytes);
    if (!around) return std::unexpected(around.error());
    edges = std::move(*around);
    imported.standard.original = bytes;
  }
  const auto clauses = clauses_of(*document);
  if (auto named = name_it(imported.standard, *document, clauses, name, wishes); !named)
    return std::unexpected(named.error());
  PartMaker(imported.standard, body ? &*body : nullptr, edges).make(clauses);
  const auto& licence = imported.standard.notice.licence;
  imported.standard.licence = licence.empty() ? "zie mededeling" : licence;
  tell(imported, *document, name);
  return imported;
}

}  // namespace pareltjes::overeenkomsten
