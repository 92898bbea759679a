// SPDX-License-Identifier: EUPL-1.2
#include "engines/award/record.hpp"

#include <algorithm>
#include <charconv>

#include "core/sha256.hpp"

namespace pareltjes::engines::award {
namespace {

constexpr std::string_view kHead = "pareltjes-gunning 1";

/// Words and numbers with a space after each; words carry their length, so that nothing in them can end them.
class Writer {
 public:
  template <class Number>
    requires std::is_integral_v<Number>
  Writer& operator<<(Number number) {
    text_ += std::to_string(number) + " ";
    return *this;
  }
  Writer& operator<<(std::string_view word) {
    text_ += std::to_string(word.size()) + ":" + std::string(word) + " ";
    return *this;
  }
  template <class Number>
  Writer& operator<<(const std::optional<Number>& number) {
    if (number) return *this << *number;
    text_ += "- ";
    return *this;
  }
  template <class Number>
  Writer& operator<<(const std::vector<Number>& numbers) {
    *this << numbers.size();
    for (const auto& number : numbers) *this << number;
    return *this;
  }
  void line(std::string_view name) {
    if (!text_.empty()) text_ += '\n';
    text_ += std::string(name) + " ";
  }
  [[nodiscard]] std::string text() const { return text_ + "\n"; }

 private:
  std::string text_;
};

/// Reads what Writer wrote; after the first thing that is otherwise nothing is read any more.
class Reader {
 public:
  explicit Reader(std::string_view text) : left_(text) {}
  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] bool at_end() const { return good_ && left_ == "\n"; }

  void line(std::string_view name) {
    if (!left_.starts_with(kHead)) expect("\n");
    expect(name);
    expect(" ");
  }
  template <class Number>
    requires std::is_integral_v<Number>
  Reader& operator>>(Number& number) {
    const auto end = left_.data() + left_.size();
    const auto [next, error] = std::from_chars(left_.data(), end, number);
    good_ = good_ && error == std::errc();
    if (!good_) return *this;
    left_.remove_prefix(static_cast<std::size_t>(next - left_.data()));
    expect(" ");
    return *this;
  }
  Reader& operator>>(std::string& word) {
    std::size_t size = 0;
    const auto [next, error] = std::from_chars(left_.data(), left_.data() + left_.size(), size);
    good_ = good_ && error == std::errc();
    if (!good_) return *this;
    left_.remove_prefix(static_cast<std::size_t>(next - left_.data()));
    expect(":");
    good_ = good_ && size <= left_.size();
    if (!good_) return *this;
    word = left_.substr(0, size);
    left_.remove_prefix(size);
    expect(" ");
    return *this;
  }
  template <class Number>
  Reader& operator>>(std::optional<Number>& number) {
    if (left_.starts_with("- ")) {
      left_.remove_prefix(2);
      number.reset();
      return *this;
    }
    return *this >> number.emplace();
  }
  template <class Number>
  Reader& operator>>(std::vector<Number>& numbers) {
    for (std::size_t left = many(); good_ && left > 0; --left) *this >> numbers.emplace_back();
    return *this;
  }
  /// How many follow: each takes at least two bytes, so that a large number cannot ask for memory.
  std::size_t many() {
    std::size_t count = 0;
    *this >> count;
    good_ = good_ && count <= left_.size() / 2;
    return good_ ? count : 0;
  }

 private:
  void expect(std::string_view text) {
    good_ = good_ && left_.starts_with(text);
    if (good_) left_.remove_prefix(text.size());
  }
  std::string_view left_;
  bool good_ = true;
};

std::unexpected<core::Error> broken(const char* nl, const char* en) {
  return core::fail(core::ErrorCode::kInvalidFile, {nl, en});
}

std::vector<Offer> in_order(std::vector<Offer> offers) {
  std::ranges::sort(offers, {}, [](const Offer& offer) { return std::pair(offer.bidder, offer.lot); });
  return offers;
}

void write_tender(Writer& out, const Tender& tender) {
  out.line("percelen");
  out << tender.lots;
  out.line("regels");
  out << tender.least_winners << tender.most_winners << tender.must_win << tender.weights;
  out.line("apart");
  out << tender.apart;
  for (const Bidder& bidder : tender.bidders) {
    out.line("inschrijver");
    out << bidder.name << bidder.capacity << bidder.most_lots << bidder.most_weight << bidder.bands.size();
    for (const Band& band : bidder.bands) out << band.from << band.permille;
  }
  for (const Offer& offer : in_order(tender.offers)) {
    out.line("bod");
    out << offer.bidder << offer.lot << offer.cost << offer.load << offer.handicap;
  }
  for (const Bundle& bundle : tender.bundles) {
    out.line("samen");
    out << bundle.bidder << bundle.discount << bundle.lots;
  }
}

Tender read_tender(Reader& in, std::size_t bidders, std::size_t offers, std::size_t bundles) {
  Tender tender;
  in.line("percelen");
  in >> tender.lots;
  in.line("regels");
  in >> tender.least_winners >> tender.most_winners >> tender.must_win >> tender.weights;
  in.line("apart");
  in >> tender.apart;
  for (; in.good() && bidders > 0; --bidders) {
    Bidder& bidder = tender.bidders.emplace_back();
    in.line("inschrijver");
    in >> bidder.name >> bidder.capacity >> bidder.most_lots >> bidder.most_weight;
    for (std::size_t left = in.many(); in.good() && left > 0; --left) {
      Band& band = bidder.bands.emplace_back();
      in >> band.from >> band.permille;
    }
  }
  for (; in.good() && offers > 0; --offers) {
    Offer& offer = tender.offers.emplace_back();
    in.line("bod");
    in >> offer.bidder >> offer.lot >> offer.cost >> offer.load >> offer.handicap;
  }
  for (; in.good() && bundles > 0; --bundles) {
    Bundle& bundle = tender.bundles.emplace_back();
    in.line("samen");
    in >> bundle.bidder >> bundle.discount >> bundle.lots;
  }
  return tender;
}

/// The seals fit what the tender says that its bidders offer.
bool sealed(const Tender& tender, const std::vector<SealedBid>& seals, const std::vector<std::string>& salts) {
  if (seals.size() != tender.bidders.size() || salts.size() != seals.size()) return false;
  for (std::size_t b = 0; b < seals.size(); ++b) {
    const auto fitting = seal(tender.bidders[b].name, salts[b], bid_text(tender, b));
    if (fitting.bidder != seals[b].bidder || fitting.seal != seals[b].seal) return false;
  }
  return true;
}

}  // namespace

std::string bid_text(const Tender& tender, std::size_t bidder) {
  Writer out;
  const Bidder& one = tender.bidders.at(bidder);
  out.line("inschrijver");
  out << one.name << one.capacity << one.most_lots << one.bands.size();
  for (const Band& band : one.bands) out << band.from << band.permille;
  for (const Offer& offer : in_order(tender.offers)) {
    if (offer.bidder != bidder) continue;
    out.line("bod");
    out << tender.lots.at(offer.lot) << offer.lot << offer.cost << offer.load;
  }
  for (const Bundle& bundle : tender.bundles) {
    if (bundle.bidder != bidder) continue;
    out.line("samen");
    out << bundle.discount << bundle.lots;
  }
  return out.text();
}

SealedBid seal(const std::string& bidder, std::string_view salt, std::string_view text) {
  Writer out;
  out.line("zegel");
  out << salt << text;
  return {bidder, core::sha256_hex(out.text())};
}

core::Result<Record> award_sealed(const Tender& tender, const std::vector<SealedBid>& seals,
                                  const std::vector<std::string>& salts, std::uint64_t nodes) {
  if (const auto checked = check(tender); !checked) return std::unexpected(checked.error());
  if (std::ranges::any_of(salts, [](const std::string& salt) { return salt.size() < 16; }) ||
      !sealed(tender, seals, salts)) {
    return core::fail(core::ErrorCode::kInvalidInput, {"Een geopend bod is niet het bod dat verzegeld was.",
                                                       "An opened bid is not the one that was sealed."});
  }
  // In the order of the record, so that making it again starts from the same.
  Record record{std::string(kEngineVersion), 0, nodes, seals, salts, tender, {}};
  record.tender.offers = in_order(tender.offers);
  auto award = solve(record.tender, {nodes, {}});
  if (!award) return std::unexpected(award.error());
  record.award = std::move(*award);
  return record;
}

std::string write(const Record& record) {
  Writer out;
  out.line(kHead);
  out << std::string_view(record.version) << record.seed << record.nodes;
  out.line("aantal");
  out << record.tender.bidders.size() << record.tender.offers.size() << record.tender.bundles.size()
      << record.seals.size();
  for (std::size_t b = 0; b < record.seals.size(); ++b) {
    out.line("zegel");
    out << std::string_view(record.seals[b].bidder) << std::string_view(record.seals[b].seal)
        << std::string_view(record.salts[b]);
  }
  write_tender(out, record.tender);
  out.line("gunning");
  out << record.award.winner << record.award.paid << record.award.cost << record.award.score << record.award.bound
      << record.award.nodes;
  const auto text = out.text();
  return text + core::sha256_hex(text) + "\n";
}

core::Result<Record> read_record(std::string_view text) {
  constexpr std::size_t kSum = 65;
  if (text.size() < kSum || !text.starts_with(kHead)) {
    return broken("Dit is geen verslag van een gunning.", "This is no record of an award.");
  }
  const auto body = text.substr(0, text.size() - kSum);
  if (text.substr(text.size() - kSum) != core::sha256_hex(body) + "\n") {
    return broken("Het verslag is na het schrijven veranderd.", "The record was changed after it was written.");
  }
  Reader in(body);
  Record record;
  in.line(kHead);
  in >> record.version >> record.seed >> record.nodes;
  in.line("aantal");
  const auto bidders = in.many(), offers = in.many(), bundles = in.many();
  for (std::size_t left = in.many(); in.good() && left > 0; --left) {
    SealedBid& one = record.seals.emplace_back();
    in.line("zegel");
    in >> one.bidder >> one.seal >> record.salts.emplace_back();
  }
  record.tender = read_tender(in, bidders, offers, bundles);
  in.line("gunning");
  in >> record.award.winner >> record.award.paid >> record.award.cost >> record.award.score >> record.award.bound >>
      record.award.nodes;
  if (!in.at_end()) return broken("Het verslag is beschadigd.", "The record is damaged.");
  if (const auto checked = check(record.tender); !checked) return std::unexpected(checked.error());
  return record;
}

core::Result<void> replay(std::string_view text) {
  const auto record = read_record(text);
  if (!record) return std::unexpected(record.error());
  if (record->version != kEngineVersion) {
    return broken("Het verslag is van een andere versie van de berekening.",
                  "The record is of another version of the calculation.");
  }
  const auto again = award_sealed(record->tender, record->seals, record->salts, record->nodes);
  if (!again) return std::unexpected(again.error());
  if (write(*again) != text) {
    return broken("Opnieuw uitgerekend komt er een andere gunning uit.", "Worked out again there is another award.");
  }
  return {};
}

}  // namespace pareltjes::engines::award
