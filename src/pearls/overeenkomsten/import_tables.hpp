// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "pearls/overeenkomsten/import_fields.hpp"
#include "pearls/overeenkomsten/standard.hpp"
#include "platform/texts/docx_file.hpp"
#include "platform/texts/text_document.hpp"

namespace pareltjes::overeenkomsten {

/// A table of the document as the text of its part. One with a head and empty rows becomes a table to fill in; places
/// to fill in and labels that end in a colon become fields.
/// @param above what stands above it, as its name. @param body of a DOCX; nullptr for other documents.
std::string take_table(const std::vector<const texts::Part*>& rows, const std::string& above, FieldNamer& namer,
                       const texts::DocxBody* body, std::vector<TableSpec>& tables);

/// Where in the document the fields of labelled cells stand: behind their labels.
std::vector<Slot> cell_slots_of(const texts::DocxBody& body, FieldNamer& namer, const std::vector<TableSpec>& tables);

}  // namespace pareltjes::overeenkomsten
