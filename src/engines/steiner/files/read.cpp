// SPDX-License-Identifier: EUPL-1.2
#include "engines/steiner/files/read.hpp"

#include <array>
#include <charconv>
#include <optional>

#include "core/text.hpp"

namespace pareltjes::engines::steiner {
namespace {

using core::Result;
using core::Text;

class Reader {
 public:
  Reader(std::string_view text, const std::string& file, std::size_t most_nodes)
      : text_(text), file_(file), most_nodes_(most_nodes) {}

  Result<Instance> read() {
    while (next_line()) {
      if (words_.empty()) continue;
      if (key_ == "eof") break;
      if (const auto done = take_line(); !done) return std::unexpected(done.error());
    }
    if (const auto done = check_counts(); !done) return std::unexpected(done.error());
    return std::move(instance_);
  }

 private:
  static constexpr std::size_t kMostWords = 6;

  bool next_line() {
    if (at_ >= text_.size()) return false;
    const auto end = std::min(text_.find('\n', at_), text_.size());
    auto rest = text_.substr(at_, end - at_);
    at_ = end + 1;
    ++line_;
    words_.clear();
    while (words_.size() < kMostWords) {
      const auto begin = rest.find_first_not_of(" \t\r");
      if (begin == std::string_view::npos) break;
      rest.remove_prefix(begin);
      const auto length = std::min(rest.find_first_of(" \t\r"), rest.size());
      words_.push_back(rest.substr(0, length));
      rest.remove_prefix(length);
    }
    key_.clear();
    if (!words_.empty()) {
      for (const char c : words_[0].substr(0, 24)) key_ += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return true;
  }

  Result<void> take_line() {
    if (key_ == "section") return begin_section();
    if (key_ == "end") {
      passing_ = false;
      return {};
    }
    if (passing_) return {};
    if (key_ == "nodes") return take_nodes();
    if (key_ == "edges") return take_count(edges_);
    if (key_ == "terminals") return take_count(terminals_);
    if (key_ == "e") return take_edge();
    if (key_ == "t") return take_terminal();
    for (const auto* other : {"a", "arcs", "tp", "tr", "root", "rootp", "md"}) {
      if (key_ == other) return other_kind();
    }
    return {};
  }

  Result<void> begin_section() {
    std::string name;
    if (words_.size() > 1) name = core::fold(words_[1]);
    for (const auto* other : {"maximumdegrees", "obstacles"}) {
      if (name == other) return other_kind();
    }
    passing_ = name != "graph" && name != "terminals";
    return {};
  }

  Result<void> take_nodes() {
    const auto count = number(1, static_cast<Cost>(most_nodes_));
    if (!count) return std::unexpected(count.error());
    if (instance_.nodes != 0)
      return wrong({"Het aantal punten staat er twee keer.", "The number of nodes stands twice."});
    instance_.nodes = static_cast<std::size_t>(*count);
    return {};
  }
  Result<void> take_count(std::optional<Cost>& into) {
    const auto count = number(1, 100'000'000);
    if (!count) return std::unexpected(count.error());
    into = *count;
    return {};
  }
  Result<void> take_edge() {
    const auto a = node(1), b = node(2);
    if (!a) return std::unexpected(a.error());
    if (!b) return std::unexpected(b.error());
    const auto cost = number(3, Cost{1} << 40);
    if (!cost) return std::unexpected(cost.error());
    instance_.edges.push_back({*a, *b, *cost});
    return {};
  }
  Result<void> take_terminal() {
    const auto terminal = node(1);
    if (!terminal) return std::unexpected(terminal.error());
    instance_.terminals.push_back(*terminal);
    return {};
  }

  Result<Node> node(std::size_t word) {
    const auto value = number(word, static_cast<Cost>(instance_.nodes));
    if (!value) return std::unexpected(value.error());
    if (*value == 0) return wrong({"De punten tellen vanaf 1.", "Nodes count from 1."});
    return static_cast<Node>(*value - 1);
  }
  Result<Cost> number(std::size_t word, Cost most) {
    Cost value = 0;
    const auto text = word < words_.size() ? words_[word] : std::string_view();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size() || value < 0 || value > most) {
      const auto limit = std::to_string(most), place = std::to_string(word + 1);
      return wrong({"Op plaats " + place + " moet een geheel getal staan van 0 tot en met " + limit + ".",
                    "In place " + place + " must stand a whole number from 0 to " + limit + "."});
    }
    return value;
  }

  Result<void> check_counts() {
    if (edges_ && static_cast<std::size_t>(*edges_) != instance_.edges.size()) {
      return wrong({"Het bestand heeft niet het aantal verbindingen dat er staat.",
                    "The file does not have the number of edges that it says."});
    }
    if (terminals_ && static_cast<std::size_t>(*terminals_) != instance_.terminals.size()) {
      return wrong({"Het bestand heeft niet het aantal punten om aan te sluiten dat er staat.",
                    "The file does not have the number of terminals that it says."});
    }
    if (instance_.terminals.empty()) {
      return wrong({"Het bestand heeft geen punten om aan te sluiten.", "The file has no terminals."});
    }
    return {};
  }
  [[nodiscard]] std::unexpected<core::Error> other_kind() const {
    return wrong({"Dit is een ander probleem dan een Steinerboom in een netwerk zonder richting.",
                  "This is another problem than a Steiner tree in an undirected graph."});
  }
  [[nodiscard]] std::unexpected<core::Error> wrong(Text message) const {
    return core::fail(core::ErrorCode::kInvalidFile, std::move(message),
                      {"Verbeter het bestand en probeer het opnieuw.", "Correct the file and try again."},
                      core::Place{file_, static_cast<std::int64_t>(line_), std::nullopt});
  }

  std::string_view text_;
  const std::string& file_;
  std::size_t most_nodes_;
  std::size_t at_ = 0, line_ = 0;
  std::vector<std::string_view> words_;
  std::string key_;       ///< The first word, in small letters.
  bool passing_ = false;  ///< In a section that says nothing about the problem.
  std::optional<Cost> edges_, terminals_;
  Instance instance_;
};

}  // namespace

core::Result<Instance> read(std::string_view text, const std::string& file, std::size_t most_nodes) {
  return Reader(text, file, most_nodes).read();
}

}  // namespace pareltjes::engines::steiner
