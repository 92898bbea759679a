// SPDX-License-Identifier: EUPL-1.2
#include "engines/text_compare/words.hpp"

#include <libstemmer.h>

#include <algorithm>
#include <cstdint>
#include <memory>

#include "core/resources.hpp"
#include "core/text.hpp"

namespace pareltjes::engines::text_compare {
namespace {

constexpr std::string_view kFile = "src/engines/text_compare/woorden.csv";
constexpr std::size_t kColumns = 5;
constexpr std::size_t kShortestPart = 5;  ///< Letters of a part of a compound: shorter ones are found in anything.

std::optional<WordClass> class_of(std::string_view name) {
  if (name == "ontkenning") return WordClass::kNegation;
  if (name == "modaal") return WordClass::kModal;
  if (name == "partij") return WordClass::kParty;
  if (name == "voorwaarde") return WordClass::kCondition;
  if (name == "functie") return WordClass::kFunction;
  if (name == "verwijzing") return WordClass::kReference;
  return std::nullopt;
}

std::vector<std::string> keys_of(std::string_view phrase) {
  std::vector<std::string> keys;
  for (const auto& part : core::split(phrase, '_')) {
    if (!part.empty()) keys.push_back(key_of(part));
  }
  return keys;
}

std::string joined(std::span<const std::string> keys) {
  std::string text;
  for (const auto& key : keys) text += (text.empty() ? "" : "_") + key;
  return text;
}

void add_unique(std::vector<std::string>& list, const std::string& value) {
  if (std::ranges::find(list, value) == list.end()) list.push_back(value);
}

struct StemmerEnd {
  void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};

core::Error wrong_row(const std::string& file, std::int64_t line, const char* nl, const char* en) {
  return {core::ErrorCode::kInvalidFile, {nl, en}, {}, core::Place{file, line, std::nullopt}};
}

}  // namespace

std::string stem_of(std::string_view key, core::Language language) {
  using Stemmer = std::unique_ptr<sb_stemmer, StemmerEnd>;
  // A stemmer is not for two threads at once.
  thread_local const Stemmer dutch(sb_stemmer_new("dutch", "UTF_8"));
  thread_local const Stemmer english(sb_stemmer_new("english", "UTF_8"));
  auto* stemmer = (language == core::Language::kEnglish ? english : dutch).get();
  constexpr std::size_t kLongest = 200;
  if (stemmer == nullptr || key.empty() || key.size() > kLongest || !core::is_valid_utf8(key)) return std::string(key);
  const auto* stem =
      sb_stemmer_stem(stemmer, reinterpret_cast<const sb_symbol*>(key.data()), static_cast<int>(key.size()));
  if (stem == nullptr) return std::string(key);
  return {reinterpret_cast<const char*>(stem), static_cast<std::size_t>(sb_stemmer_length(stemmer))};
}

core::Language language_of(std::span<const Token> tokens) {
  // Words of the one language that the other does not have.
  static constexpr std::string_view kDutch[] = {"de", "het", "een", "van", "en", "voor", "met", "niet", "wordt"};
  static constexpr std::string_view kEnglish[] = {"the", "and", "shall", "this", "to", "with", "not", "any", "by"};
  std::size_t dutch = 0;
  std::size_t english = 0;
  for (const auto& token : tokens) {
    if (token.kind != TokenKind::kWord) continue;
    dutch += std::ranges::find(kDutch, token.key) != std::end(kDutch) ? 1U : 0U;
    english += std::ranges::find(kEnglish, token.key) != std::end(kEnglish) ? 1U : 0U;
  }
  return english > dutch ? core::Language::kEnglish : core::Language::kDutch;
}

core::Result<Lexicon> Lexicon::parse(std::string_view csv, const std::string& file) {
  Lexicon lexicon;
  std::int64_t line = 0;
  for (const auto& row : core::split(csv, '\n')) {
    ++line;
    const auto text = core::trim(row);
    if (line == 1 || text.empty()) continue;
    if (auto added = lexicon.add_row(core::split(text, ';'), line, file); !added) return std::unexpected(added.error());
  }
  for (auto* tongue : {&lexicon.dutch_, &lexicon.english_}) {
    for (auto& [first, list] : tongue->phrases)
      std::ranges::stable_sort(list, [](const auto& a, const auto& b) { return a.size() > b.size(); });
  }
  return lexicon;
}

const Lexicon& Lexicon::built_in() {
  static const auto lexicon = [] {
    auto parsed = parse(core::find_resource(kFile).value_or(std::string_view()), std::string(kFile));
    return parsed ? std::move(*parsed) : Lexicon();
  }();
  return lexicon;
}

core::Result<void> Lexicon::add_row(const std::vector<std::string>& cells, std::int64_t line, const std::string& file) {
  if (cells.size() != kColumns)
    return std::unexpected(
        wrong_row(file, line, "Deze rij heeft niet vijf kolommen.", "This row has not five columns."));
  if (core::trim(cells[4]).empty())
    return std::unexpected(wrong_row(file, line, "Deze rij noemt geen bron.", "This row names no source."));
  const bool is_english = cells[2] == "en";
  if (!is_english && cells[2] != "nl")
    return std::unexpected(wrong_row(file, line, "De taal is nl of en.", "The language is nl or en."));
  const auto& kind = cells[0];
  if (!class_of(kind) && kind != "synoniem" && kind != "begrip" && kind != "telwoord" && kind != "eenheid" &&
      kind != "elders")
    return std::unexpected(wrong_row(file, line, "Deze soort woord bestaat niet.", "There is no such kind of word."));
  auto& tongue = is_english ? english_ : dutch_;
  for (const auto& word : core::split(cells[3], ','))
    add_word(tongue, is_english ? core::Language::kEnglish : core::Language::kDutch, kind, cells[1], word);
  return {};
}

void Lexicon::add_word(Tongue& tongue, core::Language language, const std::string& kind, const std::string& group,
                       const std::string& word) {
  const auto keys = keys_of(word);
  if (keys.empty()) return;
  if (kind == "telwoord") {
    tongue.numbers[keys.front()] = core::parse_number(group).value_or(0);
    return;
  }
  if (kind == "elders") {
    tongue.elsewhere.insert(keys.front());
    return;
  }
  const auto whole = joined(keys);
  if (kind == "eenheid") {
    const auto cut = group.find('*');
    tongue.units[whole] = {group.substr(0, cut), core::parse_number(group.substr(cut + 1)).value_or(1)};
  }
  if (keys.size() > 1) {
    auto& list = tongue.phrases[keys.front()];
    if (std::ranges::find(list, keys) == list.end()) list.push_back(keys);
  }
  if (kind == "eenheid") return;
  const auto fill = [&](Meaning& meaning) {
    if (const auto found = class_of(kind)) {
      if (!meaning.kind) {
        meaning.kind = found;
        meaning.group = group;
      }
      if (*found == WordClass::kParty || *found == WordClass::kCondition) add_unique(meaning.concepts, group);
    } else if (kind == "synoniem") {
      if (meaning.synonym.empty()) meaning.synonym = "=" + group;
      add_unique(meaning.concepts, group);
    } else {
      add_unique(meaning.concepts, group);
    }
  };
  fill(tongue.by_key[whole]);
  // Parties have plurals and no other forms: "verantwoordelijk" is no "verantwoordelijke".
  if (kind == "partij") {
    for (const auto* ending : {"s", "n", "'s"}) fill(tongue.by_key[whole + ending]);
  }
  const bool inflects = kind == "synoniem" || kind == "begrip";
  if (inflects && keys.size() == 1) fill(tongue.by_stem[stem_of(whole, language)]);
}

void Lexicon::add_party(const std::string& word, const std::string& party) {
  for (auto* tongue : {&dutch_, &english_}) {
    auto& meaning = tongue->by_key[word];
    meaning.kind = WordClass::kParty;
    meaning.group = party;
    add_unique(meaning.concepts, party);
  }
}

const Lexicon::Meaning* Lexicon::find(const Tongue& tongue, const std::string& key, const std::string& stem) const {
  if (const auto found = tongue.by_key.find(key); found != tongue.by_key.end()) return &found->second;
  const auto found = tongue.by_stem.find(stem);
  return found == tongue.by_stem.end() ? nullptr : &found->second;
}

/// "geheimhoudingsverklaring" holds "geheimhouding" and "verklaring": known words at both ends, joined by nothing, s or
/// en.
void Lexicon::add_concepts_of_parts(const Tongue& tongue, const std::string& key, Word& word) {
  if (key.size() < 2 * kShortestPart) return;
  const auto add = [&](const std::string& part) {
    const auto found = tongue.by_key.find(part);
    if (found == tongue.by_key.end()) return false;
    for (const auto& name : found->second.concepts) add_unique(word.concepts, name);
    return !found->second.concepts.empty();
  };
  for (std::size_t length = key.size() - 3; length >= kShortestPart; --length) {
    if (add(key.substr(0, length))) break;
  }
  for (std::size_t begin = 3; begin + kShortestPart <= key.size(); ++begin) {
    if (add(key.substr(begin))) break;
  }
}

std::vector<Word> Lexicon::read(std::span<const Token> tokens, core::Language language) const {
  const auto& tongue = this->tongue(language);
  std::vector<std::size_t> counted;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].counts() && tokens[i].kind != TokenKind::kField) counted.push_back(i);
  }
  const auto phrase_at = [&](std::size_t i) -> std::size_t {
    const auto found = tongue.phrases.find(tokens[counted[i]].key);
    if (found == tongue.phrases.end()) return 1;
    for (const auto& phrase : found->second) {
      if (i + phrase.size() > counted.size()) continue;
      bool all = true;
      for (std::size_t k = 0; k < phrase.size() && all; ++k) all = tokens[counted[i + k]].key == phrase[k];
      if (all) return phrase.size();
    }
    return 1;
  };
  std::vector<Word> words;
  words.reserve(counted.size());
  for (std::size_t i = 0; i < counted.size();) {
    const auto length = phrase_at(i);
    Word word;
    word.token = counted[i];
    word.key = tokens[counted[i]].key;
    for (std::size_t k = 1; k < length; ++k) word.key += "_" + tokens[counted[i + k]].key;
    word.stem = length > 1 || tokens[counted[i]].kind != TokenKind::kWord ? word.key : stem_of(word.key, language);
    if (const auto* meaning = find(tongue, word.key, word.stem)) {
      word.kind = meaning->kind.value_or(WordClass::kContent);
      word.group = meaning->group;
      word.synonym = meaning->synonym;
      word.concepts = meaning->concepts;
    } else if (tokens[counted[i]].kind == TokenKind::kWord) {
      add_concepts_of_parts(tongue, word.key, word);
    }
    if (word.synonym.empty())
      word.synonym = word.kind == WordClass::kContent || word.group.empty() ? word.stem : word.key;
    words.push_back(std::move(word));
    for (std::size_t k = 1; k < length; ++k) {
      Word rest;
      rest.token = counted[i + k];
      rest.key = tokens[rest.token].key;
      rest.stem = rest.key;
      rest.kind = WordClass::kFunction;
      words.push_back(std::move(rest));
    }
    i += length;
  }
  return words;
}

bool Lexicon::knows_concept(std::string_view concept_name) const {
  const auto holds = [&](const Tongue& tongue) {
    return std::ranges::any_of(tongue.by_key, [&](const auto& one) {
      return std::ranges::find(one.second.concepts, concept_name) != one.second.concepts.end();
    });
  };
  return holds(dutch_) || holds(english_);
}

}  // namespace pareltjes::engines::text_compare
