// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/language.hpp"

namespace pareltjes::effectrapportage {

/// How a value spreads around its middle. Low and high are what eight in ten lie between; the middle halves them. On
/// the scale of the form each half is half a normal, so that the three are met exactly.
struct Spread {
  enum class Form { kLog, kLogit, kLinear, kFixed };
  Form form = Form::kFixed;
  double low = 0, mid = 0, high = 0;

  /// The value at a standard normal z.
  [[nodiscard]] double at(double z) const;
};

/// A spread made ready to be asked many times.
class Spreader {
 public:
  explicit Spreader(const Spread& spread);
  [[nodiscard]] double at(double z) const;
  /// The values at many of them. @param values as many as `z`.
  void at(std::span<const double> z, std::span<double> values) const;

 private:
  Spread::Form form_;
  double middle_, down_, up_;  ///< On the scale of the form, and for each unit of z.
};

struct Sector {
  std::string id;
  std::string family;  ///< Sectors of one family borrow reference objects from each other.
  core::Text name;
  core::Text surface;  ///< What its area is measured in.
};

/// A class of companies of which area and jobs are known. Never one company by name.
struct Reference {
  std::string id;
  std::string sector;
  core::Text name;
  double m2_per_job = 0;  ///< 0 where area or jobs are not known.
  double weight = 1;      ///< Below 1 where it counts for less.
  int year = 0;
  std::string source;
  double m2 = 0;                ///< Of one company; 0 for a class of many, or where it is not known.
  std::optional<double> share;  ///< From abroad, 0 … 1, in an ordinary week.
  std::optional<double> peak;   ///< People in the busiest week against an ordinary one, 1 or more.
  std::string of_case = {};     ///< The prediction that this is the report of; empty for none.
  enum class Origin { kBuiltIn, kOwn, kShared, kFile };
  Origin origin = Origin::kBuiltIn;
};

/// A figure of the way of counting (rekenregels.csv): a choice with where it comes from.
struct Rule {
  std::string id;
  double value = 0;
  std::string unit;
  core::Text name;
  std::string source;
};

/// How somebody counted (telwijzen.csv), and for how much that counts.
struct Method {
  std::string id;
  double weight = 1;
  core::Text name;
  std::string source;
};

struct Parameter {
  std::string id;
  std::string sector;  ///< "*": every sector that has no row of its own.
  Spread spread;
  std::string unit;
  core::Text name;
  std::string date;
  std::string source;
};

struct Question {
  enum class Kind { kNumber, kShare, kWord };
  std::string id;
  std::string field;  ///< Of the input.
  Kind kind = Kind::kWord;
  std::string about;  ///< Of the chain: what an answer makes known; empty: the number of beds does not change by it.
  core::Text text;
  core::Text hint;
  core::Text label;  ///< What it is about, in a few words.
};

/// A published figure that the chain must be able to give. None of them is a parameter or a reference object.
struct PublishedCase {
  std::string id;
  std::string quantity;  ///< "aandeel_gemiddeld", "lokaal" or "banen".
  std::string sector;
  double area = 0;
  double low = 0, high = 0;
  core::Text name;
  std::string source;
};

struct Instrument {
  std::string id;
  std::string side;  ///< "vestiging" or "wonen".
  core::Text name;
  core::Text when;
  std::string status, date, example, source;
};

/// The figures and texts of regels/*.csv, read once.
struct Library {
  std::vector<Sector> sectors;
  std::vector<Reference> references;
  std::vector<Parameter> parameters;
  std::vector<Question> questions;
  std::vector<PublishedCase> published;
  std::vector<Instrument> instruments;
  std::vector<Rule> rules;
  std::vector<Method> methods;

  /// The value of a rule. Asking for one that is not there is a programmer's mistake.
  [[nodiscard]] double rule(std::string_view id) const;
  [[nodiscard]] const Method* method(std::string_view id) const;
  [[nodiscard]] const Sector* sector(std::string_view id) const;
  /// The row of the sector, else the one of all sectors; nullptr when there is none of that name.
  [[nodiscard]] const Parameter* parameter(std::string_view id, std::string_view sector) const;
  [[nodiscard]] const Question* question_of_field(std::string_view field) const;
};

const Library& library();

/// Whether a figure, or a part of it, has no source: it is marked wherever it is shown.
bool is_unsourced(std::string_view source);

/// What a source says behind the mark "zonder bron": "(een geval …)" without its brackets; a source that only says so
/// says nothing more.
std::string beyond_mark(std::string_view source);

}  // namespace pareltjes::effectrapportage
