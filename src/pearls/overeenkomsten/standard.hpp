// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/language.hpp"
#include "platform/packages/archive.hpp"

namespace pareltjes::overeenkomsten {

/// The kind of a package that holds a standard agreement.
inline constexpr std::string_view kPackageKind = "overeenkomst";

enum class FieldType { kText, kLongText, kDate, kNumber, kHours, kKvk, kChoice, kYesNo, kEmail, kPhone, kMunicipality };
/// "tekst", "datum", "kvk", …: as overeenkomst.json writes it.
std::string_view name_of(FieldType type);
std::optional<FieldType> field_type_of(std::string_view name);

/// A place in the text that somebody fills in.
struct Field {
  std::string id;     ///< Lower-case letters, digits and hyphens; the same in every edition.
  std::string label;  ///< What the form asks.
  FieldType type = FieldType::kText;
  std::vector<std::string> choices;  ///< Of kChoice.
  bool required = true;
  std::string help;                   ///< One sentence; may be empty.
  std::optional<double> most, least;  ///< Of a number or hours: outside it a finding.
};

/// A column of a table that somebody fills in.
struct Column {
  std::string id, label;
  FieldType type = FieldType::kText;
  bool required = false;
  std::vector<std::string> choices;
};

/// A table that somebody fills in, row by row.
struct TableSpec {
  std::string id, label;
  std::vector<Column> columns;
  std::size_t place = 0;        ///< Which table of the original document, from 1; 0 where there is no original.
  std::size_t header_rows = 1;  ///< Rows that stay.
  bool required = false;        ///< At least one row.
};

/// "artikel", "bepaling", "aanhef", "overweging", "ondertekening", "bijlage", "tabel".
enum class PartKind { kArticle, kClause, kPreamble, kRecital, kSigning, kAnnex, kTable };
std::string_view name_of(PartKind kind);
std::optional<PartKind> part_kind_of(std::string_view name);

/// A piece of a standard that keeps its identity when articles are numbered anew.
struct StandardPart {
  std::string id;  ///< Concept: "datalekken-melden"; the same in every edition.
  PartKind kind = PartKind::kClause;
  std::string number;  ///< "5.1"; "Bijlage 1"; empty where there is none.
  std::string heading;
  std::string text;    ///< Lines with "\n" between; fields as {{veld-id}}. Of a table: its columns with " | " between.
  bool locked = true;  ///< Deviations go in an addendum, not here.
  bool optional = false;                  ///< May be left out.
  std::vector<std::string> requirements;  ///< "a" … "h" of GDPR art. 28(3), "meldtermijn", "art-26", …
  std::size_t place = 0;                  ///< Paragraph of the original with which it begins; 0 without one.
};

/// Where in the original document a field stands.
struct Slot {
  enum class Kind { kText, kTick, kAfter };
  std::string field;
  std::size_t paragraph = 0;     ///< From 1.
  std::size_t from = 0, to = 0;  ///< Bytes in the text of that paragraph.
  Kind kind = Kind::kText;       ///< Replaces the text; ticks the box; is written behind the text.
  std::string part;              ///< "word/footer1.xml"; empty for the document itself.
};

/// Not part of the agreement, and it is told with it: by whom, under which conditions it may be used.
struct Notice {
  std::string licence;  ///< "CC BY-NC-SA 4.0"; may be empty.
  std::string text;     ///< As the document says it.
};

/// A standard agreement: a package with overeenkomst.json and, where it was imported, origineel.docx.
struct Standard {
  std::string id, version;
  std::string title;
  std::string subject;   ///< "verwerking van persoonsgegevens".
  std::string date;      ///< "2024-06-18"; may be empty.
  std::string language;  ///< "nl".
  std::string previous;  ///< Version that this one takes the place of; may be empty.
  std::string licence;   ///< SPDX id, or how the source may be used.
  Notice notice;
  bool confirmed = false, built_in = false;
  bool example = false;  ///< Written by us, for lawyers to confirm.
  std::vector<StandardPart> parts;
  std::vector<Field> fields;
  std::vector<TableSpec> tables;
  std::vector<Slot> slots;
  std::string original;  ///< Bytes of the DOCX; empty for one that has none.

  /// "vwo-2.51": how a user names it.
  [[nodiscard]] std::string name() const { return id + "-" + version; }
  [[nodiscard]] const Field* field(std::string_view field_id) const;
  [[nodiscard]] const StandardPart* part(std::string_view part_id) const;
  [[nodiscard]] const TableSpec* table(std::string_view table_id) const;
};

/// Reads the files of a package. Error: kInvalidFile, with the file and what is wrong.
core::Result<Standard> read_standard(const packages::Files& files);
/// The files of its package, pakket.json among them. The same standard gives the same bytes.
packages::Files package_of(const Standard& standard);

}  // namespace pareltjes::overeenkomsten
