// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <cctype>

#include "core/text.hpp"
#include "engines/text_compare/words.hpp"

namespace pareltjes::engines::text_compare {
namespace {

/// "10.000", "10,000" and "10.000,00" are ten thousand; "1,5" and "28.2" have a fraction.
std::optional<double> value_of(const std::string& digits) {
  const auto groups_of_three = [&](char mark) {
    const auto parts = core::split(digits, mark);
    if (parts.size() < 2 || parts.front().size() > 3) return false;
    return std::all_of(parts.begin() + 1, parts.end(), [](const std::string& part) { return part.size() == 3; });
  };
  std::string plain;
  const auto last = digits.find_last_of(".,");
  const bool both = digits.find('.') != std::string::npos && digits.find(',') != std::string::npos;
  const bool grouped = !both && (groups_of_three('.') || groups_of_three(','));
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (digits[i] != '.' && digits[i] != ',') {
      plain += digits[i];
    } else if (i == last && !grouped) {
      plain += '.';
    }
  }
  return core::parse_number(plain);
}

class Reader {
 public:
  Reader(const Lexicon& lexicon, std::span<const Token> tokens, core::Language language)
      : lexicon_(lexicon), tokens_(tokens), language_(language) {
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (tokens[i].counts() && tokens[i].kind != TokenKind::kField) counted_.push_back(i);
    }
  }

  std::vector<Quantity> read() {
    for (std::size_t i = 0; i < counted_.size(); ++i) {
      const auto& token = tokens_[counted_[i]];
      const bool digits = token.kind == TokenKind::kNumber;
      const auto value = digits ? value_of(token.key) : lexicon_.number_of(token.key, language_);
      if (!value) continue;
      if (digits && refers(i)) {
        add(i, i, *value, "", true);
        continue;
      }
      const auto [unit, last] = unit_behind(i);
      if (unit != nullptr) {
        add(i, last, *value * unit->factor, unit->name, false);
      } else if (const auto* before = i > 0 ? unit_at(i - 1) : nullptr; before != nullptr && before->name == "euro") {
        add(i - 1, i, *value * before->factor, before->name, false);
      } else if (digits || counts_alone(token.key)) {
        add(i, i, *value, "", false);
      }
    }
    return std::move(found_);
  }

 private:
  const Lexicon::Unit* unit_at(std::size_t i) const { return lexicon_.unit_of(tokens_[counted_[i]].key, language_); }

  /// "24 uur", "30 volle dagen", "5 business days": the unit and its last word.
  std::pair<const Lexicon::Unit*, std::size_t> unit_behind(std::size_t i) const {
    if (i + 2 < counted_.size()) {
      const auto phrase = tokens_[counted_[i + 1]].key + "_" + tokens_[counted_[i + 2]].key;
      if (const auto* unit = lexicon_.unit_of(phrase, language_)) return {unit, i + 2};
    }
    if (i + 1 < counted_.size()) {
      if (const auto* unit = unit_at(i + 1)) return {unit, i + 1};
    }
    if (i + 2 < counted_.size() && adjective(tokens_[counted_[i + 1]].key)) {
      if (const auto* unit = unit_at(i + 2); unit != nullptr && unit->name != "euro") return {unit, i + 2};
    }
    return {nullptr, i};
  }

  static bool adjective(const std::string& key) {
    return key == "volle" || key == "hele" || key == "achtereenvolgende" || key == "aaneengesloten" || key == "full" ||
           key == "consecutive" || key == "calendar" || key == "opeenvolgende";
  }

  /// "een" and "one" count only with a unit; the other numerals always.
  static bool counts_alone(const std::string& key) {
    return key != "een" && key != "one" && key != "\xC3\xA9\xC3\xA9n";
  }

  /// A number right behind "artikel", or behind another such number: "artikel 45 of 46".
  bool refers(std::size_t i) const {
    if (i == 0) return false;
    if (lexicon_.names_part(tokens_[counted_[i - 1]].key, language_)) return true;
    const auto& between = tokens_[counted_[i - 1]].key;
    const bool linked = between == "of" || between == "en" || between == "or" || between == "and" || between == "t" ||
                        between == "tot" || between == "to" || between == "m" || between == "jo";
    for (std::size_t back = linked ? i - 1 : i; back-- > 0 && i - back <= 4;) {
      const auto& token = tokens_[counted_[back]];
      if (token.kind == TokenKind::kNumber)
        return linked && !found_.empty() && found_.back().reference && found_.back().begin == counted_[back];
      if (token.key.size() > 3) return false;
    }
    return false;
  }

  void add(std::size_t first, std::size_t last, double value, std::string unit, bool reference) {
    found_.push_back({counted_[first], counted_[last] + 1, value, std::move(unit), reference});
  }

  const Lexicon& lexicon_;
  std::span<const Token> tokens_;
  core::Language language_;
  std::vector<std::size_t> counted_;
  std::vector<Quantity> found_;
};

}  // namespace

std::optional<double> Lexicon::number_of(std::string_view key, core::Language language) const {
  const auto& numbers = tongue(language).numbers;
  const auto lookup = [&](std::string_view part) -> std::optional<double> {
    const auto found = numbers.find(std::string(part));
    return found == numbers.end() ? std::nullopt : std::optional(found->second);
  };
  if (const auto value = lookup(key)) return value;
  // Twenty-four: tens and ones, in the order of the language. Dutch joins them by "en", with a diaeresis behind an e.
  const bool english = language == core::Language::kEnglish;
  if (english && key.find("ty") == std::string_view::npos) return std::nullopt;
  for (std::size_t cut = 2; cut < key.size(); ++cut) {
    if (english) {
      const auto tens = lookup(key.substr(0, cut));
      const auto ones = lookup(key.substr(cut));
      if (tens && ones && *tens >= 20 && *tens <= 90 && *ones >= 1 && *ones <= 9) return *tens + *ones;
      continue;
    }
    auto rest = key.substr(cut);
    if (rest.starts_with("en")) {
      rest.remove_prefix(2);
    } else if (rest.starts_with("\xC3\xABn")) {
      rest.remove_prefix(3);
    } else {
      continue;
    }
    const auto ones = lookup(key.substr(0, cut));
    const auto tens = lookup(rest);
    if (tens && ones && *tens >= 20 && *tens <= 90 && *ones >= 1 && *ones <= 9) return *tens + *ones;
  }
  return std::nullopt;
}

bool Lexicon::names_part(const std::string& key, core::Language language) const {
  const auto& keys = tongue(language).by_key;
  const auto found = keys.find(key);
  return found != keys.end() && found->second.kind == WordClass::kReference;
}

bool Lexicon::names_elsewhere(std::string_view key, core::Language language) const {
  return tongue(language).elsewhere.contains(std::string(key));
}

const Lexicon::Unit* Lexicon::unit_of(std::string_view key, core::Language language) const {
  const auto& units = tongue(language).units;
  const auto found = units.find(std::string(key));
  return found == units.end() ? nullptr : &found->second;
}

std::vector<Quantity> quantities(const Lexicon& lexicon, std::span<const Token> tokens, core::Language language) {
  return Reader(lexicon, tokens, language).read();
}

}  // namespace pareltjes::engines::text_compare
