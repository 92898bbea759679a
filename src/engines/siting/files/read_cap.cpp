// SPDX-License-Identifier: EUPL-1.2
#include "engines/siting/files/read.hpp"
#include "engines/siting/files/words.hpp"

namespace pareltjes::engines::siting {
namespace {

core::Result<double> read_capacity(Words& words, std::optional<double> given) {
  const std::string_view word = words.next();
  if (word != "capacity") return words.number_of(word, "een capaciteit", "a capacity");
  if (given) return *given;
  return wrong_at(words.file(), words.line(),
                  {"Het bestand laat de capaciteit open: geef haar met --set capaciteit=GETAL.",
                   "The file leaves the capacity open: give it with --set capaciteit=NUMBER."});
}

}  // namespace

core::Result<Instance> read_cap(std::string_view text, const std::string& file, std::optional<double> capacity,
                                std::size_t most_pairs) {
  Words words(text, file);
  const auto sites = words.count("het aantal locaties", "the number of sites", most_pairs);
  if (!sites) return std::unexpected(sites.error());
  const auto points =
      words.count("het aantal punten", "the number of points", most_pairs / std::max<std::size_t>(1, *sites));
  if (!points) return std::unexpected(points.error());

  Instance instance;
  for (std::size_t j = 0; j < *sites; ++j) {
    Site site;
    site.id = std::to_string(j + 1);
    const auto size = read_capacity(words, capacity);
    if (!size) return std::unexpected(size.error());
    const auto fixed = words.number("vaste kosten", "a fixed cost");
    if (!fixed) return std::unexpected(fixed.error());
    site.capacity = *size;
    site.opening_cost = *fixed;
    instance.sites.push_back(site);
  }
  for (std::size_t i = 0; i < *points; ++i) {
    instance.points.push_back(std::to_string(i + 1));
    const auto demand = words.number("een vraag", "a demand");
    if (!demand) return std::unexpected(demand.error());
    instance.load.push_back(*demand);
    instance.weight.push_back(1);
    for (std::size_t j = 0; j < *sites; ++j) {
      const auto cost = words.number("kosten", "a cost");
      if (!cost) return std::unexpected(cost.error());
      instance.cost.push_back(*cost);
    }
  }
  if (!words.next().empty()) {
    return wrong_at(file, words.line(),
                    {"Het bestand heeft meer getallen dan de eerste regel zegt.",
                     "The file has more numbers than its first line says."});
  }
  return instance;
}

}  // namespace pareltjes::engines::siting
