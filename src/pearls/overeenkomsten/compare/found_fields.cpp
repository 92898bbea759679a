// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/compare/found_fields.hpp"

#include <algorithm>
#include <optional>

#include "core/text.hpp"
#include "engines/text_compare/tokens.hpp"
#include "pearls/overeenkomsten/values.hpp"

namespace pareltjes::overeenkomsten {
namespace {

namespace compare = engines::text_compare;
using compare::FilledField;

constexpr std::size_t kLongField = 300;      ///< Bytes: what is filled in is seldom longer.
constexpr std::size_t kPromiseField = 75;    ///< Bytes: a shorter value with a modal verb is a name or a title.
constexpr std::size_t kWordsOfSentence = 5;  ///< "Ook in het weekend." goes on about the value; more says something.
constexpr std::size_t kMostTogether = 5;     ///< Fields beside one another that are divided.
constexpr std::size_t kMostPlaces = 24;      ///< Words and marks at them.
constexpr std::size_t kMostNumberWords = 3;  ///< "EUR 25.000", "30 volle dagen".

bool is_typed(FieldType type) {
  return type != FieldType::kText && type != FieldType::kLongText;
}

/// Whether a value is of the type of its field.
bool suits(const Field* field, const std::string& value) {
  if (field == nullptr || !is_typed(field->type)) return true;
  if (field->type != FieldType::kNumber && field->type != FieldType::kHours) return check_field(*field, value).empty();
  return core::parse_number(value).has_value();
}

/// Divides a text over fields in order, the cheapest way: a cut away from the mark that the standard has there costs
/// one. Tells when another way is as cheap.
class Divider {
 public:
  Divider(std::string_view text, std::vector<const FilledField*> fields, const Standard& standard)
      : text_(text), fields_(std::move(fields)), standard_(standard) {
    for (const auto& token : compare::tokenize(text)) {
      if (token.counts()) words_.push_back(token);
    }
  }

  /// The values, or nothing where no division or more than one is the best.
  std::optional<std::vector<std::string>> divide() {
    if (fields_.size() > kMostTogether || words_.size() > kMostPlaces || words_.size() < fields_.size()) return {};
    cuts_.assign(fields_.size() + 1, 0);
    cuts_.back() = words_.size();
    try_from(0, 0);
    if (ways_ != 1) return {};
    std::vector<std::string> values;
    for (std::size_t i = 0; i < fields_.size(); ++i) values.push_back(value(best_[i], best_[i + 1], i));
    return values;
  }

 private:
  void try_from(std::size_t field, std::size_t cost) {
    if (field + 1 == fields_.size()) {
      if (!suits(known(field), value(cuts_[field], words_.size(), field)) || cost > least_) return;
      ways_ = cost < least_ ? 1 : ways_ + 1;
      if (cost < least_) best_ = cuts_;
      least_ = cost;
      return;
    }
    const auto left = fields_.size() - field - 1;
    for (auto end = cuts_[field] + 1; end + left <= words_.size(); ++end) {
      if (!suits(known(field), value(cuts_[field], end, field))) continue;
      cuts_[field + 1] = end;
      try_from(field + 1, cost + (marked(field, end) ? 0U : 1U));
    }
  }

  [[nodiscard]] const Field* known(std::size_t field) const { return standard_.field(fields_[field]->name); }

  [[nodiscard]] std::string_view gap(std::size_t end) const {
    return text_.substr(words_[end - 1].end, words_[end].begin - words_[end - 1].end);
  }
  /// Whether the text has the mark of the standard before word `end`: its comma, or a tab where it has one.
  [[nodiscard]] bool marked(std::size_t field, std::size_t end) const {
    const auto& behind = fields_[field]->behind;
    const auto marks = core::trim(behind);
    const auto here = gap(end);
    if (!marks.empty()) return here.find(marks) != std::string_view::npos;
    const bool apart = behind.find_first_of("\t\n") != std::string::npos;
    return apart == (here.find_first_of("\t\n") != std::string_view::npos);
  }

  /// Words [begin, end) with the marks behind them that are not of the standard.
  [[nodiscard]] std::string value(std::size_t begin, std::size_t end, std::size_t field) const {
    const auto from = begin == 0 ? std::size_t{0} : words_[begin].begin;
    if (end == words_.size()) return std::string(core::trim(text_.substr(from)));
    auto behind = core::trim(gap(end));
    const auto marks = core::trim(fields_[field]->behind);
    if (!marks.empty() && behind.ends_with(marks)) behind.remove_suffix(marks.size());
    const auto kept = behind.substr(0, std::min(behind.find_first_of(" \t\n"), behind.size()));
    return std::string(text_.substr(from, words_[end - 1].end - from)) + std::string(kept);
  }

  std::string_view text_;
  std::vector<const FilledField*> fields_;
  const Standard& standard_;
  std::vector<compare::Token> words_;
  std::vector<std::size_t> cuts_, best_;
  std::size_t least_ = static_cast<std::size_t>(-1);
  std::size_t ways_ = 0;
};

std::vector<compare::Word> words_of(const Submitted& text, std::string_view value) {
  return text.lexicon.read(compare::tokenize(value), text.language);
}

/// Values that deny by themselves.
bool is_none(std::string_view value) {
  const auto folded = core::fold(value);
  return folded == "niet van toepassing" || folded == "n v t" || folded == "nvt" || folded == "niet bekend" ||
         folded == "nog niet bekend" || folded == "niet ingevuld" || folded == "not applicable";
}

/// A whole sentence behind the value. Behind "B.V." it shows by an article or party with a capital.
std::optional<std::string> second_sentence(const Submitted& text, const std::string& value,
                                           const std::vector<compare::Word>& words) {
  const auto spans = compare::sentences(value);
  for (std::size_t i = 1; i < spans.size(); ++i) {
    const auto sentence = value.substr(spans[i].begin, spans[i].end - spans[i].begin);
    if (words_of(text, sentence).size() >= kWordsOfSentence) return sentence;
  }
  const auto tokens = compare::tokenize(value);
  for (std::size_t i = 1; i + kWordsOfSentence <= words.size(); ++i) {
    const auto begin = tokens[words[i].token].begin;
    const bool opens = words[i].kind == compare::WordClass::kFunction || words[i].kind == compare::WordClass::kParty;
    const bool behind_dot = begin > 1 && value[begin - 1] == ' ' && value[begin - 2] == '.';
    if (opens && behind_dot && value[begin] >= 'A' && value[begin] <= 'Z') return value.substr(begin);
  }
  return std::nullopt;
}

std::optional<FieldQuestion> question_about(const Submitted& text, const Field* field, const std::string& value) {
  using Kind = FieldQuestion::Kind;
  const auto words = words_of(text, value);
  if (auto sentence = second_sentence(text, value, words)) return FieldQuestion{Kind::kSentence, 0, *sentence};
  if (words.size() > 1 && !is_none(value)) {
    const auto denies = [](const compare::Word& word) {
      return word.key == "niet" || word.key == "nooit" || word.key == "not" || word.key == "never";
    };
    if (denies(words.front())) return FieldQuestion{Kind::kNegation, 0, words.front().key};
    if (denies(words.back())) return FieldQuestion{Kind::kNegation, 0, words.back().key};
  }
  const auto modal = std::ranges::find(words, compare::WordClass::kModal, &compare::Word::kind);
  if (value.size() >= kPromiseField && modal != words.end()) return FieldQuestion{Kind::kPromise, 0, modal->key};
  if (value.size() > kLongField) return FieldQuestion{Kind::kLong, 0, {}};
  if (field == nullptr || field->type == FieldType::kMunicipality || field->type == FieldType::kPhone) return {};
  const bool number = field->type == FieldType::kNumber || field->type == FieldType::kHours;
  const bool counts = !compare::quantities(text.lexicon, compare::tokenize(value), text.language).empty();
  if (number ? !counts || words.size() > kMostNumberWords : !suits(field, value))
    return FieldQuestion{Kind::kType, 0, value};
  return {};
}

}  // namespace

std::vector<UndividedFields> divide_fields(std::vector<FilledField>& fields, const Standard& standard) {
  std::vector<UndividedFields> undivided;
  for (std::size_t begin = 0; begin < fields.size();) {
    auto end = begin + 1;
    while (fields[begin].run != 0 && end < fields.size() && fields[end].run == fields[begin].run) ++end;
    const auto together = fields[begin].together;
    if (end - begin > 1 && !core::trim(together).empty()) {
      std::vector<const FilledField*> of;
      for (auto i = begin; i < end; ++i) of.push_back(&fields[i]);
      if (const auto values = Divider(together, of, standard).divide()) {
        for (auto i = begin; i < end; ++i) fields[i].value = (*values)[i - begin];
      } else {
        UndividedFields& one = undivided.emplace_back();
        for (auto i = begin; i < end; ++i) one.names.push_back(fields[i].name);
        one.together = together;
        one.line = fields[end - 1].line;
      }
    }
    begin = end;
  }
  return undivided;
}

std::vector<FieldQuestion> questions_about_fields(const Submitted& text, const Standard& standard,
                                                  const Deviations& deviations) {
  std::vector<FieldQuestion> questions;
  for (std::size_t i = 0; i < deviations.fields.size(); ++i) {
    const auto& found = deviations.fields[i];
    const bool undivided = std::ranges::any_of(deviations.undivided, [&](const UndividedFields& one) {
      return found.run != 0 && one.together == found.together;
    });
    const bool last = i + 1 == deviations.fields.size() || deviations.fields[i + 1].run != found.run;
    if (undivided && !last) continue;
    const auto value = std::string(core::trim(undivided ? found.together : found.value));
    if (compare::tokenize(value).empty()) continue;
    if (auto question = question_about(text, undivided ? nullptr : standard.field(found.name), value)) {
      question->field = i;
      questions.push_back(std::move(*question));
    }
  }
  return questions;
}

}  // namespace pareltjes::overeenkomsten
