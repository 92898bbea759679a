// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/library.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "core/resources.hpp"
#include "core/text.hpp"
#include "engines/uncertainty/exponential.hpp"

namespace pareltjes::effectrapportage {
namespace {

constexpr std::string_view kFolder = "src/pearls/effectrapportage/regels/";
constexpr double kNinety = 1.2815515655446004;  ///< The standard normal below which nine in ten lie.

/// Rows of a table without its head, each with `columns` cells; others are left out, and a test counts them.
std::vector<std::vector<std::string>> rows_of(const char* name, std::size_t columns) {
  std::vector<std::vector<std::string>> rows;
  bool head = true;
  const auto bytes = core::find_resource(std::string(kFolder) + name).value_or(std::string_view());
  for (const auto& line : core::split(bytes, '\n')) {
    auto cells = core::split(core::trim(line), ';');
    if (std::exchange(head, false) || cells.size() != columns) continue;
    rows.push_back(std::move(cells));
  }
  return rows;
}

double number(const std::string& text) {
  return core::parse_number(text).value_or(0);
}

Spread::Form form_of(const std::string& text) {
  if (text == "log") return Spread::Form::kLog;
  if (text == "logit") return Spread::Form::kLogit;
  return text == "lin" ? Spread::Form::kLinear : Spread::Form::kFixed;
}

Question::Kind kind_of(const std::string& text) {
  if (text == "getal") return Question::Kind::kNumber;
  return text == "aandeel" ? Question::Kind::kShare : Question::Kind::kWord;
}

Library read_library() {
  Library made;
  for (auto& row : rows_of("sectoren.csv", 7))
    made.sectors.push_back({row[0], row[1], {row[2], row[3]}, {row[4], row[5]}});
  for (auto& row : rows_of("referentieobjecten.csv", 8))
    made.references.push_back({row[0],
                               row[1],
                               {row[2], row[3]},
                               number(row[4]),
                               number(row[5]),
                               static_cast<int>(number(row[6])),
                               row[7],
                               0,
                               {},
                               {}});
  for (auto& row : rows_of("parameters.csv", 11))
    made.parameters.push_back({row[0],
                               row[1],
                               {form_of(row[2]), number(row[3]), number(row[4]), number(row[5])},
                               row[6],
                               {row[7], row[8]},
                               row[9],
                               row[10]});
  for (auto& row : rows_of("vragen.csv", 11))
    made.questions.push_back(
        {row[0], row[1], kind_of(row[2]), row[3], {row[4], row[5]}, {row[6], row[7]}, {row[8], row[9]}});
  for (auto& row : rows_of("ijkgevallen.csv", 9))
    made.published.push_back(
        {row[0], row[1], row[2], number(row[3]), number(row[4]), number(row[5]), {row[6], row[7]}, row[8]});
  for (auto& row : rows_of("instrumenten.csv", 10))
    made.instruments.push_back({row[0], row[1], {row[2], row[3]}, {row[4], row[5]}, row[6], row[7], row[8], row[9]});
  for (auto& row : rows_of("rekenregels.csv", 6))
    made.rules.push_back({row[0], number(row[1]), row[2], {row[3], row[4]}, row[5]});
  for (auto& row : rows_of("telwijzen.csv", 5))
    made.methods.push_back({row[0], number(row[1]), {row[2], row[3]}, row[4]});
  return made;
}

double logit(double share) {
  return std::log(share / (1 - share));
}

}  // namespace

Spreader::Spreader(const Spread& spread) : form_(spread.form), middle_(spread.mid), down_(0), up_(0) {
  const auto scaled = [&](double value) {
    if (form_ == Spread::Form::kLog) return std::log(value);
    return form_ == Spread::Form::kLogit ? logit(value) : value;
  };
  if (form_ == Spread::Form::kFixed) return;
  middle_ = scaled(spread.mid);
  down_ = (middle_ - scaled(spread.low)) / kNinety;
  up_ = (scaled(spread.high) - middle_) / kNinety;
  // What does not spread is asked without any further work.
  if (spread.low != spread.high) return;
  form_ = Spread::Form::kFixed;
  middle_ = spread.mid;
}

double Spreader::at(double z) const {
  double value = 0;
  at({&z, 1}, {&value, 1});
  return value;
}

void Spreader::at(std::span<const double> z, std::span<double> values) const {
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = middle_ + z[i] * (z[i] < 0 ? down_ : up_);
  if (form_ == Spread::Form::kLog) engines::uncertainty::exponential(values);
  if (form_ == Spread::Form::kLogit) engines::uncertainty::logistic(values);
}

double Spread::at(double z) const {
  return Spreader(*this).at(z);
}

const Sector* Library::sector(std::string_view id) const {
  const auto found = std::ranges::find(sectors, id, &Sector::id);
  return found == sectors.end() ? nullptr : &*found;
}

const Parameter* Library::parameter(std::string_view id, std::string_view sector) const {
  for (const auto wanted : {sector, std::string_view("*")}) {
    for (const auto& one : parameters) {
      if (one.id == id && one.sector == wanted) return &one;
    }
  }
  return nullptr;
}

const Question* Library::question_of_field(std::string_view field) const {
  const auto found = std::ranges::find(questions, field, &Question::field);
  return found == questions.end() ? nullptr : &*found;
}

double Library::rule(std::string_view id) const {
  const auto found = std::ranges::find(rules, id, &Rule::id);
  assert(found != rules.end());
  return found->value;
}

const Method* Library::method(std::string_view id) const {
  const auto found = std::ranges::find(methods, id, &Method::id);
  return found == methods.end() ? nullptr : &*found;
}

const Library& library() {
  static const Library read = read_library();
  return read;
}

bool is_unsourced(std::string_view source) {
  return source.empty() || source.contains("zonder bron");
}

std::string beyond_mark(std::string_view source) {
  constexpr std::string_view kMark = "zonder bron";
  if (!source.starts_with(kMark)) return std::string(source);
  auto rest = source.substr(kMark.size());
  if (rest.starts_with(" (") && rest.ends_with(")")) return std::string(rest.substr(2, rest.size() - 3));
  if (rest.starts_with(": ")) return std::string(rest.substr(2));
  return rest.empty() ? std::string() : std::string(source);
}

}  // namespace pareltjes::effectrapportage
