// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "pearls/overeenkomsten/standard.hpp"
#include "platform/pearl/outcome.hpp"
#include "platform/texts/text_document.hpp"

namespace pareltjes::overeenkomsten {

/// What somebody says of a document when he brings it in; what is empty, the document says itself.
struct ImportWishes {
  std::string id, version, title, date;
};

struct Imported {
  Standard standard;
  std::vector<pearl::Finding> findings;  ///< What could not be read from the document, or was guessed.
};

/// Makes a standard of its official document: parts with concepts, fields, tables, licence notice.
/// @param name of the file. @param bytes a DOCX is kept as the original, to be filled in in place; another format gives
/// a standard without one.
/// Errors: those of texts::read; kInvalidInput when no id or version can be told.
core::Result<Imported> import_standard(const std::string& name, const std::string& bytes, const ImportWishes& wishes,
                                       const texts::GoOn& go_on = {});

}  // namespace pareltjes::overeenkomsten
