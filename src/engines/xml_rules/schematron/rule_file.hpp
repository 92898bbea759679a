// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "engines/xml_rules/document/document.hpp"

namespace pareltjes::engines::xml_rules {

/// One assert that does not hold, or report that does.
struct Violation {
  std::string id;        ///< Of the assert or report; else of its rule; else the first "code" in the message.
  std::string role;      ///< Empty when the rule has none.
  std::string message;   ///< White space collapsed.
  std::string location;  ///< "/tekst:Artikel[1]": see location_of().
  NodeId node = 0;
  std::string pattern;  ///< Title of the pattern, or its id.
  std::string about;    ///< The paragraph (sch:p) before the assert or report in its rule; often empty.
};

/// What one rule file says of one document.
struct Verdict {
  std::vector<Violation> violations;  ///< By pattern, then in document order.
  /// Code and detail of the error that ended the run; then `violations` is empty: nothing can be said.
  std::optional<std::string> error_code;
  std::string error_detail;
  bool cut_off = false;  ///< More violations than CheckLimits allows.
};

struct CheckLimits {
  std::size_t max_violations = 20'000;  ///< A rule file.
};

/// One rule in the file, for an account of what has been checked.
struct RuleInfo {
  std::string id;
  std::string role;
};

/// A compiled ISO Schematron file (ISO/IEC 19757-3) with query binding xslt2. Fixed after loading: one may serve many
/// documents in several threads.
class RuleFile {
 public:
  /// Compiles a rule file. What it needs and this engine lacks is an error here, by name and place.
  static core::Result<RuleFile> load(std::string bytes, std::string_view file_name);

  RuleFile(RuleFile&&) noexcept;
  RuleFile& operator=(RuleFile&&) noexcept;
  ~RuleFile();

  [[nodiscard]] Verdict check(const Document& document, const CheckLimits& limits = {}) const;
  [[nodiscard]] const std::string& file_name() const;
  [[nodiscard]] std::vector<RuleInfo> rules() const;

 private:
  struct Compiled;
  friend class RuleFileLoader;
  friend class Checker;
  explicit RuleFile(std::unique_ptr<const Compiled> compiled);
  std::unique_ptr<const Compiled> compiled_;
};

}  // namespace pareltjes::engines::xml_rules
