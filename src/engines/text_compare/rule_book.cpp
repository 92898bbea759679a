// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "engines/text_compare/requirements.hpp"

namespace pareltjes::engines::text_compare {
namespace {

constexpr std::size_t kRequirementColumns = 6;
constexpr std::size_t kRuleColumns = 11;

core::Error wrong(const std::string& file, std::int64_t line, std::string nl, std::string en) {
  return {core::ErrorCode::kInvalidFile, {std::move(nl), std::move(en)}, {}, core::Place{file, line, std::nullopt}};
}

core::Result<Pattern::Alternative> parse_alternative(std::string_view text, core::Language language,
                                                     const Lexicon& lexicon) {
  using Alternative = Pattern::Alternative;
  const auto fault = [&](const char* nl, const char* en) {
    return std::unexpected(core::Error{
        core::ErrorCode::kInvalidFile,
        {std::string(nl) + " ‘" + std::string(text) + "’.", std::string(en) + " ‘" + std::string(text) + "’."},
        {},
        std::nullopt});
  };
  Alternative made;
  if (text.empty()) return fault("Leeg stuk in een patroon", "An empty piece in a pattern");
  if (const auto pair = text.find(".."); pair != std::string_view::npos) {
    made.kind = Alternative::Kind::kPair;
    for (const auto half : {text.substr(0, pair), text.substr(pair + 2)}) {
      auto part = parse_alternative(half, language, lexicon);
      if (!part) return part;
      made.pair.push_back(std::move(*part));
    }
    return made;
  }
  if (const auto sign = text.find_first_of("<>="); sign != std::string_view::npos) {
    const auto end = text.find_first_not_of("<>=", sign);
    const auto value = end == std::string_view::npos ? std::nullopt : core::parse_number(text.substr(end));
    made.kind = Alternative::Kind::kQuantity;
    made.text = text.substr(0, sign);
    made.comparison = text.substr(sign, end - sign);
    constexpr std::array<std::string_view, 5> kSigns{"<", "<=", ">", ">=", "="};
    if (!value || std::ranges::find(kSigns, std::string_view(made.comparison)) == kSigns.end())
      return fault("Geen vergelijking met een getal", "No comparison with a number");
    made.value = *value;
    return made;
  }
  if (text.front() == '#') {
    made.kind = Alternative::Kind::kConcept;
    made.text = text.substr(1);
    if (!lexicon.knows_concept(made.text))
      return fault("De woordentabel kent dit begrip niet:", "The table of words does not know the concept");
    return made;
  }
  if (text.front() == '~') {
    made.kind = Alternative::Kind::kGroup;
    made.text = text.substr(1);
  } else if (text.back() == '*') {
    made.kind = Alternative::Kind::kPrefix;
    made.text = key_of(text.substr(0, text.size() - 1));
  } else {
    made.text = stem_of(key_of(text), language);
  }
  return made;
}

std::optional<Role> role_of(std::string_view name) {
  if (name == "kern") return Role::kCore;
  if (name == "strijdig") return Role::kConflict;
  if (name == "afzwakking") return Role::kWeakened;
  if (name == "verwijst") return Role::kRefers;
  return std::nullopt;
}

}  // namespace

core::Result<Pattern> Pattern::parse(std::string_view text, core::Language language, const Lexicon& lexicon) {
  Pattern pattern;
  for (const auto& word : core::split(text, ' ')) {
    std::string_view piece = core::trim(word);
    if (piece.empty()) continue;
    Term term;
    for (; !piece.empty() && (piece.front() == '!' || piece.front() == '@'); piece.remove_prefix(1))
      (piece.front() == '!' ? term.absent : term.anywhere) = true;
    for (const auto& one : core::split(piece, '|')) {
      auto alternative = parse_alternative(one, language, lexicon);
      if (!alternative) return std::unexpected(alternative.error());
      term.alternatives.push_back(std::move(*alternative));
    }
    pattern.terms.push_back(std::move(term));
  }
  if (pattern.terms.empty())
    return core::fail(core::ErrorCode::kInvalidFile, {"Dit patroon is leeg.", "This pattern is empty."});
  return pattern;
}

const Requirement* RuleBook::find(std::string_view id) const {
  const auto found = std::ranges::find(requirements_, id, &Requirement::id);
  return found == requirements_.end() ? nullptr : &*found;
}

core::Result<void> RuleBook::add_requirement(const std::vector<std::string>& cells, std::int64_t line,
                                             const std::string& file) {
  if (cells.size() != kRequirementColumns || core::trim(cells[5]).empty())
    return std::unexpected(wrong(file, line, "Een eis heeft zes kolommen, met een bron.",
                                 "A requirement has six columns, with a source."));
  if (cells[1].empty()) {
    requirements_.push_back({cells[0], {cells[3], cells[4]}, cells[5], {}});
    return {};
  }
  if (requirements_.empty() || requirements_.back().id != cells[0])
    return std::unexpected(wrong(file, line, "Dit onderdeel staat niet onder zijn eis.",
                                 "This part does not stand below its requirement."));
  requirements_.back().parts.push_back({cells[1], {cells[3], cells[4]}, cells[2] == "ja"});
  return {};
}

core::Result<void> RuleBook::add_rule(const std::vector<std::string>& cells, std::int64_t line, const std::string& file,
                                      const Lexicon& lexicon) {
  if (cells.size() != kRuleColumns || core::trim(cells[8]).empty())
    return std::unexpected(
        wrong(file, line, "Een regel heeft elf kolommen, met een bron.", "A rule has eleven columns, with a source."));
  const auto role = role_of(cells[3]);
  const auto* requirement = find(cells[1]);
  const bool english = cells[4] == "en";
  if (!role || requirement == nullptr || (!english && cells[4] != "nl"))
    return std::unexpected(wrong(file, line, "De eis, de rol of de taal van deze regel bestaat niet.",
                                 "The requirement, role or language of this rule does not exist."));
  const bool part_known =
      std::ranges::find(requirement->parts, cells[2], &Requirement::Part::id) != requirement->parts.end();
  if ((*role == Role::kCore || !cells[2].empty()) && !part_known)
    return std::unexpected(
        wrong(file, line, "Dit onderdeel hoort niet bij de eis.", "This part is not of the requirement."));
  Rule rule;
  rule.id = cells[0];
  rule.requirement = cells[1];
  rule.part = cells[2];
  rule.role = *role;
  rule.language = english ? core::Language::kEnglish : core::Language::kDutch;
  rule.who = cells[7];
  rule.source = cells[8];
  rule.explanation = {cells[9], cells[10]};
  auto pattern = Pattern::parse(cells[5], rule.language, lexicon);
  if (!pattern) return std::unexpected(wrong(file, line, pattern.error().message.nl, pattern.error().message.en));
  rule.pattern = std::move(*pattern);
  if (!core::trim(cells[6]).empty()) {
    auto unless = Pattern::parse(cells[6], rule.language, lexicon);
    if (!unless) return std::unexpected(wrong(file, line, unless.error().message.nl, unless.error().message.en));
    rule.unless = std::move(*unless);
  }
  if (std::ranges::find(rules_, rule.id, &Rule::id) != rules_.end())
    return std::unexpected(wrong(file, line, "Deze regel staat er twee keer.", "This rule is there twice."));
  rules_.push_back(std::move(rule));
  return {};
}

core::Result<RuleBook> RuleBook::parse(std::string_view requirements, std::string_view rules, const Lexicon& lexicon,
                                       const std::string& file) {
  RuleBook book;
  const auto each = [](std::string_view csv, auto&& add) -> core::Result<void> {
    std::int64_t line = 0;
    for (const auto& row : core::split(csv, '\n')) {
      ++line;
      const auto text = core::trim(row);
      if (line == 1 || text.empty()) continue;
      if (auto added = add(core::split(text, ';'), line); !added) return added;
    }
    return {};
  };
  auto read = each(requirements, [&](const auto& cells, auto line) { return book.add_requirement(cells, line, file); });
  if (read) read = each(rules, [&](const auto& cells, auto line) { return book.add_rule(cells, line, file, lexicon); });
  if (!read) return std::unexpected(read.error());
  return book;
}

}  // namespace pareltjes::engines::text_compare
