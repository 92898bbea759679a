// SPDX-License-Identifier: EUPL-1.2
#include "pearls/omgevingswet/standard.hpp"

#include "core/sha256.hpp"

namespace pareltjes::omgevingswet {

namespace rules = engines::xml_rules;

Standard load_standard(const packages::Files& files) {
  Standard standard;
  if (files.empty()) return standard;
  standard.sha256 = core::sha256_hex(packages::pack(files));
  rules::SchemaSet::Files schemas;
  for (const auto& [path, content] : files) {
    if (path.ends_with(".sch")) {
      auto loaded = rules::RuleFile::load(content, path);
      if (loaded) {
        standard.rules.push_back(std::move(*loaded));
      } else {
        standard.not_loaded.push_back({path, loaded.error()});
      }
    } else if (path.ends_with(".xsd") || path.ends_with(".xml")) {
      schemas.emplace(path, content);
    }
  }
  auto set = rules::SchemaSet::load(std::move(schemas));
  if (set) {
    standard.schemas.emplace(std::move(*set));
  } else {
    standard.not_loaded.push_back({set.error().place ? set.error().place->file : "", set.error()});
  }
  return standard;
}

}  // namespace pareltjes::omgevingswet
