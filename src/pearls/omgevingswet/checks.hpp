// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "pearls/omgevingswet/delivery.hpp"
#include "pearls/omgevingswet/earlier.hpp"
#include "pearls/omgevingswet/facts.hpp"
#include "pearls/omgevingswet/file_note.hpp"
#include "pearls/omgevingswet/finding.hpp"
#include "pearls/omgevingswet/rules.hpp"
#include "pearls/omgevingswet/value_lists.hpp"

namespace pareltjes::omgevingswet {

/// Takes what the checks find. Texts come from the rule table; a rule that it does not have is a mistake of ours.
class Report {
 public:
  explicit Report(std::vector<OpenFinding>& findings) : findings_(findings) {}

  using Details = std::initializer_list<std::string_view>;
  void add(std::string_view code, Spot at, Details details = {}, std::optional<pearl::Severity> severity = {});
  /// About a file that is not, or not usably, in the delivery.
  void add_file(std::string_view code, std::string_view file, Details details = {});

  /// At most this many of one rule; the rest is counted and said in one finding.
  static constexpr std::size_t kMostOfOne = 500;
  void close();

 private:
  std::vector<OpenFinding>& findings_;
  std::unordered_map<std::string, std::size_t> counts_;
};

/// All that checks across files may know.
struct CheckContext {
  const Delivery& delivery;
  const Facts& facts;
  const std::vector<FileNote>& notes;  ///< Beside Delivery::files().
  const ValueLists& lists;
  const RuleTable& rules;
  const Earlier& earlier;
  Report& report;

  /// The decision brings the whole text of its regulations: every wId is known.
  [[nodiscard]] bool whole_text() const;
  /// An order, a manifest or a decision: rules for deliveries apply. Not for a download from the DSO or loose files.
  [[nodiscard]] bool is_delivery() const;
};

void check_package(const CheckContext& context);
void check_applicable(const CheckContext& context);
void check_manifest(const CheckContext& context);
void check_order(const CheckContext& context);
void check_information_objects(const CheckContext& context);
void check_decisions(const CheckContext& context);
void check_changes(const CheckContext& context);
void check_earlier(const CheckContext& context);
void check_ow_manifest(const CheckContext& context);
void check_ow_references(const CheckContext& context);
void check_ow_objects(const CheckContext& context);
void check_ow_regulations(const CheckContext& context);
void check_ow_geometry(const CheckContext& context);

/// All of them, in this order.
void check_across_files(const CheckContext& context);

/// Position of a file → works of the regulations that it belongs to, by manifest-ow.xml.
std::map<std::uint32_t, std::set<std::string>> works_of_files(const CheckContext& context);
/// Days from 1 January 1970 of "2025-10-17"; nothing when that is no date.
std::optional<std::int64_t> days_of(std::string_view date);
/// "/tooi/id/gemeente/gm9920" → "gemeente".
std::string authority_kind(std::string_view tooi);

}  // namespace pareltjes::omgevingswet
